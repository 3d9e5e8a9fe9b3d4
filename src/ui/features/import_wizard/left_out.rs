//! Lines of a file that are none of its rows, after an import: how many, what they were, and the list to take away.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    data::import::asides::LeftOutRow,
    platform::download,
    ui::components::{
        button::Button,
        table::{ScrollHeight, scroll_region},
    },
    view::{aside_words, import_words, message::Words},
    worker::codec_protocol::ImportSummary,
};

/// Lines that are drawn; the list to take away has all that were kept.
const SHOWN: usize = 50;

/// The lines as a card.
pub(super) fn left_out_card(summary: &Rc<ImportSummary>, words: Words) -> Html {
    let rows = &summary.left_out.rows;
    let onclick = {
        let summary = Rc::clone(summary);
        Callback::from(move |_: MouseEvent| {
            let name = format!("{}.csv", words.get("import.left_out.file_name"));
            let text = aside_words::left_out_csv(&summary.headers, &summary.left_out.rows, words);
            download::offer(&name, "text/csv;charset=utf-8", text.as_bytes());
        })
    };
    let row = |(place, one): (usize, &LeftOutRow)| {
        html! {
            <tr key={place}>
                <th scope="row" class="ks-table__num">{ import_words::count(one.line) }</th>
                <td class="ks-table__wrap">{ aside_words::left_out_cells(one) }</td>
                <td class="ks-table__wrap">{ aside_words::left_out(one, words) }</td>
            </tr>
        }
    };
    html! {
        <section class="ks-card" data-test="import-left-out">
            <header class="ks-card__head">
                <div>
                    <h3 class="ks-card__title">{ words.get("import.left_out.title") }</h3>
                    <p class="ks-card__sub">{ words.get("import.left_out.sub") }</p>
                </div>
                <div class="ks-card__actions">{ Button { icon: Some("download"), small: true, onclick, ..Button::default() }.view(words.get("import.left_out.download")) }</div>
            </header>
            <div class="ks-card__body ks-card__body--flush">
                { scroll_region(words.get("import.left_out.title"), ScrollHeight::Limited, html! {
                    <table class="ks-table ks-table--dense">
                        <caption class="ks-sr">{ words.get("import.left_out.title") }</caption>
                        <thead><tr><th scope="col" class="ks-table__num">{ words.get("import.issue.line") }</th><th scope="col">{ words.get("import.issue.found") }</th><th scope="col">{ words.get("import.issue.reason") }</th></tr></thead>
                        <tbody>{ for rows.iter().take(SHOWN).enumerate().map(row) }</tbody>
                    </table>
                }) }
            </div>
        </section>
    }
}
