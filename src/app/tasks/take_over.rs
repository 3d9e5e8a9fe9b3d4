//! Takes over what other tabs appended to the log of the open workspace.

use std::rc::Rc;

use crate::{
    app::{
        runtime::Runtime,
        tasks::save::{failure, send_to, stored_here},
    },
    data::store::{StoreError, WorkspaceId, WorkspaceStore as _},
    state::action::Action,
};

/// Reads the steps that this page does not know and merges them.
pub async fn take_over(runtime: Rc<Runtime>, id: WorkspaceId) {
    let Some(stored) = stored_here(&runtime, id) else { return };
    let newest = match runtime.store().await {
        Ok(store) => store.revision(id).await,
        Err(error) => Err(error),
    };
    let news = match (newest, runtime.store().await) {
        (Ok(newest), _) if newest == stored => return,
        (Err(error), _) | (_, Err(error)) => Err(error),
        // An entry of the list that promises more than the log has: that is no news, and not well either.
        (Ok(newest), Ok(store)) => store.log_since(id, stored).await.and_then(|log| {
            if log.is_empty() && newest > stored { Err(StoreError::Other(String::new())) } else { Ok(log) }
        }),
    };
    let action = match news {
        Err(StoreError::Missing) => Action::Vanished,
        Err(StoreError::Newer { .. }) => Action::TakenOver,
        Ok(change_sets) if change_sets.is_empty() => return,
        Ok(change_sets) => Action::ForeignChanges(change_sets),
        Err(error) => {
            runtime.forget_store();
            Action::SaveFailed(failure(&error))
        }
    };
    send_to(&runtime, id, action);
}
