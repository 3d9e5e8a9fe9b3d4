//! The imported batches, and taking one out. A batch goes as a whole and comes back with undo.

use yew::prelude::*;

use crate::{
    app::context::App,
    domain::{batch::Batch, change::Label, table::ColumnId, workspace::Workspace},
    platform::clock,
    state::{
        action::Action,
        app_state::{Offer, Tone},
        edits::batch::remove_batch,
    },
    ui::components::{
        card::Card,
        icon::{IconSize, icon},
        table::{ScrollHeight, scroll_region},
    },
    view::{
        import_words::{column_name, count, gap},
        message::Words,
        own_table_words::own_column_name,
        period::day,
    },
};

/// The list of batches as a card.
pub fn batches(app: &App) -> Html {
    let words = app.words;
    let Some(open) = app.state.open() else { return Html::default() };
    let mut batches: Vec<&Batch> = open.catalogue.batches.values().collect();
    batches.sort_by_key(|batch| (std::cmp::Reverse(batch.imported_at), batch.id));
    let title = AttrValue::from(words.get("data.batches.title"));
    if batches.is_empty() {
        return Card { title, ..Card::default() }.view(html! { <p class="ks-mute">{ words.get("data.batches.none") }{ gap(words) }{ words.get("data.batches.none_text") }</p> });
    }
    let on_remove = {
        let app = app.clone();
        Callback::from(move |batch: Batch| {
            app.dispatch.send(Action::Commit(remove_batch(&batch)));
            let said = Label::plain("batch_removed")
                .with("file", &batch.source)
                .with("rows", count(u64::from(batch.rows)));
            app.dispatch.send(Action::Notify(Tone::Plain, said, Some(Offer::Undo)));
        })
    };
    let rows: u64 = batches.iter().map(|batch| u64::from(batch.rows)).sum();
    let lost = open.coverage.batches_without_rows;
    let covers = open.coverage.days.filter(|days| !days.is_empty()).map(|days| {
        let (from, last) = (day(days.from, words), day(days.last(), words));
        words.with("data.batches.covers", &[("from", &from), ("last", &last)])
    });
    Card {
        title,
        sub: Some(words.get("data.batches.sub").into()),
        flush: true,
        foot: covers.map(|covers| html! { <p class="ks-mute">{ covers }</p> }),
        ..Card::default()
    }.view(html! {
        <>
            if lost > 0 {
                <div class="ks-card__pad"><div class="ks-note ks-note--bad" role="alert">{ icon("octagon", IconSize::Normal) }<div>{ words.with("data.batches.unavailable", &[("n", &lost.to_string())]) }</div></div></div>
            }
            { scroll_region(words.get("data.batches.caption"), ScrollHeight::Whole, html! {
                <table class="ks-table">
                    <caption class="ks-sr">{ words.get("data.batches.caption") }</caption>
                    <thead><tr>
                        <th scope="col">{ words.get("data.batches.file") }</th><th scope="col" class="ks-table__num">{ words.get("data.batches.rows") }</th>
                        <th scope="col">{ words.get("data.batches.at") }</th><th scope="col">{ words.get("data.batches.columns") }</th>
                        <th scope="col"><span class="ks-sr">{ words.get("data.batches.remove") }</span></th>
                    </tr></thead>
                    <tbody>{ for batches.iter().map(|batch| row(batch, &open.catalogue, &on_remove, words)) }</tbody>
                    if batches.len() > 1 {
                        <tfoot><tr><th scope="row">{ words.get("data.batches.total") }</th><td class="ks-table__num">{ count(rows) }</td><td></td><td></td><td></td></tr></tfoot>
                    }
                </table>
            }) }
        </>
    })
}

fn row(batch: &Batch, catalogue: &Workspace, on_remove: &Callback<Batch>, words: Words) -> Html {
    let own = catalogue.own_table(&batch.table);
    let name = |column: &ColumnId| match own.and_then(|own| own.column(column)) {
        Some(column) => own_column_name(column, words),
        None => column_name(column, words),
    };
    let columns: Vec<_> = batch.columns.iter().map(|column| name(&column.column)).collect();
    let onclick = {
        let batch = batch.clone();
        on_remove.reform(move |_: MouseEvent| batch.clone())
    };
    html! {
        <tr key={batch.id.to_string()}>
            <th scope="row">{ batch.source.clone() }</th>
            <td class="ks-table__num">{ count(u64::from(batch.rows)) }</td>
            <td class="ks-nowrap">{ clock::local_day_minute(batch.imported_at) }</td>
            <td class="ks-table__wrap">{ columns.join(&words.get("import.and")) }</td>
            <td class="ks-table__act">
                <button type="button" class="ks-btn ks-btn--ghost ks-btn--sm" data-test="batch-remove" {onclick}
                    aria-label={words.with("data.batches.remove_named", &[("file", &batch.source)])}>
                    { icon("trash", IconSize::Small) }{ words.get("data.batches.remove") }
                </button>
            </td>
        </tr>
    }
}
