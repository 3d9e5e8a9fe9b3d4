//! The rows behind a figure: those of every aggregate that a formula reads, with what each row adds. Looks them up by the
//! conditions and places that the aggregation itself uses, and changes nothing.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    domain::{
        batch::Batch,
        id::Id,
        kpi::{Aggregate, Attribution, Formula, Input, Kpi, RecordAggregate},
        period::Period,
        row::RowValue,
        scope::Member,
        table::{ColumnId, TableId},
        workspace::Workspace,
    },
    engine::{
        axis::MonthAxis,
        checks::checks_of,
        exact::Exact,
        formula::{Leaf, visit},
        language::{parse, print},
        layout::{Group, Layout, NOWHERE, to_index},
        model::Model,
        ownership::Ownership,
        query::FormulaDraft,
        row_values::{Bound, Number},
        rows::{BatchRows, ColumnCells, MISSING_DAY, MISSING_NUMBER, MISSING_TIME},
        span::Span,
        study::calendar_of,
        work_time::WorkTime,
    },
};

/// Rows of an aggregate that are told at most.
pub const MOST_ROWS: usize = 50;
/// Aggregates that are told at most.
const MOST_READS: usize = 12;
/// Columns that say which row it is, put first where a batch has them.
const NAMING: [&str; 4] = ["order_id", "account", "employee", "product"];

/// The rows of one aggregate that a formula reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowsRead {
    /// The input; an aggregate that stands in the formula itself has none in the document.
    pub input: Id<Input>,
    /// The aggregate as it is printed in the reader's language.
    pub text: String,
    /// Over which period, and to which where it is none of the calendar's.
    pub period: Period,
    /// Its last month, where it is several periods.
    pub through: Option<Period>,
    /// The table.
    pub table: TableId,
    /// The columns that are told.
    pub columns: Vec<ColumnId>,
    /// The rows, oldest import first, at most [`MOST_ROWS`].
    pub rows: Vec<RowRead>,
    /// How many rows counted in all.
    pub counted: u64,
    /// Whether rows count by their account's share of ownership or for a team, which is not told row by row.
    pub by_share: bool,
}

/// A row that counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowRead {
    /// Its cells, in the order of the columns.
    pub cells: Vec<Option<CellRead>>,
    /// What it adds; `None` where rows are counted.
    pub value: Option<Decimal>,
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum CellRead {
    /// A text.
    Text(String),
    /// A number.
    Number(Decimal),
    /// A day, as a number since 1970-01-01.
    Day(i32),
    /// A second of civil time since 1970-01-01.
    Time(i64),
}

/// The rows behind the value of a formula that is being written; nothing where it cannot be read.
pub(super) fn rows_behind(model: &Model, draft: &FormulaDraft) -> Vec<RowsRead> {
    let Ok(parsed) = parse(&draft.text, &model.workspace) else { return Vec::new() };
    let mut found = Vec::new();
    collect(&model.workspace, &parsed.formula, (draft.attribution, Span::from(draft.period)), &mut found);
    let work = WorkTime::of(&model.workspace);
    found.into_iter().take(MOST_READS).filter_map(|read| read_of(model, &work, draft, &read)).collect()
}

/// An aggregate over a span, credited in a way.
#[derive(Debug, PartialEq)]
struct Wanted<'w> {
    input: Id<Input>,
    aggregate: &'w RecordAggregate,
    by: Attribution,
    span: Span,
}

fn collect<'w>(
    workspace: &'w Workspace,
    formula: &'w Formula,
    (by, span): (Attribution, Span),
    found: &mut Vec<Wanted<'w>>,
) {
    let mut open: Vec<(&'w Kpi, Span)> = Vec::new();
    let mut seen: Vec<(Id<Kpi>, Span)> = Vec::new();
    let mut look = |formula: &'w Formula, by: Attribution, span: Span, open: &mut Vec<(&'w Kpi, Span)>| {
        let inline = formula.aggregates();
        visit(formula, Some(span), &mut |leaf, at| match leaf {
            Leaf::Input(input) => {
                let stored = workspace.inputs.get(&input).and_then(|input| input.records.as_ref());
                let written = inline.iter().copied().find(|aggregate| aggregate.id() == input);
                let Some(aggregate) = stored.or(written) else { return };
                let wanted = Wanted { input, aggregate, by, span: at };
                if !found.contains(&wanted) {
                    found.push(wanted);
                }
            }
            Leaf::Kpi(id) => open.extend(workspace.kpis.get(&id).map(|kpi| (kpi, at))),
        });
    };
    look(formula, by, span, &mut open);
    while let Some((kpi, at)) = open.pop() {
        if seen.contains(&(kpi.id, at)) || seen.len() >= MOST_READS {
            continue;
        }
        seen.push((kpi.id, at));
        look(&kpi.formula, kpi.attribution, at, &mut open);
    }
}

fn read_of(model: &Model, work: &WorkTime, draft: &FormulaDraft, wanted: &Wanted<'_>) -> Option<RowsRead> {
    let workspace = &model.workspace;
    let (period, through) = wanted.span.written()?;
    let is_person = |member: &Member| matches!(member, Member::Employee(_));
    let by_share = wanted.by != Attribution::Record && draft.scope.members().iter().any(is_person);
    let text = print::formula(&Formula::Records(Box::new(wanted.aggregate.clone())), workspace, draft.lang);
    let mut read = RowsRead {
        input: wanted.input,
        text,
        period,
        through,
        table: wanted.aggregate.table.clone(),
        columns: Vec::new(),
        rows: Vec::new(),
        counted: 0,
        by_share,
    };
    if by_share {
        return Some(read);
    }
    let mut batches: Vec<&Batch> = workspace.batches.values().collect();
    batches.retain(|batch| batch.table == wanted.aggregate.table);
    batches.sort_by_key(|batch| (batch.imported_at, batch.id));
    let batches: Vec<&BatchRows> = batches.iter().filter_map(|batch| model.rows.get(&batch.id)).collect();
    read.columns = columns_of(wanted.aggregate, &batches);
    let span = wanted.span;
    let axis = MonthAxis::new(span.first(), span.end() - 1, span.unit(), calendar_of(workspace));
    let group = Group::One(draft.scope.clone());
    let layout = Layout::of(&group, workspace, &axis, &Ownership::of(workspace));
    for rows in batches {
        let bound = Bound { rows, work };
        let Some(checks) = checks_of(&wanted.aggregate.filter, bound) else { continue };
        let Some(value) = Value::of(&wanted.aggregate.function, bound) else { continue };
        let (table, time) = (&wanted.aggregate.table, &wanted.aggregate.time);
        let Some(placer) = layout.placer(&group, workspace, &axis, table, time, rows) else { continue };
        for (row, cell) in placer.all_cells().into_iter().enumerate() {
            let holds = |check: &crate::engine::checks::Check<'_>| check.holds(row).unwrap_or(false);
            if cell == NOWHERE || !checks.iter().all(holds) || !value.is_there(row) {
                continue;
            }
            read.counted += 1;
            if read.rows.len() < MOST_ROWS {
                let cells = read.columns.iter().map(|column| cell_at(rows.columns.get(column)?, row));
                read.rows.push(RowRead { cells: cells.collect(), value: value.at(row) });
            }
        }
    }
    Some(read)
}

/// What names a row, then what the aggregate reads, each once and where any batch has it.
fn columns_of(aggregate: &RecordAggregate, batches: &[&BatchRows]) -> Vec<ColumnId> {
    let naming = NAMING.iter().map(|code| ColumnId::from(*code));
    let mut found: Vec<ColumnId> = Vec::new();
    for column in naming.chain(aggregate.columns().into_iter().cloned()) {
        let is_there = batches.iter().any(|rows| rows.columns.contains_key(&column));
        if is_there && !found.contains(&column) {
            found.push(column);
        }
    }
    found
}

/// What a row adds.
enum Value<'r> {
    /// One.
    Row,
    /// One for each different text.
    Text(&'r [u32], usize),
    /// A number.
    Number(Number<'r>),
}

impl<'r> Value<'r> {
    fn of(function: &Aggregate, bound: Bound<'r>) -> Option<Self> {
        Some(match function {
            Aggregate::Count => Self::Row,
            Aggregate::CountDistinct(column) => match bound.rows.columns.get(column)? {
                ColumnCells::Text { dictionary, codes } => Self::Text(codes, dictionary.len()),
                _ => return None,
            },
            Aggregate::Sum(column) => Self::Number(Number::of(&RowValue::Column(column.clone()), bound)?),
            other => Self::Number(Number::of(other.value()?, bound)?),
        })
    }

    fn is_there(&self, row: usize) -> bool {
        match self {
            Self::Row => true,
            Self::Text(codes, texts) => codes.get(row).is_some_and(|code| to_index(*code) < *texts),
            Self::Number(number) => number.exact(row).is_ok_and(|value| value.is_some()),
        }
    }

    fn at(&self, row: usize) -> Option<Decimal> {
        match self {
            Self::Row | Self::Text(..) => None,
            Self::Number(number) => number.exact(row).ok().flatten().and_then(Exact::to_decimal),
        }
    }
}

fn cell_at(cells: &ColumnCells, row: usize) -> Option<CellRead> {
    match cells {
        ColumnCells::Text { dictionary, codes } => {
            dictionary.get(to_index(*codes.get(row)?)).map(|text| CellRead::Text(text.clone()))
        }
        ColumnCells::Day(days) => days.get(row).copied().filter(|day| *day != MISSING_DAY).map(CellRead::Day),
        ColumnCells::Number { scale, mantissas } => {
            let mantissa = mantissas.get(row).copied().filter(|mantissa| *mantissa != MISSING_NUMBER)?;
            Some(CellRead::Number(Decimal::new(mantissa, u32::from(*scale))))
        }
        ColumnCells::Time(seconds) => {
            seconds.get(row).copied().filter(|second| *second != MISSING_TIME).map(CellRead::Time)
        }
    }
}
