//! A draft that is being written, once the hand rests: what the engine is asked about.

use yew::prelude::*;

use crate::platform::dom;

/// The newest draft that stayed the same for so many milliseconds; the first one at once. While there is no draft, the
/// last one stays.
#[hook]
pub fn use_rested<T: PartialEq + Clone + 'static>(draft: Option<T>, millis: u32) -> Option<T> {
    let rested = use_state_eq(|| draft.clone());
    {
        let rested = rested.clone();
        use_effect_with(draft, move |draft| {
            let timer = draft.clone().filter(|draft| rested.as_ref() != Some(draft)).map(|draft| {
                let rested = rested.setter();
                dom::after(millis, move || rested.set(Some(draft)))
            });
            move || drop(timer)
        });
    }
    (*rested).clone()
}
