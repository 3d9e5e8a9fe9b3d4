//! Asks the browser to keep what is stored here, once, when there is something to keep.

use std::rc::Rc;

use crate::{
    app::runtime::Runtime,
    platform::{
        durable,
        preferences::{self, Persistence},
    },
    state::action::Action,
};

/// Asks, and remembers the answer.
pub async fn ask(runtime: Rc<Runtime>) {
    let is_durable = match durable::is_durable().await {
        Some(false) => durable::ask().await,
        answer => answer,
    };
    let now = match is_durable {
        Some(true) => Persistence::Granted,
        Some(false) => Persistence::Refused,
        // Where it does not say, there is nothing to tell.
        None => Persistence::Unknown,
    };
    preferences::keep_persistence(now);
    runtime.send(Action::Glance);
}
