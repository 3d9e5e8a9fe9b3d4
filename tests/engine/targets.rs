//! Targets: whose holds, which revision, and how they turn into those of longer and shorter periods.

use keyscore::domain::{
    kpi::Unit,
    period::PeriodLevel,
    scope::{Member, Scope},
    weight::Weight,
};
use keyscore::engine::report::Step;

use crate::support::{VISITS, World, account, day, employee, id, input, plan};

const MONTHS: &str = "10 10 10 20 20 20 30 30 30 40 40 40";

fn world(unit: Unit) -> World {
    let mut world = World::new();
    world.kpi(1, input(VISITS)).unit = unit;
    world
}

/// The target as `threshold/target/stretch` with `-` for none; a trailing `*` marks a derived one.
fn target(world: &World, scope: &Scope, when: &str) -> String {
    let card = world.card(scope, when);
    let Some(point) = card.indicators.first().and_then(|indicator| indicator.target) else {
        return "none".to_owned();
    };
    let text = |value: Option<rust_decimal::Decimal>| value.map_or("-".to_owned(), |value| value.to_string());
    format!("{}/{}/{}", text(point.threshold), point.target, text(point.stretch))
}

fn check(world: &World, scope: &Scope, cases: &[(&str, &str)]) {
    for (when, expected) in cases {
        assert_eq!(target(world, scope, when), *expected, "{scope} {when}");
    }
}

#[test]
fn additive_targets_sum_up_and_divide_evenly() {
    let mut world = world(Unit::Currency);
    world.targets(1, &account(1), 2026, PeriodLevel::Month, MONTHS);
    check(
        &world,
        &account(1),
        &[
            ("2026-04", "-/20/-"),
            ("2026-Q2", "-/60/-"),
            ("2026-H2", "-/210/-"),
            ("2026", "-/300/-"),
            ("2025", "none"),
        ],
    );
    world.targets(1, &account(1), 2026, PeriodLevel::Year, "80/100/130");
    // 80 ÷ 12 = 6.666…, 100 ÷ 12 = 8.333…, 130 ÷ 12 = 10.8333…
    check(
        &world,
        &account(1),
        &[
            ("2026-02", "6.666666667/8.333333333/10.833333333"),
            ("2026-Q3", "20/25/32.5"),
            ("2026", "80/100/130"),
        ],
    );
}

#[test]
fn dividing_keeps_the_exact_target_for_the_score() {
    let mut world = world(Unit::Currency);
    world.targets(1, &account(1), 2026, PeriodLevel::Year, "100");
    // 25 ÷ 3 per month exactly: 4.1666 of it is 49.9992 %, and 4.16665 would be 49.9998.
    world.number(VISITS, &account(1), "2026-01", "4.1666");
    assert_eq!(
        world.indicator(&account(1), 1, "2026-01").score.map(|score| score.to_string()).as_deref(),
        Some("50.00")
    );
    // Three equal months meet the quarter's 25 exactly.
    for (when, number) in [("2026-01", "8.34"), ("2026-02", "8.33"), ("2026-03", "8.33")] {
        world.number(VISITS, &account(1), when, number);
    }
    let quarter = world.indicator(&account(1), 1, "2026-Q1");
    assert_eq!(quarter.score.map(|score| score.to_string()).as_deref(), Some("100.00"));
}

#[test]
fn what_does_not_add_up_holds_in_parts_and_ends_with_its_last_value() {
    let mut world = world(Unit::Ratio);
    world.targets(1, &account(1), 2026, PeriodLevel::Quarter, "0.90 0.91 0.92 0.93");
    check(
        &world,
        &account(1),
        &[("2026-05", "-/0.91/-"), ("2026-Q3", "-/0.92/-"), ("2026-H1", "-/0.91/-"), ("2026", "-/0.93/-")],
    );
}

#[test]
fn a_missing_part_makes_the_whole_missing() {
    let mut world = world(Unit::Currency);
    world.targets(1, &account(1), 2026, PeriodLevel::Month, "8/10 10 8/10 8/10 8/10 8/10 - 1 1");
    check(
        &world,
        &account(1),
        &[
            ("2026-01", "8/10/-"),
            // February has no threshold, so the quarter has none either.
            ("2026-Q1", "-/30/-"),
            ("2026-Q2", "24/30/-"),
            ("2026-Q3", "none"),
            ("2026-12", "none"),
            ("2026", "none"),
        ],
    );
}

#[test]
fn a_threshold_of_some_parts_gives_no_score_line() {
    let mut world = world(Unit::Currency);
    world.targets(1, &account(1), 2026, PeriodLevel::Month, "8/10 10 8/10 8/10 8/10 8/10 8/10/12 8/10 8/10");
    for month in 1..=9 {
        world.number(VISITS, &account(1), &format!("2026-{month:02}"), "9");
    }
    let score = |when: &str| {
        let steps = world.explain(&account(1), 1, when).unwrap().steps;
        let no_line = steps.iter().find_map(|step| match step {
            Step::NoLine { reason } => Some(format!("{reason:?}")),
            _ => None,
        });
        let score = world.indicator(&account(1), 1, when).score.map(|score| score.to_string());
        score.or(no_line).unwrap()
    };
    // By hand: 9 between 8 and 10 is 60 + 40 ÷ 2 = 80; from (0, 0) to 10 it is 90; 27 between 24 and 30 is 80.
    assert_eq!((score("2026-01").as_str(), score("2026-02").as_str()), ("80.00", "90.00"));
    assert_eq!(score("2026-Q2"), "80.00");
    // February lacks the threshold, and only July has a stretch: a line from (0, 0) would be nobody's.
    assert_eq!(
        (score("2026-Q1").as_str(), score("2026-Q3").as_str()),
        ("PartsIncomplete", "PartsIncomplete")
    );
}

#[test]
fn the_revision_in_force_on_the_last_day_holds() {
    let mut world = world(Unit::Currency);
    world.targets(1, &account(1), 2026, PeriodLevel::Month, MONTHS);
    let series = world.model.workspace.targets.values_mut().next().unwrap();
    series.plan.revise(day("2026-07-01"), plan(PeriodLevel::Month, "1 1 1 1 1 1 1 1 1 1 1 1"), "new plan");
    check(
        &world,
        &account(1),
        &[("2026-06", "-/20/-"), ("2026-H1", "-/90/-"), ("2026-07", "-/1/-"), ("2026", "-/12/-")],
    );
}

#[test]
fn own_targets_come_before_those_of_types_and_roles() {
    for (unit, company) in [(Unit::Currency, "none"), (Unit::Ratio, "-/4/-")] {
        let mut world = world(unit);
        let of_type = |raw: u64| Scope::from(Member::AccountType(id(raw)));
        let of_role = |raw: u64| Scope::from(Member::Role(id(raw)));
        world.targets(1, &Scope::COMPANY, 2026, PeriodLevel::Year, "4");
        world.types(1, &[(1, Weight::percent(40)), (2, Weight::percent(60))]);
        world.roles(1, &[(1, Weight::percent(50)), (2, Weight::percent(50))]);
        // The company's target holds for others only where parts do not add up to it.
        check(&world, &account(1), &[("2026", company)]);
        check(&world, &employee(1), &[("2026", company)]);
        // The larger share's type, or the only type that has one.
        world.targets(1, &of_type(1), 2026, PeriodLevel::Year, "1");
        check(&world, &account(1), &[("2026", "-/1/-")]);
        world.targets(1, &of_type(2), 2026, PeriodLevel::Year, "2");
        check(&world, &account(1), &[("2026", "-/2/-")]);
        // Equal shares: the lower id.
        world.targets(1, &of_role(2), 2026, PeriodLevel::Year, "12");
        world.targets(1, &of_role(1), 2026, PeriodLevel::Year, "11");
        check(&world, &employee(1), &[("2026", "-/11/-")]);
        world.targets(1, &account(1), 2026, PeriodLevel::Year, "3");
        check(&world, &account(1), &[("2026", "-/3/-")]);
    }
}

#[test]
fn months_quarters_and_the_year_roll_up_to_the_same() {
    let mut world = world(Unit::Currency);
    world.targets(1, &account(1), 2026, PeriodLevel::Month, MONTHS);
    for month in 1..=12 {
        world.number(VISITS, &account(1), &format!("2026-{month:02}"), &format!("{month}.01"));
    }
    let value = |when: &str| world.indicator(&account(1), 1, when);
    let sum = |periods: &[&str]| -> rust_decimal::Decimal {
        periods
            .iter()
            .map(|when| world.actual(&account(1), 1, when).parse::<rust_decimal::Decimal>().unwrap())
            .sum()
    };
    // 1 + … + 12 = 78 and 12 × 0.01.
    let year: rust_decimal::Decimal = "78.12".parse().unwrap();
    assert_eq!(sum(&["2026"]), year);
    assert_eq!(sum(&["2026-H1", "2026-H2"]), year);
    assert_eq!(sum(&["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]), year);
    let months: Vec<_> = value("2026").trend.iter().filter_map(|point| point.value).collect();
    assert_eq!((months.len(), months.iter().sum()), (12, year));
    let targets: rust_decimal::Decimal = value("2026").trend.iter().filter_map(|point| point.target).sum();
    assert_eq!(Some(targets), value("2026").target.map(|point| point.target));
}
