//! What would move the total of a card: a point of weight more, or a target, threshold or stretch a hundredth higher.

use yew::prelude::*;

use crate::{
    app::{
        answer::{Async, use_answer},
        context::use_app,
    },
    domain::{period::Period, scope::Scope},
    engine::query::{Answer, Query},
    ui::components::{
        badge::{BadgeLook, badge},
        card::Card,
        table::{ScrollHeight, scroll_region},
    },
    view::{
        formats::Formats,
        levers::{LeverRow, rows},
        number::NO_VALUE,
    },
};

/// Heads of the columns behind the indicator.
const COLUMNS: [&str; 4] = ["levers.weight", "levers.target", "levers.threshold", "levers.stretch"];

/// Properties of [`LeversCard`].
#[derive(Properties, PartialEq)]
pub struct LeversCardProps {
    /// Whose card.
    pub scope: Scope,
    /// Of which period.
    pub period: Period,
}

/// The card; nothing where no indicator counts.
#[component]
pub fn LeversCard(props: &LeversCardProps) -> Html {
    let app = use_app();
    let words = app.words;
    let answer = use_answer(Query::Sensitivity { scope: props.scope.clone(), period: props.period });
    let Some(open) = app.state.open() else { return Html::default() };
    let Async::Ready { value, stale } = &answer else { return Html::default() };
    let Answer::Sensitivity(found) = &**value else { return Html::default() };
    let all = rows(found, &open.catalogue, &Formats::of(words, &open.catalogue));
    if all.is_empty() {
        return Html::default();
    }
    let title = words.get("levers.title");
    let head = |key: &&str| html! { <th scope="col" class="ks-table__num">{ words.get(key) }</th> };
    let cell = |change: &Option<String>| match change {
        Some(change) => html! { <td class="ks-table__num">{ change.clone() }</td> },
        None => html! { <td class="ks-table__num ks-mute">{ NO_VALUE }</td> },
    };
    let row = |row: &LeverRow| {
        html! {
            <tr key={row.kpi.to_string()} data-lever={row.kpi.to_string()}>
                <th scope="row">
                    { row.name.clone() }
                    if row.is_most { { " " }{ badge(BadgeLook::Outline, &words.get("levers.most")) } }
                </th>
                { for row.changes.iter().map(cell) }
            </tr>
        }
    };
    let table = html! {
        <table class="ks-table ks-table--pin" data-ready="levers" aria-busy={stale.then_some("true")}>
            <caption class="ks-sr">{ title.clone() }</caption>
            <thead><tr><th scope="col">{ words.get("levers.indicator") }</th>{ for COLUMNS.iter().map(head) }</tr></thead>
            <tbody>{ for all.iter().map(row) }</tbody>
        </table>
    };
    let sub = Some(words.get("levers.sub").into());
    Card { title: title.clone().into(), sub, flush: true, ..Card::default() }.view(scroll_region(
        title,
        ScrollHeight::Whole,
        table,
    ))
}
