//! A card that is tried out: its numbers as fields and sliders, what they make of totals, grades and pay beside. Nothing is stored
//! before it is applied.

pub mod apply;
pub mod goal;
pub mod keep;
pub mod lever;
pub mod outcome;
pub mod risk;
pub mod scenarios;

use std::rc::Rc;

use rust_decimal::Decimal;
use yew::prelude::*;

use self::{
    apply::ApplyDialog,
    goal::GoalDialog,
    keep::KeepDialog,
    lever::LeverField,
    outcome::{beside_card, own_total},
    risk::{ChanceDialog, TornadoDialog},
    scenarios::Scenarios,
};
use crate::{
    app::{answer::Async, context::use_app, paced::use_paced_answer},
    domain::{
        id::Id,
        kpi::Kpi,
        period::Period,
        scenario::{Move, MovePart, Scenario},
        scope::Scope,
        text::Text2,
    },
    engine::query::{Answer, Query},
    platform::random,
    state::edits::scenario::keep_scenario,
    ui::{
        components::{
            async_view::{AsyncView, Skeleton},
            button::{Button, ButtonKind},
            card::Card,
            delta::delta_mark,
            empty::Empty,
            number_field::unit_word,
            same::Same,
            status::{StatusLook, status_mark},
        },
        features::{commit::take, movement::MovementCard},
    },
    view::{
        formats::Formats,
        movement, names,
        what_if::{BenchRow, Lever, Moves, finding, own, pays, reached, rows},
    },
};

/// Properties of [`Bench`].
#[derive(Properties, PartialEq)]
pub struct BenchProps {
    /// Whose card.
    pub scope: Scope,
    /// Of which period.
    pub period: Period,
}

/// A number of an indicator at another value, or put back.
type Moved = (Id<Kpi>, MovePart, Option<Decimal>);

/// What is asked about all numbers of the card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Risk {
    Tornado,
    Chance,
}

/// The bench.
#[component]
pub fn Bench(props: &BenchProps) -> Html {
    let app = use_app();
    let words = app.words;
    let moves = use_state_eq(Moves::default);
    let is_applying = use_state_eq(|| false);
    let is_keeping = use_state_eq(|| false);
    let risk = use_state_eq(|| None::<Risk>);
    let sought = use_state_eq(|| None::<Id<Kpi>>);
    let draft = moves.asked(&props.scope, props.period, &words.get("what_if.reason"));
    let paced = use_paced_answer(Query::WhatIf(Box::new(draft.clone())));
    let Some(open) = app.state.open() else { return Html::default() };
    let workspace = Rc::clone(&open.catalogue);
    let on_move = {
        let moves = moves.clone();
        Callback::from(move |(kpi, part, to): Moved| moves.set((*moves).clone().with(kpi, part, to)))
    };
    let set = |value: bool| {
        let is_applying = is_applying.setter();
        move || is_applying.set(value)
    };
    let on_reset = {
        let moves = moves.setter();
        Callback::from(move |_: MouseEvent| moves.set(Moves::default()))
    };
    let on_apply = {
        let open_dialog = set(true);
        Callback::from(move |_: MouseEvent| open_dialog())
    };
    let on_close = {
        let close = set(false);
        Callback::from(move |()| close())
    };
    let on_applied = {
        let (close, moves) = (set(false), moves.setter());
        Callback::from(move |()| {
            close();
            moves.set(Moves::default());
        })
    };
    let keep = |value: bool| {
        let is_keeping = is_keeping.setter();
        move || is_keeping.set(value)
    };
    let on_keep = {
        let open_dialog = keep(true);
        Callback::from(move |_: MouseEvent| open_dialog())
    };
    let keep_close = {
        let close = keep(false);
        Callback::from(move |()| close())
    };
    let on_open = {
        let moves = moves.setter();
        Callback::from(move |opened: Vec<Move>| moves.set(Moves::of(&opened)))
    };
    let on_risk = {
        let risk = risk.setter();
        Callback::from(move |picked: Risk| risk.set(Some(picked)))
    };
    let risk_close = {
        let risk = risk.setter();
        Callback::from(move |()| risk.set(None))
    };
    let on_seek = {
        let sought = sought.setter();
        Callback::from(move |kpi: Id<Kpi>| sought.set(Some(kpi)))
    };
    let seek_close = {
        let sought = sought.setter();
        Callback::from(move |()| sought.set(None))
    };
    let on_found = {
        let (on_move, sought) = (on_move.clone(), sought.setter());
        Callback::from(move |moved: Moved| {
            on_move.emit(moved);
            sought.set(None);
        })
    };
    let is_fresh = paced.is_fresh;
    // Figures follow the hand: the last ones stay as they are until the next are there.
    let answer = match paced.answer {
        Async::Ready { value, .. } => Async::Ready { value, stale: false },
        other => other,
    };
    let dialogs = match &answer {
        Async::Ready { value, .. } => match &**value {
            Answer::WhatIf(reading) if *is_applying && is_fresh => html! {
                <ApplyDialog scope={props.scope.clone()} reading={Same(Rc::new((**reading).clone()))} {on_applied} {on_close} />
            },
            _ => Html::default(),
        },
        _ => Html::default(),
    };
    let kept = match &answer {
        Async::Ready { value, .. } if *is_keeping => match &**value {
            Answer::WhatIf(reading) => Some(reading.card.0.total),
            _ => None,
        },
        _ => None,
    };
    let keep_dialog = kept.map(|total| {
        let (app, scope, period, moves) = (app.clone(), props.scope.clone(), props.period, moves.list());
        let base = open.revision;
        let on_save = Callback::from(move |(name, note): (String, String)| {
            let scenario = Scenario {
                id: Id::from_raw(random::random_bits()),
                name: Text2::same(name),
                note,
                scope: scope.clone(),
                period,
                moves: moves.clone(),
                base,
                total,
            };
            take(&app, keep_scenario(scenario))
        });
        html! {
            <KeepDialog title={AttrValue::from(words.get("what_if.keep_title"))} sub={Some(AttrValue::from(words.get("what_if.keep_sub")))}
                action={AttrValue::from(words.get("what_if.keep_do"))} {on_save} on_close={keep_close} />
        }
    });
    let risk_dialog = match (*risk, &answer) {
        (Some(Risk::Tornado), _) => html! { <TornadoDialog what_if={draft.clone()} on_close={risk_close} /> },
        (Some(Risk::Chance), Async::Ready { value, .. }) => match &**value {
            Answer::WhatIf(reading) => html! {
                <ChanceDialog what_if={draft.clone()} reading={Same(Rc::new((**reading).clone()))} on_close={risk_close} />
            },
            _ => Html::default(),
        },
        _ => Html::default(),
    };
    let goal_dialog = (*sought)
        .map(|kpi| html! { <GoalDialog what_if={draft} {kpi} on_found={on_found} on_close={seek_close} /> });
    let apply = match moves.len() {
        0 => words.get("what_if.apply_idle"),
        count => words.with("what_if.apply", &[("n", &count.to_string())]),
    };
    let draw = {
        let moves = (*moves).clone();
        Callback::from(move |answer: Rc<Answer>| {
            let Answer::WhatIf(reading) = &*answer else { return Html::default() };
            let formats = Formats::of(words, &workspace);
            let table = rows(reading, &moves, &workspace, &formats);
            if table.is_empty() {
                return Empty {
                    icon: "none",
                    title: Some(words.get("what_if.empty").into()),
                    text: Some(words.get("what_if.empty_text").into()),
                    ..Empty::default()
                }
                .view();
            }
            let movement = movement::between(&reading.card.0, &reading.card.1).filter(|_| !moves.is_empty());
            let sides =
                (AttrValue::from(words.get("what_if.now")), AttrValue::from(words.get("what_if.then")));
            let moved = movement.as_ref().map(|movement| {
                MovementCard {
                    movement: Some(movement),
                    workspace: &workspace,
                    formats: &formats,
                    periods: &sides,
                }
                .view()
            });
            let own = own(reading, &workspace, &formats);
            let said = finding(&own, &moves, &formats);
            let actions = html! {
                <>
                    { Button { icon: Some("undo"), small: true, disabled: moves.is_empty(), onclick: on_reset.clone(), ..Button::default() }.view(words.get("what_if.reset")) }
                    { Button { icon: Some("plus"), small: true, disabled: moves.is_empty(), onclick: on_keep.clone(), ..Button::default() }.view(words.get("what_if.keep")) }
                    { Button { kind: ButtonKind::Primary, small: true, disabled: moves.is_empty() || !is_fresh, onclick: on_apply.clone(), ..Button::default() }.view(apply.clone()) }
                </>
            };
            let list = html! { <ol class="ks-levers">{ for table.iter().map(|row| bench_row(row, &formats, (&on_move, &on_seek))) }</ol> };
            let asks = html! {
                <>
                    { Button { icon: Some("chart"), small: true, onclick: on_risk.reform(|_: MouseEvent| Risk::Tornado), ..Button::default() }.view(words.get("chance.tornado")) }
                    { Button { icon: Some("chart"), small: true, onclick: on_risk.reform(|_: MouseEvent| Risk::Chance), ..Button::default() }.view(words.get("chance.open")) }
                </>
            };
            let card = Card {
                actions: asks,
                title: words.get("what_if.numbers").into(),
                sub: Some(words.get("what_if.numbers_sub").into()),
                flush: true,
                ..Card::default()
            };
            html! {
                <div class="ks-whatif">
                    <div class="ks-whatif__sum">{ own_total(&own, &said, is_fresh, words) }<div class="ks-row">{ actions }</div></div>
                    <div class="ks-whatif__levers">{ card.view(list) }</div>
                    <div class="ks-whatif__reached ks-stack">
                        { moved.unwrap_or_default() }
                        { beside_card(&words.get("what_if.reached"), &words.get("what_if.reached_sub"), &words.get("what_if.card"), &reached(reading, &workspace, &formats), "reached", words) }
                        { beside_card(&words.get("what_if.pay"), &words.get("what_if.pay_sub"), &words.get("what_if.person"), &pays(reading, &workspace, &formats), "pay", words) }
                    </div>
                </div>
            }
        })
    };
    html! {
        <>
            <AsyncView {answer} skeleton={Skeleton::Dashboard} {draw} />
            <Scenarios scope={props.scope.clone()} period={props.period} {on_open} />
            { dialogs }
            { keep_dialog.unwrap_or_default() }
            { risk_dialog }
            { goal_dialog.unwrap_or_default() }
        </>
    }
}

fn bench_row(
    row: &BenchRow,
    formats: &Formats,
    (on_move, on_seek): (&Callback<Moved>, &Callback<Id<Kpi>>),
) -> Html {
    let words = formats.words;
    let kpi = row.kpi;
    let word = names::status(row.status, true, true, words);
    let field = |lever: &Lever| {
        let part = lever.part;
        let unit =
            if part == MovePart::Weight { AttrValue::Static("%") } else { unit_word(row.unit, formats) };
        let on_move = on_move.reform(move |to| (kpi, part, to));
        html! { <LeverField key={part.name()} id={format!("lever-{kpi}-{}", part.name())} kpi={AttrValue::from(row.name.clone())} lever={lever.clone()} {unit} {on_move} /> }
    };
    let seek = Button {
        icon: Some("target"),
        small: true,
        kind: ButtonKind::Ghost,
        onclick: on_seek.reform(move |_: MouseEvent| kpi),
        ..Button::default()
    };
    html! {
        <li key={kpi.to_string()} class="ks-levers__row" data-kpi-row={kpi.to_string()}>
            <div class="ks-levers__head">
                <h3 class="ks-levers__name">{ row.name.clone() }</h3>
                <p class="ks-levers__score">
                    { status_mark(row.status, &word, StatusLook::Mark) }
                    <span class="ks-sr">{ words.get("what_if.score") }{ " " }</span>
                    <span class="ks-num" data-test="score">{ &row.score }</span>
                    if let Some(change) = &row.change { { delta_mark(change, words) } }
                </p>
                { seek.view(html! { <>{ words.get("what_if.seek") }<span class="ks-sr">{ " " }{ row.name.clone() }</span></> }) }
            </div>
            <div class="ks-levers__fields">{ for row.levers.iter().map(field) }</div>
        </li>
    }
}
