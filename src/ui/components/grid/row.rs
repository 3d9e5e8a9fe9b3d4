//! A row of a grid. It is drawn anew only where something in it has changed.

use std::{ops::RangeInclusive, rc::Rc};

use yew::prelude::*;

use crate::{
    ui::components::{
        button::IconButton,
        grid::desk::{Draft, DraftState},
        icon::{IconSize, icon},
    },
    view::{
        grid::{Column, ColumnKind, Row},
        message::Words,
    },
};

/// Properties of [`GridRow`].
#[derive(Properties, PartialEq)]
pub struct GridRowProps {
    /// Id of the grid.
    pub grid: AttrValue,
    /// Place of the row among those to go through; from 0.
    pub step: usize,
    /// Number of the line for screen readers; from 1, the head included.
    pub line: usize,
    /// The row.
    pub row: Row,
    /// The columns.
    pub columns: Rc<Vec<Column>>,
    /// Whether the first column heads the row.
    pub is_headed: bool,
    /// What stands in cells that is not what the row holds, by column.
    pub drafts: Vec<(usize, Draft)>,
    /// Selected columns.
    pub picked: Option<RangeInclusive<usize>>,
    /// The column at which the Tab key stops; in one row of the grid.
    pub stop: Option<usize>,
    /// The column whose cell looks its text up in the list of choices.
    pub looks_up: Option<usize>,
    /// What an empty first cell says.
    pub hint: Option<AttrValue>,
    /// The form of the row is wanted.
    pub on_edit: Option<Callback<Rc<str>>>,
    /// Whether rows have a form, though this one has none.
    pub has_forms: bool,
    /// Wording.
    pub words: Words,
}

/// The row.
#[component]
pub fn GridRow(props: &GridRowProps) -> Html {
    let words = props.words;
    let row = &props.row;
    let cells = props.columns.iter().enumerate().map(|(place, column)| cell(props, place, column));
    let button = props.on_edit.as_ref().map(|on_edit| {
        let (on_edit, key) = (on_edit.clone(), Rc::clone(&row.key));
        IconButton {
            icon: "edit",
            small: true,
            label: words.with("action.edit_named", &[("name", &row.name)]).into(),
            onclick: Callback::from(move |_: MouseEvent| on_edit.emit(Rc::clone(&key))),
            ..IconButton::default()
        }
        .view()
    });
    html! {
        <tr data-line={props.step.to_string()} aria-rowindex={props.line.to_string()} data-name={row.name.to_string()} data-scope={row.scope.clone().map(AttrValue::from)}>
            if !props.is_headed { <th scope="row">{ row.name.clone() }</th> }
            { for cells }
            if props.has_forms { <td key="form" class="ks-table__act">{ button.unwrap_or_default() }</td> }
        </tr>
    }
}

fn cell(props: &GridRowProps, place: usize, column: &Column) -> Html {
    let (row, words) = (&props.row, props.words);
    let held = row.cell(place);
    if !column.is_edited() {
        return html! { <td key={place} class="ks-table__num">{ held }</td> };
    }
    let draft = props.drafts.iter().find(|(column, _)| *column == place).map(|(_, draft)| draft);
    let refusal = draft.and_then(|draft| match &draft.state {
        DraftState::Refused(reason) => Some(reason.clone()),
        _ => None,
    });
    let shown = draft.map_or_else(|| AttrValue::from(held), |draft| draft.text.clone());
    let inherited = row.inherited.get(place).cloned().flatten().map(AttrValue::from);
    let placeholder = inherited.filter(|_| shown.is_empty());
    let is_inherited = placeholder.is_some();
    let placeholder = placeholder.or_else(|| props.hint.clone().filter(|_| place == 0));
    let is_text = column.kind == ColumnKind::Text;
    let id = format!("{}-{}-{place}", props.grid, row.key.replace([':', '+'], "-"));
    let error_id = format!("{id}-e");
    let label = words.with("grid.cell", &[("name", &row.name), ("column", &column.spoken)]);
    let class = classes!(
        "ks-cell",
        is_text.then_some("ks-cell--text"),
        is_inherited.then_some("ks-cell--inherited"),
        (draft.is_some() && refusal.is_none()).then_some("ks-cell--changed"),
    );
    let is_picked = props.picked.as_ref().is_some_and(|picked| picked.contains(&place));
    let cell_class = classes!("ks-table__edit", is_picked.then_some("ks-grid__picked"));
    let list = (props.looks_up == Some(place)).then(|| format!("{}-list", props.grid));
    let tabindex = if props.stop == Some(place) { "0" } else { "-1" };
    let inside = html! {
        <>
            <input {class} {id} {tabindex} type="text" inputmode={if is_text { "text" } else { "decimal" }} value={shown} {placeholder} {list}
                aria-label={AttrValue::from(label)} aria-invalid={refusal.is_some().then_some("true")} aria-describedby={refusal.is_some().then(|| error_id.clone())}
                data-undo={draft.is_none().then_some("page")} autocomplete="off" spellcheck="false" />
            if let Some(reason) = refusal {
                <p class="ks-field__error" id={error_id} role="alert">{ icon("octagon", IconSize::Small) }{ reason }</p>
            }
        </>
    };
    let place_text = place.to_string();
    if props.is_headed && place == 0 {
        return html! { <th key={place} scope="row" class={cell_class} data-col={place_text}>{ inside }</th> };
    }
    let (kpi, period) =
        column.tag.clone().map(|(kpi, period)| (AttrValue::from(kpi), AttrValue::from(period))).unzip();
    let scope = row.scope.clone().filter(|_| kpi.is_some()).map(AttrValue::from);
    html! { <td key={place} class={cell_class} data-col={place_text} data-kpi={kpi} data-scope={scope} data-period={period}>{ inside }</td> }
}
