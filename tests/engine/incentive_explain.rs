//! Every step of a payout is computed again from its own figures, by other code, on random plans; and laws of pay.

use keyscore::{
    domain::{
        id::Id,
        incentive::{
            Adjustment, Amount, Beyond, BorderUnit, Deduction, FactorCurve, Gate, IncentivePlan,
            MissingReading, Multiplier, Passes, PayCurve, PayShape, PayUnit, Ramp, RampPoint, Reach, Reading,
            StepRow, Tier,
        },
    },
    engine::{
        exact::Exact,
        incentive::{
            lint::{PayClass, lint_curve},
            payout::{PayCase, payout},
            steps::{PayStep, Payout},
            table::Lookup,
        },
    },
};
use proptest::{
    collection::{btree_set, vec},
    option, prop_assert, prop_assert_eq, prop_oneof, proptest,
    strategy::{Just, Strategy},
};
use rust_decimal::Decimal;

use crate::incentive_support::{MEASURE, plan};

const OTHER: Reading = Reading::Score(Id::from_raw(7));
const MISSES: Reading = Reading::Value(Id::from_raw(8));

fn cents(range: std::ops::Range<i64>) -> impl Strategy<Value = Decimal> {
    range.prop_map(|cents| Decimal::new(cents, 2))
}

/// Rising places with a number each.
fn table(most: i64) -> impl Strategy<Value = Vec<(Decimal, Decimal)>> {
    btree_set(0..20_000_i64, 1..6).prop_flat_map(move |places| {
        let levels = vec(cents(0..most), places.len());
        levels.prop_map(move |levels| places.iter().map(|at| Decimal::new(*at, 2)).zip(levels).collect())
    })
}

fn ramps() -> impl Strategy<Value = Ramp> {
    (table(20_000), 0..2_u8).prop_map(|(rows, extends)| {
        let points: Vec<RampPoint> = rows.into_iter().map(|(at, level)| RampPoint { at, level }).collect();
        let rises = points.len() > 1 && points[points.len() - 1].level >= points[points.len() - 2].level;
        let beyond = if extends == 1 && rises { Beyond::Extend } else { Beyond::Hold };
        Ramp { points, beyond }
    })
}

fn steps() -> impl Strategy<Value = Vec<StepRow>> {
    table(20_000)
        .prop_map(|rows| rows.into_iter().map(|(from, level)| StepRow { from, to: None, level }).collect())
}

fn shapes() -> impl Strategy<Value = PayShape> {
    let tiers = (table(5_000), vec(0..2_u8, 6)).prop_map(|(rows, reaches)| {
        let tier = |((from, rate), reach)| Tier {
            from,
            to: None,
            rate,
            reach: if reach == 1 { Reach::Whole } else { Reach::Slice },
        };
        PayShape::Tiers(rows.into_iter().zip(reaches).map(tier).collect())
    });
    prop_oneof![
        cents(0..5_000).prop_map(|rate| PayShape::Flat { rate }),
        tiers,
        steps().prop_map(PayShape::Steps),
        ramps().prop_map(PayShape::Ramp),
        ramps().prop_map(PayShape::RampOfRates),
    ]
}

fn curves() -> impl Strategy<Value = PayCurve> {
    let limits = (option::of(cents(0..10_000)), option::of(cents(5_000..25_000)));
    (shapes(), limits, 0..2_u8, 0..2_u8).prop_map(|(shape, (threshold, measure_cap), quota, percent)| {
        PayCurve {
            borders: if quota == 1 { BorderUnit::PercentOfQuota } else { BorderUnit::Measure },
            threshold,
            measure_cap,
            shape,
            pays: if percent == 1 { PayUnit::PercentOfBase } else { PayUnit::Money },
        }
    })
}

fn amounts() -> impl Strategy<Value = Amount> {
    prop_oneof![cents(0..20_000).prop_map(Amount::Money), cents(0..15_000).prop_map(Amount::Percent)]
}

fn missing() -> impl Strategy<Value = MissingReading> {
    prop_oneof![Just(MissingReading::Pass), Just(MissingReading::Fail), Just(MissingReading::Block)]
}

fn adjustments() -> impl Strategy<Value = Adjustment> {
    let gate = (cents(0..20_000), cents(0..10_000), 0..2_u8, missing()).prop_map(
        |(limit, otherwise, least, missing)| {
            let passes = if least == 1 { Passes::AtLeast } else { Passes::AtMost };
            Adjustment::Gate(Gate { reads: OTHER, passes, limit, otherwise, missing })
        },
    );
    let factor = prop_oneof![steps().prop_map(FactorCurve::Steps), ramps().prop_map(FactorCurve::Ramp)];
    let multiplier = (factor, option::of(cents(0..20_000)), missing()).prop_map(|(factor, most, missing)| {
        Adjustment::Multiplier(Multiplier { reads: OTHER, factor, most, missing })
    });
    prop_oneof![gate, multiplier]
}

pub(crate) fn plans() -> impl Strategy<Value = IncentivePlan> {
    let deduction = (amounts(), option::of(cents(0..10_000))).prop_map(|(each, most)| Deduction {
        reads: MISSES,
        each,
        most,
    });
    let extras =
        (vec(adjustments(), 0..3), vec(deduction, 0..3), option::of(amounts()), option::of(amounts()));
    (curves(), extras).prop_map(|(curve, (adjustments, deductions, deduction_floor, cap))| IncentivePlan {
        adjustments,
        deductions,
        deduction_floor,
        cap,
        ..plan(curve)
    })
}

pub(crate) fn cases() -> impl Strategy<Value = PayCase> {
    let readings = (cents(-5_000..30_000), option::of(cents(-100..25_000)), 0..4_u32);
    (readings, option::of(cents(0..1_000_000)), option::of(cents(1..1_000_000))).prop_map(
        |((measure, other, misses), base, quota)| {
            let mut readings = vec![(MEASURE, measure), (MISSES, Decimal::from(misses))];
            readings.extend(other.map(|other| (OTHER, other)));
            PayCase { readings, base, quota }
        },
    )
}

fn number(decimal: Decimal) -> Exact {
    Exact::from(decimal)
}

fn percent(of: Exact, percent: Exact) -> Exact {
    of.times(percent).unwrap().over(Exact::whole(100)).unwrap()
}

fn shown(exact: Exact) -> Decimal {
    exact.to_decimal().unwrap()
}

/// The level at a value by the figures of its look-up.
fn level_of(lookup: &Lookup, value: Exact) -> Exact {
    match lookup {
        Lookup::Below { first } => {
            assert!(value < number(*first));
            Exact::ZERO
        }
        Lookup::Level { from, level, .. } => {
            assert!(value >= number(*from));
            number(*level)
        }
        Lookup::Line { from, to } => {
            let rise = number(to.1).minus(number(from.1)).unwrap();
            let run = number(to.0).minus(number(from.0)).unwrap();
            let way = value.minus(number(from.0)).unwrap();
            number(from.1).plus(way.times(rise).unwrap().over(run).unwrap()).unwrap()
        }
    }
}

/// The pay by the steps alone, every figure of every step compared on the way.
fn evaluated(steps: &[PayStep]) -> Option<Decimal> {
    let (mut counted, mut sum, mut pay, mut taken) = (Exact::ZERO, Exact::ZERO, Exact::ZERO, Exact::ZERO);
    let mut end = None;
    for step in steps {
        match step {
            PayStep::Measure { counted: figure, .. } => counted = number(*figure),
            PayStep::Part { from, to, rate, pays, .. } => {
                let part = percent(number(*to).minus(number(*from)).unwrap(), number(*rate));
                assert_eq!(shown(part), *pays);
                sum = sum.plus(part).unwrap();
            }
            PayStep::Level { lookup, level, is_rate } => {
                let exact = level_of(lookup, counted);
                assert_eq!(shown(exact), *level);
                sum = if *is_rate { percent(counted, exact) } else { exact };
            }
            PayStep::Curve { result } => {
                assert_eq!(shown(sum), *result);
                pay = sum;
            }
            PayStep::Share { base, pay: figure } => {
                pay = percent(number(*base), pay);
                assert_eq!(shown(pay), *figure);
            }
            PayStep::Gate { value, passes, limit, passed, factor, pay: figure, .. } => {
                if let Some(value) = value {
                    let expected = match passes {
                        Passes::AtLeast => value >= limit,
                        Passes::AtMost => value <= limit,
                    };
                    assert_eq!(expected, *passed);
                }
                assert!(!passed || *factor == Decimal::from(100));
                pay = percent(pay, number(*factor));
                assert_eq!(shown(pay), *figure);
            }
            PayStep::Multiplier { value, lookup, capped_from, factor, pay: figure, .. } => {
                let found = match (value, lookup) {
                    (Some(value), Some(lookup)) => level_of(lookup, number(*value)),
                    _ => number(capped_from.unwrap_or(*factor)),
                };
                assert_eq!(shown(found), capped_from.unwrap_or(*factor));
                let exact = if capped_from.is_some() { number(*factor) } else { found };
                assert!(capped_from.is_none_or(|found| found > *factor), "only what it cuts is told");
                pay = percent(pay, exact);
                assert_eq!(shown(pay), *figure);
            }
            PayStep::Deduction { misses, each, most, takes, .. } => {
                let cut = |each: &Decimal| {
                    let all = number(*misses).times(number(*each)).unwrap();
                    most.map_or(all, |most| all.min(number(most)))
                };
                let exact = match each {
                    Amount::Money(each) => cut(each),
                    Amount::Percent(each) => percent(pay, cut(each)),
                };
                assert_eq!(shown(exact), *takes);
                taken = taken.plus(exact).unwrap();
            }
            PayStep::AfterDeductions { taken: figure, floor, is_limited, pay: after } => {
                assert_eq!(shown(taken), *figure);
                let floor = match floor {
                    None => Exact::ZERO,
                    Some(Amount::Money(money)) => number(*money),
                    Some(Amount::Percent(part)) => percent(pay, number(*part)),
                };
                let (reduced, least) = (pay.minus(taken).unwrap(), pay.min(floor));
                assert_eq!(*is_limited, reduced < least);
                pay = reduced.max(least);
                assert_eq!(shown(pay), *after);
            }
            PayStep::Cap { cap, base, is_limited, pay: after } => {
                let most = match cap {
                    Amount::Money(money) => number(*money),
                    Amount::Percent(part) => percent(number(base.unwrap()), number(*part)),
                };
                assert_eq!(*is_limited, pay > most);
                pay = pay.min(most);
                assert_eq!(shown(pay), *after);
            }
            PayStep::Earned { places, pay: figure } => {
                assert_eq!(pay.round(*places), Some(*figure));
                end = Some(*figure);
            }
        }
    }
    end
}

fn measured(plan: &IncentivePlan, case: &PayCase, measure: Decimal) -> Payout {
    let mut case = case.clone();
    case.readings[0].1 = measure;
    payout(plan, &case, 2)
}

proptest! {
    #[test]
    fn every_step_is_computed_again_from_its_figures(plan in plans(), case in cases()) {
        for places in [0, 2, 3] {
            let payout = payout(&plan, &case, places);
            prop_assert_eq!(payout.earned.is_some(), payout.no_pay.is_none());
            prop_assert_eq!(evaluated(&payout.steps), payout.earned);
            prop_assert!(payout.earned.is_none_or(|earned| earned >= Decimal::ZERO));
            let json = serde_json::to_string(&payout).unwrap();
            prop_assert_eq!(serde_json::from_str::<Payout>(&json).unwrap(), payout.clone());
            let bytes = postcard::to_allocvec(&payout).unwrap();
            prop_assert_eq!(postcard::from_bytes::<Payout>(&bytes).unwrap(), payout);
        }
        let bytes = postcard::to_allocvec(&plan).unwrap();
        prop_assert_eq!(postcard::from_bytes::<IncentivePlan>(&bytes).unwrap(), plan);
    }

    #[test]
    fn a_curve_that_never_falls_never_pays_less_for_more(
        plan in plans(), case in cases(), left in cents(-5_000..30_000), right in cents(-5_000..30_000),
    ) {
        let lint = lint_curve(&plan.curve, case.quota).unwrap();
        let percent: Decimal = plan.deductions.iter().map(|one| match one.each {
            Amount::Percent(each) => each * Decimal::from(3),
            Amount::Money(_) => Decimal::ZERO,
        }).sum();
        if lint.class == PayClass::NeverFalls && percent <= Decimal::from(100) {
            let (low, high) = (left.min(right), left.max(right));
            let (less, more) = (measured(&plan, &case, low), measured(&plan, &case, high));
            if let (Some(less), Some(more)) = (less.earned, more.earned) {
                prop_assert!(less <= more, "{} at {}, {} at {}", less, low, more, high);
            }
        }
    }

    #[test]
    fn the_pay_moves_at_a_cliff_by_its_size_and_nowhere_else(curve in curves(), quota in cents(1_000_000..9_000_000)) {
        // Just below the border the pay is the limit, but for less than what the steepest line gives in a millionth.
        let curve = PayCurve { pays: PayUnit::Money, ..curve };
        let plan = plan(curve.clone());
        let lint = lint_curve(&curve, Some(quota)).unwrap();
        let case = PayCase { readings: vec![(MEASURE, Decimal::ZERO)], base: None, quota: Some(quota) };
        let at = |measure: Decimal| {
            let mut case = case.clone();
            case.readings[0].1 = measure;
            let steps = payout(&plan, &case, 9).steps;
            steps.into_iter().find_map(|step| match step { PayStep::Curve { result } => Some(result), _ => None }).unwrap()
        };
        let hair = Decimal::new(1, 9);
        let near = Decimal::new(1, 2);
        for cliff in &lint.cliffs {
            prop_assert_eq!(at(cliff.at), cliff.reached);
            prop_assert!((at(cliff.at - hair) - cliff.below).abs() < near, "{:?}", cliff);
            prop_assert!((cliff.below + cliff.size - cliff.reached).abs() <= hair);
        }
        // Elsewhere a hair more or less changes next to nothing.
        let unit = if curve.borders == BorderUnit::PercentOfQuota { quota / Decimal::from(100) } else { Decimal::ONE };
        for place in (0..60).map(|step| Decimal::from(step * 4) * unit) {
            if lint.cliffs.iter().all(|cliff| cliff.at != place) {
                prop_assert!((at(place) - at(place - hair)).abs() < near, "{}", place);
            }
        }
    }
}
