//! What is asked of the keeper in the engine worker: tidying up, copies, storing again what has vanished.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;

use crate::{
    app::{
        context::App,
        runtime::Runtime,
        tasks::{engine, erase, load_shelf::load_shelf},
    },
    data::store::{WorkspaceId, WorkspaceStore as _},
    domain::change::Label,
    platform::{clock, global, later, preferences},
    state::{
        action::Action,
        app_state::{SaveState, Tone},
        edits::Edit,
    },
    worker::{
        engine_protocol::ToEngine,
        keep_protocol::{KeepReply, KeepTask, pack, unpack},
    },
};

/// Milliseconds between two looks whether there is something to tidy up.
const TIDY_EVERY_MS: u32 = 5 * 60 * 1000;

/// Asks the keeper; `on_reply` is called once, whatever comes of it.
pub fn ask_keeper(runtime: &Rc<Runtime>, task: &KeepTask, on_reply: impl FnOnce(KeepReply) + 'static) {
    let sequence = runtime.next_sequence();
    let on_kept = move |outcome: Result<Vec<u8>, String>| {
        on_reply(match outcome {
            Ok(bytes) => {
                unpack(&bytes).unwrap_or_else(|| KeepReply::Failed("the reply cannot be read".to_owned()))
            }
            Err(text) => KeepReply::Failed(text),
        });
    };
    runtime.keeping.borrow_mut().insert(sequence, Box::new(on_kept));
    let message = ToEngine::Keep { sequence, database: global::database(), task: pack(task) };
    if let Err(text) = engine::tell(runtime, message) {
        let waiting = runtime.keeping.borrow_mut().remove(&sequence);
        if let Some(on_kept) = waiting {
            on_kept(Err(text));
        }
    }
}

/// Tidies up, now and again every few minutes while the page is there.
pub async fn tidy(runtime: Rc<Runtime>) {
    let open = runtime.state().open().filter(|open| !open.is_new && !open.read_only).map(|open| open.id);
    let task = KeepTask::Tidy { workspace: open, at: clock::now_seconds(), offset: clock::local_offset() };
    // Failing costs only room, so it is not reported.
    if !preferences::is_blocked() {
        ask_keeper(&runtime, &task, |_| {});
    }
    // What only this part shows is drawn now that it is there.
    runtime.send(Action::Glance);
    let owner = Rc::downgrade(&runtime);
    later::after(TIDY_EVERY_MS, move || {
        if let Some(runtime) = owner.upgrade() {
            // What another tab began and left has come here without being opened.
            let open =
                runtime.state().open().filter(|open| !open.is_new && !open.read_only).map(|open| open.id);
            if let Some(id) = open {
                erase::resume(&runtime, id);
            }
            spawn_local(tidy(runtime));
        }
    });
}

/// Forgets what tabs left in the store.
pub async fn drop_left(runtime: Rc<Runtime>, id: WorkspaceId, tabs: Vec<u64>) {
    if let Ok(store) = runtime.store().await {
        // What stays is recognised as stored the next time.
        let _ = store.drop_left(id, &tabs).await;
    }
}

/// Stores the open workspace again, which is no longer in the store.
pub async fn store_again(runtime: Rc<Runtime>, id: WorkspaceId) {
    let owner = Rc::clone(&runtime);
    let task = KeepTask::StoreAgain { workspace: id, at: clock::now_seconds() };
    ask_keeper(&runtime, &task, move |reply| {
        match reply {
            KeepReply::StoredAgain(Some(revision)) => {
                let now = clock::now_seconds();
                preferences::mark(|marker| marker.stored(id, revision, now));
                owner.send(Action::Saved(revision));
            }
            // It was there all the time, marked as removed: what waits can be stored now.
            KeepReply::StoredAgain(None) => owner.send(Action::RetrySave),
            reply => say_why(&owner, &reply),
        }
        load_shelf(&owner);
    });
}

/// Restores a copy of the open workspace: one step, which can be undone.
pub fn restore_copy(app: &App, id: WorkspaceId, number: u64, said: String) {
    let runtime = Rc::clone(app.dispatch.runtime());
    let owner = Rc::clone(&runtime);
    let task = KeepTask::Restore { workspace: id, number, at: clock::now_seconds() };
    ask_keeper(&runtime, &task, move |reply| match reply {
        KeepReply::Changes(changes) if owner.state().open().is_some_and(|open| open.id == id) => {
            let label = Label::plain("restore_copy").with("copy", said);
            owner.send(Action::Commit(Edit { label, changes }));
        }
        KeepReply::Changes(_) => {}
        reply => say_why(&owner, &reply),
    });
}

/// Says why the keeper could not do what it was asked.
pub fn say_why(runtime: &Rc<Runtime>, reply: &KeepReply) {
    let label = match reply {
        KeepReply::NoRoom => Label::plain("no_room"),
        KeepReply::Missing => Label::plain("copy_missing"),
        KeepReply::Failed(text) => Label::plain("store_failed").with("detail", text),
        _ => Label::plain("store_failed").with("detail", ""),
    };
    runtime.send(Action::Notify(Tone::Bad, label, None));
}

/// Whether everything of the open workspace is stored.
pub fn is_saved(app: &App) -> bool {
    app.state.open().is_none_or(|open| matches!(open.save, SaveState::Saved(_)))
}
