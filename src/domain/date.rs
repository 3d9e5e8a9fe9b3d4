//! Civil days without clock or time zone: a day is the same day everywhere.

use std::{fmt, str::FromStr};

use chrono::{Datelike as _, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use crate::domain::schema::text_schema;

/// Days from 0001-01-01 (chrono's day 1 of the common era) to 1970-01-01.
const EPOCH_FROM_CE: i32 = 719_163;

/// A civil day, counted from 1970-01-01 (day 0). Written as `2026-03-31`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

impl Day {
    /// The first day that can be written, 0001-01-01: the start of what holds "since always".
    pub const BEGIN: Self = Self(1 - EPOCH_FROM_CE);
    /// The last day that can be written, 9999-12-31.
    pub const END: Self = Self(2_932_896);

    /// A day from its number since 1970-01-01; `None` outside the years 1 to 9999.
    pub const fn from_number(number: i32) -> Option<Self> {
        if number >= Self::BEGIN.0 && number <= Self::END.0 { Some(Self(number)) } else { None }
    }

    /// The day, in UTC, of a second since 1970-01-01; `None` outside the years 1 to 9999.
    pub fn of_second(second: i64) -> Option<Self> {
        i32::try_from(second.div_euclid(86_400)).ok().and_then(Self::from_number)
    }

    /// A day of the Gregorian calendar; `None` where there is no such day.
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Option<Self> {
        let date = NaiveDate::from_ymd_opt(year, month, day)?;
        Self::from_number(date.num_days_from_ce() - EPOCH_FROM_CE)
    }

    /// Days since 1970-01-01.
    pub const fn number(self) -> i32 {
        self.0
    }

    /// Year, month (1-12) and day (1-31).
    pub fn ymd(self) -> (i32, u32, u32) {
        let date = NaiveDate::from_num_days_from_ce_opt(self.0 + EPOCH_FROM_CE).unwrap_or_default();
        (date.year(), date.month(), date.day())
    }

    /// The day `days` later (earlier when negative), kept within what can be written.
    pub fn plus(self, days: i32) -> Self {
        Self(self.0.saturating_add(days).clamp(Self::BEGIN.0, Self::END.0))
    }
}

/// Days from the first up to and without the last (half-open).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct DayRange {
    /// First day inside.
    pub from: Day,
    /// First day after.
    pub until: Day,
}

impl DayRange {
    /// Whether the day lies inside.
    pub fn contains(self, day: Day) -> bool {
        self.from <= day && day < self.until
    }

    /// The last day inside (the first day itself for an empty range).
    pub fn last(self) -> Day {
        self.until.plus(-1).max(self.from)
    }

    /// How many days lie inside, 0 for an empty range.
    pub fn len(self) -> i32 {
        (self.until.0 - self.from.0).max(0)
    }

    /// The days that lie in both; none gives an empty range.
    #[must_use]
    pub fn common(self, other: Self) -> Self {
        Self { from: self.from.max(other.from), until: self.until.min(other.until) }
    }

    /// Whether no day lies inside.
    pub fn is_empty(self) -> bool {
        self.until <= self.from
    }
}

/// The text is not a day of the form `2026-03-31`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a day (yyyy-mm-dd)")]
pub struct DayError(pub String);

impl FromStr for Day {
    type Err = DayError;

    fn from_str(text: &str) -> Result<Self, DayError> {
        let mut parts = text.splitn(3, '-').map(str::parse::<u32>);
        let (Some(Ok(year)), Some(Ok(month)), Some(Ok(day))) = (parts.next(), parts.next(), parts.next())
        else {
            return Err(DayError(text.to_owned()));
        };
        i32::try_from(year)
            .ok()
            .and_then(|year| Self::from_ymd(year, month, day))
            .ok_or_else(|| DayError(text.to_owned()))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(formatter, "{year:04}-{month:02}-{day:02}")
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

text_schema!(Day, "Day", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "A civil day, for example 2026-03-31.");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_days_have_their_known_numbers() {
        // Unix day numbers: `date -u -d 2026-03-31 +%s` / 86400 = 20543; 1996-07-04 = 9681; 2000-02-29 = 11016.
        for (text, number) in
            [("1970-01-01", 0), ("2026-03-31", 20_543), ("1996-07-04", 9_681), ("2000-02-29", 11_016)]
        {
            assert_eq!(text.parse::<Day>().map(Day::number), Ok(number));
            assert_eq!(Day::from_number(number).map(|day| day.to_string()), Some(text.to_owned()));
        }
        assert_eq!(Day::BEGIN.to_string(), "0001-01-01");
        assert_eq!(Day::END.to_string(), "9999-12-31");
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for text in ["1900-02-29", "2026-13-01", "2026-1", "", "x", "0000-01-01", "-1-1-1"] {
            assert!(text.parse::<Day>().is_err(), "{text}");
        }
    }
}
