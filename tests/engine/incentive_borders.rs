//! Cases of pay on the very borders: exactly at a limit, exactly nothing, and tables that begin below zero
//! (docs/mutants.md). Expected values are those of `docs/incentives.md`, worked out by hand.

use keyscore::{
    domain::{
        id::Id,
        incentive::{
            Adjustment, Amount, Beyond, BorderUnit, FactorCurve, LimitRule, MissingReading, Multiplier,
            NobodyRule, PayShape, Pool, Reading, Recovery, ReversalMode,
        },
    },
    engine::{
        allocation::AllocationError,
        incentive::{
            lint::{PayClass, lint_curve},
            payout::payout,
            pool::{PoolError, Sharer, divide},
            settlement::{Account, Payment, Reversal, settle},
            steps::{MeasureLimit, NoPay, PayStep},
        },
    },
};
use rust_decimal::Decimal;

use crate::{
    incentive_support::{case, curve, earned, plan, ramp, rows},
    support::decimal,
};

fn sharer(key: u64, base: &str, limits: (Option<&str>, Option<&str>)) -> Sharer {
    let [least, most] = [limits.0, limits.1].map(|limit| limit.map(decimal));
    Sharer { employee: Id::from_raw(key), base: decimal(base), coefficient: Decimal::ONE, least, most }
}

/// Amounts with a mark where a limit was hit, and what went back; or why not.
fn divided(amount: &str, beyond_limits: LimitRule, sharers: &[Sharer]) -> Result<String, PoolError> {
    let pool = Pool { amount: decimal(amount), when_nobody: NobodyRule::Return, beyond_limits };
    let shares = divide(&pool, sharers, 2)?;
    let share = |one: &keyscore::engine::incentive::pool::Share| {
        format!("{}{}", one.amount.normalize(), if one.limit.is_some() { "!" } else { "" })
    };
    let told: Vec<String> = shares.shares.iter().map(share).collect();
    Ok(format!("{} back {}", told.join(" "), shares.returned.normalize()))
}

#[test]
fn limits_of_a_share_at_their_very_borders() {
    let pair = |limits| [sharer(1, "1", limits), sharer(2, "1", (None, None))];
    for (limits, expected) in [
        ((None, None), "50 50 back 0"),
        ((Some("10"), None), "50 50 back 0"),
        ((Some("50"), None), "50 50 back 0"),
        ((Some("50.01"), None), "50.01! 50 back -0.01"),
        ((None, Some("50")), "50 50 back 0"),
        ((None, Some("49.99")), "49.99! 50 back 0.01"),
        ((Some("50"), Some("50")), "50 50 back 0"),
        ((Some("60"), Some("60")), "60! 50 back -10"),
        ((Some("0"), Some("0")), "0! 50 back 50"),
    ] {
        assert_eq!(divided("100", LimitRule::Return, &pair(limits)).as_deref(), Ok(expected), "{limits:?}");
    }
    for limits in [(Some("-1"), None), (None, Some("-1")), (Some("5"), Some("4.99"))] {
        for rule in [LimitRule::Return, LimitRule::Redistribute] {
            assert_eq!(
                divided("100", rule, &pair(limits)),
                Err(PoolError::Limits(Id::from_raw(1))),
                "{limits:?}"
            );
        }
    }
    assert_eq!(divided("0", LimitRule::Return, &pair((None, None))).as_deref(), Ok("0 0 back 0"));
}

#[test]
fn a_base_or_coefficient_below_zero_is_refused_even_where_the_product_is_not() {
    for (base, coefficient) in [("-1", "0"), ("0", "-1"), ("-1", "-1"), ("1", "-1")] {
        let mut bad = sharer(1, base, (None, None));
        bad.coefficient = decimal(coefficient);
        let sharers = [bad, sharer(2, "1", (None, None))];
        for rule in [LimitRule::Return, LimitRule::Redistribute] {
            assert_eq!(divided("100", rule, &sharers), Err(AllocationError::NegativeWeight(1).into()));
        }
    }
}

#[test]
fn a_measure_at_its_cap_or_at_zero_is_not_limited() {
    let mut flat = curve(PayShape::Flat { rate: decimal("10") });
    flat.measure_cap = Some(decimal("150"));
    let measured = |quota: Option<&str>, borders: BorderUnit, measure: &str| {
        let mut flat = flat.clone();
        flat.borders = borders;
        let mut case = case(measure);
        case.quota = quota.map(decimal);
        payout(&plan(flat), &case, 2).steps.into_iter().find_map(|step| match step {
            PayStep::Measure { quota, counted, limit, .. } => Some((quota, counted, limit)),
            _ => None,
        })
    };
    let own = |measure| measured(Some("200"), BorderUnit::Measure, measure);
    assert_eq!(own("150"), Some((None, decimal("150"), None)));
    assert_eq!(own("150.01"), Some((None, decimal("150"), Some(MeasureLimit::Cap))));
    assert_eq!(own("0"), Some((None, decimal("0"), None)));
    assert_eq!(own("-0.01"), Some((None, decimal("0"), Some(MeasureLimit::Zero))));
    // 150 % of a quota of 200 is 300; the quota is told where it counts, and only there.
    let of_quota = |measure| measured(Some("200"), BorderUnit::PercentOfQuota, measure);
    assert_eq!(of_quota("300"), Some((Some(decimal("200")), decimal("300"), None)));
}

#[test]
fn pay_at_its_cap_is_not_limited_and_a_base_of_zero_is_a_base() {
    let mut capped = plan(curve(PayShape::Flat { rate: decimal("100") }));
    capped.cap = Some(Amount::Money(decimal("50")));
    let is_limited = |measure: &str| {
        payout(&capped, &case(measure), 2)
            .steps
            .iter()
            .any(|step| matches!(step, PayStep::Cap { is_limited: true, .. }))
    };
    assert_eq!(["49.99", "50", "50.01"].map(is_limited), [false, false, true]);
    capped.cap = Some(Amount::Percent(decimal("10")));
    let with_base = |base: &str| {
        let mut case = case("7");
        case.base = Some(decimal(base));
        earned(&capped, &case)
    };
    assert_eq!(with_base("100").as_deref(), Ok("7"));
    assert_eq!(with_base("0").as_deref(), Ok("0"));
    assert_eq!(with_base("-1"), Err(NoPay::NegativeBase));
}

#[test]
fn a_multiplier_with_a_faulty_table_pays_nothing_and_says_so() {
    let reads = Reading::Total;
    let with = |table: &str| {
        let mut plan = plan(curve(PayShape::Flat { rate: decimal("100") }));
        let factor = FactorCurve::Steps(rows(table));
        plan.adjustments.push(Adjustment::Multiplier(Multiplier {
            reads,
            factor,
            most: None,
            missing: MissingReading::Block,
        }));
        earned(&plan, &case("90"))
    };
    assert_eq!(with("80 50; 90 200").as_deref(), Ok("180"));
    assert!(matches!(with("90 200; 80 50"), Err(NoPay::Faulty(faults)) if !faults.is_empty()));
}

#[test]
fn a_ramp_of_rates_that_begins_below_zero_has_no_cliff_there() {
    // Below 0 the measure counts as 0, so pay begins at 0 with a rate of 2 %, on the way from 1 % to 3 %.
    let rates = curve(PayShape::RampOfRates(ramp("-10 1; 10 3", Beyond::Hold)));
    let lint = lint_curve(&rates, None).unwrap();
    assert_eq!((lint.cliffs.len(), lint.class), (0, PayClass::NeverFalls));
    // At 5: 2.5 % of 5.
    assert_eq!(earned(&plan(rates), &case("5")).as_deref(), Ok("0.13"));
}

#[test]
fn a_reversal_of_nothing_changes_nothing() {
    let account = Account {
        earned: decimal("100"),
        reversals: vec![Reversal { key: "r1".to_owned(), amount: Decimal::ZERO, reason: "none".to_owned() }],
        payments: vec![Payment { key: "p1".to_owned(), amount: decimal("40") }],
    };
    let settled = settle(&account, ReversalMode::AsClawback, Recovery::AtOnce).unwrap();
    assert_eq!((settled.due, settled.payable, settled.carried), (decimal("60"), decimal("60"), decimal("0")));
}
