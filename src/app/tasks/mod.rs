//! What changes things outside the state, one verb per file.

pub mod create_workspace;
pub mod duplicate_workspace;
pub mod effects;
pub mod engine;
pub mod export;
pub mod import;
pub mod load_shelf;
pub mod remove_workspace;
pub mod save;

use std::rc::Rc;

use crate::{
    app::runtime::Runtime,
    platform::{document, tabs::Tabs},
};

pub use create_workspace::{create_workspace, open_sample};
pub use duplicate_workspace::duplicate_workspace;
pub use export::{export_report, export_workspace, export_workspace_then};
pub use import::{ImportJob, adopt_workspace_file, import_file, preview_file};
pub use remove_workspace::{remove_workspace, rename_workspace, restore_workspace};

/// What happens when the page starts.
pub fn start(runtime: &Rc<Runtime>) {
    document::show_preferences(runtime.state().preferences);
    let listener = Rc::downgrade(runtime);
    let tabs = Tabs::open(move |workspace| {
        if let Some(runtime) = listener.upgrade() {
            save::pull(&runtime, workspace);
        }
    });
    *runtime.tabs.borrow_mut() = Some(tabs);
    load_shelf::load_shelf(runtime);
    load_shelf::sweep(runtime);
}
