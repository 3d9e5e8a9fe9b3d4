//! How a total moves with weights, targets and thresholds, by hand.

use keyscore::{
    domain::{period::PeriodLevel, scope::Scope},
    engine::{
        evaluate::evaluate,
        query::{Answer, Query},
        report::{Lever, Sensitivity, Shift, Step},
    },
};

use crate::{
    scoring_support::card_world,
    support::{World, decimal, id, period},
};

const COMPANY: Scope = Scope::COMPANY;

fn sensitivity(world: &World) -> Sensitivity {
    match evaluate(&world.model, &Query::Sensitivity { scope: COMPANY, period: period("2026") }) {
        Answer::Sensitivity(found) => found,
        other => panic!("{other:?}"),
    }
}

fn shown(shift: &Option<Shift>) -> String {
    let text = |value: Option<rust_decimal::Decimal>| value.map_or("-".to_owned(), |value| value.to_string());
    shift.as_ref().map_or_else(
        || "-".to_owned(),
        |shift| format!("{}: {} {} {}", shift.to, text(shift.score), text(shift.total), text(shift.change)),
    )
}

#[test]
fn a_point_of_weight_and_a_percent_of_a_target() {
    // 50 % · 80 + 30 % · 90 + 20 % · 40 = 75.
    let world = card_world(&["80", "90", "40"], &[50, 30, 20]);
    let found = sensitivity(&world);
    assert_eq!(found.total, Some(decimal("75.00")));
    let weights: Vec<String> = found.levers.iter().map(|lever| lever.weight.unwrap().to_string()).collect();
    // (80 − (30 · 90 + 20 · 40) / 50) / 100; (90 − (50 · 80 + 20 · 40) / 70) / 100; (40 − (50 · 80 + 30 · 90) / 80) / 100
    assert_eq!(weights, ["0.1", "0.214285714", "-0.4375"]);
    // 80 of 101 instead of 100: 79.21; 0.5 · 79.21 + 27 + 8 = 74.605, rounded 74.61.
    assert_eq!(shown(&found.levers[0].target), "101: 79.21 74.61 -0.39");
    assert_eq!(shown(&found.levers[0].threshold), "-");
    // Had the first one met its 100: 50 + 27 + 8 = 85; the last one: 40 + 27 + 20 = 87.
    assert_eq!(shown(&found.levers[0].met.as_deref().cloned()), "100: 100.00 85.00 10.00");
    assert_eq!(shown(&found.levers[2].met.as_deref().cloned()), "100: 100.00 87.00 12.00");
    // 40 of 101: 39.60; 40 + 27 + 7.92.
    assert_eq!(shown(&found.levers[2].target), "101: 39.60 74.92 -0.08");
    // A card that has its weight changed comes to just that: 51, and 29.4 and 19.6 of the others.
    let moved = card_world(&["80", "90", "40"], &[51, 0, 0]);
    let mut world = card_world(&["80", "90", "40"], &[1, 1, 1]);
    let (owner, day) = (keyscore::domain::weight::WeightOwner::Company, keyscore::domain::date::Day::BEGIN);
    let mode = keyscore::domain::weight::WeightMode::Enforce;
    world.weights(owner, day, mode, &[(1, 510_000), (2, 294_000), (3, 196_000)]);
    assert_eq!(world.card(&COMPANY, "2026").total, Some(decimal("75.10")));
    // What stands alone has nothing to give way.
    assert_eq!(sensitivity(&moved).levers.iter().map(|lever| lever.weight).collect::<Vec<_>>(), [None]);
}

#[test]
fn thresholds_limits_and_roll_ups_are_those_of_the_card() {
    let mut world = card_world(&["85", "90", "-"], &[50, 50, 0]);
    world.settings(|settings| settings.scale.cap = decimal("120"));
    world.targets(1, &COMPANY, 2026, PeriodLevel::Year, "70/100/130");
    let lever = sensitivity(&world).levers.remove(0);
    // 60 + (85 − 70.7) / 29.3 · 40 = 79.52; with 90: 84.76. At 101: 60 + 15 / 31 · 40 = 79.35; 84.675 is 84.68.
    assert_eq!(shown(&lever.threshold), "70.7: 79.52 84.76 -0.24");
    assert_eq!(shown(&lever.target), "101: 79.35 84.68 -0.32");
    // The stretch plays no part below the target.
    assert_eq!(shown(&lever.stretch), "131.3: 80.00 85.00 0.00");
    // A threshold that passes its target leaves no score, so the card is that of the rest: 90 instead of (0 + 90) / 2.
    world.targets(1, &COMPANY, 2026, PeriodLevel::Year, "99.5/100/130");
    let lever = sensitivity(&world).levers.into_iter().find(|lever| lever.kpi == id(1)).unwrap();
    assert_eq!(shown(&lever.threshold), "100.495: - 90.00 45.00");
    // Of the lowest score no weight matters.
    world.plan(&COMPANY, r#"{"roll_up":"min"}"#);
    assert!(sensitivity(&world).levers.iter().all(|lever| lever.weight.is_none()));
}

#[test]
fn the_explanation_has_the_lever_of_its_indicator() {
    let world = card_world(&["80", "90", "40"], &[50, 30, 20]);
    let steps = world.explain(&COMPANY, 1, "2026").unwrap().steps;
    let lever: Vec<&Lever> = steps
        .iter()
        .filter_map(|step| if let Step::Lever(lever) = step { Some(lever) } else { None })
        .collect();
    assert_eq!(lever, [&sensitivity(&world).levers[0]]);
}
