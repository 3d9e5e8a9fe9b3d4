//! The page's own attributes: language, theme, title, announcements of where the focus goes.

use gloo::events::EventListener;
use wasm_bindgen::{JsCast as _, closure::Closure};
use web_sys::{Event, HtmlElement};

use crate::state::preferences::Preferences;

fn page() -> Option<web_sys::Document> {
    web_sys::window()?.document()
}

/// Sets the language and theme of the page.
pub fn show_preferences(preferences: Preferences) {
    let Some(root) = page().and_then(|page| page.document_element()) else { return };
    let _ = root.set_attribute("lang", preferences.lang.tag());
    let _ = root.set_attribute("data-theme", preferences.theme.attribute());
}

/// Sets the title.
pub fn show_title(title: &str) {
    if let Some(page) = page() {
        page.set_title(title);
    }
}

/// Moves the focus to the element with this id.
pub fn focus(id: &str) {
    if let Some(element) = page()
        .and_then(|page| page.get_element_by_id(id))
        .and_then(|found| found.dyn_into::<HtmlElement>().ok())
    {
        let _ = element.focus();
    }
}

/// The languages that the browser prefers, first choice first.
pub fn browser_language() -> Option<String> {
    web_sys::window()?.navigator().language()
}

/// Lets the browser ask before the page is left, whenever `is_due` says so, until [`let_leave`]. The listener stays.
pub fn ask_before_leaving(is_due: impl Fn() -> bool + 'static) {
    let Some(window) = web_sys::window() else { return };
    let listener = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
        if is_due() {
            event.prevent_default();
        }
    });
    window.set_onbeforeunload(Some(listener.as_ref().unchecked_ref()));
    listener.forget();
}

/// The page may be left without a question.
pub fn let_leave() {
    if let Some(window) = web_sys::window() {
        window.set_onbeforeunload(None);
    }
}

/// Whether the page is about to go, or is looked at again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaving {
    /// It may be gone at the next turn.
    Going,
    /// It is back.
    Back,
}

/// Calls whenever the page is hidden or left, and when it is looked at again; as long as the page is there.
pub fn on_leave(call: impl Fn(Leaving) + 'static) {
    let (Some(window), Some(page)) = (web_sys::window(), page()) else { return };
    let shown = page.clone();
    let listener = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
        let is_back = matches!(event.type_().as_str(), "pageshow" | "focus")
            || (event.type_() == "visibilitychange" && !shown.hidden());
        call(if is_back { Leaving::Back } else { Leaving::Going });
    });
    let call = listener.as_ref().unchecked_ref();
    for name in ["pagehide", "pageshow", "focus"] {
        let _ = window.add_event_listener_with_callback(name, call);
    }
    let _ = page.add_event_listener_with_callback("visibilitychange", call);
    listener.forget();
}

/// Has the field that is being typed into take what stands in it, as if it were left. The focus stays.
pub fn confirm_field() {
    let active = page().and_then(|page| page.active_element());
    if let Some(field) = active.filter(|field| matches!(field.tag_name().as_str(), "INPUT" | "TEXTAREA"))
        && let Ok(event) = web_sys::FocusEvent::new("blur")
    {
        let _ = field.dispatch_event(&event);
    }
}

/// Loads the page anew.
pub fn reload() {
    if let Some(window) = web_sys::window() {
        let _ = window.location().reload();
    }
}

/// Loads the page anew, at its start.
pub fn start_anew() {
    if let Some(window) = web_sys::window() {
        let _ = window.location().set_hash("");
        let _ = window.location().reload();
    }
}

/// What stands behind the `#` of the page's address, with it.
pub fn address() -> String {
    web_sys::window().and_then(|window| window.location().hash().ok()).unwrap_or_default()
}

/// Hears of every new address as long as the value lives.
pub fn on_address(call: impl Fn(String) + 'static) -> Option<EventListener> {
    Some(EventListener::new(&web_sys::window()?.into(), "hashchange", move |_| call(address())))
}

/// Calls whenever a shared link is opened in the running page.
pub fn on_payload(call: impl Fn() + 'static) {
    if let Some(window) = web_sys::window() {
        EventListener::new(&window, "keyscore:payload", move |_| call()).forget();
    }
}

/// The address of the page itself, without what stands behind `?` or `#`.
pub fn page_address() -> String {
    let whole = web_sys::window().and_then(|window| window.location().href().ok()).unwrap_or_default();
    whole.split(['?', '#']).next().unwrap_or_default().to_owned()
}

/// Puts an address such as `#/w/…` in place of the one at hand, without a new entry of the history.
pub fn replace_address(hash: &str) {
    if let Some(window) = web_sys::window() {
        let _ = window.location().replace(hash);
    }
}

/// Opens a route such as `#/w/…`.
pub fn go_to(hash: &str) {
    if let Some(window) = web_sys::window() {
        let _ = window.location().set_hash(hash);
    }
}
