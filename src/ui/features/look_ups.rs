//! What rows found in other tables by their keys, and the keys that are not there. Shown only where there are two tables.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{
        answer::{Async, use_answer},
        context::use_app,
    },
    engine::{
        look_ups::LookUp,
        query::{Answer, Query},
    },
    ui::components::{
        card::Card,
        table::{ScrollHeight, scroll_region},
    },
    view::{
        import_words::{column_name, column_names, count, table_name},
        message::Words,
    },
};

/// Keys that are named of one look-up.
const NAMED: usize = 12;

/// The look-ups as a card.
#[component]
pub fn LookUps() -> Html {
    let words = use_app().words;
    let Async::Ready { value, .. } = use_answer(Query::LookUps) else { return Html::default() };
    let Answer::LookUps(found) = &*value else { return Html::default() };
    if found.is_empty() {
        return Html::default();
    }
    let heads = ["key", "to", "brings"].map(|name| words.get(&format!("look_ups.{name}")));
    let numbers = ["found", "filled", "unmatched"].map(|name| words.get(&format!("look_ups.{name}")));
    Card {
        title: words.get("look_ups.title").into(),
        sub: Some(words.get("look_ups.sub").into()),
        flush: true,
        ..Card::default()
    }
    .view(scroll_region(words.get("look_ups.title"), ScrollHeight::Whole, html! {
        <table class="ks-table" data-test="look-ups">
            <caption class="ks-sr">{ words.get("look_ups.title") }</caption>
            <thead><tr>
                { for heads.into_iter().map(|head| html! { <th scope="col">{ head }</th> }) }
                { for numbers.into_iter().map(|head| html! { <th scope="col" class="ks-table__num">{ head }</th> }) }
            </tr></thead>
            <tbody>{ for found.iter().map(|one| row(one, words)) }</tbody>
        </table>
    }))
}

fn row(one: &LookUp, words: Words) -> Html {
    let key = words.with(
        "look_ups.key_of",
        &[("table", &table_name(&one.table, words)), ("column", &column_name(&one.column, words))],
    );
    html! {
        <tr key={format!("{} {} {}", one.table.0, one.column.0, one.to.0)} data-unmatched={one.unmatched.to_string()}>
            <th scope="row">{ key }</th>
            <td>{ table_name(&one.to, words) }</td>
            <td class="ks-table__wrap">{ column_names(&one.carried, words) }</td>
            <td class="ks-table__num">{ count(one.found) }</td>
            <td class="ks-table__num">{ count(one.filled) }</td>
            <td class="ks-table__num">{ count(one.unmatched) }{ keys(one, words) }</td>
        </tr>
    }
}

/// The keys that are not there, those of most rows first.
fn keys(one: &LookUp, words: Words) -> Html {
    if one.keys.is_empty() {
        return Html::default();
    }
    let named = one
        .keys
        .iter()
        .take(NAMED)
        .map(|(key, rows)| words.with("look_ups.missing_key", &[("key", key), ("rows", &count(*rows))]));
    let named: Vec<Rc<str>> = named.collect();
    let more = one.unmatched_keys.saturating_sub(named.len() as u64);
    html! {
        <span class="ks-table__sub ks-table__wrap">
            { named.join(&words.get("import.and")) }
            if more > 0 { { words.with("look_ups.more", &[("n", &count(more))]) } }
        </span>
    }
}
