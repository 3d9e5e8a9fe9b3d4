//! Cases on the very borders of rules, ties and empty lists: each tells a right engine from one with a single sign,
//! border or default gone wrong (docs/mutants.md). Expected values are those of `docs/scoring.md`, worked out by hand.

use keyscore::{
    domain::{
        date::Day,
        kpi::{
            Attribution,
            Direction::{Higher, Lower},
        },
        period::PeriodLevel,
        scope::Scope,
        scoring::StandIn,
        weight::{Weight, WeightMode, WeightOwner},
    },
    engine::report::{Limit, Shaped, Step, TotalMissing},
};

use crate::{
    scoring_support::{card_world, check, indicator, steps, total, world},
    support::{SALES, VISITS, World, account, decimal, employee, id, input, period},
};

const COMPANY: Scope = Scope::COMPANY;

/// What kind of place of its shape an actual has.
fn place(rule: &str, actual: &str) -> &'static str {
    let found = steps(&world(Higher, "", rule, actual)).into_iter().find_map(|step| match step {
        Step::Shaped { shaped, .. } => Some(shaped),
        _ => None,
    });
    match found {
        Some(Shaped::Inside { .. }) => "inside",
        Some(Shaped::Outside { .. }) => "outside",
        Some(Shaped::Slope { .. }) => "slope",
        _ => "other",
    }
}

#[test]
fn a_floor_at_the_cap_leaves_one_score() {
    check(Higher, "100", r#"{"shape":"line","floor":"90","cap":"90"}"#, &[("10", "90.00"), ("130", "90.00")]);
    check(Higher, "100", r#"{"shape":"line","floor":"90.01","cap":"90"}"#, &[("10", "-"), ("130", "-")]);
}

#[test]
fn a_threshold_with_the_points_of_the_target_is_out_of_order() {
    let points = |threshold: &str| {
        format!(
            r#"{{"shape":{{"three_point":{{"points":{{"threshold":"{threshold}","target":"80","cap":"100"}}}}}}}}"#
        )
    };
    check(Higher, "50/100/150", &points("80"), &[("75", "-")]);
    // Half way from 50 to 100: half way from 79 to 80 points.
    check(Higher, "50/100/150", &points("79"), &[("75", "79.50")]);
}

#[test]
fn the_borders_of_a_range_belong_to_its_inside_and_its_outside() {
    let rule = r#"{"shape":{"range":{"zero_low":"8","full_low":"10","full_high":"12","zero_high":"16"}}}"#;
    for (actual, expected) in [
        ("8", "outside"),
        ("8.1", "slope"),
        ("9.9", "slope"),
        ("10", "inside"),
        ("12", "inside"),
        ("12.1", "slope"),
        ("15.9", "slope"),
        ("16", "outside"),
    ] {
        assert_eq!(place(rule, actual), expected, "{actual}");
    }
}

#[test]
fn two_levels_of_one_value_give_no_score_to_any() {
    let level = |value: &str| format!(r#"{{"value":"{value}","points":"100","name":{{"zh":"","en":""}}}}"#);
    let rule = |last: &str| {
        format!(r#"{{"shape":{{"levels":{{"levels":[{},{},{}]}}}}}}"#, level("1"), level("2"), level(last))
    };
    check(Higher, "", &rule("2"), &[("1", "-"), ("2", "-")]);
    check(Higher, "", &rule("3"), &[("1", "100.00"), ("2", "100.00")]);
}

#[test]
fn of_equal_scores_the_first_decides() {
    let decided = |scores: [&str; 3], roll_up: &str| {
        let mut world = card_world(&scores, &[30, 30, 40]);
        world.plan(&COMPANY, &format!(r#"{{"roll_up":"{roll_up}"}}"#));
        let card = world.card(&COMPANY, "2026");
        (card.total.unwrap().to_string(), card.course.decided_by.unwrap().raw())
    };
    assert_eq!(decided(["50", "50", "90"], "min"), ("50.00".to_owned(), 1));
    assert_eq!(decided(["50", "90", "90"], "max"), ("90.00".to_owned(), 2));
    // 50 and 20 are both bad (below 60): the lower of them; of two at 20 the first.
    assert_eq!(decided(["50", "20", "90"], "worst_child"), ("20.00".to_owned(), 2));
    assert_eq!(decided(["20", "50", "90"], "worst_child"), ("20.00".to_owned(), 1));
    assert_eq!(decided(["90", "20", "20"], "worst_child"), ("20.00".to_owned(), 2));
}

#[test]
fn a_limit_of_the_total_is_told_only_where_it_cuts() {
    let limited = |score: &str| {
        let mut world = card_world(&[score], &[100]);
        world.plan(&COMPANY, r#"{"floor":"40","cap":"90"}"#);
        let card = world.card(&COMPANY, "2026");
        (card.total.unwrap().to_string(), card.course.limit)
    };
    assert_eq!(limited("80"), ("80.00".to_owned(), None));
    assert_eq!(limited("90"), ("90.00".to_owned(), None));
    assert_eq!(limited("90.01"), ("90.00".to_owned(), Some(Limit::Cap)));
    assert_eq!(limited("40"), ("40.00".to_owned(), None));
    assert_eq!(limited("39.99"), ("40.00".to_owned(), Some(Limit::Floor)));
}

#[test]
fn rows_of_four_quarters_ago_are_read_for_a_score_that_is_carried() {
    let mut world = World::new();
    world.kpi(1, input(VISITS));
    world.kpi(2, input(SALES)).attribution = Attribution::Record;
    for year in [2025, 2026] {
        world.targets(1, &COMPANY, year, PeriodLevel::Quarter, "100 100 100 100");
        world.targets(2, &COMPANY, year, PeriodLevel::Quarter, "100 100 100 100");
    }
    world.number(VISITS, &COMPANY, "2026-Q1", "80");
    world.orders(1, "order_id order_date account net_amount\n O1 2025-02-05 A 60");
    world.weights(WeightOwner::Company, Day::BEGIN, WeightMode::Normalise, &[(1, 50), (2, 50)]);
    world.rule(2, &COMPANY, r#"{"shape":"line","missing":"carry_forward"}"#);
    let card = world.card(&COMPANY, "2026-Q1");
    // (80 + 60) ÷ 2.
    assert_eq!(card.total, Some(decimal("70.00")));
    assert_eq!(card.indicators[1].stand_in, Some(StandIn::Carried(period("2025-Q1"))));
}

#[test]
fn only_what_needs_a_target_says_that_there_is_none() {
    let says = |rule: &str| steps(&world(Higher, "", rule, "5")).contains(&Step::NoTarget);
    let steps_of = |measure: &str| {
        format!(r#"{{"shape":{{"steps":{{"measure":"{measure}","steps":[{{"from":"1","points":"60"}}]}}}}}}"#)
    };
    let range = |measure: &str| {
        format!(
            r#"{{"shape":{{"range":{{"measure":"{measure}","zero_low":"1","full_low":"2","full_high":"3","zero_high":"4"}}}}}}"#
        )
    };
    for needy in [
        steps_of("attainment"),
        range("attainment"),
        String::new(),
        r#"{"shape":{"all_or_nothing":{}}}"#.to_owned(),
    ] {
        assert!(says(&needy), "{needy}");
    }
    for free in
        [steps_of("value"), range("value"), r#"{"shape":{"events":{"start":"1","each":"1"}}}"#.to_owned()]
    {
        assert!(!says(&free), "{free}");
    }
}

#[test]
fn a_person_whose_roles_have_no_weights_has_none() {
    let mut world = card_world(&["80"], &[100]);
    world.roles(1, &[(1, Weight::WHOLE)]);
    world.number(VISITS, &employee(1), "2026", "5");
    let card = world.card(&employee(1), "2026");
    assert_eq!(card.total_missing, Some(TotalMissing::NoWeights));
    // With a set of the role, whose only indicator has no score here, there are weights.
    world.weights(WeightOwner::Role(id(1)), Day::BEGIN, WeightMode::Normalise, &[(1, 10)]);
    assert_eq!(world.card(&employee(1), "2026").total_missing, Some(TotalMissing::NoScores));
}

#[test]
fn a_type_with_a_share_of_zero_brings_nothing_to_the_card() {
    let mut world = card_world(&["80", "90"], &[100, 0]);
    world.weights(WeightOwner::AccountType(id(1)), Day::BEGIN, WeightMode::Normalise, &[(1, 10)]);
    world.weights(WeightOwner::AccountType(id(2)), Day::BEGIN, WeightMode::Normalise, &[(2, 10)]);
    world.types(1, &[(1, Weight::WHOLE), (2, Weight(0))]);
    let on_card: Vec<u64> =
        world.card(&account(1), "2026").indicators.iter().map(|indicator| indicator.kpi.raw()).collect();
    assert_eq!(on_card, [1]);
}

#[test]
fn lower_is_better_has_the_same_borders() {
    let rule = r#"{"shape":{"steps":{"steps":[{"from":"4","points":"60"},{"from":"2","points":"80"}]}}}"#;
    check(Lower, "", rule, &[("2", "80.00"), ("2.01", "60.00"), ("4", "60.00"), ("4.01", "0.00")]);
    let same = indicator(Lower, "100", r#"{"shape":"line"}"#, "100").score;
    assert_eq!(same, Some(decimal("100.00")));
    assert_eq!(total(&card_world(&["100"], &[100])), "100.00");
}

#[test]
fn an_indicator_without_weight_has_no_part_in_a_mean_or_a_sum() {
    for roll_up in ["mean", "sum"] {
        let mut world = card_world(&["80", "90", "100"], &[60, 0, 40]);
        world.plan(&COMPANY, &format!(r#"{{"roll_up":"{roll_up}"}}"#));
        let card = world.card(&COMPANY, "2026");
        let parts: Vec<Option<String>> =
            card.indicators.iter().map(|one| one.contribution.map(|part| part.to_string())).collect();
        let of = |parts: [&str; 2]| [Some(parts[0].to_owned()), None, Some(parts[1].to_owned())];
        assert_eq!(
            parts,
            of(if roll_up == "mean" { ["40.00", "50.00"] } else { ["80.00", "100.00"] }),
            "{roll_up}"
        );
        assert_eq!(card.indicators[1].effective_percent, None);
    }
}

#[test]
fn a_target_is_derived_where_it_was_not_written_for_the_period_itself() {
    let derived = |level: PeriodLevel, values: &str, when: &str| {
        let mut world = World::new();
        world.kpi(1, input(VISITS));
        world.targets(1, &COMPANY, 2026, level, values);
        for month in ["2026-01", "2026-03", "2026-04", "2026-05", "2026-06"] {
            world.number(VISITS, &COMPANY, month, "5");
        }
        let steps = world.explain(&COMPANY, 1, when).unwrap().steps;
        steps.into_iter().find_map(|step| match step {
            Step::Target { derived, point, .. } => Some((derived, point.target.to_string())),
            _ => None,
        })
    };
    let told = |derived: bool, target: &str| Some((derived, target.to_owned()));
    assert_eq!(derived(PeriodLevel::Quarter, "30 60 90 90", "2026-Q2"), told(false, "60"));
    assert_eq!(derived(PeriodLevel::Quarter, "30 60 90 90", "2026-04"), told(true, "20"));
    // February is missing: the target is that of January and March, though it was written for the quarter.
    assert_eq!(derived(PeriodLevel::Quarter, "30 60 90 90", "2026-Q1"), told(true, "20"));
}

#[test]
fn an_account_is_not_expected_before_its_first_quarter() {
    let mut world = World::new();
    world.kpi(1, input(VISITS));
    world.number(VISITS, &account(2), "2025-Q4", "3");
    world.number(VISITS, &account(2), "2026-H1", "3");
    world.number(VISITS, &account(1), "2026-Q1", "3");
    // Typed for quarters: the first account is not there yet in 2025, and lacks the second quarter of 2026.
    assert_eq!(world.partial(&COMPANY, 1, "2025-Q4"), "whole");
    assert_eq!(world.partial(&COMPANY, 1, "2026-Q2"), "not on the card");
    assert_eq!(
        world.partial(&COMPANY, 1, "2026-H1"),
        "6 of 6: 2026-01 2026-02 2026-03 2026-04 2026-05 2026-06 A1"
    );
}
