//! The page that a person can be handed: what was asked, what was reached, the score and why, the trend, what would have
//! lifted it most, lines to sign. One page each; nothing of anybody else stands on it.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{
        answer::{Async, use_answer},
        context::use_app,
        route::{Route, use_address_query, use_period},
    },
    domain::{
        id::Id,
        people::Employee,
        scope::{Member, Scope},
    },
    engine::query::{Answer, Query, Subjects},
    platform::dom,
    ui::{
        components::{
            async_view::{AsyncView, Skeleton},
            button::{Button, ButtonKind},
            icon::icon_and_text,
            link::RouteLink,
        },
        features::sheet::Sheet,
    },
    view::{formats::Formats, names::Names},
};

/// Most pages that are drawn at once.
const MOST: usize = 300;

/// Properties of [`SheetPage`].
#[derive(Properties, PartialEq)]
pub struct SheetPageProps {
    /// Who; everybody where nobody is named.
    pub person: Option<Id<Employee>>,
}

/// The screen.
#[component]
pub fn SheetPage(props: &SheetPageProps) -> Html {
    let app = use_app();
    let words = app.words;
    let (period, _) = use_period();
    let query = use_address_query();
    let subjects = vec![props.person.map_or(Subjects::Employees, Subjects::Employee)];
    let answer = use_answer(Query::Cards { subjects: subjects.clone(), period });
    let levers = use_answer(Query::Sensitivities { subjects: subjects.clone(), period });
    let rated = use_answer(Query::Appraisals { subjects, period });
    let Some(open) = app.state.open() else { return Html::default() };
    let (id, workspace) = (open.id, Rc::clone(&open.catalogue));
    let levers = match levers {
        Async::Ready { value, stale: false } => Some(value),
        _ => None,
    };
    let rated = match rated {
        Async::Ready { value, stale: false } => Some(value),
        _ => None,
    };
    let is_ready = levers.is_some() && rated.is_some() && matches!(answer, Async::Ready { stale: false, .. });
    let draw = {
        let workspace = Rc::clone(&workspace);
        Callback::from(move |answer: Rc<Answer>| {
            let Answer::Cards(cards) = &*answer else { return Html::default() };
            let (formats, names) =
                (Formats::of(words, &workspace), Names::at(&workspace, words, cards.period));
            let all = match levers.as_deref() {
                Some(Answer::Sensitivities(all)) => all.as_slice(),
                _ => &[],
            };
            let rated = match rated.as_deref() {
                Some(Answer::Appraisals(rated)) => rated.as_slice(),
                _ => &[],
            };
            let sheet = |card: &crate::engine::report::Scorecard| {
                let before =
                    cards.previous.iter().find(|old| old.scope == card.scope).zip(cards.previous_period);
                let levers = all.iter().find(|one| one.scope == card.scope);
                let rated = rated.iter().find(|one| card.scope == Scope::from(Member::Employee(one.person)));
                let (workspace, names) = (&*workspace, &names);
                Sheet { card, before, levers, rated, period: cards.period, workspace, names }.view(&formats)
            };
            html! { <div class="ks-sheets">{ for cards.cards.iter().take(MOST).map(sheet) }</div> }
        })
    };
    let back = match props.person {
        Some(person) => (Route::Person { workspace: id, person }, "sheet.back_person"),
        None => (Route::People { workspace: id }, "sheet.back_people"),
    };
    let print = Button {
        kind: ButtonKind::Primary,
        icon: Some("print"),
        disabled: !is_ready,
        onclick: Callback::from(|_: MouseEvent| dom::print()),
        ..Button::default()
    };
    let everybody = workspace.employees.len();
    let lead = match props.person {
        Some(_) => words.get("sheet.lead_one"),
        None if everybody > MOST => {
            words.with("sheet.lead_many", &[("n", &MOST.to_string()), ("all", &everybody.to_string())])
        }
        None => words.get("sheet.lead_all"),
    };
    html! {
        <div class="ks-page ks-page--sheets" data-ready={is_ready.then_some("sheet")}>
            <header class="ks-page__head ks-sheets__head">
                <div>
                    <nav class="ks-crumbs" aria-label={words.get(back.1).to_string()}>
                        { RouteLink::new(back.0, query, "").view(icon_and_text("left", &words.get(back.1))) }
                    </nav>
                    <h1 class="ks-page__title">{ words.get("sheet.title") }</h1>
                    <p class="ks-page__lead">{ lead }</p>
                </div>
                <div class="ks-page__actions">{ print.view(words.get("sheet.print")) }</div>
            </header>
            <AsyncView {answer} skeleton={Skeleton::Dashboard} {draw} />
        </div>
    }
}
