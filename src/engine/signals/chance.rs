//! Signals out of months one after the other, by the limits of a chart of individual values and moving ranges (XmR): what lies
//! inside of them is chance and is not chased. Pure: knows no workspace.
//! Rules: Wheeler, Understanding Variation (2nd ed.), chapter 4; the limits are those of `control_limits`.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    domain::{kpi::Direction, period::Period},
    engine::control_limits::{ControlLimits, MONTHS_FOR_LIMITS, control_limits},
};

/// On which side of the mean values lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Above it.
    Above,
    /// Below it.
    Below,
}

/// Months that chance does not explain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chance {
    /// The months with their values, oldest first: the newest one, or those on one side of the mean.
    pub months: Vec<(Period, Decimal)>,
    /// On which side.
    pub side: Side,
    /// Whether that side is the worse one.
    pub is_worse: bool,
    /// Mean and limits.
    pub limits: ControlLimits,
    /// Out of how many months with a value.
    pub of: u32,
}

/// Whether the newest month lies outside the limits, and whether the newest months lie on one side of the mean for at least
/// `run` months. Months stand oldest first, those that are not over are left out by the caller. The direction is that of the
/// KPI; of a range both sides are worse. A lower limit below zero is none where no value is.
pub fn look(
    months: &[(Period, Option<Decimal>)],
    run: usize,
    (direction, is_range): (Direction, bool),
) -> (Option<Chance>, Option<Chance>) {
    let there: Vec<Decimal> = months.iter().filter_map(|(_, value)| *value).collect();
    let values: Vec<Option<Decimal>> = months.iter().map(|(_, value)| *value).collect();
    let limits = (there.len() >= MONTHS_FOR_LIMITS).then(|| control_limits(&values)).flatten();
    let (Some(limits), Some(&(newest, Some(value)))) = (limits, months.last()) else { return (None, None) };
    let of = u32::try_from(there.len()).unwrap_or(u32::MAX);
    let chance = |months: Vec<(Period, Decimal)>, side: Side| {
        let is_worse = is_range || (side == Side::Above) == (direction == Direction::Lower);
        Chance { months, side, is_worse, limits, of }
    };
    let is_never_below = there.iter().all(|value| !value.is_sign_negative());
    let has_lower = !is_never_below || limits.lower.is_sign_positive();
    let outside = if value > limits.upper {
        Some(Side::Above)
    } else if has_lower && value < limits.lower {
        Some(Side::Below)
    } else {
        None
    };
    let side_of = |value: Decimal| match value.cmp(&limits.mean) {
        std::cmp::Ordering::Greater => Some(Side::Above),
        std::cmp::Ordering::Less => Some(Side::Below),
        std::cmp::Ordering::Equal => None,
    };
    let long = side_of(value).and_then(|side| {
        let newest = months.iter().rev().map_while(|(month, value)| Some((*month, (*value)?)));
        let mut newest: Vec<(Period, Decimal)> =
            newest.take_while(|(_, value)| side_of(*value) == Some(side)).collect();
        newest.reverse();
        (newest.len() >= run).then(|| chance(newest, side))
    });
    (outside.map(|side| chance(vec![(newest, value)], side)), long)
}
