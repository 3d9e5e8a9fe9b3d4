//! What stands where there is nothing yet, with what can be done about it.

use yew::prelude::*;

use crate::ui::components::icon::{IconSize, icon};

/// An empty state.
#[derive(Debug, Clone, Default)]
pub struct Empty {
    /// Name of a picture in the sprite.
    pub icon: &'static str,
    /// What is lacking; `None` leaves the title out, as inside cards.
    pub title: Option<AttrValue>,
    /// Why, and what helps.
    pub text: Option<AttrValue>,
    /// Whether something went wrong.
    pub error: bool,
    /// Whether it stands inside a card.
    pub small: bool,
    /// Links or buttons.
    pub actions: Html,
}

impl Empty {
    /// Draws it.
    pub fn view(self) -> Html {
        let class = classes!(
            "ks-empty",
            self.small.then_some("ks-empty--small"),
            self.error.then_some("ks-empty--error"),
        );
        html! {
            <div {class} role={self.error.then_some("alert")}>
                { icon(self.icon, if self.small { IconSize::Large } else { IconSize::Huge }) }
                if let Some(title) = self.title { <h2 class="ks-empty__title">{ title }</h2> }
                if let Some(text) = self.text { <p class="ks-empty__text">{ text }</p> }
                <div class="ks-row">{ self.actions }</div>
            </div>
        }
    }
}
