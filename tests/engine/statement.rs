//! Accounts under plans of pay: earned period by period, payments and pay taken back, what is payable now.
//! The expected sums are worked out by hand in the comments, by the rule of `docs/incentives.md`, section 6.

use keyscore::{
    domain::{
        pay::{PayPlan, PayTerms},
        pay_entry::{PayEntry, PayMove},
        period::PeriodLevel,
        text::Text2,
    },
    engine::{
        evaluate::evaluate,
        incentive::settlement::SettlementError,
        query::{Answer, Query},
        statement::PayStatement,
    },
};

use crate::{
    scoring_support::read,
    support::{VISITS, World, day, decimal, employee, id, input, period},
};

/// Every visit pays 1 (a rate of 100 percent); the way of reversals and of recovery is for the caller to put in.
fn world(reversals: &str, recovery: &str) -> World {
    let mut world = World::new();
    world.kpi(1, input(VISITS));
    world.number(VISITS, &employee(1), "2026-Q1", "1000");
    world.number(VISITS, &employee(1), "2026-Q2", "300");
    let kpi = id::<()>(1);
    let json = format!(
        r#"{{"every":"quarter","plan":{{"measure":{{"value":"{kpi}"}},"reversals":"{reversals}","recovery":"{recovery}",
        "curve":{{"borders":"measure","shape":{{"flat":{{"rate":"100"}}}},"pays":"money"}}}}}}"#
    );
    let terms = keyscore::domain::dated::Dated::always(read::<PayTerms>(&json));
    world.put(PayPlan { id: id(7), name: Text2::same("plan"), scope: employee(1), terms });
    world.weights(
        keyscore::domain::weight::WeightOwner::Employee(id(1)),
        day("0001-01-01"),
        keyscore::domain::weight::WeightMode::Enforce,
        &[(1, keyscore::domain::weight::Weight::percent(100).0)],
    );
    world.targets(1, &employee(1), 2026, PeriodLevel::Quarter, "1000 1000 1000 1000");
    world
}

fn entry(raw: u64, of: &str, number: &str, what: PayMove) -> PayEntry {
    let day = day("2026-04-15");
    PayEntry {
        id: id(raw),
        person: id(1),
        plan: id(7),
        period: period(of),
        day,
        number: number.to_owned(),
        what,
    }
}

fn payment(amount: &str) -> PayMove {
    PayMove::Payment { amount: decimal(amount) }
}

fn reversal(amount: &str) -> PayMove {
    PayMove::Reversal { amount: decimal(amount), reason: "returned".to_owned() }
}

fn statement(world: &World, through: &str) -> PayStatement {
    match evaluate(&world.model, &Query::PayStatement { person: id(1), period: period(through) }) {
        Answer::PayStatement(mut all) if all.len() == 1 => all.remove(0),
        other => panic!("{other:?}"),
    }
}

/// Earned, taken back, paid, due, payable, carried.
fn sums(world: &World, through: &str) -> [String; 6] {
    let found = statement(world, through).settlement.unwrap();
    [found.earned, found.clawed_back, found.paid, found.due, found.payable, found.carried]
        .map(|sum| sum.normalize().to_string())
}

#[test]
fn a_sale_taken_back_is_taken_off_once_and_recovered_from_what_is_earned_later() {
    let mut world = world("as_clawback", "carry_forward");
    // Nothing is paid yet: all of the first quarter is payable.
    assert_eq!(sums(&world, "2026-Q1"), ["1000", "0", "0", "1000", "1000", "0"]);
    world.put(entry(1, "2026-Q1", "P-1", payment("1000")));
    assert_eq!(sums(&world, "2026-Q1"), ["1000", "0", "1000", "0", "0", "0"]);
    // 200 go back: 1,000 − 200 − 1,000 = −200; nobody is paid less than nothing, 200 are carried.
    world.put(entry(2, "2026-Q1", "R-1", reversal("200")));
    assert_eq!(sums(&world, "2026-Q1"), ["1000", "200", "1000", "-200", "0", "200"]);
    // The same credit note once more is the same credit note.
    world.put(entry(3, "2026-Q1", "R-1", reversal("200")));
    assert_eq!(sums(&world, "2026-Q1"), ["1000", "200", "1000", "-200", "0", "200"]);
    // With the second quarter: 1,300 − 200 − 1,000 = 100.
    assert_eq!(sums(&world, "2026-Q2"), ["1300", "200", "1000", "100", "100", "0"]);
    world.put(entry(4, "2026-Q2", "", payment("100")));
    assert_eq!(sums(&world, "2026-Q2"), ["1300", "200", "1100", "0", "0", "0"]);
    // What belongs to the second quarter is not in the account to the end of the first.
    assert_eq!(sums(&world, "2026-Q1"), ["1000", "200", "1000", "-200", "0", "200"]);
}

#[test]
fn where_returns_have_left_the_figures_an_entry_changes_nothing_and_at_once_means_a_negative_payment() {
    let mut left = world("left_the_measure", "at_once");
    left.put(entry(1, "2026-Q1", "P-1", payment("1100")));
    left.put(entry(2, "2026-Q1", "R-1", reversal("200")));
    assert_eq!(sums(&left, "2026-Q1"), ["1000", "0", "1100", "-100", "-100", "0"]);
}

#[test]
fn a_period_without_an_amount_is_told_and_is_not_zero() {
    let world = world("as_clawback", "carry_forward");
    let found = statement(&world, "2026-Q3");
    assert!(found.periods.iter().any(|(_, earned)| earned.is_none()));
    let told: Vec<String> = found
        .periods
        .iter()
        .map(|(period, earned)| {
            format!("{period}: {}", earned.map_or("none".to_owned(), |one| one.normalize().to_string()))
        })
        .collect();
    assert_eq!(told, ["2026-Q1: 1000", "2026-Q2: 300", "2026-Q3: none"]);
    assert!(statement(&world, "2026-Q2").periods.iter().all(|(_, earned)| earned.is_some()));
    // 500 were paid for the third quarter, of which nothing is known: nobody owes them back.
    let mut paid = world.clone();
    paid.put(entry(1, "2026-Q1", "P-1", payment("1000")));
    paid.put(entry(2, "2026-Q3", "P-2", payment("500")));
    assert_eq!(sums(&paid, "2026-Q3"), ["1300", "0", "1000", "300", "300", "0"]);
    let found = statement(&paid, "2026-Q3");
    let counted: Vec<bool> = found.entries.iter().map(|entry| found.counts(entry)).collect();
    assert_eq!(counted, [true, false]);
}

#[test]
fn one_number_with_two_amounts_settles_nothing() {
    let mut world = world("as_clawback", "carry_forward");
    world.put(entry(1, "2026-Q1", "P-1", payment("10")));
    world.put(entry(2, "2026-Q1", "P-1", payment("11")));
    let found = statement(&world, "2026-Q1");
    assert_eq!(found.settlement, Err(SettlementError::TwoAmounts("P-1".to_owned())));
    assert_eq!(found.entries.len(), 2);
}

#[test]
fn weeks_are_settled_over_their_iso_year() {
    // 10 and 20 visits at 1 each in weeks 1 and 2 of 2026; week 1 is paid. Week 53 of 2020 is the 53rd of its account.
    let mut world = world("as_clawback", "carry_forward");
    let mut plan = world.model.workspace.pay_plans.get(&id(7)).unwrap().clone();
    plan.terms.revise(
        day("0001-01-01"),
        PayTerms { every: PeriodLevel::Week, ..plan.terms.latest().unwrap().clone() },
        "",
    );
    world.put(plan);
    world.number(VISITS, &employee(1), "2026-W01", "10");
    world.number(VISITS, &employee(1), "2026-W02", "20");
    world.put(entry(1, "2026-W01", "P-1", payment("10")));
    assert_eq!(sums(&world, "2026-W02"), ["30", "0", "10", "20", "20", "0"]);
    assert_eq!(statement(&world, "2026-W02").periods.len(), 2);
    assert_eq!(statement(&world, "2020-W53").periods.len(), 53);
}
