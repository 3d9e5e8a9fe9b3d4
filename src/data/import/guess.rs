//! Which column of the table each column of a file is: by the user's word, by its header, by its values.

use crate::{
    data::import::{
        ImportError,
        cell::{is_missing_value, quoted, trimmed},
        day, headers, number, table, time,
    },
    domain::table::{ColumnId, ColumnKind, standard_column},
};

/// Share of a column's values, in percent, that must read as its kind.
const KIND_PERCENT: usize = 80;
/// Rows by which a column's kind is judged.
const JUDGED_ROWS: usize = 2_000;
/// How sure a column is that is known by its values only, in percent.
const BY_VALUES: u8 = 40;
/// How sure a column is whose header is plain, but whose values do not fit, in percent.
const UNFIT: u8 = 50;
/// Values shown of each column.
const SAMPLES: usize = 3;

/// A column's values as far as they were looked at.
pub(super) struct Statistics {
    filled: usize,
    days: usize,
    numbers: usize,
    flags: usize,
    pub(super) samples: Vec<String>,
}

impl Statistics {
    /// Of the column at this place; `decimal_comma` says how its numbers are read.
    pub(super) fn of(data: &[Vec<String>], place: usize, decimal_comma: bool) -> Self {
        let values: Vec<&str> = data
            .iter()
            .take(JUDGED_ROWS)
            .filter_map(|row| row.get(place))
            .map(|cell| trimmed(cell))
            .filter(|cell| !is_missing_value(cell))
            .collect();
        let mut samples: Vec<String> = Vec::new();
        for value in &values {
            if samples.len() < SAMPLES && !samples.iter().any(|sample| sample == value) {
                samples.push(quoted(value));
            }
        }
        Self {
            filled: values.len(),
            days: values.iter().filter(|value| day::looks_like_day(value)).count(),
            numbers: values.iter().filter(|value| number::parse(value, decimal_comma).is_ok()).count(),
            flags: values.iter().filter(|value| time::flag(value).is_some()).count(),
            samples,
        }
    }

    fn fits(&self, kind: ColumnKind) -> bool {
        let most = |count: usize| count * 100 >= self.filled * KIND_PERCENT;
        match kind {
            ColumnKind::Text => true,
            // Serial numbers of spreadsheet programs are numbers that may stand for days.
            ColumnKind::Day | ColumnKind::Time => most(self.days) || most(self.numbers),
            ColumnKind::Flag => most(self.flags),
            ColumnKind::Number => most(self.numbers),
        }
    }
}

/// What the cells of this column of the table hold.
pub(super) fn kind_of(column: Option<&ColumnId>) -> Option<ColumnKind> {
    standard_column(&table(), column?).map(|spec| spec.kind)
}

/// The columns that the user chose, held against the file.
pub(super) fn chosen_columns(
    chosen: &[Option<ColumnId>],
    found: usize,
) -> Result<Vec<(Option<ColumnId>, u8)>, ImportError> {
    if chosen.len() != found {
        return Err(ImportError::MappingLength { given: chosen.len(), found });
    }
    for (place, column) in chosen.iter().enumerate() {
        let Some(column) = column else { continue };
        if kind_of(Some(column)).is_none() {
            return Err(ImportError::UnknownColumn(column.clone()));
        }
        if chosen.iter().take(place).any(|earlier| earlier.as_ref() == Some(column)) {
            return Err(ImportError::ColumnTwice(column.clone()));
        }
    }
    Ok(chosen.iter().map(|column| (column.clone(), if column.is_some() { 100 } else { 0 })).collect())
}

/// Gives each column of the table to the column of the file that fits it best, surest first.
pub(super) fn guess_columns(headers: &[String], statistics: &[Statistics]) -> Vec<(Option<ColumnId>, u8)> {
    let mut claims: Vec<(u8, usize, ColumnId)> = Vec::new();
    for (place, (header, statistics)) in headers.iter().zip(statistics).enumerate() {
        for (column, confidence) in headers::matches(header) {
            if kind_of(Some(&column)).is_some_and(|kind| statistics.fits(kind)) {
                claims.push((confidence, place, column));
            } else if confidence > headers::WEAK {
                // The header is plain, so the rows will say what is wrong with the values.
                claims.push((UNFIT, place, column));
            }
        }
    }
    claims.sort_by(|left, right| (right.0, left.1, &left.2).cmp(&(left.0, right.1, &right.2)));
    let mut guesses: Vec<(Option<ColumnId>, u8)> = vec![(None, 0); headers.len()];
    for (confidence, place, column) in claims {
        let taken = guesses.iter().any(|(guess, _)| guess.as_ref() == Some(&column));
        if let Some(guess) = guesses.get_mut(place).filter(|guess| guess.0.is_none() && !taken) {
            *guess = (Some(column), confidence);
        }
    }
    guess_by_values(&mut guesses, statistics);
    guesses
}

/// The first column of days is the day of the order where no header says so.
fn guess_by_values(guesses: &mut [(Option<ColumnId>, u8)], statistics: &[Statistics]) {
    let column = ColumnId::from("order_date");
    if guesses.iter().any(|(guess, _)| guess.as_ref() == Some(&column)) {
        return;
    }
    let is_days = |statistics: &Statistics| {
        statistics.filled > 0 && statistics.days * 100 >= statistics.filled * KIND_PERCENT
    };
    let place = guesses
        .iter()
        .zip(statistics)
        .position(|((guess, _), statistics)| guess.is_none() && is_days(statistics));
    if let Some(guess) = place.and_then(|place| guesses.get_mut(place)) {
        *guess = (Some(column), BY_VALUES);
    }
}
