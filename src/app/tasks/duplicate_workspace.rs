//! Duplicating a workspace. Its rows are shared with the original: they never change.

use std::rc::Rc;

use crate::{
    app::{runtime::Runtime, tasks::load_shelf::load_shelf},
    data::store::{StoreError, WorkspaceId, WorkspaceStore as _, copy_of, fold},
    domain::{change::Label, id::Id, text::Text2},
    platform::{clock, random},
    state::{action::Action, app_state::Tone},
};

/// Makes a copy under another name.
pub async fn duplicate(runtime: Rc<Runtime>, id: WorkspaceId, name: Text2) {
    if let Err(error) = try_duplicate(&runtime, id, name).await {
        let label = Label::plain("store_failed").with("detail", error.to_string());
        runtime.send(Action::Notify(Tone::Bad, label, None));
    }
    load_shelf(&runtime);
}

async fn try_duplicate(runtime: &Runtime, id: WorkspaceId, name: Text2) -> Result<(), StoreError> {
    let store = runtime.store().await?;
    let (workspace, _) = fold(store.load(id).await?)?;
    let mut copy = copy_of(&workspace, Id::from_raw(random::random_bits()), name);
    for settings in copy.settings.values_mut() {
        settings.sample = false;
    }
    store.create(&copy, &[], clock::now_seconds()).await.map(|_| ())
}
