//! What there is to evaluate: the days of records and typed values, and how many rows.

use std::collections::BTreeSet;

use crate::{
    domain::{
        date::{Day, DayRange},
        value::{InputValue, Measured},
    },
    engine::{
        model::Model,
        query::Coverage,
        rows::{ColumnCells, MISSING_DAY},
        study::calendar_of,
    },
};

/// The days found in time columns of inputs and in periods of typed values, and the number of rows. A value that is
/// known to be missing is no data.
pub(super) fn coverage_of(model: &Model) -> Coverage {
    let workspace = &model.workspace;
    let calendar = calendar_of(workspace);
    let aggregates = workspace.inputs.values().filter_map(|input| input.records.as_ref());
    let times: BTreeSet<_> = aggregates.map(|aggregate| (&aggregate.table, &aggregate.time)).collect();
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

fn widened(known: Option<DayRange>, days: DayRange) -> DayRange {
    known.map_or(days, |known| DayRange {
        from: known.from.min(days.from),
        until: known.until.max(days.until),
    })
}
