//! A strip of the overview: what changed since the period before, open signals and actions, how fresh the data are.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{
        answer::{Async, use_answer},
        context::use_app,
        route::{FollowTab, Route, use_address_query},
    },
    engine::query::{Answer, Cards, Query},
    platform::clock,
    ui::components::{
        link::RouteLink,
        same::Same,
        status::{StatusLook, status_mark},
    },
    view::{
        formats::Formats,
        pulse::{self, PulseFact},
    },
};

/// Properties of [`PulseCard`].
#[derive(Properties, PartialEq)]
pub struct PulseCardProps {
    /// Cards of the company and of all accounts.
    pub cards: Same<Cards>,
}

/// The strip. What asks the engine stands in it once the answer is there.
#[component]
pub fn PulseCard(props: &PulseCardProps) -> Html {
    let app = use_app();
    let words = app.words;
    let query = use_address_query();
    let today = clock::today();
    let cards = &props.cards.0;
    let answer = use_answer(Query::Signals { period: cards.period, today });
    let Some(open) = app.state.open() else { return Html::default() };
    let (id, workspace) = (open.id, Rc::clone(&open.catalogue));
    let formats = Formats::of(words, &workspace);
    let reading = match &answer {
        Async::Ready { value, .. } => match &**value {
            Answer::Signals(reading) => Some(&**reading),
            _ => None,
        },
        _ => None,
    };
    let changes = pulse::change_fact(&formats, cards, pulse::changes(&workspace, cards));
    let signals = reading.map(|reading| pulse::signal_fact(&formats, &workspace, reading, today));
    let actions = pulse::action_fact(&formats, &workspace, today);
    let fresh = open.coverage.days.map(|days| pulse::fresh_fact(&formats, days.last(), reading, today));
    let fact = |fact: PulseFact| {
        let to = match fact.code {
            "signals" => Some(Route::Follow { workspace: id, tab: FollowTab::Signals }),
            "actions" => Some(Route::Follow { workspace: id, tab: FollowTab::Actions }),
            "fresh" => Some(Route::Data { workspace: id }),
            _ => None,
        };
        let name = match to {
            Some(to) => RouteLink::new(to, query, "ks-pulse__link").view(fact.name.clone()),
            None => fact.name.clone().into(),
        };
        html! {
            <div key={fact.code} class="ks-pulse__item" data-pulse={fact.code}>
                <dt class="ks-pulse__name">{ name }</dt>
                <dd class="ks-pulse__figure">{ &fact.figure }</dd>
                <dd class="ks-pulse__text">{ status_mark(fact.status, "", StatusLook::Mark) }{ &fact.text }</dd>
            </div>
        }
    };
    let facts = changes.into_iter().chain(signals).chain(std::iter::once(actions)).chain(fresh);
    html! {
        <section class="ks-card" aria-label={words.get("pulse.title")} data-ready={reading.is_some().then_some("pulse")}>
            <dl class="ks-pulse">{ for facts.map(fact) }</dl>
        </section>
    }
}
