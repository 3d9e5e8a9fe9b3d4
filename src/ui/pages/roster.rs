//! The lists of accounts and of people.

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
        features::{
            portfolio_card::PortfolioCard,
            roster_table::{RosterBody, RosterKind},
        },
    },
    view::formats::Formats,
};

/// Properties of [`RosterPage`].
#[derive(Properties, PartialEq)]
pub struct RosterPageProps {
    /// Which list.
    pub kind: RosterKind,
}

/// The screen.
#[component]
pub fn RosterPage(props: &RosterPageProps) -> Html {
    let app = use_app();
    let words = app.words;
    let kind = props.kind;
    let (period, _) = use_period();
    let query = use_address_query();
    let (subjects, tab) = match kind {
        RosterKind::Accounts => (Subjects::Accounts, SetupTab::Accounts),
        RosterKind::People => (Subjects::Employees, SetupTab::People),
    };
    let answer = use_answer(Query::Cards { subjects: vec![subjects], period });
    let Some(open) = app.state.open() else { return Html::default() };
    let (id, workspace) = (open.id, Rc::clone(&open.catalogue));
    let formats = Formats::of(words, &workspace);
    let count = match kind {
        RosterKind::Accounts => workspace.accounts.len(),
        RosterKind::People => workspace.employees.len(),
    };
    let is_ready = count == 0 || matches!(answer, Async::Ready { stale: false, .. });
    let draw = Callback::from(move |answer: Rc<Answer>| {
        html! { <RosterBody {kind} {id} workspace={Rc::clone(&workspace)} {answer} /> }
    });
    let page = kind.page();
    let say = |key: &str| words.get(&format!("{page}.{key}"));
    let lead = [("n", &*count.to_string()), ("period", &*formats.period(period))];
    html! {
        <div class="ks-page" data-ready={is_ready.then_some(page)}>
            <header class="ks-page__head">
                <div>
                    <h1 class="ks-page__title">{ say("title") }</h1>
                    <p class="ks-page__lead">{ words.with(&format!("{page}.lead"), &lead) }</p>
                </div>
                <div class="ks-page__actions">
                    if kind == RosterKind::People && count > 0 {
                        { RouteLink::new(Route::Sheet { workspace: id, person: None }, query, "ks-btn").view(icon_and_text("print", &words.get("sheet.open_all"))) }
                    }
                    { RouteLink::new(Route::SetupTab { workspace: id, tab }, query, "ks-btn").view(icon_and_text("edit", &say("add"))) }
                </div>
            </header>
            if count == 0 {
                { Empty {
                    icon: page,
                    title: Some(say("empty_title").into()),
                    text: Some(say("empty_text").into()),
                    actions: RouteLink::new(Route::Data { workspace: id }, query, "ks-btn ks-btn--primary").view(icon_and_text("upload", &words.get("overview.empty_import"))),
                    ..Empty::default()
                }.view() }
            } else {
                if kind == RosterKind::Accounts { <PortfolioCard {period} /> }
                <AsyncView {answer} skeleton={Skeleton::Rows} {draw} />
            }
        </div>
    }
}
