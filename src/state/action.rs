//! What the user or the outside did, and what has to happen outside because of it.

use std::rc::Rc;

use crate::{
    data::{
        marker::Lost,
        store::{Found, Listing},
    },
    domain::{
        change::{ChangeSet, Label},
        id::Id,
        settings::Settings,
        text::Lang,
        workspace::Workspace,
    },
    engine::query::Coverage,
    state::{
        app_state::{Offer, OpenFailure, SaveFailure, ShelfFailure, Tone},
        edits::Edit,
        preferences::Theme,
    },
};

/// Something that changes the state.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// The user picked a language.
    SetLanguage(Lang),
    /// The user picked a theme.
    SetTheme(Theme),
    /// The list of workspaces was read.
    ShelfLoaded(Listing),
    /// It could not be read.
    ShelfFailed(ShelfFailure),
    /// The browser's storage has less than this browser was told to be stored; `None`: it has all, or that was accepted.
    StorageLost(Option<Lost>),
    /// A newer version of the program has taken over the storage, or a workspace in it.
    TakenOver,
    /// The workspace is no longer in the store although nobody here removed it.
    Vanished,
    /// Something that is shown in the corner of the eye has changed: it is drawn anew.
    Glance,
    /// The page is about to go: what was not stored yet is kept for the next visit.
    LeftKept,
    /// The user goes to a workspace.
    OpenWorkspace(Id<Settings>),
    /// The engine has read it.
    WorkspaceOpened {
        /// Which one.
        id: Id<Settings>,
        /// The document without target series and typed values.
        catalogue: Box<Workspace>,
        /// Its stored revision.
        revision: u64,
        /// What its records cover.
        coverage: Coverage,
        /// What the store has beside it. Its log reaches back at least to the revision that [`Effect::OpenEngine`] named.
        found: Box<Found>,
        /// Whether it is yet to be stored.
        is_new: bool,
    },
    /// The open workspace is what somebody shared and is only looked at; or (`false`) it becomes one of the user's own.
    LookOnly(bool),
    /// The open workspace, which was new, is stored.
    WorkspaceStored,
    /// It could not be opened.
    OpenFailed(Id<Settings>, OpenFailure),
    /// The user goes back to the start page.
    CloseWorkspace,
    /// The user changed something.
    Commit(Edit),
    /// The user takes the last step back.
    Undo,
    /// The user does it again.
    Redo,
    /// The browser has confirmed that everything up to a revision is stored.
    Saved(u64),
    /// The same of a workspace that is not open any more.
    KeptSaved(Id<Settings>, u64),
    /// A change could not be stored.
    SaveFailed(SaveFailure),
    /// The user wants the unsaved changes stored now.
    RetrySave,
    /// It is tried again by itself whether the unsaved changes can be stored now.
    TrySaveAgain,
    /// Other tabs changed the workspace: their change sets, in order.
    ForeignChanges(Vec<ChangeSet>),
    /// The engine reports what the records cover now.
    CoverageChanged(Coverage),
    /// A message for the user: a key below `toast.`.
    Notify(Tone, Label, Option<Offer>),
    /// The user dismisses a message, or its time is over.
    Dismiss(u32),
}

/// What has to happen outside the state.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Remember language and theme, set the page's attributes.
    KeepPreferences,
    /// Start the engine on a workspace.
    OpenEngine {
        /// Which one.
        id: Id<Settings>,
        /// Where steps of ours wait to be stored: the revision that they began on. What the log has after it is
        /// wanted along with the document.
        since: Option<u64>,
    },
    /// Stop the engine.
    CloseEngine,
    /// Store the open workspace, which is new.
    StoreWorkspace,
    /// Append to the stored log.
    Append(Rc<ChangeSet>),
    /// Try to store what could not be stored, a little later.
    RetryLater,
    /// What these tabs left in the store has been dealt with.
    DropLeft(Id<Settings>, Vec<u64>),
    /// Tell the engine.
    TellEngine(Rc<ChangeSet>),
    /// Open the workspace anew from the store: the document changed in a way this page did not see.
    Reload(Id<Settings>),
}

/// What a reduction may not find out by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// Seconds since 1970-01-01 UTC.
    pub now: i64,
    /// This tab's random number.
    pub tab: u64,
}
