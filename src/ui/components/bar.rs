//! The ruled scale: points from 0 to the cap with threshold, target and stretch. The numbers stand beside it.

use yew::prelude::*;

use crate::{ui::components::status::status_name, view::marks::Ruler};

/// A ruled scale, sharp at any width because its places are percent.
pub fn ruler_bar(ruler: &Ruler) -> Html {
    let kind = ruler.status.map(|status| format!("ks-bar--{}", status_name(status)));
    let at = |place: f64| format!("{place:.2}%");
    html! {
        <svg class={classes!("ks-bar", kind)} height="16" aria-hidden="true">
            if let Some(fill) = ruler.fill {
                <rect class="ks-bar__track" y="5" width="100%" height="6" rx="3" />
                <rect class="ks-bar__fill" y="5" width={at(fill)} height="6" rx="3" />
            } else {
                <rect class="ks-bar__track" x="1" y="5" width="99%" height="6" rx="3" />
            }
            { for ruler.ticks.iter().map(|place| html! {
                <line class="ks-bar__tick" x1={at(*place)} x2={at(*place)} y1="3" y2="13" />
            }) }
            if let Some(place) = ruler.target {
                <line class="ks-bar__target" x1={at(place)} x2={at(place)} y1="0" y2="16" />
            }
        </svg>
    }
}
