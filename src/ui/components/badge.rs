//! A short word on a soft ground.

use yew::prelude::*;

/// What a badge says by its ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BadgeLook {
    /// Nothing more than its word.
    #[default]
    Plain,
    /// Synthetic data.
    Sample,
    /// The product's colour.
    Accent,
    /// Only an outline.
    Outline,
}

/// A badge.
pub fn badge(look: BadgeLook, word: &str) -> Html {
    let look = match look {
        BadgeLook::Plain => None,
        BadgeLook::Sample => Some("ks-badge--sample"),
        BadgeLook::Accent => Some("ks-badge--accent"),
        BadgeLook::Outline => Some("ks-badge--outline"),
    };
    html! { <span class={classes!("ks-badge", look)}>{ word }</span> }
}
