//! Deleting everything that the program has stored in this browser; and sessions that leave nothing behind.

use wasm_bindgen_futures::spawn_local;

use crate::platform::{document, global, wipe};

/// Deletes everything, then starts anew.
pub fn wipe_all() {
    spawn_local(async {
        wipe::delete_database(&global::database()).await;
        wipe::forget_small_storage();
        document::let_leave();
        document::start_anew();
    });
}

/// Begins a session whose workspaces are deleted when it ends; those that are kept here are not seen in it.
pub fn begin_session() {
    global::set_session(true);
    document::start_anew();
}

/// Ends it: what it stored is deleted at once.
pub fn end_session() {
    spawn_local(async {
        wipe::delete_database(&global::database()).await;
        global::set_session(false);
        document::let_leave();
        document::start_anew();
    });
}

/// Deletes what sessions of tabs that are closed have left.
pub fn forget_old_sessions() {
    spawn_local(wipe::delete_old_sessions());
}
