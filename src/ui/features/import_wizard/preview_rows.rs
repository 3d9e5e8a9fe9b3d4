//! The first rows of the file as they stand in it.

use yew::prelude::*;

use crate::{
    data::import::preview::Preview,
    ui::components::{
        card::Card,
        table::{ScrollHeight, scroll_region},
    },
    view::{message::Words, own_table_words::seen_column_name},
};

/// Rows that are drawn.
const SHOWN: usize = 6;

/// The rows as a card; below them what is lacking, and the start.
pub fn preview_rows(preview: &Preview, foot: Html, words: Words) -> Html {
    let shown = preview.rows.len().min(SHOWN).to_string();
    let caption = AttrValue::from(words.with("import.preview.caption", &[("n", &shown)]));
    let widest = preview.rows.iter().take(SHOWN).map(Vec::len).max().unwrap_or_default();
    let ignored = words.get("import.preview.ignored");
    Card {
        title: words.get("import.preview.title").into(),
        sub: Some(words.with("import.preview.sub", &[("n", &shown)]).into()),
        flush: true,
        foot: Some(foot),
        ..Card::default()
    }.view(scroll_region(caption.clone(), ScrollHeight::Whole, html! {
            <table class="ks-table ks-table--dense">
                <caption class="ks-sr">{ caption }</caption>
                <thead><tr>{ for preview.columns.iter().enumerate().map(|(place, column)| html! {
                    <th key={place} scope="col">{ column.header.clone() }<span class="ks-table__sub">{ "→ " }
                        { column.column.as_ref().map_or_else(|| ignored.clone(), |column| seen_column_name(preview, column, words)) }
                    </span></th>
                }) }{ for (preview.columns.len()..widest).map(|place| html! { <th key={place} scope="col">{ words.get("import.preview.extra") }</th> }) }</tr></thead>
                <tbody>{ for preview.rows.iter().take(SHOWN).enumerate().map(|(place, row)| html! {
                    <tr key={place}>{ for row.iter().enumerate().map(|(place, cell)| html! {
                        <td key={place} class={classes!("ks-nowrap", preview.columns.get(place).is_none_or(|column| column.column.is_none()).then_some("ks-mute"))}>{ cell.clone() }</td>
                    }) }{ for (row.len()..widest).map(|place| html! { <td key={place}></td> }) }</tr>
                }) }</tbody>
            </table>
        }))
}
