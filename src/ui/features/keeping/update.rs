//! A new version of the program waits: it is offered, and never put under a page that is at work.

use yew::prelude::*;

use crate::{
    app::context::use_app,
    platform::{dom, global},
    ui::components::{
        button::Button,
        icon::{IconSize, icon},
    },
};

/// The offer, once there is a new version.
#[component]
pub fn UpdateStrip() -> Html {
    let words = use_app().words;
    let has_update = use_state(global::has_update);
    {
        let has_update = has_update.setter();
        use_effect_with((), move |()| {
            let listener = dom::PageListener::updates(move || has_update.set(true));
            move || drop(listener)
        });
    }
    if !*has_update {
        return Html::default();
    }
    let take = Callback::from(|_: MouseEvent| global::take_update());
    html! {
        <div class="ks-banner" role="status" data-test="update">
            { icon("info", IconSize::Normal) }<span>{ words.get("keep.update") }</span>
            { Button { small: true, onclick: take, ..Button::default() }.view(words.get("keep.update_action")) }
        </div>
    }
}
