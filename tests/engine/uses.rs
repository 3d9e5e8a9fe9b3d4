//! What uses a role, a region or a product line.

use keyscore::{
    domain::{
        period::PeriodLevel,
        record::{Identified as _, RecordKey},
        scope::{Member, Scope},
        weight::{Weight, WeightMode, WeightOwner},
    },
    engine::{
        evaluate::evaluate,
        query::{Answer, Query, RecordUses},
    },
    state::edits::employee::take_regions,
};

use crate::support::{SALES, World, id, input, region};

fn uses(world: &World, key: RecordKey) -> RecordUses {
    match evaluate(&world.model, &Query::Uses(key)) {
        Answer::Uses(uses) => uses,
        other => panic!("{other:?}"),
    }
}

#[test]
fn records_and_rows_that_name_it_are_found() {
    let mut world = World::new();
    world.kpi(1, input(SALES));
    world.orders(
        1,
        "order_id order_date account region net_amount
        O1 2026-01-10 A North 100
        O2 2026-01-11 B South 200
        O3 2026-01-12 C North 300",
    );
    world.targets(1, &region(2), 2026, PeriodLevel::Year, "12");
    // North: accounts A and C, two rows. South: account B, a target, a row.
    let north = uses(&world, RecordKey::Region(id(1)));
    assert_eq!((north.records, north.rows), (vec![RecordKey::Account(id(1)), RecordKey::Account(id(3))], 2));
    let series = world.model.workspace.targets.values().next().unwrap().id();
    let south = uses(&world, RecordKey::Region(id(2)));
    assert_eq!(
        (south.records, south.rows),
        (vec![RecordKey::Account(id(2)), RecordKey::TargetSeries(series)], 1)
    );
    // Nobody sells tea; role 1 is Ann's and has weights, role 2 is free.
    assert_eq!(uses(&world, RecordKey::ProductLine(id(1))), RecordUses::default());
    world.roles(1, &[(1, Weight::WHOLE)]);
    world.weights(
        WeightOwner::Role(id(1)),
        "0001-01-01".parse().unwrap(),
        WeightMode::Enforce,
        &[(1, 1_000_000)],
    );
    let set = world.model.workspace.weights.values().next().unwrap().id();
    assert_eq!(
        uses(&world, RecordKey::Role(id(1))).records,
        [RecordKey::Employee(id(1)), RecordKey::WeightSet(set)]
    );
    assert_eq!(uses(&world, RecordKey::Role(id(2))), RecordUses::default());
    let scope = Scope::from(Member::Role(id(2)));
    world.targets(1, &scope, 2026, PeriodLevel::Year, "12");
    assert_eq!(uses(&world, RecordKey::Role(id(2))).records.len(), 1);
}

#[test]
fn territories_say_in_which_region_people_work() {
    let mut world = World::new();
    // Ann's two lie in the North, Bob's in both, of one of Cyd's nobody knows where it lies.
    world.table(
        1,
        "employee_territories",
        "employee territory region
        Ann T1 North
        Ann T2 North
        Bob T1 North
        Bob T3 South
        Cyd T3 South
        Cyd T9 -",
    );
    let told = |world: &World| match evaluate(&world.model, &Query::PersonRegions) {
        Answer::PersonRegions(told) => told,
        other => panic!("{other:?}"),
    };
    assert_eq!(told(&world), [(id(1), id(1))]);
    let edit = take_regions(&world.model.workspace, &told(&world)).unwrap();
    edit.changes.iter().for_each(|change| world.model.workspace.apply(change));
    let ann = world.model.workspace.employees.get(&id(1)).unwrap();
    assert_eq!(ann.facts.revisions().len(), 1);
    assert_eq!(ann.facts.latest().unwrap().region, Some(id(1)));
    // What is known already is not told again.
    assert_eq!(told(&world), []);
    assert!(take_regions(&world.model.workspace, &[(id(1), id(2))]).is_err());
}
