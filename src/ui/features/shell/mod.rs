//! The frame around every screen of a workspace: navigation, top bar, main part, messages.

pub mod frame;
pub mod keys;
pub mod nav;
pub mod switches;
pub mod top_bar;
pub mod workspace_menu;
