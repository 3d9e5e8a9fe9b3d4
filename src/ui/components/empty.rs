//! What stands where there is nothing yet, with what can be done about it.

use yew::prelude::*;

use crate::ui::components::icon::{Icon, IconSize};

/// Properties of [`Empty`].
#[derive(Properties, PartialEq)]
pub struct EmptyProps {
    /// Name of a picture in the sprite.
    pub icon: AttrValue,
    /// What is lacking; `None` leaves the title out, as inside cards.
    #[prop_or_default]
    pub title: Option<AttrValue>,
    /// Why, and what helps.
    #[prop_or_default]
    pub text: Option<AttrValue>,
    /// Whether something went wrong.
    #[prop_or_default]
    pub error: bool,
    /// Whether it stands inside a card.
    #[prop_or_default]
    pub small: bool,
    /// Links or buttons.
    #[prop_or_default]
    pub children: Html,
}

/// An empty state.
#[component]
pub fn Empty(props: &EmptyProps) -> Html {
    let class = classes!(
        "ks-empty",
        props.small.then_some("ks-empty--small"),
        props.error.then_some("ks-empty--error"),
    );
    html! {
        <div {class} role={props.error.then_some("alert")}>
            <Icon name={&props.icon} size={if props.small { IconSize::Large } else { IconSize::Huge }} />
            if let Some(title) = &props.title { <h2 class="ks-empty__title">{ title }</h2> }
            if let Some(text) = &props.text { <p class="ks-empty__text">{ text }</p> }
            <div class="ks-row">{ props.children.clone() }</div>
        </div>
    }
}
