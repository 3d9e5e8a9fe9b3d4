//! Icons of the sprite. They never carry meaning alone: a word stands beside them or in the name of their button.

use yew::prelude::*;

/// How large an icon is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum IconSize {
    /// 14 px.
    Small,
    /// 16 px.
    #[default]
    Normal,
    /// 20 px.
    Large,
    /// 32 px.
    Huge,
}

/// Properties of [`Icon`].
#[derive(Properties, PartialEq)]
pub struct IconProps {
    /// Name in the sprite, without its `i-`.
    pub name: AttrValue,
    /// How large.
    #[prop_or_default]
    pub size: IconSize,
    /// Classes beside its own.
    #[prop_or_default]
    pub class: Classes,
}

/// An icon; hidden from screen readers.
#[component]
pub fn Icon(props: &IconProps) -> Html {
    let size = match props.size {
        IconSize::Small => Some("ks-icon--sm"),
        IconSize::Normal => None,
        IconSize::Large => Some("ks-icon--lg"),
        IconSize::Huge => Some("ks-icon--xl"),
    };
    html! {
        <svg class={classes!("ks-icon", size, props.class.clone())} aria-hidden="true"><use href={sprite(&props.name)} /></svg>
    }
}

/// Where a picture of the sprite is.
pub fn sprite(name: &str) -> String {
    format!("icons.svg#i-{name}")
}
