//! Working time: opening hours by weekday, holidays and days that are worked instead of them (调休). Counts nothing.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::{date::Day, dated::Dated, id::Id, text::Text2};

/// Minutes in a day: the latest end of opening hours.
pub const DAY_MINUTES: u16 = 24 * 60;
/// Most separate opening hours of one day.
pub const MAX_SPANS: usize = 12;

/// The working time of a workspace. Without this record it is [`WorkWeek::default`] without holidays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WorkCalendar {
    /// Identity.
    pub id: Id<WorkCalendar>,
    /// The usual week over time; days before the first revision are counted by the first one.
    pub week: Dated<WorkWeek>,
    /// Days that are not as their weekday usually is, each day once.
    #[serde(default)]
    pub days: Vec<SpecialDay>,
}

/// The usual hours of each weekday.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WorkWeek {
    /// Opening hours of Monday to Sunday; a weekday without any is not worked.
    pub hours: [Vec<OpenSpan>; 7],
}

/// Opening hours without a break.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OpenSpan {
    /// Minutes from midnight at which they begin.
    pub from: u16,
    /// Minutes from midnight at which they end, at most 1440.
    pub until: u16,
}

/// A day with hours of its own: without any it is a holiday, with some a day worked in exchange or a short day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SpecialDay {
    /// The day.
    pub day: Day,
    /// What it is, for people.
    #[serde(default)]
    pub name: Text2,
    /// Its opening hours.
    #[serde(default)]
    pub hours: Vec<OpenSpan>,
}

impl Default for WorkWeek {
    /// Monday to Friday, 9:00 to 12:00 and 13:00 to 18:00: eight hours a day.
    fn default() -> Self {
        let day = vec![OpenSpan { from: 9 * 60, until: 12 * 60 }, OpenSpan { from: 13 * 60, until: 18 * 60 }];
        Self { hours: std::array::from_fn(|weekday| if weekday < 5 { day.clone() } else { Vec::new() }) }
    }
}

impl OpenSpan {
    /// How many minutes it has.
    pub fn minutes(self) -> u16 {
        self.until.saturating_sub(self.from)
    }
}

/// Whether opening hours of one day stand in order, each with an end after its start, none inside another.
pub fn is_in_order(hours: &[OpenSpan]) -> bool {
    let ends = |span: &OpenSpan| span.from < span.until && span.until <= DAY_MINUTES;
    hours.len() <= MAX_SPANS
        && hours.iter().all(ends)
        && hours.is_sorted_by(|left, right| left.until <= right.from)
}
