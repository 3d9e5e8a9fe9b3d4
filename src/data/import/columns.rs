//! Columns that grow cell by cell, exact at every length.

use std::hash::BuildHasher as _;

use foldhash::fast::FixedState;
use hashbrown::HashTable;

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
    /// Codes by the hashes of their texts.
    known: HashTable<u32>,
    greatest: i64,
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
        Self { cells, known: HashTable::new(), greatest: 0, present: 0 }
    }

    /// Whether the cell fits, with all cells before it, at the scale that the column would then have.
    #[inline]
    pub(super) fn takes(&self, cell: &Cell<'_>) -> bool {
        let (ColumnCells::Number { scale, .. }, Cell::Number(number)) = (&self.cells, cell) else {
            return true;
        };
        let wanted = (*scale).max(number.scale);
        i64::try_from(number.mantissa).is_ok_and(|mantissa| {
            times(mantissa, wanted - number.scale).is_some()
                && (wanted == *scale || times(self.greatest, wanted - *scale).is_some())
        })
    }

    /// How many different texts it holds.
    pub(super) fn texts(&self) -> usize {
        match &self.cells {
            ColumnCells::Text { dictionary, .. } => dictionary.len(),
            _ => 0,
        }
    }

    /// Makes the last cell, a number, a missing one.
    pub(super) fn forget_last(&mut self) {
        if let ColumnCells::Number { mantissas, .. } = &mut self.cells
            && let Some(last) = mantissas.last_mut().filter(|last| **last != MISSING_NUMBER)
        {
            *last = MISSING_NUMBER;
            self.present = self.present.saturating_sub(1);
        }
    }

    /// Adds a cell that [`Self::takes`] accepts.
    #[inline]
    pub(super) fn push(&mut self, cell: Cell<'_>) {
        if !matches!(cell, Cell::Missing) {
            self.present += 1;
        }
        match (&mut self.cells, cell) {
            (ColumnCells::Text { dictionary, codes }, Cell::Text(text)) => {
                codes.push(code_of(&mut self.known, dictionary, text));
            }
            (ColumnCells::Text { codes, .. }, _) => codes.push(MISSING_TEXT),
            (ColumnCells::Day(days), Cell::Day(day)) => days.push(day.number()),
            (ColumnCells::Day(days), _) => days.push(MISSING_DAY),
            (ColumnCells::Time(seconds), Cell::Time(second)) => seconds.push(second),
            (ColumnCells::Time(seconds), _) => seconds.push(MISSING_TIME),
            (ColumnCells::Number { scale, mantissas }, Cell::Number(number)) => {
                if number.scale > *scale {
                    let unit = unit(number.scale - *scale);
                    mantissas
                        .iter_mut()
                        .filter(|cell| **cell != MISSING_NUMBER)
                        .for_each(|cell| *cell *= unit);
                    self.greatest *= unit;
                    *scale = number.scale;
                }
                let mantissa = i64::try_from(number.mantissa)
                    .ok()
                    .and_then(|mantissa| times(mantissa, *scale - number.scale))
                    .unwrap_or(MISSING_NUMBER);
                self.greatest = self.greatest.max(mantissa.saturating_abs());
                mantissas.push(mantissa);
            }
            (ColumnCells::Number { mantissas, .. }, _) => mantissas.push(MISSING_NUMBER),
        }
    }
}

/// The code of a text, a new one where it was not met before.
fn code_of(known: &mut HashTable<u32>, dictionary: &mut Vec<String>, text: &str) -> u32 {
    let hasher = FixedState::default();
    let hash = hasher.hash_one(text);
    let is_same = |code: &u32| dictionary.get(*code as usize).is_some_and(|other| other == text);
    if let Some(code) = known.find(hash, is_same) {
        return *code;
    }
    let code = u32::try_from(dictionary.len()).unwrap_or(MISSING_TEXT);
    dictionary.push(text.to_owned());
    known.insert_unique(hash, code, |code| {
        dictionary.get(*code as usize).map_or(0, |text| hasher.hash_one(text.as_str()))
    });
    code
}

/// Powers of ten that fit.
const UNITS: [i64; 19] = {
    let mut units = [1; 19];
    let mut place = 1;
    while place < units.len() {
        units[place] = units[place - 1] * 10;
        place += 1;
    }
    units
};

/// Greatest numbers that such a power of ten can be multiplied with.
const LIMITS: [u64; 19] = {
    let mut limits = [0; 19];
    let mut place = 0;
    while place < limits.len() {
        limits[place] = (i64::MAX / UNITS[place]).unsigned_abs();
        place += 1;
    }
    limits
};

fn unit(places: u8) -> i64 {
    UNITS.get(usize::from(places)).copied().unwrap_or(1)
}

/// The number with so many zeros after it; `None` where it does not fit. Without 128-bit products, which cost in browsers.
#[inline]
fn times(number: i64, places: u8) -> Option<i64> {
    let (unit, limit) = UNITS.get(usize::from(places)).zip(LIMITS.get(usize::from(places)))?;
    (number.unsigned_abs() <= *limit).then(|| number * unit)
}
