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

/// An icon; hidden from screen readers.
pub fn icon(name: &str, size: IconSize) -> Html {
    icon_like(name, size, None)
}

/// An icon with a class beside its own.
pub fn icon_like(name: &str, size: IconSize, class: Option<&'static str>) -> Html {
    let size = match size {
        IconSize::Small => Some("ks-icon--sm"),
        IconSize::Normal => None,
        IconSize::Large => Some("ks-icon--lg"),
        IconSize::Huge => Some("ks-icon--xl"),
    };
    html! {
        <svg class={classes!("ks-icon", size, class)} aria-hidden="true"><use href={sprite(name)} /></svg>
    }
}

/// An icon of the usual size with its text after it, as links have it.
pub fn icon_and_text(name: &str, text: &str) -> Html {
    html! { <>{ icon(name, IconSize::Normal) }{ text }</> }
}

/// Where a picture of the sprite is.
pub fn sprite(name: &str) -> String {
    format!("icons.svg#i-{name}")
}
