//! Fiscal periods: months, quarters, halves and years of a calendar that may start in any month.

use std::{fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use crate::domain::{
    date::{Day, DayRange},
    schema::text_schema,
    week_year::{WEEK, WeekYear},
};

/// How the fiscal year lies in the civil year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct FiscalCalendar {
    /// Civil month (1-12) with which the fiscal year begins.
    pub start_month: u8,
    /// Years of whole weeks (4-4-5 and its kin); `None` for calendar months.
    #[serde(default)]
    pub weeks: Option<WeekYear>,
    /// With which day the weeks begin that are periods of their own.
    #[serde(default, skip_serializing_if = "WeekBegins::is_usual")]
    pub week_begins: WeekBegins,
}

/// The first day of a week that is a period of its own. Every week has the number of the week of ISO 8601 in which its last
/// Thursday, and with it most of its days, lies.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum WeekBegins {
    /// ISO 8601.
    #[default]
    Monday,
    /// A day before.
    Sunday,
    /// Two days before.
    Saturday,
}

impl WeekBegins {
    /// Days before the Monday of ISO 8601.
    const fn days_before(self) -> i32 {
        match self {
            Self::Monday => 0,
            Self::Sunday => 1,
            Self::Saturday => 2,
        }
    }

    /// Whether files need not say it.
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
    fn is_usual(&self) -> bool {
        *self == Self::Monday
    }
}

impl FiscalCalendar {
    /// The calendar of months whose year begins with this one (1-12).
    pub const fn of_months(start_month: u8) -> Self {
        Self { start_month, weeks: None, week_begins: WeekBegins::Monday }
    }

    /// The first day of the start month of a fiscal year.
    fn month_start(self, year: i32) -> Day {
        Day::from_ymd(year, u32::from(self.start_month), 1).unwrap_or(Day::END)
    }
}

impl Default for FiscalCalendar {
    fn default() -> Self {
        Self::of_months(1)
    }
}

/// Length of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PeriodLevel {
    /// Seven days, numbered as by ISO 8601: on a line of its own, inside no month.
    Week,
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
    /// The levels that months make, shortest first.
    pub const ALL: [Self; 4] = [Self::Month, Self::Quarter, Self::Half, Self::Year];

    /// Months in one period; of a week 1, a step on its own line.
    pub const fn months(self) -> i32 {
        match self {
            Self::Week | Self::Month => 1,
            Self::Quarter => 3,
            Self::Half => 6,
            Self::Year => 12,
        }
    }
}

impl PeriodLevel {
    /// The steps that periods of this level are made of: months, or weeks.
    pub const fn unit(self) -> Self {
        match self {
            Self::Week => Self::Week,
            Self::Month | Self::Quarter | Self::Half | Self::Year => Self::Month,
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
        let most = if level == PeriodLevel::Week { iso_weeks(year)? } else { 12 / level.months() };
        let known = index >= 1 && i32::from(index) <= most && (2..=9998).contains(&year);
        known.then_some(Self { year, level, index })
    }

    /// The first year that can be written.
    pub const fn first() -> Self {
        Self { year: 2, level: PeriodLevel::Year, index: 1 }
    }

    /// The period of the level that contains the day.
    pub fn containing(day: Day, level: PeriodLevel, calendar: FiscalCalendar) -> Option<Self> {
        if level == PeriodLevel::Week {
            let days = day.number() - Day::BEGIN.number() + calendar.week_begins.days_before();
            return Self::from_ordinal(days.div_euclid(WEEK), level);
        }
        if let Some(weeks) = calendar.weeks {
            let start = |year: i32| weeks.start(calendar.month_start(year));
            let year = day.ymd().0 + 1;
            let year = (year - 2..=year).rev().find(|year| start(*year) <= day)?;
            let month = weeks.month_of((day.number() - start(year).number()) / WEEK);
            return Self::from_ordinal(year * 12 + month, PeriodLevel::Month)?.within(level);
        }
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
    pub fn ordinal(self) -> i32 {
        if self.level == PeriodLevel::Week {
            return iso_start(self.year).map_or(0, |first| first + i32::from(self.index) - 1);
        }
        self.year * (12 / self.level.months()) + i32::from(self.index) - 1
    }

    /// The period of the level with this ordinal.
    pub fn from_ordinal(ordinal: i32, level: PeriodLevel) -> Option<Self> {
        if level == PeriodLevel::Week {
            // The Thursday of a week lies in its year.
            let thursday = Day::BEGIN.number().checked_add(ordinal.checked_mul(WEEK)?)? + 3;
            let year = Day::from_number(thursday)?.ymd().0;
            return Self::new(year, level, u8::try_from(ordinal - iso_start(year)? + 1).ok()?);
        }
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

    /// The months inside, first to last; none inside a week.
    pub fn months(self) -> Vec<Self> {
        if self.level == PeriodLevel::Week {
            return Vec::new();
        }
        let first = self.ordinal() * self.level.months();
        (first..first + self.level.months())
            .filter_map(|ordinal| Self::from_ordinal(ordinal, PeriodLevel::Month))
            .collect()
    }

    /// The periods of a shorter level inside, first to last; itself for a longer (or the same) level.
    pub fn parts_of(self, level: PeriodLevel) -> Vec<Self> {
        if level >= self.level || level.unit() != self.level.unit() {
            return vec![self];
        }
        let mut parts: Vec<Self> =
            self.months().into_iter().filter_map(|month| month.within(level)).collect();
        parts.dedup();
        parts
    }

    /// The period of a longer (or the same) level in which this one lies; `None` for a shorter level.
    pub fn within(self, level: PeriodLevel) -> Option<Self> {
        if level < self.level || level.unit() != self.level.unit() {
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
        if self.level == PeriodLevel::Week {
            let days = self.ordinal().saturating_mul(WEEK) - calendar.week_begins.days_before();
            let first = Day::BEGIN.plus(days);
            return DayRange { from: first, until: first.plus(WEEK) };
        }
        if let Some(weeks) = calendar.weeks {
            let first = (i32::from(self.index) - 1) * self.level.months();
            let start_of = |month: i32| {
                let start = weeks.start(calendar.month_start(self.year + month.div_euclid(12)));
                start.plus(weeks.weeks_before(month.rem_euclid(12)) * WEEK)
            };
            return DayRange { from: start_of(first), until: start_of(first + self.level.months()) };
        }
        let first = self.ordinal() * self.level.months() + i32::from(calendar.start_month) - 1;
        let first_day_of = |months: i32| {
            let month = u32::try_from(months.rem_euclid(12) + 1).unwrap_or(1);
            Day::from_ymd(months.div_euclid(12), month, 1).unwrap_or(Day::END)
        };
        DayRange { from: first_day_of(first), until: first_day_of(first + self.level.months()) }
    }
}

/// Weeks from 0001-01-01, a Monday, to the first week of a year: the one with 4 January in it.
fn iso_start(year: i32) -> Option<i32> {
    let fourth = Day::from_ymd(year, 1, 4)?;
    Some((fourth.number() - Day::BEGIN.number()).div_euclid(WEEK))
}

/// Weeks of a year: 52 or 53.
fn iso_weeks(year: i32) -> Option<i32> {
    Some(iso_start(year.checked_add(1)?)? - iso_start(year)?)
}

/// The text is not a period such as `2026`, `2026-H2`, `2026-Q3` or `2026-07`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a period (2026, 2026-H2, 2026-Q3, 2026-07 or 2026-W07)")]
pub struct PeriodError(pub String);

impl FromStr for Period {
    type Err = PeriodError;

    fn from_str(text: &str) -> Result<Self, PeriodError> {
        let refuse = || PeriodError(text.to_owned());
        let (year, rest) = text.split_once('-').map_or((text, None), |(year, rest)| (year, Some(rest)));
        let year = year.parse().map_err(|_| refuse())?;
        let (level, index) = match rest {
            None => (PeriodLevel::Year, "1"),
            Some(rest) => match (rest.strip_prefix('H'), rest.strip_prefix('W')) {
                (Some(index), _) => (PeriodLevel::Half, index),
                (_, Some(index)) => (PeriodLevel::Week, index),
                (None, None) => rest
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
            PeriodLevel::Week => write!(formatter, "{:04}-W{:02}", self.year, self.index),
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
    "^[0-9]{4}(-(H[12]|Q[1-4]|0[1-9]|1[0-2]|W(0[1-9]|[1-4][0-9]|5[0-3])))?$",
    "A fiscal year, half, quarter or month: 2026, 2026-H2, 2026-Q3, 2026-07; or a week of ISO 8601: 2026-W07."
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::week_year::{WeekPattern, YearBegins};

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
        let april = FiscalCalendar::of_months(4);
        assert_eq!(period("2026").days(april).from.to_string(), "2026-04-01");
        assert_eq!(period("2026-Q4").days(april).from.to_string(), "2027-01-01");
        let day = "2027-03-31".parse().unwrap();
        assert_eq!(Period::containing(day, PeriodLevel::Year, april), Some(period("2026")));
        assert_eq!(Period::containing(day, PeriodLevel::Month, april), Some(period("2026-12")));
    }

    #[test]
    fn years_of_weeks_are_those_of_published_calendars() {
        let year = |first_day, begins, start_month| {
            let weeks = WeekYear { pattern: WeekPattern::FourFiveFour, first_day, begins };
            FiscalCalendar { start_month, weeks: Some(weeks), ..FiscalCalendar::default() }
        };
        // National Retail Federation, 4-5-4 calendar: fiscal 2012, 2017 and 2023 have 53 weeks.
        let retail = year(7, YearBegins::Nearest, 2);
        for (text, from, until) in [
            ("2012", "2012-01-29", "2013-02-03"),
            ("2017", "2017-01-29", "2018-02-04"),
            ("2023", "2023-01-29", "2024-02-04"),
            ("2024", "2024-02-04", "2025-02-02"),
            ("2025", "2025-02-02", "2026-02-01"),
            // The months of 2024: February 4 weeks, March 5, April 4; the second quarter starts on 5 May.
            ("2024-01", "2024-02-04", "2024-03-03"),
            ("2024-02", "2024-03-03", "2024-04-07"),
            ("2024-03", "2024-04-07", "2024-05-05"),
            ("2024-Q2", "2024-05-05", "2024-08-04"),
            // January of 2023 has the 53rd week.
            ("2023-12", "2023-12-31", "2024-02-04"),
        ] {
            let days = period(text).days(retail);
            assert_eq!(
                (days.from.to_string().as_str(), days.until.to_string().as_str()),
                (from, until),
                "{text}"
            );
        }
        // Apple's years end on the last Saturday of September: 25 September 2021, 24 September 2022, 30 September 2023,
        // 28 September 2024 (forms 10-K).
        let apple = year(7, YearBegins::OnOrBefore, 10);
        for (text, from) in
            [("2021", "2021-09-26"), ("2022", "2022-09-25"), ("2023", "2023-10-01"), ("2024", "2024-09-29")]
        {
            assert_eq!(period(text).days(apple).from.to_string(), from);
        }
        // Weeks from Monday, nearest to 1 January: the years of ISO 8601; 2026 begins on 29 December 2025.
        let iso = year(1, YearBegins::Nearest, 1);
        assert_eq!(period("2026").days(iso).from.to_string(), "2025-12-29");
    }

    #[test]
    fn weeks_are_those_of_iso_8601() {
        let civil = FiscalCalendar::default();
        // Python: date.fromisocalendar(2026, 1, 1) is 2025-12-29, (2020, 53, 1) is 2020-12-28, (2021, 1, 1) is 2021-01-04,
        // (2015, 53, 7) is 2016-01-03, (1, 1, 1) is 0001-01-01.
        for (text, from) in [
            ("2026-W01", "2025-12-29"),
            ("2020-W53", "2020-12-28"),
            ("2021-W01", "2021-01-04"),
            ("2026-W09", "2026-02-23"),
        ] {
            let days = period(text).days(civil);
            assert_eq!((days.from.to_string().as_str(), days.len()), (from, 7), "{text}");
            assert_eq!(period(text).to_string(), text);
            for day in [days.from, days.last()] {
                assert_eq!(Period::containing(day, PeriodLevel::Week, civil), Some(period(text)));
            }
        }
        assert!("2026-W53".parse::<Period>().is_ok() && "2025-W53".parse::<Period>().is_err());
        assert_eq!(period("2021-W01").shifted(-1), Some(period("2020-W53")));
        assert_eq!(period("2020-W53").last_year(), None);
        assert_eq!(period("2026-W09").within(PeriodLevel::Month), None);
        assert!(!period("2026").covers(period("2026-W09")) && !period("2026-W09").covers(period("2026-02")));
        assert!(period("2026-W09").months().is_empty());
    }

    #[test]
    fn weeks_may_begin_on_saturday_or_sunday() {
        // 2026-01-01 is a Thursday (Python: date(2026, 1, 1).isoweekday() is 4), so week 1 of ISO 8601 begins on Monday 29 December
        // 2025; the Sunday before it is the 28th, the Saturday the 27th. 2027-01-01 is a Friday and lies in week 53 of 2026.
        for (week_begins, text, from) in [
            (WeekBegins::Monday, "2026-W01", "2025-12-29"),
            (WeekBegins::Sunday, "2026-W01", "2025-12-28"),
            (WeekBegins::Saturday, "2026-W01", "2025-12-27"),
            (WeekBegins::Sunday, "2026-W53", "2026-12-27"),
            (WeekBegins::Saturday, "2026-W53", "2026-12-26"),
            (WeekBegins::Sunday, "2027-W01", "2027-01-03"),
        ] {
            let calendar = FiscalCalendar { week_begins, ..FiscalCalendar::default() };
            let days = period(text).days(calendar);
            assert_eq!((days.from.to_string().as_str(), days.len()), (from, 7), "{text}");
            for day in [days.from, days.last()] {
                assert_eq!(Period::containing(day, PeriodLevel::Week, calendar), Some(period(text)));
            }
        }
    }

    #[test]
    fn every_day_lies_in_one_month_of_weeks() {
        for pattern in [WeekPattern::FourFourFive, WeekPattern::FourFiveFour, WeekPattern::FiveFourFour] {
            for begins in [YearBegins::Nearest, YearBegins::OnOrBefore] {
                let weeks = WeekYear { pattern, first_day: 7, begins };
                let calendar =
                    FiscalCalendar { start_month: 2, weeks: Some(weeks), ..FiscalCalendar::default() };
                let mut month = period("2019-01");
                let mut day = month.days(calendar).from;
                while month.year() < 2030 {
                    let days = month.days(calendar);
                    assert_eq!(days.from, day);
                    let is_long =
                        month.index() == 12 && period(&month.year().to_string()).days(calendar).len() > 364;
                    assert!(matches!((days.len() / 7, is_long), (4 | 5, false) | (5 | 6, true)), "{month}");
                    for inside in [days.from, days.last()] {
                        assert_eq!(Period::containing(inside, PeriodLevel::Month, calendar), Some(month));
                    }
                    day = days.until;
                    month = month.shifted(1).unwrap();
                }
            }
        }
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
