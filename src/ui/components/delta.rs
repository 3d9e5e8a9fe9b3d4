//! A change against the period before: the arrow is its direction, the colour says whether that is good.

use yew::prelude::*;

use crate::{
    ui::components::icon::{IconSize, icon},
    view::{
        kpi_row::{Delta, Tone, Way},
        message::Words,
    },
};

/// A change; what it is compared with is in the tooltip and for screen readers.
pub fn delta_mark(delta: &Delta, words: Words) -> Html {
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
            { icon(arrow, IconSize::Small) }
            <span aria-hidden="true">{ &delta.text }</span>
            <span class="ks-sr">{ format!("{} {sign}{} {}", words.get(word), delta.text, delta.against) }</span>
        </span>
    }
}
