//! What happens when the page is about to go: a field that is being typed into is confirmed, and what the log does not have
//! yet is left in the store for the next visit. Nothing here may wait: the page is gone at the next turn.

use std::rc::Rc;

use crate::{
    app::{runtime::Runtime, tasks::newborn},
    data::store::WorkspaceStore as _,
    domain::change::ChangeSet,
    platform::{
        document::{self, Leaving},
        preferences,
    },
    state::{
        action::Action,
        app_state::{OpenWorkspace, SaveState},
    },
};

/// Listens as long as the page is there.
pub fn begin(runtime: &Rc<Runtime>) {
    super::wipe::forget_old_sessions();
    let owner = Rc::downgrade(runtime);
    document::ask_before_leaving(move || owner.upgrade().is_some_and(|runtime| would_lose(&runtime)));
    let owner = Rc::downgrade(runtime);
    document::on_leave(move |leaving| {
        if let Some(runtime) = owner.upgrade() {
            match leaving {
                Leaving::Going => leave(&runtime),
                Leaving::Back => come_back(&runtime),
            }
        }
    });
}

/// Whether there are steps that cannot be stored, and so could not be left in the store either; or steps of a workspace that
/// is not stored itself; or something that is being written and is no step yet.
fn would_lose(runtime: &Runtime) -> bool {
    let state = runtime.state();
    let is_stuck = |open: &OpenWorkspace| open.is_new || matches!(open.save, SaveState::Failed(_));
    let newborn = newborn::at_hand(runtime);
    runtime.has_drafts.get()
        || state.open().is_some_and(|open| !open.unsaved.is_empty() && is_stuck(open))
        || newborn.is_some_and(|id| state.kept.contains_key(&id))
}

fn leave(runtime: &Rc<Runtime>) {
    document::confirm_field();
    let Some(store) = runtime.store_at_hand() else { return };
    let state = runtime.state();
    let mut is_left = false;
    if let Some(open) = state.open().filter(|open| !open.unsaved.is_empty() && !open.is_new) {
        let steps: Vec<&ChangeSet> = open.unsaved.iter().map(AsRef::as_ref).collect();
        is_left = store.keep_left(open.id, runtime.tab(), &steps).is_ok();
    }
    for (id, kept) in &state.kept {
        let steps: Vec<&ChangeSet> = kept.iter().map(AsRef::as_ref).collect();
        let _ = store.keep_left(*id, runtime.tab(), &steps);
    }
    if is_left {
        runtime.send(Action::LeftKept);
    }
}

/// The page is looked at again: other tabs may have written meanwhile, and their announcements may have been missed.
fn come_back(runtime: &Rc<Runtime>) {
    let open = runtime.state().open().map(|open| open.id);
    if let Some(id) = open.filter(|_| !preferences::is_blocked()) {
        super::save::pull(runtime, id);
    }
}
