//! What the changes make of totals, grades and pay, the stored figures beside.

use yew::prelude::*;

use crate::{
    ui::components::{
        band::BandMark,
        card::Card,
        delta::delta_mark,
        table::{ScrollHeight, scroll_region},
    },
    view::{message::Words, what_if::Beside},
};

/// The total of the card itself.
pub fn own_total(own: &Beside, finding: &str, is_fresh: bool, words: Words) -> Html {
    html! {
        <section class="ks-whatif__own" aria-label={words.get("what_if.result").to_string()} data-fresh={is_fresh.then_some("true")}>
            <p class="ks-whatif__figures">
                <span class="ks-whatif__now" data-test="own-now" data-exact={own.exact.0.clone()}><span class="ks-sr">{ words.get("what_if.now") }{ " " }</span>{ &own.now }</span>
                <span class="ks-whatif__arrow" aria-hidden="true">{ "→" }</span>
                <span class="ks-whatif__then" data-test="own-then" data-exact={own.exact.1.clone()}><span class="ks-sr">{ words.get("what_if.then") }{ " " }</span>{ &own.then }</span>
                { grades(own, words) }
                if let Some(change) = &own.change { { delta_mark(change, words) } }
            </p>
            <p class="ks-whatif__said" role="status">{ finding }</p>
        </section>
    }
}

/// Both grades where they differ, else the one.
fn grades(beside: &Beside, words: Words) -> Html {
    let Some([(now, level_now), (then, level_then)]) = &beside.bands else { return Html::default() };
    let mark = |code: &Option<String>, level: u8| {
        BandMark { code: code.as_deref(), level, large: false }.view(words)
    };
    if now == then {
        return mark(then, *level_then);
    }
    html! { <span class="ks-whatif__grades">{ mark(now, *level_now) }<span aria-hidden="true">{ "→" }</span>{ mark(then, *level_then) }</span> }
}

/// A card of figures beside each other; nothing where there are none.
pub fn beside_card(
    title: &str,
    sub: &str,
    head: &str,
    rows: &[Beside],
    name: &'static str,
    words: Words,
) -> Html {
    if rows.is_empty() {
        return Html::default();
    }
    let has_grades = rows.iter().any(|row| row.bands.is_some());
    let row = |row: &Beside| {
        html! {
            <tr key={row.key.clone()} data-row={row.key.clone()}>
                <th scope="row">
                    { row.name.clone() }
                    if !row.sub.is_empty() { <span class="ks-table__sub">{ row.sub.clone() }</span> }
                    if let Some(reason) = &row.reason { <span class="ks-table__sub">{ reason.clone() }</span> }
                </th>
                <td class="ks-table__num ks-mute" data-test="now" data-exact={row.exact.0.clone()}>{ &row.now }</td>
                <td class="ks-table__num ks-strong" data-test="then" data-exact={row.exact.1.clone()}>{ &row.then }</td>
                <td class="ks-table__num">if let Some(change) = &row.change { { delta_mark(change, words) } }</td>
                if has_grades { <td>{ grades(row, words) }</td> }
            </tr>
        }
    };
    let table = html! {
        <table class="ks-table ks-table--dense ks-table--plain" data-beside={name}>
            <caption class="ks-sr">{ title.to_owned() }</caption>
            <thead><tr>
                <th scope="col">{ head.to_owned() }</th>
                <th scope="col" class="ks-table__num">{ words.get("what_if.now") }</th>
                <th scope="col" class="ks-table__num">{ words.get("what_if.then") }</th>
                <th scope="col" class="ks-table__num">{ words.get("what_if.change") }</th>
                if has_grades { <th scope="col">{ words.get("what_if.grade") }</th> }
            </tr></thead>
            <tbody>{ for rows.iter().map(row) }</tbody>
        </table>
    };
    let sub = Some(AttrValue::from(sub.to_owned()));
    Card { title: title.to_owned().into(), sub, flush: true, ..Card::default() }.view(scroll_region(
        title.to_owned(),
        ScrollHeight::Whole,
        table,
    ))
}
