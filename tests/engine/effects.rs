//! What became of figures after something was done about them, by hand.

use keyscore::{
    domain::{
        kpi::Unit,
        monitor::{ActionItem, ActionStage},
    },
    engine::{
        effects::{ActionEffect, FigureAt},
        evaluate::evaluate,
        query::{Answer, Query},
    },
};

use crate::support::{VISITS, World, account, day, decimal, id, input, period};

fn action(raw: u64) -> ActionItem {
    ActionItem {
        id: id(raw),
        name: "visit".to_owned(),
        scope: account(1),
        kpi: Some(id(4)),
        period: Some(period("2026-01")),
        owner: None,
        begun: day("2026-02-10"),
        due: Some(day("2026-03-20")),
        review: None,
        expected: Some(decimal("-8")),
        stage: ActionStage::Do,
        note: String::new(),
        whys: Vec::new(),
        causes: Vec::new(),
    }
}

/// Complaints of account 1: 20, 22, 18, 14 in January to April.
fn world(actions: impl IntoIterator<Item = ActionItem>) -> World {
    let mut world = World::new();
    world.kpi(4, input(VISITS)).unit = Unit::Count;
    for (month, value) in [("2026-01", "20"), ("2026-02", "22"), ("2026-03", "18"), ("2026-04", "14")] {
        world.number(VISITS, &account(1), month, value);
    }
    actions.into_iter().for_each(|action| world.put(action));
    world
}

fn effects(world: &World) -> Vec<ActionEffect> {
    match evaluate(&world.model, &Query::Effects) {
        Answer::Effects(effects) => effects,
        other => panic!("{other:?}"),
    }
}

fn at(when: &str, value: &str) -> FigureAt {
    FigureAt { period: period(when), value: Some(decimal(value)) }
}

#[test]
fn before_when_due_and_now() {
    let found = effects(&world([action(1)]));
    let [effect] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(effect.before, at("2026-01", "20"));
    assert_eq!((effect.at_due, effect.now), (Some(at("2026-03", "18")), Some(at("2026-04", "14"))));
    // 14 − 20 of −8: three quarters.
    assert_eq!((effect.change, effect.share), (Some(decimal("-6")), Some(decimal("0.75"))));
}

#[test]
fn periods_are_of_the_length_of_the_one_before_and_over() {
    let quarter = ActionItem { period: Some(period("2025-Q4")), expected: None, ..action(2) };
    let later = ActionItem { due: Some(day("2026-05-02")), ..action(3) };
    let young = ActionItem { period: None, begun: day("2026-04-30"), ..action(4) };
    let of_none = ActionItem { kpi: None, ..action(5) };
    let found = effects(&world([quarter, later, young, of_none]));
    let [quarter, later, young] = found.as_slice() else { panic!("{found:?}") };
    // Nothing was measured in 2025; the first quarter is 60, the second is not over.
    assert_eq!((quarter.before.value, quarter.now), (None, Some(at("2026-Q1", "60"))));
    assert_eq!((quarter.change, quarter.share), (None, None));
    assert_eq!(later.at_due, None);
    // Of April itself, after which nothing is known yet.
    assert_eq!((young.before, young.now, young.change), (at("2026-04", "14"), None, None));
}
