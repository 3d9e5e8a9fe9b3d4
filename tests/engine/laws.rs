//! Laws on random inputs: order of rows, scale of weights, monotone scores, bounds, parts and whole.

use keyscore::{
    domain::{
        date::Day,
        kpi::{Attribution, Direction},
        period::PeriodLevel,
        scope::Scope,
        weight::{WeightMode, WeightOwner},
    },
    engine::{evaluate::evaluate, query::Query},
};
use proptest::prelude::{Strategy, proptest};
use proptest::{collection::vec, prop_assert, prop_assert_eq, sample::Index, strategy::Just};
use rust_decimal::Decimal;

use crate::support::{LEADS, ON_TIME, SALES, SHIPPED, VISITS, World, day, employee, input, period, ratio};

const HEADER: &str = "order_id order_date promised_date delivered_date account employee net_amount";

/// One random order line of the first half of 2026.
fn line() -> impl Strategy<Value = String> {
    let parts = (0..9_u32, 0..180_i32, 0..12_i32, 0..12_i32, 0..4_usize, 0..4_usize, -50_000..500_000_i64);
    parts.prop_map(|(order, start, promised, delivered, account, employee, amount)| {
        let ordered = day("2026-01-01").plus(start);
        let delivered = if delivered == 0 { "-".to_owned() } else { ordered.plus(delivered).to_string() };
        let account = ["A", "B", "C", "-"][account];
        let employee = ["Ann", "Bob", "Cyd", "-"][employee];
        let amount = Decimal::new(amount, 4);
        format!("O{order} {ordered} {} {delivered} {account} {employee} {amount}", ordered.plus(promised))
    })
}

fn shuffled() -> impl Strategy<Value = (Vec<String>, Vec<String>, Index)> {
    let lines = vec(line(), 1..40);
    lines.prop_flat_map(|lines| {
        (Just(lines.clone()), Just(lines).prop_shuffle(), proptest::arbitrary::any::<Index>())
    })
}

fn world_of(batches: &[&[String]]) -> World {
    let mut world = World::new();
    world.kpi(1, input(SALES)).attribution = Attribution::Owner;
    world.kpi(2, input(SALES));
    world.kpi(3, ratio(input(ON_TIME), input(SHIPPED)));
    world.own(1, Day::BEGIN, &[(1, 100)]);
    world.own(1, day("2026-02-15"), &[(1, 30), (2, 70)]);
    world.own(2, day("2026-04-02"), &[(3, 100)]);
    world.own(2, Day::BEGIN, &[(2, 100)]);
    world.own(3, Day::BEGIN, &[(1, 25), (3, 75)]);
    for scope in [Scope::COMPANY, employee(1)] {
        world.targets(2, &scope, 2026, PeriodLevel::Year, "200");
    }
    for (raw, lines) in (1..).zip(batches) {
        if !lines.is_empty() {
            world.orders(raw, &format!("{HEADER}\n{}", lines.join("\n")));
        }
    }
    world
}

fn total(weights: &[u32], scores: &[u32]) -> Option<Decimal> {
    let mut world = World::new();
    for (raw, (source, score)) in (1..).zip([VISITS, LEADS, SALES].into_iter().zip(scores)) {
        world.kpi(raw, input(source));
        world.targets(raw, &Scope::COMPANY, 2026, PeriodLevel::Year, "100");
        world.number(source, &Scope::COMPANY, "2026", &Decimal::new(i64::from(*score), 3).to_string());
    }
    let items: Vec<(u64, u32)> = (1..).zip(weights.iter().copied()).collect();
    world.weights(WeightOwner::Company, Day::BEGIN, WeightMode::Normalise, &items);
    world.card(&Scope::COMPANY, "2026").total
}

fn score(direction: Direction, target: &str, actual: i64) -> Decimal {
    let mut world = World::new();
    world.kpi(1, input(VISITS)).direction = direction;
    world.targets(1, &Scope::COMPANY, 2026, PeriodLevel::Year, target);
    world.number(VISITS, &Scope::COMPANY, "2026", &Decimal::new(actual, 2).to_string());
    world.indicator(&Scope::COMPANY, 1, "2026").score.unwrap()
}

proptest! {
    #[test]
    fn the_order_of_rows_and_their_split_into_files_do_not_matter((lines, mixed, cut) in shuffled()) {
        let (first, second) = mixed.split_at(cut.index(mixed.len()));
        let query = Query::Cards {
            subjects: vec![
                keyscore::engine::query::Subjects::Company,
                keyscore::engine::query::Subjects::Accounts,
                keyscore::engine::query::Subjects::Employees,
            ],
            period: period("2026-H1"),
        };
        let whole = evaluate(&world_of(&[&lines]).model, &query);
        let parts = evaluate(&world_of(&[first, second]).model, &query);
        prop_assert_eq!(whole, parts);
    }

    #[test]
    fn people_and_accounts_add_up_to_the_company(lines in vec(line(), 1..40)) {
        // Every account is owned to 100 %, so only rows that name no account are nobody's.
        let owned: Vec<String> = lines.into_iter().filter(|line| !line.contains(" - Ann") && !line.contains(" - Bob")
            && !line.contains(" - Cyd") && !line.contains(" - - ")).collect();
        if owned.is_empty() {
            return Ok(());
        }
        let world = world_of(&[&owned]);
        let sum = |scopes: &[Scope], kpi: u64, when: &str| -> Decimal {
            scopes.iter().filter_map(|scope| world.actual(scope, kpi, when).parse::<Decimal>().ok()).sum()
        };
        let people = [employee(1), employee(2), employee(3)];
        let accounts = [1, 2, 3].map(crate::support::account);
        for when in ["2026-H1", "2026-Q1", "2026-02", "2026-04"] {
            let company = sum(&[Scope::COMPANY], 1, when);
            prop_assert_eq!(sum(&people, 1, when), company);
            prop_assert_eq!(sum(&accounts, 2, when), company);
        }
    }

    #[test]
    fn weights_may_be_scaled_freely(weights in vec(1..1_000_u32, 3), scores in vec(0..120_000_u32, 3), factor in 2..1_000_u32) {
        let scaled: Vec<u32> = weights.iter().map(|weight| weight * factor).collect();
        prop_assert_eq!(total(&weights, &scores), total(&scaled, &scores));
    }

    #[test]
    fn a_total_lies_between_its_scores(weights in vec(1..1_000_u32, 3), scores in vec(0..120_000_u32, 3)) {
        let rounded: Vec<Decimal> = scores.iter().map(|score| total(&[1], &[*score]).unwrap()).collect();
        let total = total(&weights, &scores).unwrap();
        prop_assert!(total >= *rounded.iter().min().unwrap() && total <= *rounded.iter().max().unwrap());
    }

    #[test]
    fn a_better_actual_never_scores_less(left in -5_000..25_000_i64, right in -5_000..25_000_i64) {
        let (low, high) = (left.min(right), left.max(right));
        for target in ["100", "70/100", "70/100/130"] {
            let (worse, better) = (score(Direction::Higher, target, low), score(Direction::Higher, target, high));
            prop_assert!(worse <= better);
            prop_assert!(worse >= Decimal::ZERO && better <= Decimal::from(120));
        }
        for target in ["100", "130/100", "130/100/70"] {
            prop_assert!(score(Direction::Lower, target, high) <= score(Direction::Lower, target, low));
        }
    }
}
