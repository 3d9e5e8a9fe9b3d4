//! Removing workspaces from the list, and bringing them back.

use std::rc::Rc;

use crate::{
    app::{runtime::Runtime, tasks::load_shelf::load_shelf},
    data::store::{StoreError, WorkspaceId, WorkspaceStore as _},
    domain::change::Label,
    platform::{clock, preferences},
    state::{
        action::Action,
        app_state::{Offer, Tone},
    },
};

/// Removes a workspace; a message offers to bring it back.
pub async fn remove(runtime: Rc<Runtime>, id: WorkspaceId, name: String) {
    match try_remove(&runtime, id).await {
        Ok(()) => {
            let label = Label::plain("workspace_removed").with("name", name);
            runtime.send(Action::Notify(Tone::Plain, label, Some(Offer::RestoreWorkspace(id))));
        }
        Err(error) => report(&runtime, &error),
    }
    load_shelf(&runtime);
}

async fn try_remove(runtime: &Runtime, id: WorkspaceId) -> Result<(), StoreError> {
    runtime.store().await?.remove(id, clock::now_seconds()).await?;
    preferences::mark(|marker| {
        marker.docs.remove(&id);
    });
    Ok(())
}

/// Brings a removed workspace back.
pub async fn restore(runtime: Rc<Runtime>, id: WorkspaceId) {
    let restored = match runtime.store().await {
        Ok(store) => store.restore(id).await,
        Err(error) => Err(error),
    };
    if let Err(error) = restored {
        report(&runtime, &error);
    }
    load_shelf(&runtime);
}

fn report(runtime: &Rc<Runtime>, error: &StoreError) {
    runtime.send(Action::Notify(
        Tone::Bad,
        Label::plain("store_failed").with("detail", error.to_string()),
        None,
    ));
}
