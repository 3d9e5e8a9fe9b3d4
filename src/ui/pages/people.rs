//! The list of people.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{
        answer::{Async, use_answer},
        context::use_app,
        route::{Route, SetupTab, use_address_query, use_period},
    },
    engine::query::{Answer, Query, Subjects},
    ui::{
        components::{
            async_view::{AsyncView, Skeleton},
            empty::Empty,
            icon::icon_and_text,
            link::RouteLink,
        },
        features::roster_table::{RosterBody, RosterKind},
    },
    view::formats::Formats,
};

/// The screen.
#[component]
pub fn PeoplePage() -> Html {
    let app = use_app();
    let words = app.words;
    let (period, _) = use_period();
    let query = use_address_query();
    let answer = use_answer(Query::Cards { subjects: vec![Subjects::Employees], period });
    let Some(open) = app.state.open() else { return Html::default() };
    let (id, workspace) = (open.id, Rc::clone(&open.catalogue));
    let formats = Formats::of(words, &workspace);
    let is_empty = workspace.employees.is_empty();
    let is_ready = is_empty || matches!(answer, Async::Ready { stale: false, .. });
    let count = workspace.employees.len().to_string();
    let draw = Callback::from(move |answer: Rc<Answer>| {
        html! { <RosterBody kind={RosterKind::People} {id} workspace={Rc::clone(&workspace)} {answer} /> }
    });
    html! {
        <div class="ks-page" data-ready={is_ready.then_some("people")}>
            <header class="ks-page__head">
                <div>
                    <h1 class="ks-page__title">{ words.get("people.title") }</h1>
                    <p class="ks-page__lead">
                        { words.with("people.lead", &[("n", &count), ("period", &formats.period(period))]) }
                    </p>
                </div>
                <div class="ks-page__actions">
                    { RouteLink::new(Route::SetupTab { workspace: id, tab: SetupTab::People }, query, "ks-btn").view(icon_and_text("edit", &words.get("people.add"))) }
                </div>
            </header>
            if is_empty {
                { Empty {
                    icon: "people",
                    title: Some(words.get("people.empty_title").into()),
                    text: Some(words.get("people.empty_text").into()),
                    actions: RouteLink::new(Route::Data { workspace: id }, query, "ks-btn ks-btn--primary").view(icon_and_text("upload", &words.get("overview.empty_import"))),
                    ..Empty::default()
                }.view() }
            } else {
                <AsyncView {answer} skeleton={Skeleton::Rows} {draw} />
            }
        </div>
    }
}
