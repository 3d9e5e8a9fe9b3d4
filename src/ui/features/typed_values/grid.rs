//! The grid of one input's values: one row for each subject, cells with the keys of a spreadsheet. Every cell that
//! is written is one step of undo.

use std::{collections::BTreeMap, rc::Rc};

use rust_decimal::Decimal;
use yew::prelude::*;

use crate::{
    app::context::use_app,
    domain::{
        kpi::{Input, TypedEntry, Unit},
        period::{FiscalCalendar, Period, PeriodLevel},
        record::Record,
        scope::Scope,
        value::{InputValue, Measured},
    },
    state::edits::{
        Edit,
        value::{ValuePlace, set_levels, set_number, together},
    },
    ui::{
        components::{
            cell::Taken,
            grid::{
                Grid as Table,
                desk::{RowAt, Write, Written},
            },
            same::Same,
        },
        features::{
            commit::take,
            record_grid::refused,
            typed_values::{Values, subjects::Subject},
        },
    },
    view::{
        entry::{EntryError, read_count},
        grid::{Column, ColumnKind, Row},
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

/// What a written cell is judged by.
struct Desk {
    input: Rc<Input>,
    kind: GridKind,
    values: Rc<Values>,
    names: Rc<Vec<Subject>>,
    /// Written since the engine last answered; `None` stands for a value taken away.
    pending: BTreeMap<(Scope, Period), Option<InputValue>>,
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
            input: Rc::clone(&props.input),
            kind: props.kind.clone(),
            values: Rc::clone(&props.values),
            names: Rc::new(props.rows.clone()),
            pending: kept,
        });
    }
    let on_write = {
        let app = app.clone();
        Callback::from(move |writes: Vec<Write>| {
            // The edit is sent after the desk is free again: sending it draws the page anew.
            let outcome = desk.borrow_mut().as_mut().map(|desk| desk.write_all(&writes));
            match outcome {
                Some(Ok(Some(edit))) => match take(&app, Ok(edit)) {
                    Taken::Changed => Written::Changed(Vec::new()),
                    Taken::Same => Written::Same,
                    Taken::Refused(reason) => {
                        desk.borrow_mut().iter_mut().for_each(|desk| desk.pending.clear());
                        Written::Refused(0, reason)
                    }
                },
                Some(Err((at, error))) => Written::Refused(at, AttrValue::from(app.words.get(error.key()))),
                Some(Ok(None)) | None => Written::Same,
            }
        })
    };
    let calendar = app
        .state
        .open()
        .and_then(|open| open.catalogue.settings())
        .map(|settings| settings.calendar)
        .unwrap_or_default();
    let year = match &props.kind {
        GridKind::Numbers(periods) => periods.first().and_then(|period| period.within(PeriodLevel::Year)),
        GridKind::Survey(period) => Some(*period),
    };
    let year = year.map(|year| name(year, calendar, words)).unwrap_or_default();
    let caption =
        words.with("data.typed.caption", &[("input", &words.of(&props.input.name)), ("year", &year)]);
    let points = points_of(&props.input);
    let columns = columns(&props.kind, &points, calendar, words);
    let row =
        |subject: &Subject| row(subject, &props.kind, &props.values, (props.input.unit, &points), words);
    let rows: Vec<Row> = props.rows.iter().map(row).collect();
    let is_survey = matches!(props.kind, GridKind::Survey(_));
    let key =
        format!("{} {}", props.input.id, columns.first().map(|column| &*column.spoken).unwrap_or_default());
    html! {
        <>
            <Table {key} id="typed" caption={AttrValue::from(caption)} name={AttrValue::from(words.get("data.typed.name"))} columns={Rc::new(columns)} rows={Same(Rc::new(rows))}
                totals={totals(props)} is_stale={props.is_stale} is_answered_later=true {on_write} on_refused={refused(&app)} test="typed-grid" {words} />
            <div class="ks-card__foot">
                <p class="ks-mute">
                    if !is_survey { { props.unit.clone() }{ words.get("data.typed.stop") } }
                    { words.get("grid.keys") }{ crate::view::import_words::gap(words) }{ words.get("data.typed.blank") }
                    if is_survey { { crate::view::import_words::gap(words) }{ words.get("data.typed.blank_levels") } }
                    if props.elsewhere > 0 { { crate::view::import_words::gap(words) }{ words.with("data.typed.elsewhere", &[("n", &props.elsewhere.to_string())]) } }
                </p>
            </div>
        </>
    }
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

fn columns(kind: &GridKind, points: &[Decimal], calendar: FiscalCalendar, words: Words) -> Vec<Column> {
    match kind {
        GridKind::Numbers(periods) => periods
            .iter()
            .map(|period| Column {
                spoken: Rc::from(name(*period, calendar, words)),
                ..Column::new(Rc::from(short_name(*period, calendar, words)), ColumnKind::Number)
            })
            .collect(),
        GridKind::Survey(_) => {
            let level = |(name, points): (Rc<str>, &Decimal)| Column {
                sub: Some(words.with("data.typed.points", &[("points", &trimmed(*points, 9))])),
                spoken: words.with("data.typed.level_answers", &[("level", &name)]),
                ..Column::new(name, ColumnKind::Number)
            };
            let sums = ["data.typed.answers", "data.typed.average"];
            let sums = sums.map(|key| Column::new(words.get(key), ColumnKind::Shown));
            level_names(points.len(), words).into_iter().zip(points).map(level).chain(sums).collect()
        }
    }
}

/// Sums below the columns, where numbers of subjects add up.
fn totals(props: &GridProps) -> Option<Vec<Rc<str>>> {
    let GridKind::Numbers(periods) = &props.kind else { return None };
    // What is not added up has no sum.
    let is_kept = matches!(props.input.typed, Some(TypedEntry::Kept(_)));
    if is_kept || props.input.unit == Unit::Ratio || props.rows.len() < 2 {
        return None;
    }
    let sum = |period: &Period| {
        let values = props.rows.iter().filter_map(|row| props.values.get(&(row.scope.clone(), *period)));
        Rc::from(typed_grid::total(values).map_or_else(|| NO_VALUE.to_owned(), |sum| trimmed(sum, 9)))
    };
    Some(periods.iter().map(sum).collect())
}

fn row(
    subject: &Subject,
    kind: &GridKind,
    values: &Values,
    (unit, points): (Unit, &[Decimal]),
    words: Words,
) -> Row {
    let value = |period: Period| values.get(&(subject.scope.clone(), period));
    let missing = |value: Option<&InputValue>| value.and_then(|value| known_missing(value, words));
    let (cells, inherited) = match kind {
        GridKind::Numbers(periods) => periods
            .iter()
            .map(|period| value(*period))
            .map(|value| (Rc::from(typed_grid::number_text(value, unit)), missing(value)))
            .unzip(),
        GridKind::Survey(period) => {
            let value = value(*period);
            let levels = typed_grid::levels(value);
            let count = |place: usize| {
                let count = levels.and_then(|levels| levels.get(place).map(u32::to_string));
                Rc::from(count.unwrap_or_default())
            };
            let (answers, average) =
                levels.map(|levels| typed_grid::survey(levels, points)).unwrap_or_default();
            let sums: [Rc<str>; 2] = match average {
                Some(average) => [crate::view::import_words::count(answers), fixed(average, 2)].map(Rc::from),
                None => [NO_VALUE, NO_VALUE].map(Rc::from),
            };
            let cells = (0..points.len()).map(count).chain(sums).collect();
            (cells, points.iter().map(|_| missing(value)).collect())
        }
    };
    Row {
        key: Rc::from(subject.scope.to_string()),
        name: Rc::from(&*subject.name),
        cells,
        inherited,
        ..Row::default()
    }
}

fn known_missing(value: &InputValue, words: Words) -> Option<Rc<str>> {
    match &value.measured {
        Measured::Missing(reason) if reason.trim().is_empty() => {
            Some(words.get("data.typed.known_missing_plain"))
        }
        Measured::Missing(reason) => Some(words.with("data.typed.known_missing", &[("reason", reason)])),
        _ => None,
    }
}

impl Desk {
    /// Judges the texts of a gesture: all of them are one edit, or none of them is taken; the place of the one that is refused.
    fn write_all(&mut self, writes: &[Write]) -> Result<Option<Edit>, (usize, EntryError)> {
        let before = self.pending.clone();
        let mut edits = Vec::new();
        // A block has thousands of cells: no subject is searched for in each.
        let names = Rc::clone(&self.names);
        let subjects: BTreeMap<String, &Subject> =
            names.iter().map(|subject| (subject.scope.to_string(), subject)).collect();
        for (at, write) in writes.iter().enumerate() {
            match self.write(write, &subjects) {
                Ok(edit) => edits.extend(edit),
                Err(error) => {
                    self.pending = before;
                    return Err((at, error));
                }
            }
        }
        Ok(match edits.len() {
            0 => None,
            1 => edits.pop(),
            _ => Some(together(&self.input.name, edits.into_iter().flat_map(|edit| edit.changes))),
        })
    }

    /// Judges what was written; gives the edit, if it changes anything.
    fn write(
        &mut self,
        write: &Write,
        subjects: &BTreeMap<String, &Subject>,
    ) -> Result<Option<Edit>, EntryError> {
        let RowAt::Known(key) = &write.row else { return Ok(None) };
        let Some(period) = self.period_of(write.column) else { return Ok(None) };
        let Some(subject) = subjects.get(&**key).copied() else { return Ok(None) };
        let key = (subject.scope.clone(), period);
        let existing = self.pending.get(&key).map_or_else(|| self.values.get(&key), Option::as_ref);
        let place = ValuePlace { input: &self.input, scope: &subject.scope, name: &subject.names, period };
        let edit = match &self.kind {
            GridKind::Numbers(_) => {
                let number = typed_grid::read_number(&write.text, self.input.unit)?;
                set_number(&place, existing, number)
            }
            GridKind::Survey(_) => {
                let count = read_count(&write.text)?;
                let levels = typed_grid::levels(existing);
                let of = points_of(&self.input).len();
                set_levels(&place, existing, typed_grid::with_count(levels, of, write.column, count))
            }
        };
        let Some(change) = edit.changes.first().filter(|change| change.before != change.after) else {
            return Ok(None);
        };
        let after = match &change.after {
            Some(Record::InputValue(value)) => Some(value.clone()),
            _ => None,
        };
        self.pending.insert(key, after);
        Ok(Some(edit))
    }

    fn period_of(&self, column: usize) -> Option<Period> {
        match &self.kind {
            GridKind::Numbers(periods) => periods.get(column).copied(),
            GridKind::Survey(period) => Some(*period),
        }
    }
}
