//! The screen for an address that leads nowhere.

use yew::prelude::*;

use crate::{
    app::route::Route,
    ui::components::{empty::Empty, link::RouteLink},
    view::message::Words,
};

/// Says so, and leads back.
pub fn not_found_page(words: Words) -> Html {
    html! {
        <main class="ks-start" tabindex="-1" data-ready="not-found">
            <h1 class="ks-sr">{ words.get("start.not_found") }</h1>
            { Empty {
                icon: "link",
                title: Some(words.get("start.not_found").into()),
                text: Some(words.get("start.not_found_text").into()),
                actions: RouteLink::plain(Route::Start, "ks-btn ks-btn--primary").view(words.get("start.back")),
                ..Empty::default()
            }.view() }
        </main>
    }
}
