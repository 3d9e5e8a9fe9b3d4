//! Gates, multipliers, deductions with a floor, caps and the one rounding of a plan.

use keyscore::{
    domain::{
        id::Id,
        incentive::{
            Adjustment, Amount, Beyond, Deduction, FactorCurve, Gate, IncentivePlan, MissingReading,
            Multiplier, Passes, PayShape, Ramp, RampPoint, Reading,
        },
    },
    engine::incentive::{
        payout::PayCase,
        steps::{NoPay, PayStep},
    },
};

use crate::{
    incentive_support::{case, curve, earned, plan, rows, tiers},
    support::decimal,
};

const OTHER: Reading = Reading::Attainment(Id::from_raw(7));
const MISSES: Reading = Reading::Value(Id::from_raw(8));

/// A plan that pays its measure.
fn paying() -> IncentivePlan {
    plan(curve(PayShape::Flat { rate: decimal("100") }))
}

fn with(measure: &str, reading: Reading, value: &str) -> PayCase {
    let mut case = case(measure);
    case.readings.push((reading, decimal(value)));
    case
}

fn gate(passes: Passes, limit: &str, otherwise: &str, missing: MissingReading) -> Adjustment {
    let (limit, otherwise) = (decimal(limit), decimal(otherwise));
    Adjustment::Gate(Gate { reads: OTHER, passes, limit, otherwise, missing })
}

#[test]
fn a_gate_scales_below_its_limit_and_passes_at_it() {
    let mut half = paying();
    half.adjustments.push(gate(Passes::AtLeast, "90", "50", MissingReading::Block));
    for (value, pay) in [("89.99", "500"), ("90", "1000"), ("90.01", "1000")] {
        assert_eq!(earned(&half, &with("1000", OTHER, value)).as_deref(), Ok(pay));
    }
    // A red line: any accident takes everything.
    let mut red = paying();
    red.adjustments.push(gate(Passes::AtMost, "0", "0", MissingReading::Block));
    assert_eq!(earned(&red, &with("1000", OTHER, "0")).as_deref(), Ok("1000"));
    assert_eq!(earned(&red, &with("1000", OTHER, "1")).as_deref(), Ok("0"));
    assert_eq!(earned(&red, &case("1000")), Err(NoPay::MissingReading(OTHER)));
}

#[test]
fn a_missing_reading_does_what_the_plan_says_and_is_never_zero() {
    for (missing, expected) in [(MissingReading::Pass, "1000"), (MissingReading::Fail, "50")] {
        let mut plan = paying();
        plan.adjustments.push(gate(Passes::AtMost, "5", "5", missing));
        assert_eq!(earned(&plan, &case("1000")).as_deref(), Ok(expected));
    }
    for (missing, expected) in [(MissingReading::Pass, "1000"), (MissingReading::Fail, "0")] {
        let mut plan = paying();
        let factor = FactorCurve::Steps(rows("0 70; 90 100"));
        plan.adjustments.push(Adjustment::Multiplier(Multiplier {
            reads: OTHER,
            factor,
            most: None,
            missing,
        }));
        assert_eq!(earned(&plan, &case("1000")).as_deref(), Ok(expected));
        assert_eq!(earned(&plan, &with("1000", OTHER, "89.9")).as_deref(), Ok("700"));
        assert_eq!(earned(&plan, &with("1000", OTHER, "-1")).as_deref(), Ok("0"));
    }
}

#[test]
fn a_factor_counts_no_more_than_its_most() {
    // By hand: 80 % at 60 points, 100 % at 100, on along the line: 90 → 95 %, 83.33 → 91.665 %, 140 → 120 %, 150 → 125 %.
    let mut plan = paying();
    let point = |at: &str, level: &str| RampPoint { at: decimal(at), level: decimal(level) };
    let ramp = Ramp { points: vec![point("60", "80"), point("100", "100")], beyond: Beyond::Extend };
    let (reads, missing) = (Reading::TeamTotal, MissingReading::Block);
    let mut factor = |most: Option<&str>| {
        let (factor, most) = (FactorCurve::Ramp(ramp.clone()), most.map(decimal));
        plan.adjustments = vec![Adjustment::Multiplier(Multiplier { reads, factor, most, missing })];
        plan.clone()
    };
    let of = |plan: &IncentivePlan, team: &str| earned(plan, &with("1000", Reading::TeamTotal, team));
    let (free, capped) = (factor(None), factor(Some("120")));
    for (team, pay) in [("90", "950"), ("83.33", "916.65"), ("140", "1200")] {
        assert_eq!((of(&free, team).as_deref(), of(&capped, team).as_deref()), (Ok(pay), Ok(pay)));
    }
    assert_eq!(of(&free, "150").as_deref(), Ok("1250"));
    assert_eq!(of(&capped, "150").as_deref(), Ok("1200"));
    assert_eq!(of(&capped, "59.99").as_deref(), Ok("0"), "below its beginning");
    assert_eq!(earned(&capped, &case("1000")), Err(NoPay::MissingReading(Reading::TeamTotal)));
    assert_eq!(of(&factor(Some("-1")), "90"), Err(NoPay::NegativeSetting));
}

#[test]
fn rounding_happens_once() {
    // By hand: 824.95 × 50 % = 412.475 → 412.48; and 0.05 × 50 % × 50 % = 0.0125 → 0.01, not 0.03 → 0.02.
    let mut plan = paying();
    plan.adjustments.push(gate(Passes::AtLeast, "90", "50", MissingReading::Fail));
    assert_eq!(earned(&plan, &case("824.95")).as_deref(), Ok("412.48"));
    plan.adjustments.push(gate(Passes::AtLeast, "90", "50", MissingReading::Fail));
    assert_eq!(earned(&plan, &case("0.05")).as_deref(), Ok("0.01"));
}

#[test]
fn deductions_stop_at_the_floor_which_never_raises() {
    // A Chinese HR suite on NocoBase (file 70408675667): base 5, issues −3, −1.5 and −0.5, down to 1.
    let second = Reading::Value(Id::from_raw(9));
    let deduction = |reads, each: Amount| Deduction { reads, each, most: None };
    let mut plan = paying();
    plan.deductions = vec![
        deduction(MISSES, Amount::Money(decimal("3"))),
        deduction(second, Amount::Money(decimal("1.5"))),
    ];
    plan.deduction_floor = Some(Amount::Money(decimal("1")));
    let misses = |pay: &str, many: &str, few: &str| {
        let mut case = with(pay, MISSES, many);
        case.readings.push((second, decimal(few)));
        earned(&plan, &case)
    };
    assert_eq!(misses("5", "0", "1").as_deref(), Ok("3.5"));
    assert_eq!(misses("5", "1", "1").as_deref(), Ok("1"));
    assert_eq!(misses("5", "2", "0").as_deref(), Ok("1"));
    assert_eq!(misses("0.4", "1", "0").as_deref(), Ok("0.4"));
    assert_eq!(misses("5", "0.5", "0"), Err(NoPay::NotACount(MISSES)));
    assert_eq!(misses("5", "-1", "0"), Err(NoPay::NotACount(MISSES)));
    assert_eq!(earned(&plan, &case("5")), Err(NoPay::MissingReading(MISSES)));
}

#[test]
fn percent_deductions_have_a_most_and_no_pay_falls_below_zero() {
    // By hand: 4 misses at 10 % would be 40 % of 800, at most 25 %: 600. Floor 90 %: 720.
    let mut plan = paying();
    plan.deductions =
        vec![Deduction { reads: MISSES, each: Amount::Percent(decimal("10")), most: Some(decimal("25")) }];
    assert_eq!(earned(&plan, &with("800", MISSES, "4")).as_deref(), Ok("600"));
    plan.deduction_floor = Some(Amount::Percent(decimal("90")));
    assert_eq!(earned(&plan, &with("800", MISSES, "4")).as_deref(), Ok("720"));
    plan.deductions = vec![Deduction { reads: MISSES, each: Amount::Money(decimal("1000")), most: None }];
    plan.deduction_floor = None;
    assert_eq!(earned(&plan, &with("800", MISSES, "4")).as_deref(), Ok("0"));
    plan.deductions = vec![Deduction { reads: MISSES, each: Amount::Money(decimal("-1")), most: None }];
    assert_eq!(earned(&plan, &with("800", MISSES, "4")), Err(NoPay::NegativeSetting));
}

#[test]
fn the_cap_holds_after_everything_else() {
    let mut plan = plan(curve(tiers("0 10 slice; 1000 20 slice")));
    plan.cap = Some(Amount::Percent(decimal("150")));
    assert_eq!(earned(&plan, &case("5000")), Err(NoPay::NoBase));
    let mut capped = case("5000");
    capped.base = Some(decimal("400"));
    // By hand: 100 + 4,000 × 20 % = 900, capped at 600.
    assert_eq!(earned(&plan, &capped).as_deref(), Ok("600"));
    let steps = keyscore::engine::incentive::payout::payout(&plan, &capped, 2).steps;
    assert!(steps.iter().any(|step| matches!(step, PayStep::Cap { is_limited: true, .. })), "{steps:?}");
    plan.cap = Some(Amount::Money(decimal("900")));
    assert_eq!(earned(&plan, &case("5000")).as_deref(), Ok("900"));
}
