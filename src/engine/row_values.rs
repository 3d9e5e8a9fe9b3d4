//! Row expressions bound to the columns of one batch. What has a fixed number of decimal places is computed in scaled
//! integers; a quotient stays an exact ratio. Missing cells and divisors of zero make the value missing.

use crate::{
    domain::row::RowValue,
    engine::{
        checks::{Check, check_of},
        exact::{Exact, MAX_PLACES},
        rows::{
            BatchRows, ColumnCells, DAY_SECONDS, MISSING_DAY, MISSING_NUMBER, MISSING_TIME, day_of_second,
        },
        work_time::{WorkTime, hours_of},
    },
};

/// Most decimal places that are carried in scaled integers; beyond, ratios are exact too.
const MAX_SCALE: u32 = 18;
/// Hours in a day.
const DAY_HOURS: i64 = 24;
/// Seconds in an hour.
const HOUR_SECONDS: i64 = 3_600;

/// A number grew beyond what can be computed exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TooLarge;

/// A value of a row, or that it is missing.
pub(super) type Valued<T> = Result<Option<T>, TooLarge>;

/// What expressions are bound to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bound<'r> {
    /// The rows of one batch.
    pub(super) rows: &'r BatchRows,
    /// The working time of the workspace.
    pub(super) work: &'r WorkTime,
}

/// Days of a row.
#[derive(Debug)]
pub(super) enum DayCells<'r> {
    Column(&'r [i32]),
    Times(&'r [i64]),
    Constant(i32),
}

impl<'r> DayCells<'r> {
    /// The days of a value; `None` where it is no day or the batch lacks its column.
    pub(super) fn of(value: &RowValue, rows: &'r BatchRows) -> Option<Self> {
        match value {
            RowValue::Day(day) => Some(Self::Constant(day.number())),
            RowValue::Column(column) => Self::of_cells(rows.columns.get(column)?),
            _ => None,
        }
    }

    /// The days of a column; `None` where it holds none.
    pub(super) fn of_cells(cells: &'r ColumnCells) -> Option<Self> {
        match cells {
            ColumnCells::Day(days) => Some(Self::Column(days)),
            ColumnCells::Time(seconds) => Some(Self::Times(seconds)),
            ColumnCells::Text { .. } | ColumnCells::Number { .. } => None,
        }
    }

    /// Whether they have a time of day.
    pub(super) const fn has_times(&self) -> bool {
        matches!(self, Self::Times(_))
    }

    /// The second of a row; of a day without a time its first.
    pub(super) fn second(&self, row: usize) -> Option<i64> {
        match self {
            Self::Times(seconds) => seconds.get(row).copied().filter(|second| *second != MISSING_TIME),
            _ => self.at(row).map(|day| i64::from(day) * DAY_SECONDS),
        }
    }

    /// The day of a row and its time in hours from midnight.
    fn moment(&self, row: usize) -> Option<(i32, Exact)> {
        let (day, second) = (self.at(row)?, self.second(row)?);
        Some((day, Exact::ratio(i128::from(second.rem_euclid(DAY_SECONDS)), i128::from(HOUR_SECONDS))?))
    }

    /// The day of a row.
    pub(super) fn at(&self, row: usize) -> Option<i32> {
        match self {
            Self::Column(days) => days.get(row).copied().filter(|day| *day != MISSING_DAY),
            Self::Times(_) => self.second(row).map(day_of_second).filter(|day| *day != MISSING_DAY),
            Self::Constant(day) => Some(*day),
        }
    }
}

/// A number of a row.
#[derive(Debug)]
pub(super) struct Number<'r> {
    kind: Kind<'r>,
    /// Decimal places of the scaled integer; `None` where only a ratio is exact.
    scale: Option<u32>,
}

#[derive(Debug)]
enum Kind<'r> {
    Column(&'r [i64]),
    Constant(i128, Exact),
    Add(Box<Number<'r>>, Box<Number<'r>>),
    Subtract(Box<Number<'r>>, Box<Number<'r>>),
    Multiply(Box<Number<'r>>, Box<Number<'r>>),
    Divide(Box<Number<'r>>, Box<Number<'r>>),
    Negate(Box<Number<'r>>),
    Absolute(Box<Number<'r>>),
    Round(Box<Number<'r>>, i8),
    Apart(DayCells<'r>, DayCells<'r>, i64),
    HoursApart(DayCells<'r>, DayCells<'r>),
    WorkDays(DayCells<'r>, DayCells<'r>, &'r WorkTime),
    WorkHours(DayCells<'r>, DayCells<'r>, &'r WorkTime),
    WorkTimes(Box<Moments<'r>>, &'r WorkTime),
    WorkMoments(DayCells<'r>, DayCells<'r>, &'r WorkTime),
    If(Box<Check<'r>>, Box<Number<'r>>, Box<Number<'r>>),
    Otherwise(Box<Number<'r>>, Box<Number<'r>>),
}

/// Two days with their times, in hours from midnight; the later one first.
#[derive(Debug)]
struct Moments<'r> {
    days: (DayCells<'r>, DayCells<'r>),
    times: (Number<'r>, Number<'r>),
}

impl<'r> Number<'r> {
    /// The numbers of a value; `None` where it is no number or the batch lacks a column of it.
    pub(super) fn of(value: &RowValue, bound: Bound<'r>) -> Option<Self> {
        let rows = bound.rows;
        let part = |value: &RowValue| Self::of(value, bound).map(Box::new);
        let both = |left: &RowValue, right: &RowValue| Some((part(left)?, part(right)?));
        let widest = |left: &Self, right: &Self| Some(left.scale?.max(right.scale?));
        Some(match value {
            RowValue::Column(column) => match rows.columns.get(column)? {
                ColumnCells::Number { scale, mantissas } if *scale <= MAX_PLACES => {
                    Self { kind: Kind::Column(mantissas), scale: Some(u32::from(*scale)) }
                }
                _ => return None,
            },
            RowValue::Number(number) => {
                let number = number.normalize();
                let scale = Some(number.scale()).filter(|scale| *scale <= MAX_SCALE);
                Self { kind: Kind::Constant(number.mantissa(), Exact::from(number)), scale }
            }
            RowValue::Text(_) | RowValue::Day(_) => return None,
            RowValue::Add(left, right) => {
                let (left, right) = both(left, right)?;
                Self { scale: widest(&left, &right), kind: Kind::Add(left, right) }
            }
            RowValue::Subtract(left, right) => {
                let (left, right) = both(left, right)?;
                Self { scale: widest(&left, &right), kind: Kind::Subtract(left, right) }
            }
            RowValue::Multiply(left, right) => {
                let (left, right) = both(left, right)?;
                let scale = left.scale.zip(right.scale).map(|(left, right)| left + right);
                Self { scale: scale.filter(|scale| *scale <= MAX_SCALE), kind: Kind::Multiply(left, right) }
            }
            RowValue::Divide(left, right) => {
                let (left, right) = both(left, right)?;
                Self { scale: None, kind: Kind::Divide(left, right) }
            }
            RowValue::Negate(inner) => {
                let inner = part(inner)?;
                Self { scale: inner.scale, kind: Kind::Negate(inner) }
            }
            RowValue::Absolute(inner) => {
                let inner = part(inner)?;
                Self { scale: inner.scale, kind: Kind::Absolute(inner) }
            }
            RowValue::Round(inner, places) => {
                let scale = Some(u32::try_from(*places).unwrap_or(0));
                Self { scale, kind: Kind::Round(part(inner)?, *places) }
            }
            RowValue::Days(to, from) => Self::apart(to, from, 1, rows)?,
            RowValue::Hours(to, from) => {
                let (later, earlier) = (DayCells::of(to, rows)?, DayCells::of(from, rows)?);
                if later.has_times() || earlier.has_times() {
                    Self { kind: Kind::HoursApart(later, earlier), scale: None }
                } else {
                    Self { kind: Kind::Apart(later, earlier, DAY_HOURS), scale: Some(0) }
                }
            }
            RowValue::WorkDays(to, from) => {
                let days = (DayCells::of(to, rows)?, DayCells::of(from, rows)?);
                Self { kind: Kind::WorkDays(days.0, days.1, bound.work), scale: Some(0) }
            }
            RowValue::WorkHours(to, from, times) => {
                let days = (DayCells::of(to, rows)?, DayCells::of(from, rows)?);
                match times {
                    None if days.0.has_times() || days.1.has_times() => {
                        Self { kind: Kind::WorkMoments(days.0, days.1, bound.work), scale: None }
                    }
                    None => Self {
                        kind: Kind::WorkHours(days.0, days.1, bound.work),
                        scale: bound.work.hour_places(),
                    },
                    Some(times) => {
                        let times = (Self::of(&times.0, bound)?, Self::of(&times.1, bound)?);
                        let moments = Box::new(Moments { days, times });
                        Self { kind: Kind::WorkTimes(moments, bound.work), scale: None }
                    }
                }
            }
            RowValue::If(condition, yes, no) => {
                let (yes, no) = both(yes, no)?;
                let condition = Box::new(check_of(condition, bound)?);
                Self { scale: widest(&yes, &no), kind: Kind::If(condition, yes, no) }
            }
            RowValue::Otherwise(first, second) => {
                let (first, second) = both(first, second)?;
                Self { scale: widest(&first, &second), kind: Kind::Otherwise(first, second) }
            }
        })
    }

    fn apart(to: &RowValue, from: &RowValue, factor: i64, rows: &'r BatchRows) -> Option<Self> {
        let kind = Kind::Apart(DayCells::of(to, rows)?, DayCells::of(from, rows)?, factor);
        Some(Self { kind, scale: Some(0) })
    }

    /// Decimal places of [`Self::scaled`]; `None` where there is only [`Self::exact`].
    pub(super) fn scale(&self) -> Option<u32> {
        self.scale
    }

    /// The numbers of a plain column.
    pub(super) fn column(&self) -> Option<&'r [i64]> {
        match &self.kind {
            Kind::Column(mantissas) => Some(mantissas),
            _ => None,
        }
    }

    /// The integer of a constant at the scale.
    pub(super) fn constant(&self) -> Option<i128> {
        match &self.kind {
            Kind::Constant(mantissa, _) => Some(*mantissa),
            _ => None,
        }
    }

    /// The number of a row as an integer at the scale.
    pub(super) fn scaled(&self, row: usize) -> Valued<i128> {
        match &self.kind {
            Kind::Column(mantissas) => {
                let mantissa = mantissas.get(row).copied().filter(|mantissa| *mantissa != MISSING_NUMBER);
                Ok(mantissa.map(i128::from))
            }
            Kind::Constant(mantissa, _) => Ok(Some(*mantissa)),
            Kind::Add(left, right) => {
                both(self.widened(left, row)?, self.widened(right, row)?, i128::checked_add)
            }
            Kind::Subtract(left, right) => {
                both(self.widened(left, row)?, self.widened(right, row)?, i128::checked_sub)
            }
            Kind::Multiply(left, right) => both(left.scaled(row)?, right.scaled(row)?, i128::checked_mul),
            Kind::Negate(inner) => each(inner.scaled(row)?, i128::checked_neg),
            Kind::Absolute(inner) => each(inner.scaled(row)?, i128::checked_abs),
            Kind::Apart(to, from, factor) => Ok(to
                .at(row)
                .zip(from.at(row))
                .map(|(to, from)| i128::from((i64::from(to) - i64::from(from)) * factor))),
            Kind::WorkDays(to, from, work) => {
                let days = to.at(row).zip(from.at(row));
                Ok(days.map(|(to, from)| i128::from(work.days_between(from, to))))
            }
            Kind::If(condition, yes, no) => match condition.truth(row)? {
                Some(true) => self.widened(yes, row),
                Some(false) => self.widened(no, row),
                None => Ok(None),
            },
            Kind::Otherwise(first, second) => match self.widened(first, row)? {
                None => self.widened(second, row),
                found => Ok(found),
            },
            Kind::Round(..)
            | Kind::Divide(..)
            | Kind::HoursApart(..)
            | Kind::WorkHours(..)
            | Kind::WorkTimes(..)
            | Kind::WorkMoments(..) => {
                let power = 10_i128.checked_pow(self.scale.unwrap_or(0)).ok_or(TooLarge)?;
                each(self.exact(row)?, |exact| Some(exact.times(Exact::whole(power))?.floor()))
            }
        }
    }

    /// The number of a row.
    pub(super) fn exact(&self, row: usize) -> Valued<Exact> {
        match (&self.kind, self.scale) {
            (Kind::Round(inner, places), _) => each(inner.exact(row)?, |exact| exact.rounded(*places)),
            (Kind::WorkHours(to, from, work), _) => {
                let days = to.at(row).zip(from.at(row));
                each(days, |(to, from)| hours_of(work.minutes_between(from, to)))
            }
            (Kind::WorkTimes(moments, work), _) => moments.hours(row, work),
            (Kind::WorkMoments(to, from, work), _) => {
                each(to.moment(row).zip(from.moment(row)), |(to, from)| work.hours_between(from, to))
            }
            (Kind::HoursApart(to, from), _) => each(to.second(row).zip(from.second(row)), |(to, from)| {
                Exact::ratio(i128::from(to) - i128::from(from), i128::from(HOUR_SECONDS))
            }),
            (_, Some(scale)) => each(self.scaled(row)?, |mantissa| Exact::from_scaled(mantissa, scale)),
            (Kind::Constant(_, exact), None) => Ok(Some(*exact)),
            (Kind::Add(left, right), None) => both(left.exact(row)?, right.exact(row)?, Exact::plus),
            (Kind::Subtract(left, right), None) => both(left.exact(row)?, right.exact(row)?, Exact::minus),
            (Kind::Multiply(left, right), None) => both(left.exact(row)?, right.exact(row)?, Exact::times),
            (Kind::Divide(left, right), None) => {
                let divisor = right.exact(row)?.filter(|divisor| !divisor.is_zero());
                both(left.exact(row)?, divisor, Exact::over)
            }
            (Kind::Negate(inner), None) => each(inner.exact(row)?, Exact::negated),
            (Kind::Absolute(inner), None) => Ok(inner.exact(row)?.map(Exact::absolute)),
            (Kind::If(condition, yes, no), None) => match condition.truth(row)? {
                Some(true) => yes.exact(row),
                Some(false) => no.exact(row),
                None => Ok(None),
            },
            (Kind::Otherwise(first, second), None) => match first.exact(row)? {
                None => second.exact(row),
                found => Ok(found),
            },
            (Kind::Column(_) | Kind::Apart(..) | Kind::WorkDays(..), None) => Ok(None),
        }
    }

    /// The integer of a part at the scale of the whole.
    fn widened(&self, part: &Self, row: usize) -> Valued<i128> {
        let by = self.scale.unwrap_or(0).saturating_sub(part.scale.unwrap_or(0));
        let mantissa = part.scaled(row)?;
        if by == 0 {
            return Ok(mantissa);
        }
        each(mantissa, |mantissa| mantissa.checked_mul(10_i128.checked_pow(by)?))
    }
}

impl Moments<'_> {
    /// Working hours between the two; missing where a day or a time is, or where a time lies outside the day.
    fn hours(&self, row: usize, work: &WorkTime) -> Valued<Exact> {
        let is_time = |time: &Exact| *time >= Exact::ZERO && *time <= Exact::whole(DAY_HOURS);
        let to = self.days.0.at(row).zip(self.times.0.exact(row)?.filter(is_time));
        let from = self.days.1.at(row).zip(self.times.1.exact(row)?.filter(is_time));
        each(to.zip(from), |(to, from)| work.hours_between(from, to))
    }
}

fn each<T, U>(value: Option<T>, operation: impl FnOnce(T) -> Option<U>) -> Valued<U> {
    value.map(|value| operation(value).ok_or(TooLarge)).transpose()
}

fn both<T>(left: Option<T>, right: Option<T>, operation: impl FnOnce(T, T) -> Option<T>) -> Valued<T> {
    left.zip(right).map(|(left, right)| operation(left, right).ok_or(TooLarge)).transpose()
}
