//! Rules of promotion: grades of the last periods counted by hand in the comments.

use keyscore::{
    domain::{
        dated::Dated,
        people::{Employee, EmployeeFacts},
        period::PeriodLevel,
        promotion::PromotionRule,
        scope::{Member, Scope},
        text::Text2,
        weight::{Weight, WeightMode, WeightOwner},
    },
    engine::{
        evaluate::evaluate,
        promotion::{PromotionOutcome, PromotionReading},
        query::{Answer, Query},
    },
};

use crate::support::{VISITS, World, day, decimal, employee, id, input, period};

/// Bands A from 90, B from 80, C. Points of four quarters; `-` is a quarter without a figure.
/// Ann B A A B: two A. Bob A C A A: three A, one C. Cyd A - B -: one A, two unknown. Dan C C C A: one A.
fn world() -> World {
    let mut world = World::new();
    world.kpi(1, input(VISITS)).unit = keyscore::domain::kpi::Unit::Points;
    let dan = Employee {
        id: id(4),
        name: Text2::same("dan"),
        keys: vec![],
        facts: Dated::always(EmployeeFacts::default()),
        employed: vec![],
        away: vec![],
    };
    world.put(dan);
    world.targets(1, &Scope::COMPANY, 2026, PeriodLevel::Quarter, "100 100 100 100");
    world.bands(&[("A", "90"), ("B", "80"), ("C", "0")]);
    for (raw, quarters) in [(1, "80 90 95 85"), (2, "90 79.99 92 91"), (3, "90 - 80 -"), (4, "10 20 30 99")] {
        let owner = WeightOwner::Employee(id(raw));
        world.weights(owner, day("0001-01-01"), WeightMode::Enforce, &[(1, Weight::WHOLE.0)]);
        for (quarter, points) in (1..).zip(quarters.split(' ')).filter(|(_, points)| *points != "-") {
            world.number(VISITS, &employee(raw), &format!("2026-Q{quarter}"), points);
        }
    }
    world
}

fn rule(at_least: u8, of: u8, never_below: Option<&str>) -> PromotionRule {
    PromotionRule {
        id: id(9),
        name: Text2::same("Step"),
        scope: Scope::COMPANY,
        every: PeriodLevel::Quarter,
        grade: "A".to_owned(),
        at_least,
        of,
        never_below: never_below.map(str::to_owned),
    }
}

fn reading(world: &mut World, rule: PromotionRule, when: &str) -> PromotionReading {
    world.put(rule);
    match evaluate(&world.model, &Query::Promotions { period: period(when) }) {
        Answer::Promotions(mut found) => found.remove(0),
        other => panic!("{other:?}"),
    }
}

/// `person: reached outcome`, by person.
fn told(reading: &PromotionReading) -> Vec<String> {
    let outcome = |outcome| match outcome {
        PromotionOutcome::Met => "met",
        PromotionOutcome::Open => "open",
        PromotionOutcome::NotMet => "not met",
    };
    let line = |one: &keyscore::engine::promotion::PromotionFinding| {
        format!("{}: {} {}", one.person.raw(), one.reached, outcome(one.outcome))
    };
    let mut lines: Vec<String> = reading.people.iter().map(line).collect();
    lines.sort();
    lines
}

#[test]
fn two_of_four_quarters_at_a() {
    let mut world = world();
    let found = reading(&mut world, rule(2, 4, None), "2026-Q4");
    // Cyd has one A and two quarters that are not known: it could still be three.
    assert_eq!(told(&found), ["1: 2 met", "2: 3 met", "3: 1 open", "4: 1 not met"]);
    // Those who meet it come first.
    assert_eq!(found.people[0].outcome, PromotionOutcome::Met);
    assert_eq!(found.people[3].outcome, PromotionOutcome::NotMet);
    // The year that is shown ends with the same quarter.
    assert_eq!(told(&reading(&mut world, rule(2, 4, None), "2026")), told(&found));
}

#[test]
fn a_grade_that_none_may_lie_below_and_borders_that_are_met() {
    let mut world = world();
    let found = reading(&mut world, rule(2, 4, Some("B")), "2026-Q4");
    // Bob's 79.99 is a C although 80.0 is what a glance shows; Ann's 80 is a B.
    assert_eq!(told(&found), ["1: 2 met", "2: 3 not met", "3: 1 open", "4: 1 not met"]);
    let bob = found.people.iter().find(|one| one.person == id(2)).unwrap();
    assert_eq!(bob.steps.iter().map(|step| step.is_below).collect::<Vec<_>>(), [false, true, false, false]);
    assert_eq!(bob.steps[1].total, Some(decimal("79.99")));
}

#[test]
fn only_the_last_periods_count_and_missing_ones_cannot_save_what_is_lost() {
    let mut world = world();
    // Of the last two quarters: Ann A B, Bob A A, Cyd B and nothing, Dan C A; two are asked for.
    let found = reading(&mut world, rule(2, 2, None), "2026-Q4");
    assert_eq!(told(&found), ["1: 1 not met", "2: 2 met", "3: 0 not met", "4: 1 not met"]);
    // Up to the second quarter: two quarters, Ann B A, Bob A C, Cyd A and nothing.
    let found = reading(&mut world, rule(1, 2, None), "2026-Q2");
    assert_eq!(told(&found), ["1: 1 met", "2: 1 met", "3: 1 met", "4: 0 not met"]);
}

#[test]
fn a_rule_of_a_role_looks_at_its_people_and_grades_that_are_gone_are_told() {
    let mut world = world();
    world.roles(1, &[(1, Weight::WHOLE)]);
    let of_role = PromotionRule { scope: Member::Role(id(1)).into(), ..rule(2, 4, None) };
    assert_eq!(told(&reading(&mut world, of_role, "2026-Q4")), ["1: 2 met"]);
    let gone = PromotionRule { grade: "S".to_owned(), ..rule(2, 4, None) };
    let found = reading(&mut world, gone, "2026-Q4");
    assert!(!found.is_known && found.people.is_empty());
}
