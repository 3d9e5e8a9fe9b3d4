//! Signals of a period. Values are points: threshold 60 earns 60, target 100 earns 100, straight between and below, so every
//! expected signal is read off the numbers by the rules of `docs/signals.md`.

use keyscore::{
    domain::{
        about::Frequency,
        date::Day,
        kpi::{Direction, Unit},
        monitor::{ActionItem, ActionStage, Note, SignalKind, SignalRules},
        period::PeriodLevel,
        weight::{WeightMode, WeightOwner},
    },
    engine::{
        evaluate::evaluate,
        query::{Answer, Query},
        report::Status,
        signals::{Side, Signal, SignalCell, SignalReading},
    },
};

use crate::support::{VISITS, World, account, day, decimal, id, input, period};

const KPI: u64 = 4;

/// Months of account 1 from January 2026 on; `-` has no value.
fn world(values: &str) -> World {
    let mut world = World::new();
    world.kpi(KPI, input(VISITS)).unit = Unit::Points;
    world.weights(WeightOwner::Account(id(1)), Day::BEGIN, WeightMode::Enforce, &[(KPI, 1_000_000)]);
    let points = ["60/100"; 12].join(" ");
    world.targets(KPI, &account(1), 2026, PeriodLevel::Month, &points);
    for (idx, value) in values.split_whitespace().enumerate().filter(|(_, value)| *value != "-") {
        world.number(VISITS, &account(1), &format!("2026-{:02}", idx + 1), value);
    }
    world
}

fn reading(world: &World, when: &str, today: &str) -> SignalReading {
    match evaluate(&world.model, &Query::Signals { period: period(when), today: day(today) }) {
        Answer::Signals(reading) => *reading,
        other => panic!("{other:?}"),
    }
}

/// The figure of account 1 with its signals; `today` is long before anything is out of date.
fn cell(world: &World, when: &str) -> Option<SignalCell> {
    let found = reading(world, when, "2026-01-01");
    found.cells.into_iter().find(|cell| cell.scope == account(1))
}

fn kinds(world: &World, when: &str) -> Vec<SignalKind> {
    let signals = cell(world, when).map(|cell| cell.signals).unwrap_or_default();
    signals.iter().map(Signal::kind).collect()
}

fn rules(world: &mut World, change: impl FnOnce(&mut SignalRules)) {
    let mut rules = SignalRules::of(&world.model.workspace);
    change(&mut rules);
    world.put(rules);
}

#[test]
fn red_is_told_once_and_in_a_row_as_one() {
    use SignalKind::{NoComment, Red, RedInARow};
    let world = world("80 59.99 60 50 55 40");
    assert_eq!(kinds(&world, "2026-01"), []);
    assert_eq!(kinds(&world, "2026-02"), [Red, NoComment]);
    assert_eq!(kinds(&world, "2026-05"), [Red, NoComment]);
    // April, May and June: three in a row take the place of one.
    assert_eq!(kinds(&world, "2026-06"), [RedInARow, NoComment]);
    let cell = cell(&world, "2026-06").unwrap();
    let Some(Signal::RedInARow { periods }) = cell.signals.first() else { panic!("{cell:?}") };
    let told: Vec<String> =
        periods.iter().map(|one| format!("{} {}", one.period, one.score.unwrap().normalize())).collect();
    assert_eq!(told, ["2026-04 50", "2026-05 55", "2026-06 40"]);
    // What it costs: all of the weight, 100 − 40.
    assert_eq!((cell.status, cell.lost), (Status::Bad, Some(decimal("60"))));
}

#[test]
fn a_month_without_a_score_ends_a_row() {
    assert_eq!(kinds(&world("50 50 - 50 50"), "2026-05"), [SignalKind::Red, SignalKind::NoComment]);
    let mut two = world("50 50 - 50 50");
    rules(&mut two, |rules| rules.in_a_row = 2);
    assert_eq!(kinds(&two, "2026-05"), [SignalKind::RedInARow, SignalKind::NoComment]);
}

#[test]
fn what_is_barely_above_the_threshold_again_is_still_held() {
    // 60 + 3 is clear.
    for (values, when, expected) in [
        ("80 50 62.99", "2026-03", vec![SignalKind::Held]),
        ("80 50 63", "2026-03", vec![]),
        // It was clear in between, or never red.
        ("80 50 70 62", "2026-04", vec![SignalKind::Falling]),
        ("80 62", "2026-02", vec![]),
        // Without a score in between it is not clear yet.
        ("80 50 - 62", "2026-04", vec![SignalKind::Held]),
    ] {
        let mut world = world(values);
        rules(&mut world, |rules| rules.falls = 1);
        let found: Vec<SignalKind> = kinds(&world, when)
            .into_iter()
            .filter(|kind| expected.contains(kind) || *kind == SignalKind::Held)
            .collect();
        assert_eq!(found, expected, "{values}");
    }
    let held = cell(&world("80 50 61 62"), "2026-04").unwrap().signals;
    let Some(Signal::Held { since, clear, .. }) = held.first() else { panic!("{held:?}") };
    assert_eq!((since.period, *clear), (period("2026-02"), decimal("63")));
}

#[test]
fn falling_is_told_near_the_next_border_below() {
    for (values, expected) in [
        // 108 is 8 above the target, 112 too far from it.
        ("120 115 108", true),
        ("120 118 112", false),
        // 68 is 8 above the threshold; 90 is far from it, though close below the target.
        ("90 80 68", true),
        ("100 95 90", false),
        // One fall only, a rise, a month without a score.
        ("80 80 68", false),
        ("70 66 68", false),
        ("90 - 68", false),
    ] {
        let mut world = world(values);
        world.targets(KPI, &account(1), 2026, PeriodLevel::Month, &["60/100/120"; 12].join(" "));
        assert_eq!(kinds(&world, "2026-03").contains(&SignalKind::Falling), expected, "{values}");
    }
    let signals = cell(&world("90 80 68"), "2026-03").unwrap().signals;
    let Some(Signal::Falling { periods, border, .. }) = signals.first() else { panic!("{signals:?}") };
    assert_eq!((periods.len(), *border), (3, decimal("60")));
}

#[test]
fn a_month_outside_the_limits_and_months_on_one_side_are_no_chance() {
    // Mean 600 ÷ 7 + … by hand: 70 71 70 71 70 71 100: sum 523, mean 74.714285714; moving ranges 1 1 1 1 1 29, mean 34 ÷ 6 =
    // 5.666666667; limits 74.714285714 ± 2.66 × 5.666666667 = 59.640952381 … 89.787619048: July lies outside, above.
    let world_up = world("70 71 70 71 70 71 100");
    let signals = cell(&world_up, "2026-07").unwrap().signals;
    let Some(Signal::Outside(chance)) = signals.first() else { panic!("{signals:?}") };
    assert_eq!((chance.limits.mean, chance.limits.upper), (decimal("74.714285714"), decimal("89.787619048")));
    assert_eq!((chance.side, chance.is_worse, chance.of), (Side::Above, false, 7));
    // The same of what should be low is bad news; five months are too few; August is no newest month any more.
    let mut lower = world("70 71 70 71 70 71 100");
    let is_worse = |cell: SignalCell| {
        cell.signals.iter().any(|one| matches!(one, Signal::Outside(chance) if chance.is_worse))
    };
    lower.model.workspace.kpis.get_mut(&id(KPI)).unwrap().direction = Direction::Lower;
    assert!(cell(&lower, "2026-07").is_some_and(is_worse));
    assert!(!kinds(&world("70 71 70 71 100"), "2026-05").contains(&SignalKind::Outside));
    // Eight months above the mean of all twelve: 4 × 80 and 8 × 90 have the mean 86.67.
    let long = world("80 80 80 80 90 90 90 90 90 90 90 90");
    assert!(!kinds(&long, "2026-11").contains(&SignalKind::Run));
    let signals = cell(&long, "2026-12").unwrap().signals;
    let Some(Signal::Run(chance)) = signals.iter().find(|one| one.kind() == SignalKind::Run) else {
        panic!("{signals:?}")
    };
    assert_eq!((chance.months.len(), chance.months[0].0, chance.side), (8, period("2026-05"), Side::Above));
}

#[test]
fn data_are_out_of_date_by_how_often_they_are_measured() {
    // Visits reach to the end of March; ten days of grace.
    let mut world = world("80 80 80");
    let stale = |world: &World, today: &str| {
        let found = reading(world, "2026", today);
        let company =
            found.cells.into_iter().find(|cell| cell.scope == keyscore::domain::scope::Scope::COMPANY);
        company.map(|cell| cell.signals)
    };
    assert_eq!(stale(&world, "2026-05-09"), None);
    let expected = Signal::Stale { reaches: Some(day("2026-03-31")), expected: day("2026-04-30") };
    assert_eq!(stale(&world, "2026-05-10"), Some(vec![expected]));
    // A figure of every quarter is not late before the quarter is over.
    world.model.workspace.kpis.get_mut(&id(KPI)).unwrap().about.frequency = Some(Frequency::Quarterly);
    assert_eq!(stale(&world, "2026-05-10"), None);
    assert!(stale(&world, "2026-07-10").is_some());
    rules(&mut world, |rules| rules.off = vec![SignalKind::Stale]);
    assert_eq!(stale(&world, "2026-07-10"), None);
}

#[test]
fn a_figure_without_data_beside_others_that_have_some_is_told() {
    let mut world = world("80 80 80");
    world.weights(WeightOwner::Account(id(2)), Day::BEGIN, WeightMode::Enforce, &[(KPI, 1_000_000)]);
    let found = reading(&world, "2026-03", "2026-04-10");
    let told: Vec<String> =
        found.cells.iter().map(|cell| format!("{} {:?}", cell.scope, cell.signals)).collect();
    let stale = Signal::Stale { reaches: None, expected: day("2026-03-31") };
    assert_eq!(told, [format!("{} {:?}", account(2), vec![stale])]);
    assert_eq!(found.looked_at, 2);
    assert!(reading(&world, "2026-03", "2026-04-09").cells.is_empty());
}

#[test]
fn a_comment_or_an_action_on_the_figure_answers_for_it() {
    let note = |when: Option<&str>, on: &str| Note {
        id: id(1),
        scope: account(1),
        kpi: Some(id(KPI)),
        period: when.map(period),
        day: day(on),
        text: "strike".to_owned(),
        name: String::new(),
    };
    let with = |note: Note| {
        let mut world = world("50");
        world.put(note);
        kinds(&world, "2026-01")
    };
    assert_eq!(with(note(Some("2026-01"), "2026-05-01")), [SignalKind::Red]);
    assert_eq!(with(note(None, "2026-01-31")), [SignalKind::Red]);
    // Of another period, of another figure.
    let both = [SignalKind::Red, SignalKind::NoComment];
    assert_eq!(with(note(Some("2026-02"), "2026-01-31")), both);
    assert_eq!(with(note(None, "2026-02-01")), both);
    assert_eq!(with(Note { scope: account(2), ..note(Some("2026-01"), "2026-01-31") }), both);
    let mut acted = world("50");
    acted.put(ActionItem {
        id: id(1),
        name: "visit".to_owned(),
        scope: account(1),
        kpi: Some(id(KPI)),
        period: Some(period("2026-01")),
        owner: None,
        begun: day("2026-02-03"),
        due: None,
        review: None,
        expected: None,
        stage: ActionStage::Plan,
        note: String::new(),
        whys: Vec::new(),
        causes: Vec::new(),
    });
    assert_eq!(kinds(&acted, "2026-01"), [SignalKind::Red]);
}

#[test]
fn kinds_that_are_off_are_not_told() {
    let mut world = world("50 50 50");
    rules(&mut world, |rules| rules.off = SignalKind::ALL.to_vec());
    assert_eq!(cell(&world, "2026-03"), None);
    // Without the row, red is red.
    rules(&mut world, |rules| rules.off = vec![SignalKind::RedInARow, SignalKind::NoComment]);
    assert_eq!(kinds(&world, "2026-03"), [SignalKind::Red]);
}

#[test]
fn in_a_period_that_runs_the_end_is_forecast_and_what_is_not_due_yet_is_not_red() {
    // Ten a month; the line stays at ten: 120 at the end of the year, asked are 150.
    let mut world = world("");
    world.kpi(KPI, input(VISITS)).unit = Unit::Count;
    world.targets(KPI, &account(1), 2026, PeriodLevel::Year, "60/150");
    for month in 1..=6 {
        world.number(VISITS, &account(1), &format!("2026-{month:02}"), "10");
    }
    let found = cell(&world, "2026").unwrap();
    let Some(Signal::Forecast { end, target, miss, known, .. }) = found.signals.first() else {
        panic!("{found:?}")
    };
    assert_eq!((*end, *target, *miss), (decimal("120"), decimal("150"), decimal("30")));
    assert_eq!((*known, found.signals.len()), (period("2026-06"), 1));
    // Within what may be missed untold: 30 of 150 is 20 %.
    rules(&mut world, |rules| rules.miss = decimal("0.2"));
    assert_eq!(kinds(&world, "2026"), []);
}
