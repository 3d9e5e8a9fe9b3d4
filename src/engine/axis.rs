//! The months that a query looks at, side by side: every period is a run of them.
//! Knows days and months only, nothing of rows or members.

use std::ops::Range;

use crate::{
    domain::{
        date::{Day, DayRange},
        period::{FiscalCalendar, Period, PeriodLevel},
    },
    engine::span::Span,
};

/// Consecutive fiscal months. Months before the first one may be asked for down to a limit: they are empty.
#[derive(Debug)]
pub(super) struct MonthAxis {
    /// Ordinal of the first month.
    first: i32,
    /// Ordinal of the first month that may be asked for.
    reach: i32,
    /// First day of each month, and the day after the last one.
    starts: Vec<i32>,
    /// Month by day since the first one.
    month_of_day: Vec<u32>,
}

impl MonthAxis {
    /// The months from one ordinal to another, both inside; months that cannot be written are left out.
    pub(super) fn new(first: i32, last: i32, unit: PeriodLevel, calendar: FiscalCalendar) -> Self {
        let months: Vec<Period> =
            (first..=last).filter_map(|ordinal| Period::from_ordinal(ordinal, unit)).collect();
        let first = months.first().map_or(0, |month| month.ordinal());
        let mut starts: Vec<i32> = months.iter().map(|month| month.days(calendar).from.number()).collect();
        starts.extend(months.last().map(|month| month.days(calendar).until.number()));
        let mut month_of_day = Vec::new();
        for (month, bounds) in (0_u32..).zip(starts.windows(2)) {
            if let [from, until] = bounds {
                month_of_day.extend((*from..*until).map(|_| month));
            }
        }
        Self { first, reach: first, starts, month_of_day }
    }

    /// The same months; those before them, from this ordinal on, are known to be empty.
    pub(super) fn reaching(self, first: i32) -> Self {
        Self { reach: first.min(self.first), ..self }
    }

    /// Whether these are the same months of the same days.
    pub(super) fn lies_like(&self, other: &Self) -> bool {
        (self.first, &self.starts) == (other.first, &other.starts)
    }

    /// Ordinal of the first month that may be asked for.
    pub(super) fn reach(&self) -> i32 {
        self.reach
    }

    /// How many months.
    pub(super) fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// The month of a day number; `None` outside.
    pub(super) fn month_of(&self, day: i32) -> Option<u32> {
        let offset = usize::try_from(day.checked_sub(*self.starts.first()?)?).ok()?;
        self.month_of_day.get(offset).copied()
    }

    /// The months of a span that lie on the axis; `None` where it holds months that cannot be asked for.
    pub(super) fn months_of(&self, span: impl Into<Span>) -> Option<Range<usize>> {
        let span = span.into();
        if span.first() < self.reach {
            return None;
        }
        let place = |ordinal: i32| usize::try_from(ordinal.saturating_sub(self.first).max(0)).ok();
        let (from, until) = (place(span.first())?, place(span.end())?);
        (until <= self.len()).then_some(from..until)
    }

    /// The days of a run of months.
    pub(super) fn days_of(&self, months: &Range<usize>) -> DayRange {
        let day = |idx: usize| self.starts.get(idx).copied().and_then(Day::from_number).unwrap_or(Day::END);
        DayRange { from: day(months.start), until: day(months.end) }
    }

    /// First day of each month, and the day after the last one, as day numbers.
    pub(super) fn starts(&self) -> &[i32] {
        &self.starts
    }
}
