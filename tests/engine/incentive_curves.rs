//! Pay curves against the published examples of other systems, and faults of theirs that are not to be repeated.

use keyscore::{
    domain::incentive::{Beyond, BorderUnit, PayShape, PayUnit},
    engine::incentive::{steps::NoPay, table::TableFault},
};

use crate::{
    incentive_support::{case, curve, earned, plan, ramp, rows, tiers},
    support::decimal,
};

/// Measure and pay, one pair after the other.
fn check(plan: &keyscore::domain::incentive::IncentivePlan, table: &[(&str, &str)]) {
    for (measure, pay) in table {
        assert_eq!(earned(plan, &case(measure)).as_deref(), Ok(*pay), "{measure}");
    }
}

/// The same with a base of 100, so that pay is in percent.
fn check_percent(plan: &keyscore::domain::incentive::IncentivePlan, table: &[(&str, &str)]) {
    for (measure, pay) in table {
        let mut case = case(measure);
        case.base = Some(decimal("100"));
        assert_eq!(earned(plan, &case).as_deref(), Ok(*pay), "{measure}");
    }
}

#[test]
fn flat_and_whole_amount_tables_of_oca_commission() {
    // OCA/commission d9e3e8e9: fixed is base × p ÷ 100; by section the row that holds the base, on all of it.
    check(
        &plan(curve(PayShape::Flat { rate: decimal("5") })),
        &[("1234.5", "61.73"), ("0", "0"), ("-10", "0")],
    );
    // Margin base: max(0, amount − cost × quantity) = max(0, 100 − 8 × 5) = 60, at 10 %.
    check(&plan(curve(PayShape::Flat { rate: decimal("10") })), &[("60", "6")]);
    let sections = plan(curve(tiers("0 1 whole; 1000 2 whole; 5000 3 whole")));
    check(&sections, &[("999.99", "10"), ("1000", "20"), ("4999.99", "100"), ("5000", "150")]);
}

#[test]
fn flat_and_step_rates_of_oracle() {
    // Oracle, "Options for Splitting Attainment Numbers Across Rate Tiers": 10,000 pays 500 flat, 300 by step.
    check(&plan(curve(tiers("0 1 whole; 1000 2 whole; 3000 3 whole; 8000 5 whole"))), &[("10000", "500")]);
    check(
        &plan(curve(tiers("0 1 slice; 1000 2 slice; 3000 3 slice; 8000 5 slice"))),
        &[("10000", "300"), ("1000", "10"), ("3000", "50"), ("8000", "200"), ("0", "0")],
    );
}

#[test]
fn accelerators_and_decelerators_of_quotapath() {
    // comp.quotapath.com accelerators-decelerators: quota 33,000; 16,499 → 825 (824.95), 16,500 → 1,650, 40,000 → 4,700.
    let mut curve = curve(tiers("0 5 whole; 50 10 whole; 100 20 slice"));
    curve.borders = BorderUnit::PercentOfQuota;
    let plan = plan(curve);
    for (measure, pay) in [("16499", "824.95"), ("16500", "1650"), ("33000", "3300"), ("40000", "4700")] {
        let mut case = case(measure);
        assert_eq!(earned(&plan, &case), Err(NoPay::NoQuota));
        case.quota = Some(decimal("33000"));
        assert_eq!(earned(&plan, &case).as_deref(), Ok(pay), "{measure}");
        case.quota = Some(decimal("0"));
        assert_eq!(earned(&plan, &case), Err(NoPay::NoQuota));
    }
    // One of its examples has bands 0–60 and 50–100.
    let overlapping =
        crate::incentive_support::plan(crate::incentive_support::curve(tiers("0-60 5 whole; 50 10 whole")));
    let overlap = TableFault::Overlap(decimal("50"), decimal("60"));
    assert_eq!(earned(&overlapping, &case("10")), Err(NoPay::Faulty(vec![overlap])));
}

#[test]
fn multipliers_of_revopsmasters() {
    let percent = |shape| {
        let mut curve = curve(shape);
        curve.pays = PayUnit::PercentOfBase;
        plan(curve)
    };
    let accelerated = percent(tiers("0 100 slice; 100 150 slice; 130 0 slice"));
    let decelerated = percent(tiers("0 50 slice; 50 100 slice"));
    // revopsmasters.com: target variable 100,000; 130 % pays 145,000, 40 % pays 20,000.
    for (plan, measure, pay) in [(&accelerated, "130", "145000"), (&decelerated, "40", "20000")] {
        let mut case = case(measure);
        assert_eq!(earned(plan, &case), Err(NoPay::NoBase));
        case.base = Some(decimal("100000"));
        assert_eq!(earned(plan, &case).as_deref(), Ok(pay));
        case.base = Some(decimal("-1"));
        assert_eq!(earned(plan, &case), Err(NoPay::NegativeBase));
    }
    check_percent(&accelerated, &[("100", "100"), ("200", "145")]);
}

#[test]
fn threshold_target_and_cap() {
    let percent = |shape| {
        let mut curve = curve(shape);
        curve.pays = PayUnit::PercentOfBase;
        curve
    };
    // bonuspaycalc.com: threshold 70 %, target 100 %, twice above, cap 200 %: 85 % → about 50 %, 120 % → 140 %.
    let bonus = percent(PayShape::Ramp(ramp("70 0; 100 100; 150 200", Beyond::Hold)));
    let table = [
        ("69.99", "0"),
        ("70", "0"),
        ("85", "50"),
        ("100", "100"),
        ("120", "140"),
        ("150", "200"),
        ("180", "200"),
    ];
    check_percent(&plan(bonus.clone()), &table);
    // The same with the line going on and the measure capped.
    let mut extended = percent(PayShape::Ramp(ramp("70 0; 100 100; 110 120", Beyond::Extend)));
    extended.measure_cap = Some(decimal("150"));
    check_percent(&plan(extended), &table);
    // IntelligentSPM policy scp-014: nothing below 75 % of quota, from there a credit of at least 50 %.
    let credit = percent(PayShape::Ramp(ramp("75 50; 100 100", Beyond::Hold)));
    check_percent(&plan(credit), &[("74.99", "0"), ("75", "50"), ("87.5", "75")]);
    // calqoo.com: <80 0; 80–89 50; 90–99 80; 100–109 100; 110–119 120; ≥120 150.
    let steps = percent(PayShape::Steps(rows("80 50; 90 80; 100 100; 110 120; 120 150")));
    let table = [
        ("79.9", "0"),
        ("80", "50"),
        ("89", "50"),
        ("90", "80"),
        ("99", "80"),
        ("100", "100"),
        ("109", "100"),
        ("110", "120"),
        ("119", "120"),
        ("120", "150"),
        ("500", "150"),
    ];
    check_percent(&plan(steps), &table);
    // SEC 931058 exhibit 10.34: EBITDA 82 % → 32.5 %, 3.75 per point to 100 %, then 10 per point to 200 % at 110 %.
    let mut contract = percent(PayShape::Ramp(ramp("82 32.5; 100 100; 110 200", Beyond::Hold)));
    contract.threshold = Some(decimal("82"));
    check_percent(
        &plan(contract),
        &[("80", "0"), ("82", "32.5"), ("83", "36.25"), ("100", "100"), ("101", "110"), ("110", "200")],
    );
}

#[test]
fn days_to_collect_and_receipts_of_adempiere() {
    // ADempiere 1592: collected within 10 days 30 %, 11–20 20 %, 21–30 10 %; 4 % of receipts of 8,000 is 320.
    let mut days = curve(PayShape::Steps(rows("0 30; 11 20; 21 10; 31 0")));
    days.pays = PayUnit::PercentOfBase;
    check_percent(
        &plan(days),
        &[("0", "30"), ("10", "30"), ("11", "20"), ("20", "20"), ("21", "10"), ("30", "10"), ("31", "0")],
    );
    check(&plan(curve(PayShape::Flat { rate: decimal("4") })), &[("8000", "320")]);
}

#[test]
fn a_level_beyond_the_target_pays_nothing_more_only_where_that_is_said() {
    // Odoo Commissions: without a level above 100 nothing more is paid. Here that is a cap of the measure.
    let mut capped = curve(PayShape::Ramp(ramp("0 0; 100 100", Beyond::Extend)));
    check(&plan(capped.clone()), &[("130", "130")]);
    capped.measure_cap = Some(decimal("100"));
    check(&plan(capped), &[("100", "100"), ("130", "100")]);
}

#[test]
fn a_ramp_of_rates_pays_on_the_whole_measure() {
    // By hand: half way from 1 % to 3 % is 2 % of 5,000; beyond, 3 % of 20,000.
    let plan = plan(curve(PayShape::RampOfRates(ramp("0 1; 10000 3", Beyond::Hold))));
    check(&plan, &[("5000", "100"), ("20000", "600"), ("-5", "0")]);
}

#[test]
fn a_faulty_table_is_refused_and_never_pays_nothing_in_silence() {
    // OCA commission pays 0 in a gap and gives a shared border to the first row; a bad table here says what is wrong.
    let faulty = |shape| earned(&plan(curve(shape)), &case("150"));
    let (d50, d60) = (decimal("50"), decimal("60"));
    assert_eq!(
        faulty(tiers("0-50 1 whole; 60 2 whole")),
        Err(NoPay::Faulty(vec![TableFault::Gap(d50, d60)]))
    );
    assert_eq!(faulty(tiers("0-50 1 whole; 50-100 2 whole")), Err(NoPay::Faulty(vec![TableFault::NoTop])));
    assert_eq!(faulty(tiers("0 1 whole; 0 2 whole")), Err(NoPay::Faulty(vec![TableFault::OutOfOrder(2)])));
    assert_eq!(faulty(PayShape::Tiers(Vec::new())), Err(NoPay::Faulty(vec![TableFault::Empty])));
    assert_eq!(faulty(PayShape::Steps(Vec::new())), Err(NoPay::Faulty(vec![TableFault::Empty])));
    assert_eq!(faulty(tiers("0 -1 slice")), Err(NoPay::Faulty(vec![TableFault::Negative(1)])));
    assert_eq!(
        faulty(PayShape::Steps(rows("0-0 1; 5 2"))),
        Err(NoPay::Faulty(vec![TableFault::EmptyRow(1), TableFault::Gap(decimal("0"), decimal("5"))]))
    );
    for text in ["0 5", "0 5; 1 4"] {
        let falling = PayShape::Ramp(ramp(text, Beyond::Extend));
        assert_eq!(faulty(falling), Err(NoPay::Faulty(vec![TableFault::FallsForever])));
    }
    assert_eq!(
        faulty(PayShape::Flat { rate: decimal("-1") }),
        Err(NoPay::Faulty(vec![TableFault::Negative(1)]))
    );
}

#[test]
fn too_large_is_said() {
    let plan = plan(curve(PayShape::Flat { rate: decimal("79228162514264337593543950335") }));
    assert_eq!(earned(&plan, &case("79228162514264337593543950335")), Err(NoPay::TooLarge));
    let missing = keyscore::engine::incentive::payout::PayCase::default();
    assert_eq!(earned(&plan, &missing), Err(NoPay::MissingReading(crate::incentive_support::MEASURE)));
}
