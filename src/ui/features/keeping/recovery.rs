//! What was stored once is lost: what is known of it, and the ways on. Stands where the first visit's greeting would.

use yew::prelude::*;

use crate::{
    app::{context::use_app, tasks},
    platform::clock,
    ui::{
        components::{
            button::Button,
            icon::{IconSize, icon},
        },
        features::{keeping::notices::accept, workspace_list::open_file},
    },
};

/// The panel.
#[component]
pub fn Recovery() -> Html {
    let app = use_app();
    let words = app.words;
    let Some(lost) = app.state.lost.clone() else { return Html::default() };
    let text = if lost.gone.is_empty() {
        let (found, expected) = lost.older.first().map_or((0, 0), |(_, found, expected)| (*found, *expected));
        words.with(
            "keep.older",
            &[
                ("found", &found.to_string()),
                ("expected", &expected.to_string()),
                ("time", &clock::local_day_minute(lost.at)),
            ],
        )
    } else {
        words.with(
            "keep.lost_text",
            &[
                ("n", &lost.gone.len().to_string()),
                ("of", &lost.workspaces.to_string()),
                ("time", &clock::local_day_minute(lost.at)),
            ],
        )
    };
    let raw = Callback::from(|_: MouseEvent| tasks::rescue::download_raw());
    let title = words.get(if lost.gone.is_empty() { "keep.older_title" } else { "keep.lost_title" });
    html! {
        <section class="ks-card" role="alert" data-test="recovery" aria-labelledby="recovery-title">
            <header class="ks-card__head"><div class="ks-row ks-row--nowrap">{ icon("octagon", IconSize::Large) }<h2 class="ks-card__title" id="recovery-title">{ title }</h2></div></header>
            <div class="ks-card__body ks-stack ks-stack--tight">
                <p>{ text }</p>
                <p class="ks-mute">{ words.get("keep.lost_next") }</p>
                <div class="ks-row">
                    { open_file(&app, true) }
                    { Button { icon: Some("download"), onclick: raw, ..Button::default() }.view(words.get("keep.raw")) }
                    { Button { onclick: accept(&app), ..Button::default() }.view(words.get(if lost.gone.is_empty() { "keep.accept" } else { "keep.lost_accept" })) }
                </div>
            </div>
        </section>
    }
}
