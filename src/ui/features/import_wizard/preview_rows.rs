//! The first rows of the file as they stand in it.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::context::use_app,
    data::import::preview::Preview,
    ui::components::{card::Card, table::ScrollRegion},
    view::import_words::column_name,
};

/// Rows that are drawn.
const SHOWN: usize = 6;

/// Properties of [`PreviewRows`].
#[derive(Properties, PartialEq)]
pub struct PreviewRowsProps {
    /// What the file seems to be.
    pub preview: Rc<Preview>,
    /// What stands below the rows: what is lacking, and the start.
    pub foot: Html,
}

/// The rows as a card.
#[component]
pub fn PreviewRows(props: &PreviewRowsProps) -> Html {
    let words = use_app().words;
    let preview = &props.preview;
    let shown = preview.rows.len().min(SHOWN).to_string();
    let caption = AttrValue::from(words.with("import.preview.caption", &[("n", &shown)]));
    let widest = preview.rows.iter().take(SHOWN).map(Vec::len).max().unwrap_or_default();
    let ignored = words.get("import.preview.ignored");
    html! {
        <Card title={AttrValue::from(words.get("import.preview.title"))} sub={AttrValue::from(words.with("import.preview.sub", &[("n", &shown)]))} flush=true foot={props.foot.clone()}>
            <ScrollRegion label={caption.clone()}>
                <table class="ks-table ks-table--dense">
                    <caption class="ks-sr">{ caption }</caption>
                    <thead><tr>{ for preview.columns.iter().enumerate().map(|(place, column)| html! {
                        <th key={place} scope="col">{ column.header.clone() }<span class="ks-table__sub">{ "→ " }
                            { column.column.as_ref().map_or_else(|| ignored.clone(), |column| column_name(column, words)) }
                        </span></th>
                    }) }{ for (preview.columns.len()..widest).map(|place| html! { <th key={place} scope="col">{ words.get("import.preview.extra") }</th> }) }</tr></thead>
                    <tbody>{ for preview.rows.iter().take(SHOWN).enumerate().map(|(place, row)| html! {
                        <tr key={place}>{ for row.iter().enumerate().map(|(place, cell)| html! {
                            <td key={place} class={classes!("ks-nowrap", preview.columns.get(place).is_none_or(|column| column.column.is_none()).then_some("ks-mute"))}>{ cell.clone() }</td>
                        }) }{ for (row.len()..widest).map(|place| html! { <td key={place}></td> }) }</tr>
                    }) }</tbody>
                </table>
            </ScrollRegion>
        </Card>
    }
}
