//! Credit of people: by the rows that name them, or by their dated share of accounts.

use keyscore::domain::{
    date::Day,
    kpi::{Attribution, Formula},
    scope::Scope,
};

use crate::support::{ON_TIME, SALES, SHIPPED, VISITS, World, account, day, employee, input, ratio};

fn world() -> World {
    let mut world = World::new();
    let owned = |world: &mut World, raw: u64, formula: Formula| {
        world.kpi(raw, formula).attribution = Attribution::Owner;
    };
    world.kpi(1, input(SALES));
    owned(&mut world, 11, input(SALES));
    owned(&mut world, 12, input(SHIPPED));
    owned(&mut world, 13, ratio(input(ON_TIME), input(SHIPPED)));
    owned(&mut world, 17, input(VISITS));
    // Ann keeps A until mid-February; then Ann 30 %, Bob 50 %, the rest is nobody's. Cyd has B since always.
    world.own(1, Day::BEGIN, &[(1, 100)]);
    world.own(1, day("2026-02-15"), &[(1, 30), (2, 50)]);
    world.own(2, Day::BEGIN, &[(3, 100)]);
    world.orders(
        1,
        "order_id order_date promised_date delivered_date account employee net_amount
        O1 2026-01-10 2026-01-20 2026-01-20 A Bob 100
        O2 2026-02-14 2026-02-20 2026-02-21 A Ann 200
        O3 2026-02-15 2026-02-20 2026-02-20 A Ann 400
        O4 2026-03-01 2026-03-20 2026-03-20 A Cyd 1000
        O5 2026-03-01 2026-03-20 2026-03-21 B Cyd 7",
    );
    world
}

fn check(world: &World, cases: &[(Scope, u64, &str, &str)]) {
    for (scope, kpi, when, expected) in cases {
        assert_eq!(world.actual(scope, *kpi, when), *expected, "{scope} K{kpi} {when}");
    }
}

#[test]
fn a_handover_in_mid_period_cuts_it_by_days() {
    check(
        &world(),
        &[
            // 100 + 200 + 30 % of 1400
            (employee(1), 11, "2026-Q1", "720"),
            // 200 + 30 % of 400
            (employee(1), 11, "2026-02", "320"),
            // 50 % of 1400
            (employee(2), 11, "2026-Q1", "700"),
            (employee(2), 11, "2026-01", "not on the card"),
            (employee(3), 11, "2026-Q1", "7"),
        ],
    );
    // 720 + 700 + 7 and 20 % of 1400 for nobody make the company's 1707.
    check(&world(), &[(Scope::COMPANY, 11, "2026-Q1", "1707")]);
}

#[test]
fn shares_go_into_both_sides_of_a_ratio() {
    check(
        &world(),
        &[
            // Ann: O1, O2 whole, O3, O4 at 30 %; O2 late.
            (employee(1), 12, "2026-Q1", "2.6"),
            (employee(1), 13, "2026-Q1", "1.6/2.6"),
            (employee(2), 13, "2026-Q1", "1"),
            (employee(3), 13, "2026-Q1", "0"),
        ],
    );
}

#[test]
fn records_name_people_whoever_owns_the_account() {
    check(
        &world(),
        &[
            (employee(1), 1, "2026-Q1", "600"),
            (employee(2), 1, "2026-Q1", "100"),
            (employee(3), 1, "2026-Q1", "1007"),
        ],
    );
}

#[test]
fn typed_values_go_by_the_last_day_of_their_period() {
    let mut world = world();
    world.number(VISITS, &account(1), "2026-01", "10");
    world.number(VISITS, &account(1), "2026-02", "20");
    check(
        &world,
        &[
            // All of January, 30 % and 50 % of February.
            (employee(1), 17, "2026-Q1", "16"),
            (employee(2), 17, "2026-Q1", "10"),
            (Scope::COMPANY, 17, "2026-Q1", "30"),
        ],
    );
}

#[test]
fn a_value_typed_for_the_person_comes_first() {
    let mut world = world();
    world.number(SALES, &employee(1), "2026-02", "5");
    check(
        &world,
        &[
            // 100 in January, 5 typed for February, 30 % of 1000 in March.
            (employee(1), 11, "2026-Q1", "405"),
            (employee(1), 11, "2026-02", "5"),
            // Rows that name Ann stay what they are.
            (employee(1), 1, "2026-02", "600"),
        ],
    );
}

#[test]
fn a_change_among_others_begins_no_new_stretch() {
    let mut world = world();
    // Ann's 30 % stay as they are when Cyd takes over from Bob.
    world.own(1, day("2026-03-01"), &[(1, 30), (3, 40)]);
    world.orders(
        2,
        "order_id order_date promised_date delivered_date account employee net_amount
        O3 2026-03-02 2026-03-20 2026-03-20 A Ann 50",
    );
    // By hand: O1 and O2 while Ann held all of A, then O3 and O4 once each at 30 %: 2 + 2 × 0.3.
    check(&world, &[(employee(1), 12, "2026-Q1", "2.6")]);
}
