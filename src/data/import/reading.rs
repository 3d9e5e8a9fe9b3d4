//! One cell: its text, or its value where a workbook has it, as the cell of a column of the table.

use crate::{
    data::import::{
        ClockRule, DayOrder, DiscountMeaning, Expected, MAX_CELL_CHARS,
        cell::{UNCACHED, is_failed_formula, is_missing, is_missing_value},
        columns::Cell,
        day, discount,
        duration::{self, TimeUnit},
        number::{self, Exact, NumberError},
        time::{self, Written},
    },
    domain::{
        date::Day,
        table::{ColumnId, ColumnKind},
    },
};

/// Columns of days for which a month is enough: what holds from it on, or was spent in it.
const MONTHLY: [&str; 2] = ["valid_from", "cost_date"];

/// A cell of a workbook as a value.
#[derive(Debug, Clone, Copy)]
pub(super) enum Given<'a> {
    /// Nothing, or nothing that is read.
    Nothing,
    /// A text, which may say anything.
    Text(&'a str),
    /// A number.
    Number(Exact),
    /// A day.
    Day(Day),
}

/// Where a column of the table comes from.
pub(super) struct Source {
    pub(super) place: usize,
    pub(super) header: String,
    pub(super) column: ColumnId,
    pub(super) kind: ColumnKind,
    pub(super) required: bool,
    pub(super) is_discount: bool,
    /// What it says, where it is a discount.
    pub(super) discount: DiscountMeaning,
    /// The unit of its durations, where it holds hours.
    pub(super) hours: Option<TimeUnit>,
    pub(super) decimal_comma: bool,
    pub(super) has_ticks: bool,
    pub(super) scale: i8,
    /// By which clock times with a zone are read.
    pub(super) clock: ClockRule,
    /// Whether serial numbers of days are counted from 1904.
    pub(super) is_1904: bool,
}

/// A list without what is in it, for what another row has: the memory stays where both are of one size.
pub(super) fn emptied<T, U>(list: Vec<T>) -> Vec<U> {
    list.into_iter().filter_map(|_| None).collect()
}

/// How the times of one row are read.
#[derive(Default)]
pub(super) struct Clock {
    /// How far it is ahead of universal time, as far as the row says so.
    pub(super) zone: Option<i32>,
    /// Whether the time that places the row is a day only: nothing can be measured from it.
    pub(super) is_midnight_unknown: bool,
    /// Whether the cell in hand places the row.
    pub(super) is_placing: bool,
    /// Whether a day without a time of day was met.
    pub(super) has_day_only: bool,
}

impl Clock {
    /// A time by this clock. A day only still places its row, but is no time that could be measured from or to.
    fn cell(&mut self, written: Written) -> Cell<'static> {
        self.has_day_only |= written.is_day_only;
        if (written.is_day_only || self.is_midnight_unknown) && !self.is_placing {
            return Cell::Missing;
        }
        self.zone = self.zone.or(written.zone);
        Cell::Time(written.in_zone(self.zone))
    }
}

/// The cell that a text is in a column, or what was expected there.
pub(super) fn read<'r>(
    text: &'r str,
    source: &Source,
    order: DayOrder,
    clock: &mut Clock,
) -> Result<Cell<'r>, Expected> {
    if source.kind == ColumnKind::Flag
        && let Some(answer) = time::flag(text, source.has_ticks)
    {
        return Ok(Cell::Number(Exact { mantissa: i128::from(answer), scale: 0, rounded: false }));
    }
    let is_value = source.kind != ColumnKind::Text;
    if is_missing(text) || (is_value && is_missing_value(text)) {
        return if source.required { Err(Expected::Something) } else { Ok(Cell::Missing) };
    }
    if (!text.is_ascii() && text.contains('\u{fffd}')) || text.contains('\0') {
        return Err(Expected::Readable);
    }
    if text.as_bytes().first() == Some(&b'#') {
        if text == UNCACHED {
            return Err(Expected::StoredResult);
        }
        if is_failed_formula(text) {
            return Err(Expected::WorkingFormula);
        }
    }
    match source.kind {
        ColumnKind::Text if text.len() > MAX_CELL_CHARS && text.chars().count() > MAX_CELL_CHARS => {
            Err(Expected::ShorterText)
        }
        ColumnKind::Text => Ok(Cell::Text(text)),
        ColumnKind::Day => {
            let month = || day::month_start(text).filter(|_| MONTHLY.contains(&source.column.0.as_str()));
            let day = time::day_by(text, order, source.clock, source.is_1904).or_else(month);
            day.map(Cell::Day).ok_or(Expected::Day)
        }
        ColumnKind::Time => {
            let written = time::written(text, order, source.is_1904).ok_or(Expected::Time)?;
            Ok(clock.cell(written))
        }
        ColumnKind::Flag => Err(Expected::Flag),
        ColumnKind::Number => {
            let read = match source.hours {
                Some(unit) => duration::hours(text, source.decimal_comma, unit),
                None => number::scaled(text, source.decimal_comma, source.scale),
            };
            let mut number = read.map_err(|error| match error {
                NumberError::NotANumber => Expected::Number,
                NumberError::TooLarge => Expected::SmallerNumber,
            })?;
            if source.is_discount && source.discount == DiscountMeaning::Money {
                return Ok(Cell::Number(number));
            }
            if source.is_discount {
                if source.discount == DiscountMeaning::SharePaid && !text.contains('折') {
                    number = discount::rest(number).ok_or(Expected::Discount)?;
                }
                let whole = 10_i128.checked_pow(u32::from(number.scale)).unwrap_or(i128::MAX);
                if !(0..=whole).contains(&number.mantissa) {
                    return Err(Expected::Discount);
                }
            }
            Ok(Cell::Number(number))
        }
    }
}
