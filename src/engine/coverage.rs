//! What there is to evaluate: the days of records and typed values, and how many rows.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    domain::{
        date::{Day, DayRange},
        id::Id,
        kpi::{Input, Kpi},
        table::{ColumnId, TableId},
        value::InputValue,
    },
    engine::{
        draft::referred_by,
        model::Model,
        query::Coverage,
        rows::{ColumnCells, MISSING_DAY},
        study::calendar_of,
        typed::TypedValues,
    },
};

/// First and last day of the time columns of tables that were looked at. Looking at the days of all rows takes time.
pub(super) type RowDays = BTreeMap<(TableId, ColumnId), Option<(i32, i32)>>;

/// The days found in time columns of aggregates of inputs or of these KPIs.
pub(super) fn row_days(model: &Model, kpis: &[&Kpi], known: &mut RowDays) -> Option<DayRange> {
    let days = times_of(model, kpis).into_iter().filter_map(|time| days_of(model, time, known));
    let (first, last) = days.reduce(|left, right| (left.0.min(right.0), left.1.max(right.1)))?;
    Some(DayRange { from: Day::from_number(first)?, until: Day::from_number(last)?.plus(1) })
}

/// The time columns of the aggregates of inputs and of formulas, each once.
fn times_of<'m>(model: &'m Model, kpis: &[&'m Kpi]) -> BTreeSet<(&'m TableId, &'m ColumnId)> {
    let of_inputs = model.workspace.inputs.values().filter_map(|input| input.records.as_ref());
    let mut times: BTreeSet<_> = of_inputs.map(|aggregate| (&aggregate.table, &aggregate.time)).collect();
    let of_kpis = kpis.iter().flat_map(|kpi| kpi.formula.aggregates());
    times.extend(of_kpis.map(|aggregate| (&aggregate.table, &aggregate.time)));
    times
}

fn days_of(model: &Model, (table, time): (&TableId, &ColumnId), known: &mut RowDays) -> Option<(i32, i32)> {
    *known.entry((table.clone(), time.clone())).or_insert_with(|| {
        let batches = model.workspace.batches.values().filter(|batch| batch.table == *table);
        let columns = batches.filter_map(|batch| match model.rows.get(&batch.id)?.columns.get(time)? {
            ColumnCells::Text { .. } | ColumnCells::Number { .. } => None,
            cells => cells.days(),
        });
        columns.fold(None, |found: Option<(i32, i32)>, days| {
            let present = days.iter().copied().filter(|day| *day != MISSING_DAY);
            present.fold(found, |found, day| {
                Some(found.map_or((day, day), |(first, last)| (first.min(day), last.max(day))))
            })
        })
    })
}

/// The days found in time columns of aggregates and in periods of typed values, and the number of rows. A value that is
/// known to be missing is no data.
pub(super) fn coverage_of(model: &Model, typed: &TypedValues, known: &mut RowDays) -> Coverage {
    let workspace = &model.workspace;
    let kpis: Vec<&Kpi> = workspace.kpis.values().collect();
    let mut coverage = Coverage { days: None, rows: 0, batches_without_rows: 0 };
    for batch in workspace.batches.values() {
        match model.rows.get(&batch.id) {
            Some(rows) => coverage.rows += u64::from(rows.rows),
            None => coverage.batches_without_rows += 1,
        }
    }
    for (first, last) in times_of(model, &kpis).into_iter().filter_map(|time| days_of(model, time, known)) {
        if let (Some(first), Some(last)) = (Day::from_number(first), Day::from_number(last)) {
            coverage.days = Some(widened(coverage.days, DayRange { from: first, until: last.plus(1) }));
        }
    }
    for period in typed.periods() {
        coverage.days = Some(widened(coverage.days, period.days(calendar_of(workspace))));
    }
    coverage
}

/// The last day of the rows and typed values that a KPI reads, itself or through other KPIs; `None` where there are none.
pub(super) fn last_day_read(model: &Model, kpi: &Kpi) -> Option<Day> {
    let workspace = &model.workspace;
    let mut kpis = referred_by(workspace, &kpi.formula);
    kpis.push(kpi);
    let ids: BTreeSet<Id<Input>> = kpis.iter().flat_map(|kpi| kpi.formula.inputs()).collect();
    let of_inputs = ids.iter().filter_map(|id| workspace.inputs.get(id)?.records.as_ref());
    let aggregates = of_inputs.chain(kpis.iter().flat_map(|kpi| kpi.formula.aggregates()));
    let times: BTreeSet<(&TableId, &ColumnId)> =
        aggregates.map(|aggregate| (&aggregate.table, &aggregate.time)).collect();
    let of_rows = workspace.batches.values().filter_map(|batch| {
        let rows = model.rows.get(&batch.id)?;
        let columns = times.iter().filter(|(table, _)| **table == batch.table);
        columns.filter_map(|(_, time)| last_of(rows.columns.get(*time)?)).max()
    });
    let calendar = calendar_of(workspace);
    let is_data = |value: &&InputValue| ids.contains(&value.input) && value.is_data();
    let of_typed = workspace.values.values().filter(is_data).map(|value| value.period.days(calendar).last());
    of_rows.chain(of_typed).max()
}

fn last_of(cells: &ColumnCells) -> Option<Day> {
    cells.days()?.iter().copied().filter(|day| *day != MISSING_DAY).max().and_then(Day::from_number)
}

fn widened(known: Option<DayRange>, days: DayRange) -> DayRange {
    known.map_or(days, |known| DayRange {
        from: known.from.min(days.from),
        until: known.until.max(days.until),
    })
}
