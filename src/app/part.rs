//! The part of the page that is fetched after the first screen: the other screens, explanations, what charts are made of, and the chores that
//! read stored documents. The entry point says how it is fetched; here stands what it can do.

use std::{cell::RefCell, pin::Pin, rc::Rc};

use yew::{Callback, Html, NodeRef};

use crate::{
    app::{route::Route, runtime::Runtime},
    data::store::{Found, WorkspaceId},
    domain::{id::Id, kpi::Kpi, period::Period, scope::Scope, text::Text2, workspace::Workspace},
    engine::query::Cards,
    platform::chart::{ChartError, LiveChart, TickText},
    state::{
        action::{Action, Effect, Moment},
        app_state::AppState,
    },
    view::chart::Chart,
};

/// Something that the part draws.
pub enum View {
    /// The screen of an address.
    Screen(Route),
    /// The explanation of a figure.
    Explanation(Explained),
    /// The trend of the company's card, and beside it what needs attention.
    Outlook(Rc<Cards>),
    /// What stands below the table of accounts: figures by region and product line, accounts whose total changed most.
    Beneath(Rc<Cards>),
    /// What is to be known of the open workspace's keeping: in the strip under the top bar.
    Notices(WorkspaceId),
    /// What was stored is lost: what is known of it, and the ways on.
    Recovery,
    /// A workspace that cannot be read: what is there of it, and the ways on.
    Rescue(WorkspaceId),
    /// What is stored on this computer.
    Storage,
    /// What came with a shared link: opened, asked a passphrase for, or refused with the reason.
    Shared,
    /// The workspaces kept in this browser, if there are any.
    Shelf,
    /// The menu of the open workspace.
    WorkspaceMenu,
    /// Asks what a new workspace is called and what it is made from.
    NewWorkspace(NewWorkspace),
}

/// A new workspace that is to be named and made.
pub struct NewWorkspace {
    /// What for.
    pub purpose: Purpose,
    /// Made, or given up.
    pub on_close: Callback<()>,
}

/// What a new workspace is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To import data at once.
    Import,
    /// To set it up, from what is chosen.
    SetUp,
    /// To be led through the setting of targets.
    Guide,
}

/// The figure whose explanation is drawn.
pub struct Explained {
    /// Whose figure.
    pub scope: Scope,
    /// Of which KPI.
    pub kpi: Id<Kpi>,
    /// For which period.
    pub period: Period,
    /// Closed by the reader.
    pub on_close: Callback<()>,
}

/// Something that the part does.
pub enum Chore {
    /// Tidy up in a quiet moment: fold the log, make a backup, clear away what nothing refers to.
    Tidy,
    /// Take up what an erasure of a person has still to forget.
    FinishErasing(WorkspaceId),
    /// Bring a workspace of an older format to this one.
    Migrate(WorkspaceId),
    /// Store a workspace again that is no longer in the store.
    StoreAgain(WorkspaceId),
    /// Offer a workspace as a file that is not stored, because the browser does not let this site store anything.
    TakeOut(WorkspaceId),
    /// Hold a workspace file without storing it, for the same reason: its text, a name in place of its own, and the screen to
    /// go to.
    Hold(String, Option<Text2>, &'static str),
    /// Ask the browser to keep what is stored, which it was never asked.
    AskToKeep,
    /// Forget what these tabs left in the store.
    DropLeft(WorkspaceId, Vec<u64>),
    /// Take over what other tabs appended to the open workspace.
    TakeOver(WorkspaceId),
    /// Copy a workspace under another name.
    Duplicate(WorkspaceId, Text2),
    /// Give a workspace that is not open another name.
    Rename(WorkspaceId, Text2),
    /// Read the list of workspaces.
    LoadShelf,
    /// Append what was not stored when this workspace was left.
    StoreKept(WorkspaceId),
    /// Remove a workspace of this name; a message offers to bring it back.
    Remove(WorkspaceId, String),
    /// Bring a removed workspace back.
    Restore(WorkspaceId),
    /// Offer the open workspace as a file, with what could not be stored.
    Export,
    /// Take up the shared link that was opened, and go to the screen that opens it.
    OpenLink,
    /// Make a workspace of a workspace file and go to its overview.
    OpenFile(web_sys::File),
}

/// A chore on its way.
pub type Doing = Pin<Box<dyn Future<Output = ()>>>;

/// Draws a chart, or says what Chart.js threw.
pub type DrawChart = fn(&RefCell<Option<LiveChart>>, &NodeRef, &Chart, TickText) -> Result<(), ChartError>;

/// What the part can do, once it is there.
#[derive(Clone, Copy)]
pub struct Part {
    /// Called once, when the part is there.
    pub begin: fn(&Rc<Runtime>),
    /// Draws a view.
    pub draw: fn(&View) -> Html,
    /// Does a chore; what fails is said on the page.
    pub run: fn(Rc<Runtime>, Chore) -> Doing,
    /// Draws a chart on a canvas, or changes the one that is there. Chart.js must have been loaded.
    pub chart: DrawChart,
    /// Reduces every action; what needs no more than [`reduce_plain`](crate::state::reduce::reduce_plain) does not wait for it.
    pub reduce: fn(&AppState, Action, Moment) -> (AppState, Vec<Effect>),
    /// Runs the effects that a step has: it is stored and told to the engine.
    pub run_step: fn(&Rc<Runtime>, Effect),
    /// Reads of a packed workspace what the page keeps; the first screens have read no more than they show.
    pub read_catalogue: fn(&[u8]) -> Option<Workspace>,
    /// Reads a document with change sets that the engine has packed.
    pub read_opened: fn(&[u8]) -> Option<Opened>,
}

/// A document as it is stored, and what was found beside it.
pub type Opened = (Workspace, Found);

/// The part could not be fetched: no connection, or the site has a new version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartMissing;

/// The part on its way.
pub type Fetching = Pin<Box<dyn Future<Output = Result<Part, PartMissing>>>>;

/// Fetches the part. A failure is not kept: the next call tries again.
pub type FetchPart = fn() -> Fetching;
