//! What the user is doing: the page's state, actions, undo. Free of the framework and of the browser.

pub mod action;
pub mod app_state;
pub mod edits;
pub mod history;
pub mod preferences;
pub mod reduce;
