//! Rules of promotion: for whom, what each asks for, and how many meet it up to the period that is shown.

pub mod form;
pub mod found;

use yew::prelude::*;

use crate::{
    app::{
        answer::{Async, use_answer},
        context::use_app,
        route::use_period,
    },
    domain::promotion::PromotionRule,
    engine::{
        promotion::{PromotionOutcome, PromotionReading},
        query::{Answer, Query},
    },
    platform::dom,
    state::edits::promotion::remove_promotion,
    ui::{
        components::{
            button::{Button, IconButton},
            card::Card,
            empty::Empty,
            table::{ScrollHeight, scroll_region},
        },
        features::{
            commit::take,
            totals_editor::promotions::{form::PromotionDialog, found::FoundDialog},
        },
    },
    view::{number::NO_VALUE, promotion::rule_line, rule_scopes::scope_name},
};

/// What is on top of the table.
#[derive(Debug, Clone, PartialEq)]
enum Open {
    /// The form; `None` for a new rule.
    Form(Option<PromotionRule>),
    /// Whom it points to.
    Found(PromotionRule),
}

/// The card.
#[component]
pub fn Promotions() -> Html {
    let app = use_app();
    let words = app.words;
    let (period, _) = use_period();
    let answer = use_answer(Query::Promotions { period });
    let opened = use_state(|| None::<Open>);
    let card = use_node_ref();
    let Some(open) = app.state.open() else { return Html::default() };
    let close = {
        let opened = opened.setter();
        Callback::from(move |()| opened.set(None))
    };
    let above = match (*opened).clone() {
        None => Html::default(),
        Some(Open::Form(rule)) => html! { <PromotionDialog {rule} on_close={close} /> },
        Some(Open::Found(rule)) => html! { <FoundDialog {rule} {period} on_close={close} /> },
    };
    let on_open = |what: Open| {
        let opened = opened.setter();
        Callback::from(move |_: MouseEvent| opened.set(Some(what.clone())))
    };
    let workspace = &open.catalogue;
    let (found, is_stale): (&[PromotionReading], bool) = match &answer {
        Async::Ready { value, stale } => match &**value {
            Answer::Promotions(found) => (found, *stale),
            _ => (&[], true),
        },
        _ => (&[], true),
    };
    let row = |rule: &PromotionRule| {
        let label = |key: &str| AttrValue::from(words.with(key, &[("name", &words.of(&rule.name))]));
        let button = |icon: &'static str, key: &str, onclick: Callback<MouseEvent>| {
            IconButton { icon, small: true, label: label(key), onclick, ..IconButton::default() }.view()
        };
        let remove = {
            let (app, rule, card) = (app.clone(), rule.clone(), card.clone());
            Callback::from(move |_: MouseEvent| {
                take(&app, Ok(remove_promotion(&rule)));
                // The row goes, and its button with it.
                dom::focus_in(&card, "#promotion-add button");
            })
        };
        let reading = found.iter().find(|reading| reading.rule == rule.id);
        let is_met = |reading: &PromotionReading| {
            reading.people.iter().filter(|one| one.outcome == PromotionOutcome::Met).count()
        };
        let count = reading.map_or_else(
            || NO_VALUE.to_owned(),
            |reading| {
                let (met, all) = (is_met(reading).to_string(), reading.people.len().to_string());
                words.with("promotion.found_of", &[("n", &met), ("of", &all)]).to_string()
            },
        );
        html! {
            <tr key={rule.id.to_string()} data-promotion={rule.id.to_string()} data-met={reading.map(|reading| is_met(reading).to_string())}>
                <th scope="row" class="ks-nowrap">{ words.of(&rule.name) }</th>
                <td class="ks-nowrap">{ words.of(&scope_name(&rule.scope, workspace)) }</td>
                <td class="ks-table__wrap">{ rule_line(rule, words) }</td>
                <td class="ks-nowrap">{ count }</td>
                <td class="ks-table__act">
                    { button("explain", "promotion.who_named", on_open(Open::Found(rule.clone()))) }
                    { button("edit", "promotion.edit_named", on_open(Open::Form(Some(rule.clone())))) }
                    { button("trash", "promotion.remove_named", remove) }
                </td>
            </tr>
        }
    };
    let head = |key: &str| html! { <th scope="col">{ words.get(key) }</th> };
    let title = words.get("promotion.title");
    let body = if workspace.promotion_rules.is_empty() {
        Empty {
            icon: "none",
            small: true,
            text: Some(words.get("promotion.none").into()),
            ..Empty::default()
        }
        .view()
    } else {
        let table = html! {
            <table class="ks-table" aria-busy={is_stale.then_some("true")}>
                <caption class="ks-sr">{ title.clone() }</caption>
                <thead><tr>
                    { head("promotion.rule") }{ head("plan.scope") }{ head("promotion.asks") }{ head("promotion.found") }
                    <th scope="col"><span class="ks-sr">{ words.get("action.edit") }</span></th>
                </tr></thead>
                <tbody>{ for workspace.promotion_rules.values().map(row) }</tbody>
            </table>
        };
        scroll_region(title.clone(), ScrollHeight::Whole, table)
    };
    let add = Button { icon: Some("plus"), onclick: on_open(Open::Form(None)), ..Button::default() };
    let actions = html! { <span id="promotion-add">{ add.view(words.get("promotion.add")) }</span> };
    let sub = Some(words.get("promotion.sub").into());
    let view = Card { title: title.into(), sub, flush: true, actions, ..Card::default() }.view(body);
    html! { <div ref={card}>{ view }{ above }</div> }
}
