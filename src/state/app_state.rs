//! The page's state. Rows, target series, typed values and results are not in it: the engine worker holds them.

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use crate::{
    data::{
        marker::Lost,
        store::{Listing, SetAside},
    },
    domain::{
        change::{ChangeSet, Label},
        id::Id,
        record::{Record, RecordKey},
        settings::Settings,
        workspace::Workspace,
    },
    engine::query::Coverage,
    state::{history::History, preferences::Preferences},
};

/// Everything the page knows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AppState {
    /// Language and theme.
    pub preferences: Preferences,
    /// The workspaces kept in this browser.
    pub shelf: Shelf,
    /// What was stored once and is not found any more.
    pub lost: Option<Lost>,
    /// The workspace at hand.
    pub desk: Desk,
    /// Change sets of workspaces that were left before they were stored, oldest first; they wait for the next visit.
    pub kept: BTreeMap<Id<Settings>, Vec<Rc<ChangeSet>>>,
    /// Messages that pass, oldest first.
    pub toasts: Vec<Toast>,
    /// Number of the next toast.
    pub next_toast: u32,
}

/// The workspaces kept in this browser.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Shelf {
    /// Not read yet.
    #[default]
    Loading,
    /// Read: newest change first.
    Ready(Rc<Listing>),
    /// They could not be read.
    Failed(ShelfFailure),
}

/// Why the list of workspaces could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShelfFailure {
    /// A newer version of the program has changed the storage.
    Newer,
    /// A tab with an older version of the program holds it.
    Blocked,
    /// The browser does not let this site store anything.
    Denied,
    /// Anything else; the text is for support.
    Other(String),
}

/// Whether a workspace is open.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Desk {
    /// None.
    #[default]
    Empty,
    /// The engine reads it.
    Opening(Id<Settings>),
    /// Open.
    Open(OpenWorkspace),
    /// It could not be opened.
    Failed {
        /// Which one.
        id: Id<Settings>,
        /// Why.
        reason: OpenFailure,
    },
}

impl Desk {
    /// Whether it is about this workspace.
    pub fn is_of(&self, workspace: Id<Settings>) -> bool {
        match self {
            Self::Empty => false,
            Self::Opening(id) | Self::Failed { id, .. } => *id == workspace,
            Self::Open(open) => open.id == workspace,
        }
    }
}

/// Why a workspace could not be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpenFailure {
    /// There is none with this id in this browser.
    NotHere,
    /// It was written by a newer version of the program.
    Newer,
    /// What is stored cannot be read.
    Damaged(String),
    /// The calculation could not be started.
    Engine(String),
    /// What reads it could not be fetched.
    PartMissing,
}

/// The workspace at hand.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenWorkspace {
    /// Identity.
    pub id: Id<Settings>,
    /// The document without target series and typed values.
    pub catalogue: Rc<Workspace>,
    /// Revision of the document as this page has it, stored or about to be.
    pub revision: u64,
    /// Counts every change of the document, also where a revision is replaced by another one of the same number.
    pub edition: u64,
    /// Whether it is yet to be stored itself: until then its change sets wait.
    pub is_new: bool,
    /// Whether everything is stored.
    pub save: SaveState,
    /// Change sets that are not stored yet, oldest first.
    pub unsaved: Vec<Rc<ChangeSet>>,
    /// When everything was stored last, seconds since 1970-01-01 UTC; `None` before the first time in this session.
    pub saved_at: Option<i64>,
    /// Whether nothing may be changed any more: a newer version of the program has taken over.
    pub read_only: bool,
    /// Whether the engine is reading it once more, because the log no longer tells what happened or because the engine
    /// broke: it stays on the screen meanwhile, and steps wait.
    pub is_read_anew: bool,
    /// What other tabs made of records since this page wrote them last: an edit that was begun before it came does not
    /// know of it.
    pub foreign: Rc<BTreeMap<RecordKey, Option<Record>>>,
    /// Tabs whose steps stand in the store as left behind and are taken care of here.
    pub left: BTreeSet<u64>,
    /// Stored records that cannot be read.
    pub set_aside: Rc<Vec<SetAside>>,
    /// What can be undone.
    pub history: History,
    /// What the records cover.
    pub coverage: Coverage,
}

/// Whether everything is stored. Said only when the browser has confirmed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SaveState {
    /// Everything is stored; when the last change was (seconds since 1970-01-01 UTC), if in this session.
    Saved(Option<i64>),
    /// A change is on its way.
    Saving,
    /// A change could not be stored; it is kept in memory.
    Failed(SaveFailure),
    /// It is what somebody shared, to be looked at: nothing of it is stored, and nothing is changed in it.
    Shared,
}

/// Why a change could not be stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SaveFailure {
    /// The browser gives no more room.
    Quota,
    /// Another tab changed the same record.
    Conflict,
    /// A newer version of the program has taken over the storage.
    Newer,
    /// The workspace is no longer in the store.
    Gone,
    /// The browser does not let this site store anything.
    Denied,
    /// Anything else.
    Other,
}

/// A message that passes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toast {
    /// Number, for the list's key and for dismissing it.
    pub number: u32,
    /// How it looks and is announced.
    pub tone: Tone,
    /// What it says: a key below `toast.` with arguments.
    pub label: Label,
    /// What can be done about it.
    pub offer: Option<Offer>,
}

/// How a message looks and is announced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Something is done.
    Plain,
    /// Something went wrong.
    Bad,
}

/// What a toast's button does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Offer {
    /// Takes the last step back.
    Undo,
    /// Brings a removed workspace back.
    RestoreWorkspace(Id<Settings>),
}

impl AppState {
    /// The workspace at hand, if one is open.
    pub fn open(&self) -> Option<&OpenWorkspace> {
        match &self.desk {
            Desk::Open(open) => Some(open),
            _ => None,
        }
    }
}
