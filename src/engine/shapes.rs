//! Raw points of the shapes that are not score lines, each with the numbers it was computed from.
//! Floor, cap and rounding are put on in `score`; `docs/scoring.md` has the arithmetic.

use rust_decimal::Decimal;

use crate::{
    domain::{
        kpi::Direction,
        scoring::{AllOrNothing, Events, Levels, Measure, NearCeiling, Range, Shape, Steps},
    },
    engine::{
        exact::Exact,
        report::{Measured, NoLine, Shaped},
    },
};

/// What a shape is asked about.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked {
    /// The actual.
    pub(super) actual: Exact,
    /// The target, if there is one.
    pub(super) target: Option<Exact>,
    /// Which way is better.
    pub(super) direction: Direction,
    /// Points of the target on the points scale.
    pub(super) at_target: Exact,
    /// Most points.
    pub(super) cap: Exact,
}

/// Points before floor and cap, and where they come from.
pub(super) type Raw = Result<(Exact, Shaped), NoLine>;

/// Whether a value reaches a border: meeting it exactly counts.
pub(super) fn reaches(value: Exact, border: Exact, direction: Direction) -> bool {
    match direction {
        Direction::Higher => value >= border,
        Direction::Lower => value <= border,
    }
}

/// The raw points of a shape; `None` where it needs a target and there is none, and for score lines and formulas.
pub(super) fn raw_points(shape: &Shape, asked: Asked) -> Option<Raw> {
    match shape {
        Shape::Line | Shape::ThreePoint(_) | Shape::Formula(_) => None,
        Shape::Range(range) => measured(range.measure, asked).map(|x| in_range(range, asked, x?)),
        Shape::Steps(steps) => measured(steps.measure, asked).map(|x| on_steps(steps, asked, x?)),
        Shape::Levels(levels) => Some(on_level(levels, asked)),
        Shape::Events(events) => Some(by_events(events, asked)),
        Shape::AllOrNothing(shape) => asked.target.map(|target| all_or_nothing(shape, asked, target)),
        Shape::NearCeiling(shape) => asked.target.map(|target| near_ceiling(shape, asked, target)),
    }
}

/// What the borders are compared with; `None` without the target that it needs.
fn measured(measure: Measure, asked: Asked) -> Option<Result<(Measure, Exact), NoLine>> {
    match measure {
        Measure::Value => Some(Ok((measure, asked.actual))),
        Measure::Attainment => asked.target.map(|target| {
            if !target.is_positive() {
                return Err(NoLine::TargetNotPositive);
            }
            Ok((measure, asked.actual.over(target).ok_or(NoLine::TooLarge)?))
        }),
    }
}

fn in_range(range: &Range, asked: Asked, (measure, x): (Measure, Exact)) -> Raw {
    let full = range.points.map_or(asked.at_target, Exact::from);
    let [zero_low, full_low, full_high, zero_high] =
        [range.zero_low, range.full_low, range.full_high, range.zero_high].map(Exact::from);
    if !(zero_low <= full_low && full_low <= full_high && full_high <= zero_high) {
        return Err(NoLine::OutOfOrder);
    }
    let measured = Measured { measure, value: shown(x)? };
    // The line runs through the exact points; only what is told of it is rounded.
    let slope = |from: (Exact, Exact), to: (Exact, Exact)| {
        let raw = points_at(x, from, to).ok_or(NoLine::TooLarge)?;
        let end = |(value, points)| Ok((shown(value)?, shown(points)?));
        Ok((raw, Shaped::Slope { measured, from: end(from)?, to: end(to)? }))
    };
    let points = shown(full)?;
    if x < full_low && x > zero_low {
        slope((zero_low, Exact::ZERO), (full_low, full))
    } else if x > full_high && x < zero_high {
        slope((full_high, full), (zero_high, Exact::ZERO))
    } else if x < full_low || x > full_high {
        Ok((Exact::ZERO, Shaped::Outside { measured, low: range.zero_low, high: range.zero_high }))
    } else {
        Ok((full, Shaped::Inside { measured, low: range.full_low, high: range.full_high, points }))
    }
}

fn on_steps(steps: &Steps, asked: Asked, (measure, x): (Measure, Exact)) -> Raw {
    let is_harder = |left: Decimal, right: Decimal| match asked.direction {
        Direction::Higher => left > right,
        Direction::Lower => left < right,
    };
    let is_twice = |border: Decimal| steps.steps.iter().filter(|step| step.from == border).count() > 1;
    if steps.steps.is_empty() || steps.steps.iter().any(|step| is_twice(step.from)) {
        return Err(NoLine::OutOfOrder);
    }
    let (mut best, mut next): (Option<(Decimal, Decimal)>, Option<Decimal>) = (None, None);
    for step in &steps.steps {
        if reaches(x, Exact::from(step.from), asked.direction) {
            if best.is_none_or(|(border, _)| is_harder(step.from, border)) {
                best = Some((step.from, step.points));
            }
        } else if next.is_none_or(|border| is_harder(border, step.from)) {
            next = Some(step.from);
        }
    }
    let points = best.map_or(steps.below, |(_, points)| points);
    let measured = Measured { measure, value: shown(x)? };
    let reached = best.map(|(border, _)| border);
    Ok((Exact::from(points), Shaped::Step { measured, reached, next, points }))
}

fn on_level(levels: &Levels, asked: Asked) -> Raw {
    let is_twice = |value: Decimal| levels.levels.iter().filter(|level| level.value == value).count() > 1;
    if levels.levels.iter().any(|level| is_twice(level.value)) {
        return Err(NoLine::OutOfOrder);
    }
    let found = levels.levels.iter().find(|level| Exact::from(level.value) == asked.actual);
    let level = found.ok_or(NoLine::NoLevel)?;
    let shaped = Shaped::Level { value: level.value, points: level.points, name: level.name.clone() };
    Ok((Exact::from(level.points), shaped))
}

fn by_events(events: &Events, asked: Asked) -> Raw {
    if asked.actual < Exact::ZERO {
        return Err(NoLine::NegativeEvents);
    }
    let change = Exact::from(events.each).times(asked.actual);
    let raw = change.and_then(|change| Exact::from(events.start).plus(change)).ok_or(NoLine::TooLarge)?;
    Ok((raw, Shaped::Events { events: shown(asked.actual)?, start: events.start, each: events.each }))
}

fn all_or_nothing(shape: &AllOrNothing, asked: Asked, target: Exact) -> Raw {
    let full = shape.points.map_or(asked.at_target, Exact::from);
    let reached = reaches(asked.actual, target, asked.direction);
    let raw = if reached { full } else { Exact::ZERO };
    let shaped = Shaped::AllOrNothing {
        actual: shown(asked.actual)?,
        target: shown(target)?,
        reached,
        points: shown(full)?,
    };
    Ok((raw, shaped))
}

fn near_ceiling(shape: &NearCeiling, asked: Asked, target: Exact) -> Raw {
    let ceiling = Exact::from(shape.ceiling);
    if reaches(target, ceiling, asked.direction) {
        return Err(NoLine::OutOfOrder);
    }
    let actual = shown(asked.actual)?;
    if reaches(asked.actual, ceiling, asked.direction) {
        return Ok((asked.cap, Shaped::AtCeiling { actual, ceiling: shape.ceiling }));
    }
    let room = ceiling.minus(target).zip(ceiling.minus(asked.actual));
    let ratio = room.and_then(|(asked_for, left)| asked_for.over(left));
    let raw = ratio.and_then(|ratio| ratio.times(asked.at_target)).ok_or(NoLine::TooLarge)?;
    let shaped = Shaped::NearCeiling {
        actual,
        target: shown(target)?,
        ceiling: shape.ceiling,
        points: shown(asked.at_target)?,
    };
    Ok((raw, shaped))
}

/// The points at a value on the straight line through two pairs of value and points.
pub(super) fn points_at(value: Exact, from: (Exact, Exact), to: (Exact, Exact)) -> Option<Exact> {
    let run = value.minus(from.0)?.over(to.0.minus(from.0)?)?;
    run.times(to.1.minus(from.1)?)?.plus(from.1)
}

fn shown(value: Exact) -> Result<Decimal, NoLine> {
    value.to_decimal().ok_or(NoLine::TooLarge)
}
