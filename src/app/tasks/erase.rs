//! Erases a person: one step that writes the pseudonym, and once that is stored, copies without the name and no step that has it.

use std::rc::Rc;

use crate::{
    app::{
        context::App,
        runtime::Runtime,
        tasks::{
            commit::{Committed, commit},
            keep::{ask_keeper, say_why},
        },
    },
    data::{erase::Erasure, store::WorkspaceId},
    domain::{change::Label, id::Id, people::Employee},
    platform::{clock, later, random},
    state::{
        action::Action,
        app_state::{SaveState, Tone},
        edits::Edit,
    },
    worker::keep_protocol::{KeepReply, KeepTask},
};

/// Milliseconds between two looks whether the step is stored.
const LOOK_AGAIN_MS: u32 = 150;
/// Looks until it is given up: half a minute.
const MOST_LOOKS: u32 = 200;

/// Erases a person; `on_done` is told whether it was done wholly.
pub fn erase_person(app: &App, id: WorkspaceId, person: Id<Employee>, on_done: impl FnOnce(bool) + 'static) {
    let runtime = Rc::clone(app.dispatch.runtime());
    let owner = Rc::clone(&runtime);
    let task =
        KeepTask::Erase { workspace: id, person, random: random::random_bits(), at: clock::now_seconds() };
    ask_keeper(&runtime, &task, move |reply| match reply {
        KeepReply::Erasing(changes, erasure) if is_open(&owner, id) => {
            let label = erasure.mark(Label::plain("person_erased"));
            if write(&owner, Edit { label, changes }) {
                forget_when_stored(owner, id, erasure, MOST_LOOKS, on_done);
            } else {
                on_done(false);
            }
        }
        KeepReply::Erasing(..) => on_done(false),
        KeepReply::SharedCode(code) => {
            let label = Label::plain("erase_shared").with("code", code);
            owner.send(Action::Notify(Tone::Bad, label, None));
            on_done(false);
        }
        reply => {
            say_why(&owner, &reply);
            on_done(false);
        }
    });
}

/// Asks in which texts of a workspace the name of a person stands; `on_texts` is told none where that cannot be said.
pub fn texts_of_person(
    app: &App,
    id: WorkspaceId,
    person: Id<Employee>,
    on_texts: impl FnOnce(Option<Vec<String>>) + 'static,
) {
    let runtime = Rc::clone(app.dispatch.runtime());
    let owner = Rc::clone(&runtime);
    ask_keeper(&runtime, &KeepTask::EraseTexts { workspace: id, person }, move |reply| match reply {
        KeepReply::Texts(texts) => on_texts(Some(texts)),
        KeepReply::SharedCode(code) => {
            let label = Label::plain("erase_shared").with("code", code);
            owner.send(Action::Notify(Tone::Bad, label, None));
            on_texts(None);
        }
        reply => {
            say_why(&owner, &reply);
            on_texts(None);
        }
    });
}

/// Takes up what was not forgotten before a page was closed: as soon as the workspace is opened again.
pub fn resume(runtime: &Rc<Runtime>, id: WorkspaceId) {
    let owner = Rc::clone(runtime);
    ask_keeper(runtime, &KeepTask::Unfinished(id), move |reply| {
        if let KeepReply::Erasing(_, erasure) = reply {
            forget_when_stored(owner, id, erasure, MOST_LOOKS, drop);
        }
    });
}

/// Whether a step is part of the workspace; what it is refused for is told on the way.
fn write(runtime: &Rc<Runtime>, edit: Edit) -> bool {
    matches!(commit(runtime, edit), Committed::Changed)
}

fn is_open(runtime: &Rc<Runtime>, id: WorkspaceId) -> bool {
    runtime.state().open().is_some_and(|open| open.id == id && !open.read_only)
}

/// The log must have the step before it can be let go of: what waits to be stored would bring the name back.
fn forget_when_stored(
    runtime: Rc<Runtime>,
    id: WorkspaceId,
    erasure: Erasure,
    looks: u32,
    on_done: impl FnOnce(bool) + 'static,
) {
    let is_stored = runtime.state().open().is_some_and(|open| {
        open.id == id && open.unsaved.is_empty() && matches!(open.save, SaveState::Saved(_))
    });
    if !is_stored {
        if looks == 0 || !is_open(&runtime, id) {
            runtime.send(Action::Notify(Tone::Bad, Label::plain("erase_unfinished"), None));
            return on_done(false);
        }
        later::after(LOOK_AGAIN_MS, move || forget_when_stored(runtime, id, erasure, looks - 1, on_done));
        return;
    }
    let (owner, kept) = (Rc::clone(&runtime), erasure.clone());
    let task = KeepTask::Forget { workspace: id, erasure, at: clock::now_seconds() };
    ask_keeper(&runtime, &task, move |reply| match reply {
        KeepReply::Done => {
            // What could be undone is gone, here as in the store.
            owner.send(Action::OpenWorkspace(id));
            owner.send(Action::Notify(Tone::Plain, Label::plain("person_erased"), None));
            on_done(true);
        }
        // Another tab has written the name once more: that goes first.
        KeepReply::Erasing(changes, erasure) if looks > 0 && is_open(&owner, id) => {
            let label = erasure.mark(Label::plain("person_erased"));
            if write(&owner, Edit { label, changes }) {
                forget_when_stored(owner, id, erasure, looks - 1, on_done);
            } else {
                on_done(false);
            }
        }
        // Somebody else's step came in between: it is looked at again.
        KeepReply::Behind | KeepReply::NotHeld if looks > 0 && is_open(&owner, id) => {
            later::after(LOOK_AGAIN_MS, move || forget_when_stored(owner, id, kept, looks - 1, on_done));
        }
        reply => {
            say_why(&owner, &reply);
            owner.send(Action::Notify(Tone::Bad, Label::plain("erase_unfinished"), None));
            on_done(false);
        }
    });
}
