//! Sums, counts and different orders by account, person, region, product line and period.

use keyscore::{
    domain::{
        kpi::Attribution,
        scope::{Member, Scope},
        table::ColumnId,
    },
    engine::rows::ColumnCells,
};

use crate::support::{LINES, ON_TIME, SALES, SHIPPED, World, account, employee, id, input, ratio, region};

const ORDERS: &str = "
    order_id order_date promised_date delivered_date account employee region product_line net_amount
    O1 2026-01-05 2026-01-20 2026-01-19 A Ann North Tea 100.00
    O1 2026-01-05 2026-01-20 2026-01-19 A Ann North Cup 50.50
    O2 2026-01-31 2026-02-10 2026-02-11 B Bob South Tea 200
    O3 2026-02-01 2026-02-28 - A Bob North Cup 30.25
    O4 2026-03-31 2026-04-10 2026-04-10 C Ann North Tea -20
    O5 2026-04-01 2026-04-20 2026-04-02 X - - Tea 7";

fn world() -> World {
    let mut world = World::new();
    world.kpi(1, input(SALES));
    world.kpi(2, input(SHIPPED));
    world.kpi(3, input(ON_TIME));
    world.kpi(4, input(LINES));
    world.kpi(8, ratio(input(ON_TIME), input(SHIPPED)));
    world.kpi(10, input(SALES)).attribution = Attribution::Owner;
    world
}

fn check(world: &World, cases: &[(Scope, u64, &str, &str)]) {
    for (scope, kpi, when, expected) in cases {
        assert_eq!(world.actual(scope, *kpi, when), *expected, "{scope} K{kpi} {when}");
    }
}

fn line(raw: u64) -> Scope {
    Scope::from(Member::ProductLine(id(raw)))
}

#[test]
fn sums_by_scope_and_period() {
    let mut world = world();
    world.orders(1, ORDERS);
    let both = Scope::of([Member::Account(id(1)), Member::ProductLine(id(1))]);
    let cases = [
        // 100 + 50.5 + 200 + 30.25 − 20
        (Scope::COMPANY, 1, "2026-Q1", "360.75"),
        // and 7 of a customer that nobody knows
        (Scope::COMPANY, 1, "2026", "367.75"),
        (Scope::COMPANY, 1, "2026-04", "7"),
        (Scope::COMPANY, 1, "2026-05", "not on the card"),
        // 100 + 50.5 + 30.25
        (account(1), 1, "2026-H1", "180.75"),
        (account(1), 1, "2026-01", "150.5"),
        (account(3), 1, "2026-Q1", "-20"),
        // 100 + 50.5 − 20
        (employee(1), 1, "2026-Q1", "130.5"),
        // 200 + 30.25
        (employee(2), 1, "2026-Q1", "230.25"),
        // 100 + 50.5 + 30.25 − 20
        (region(1), 1, "2026", "160.75"),
        (line(1), 1, "2026-Q1", "280"),
        (both, 1, "2026", "100"),
        (Scope::COMPANY, 4, "2026-Q1", "5"),
    ];
    check(&world, &cases);
}

#[test]
fn orders_are_counted_once_per_scope_and_do_not_add_up() {
    let mut world = world();
    world.orders(1, ORDERS);
    let cases = [
        // O1, O2 and O4 were delivered, O1 and O4 on or before the promised day.
        (Scope::COMPANY, 2, "2026-Q1", "3"),
        (Scope::COMPANY, 8, "2026-Q1", "2/3"),
        // O1 has a line of each product line: 3 + 1 is not 3.
        (line(1), 2, "2026-Q1", "3"),
        (line(2), 2, "2026-Q1", "1"),
        // A's only order of February is not delivered: none of one, and no ratio.
        (account(1), 2, "2026-02", "0"),
        (account(1), 8, "2026-02", "not on the card"),
        (account(1), 8, "2026-Q1", "1"),
        // B has no order in February at all: no data, which is not none.
        (account(2), 2, "2026-02", "not on the card"),
        (account(2), 8, "2026-Q1", "0"),
    ];
    check(&world, &cases);
}

#[test]
fn an_order_that_two_months_and_files_share_counts_once_a_quarter() {
    let mut world = world();
    world.orders(1, ORDERS);
    world.orders(
        2,
        "order_id order_date promised_date delivered_date account net_amount
        O1 2026-02-03 2026-01-20 2026-02-19 A 1.0000
        O9 2026-02-03 2026-03-20 2026-02-19 A 1.0001",
    );
    let cases = [
        (account(1), 2, "2026-01", "1"),
        (account(1), 2, "2026-02", "2"),
        (account(1), 2, "2026-Q1", "2"),
        // 180.75 + 2.0001; the second file names no people, so Ann's sum stays.
        (account(1), 1, "2026-Q1", "182.7501"),
        (employee(1), 1, "2026-Q1", "130.5"),
    ];
    check(&world, &cases);
}

#[test]
fn a_column_that_was_not_imported_is_missing_and_not_zero() {
    let mut world = world();
    world.orders(1, "order_id order_date account net_amount\n O1 2026-01-05 A -\n O2 2026-01-05 - 5");
    let cases = [
        (Scope::COMPANY, 1, "2026-01", "5"),
        (account(1), 1, "2026-01", "not on the card"),
        (Scope::COMPANY, 3, "2026-01", "not on the card"),
        (Scope::COMPANY, 4, "2026-01", "2"),
        (employee(1), 1, "2026-01", "not on the card"),
        (region(1), 4, "2026-01", "not on the card"),
    ];
    check(&world, &cases);
}

#[test]
fn keys_are_trimmed_and_an_account_may_have_several() {
    let mut world = world();
    world.orders(1, ORDERS);
    let mut second = world.model.workspace.accounts.get(&id(1)).unwrap().keys[0].clone();
    second.code = " X ".to_owned();
    world.model.workspace.accounts.get_mut(&id(1)).unwrap().keys.push(second);
    let column =
        world.model.rows.get_mut(&id(1)).unwrap().columns.get_mut(&ColumnId::from("account")).unwrap();
    if let ColumnCells::Text { dictionary, .. } = column {
        dictionary[0] = "\u{3000}A ".to_owned();
    }
    // 180.75 + 7
    check(&world, &[(account(1), 1, "2026-H1", "187.75")]);
}

#[test]
fn rows_that_cannot_be_found_make_every_figure_of_theirs_missing() {
    let mut world = world();
    world.orders(1, ORDERS);
    world.orders(2, "order_id order_date account net_amount\n O9 2026-01-05 A 1");
    world.model.rows.remove(&id(2));
    world.targets(1, &Scope::COMPANY, 2026, keyscore::domain::period::PeriodLevel::Year, "10");
    world.targets(2, &Scope::COMPANY, 2026, keyscore::domain::period::PeriodLevel::Year, "10");
    // The second batch has no delivery dates, so the number of delivered orders does not need it.
    check(&world, &[(Scope::COMPANY, 1, "2026", "RowsUnavailable"), (Scope::COMPANY, 2, "2026", "4")]);
}

#[test]
fn a_fiscal_year_may_begin_in_april() {
    let mut world = world();
    world.settings(|settings| settings.calendar.start_month = 4);
    world.orders(1, ORDERS);
    let cases = [
        (Scope::COMPANY, 1, "2025", "360.75"),
        (Scope::COMPANY, 1, "2025-Q4", "360.75"),
        (Scope::COMPANY, 1, "2026-01", "7"),
    ];
    check(&world, &cases);
}
