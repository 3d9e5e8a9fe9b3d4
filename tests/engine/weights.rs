//! Weights: whose hold, mixing by type and role, totals with missing parts, rounding and bands.

use keyscore::{
    domain::{
        date::Day,
        period::PeriodLevel,
        scope::Scope,
        weight::{Weight, WeightMode, WeightOwner},
    },
    engine::report::{Scorecard, TotalMissing},
};

use crate::support::{LEADS, SALES, VISITS, World, account, day, decimal, employee, id, input};

const INPUTS: [u64; 3] = [VISITS, LEADS, SALES];

/// KPIs 1 to 3 with a target of 100, so that the score is what was typed.
fn world(scope: &Scope, scores: [&str; 3]) -> World {
    let mut world = World::new();
    for (raw, (source, score)) in (1..).zip(INPUTS.into_iter().zip(scores)) {
        world.kpi(raw, input(source));
        world.targets(raw, scope, 2026, PeriodLevel::Year, "100");
        if score != "-" {
            world.number(source, scope, "2026", score);
        }
    }
    world
}

fn percent(items: &[(u64, u32)]) -> Vec<(u64, u32)> {
    items.iter().map(|(kpi, percent)| (*kpi, Weight::percent(*percent).0)).collect()
}

fn weights_of(card: &Scorecard) -> Vec<(u64, u32)> {
    card.indicators.iter().filter_map(|one| Some((one.kpi.raw(), one.weight?.0))).collect()
}

fn total(card: &Scorecard) -> Option<String> {
    card.total.map(|total| total.to_string())
}

#[test]
fn a_total_is_divided_once_and_rounded_once() {
    // (88.38 + 88.15 + 65.12) ÷ 3 = 80.55, a tie at one place: 80.6. Weights made to total 1 first give 80.5.
    for (places, expected) in [(1, "80.6"), (2, "80.55")] {
        for (mode, items) in [
            (WeightMode::Normalise, percent(&[(1, 30), (2, 30), (3, 30)])),
            // The weight of an indicator without a value goes to the others.
            (WeightMode::Enforce, percent(&[(1, 30), (2, 30), (3, 30), (4, 10)])),
        ] {
            let mut world = world(&Scope::COMPANY, ["88.38", "88.15", "65.12"]);
            world.kpi(4, input(4));
            world.settings(|settings| settings.rounding.total = places);
            world.weights(WeightOwner::Company, Day::BEGIN, mode, &items);
            let card = world.card(&Scope::COMPANY, "2026");
            assert_eq!(total(&card).as_deref(), Some(expected), "{mode:?}");
            assert_eq!(card.weight_counted, Weight::percent(90));
        }
    }
}

#[test]
fn missing_parts_are_left_out_and_never_zero() {
    let mut world = world(&Scope::COMPANY, ["80", "-", "50"]);
    world.weights(
        WeightOwner::Company,
        Day::BEGIN,
        WeightMode::Enforce,
        &percent(&[(1, 50), (2, 30), (3, 20)]),
    );
    let card = world.card(&Scope::COMPANY, "2026");
    // (50·80 + 20·50) ÷ 70 = 71.428…; shares 50/70 and 20/70; parts 57.142… and 14.285…
    assert_eq!(total(&card).as_deref(), Some("71.43"));
    assert_eq!((card.weight_given, card.weight_counted), (Weight::WHOLE, Weight::percent(70)));
    let shown: Vec<_> = card.indicators.iter().map(|one| (one.effective_percent, one.contribution)).collect();
    let pair = |percent: &str, part: &str| (Some(decimal(percent)), Some(decimal(part)));
    assert_eq!(shown, [pair("71.43", "57.14"), (None, None), pair("28.57", "14.29")]);
    // Perspectives are for display: the one that has both scores says the same, the others nothing.
    let scores: Vec<_> =
        card.perspectives.iter().map(|one| one.score.map(|score| score.to_string())).collect();
    assert_eq!(scores, [Some("71.43".to_owned()), None, None, None]);
}

#[test]
fn weights_that_do_not_total_100_percent() {
    let short = [(1, 333_300), (2, 333_300), (3, 333_300)];
    let mut world = world(&Scope::COMPANY, ["90", "60", "30"]);
    assert_eq!(world.card(&Scope::COMPANY, "2026").total_missing, Some(TotalMissing::NoWeights));
    world.weights(WeightOwner::Company, Day::BEGIN, WeightMode::Enforce, &short);
    let card = world.card(&Scope::COMPANY, "2026");
    // 99.99 %: no total, yet the scores stand.
    assert_eq!(
        (card.total, card.total_missing, card.band),
        (None, Some(TotalMissing::WeightsNotWhole), None)
    );
    assert_eq!(card.indicators[0].score, Some(decimal("90")));
    world.weights(WeightOwner::Company, Day::BEGIN, WeightMode::Normalise, &short);
    assert_eq!(total(&world.card(&Scope::COMPANY, "2026")).as_deref(), Some("60.00"));
    world.model.workspace.values.clear();
    assert_eq!(world.card(&Scope::COMPANY, "2026").total_missing, Some(TotalMissing::NoScores));
}

#[test]
fn bands_begin_at_their_lowest_score_of_the_rounded_total() {
    for (score, expected) in
        [("95", "S"), ("94.99", "A"), ("85", "A"), ("84.99", "B"), ("60", "C"), ("59.99", "D"), ("0", "D")]
    {
        let mut world = world(&Scope::COMPANY, [score, "-", "-"]);
        world.bands(&[("S", "95"), ("A", "85"), ("B", "70"), ("C", "60"), ("D", "0")]);
        world.weights(WeightOwner::Company, Day::BEGIN, WeightMode::Enforce, &percent(&[(1, 100)]));
        assert_eq!(world.card(&Scope::COMPANY, "2026").band.as_deref(), Some(expected), "{score}");
    }
    // (84.99 + 85.00) ÷ 2 = 84.995 is shown as 85.00, so it is an A.
    let mut world = world(&Scope::COMPANY, ["84.99", "85", "-"]);
    world.bands(&[("A", "85"), ("B", "0")]);
    world.weights(WeightOwner::Company, Day::BEGIN, WeightMode::Enforce, &percent(&[(1, 50), (2, 50)]));
    let card = world.card(&Scope::COMPANY, "2026");
    assert_eq!((total(&card).as_deref(), card.band.as_deref()), (Some("85.00"), Some("A")));
}

#[test]
fn an_account_has_its_own_set_or_mixes_its_types() {
    let mut world = world(&account(1), ["90", "60", "30"]);
    world.types(1, &[(1, Weight::percent(60)), (2, Weight::percent(40))]);
    let enforce = WeightMode::Enforce;
    world.weights(WeightOwner::EveryAccount, Day::BEGIN, enforce, &percent(&[(3, 100)]));
    assert_eq!(weights_of(&world.card(&account(1), "2026")), percent(&[(3, 100)]));
    world.weights(WeightOwner::AccountType(id(1)), Day::BEGIN, enforce, &percent(&[(1, 60), (2, 40)]));
    // 60 % of type 1's, 40 % of everybody's for the type that has none.
    assert_eq!(weights_of(&world.card(&account(1), "2026")), percent(&[(1, 36), (2, 24), (3, 40)]));
    world.weights(WeightOwner::AccountType(id(2)), Day::BEGIN, enforce, &percent(&[(1, 20), (3, 80)]));
    // 0.6·60 + 0.4·20 = 44, 0.6·40 = 24, 0.4·80 = 32; total (44·90 + 24·60 + 32·30) ÷ 100 = 63.6.
    let card = world.card(&account(1), "2026");
    assert_eq!(weights_of(&card), percent(&[(1, 44), (2, 24), (3, 32)]));
    assert_eq!(total(&card).as_deref(), Some("63.60"));
    world.weights(WeightOwner::Account(id(1)), Day::BEGIN, enforce, &percent(&[(2, 100)]));
    assert_eq!(weights_of(&world.card(&account(1), "2026")), percent(&[(2, 100)]));
}

#[test]
fn mixing_keeps_100_percent_to_the_last_unit() {
    let mut world = world(&account(1), ["90", "60", "30"]);
    world.types(1, &[(1, Weight(333_333)), (2, Weight(666_667))]);
    world.weights(WeightOwner::AccountType(id(1)), Day::BEGIN, WeightMode::Enforce, &[(1, 1_000_000)]);
    world.weights(
        WeightOwner::AccountType(id(2)),
        Day::BEGIN,
        WeightMode::Enforce,
        &[(1, 500_001), (2, 499_999)],
    );
    // K1 333,333 + 333,334.166667 = 666,667.17; K2 333,332.83: the unit left over goes to K2.
    let card = world.card(&account(1), "2026");
    assert_eq!(
        weights_of(&card).into_iter().collect::<std::collections::BTreeMap<_, _>>(),
        [(1, 666_667), (2, 333_333)].into()
    );
    assert_eq!(card.weight_given, Weight::WHOLE);
    assert!(card.total.is_some());
}

#[test]
fn of_equal_remainders_the_larger_weight_gets_the_unit_then_the_first() {
    let mixed = |first: &[(u64, u32)], second: &[(u64, u32)]| {
        let mut world = world(&account(1), ["90", "60", "30"]);
        world.types(1, &[(1, Weight::percent(50)), (2, Weight::percent(50))]);
        for (kind, set) in [(1, first), (2, second)] {
            world.weights(WeightOwner::AccountType(id(kind)), Day::BEGIN, WeightMode::Enforce, set);
        }
        weights_of(&world.card(&account(1), "2026"))
    };
    // K2 299,999.5 and K1 700,000.5: the larger one, although K2 stands before it.
    assert_eq!(
        mixed(&[(2, 299_999), (1, 700_001)], &[(1, 700_000), (2, 300_000)]),
        [(2, 299_999), (1, 700_001)]
    );
    // 499,999.5 twice and 1: K3 stands before K1.
    assert_eq!(
        mixed(&[(3, 500_000), (1, 499_999), (2, 1)], &[(1, 500_000), (3, 499_999), (2, 1)]),
        [(3, 500_000), (1, 499_999), (2, 1)]
    );
}

#[test]
fn people_mix_their_roles() {
    let mut world = world(&employee(1), ["90", "60", "30"]);
    world.roles(1, &[(1, Weight::percent(75)), (2, Weight::percent(25))]);
    world.weights(WeightOwner::Role(id(1)), Day::BEGIN, WeightMode::Enforce, &percent(&[(1, 100)]));
    // A role without weights takes no part.
    assert_eq!(weights_of(&world.card(&employee(1), "2026")), percent(&[(1, 100)]));
    world.weights(WeightOwner::Role(id(2)), Day::BEGIN, WeightMode::Enforce, &percent(&[(2, 100)]));
    assert_eq!(weights_of(&world.card(&employee(1), "2026")), percent(&[(1, 75), (2, 25)]));
    assert!(weights_of(&world.card(&employee(2), "2026")).is_empty());
    world.weights(WeightOwner::Employee(id(1)), Day::BEGIN, WeightMode::Enforce, &percent(&[(3, 100)]));
    assert_eq!(weights_of(&world.card(&employee(1), "2026")), percent(&[(3, 100)]));
}

#[test]
fn the_set_in_force_on_the_last_day_holds() {
    let mut world = world(&Scope::COMPANY, ["90", "60", "30"]);
    world.weights(WeightOwner::Company, day("2026-01-01"), WeightMode::Enforce, &percent(&[(1, 100)]));
    world.weights(WeightOwner::Company, day("2026-07-01"), WeightMode::Enforce, &percent(&[(2, 100)]));
    for (when, expected) in [
        ("2025", vec![]),
        ("2026-H1", vec![1]),
        ("2026-06", vec![1]),
        ("2026-07", vec![2]),
        ("2026", vec![2]),
    ] {
        let kpis: Vec<u64> =
            weights_of(&world.card(&Scope::COMPANY, when)).iter().map(|(kpi, _)| *kpi).collect();
        assert_eq!(kpis, expected, "{when}");
    }
}

#[test]
fn a_set_in_proportion_has_its_type_s_share_of_a_mixed_card() {
    let mut world = world(&account(1), ["90", "60", "30"]);
    world.types(1, &[(1, Weight::percent(50)), (2, Weight::percent(50))]);
    let both = WeightMode::Normalise;
    world.weights(WeightOwner::AccountType(id(1)), Day::BEGIN, both, &percent(&[(1, 10), (2, 30)]));
    world.weights(WeightOwner::AccountType(id(2)), Day::BEGIN, WeightMode::Enforce, &percent(&[(3, 100)]));
    let card = world.card(&account(1), "2026");
    // 10 : 30 is 25 % and 75 % of its half of the card: 12.5 %, 37.5 %, 50 %; total 11.25 + 22.50 + 15.00.
    assert_eq!(weights_of(&card), [(1, 125_000), (2, 375_000), (3, 500_000)]);
    assert_eq!(total(&card).as_deref(), Some("48.75"));
}
