//! Appends change sets to the stored log when they happen, and takes over what other tabs stored.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;

use crate::{
    app::{
        part::Chore,
        runtime::Runtime,
        tasks::{chore, engine, newborn, take_over::take_over},
    },
    data::store::{StoreError, WorkspaceId, WorkspaceStore as _},
    domain::change::ChangeSet,
    platform::{
        clock,
        preferences::{self, Persistence},
    },
    state::{
        action::{Action, Effect},
        app_state::SaveFailure,
    },
    worker::engine_protocol::ToEngine,
};

/// Stores a step, or tells it to the engine.
pub fn run_step(runtime: &Rc<Runtime>, effect: Effect) {
    match effect {
        Effect::Append(_) => store_unsaved(runtime),
        Effect::TellEngine(change_set) => {
            if let Ok(text) = serde_json::to_string(&*change_set) {
                // A worker that cannot be told is broken, and its own event says so.
                let _ = engine::tell(runtime, ToEngine::Apply(text));
            }
        }
        _ => {}
    }
}

/// Appends the unsaved change sets of the open workspace, one after the other: a step never lands on top of another
/// tab's without those before it. "Saved" is said when the browser has completed the transaction.
pub fn store_unsaved(runtime: &Rc<Runtime>) {
    let Some(id) = runtime.state().open().map(|open| open.id) else { return };
    if newborn::is_newborn(runtime, id) {
        return newborn::store(runtime);
    }
    if !runtime.saving.borrow_mut().insert(id) {
        // Whoever is at it takes the new one too.
        return;
    }
    let runtime = Rc::clone(runtime);
    spawn_local(async move {
        let refused = store_all(&runtime, id).await;
        runtime.saving.borrow_mut().remove(&id);
        // Others came in its place while it was told so: nobody else is at them.
        let is_other =
            |step: &Rc<ChangeSet>| !refused.as_ref().is_some_and(|refused| Rc::ptr_eq(refused, step));
        let state = runtime.state();
        let open = state.open().filter(|open| open.id == id && !open.is_read_anew);
        if open.and_then(|open| open.unsaved.first()).is_some_and(is_other) {
            store_unsaved(&runtime);
        }
    });
}

/// Gives the step that could not be stored, if there is one.
async fn store_all(runtime: &Rc<Runtime>, id: WorkspaceId) -> Option<Rc<ChangeSet>> {
    let mut steps = unsaved(runtime, id).unwrap_or_default();
    while let Some(step) = steps.first().cloned() {
        let is_open = match append(runtime, id, &step).await {
            Ok(revision) => {
                let now = clock::now_seconds();
                preferences::mark(|marker| marker.stored(id, revision, now));
                let is_open = send_to(runtime, id, Action::Saved(revision));
                if !is_open {
                    runtime.send(Action::KeptSaved(id, revision));
                }
                if let Some(tabs) = runtime.tabs.borrow().as_ref() {
                    tabs.announce(id);
                }
                if is_open && preferences::persistence() == Persistence::NotAsked && !is_sample(runtime) {
                    chore(runtime, Chore::AskToKeep);
                }
                is_open
            }
            Err(StoreError::Conflict { found }) if found >= step.revision => {
                take_over(Rc::clone(runtime), id).await;
                let is_ahead = |ours: &Vec<Rc<ChangeSet>>| {
                    ours.first().is_some_and(|first| first.revision > step.revision)
                };
                if !unsaved(runtime, id).as_ref().is_some_and(is_ahead) {
                    return Some(step);
                }
                true
            }
            Err(StoreError::Older) if migrate(runtime, id).await => true,
            Err(StoreError::Missing) => {
                send_to(runtime, id, Action::Vanished);
                return Some(step);
            }
            Err(error) => {
                // The storage knows less than was confirmed, or gives no room: that is not for merging.
                let reason = if matches!(error, StoreError::Conflict { .. }) {
                    SaveFailure::Other
                } else {
                    failure(&error)
                };
                send_to(runtime, id, Action::SaveFailed(reason));
                return Some(step);
            }
        };
        // A workspace that was left in between is still written to its end.
        steps = match unsaved(runtime, id).filter(|_| is_open) {
            Some(ours) => ours,
            None => kept_after(runtime, id, step.revision),
        };
    }
    None
}

/// Whether the open workspace is the sample: nothing of it is worth asking for.
fn is_sample(runtime: &Runtime) -> bool {
    let state = runtime.state();
    state.open().and_then(|open| open.catalogue.settings()).is_none_or(|settings| settings.sample)
}

/// Brings a workspace of an older format to this one; what fails says so.
async fn migrate(runtime: &Rc<Runtime>, id: WorkspaceId) -> bool {
    match runtime.part().await {
        Ok(part) => (part.run)(Rc::clone(runtime), Chore::Migrate(id)).await,
        Err(_) => return false,
    }
    match runtime.store().await {
        Ok(store) => store.is_of_this_format(id).await,
        Err(_) => false,
    }
}

/// Appends what was not stored when this workspace was left. What cannot be appended waits for the next visit.
pub async fn store_kept(runtime: Rc<Runtime>, id: WorkspaceId) {
    let kept = runtime.state().kept.get(&id).cloned().unwrap_or_default();
    for step in kept {
        match append(&runtime, id, &step).await {
            Ok(revision) => runtime.send(Action::KeptSaved(id, revision)),
            Err(_) => return,
        }
    }
}

fn unsaved(runtime: &Runtime, id: WorkspaceId) -> Option<Vec<Rc<ChangeSet>>> {
    runtime.state().open().filter(|open| open.id == id).map(|open| open.unsaved.clone())
}

/// What of a workspace that is not open waits to be stored after a revision.
fn kept_after(runtime: &Runtime, id: WorkspaceId, revision: u64) -> Vec<Rc<ChangeSet>> {
    let state = runtime.state();
    let kept = state.kept.get(&id).map(Vec::as_slice).unwrap_or_default();
    kept.iter().filter(|step| step.revision > revision).cloned().collect()
}

/// Sends an action about a workspace, if it is still the open one.
pub(super) fn send_to(runtime: &Rc<Runtime>, id: WorkspaceId, action: Action) -> bool {
    let is_open = runtime.state().open().is_some_and(|open| open.id == id);
    if is_open {
        runtime.send(action);
    }
    is_open
}

/// Appends a change set. A connection that the browser has closed is opened anew, once.
async fn append(runtime: &Runtime, id: WorkspaceId, change_set: &ChangeSet) -> Result<u64, StoreError> {
    match try_append(runtime, id, change_set).await {
        Err(StoreError::Other(_)) => {
            runtime.forget_store();
            try_append(runtime, id, change_set).await
        }
        outcome => outcome,
    }
}

async fn try_append(runtime: &Runtime, id: WorkspaceId, change_set: &ChangeSet) -> Result<u64, StoreError> {
    let store = runtime.store().await?;
    store.append(id, change_set.revision.saturating_sub(1), change_set).await
}

/// Takes over what other tabs appended after what this page has stored.
pub(super) fn pull(runtime: &Rc<Runtime>, id: WorkspaceId) {
    let is_open = runtime.state().open().is_some_and(|open| open.id == id);
    // Asked for in vain once, the part is not asked for again by every message: what fetches it next catches up.
    if is_open && !runtime.is_behind.get() && !newborn::is_newborn(runtime, id) {
        chore(runtime, Chore::TakeOver(id));
    }
}

/// The revision up to which this page has stored, if the workspace is open.
pub(super) fn stored_here(runtime: &Runtime, id: WorkspaceId) -> Option<u64> {
    let state = runtime.state();
    let open = state.open().filter(|open| open.id == id)?;
    Some(open.unsaved.first().map_or(open.revision, |step| step.revision.saturating_sub(1)))
}

/// How a failure of the store shows in the save state.
pub(super) fn failure(error: &StoreError) -> SaveFailure {
    match error {
        StoreError::Quota => SaveFailure::Quota,
        StoreError::Conflict { .. } => SaveFailure::Conflict,
        StoreError::Newer { .. } => SaveFailure::Newer,
        StoreError::Denied => SaveFailure::Denied,
        _ => SaveFailure::Other,
    }
}
