//! The plans of pay: whose, how often, and what is to be known about each before using it: every cliff with its size,
//! falls, rows that never decide, faults.

use yew::prelude::*;

use crate::{
    app::{
        answer::{Async, use_answer},
        context::use_app,
    },
    domain::pay::PayPlan,
    engine::{
        pay_lint::PayFinding,
        query::{Answer, Query},
    },
    ui::components::{
        card::Card,
        icon::{IconSize, icon},
        table::{ScrollHeight, scroll_region},
    },
    view::{formats::Formats, pay::every, pay_lint::note_words, rule_scopes::scope_name},
};

/// The card; nothing where the workspace has no plans.
#[component]
pub fn PayPlans() -> Html {
    let app = use_app();
    let words = app.words;
    let answer = use_answer(Query::PayLint);
    let Some(open) = app.state.open().filter(|open| !open.catalogue.pay_plans.is_empty()) else {
        return Html::default();
    };
    let workspace = &open.catalogue;
    let formats = Formats::of(words, workspace);
    let findings: &[PayFinding] = match &answer {
        Async::Ready { value, .. } => match &**value {
            Answer::PayLint(found) => found,
            _ => &[],
        },
        _ => &[],
    };
    let note = |(place, finding): (usize, &PayFinding)| {
        let mark = if finding.note.is_fact() { "info" } else { "watch" };
        html! {
            <li key={place.to_string()} class="ks-row ks-row--nowrap">{ icon(mark, IconSize::Small) }<span>{ note_words(&finding.note, &formats) }</span></li>
        }
    };
    let row = |plan: &PayPlan| {
        let newest = plan.terms.revisions().last();
        let known = findings.iter().filter(|finding| {
            finding.plan == plan.id && newest.is_some_and(|newest| newest.from == finding.from)
        });
        let notes: Vec<Html> = known.enumerate().map(note).collect();
        html! {
            <tr key={plan.id.to_string()} data-plan={plan.id.to_string()}>
                <th scope="row" class="ks-nowrap">{ words.of(&plan.name) }</th>
                <td class="ks-nowrap">{ words.of(&scope_name(&plan.scope, workspace)) }</td>
                <td class="ks-nowrap">{ newest.map(|newest| words.get(every(newest.value.every))).unwrap_or_default() }</td>
                <td class="ks-table__wrap">
                    if notes.is_empty() { <span class="ks-mute">{ words.get("pay.plans_smooth") }</span> } else { <ul class="ks-stack ks-stack--tight">{ for notes }</ul> }
                </td>
            </tr>
        }
    };
    let head = |key: &str| html! { <th scope="col">{ words.get(key) }</th> };
    let title = words.get("pay.plans");
    let table = html! {
        <table class="ks-table">
            <caption class="ks-sr">{ title.clone() }</caption>
            <thead><tr>{ head("pay.plans_plan") }{ head("plan.scope") }{ head("pay.plans_every") }{ head("pay.plans_know") }</tr></thead>
            <tbody>{ for workspace.pay_plans.values().map(row) }</tbody>
        </table>
    };
    let sub = Some(words.get("pay.plans_sub").into());
    Card { title: title.clone().into(), sub, flush: true, ..Card::default() }.view(scroll_region(
        title,
        ScrollHeight::Whole,
        table,
    ))
}
