//! Runs the effects that a reduction asked for.

use std::rc::Rc;

use crate::{
    app::{
        part::Chore,
        runtime::Runtime,
        tasks::{chore, engine, newborn},
    },
    platform::{document, later, preferences},
    state::action::{Action, Effect},
};

/// Milliseconds until it is tried again to store what could not be stored: room may have been made meanwhile.
const RETRY_MILLIS: u32 = 4_000;

/// Runs one effect.
pub fn run(runtime: &Rc<Runtime>, effect: Effect) {
    match effect {
        Effect::KeepPreferences => {
            let chosen = runtime.state().preferences;
            preferences::write(chosen);
            document::show_preferences(chosen);
        }
        Effect::OpenEngine { id, since } => engine::open(runtime, id, since),
        Effect::CloseEngine => engine::forget_questions(runtime),
        Effect::StoreWorkspace => newborn::store(runtime),
        Effect::RetryLater => {
            let owner = Rc::downgrade(runtime);
            later::after(RETRY_MILLIS, move || {
                if let Some(runtime) = owner.upgrade() {
                    runtime.send(Action::TrySaveAgain);
                }
            });
        }
        Effect::DropLeft(id, tabs) => chore(runtime, Chore::DropLeft(id, tabs)),
        // Steps come of the part only.
        Effect::Append(_) | Effect::TellEngine(_) => {
            if let Some(part) = runtime.part_at_hand() {
                (part.run_step)(runtime, effect);
            }
        }
        Effect::Reload(id) => runtime.send(Action::OpenWorkspace(id)),
    }
}
