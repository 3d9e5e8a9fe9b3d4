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

/// A verdict with its word.
pub fn status_mark(status: Status, word: &str, look: StatusLook) -> Html {
    let pill = (look == StatusLook::Pill).then_some("ks-status--pill");
    let kind = format!("ks-status--{}", status_name(status));
    let word = match look {
        StatusLook::Mark => html! { <span class="ks-sr">{ word }</span> },
        StatusLook::Plain | StatusLook::Pill => word.into(),
    };
    html! {
        <span class={classes!("ks-status", kind, pill)}>
            <svg class="ks-status__mark" aria-hidden="true"><use href={sprite(status_name(status))} /></svg>
            { word }
        </span>
    }
}
