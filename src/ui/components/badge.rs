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

/// Properties of [`Badge`].
#[derive(Properties, PartialEq)]
pub struct BadgeProps {
    /// What it says by its ground.
    #[prop_or_default]
    pub look: BadgeLook,
    /// The word.
    pub children: Html,
}

/// A badge.
#[component]
pub fn Badge(props: &BadgeProps) -> Html {
    let look = match props.look {
        BadgeLook::Plain => None,
        BadgeLook::Sample => Some("ks-badge--sample"),
        BadgeLook::Accent => Some("ks-badge--accent"),
        BadgeLook::Outline => Some("ks-badge--outline"),
    };
    html! { <span class={classes!("ks-badge", look)}>{ props.children.clone() }</span> }
}
