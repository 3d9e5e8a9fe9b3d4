//! Notes on KPIs that are left out of a total, and where their weight went.

use yew::prelude::*;

use crate::{
    app::context::use_app,
    engine::report::Status,
    ui::components::{icon::sprite, status::status_name},
    view::{period, standing::LeftOut},
};

/// Properties of [`LeftOutNotes`].
#[derive(Properties, PartialEq)]
pub struct LeftOutNotesProps {
    /// What is left out.
    pub items: Vec<LeftOut>,
    /// Whether nothing at all has a score: then one line says which days the records cover.
    pub nothing_scored: bool,
}

/// The note; nothing where nothing is left out.
#[component]
pub fn LeftOutNotes(props: &LeftOutNotesProps) -> Html {
    let app = use_app();
    let words = app.words;
    let days = app.state.open().and_then(|open| open.coverage.days);
    let text = match (props.items.as_slice(), props.nothing_scored, days) {
        ([], false, _) => return Html::default(),
        (_, true, Some(days)) => {
            let (from, until) = (period::day(days.from, words), period::day(days.last(), words));
            html! { { words.with("left_out.nothing_covered", &[("from", &from), ("until", &until)]) } }
        }
        (_, true, None) => html! { { words.get("left_out.nothing") } },
        (items, false, _) => html! {
            <ul>
                { for items.iter().map(|item| html! {
                    <li key={item.kpi.to_string()}><strong>{ item.what.clone() }</strong>{ " " }{ item.weight.clone() }</li>
                }) }
            </ul>
        },
    };
    html! {
        <div class="ks-note ks-note--none">
            <svg class="ks-status__mark" aria-hidden="true"><use href={sprite(status_name(Status::Unknown))} /></svg>
            <div>{ text }</div>
        </div>
    }
}
