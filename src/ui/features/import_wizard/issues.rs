//! Refused rows: the causes by how often they occur, the rows themselves, and the list to take away.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    data::import::{MAX_ISSUES, RowIssue},
    platform::download,
    ui::components::{
        button::Button,
        table::{ScrollHeight, scroll_region},
    },
    view::{import_tables, import_words, message::Words},
    worker::codec_protocol::ImportSummary,
};

/// Rows that are drawn; the list to take away has all of them.
const SHOWN: usize = 50;
/// Causes that are named.
const CAUSES: usize = 6;

/// Refused rows as a card; with what came of the import, or none where no row at all was imported.
pub fn issues_card(issues: &[RowIssue], summary: Option<&Rc<ImportSummary>>, words: Words) -> Html {
    let none_accepted = summary.is_none();
    let rows = summary.filter(|summary| !summary.refused_rows.is_empty()).map(|summary| {
        let summary = Rc::clone(summary);
        let onclick = Callback::from(move |_: MouseEvent| {
            let name = format!("{}.csv", words.get("import.issues.rows_file_name"));
            let text =
                import_tables::refused_csv(&summary.headers, &summary.refused_rows, &summary.issues, words);
            download::offer(&name, "text/csv;charset=utf-8", text.as_bytes());
        });
        Button { icon: Some("download"), small: true, onclick, ..Button::default() }
            .view(words.get("import.issues.download_rows"))
    });
    let download = {
        let issues = issues.to_vec();
        Callback::from(move |_: MouseEvent| {
            let name = format!("{}.csv", words.get("import.issues.file_name"));
            download::offer(
                &name,
                "text/csv;charset=utf-8",
                import_tables::issues_csv(&issues, words).as_bytes(),
            );
        })
    };
    let heads =
        ["line", "header", "found", "expected"].map(|name| words.get(&format!("import.issue.{name}")));
    let [line, header, found, expected] = heads;
    let row = |(place, one): (usize, &RowIssue)| {
        let worded = import_words::issue(one, words);
        html! {
            <tr key={place}>
                <th scope="row" class="ks-table__num">{ worded.line }</th>
                <td>{ worded.header }</td>
                <td class="ks-table__wrap">{ worded.found }</td>
                <td class="ks-table__wrap">{ worded.expected }</td>
            </tr>
        }
    };
    let cause = |(place, (header, expected, times)): (usize, (Rc<str>, Rc<str>, usize))| {
        let times = import_words::count(u64::try_from(times).unwrap_or(u64::MAX));
        html! {
            <li key={place} class="ks-errs__item">
                <span class="ks-errs__where">{ header }</span>
                <span class="ks-errs__what">{ words.with("import.issues.cause", &[("n", &times), ("expected", &expected)]) }</span>
            </li>
        }
    };
    let causes = import_words::causes(issues, words);
    let (shown, all) = (issues.len().min(SHOWN).to_string(), issues.len().to_string());
    html! {
        <section class="ks-card" data-test="import-issues">
            <header class="ks-card__head">
                <div>
                    <h3 class="ks-card__title">{ words.get("import.issues.title") }</h3>
                    <p class="ks-card__sub">{ words.get(if none_accepted { "import.issues.sub_none" } else { "import.issues.sub" }) }</p>
                </div>
                <div class="ks-card__actions">{ rows.unwrap_or_default() }{ Button { icon: Some("download"), small: true, onclick: download, ..Button::default() }.view(words.get("import.issues.download")) }</div>
            </header>
            <div class="ks-card__body ks-card__body--flush">
                if causes.len() > 1 {
                    <ul class="ks-errs ks-card__pad" aria-label={words.get("import.issues.causes")}>{ for causes.into_iter().take(CAUSES).enumerate().map(cause) }</ul>
                }
                { scroll_region(words.get("import.issues.caption"), ScrollHeight::Limited, html! {
                    <table class="ks-table ks-table--dense">
                        <caption class="ks-sr">{ words.get("import.issues.caption") }</caption>
                        <thead><tr><th scope="col" class="ks-table__num">{ line }</th><th scope="col">{ header }</th><th scope="col">{ found }</th><th scope="col">{ expected }</th></tr></thead>
                        <tbody>{ for issues.iter().take(SHOWN).enumerate().map(row) }</tbody>
                    </table>
                }) }
            </div>
            if issues.len() > SHOWN {
                <footer class="ks-card__foot"><span class="ks-mute">
                    { words.with("import.issues.shown", &[("shown", &shown), ("all", &all)]) }
                    if issues.len() >= MAX_ISSUES { { import_words::gap(words) }{ words.with("import.issues.more", &[("all", &all)]) } }
                </span></footer>
            }
        </section>
    }
}
