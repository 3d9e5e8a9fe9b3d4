//! What a plan of pay that is being written pays: asks the engine once the keys rest, and shows line, borders and cliffs.

use yew::prelude::*;

use crate::{
    app::{
        answer::{Async, use_answer},
        rested::use_rested,
    },
    domain::{pay::PayTerms, workspace::Workspace},
    engine::query::{Answer, PayDraft, PayReading, Query},
    ui::{
        components::icon::{IconSize, icon},
        features::totals_editor::pay_editor::chart::{PayChart, PointMove},
    },
    view::{
        formats::Formats,
        number::{self, NO_VALUE},
        pay_form::{PayForm, kinds::Family},
        pay_lint::note_words,
        pay_points::{frame, points},
        pay_tried::{PayRow, along, line, rows},
    },
};

/// How long the keys rest before the engine is asked.
const ASK_AFTER: u32 = 150;
/// Most decimal places of a quota.
const MOST_PLACES: u32 = 9;

/// What the engine says about a draft.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// What it pays, and the draft that it is about.
    pub reading: Option<(PayTerms, PayReading)>,
    /// Whether it is about the draft as it stands.
    pub is_fresh: bool,
    /// Whether the engine could not be asked.
    pub has_failed: bool,
}

/// The engine's verdict on a draft; the last one stays while there is none to ask about or a newer one is on its way.
#[hook]
pub fn use_verdict(draft: Option<PayDraft>) -> Verdict {
    let asked = use_rested(draft.clone(), ASK_AFTER);
    // Without a draft something small is asked: a hook asks always.
    let query = asked.clone().map_or(Query::Coverage, |draft| Query::PayDraft(Box::new(draft)));
    let is_asked = draft.is_some() && asked == draft;
    let terms = asked.as_ref().map(|draft| draft.terms.clone());
    match use_answer(query) {
        Async::Pending => Verdict { reading: None, is_fresh: false, has_failed: false },
        Async::Failed(_) => Verdict { reading: None, is_fresh: is_asked, has_failed: true },
        Async::Ready { value, stale } => {
            let reading = match &*value {
                Answer::PayDraft(reading) => terms.map(|terms| (terms, (**reading).clone())),
                _ => None,
            };
            Verdict { reading, is_fresh: is_asked && !stale, has_failed: false }
        }
    }
}

/// Draws what the plan pays. `inputs` are the fields that it is tried out with; `form` is what its points are moved in.
pub fn bench(
    verdict: &Verdict,
    has_plan: bool,
    inputs: Html,
    (form, on_move): (&PayForm, &Callback<PointMove>),
    workspace: &Workspace,
    formats: &Formats,
) -> Html {
    let words = formats.words;
    let said = |key: &str| html! { <p class="ks-rule__said" role="status">{ words.get(key) }</p> };
    let result = match &verdict.reading {
        _ if !has_plan => said("pay_plan.tried.waiting"),
        _ if verdict.has_failed => said("pay_plan.tried.failed"),
        None => said("state.loading"),
        Some((terms, reading)) => {
            let notes = reading.notes.iter().enumerate().map(|(place, note)| {
                let mark = if note.is_fact() { "info" } else { "watch" };
                html! { <li key={place.to_string()} class="ks-row ks-row--nowrap">{ icon(mark, IconSize::Small) }<span>{ note_words(note, formats) }</span></li> }
            });
            let quota = reading.quota.map(|quota| {
                words.with("pay_plan.tried.of_quota", &[("quota", &number::trimmed(quota, MOST_PLACES))])
            });
            html! {
                <>
                    { for line(reading, terms, workspace, formats).map(|line| {
                        // Points can be moved as long as they are those of the rows as they stand.
                        let frame = frame(reading, terms, form, workspace).filter(|_| form.family != Family::Flat);
                        let points = frame.map(|frame| points(reading, &frame, form)).unwrap_or_default();
                        html! { <PayChart {line} {frame} {points} on_move={on_move.clone()} {words} /> }
                    }) }
                    { table(&rows(reading, terms, workspace, formats), verdict.is_fresh, formats) }
                    { along_table(&along(reading, terms, workspace, formats), formats) }
                    if reading.notes.is_empty() {
                        <p class="ks-rule__said">{ words.get("pay.plans_smooth") }</p>
                    } else {
                        <ul class="ks-stack ks-stack--tight ks-rule__said" data-test="pay-notes">{ for notes }</ul>
                    }
                    <p class="ks-field__hint">{ words.get(if reading.is_cap_left_out { "pay_plan.tried.alone_uncapped" } else { "pay_plan.tried.alone" }) }{ " " }{ quota.unwrap_or_default() }</p>
                </>
            }
        }
    };
    html! {
        <section class="ks-rule__bench" aria-labelledby="pay-bench" aria-busy={(has_plan && !verdict.is_fresh).then_some("true")}>
            <h3 class="ks-rule__head" id="pay-bench">{ words.get("pay_plan.tried.title") }</h3>
            { inputs }
            { result }
        </section>
    }
}

fn table(rows: &[PayRow], is_fresh: bool, formats: &Formats) -> Html {
    let words = formats.words;
    let row = |row: &PayRow| {
        html! {
            <tr key={row.key.clone()} class={row.is_beside.then_some("ks-table__row--muted")} data-measure={row.key.clone()}>
                <th scope="row">{ row.what.clone() }{ for row.jump.iter().map(|jump| html! { <span class="ks-table__sub">{ jump.clone() }</span> }) }</th>
                <td class="ks-table__num">{ row.measure.clone() }</td>
                <td class="ks-table__num ks-strong" data-test="pay-tried">{ row.pay.clone().unwrap_or_else(|| NO_VALUE.to_owned()) }</td>
            </tr>
        }
    };
    html! {
        <table class="ks-table ks-table--dense ks-table--plain ks-rule__table" data-fresh={is_fresh.then_some("true")}>
            <caption class="ks-sr">{ words.get("pay_plan.tried.caption") }</caption>
            <thead><tr>
                <th scope="col">{ words.get("pay_plan.tried.when") }</th>
                <th scope="col" class="ks-table__num">{ words.get("pay_plan.tried.measure") }</th>
                <th scope="col" class="ks-table__num">{ words.get("pay_plan.tried.pay") }</th>
            </tr></thead>
            <tbody>{ for rows.iter().map(row) }</tbody>
        </table>
    }
}

/// What is paid along the line, measure by measure.
fn along_table(rows: &[(String, String, String)], formats: &Formats) -> Html {
    let words = formats.words;
    let row = |(key, measure, pay): &(String, String, String)| {
        html! { <tr key={key.clone()} data-along={key.clone()}><th scope="row" class="ks-table__num">{ measure.clone() }</th><td class="ks-table__num">{ pay.clone() }</td></tr> }
    };
    html! {
        <details class="ks-rule__along" data-test="pay-along">
            <summary>{ words.get("pay_plan.tried.along") }</summary>
            <table class="ks-table ks-table--dense ks-table--plain">
                <caption class="ks-sr">{ words.get("pay_plan.tried.along") }</caption>
                <thead><tr>
                    <th scope="col" class="ks-table__num">{ words.get("pay_plan.tried.measure") }</th>
                    <th scope="col" class="ks-table__num">{ words.get("pay_plan.tried.pay") }</th>
                </tr></thead>
                <tbody>{ for rows.iter().map(row) }</tbody>
            </table>
        </details>
    }
}
