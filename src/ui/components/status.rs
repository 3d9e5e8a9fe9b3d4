//! A verdict by shape, colour and word.

use yew::prelude::*;

use crate::{engine::report::Status, ui::components::icon::sprite};

/// Name of a verdict in classes and in the icon sprite.
pub const fn status_name(status: Status) -> &'static str {
    match status {
        Status::Good => "good",
        Status::Watch => "watch",
        Status::Bad => "bad",
        Status::Unknown => "none",
    }
}

/// How the word of a verdict is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum StatusLook {
    /// Shape and word.
    #[default]
    Plain,
    /// Shape and word on a soft ground.
    Pill,
    /// The shape; the word is for screen readers.
    Mark,
}

/// Properties of [`StatusMark`].
#[derive(Properties, PartialEq)]
pub struct StatusMarkProps {
    /// The verdict.
    pub status: Status,
    /// Its word.
    pub word: AttrValue,
    /// How the word is given.
    #[prop_or_default]
    pub look: StatusLook,
}

/// A verdict.
#[component]
pub fn StatusMark(props: &StatusMarkProps) -> Html {
    let pill = (props.look == StatusLook::Pill).then_some("ks-status--pill");
    let kind = format!("ks-status--{}", status_name(props.status));
    let word = match props.look {
        StatusLook::Mark => html! { <span class="ks-sr">{ &props.word }</span> },
        StatusLook::Plain | StatusLook::Pill => html! { { &props.word } },
    };
    html! {
        <span class={classes!("ks-status", kind, pill)}>
            <svg class="ks-status__mark" aria-hidden="true"><use href={sprite(status_name(props.status))} /></svg>
            { word }
        </span>
    }
}
