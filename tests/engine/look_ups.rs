//! What rows take from other tables by their keys. Expected values are worked out by hand.

use keyscore::{
    domain::{change::Change, key_alias::KeyAlias, record::Record, scope::Scope},
    engine::look_ups::{AliasUse, LookUp, look_up, look_ups},
};

use crate::{
    formula_values::evaluated,
    support::{World, account, employee, id},
};

const LINES: &str = "order_id product net_amount
    O1 P1 100
    O1 P2 20
    O2 P1 3
    O9 GTXPro 4000";
const ORDERS: &str = "order_id order_date account employee
    O1 2026-01-05 A Ann
    O2 2026-02-10 B Bob";
const PRODUCTS: &str = "product product_line is_green launch_date
    P1 Tools 1 2025-12-01
    P2 Paint 0 2020-01-01";

fn world() -> World {
    let mut world = World::new();
    world.table(1, "order_lines", LINES);
    world.table(2, "orders", ORDERS);
    world.table(3, "products", PRODUCTS);
    look_up(&mut world.model);
    world
}

fn value(world: &mut World, text: &str, scope: &Scope) -> String {
    evaluated(world, text, scope, "2026-Q1")
}

#[test]
fn lines_take_day_account_and_person_from_their_order_and_the_rest_from_their_product() {
    let mut world = world();
    // O9 is no order that is there: without a day its line counts nowhere.
    assert_eq!(value(&mut world, "SUM(net_amount)", &Scope::COMPANY), "123");
    assert_eq!(value(&mut world, "SUM(net_amount)", &account(1)), "120");
    assert_eq!(value(&mut world, "SUM(net_amount)", &employee(2)), "3");
    assert_eq!(value(&mut world, "SUM(net_amount WHERE is_green)", &Scope::COMPANY), "103");
    assert_eq!(
        value(&mut world, "SUM(net_amount WHERE DAYS(order_date, launch_date) <= 60)", &Scope::COMPANY),
        "100"
    );
    assert_eq!(value(&mut world, "COUNT(orders)", &Scope::COMPANY), "2");
}

#[test]
fn who_looks_after_an_account_is_not_taken_for_the_employee_of_its_rows() {
    let mut world = World::new();
    world.table(
        1,
        "orders",
        "order_id order_date account net_amount
        O1 2026-01-05 A 100",
    );
    world.table(
        2,
        "accounts",
        "account employee tier
        A Ann High",
    );
    look_up(&mut world.model);
    // The owner is dated and has a place of its own; the tier is taken.
    assert!(value(&mut world, "SUM(net_amount)", &employee(1)).starts_with("no data"));
    let found = look_ups(&world.model);
    let carried: Vec<&str> =
        found.iter().flat_map(|one| &one.carried).map(|column| column.0.as_str()).collect();
    assert_eq!(carried, ["region", "tier"]);
}

#[test]
fn keys_without_a_row_are_counted_and_listed() {
    let found = look_ups(&world().model);
    let of = |column: &str| {
        found.iter().find(|one| one.table.0 == "order_lines" && one.column.0 == column).unwrap()
    };
    let LookUp { found, unmatched, keys, .. } = of("product");
    let listed: Vec<(&str, u64)> = keys.iter().map(|one| (one.key.as_str(), one.rows)).collect();
    assert_eq!((*found, *unmatched, listed.as_slice()), (3, 1, [("GTXPro", 1)].as_slice()));
    assert_eq!((of("order_id").found, of("order_id").unmatched, of("order_id").unmatched_keys), (3, 1, 1));
}

#[test]
fn an_alias_brings_a_key_to_its_row_until_the_key_itself_is_there() {
    let mut world = world();
    world.table(5, "products", "product product_line is_green launch_date\n GTX_Pro Tools 1 2020-01-01");
    let proposed = look_ups(&world.model);
    let of = |found: &[LookUp]| {
        found.iter().find(|one| one.table.0 == "order_lines" && one.column.0 == "product").cloned().unwrap()
    };
    assert_eq!(of(&proposed).keys[0].like, ["GTX_Pro"]);
    let alias = KeyAlias::new("products".into(), "product".into(), "GTXPro", "GTX_Pro");
    world.model.workspace.put(alias.into());
    look_up(&mut world.model);
    let found = of(&look_ups(&world.model));
    let used = AliasUse { written: "GTXPro".into(), meant: "GTX_Pro".into(), rows: 1, is_there: true };
    assert_eq!((found.found, found.unmatched, found.aliases), (4, 0, vec![used]));
    // Its line has no day, for its order is not there; with one it is green.
    world.table(4, "orders", "order_id order_date account\n O9 2026-03-01 B");
    look_up(&mut world.model);
    assert_eq!(value(&mut world, "SUM(net_amount WHERE is_green)", &Scope::COMPANY), "4103");
    // A row of that very key counts more than what was said of it.
    world.table(6, "products", "product product_line is_green launch_date\n GTXPro Paint 0 2020-01-01");
    look_up(&mut world.model);
    assert_eq!(value(&mut world, "SUM(net_amount WHERE is_green)", &Scope::COMPANY), "103");
    assert_eq!(of(&look_ups(&world.model)).aliases[0].rows, 0);
}

#[test]
fn a_later_import_of_the_table_that_is_pointed_at_leaves_nothing_stale() {
    let mut world = world();
    // O1 belongs to B now, and O9 has come; the newest row of a key counts.
    world.table(4, "orders", "order_id order_date account\n O1 2026-01-05 B\n O9 2026-03-01 B");
    look_up(&mut world.model);
    assert_eq!(value(&mut world, "SUM(net_amount)", &account(2)), "4123");
    assert_eq!(
        value(&mut world, "SUM(net_amount)", &account(1)),
        "no data".to_owned() + &tail(&mut world, &account(1))
    );
    let gone = world.model.workspace.batches.get(&id(4)).cloned().unwrap();
    world.model.workspace.apply(&Change::remove(Record::from(gone)));
    world.model.rows.remove(&id(4));
    look_up(&mut world.model);
    assert_eq!(value(&mut world, "SUM(net_amount)", &account(1)), "120");
}

/// What stands after the reason of a value that is missing.
fn tail(world: &mut World, scope: &Scope) -> String {
    value(world, "SUM(net_amount)", scope).trim_start_matches("no data").to_owned()
}

#[test]
fn what_a_file_says_itself_counts_before_what_its_key_says() {
    let mut world = World::new();
    world.table(1, "order_lines", "order_id order_date account net_amount\n O1 2026-01-07 C 5");
    world.table(2, "orders", ORDERS);
    look_up(&mut world.model);
    assert_eq!(value(&mut world, "SUM(net_amount)", &account(3)), "5");
    assert_eq!(value(&mut world, "SUM(net_amount)", &employee(1)), "5");
}

#[test]
fn several_rows_of_a_key_count_where_they_say_the_same() {
    let mut world = World::new();
    world.table(1, "orders", "order_id order_date employee\n O1 2026-01-07 Ann\n O2 2026-01-08 Bob");
    world.table(2, "people", "employee\n Ann\n Bob");
    world.table(3, "employee_territories", "employee territory\n Ann T1\n Ann T2\n Bob T1\n Bob T3");
    world.table(4, "territories", "territory region\n T1 North\n T2 North\n T3 South");
    look_up(&mut world.model);
    // Ann's territories are all of the north; Bob's are of both, so nobody can say where his orders belong.
    assert_eq!(value(&mut world, "COUNT(orders WHERE region = \"North\")", &Scope::COMPANY), "1");
    assert_eq!(value(&mut world, "COUNT(orders WHERE region IS NULL)", &Scope::COMPANY), "1");
}

#[test]
fn missing_cells_are_taken_too_and_undone_with_the_table_that_gave_them() {
    let mut world = World::new();
    world.table(
        1,
        "order_lines",
        "order_id order_date account employee net_amount delivered_date
        O1 2026-01-07 A Ann 1 2026-01-09
        O1 2026-01-07 A - 10 -
        O2 2026-01-08 A - 100 -",
    );
    world.table(
        2,
        "orders",
        "order_id order_date account employee delivered_date\n O1 2026-01-07 A Bob 2026-01-20\n O2 2026-01-08 A Bob -",
    );
    look_up(&mut world.model);
    // Bob gets the lines of 10 and 100, which name nobody; Ann keeps hers.
    assert_eq!(value(&mut world, "SUM(net_amount)", &employee(1)), "1");
    assert_eq!(value(&mut world, "SUM(net_amount)", &employee(2)), "110");
    // A line without a delivery date is not delivered, whatever its order says.
    assert_eq!(value(&mut world, "COUNT(order_lines WHERE delivered_date IS NULL)", &Scope::COMPANY), "2");
    let found = look_ups(&world.model);
    let one = found.iter().find(|one| one.table.0 == "order_lines" && one.to.0 == "orders").unwrap();
    assert_eq!((one.found, one.filled), (3, 2));
    let gone = world.model.workspace.batches.get(&id(2)).cloned().unwrap();
    world.model.workspace.apply(&Change::remove(Record::from(gone)));
    world.model.rows.remove(&id(2));
    look_up(&mut world.model);
    assert_eq!(value(&mut world, "COUNT(order_lines WHERE employee IS NULL)", &Scope::COMPANY), "2");
}
