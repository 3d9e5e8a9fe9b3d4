//! Whether the cards of people are complete: who has a weight on an indicator that no target holds for, by name, and the ways to set
//! them.

use yew::prelude::*;

use crate::{
    app::{
        answer::{Async, use_answer},
        route::{Route, SetupTab, use_address_query},
    },
    domain::period::{Period, PeriodLevel},
    engine::{
        query::{Answer, Query, Subjects},
        report::Status,
    },
    ui::{
        components::{
            card::Card,
            link::RouteLink,
            status::{StatusLook, status_mark},
        },
        features::guide::Guide,
    },
    view::{
        formats::Formats,
        people_targets::{Lack, lacks},
    },
};

/// So many people are told one by one.
pub const MOST_PEOPLE: usize = 40;

/// What people lack in the planned year; `None` while it is being worked out.
#[hook]
pub fn use_lacks(guide: &Guide) -> Option<Vec<Lack>> {
    let period = Period::new(guide.year, PeriodLevel::Year, 1).unwrap_or_else(Period::first);
    let answer = use_answer(Query::Cards { subjects: vec![Subjects::Employees], period });
    match &answer {
        Async::Ready { value, .. } => match value.as_ref() {
            Answer::Cards(cards) => Some(lacks(&guide.workspace, &cards.cards)),
            _ => None,
        },
        _ => None,
    }
}

/// Names of what somebody lacks.
pub fn names_of(guide: &Guide, lack: &Lack) -> String {
    let words = guide.app.words;
    let names = lack.kpis.iter().filter_map(|id| guide.workspace.kpis.get(id));
    let names: Vec<String> = names.map(|kpi| words.of(&kpi.name).to_string()).collect();
    names.join(&words.get("library.joint"))
}

/// Properties of [`PeopleTargets`].
#[derive(Properties, PartialEq)]
pub struct PeopleTargetsProps {
    /// What every step sees.
    pub guide: Guide,
}

/// The part of the card of targets.
#[component]
pub fn PeopleTargets(props: &PeopleTargetsProps) -> Html {
    let guide = &props.guide;
    let words = guide.app.words;
    let query = use_address_query();
    let lacks = use_lacks(guide);
    let formats = Formats::of(words, &guide.workspace);
    let Some(open) = guide.app.state.open() else { return Html::default() };
    let Some(lacks) = lacks else { return Html::default() };
    let row = |lack: &Lack| {
        let person = guide.workspace.employees.get(&lack.person)?;
        let link = RouteLink::new(Route::Person { workspace: open.id, person: lack.person }, query, "")
            .view(words.of(&person.name));
        let said = if lack.kpis.is_empty() {
            status_mark(Status::Good, &words.get("guide.card_complete"), StatusLook::Plain)
        } else {
            let facts = [("weight", formats.weight(lack.weight)), ("names", names_of(guide, lack))];
            let facts: Vec<(&str, &str)> = facts.iter().map(|(name, text)| (*name, &**text)).collect();
            html! { <span class="ks-guide__caution">{ words.with("guide.person_waits", &facts) }</span> }
        };
        Some(
            html! { <div key={lack.person.to_string()} data-complete={lack.kpis.is_empty().to_string()}><dt>{ link }</dt><dd>{ said }</dd></div> },
        )
    };
    let way = |tab: SetupTab, key: &str| {
        RouteLink::new(Route::SetupTab { workspace: open.id, tab }, query, "ks-link").view(words.get(key))
    };
    let is_lacking = lacks.iter().any(|lack| !lack.kpis.is_empty());
    // Who lacks something first.
    let mut shown: Vec<&Lack> = lacks.iter().collect();
    shown.sort_by_key(|lack| lack.kpis.is_empty());
    let hidden = shown.len().saturating_sub(MOST_PEOPLE);
    shown.truncate(MOST_PEOPLE);
    Card {
        title: words.get("guide.people_complete").into(),
        sub: Some(words.get("guide.people_sub").into()),
        ..Card::default()
    }
    .view(html! {
        <>
            if lacks.is_empty() { <p class="ks-mute">{ words.get("guide.people_none") }</p> }
            <dl class="ks-guide__ground" data-test="complete-people">{ for shown.into_iter().filter_map(row) }</dl>
            if hidden > 0 { <p class="ks-mute">{ words.with("guide.more_people", &[("n", &hidden.to_string())]) }</p> }
            if is_lacking {
                <p class="ks-field__hint ks-guide__after">
                    { words.get("guide.people_way_additive") }{ " " }{ way(SetupTab::Cascade, "guide.hand_down") }{ " " }
                    { words.get("guide.people_way_other") }{ " " }{ way(SetupTab::Targets, "guide.set_targets") }
                </p>
            }
        </>
    })
}
