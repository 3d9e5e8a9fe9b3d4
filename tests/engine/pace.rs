//! Where a target should stand in a period that is not over, by hand.

use keyscore::domain::{kpi::Unit, period::PeriodLevel, scope::Scope, settings::PaceBasis};

use crate::{formula_values::ORDERS, support::World};

/// Sales of the company; the last order is of 25 February 2026.
fn world(level: PeriodLevel, targets: &str) -> World {
    let mut world = World::new();
    world.orders(1, ORDERS);
    world.formula(90, "SUM(net_amount)").unit = Unit::Currency;
    world.targets(90, &Scope::COMPANY, 2026, level, targets);
    world
}

/// `planned basis`, or `-`.
fn pace(world: &World, when: &str) -> String {
    let pace = world.indicator(&Scope::COMPANY, 90, when).pace;
    pace.map_or_else(
        || "-".to_owned(),
        |pace| {
            assert_eq!(pace.day.to_string(), "2026-02-25");
            format!("{} {:?}", pace.planned, pace.basis)
        },
    )
}

#[test]
fn evenly_by_days() {
    let world = world(PeriodLevel::Year, "365");
    // 56 of the 90 days of a quarter's 91.25; 25 of 28 of a twelfth; 56 of 365 of the year.
    assert_eq!(pace(&world, "2026-Q1"), "56.777777778 Linear");
    assert_eq!(pace(&world, "2026-02"), "27.157738095 Linear");
    assert_eq!(pace(&world, "2026"), "56 Linear");
    // Over, and not begun.
    assert_eq!((pace(&world, "2026-01"), pace(&world, "2026-Q2")), ("-".to_owned(), "-".to_owned()));
}

#[test]
fn by_the_targets_of_shorter_periods() {
    let mut world = world(PeriodLevel::Month, "10 28 52 1 1 1 1 1 1 1 1 1");
    // 10 + 28 · 25/28
    assert_eq!(pace(&world, "2026-Q1"), "35 Plan");
    assert_eq!(pace(&world, "2026"), "35 Plan");
    assert_eq!(pace(&world, "2026-02"), "25 Linear");
    // What does not add up has no pace.
    world.formula(90, "SUM(net_amount) / COUNT(order_lines)").unit = Unit::Ratio;
    assert_eq!(pace(&world, "2026-Q1"), "-");
}

#[test]
fn a_month_below_zero_takes_from_what_was_planned() {
    // −10 of January and 25 of the 28 days of February's 20: 17.857142857 − 10.
    assert_eq!(
        pace(&world(PeriodLevel::Month, "-10 20 80 1 1 1 1 1 1 1 1 1"), "2026-Q1"),
        "7.857142857 Plan"
    );
    // The months before a loss may be more than the whole: 10 + 25/28 · 28 of 20.
    assert_eq!(pace(&world(PeriodLevel::Month, "10 28 -18 1 1 1 1 1 1 1 1 1"), "2026-Q1"), "35 Plan");
    // Nothing in all is no plan to go by.
    assert_eq!(pace(&world(PeriodLevel::Month, "-10 20 -10 1 1 1 1 1 1 1 1 1"), "2026-Q1"), "0 Linear");
}

#[test]
fn by_the_months_of_the_year_before() {
    let last_year = "order_id order_date account net_amount
        P1 2025-01-10 A 100
        P2 2025-02-10 A 280
        P3 2025-03-10 A 620";
    let mut world = world(PeriodLevel::Quarter, "100 1 1 1");
    world.settings(|settings| settings.pace = PaceBasis::Seasonal);
    // No month of last year has a value.
    assert_eq!(pace(&world, "2026-Q1"), "62.222222222 Linear");
    world.orders(2, last_year);
    // (100 + 280 · 25/28) of 1000 is 0.35.
    assert_eq!(pace(&world, "2026-Q1"), "35 Seasonal");
    let steps = world.explain(&Scope::COMPANY, 90, "2026-Q1").unwrap().steps;
    let share = steps.iter().find_map(|step| match step {
        keyscore::engine::report::Step::Pace(pace) => Some(pace.share),
        _ => None,
    });
    assert_eq!(share, Some((crate::support::decimal("7"), crate::support::decimal("20"))));
}
