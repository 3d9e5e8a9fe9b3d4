//! Commits an edit and tells what became of it.

use std::rc::Rc;

use crate::{
    app::runtime::Runtime,
    state::{action::Action, app_state::SaveState, edits::Edit},
};

/// What became of an edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Committed {
    /// It is a step of the workspace.
    Changed,
    /// It changes nothing and was not written.
    Same,
    /// The workspace is not written to: another version of the program, or another tab, does that.
    ReadOnly,
    /// What is shared by somebody else is only looked at.
    LookOnly,
    /// Another tab has changed in between what it builds on; nothing was written.
    Overtaken,
}

impl Committed {
    /// Key of the words that say why nothing was written; none where nothing is wrong.
    pub const fn refusal(self) -> Option<&'static str> {
        match self {
            Self::Changed | Self::Same => None,
            Self::ReadOnly => Some("toast.read_only"),
            Self::LookOnly => Some("toast.look_only"),
            Self::Overtaken => Some("errors.overtaken"),
        }
    }
}

/// Makes the changes of an edit part of the open workspace, where they still fit.
pub fn commit(runtime: &Rc<Runtime>, edit: Edit) -> Committed {
    if edit.changes.iter().all(|change| change.before == change.after) {
        return Committed::Same;
    }
    let now =
        || runtime.state().open().map(|open| (open.revision, open.read_only, open.save == SaveState::Shared));
    let before = now();
    runtime.send(Action::Commit(edit));
    match now() {
        after if after != before => Committed::Changed,
        Some((_, true, true)) => Committed::LookOnly,
        Some((_, true, false)) => Committed::ReadOnly,
        _ => Committed::Overtaken,
    }
}
