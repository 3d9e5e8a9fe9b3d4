//! Imported rows in columns: the shape in which they are stored, sent and aggregated.

use std::{borrow::Cow, collections::BTreeMap};

use serde::{Deserialize, Serialize};

use crate::domain::table::ColumnId;

/// Code of a missing text.
pub const MISSING_TEXT: u32 = u32::MAX;
/// Number of a missing day.
pub const MISSING_DAY: i32 = i32::MIN;
/// Mantissa of a missing number.
pub const MISSING_NUMBER: i64 = i64::MIN;
/// Second of a missing point in time.
pub const MISSING_TIME: i64 = i64::MIN;
/// Seconds in a day.
pub const DAY_SECONDS: i64 = 86_400;

/// The day of a second; [`MISSING_DAY`] where it is missing or beyond what can be written.
pub fn day_of_second(second: i64) -> i32 {
    if second == MISSING_TIME {
        return MISSING_DAY;
    }
    i32::try_from(second.div_euclid(DAY_SECONDS)).unwrap_or(MISSING_DAY)
}

/// The cells of one column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnCells {
    /// Texts: `dictionary[codes[row]]`, or missing where the code is [`MISSING_TEXT`].
    Text {
        /// The different texts, in order of first appearance.
        dictionary: Vec<String>,
        /// One code per row.
        codes: Vec<u32>,
    },
    /// Days since 1970-01-01, or [`MISSING_DAY`].
    Day(Vec<i32>),
    /// Exact numbers: `mantissas[row] / 10^scale`, or [`MISSING_NUMBER`].
    Number {
        /// Decimal places, 0 to 9.
        scale: u8,
        /// One integer per row.
        mantissas: Vec<i64>,
    },
    /// Seconds of civil time since 1970-01-01 00:00, or [`MISSING_TIME`].
    Time(Vec<i64>),
}

impl ColumnCells {
    /// Number of cells.
    pub fn len(&self) -> usize {
        match self {
            Self::Text { codes, .. } => codes.len(),
            Self::Day(days) => days.len(),
            Self::Number { mantissas, .. } => mantissas.len(),
            Self::Time(seconds) => seconds.len(),
        }
    }

    /// The days of a column of days or times.
    pub fn days(&self) -> Option<Cow<'_, [i32]>> {
        match self {
            Self::Day(days) => Some(Cow::Borrowed(days)),
            Self::Time(seconds) => Some(Cow::Owned(seconds.iter().copied().map(day_of_second).collect())),
            Self::Text { .. } | Self::Number { .. } => None,
        }
    }

    /// The second of a cell of days or times, a day at its midnight; `None` where there is none.
    pub fn second(&self, row: usize) -> Option<i64> {
        match self {
            Self::Day(days) => {
                let day = days.get(row).filter(|day| **day != MISSING_DAY)?;
                i64::from(*day).checked_mul(DAY_SECONDS)
            }
            Self::Time(seconds) => seconds.get(row).copied().filter(|second| *second != MISSING_TIME),
            Self::Text { .. } | Self::Number { .. } => None,
        }
    }

    /// Whether there is no cell.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// The rows of one batch. A column that the import did not bring is absent: its values are missing, not zero.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct BatchRows {
    /// Number of rows; every column has as many cells.
    pub rows: u32,
    /// Cells by column.
    pub columns: BTreeMap<ColumnId, ColumnCells>,
}
