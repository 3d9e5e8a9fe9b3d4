//! The calibration of a review, off until somebody turns it on: grades beside a guide, ranking, raters, a nine-box grid, decisions.

mod decide;
mod settings;
mod tables;

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{
        answer::{Async, use_answer},
        context::use_app,
    },
    domain::{
        cycle::{Cycle, CycleState},
        id::Id,
        people::Employee,
    },
    engine::query::{Answer, Query},
    ui::{
        components::{button::Button, card::Card},
        features::cycles::calibration::{decide::DecideDialog, settings::CalibrationDialog, tables::Tables},
    },
    view::{formats::Formats, names::Names},
};

/// Properties of [`CalibrationCard`].
#[derive(Properties, PartialEq)]
pub(super) struct CalibrationCardProps {
    pub(super) cycle: Cycle,
}

/// What is open above the card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    Settings,
    Decide(Id<Employee>),
}

/// The card.
#[component]
pub(super) fn CalibrationCard(props: &CalibrationCardProps) -> Html {
    let app = use_app();
    let words = app.words;
    let asked = use_state_eq(|| None::<Asked>);
    let cycle = &props.cycle;
    let answer = use_answer(Query::Calibration(cycle.id));
    let Some(open) = app.state.open() else { return Html::default() };
    let workspace = Rc::clone(&open.catalogue);
    let formats = Formats::of(words, &workspace);
    let names = Names::at(&workspace, words, cycle.period);
    let ask = {
        let asked = asked.setter();
        move |what: Option<Asked>| {
            let asked = asked.clone();
            Callback::from(move |_: MouseEvent| asked.set(what))
        }
    };
    let close = {
        let asked = asked.setter();
        Callback::from(move |()| asked.set(None))
    };
    let reading = match &answer {
        Async::Ready { value, .. } => match &**value {
            Answer::Calibration(Some(reading)) => Some(reading),
            _ => None,
        },
        _ => None,
    };
    let is_on = cycle.calibration.is_some();
    let key = if is_on { "calibration.settings" } else { "calibration.turn_on" };
    let set = Button { small: true, onclick: ask(Some(Asked::Settings)), ..Button::default() };
    let actions = html! { <span id="calibration-set">{ set.view(words.get(key)) }</span> };
    let body = match cycle.calibration.as_ref().zip(reading) {
        Some((calibration, reading)) => {
            let on_decide = {
                let asked = asked.setter();
                Callback::from(move |person: Id<Employee>| asked.set(Some(Asked::Decide(person))))
            };
            let is_locked = cycle.state == CycleState::Locked;
            let (workspace, names) = (&*workspace, &names);
            Tables {
                calibration,
                reading,
                workspace,
                names,
                formats: &formats,
                period: cycle.period,
                is_locked,
                on_decide,
            }
            .view()
        }
        None if is_on => Html::default(),
        None => html! { <p class="ks-card__bar ks-mute">{ words.get("calibration.off") }</p> },
    };
    let card = Card {
        title: words.get("calibration.title").into(),
        sub: Some(words.get("calibration.sub").into()),
        flush: true,
        actions,
        ..Card::default()
    };
    let above = match *asked {
        None => Html::default(),
        Some(Asked::Settings) => html! { <CalibrationDialog cycle={cycle.clone()} on_close={close} /> },
        Some(Asked::Decide(person)) => {
            let found = reading.and_then(|reading| reading.people.iter().find(|one| one.person == person));
            found
                .map(|one| html! { <DecideDialog cycle={cycle.clone()} one={Rc::new(one.clone())} on_close={close} /> })
                .unwrap_or_default()
        }
    };
    html! { <div data-ready={reading.map(|_| "calibration")}>{ card.view(body) }{ above }</div> }
}
