//! Bonuses by grades as records: from the total to the grade, its coefficient and the money. By hand, and the example of
//! section 7 of `docs/incentives.md`.

use keyscore::{
    domain::{
        dated::Dated,
        id::Id,
        incentive::{GradeRow, GradeTable, LimitRule, NobodyRule},
        pay::{BaseAmounts, BaseKind, PayBase},
        period::PeriodLevel,
        pool::BonusPool,
        scope::{Member, Scope},
        text::Text2,
        weight::{Weight, WeightMode, WeightOwner},
    },
    engine::{
        evaluate::{evaluate, report},
        incentive::pool::{PoolError, ShareLimit},
        pool_lint::{PoolNote, lint_pool, lint_pools},
        pools::{LeftOut, PoolReading},
        query::{Answer, Query},
        session::Session,
    },
};

use crate::support::{VISITS, World, day, decimal, employee, id, input, period};

const QUARTER: &str = "2026-Q1";

fn table(rows: &[(&str, &str)]) -> GradeTable {
    let row = |(code, coefficient): &(&str, &str)| GradeRow {
        code: (*code).to_owned(),
        coefficient: decimal(coefficient),
    };
    GradeTable { rows: rows.iter().map(row).collect() }
}

fn pool(amount: Option<&str>) -> BonusPool {
    BonusPool {
        id: id(1),
        name: Text2::same("Quarter"),
        scope: Scope::COMPANY,
        period: period(QUARTER),
        base: BaseKind::Bonus,
        grades: table(&[("A", "1.2"), ("B", "1.0"), ("C", "0.8")]),
        amount: amount.map(decimal),
        least: None,
        most: None,
        when_nobody: NobodyRule::Return,
        beyond_limits: LimitRule::Return,
    }
}

/// Ann 85 points (B), Bob 95 (A), Cyd 70 (C) of 100; target bonuses 5,000, 5,000, 8,000.
fn world() -> World {
    let mut world = World::new();
    world.kpi(1, input(VISITS)).unit = keyscore::domain::kpi::Unit::Points;
    world.targets(1, &Scope::COMPANY, 2026, PeriodLevel::Quarter, "100 100 100 100");
    world.bands(&[("A", "90"), ("B", "80"), ("C", "0")]);
    for (raw, points, bonus) in [(1, "85", "5000"), (2, "95", "5000"), (3, "70", "8000")] {
        world.number(VISITS, &employee(raw), QUARTER, points);
        let owner = WeightOwner::Employee(id(raw));
        world.weights(owner, day("2026-01-01"), WeightMode::Enforce, &[(1, Weight::WHOLE.0)]);
        base(&mut world, &employee(raw), Some("2000"), Some(bonus));
    }
    world
}

fn base(world: &mut World, scope: &Scope, salary: Option<&str>, bonus: Option<&str>) {
    let amounts = BaseAmounts { salary: salary.map(decimal), bonus: bonus.map(decimal) };
    let amounts = Dated::always(amounts);
    world.put(PayBase { id: PayBase::id_for(scope), scope: scope.clone(), amounts });
}

fn reading(world: &World) -> PoolReading {
    match evaluate(&world.model, &Query::Pools { period: period(QUARTER) }) {
        Answer::Pools(mut found) => found.remove(0),
        other => panic!("{other:?}"),
    }
}

/// What everybody gets, or why not, by name.
fn shares(reading: &PoolReading) -> Vec<String> {
    let shown = |share: &keyscore::engine::pools::PoolShare| match (share.amount, share.left_out) {
        (Some(amount), None) => amount.to_string(),
        (None, left_out) => format!("{left_out:?}"),
        both => panic!("{both:?}"),
    };
    reading.people.iter().map(shown).collect()
}

fn told(world: &World) -> (Vec<String>, Option<String>, Option<String>) {
    let found = reading(world);
    let text = |number: Option<rust_decimal::Decimal>| number.map(|number| number.normalize().to_string());
    (shares(&found), text(found.paid), text(found.returned))
}

fn of(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[test]
fn a_pool_is_divided_by_base_and_grade() {
    let mut world = world();
    world.put(pool(Some("10000")));
    let found = reading(&world);
    // Weights 5,000 · 1.0, 5,000 · 1.2, 8,000 · 0.8 of 17,400: 2,873.563…, 3,448.275…, 3,678.160…
    assert_eq!(shares(&found), of(&["2873.56", "3448.28", "3678.16"]));
    assert_eq!(found.weights, Some(decimal("17400")));
    assert_eq!((found.paid, found.returned), (Some(decimal("10000")), Some(decimal("0"))));
    let first = &found.people[0];
    assert_eq!((first.grade.as_deref(), first.coefficient), (Some("B"), Some(decimal("1.0"))));
    assert_eq!(first.total, Some(decimal("85")));
    assert_eq!(first.base.as_ref().map(|base| base.amount), Some(decimal("5000")));
    assert_eq!(first.exact.map(|exact| exact.to_string()).as_deref(), Some("2873.563218391"));
    // Nothing of another period; the report has the same.
    let other = evaluate(&world.model, &Query::Pools { period: period("2026-Q2") });
    assert_eq!(other, Answer::Pools(Vec::new()));
    assert_eq!(report(&world.model, period(QUARTER)).pools, vec![found]);
    assert_eq!(report(&world.model, period("2026-Q2")).pools, Vec::new());
}

#[test]
fn without_a_pool_everybody_gets_base_times_coefficient() {
    let mut world = world();
    world.put(pool(None));
    // 5,000 · 1.0, 5,000 · 1.2, 8,000 · 0.8.
    assert_eq!(told(&world), (of(&["5000.00", "6000.00", "6400.00"]), Some("17400".to_owned()), None));
    world.put(BonusPool { least: Some(decimal("5500")), most: Some(decimal("6200")), ..pool(None) });
    assert_eq!(told(&world), (of(&["5500", "6000.00", "6200"]), Some("17700".to_owned()), None));
    let limits: Vec<_> = reading(&world).people.iter().map(|share| share.limit).collect();
    assert_eq!(limits, [Some(ShareLimit::Least), None, Some(ShareLimit::Most)]);
    // Exactly at a limit is no limit.
    world.put(BonusPool { least: Some(decimal("5000")), most: Some(decimal("6400")), ..pool(None) });
    assert!(reading(&world).people.iter().all(|share| share.limit.is_none()));
    // Salary: 2,000 for each of three months.
    let salary = BonusPool {
        base: BaseKind::Salary,
        grades: table(&[("A", "1.2"), ("B", "1.0000025"), ("C", "0.8")]),
        ..pool(None)
    };
    world.put(salary);
    // 6,000 · 1.0000025 = 6,000.015 → 6,000.02.
    assert_eq!(shares(&reading(&world)), of(&["6000.02", "7200.00", "4800.00"]));
    world.put(BonusPool { least: Some(decimal("2")), most: Some(decimal("1")), ..pool(None) });
    let found = reading(&world);
    assert_eq!((found.fault, found.paid), (Some(PoolError::Limits(id(1))), None));
    // Nobody can be paid half a cent, with a pool or without one.
    world.put(BonusPool { least: Some(decimal("0.005")), ..pool(None) });
    let found = reading(&world);
    assert_eq!((found.fault, found.paid), (Some(PoolError::NotInUnits(decimal("0.005"))), None));
}

#[test]
fn who_lacks_a_grade_or_a_base_does_not_share() {
    let mut world = world();
    world.put(BonusPool { grades: table(&[("A", "1.2"), ("C", "0")]), ..pool(Some("1000")) });
    // Ann's B has no coefficient; Cyd's counts 0, which is a share of 0. Bob has all of it.
    assert_eq!(
        told(&world),
        (of(&["Some(NoCoefficient)", "1000.00", "0.00"]), Some("1000".to_owned()), Some("0".to_owned()))
    );
    // Without a total there is no grade; without an amount no base, unless the role or everybody has one.
    let mut world = self::world();
    world.put(pool(Some("1000")));
    crate::support::without(&mut world.model.workspace.values, |value| {
        value.scope == Scope::from(Member::Employee(Id::from_raw(3)))
    });
    base(&mut world, &employee(2), Some("1"), None);
    assert_eq!(told(&world).0, of(&["1000.00", "Some(NoBase)", "Some(NoGrade)"]));
    crate::support::without(&mut world.model.workspace.pay_bases, |base| {
        base.scope == Scope::from(Member::Employee(Id::from_raw(2)))
    });
    base(&mut world, &Scope::COMPANY, None, Some("5000"));
    // 5,000 · 1.0 and 5,000 · 1.2: 454.545…, 545.454….
    assert_eq!(told(&world).0, of(&["454.55", "545.45", "Some(NoGrade)"]));
    assert_eq!(reading(&world).people[1].base.as_ref().map(|base| base.origin.clone()), Some(Scope::COMPANY));
    assert_eq!(reading(&world).people[2].left_out, Some(LeftOut::NoGrade));
}

#[test]
fn a_pool_of_a_role_is_for_those_who_have_it_then() {
    let mut world = world();
    world.roles(1, &[(1, Weight::WHOLE)]);
    world.roles(2, &[(2, Weight::percent(70)), (1, Weight::percent(30))]);
    world.roles(3, &[(2, Weight::WHOLE)]);
    world.put(BonusPool { scope: Scope::from(Member::Role(id(1))), ..pool(Some("1100")) });
    // Ann and Bob: 5,000 and 6,000 of 11,000.
    assert_eq!(told(&world).0, of(&["500.00", "600.00"]));
}

#[test]
fn limits_and_nobody_are_as_the_pool_says() {
    let mut world = world();
    let most = Some(decimal("3500"));
    world.put(BonusPool { most, beyond_limits: LimitRule::Redistribute, ..pool(Some("10000")) });
    // Section 7: the third at 3,500, then the second, the first gets 3,000.
    assert_eq!(told(&world).0, of(&["3000.00", "3500.00", "3500.00"]));
    world.put(BonusPool { most, ..pool(Some("10000")) });
    assert_eq!(told(&world).2, Some("178.16".to_owned()));
    let nothing = table(&[("A", "0"), ("B", "0"), ("C", "0")]);
    world.put(BonusPool { grades: nothing.clone(), ..pool(Some("30")) });
    assert_eq!(told(&world), (of(&["0.00"; 3]), Some("0".to_owned()), Some("30".to_owned())));
    world.put(BonusPool { grades: nothing, when_nobody: NobodyRule::Even, ..pool(Some("30")) });
    assert_eq!(told(&world).0, of(&["10.00"; 3]));
    world.put(BonusPool { ..pool(Some("0.001")) });
    let found = reading(&world);
    assert_eq!((found.fault, found.paid), (Some(PoolError::NotInUnits(decimal("0.001"))), None));
    assert_eq!(shares(&found), of(&["None"; 3]));
}

#[test]
fn a_session_follows_every_edit() {
    let mut world = world();
    world.put(pool(Some("10000")));
    let mut session = Session::new(world.model.clone());
    let question = Query::Pools { period: period(QUARTER) };
    assert_eq!(session.answer(&question), evaluate(&world.model, &question));
    // Ann reaches 90 and grade A.
    world.number(VISITS, &employee(1), QUARTER, "90");
    let value =
        world.model.workspace.values.values().find(|value| value.scope == employee(1)).unwrap().clone();
    let key = keyscore::domain::record::Record::from(value.clone()).key();
    let change = keyscore::domain::change::Change::replace(session.workspace().get(key), value);
    let set =
        keyscore::domain::change::ChangeSet { revision: 1, changes: vec![change], ..Default::default() };
    session.apply(&set);
    let after = session.answer(&question);
    assert_eq!(after, evaluate(&world.model, &question));
    let Answer::Pools(found) = after else { panic!() };
    assert_eq!(found[0].people[0].grade.as_deref(), Some("A"));
}

#[test]
fn what_is_to_be_known_is_told() {
    let mut world = world();
    let notes = |world: &World, pool: BonusPool| lint_pool(&world.model.workspace, &pool);
    let cliff = |at: &str, better: &str, coefficient: &str, next: &str, below: &str| PoolNote::Cliff {
        at: decimal(at),
        better: better.to_owned(),
        coefficient: decimal(coefficient),
        next: next.to_owned(),
        below: decimal(below),
    };
    // At 90 a fifth of the base more, at 80 another.
    let steps = vec![cliff("90", "A", "1.2", "B", "1.0"), cliff("80", "B", "1.0", "C", "0.8")];
    assert_eq!(notes(&world, pool(Some("10000"))), steps);
    assert!(steps.iter().all(|note| note.is_fact() && !note.is_fault()));
    world.put(pool(Some("10000")));
    assert_eq!(lint_pools(&world.model.workspace).len(), 2);
    // One coefficient for two grades is no cliff.
    let level = BonusPool { grades: table(&[("A", "1"), ("B", "1.00"), ("C", "0.5")]), ..pool(None) };
    assert_eq!(notes(&world, level), vec![cliff("80", "B", "1.00", "C", "0.5")]);
    let falls = BonusPool { grades: table(&[("A", "0.9"), ("B", "1"), ("C", "1")]), ..pool(None) };
    let note = PoolNote::Falls { better: "A".to_owned(), next: "B".to_owned() };
    assert!(!note.is_fact() && !note.is_fault());
    assert_eq!(notes(&world, falls), vec![note, cliff("90", "A", "0.9", "B", "1")]);
    let odd = BonusPool {
        grades: table(&[("A", "-1"), ("B", "1"), ("B", "2"), ("X", "1")]),
        amount: Some(decimal("0.005")),
        least: Some(decimal("3")),
        most: Some(decimal("2")),
        ..pool(None)
    };
    let code = |code: &str| code.to_owned();
    let expected = vec![
        PoolNote::Amount(decimal("0.005")),
        PoolNote::Limits,
        PoolNote::Negative(code("A")),
        PoolNote::Twice(code("B")),
        PoolNote::Without(code("C")),
        PoolNote::Unknown(code("X")),
    ];
    assert_eq!(notes(&world, odd), expected);
    let faults: Vec<bool> = expected.iter().map(PoolNote::is_fault).collect();
    assert_eq!(faults, [true, true, true, true, false, false]);
    world.model.workspace.bands.clear();
    assert_eq!(notes(&world, pool(None)), vec![PoolNote::NoBands]);
}

/// The shares of the documented example are in the lock, come out again of what was sealed alone, and stay when the pool changes.
#[test]
fn a_lock_keeps_what_everybody_gets() {
    use keyscore::{
        domain::cycle::{Cycle, CycleState},
        engine::cycle::Sealed,
    };
    let mut world = world();
    world.put(pool(Some("10000")));
    world.put(Cycle {
        id: id(9),
        name: Text2::same("Q1"),
        period: period(QUARTER),
        state: CycleState::Review,
        seals: vec![],
        log: vec![],
        appeals: vec![],
        calibration: None,
    });
    let Answer::Seal(Some(lock)) = evaluate(&world.model, &Query::Seal(id(9))) else { panic!("no lock") };
    assert!(lock.recomputes);
    let sealed: Sealed = serde_json::from_str(&lock.text).unwrap();
    let amounts: Vec<Option<String>> = sealed.report.pools[0]
        .people
        .iter()
        .map(|share| share.amount.map(|amount| amount.to_string()))
        .collect();
    // Ann, Bob, Cyd: the example of section 7 of docs/incentives.md.
    assert_eq!(amounts, ["2873.56", "3448.28", "3678.16"].map(|amount| Some(amount.to_owned())));
    world.put(pool(Some("20000")));
    assert_ne!(reading(&world), sealed.report.pools[0]);
    // Without a pool the text says nothing of one, as the locks of older versions.
    world.model.workspace.pools.clear();
    let Answer::Seal(Some(lock)) = evaluate(&world.model, &Query::Seal(id(9))) else { panic!("no lock") };
    assert!(lock.recomputes && !lock.text.contains("\"pools\":"));
}
