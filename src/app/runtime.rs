//! The one place where state lives: reduces actions, redraws, runs effects, and holds the running services.

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use yew::Callback;

use crate::{
    app::{
        part::{FetchPart, Part, PartMissing},
        tasks::{self, link::Arrived, newborn::Newborn},
    },
    data::store::{StoreError, WorkspaceId},
    domain::change::Label,
    engine::query::Cards,
    platform::{
        clock,
        engine_client::EngineClient,
        global,
        indexed_db::{Ended, IndexedDbStore},
        preferences, random,
        tabs::Tabs,
        words,
    },
    state::{
        action::{Action, Moment},
        app_state::{AppState, Tone},
        reduce::reduce_plain,
    },
    worker::engine_protocol::ToEngine,
};

/// What the engine says to a question: cards, or any other answer in packed form.
pub enum Reply {
    /// Cards.
    Cards(Cards),
    /// Any answer, packed.
    Packed(Vec<u8>),
}

/// Called with a reply, or with a text for support.
pub type OnReply = Box<dyn FnOnce(Result<Reply, String>)>;
/// Called with the packed reply of the keeper, or with a text for support.
pub type OnKept = Box<dyn FnOnce(Result<Vec<u8>, String>)>;
/// Called when the store has ended its connection.
pub(crate) type OnStoreEnd = Rc<dyn Fn(Ended)>;
/// Called when a file has become a workspace, or with a text for support.
pub type OnAdopted = Box<dyn FnOnce(Result<WorkspaceId, String>)>;

/// The running page.
pub struct Runtime {
    state: RefCell<Rc<AppState>>,
    redraw: RefCell<Option<Callback<Rc<AppState>>>>,
    pub(crate) engine: RefCell<Option<EngineClient>>,
    pub(crate) engine_restarts: Cell<u32>,
    store: RefCell<Option<IndexedDbStore>>,
    pub(crate) waiting: RefCell<BTreeMap<u32, OnReply>>,
    next_sequence: Cell<u32>,
    /// Workspaces whose unsaved change sets are being written: one at a time each, so that none overtakes another.
    pub(crate) saving: RefCell<BTreeSet<WorkspaceId>>,
    pub(crate) adopting: RefCell<Option<OnAdopted>>,
    /// The workspace that is not stored yet.
    pub(crate) newborn: RefCell<Option<Newborn>>,
    /// The workspace of whose packed document only the first screens' part was read.
    pub(crate) incomplete: RefCell<Option<(WorkspaceId, Rc<Vec<u8>>)>>,
    pub(crate) is_fetching_sample: Cell<bool>,
    /// The shared link or locked file that was opened last, and its number.
    pub(crate) link: RefCell<(u32, Option<Arrived>)>,
    pub(crate) tabs: RefCell<Option<Tabs>>,
    /// Whether the first figures have come.
    pub(crate) is_settled: Cell<bool>,
    /// Told when the connection to the store is ended from outside.
    pub(crate) on_store_end: RefCell<Option<OnStoreEnd>>,
    /// What waits for a reply of the keeper in the engine worker.
    pub(crate) keeping: RefCell<BTreeMap<u32, OnKept>>,
    /// What screens are writing that is no step yet. What it is only the later part knows, so that the first one is without it.
    pub(crate) drafts: RefCell<Option<Rc<dyn std::any::Any>>>,
    pub(crate) has_drafts: Cell<bool>,
    fetch_part: FetchPart,
    part: Cell<Option<Part>>,
    /// Whether the part could not be fetched when another tab had written something, which then waits until it can.
    pub(crate) is_behind: Cell<bool>,
    tab: u64,
}

impl Runtime {
    /// A page that has done nothing yet.
    pub fn new(state: AppState, fetch_part: FetchPart) -> Rc<Self> {
        Rc::new(Self {
            state: RefCell::new(Rc::new(state)),
            redraw: RefCell::new(None),
            engine: RefCell::new(None),
            engine_restarts: Cell::new(0),
            store: RefCell::new(None),
            waiting: RefCell::new(BTreeMap::new()),
            next_sequence: Cell::new(0),
            saving: RefCell::new(BTreeSet::new()),
            adopting: RefCell::new(None),
            newborn: RefCell::new(None),
            incomplete: RefCell::new(None),
            is_fetching_sample: Cell::new(false),
            link: RefCell::default(),
            tabs: RefCell::new(None),
            is_settled: Cell::new(false),
            on_store_end: RefCell::new(None),
            keeping: RefCell::new(BTreeMap::new()),
            drafts: RefCell::new(None),
            has_drafts: Cell::new(false),
            fetch_part,
            part: Cell::new(None),
            is_behind: Cell::new(false),
            tab: random::random_bits(),
        })
    }

    /// The state now.
    pub fn state(&self) -> Rc<AppState> {
        Rc::clone(&self.state.borrow())
    }

    /// Sets who is told of every new state.
    pub fn on_redraw(&self, redraw: Callback<Rc<AppState>>) {
        *self.redraw.borrow_mut() = Some(redraw);
    }

    /// Reduces an action, redraws, and runs the effects.
    pub fn send(self: &Rc<Self>, action: Action) {
        let moment = Moment { now: clock::now_seconds(), tab: self.tab };
        let (next, effects) = match (reduce_plain(&self.state(), action, moment), self.part_at_hand()) {
            (Ok(done), _) => done,
            (Err(action), Some(part)) => (part.reduce)(&self.state(), action, moment),
            (Err(action), None) => return self.send_later(action),
        };
        let next = Rc::new(next);
        *self.state.borrow_mut() = Rc::clone(&next);
        let redraw = self.redraw.borrow().clone();
        if let Some(redraw) = redraw {
            redraw.emit(next);
        }
        for effect in effects {
            tasks::effects::run(self, effect);
        }
    }

    /// Sends an action as soon as the part is there that reduces it.
    fn send_later(self: &Rc<Self>, action: Action) {
        let runtime = Rc::clone(self);
        yew::platform::spawn_local(async move {
            let action = match runtime.part().await {
                Ok(_) => action,
                Err(_) => Action::Notify(Tone::Bad, Label::plain("part_missing"), None),
            };
            runtime.send(action);
        });
    }

    /// Asks the engine about the open workspace; `message` makes the question of its number. Dropping the caller's
    /// interest is the caller's business.
    pub fn ask(self: &Rc<Self>, message: impl FnOnce(u32) -> ToEngine, on_reply: OnReply) {
        let sequence = self.next_sequence();
        self.waiting.borrow_mut().insert(sequence, on_reply);
        if let Err(text) = tasks::engine::tell(self, message(sequence)) {
            let waiting = self.waiting.borrow_mut().remove(&sequence);
            if let Some(on_reply) = waiting {
                on_reply(Err(text));
            }
        }
    }

    /// The store, opened at first use.
    ///
    /// # Errors
    /// The browser does not give it.
    pub async fn store(&self) -> Result<IndexedDbStore, StoreError> {
        let open = self.store.borrow().clone();
        if let Some(store) = open {
            return Ok(store);
        }
        let on_end = self.on_store_end.borrow().clone();
        let told = move |ended| {
            if let Some(on_end) = &on_end {
                on_end(ended);
            }
        };
        let store = match IndexedDbStore::open_and_watch(&global::database(), told).await {
            // Some browsers do not say why.
            Err(StoreError::Other(_)) if preferences::is_blocked() => Err(StoreError::Denied),
            outcome => outcome,
        }?;
        *self.store.borrow_mut() = Some(store.clone());
        Ok(store)
    }

    /// The store, if it has been opened.
    pub fn store_at_hand(&self) -> Option<IndexedDbStore> {
        self.store.borrow().clone()
    }

    /// This tab's random number.
    pub const fn tab(&self) -> u64 {
        self.tab
    }

    /// A number for a message that will be answered.
    pub(crate) fn next_sequence(&self) -> u32 {
        let sequence = self.next_sequence.get();
        self.next_sequence.set(sequence.wrapping_add(1));
        sequence
    }

    /// The part that is fetched later, if it is there already.
    pub fn part_at_hand(&self) -> Option<Part> {
        self.part.get()
    }

    /// The part that is fetched later, with the messages of both languages and the styles of what it draws.
    ///
    /// # Errors
    /// It cannot be fetched; the next call tries again.
    pub async fn part(self: &Rc<Self>) -> Result<Part, PartMissing> {
        let part = match self.part.get() {
            Some(part) => part,
            None => {
                global::load_styles().await.map_err(|_| PartMissing)?;
                words::learn_all().await.map_err(|_| PartMissing)?;
                (self.fetch_part)().await?
            }
        };
        if self.part.replace(Some(part)).is_none() {
            (part.begin)(self);
            // The same state, told anew: what stood in for the part gives way to it.
            let mut state = (*self.state()).clone();
            tasks::newborn::complete(self, part, &mut state);
            let state = Rc::new(state);
            *self.state.borrow_mut() = Rc::clone(&state);
            let redraw = self.redraw.borrow().clone();
            if let Some(redraw) = redraw {
                redraw.emit(state);
            }
            if self.is_behind.take() {
                tasks::catch_up(self);
            }
        }
        Ok(part)
    }

    /// Forgets the connection to the store: the next use opens it anew.
    pub fn forget_store(&self) {
        *self.store.borrow_mut() = None;
    }
}
