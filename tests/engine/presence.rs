//! What is asked of people for days on which they are not there, and whose target counts where the nearest has gaps. By hand.

use keyscore::{
    domain::{
        date::Day,
        kpi::Unit,
        people::{EmployeeFacts, RoleShare},
        period::PeriodLevel,
        scope::{Member, Scope},
        scoring::StandIn,
        weight::{Weight, WeightMode, WeightOwner},
    },
    engine::report::{Prorated, Step},
};

use crate::support::{VISITS, World, day, employee, id, input, period};

/// Ann, role 1, with a count that is typed for her and all the weight.
fn ann() -> World {
    let mut world = World::new();
    world.kpi(1, input(VISITS)).unit = Unit::Count;
    world.roles(1, &[(1, Weight::WHOLE)]);
    world.weights(WeightOwner::Employee(id(1)), Day::BEGIN, WeightMode::Enforce, &[(1, Weight::WHOLE.0)]);
    world
}

fn role(raw: u64) -> Scope {
    Scope::from(Member::Role(id(raw)))
}

/// What changes about Ann on a day.
fn changes(world: &mut World, from: &str, change: impl FnOnce(&mut EmployeeFacts)) {
    let facts = &mut world.model.workspace.employees.get_mut(&id(1)).unwrap().facts;
    let mut next = facts.latest().unwrap().clone();
    change(&mut next);
    facts.revise(day(from), next, "changed");
}

fn steps(world: &World, when: &str) -> Vec<Step> {
    world.explain(&employee(1), 1, when).map(|explanation| explanation.steps).unwrap_or_default()
}

fn target(world: &World, when: &str) -> (String, Option<Prorated>) {
    let found = steps(world, when).into_iter().find_map(|step| match step {
        Step::Target { point, prorated, .. } => Some((point.target.to_string(), prorated)),
        _ => None,
    });
    found.unwrap_or(("none".to_owned(), None))
}

fn days(days: u32, of: u32) -> Option<Prorated> {
    Some(Prorated { days, of })
}

#[test]
fn nobody_is_asked_for_a_period_in_which_they_are_not_there() {
    let mut world = ann();
    world.targets(1, &role(1), 2026, PeriodLevel::Month, "10 10 10 10 10 10 10 10 10 10 10 10");
    world.employed(1, "2026-04-01", "2027-01-01");
    world.number(VISITS, &employee(1), "2026-Q1", "30");
    // She comes in April: of the first quarter nothing is asked, so 30 has no score; that is said, and it is not a target of 0.
    assert_eq!(target(&world, "2026-Q1"), ("none".to_owned(), None));
    assert!(steps(&world, "2026-Q1").contains(&Step::Absent));
    assert_eq!(world.indicator(&employee(1), 1, "2026-Q1").score, None);
    assert_eq!(target(&world, "2026-Q2"), ("30".to_owned(), None));
    // So there is no score to carry into the second quarter; with one day of March there is: 30 of 10 ÷ 31, at the cap.
    world.rule(1, &Scope::COMPANY, r#"{"shape":"line","missing":"carry_forward"}"#);
    assert_eq!(world.indicator(&employee(1), 1, "2026-Q2").stand_in, None);
    world.employed(1, "2026-03-31", "2027-01-01");
    let second = world.indicator(&employee(1), 1, "2026-Q2");
    assert_eq!(second.stand_in, Some(StandIn::Carried(period("2026-Q1"))));
    assert_eq!(second.score.map(|score| score.to_string()).as_deref(), Some("120.00"));
    // What does not add up is asked of everybody who has a figure.
    world.employed(1, "2026-04-01", "2027-01-01");
    world.kpi(1, input(VISITS)).unit = Unit::Points;
    assert_eq!(target(&world, "2026-Q1"), ("10".to_owned(), None));
}

#[test]
fn a_role_after_the_last_day_asks_nothing_of_the_days_before() {
    // She leaves at the end of January; the role that she would have had from March on asks 120 a year.
    let mut world = ann();
    world.employed(1, "2025-01-01", "2026-02-01");
    let next = vec![RoleShare { role: id(2), share: Weight::WHOLE }];
    changes(&mut world, "2026-03-01", |facts| facts.roles = next);
    world.targets(1, &role(2), 2026, PeriodLevel::Year, "120");
    world.number(VISITS, &employee(1), "2026-Q1", "30");
    assert_eq!(target(&world, "2026-Q1"), ("none".to_owned(), None));
    assert!(steps(&world, "2026-Q1").contains(&Step::NoTarget));
}

#[test]
fn the_nearest_target_that_has_all_of_the_days_counts() {
    let mut world = ann();
    world.employed(1, "2026-02-15", "2027-01-01");
    world.number(VISITS, &employee(1), "2026-Q1", "30");
    world.targets(1, &role(1), 2026, PeriodLevel::Month, "31 28 31 1 1 1 1 1 1 1 1 1");
    let own = |world: &mut World, values: &str| {
        world.targets(1, &employee(1), 2026, PeriodLevel::Month, &format!("{values} 1 1 1 1 1 1 1 1 1"));
    };
    // A series of her own without any number in the quarter hides nothing: 28 · 14/28 + 31.
    own(&mut world, "- - -");
    assert_eq!(target(&world, "2026-Q1"), ("45".to_owned(), days(45, 90)));
    // One of February alone leaves March out, so the role's holds; both months of her own are hers: 14 · 14/28 + 10.
    own(&mut world, "- 14 -");
    assert_eq!(target(&world, "2026-Q1"), ("45".to_owned(), days(45, 90)));
    assert_eq!(target(&world, "2026-02"), ("7".to_owned(), days(14, 28)));
    own(&mut world, "- 14 10");
    assert_eq!(target(&world, "2026-Q1"), ("17".to_owned(), days(45, 90)));
    // Where nobody has all of them, the nearest that has any: 14 · 14/28, and nothing for March.
    own(&mut world, "- 14 -");
    world.targets(1, &role(1), 2026, PeriodLevel::Month, "31 28 - 1 1 1 1 1 1 1 1 1");
    assert_eq!(target(&world, "2026-Q1"), ("7".to_owned(), days(14, 90)));
}

#[test]
fn only_roles_cut_a_period() {
    let mut world = ann();
    world.number(VISITS, &employee(1), "2026-Q1", "30");
    world.targets(1, &role(1), 2026, PeriodLevel::Month, "31 28 31 1 1 1 1 1 1 1 1 1");
    world.targets(1, &employee(1), 2026, PeriodLevel::Month, "- 14 10 1 1 1 1 1 1 1 1 1");
    assert_eq!(target(&world, "2026-Q1"), ("90".to_owned(), None));
    // Whom she reports to changes nothing of what is asked of her.
    changes(&mut world, "2026-02-01", |facts| facts.manager = Some(id(2)));
    assert_eq!(target(&world, "2026-Q1"), ("90".to_owned(), None));
    // Back in her old role after four weeks in another without a target: 90 less February's 28.
    changes(&mut world, "2026-02-01", |facts| facts.roles.clear());
    changes(&mut world, "2026-03-01", |facts| {
        facts.roles = vec![RoleShare { role: id(1), share: Weight::WHOLE }]
    });
    world.targets(1, &employee(1), 2026, PeriodLevel::Month, "- - - 1 1 1 1 1 1 1 1 1");
    assert_eq!(target(&world, "2026-Q1"), ("62".to_owned(), days(62, 90)));
}

#[test]
fn months_that_a_figure_stands_for_are_asked_by_the_roles_of_their_days() {
    let mut world = ann();
    changes(&mut world, "2026-02-01", |facts| {
        facts.roles = vec![RoleShare { role: id(2), share: Weight::WHOLE }]
    });
    world.targets(1, &role(1), 2026, PeriodLevel::Month, "31 28 31 1 1 1 1 1 1 1 1 1");
    world.targets(1, &role(2), 2026, PeriodLevel::Month, "620 560 620 1 1 1 1 1 1 1 1 1");
    world.number(VISITS, &employee(1), "2026-01", "5");
    world.number(VISITS, &employee(2), "2026-03", "5");
    // Data are there to the end of March, hers of January only, when role 1 was hers.
    assert_eq!(world.partial(&employee(1), 1, "2026-Q1"), "1 of 3: 2026-01");
    assert_eq!(target(&world, "2026-Q1"), ("31".to_owned(), None));
    // With one more month of February: 31 of one role, 560 of the other.
    world.number(VISITS, &employee(1), "2026-02", "5");
    assert_eq!(target(&world, "2026-Q1"), ("591".to_owned(), days(59, 59)));
}
