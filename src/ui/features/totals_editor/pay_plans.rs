//! The plans of pay: whose, how often, and what is to be known about each before using it: every cliff with its size,
//! falls, rows that never decide, faults.

use std::rc::Rc;

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
    platform::dom,
    state::edits::pay::{has_entries, remove_pay_plan},
    ui::{
        components::{
            button::{Button, IconButton},
            card::Card,
            empty::Empty,
            icon::{IconSize, icon},
            table::{ScrollHeight, scroll_region},
        },
        features::{commit::take, totals_editor::pay_editor::PayDialog},
    },
    view::{formats::Formats, pay::every, pay_lint::note_words, rule_scopes::scope_name},
};

/// The card.
#[component]
pub fn PayPlans() -> Html {
    let app = use_app();
    let words = app.words;
    let answer = use_answer(Query::PayLint);
    let opened = use_state(|| None::<Option<PayPlan>>);
    let card = use_node_ref();
    let Some(open) = app.state.open() else { return Html::default() };
    let close = {
        let opened = opened.setter();
        Callback::from(move |()| opened.set(None))
    };
    let above = (*opened).clone().map(|plan| html! { <PayDialog {plan} on_close={close} /> });
    let open_form = |plan: Option<PayPlan>| {
        let opened = opened.setter();
        Callback::from(move |_: MouseEvent| opened.set(Some(plan.clone())))
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
        let label = |key: &str| AttrValue::from(words.with(key, &[("name", &words.of(&plan.name))]));
        let edit = IconButton {
            icon: "edit",
            small: true,
            label: label("pay_plan.edit_named"),
            onclick: open_form(Some(plan.clone())),
            ..IconButton::default()
        };
        let onclick = {
            let (app, plan, card, workspace) =
                (app.clone(), plan.clone(), card.clone(), Rc::clone(workspace));
            Callback::from(move |_: MouseEvent| {
                take(&app, remove_pay_plan(&workspace, &plan));
                // The row goes, and its button with it.
                dom::focus_in(&card, "#pay-add button");
            })
        };
        let is_in_use = has_entries(workspace, plan);
        let remove = IconButton {
            icon: "trash",
            small: true,
            label: label(if is_in_use { "pay_plan.in_use" } else { "pay_plan.remove_named" }),
            disabled: is_in_use,
            onclick,
        };
        let notes: Vec<Html> = known.enumerate().map(note).collect();
        html! {
            <tr key={plan.id.to_string()} data-plan={plan.id.to_string()}>
                <th scope="row" class="ks-nowrap">{ words.of(&plan.name) }</th>
                <td class="ks-nowrap">{ words.of(&scope_name(&plan.scope, workspace)) }</td>
                <td class="ks-nowrap">{ newest.map(|newest| words.get(every(newest.value.every))).unwrap_or_default() }</td>
                <td class="ks-table__wrap">
                    if notes.is_empty() { <span class="ks-mute">{ words.get("pay.plans_smooth") }</span> } else { <ul class="ks-stack ks-stack--tight">{ for notes }</ul> }
                </td>
                <td class="ks-table__act">{ edit.view() }{ remove.view() }</td>
            </tr>
        }
    };
    let head = |key: &str| html! { <th scope="col">{ words.get(key) }</th> };
    let title = words.get("pay.plans");
    let table = html! {
        <table class="ks-table">
            <caption class="ks-sr">{ title.clone() }</caption>
            <thead><tr>{ head("pay.plans_plan") }{ head("plan.scope") }{ head("pay.plans_every") }{ head("pay.plans_know") }<th scope="col"><span class="ks-sr">{ words.get("action.edit") }</span></th></tr></thead>
            <tbody>{ for workspace.pay_plans.values().map(row) }</tbody>
        </table>
    };
    let sub = Some(words.get("pay.plans_sub").into());
    let add = Button { icon: Some("plus"), onclick: open_form(None), ..Button::default() };
    let actions = html! { <span id="pay-add">{ add.view(words.get("pay_plan.add")) }</span> };
    let body = if workspace.pay_plans.is_empty() {
        Empty { icon: "none", small: true, text: Some(words.get("pay_plan.none").into()), ..Empty::default() }
            .view()
    } else {
        scroll_region(title.clone(), ScrollHeight::Whole, table)
    };
    let view = Card { title: title.into(), sub, flush: true, actions, ..Card::default() }.view(body);
    html! { <div ref={card}>{ view }{ above.unwrap_or_default() }</div> }
}
