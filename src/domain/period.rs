//! Fiscal periods: months, quarters, halves and years of a calendar that may start in any month.

use std::{fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use crate::domain::{
    date::{Day, DayRange},
    schema::text_schema,
};

/// How the fiscal year lies in the civil year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct FiscalCalendar {
    /// Civil month (1-12) with which the fiscal year begins.
    pub start_month: u8,
}

impl Default for FiscalCalendar {
    fn default() -> Self {
        Self { start_month: 1 }
    }
}

/// Length of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PeriodLevel {
    /// One month.
    Month,
    /// Three months.
    Quarter,
    /// Six months.
    Half,
    /// Twelve months.
    Year,
}

impl PeriodLevel {
    /// All levels, shortest first.
    pub const ALL: [Self; 4] = [Self::Month, Self::Quarter, Self::Half, Self::Year];

    /// Months in one period.
    pub const fn months(self) -> i32 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::Half => 6,
            Self::Year => 12,
        }
    }
}

/// One fiscal period, for example the third quarter of fiscal 2026. The fiscal year is named after the civil
/// year in which it begins. Written `2026`, `2026-H2`, `2026-Q3`, `2026-07` (the fiscal month's number).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    year: i32,
    level: PeriodLevel,
    index: u8,
}

impl Period {
    /// The period with this number (from 1) in the fiscal year; `None` if the year has no such period
    /// or lies outside 2 to 9998.
    pub fn new(year: i32, level: PeriodLevel, index: u8) -> Option<Self> {
        let known = index >= 1 && i32::from(index) * level.months() <= 12 && (2..=9998).contains(&year);
        known.then_some(Self { year, level, index })
    }

    /// The first year that can be written.
    pub const fn first() -> Self {
        Self { year: 2, level: PeriodLevel::Year, index: 1 }
    }

    /// The period of the level that contains the day.
    pub fn containing(day: Day, level: PeriodLevel, calendar: FiscalCalendar) -> Option<Self> {
        let (year, month, _) = day.ymd();
        let months = year.checked_mul(12)? + i32::try_from(month).ok()? - i32::from(calendar.start_month);
        Self::from_ordinal(months.div_euclid(level.months()), level)
    }

    /// Fiscal year.
    pub const fn year(self) -> i32 {
        self.year
    }

    /// Level.
    pub const fn level(self) -> PeriodLevel {
        self.level
    }

    /// Number within the year, from 1.
    pub const fn index(self) -> u8 {
        self.index
    }

    /// Periods of this level since fiscal year 0: neighbours differ by one.
    pub const fn ordinal(self) -> i32 {
        self.year * (12 / self.level.months()) + self.index as i32 - 1
    }

    /// The period of the level with this ordinal.
    pub fn from_ordinal(ordinal: i32, level: PeriodLevel) -> Option<Self> {
        let per_year = 12 / level.months();
        let index = u8::try_from(ordinal.rem_euclid(per_year) + 1).ok()?;
        Self::new(ordinal.div_euclid(per_year), level, index)
    }

    /// The period `steps` later (earlier when negative).
    pub fn shifted(self, steps: i32) -> Option<Self> {
        Self::from_ordinal(self.ordinal().checked_add(steps)?, self.level)
    }

    /// The same period of the year before.
    pub fn last_year(self) -> Option<Self> {
        Self::new(self.year - 1, self.level, self.index)
    }

    /// The months inside, first to last.
    pub fn months(self) -> Vec<Self> {
        let first = self.ordinal() * self.level.months();
        (first..first + self.level.months())
            .filter_map(|ordinal| Self::from_ordinal(ordinal, PeriodLevel::Month))
            .collect()
    }

    /// The period of a longer (or the same) level in which this one lies; `None` for a shorter level.
    pub fn within(self, level: PeriodLevel) -> Option<Self> {
        if level < self.level {
            return None;
        }
        Self::from_ordinal((self.ordinal() * self.level.months()).div_euclid(level.months()), level)
    }

    /// Whether `other` lies inside this period.
    pub fn covers(self, other: Self) -> bool {
        other.within(self.level) == Some(self)
    }

    /// The civil days inside.
    pub fn days(self, calendar: FiscalCalendar) -> DayRange {
        let first = self.ordinal() * self.level.months() + i32::from(calendar.start_month) - 1;
        let first_day_of = |months: i32| {
            let month = u32::try_from(months.rem_euclid(12) + 1).unwrap_or(1);
            Day::from_ymd(months.div_euclid(12), month, 1).unwrap_or(Day::END)
        };
        DayRange { from: first_day_of(first), until: first_day_of(first + self.level.months()) }
    }
}

/// The text is not a period such as `2026`, `2026-H2`, `2026-Q3` or `2026-07`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a period (2026, 2026-H2, 2026-Q3 or 2026-07)")]
pub struct PeriodError(pub String);

impl FromStr for Period {
    type Err = PeriodError;

    fn from_str(text: &str) -> Result<Self, PeriodError> {
        let refuse = || PeriodError(text.to_owned());
        let (year, rest) = text.split_once('-').map_or((text, None), |(year, rest)| (year, Some(rest)));
        let year = year.parse().map_err(|_| refuse())?;
        let (level, index) = match rest {
            None => (PeriodLevel::Year, "1"),
            Some(rest) => match rest.strip_prefix('H') {
                Some(index) => (PeriodLevel::Half, index),
                None => rest
                    .strip_prefix('Q')
                    .map_or((PeriodLevel::Month, rest), |index| (PeriodLevel::Quarter, index)),
            },
        };
        index.parse().ok().and_then(|index| Self::new(year, level, index)).ok_or_else(refuse)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.level {
            PeriodLevel::Year => write!(formatter, "{:04}", self.year),
            PeriodLevel::Half => write!(formatter, "{:04}-H{}", self.year, self.index),
            PeriodLevel::Quarter => write!(formatter, "{:04}-Q{}", self.year, self.index),
            PeriodLevel::Month => write!(formatter, "{:04}-{:02}", self.year, self.index),
        }
    }
}

impl fmt::Debug for Period {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

text_schema!(
    Period,
    "Period",
    "^[0-9]{4}(-(H[12]|Q[1-4]|0[1-9]|1[0-2]))?$",
    "A fiscal year, half, quarter or month: 2026, 2026-H2, 2026-Q3, 2026-07."
);

#[cfg(test)]
mod tests {
    use super::*;

    fn period(text: &str) -> Period {
        text.parse().unwrap()
    }

    #[test]
    fn periods_read_back_and_cover_their_days() {
        let civil = FiscalCalendar::default();
        for (text, from, until) in [
            ("1997", "1997-01-01", "1998-01-01"),
            ("1997-H2", "1997-07-01", "1998-01-01"),
            ("1997-Q3", "1997-07-01", "1997-10-01"),
            ("1996-02", "1996-02-01", "1996-03-01"),
        ] {
            assert_eq!(period(text).to_string(), text);
            let days = period(text).days(civil);
            assert_eq!((days.from.to_string().as_str(), days.until.to_string().as_str()), (from, until));
        }
    }

    #[test]
    fn a_fiscal_year_from_april_begins_in_april() {
        let april = FiscalCalendar { start_month: 4 };
        assert_eq!(period("2026").days(april).from.to_string(), "2026-04-01");
        assert_eq!(period("2026-Q4").days(april).from.to_string(), "2027-01-01");
        let day = "2027-03-31".parse().unwrap();
        assert_eq!(Period::containing(day, PeriodLevel::Year, april), Some(period("2026")));
        assert_eq!(Period::containing(day, PeriodLevel::Month, april), Some(period("2026-12")));
    }

    #[test]
    fn neighbours_and_parts() {
        assert_eq!(period("2026-01").shifted(-1), Some(period("2025-12")));
        assert_eq!(period("2026-Q1").last_year(), Some(period("2025-Q1")));
        assert_eq!(period("2026-H2").months().first().copied(), Some(period("2026-07")));
        assert_eq!(period("2026-08").within(PeriodLevel::Quarter), Some(period("2026-Q3")));
        assert!(period("2026-H2").covers(period("2026-Q3")) && !period("2026-H1").covers(period("2026-Q3")));
    }

    #[test]
    fn what_is_not_a_period_is_refused() {
        for text in ["", "2026-Q5", "2026-13", "2026-H0", "26Q1", "2026-"] {
            assert!(text.parse::<Period>().is_err(), "{text}");
        }
    }
}
