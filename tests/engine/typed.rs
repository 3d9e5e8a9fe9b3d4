//! Typed values: which count for a scope and period, and how they meet records.

use keyscore::domain::{account::AccountFacts, scope::Scope, value::Measured};

use crate::support::{
    ANSWERS, POINTS, SALES, VISITS, World, account, day, employee, id, input, ratio, region,
};

fn world() -> World {
    let mut world = World::new();
    world.kpi(1, input(SALES));
    world.kpi(5, ratio(input(POINTS), input(ANSWERS)));
    world.kpi(7, input(VISITS));
    world
}

fn check(world: &World, cases: &[(Scope, u64, &str, &str)]) {
    for (scope, kpi, when, expected) in cases {
        assert_eq!(world.actual(scope, *kpi, when), *expected, "{scope} K{kpi} {when}");
    }
}

#[test]
fn values_inside_the_period_add_up_and_longer_ones_do_not_count() {
    let mut world = world();
    world.number(VISITS, &account(1), "2026-01", "1");
    world.number(VISITS, &account(1), "2026-03", "2.5");
    world.number(VISITS, &account(1), "2026-Q2", "10");
    let cases = [
        (account(1), 7, "2026-01", "1"),
        (account(1), 7, "2026-02", "not on the card"),
        (account(1), 7, "2026-Q1", "3.5"),
        (account(1), 7, "2026-H1", "13.5"),
        (account(1), 7, "2026-04", "not on the card"),
    ];
    check(&world, &cases);
    // A quarter typed beside its months stands for all of it: 4, not 4 + 3.5.
    world.number(VISITS, &account(1), "2026-Q1", "4");
    check(
        &world,
        &[(account(1), 7, "2026-Q1", "4"), (account(1), 7, "2026-03", "2.5"), (account(1), 7, "2026", "14")],
    );
}

#[test]
fn company_and_regions_add_up_their_accounts() {
    let mut world = world();
    for (raw, number) in [(1, "1"), (2, "10"), (3, "100")] {
        world.number(VISITS, &account(raw), "2026-01", number);
        world.number(VISITS, &account(raw), "2026-02", number);
    }
    // A moves from North to South in the middle of February: its February belongs to South.
    let moved = AccountFacts { region: Some(id(2)), key_account: true, ..AccountFacts::default() };
    world.model.workspace.accounts.get_mut(&id(1)).unwrap().facts.revise(day("2026-02-15"), moved, "");
    check(
        &world,
        &[
            (Scope::COMPANY, 7, "2026-Q1", "222"),
            (region(1), 7, "2026-Q1", "201"),
            (region(2), 7, "2026-Q1", "21"),
            (region(2), 7, "2026-01", "10"),
        ],
    );
    // The company's own figure for January replaces its accounts', February stays.
    world.number(VISITS, &Scope::COMPANY, "2026-01", "7");
    check(&world, &[(Scope::COMPANY, 7, "2026-01", "7"), (Scope::COMPANY, 7, "2026-Q1", "118")]);
}

#[test]
fn survey_answers_make_points_and_their_number() {
    let mut world = world();
    // 10·100 + 5·80 + 3·60 + 1·40 + 1·20 = 1640 from 20 answers; 0·100 + … + 4·20 = 80 from 4.
    world.typed(POINTS, &account(1), "2026-Q1", Measured::Levels([10, 5, 3, 1, 1]));
    world.typed(POINTS, &account(2), "2026-Q2", Measured::Levels([0, 0, 0, 0, 4]));
    check(
        &world,
        &[
            (account(1), 5, "2026-Q1", "1640/20"),
            (Scope::COMPANY, 5, "2026-H1", "1720/24"),
            (employee(1), 5, "2026-H1", "not on the card"),
        ],
    );
}

#[test]
fn a_declared_gap_is_the_reason_only_where_there_is_nothing_else() {
    let mut world = world();
    world.targets(7, &account(1), 2026, keyscore::domain::period::PeriodLevel::Year, "1200");
    world.typed(VISITS, &account(1), "2026-01", Measured::Missing("no visit book".to_owned()));
    check(&world, &[(account(1), 7, "2026-01", "Declared(\"no visit book\")")]);
    check(&world, &[(account(1), 7, "2026-02", "no data 7")]);
    world.number(VISITS, &account(1), "2026-02", "3");
    check(&world, &[(account(1), 7, "2026-Q1", "3")]);
}

#[test]
fn records_win_over_values_typed_for_the_same_scope_and_period() {
    let mut world = world();
    world.orders(1, "order_id order_date account net_amount\n O1 2026-01-05 A 100\n O2 2026-03-05 B 20");
    world.number(SALES, &account(1), "2026-01", "999");
    world.number(SALES, &account(1), "2026-02", "50");
    world.number(SALES, &account(3), "2026-01", "3");
    let cases = [
        (account(1), 1, "2026-01", "100"),
        (account(1), 1, "2026-Q1", "150"),
        (account(3), 1, "2026-Q1", "3"),
        // Rows 100 + 20, and what was typed where accounts have no rows: 50 + 3.
        (Scope::COMPANY, 1, "2026-Q1", "173"),
        (Scope::COMPANY, 1, "2026", "173"),
    ];
    check(&world, &cases);
}
