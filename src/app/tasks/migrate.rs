//! Brings a stored workspace of an older format to this one, with a copy of what was there before.

use std::rc::Rc;

use crate::{
    app::runtime::Runtime,
    data::store::{StoreError, WorkspaceId},
    domain::change::Label,
    platform::clock,
    state::{action::Action, app_state::Tone},
};

/// Migrates it. A failure leaves everything as it was and says so.
pub async fn migrate(runtime: Rc<Runtime>, id: WorkspaceId) {
    let outcome: Result<(), StoreError> = match runtime.store().await {
        Ok(store) => store.migrate(id, clock::now_seconds()).await,
        Err(error) => Err(error),
    };
    if let Err(error) = outcome {
        let label = Label::plain("not_migrated").with("detail", error.to_string());
        runtime.send(Action::Notify(Tone::Bad, label, None));
    }
}
