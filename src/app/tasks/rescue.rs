//! Ways out where something cannot be read: everything the browser has as one file, a copy as a workspace of its own.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;

use crate::{
    app::{context::App, runtime::Runtime, tasks::load_shelf::load_shelf},
    data::{
        copies::CopyStore as _,
        store::{StoreError, WorkspaceId, WorkspaceStore as _, copy_of},
    },
    domain::{change::Label, id::Id},
    platform::{clock, document, global, random},
    state::{action::Action, app_state::Tone},
};

/// Offers everything that the browser's database holds, as it stands.
pub fn download_raw() {
    spawn_local(async { global::download_raw().await });
}

/// Makes a workspace of its own of a copy, and goes to it.
pub fn open_copy(app: &App, id: WorkspaceId, number: u64) {
    let runtime = Rc::clone(app.dispatch.runtime());
    spawn_local(async move {
        match try_open_copy(&runtime, id, number).await {
            Ok(id) => {
                load_shelf(&runtime);
                document::go_to(&format!("#/w/{id}/overview"));
            }
            Err(error) => {
                let label = Label::plain("store_failed").with("detail", error.to_string());
                runtime.send(Action::Notify(Tone::Bad, label, None));
            }
        }
    });
}

async fn try_open_copy(runtime: &Runtime, id: WorkspaceId, number: u64) -> Result<WorkspaceId, StoreError> {
    let store = runtime.store().await?;
    let document = store.read_copy(id, number).await?;
    let name = document.settings().map(|settings| settings.name.clone()).unwrap_or_default();
    let new = Id::from_raw(random::random_bits());
    store.create(&copy_of(&document, new, name), &[], clock::now_seconds()).await?;
    Ok(new)
}
