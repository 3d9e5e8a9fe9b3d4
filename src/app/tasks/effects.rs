//! Runs the effects that a reduction asked for.

use std::rc::Rc;

use crate::{
    app::{
        runtime::Runtime,
        tasks::{engine, save},
    },
    platform::{document, preferences},
    state::action::{Action, Effect},
    worker::engine_protocol::ToEngine,
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
        Effect::Append(_) => save::store_unsaved(runtime),
        Effect::TellEngine(change_set) => {
            if let Ok(text) = serde_json::to_string(&*change_set) {
                // A worker that cannot be told is broken, and its own event says so.
                let _ = engine::tell(runtime, ToEngine::Apply(text));
            }
        }
        Effect::Reload(id) => runtime.send(Action::OpenWorkspace(id)),
    }
}
