//! Points for an actual: straight lines through threshold, target and stretch, clamped to 0 and the cap.
//!
//! With threshold T, target Z and stretch S the line runs through (T, points of threshold), (Z, points of target)
//! and (S, cap). Without a threshold it starts, for "higher is better", at (0, 0); for "lower is better" it mirrors
//! that at the target and starts at (2·Z, 0), so that points = (2 − actual ÷ Z) × points of target. Both need Z > 0.
//! Without a stretch the line through the target goes on up to the cap; below the threshold it goes on down to 0.
//! Meeting a value exactly earns its points exactly: for the target, 100.00 on the usual scale.

use rust_decimal::Decimal;

use crate::{
    domain::{kpi::Direction, settings::ScoreScale},
    engine::{
        exact::Exact,
        report::{Limit, NoLine, Status},
        targets::Resolved,
    },
};

/// Points of an actual.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Scored {
    /// Lower end of the line: value and points.
    pub(super) from: (Exact, Exact),
    /// Upper end of the line: value and points.
    pub(super) to: (Exact, Exact),
    /// Points before rounding, limits applied.
    pub(super) exact: Exact,
    /// Which limit was hit.
    pub(super) limit: Option<Limit>,
    /// Points, rounded once.
    pub(super) score: Decimal,
}

/// The points of an actual against a target.
///
/// # Errors
/// Why the target gives no line.
pub(super) fn score_of(
    actual: Exact,
    target: &Resolved,
    direction: Direction,
    scale: &ScoreScale,
    places: u8,
) -> Result<Scored, NoLine> {
    let (at_threshold, at_target, at_cap) =
        (Exact::from(scale.threshold), Exact::from(scale.target), Exact::from(scale.cap));
    let rises = |low: Exact, high: Exact| match direction {
        Direction::Higher => low < high,
        Direction::Lower => low > high,
    };
    if target.is_incomplete {
        return Err(NoLine::PartsIncomplete);
    }
    let base = match target.threshold {
        Some(threshold) => (threshold, at_threshold),
        None if !target.target.is_positive() => return Err(NoLine::TargetNotPositive),
        None => match direction {
            Direction::Higher => (Exact::ZERO, Exact::ZERO),
            Direction::Lower => (target.target.plus(target.target).ok_or(NoLine::TooLarge)?, Exact::ZERO),
        },
    };
    let goal = (target.target, at_target);
    let in_order = rises(base.0, goal.0)
        && target.stretch.is_none_or(|stretch| rises(goal.0, stretch))
        && base.1 < goal.1
        && goal.1 <= at_cap;
    if !in_order {
        return Err(NoLine::OutOfOrder);
    }
    let (from, to) = match target.stretch {
        Some(stretch) if rises(goal.0, actual) => (goal, (stretch, at_cap)),
        _ => (base, goal),
    };
    let on_line = points_at(actual, from, to).ok_or(NoLine::TooLarge)?;
    let (exact, limit) = if on_line > at_cap {
        (at_cap, Some(Limit::Cap))
    } else if on_line < Exact::ZERO {
        (Exact::ZERO, Some(Limit::Floor))
    } else {
        (on_line, None)
    };
    let score = exact.round(places).ok_or(NoLine::TooLarge)?;
    Ok(Scored { from, to, exact, limit, score })
}

/// How a rounded score compares with the points of target and threshold; reaching them counts.
pub(super) fn status_of(score: Option<Decimal>, scale: &ScoreScale) -> Status {
    match score {
        None => Status::Unknown,
        Some(score) if score >= scale.target => Status::Good,
        Some(score) if score >= scale.threshold => Status::Watch,
        Some(_) => Status::Bad,
    }
}

/// The points at a value on the straight line through two pairs of value and points.
fn points_at(value: Exact, from: (Exact, Exact), to: (Exact, Exact)) -> Option<Exact> {
    let run = value.minus(from.0)?.over(to.0.minus(from.0)?)?;
    run.times(to.1.minus(from.1)?)?.plus(from.1)
}
