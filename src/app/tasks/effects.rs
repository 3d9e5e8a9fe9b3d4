//! Runs the effects that a reduction asked for.

use std::rc::Rc;

use crate::{
    app::{
        runtime::Runtime,
        tasks::{engine, newborn},
    },
    platform::{document, preferences},
    state::action::{Action, Effect},
};

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
        // Steps come of the part only.
        Effect::Append(_) | Effect::TellEngine(_) => {
            if let Some(part) = runtime.part_at_hand() {
                (part.run_step)(runtime, effect);
            }
        }
        Effect::Reload(id) => runtime.send(Action::OpenWorkspace(id)),
    }
}
