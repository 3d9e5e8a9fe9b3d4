//! Columns that grow cell by cell: what the cells of the import are in them. The columns themselves are built for speed elsewhere.

use keyscore_tabular::column::{self, Column, Numbers, Texts};

use crate::{
    data::import::number::Exact,
    domain::{date::Day, table::ColumnKind},
    engine::rows::{ColumnCells, MISSING_DAY, MISSING_NUMBER, MISSING_TEXT, MISSING_TIME},
};

// One meaning of what is missing.
const _: () = assert!(column::MISSING_TEXT == MISSING_TEXT && column::MISSING_DAY == MISSING_DAY);
const _: () = assert!(column::MISSING == MISSING_NUMBER && column::MISSING == MISSING_TIME);

/// A cell that was understood.
pub(super) enum Cell<'a> {
    /// Nothing.
    Missing,
    Text(&'a str),
    Day(Day),
    Number(Exact),
    /// Seconds of civil time since 1970-01-01 00:00.
    Time(i64),
}

/// A column of a kind, without cells.
pub(super) fn column_of(kind: ColumnKind) -> Column {
    match kind {
        ColumnKind::Text => Column::Texts(Texts::default()),
        ColumnKind::Day => Column::Days(Vec::new()),
        ColumnKind::Time => Column::Times(Vec::new()),
        ColumnKind::Number | ColumnKind::Flag => Column::Numbers(Numbers::default()),
    }
}

/// Whether the cell fits, with all cells before it, at the scale that the column would then have.
pub(super) fn takes(column: &mut Column, cell: &Cell<'_>) -> bool {
    match (column, cell) {
        (Column::Numbers(numbers), Cell::Number(number)) => {
            i64::try_from(number.mantissa).is_ok_and(|mantissa| numbers.takes(mantissa, number.scale))
        }
        _ => true,
    }
}

/// Adds a cell that [`takes`] accepts.
pub(super) fn push(column: &mut Column, cell: &Cell<'_>) {
    match (column, cell) {
        // Whether a text tells something is looked at when it is asked.
        (Column::Texts(texts), Cell::Text(text)) => texts.push(text, || true),
        (Column::Days(days), Cell::Day(day)) => days.push(day.number()),
        (Column::Times(seconds), Cell::Time(second)) => seconds.push(*second),
        (Column::Numbers(numbers), Cell::Number(number)) => {
            numbers.push(i64::try_from(number.mantissa).unwrap_or(MISSING_NUMBER), number.scale);
        }
        (column, _) => column.push_missing(),
    }
}

/// The cells of a column that has come to its end.
pub(super) fn cells_of(column: Column) -> ColumnCells {
    match column {
        Column::Texts(texts) => {
            let (dictionary, codes) = texts.into_parts();
            ColumnCells::Text { dictionary, codes }
        }
        Column::Days(days) => ColumnCells::Day(days),
        Column::Times(seconds) => ColumnCells::Time(seconds),
        Column::Numbers(numbers) => {
            let (scale, mantissas) = numbers.into_parts();
            ColumnCells::Number { scale, mantissas }
        }
    }
}
