//! Reads the list of workspaces.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;

use crate::{app::runtime::Runtime, data::store::WorkspaceStore as _, state::action::Action};

/// Reads the list.
pub fn load_shelf(runtime: &Rc<Runtime>) {
    let runtime = Rc::clone(runtime);
    spawn_local(async move {
        let list = match runtime.store().await {
            Ok(store) => store.list().await,
            Err(error) => Err(error),
        };
        match list {
            Ok(list) => runtime.send(Action::ShelfLoaded(list)),
            Err(error) => {
                runtime.forget_store();
                runtime.send(Action::ShelfFailed(error.to_string()));
            }
        }
    });
}
