//! Plans and cases for the tests of pay, written short.

use keyscore::{
    domain::incentive::{
        Beyond, BorderUnit, IncentivePlan, PayCurve, PayShape, PayUnit, Ramp, RampPoint, Reach, Reading,
        Recovery, ReversalMode, StepRow, Tier,
    },
    engine::incentive::{
        payout::{PayCase, payout},
        steps::{NoPay, Payout},
    },
};
use rust_decimal::Decimal;

use crate::support::decimal;

/// The figure that plans of tests measure.
pub(crate) const MEASURE: Reading = Reading::Total;

/// Tiers from "from-to rate whole|slice" separated by semicolons; "to" may be left out.
pub(crate) fn tiers(text: &str) -> PayShape {
    let tier = |row: &str| {
        let words: Vec<&str> = row.split_whitespace().collect();
        let (from, to) = borders(words[0]);
        let reach = if words[2] == "whole" { Reach::Whole } else { Reach::Slice };
        Tier { from, to, rate: decimal(words[1]), reach }
    };
    PayShape::Tiers(text.split(';').map(tier).collect())
}

/// Rows of steps from "from-to level".
pub(crate) fn rows(text: &str) -> Vec<StepRow> {
    let row = |row: &str| {
        let words: Vec<&str> = row.split_whitespace().collect();
        let (from, to) = borders(words[0]);
        StepRow { from, to, level: decimal(words[1]) }
    };
    text.split(';').map(row).collect()
}

fn borders(text: &str) -> (Decimal, Option<Decimal>) {
    match text.split_once('-') {
        Some((from, to)) => (decimal(from), Some(decimal(to))),
        None => (decimal(text), None),
    }
}

/// A ramp from "at level" pairs.
pub(crate) fn ramp(text: &str, beyond: Beyond) -> Ramp {
    let point = |point: &str| {
        let words: Vec<&str> = point.split_whitespace().collect();
        RampPoint { at: decimal(words[0]), level: decimal(words[1]) }
    };
    Ramp { points: text.split(';').map(point).collect(), beyond }
}

/// A curve on the measure's own unit that pays money.
pub(crate) fn curve(shape: PayShape) -> PayCurve {
    PayCurve { borders: BorderUnit::Measure, threshold: None, measure_cap: None, shape, pays: PayUnit::Money }
}

/// A plan of a curve alone.
pub(crate) fn plan(curve: PayCurve) -> IncentivePlan {
    IncentivePlan {
        measure: MEASURE,
        curve,
        adjustments: Vec::new(),
        deductions: Vec::new(),
        deduction_floor: None,
        cap: None,
        reversals: ReversalMode::LeftTheMeasure,
        recovery: Recovery::CarryForward,
    }
}

/// A case of a measure alone.
pub(crate) fn case(measure: &str) -> PayCase {
    PayCase { readings: vec![(MEASURE, decimal(measure))], base: None, quota: None }
}

/// What is earned, at two places.
pub(crate) fn earned(plan: &IncentivePlan, case: &PayCase) -> Result<String, NoPay> {
    let Payout { earned, no_pay, .. } = payout(plan, case, 2);
    match (earned, no_pay) {
        (Some(earned), None) => Ok(earned.normalize().to_string()),
        (None, Some(no_pay)) => Err(no_pay),
        both => panic!("{both:?}"),
    }
}
