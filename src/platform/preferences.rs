//! Language, theme, the step of the guide, how sources of imports are read and what a tab has to know of itself, in the browser's small storage.
//! Losing them costs nothing.
//! The boot script reads the same keys before the program is there.

use web_sys::Storage;

use crate::{
    data::marker::Marker,
    domain::text::Lang,
    platform::{document, global},
    state::preferences::{Preferences, Theme},
};

const LANGUAGE_KEY: &str = "keyscore.language";
const THEME_KEY: &str = "keyscore.theme";
const NEWBORN_KEY: &str = "keyscore.newborn";

/// Followed by the workspace: the step of the guided setting that was on screen last.
const STEP_KEY: &str = "keyscore.guide";

const MASK_KEY: &str = "keyscore.pseudonyms";
const SOURCES_KEY: &str = "keyscore.sources";
const LIBRARY_KEY: &str = "keyscore.library";

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

fn stored(key: &str) -> Option<String> {
    storage()?.get_item(key).ok()?
}

/// The sample that this tab shows before it is stored: outlives loading the page anew, not the tab.
pub fn remembered_newborn() -> Option<String> {
    session()?.get_item(NEWBORN_KEY).ok()?
}

/// Remembers it, or forgets it.
pub fn remember_newborn(id: Option<&str>) {
    if let Some(storage) = session() {
        let _ = match id {
            Some(id) => storage.set_item(NEWBORN_KEY, id),
            None => storage.remove_item(NEWBORN_KEY),
        };
    }
}

fn session() -> Option<Storage> {
    web_sys::window()?.session_storage().ok()?
}

/// What was chosen before, or what the browser prefers.
pub fn read() -> Preferences {
    let tag = stored(LANGUAGE_KEY).or_else(document::browser_language).unwrap_or_default();
    let theme = match stored(THEME_KEY).as_deref() {
        Some("light") => Theme::Light,
        Some("dark") => Theme::Dark,
        _ => Theme::System,
    };
    Preferences { lang: Lang::from_tag(&tag), theme }
}

/// Remembers a choice. Where the storage is blocked, it lasts until the page is closed.
pub fn write(preferences: Preferences) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(LANGUAGE_KEY, preferences.lang.tag());
        let _ = storage.set_item(THEME_KEY, preferences.theme.attribute());
    }
}

/// The step of the guided setting where a workspace was left.
pub fn remembered_step(workspace: &str) -> Option<String> {
    stored(&format!("{STEP_KEY}:{workspace}"))
}

/// Remembers it.
pub fn remember_step(workspace: &str, step: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(&format!("{STEP_KEY}:{workspace}"), step);
    }
}

/// Whether the browser keeps what is stored here when it runs out of room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Persistence {
    /// It was not asked yet.
    NotAsked,
    /// It promised to.
    Granted,
    /// It did not.
    Refused,
    /// It did not, and the reader knows.
    RefusedAndSeen,
    /// It does not say.
    Unknown,
}

const PERSISTENCE_KEY: &str = "keyscore.persistence";

/// What the browser said when it was asked to keep what is stored here.
pub fn persistence() -> Persistence {
    match stored(PERSISTENCE_KEY).as_deref() {
        Some("granted") => Persistence::Granted,
        Some("refused") => Persistence::Refused,
        Some("seen") => Persistence::RefusedAndSeen,
        Some(_) => Persistence::Unknown,
        None => Persistence::NotAsked,
    }
}

/// Remembers it.
pub fn keep_persistence(now: Persistence) {
    let text = match now {
        Persistence::NotAsked => return,
        Persistence::Granted => "granted",
        Persistence::Refused => "refused",
        Persistence::RefusedAndSeen => "seen",
        Persistence::Unknown => "unknown",
    };
    if let Some(storage) = storage() {
        let _ = storage.set_item(PERSISTENCE_KEY, text);
    }
}

/// Whether the browser refuses this site its small storage: then it refuses the others too.
pub fn is_blocked() -> bool {
    web_sys::window().is_none_or(|window| !matches!(window.local_storage(), Ok(Some(_))))
}

/// What was stored in the database that is in use.
pub fn marker() -> Marker {
    stored(&marker_key()).map(|text| Marker::read(&text)).unwrap_or_default()
}

/// Whether there is something that was stored in it.
pub fn has_marker() -> bool {
    stored(&marker_key()).is_some_and(|text| text.contains("rev"))
}

/// Changes what is remembered of that. Where the storage is full or blocked, only the warning about lost data is lost.
pub fn mark(change: impl FnOnce(&mut Marker)) {
    let mut marker = marker();
    change(&mut marker);
    if let Some(storage) = storage() {
        let _ = storage.set_item(&marker_key(), &marker.write());
    }
}

fn marker_key() -> String {
    format!("keyscore.kept:{}", global::database())
}

/// What was decided about the sources of imports, as text.
pub fn sources() -> Option<String> {
    stored(SOURCES_KEY)
}

/// Remembers what was decided about the sources of imports.
pub fn write_sources(text: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(SOURCES_KEY, text);
    }
}

/// The personal library, as text.
pub fn own_library() -> Option<String> {
    stored(LIBRARY_KEY)
}

/// Keeps the personal library; whether the browser took it.
pub fn write_own_library(text: &str) -> bool {
    storage().is_some_and(|storage| storage.set_item(LIBRARY_KEY, text).is_ok())
}

/// The key of pseudonyms, as it was kept.
pub fn mask_key() -> Option<String> {
    stored(MASK_KEY)
}

/// Keeps the key of pseudonyms; where the browser does not, the next ones are others.
pub fn keep_mask_key(text: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(MASK_KEY, text);
    }
}
