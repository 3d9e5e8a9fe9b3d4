//! Appends change sets to the stored log when they happen, and takes over what other tabs stored.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;

use crate::{
    app::runtime::Runtime,
    data::store::{StoreError, WorkspaceId, WorkspaceStore as _},
    domain::change::ChangeSet,
    state::{action::Action, app_state::SaveFailure},
};

/// Appends a change set. "Saved" is said when the browser has completed the transaction.
pub fn append(runtime: &Rc<Runtime>, change_set: Rc<ChangeSet>) {
    let Some(id) = runtime.state().open().map(|open| open.id) else { return };
    let runtime = Rc::clone(runtime);
    spawn_local(async move {
        match try_append(&runtime, id, &change_set).await {
            Ok(revision) => {
                runtime.send(Action::Saved(revision));
                if let Some(tabs) = runtime.tabs.borrow().as_ref() {
                    tabs.announce(id);
                }
            }
            Err(StoreError::Conflict { found }) if found >= change_set.revision => pull(&runtime, id),
            // An earlier change set of ours is still on its way or failed: it will be sent again with this one.
            Err(StoreError::Conflict { .. }) => {}
            Err(error) => {
                runtime.forget_store();
                runtime.send(Action::SaveFailed(failure(&error)));
            }
        }
    });
}

async fn try_append(runtime: &Runtime, id: WorkspaceId, change_set: &ChangeSet) -> Result<u64, StoreError> {
    let store = runtime.store().await?;
    store.append(id, change_set.revision.saturating_sub(1), change_set).await
}

/// Reads what other tabs appended after what this page has stored, and hands it to the state.
pub fn pull(runtime: &Rc<Runtime>, workspace: WorkspaceId) {
    let state = runtime.state();
    let Some(open) = state.open().filter(|open| open.id == workspace) else { return };
    let stored = open.unsaved.first().map_or(open.revision, |step| step.revision.saturating_sub(1));
    let runtime = Rc::clone(runtime);
    spawn_local(async move {
        let news = match runtime.store().await {
            Ok(store) => store.log_since(workspace, stored).await,
            Err(error) => Err(error),
        };
        match news {
            Ok(change_sets) if change_sets.is_empty() => {}
            Ok(change_sets) => runtime.send(Action::ForeignChanges(change_sets)),
            Err(StoreError::Conflict { .. }) => runtime.send(Action::SaveFailed(SaveFailure::Conflict)),
            Err(error) => runtime.send(Action::SaveFailed(failure(&error))),
        }
    });
}

fn failure(error: &StoreError) -> SaveFailure {
    match error {
        StoreError::Quota => SaveFailure::Quota,
        StoreError::Conflict { .. } => SaveFailure::Conflict,
        StoreError::Newer { .. } => SaveFailure::Newer,
        _ => SaveFailure::Other,
    }
}
