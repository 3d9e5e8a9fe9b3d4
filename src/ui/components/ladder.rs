//! The ladder of rating bands with the total on it.

use yew::prelude::*;

use crate::view::marks::{Ladder, LadderStep};

/// Narrowest step, in percent of the ladder, that has room for its letter.
const ROOM_FOR_NAME: f64 = 4.0;

/// A ladder, sharp at any width because its places are percent; the label says the same in words.
pub fn band_ladder(ladder: &Ladder, label: AttrValue) -> Html {
    let at = |place: f64| format!("{place:.2}%");
    let step = |step: &LadderStep| {
        let class = format!("ks-ladder__step ks-ladder__step--{}", step.level);
        html! {
            <g key={step.code.clone()}>
                <rect {class} x={at(step.from)} y="26" width={at(step.width)} height="12" />
                if step.width >= ROOM_FOR_NAME {
                    <text class="ks-ladder__name" x={at(step.from + step.width / 2.0)} y="56">{ &step.code }</text>
                }
                if let Some(edge) = &step.edge { <text class="ks-ladder__edge" x={at(step.from)} y="56">{ edge }</text> }
            </g>
        }
    };
    html! {
        <svg class="ks-ladder" height="64" role="img" aria-label={label}>
            { for ladder.steps.iter().map(step) }
            if let Some(place) = ladder.before { <circle class="ks-ladder__was" cx={at(place)} cy="32" r="4" /> }
            if let Some((place, text)) = &ladder.now {
                <line class="ks-ladder__pin" x1={at(*place)} x2={at(*place)} y1="20" y2="42" />
                <circle class="ks-ladder__dot" cx={at(*place)} cy="20" r="5" />
                <text class="ks-ladder__now" x={at(*place)} y="10">{ text }</text>
            }
        </svg>
    }
}
