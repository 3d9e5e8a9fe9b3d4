//! Locks of review cycles: a sealed report comes out again of its own inputs alone, a changed past shows, and two cycles are told
//! apart by totals, causes and rules. Specification: `docs/cycles.md`.

use keyscore::{
    domain::{
        cycle::{Cycle, CycleSeal, CycleState, SealMark},
        ownership::OwnershipSplit,
        period::PeriodLevel,
        record::RecordKey,
        text::Text2,
        weight::{Weight, WeightMode, WeightOwner},
    },
    engine::{
        cycle::{CycleComparison, CycleSide, SealReading, Sealed},
        evaluate::evaluate,
        model::Model,
        query::{Answer, Query},
    },
    state::edits::ownership::hand_over,
};

use crate::support::{VISITS, World, day, decimal, employee, id, input, period, ratio};

/// Ann has reached 150 of 200, Bob 200 of 200: 75 and 100 points. A second indicator is a third, exact: 1 ÷ 3 of 1 ÷ 2.
fn world() -> World {
    let mut world = World::new();
    world.kpi(1, input(VISITS));
    let third = ratio(
        keyscore::domain::kpi::Formula::Number(decimal("1")),
        keyscore::domain::kpi::Formula::Number(decimal("3")),
    );
    world.kpi(2, third).unit = keyscore::domain::kpi::Unit::Ratio;
    for (raw, actual) in [(1, "150"), (2, "200")] {
        world.targets(1, &employee(raw), 2026, PeriodLevel::Quarter, "200 200 200 200");
        world.targets(2, &employee(raw), 2026, PeriodLevel::Year, "0.5");
        world.number(VISITS, &employee(raw), "2026-Q1", actual);
        world.weights(
            WeightOwner::Employee(id(raw)),
            day("0001-01-01"),
            WeightMode::Enforce,
            &[(1, Weight::percent(80).0), (2, Weight::percent(20).0)],
        );
    }
    begin(&mut world, 1, "2026-Q1");
    world
}

fn begin(world: &mut World, raw: u64, when: &str) {
    world.put(Cycle {
        id: id(raw),
        name: Text2::same(when),
        period: period(when),
        state: CycleState::Review,
        seals: vec![],
        log: vec![],
        appeals: vec![],
        calibration: None,
    });
}

fn seal(world: &World, cycle: u64) -> SealReading {
    match evaluate(&world.model, &Query::Seal(id(cycle))) {
        Answer::Seal(Some(reading)) => *reading,
        other => panic!("{other:?}"),
    }
}

/// Locks a cycle as the page does.
fn lock(world: &mut World, cycle: u64, at: i64) -> SealReading {
    let reading = seal(world, cycle);
    let seal = id(cycle * 100 + u64::try_from(at).unwrap());
    world.put(CycleSeal { id: seal, cycle: id(cycle), text: reading.text.clone() });
    let mark = SealMark { seal, sha256: reading.sha256.clone(), engine: reading.engine.clone(), at };
    let known = world.model.workspace.cycles.get_mut(&id(cycle)).unwrap();
    known.seals.push(mark);
    known.state = CycleState::Locked;
    reading
}

fn compare(model: &Model, left: CycleSide, right: CycleSide) -> CycleComparison {
    match evaluate(model, &Query::CycleCompare { left, right }) {
        Answer::CycleCompare(Some(comparison)) => *comparison,
        other => panic!("{other:?}"),
    }
}

fn since_lock(world: &World) -> CycleComparison {
    compare(&world.model, CycleSide::Sealed(id(1)), CycleSide::Now(id(1)))
}

/// `scope: left → right, indicator causes` of the cards that differ.
fn told(comparison: &CycleComparison) -> Vec<String> {
    let total = |side: &Option<(Option<rust_decimal::Decimal>, Option<String>)>| match side {
        Some((Some(total), _)) => total.to_string(),
        Some((None, _)) => "-".to_owned(),
        None => "none".to_owned(),
    };
    let differs =
        |pair: &&keyscore::engine::cycle::CardPair| pair.left != pair.right || !pair.indicators.is_empty();
    let line = |pair: &keyscore::engine::cycle::CardPair| {
        let causes = pair.indicators.iter().map(|one| format!(" {}{:?}", one.kpi.raw(), one.causes));
        format!(
            "{}: {} → {}{}",
            pair.scope,
            total(&pair.left),
            total(&pair.right),
            causes.collect::<String>()
        )
    };
    comparison.cards.iter().filter(differs).map(line).collect()
}

#[test]
fn a_sealed_report_comes_out_again_of_nothing_but_what_was_sealed() {
    let world = world();
    let reading = seal(&world, 1);
    assert!(reading.recomputes);
    assert_eq!(reading.people, 3);
    // The hash is that of the text; its digits are held to the standard where it is made.
    use sha2::{Digest as _, Sha256};
    let hash: String =
        Sha256::digest(reading.text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(reading.sha256, hash);
    let sealed: Sealed = serde_json::from_str(&reading.text).unwrap();
    // 80 % · 75 + 20 % · 66.67 = 73.334: the third was kept as a third, 1/3 of 1/2 is 66.666… points.
    let ann = sealed.report.cards.iter().find(|card| card.scope == employee(1)).unwrap();
    assert_eq!(ann.total, Some(decimal("73.33")));
    let reached = &sealed.inputs.iter().find(|one| one.scope == employee(1)).unwrap().reached;
    let third = reached.iter().find(|one| one.kpi == id(2) && one.period == period("2026-Q1")).unwrap();
    assert_eq!(third.actual, Ok(("1/1".to_owned(), "3/1".to_owned())));
    // Neither rows nor typed values are sealed: aggregates are.
    assert!(!reading.text.contains("input_value") && !reading.text.contains("\"batch\""));
    // The same moment gives the same text, digit by digit.
    assert_eq!(seal(&world, 1), reading);
    // A number of the sealed inputs changed by hand no longer gives the report.
    let mut forged = world;
    lock(&mut forged, 1, 1);
    let stored = forged.model.workspace.cycle_seals.get_mut(&id(101)).unwrap();
    stored.text = stored.text.replace("\"150/1\"", "\"190/1\"");
    let proof = since_lock(&forged).left.unwrap();
    assert_eq!((proof.is_intact, proof.recomputes), (false, Some(false)));
    // A lock that cannot be read, or is lost, is said to be damaged; there is nothing to compare.
    forged.model.workspace.cycle_seals.get_mut(&id(101)).unwrap().text = "{".to_owned();
    let damaged = since_lock(&forged);
    forged.model.workspace.cycle_seals.remove(&id(101));
    for comparison in [damaged, since_lock(&forged)] {
        let proof = comparison.left.unwrap();
        assert_eq!((proof.is_intact, proof.recomputes), (false, None));
        assert_eq!((comparison.cards.len(), comparison.rules.len()), (0, 0));
    }
}

#[test]
fn a_changed_past_shows_with_what_changed() {
    let mut world = world();
    lock(&mut world, 1, 1);
    let comparison = since_lock(&world);
    let proof = comparison.left.unwrap();
    assert_eq!((proof.is_intact, proof.recomputes, proof.follows), (true, Some(true), true));
    assert_eq!((told(&comparison), comparison.rules.len()), (Vec::new(), 0));
    // 180 of 200 for Ann: 80 % · 90 + 13.334 = 85.334.
    world.number(VISITS, &employee(1), "2026-Q1", "180");
    assert_eq!(told(&since_lock(&world)), [format!("{}: 73.33 → 85.33 1[Actual]", employee(1))]);
    // A target of 100 for Bob: 200 of it are at the cap of 120; 96 + 13.334 = 109.334.
    world.targets(1, &employee(2), 2026, PeriodLevel::Quarter, "100 200 200 200");
    let comparison = since_lock(&world);
    assert_eq!(told(&comparison)[1], format!("{}: 93.33 → 109.33 1[Target]", employee(2)));
    let changed: Vec<RecordKey> = comparison.rules.iter().map(|change| change.key).collect();
    let series = keyscore::domain::target::TargetSeries::id_for(id(1), &employee(2), 2026);
    assert_eq!(changed, [RecordKey::TargetSeries(series)]);
    // The lock itself is as it was.
    assert!(comparison.left.unwrap().is_intact);
}

#[test]
fn a_handover_stands_in_the_log_with_its_day_and_reason() {
    let mut world = world();
    world.own(1, day("0001-01-01"), &[(1, 100)]);
    lock(&mut world, 1, 1);
    assert_eq!(since_lock(&world).rules.len(), 0);
    let people = (id(1), id(2));
    let edit = hand_over(&world.model.workspace, people, day("2026-03-01"), "Ann is on leave").unwrap();
    edit.changes.iter().for_each(|change| world.model.workspace.apply(change));
    let rules = since_lock(&world).rules;
    let told: Vec<_> = rules.iter().map(|change| (change.key, change.from, change.reason.as_str())).collect();
    let split = OwnershipSplit::id_for(id(1), day("2026-03-01"));
    let key = RecordKey::OwnershipSplit(split);
    assert_eq!(told, [(key, Some(day("2026-03-01")), "Ann is on leave")]);
    // A lock of a version that kept neither owners nor leave says nothing of them.
    let seal = world.model.workspace.cycle_seals.get_mut(&id(101)).unwrap();
    let mut old: serde_json::Value = serde_json::from_str(&seal.text).unwrap();
    old.as_object_mut().unwrap().remove("has_linkage");
    let rules = old["rules"].as_array_mut().unwrap();
    rules.retain(|rule| rule["record"].get("ownership_split").is_none());
    for rule in rules {
        if let Some(person) = rule["record"].get_mut("employee") {
            assert!(person.as_object_mut().unwrap().remove("away").is_some());
        }
    }
    seal.text = old.to_string();
    assert_eq!(since_lock(&world).rules, []);
}

#[test]
fn locks_follow_each_other_and_a_missing_one_shows() {
    let mut world = world();
    let first = lock(&mut world, 1, 1);
    for raw in [1, 2] {
        world.number(VISITS, &employee(raw), "2026-Q2", "160");
    }
    begin(&mut world, 2, "2026-Q2");
    let second = lock(&mut world, 2, 2);
    let sealed: Sealed = serde_json::from_str(&second.text).unwrap();
    assert_eq!(sealed.previous, Some(first.sha256));
    // 160 of 200: 64 + 13.334 for both, 73.33 and 93.33 before.
    let both = compare(&world.model, CycleSide::Sealed(id(1)), CycleSide::Sealed(id(2)));
    let expected = [
        format!("{}: 73.33 → 77.33 1[Actual]", employee(1)),
        format!("{}: 93.33 → 77.33 1[Actual]", employee(2)),
    ];
    assert_eq!(told(&both), expected);
    assert!(both.left.unwrap().follows && both.right.unwrap().follows);
    // Without the first one the second hangs in the air.
    let mut gone = world.clone();
    gone.model.workspace.cycle_seals.remove(&id(101));
    let proof = compare(&gone.model, CycleSide::Sealed(id(2)), CycleSide::Now(id(2))).left.unwrap();
    assert!(proof.is_intact && !proof.follows);
    // Locked again after it was opened, it follows its own first lock or a later one of others.
    let again = seal(&world, 1);
    let sealed: Sealed = serde_json::from_str(&again.text).unwrap();
    assert_eq!(sealed.previous, Some(second.sha256));
}
