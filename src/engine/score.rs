//! Points for an actual: straight lines through threshold, target and stretch, or another shape, then floor and cap.
//!
//! With threshold T, target Z and stretch S the line runs through (T, points of threshold), (Z, points of target)
//! and (S, points of stretch). Without a threshold it starts, for "higher is better", at (0, 0); for "lower is better"
//! it mirrors that at the target and starts at (2·Z, 0), so that points = (2 − actual ÷ Z) × points of target. Both
//! need Z > 0. Without a stretch the line through the target goes on; below the threshold it goes on down. Floor and
//! cap cut it. Meeting a value exactly earns its points exactly: for the target, 100.00 on the usual scale.

use rust_decimal::Decimal;

use crate::{
    domain::{
        kpi::Direction,
        scoring::{Below, Rule, Shape, ThreePoint},
        settings::ScoreScale,
    },
    engine::{
        exact::Exact,
        report::{Limit, NoLine, Shaped, Status},
        score_formula::{Terms, by_formula},
        shapes::{Asked, points_at, raw_points, reaches},
        targets::Resolved,
    },
};

/// Points of an actual.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Scored {
    /// Where the points come from.
    pub(super) by: By,
    /// Points before rounding, limits applied.
    pub(super) exact: Exact,
    /// Which limit was hit.
    pub(super) limit: Option<Limit>,
    /// Points, rounded once.
    pub(super) score: Decimal,
}

/// Where points come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum By {
    /// A score line.
    Line {
        /// Lower end of the line: value and points.
        from: (Exact, Exact),
        /// Upper end of the line: value and points.
        to: (Exact, Exact),
    },
    /// Another shape.
    Shaped(Shaped),
}

/// The points of an actual against a target by a rule; `None` where the rule needs a target and there is none.
pub(super) fn score_of(
    actual: Exact,
    target: Option<&Resolved>,
    direction: Direction,
    rule: Option<&Rule>,
    scale: &ScoreScale,
    places: u8,
) -> Option<Result<Scored, NoLine>> {
    let shape = rule.map_or(&Shape::Line, |rule| &rule.shape);
    let usual_cap = match shape {
        Shape::ThreePoint(shape) => shape.points.cap,
        _ => scale.cap,
    };
    let floor = rule.and_then(|rule| rule.floor).map_or(Exact::ZERO, Exact::from);
    let cap = Exact::from(rule.and_then(|rule| rule.cap).unwrap_or(usual_cap));
    let raw = match shape {
        Shape::Line => on_line(actual, target?, direction, scale),
        Shape::ThreePoint(shape) => on_three_points(actual, target?, direction, shape),
        Shape::Formula(shape) => {
            by_formula(shape, Terms { actual, target, baseline: rule.and_then(|rule| rule.baseline) })?
        }
        other => {
            let at_target = Exact::from(scale.target);
            let target = target.map(|target| target.target);
            let raw = raw_points(other, Asked { actual, target, direction, at_target, cap })?;
            raw.map(|(points, shaped)| (points, By::Shaped(shaped)))
        }
    };
    Some(raw.and_then(|(points, by)| limited(points, by, floor, cap, places)))
}

/// Floor and cap, then the one rounding.
fn limited(points: Exact, by: By, floor: Exact, cap: Exact, places: u8) -> Result<Scored, NoLine> {
    if floor > cap {
        return Err(NoLine::OutOfOrder);
    }
    let (exact, limit) = if points > cap {
        (cap, Some(Limit::Cap))
    } else if points < floor {
        (floor, Some(Limit::Floor))
    } else {
        (points, None)
    };
    let score = exact.round(places).ok_or(NoLine::TooLarge)?;
    Ok(Scored { by, exact, limit, score })
}

/// Points on the line through threshold, target and stretch, before floor and cap.
fn on_line(
    actual: Exact,
    target: &Resolved,
    direction: Direction,
    scale: &ScoreScale,
) -> Result<(Exact, By), NoLine> {
    let (at_threshold, at_target, at_stretch) =
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
        && goal.1 <= at_stretch;
    if !in_order {
        return Err(NoLine::OutOfOrder);
    }
    let (from, to) = match target.stretch {
        Some(stretch) if rises(goal.0, actual) => (goal, (stretch, at_stretch)),
        _ => (base, goal),
    };
    let points = points_at(actual, from, to).ok_or(NoLine::TooLarge)?;
    Ok((points, By::Line { from, to }))
}

/// Points on the line through all three points of a target, with the shape's own points.
fn on_three_points(
    actual: Exact,
    target: &Resolved,
    direction: Direction,
    shape: &ThreePoint,
) -> Result<(Exact, By), NoLine> {
    if target.is_incomplete {
        return Err(NoLine::PartsIncomplete);
    }
    let Some(threshold) = target.threshold.filter(|_| target.stretch.is_some()) else {
        return Err(NoLine::PointMissing);
    };
    let line = on_line(actual, target, direction, &shape.points)?;
    if shape.below == Below::Continue || reaches(actual, threshold, direction) {
        return Ok(line);
    }
    let shown = |value: Exact| value.to_decimal().ok_or(NoLine::TooLarge);
    let shaped = Shaped::BelowThreshold { actual: shown(actual)?, threshold: shown(threshold)? };
    Ok((Exact::ZERO, By::Shaped(shaped)))
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
