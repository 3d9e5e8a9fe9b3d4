//! The round mark with the first letter of a name.

use yew::prelude::*;

use crate::view::names::initial;

/// Properties of [`Avatar`].
#[derive(Properties, PartialEq)]
pub struct AvatarProps {
    /// The name; it stands in full beside the mark.
    pub name: AttrValue,
    /// Whether it is drawn large.
    #[prop_or_default]
    pub large: bool,
}

/// A round mark; hidden from screen readers, as the name stands beside it.
#[component]
pub fn Avatar(props: &AvatarProps) -> Html {
    html! {
        <span class={classes!("ks-avatar", props.large.then_some("ks-avatar--lg"))} aria-hidden="true">
            { initial(&props.name) }
        </span>
    }
}
