//! Columns that grow cell by cell, exact at every length.

use std::collections::HashMap;

use crate::{
    data::import::number::Exact,
    domain::{date::Day, table::ColumnKind},
    engine::rows::{ColumnCells, MISSING_DAY, MISSING_NUMBER, MISSING_TEXT, MISSING_TIME},
};

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

/// A column that grows row by row. Its scale is that of its longest fraction so far.
pub(super) struct Builder {
    pub(super) cells: ColumnCells,
    codes_by_text: HashMap<String, u32>,
    greatest: u64,
    /// Cells that are not missing.
    pub(super) present: u32,
}

impl Builder {
    pub(super) fn new(kind: ColumnKind) -> Self {
        let cells = match kind {
            ColumnKind::Text => ColumnCells::Text { dictionary: Vec::new(), codes: Vec::new() },
            ColumnKind::Day => ColumnCells::Day(Vec::new()),
            ColumnKind::Time => ColumnCells::Time(Vec::new()),
            ColumnKind::Number | ColumnKind::Flag => ColumnCells::Number { scale: 0, mantissas: Vec::new() },
        };
        Self { cells, codes_by_text: HashMap::new(), greatest: 0, present: 0 }
    }

    /// Whether the cell fits, with all cells before it, at the scale that the column would then have.
    pub(super) fn takes(&self, cell: &Cell<'_>) -> bool {
        let (ColumnCells::Number { scale, .. }, Cell::Number(number)) = (&self.cells, cell) else {
            return true;
        };
        let wanted = (*scale).max(number.scale);
        let fits = |magnitude: u128, from: u8| {
            10_u128
                .checked_pow(u32::from(wanted - from))
                .and_then(|unit| magnitude.checked_mul(unit))
                .is_some_and(|magnitude| magnitude <= u128::from(i64::MAX.unsigned_abs()))
        };
        fits(number.mantissa.unsigned_abs(), number.scale) && fits(u128::from(self.greatest), *scale)
    }

    /// Adds a cell that [`Self::takes`] accepts.
    pub(super) fn push(&mut self, cell: Cell<'_>) {
        if !matches!(cell, Cell::Missing) {
            self.present += 1;
        }
        match (&mut self.cells, cell) {
            (ColumnCells::Text { dictionary, codes }, Cell::Text(text)) => {
                let code = self.codes_by_text.get(text).copied().unwrap_or_else(|| {
                    let next = u32::try_from(dictionary.len()).unwrap_or(MISSING_TEXT);
                    dictionary.push(text.to_owned());
                    self.codes_by_text.insert(text.to_owned(), next);
                    next
                });
                codes.push(code);
            }
            (ColumnCells::Text { codes, .. }, _) => codes.push(MISSING_TEXT),
            (ColumnCells::Day(days), Cell::Day(day)) => days.push(day.number()),
            (ColumnCells::Day(days), _) => days.push(MISSING_DAY),
            (ColumnCells::Time(seconds), Cell::Time(second)) => seconds.push(second),
            (ColumnCells::Time(seconds), _) => seconds.push(MISSING_TIME),
            (ColumnCells::Number { scale, mantissas }, Cell::Number(number)) => {
                if number.scale > *scale {
                    let unit = 10_i64.pow(u32::from(number.scale - *scale));
                    mantissas
                        .iter_mut()
                        .filter(|cell| **cell != MISSING_NUMBER)
                        .for_each(|cell| *cell *= unit);
                    self.greatest *= unit.unsigned_abs();
                    *scale = number.scale;
                }
                let unit = 10_i128.pow(u32::from(*scale - number.scale));
                let mantissa = i64::try_from(number.mantissa * unit).unwrap_or(MISSING_NUMBER);
                self.greatest = self.greatest.max(mantissa.unsigned_abs());
                mantissas.push(mantissa);
            }
            (ColumnCells::Number { mantissas, .. }, _) => mantissas.push(MISSING_NUMBER),
        }
    }
}
