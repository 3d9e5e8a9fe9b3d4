//! Conditions on rows, bound to the columns of one batch, and what an aggregate needs of a batch.

use crate::{
    domain::{
        batch::Batch,
        kpi::{Aggregate, Condition, RecordAggregate},
        table::ColumnId,
    },
    engine::{
        model::Model,
        rows::{BatchRows, ColumnCells, MISSING_DAY, MISSING_NUMBER, MISSING_TEXT},
    },
};

/// A condition on the columns of one batch.
pub(super) enum Check<'r> {
    /// A text is there.
    PresentText(&'r [u32]),
    /// A day is there.
    PresentDay(&'r [i32]),
    /// A number is there.
    PresentNumber(&'r [i64]),
    /// The first day is on or before the second.
    OnOrBefore(&'r [i32], &'r [i32]),
    /// The first day is after the second.
    After(&'r [i32], &'r [i32]),
}

impl Check<'_> {
    /// Whether the row meets it; a missing cell does not.
    pub(super) fn holds(&self, row: usize) -> bool {
        let is_day = |day: &&i32| **day != MISSING_DAY;
        match self {
            Self::PresentText(codes) => codes.get(row).is_some_and(|code| *code != MISSING_TEXT),
            Self::PresentDay(days) => days.get(row).filter(is_day).is_some(),
            Self::PresentNumber(mantissas) => {
                mantissas.get(row).is_some_and(|mantissa| *mantissa != MISSING_NUMBER)
            }
            Self::OnOrBefore(left, right) => {
                let days = left.get(row).filter(is_day).zip(right.get(row).filter(is_day));
                days.is_some_and(|(left, right)| left <= right)
            }
            Self::After(left, right) => {
                let days = left.get(row).filter(is_day).zip(right.get(row).filter(is_day));
                days.is_some_and(|(left, right)| left > right)
            }
        }
    }
}

/// The conditions on a batch; `None` where it lacks a column of theirs.
pub(super) fn checks_of<'r>(filter: &[Condition], rows: &'r BatchRows) -> Option<Vec<Check<'r>>> {
    let days = |column: &ColumnId| match rows.columns.get(column)? {
        ColumnCells::Day(days) => Some(days.as_slice()),
        ColumnCells::Text { .. } | ColumnCells::Number { .. } => None,
    };
    let check = |condition: &Condition| match condition {
        Condition::OnOrBefore(left, right) => Some(Check::OnOrBefore(days(left)?, days(right)?)),
        Condition::After(left, right) => Some(Check::After(days(left)?, days(right)?)),
        Condition::Present(column) => Some(match rows.columns.get(column)? {
            ColumnCells::Text { codes, .. } => Check::PresentText(codes),
            ColumnCells::Day(days) => Check::PresentDay(days),
            ColumnCells::Number { mantissas, .. } => Check::PresentNumber(mantissas),
        }),
    };
    filter.iter().map(check).collect()
}

/// Whether a batch would contribute to the aggregate if its rows were there.
pub(super) fn is_unavailable(batch: &Batch, aggregate: &RecordAggregate, model: &Model) -> bool {
    let mut needed: Vec<&ColumnId> = vec![&aggregate.time];
    match &aggregate.function {
        Aggregate::Sum(column) | Aggregate::CountDistinct(column) => needed.push(column),
        Aggregate::Count => {}
    }
    for condition in &aggregate.filter {
        match condition {
            Condition::Present(column) => needed.push(column),
            Condition::OnOrBefore(left, right) | Condition::After(left, right) => {
                needed.extend([left, right])
            }
        }
    }
    let brought = |column: &ColumnId| batch.columns.iter().any(|known| known.column == *column);
    batch.table == aggregate.table && !model.rows.contains_key(&batch.id) && needed.into_iter().all(brought)
}
