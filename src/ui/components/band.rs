//! The letter of a rating band.

use yew::prelude::*;

use crate::{app::context::use_app, view::number::NO_VALUE};

/// Properties of [`BandMark`].
#[derive(Properties, PartialEq)]
pub struct BandMarkProps {
    /// Its code; `None` where there is no rating.
    pub code: Option<AttrValue>,
    /// Colour level: 5 highest to 1 lowest, 0 none.
    pub level: u8,
    /// Whether it is drawn large.
    #[prop_or_default]
    pub large: bool,
}

/// A band. Screen readers hear "Band A", not a bare letter.
#[component]
pub fn BandMark(props: &BandMarkProps) -> Html {
    let app = use_app();
    let class =
        classes!("ks-band", format!("ks-band--{}", props.level.min(5)), props.large.then_some("ks-band--lg"));
    match &props.code {
        Some(code) => html! {
            <span {class}>
                <span aria-hidden="true">{ code }</span>
                <span class="ks-sr">{ &*app.words.with("band.named", &[("code", code)]) }</span>
            </span>
        },
        None => html! {
            <span {class}>
                <span aria-hidden="true">{ NO_VALUE }</span>
                <span class="ks-sr">{ &*app.words.get("band.none") }</span>
            </span>
        },
    }
}
