//! Clears away what was removed long ago.

use std::rc::Rc;

use crate::{app::runtime::Runtime, data::store::WorkspaceStore as _, platform::clock};

/// Seconds for which a removed workspace can be brought back: 30 days.
const KEEP_REMOVED: i64 = 30 * 24 * 3600;

/// Clears away. Failing costs only room, so it is not reported.
pub async fn sweep(runtime: Rc<Runtime>) {
    if let Ok(store) = runtime.store().await {
        let _ = store.sweep(clock::now_seconds() - KEEP_REMOVED).await;
    }
}
