//! Rows that are aggregated many at once come to what they come to one by one: a batch of many rows goes the way of
//! blocks, batches of one row each go row by row.

use keyscore::domain::{date::Day, scope::Scope};
use proptest::{
    collection::vec,
    prelude::{ProptestConfig, Strategy, proptest},
    prop_assert_eq,
};
use rust_decimal::Decimal;

use crate::support::{World, account, day, employee, region};

const HEADER: &str =
    "order_id order_date promised_date delivered_date account employee region product_line net_amount";
const FORMULAS: [&str; 10] = [
    "SUM(order_lines.net_amount)",
    "COUNT(order_lines)",
    "SUM(order_lines.net_amount WHERE delivered_date <= promised_date)",
    "COUNT(order_lines WHERE delivered_date > promised_date)",
    "COUNT(order_lines WHERE NOT delivered_date IS NOT NULL)",
    "COUNT(order_lines WHERE NOT delivered_date <= promised_date)",
    "SUM(order_lines.net_amount WHERE net_amount > 100 AND region = \"North\")",
    "COUNT(order_lines WHERE net_amount >= 12.5 OR region <> \"North\")",
    "COUNT(order_lines WHERE net_amount < 99.99995)",
    "SUM(order_lines.net_amount WHERE net_amount + 1 > 100 BY delivered_date)",
];

/// One random order line of 2026, some of whose names, days and amounts are unknown or missing.
fn line() -> impl Strategy<Value = String> {
    let parts = (
        0..363_i32,
        0..12_i32,
        0..12_i32,
        0..4_usize,
        0..3_usize,
        0..3_usize,
        0..8_u8,
        -5_000..5_000_000_i64,
    );
    parts.prop_map(|(start, promised, delivered, account, employee, region, blank, amount)| {
        let ordered = day("2026-01-01").plus(start);
        let delivered = if delivered == 0 { "-".to_owned() } else { ordered.plus(delivered).to_string() };
        let (account, employee) = (["A", "B", "C", "X"][account], ["Ann", "Bob", "-"][employee]);
        let (region, promised) = (["North", "South", "-"][region], ordered.plus(promised));
        let amount = if blank == 0 { "-".to_owned() } else { Decimal::new(amount, 4).to_string() };
        format!("O {ordered} {promised} {delivered} {account} {employee} {region} Tea {amount}")
    })
}

fn world() -> World {
    let mut world = World::new();
    for (kpi, formula) in (1..).zip(FORMULAS) {
        world.formula(kpi, formula);
    }
    // Months of an account are cut where its owner changes.
    world.own(1, Day::BEGIN, &[(1, 30), (2, 70)]);
    world.own(1, day("2026-05-20"), &[(2, 100)]);
    world
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn many_rows_at_once_are_rows_one_by_one(lines in vec(line(), 150..=260)) {
        let (mut at_once, mut one_by_one) = (world(), world());
        at_once.orders(1, &format!("{HEADER}\n{}", lines.join("\n")));
        for (batch, line) in (1..).zip(&lines) {
            one_by_one.orders(batch, &format!("{HEADER}\n{line}"));
        }
        let scopes = [Scope::COMPANY, account(1), account(2), employee(1), employee(2), region(1)];
        for scope in scopes {
            for (kpi, formula) in (1..).zip(FORMULAS) {
                for when in ["2026-05", "2026"] {
                    prop_assert_eq!(
                        at_once.actual(&scope, kpi, when),
                        one_by_one.actual(&scope, kpi, when),
                        "{} {} {}", scope, formula, when
                    );
                }
            }
        }
    }
}
