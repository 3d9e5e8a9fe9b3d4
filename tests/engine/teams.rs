//! Credit by team: a person's figures are those of everybody who reports to the person on the day, the person among them.
//! Expected sums are worked out by hand.

use keyscore::{
    domain::{
        change::{Change, ChangeSet, Label},
        kpi::{Attribution, Formula},
        people::EmployeeFacts,
        period::PeriodLevel,
        scope::Scope,
    },
    engine::{
        evaluate::evaluate,
        query::{Query, Subjects},
        session::Session,
    },
};

use crate::support::{SALES, VISITS, World, day, employee, id, input, period};

/// Ann leads; Bob reports to Ann until 15 February and to nobody then; Cyd reports to Bob from 1 February on.
fn world(formula: Formula) -> World {
    let mut world = World::new();
    world.kpi(1, formula).attribution = Attribution::Team;
    for scope in [Scope::COMPANY, employee(1), employee(2), employee(3)] {
        world.targets(1, &scope, 2026, PeriodLevel::Year, "1200");
    }
    reports(&mut world, 2, "0001-01-01", Some(1));
    reports(&mut world, 2, "2026-02-15", None);
    reports(&mut world, 3, "2026-02-01", Some(2));
    world
}

fn reports(world: &mut World, person: u64, from: &str, manager: Option<u64>) {
    let facts = EmployeeFacts { manager: manager.map(id), ..EmployeeFacts::default() };
    let mut written = world.model.workspace.employees.get(&id(person)).unwrap().clone();
    written.facts.revise(day(from), facts, "moved".to_owned());
    world.put(written);
}

const ROWS: &str = "order_id order_date account employee net_amount
    O1 2026-01-10 A Ann 1
    O2 2026-01-20 A Bob 10
    O3 2026-01-20 A Cyd 100
    O4 2026-02-10 A Bob 1000
    O5 2026-02-14 A Cyd 10000
    O6 2026-02-15 A Bob 100000
    O7 2026-02-20 A Cyd 1000000
    O8 2026-03-01 A Ann 10000000";

#[test]
fn a_team_has_the_rows_of_the_days_on_which_somebody_was_on_it() {
    let mut world = world(input(SALES));
    world.orders(1, ROWS);
    // January: Ann 1 + Bob 10; Cyd reports to nobody yet. February: Bob's 1000 and Cyd's 10000 before the 15th are Ann's too.
    for (person, when, expected) in [
        (1, "2026-01", "11"),
        (1, "2026-02", "11000"),
        (1, "2026-03", "10000000"),
        (1, "2026-Q1", "10011011"),
        (2, "2026-01", "10"),
        (2, "2026-02", "1111000"),
        (2, "2026-Q1", "1111010"),
        (3, "2026-Q1", "1010100"),
    ] {
        assert_eq!(world.actual(&employee(person), 1, when), expected, "{person} {when}");
    }
    assert_eq!(world.actual(&Scope::COMPANY, 1, "2026-Q1"), "11111111");
    // Beside a KPI by the person on the row, whose figures stay what they are.
    world.kpi(2, input(SALES));
    world.targets(2, &employee(2), 2026, PeriodLevel::Year, "1");
    assert_eq!(world.actual(&employee(2), 2, "2026-Q1"), "101010");
}

#[test]
fn different_values_of_several_people_are_not_added_up() {
    let mut world = world(input(SALES));
    world.orders(1, ROWS);
    world.formula(3, "COUNT DISTINCT(account)").attribution = Attribution::Team;
    for person in [1, 2, 3] {
        world.targets(3, &employee(person), 2026, PeriodLevel::Year, "1");
    }
    // Ann and Bob both sold to A: that is one account, which two figures do not tell.
    assert!(world.actual(&employee(1), 3, "2026-01").starts_with("DoesNotRollUp"));
    // Nobody was on Bob's team yet; Cyd has nobody.
    assert_eq!(world.actual(&employee(2), 3, "2026-01"), "1");
    assert_eq!(world.actual(&employee(3), 3, "2026-02"), "1");
}

#[test]
fn typed_values_hold_for_the_head_alone_and_do_not_come_together_over_people() {
    let mut world = world(input(VISITS));
    for (person, when, visits) in
        [(1, "2026-01", "1"), (2, "2026-01", "10"), (3, "2026-02", "100"), (1, "2026-03", "1000")]
    {
        world.number(VISITS, &employee(person), when, visits);
    }
    let refused =
        |person: u64, when: &str| world.actual(&employee(person), 1, when).starts_with("DoesNotRollUp");
    // In January Bob is on Ann's team and has a value; in March nobody else has.
    assert!(refused(1, "2026-01") && refused(1, "2026-Q1"));
    assert_eq!(world.actual(&employee(1), 1, "2026-03"), "1000");
    // Cyd is on Bob's team since February, and Cyd's own value stays Cyd's.
    assert_eq!(world.actual(&employee(2), 1, "2026-01"), "10");
    assert!(refused(2, "2026-02"));
    assert_eq!(world.actual(&employee(3), 1, "2026-02"), "100");
    // Bob left Ann on 15 February: what is typed for Cyd's February is none of Ann's team.
    assert!(!refused(1, "2026-02"));
}

/// Law 14: a session that keeps what it computed answers as a fresh evaluation does.
#[test]
fn a_session_follows_reporting_lines_values_and_how_credit_is_given() {
    let mut fresh = world(input(SALES));
    fresh.orders(1, ROWS);
    fresh.kpi(2, input(VISITS)).attribution = Attribution::Team;
    fresh.number(VISITS, &employee(3), "2026-02", "7");
    for raw in [1, 2, 3] {
        fresh.targets(2, &employee(raw), 2026, PeriodLevel::Month, &["5"; 12].join(" "));
    }
    let asked = [
        Query::Cards { subjects: vec![Subjects::Employees, Subjects::Company], period: period("2026-02") },
        Query::Totals { subjects: vec![Subjects::Employees], period: period("2026-Q1") },
    ];
    let mut session = Session::new(fresh.model.clone());
    let mut step = |change: &dyn Fn(&mut World)| {
        let before = fresh.clone();
        change(&mut fresh);
        let changed = fresh.model.workspace.records().filter_map(|record| {
            let was = before.model.workspace.get(record.key());
            (was.as_ref() != Some(&record)).then(|| Change::replace(was, record))
        });
        let (label, changes) = (Label::plain("edit"), changed.collect());
        session.apply(&ChangeSet { revision: 1, tab: 1, at: 0, label, changes, undo_of: None });
        for query in &asked {
            assert_eq!(session.answer(query), evaluate(&fresh.model, query));
        }
    };
    step(&|_| {});
    step(&|world| reports(world, 3, "2026-02-18", Some(1)));
    step(&|world| world.number(VISITS, &employee(3), "2026-02", "8"));
    step(&|world| world.model.workspace.kpis.get_mut(&id(1)).unwrap().attribution = Attribution::Record);
    step(&|world| world.model.workspace.kpis.get_mut(&id(1)).unwrap().attribution = Attribution::Team);
    step(&|world| reports(world, 2, "2026-02-10", Some(3)));
}
