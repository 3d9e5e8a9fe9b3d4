//! Review cycles: the list with its steps, what has changed since a lock or between two cycles, appeals and the log.

mod appeals;
mod begin;
mod calibration;
mod compare;
mod step;

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::context::{App, use_app},
    domain::{
        cycle::{Cycle, CycleState},
        id::Id,
        workspace::Workspace,
    },
    platform::clock,
    state::edits::cycle::remove_cycle,
    ui::{
        components::{
            badge::{BadgeLook, badge},
            button::{Button, IconButton},
            card::Card,
            empty::Empty,
            table::{ScrollHeight, scroll_region},
        },
        features::{
            commit::take,
            cycles::{
                appeals::AppealsCard,
                begin::BeginDialog,
                calibration::CalibrationCard,
                compare::CompareCard,
                step::{StepDialog, StepKind},
            },
        },
    },
    view::{
        cycle::{short_hash, state_key, step_key},
        formats::Formats,
        message::Words,
        number::NO_VALUE,
    },
};

/// What is open above the tab.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    Begin,
    Step(Id<Cycle>, StepKind),
}

/// The tab of review cycles.
#[component]
pub fn CyclesTab() -> Html {
    let app = use_app();
    let words = app.words;
    let picked = use_state_eq(|| None::<Id<Cycle>>);
    let asked = use_state_eq(|| None::<Asked>);
    let Some(open) = app.state.open() else { return Html::default() };
    let workspace = Rc::clone(&open.catalogue);
    let formats = Formats::of(words, &workspace);
    let mut cycles: Vec<&Cycle> = workspace.cycles.values().collect();
    cycles.sort_by_key(|cycle| {
        (std::cmp::Reverse(cycle.period.ordinal() * cycle.period.level().months()), cycle.id)
    });
    let ask = |what: Option<Asked>| {
        let asked = asked.setter();
        Callback::from(move |_: MouseEvent| asked.set(what))
    };
    let close = {
        let asked = asked.setter();
        Callback::from(move |()| asked.set(None))
    };
    let at_hand = (*picked).and_then(|id| workspace.cycles.get(&id)).or(cycles.first().copied());
    let pick = |id: Id<Cycle>| {
        let picked = picked.setter();
        Callback::from(move |_: MouseEvent| picked.set(Some(id)))
    };
    let row = |cycle: &&Cycle| {
        let is_at_hand = at_hand.is_some_and(|one| one.id == cycle.id);
        row(&app, cycle, &formats, is_at_hand, pick(cycle.id), &ask)
    };
    let add = Button { icon: Some("plus"), onclick: ask(Some(Asked::Begin)), ..Button::default() };
    let body = if cycles.is_empty() {
        Empty {
            icon: "calendar",
            small: true,
            text: Some(words.get("cycles.none").into()),
            ..Empty::default()
        }
        .view()
    } else {
        scroll_region(
            words.get("cycles.title").to_string(),
            ScrollHeight::Whole,
            html! {
                <table class="ks-table ks-table--pin">
                    <caption class="ks-sr">{ words.get("cycles.title") }</caption>
                    <thead><tr>
                        <th scope="col">{ words.get("cycles.name") }</th><th scope="col">{ words.get("cycles.period") }</th>
                        <th scope="col">{ words.get("cycles.state") }</th><th scope="col">{ words.get("cycles.locked_at") }</th>
                        <th scope="col">{ words.get("cycles.hash") }</th><th scope="col"><span class="ks-sr">{ words.get("cycles.steps") }</span></th>
                    </tr></thead>
                    <tbody>{ for cycles.iter().map(row) }</tbody>
                </table>
            },
        )
    };
    let list = Card {
        title: words.get("cycles.title").into(),
        sub: Some(words.get("cycles.sub").into()),
        flush: true,
        actions: add.view(words.get("cycles.add")),
        ..Card::default()
    }
    .view(body);
    let dialog = match *asked {
        Some(Asked::Begin) => html! { <BeginDialog on_close={close} /> },
        Some(Asked::Step(id, kind)) => match workspace.cycles.get(&id) {
            Some(cycle) => html! { <StepDialog cycle={cycle.clone()} {kind} on_close={close} /> },
            None => Html::default(),
        },
        None => Html::default(),
    };
    html! {
        <div class="ks-stack">
            { list }
            if let Some(cycle) = at_hand {
                <CompareCard key={cycle.id.to_string()} cycle={cycle.clone()} />
                <CalibrationCard key={format!("calibration {}", cycle.id)} cycle={cycle.clone()} />
                <AppealsCard cycle={cycle.clone()} />
                { log_card(cycle, &ask, words) }
            }
            { dialog }
        </div>
    }
}

fn row(
    app: &App,
    cycle: &Cycle,
    formats: &Formats,
    is_at_hand: bool,
    pick: Callback<MouseEvent>,
    ask: &impl Fn(Option<Asked>) -> Callback<MouseEvent>,
) -> Html {
    let words = formats.words;
    let name = words.of(&cycle.name);
    let look = match cycle.state {
        CycleState::Draft => BadgeLook::Outline,
        CycleState::Review => BadgeLook::Plain,
        CycleState::Locked => BadgeLook::Accent,
    };
    let step = |kind: StepKind, key: &str| {
        let text = html! { <>{ words.get(key) }<span class="ks-sr">{ format!(" {name}") }</span></> };
        Button { small: true, onclick: ask(Some(Asked::Step(cycle.id, kind))), ..Button::default() }
            .view(text)
    };
    let steps = match cycle.state {
        CycleState::Draft => step(StepKind::Review, "cycles.do_review"),
        CycleState::Review => step(StepKind::Lock, "cycles.do_lock"),
        CycleState::Locked => step(StepKind::Reopen, "cycles.do_reopen"),
    };
    let remove = cycle.seals.is_empty().then(|| {
        let (app, cycle) = (app.clone(), cycle.clone());
        let onclick = Callback::from(move |_: MouseEvent| {
            take(&app, remove_cycle(&cycle));
        });
        let label = words.with("cycles.remove_named", &[("name", &name)]);
        IconButton { icon: "trash", small: true, label: label.into(), onclick, ..IconButton::default() }
            .view()
    });
    let seal = cycle.seal();
    html! {
        <tr key={cycle.id.to_string()} data-cycle={cycle.id.to_string()} data-state={words_of(cycle.state)}>
            <th scope="row"><button type="button" class="ks-link" aria-pressed={is_at_hand.to_string()} onclick={pick}>{ name.clone() }</button></th>
            <td>{ formats.period(cycle.period) }</td>
            <td>{ badge(look, &words.get(state_key(cycle.state))) }</td>
            <td class="ks-nowrap">{ seal.map_or_else(|| NO_VALUE.to_owned(), |seal| clock::local_day_minute(seal.at)) }</td>
            <td class="ks-mono" title={seal.map(|seal| seal.sha256.clone())}>{ seal.map_or_else(|| NO_VALUE.to_owned(), |seal| short_hash(&seal.sha256)) }</td>
            <td class="ks-table__act"><span class="ks-row ks-cycles__steps">{ steps }{ remove.unwrap_or_default() }</span></td>
        </tr>
    }
}

const fn words_of(state: CycleState) -> &'static str {
    match state {
        CycleState::Draft => "draft",
        CycleState::Review => "review",
        CycleState::Locked => "locked",
    }
}

fn log_card(cycle: &Cycle, ask: &impl Fn(Option<Asked>) -> Callback<MouseEvent>, words: Words) -> Html {
    let entry = |(place, entry): (usize, &crate::domain::cycle::CycleEntry)| {
        html! {
            <li key={place.to_string()} class="ks-feed__item">
                <div class="ks-feed__body">
                    <p class="ks-feed__title">{ words.get(step_key(entry.step)) }</p>
                    if !entry.reason.is_empty() { <p class="ks-feed__text">{ entry.reason.clone() }</p> }
                </div>
                <p class="ks-feed__end ks-nowrap">{ clock::local_day_minute(entry.at) }</p>
            </li>
        }
    };
    let note = Button {
        small: true,
        icon: Some("plus"),
        onclick: ask(Some(Asked::Step(cycle.id, StepKind::Note))),
        ..Button::default()
    };
    Card {
        title: words.get("cycles.log").into(),
        sub: Some(words.get("cycles.log_sub").into()),
        actions: note.view(words.get("cycles.do_note")),
        ..Card::default()
    }
    .view(html! { <ul class="ks-feed" data-test="cycle-log">{ for cycle.log.iter().enumerate().rev().map(entry) }</ul> })
}

/// The cycle as it is now, else as it was drawn.
fn newest(app: &App, cycle: &Cycle) -> Cycle {
    let state = app.dispatch.runtime().state();
    let now = state.open().and_then(|open| open.catalogue.cycles.get(&cycle.id).cloned());
    now.unwrap_or_else(|| cycle.clone())
}

/// The names that a cycle of a period has by itself.
fn usual_name(workspace: &Workspace, period: crate::domain::period::Period) -> crate::domain::text::Text2 {
    use crate::domain::text::{Lang, Text2};
    let name = |lang: Lang| {
        let words = Words::new(lang);
        words
            .with("cycles.usual_name", &[("period", &Formats::of(words, workspace).period(period))])
            .to_string()
    };
    Text2::new(name(Lang::Zh), name(Lang::En))
}
