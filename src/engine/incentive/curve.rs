//! The value of a pay curve at a measure, with its steps. Tables are sound when they come here.

use rust_decimal::Decimal;

use crate::{
    domain::incentive::{BorderUnit, PayCurve, PayShape, Reach, Reading, Tier},
    engine::{
        exact::Exact,
        incentive::{
            steps::{MeasureLimit, NoPay, PayStep},
            table::{faults_of, ramp_at, step_at},
        },
    },
};

/// A hundred: percent of a whole.
pub(super) const HUNDRED: i128 = 100;

/// `percent` of a number. Divided first: what the hundred takes away is not multiplied up before.
pub(super) fn percent_of(number: Exact, percent: Exact) -> Option<Exact> {
    number.times(percent.over(Exact::whole(HUNDRED))?)
}

/// What a border of 1 is in the unit of the measure.
pub(super) fn border_unit(curve: &PayCurve, quota: Option<Decimal>) -> Result<Exact, NoPay> {
    match (curve.borders, quota) {
        (BorderUnit::Measure, _) => Ok(Exact::ONE),
        (BorderUnit::PercentOfQuota, Some(quota)) if quota > Decimal::ZERO => {
            percent_of(Exact::from(quota), Exact::ONE).ok_or(NoPay::TooLarge)
        }
        (BorderUnit::PercentOfQuota, _) => Err(NoPay::NoQuota),
    }
}

/// The curve's result at a measure, in money or percent of the base; its steps are appended.
pub(super) fn curve_at(
    curve: &PayCurve,
    reading: Reading,
    measure: Decimal,
    quota: Option<Decimal>,
    steps: &mut Vec<PayStep>,
) -> Result<Exact, NoPay> {
    let faults = faults_of(&curve.shape);
    if !faults.is_empty() {
        return Err(NoPay::Faulty(faults));
    }
    let unit = border_unit(curve, quota)?;
    let quota = quota.filter(|_| curve.borders == BorderUnit::PercentOfQuota);
    let (counted, limit) = counted_of(curve, Exact::from(measure), unit).ok_or(NoPay::TooLarge)?;
    let shown = counted.to_decimal().ok_or(NoPay::TooLarge)?;
    steps.push(PayStep::Measure { reading, given: measure, quota, counted: shown, limit });
    let result = match limit {
        Some(MeasureLimit::BelowThreshold(_)) => Exact::ZERO,
        _ => shape_at(&curve.shape, counted, unit, steps).ok_or(NoPay::TooLarge)?,
    };
    steps.push(PayStep::Curve { result: result.to_decimal().ok_or(NoPay::TooLarge)? });
    Ok(result)
}

fn counted_of(curve: &PayCurve, measure: Exact, unit: Exact) -> Option<(Exact, Option<MeasureLimit>)> {
    if let Some(threshold) = curve.threshold {
        let threshold = Exact::from(threshold).times(unit)?;
        if measure < threshold {
            return Some((measure, Some(MeasureLimit::BelowThreshold(threshold.to_decimal()?))));
        }
    }
    let mut counted = (measure, None);
    if let Some(cap) = curve.measure_cap {
        let cap = Exact::from(cap).times(unit)?;
        if measure > cap {
            counted = (cap, Some(MeasureLimit::Cap));
        }
    }
    let is_paid_on = match curve.shape {
        PayShape::Flat { .. } | PayShape::Tiers(_) | PayShape::RampOfRates(_) => true,
        PayShape::Steps(_) | PayShape::Ramp(_) => false,
    };
    if is_paid_on && counted.0 < Exact::ZERO {
        counted = (Exact::ZERO, Some(MeasureLimit::Zero));
    }
    Some(counted)
}

fn shape_at(shape: &PayShape, measure: Exact, unit: Exact, steps: &mut Vec<PayStep>) -> Option<Exact> {
    match shape {
        PayShape::Flat { rate } => part(0, Reach::Whole, Exact::ZERO, measure, *rate, steps),
        PayShape::Tiers(tiers) => tiers_at(tiers, measure, unit, steps),
        PayShape::Steps(rows) => {
            let (lookup, level) = step_at(rows, measure, unit)?;
            steps.push(PayStep::Level { lookup, level: level.to_decimal()?, is_rate: false });
            Some(level)
        }
        PayShape::Ramp(ramp) => {
            let (lookup, level) = ramp_at(ramp, measure, unit)?;
            steps.push(PayStep::Level { lookup, level: level.to_decimal()?, is_rate: false });
            Some(level)
        }
        PayShape::RampOfRates(ramp) => {
            let (lookup, level) = ramp_at(ramp, measure, unit)?;
            steps.push(PayStep::Level { lookup, level: level.to_decimal()?, is_rate: true });
            percent_of(measure, level)
        }
    }
}

fn tiers_at(tiers: &[Tier], measure: Exact, unit: Exact, steps: &mut Vec<PayStep>) -> Option<Exact> {
    let mut reached: Vec<(u32, Exact, &Tier)> = Vec::new();
    for (row, tier) in (1..).zip(tiers) {
        let from = Exact::from(tier.from).times(unit)?;
        if from <= measure {
            reached.push((row, from, tier));
        }
    }
    let first = reached.iter().rposition(|(_, _, tier)| tier.reach == Reach::Whole).unwrap_or(0);
    let mut sum = Exact::ZERO;
    for (idx, (row, from, tier)) in reached.iter().enumerate().skip(first) {
        // In a sound table a row ends where the next begins.
        let to = reached.get(idx + 1).map_or(measure, |(_, next, _)| *next);
        let from = if tier.reach == Reach::Whole { Exact::ZERO } else { *from };
        sum = sum.plus(part(*row, tier.reach, from, to, tier.rate, steps)?)?;
    }
    Some(sum)
}

fn part(
    row: u32,
    reach: Reach,
    from: Exact,
    to: Exact,
    rate: Decimal,
    steps: &mut Vec<PayStep>,
) -> Option<Exact> {
    let pays = percent_of(to.minus(from)?, Exact::from(rate))?;
    let (from, to) = (from.to_decimal()?, to.to_decimal()?);
    steps.push(PayStep::Part { row, reach, from, to, rate, pays: pays.to_decimal()? });
    Some(pays)
}
