//! How workspaces are kept: what is to be known of it, what can be done when something is lost, copies and their restoring.

pub mod copies;
pub mod notices;
pub mod recovery;
pub mod rescue;
pub mod update;
