//! Typed numbers that are not simply added up: newest, means, extremes, over time and over accounts, by hand.

use keyscore::{
    domain::{
        date::Day,
        kpi::{Across, Attribution, Input, OverAccounts, OverTime, TypedEntry, TypedRule, Unit},
        scope::Scope,
        text::Text2,
        value::Measured,
        weight::{WeightMode, WeightOwner},
    },
    engine::language::parse,
};

use crate::support::{VISITS, World, account, day, employee, id, input, ratio, region, without};

const RISK: u64 = 30;

/// Accounts: A 10, 20, 60 in January to March; B 40 for the quarter; C 5 in February.
fn world(over_time: OverTime, over_accounts: OverAccounts) -> World {
    let mut world = World::new();
    world.put(Input {
        id: id(RISK),
        name: Text2::new("流失风险", "Risk"),
        unit: Unit::Points,
        records: None,
        typed: Some(TypedEntry::Kept(TypedRule { over_time, over_accounts, across: Across::Nothing })),
    });
    world.kpi(1, input(RISK));
    for (raw, when, number) in [
        (1, "2026-01", "10"),
        (1, "2026-02", "20"),
        (1, "2026-03", "60"),
        (2, "2026-Q1", "40"),
        (3, "2026-02", "5"),
    ] {
        world.number(RISK, &account(raw), when, number);
    }
    world
}

#[test]
fn periods_of_one_account_come_together_by_their_rule() {
    // The sum; the newest; (10 + 20 + 60) ÷ 3 with its two sides; the extremes.
    for (rule, expected) in [
        (OverTime::Sum, "90"),
        (OverTime::Last, "60"),
        (OverTime::Mean, "90/3"),
        (OverTime::Min, "10"),
        (OverTime::Max, "60"),
    ] {
        let world = world(rule, OverAccounts::Sum);
        assert_eq!(world.actual(&account(1), 1, "2026-Q1"), expected, "{rule:?}");
        assert_eq!(world.actual(&account(1), 1, "2026-02"), "20", "{rule:?}");
        assert_eq!(world.actual(&account(2), 1, "2026-Q1"), "40", "{rule:?}");
    }
    // A mean counts a quarter for its three months: (40 · 3 + 100) ÷ 4.
    let mut world = world(OverTime::Mean, OverAccounts::Mean);
    world.number(RISK, &account(2), "2026-04", "100");
    assert_eq!(world.actual(&account(2), 1, "2026"), "220/4");
}

#[test]
fn a_mean_counts_months_alike_where_mis_builder_counts_days() {
    // OCA/mis-builder be2d7e58: 10 for 31 days and 20 for 28 days average to 870 ÷ 59 = 14.75. A quarter of three months is
    // read here as people read it, each month the same: 30 ÷ 2.
    let mut world = world(OverTime::Mean, OverAccounts::Mean);
    without(&mut world.model.workspace.values, |value| value.input == id(RISK));
    world.number(RISK, &account(1), "2026-01", "10");
    world.number(RISK, &account(1), "2026-02", "20");
    assert_eq!(world.actual(&account(1), 1, "2026-Q1"), "30/2");
}

#[test]
fn accounts_come_together_by_theirs() {
    // Newest of each: 60, 40, 5.
    for (rule, expected) in [
        (OverAccounts::Sum, "105"),
        (OverAccounts::Mean, "105/3"),
        (OverAccounts::Min, "5"),
        (OverAccounts::Max, "60"),
        (OverAccounts::Apart, "DoesNotRollUp(000000000000y)"),
    ] {
        let mut world = world(OverTime::Last, rule);
        world.weights(WeightOwner::Company, Day::BEGIN, WeightMode::Enforce, &[(1, 1_000_000)]);
        assert_eq!(world.actual(&Scope::COMPANY, 1, "2026-Q1"), expected, "{rule:?}");
    }
    // A and C lie in the North.
    let mut world = world(OverTime::Last, OverAccounts::Mean);
    assert_eq!(world.actual(&region(1), 1, "2026-Q1"), "65/2");
    // What is typed for the company itself holds for it.
    world.number(RISK, &Scope::COMPANY, "2026-01", "33");
    assert_eq!(world.actual(&Scope::COMPANY, 1, "2026-Q1"), "33");
}

#[test]
fn a_state_stands_for_the_whole_period_and_a_mean_says_what_it_lacks() {
    let newest = world(OverTime::Last, OverAccounts::Mean);
    assert_eq!(newest.partial(&account(3), 1, "2026-Q1"), "whole");
    let mean = world(OverTime::Mean, OverAccounts::Mean);
    assert_eq!(mean.partial(&account(3), 1, "2026-Q1"), "1 of 3: 2026-02");
}

#[test]
fn the_newest_number_stands_beside_a_flow_of_some_months() {
    let mut world = world(OverTime::Last, OverAccounts::Mean);
    world.kpi(2, ratio(input(RISK), input(VISITS)));
    // Visits of January are declared missing: of February and March there are 6, and the newest number is March's.
    world.typed(VISITS, &account(1), "2026-01", Measured::Missing("not counted".to_owned()));
    world.number(VISITS, &account(1), "2026-02", "2");
    world.number(VISITS, &account(1), "2026-03", "4");
    assert_eq!(world.actual(&account(1), 2, "2026-Q1"), "60/6");
    assert_eq!(world.partial(&account(1), 2, "2026-Q1"), "2 of 3: 2026-02 2026-03 2026-01 not counted");
    // The only number of the stock is February's, of which the visits are missing: it stands for the whole quarter.
    world.typed(VISITS, &account(3), "2026-02", Measured::Missing("not counted".to_owned()));
    world.number(VISITS, &account(3), "2026-01", "1");
    world.number(VISITS, &account(3), "2026-03", "1");
    assert_eq!(world.actual(&account(3), 2, "2026-Q1"), "5/2");
    // A month that is declared missing of the stock itself takes nothing away from what was newest.
    world.typed(RISK, &account(3), "2026-03", Measured::Missing("not rated".to_owned()));
    assert_eq!(world.actual(&account(3), 1, "2026-Q1"), "5");
    assert_eq!(world.partial(&account(3), 1, "2026-Q1"), "whole");
    assert_eq!(world.actual(&account(3), 2, "2026-Q1"), "5/2");
}

#[test]
fn a_person_has_the_accounts_by_share() {
    let mut world = world(OverTime::Last, OverAccounts::Mean);
    world.model.workspace.kpis.get_mut(&id(1)).unwrap().attribution = Attribution::Owner;
    world.own(1, Day::BEGIN, &[(1, 50), (2, 50)]);
    world.own(2, Day::BEGIN, &[(1, 100)]);
    // Half of A and all of B: (30 + 40) ÷ 1.5.
    assert_eq!(world.actual(&employee(1), 1, "2026-Q1"), "70/1.5");
    assert_eq!(world.actual(&employee(2), 1, "2026-Q1"), "30/0.5");
    assert_eq!(world.actual(&employee(3), 1, "2026-Q1"), "not on the card");
}

#[test]
fn the_newest_number_counts_once_where_an_account_changes_hands() {
    // A's newest number of the quarter is that of March, 60. Person 1 has A in January and February, person 2 from March on: 60 is
    // all of it, and it is person 2's; nobody is credited with what January said.
    let mut world = world(OverTime::Last, OverAccounts::Sum);
    without(&mut world.model.workspace.values, |value| value.input == id(RISK) && value.scope != account(1));
    world.model.workspace.kpis.get_mut(&id(1)).unwrap().attribution = Attribution::Owner;
    world.own(1, Day::BEGIN, &[(1, 100)]);
    world.own(1, day("2026-03-01"), &[(2, 100)]);
    assert_eq!(world.actual(&Scope::COMPANY, 1, "2026-Q1"), "60");
    assert_eq!(world.actual(&employee(2), 1, "2026-Q1"), "60");
    assert_eq!(world.actual(&employee(1), 1, "2026-Q1"), "not on the card");
    // By itself, February is person 1's.
    assert_eq!(world.actual(&employee(1), 1, "2026-02"), "20");
}

#[test]
fn formulas_read_it_by_its_name_like_any_other() {
    let mut world = world(OverTime::Last, OverAccounts::Mean);
    world.formula(2, "[流失风险] - PRIOR([Risk])");
    // March over February: 60 − 20; the quarter has none before it.
    assert_eq!(world.actual(&account(1), 2, "2026-03"), "40");
    assert_eq!(world.actual(&account(1), 2, "2026-Q1"), "not on the card");
    without(&mut world.model.workspace.values, |value| value.input == id(RISK));
    assert_eq!(world.actual(&account(1), 2, "2026-03"), "not on the card");
    assert!(parse("[Risk] + 1", &world.model.workspace).is_ok());
}

/// `docs/periods.md`, "Typed values across period borders"; 310 over January from the 16th on is 160 in mis-builder, 16 of 31 days.
#[test]
fn numbers_count_by_days_across_borders_where_their_input_says_so() {
    let world = |over_time: OverTime, across: Across, numbers: &[(&str, &str)]| {
        let mut world = world(over_time, OverAccounts::Sum);
        without(&mut world.model.workspace.values, |_| true);
        let rule = TypedRule { over_time, over_accounts: OverAccounts::Sum, across };
        world.model.workspace.inputs.get_mut(&id(RISK)).unwrap().typed = Some(TypedEntry::Kept(rule));
        for (when, number) in numbers {
            world.number(RISK, &account(1), when, number);
        }
        world
    };
    let months = [("2026-01", "310"), ("2026-02", "280")];
    let sums = world(OverTime::Sum, Across::ByDays, &months);
    assert_eq!(sums.actual(&account(1), 1, "2026-W04"), "70");
    assert_eq!(sums.actual(&account(1), 1, "2026-W05"), "70");
    assert_eq!(sums.actual(&account(1), 1, "2026-01"), "310");
    assert_eq!(sums.actual(&account(1), 1, "2026-Q1"), "590");
    // The company adds its accounts. Week 9 ends on 1 March, which has no number.
    assert_eq!(sums.actual(&Scope::COMPANY, 1, "2026-W05"), "70");
    assert!(sums.actual(&account(1), 1, "2026-W09").parse::<rust_decimal::Decimal>().is_err());
    let means = world(OverTime::Mean, Across::ByDays, &[("2026-01", "10"), ("2026-02", "20")]);
    // (10 · 6 + 20 · 1) ÷ 7 = 11.428571428…
    assert_eq!(means.actual(&account(1), 1, "2026-W05"), "11.428571429");
    let quarter = world(OverTime::Sum, Across::ByDays, &[("2026-Q1", "900")]);
    assert_eq!(quarter.actual(&account(1), 1, "2026-02"), "280");
    let weeks: Vec<(String, &str)> = (5..=9).map(|week| (format!("2026-W{week:02}"), "7")).collect();
    let weeks: Vec<(&str, &str)> = weeks.iter().map(|(week, number)| (week.as_str(), *number)).collect();
    assert_eq!(world(OverTime::Sum, Across::ByDays, &weeks).actual(&account(1), 1, "2026-02"), "28");
    // Without the word for it, and for what has no part, nothing is said.
    let silent = world(OverTime::Sum, Across::Nothing, &months);
    assert!(silent.actual(&account(1), 1, "2026-W04").parse::<rust_decimal::Decimal>().is_err());
    let newest = world(OverTime::Last, Across::ByDays, &months);
    assert!(newest.actual(&account(1), 1, "2026-W04").parse::<rust_decimal::Decimal>().is_err());
}
