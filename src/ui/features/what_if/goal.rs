//! Asks for a goal and which number may move, and says the value that reaches it, or why none does.

use std::rc::Rc;

use rust_decimal::Decimal;
use yew::prelude::*;

use crate::{
    app::{
        answer::{Async, use_answer},
        context::use_app,
        rested::use_rested,
    },
    domain::{
        id::Id,
        kpi::{Kpi, Unit},
        scenario::MovePart,
    },
    engine::query::{Answer, GoalDraft, GoalReading, Query, WhatIf},
    ui::components::{
        button::{Button, ButtonKind},
        dialog::Dialog,
        field::TextField,
        seg::Seg,
        select::Choice,
    },
    view::{entry, formats::Formats, goal, kpi_row::kpi_name},
};

/// How long the hand rests before the engine is asked.
const ASK_AFTER: u32 = 120;

/// Properties of [`GoalDialog`].
#[derive(Properties, PartialEq)]
pub struct GoalDialogProps {
    /// The card with what is moved already.
    pub what_if: WhatIf,
    /// The indicator that may move.
    pub kpi: Id<Kpi>,
    /// A value was found and taken.
    pub on_found: Callback<(Id<Kpi>, MovePart, Option<Decimal>)>,
    /// Closed.
    pub on_close: Callback<()>,
}

/// The dialog.
#[component]
pub fn GoalDialog(props: &GoalDialogProps) -> Html {
    let app = use_app();
    let words = app.words;
    let workspace = app.state.open().map(|open| Rc::clone(&open.catalogue)).unwrap_or_default();
    let formats = Formats::of(words, &workspace);
    let part = use_state_eq(|| MovePart::Actual);
    let text = use_state_eq(|| goal::first_goal(&workspace, &formats));
    let wanted = entry::read(&text, Unit::Points);
    let draft = wanted.as_ref().ok().copied().flatten().map(|goal| GoalDraft {
        what_if: props.what_if.clone(),
        kpi: props.kpi,
        part: *part,
        goal,
    });
    let asked = use_rested(draft.clone(), ASK_AFTER);
    let is_asked = asked == draft;
    // Without a goal the last question stays: there is always one, since the dialog opens with a goal.
    let question = asked.map_or(Query::Coverage, |draft| Query::GoalSeek(Box::new(draft)));
    let answer = use_answer(question);
    let reading: Option<GoalReading> = match &answer {
        Async::Ready { value, stale: false } if is_asked => match &**value {
            Answer::GoalSeek(reading) => Some((**reading).clone()),
            _ => None,
        },
        _ => None,
    };
    let kpi = workspace.kpis.get(&props.kpi);
    let name = kpi.map(|kpi| kpi_name(kpi, &formats)).unwrap_or_default();
    let found = reading.as_ref().and_then(|reading| reading.outcome.as_ref().ok()).map(|found| found.to);
    let on_submit = {
        let (on_found, kpi, part) = (props.on_found.clone(), props.kpi, *part);
        Callback::from(move |()| {
            if let Some(to) = found {
                on_found.emit((kpi, part, Some(to)));
            }
        })
    };
    let seg = Seg {
        label: words.get("what_if.seek_part").into(),
        choices: MovePart::ALL
            .iter()
            .map(|one| Choice::new(one.name(), words.get(&format!("what_if.{}", one.name()))))
            .collect(),
        value: part.name().into(),
        on_select: {
            let part = part.setter();
            Callback::from(move |value: AttrValue| {
                if let Some(picked) = MovePart::ALL.into_iter().find(|one| one.name() == value.as_str()) {
                    part.set(picked);
                }
            })
        },
        ..Seg::default()
    };
    let field = TextField {
        id: "goal-total".into(),
        label: words.get("what_if.seek_goal").into(),
        value: AttrValue::from((*text).clone()),
        on_input: {
            let text = text.setter();
            Callback::from(move |typed: String| text.set(typed))
        },
        error: wanted.err().map(|error| words.get(error.key()).into()),
        first: true,
        ..TextField::default()
    };
    let said = reading.as_ref().map(|reading| goal::said(reading, *part, kpi, &formats));
    let use_it = match found {
        Some(to) => words.with("what_if.seek_use", &[("value", &goal::value_text(to, *part, kpi, &formats))]),
        None => words.get("what_if.seek_use_none"),
    };
    let foot = html! {
        <>
            { Button { onclick: props.on_close.reform(|_: MouseEvent| ()), ..Button::default() }.view(words.get("action.cancel")) }
            { Button { kind: ButtonKind::Primary, submit: true, disabled: found.is_none(), ..Button::default() }.view(use_it) }
        </>
    };
    html! {
        <Dialog id="what-if-goal" title={AttrValue::from(words.with("what_if.seek_title", &[("name", &name)]))} sub={Some(AttrValue::from(words.get("what_if.seek_sub")))}
            close_label={AttrValue::from(words.get("action.close"))} on_close={props.on_close.clone()} on_submit={Some(on_submit)} {foot}>
            <div class="ks-form" data-fresh={said.is_some().then_some("true")}>
                <div>{ seg.view() }</div>
                { field.view() }
                <div class="ks-goal" role="status" data-test="goal-said">
                    if let Some(said) = said {
                        <p class={classes!("ks-goal__said", said.is_refusal.then_some("ks-goal__said--none"))}>{ said.text }</p>
                        if let Some(more) = said.more { <p class="ks-field__hint">{ more }</p> }
                    }
                </div>
            </div>
        </Dialog>
    }
}
