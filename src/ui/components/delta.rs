//! A change against the period before: the arrow is its direction, the colour says whether that is good.

use yew::prelude::*;

use crate::{
    app::context::use_app,
    ui::components::icon::{Icon, IconSize},
    view::kpi_row::{Delta, Tone, Way},
};

/// Properties of [`DeltaMark`].
#[derive(Properties, PartialEq)]
pub struct DeltaMarkProps {
    /// The change.
    pub delta: Delta,
}

/// A change; what it is compared with is in the tooltip and for screen readers.
#[component]
pub fn DeltaMark(props: &DeltaMarkProps) -> Html {
    let words = use_app().words;
    let delta = &props.delta;
    let (class, word) = match delta.tone {
        Tone::Better => ("ks-delta ks-delta--better", "delta.better"),
        Tone::Worse => ("ks-delta ks-delta--worse", "delta.worse"),
        Tone::Same => ("ks-delta ks-delta--same", "delta.same"),
    };
    let (arrow, sign) = match delta.way {
        Way::Up => ("up", "+"),
        Way::Down => ("down", "−"),
        Way::Flat => ("flat", ""),
    };
    html! {
        <span {class} title={delta.against.clone()}>
            <Icon name={arrow} size={IconSize::Small} />
            <span aria-hidden="true">{ &delta.text }</span>
            <span class="ks-sr">{ format!("{} {sign}{} {}", words.get(word), delta.text, delta.against) }</span>
        </span>
    }
}
