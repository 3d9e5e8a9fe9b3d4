//! Undo and redo by keys. Inside a text field, during composition and under a dialog the keys are not ours.

use yew::prelude::*;

use crate::{
    app::context::use_app,
    platform::dom::{self, PageListener},
    state::action::Action,
};

/// Listens to the keys for undo and redo as long as the component lives.
#[hook]
pub fn use_undo_keys() {
    let dispatch = use_app().dispatch;
    use_effect_with((), move |()| {
        let listener = PageListener::keys(move |event| {
            let Some(action) = action_of(event).filter(|_| is_ours(event)) else { return };
            event.prevent_default();
            dispatch.send(action);
        });
        move || drop(listener)
    });
}

fn action_of(event: &KeyboardEvent) -> Option<Action> {
    if !(event.ctrl_key() || event.meta_key()) || event.alt_key() {
        return None;
    }
    match (event.key().to_lowercase().as_str(), event.shift_key()) {
        ("z", false) => Some(Action::Undo),
        ("z", true) | ("y", false) => Some(Action::Redo),
        _ => None,
    }
}

fn is_ours(event: &KeyboardEvent) -> bool {
    !dom::is_composing(event) && !dom::is_in_text_field(event) && !dom::is_dialog_open()
}
