//! Tables and ramps of pay: their faults, and the row or line that a value falls on.
//! A faulty table is never read, so a gap cannot pay nothing in silence.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    domain::incentive::{Beyond, FactorCurve, PayShape, Ramp, StepRow, Tier},
    engine::exact::Exact,
};

/// What is wrong with a table or ramp. Rows and points are counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TableFault {
    /// It has no row.
    Empty,
    /// The row does not begin above the one before it.
    OutOfOrder(u32),
    /// The row ends where it begins, or before.
    EmptyRow(u32),
    /// Nothing covers what lies between two rows: values from the first border to below the second.
    Gap(Decimal, Decimal),
    /// Two rows cover the same: values from the first border to below the second.
    Overlap(Decimal, Decimal),
    /// The last row ends.
    NoTop,
    /// The row has a negative rate or level, or a tier begins below zero.
    Negative(u32),
    /// A ramp of one point, or whose last line falls, cannot go on beyond it.
    FallsForever,
}

/// What a shape's table has wrong; nothing if it can be read.
pub fn faults_of(shape: &PayShape) -> Vec<TableFault> {
    match shape {
        PayShape::Flat { rate } => negative(1, *rate).into_iter().collect(),
        PayShape::Tiers(tiers) => tier_faults(tiers),
        PayShape::Steps(rows) => step_faults(rows),
        PayShape::Ramp(ramp) | PayShape::RampOfRates(ramp) => ramp_faults(ramp),
    }
}

/// What the table of a multiplier has wrong.
pub fn factor_faults(factor: &FactorCurve) -> Vec<TableFault> {
    match factor {
        FactorCurve::Steps(rows) => step_faults(rows),
        FactorCurve::Ramp(ramp) => ramp_faults(ramp),
    }
}

fn tier_faults(tiers: &[Tier]) -> Vec<TableFault> {
    let mut faults = row_faults(tiers.iter().map(|tier| (tier.from, tier.to)));
    for (number, tier) in (1..).zip(tiers) {
        faults.extend(negative(number, tier.rate.min(tier.from)));
    }
    faults
}

fn step_faults(rows: &[StepRow]) -> Vec<TableFault> {
    let mut faults = row_faults(rows.iter().map(|row| (row.from, row.to)));
    for (number, row) in (1..).zip(rows) {
        faults.extend(negative(number, row.level));
    }
    faults
}

fn ramp_faults(ramp: &Ramp) -> Vec<TableFault> {
    let mut faults = row_faults(ramp.points.iter().map(|point| (point.at, None)));
    for (number, point) in (1..).zip(&ramp.points) {
        faults.extend(negative(number, point.level));
    }
    let is_rising = match ramp.points.as_slice() {
        [.., before, last] => last.level >= before.level,
        _ => false,
    };
    if ramp.beyond == Beyond::Extend && !is_rising {
        faults.push(TableFault::FallsForever);
    }
    faults
}

fn negative(number: u32, value: Decimal) -> Option<TableFault> {
    (value < Decimal::ZERO).then_some(TableFault::Negative(number))
}

fn row_faults(rows: impl Iterator<Item = (Decimal, Option<Decimal>)>) -> Vec<TableFault> {
    let mut faults = Vec::new();
    let mut before: Option<(Decimal, Option<Decimal>)> = None;
    for (number, (from, to)) in (1..).zip(rows) {
        if let Some((last_from, last_to)) = before {
            match last_to {
                _ if from <= last_from => faults.push(TableFault::OutOfOrder(number)),
                Some(end) if end < from => faults.push(TableFault::Gap(end, from)),
                Some(end) if end > from => faults.push(TableFault::Overlap(from, end)),
                _ => {}
            }
        }
        if to.is_some_and(|to| to <= from) {
            faults.push(TableFault::EmptyRow(number));
        }
        before = Some((from, to));
    }
    match before {
        None => faults.push(TableFault::Empty),
        Some((_, Some(_))) => faults.push(TableFault::NoTop),
        Some((_, None)) => {}
    }
    faults
}

/// Where a value falls in a table or on a ramp. Rows are counted from 1; borders in the measure's unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lookup {
    /// Below its beginning, which gives 0.
    Below {
        /// Where it begins.
        first: Decimal,
    },
    /// On a row, or at or beyond the last point of a ramp that holds.
    Level {
        /// Which.
        row: u32,
        /// Where it begins.
        from: Decimal,
        /// What it gives.
        level: Decimal,
    },
    /// On the straight line through two pairs of measure and level.
    Line {
        /// Lower pair.
        from: (Decimal, Decimal),
        /// Upper pair.
        to: (Decimal, Decimal),
    },
}

/// The level of a sound table of steps at a value, borders multiplied by `unit`; `None` if a number does not fit.
pub(super) fn step_at(rows: &[StepRow], value: Exact, unit: Exact) -> Option<(Lookup, Exact)> {
    let mut found = None;
    for (row, step) in (1..).zip(rows) {
        let from = Exact::from(step.from).times(unit)?;
        if from <= value {
            let from = from.to_decimal()?;
            found = Some((Lookup::Level { row, from, level: step.level }, Exact::from(step.level)));
        }
    }
    match (found, rows.first()) {
        (Some(found), _) => Some(found),
        (None, first) => below(first?.from, unit),
    }
}

/// The level of a sound ramp at a value, borders multiplied by `unit`; `None` if a number does not fit.
pub(super) fn ramp_at(ramp: &Ramp, value: Exact, unit: Exact) -> Option<(Lookup, Exact)> {
    let points: Option<Vec<(Exact, Exact)>> = ramp
        .points
        .iter()
        .map(|point| Some((Exact::from(point.at).times(unit)?, Exact::from(point.level))))
        .collect();
    let points = points?;
    let Some(idx) = points.iter().rposition(|(at, _)| *at <= value) else {
        return below(ramp.points.first()?.at, unit);
    };
    let line = match (points.get(idx..), ramp.beyond) {
        (Some([from, to, ..]), _) => Some((*from, *to)),
        (_, Beyond::Extend) => {
            idx.checked_sub(1).and_then(|low| Some((*points.get(low)?, *points.get(idx)?)))
        }
        (_, Beyond::Hold) => None,
    };
    match line {
        Some((from, to)) => {
            let level = on_line(value, from, to)?;
            let pair = |(at, level): (Exact, Exact)| Some((at.to_decimal()?, level.to_decimal()?));
            Some((Lookup::Line { from: pair(from)?, to: pair(to)? }, level))
        }
        None => {
            let (at, level) = *points.get(idx)?;
            let row = u32::try_from(idx).ok()?.checked_add(1)?;
            Some((Lookup::Level { row, from: at.to_decimal()?, level: level.to_decimal()? }, level))
        }
    }
}

/// The level of a multiplier at a value.
pub(super) fn factor_at(factor: &FactorCurve, value: Exact) -> Option<(Lookup, Exact)> {
    match factor {
        FactorCurve::Steps(rows) => step_at(rows, value, Exact::ONE),
        FactorCurve::Ramp(ramp) => ramp_at(ramp, value, Exact::ONE),
    }
}

/// The level at a value on the straight line through two pairs.
pub(super) fn on_line(value: Exact, from: (Exact, Exact), to: (Exact, Exact)) -> Option<Exact> {
    let run = value.minus(from.0)?.over(to.0.minus(from.0)?)?;
    run.times(to.1.minus(from.1)?)?.plus(from.1)
}

fn below(first: Decimal, unit: Exact) -> Option<(Lookup, Exact)> {
    Some((Lookup::Below { first: Exact::from(first).times(unit)?.to_decimal()? }, Exact::ZERO))
}
