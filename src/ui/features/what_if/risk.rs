//! How far each number of a card moves its total, and what chance makes of it.

use std::rc::Rc;

use rust_decimal::Decimal;
use yew::prelude::*;

use crate::{
    app::{
        answer::{Async, use_answer},
        context::use_app,
    },
    engine::query::{Answer, ChanceDraft, Query, Range, TornadoDraft, WhatIf, WhatIfReading},
    platform::{dom, random},
    ui::{
        charts::figure::ChartFigure,
        components::{
            button::{Button, ButtonKind},
            dialog::{Dialog, DialogKind},
            field::TextField,
            number_field::{NumberInput, number_input, unit_word},
            same::Same,
            seg::Seg,
            select::Choice,
            table::{ScrollHeight, scroll_region},
        },
    },
    view::{
        chance::{RangeField, Runs, SwingLine, fields, swings},
        formats::Formats,
        message::Words,
    },
};

/// Percentages that can be chosen.
const PERCENTS: [u32; 3] = [5, 10, 20];
/// Runs of a part: short enough for the engine to answer other questions in between.
const PART_RUNS: u32 = 500;
/// Parts of all.
const PARTS: u32 = 20;

/// Properties of [`TornadoDialog`].
#[derive(Properties, PartialEq)]
pub struct TornadoDialogProps {
    /// The card with what is moved.
    pub what_if: WhatIf,
    /// Closed.
    pub on_close: Callback<()>,
}

/// The numbers of a card by how far they move its total.
#[component]
pub fn TornadoDialog(props: &TornadoDialogProps) -> Html {
    let app = use_app();
    let words = app.words;
    let percent = use_state_eq(|| 10_u32);
    let draft = TornadoDraft { what_if: props.what_if.clone(), percent: Decimal::from(*percent) };
    let answer = use_answer(Query::Tornado(Box::new(draft)));
    let workspace = app.state.open().map(|open| Rc::clone(&open.catalogue)).unwrap_or_default();
    let formats = Formats::of(words, &workspace);
    let seg = Seg {
        label: words.get("chance.percent").into(),
        choices: PERCENTS.iter().map(|one| Choice::new(one.to_string(), format!("± {one}%"))).collect(),
        value: percent.to_string().into(),
        on_select: {
            let percent = percent.setter();
            Callback::from(move |value: AttrValue| percent.set(value.parse().unwrap_or(10)))
        },
        ..Seg::default()
    };
    let (body, is_fresh) = match &answer {
        Async::Ready { value, stale } => match &**value {
            Answer::Tornado(reading) => {
                let (lines, at) = swings(reading, &workspace, &formats);
                (tornado(&lines, at, words), !stale)
            }
            _ => (Html::default(), false),
        },
        Async::Pending => (html! { <p role="status">{ words.get("state.loading") }</p> }, false),
        Async::Failed(reason) => (html! { <p role="alert">{ reason.clone() }</p> }, false),
    };
    html! {
        <Dialog id="tornado" title={AttrValue::from(words.get("chance.tornado_title"))} sub={Some(AttrValue::from(words.get("chance.tornado_sub")))}
            kind={DialogKind::Wide} close_label={AttrValue::from(words.get("action.close"))} on_close={props.on_close.clone()}>
            <div class="ks-stack ks-stack--tight" data-fresh={is_fresh.then_some("true")}>
                <div>{ seg.view() }</div>
                { body }
            </div>
        </Dialog>
    }
}

fn tornado(lines: &[SwingLine], at: f64, words: Words) -> Html {
    let title = words.get("chance.tornado_title");
    let finding = lines.first().map(|line| words.with("chance.tornado_finding", &[("name", &line.name)]));
    let line = |line: &SwingLine| {
        let [low, high] = &line.ends;
        let end = |(text, exact): &(String, String), value: &str| {
            html! {
                <td class="ks-table__num" data-exact={exact.clone()}>{ text }<span class="ks-table__sub">{ value.to_owned() }</span></td>
            }
        };
        html! {
            <tr key={line.key.clone()} data-swing={line.key.clone()}>
                <th scope="row">{ &line.name }</th>
                { end(low, &line.values[0]) }
                <td class="ks-tornado__cell">
                    <svg class="ks-tornado" height="20" aria-hidden="true">
                        <rect class="ks-tornado__bar" x={format!("{:.2}%", line.bar.0)} y="5" width={format!("{:.2}%", line.bar.1)} height="10" rx="1" />
                        <line class="ks-tornado__now" x1={format!("{at:.2}%")} x2={format!("{at:.2}%")} y1="0" y2="20" />
                    </svg>
                </td>
                { end(high, &line.values[1]) }
            </tr>
        }
    };
    let table = html! {
        <table class="ks-table ks-table--dense ks-table--plain">
            <caption class="ks-sr">{ title.clone() }</caption>
            <thead><tr>
                <th scope="col">{ words.get("chance.number") }</th>
                <th scope="col" class="ks-table__num">{ words.get("chance.lower") }</th>
                <th scope="col">{ words.get("chance.total") }</th>
                <th scope="col" class="ks-table__num">{ words.get("chance.higher") }</th>
            </tr></thead>
            <tbody>{ for lines.iter().map(line) }</tbody>
        </table>
    };
    html! {
        <>
            if let Some(finding) = finding { <p class="ks-chart__finding">{ finding }</p> }
            { scroll_region(title, ScrollHeight::Whole, table) }
        </>
    }
}

/// Properties of [`ChanceDialog`].
#[derive(Properties, PartialEq)]
pub struct ChanceDialogProps {
    /// The card with what is moved.
    pub what_if: WhatIf,
    /// What that comes to.
    pub reading: Same<WhatIfReading>,
    /// Closed.
    pub on_close: Callback<()>,
}

/// What is being run: the ranges, where chance begins, how many parts are done, and what came of them.
#[derive(Debug, Clone, PartialEq)]
struct Running {
    ranges: Vec<Range>,
    seed: u64,
    done: u32,
    runs: Runs,
    is_stopped: bool,
}

/// What chance makes of the total.
#[component]
pub fn ChanceDialog(props: &ChanceDialogProps) -> Html {
    let app = use_app();
    let words = app.words;
    let workspace = app.state.open().map(|open| Rc::clone(&open.catalogue)).unwrap_or_default();
    let formats = Formats::of(words, &workspace);
    let form = use_state_eq(|| fields(&props.reading.0.card.1, &workspace, &formats));
    let seed = use_state_eq(|| (random::random_bits() % 1_000_000).to_string());
    let running = use_state_eq(|| None::<Running>);
    let now = (*running).clone();
    let asked = now.as_ref().filter(|run| run.done < PARTS && !run.is_stopped).map(|run| ChanceDraft {
        what_if: props.what_if.clone(),
        ranges: run.ranges.clone(),
        seed: run.seed,
        part: run.done,
        runs: PART_RUNS,
    });
    let is_running = asked.is_some();
    let answer = use_answer(asked.map_or(Query::Coverage, |draft| Query::Chance(Box::new(draft))));
    {
        let (running, now) = (running.clone(), now.clone());
        let came = match &answer {
            Async::Ready { value, stale: false } if is_running => Some(Same(Rc::clone(value))),
            _ => None,
        };
        use_effect_with(came, move |came| {
            if let (Some(came), Some(run)) = (came, now)
                && let Answer::Chance(part) = &*came.0
            {
                let runs = run.runs.clone().with(part);
                running.set(Some(Running { done: run.done + 1, runs, is_stopped: !part.is_possible, ..run }));
            }
        });
    }
    let ranges: Option<Vec<Range>> = form.iter().map(RangeField::range).collect();
    let seed_read = seed.trim().parse::<u64>().ok();
    let ready = ranges.filter(|ranges| !ranges.is_empty()).zip(seed_read);
    let on_submit = {
        let (running, ready) = (running.setter(), ready.clone());
        Callback::from(move |()| {
            if let Some((ranges, seed)) = ready.clone() {
                running.set(Some(Running {
                    ranges,
                    seed,
                    done: 0,
                    runs: Runs::default(),
                    is_stopped: false,
                }));
            }
        })
    };
    let on_stop = {
        let running = running.clone();
        Callback::from(move |_: MouseEvent| {
            running.set((*running).clone().map(|run| Running { is_stopped: true, ..run }))
        })
    };
    let on_text = {
        let form = form.clone();
        Callback::from(move |(row, place, text): (usize, usize, String)| {
            let mut next = (*form).clone();
            if let Some(slot) = next.get_mut(row).and_then(|field| field.texts.get_mut(place)) {
                *slot = text;
            }
            form.set(next);
        })
    };
    let foot = html! {
        <>
            if is_running { { Button { onclick: on_stop, ..Button::default() }.view(words.get("chance.stop")) } }
            { Button { kind: ButtonKind::Primary, submit: true, disabled: ready.is_none() || is_running, ..Button::default() }.view(words.get("chance.run")) }
        </>
    };
    let seed_field = TextField {
        id: "chance-seed".into(),
        label: words.get("chance.seed").into(),
        value: AttrValue::from((*seed).clone()),
        on_input: {
            let seed = seed.setter();
            Callback::from(move |text: String| seed.set(text))
        },
        hint: Some(words.get("chance.seed_hint").into()),
        error: seed_read.is_none().then(|| words.get("errors.not_a_number").into()),
        ..TextField::default()
    };
    let told = now.as_ref().filter(|run| run.runs.count() > 0);
    html! {
        <Dialog id="chance" title={AttrValue::from(words.get("chance.title"))} sub={Some(AttrValue::from(words.get("chance.sub")))}
            kind={DialogKind::Wide} close_label={AttrValue::from(words.get("action.close"))} on_close={props.on_close.clone()} on_submit={Some(on_submit)} {foot}>
            <div class="ks-stack" data-done={now.as_ref().filter(|run| run.done >= PARTS).map(|run| run.done.to_string())}>
                { range_table(&form, &on_text, &formats) }
                { seed_field.view() }
                if let Some(run) = &now {
                    <progress class="ks-progress" max={PARTS.to_string()} value={run.done.to_string()} aria-label={words.get("chance.progress").to_string()}></progress>
                }
                if let Some(run) = told { { outcome(&run.runs, &formats) } }
            </div>
        </Dialog>
    }
}

fn range_table(form: &[RangeField], on_text: &Callback<(usize, usize, String)>, formats: &Formats) -> Html {
    let words = formats.words;
    let heads = ["chance.low", "chance.likely", "chance.high"];
    let row = |(row, field): (usize, &RangeField)| {
        let cell = |(place, text): (usize, &String)| {
            let label = heads.get(place).map(|key| format!("{} · {}", field.name, words.get(key)));
            html! {
                <td key={place.to_string()}>{ number_input(NumberInput {
                    id: format!("chance-{row}-{place}").into(),
                    value: AttrValue::from(text.clone()),
                    unit: unit_word(field.unit, formats),
                    oninput: on_text.reform(move |event: InputEvent| (row, place, dom::text_of(&event))),
                    label: label.map(AttrValue::from),
                    is_invalid: field.range().is_none(),
                    ..NumberInput::default()
                }) }</td>
            }
        };
        html! { <tr key={field.kpi.to_string()}><th scope="row">{ field.name.clone() }</th>{ for field.texts.iter().enumerate().map(cell) }</tr> }
    };
    let title = words.get("chance.ranges");
    let table = html! {
        <table class="ks-table ks-table--dense ks-table--plain ks-chance__ranges">
            <caption class="ks-sr">{ title.clone() }</caption>
            <thead><tr><th scope="col">{ words.get("setup.indicator") }</th>{ for heads.iter().map(|key| html! { <th key={*key} scope="col">{ words.get(key) }</th> }) }</tr></thead>
            <tbody>{ for form.iter().enumerate().map(row) }</tbody>
        </table>
    };
    scroll_region(title, ScrollHeight::Whole, table)
}

fn outcome(runs: &Runs, formats: &Formats) -> Html {
    let words = formats.words;
    let chart = runs.chart(formats).map(Rc::new);
    html! {
        <div class="ks-grid ks-grid--main" data-test="chance-outcome">
            if let Some(chart) = chart { <ChartFigure {chart} formats={formats.clone()} /> }
            <div>
                <table class="ks-table ks-table--dense ks-table--plain" data-test="chance-grades">
                    <caption class="ks-sr">{ words.get("chance.grades") }</caption>
                    <thead><tr><th scope="col">{ words.get("what_if.grade") }</th><th scope="col" class="ks-table__num">{ words.get("chance.share") }</th></tr></thead>
                    <tbody>{ for runs.grade_lines(formats).into_iter().map(|(grade, share)| html! { <tr key={grade.clone()}><th scope="row">{ grade }</th><td class="ks-table__num">{ share }</td></tr> }) }</tbody>
                </table>
                <p class="ks-field__hint">{ words.get("chance.approximate") }</p>
            </div>
        </div>
    }
}
