//! A step of a review cycle, with its reason; of a lock what it seals.

use yew::prelude::*;

use crate::{
    app::{
        answer::{Async, use_answer},
        context::use_app,
    },
    domain::{cycle::Cycle, id::Id},
    engine::{
        appraisal::open_ratings,
        cycle::SealReading,
        query::{Answer, Query, Subjects},
    },
    platform::{clock, random},
    state::edits::{
        Edit, EditError,
        cycle::{lock_cycle, note_cycle, reopen_cycle, review_cycle},
    },
    ui::{
        components::{
            button::{Button, ButtonKind},
            cell::Taken,
            dialog::{Dialog, DialogKind},
            field::{TextField, TextKind},
            icon::{IconSize, icon},
        },
        features::{commit::take, cycles::newest},
    },
    view::message::Words,
};

/// Which step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StepKind {
    Review,
    Lock,
    Reopen,
    Note,
}

impl StepKind {
    const fn keys(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Review => ("cycles.do_review", "cycles.review_told", "cycles.reason"),
            Self::Lock => ("cycles.do_lock", "cycles.lock_told", "cycles.reason"),
            Self::Reopen => ("cycles.do_reopen", "cycles.reopen_told", "cycles.reason_needed"),
            Self::Note => ("cycles.do_note", "cycles.note_told", "cycles.note"),
        }
    }
}

/// Properties of [`StepDialog`].
#[derive(Properties, PartialEq)]
pub(super) struct StepDialogProps {
    pub(super) cycle: Cycle,
    pub(super) kind: StepKind,
    pub(super) on_close: Callback<()>,
}

/// The dialog.
#[component]
pub(super) fn StepDialog(props: &StepDialogProps) -> Html {
    let app = use_app();
    let words = app.words;
    let text = use_state(String::new);
    let refusal = use_state_eq(|| None::<AttrValue>);
    // Asked for every step, because a hook cannot be left out; only a lock is drawn with it.
    let query = match props.kind {
        StepKind::Lock => Query::Seal(props.cycle.id),
        StepKind::Review => {
            Query::Appraisals { subjects: vec![Subjects::Employees], period: props.cycle.period }
        }
        StepKind::Reopen | StepKind::Note => Query::PayLint,
    };
    let answer = use_answer(query);
    let reading = match &answer {
        Async::Ready { value, stale: false } => match &**value {
            Answer::Seal(Some(reading)) => Some((**reading).clone()),
            _ => None,
        },
        _ => None,
    };
    // How many ratings keep the step from being taken; not known yet where there is no answer.
    let open = match &answer {
        Async::Ready { value, stale: false } => match &**value {
            Answer::Seal(Some(reading)) => usize::try_from(reading.open_ratings).ok(),
            Answer::Appraisals(found) => Some(open_ratings(found)),
            _ => None,
        },
        _ => None,
    };
    let on_input = {
        let (text, refusal) = (text.setter(), refusal.setter());
        Callback::from(move |typed: String| {
            text.set(typed);
            refusal.set(None);
        })
    };
    let on_submit = {
        let (app, cycle, kind, text) = (app.clone(), props.cycle.clone(), props.kind, text.clone());
        let (refusal, on_close, reading) = (refusal.setter(), props.on_close.clone(), reading.clone());
        Callback::from(move |()| {
            let (cycle, at) = (newest(&app, &cycle), clock::now_seconds());
            let edit: Result<Edit, EditError> = match kind {
                StepKind::Review => match open {
                    Some(open) => review_cycle(&cycle, open, at, &text),
                    None => return,
                },
                StepKind::Reopen => reopen_cycle(&cycle, at, &text),
                StepKind::Note => note_cycle(&cycle, at, &text),
                StepKind::Lock => match &reading {
                    Some(reading) => {
                        lock_cycle(&cycle, Id::from_raw(random::random_bits()), reading, at, &text)
                    }
                    None => return,
                },
            };
            match take(&app, edit) {
                Taken::Refused(why) => refusal.set(Some(why)),
                Taken::Changed | Taken::Same => on_close.emit(()),
            }
        })
    };
    let (title, told, label) = props.kind.keys();
    let is_asked = matches!(props.kind, StepKind::Lock | StepKind::Review);
    let is_open = (props.kind == StepKind::Lock
        && reading.as_ref().is_none_or(|reading| !reading.recomputes))
        || (is_asked && open != Some(0));
    let lacking = open.filter(|open| is_asked && *open > 0).map(|open| {
        let text = words.with("cycles.ratings_open", &[("n", &open.to_string())]);
        html! { <div class="ks-note ks-note--watch" data-test="ratings-open">{ icon("watch", IconSize::Normal) }<div>{ text }</div></div> }
    });
    let go = Button { kind: ButtonKind::Primary, submit: true, disabled: is_open, ..Button::default() };
    let foot = html! {
        <>
            { Button { onclick: props.on_close.reform(|_: MouseEvent| ()), ..Button::default() }.view(words.get("action.cancel")) }
            { go.view(words.get(title)) }
        </>
    };
    let name = words.of(&props.cycle.name);
    html! {
        <Dialog id="cycle-step" title={AttrValue::from(words.get(title))} sub={Some(AttrValue::from(name))} kind={DialogKind::Normal}
            close_label={AttrValue::from(words.get("action.close"))} on_close={props.on_close.clone()} on_submit={Some(on_submit)} {foot}>
            <p>{ words.get(told) }</p>
            { lacking.unwrap_or_default() }
            if props.kind == StepKind::Lock { { reading.as_ref().map(|reading| seal_facts(reading, words)).unwrap_or_default() } }
            { TextField {
                id: "cycle-reason".into(),
                kind: TextKind::Area,
                label: words.get(label).into(),
                value: (*text).clone().into(),
                on_input,
                error: (*refusal).clone(),
                first: true,
                ..TextField::default()
            }.view() }
        </Dialog>
    }
}

/// What a lock would seal.
fn seal_facts(reading: &SealReading, words: Words) -> Html {
    let (look, mark, key) = if reading.recomputes {
        ("ks-note--good", "good", "cycles.recomputes")
    } else {
        ("ks-note--bad", "bad", "cycles.recomputes_not")
    };
    html! {
        <div class="ks-stack ks-stack--tight" data-test="seal" data-sha256={reading.sha256.clone()}>
            <div class={classes!("ks-note", look)}>{ icon(mark, IconSize::Normal) }<div>{ words.get(key) }</div></div>
            <dl class="ks-defs">
                <div><dt>{ words.get("cycles.people") }</dt><dd>{ reading.people }</dd></div>
                <div><dt>{ words.get("cycles.without_total") }</dt><dd>{ reading.without_total }</dd></div>
                <div><dt>{ words.get("cycles.engine") }</dt><dd>{ reading.engine.clone() }</dd></div>
                <div><dt>{ "SHA-256" }</dt><dd class="ks-mono ks-cycles__hash">{ reading.sha256.clone() }</dd></div>
            </dl>
        </div>
    }
}
