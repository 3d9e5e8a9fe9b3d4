//! A year with a step to the one before and the one after.

use yew::prelude::*;

use crate::{ui::components::button::IconButton, view::message::Words};

/// The year between two steps.
pub fn year_stepper(year: i32, back: Callback<MouseEvent>, on: Callback<MouseEvent>, words: Words) -> Html {
    html! {
        <div class="ks-stepper">
            { IconButton { icon: "left", small: true, label: words.get("setup.year_before").into(), onclick: back, ..IconButton::default() }.view() }
            <span class="ks-stepper__label" aria-live="polite">{ words.with("setup.year", &[("year", &year.to_string())]) }</span>
            { IconButton { icon: "right", small: true, label: words.get("setup.year_after").into(), onclick: on, ..IconButton::default() }.view() }
        </div>
    }
}
