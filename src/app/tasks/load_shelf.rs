//! Reads the list of workspaces, and clears away what was removed long ago.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;

use crate::{
    app::runtime::Runtime, data::store::WorkspaceStore as _, platform::clock, state::action::Action,
};

/// Seconds for which a removed workspace can be brought back: 30 days.
const KEEP_REMOVED: i64 = 30 * 24 * 3600;

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

/// Clears away what was removed long ago. Failing costs only room, so it is not reported.
pub fn sweep(runtime: &Rc<Runtime>) {
    let runtime = Rc::clone(runtime);
    spawn_local(async move {
        if let Ok(store) = runtime.store().await {
            let _ = store.sweep(clock::now_seconds() - KEEP_REMOVED).await;
        }
    });
}
