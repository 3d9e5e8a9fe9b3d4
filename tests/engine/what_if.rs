//! What is tried out comes to what it comes to when it is really written, and leaves everything as it was; goals are reached by the
//! value that is told and by none before it.

use keyscore::{
    domain::{
        date::Day,
        kpi::{Attribution, Direction, Unit},
        period::PeriodLevel,
        record::{Record, RecordKey},
        scenario::{Move, MovePart},
        scope::{Member, Scope},
        weight::{Weight, WeightMode, WeightOwner},
    },
    engine::{
        evaluate::evaluate,
        model::Model,
        query::{
            Answer, Carried, ChanceDraft, GoalDraft, GoalReading, Hindrance, MoveRefusal, Query, Range,
            Subjects, TornadoDraft, Unreachable, WhatIf, WhatIfReading,
        },
        report::{Outcome, Scorecard},
        session::Session,
    },
};
use proptest::{
    collection::vec,
    prelude::{ProptestConfig, any, proptest},
    prop_assert, prop_assert_eq, prop_assume,
};
use rust_decimal::Decimal;

use crate::{
    scoring_support::{card_world, read},
    session::{Seed, change_of, month_of, queries, start, step},
    support::{ON_TIME, SALES, SHIPPED, VISITS, World, account, decimal, employee, id, input, period, ratio},
};

fn moved(kpi: u64, part: MovePart, to: &str) -> Move {
    Move { kpi: id(kpi), part, to: decimal(to) }
}

fn draft(scope: &Scope, when: &str, moves: &[Move]) -> WhatIf {
    WhatIf { scope: scope.clone(), period: period(when), moves: moves.to_vec(), reason: "tried".to_owned() }
}

fn what_if(model: &Model, draft: WhatIf) -> WhatIfReading {
    match evaluate(model, &Query::WhatIf(Box::new(draft))) {
        Answer::WhatIf(found) => *found,
        other => panic!("{other:?}"),
    }
}

fn goal(model: &Model, what_if: WhatIf, (kpi, part): (u64, MovePart), goal: &str) -> GoalReading {
    let draft = GoalDraft { what_if, kpi: id(kpi), part, goal: decimal(goal) };
    match evaluate(model, &Query::GoalSeek(Box::new(draft))) {
        Answer::GoalSeek(found) => *found,
        other => panic!("{other:?}"),
    }
}

fn value(card: &Scorecard, kpi: u64) -> Option<Decimal> {
    let indicator = card.indicators.iter().find(|indicator| indicator.kpi == id(kpi))?;
    match &indicator.actual {
        Outcome::Value { value, .. } => Some(*value),
        Outcome::Missing(_) => None,
    }
}

/// The card as a question for cards gives it, without trends.
fn card_of(model: &Model, scope: &Scope, when: keyscore::domain::period::Period) -> Option<Scorecard> {
    let subject = match scope.single() {
        None => Subjects::Company,
        Some(Member::Account(id)) => Subjects::Account(id),
        Some(Member::Employee(id)) => Subjects::Employee(id),
        Some(_) => return None,
    };
    let Answer::Cards(cards) = evaluate(model, &Query::Cards { subjects: vec![subject], period: when })
    else {
        return None;
    };
    let mut card = cards.cards.into_iter().next()?;
    card.trend.clear();
    card.indicators.iter_mut().for_each(|indicator| indicator.trend.clear());
    Some(card)
}

/// Two accounts of Ann's, one of them shared with Bob, by orders.
fn order_world() -> World {
    let mut world = World::new();
    world.orders(
        1,
        "order_id order_date promised_date delivered_date account employee region net_amount
        O1 2026-01-05 2026-01-09 2026-01-08 A Ann North 100
        O2 2026-01-20 2026-01-25 2026-01-29 A Ann North 60
        O3 2026-01-21 2026-01-25 2026-01-24 A Ann North 40
        O4 2026-01-22 2026-01-25 2026-01-28 A Ann North 20
        O5 2026-01-14 2026-01-15 2026-01-15 B Bob South 80
        O6 2026-01-20 2026-01-25 2026-01-28 B Bob South 20",
    );
    world.kpi(1, input(SALES)).attribution = Attribution::Owner;
    let on_time = world.kpi(2, ratio(input(ON_TIME), input(SHIPPED)));
    (on_time.unit, on_time.attribution) = (Unit::Ratio, Attribution::Owner);
    world.own(1, Day::BEGIN, &[(1, 50), (2, 50)]);
    world.own(2, Day::BEGIN, &[(2, 100)]);
    for scope in [Scope::COMPANY, account(1), employee(1), employee(2)] {
        world.targets(1, &scope, 2026, PeriodLevel::Month, &["200"; 12].join(" "));
        world.targets(2, &scope, 2026, PeriodLevel::Month, &["1"; 12].join(" "));
    }
    let even: Vec<(u64, u32)> = vec![(1, 500_000), (2, 500_000)];
    for owner in [
        WeightOwner::Company,
        WeightOwner::EveryAccount,
        WeightOwner::Employee(id(1)),
        WeightOwner::Employee(id(2)),
    ] {
        world.weights(owner, Day::BEGIN, WeightMode::Enforce, &even);
    }
    world
}

#[test]
fn a_figure_of_an_account_goes_on_to_those_who_count_it() {
    let world = order_world();
    // Account A: 2 of 4 on time; 220 of 200 sold. 0.5 · 110 + 0.5 · 50 = 80 as it is, 0.5 · 110 + 0.5 · 75 = 92.5 with 3 of 4.
    let found = what_if(&world.model, draft(&account(1), "2026-01", &[moved(2, MovePart::Actual, "0.75")]));
    let totals = (found.card.0.total, found.card.1.total);
    assert_eq!(totals, (Some(decimal("80.00")), Some(decimal("92.50"))));
    assert_eq!(
        (value(&found.card.1, 2), value(&found.card.1, 1)),
        (Some(decimal("0.75")), Some(decimal("220")))
    );
    assert_eq!(found.carried, [Ok(Carried::Assumed(id(ON_TIME)))]);
    assert!(found.changes.is_empty(), "rows are not written over");
    let reached: Vec<(Scope, String, String)> = found
        .reached
        .iter()
        .map(|(before, after)| {
            let text = |total: Option<Decimal>| total.map_or("-".to_owned(), |total| total.to_string());
            (before.scope.clone(), text(before.total), text(after.total))
        })
        .collect();
    let text = |scope: Scope, before: &str, after: &str| (scope, before.to_owned(), after.to_owned());
    // Company: 320 sold of 200 is above the cap of 120; 3 of 6 on time, then 4 of 6: 66.67. 0.5 · 120 + 0.5 · 66.67 = 93.335.
    // Ann has half of A: 110 sold, 1 of 2, then 1.5 of 2. Bob has the other half and B: 210 sold, 2 of 4, then 2.5 of 4.
    assert_eq!(
        reached,
        [
            text(Scope::COMPANY, "85.00", "93.34"),
            text(employee(1), "52.50", "65.00"),
            text(employee(2), "77.50", "83.75"),
        ]
    );
}

#[test]
fn a_typed_figure_is_written_and_a_median_stands_alone() {
    let mut world = card_world(&["80", "90", "40"], &[50, 30, 20]);
    let found = what_if(&world.model, draft(&Scope::COMPANY, "2026", &[moved(1, MovePart::Actual, "100")]));
    // 50 + 27 + 8.
    assert_eq!(found.card.1.total, Some(decimal("85.00")));
    assert_eq!(found.carried, [Ok(Carried::Written)]);
    let [change] = found.changes.as_slice() else { panic!("{:?}", found.changes) };
    assert!(matches!(change.key, RecordKey::InputValue(_)));
    // What no single input makes in a straight line is assumed alone.
    let formula = "ROUND([K01] / 7, 0)";
    world.formula(1, "SUM(order_lines.net_amount)");
    world.formula(9, formula);
    let found = what_if(&world.model, draft(&Scope::COMPANY, "2026", &[moved(9, MovePart::Actual, "3")]));
    assert_eq!(found.carried, [Ok(Carried::Alone)]);
}

#[test]
fn weights_that_are_not_moved_share_the_rest_and_targets_stay_in_order() {
    let world = card_world(&["80", "90", "40"], &[50, 30, 20]);
    let tried = |moves: &[Move]| what_if(&world.model, draft(&Scope::COMPANY, "2026", moves));
    // 40 % is left of 60: 24 and 16. 0.6 · 80 + 0.24 · 90 + 0.16 · 40 = 76.
    let found = tried(&[moved(1, MovePart::Weight, "60")]);
    assert_eq!(found.card.1.total, Some(decimal("76.00")));
    let weights: Vec<u32> =
        found.card.1.indicators.iter().map(|one| one.weight.unwrap_or_default().0).collect();
    assert_eq!(weights, [600_000, 240_000, 160_000]);
    let [change] = found.changes.as_slice() else { panic!("{:?}", found.changes) };
    let Some(Record::WeightSet(set)) = &change.after else { panic!("{change:?}") };
    // From the first day of the period on; what held before stays.
    assert_eq!((set.from.to_string().as_str(), change.before.as_ref()), ("2026-01-01", None));
    // Two that are moved are held, the third takes the rest: 0.6 · 80 + 0.1 · 90 + 0.3 · 40 = 69.
    let found = tried(&[moved(1, MovePart::Weight, "60"), moved(2, MovePart::Weight, "10")]);
    assert_eq!(found.card.1.total, Some(decimal("69.00")));
    let found = tried(&[moved(1, MovePart::Weight, "60"), moved(2, MovePart::Weight, "40.01")]);
    assert_eq!(found.carried, [Err(MoveRefusal::Weights), Err(MoveRefusal::Weights)]);
    assert_eq!(found.card.1.total, Some(decimal("75.00")));
    // A target of 160 in place of 100 makes 80 half of it: 0.5 · 50 + 27 + 8 = 60.
    let found = tried(&[moved(1, MovePart::Target, "160")]);
    assert_eq!(found.card.1.total, Some(decimal("60.00")));
    let mut edged = world.clone();
    edged.targets(1, &Scope::COMPANY, 2026, PeriodLevel::Year, "60/100/120");
    let tried =
        |to| what_if(&edged.model, draft(&Scope::COMPANY, "2026", &[moved(1, MovePart::Target, to)])).carried;
    assert_eq!(tried("60"), [Err(MoveRefusal::ThresholdOrder)]);
    assert_eq!(tried("120"), [Err(MoveRefusal::StretchOrder)]);
    assert_eq!(tried("119.99"), [Ok(Carried::Written)]);
}

#[test]
fn months_take_their_parts_of_a_quarter_that_is_moved() {
    let mut world = World::new();
    world.kpi(1, input(VISITS));
    world.number(VISITS, &account(1), "2026-Q1", "30");
    world.targets(1, &account(1), 2026, PeriodLevel::Month, "10 20 30 40 - - - - - - - -");
    world.weights(WeightOwner::EveryAccount, Day::BEGIN, WeightMode::Enforce, &[(1, 1_000_000)]);
    let found = what_if(&world.model, draft(&account(1), "2026-Q1", &[moved(1, MovePart::Target, "100")]));
    let target = found.card.1.indicators[0].target.map(|point| point.target);
    // 30 of 60 were 50 points, 30 of 100 are 30.
    assert_eq!((target, found.card.1.total), (Some(decimal("100")), Some(decimal("30.00"))));
    let Some(Some(Record::TargetSeries(series))) = found.changes.first().map(|change| change.after.clone())
    else {
        panic!("{:?}", found.changes)
    };
    let told: Vec<String> =
        series.plan.latest().unwrap().values.iter().flatten().map(|point| point.target.to_string()).collect();
    // 100 by 10 : 20 : 30 in tenths: 16.7, 33.3, 50.0; April stays. It is a revision of its own with the reason.
    assert_eq!(told, ["16.7", "33.3", "50", "40"]);
    let revisions: Vec<(String, &str)> =
        series.plan.revisions().iter().map(|one| (one.from.to_string(), one.reason.as_str())).collect();
    assert_eq!(revisions.len(), 2);
    assert_eq!(revisions[1], ("2026-01-01".to_owned(), "tried"));
}

#[test]
fn a_goal_is_the_least_change_that_reaches_it() {
    let world = order_world();
    let seek = |part, wanted: &str| goal(&world.model, draft(&account(1), "2026-01", &[]), (2, part), wanted);
    // 55 of sales; 0.5 · s = 35 needs 70 points, so 70 % on time. In hundredths of a percent 69.99 gives 34.995: 90.00 all the same
    // (half away from zero), and 69.98 gives 89.99.
    let found = seek(MovePart::Actual, "90");
    assert_eq!((found.now, found.total, found.places), (Some(decimal("0.5")), Some(decimal("80.00")), 4));
    let reached = found.outcome.unwrap();
    assert_eq!((reached.to, reached.total), (decimal("0.6999"), decimal("90.00")));
    assert_eq!((reached.short, reached.short_total), (decimal("0.6998"), Some(decimal("89.99"))));
    // All of all gives 105; more cannot be.
    let short = seek(MovePart::Actual, "105.01").outcome;
    let by = Hindrance::Whole;
    assert_eq!(short, Err(Unreachable::Short { at: decimal("1"), total: decimal("105.00"), by }));
    // Already above: so far may it fall. 0.5 · s = 5: 10 %, and 9.99 % rounds to 5.00 too.
    let fall = seek(MovePart::Actual, "60").outcome.unwrap();
    assert_eq!((fall.to, fall.short), (decimal("0.0999"), decimal("0.0998")));
    assert_eq!(seek(MovePart::Actual, "55").outcome, Err(Unreachable::Always));
    // A lower target for 2 of 4: 70 points of target 71.43 %: 0.5 ÷ 0.7143 = 0.69998, rounded 70.00; 0.5 ÷ 0.7144 gives 69.99,
    // half of which and 55 is 89.995, rounded 90.00; 0.5 ÷ 0.7145 gives 69.98, so 89.99.
    let target = seek(MovePart::Target, "90").outcome.unwrap();
    assert_eq!((target.to, target.short), (decimal("0.7144"), decimal("0.7145")));
    // Weight w of on time, the rest sales: 110 − 60 w = 90 at w = 33.33 % (90.002, rounded 90.00), 33.34 % is 89.996 and so
    // 90.00 too; 33.35 % is 89.99.
    let weight = seek(MovePart::Weight, "90").outcome.unwrap();
    assert_eq!((weight.to, weight.short), (decimal("33.34"), decimal("33.35")));
    // Sales are at 120 points at most: 0.5 · 120 + 25 = 85. With 119.99 points it is 84.995, rounded the same, and 239.97 ÷ 2 is
    // 119.985, rounded 119.99.
    let capped = goal(&world.model, draft(&account(1), "2026-01", &[]), (1, MovePart::Actual), "90").outcome;
    let by = Hindrance::Cap(decimal("120.00"));
    assert_eq!(capped, Err(Unreachable::Short { at: decimal("239.97"), total: decimal("85.00"), by }));
}

#[test]
fn goals_are_found_where_points_rise_and_fall() {
    let mut world = World::new();
    world.kpi(1, input(VISITS)).unit = Unit::Points;
    world.number(VISITS, &account(1), "2026-01", "5");
    world.weights(WeightOwner::EveryAccount, Day::BEGIN, WeightMode::Enforce, &[(1, 1_000_000)]);
    let mut rule = |text: &str| {
        let rule = keyscore::domain::dated::Dated::always(read(text));
        let scope = Scope::COMPANY;
        world.put(keyscore::domain::scoring::ScoringRule {
            id: keyscore::domain::scoring::ScoringRule::id_for(id(1), &scope),
            kpi: id(1),
            scope,
            rule,
        });
        world.clone()
    };
    let range = rule(
        r#"{"shape": {"range": {"zero_low": "0", "full_low": "10", "full_high": "20", "zero_high": "40"}}}"#,
    );
    let seek = |world: &World, wanted: &str| {
        goal(&world.model, draft(&account(1), "2026-01", &[]), (1, MovePart::Actual), wanted)
            .outcome
            .map(|found| (found.to, found.short))
    };
    // Ten points a unit upwards from 0: 75 at 7.50, nearer to 5 than the way down, 20 + 0.25 · 20 = 25.
    assert_eq!(seek(&range, "75"), Ok((decimal("7.50"), decimal("7.49"))));
    // From 35 it is 25 on the way down.
    let mut other = range.clone();
    other.number(VISITS, &account(1), "2026-01", "35");
    assert_eq!(seek(&other, "75"), Ok((decimal("25"), decimal("25.01"))));
    assert!(
        matches!(seek(&other, "100.01"), Err(Unreachable::Short { at, total, .. }) if at == decimal("20") && total == decimal("100.00"))
    );
    let steps = rule(
        r#"{"shape": {"steps": {"steps": [{"from": "8", "points": "60"}, {"from": "12", "points": "90"}]}}}"#,
    );
    assert_eq!(seek(&steps, "61"), Ok((decimal("12"), decimal("11.99"))));
    let events = rule(r#"{"shape": {"events": {"start": "100", "each": "-7"}}}"#);
    // 100 − 7 x ≥ 86 up to 2.
    assert_eq!(seek(&events, "86"), Ok((decimal("2"), decimal("2.01"))));
}

/// Moves out of numbers.
fn moves_of(seeds: &[(u8, u8, i16)]) -> Vec<Move> {
    let mut moves: Vec<Move> = Vec::new();
    for (kpi, part, number) in seeds {
        let (kpi, part) = (u64::from(kpi % 8) + 1, MovePart::ALL[usize::from(part % 3)]);
        let hundredths = Decimal::new(i64::from(*number), 2);
        let to = if part == MovePart::Weight { hundredths.abs() / Decimal::from(5) } else { hundredths };
        if moves.iter().all(|one| (one.kpi, one.part) != (id(kpi), part)) {
            moves.push(Move { kpi: id(kpi), part, to });
        }
    }
    moves
}

fn subject(pick: u8) -> Scope {
    match pick % 5 {
        0 => Scope::COMPANY,
        1 | 2 => account(u64::from(pick % 5)),
        other => employee(u64::from(other) - 2),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_is_tried_out_is_what_is_written(
        edits in vec(any::<Seed>(), 0..5),
        moves in vec(any::<(u8, u8, i16)>(), 1..5),
        (who, when, ask) in any::<(u8, u8, u8)>(),
    ) {
        let mut session = Session::new(start().model);
        for seed in edits {
            if let Some(change) = change_of(session.model(), seed) {
                session.apply(&step(vec![change]));
            }
        }
        let asked: Vec<Query> = queries(ask).into_iter().take(5).collect();
        asked.iter().for_each(|query| { session.answer(query); });
        let (scope, when) = (subject(who), period(month_of(when)));
        let tried = WhatIf { scope: scope.clone(), period: when, moves: moves_of(&moves), reason: "tried".to_owned() };
        // Whose record an edit took away has no card.
        prop_assume!(card_of(session.model(), &scope, when).is_some());
        let query = Query::WhatIf(Box::new(tried.clone()));
        let document = session.workspace().clone();
        let Answer::WhatIf(found) = session.answer(&query) else { panic!("another answer") };
        // A session answers as a fresh evaluation does, and nothing is left of it.
        prop_assert_eq!(Answer::WhatIf(found.clone()), evaluate(session.model(), &query));
        prop_assert_eq!(session.workspace(), &document);
        for query in &asked {
            prop_assert_eq!(session.answer(query), evaluate(session.model(), query), "{:?}", query);
        }
        prop_assert_eq!(card_of(session.model(), &scope, when), Some(found.card.0.clone()));
        // Really written it comes to the same, as long as nothing is only assumed.
        let mut written = session.model().clone();
        for change in &found.changes {
            prop_assert!(written.workspace.check(change).is_ok());
            written.workspace.apply(change);
        }
        let is_written = |carried: &Result<Carried, MoveRefusal>| matches!(carried, Ok(Carried::Written) | Err(_));
        if found.carried.iter().all(is_written) {
            prop_assert_eq!(card_of(&written, &scope, when), Some(found.card.1.clone()));
            for (_, then) in &found.reached {
                let card = card_of(&written, &then.scope, when);
                prop_assert_eq!(card.map(|card| (card.total, card.band)), Some((then.total, then.band.clone())));
            }
        }
        // A figure that is moved alone comes out where it was put, to eight places.
        let is_single = |one: &&Move| one.part == MovePart::Actual;
        if let ([one], [Ok(_)]) = (tried.moves.iter().filter(is_single).collect::<Vec<_>>().as_slice(), found.carried.as_slice()) {
            let there = found.card.1.indicators.iter().find(|indicator| indicator.kpi == one.kpi).map(|indicator| indicator.actual.clone());
            let Some(Outcome::Value { value, .. }) = there else { panic!("{:?} {:?}", there, one) };
            prop_assert!((value - one.to).abs() <= Decimal::new(1, 8), "{} {}", value, one.to);
        }
    }

    #[test]
    fn a_goal_that_is_put_back_is_reached_and_not_a_step_before(
        edits in vec(any::<Seed>(), 0..4),
        moves in vec(any::<(u8, u8, i16)>(), 0..2),
        (who, when, kpi, part, wanted) in any::<(u8, u8, u8, u8, u8)>(),
    ) {
        let mut session = Session::new(start().model);
        for seed in edits {
            if let Some(change) = change_of(session.model(), seed) {
                session.apply(&step(vec![change]));
            }
        }
        let kpi = [7_u64, 4, 2, 6, 8, 1][usize::from(kpi % 6)];
        let part = MovePart::ALL[usize::from(part % 3)];
        let moves: Vec<Move> = moves_of(&moves).into_iter().filter(|one| (one.kpi, one.part) != (id(kpi), part)).collect();
        let base = WhatIf { scope: subject(who), period: period(month_of(when)), moves, reason: String::new() };
        let wanted = Decimal::new(i64::from(wanted) * 50, 2);
        let draft = GoalDraft { what_if: base.clone(), kpi: id(kpi), part, goal: wanted };
        let query = Query::GoalSeek(Box::new(draft));
        let document = session.workspace().clone();
        let Answer::GoalSeek(found) = session.answer(&query) else { panic!("another answer") };
        prop_assert_eq!(session.workspace(), &document);
        prop_assert_eq!(Answer::GoalSeek(found.clone()), evaluate(session.model(), &query));
        let mut total = |to: Decimal| {
            let mut moves = base.moves.clone();
            moves.push(Move { kpi: id(kpi), part, to });
            let Answer::WhatIf(found) = session.answer(&Query::WhatIf(Box::new(WhatIf { moves, ..base.clone() }))) else { panic!("another answer") };
            found.carried.last().and_then(|carried| carried.ok()).and(found.card.1.total)
        };
        match found.outcome {
            Ok(reached) => {
                prop_assert_eq!(total(reached.to), Some(reached.total));
                prop_assert!(reached.total >= wanted);
                prop_assert_eq!(total(reached.short), reached.short_total);
                prop_assert!(reached.short_total.is_none_or(|total| total < wanted));
                prop_assert_eq!((reached.to - reached.short).abs(), Decimal::new(1, u32::from(found.places)));
            }
            Err(Unreachable::Short { at, total: best, .. }) => {
                prop_assert!(best < wanted);
                prop_assert_eq!(total(at), Some(best));
            }
            Err(_) => {}
        }
    }
}

#[test]
fn less_is_better_the_other_way_round() {
    let mut world = World::new();
    let kpi = world.kpi(1, input(VISITS));
    (kpi.direction, kpi.unit, kpi.precision) = (Direction::Lower, Unit::Hours, 1);
    world.number(VISITS, &account(1), "2026-01", "60");
    world.targets(1, &account(1), 2026, PeriodLevel::Month, &["40"; 12].join(" "));
    world.weights(WeightOwner::EveryAccount, Day::BEGIN, WeightMode::Enforce, &[(1, 1_000_000)]);
    assert_eq!(Weight::WHOLE.0, 1_000_000);
    // (2 − x ÷ 40) · 100 = 90 at 44; 44.1 gives 89.75.
    let found =
        goal(&world.model, draft(&account(1), "2026-01", &[]), (1, MovePart::Actual), "90").outcome.unwrap();
    assert_eq!((found.to, found.short), (decimal("44"), decimal("44.1")));
}

#[test]
fn a_tornado_has_the_widest_first_and_every_total_is_that_of_the_change() {
    let world = card_world(&["80", "90", "40"], &[50, 30, 20]);
    let what_if_draft = draft(&Scope::COMPANY, "2026", &[]);
    let asked = TornadoDraft { what_if: what_if_draft, percent: decimal("10") };
    let Answer::Tornado(found) = evaluate(&world.model, &Query::Tornado(Box::new(asked))) else {
        panic!("another answer")
    };
    assert_eq!(found.total, Some(decimal("75.00")));
    let swing = |kpi: u64, part| {
        found.swings.iter().find(|swing| (swing.kpi, swing.part) == (id(kpi), part)).cloned().unwrap()
    };
    // 72 and 88 in place of 80 are 36 and 44 of 100, so 4 down and up.
    let first = swing(1, MovePart::Actual);
    assert_eq!(
        (first.low, first.high),
        ((decimal("72"), Some(decimal("71.00"))), (decimal("88"), Some(decimal("79.00"))))
    );
    // Of 45 % for the first the others have 33 and 22: 36 + 29.7 + 8.8; of 55 % they have 27 and 18: 44 + 24.3 + 7.2.
    let weight = swing(1, MovePart::Weight);
    assert_eq!((weight.low.1, weight.high.1), (Some(decimal("74.50")), Some(decimal("75.50"))));
    // Nine numbers, and a target 10 % lower moves furthest: 80 of 90 are 88.89, 0.5 · 88.89 + 35 = 79.445, rounded 79.45.
    assert_eq!(found.swings.len(), 9);
    assert_eq!(
        (found.swings[0].kpi, found.swings[0].part, found.swings[0].low.1),
        (id(1), MovePart::Target, Some(decimal("79.45")))
    );
}

#[test]
fn chance_gives_the_same_runs_for_a_seed_whatever_the_order_of_parts() {
    let world = card_world(&["80", "90", "40"], &[50, 30, 20]);
    let range = |kpi, low: &str, likely: &str, high: &str| Range {
        kpi: id(kpi),
        low: decimal(low),
        likely: decimal(likely),
        high: decimal(high),
    };
    let asked = |ranges: Vec<Range>, seed, part, runs| {
        let what_if = draft(&Scope::COMPANY, "2026", &[]);
        let query = Query::Chance(Box::new(ChanceDraft { what_if, ranges, seed, part, runs }));
        let Answer::Chance(found) = evaluate(&world.model, &query) else { panic!("another answer") };
        let mut session = Session::new(world.model.clone());
        assert_eq!(session.answer(&query), Answer::Chance(found.clone()));
        found
    };
    // A range without width is no chance: every run is the card.
    let certain = asked(vec![range(1, "100", "100", "100")], 1, 0, 50);
    assert_eq!(certain.totals, [(decimal("85.00"), None, 50)]);
    let ranges = vec![range(1, "60", "80", "100"), range(3, "40", "40", "90")];
    let (one, again, other) = (
        asked(ranges.clone(), 7, 0, 400),
        asked(ranges.clone(), 7, 0, 400),
        asked(ranges.clone(), 7, 1, 400),
    );
    assert_eq!(one, again);
    assert_ne!(one, other);
    let count: u32 = one.totals.iter().map(|(_, _, count)| count).sum();
    assert_eq!((count, one.missing), (400, 0));
    // 0.5 · 60 + 27 + 0.2 · 40 = 65 at least, 0.5 · 100 + 27 + 0.2 · 90 = 95 at most.
    assert!(one.totals.iter().all(|(total, ..)| *total >= decimal("65") && *total <= decimal("95")));
    // The mean is 0.5 · 80 + 27 + 0.2 · 170 ÷ 3 = 78.33; the standard error of 400 runs is about 0.24.
    let sum: Decimal = one.totals.iter().map(|(total, _, count)| total * Decimal::from(*count)).sum();
    let mean = sum / Decimal::from(400);
    assert!((mean - decimal("78.33")).abs() < decimal("1"), "{mean}");
    assert!(!asked(vec![range(1, "90", "80", "100")], 7, 0, 10).is_possible);
}
