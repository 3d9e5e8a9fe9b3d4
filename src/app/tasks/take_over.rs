//! Takes over what other tabs appended to the log of the open workspace.

use std::rc::Rc;

use crate::{
    app::{
        runtime::Runtime,
        tasks::save::{failure, send_to, stored_here},
    },
    data::store::{StoreError, WorkspaceId, WorkspaceStore as _},
    domain::change::ChangeSet,
    state::action::Action,
};

/// Reads the steps that this page does not know and merges them.
pub async fn take_over(runtime: Rc<Runtime>, id: WorkspaceId) {
    let Some(stored) = stored_here(&runtime, id) else { return };
    let action = match news(&runtime, id, stored).await {
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

/// The steps after a revision.
async fn news(runtime: &Rc<Runtime>, id: WorkspaceId, stored: u64) -> Result<Vec<ChangeSet>, StoreError> {
    let store = runtime.store().await?;
    let newest = store.revision(id).await?;
    if newest == stored {
        return Ok(Vec::new());
    }
    let log = store.log_since(id, stored).await?;
    // An entry of the list that promises more than the log has: that is no news, and not well either.
    if log.is_empty() && newest > stored { Err(StoreError::Other(String::new())) } else { Ok(log) }
}
