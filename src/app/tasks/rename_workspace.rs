//! Renaming a workspace that is not open. An open one is renamed like any other edit, with undo.

use std::rc::Rc;

use crate::{
    app::{runtime::Runtime, tasks::load_shelf::load_shelf},
    data::store::{StoreError, WorkspaceId, WorkspaceStore as _, fold},
    domain::{
        change::{Change, ChangeSet, Label},
        record::Record,
        text::Text2,
    },
    platform::{clock, random},
    state::{action::Action, app_state::Tone},
};

/// Gives it another name.
pub async fn rename(runtime: Rc<Runtime>, id: WorkspaceId, name: Text2) {
    if let Err(error) = try_rename(&runtime, id, name).await {
        let label = Label::plain("store_failed").with("detail", error.to_string());
        runtime.send(Action::Notify(Tone::Bad, label, None));
    }
    load_shelf(&runtime);
}

async fn try_rename(runtime: &Runtime, id: WorkspaceId, name: Text2) -> Result<(), StoreError> {
    let store = runtime.store().await?;
    let (workspace, revision) = fold(store.load(id).await?)?;
    let before = workspace.settings().cloned().ok_or(StoreError::Missing)?;
    let mut after = before.clone();
    after.name = name;
    let change_set = ChangeSet {
        revision: revision + 1,
        tab: random::random_bits(),
        at: clock::now_seconds(),
        label: Label::plain("rename_workspace"),
        changes: vec![Change::replace(Some(Record::Settings(before)), after)],
        undo_of: None,
    };
    store.append(id, revision, &change_set).await.map(|_| ())
}
