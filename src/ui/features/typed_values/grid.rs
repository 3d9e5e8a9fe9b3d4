//! The grid of one input's values: one row for each subject, cells with the keys of a spreadsheet. Every cell that
//! is written is one step of undo.

use std::rc::Rc;

use rust_decimal::Decimal;
use yew::prelude::*;

use crate::{
    app::context::{App, use_app},
    domain::{
        kpi::{Input, TypedEntry, Unit},
        period::Period,
        scope::Scope,
        value::{InputValue, Measured},
    },
    state::edits::{
        Edit,
        value::{ValuePlace, set_levels, set_number},
    },
    ui::{
        components::{
            cell::{Cell, Taken},
            table::{ScrollHeight, scroll_region},
        },
        features::{
            commit::take,
            typed_values::{
                Values,
                block::{BlockFault, Corner, filled, pasted, placed, refuse, together},
                subjects::Subject,
            },
        },
    },
    view::{
        entry::{EntryError, read_count},
        message::Words,
        number::{NO_VALUE, fixed, trimmed},
        period::{name, short_name},
        typed_grid,
    },
};

/// Keys of the names of the levels, best first.
const LEVELS: [&str; 5] = [
    "data.typed.level_1",
    "data.typed.level_2",
    "data.typed.level_3",
    "data.typed.level_4",
    "data.typed.level_5",
];

/// What stands in the columns.
#[derive(Debug, Clone, PartialEq)]
pub enum GridKind {
    /// Periods: one number in each.
    Numbers(Vec<Period>),
    /// The levels of a survey in one period: a count of answers in each.
    Survey(Period),
}

/// Properties of [`Grid`].
#[derive(Properties, PartialEq)]
pub struct GridProps {
    /// The input.
    pub input: Rc<Input>,
    /// Rows.
    pub rows: Vec<Subject>,
    /// Columns.
    pub kind: GridKind,
    /// Values as the engine has them.
    pub values: Rc<Values>,
    /// Whether newer ones are on their way.
    pub is_stale: bool,
    /// How many values stand at other levels.
    pub elsewhere: usize,
    /// The unit, as a line.
    pub unit: Rc<str>,
}

/// Somebody wrote into a cell: of which subject, in which column, what.
type Written = (Scope, usize, AttrValue);

/// What a written cell is judged by. The callback of the rows stays the same, so that only rows that changed are drawn.
struct Desk {
    app: App,
    input: Rc<Input>,
    kind: GridKind,
    values: Rc<Values>,
    names: Vec<Subject>,
    /// Written since the engine last answered; `None` stands for a value taken away.
    pending: std::collections::BTreeMap<(Scope, Period), Option<InputValue>>,
}

/// The grid.
#[component]
pub fn Grid(props: &GridProps) -> Html {
    let app = use_app();
    let words = app.words;
    let desk = use_mut_ref(|| None::<Desk>);
    {
        let mut slot = desk.borrow_mut();
        let kept = slot.take().map(|desk| desk.pending).filter(|_| props.is_stale).unwrap_or_default();
        *slot = Some(Desk {
            app: app.clone(),
            input: Rc::clone(&props.input),
            kind: props.kind.clone(),
            values: Rc::clone(&props.values),
            names: props.rows.clone(),
            pending: kept,
        });
    }
    let on_block = {
        let desk = desk.clone();
        Callback::from(move |(corner, block): (Corner, Vec<Vec<String>>)| {
            let outcome =
                desk.borrow_mut().as_mut().map(|desk| (desk.app.clone(), desk.write_block(&block, corner)));
            // As with a single cell, the desk is free again before anything is sent.
            match outcome {
                Some((app, Ok(edit))) => {
                    if let Taken::Refused(_) = take(&app, Ok(edit)) {
                        desk.borrow_mut().as_mut().into_iter().for_each(|desk| desk.pending.clear());
                    }
                }
                Some((app, Err(fault))) => refuse(&app, &fault, app.words),
                None => {}
            }
        })
    };
    let onpaste = {
        let on_block = on_block.clone();
        Callback::from(move |event: Event| pasted(&event).into_iter().for_each(|block| on_block.emit(block)))
    };
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        filled(&event).into_iter().for_each(|block| on_block.emit(block));
    });
    let on_write = use_callback((), move |written: Written, ()| {
        // The edit is sent after the desk is free again: sending it draws the page anew.
        let outcome =
            desk.borrow_mut().as_mut().map(|desk| desk.write(written).map(|edit| (desk.app.clone(), edit)));
        match outcome {
            Some(Ok((app, Some(edit)))) => take(&app, Ok(edit)),
            Some(Err((words, error))) => Taken::Refused(AttrValue::from(words.get(error.key()))),
            Some(Ok((_, None))) | None => Taken::Same,
        }
    });
    let calendar = app
        .state
        .open()
        .and_then(|open| open.catalogue.settings())
        .map(|settings| settings.calendar)
        .unwrap_or_default();
    let year = match &props.kind {
        GridKind::Numbers(periods) => {
            periods.first().and_then(|period| period.within(crate::domain::period::PeriodLevel::Year))
        }
        GridKind::Survey(period) => Some(*period),
    };
    let year = year.map(|year| name(year, calendar, words)).unwrap_or_default();
    let caption =
        words.with("data.typed.caption", &[("input", &words.of(&props.input.name)), ("year", &year)]);
    let points = points_of(&props.input);
    let heads: Vec<(Rc<str>, Option<Rc<str>>)> = match &props.kind {
        GridKind::Numbers(periods) => {
            periods.iter().map(|period| (Rc::from(short_name(*period, calendar, words)), None)).collect()
        }
        GridKind::Survey(_) => level_names(points.len(), words)
            .into_iter()
            .zip(&points)
            .map(|(name, points)| {
                (name, Some(words.with("data.typed.points", &[("points", &trimmed(*points, 9))])))
            })
            .collect(),
    };
    let is_survey = matches!(props.kind, GridKind::Survey(_));
    let row = |subject: &Subject| {
        let (cells, sums) = match &props.kind {
            GridKind::Numbers(periods) => {
                (number_cells(subject, periods, &props.values, props.input.unit, calendar, words), None)
            }
            GridKind::Survey(period) => survey_cells(subject, *period, &props.values, &points, words),
        };
        html! { <Row key={subject.scope.to_string()} subject={subject.clone()} {cells} {sums} on_write={on_write.clone()} /> }
    };
    html! {
        <>
            { scroll_region(caption.clone(), ScrollHeight::Limited, html! {
                <table class="ks-table ks-table--dense ks-table--pin ks-table--plain" data-test="typed-grid" {onpaste} {onkeydown} aria-busy={props.is_stale.then_some("true")}>
                    <caption class="ks-sr">{ caption }</caption>
                    <thead><tr>
                        <th scope="col">{ words.get("data.typed.name") }</th>
                        { for heads.into_iter().enumerate().map(|(place, (head, sub))| html! {
                            <th key={place} scope="col" class="ks-table__num">{ head }if let Some(sub) = sub { <span class="ks-table__sub">{ sub }</span> }</th>
                        }) }
                        if is_survey {
                            <th scope="col" class="ks-table__num">{ words.get("data.typed.answers") }</th><th scope="col" class="ks-table__num">{ words.get("data.typed.average") }</th>
                        }
                    </tr></thead>
                    <tbody>{ for props.rows.iter().map(row) }</tbody>
                    { totals(props, words) }
                </table>
            }) }
            <div class="ks-card__foot">
                <p class="ks-mute">
                    if !is_survey { { props.unit.clone() }{ words.get("data.typed.stop") } }
                    { words.get("data.typed.keys") }
                    if is_survey { { crate::view::import_words::gap(words) }{ words.get("data.typed.blank_levels") } }
                    if props.elsewhere > 0 { { crate::view::import_words::gap(words) }{ words.with("data.typed.elsewhere", &[("n", &props.elsewhere.to_string())]) } }
                </p>
            </div>
        </>
    }
}

/// Sums below the columns, where numbers of subjects add up.
fn totals(props: &GridProps, words: Words) -> Html {
    let GridKind::Numbers(periods) = &props.kind else { return Html::default() };
    // What is not added up has no sum.
    let is_kept = matches!(props.input.typed, Some(TypedEntry::Kept(_)));
    if is_kept || props.input.unit == Unit::Ratio || props.rows.len() < 2 {
        return Html::default();
    }
    let sum = |period: &Period| {
        let values = props.rows.iter().filter_map(|row| props.values.get(&(row.scope.clone(), *period)));
        typed_grid::total(values).map_or_else(|| NO_VALUE.to_owned(), |sum| trimmed(sum, 9))
    };
    html! {
        <tfoot><tr><th scope="row">{ words.get("data.typed.total") }</th>{ for periods.iter().enumerate().map(|(place, period)| html! { <td key={place} class="ks-table__num">{ sum(period) }</td> }) }</tr></tfoot>
    }
}

/// What a cell shows.
#[derive(Debug, Clone, PartialEq)]
struct CellView {
    id: AttrValue,
    label: AttrValue,
    value: AttrValue,
    known_missing: Option<AttrValue>,
}

/// Number of answers and average of a row.
type Sums = Option<(AttrValue, AttrValue)>;

fn number_cells(
    subject: &Subject,
    periods: &[Period],
    values: &Values,
    unit: Unit,
    calendar: crate::domain::period::FiscalCalendar,
    words: Words,
) -> Vec<CellView> {
    let cell = |period: &Period| {
        let value = values.get(&(subject.scope.clone(), *period));
        CellView {
            id: AttrValue::from(format!("typed-{}-{period}", plain(&subject.scope))),
            label: AttrValue::from(words.with(
                "data.typed.cell",
                &[("name", &subject.name), ("period", &name(*period, calendar, words))],
            )),
            value: AttrValue::from(typed_grid::number_text(value, unit)),
            known_missing: value.and_then(|value| known_missing(value, words)),
        }
    };
    periods.iter().map(cell).collect()
}

/// Points of the levels of a survey, best first.
fn points_of(input: &Input) -> Vec<Decimal> {
    input.typed.as_ref().and_then(TypedEntry::level_points).unwrap_or_default()
}

/// Names of the levels, best first: five are the usual ones, others are counted.
fn level_names(of: usize, words: Words) -> Vec<Rc<str>> {
    if of == LEVELS.len() {
        return LEVELS.iter().map(|key| words.get(key)).collect();
    }
    (1..=of).map(|place| words.with("data.typed.level_n", &[("n", &place.to_string())])).collect()
}

fn survey_cells(
    subject: &Subject,
    period: Period,
    values: &Values,
    points: &[Decimal],
    words: Words,
) -> (Vec<CellView>, Sums) {
    let value = values.get(&(subject.scope.clone(), period));
    let levels = typed_grid::levels(value);
    let names = level_names(points.len(), words);
    let cells = names.iter().enumerate().map(|(place, level)| CellView {
        id: AttrValue::from(format!("typed-{}-{period}-{place}", plain(&subject.scope))),
        label: AttrValue::from(
            words.with("data.typed.level_cell", &[("name", &subject.name), ("level", level)]),
        ),
        value: AttrValue::from(
            levels.and_then(|levels| levels.get(place).map(u32::to_string)).unwrap_or_default(),
        ),
        known_missing: value.and_then(|value| known_missing(value, words)),
    });
    let (answers, average) = levels.map(|levels| typed_grid::survey(levels, points)).unwrap_or_default();
    let shown = match average {
        Some(average) => (crate::view::import_words::count(answers), fixed(average, 2)),
        None => (NO_VALUE.to_owned(), NO_VALUE.to_owned()),
    };
    (cells.collect(), Some((AttrValue::from(shown.0), AttrValue::from(shown.1))))
}

fn known_missing(value: &InputValue, words: Words) -> Option<AttrValue> {
    match &value.measured {
        Measured::Missing(reason) if reason.trim().is_empty() => {
            Some(AttrValue::from(words.get("data.typed.known_missing_plain")))
        }
        Measured::Missing(reason) => {
            Some(AttrValue::from(words.with("data.typed.known_missing", &[("reason", reason)])))
        }
        _ => None,
    }
}

/// A scope as part of an id.
fn plain(scope: &Scope) -> String {
    scope.to_string().replace([':', '+'], "-")
}

impl Desk {
    /// Judges what was written; gives the edit, if it changes anything.
    fn write(&mut self, (scope, column, text): Written) -> Result<Option<Edit>, (Words, EntryError)> {
        let refuse = |error| (self.app.words, error);
        let Some(period) = self.period_of(column) else { return Ok(None) };
        let Some(subject) = self.names.iter().find(|subject| subject.scope == scope) else { return Ok(None) };
        let key = (scope.clone(), period);
        let existing = self.pending.get(&key).map_or_else(|| self.values.get(&key), Option::as_ref);
        let place = ValuePlace { input: &self.input, scope: &scope, name: &subject.names, period };
        let edit = match &self.kind {
            GridKind::Numbers(_) => {
                let number = typed_grid::read_number(&text, self.input.unit).map_err(refuse)?;
                set_number(&place, existing, number)
            }
            GridKind::Survey(_) => {
                let count = read_count(&text).map_err(refuse)?;
                set_levels(
                    &place,
                    existing,
                    typed_grid::with_count(
                        typed_grid::levels(existing),
                        points_of(&self.input).len(),
                        column,
                        count,
                    ),
                )
            }
        };
        let Some(change) = edit.changes.first().filter(|change| change.before != change.after) else {
            return Ok(None);
        };
        let after = match &change.after {
            Some(crate::domain::record::Record::InputValue(value)) => Some(value.clone()),
            _ => None,
        };
        self.pending.insert(key, after);
        Ok(Some(edit))
    }

    /// Judges a block of cells from this corner on: all of it is one edit, or nothing of it.
    fn write_block(&mut self, block: &[Vec<String>], corner: Corner) -> Result<Edit, BlockFault> {
        let before = self.pending.clone();
        let mut changes = Vec::new();
        for ((row, column), (down, across), text) in placed(block, corner) {
            let scope = self.names.get(row).map(|subject| subject.scope.clone());
            let scope = scope.filter(|_| column < self.columns());
            let written = match scope {
                Some(scope) => self
                    .write((scope, column, AttrValue::from(text.to_owned())))
                    .map_err(|(_, error)| BlockFault::Cell(down, across, text.to_owned(), error)),
                None => Err(BlockFault::TooLarge),
            };
            match written {
                Ok(edit) => changes.extend(edit.into_iter().flat_map(|edit| edit.changes)),
                Err(fault) => {
                    self.pending = before;
                    return Err(fault);
                }
            }
        }
        Ok(together(&self.input.name, changes))
    }

    /// How many cells a row has.
    fn columns(&self) -> usize {
        match &self.kind {
            GridKind::Numbers(periods) => periods.len(),
            GridKind::Survey(_) => LEVELS.len(),
        }
    }

    fn period_of(&self, column: usize) -> Option<Period> {
        match &self.kind {
            GridKind::Numbers(periods) => periods.get(column).copied(),
            GridKind::Survey(period) => Some(*period),
        }
    }
}

#[derive(Properties, PartialEq)]
struct RowProps {
    subject: Subject,
    cells: Vec<CellView>,
    sums: Sums,
    on_write: Callback<Written, Taken>,
}

/// A row; drawn anew only when one of its cells changed.
#[component]
fn Row(props: &RowProps) -> Html {
    let cell = |(column, cell): (usize, &CellView)| {
        let scope = props.subject.scope.clone();
        let on_commit = props.on_write.reform(move |text: AttrValue| (scope.clone(), column, text));
        html! {
            <td key={cell.id.to_string()} class="ks-table__edit">
                <Cell id={cell.id.clone()} label={cell.label.clone()} value={cell.value.clone()} inherited={cell.known_missing.clone()} {on_commit} />
            </td>
        }
    };
    html! {
        <tr>
            <th scope="row">{ props.subject.name.clone() }</th>
            { for props.cells.iter().enumerate().map(cell) }
            if let Some((answers, average)) = &props.sums {
                <td class="ks-table__num">{ answers.clone() }</td><td class="ks-table__num">{ average.clone() }</td>
            }
        </tr>
    }
}
