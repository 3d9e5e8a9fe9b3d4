//! A table that is edited like a spreadsheet: keys, blocks from and to the clipboard, filling down, sorting, filtering. Of a long
//! one only the lines in sight are drawn. What a text means, and what is stored, is up to whoever uses it.

pub mod desk;
mod hand;
pub mod row;

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    platform::{collate::collator, dom, grid_dom},
    ui::components::{
        grid::{
            desk::{BlockRefusal, Desk, NEW, Write, Written},
            hand::Hand,
            row::GridRow,
        },
        icon::{IconSize, icon},
        same::Same,
        table::SortHead,
    },
    view::{
        grid::{Column, ColumnKind, Group, Line, Row},
        message::Words,
        sort::Sorting,
    },
};

/// From so many rows on there is a field to filter them.
const FILTER_FROM: usize = 10;
/// Choices that are offered at once.
const MOST_CHOICES: usize = 50;

/// Properties of [`Grid`].
#[derive(Properties, PartialEq)]
pub struct GridProps {
    /// Id, different from every other on the page.
    pub id: AttrValue,
    /// What the table holds.
    pub caption: AttrValue,
    /// Whether the caption is shown below the table.
    #[prop_or_default]
    pub shows_caption: bool,
    /// Head of the column of names; `None` where the first column heads the rows.
    #[prop_or_default]
    pub name: Option<AttrValue>,
    /// The columns: those that are edited first.
    pub columns: Rc<Vec<Column>>,
    /// The rows.
    pub rows: Same<Vec<Row>>,
    /// Groups of rows, in order.
    #[prop_or_default]
    pub groups: Vec<Group>,
    /// Sums below the columns.
    #[prop_or_default]
    pub totals: Option<Vec<Rc<str>>>,
    /// What the empty row at the end says, where rows can be added.
    #[prop_or_default]
    pub new_row: Option<AttrValue>,
    /// Whether newer rows are on their way.
    #[prop_or_default]
    pub is_stale: bool,
    /// Whether rows follow an edit only when something has answered.
    #[prop_or_default]
    pub is_answered_later: bool,
    /// Texts of one gesture: all of them are taken, or none.
    pub on_write: Callback<Vec<Write>, Written>,
    /// A block was not taken.
    pub on_refused: Callback<BlockRefusal>,
    /// The form of a row is wanted.
    #[prop_or_default]
    pub on_edit: Option<Callback<Rc<str>>>,
    /// Name for tests.
    #[prop_or_default]
    pub test: Option<AttrValue>,
    /// Wording.
    pub words: Words,
}

/// The grid.
#[component]
pub fn Grid(props: &GridProps) -> Html {
    let words = props.words;
    let desk = use_mut_ref(Desk::default);
    let region = use_node_ref();
    let table = use_node_ref();
    let redraw = use_force_update();
    desk.borrow_mut().lay(
        (&props.columns, &props.rows.0, &props.groups),
        (props.new_row.is_some(), props.is_stale),
        words.lang(),
        &*collator(words.lang()),
    );
    let hand = Hand {
        desk: Rc::clone(&desk),
        region: region.clone(),
        on_write: props.on_write.clone(),
        on_refused: props.on_refused.clone(),
        is_answered_later: props.is_answered_later,
        redraw,
    };
    {
        let desk = Rc::clone(&desk);
        use_effect_with(table.clone(), move |table| {
            let listener = dom::before_typing_in(table, move |event| {
                if desk.try_borrow().is_ok_and(|desk| desk.is_whole) {
                    dom::select_all(event);
                }
            });
            move || drop(listener)
        });
    }
    {
        let hand = hand.clone();
        use_effect(move || hand.after_drawing());
    }
    {
        // What the listener needs of the hand stays the same as long as the grid is there.
        let hand = hand.clone();
        use_effect_with(region.clone(), move |region| {
            let listener = grid_dom::on_scroll(region, move || hand.look());
            move || drop(listener)
        });
    }
    let on = |run: fn(&Hand, &Event)| {
        let hand = hand.clone();
        Callback::from(move |event: Event| run(&hand, &event))
    };
    let (onpaste, oncopy, oncut) = (on(Hand::paste), on(Hand::copy), on(Hand::cut));
    let oninput = on(Hand::typed).reform(|event: InputEvent| event.into());
    let onfocusin = on(Hand::entered).reform(|event: FocusEvent| event.into());
    let onfocusout = on(Hand::left).reform(|event: FocusEvent| event.into());
    let mouse = |run: fn(&Hand, &MouseEvent)| {
        let hand = hand.clone();
        Callback::from(move |event: MouseEvent| run(&hand, &event))
    };
    let (onmousedown, onmouseup, onmouseover) =
        (mouse(Hand::pressed), mouse(Hand::released), mouse(Hand::dragged));
    // What is selected in a cell is not carried off into another one while cells are being selected.
    let ondragstart = Callback::from(|event: DragEvent| event.prevent_default());
    let onkeydown = {
        let hand = hand.clone();
        Callback::from(move |event: KeyboardEvent| hand.key(&event))
    };
    let desk = desk.borrow();
    let bar = bar(props, &desk, &hand);
    let span = props.columns.len() + usize::from(props.name.is_some()) + usize::from(props.on_edit.is_some());
    let totals = props.totals.as_ref().map(|sums| {
        let blank = props.on_edit.is_some();
        html! {
            <tfoot><tr>
                <th scope="row">{ words.get("grid.total") }</th>
                { for sums.iter().enumerate().map(|(place, sum)| html! { <td key={place} class="ks-table__num">{ sum.clone() }</td> }) }
                if blank { <td></td> }
            </tr></tfoot>
        }
    });
    let caption = if props.shows_caption { "ks-table__caption" } else { "ks-sr" };
    let shown = desk.lines.len().saturating_sub(usize::from(props.new_row.is_some()));
    html! {
        <>
            { bar }
            <div ref={region} class="ks-scroll ks-scroll--tall ks-grid" tabindex={desk.stop().is_none().then_some("0")} role="region" aria-label={props.caption.clone()}>
                <table ref={table} class="ks-table ks-table--dense ks-table--pin ks-table--plain" data-test={props.test.clone()} aria-busy={props.is_stale.then_some("true")}
                    aria-rowcount={(desk.lines.len() + 1).to_string()}
                    {onpaste} {oncopy} {oncut} {oninput} {onfocusin} {onfocusout} {onmousedown} {onmouseup} {onmouseover} {ondragstart} {onkeydown}>
                    <caption class={caption}>{ props.caption.clone() }</caption>
                    <thead><tr aria-rowindex="1">{ heads(props, &desk, &hand) }</tr></thead>
                    <tbody>{ for body(props, &desk, span) }</tbody>
                    { totals.unwrap_or_default() }
                </table>
            </div>
            if shown == 0 && !desk.needle.is_empty() {
                <p class="ks-card__pad ks-mute" role="status">{ words.with("grid.none_found", &[("text", &desk.needle)]) }</p>
            }
            { choices(props, &desk) }
        </>
    }
}

/// The field to filter by, and how much there is and is selected.
fn bar(props: &GridProps, desk: &Desk, hand: &Hand) -> Html {
    let words = props.words;
    let all = props.rows.0.len();
    let is_small = all < FILTER_FROM && desk.needle.is_empty();
    let selection = desk.selection().filter(|selection| !selection.is_single());
    let oninput = {
        let hand = hand.clone();
        Callback::from(move |event: InputEvent| {
            hand.desk.borrow_mut().needle = dom::text_of(&event);
            hand.redraw.force_update();
        })
    };
    let rows = desk.lines.iter().filter(|line| matches!(line, Line::Row(_))).count();
    let told = match selection {
        Some(selection) => words.with(
            "grid.selected",
            &[
                ("rows", &selection.lines.clone().count().to_string()),
                ("columns", &selection.columns.clone().count().to_string()),
            ],
        ),
        None if is_small => "".into(),
        None => words.with("table.shown", &[("n", &rows.to_string()), ("all", &all.to_string())]),
    };
    if is_small {
        // Cells must not move away from under the pointer that selects them.
        return html! { <p class="ks-sr" role="status">{ told }</p> };
    }
    html! {
        <div class="ks-grid__bar">
            <div class="ks-search">{ icon("search", IconSize::Normal) }<input class="ks-input" type="search" value={desk.needle.clone()} {oninput}
                    placeholder={words.get("grid.filter")} aria-label={words.get("grid.filter")} autocomplete="off" spellcheck="false" /></div>
            <p class="ks-mute" role="status">{ told }</p>
        </div>
    }
}

fn heads(props: &GridProps, desk: &Desk, hand: &Hand) -> Html {
    let words = props.words;
    let head = |label: &AttrValue, sub: Option<&Rc<str>>, column: Option<usize>, numeric: bool| {
        let hand = hand.clone();
        SortHead {
            label: label.clone(),
            sub: sub.map(|sub| AttrValue::from(Rc::clone(sub))),
            aria_sort: desk.sorting.map_or("none", |sorting| sorting.aria(column)),
            numeric,
            on_sort: Callback::from(move |()| {
                {
                    let mut desk = hand.desk.borrow_mut();
                    let first = Sorting { column, descending: numeric };
                    desk.sorting =
                        Some(desk.sorting.map_or(first, |sorting| sorting.toggled(column, numeric)));
                }
                hand.redraw.force_update();
            }),
            ..SortHead::default()
        }
        .view(words)
    };
    let columns = props.columns.iter().enumerate().map(|(place, column)| {
        head(
            &AttrValue::from(Rc::clone(&column.label)),
            column.sub.as_ref(),
            Some(place),
            column.kind != ColumnKind::Text,
        )
    });
    html! {
        <>
            if let Some(name) = &props.name { { head(name, None, None, false) } }
            { for columns }
            if props.on_edit.is_some() { <th scope="col"><span class="ks-sr">{ words.get("action.edit") }</span></th> }
        </>
    }
}

/// The lines that are drawn, with the height of those that are not between them.
fn body(props: &GridProps, desk: &Desk, span: usize) -> Vec<Html> {
    let selection = desk.selection();
    let stop = desk.stop();
    let mut parts = Vec::new();
    let mut next = 0;
    let gap = |from: usize, to: usize| {
        let height = (to - from) * usize::try_from(desk.sight.line).unwrap_or_default();
        // A picture has its height as an attribute: a style is refused, and that of a cell yields to those of the table.
        html! { <tr key={format!("gap {from}")} class="ks-grid__gap" aria-hidden="true"><td colspan={span.to_string()}><svg width="1" height={height.to_string()}></svg></td></tr> }
    };
    for line in desk.drawn() {
        if line > next {
            parts.push(gap(next, line));
        }
        next = line + 1;
        let (row, is_new) = match desk.lines.get(line) {
            Some(Line::Head(group)) => {
                parts.push(group_head(props, *group, line, span));
                continue;
            }
            Some(Line::Row(place)) => match props.rows.0.get(*place) {
                Some(row) => (row.clone(), false),
                None => continue,
            },
            Some(Line::New) => {
                (Row { key: NEW.into(), name: props.words.get("grid.new_row"), ..Row::default() }, true)
            }
            None => continue,
        };
        let Some(step) = desk.step_at(line) else { continue };
        let key = Rc::clone(&row.key);
        let drafts = desk.drafts.iter().filter(|((row, _), _)| *row == key);
        let drafts: Vec<_> = drafts.map(|((_, column), draft)| (*column, draft.clone())).collect();
        let active = desk.active.as_ref().filter(|(row, _)| *row == key).map(|(_, column)| *column);
        let looks_up =
            active.filter(|column| props.columns.get(*column).is_some_and(|column| column.choices.is_some()));
        parts.push(html! {
            <GridRow key={key.to_string()} grid={props.id.clone()} {step} line={line + 2} {row} columns={Rc::clone(&props.columns)}
                is_headed={props.name.is_none()} {drafts} picked={desk.picked(step, selection.as_ref())} {looks_up}
                stop={stop.filter(|(line, _)| *line == step).map(|(_, column)| column)}
                hint={props.new_row.clone().filter(|_| is_new)} on_edit={props.on_edit.clone().filter(|_| !is_new)}
                has_forms={props.on_edit.is_some()} words={props.words} />
        });
    }
    if next < desk.lines.len() {
        parts.push(gap(next, desk.lines.len()));
    }
    parts
}

fn group_head(props: &GridProps, place: usize, line: usize, span: usize) -> Html {
    let Some(group) = props.groups.get(place) else { return Html::default() };
    let title = group.title.clone().unwrap_or_default();
    let has_sums = group.sums.iter().any(|sum| !sum.is_empty());
    let width = if has_sums { 1 } else { span };
    html! {
        <tr key={format!("group {place}")} class="ks-table__group" aria-rowindex={(line + 2).to_string()}>
            <th colspan={width.to_string()} scope="rowgroup">{ title }if has_sums { <span class="ks-mute">{ props.words.get("grid.sum") }</span> }</th>
            if has_sums { { for group.sums.iter().enumerate().map(|(place, sum)| html! { <td key={place} class="ks-table__num ks-strong">{ sum.clone() }</td> }) } }
        </tr>
    }
}

/// What can be written into the cell with the focus.
fn choices(props: &GridProps, desk: &Desk) -> Html {
    let Some((key, column)) = desk.active.clone() else { return Html::default() };
    let Some(choices) = props.columns.get(column).and_then(|column| column.choices.clone()) else {
        return Html::default();
    };
    let typed = desk.drafts.get(&(key, column)).map(|draft| draft.text.to_lowercase()).unwrap_or_default();
    let fitting = choices.iter().filter(|choice| choice.to_lowercase().contains(&typed)).take(MOST_CHOICES);
    html! { <datalist id={format!("{}-list", props.id)}>{ for fitting.map(|choice| html! { <option key={choice.to_string()} value={choice.to_string()}></option> }) }</datalist> }
}
