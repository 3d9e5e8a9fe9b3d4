//! Reads the list of workspaces.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;

use crate::{
    app::{part::Chore, runtime::Runtime, tasks::chore},
    data::store::{Listing, StoreError, WorkspaceStore as _},
    platform::{global, preferences},
    state::{action::Action, app_state::ShelfFailure},
};

/// Reads the list. Where nothing was ever stored there is nothing to read, and no program is fetched for it.
pub fn load_shelf(runtime: &Rc<Runtime>) {
    let runtime = Rc::clone(runtime);
    spawn_local(async move {
        // What was stored and is gone is told by the marker alone.
        if preferences::has_marker() || global::may_have_data().await {
            chore(&runtime, Chore::LoadShelf);
        } else {
            runtime.send(Action::ShelfLoaded(Listing::default()));
        }
    });
}

/// Reads it from the store.
pub async fn read_shelf(runtime: Rc<Runtime>) {
    // The marker first: what another tab stores meanwhile is in the list then, and never the other way round.
    let marker = preferences::marker();
    let list = match runtime.store().await {
        Ok(store) => store.list().await,
        Err(error) => Err(error),
    };
    match list {
        Ok(list) => {
            let lost = marker.lost(&list);
            preferences::mark(|marker| marker.absorb(&list));
            runtime.send(Action::StorageLost(lost));
            runtime.send(Action::ShelfLoaded(list));
        }
        Err(error) => {
            runtime.forget_store();
            runtime.send(Action::ShelfFailed(match error {
                StoreError::Newer { .. } => ShelfFailure::Newer,
                StoreError::Blocked => ShelfFailure::Blocked,
                StoreError::Denied => ShelfFailure::Denied,
                error => ShelfFailure::Other(error.to_string()),
            }));
        }
    }
}
