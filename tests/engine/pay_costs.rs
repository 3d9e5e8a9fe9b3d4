//! What plans cost if results come out higher or lower. The expected amounts are worked out by hand in the comments.

use keyscore::{
    domain::{
        dated::Dated,
        pay::{BaseAmounts, PayBase, PayPlan, PayTerms},
        period::PeriodLevel,
        scope::Scope,
        text::Text2,
        weight::{Weight, WeightMode, WeightOwner},
    },
    engine::{
        evaluate::evaluate,
        pay_costs::{CostRow, PlanCosts},
        query::{Answer, Query},
    },
};
use rust_decimal::Decimal;

use crate::{
    scoring_support::read,
    support::{VISITS, World, day, decimal, employee, id, input, period},
};

const QUARTER: &str = "2026-Q3";

/// A point of the total is a percent of the base, from 60 points on, at most 100 %; the pay at most 90 % of the base.
const BY_TOTAL: &str = r#"{"every":"quarter","plan":{"measure":"total","curve":{"borders":"measure","threshold":"60",
    "shape":{"ramp":{"points":[{"at":"0","level":"0"},{"at":"100","level":"100"}],"beyond":"hold"}},"pays":"percent_of_base"},
    "cap":{"percent":"90"}}}"#;

/// Ann has 83.50 points, Bob 60.00, of Cyd nothing is known; everybody's target bonus is 1,000.
fn world() -> World {
    let mut world = World::new();
    world.kpi(1, input(VISITS));
    for (raw, actual) in [(1, Some("167")), (2, Some("120")), (3, None)] {
        world.targets(1, &employee(raw), 2026, PeriodLevel::Quarter, "200 200 200 200");
        if let Some(actual) = actual {
            world.number(VISITS, &employee(raw), QUARTER, actual);
        }
        let owner = WeightOwner::Employee(id(raw));
        world.weights(owner, day("0001-01-01"), WeightMode::Enforce, &[(1, Weight::WHOLE.0)]);
    }
    let terms = Dated::always(read::<PayTerms>(BY_TOTAL));
    world.put(PayPlan { id: id(7), name: Text2::same("plan"), scope: Scope::COMPANY, terms });
    let amounts = Dated::always(read::<BaseAmounts>(r#"{"bonus":"1000"}"#));
    world.put(PayBase { id: PayBase::id_for(&Scope::COMPANY), scope: Scope::COMPANY, amounts });
    world
}

fn costs(world: &World, when: &str, percents: &[&str], told: &str) -> Vec<PlanCosts> {
    let percents = percents.iter().map(|percent| decimal(percent)).collect();
    let query = Query::PayCosts { period: period(when), percents, told: decimal(told) };
    match evaluate(&world.model, &query) {
        Answer::PayCosts(found) => found,
        other => panic!("{other:?}"),
    }
}

fn told(row: &CostRow) -> String {
    let text = |amount: Decimal| amount.to_string();
    let spread = row.spread.map(|spread| spread.map(text).join(" "));
    let total = row.total.map(text).unwrap_or_default();
    format!(
        "{total} | {} {} {} {} | {}",
        row.paid,
        row.nothing,
        row.capped,
        row.unknown,
        spread.unwrap_or_default()
    )
}

#[test]
fn every_measure_moves_by_the_percentage_and_each_pay_is_computed_as_ever() {
    let found = costs(&world(), QUARTER, &["-10", "0", "20"], "0");
    let [plan] = found.as_slice() else { panic!("{found:?}") };
    let rows: Vec<String> = plan.rows.iter().map(told).collect();
    // −10 %: 83.5 × 0.9 = 75.15 points are 751.50; 60 × 0.9 = 54 lies below the threshold: 0. Quartiles of 0 and 751.50:
    // a quarter, a half and three quarters of 751.50, rounded: 187.88 (187.875), 375.75, 563.63 (563.625).
    assert_eq!(rows[0], "751.50 | 1 1 0 1 | 0.00 187.88 375.75 563.63 751.50");
    // As they are: 835.00 and 600.00. Between them 235: 658.75, 717.50, 776.25. Of Cyd nothing is known, which is not 0.
    assert_eq!(rows[1], "1435.00 | 2 0 0 1 | 600.00 658.75 717.50 776.25 835.00");
    // +20 %: 100.2 points count as 100, 1,000, cut to the cap of 900; 72 points are 720. Between them 180.
    assert_eq!(rows[2], "1620.00 | 2 0 1 1 | 720.00 765.00 810.00 855.00 900.00");
    assert_eq!(plan.people, 3);
}

#[test]
fn the_largest_change_is_told_first() {
    let found = costs(&world(), QUARTER, &["0"], "-10");
    let line = |moved: &keyscore::engine::pay_costs::PayMove| {
        let text =
            |value: Option<Decimal>| value.map_or_else(|| "none".to_owned(), |value| value.to_string());
        format!(
            "{} {} {} {} {}",
            moved.person.raw(),
            text(moved.measure),
            text(moved.moved),
            text(moved.now),
            text(moved.then)
        )
    };
    let lines: Vec<String> = found[0].moved.iter().map(line).collect();
    // Bob loses 600, Ann 83.50; nothing is known of Cyd, now or then.
    assert_eq!(lines, ["2 60 54 600.00 0.00", "1 83.5 75.15 835.00 751.50", "3 none none none none"]);
}

#[test]
fn a_pay_that_was_moved_tells_its_steps_with_the_moved_measure() {
    let world = world();
    let query =
        Query::PayMoved { person: id(1), plan: id(7), period: period(QUARTER), percent: decimal("20") };
    let Answer::Pay(pays) = evaluate(&world.model, &query) else { panic!() };
    assert_eq!(pays.len(), 1);
    assert_eq!(pays[0].figures[0].value, Some(decimal("100.2")));
    assert_eq!(pays[0].payout.earned, Some(decimal("900.00")));
}

#[test]
fn a_plan_of_other_periods_costs_nothing_to_be_told() {
    assert!(costs(&world(), "2026", &["0"], "0").is_empty());
}
