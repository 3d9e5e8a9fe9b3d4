//! Bonuses by grades: for whom, for which period, how much money, and what is to be known about each before using it.

pub mod form;
pub mod shares;

use yew::prelude::*;

use crate::{
    app::{
        answer::{Async, use_answer},
        context::use_app,
    },
    domain::pool::BonusPool,
    engine::{
        pool_lint::PoolFinding,
        query::{Answer, Query},
    },
    platform::dom,
    state::edits::pool::remove_pool,
    ui::{
        components::{
            button::{Button, IconButton},
            card::Card,
            empty::Empty,
            icon::{IconSize, icon},
            table::{ScrollHeight, scroll_region},
        },
        features::{
            commit::take,
            totals_editor::pools::{form::PoolDialog, shares::SharesDialog},
        },
    },
    view::{formats::Formats, pool::pool_note_words, rule_scopes::scope_name},
};

/// What is on top of the table.
#[derive(Debug, Clone, PartialEq)]
enum Open {
    /// The form; `None` for a new bonus.
    Form(Option<BonusPool>),
    /// Who gets what.
    Shares(BonusPool),
}

/// The card.
#[component]
pub fn Pools() -> Html {
    let app = use_app();
    let words = app.words;
    let answer = use_answer(Query::PoolLint);
    let opened = use_state(|| None::<Open>);
    let card = use_node_ref();
    let Some(open) = app.state.open() else { return Html::default() };
    let close = {
        let opened = opened.setter();
        Callback::from(move |()| opened.set(None))
    };
    let above = match (*opened).clone() {
        None => Html::default(),
        Some(Open::Form(pool)) => html! { <PoolDialog {pool} on_close={close} /> },
        Some(Open::Shares(pool)) => html! { <SharesDialog {pool} on_close={close} /> },
    };
    let on_open = |what: Open| {
        let opened = opened.setter();
        Callback::from(move |_: MouseEvent| opened.set(Some(what.clone())))
    };
    let workspace = &open.catalogue;
    let formats = Formats::of(words, workspace);
    let findings: &[PoolFinding] = match &answer {
        Async::Ready { value, .. } => match &**value {
            Answer::PoolLint(found) => found,
            _ => &[],
        },
        _ => &[],
    };
    let note = |(place, finding): (usize, &PoolFinding)| {
        let mark = if finding.note.is_fact() { "info" } else { "watch" };
        html! {
            <li key={place.to_string()} class="ks-row ks-row--nowrap">{ icon(mark, IconSize::Small) }<span>{ pool_note_words(&finding.note, &formats) }</span></li>
        }
    };
    let row = |pool: &BonusPool| {
        let label = |key: &str| AttrValue::from(words.with(key, &[("name", &words.of(&pool.name))]));
        let button = |icon: &'static str, key: &str, onclick: Callback<MouseEvent>| {
            IconButton { icon, small: true, label: label(key), onclick, ..IconButton::default() }.view()
        };
        let remove = {
            let (app, pool, card) = (app.clone(), pool.clone(), card.clone());
            Callback::from(move |_: MouseEvent| {
                take(&app, Ok(remove_pool(&pool)));
                // The row goes, and its button with it.
                dom::focus_in(&card, "#pool-add button");
            })
        };
        let known = findings.iter().filter(|finding| finding.pool == pool.id);
        let notes: Vec<Html> = known.enumerate().map(note).collect();
        let money = pool
            .amount
            .map_or_else(|| words.get("pool.open_amount").to_string(), |amount| formats.amount(amount));
        html! {
            <tr key={pool.id.to_string()} data-pool={pool.id.to_string()}>
                <th scope="row" class="ks-nowrap">{ words.of(&pool.name) }</th>
                <td class="ks-nowrap">{ words.of(&scope_name(&pool.scope, workspace)) }</td>
                <td class="ks-nowrap">{ formats.period(pool.period) }</td>
                <td class="ks-nowrap">{ money }</td>
                <td class="ks-table__wrap">
                    if notes.is_empty() { <span class="ks-mute">{ words.get("pool.smooth") }</span> } else { <ul class="ks-stack ks-stack--tight">{ for notes }</ul> }
                </td>
                <td class="ks-table__act">
                    { button("explain", "pool.shares_named", on_open(Open::Shares(pool.clone()))) }
                    { button("edit", "pool.edit_named", on_open(Open::Form(Some(pool.clone())))) }
                    { button("trash", "pool.remove_named", remove) }
                </td>
            </tr>
        }
    };
    let head = |key: &str| html! { <th scope="col">{ words.get(key) }</th> };
    let title = words.get("pool.title");
    let body = if workspace.pools.is_empty() {
        Empty { icon: "none", small: true, text: Some(words.get("pool.none").into()), ..Empty::default() }
            .view()
    } else {
        let table = html! {
            <table class="ks-table">
                <caption class="ks-sr">{ title.clone() }</caption>
                <thead><tr>
                    { head("pool.bonus") }{ head("plan.scope") }{ head("pool.period") }{ head("pool.money") }{ head("pool.know") }
                    <th scope="col"><span class="ks-sr">{ words.get("action.edit") }</span></th>
                </tr></thead>
                <tbody>{ for workspace.pools.values().map(row) }</tbody>
            </table>
        };
        scroll_region(title.clone(), ScrollHeight::Whole, table)
    };
    let add = Button { icon: Some("plus"), onclick: on_open(Open::Form(None)), ..Button::default() };
    let actions = html! { <span id="pool-add">{ add.view(words.get("pool.add")) }</span> };
    let sub = Some(words.get("pool.sub").into());
    let view = Card { title: title.into(), sub, flush: true, actions, ..Card::default() }.view(body);
    html! { <div ref={card}>{ view }{ above }</div> }
}
