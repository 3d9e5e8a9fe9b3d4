//! Formula trees: ratios of sums, growth over the year before, and what makes a value missing.

use keyscore::domain::{kpi::Formula, scope::Scope};

use crate::support::{LEADS, SALES, VISITS, World, account, decimal, growth, id, input, ratio};

#[test]
fn a_ratio_over_a_longer_period_is_the_ratio_of_the_sums() {
    let mut world = World::new();
    world.kpi(1, ratio(input(VISITS), input(LEADS)));
    // Spider Impact, "aggregation of calculated metrics": 2/4 and 2/100 make 4/104, not 26 % and not 52 %.
    for (when, visits, leads) in [("2026-01", "2", "4"), ("2026-02", "2", "100")] {
        world.number(VISITS, &Scope::COMPANY, when, visits);
        world.number(LEADS, &Scope::COMPANY, when, leads);
    }
    assert_eq!(world.actual(&Scope::COMPANY, 1, "2026-01"), "2/4");
    assert_eq!(world.actual(&Scope::COMPANY, 1, "2026-Q1"), "4/104");
}

#[test]
fn a_ratio_over_accounts_is_the_ratio_of_the_sums() {
    let mut world = World::new();
    world.kpi(1, ratio(input(VISITS), input(LEADS)));
    for (raw, visits, leads) in [(1, "2", "4"), (2, "2", "100")] {
        world.number(VISITS, &account(raw), "2026-01", visits);
        world.number(LEADS, &account(raw), "2026-01", leads);
    }
    assert_eq!(world.actual(&Scope::COMPANY, 1, "2026-01"), "4/104");
}

#[test]
fn growth_compares_with_the_same_period_of_the_year_before() {
    let mut world = World::new();
    world.kpi(1, growth(input(SALES)));
    world.orders(
        1,
        "order_id order_date net_amount
        O1 2025-02-28 80
        O2 2025-03-01 -100
        O3 2026-02-01 100
        O4 2026-03-31 50
        O5 2026-05-01 5",
    );
    let cases = [
        // (100 − 80) ÷ 80
        ("2026-02", "20/80"),
        // (50 + 100) ÷ |−100|
        ("2026-03", "150/100"),
        // (150 + 20) ÷ |−20|
        ("2026-Q1", "170/20"),
        ("2026-05", "not on the card"),
    ];
    for (when, expected) in cases {
        assert_eq!(world.actual(&Scope::COMPANY, 1, when), expected, "{when}");
    }
}

#[test]
fn parts_of_formulas() {
    let number = |text: &str| Box::new(Formula::Number(decimal(text)));
    let cases = [
        (Formula::Add(number("1.5"), number("2.25")), "3.75"),
        (Formula::Subtract(number("1"), number("2.25")), "-1.25"),
        (Formula::Multiply(number("1.5"), number("-0.5")), "-0.75"),
        (Formula::Absolute(number("-7")), "7"),
        // A ratio inside is a value; only the outermost one keeps its sides.
        (Formula::Add(Box::new(ratio(*number("1"), *number("3"))), number("1")), "1.333333333"),
        (ratio(ratio(*number("1"), *number("3")), *number("2")), "0.333333333/2"),
    ];
    for (formula, expected) in cases {
        let mut world = World::new();
        world.kpi(1, formula);
        assert_eq!(world.actual(&Scope::COMPANY, 1, "2026"), expected);
    }
}

#[test]
fn what_makes_a_value_missing() {
    let number = |text: &str| Box::new(Formula::Number(decimal(text)));
    let huge = || number("79228162514264337593543950335");
    let cases = [
        (ratio(*number("1"), *number("0")), "ZeroDenominator"),
        (Formula::Add(Box::new(input(VISITS)), number("1")), "no data 7"),
        (input(99), "UnknownInput(0000000000033)"),
        (Formula::Multiply(huge(), huge()), "TooLarge"),
    ];
    for (formula, expected) in cases {
        let mut world = World::new();
        world.kpi(1, formula).unit = keyscore::domain::kpi::Unit::Ratio;
        world.targets(1, &Scope::COMPANY, 2026, keyscore::domain::period::PeriodLevel::Year, "1");
        assert_eq!(world.actual(&Scope::COMPANY, 1, "2026"), expected);
        assert_eq!(world.indicator(&Scope::COMPANY, 1, "2026").score, None);
    }
    let mut world = World::new();
    world.kpi(1, growth(input(SALES)));
    world.targets(1, &Scope::COMPANY, 2, keyscore::domain::period::PeriodLevel::Year, "1");
    world.number(SALES, &Scope::COMPANY, "0002", "1");
    assert_eq!(world.actual(&Scope::COMPANY, 1, "0002"), "NoEarlierPeriod");
    assert_eq!(id::<()>(99).to_string(), "0000000000033");
}
