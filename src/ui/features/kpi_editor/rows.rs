//! The rows behind the value of a formula: asked for at the press of a button, an aggregate at a time below each other.

use std::rc::Rc;

use rust_decimal::Decimal;
use yew::prelude::*;

use crate::{
    app::{
        answer::{Async, use_answer},
        context::use_app,
    },
    domain::{date::Day, workspace::Workspace},
    engine::{
        behind::{CellRead, RowsRead},
        query::{Answer, FormulaDraft, Query},
    },
    ui::components::button::Button,
    view::{
        formats::Formats,
        number::{self, NO_VALUE},
        table_words,
    },
};

/// Properties of [`RowsBehind`].
#[derive(Properties, PartialEq)]
pub(super) struct RowsBehindProps {
    /// The formula as it is tried out.
    pub(super) draft: FormulaDraft,
    /// Whether its value is about the formula as it stands.
    pub(super) is_fresh: bool,
}

/// The button, and what it brings.
#[component]
pub(super) fn RowsBehind(props: &RowsBehindProps) -> Html {
    let words = use_app().words;
    let is_open = use_state_eq(|| false);
    let toggle = {
        let is_open = is_open.clone();
        Callback::from(move |_: MouseEvent| is_open.set(!*is_open))
    };
    let key = if *is_open { "formula.rows.hide" } else { "formula.rows.show" };
    let button = Button { icon: Some("table"), small: true, onclick: toggle, ..Button::default() };
    html! {
        <div class="ks-formula__rows" data-test="rows-behind">
            { button.view(words.get(key)) }
            // What is asked is the formula at rest, never one in the middle of a word.
            if *is_open && props.is_fresh { <Rows draft={props.draft.clone()} /> }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct RowsProps {
    draft: FormulaDraft,
}

#[component]
fn Rows(props: &RowsProps) -> Html {
    let app = use_app();
    let words = app.words;
    let answer = use_answer(Query::FormulaRows(props.draft.clone()));
    let Async::Ready { value, .. } = answer else {
        return html! { <p class="ks-mute" role="status">{ words.get("state.loading") }</p> };
    };
    let Answer::FormulaRows(reads) = &*value else { return Html::default() };
    let Some(open) = app.state.open() else { return Html::default() };
    let formats = Formats::of(words, &open.catalogue);
    if reads.is_empty() {
        return html! { <p class="ks-mute" role="status">{ words.get("formula.rows.none") }</p> };
    }
    let name_of = |read: &RowsRead| {
        let input = open.catalogue.inputs.get(&read.input);
        input.map_or_else(|| Rc::from(read.text.as_str()), |input| words.of(&input.name))
    };
    html! { <>{ for reads.iter().enumerate().map(|(place, read)| read_view(read, place, &name_of(read), (&formats, &open.catalogue))) }</> }
}

fn read_view(
    read: &RowsRead,
    place: usize,
    name: &str,
    (formats, workspace): (&Formats, &Workspace),
) -> Html {
    let words = formats.words;
    let mut when = formats.period(read.period).to_string();
    if let Some(through) = read.through {
        when = format!("{when} – {}", formats.period(through));
    }
    let table = table_words::table_name(&read.table, workspace, words);
    let said = if read.by_share {
        words.get("formula.rows.by_share")
    } else {
        words.with(
            "formula.rows.count",
            &[("shown", &read.rows.len().to_string()), ("all", &read.counted.to_string()), ("table", &table)],
        )
    };
    let title = words.with("formula.rows.of", &[("name", name), ("period", &when)]);
    let has_value = read.rows.iter().any(|row| row.value.is_some());
    let cell = |cell: &Option<CellRead>| match cell {
        None => html! { <td class="ks-mute">{ NO_VALUE }</td> },
        Some(CellRead::Text(text)) => html! { <td>{ text.clone() }</td> },
        Some(CellRead::Number(value)) => html! { <td class="ks-table__num">{ written(*value) }</td> },
        Some(CellRead::Day(day)) => html! { <td class="ks-nowrap">{ day_text(*day) }</td> },
        Some(CellRead::Time(second)) => html! { <td class="ks-nowrap">{ time_text(*second) }</td> },
    };
    html! {
        <div key={place} class="ks-formula__source">
            <h3>{ title.clone() }</h3>
            <p class="ks-field__hint">{ said }</p>
            if !read.rows.is_empty() {
                <div class="ks-scroll ks-scroll--tall" tabindex="0" role="region" aria-label={title.clone()}><table class="ks-table ks-table--dense ks-table--plain">
                    <caption class="ks-sr">{ title }</caption>
                    <thead><tr>
                        { for read.columns.iter().map(|column| html! { <th key={column.0.clone()} scope="col">{ table_words::column_of(&read.table, column, workspace, words) }</th> }) }
                        if has_value { <th scope="col" class="ks-table__num">{ words.get("formula.rows.adds") }</th> }
                    </tr></thead>
                    <tbody>{ for read.rows.iter().enumerate().map(|(number, row)| html! {
                        <tr key={number}>
                            { for row.cells.iter().map(cell) }
                            if has_value { <td class="ks-table__num ks-strong">{ row.value.map_or_else(|| NO_VALUE.to_owned(), written) }</td> }
                        </tr>
                    }) }</tbody>
                </table></div>
            }
        </div>
    }
}

fn written(value: Decimal) -> String {
    let value = value.normalize();
    number::fixed(value, value.scale())
}

/// A day as files write it.
fn day_text(day: i32) -> String {
    Day::from_number(day).map_or_else(|| NO_VALUE.to_owned(), |day| day.to_string())
}

/// A point in time as files write it, to the minute.
fn time_text(second: i64) -> String {
    let of_day = second.rem_euclid(86_400);
    let day = i32::try_from(second.div_euclid(86_400)).map_or_else(|_| NO_VALUE.to_owned(), day_text);
    format!("{day} {:02}:{:02}", of_day / 3_600, of_day % 3_600 / 60)
}
