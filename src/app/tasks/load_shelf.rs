//! Reads the list of workspaces.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;

use crate::{
    app::runtime::Runtime,
    data::store::{StoreError, WorkspaceStore as _},
    platform::preferences,
    state::{action::Action, app_state::ShelfFailure},
};

/// Reads the list.
pub fn load_shelf(runtime: &Rc<Runtime>) {
    let runtime = Rc::clone(runtime);
    spawn_local(async move {
        let list = match runtime.store().await {
            Ok(store) => store.list().await,
            Err(error) => Err(error),
        };
        match list {
            Ok(list) => {
                let lost = preferences::marker().lost(&list);
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
    });
}
