//! Fiscal years of whole weeks (4-4-5 and its kin): where they begin and how their weeks make months.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::date::Day;

/// Days in a week.
pub const WEEK: i32 = 7;
/// Weeks of a quarter.
const QUARTER_WEEKS: i32 = 13;

/// A fiscal year of 52 or 53 whole weeks. The 53rd week belongs to the last month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct WeekYear {
    /// Weeks of the three months of each quarter.
    pub pattern: WeekPattern,
    /// First day of a week, 1 for Monday to 7 for Sunday.
    pub first_day: u8,
    /// Which of these weekdays begins the year.
    pub begins: YearBegins,
}

/// Weeks of the three months of a quarter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum WeekPattern {
    /// 4, 4 and 5 weeks.
    FourFourFive,
    /// 4, 5 and 4 weeks.
    FourFiveFour,
    /// 5, 4 and 4 weeks.
    FiveFourFour,
}

/// Which first day of a week begins the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum YearBegins {
    /// The one nearest to the first day of the start month.
    Nearest,
    /// The last one that is not after it: the year before ends with the last whole week of its last month.
    OnOrBefore,
}

/// Weekday of a day, 1 for Monday to 7 for Sunday.
pub fn weekday(day: Day) -> i32 {
    // 0001-01-01 was a Monday.
    (day.number() - Day::BEGIN.number()).rem_euclid(WEEK) + 1
}

impl WeekYear {
    /// Whether the first day is a weekday.
    pub fn is_known(self) -> bool {
        (1..=7).contains(&self.first_day)
    }

    /// The first day of the year whose start month begins on this day.
    pub fn start(self, month_start: Day) -> Day {
        let since = (weekday(month_start) - i32::from(self.first_day)).rem_euclid(WEEK);
        let is_nearer_after = self.begins == YearBegins::Nearest && since > WEEK / 2;
        month_start.plus(if is_nearer_after { WEEK - since } else { -since })
    }

    /// Weeks before a month of the year, counted from 0.
    pub fn weeks_before(self, month: i32) -> i32 {
        let of_first = match self.pattern {
            WeekPattern::FourFourFive => [0, 4, 8],
            WeekPattern::FourFiveFour => [0, 4, 9],
            WeekPattern::FiveFourFour => [0, 5, 9],
        };
        let place = usize::try_from(month.rem_euclid(3)).unwrap_or(0);
        month.div_euclid(3) * QUARTER_WEEKS + of_first.get(place).copied().unwrap_or(0)
    }

    /// The month of the year in which its week lies, both counted from 0.
    pub fn month_of(self, week: i32) -> i32 {
        (0..12).rev().find(|month| self.weeks_before(*month) <= week).unwrap_or(0)
    }
}
