//! Owners as edits write them: who gets credit before and after a handover, and that everybody plus what is nobody's is the
//! company, whatever was written.

use std::collections::BTreeMap;

use keyscore::{
    domain::{date::Day, kpi::Attribution, ownership::OwnerShare, scope::Scope, weight::Weight},
    state::edits::{
        Edit,
        ownership::{SplitWish, hand_over, set_split, splits_of},
    },
};
use proptest::{collection::vec, prelude::proptest, prop_assert_eq};
use rust_decimal::Decimal;

use crate::support::{SALES, World, day, employee, id, input};

const ORDERS: &str = "order_id order_date promised_date delivered_date account employee net_amount
    O1 2026-01-15 - - A - 1000
    O2 2026-06-30 - - A - 2000
    O3 2026-07-01 - - A - 4000
    O4 2026-12-31 - - A - 8000
    O5 2026-05-01 - - B - 500
    O6 2026-08-01 - - B - 700
    O7 2026-03-01 - - C - 90";

fn world() -> World {
    let mut world = World::new();
    world.kpi(11, input(SALES)).attribution = Attribution::Owner;
    world.orders(1, ORDERS);
    world
}

fn apply(world: &mut World, edit: &Edit) {
    edit.changes.iter().for_each(|change| world.model.workspace.apply(change));
}

fn own(world: &mut World, raw: u64, from: Option<Day>, shares: &[(u64, u32)]) {
    let shares: Vec<OwnerShare> = shares
        .iter()
        .map(|(raw, percent)| OwnerShare { employee: id(*raw), share: Weight::percent(*percent) })
        .collect();
    let account = world.model.workspace.accounts.get(&id(raw)).unwrap().clone();
    let wish = SplitWish { shares: &shares, is_rest_open: true, from, reason: "why", instead_of: None };
    let edit = set_split(&world.model.workspace, &account, &wish).unwrap();
    apply(world, &edit);
}

fn figure(world: &World, scope: &Scope, when: &str) -> Decimal {
    world.actual(scope, 11, when).parse().unwrap_or_default()
}

#[test]
fn a_handover_on_the_first_of_july_splits_the_year() {
    let mut world = world();
    // Ann has all of A and half of B, of which Bob has 30 %; C is nobody's.
    own(&mut world, 1, None, &[(1, 100)]);
    own(&mut world, 2, None, &[(1, 50), (2, 30)]);
    let of =
        |world: &World, who: u64, when: &str| figure(world, &employee(who), when).normalize().to_string();
    // 1000 + 2000 + 4000 + 8000 + half of 1200; 30 % of 1200.
    assert_eq!((of(&world, 1, "2026"), of(&world, 2, "2026")), ("15600".into(), "360".into()));
    let before = world.clone();
    let edit = hand_over(&world.model.workspace, (id(1), id(2)), day("2026-07-01"), "Ann leaves").unwrap();
    apply(&mut world, &edit);
    // Ann: 1000 + 2000 of A and half of 500 of B. Bob: 30 % of 500, then 4000 + 8000 of A and 80 % of 700 of B.
    assert_eq!((of(&world, 1, "2026"), of(&world, 2, "2026")), ("3250".into(), "12710".into()));
    assert_eq!((of(&world, 1, "2026-Q2"), of(&world, 2, "2026-Q2")), ("2250".into(), "150".into()));
    assert_eq!((of(&world, 1, "2026-Q3"), of(&world, 2, "2026-Q3")), ("0".into(), "4560".into()));
    // 3250 + 12710, 20 % of 1200 of B and 90 of C that are nobody's: 16290, which is the company.
    assert_eq!(of_company(&world), "16290");
    edit.changes.iter().rev().for_each(|change| world.model.workspace.apply(&change.inverse()));
    assert_eq!(world.model.workspace, before.model.workspace);
    assert_eq!(of(&world, 1, "2026"), "15600");
}

fn of_company(world: &World) -> String {
    figure(world, &Scope::COMPANY, "2026").normalize().to_string()
}

/// What each row gives whom, added up row by row: people 1 to 3, then nobody.
fn by_hand(world: &World) -> [Decimal; 4] {
    let mut sums = [Decimal::ZERO; 4];
    for line in ORDERS.lines().skip(1) {
        let cells: Vec<&str> = line.split_whitespace().collect();
        let (when, amount) = (day(cells[1]), cells[6].parse::<Decimal>().unwrap());
        let account = id(match cells[4] {
            "A" => 1,
            "B" => 2,
            _ => 3,
        });
        let splits = splits_of(&world.model.workspace, account);
        let split = splits.values().filter(|split| split.from <= when).max_by_key(|split| split.from);
        let mut rest = Decimal::ONE_HUNDRED;
        for share in split.iter().flat_map(|split| &split.shares) {
            let percent = Decimal::new(i64::from(share.share.0), 4);
            sums[usize::try_from(share.employee.raw()).unwrap() - 1] +=
                amount * percent / Decimal::ONE_HUNDRED;
            rest -= percent;
        }
        sums[3] += amount * rest / Decimal::ONE_HUNDRED;
    }
    sums
}

/// The shares of an account on a day, person by person.
fn shares_on(world: &World, account: u64, when: Day) -> BTreeMap<u64, u32> {
    let splits = splits_of(&world.model.workspace, id(account));
    let split = splits.values().filter(|split| split.from <= when).max_by_key(|split| split.from);
    let shares = split.iter().flat_map(|split| &split.shares);
    shares.map(|share| (share.employee.raw(), share.share.0)).filter(|(_, share)| *share > 0).collect()
}

proptest! {
    #[test]
    fn people_and_what_is_nobodys_are_the_company(
        splits in vec((1_u64..=3, 0_i32..400, 0_u32..=100, 0_u32..=100), 0..8),
        handovers in vec((1_u64..=3, 1_u64..=3, 0_i32..400), 0..3),
    ) {
        let mut world = world();
        for (account, after, first, second) in splits {
            // The second gets a part of what the first leaves.
            let second = (100 - first) * second / 100;
            let from = (after > 20).then(|| day("2025-12-15").plus(after));
            own(&mut world, account, from, &[(1, first), (u64::from(after % 2 == 0) + 2, second)]);
        }
        for (from, to, after) in handovers {
            let first = day("2025-12-15").plus(after);
            let days = (-40..420).step_by(7).chain([after - 1, after, after + 1]);
            let places: Vec<(u64, Day)> =
                days.flat_map(|one| (1..=3).map(move |account| (account, day("2025-12-15").plus(one)))).collect();
            let before: Vec<_> = places.iter().map(|(account, when)| shares_on(&world, *account, *when)).collect();
            if let Ok(edit) = hand_over(&world.model.workspace, (id(from), id(to)), first, "why") {
                apply(&mut world, &edit);
                // Before the day nothing is another's; from it on the taker has what both had, the giver nothing.
                for ((account, when), mut expected) in places.into_iter().zip(before) {
                    if when >= first {
                        let given = expected.remove(&from).unwrap_or_default();
                        if given > 0 {
                            *expected.entry(to).or_default() += given;
                        }
                    }
                    prop_assert_eq!(shares_on(&world, account, when), expected, "{} on {}", account, when);
                }
            }
        }
        let expected = by_hand(&world);
        for who in 1..=3 {
            prop_assert_eq!(figure(&world, &employee(who), "2026"), expected[usize::try_from(who).unwrap() - 1]);
        }
        prop_assert_eq!(figure(&world, &Scope::COMPANY, "2026"), expected.iter().copied().sum::<Decimal>());
        let over = |total: Weight| total > Weight::WHOLE;
        for split in world.model.workspace.ownership.values() {
            prop_assert_eq!(over(Weight::total(split.shares.iter().map(|share| share.share))), false);
        }
    }
}
