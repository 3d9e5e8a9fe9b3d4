//! How several typed numbers make one, in words.

use rust_decimal::Decimal;

use crate::domain::kpi::{Across, OverAccounts, OverTime, Unit};

/// Units that a typed number can have, the most wanted first.
pub const UNITS: [Unit; 6] =
    [Unit::Count, Unit::Points, Unit::Ratio, Unit::Currency, Unit::Hours, Unit::Days];

/// Keys of the name of a rule over time and of what it does.
pub const fn over_time(rule: OverTime) -> [&'static str; 2] {
    match rule {
        OverTime::Sum => ["input.time_sum", "input.time_sum_hint"],
        OverTime::Last => ["input.time_last", "input.time_last_hint"],
        OverTime::Mean => ["input.time_mean", "input.time_mean_hint"],
        OverTime::Min => ["input.time_min", "input.time_min_hint"],
        OverTime::Max => ["input.time_max", "input.time_max_hint"],
    }
}

/// Keys of the name of what a number says about other periods, and of what that does.
pub const fn across(rule: Across) -> [&'static str; 2] {
    match rule {
        Across::Nothing => ["input.across_nothing", "input.across_nothing_hint"],
        Across::ByDays => ["input.across_days", "input.across_days_hint"],
    }
}

/// Keys of the name of a rule over accounts and of what it does.
pub const fn over_accounts(rule: OverAccounts) -> [&'static str; 2] {
    match rule {
        OverAccounts::Sum => ["input.account_sum", "input.account_sum_hint"],
        OverAccounts::Mean => ["input.account_mean", "input.account_mean_hint"],
        OverAccounts::Min => ["input.account_min", "input.account_min_hint"],
        OverAccounts::Max => ["input.account_max", "input.account_max_hint"],
        OverAccounts::Apart => ["input.account_apart", "input.account_apart_hint"],
    }
}

/// Points of the levels of a survey in one line: `100, 80, 60, 40, 20`.
pub fn points_line(points: &[Decimal]) -> String {
    points.iter().map(|points| points.normalize().to_string()).collect::<Vec<_>>().join(", ")
}
