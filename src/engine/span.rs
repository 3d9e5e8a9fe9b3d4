//! A run of fiscal months: what a formula is evaluated over. Every period is one, and so are the year to date and
//! several periods in a row.

use crate::domain::{
    kpi::Formula,
    period::{Period, PeriodLevel},
};

/// Months in a year.
const YEAR: i32 = 12;
/// Months in a quarter.
const QUARTER: i32 = 3;
/// Weeks in a quarter but the last of a year of 53.
const QUARTER_WEEKS: i32 = 13;

/// Consecutive fiscal months.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// Ordinal of the first month.
    first: i32,
    /// How many.
    months: i32,
    /// What the steps are: months, or weeks.
    unit: PeriodLevel,
}

impl From<Period> for Span {
    fn from(period: Period) -> Self {
        let months = period.level().months();
        Self { first: period.ordinal() * months, months, unit: period.level().unit() }
    }
}

impl Span {
    /// What the steps are: months, or weeks.
    pub fn unit(self) -> PeriodLevel {
        self.unit
    }

    /// Ordinal of the first month.
    pub fn first(self) -> i32 {
        self.first
    }

    /// How many months.
    pub fn months(self) -> i32 {
        self.months
    }

    /// Ordinal of the month after the last.
    pub fn end(self) -> i32 {
        self.first + self.months
    }

    /// The months of the same number right before; `None` before the first year that can be written.
    pub fn prior(self) -> Option<Self> {
        self.starting(self.first - self.months, self.months)
    }

    /// The same months a year earlier.
    pub fn last_year(self) -> Option<Self> {
        if self.unit == PeriodLevel::Week {
            // The week of the same number; of several in a row the last one's.
            let last = Period::from_ordinal(self.end() - 1, self.unit)?.last_year()?;
            return self.starting(last.ordinal() + 1 - self.months, self.months);
        }
        self.starting(self.first - YEAR, self.months)
    }

    /// From the first month of the fiscal year in which the last month lies to that month.
    pub fn year_to_date(self) -> Option<Self> {
        let first = if self.unit == PeriodLevel::Week {
            self.first_week_of_year()?
        } else {
            (self.end() - 1).div_euclid(YEAR) * YEAR
        };
        self.starting(first, self.end() - first)
    }

    /// From the first month of the fiscal quarter in which the last month lies to that month. Quarters of weeks have thirteen, the
    /// last one also the 53rd.
    pub fn quarter_to_date(self) -> Option<Self> {
        let last = self.end() - 1;
        let first = if self.unit == PeriodLevel::Week {
            let year = self.first_week_of_year()?;
            year + ((last - year) / QUARTER_WEEKS).min(3) * QUARTER_WEEKS
        } else {
            last.div_euclid(QUARTER) * QUARTER
        };
        self.starting(first, self.end() - first)
    }

    /// Ordinal of week 1 of the year in which the last week lies.
    fn first_week_of_year(self) -> Option<i32> {
        let year = Period::from_ordinal(self.end() - 1, self.unit)?.year();
        Some(Period::new(year, self.unit, 1)?.ordinal())
    }

    /// These months and as many before them, so many times in all.
    pub fn rolling(self, times: u8) -> Option<Self> {
        let months = self.months.checked_mul(i32::from(times.max(1)))?;
        self.starting(self.end() - months, months)
    }

    fn starting(self, first: i32, months: i32) -> Option<Self> {
        Period::from_ordinal(first, self.unit).map(|_| Self { first, months, unit: self.unit })
    }

    /// Whether the period lies inside.
    pub fn covers(self, period: Period) -> bool {
        let other = Self::from(period);
        self.unit == other.unit && self.first <= other.first && other.end() <= self.end()
    }

    /// The span over which the parts of a formula are evaluated; `None` where it cannot be written.
    pub fn moved_by(self, formula: &Formula) -> Option<Self> {
        match formula {
            Formula::LastYear(_) => self.last_year(),
            Formula::Prior(_) => self.prior(),
            Formula::YearToDate(_) => self.year_to_date(),
            Formula::QuarterToDate(_) => self.quarter_to_date(),
            Formula::Rolling(_, times) => self.rolling(*times),
            _ => Some(self),
        }
    }

    /// The period that it is; else its first and its last month.
    pub fn written(self) -> Option<(Period, Option<Period>)> {
        if self.unit == PeriodLevel::Week {
            let (first, last) = self.ends();
            return Some((first?, last.filter(|_| self.months > 1)));
        }
        let alike = PeriodLevel::ALL.into_iter().find_map(|level| {
            let fits = level.months() == self.months && self.first.rem_euclid(level.months()) == 0;
            fits.then(|| Period::from_ordinal(self.first.div_euclid(level.months()), level)).flatten()
        });
        let (first, last) = self.ends();
        alike.map(|period| (period, None)).or(Some((first?, Some(last?))))
    }

    fn ends(self) -> (Option<Period>, Option<Period>) {
        let month = |ordinal: i32| Period::from_ordinal(ordinal, self.unit);
        (month(self.first), month(self.end() - 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(span: Option<Span>) -> String {
        span.and_then(Span::written).map_or_else(
            || "-".to_owned(),
            |(first, last)| format!("{first}{}", last.map_or(String::new(), |last| format!("..{last}"))),
        )
    }

    #[test]
    fn spans_are_moved_and_widened() {
        let span = |text: &str| Span::from(text.parse::<Period>().unwrap());
        // By hand, on the fiscal calendar.
        let cases = [
            (span("2026-08").prior(), "2026-07"),
            (span("2026-01").prior(), "2025-12"),
            (span("2026-Q1").prior(), "2025-Q4"),
            (span("2026-Q3").last_year(), "2025-Q3"),
            (span("2026-08").year_to_date(), "2026-01..2026-08"),
            (span("2026-03").year_to_date(), "2026-Q1"),
            (span("2026-Q4").year_to_date(), "2026"),
            (span("2026-08").quarter_to_date(), "2026-07..2026-08"),
            (span("2026-07").quarter_to_date(), "2026-07"),
            (span("2026-09").quarter_to_date(), "2026-Q3"),
            (span("2026-H2").quarter_to_date(), "2026-Q4"),
            (span("2026-W13").quarter_to_date(), "2026-W01..2026-W13"),
            (span("2026-W14").quarter_to_date(), "2026-W14"),
            (span("2026-W53").quarter_to_date(), "2026-W40..2026-W53"),
            (span("2026-02").rolling(3), "2025-12..2026-02"),
            (span("2026-Q2").rolling(2), "2026-H1"),
            (span("2026-Q2").rolling(4), "2025-07..2026-06"),
            (span("0002-01").prior(), "-"),
        ];
        for (span, expected) in cases {
            assert_eq!(shown(span), expected);
        }
        assert!(span("2026-Q1").covers("2026-02".parse().unwrap()));
        assert!(!span("2026-Q1").covers("2026-04".parse().unwrap()));
    }
}
