//! What there is to evaluate: the days of records and typed values, and how many rows.

use std::collections::BTreeSet;

use crate::{
    domain::{
        date::{Day, DayRange},
        id::Id,
        kpi::{Input, Kpi},
        table::{ColumnId, TableId},
        value::{InputValue, Measured},
    },
    engine::{
        draft::referred_by,
        model::Model,
        query::Coverage,
        rows::{ColumnCells, MISSING_DAY},
        study::calendar_of,
    },
};

/// The days found in time columns of aggregates of inputs or of these KPIs.
pub(super) fn row_days(model: &Model, kpis: &[&Kpi]) -> Option<DayRange> {
    let times = times_of(model, kpis);
    let days = model.workspace.batches.values().flat_map(|batch| {
        let rows = model.rows.get(&batch.id);
        let columns = times.iter().filter(|(table, _)| **table == batch.table);
        columns.filter_map(move |(_, time)| match rows?.columns.get(*time)? {
            ColumnCells::Day(days) => {
                let present = days.iter().copied().filter(|day| *day != MISSING_DAY);
                present.fold(None, |ends: Option<(i32, i32)>, day| {
                    Some(ends.map_or((day, day), |(first, last)| (first.min(day), last.max(day))))
                })
            }
            ColumnCells::Text { .. } | ColumnCells::Number { .. } => None,
        })
    });
    let ends = days.reduce(|left, right| (left.0.min(right.0), left.1.max(right.1)));
    ends.and_then(|(first, last)| {
        Some(DayRange { from: Day::from_number(first)?, until: Day::from_number(last)?.plus(1) })
    })
}

/// The time columns of the aggregates of inputs and of formulas, each once.
fn times_of<'m>(model: &'m Model, kpis: &[&'m Kpi]) -> BTreeSet<(&'m TableId, &'m ColumnId)> {
    let of_inputs = model.workspace.inputs.values().filter_map(|input| input.records.as_ref());
    let of_kpis = kpis.iter().flat_map(|kpi| kpi.formula.aggregates());
    of_inputs.chain(of_kpis).map(|aggregate| (&aggregate.table, &aggregate.time)).collect()
}

/// The days found in time columns of aggregates and in periods of typed values, and the number of rows. A value that is
/// known to be missing is no data.
pub(super) fn coverage_of(model: &Model) -> Coverage {
    let workspace = &model.workspace;
    let calendar = calendar_of(workspace);
    let kpis: Vec<&Kpi> = workspace.kpis.values().collect();
    let times = times_of(model, &kpis);
    let mut coverage = Coverage { days: None, rows: 0, batches_without_rows: 0 };
    for batch in workspace.batches.values() {
        let Some(rows) = model.rows.get(&batch.id) else {
            coverage.batches_without_rows += 1;
            continue;
        };
        coverage.rows += u64::from(rows.rows);
        for (_, time) in times.iter().filter(|(table, _)| **table == batch.table) {
            let Some(ColumnCells::Day(days)) = rows.columns.get(*time) else { continue };
            let present = || days.iter().copied().filter(|day| *day != MISSING_DAY);
            let first = present().min().and_then(Day::from_number);
            let last = present().max().and_then(Day::from_number);
            if let (Some(first), Some(last)) = (first, last) {
                coverage.days = Some(widened(coverage.days, DayRange { from: first, until: last.plus(1) }));
            }
        }
    }
    let is_data = |value: &&InputValue| !matches!(value.measured, Measured::Missing(_));
    for value in workspace.values.values().filter(is_data) {
        coverage.days = Some(widened(coverage.days, value.period.days(calendar)));
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
    let is_data =
        |value: &&InputValue| ids.contains(&value.input) && !matches!(value.measured, Measured::Missing(_));
    let of_typed = workspace.values.values().filter(is_data).map(|value| value.period.days(calendar).last());
    of_rows.chain(of_typed).max()
}

fn last_of(cells: &ColumnCells) -> Option<Day> {
    let ColumnCells::Day(days) = cells else { return None };
    days.iter().copied().filter(|day| *day != MISSING_DAY).max().and_then(Day::from_number)
}

fn widened(known: Option<DayRange>, days: DayRange) -> DayRange {
    known.map_or(days, |known| DayRange {
        from: known.from.min(days.from),
        until: known.until.max(days.until),
    })
}
