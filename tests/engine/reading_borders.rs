//! Cases of what is read, what is told of it, and which months it stands for, each on a border that one wrong sign
//! would move (docs/mutants.md). Expected values are worked out by hand.

use keyscore::{
    domain::{
        date::Day,
        kpi::{Aggregate, Attribution, Unit},
        period::PeriodLevel,
        row::RowValue,
        scope::Scope,
        scoring::StandIn,
        weight::{WeightMode, WeightOwner},
    },
    engine::report::{InputSource, Step},
};

use crate::{
    scoring_support::{card_world, steps, world},
    support::{LEADS, SALES, VISITS, World, account, day, decimal, employee, id, input, period, ratio},
};

const COMPANY: Scope = Scope::COMPANY;

/// Sales with rows of A in January and March of 2026 and a typed value for February.
fn mixed() -> World {
    let mut world = World::new();
    world.kpi(1, input(SALES)).attribution = Attribution::Owner;
    world.orders(1, "order_id order_date account net_amount\n O1 2026-01-05 A 10\n O2 2026-03-05 A 30");
    world.number(SALES, &account(1), "2026-02", "20");
    world
}

#[test]
fn rows_of_the_months_that_a_person_held_an_account_leave_no_gap() {
    let mut world = mixed();
    world.own(1, Day::BEGIN, &[(1, 100)]);
    assert_eq!(world.actual(&employee(1), 1, "2026-Q1"), "60");
    assert_eq!(world.partial(&employee(1), 1, "2026-Q1"), "whole");
    assert_eq!(world.partial(&COMPANY, 1, "2026-Q1"), "whole");
    assert_eq!(world.partial(&account(1), 1, "2026-Q1"), "whole");
    // Bob takes over with February: January is no month of his, and no gap.
    world.own(1, day("2026-02-01"), &[(2, 100)]);
    assert_eq!(world.actual(&employee(2), 1, "2026-Q1"), "50");
    assert_eq!(world.actual(&employee(1), 1, "2026-Q1"), "10");
}

#[test]
fn a_quarter_that_would_have_to_be_cut_gives_no_value() {
    let mut world = World::new();
    world.kpi(1, ratio(input(VISITS), input(LEADS)));
    world.weights(WeightOwner::Company, Day::BEGIN, WeightMode::Normalise, &[(1, 1)]);
    world.number(VISITS, &COMPANY, "2026-Q1", "30");
    world.number(LEADS, &COMPANY, "2026-02", "5");
    assert_eq!(world.actual(&COMPANY, 1, "2026-Q1"), "MonthsApart");
    // With all three months of the other there is nothing to cut: 30 ÷ (5 + 5 + 5).
    world.number(LEADS, &COMPANY, "2026-01", "5");
    world.number(LEADS, &COMPANY, "2026-03", "5");
    assert_eq!(world.actual(&COMPANY, 1, "2026-Q1"), "30/15");
}

#[test]
fn what_was_typed_for_the_whole_is_one_value() {
    let mut world = World::new();
    let function = Aggregate::Average(RowValue::Column("net_amount".into()));
    let sales = world.model.workspace.inputs.get_mut(&id(SALES)).unwrap();
    sales.records.as_mut().unwrap().function = function;
    world.kpi(1, input(SALES));
    world.number(SALES, &COMPANY, "2026-Q1", "12.5");
    let source = |world: &World| {
        world.explain(&COMPANY, 1, "2026-Q1").unwrap().steps.into_iter().find_map(|step| match step {
            Step::Input { source, value, sides, .. } => Some((source, value, sides)),
            _ => None,
        })
    };
    assert_eq!(source(&world), Some((InputSource::Typed { values: 1 }, Some(decimal("12.5")), None)));
    // Of rows: 10 and 11 and 11 are 32 ÷ 3, which no decimal says.
    world
        .orders(1, "order_id order_date net_amount\n O1 2026-01-05 10\n O2 2026-03-05 11\n O3 2026-03-06 11");
    let (_, value, sides) = source(&world).unwrap();
    assert_eq!((value, sides), (Some(decimal("10.666666667")), Some((decimal("32"), decimal("3")))));
}

#[test]
fn a_target_that_does_not_add_up_holds_for_any_months() {
    let target = |unit: Unit| {
        let mut world = World::new();
        world.kpi(1, input(VISITS)).unit = unit;
        world.targets(1, &COMPANY, 2026, PeriodLevel::Month, &"4 ".repeat(12));
        world.number(VISITS, &COMPANY, "2026-01", "5");
        world.number(VISITS, &COMPANY, "2026-03", "5");
        world.number(VISITS, &COMPANY, "2026-04", "5");
        world.indicator(&COMPANY, 1, "2026-Q1").target.unwrap().target.to_string()
    };
    assert_eq!((target(Unit::Count), target(Unit::Hours)), ("8".to_owned(), "4".to_owned()));
}

#[test]
fn a_score_is_carried_from_a_quarter_that_looks_back_itself() {
    let mut world = World::new();
    world.kpi(1, input(VISITS));
    world.formula(2, "SAME_PERIOD_LAST_YEAR(SUM(net_amount))");
    for raw in [1, 2] {
        for year in [2025, 2026] {
            world.targets(raw, &COMPANY, year, PeriodLevel::Quarter, "100 100 100 100");
        }
    }
    world.number(VISITS, &COMPANY, "2026-Q1", "80");
    // Rows of the first quarter of 2024 alone: the figure of the first quarter of 2025, four quarters before.
    world.orders(1, "order_id order_date account net_amount\n O1 2024-02-05 A 60");
    world.weights(WeightOwner::Company, Day::BEGIN, WeightMode::Normalise, &[(1, 50), (2, 50)]);
    world.rule(2, &COMPANY, r#"{"shape":"line","missing":"carry_forward"}"#);
    let card = world.card(&COMPANY, "2026-Q1");
    assert_eq!(card.total, Some(decimal("70.00")));
    assert_eq!(card.indicators[1].stand_in, Some(StandIn::Carried(period("2025-Q1"))));
}

#[test]
fn a_year_is_carried_from_four_years_ago_and_looks_back_from_there() {
    let mut world = World::new();
    world.kpi(1, input(VISITS));
    world.formula(2, "SAME_PERIOD_LAST_YEAR(SUM(net_amount))");
    for raw in [1, 2] {
        for year in 2021..=2025 {
            world.targets(raw, &COMPANY, year, PeriodLevel::Year, "100");
        }
    }
    world.number(VISITS, &COMPANY, "2025", "80");
    // Rows of 2020 alone: the figure of 2021, four years before 2025.
    world.orders(1, "order_id order_date account net_amount\n O1 2020-02-05 A 60");
    world.weights(WeightOwner::Company, Day::BEGIN, WeightMode::Normalise, &[(1, 50), (2, 50)]);
    world.rule(2, &COMPANY, r#"{"shape":"line","missing":"carry_forward"}"#);
    let card = world.card(&COMPANY, "2025");
    assert_eq!(card.total, Some(decimal("70.00")));
    assert_eq!(card.indicators[1].stand_in, Some(StandIn::Carried(period("2021"))));
}

#[test]
fn the_first_point_of_a_trend_may_be_carried_too() {
    let mut world = World::new();
    world.kpi(1, input(VISITS));
    world.kpi(2, input(SALES));
    for raw in [1, 2] {
        for year in [2025, 2026] {
            world.targets(raw, &COMPANY, year, PeriodLevel::Month, &"100 ".repeat(12));
        }
    }
    world.number(VISITS, &COMPANY, "2026-01", "80");
    // September is four months before January, the first of the twelve that end with December.
    world.orders(1, "order_id order_date account net_amount\n O1 2025-09-05 A 60");
    world.weights(WeightOwner::Company, Day::BEGIN, WeightMode::Normalise, &[(1, 50), (2, 50)]);
    world.rule(2, &COMPANY, r#"{"shape":"line","missing":"carry_forward"}"#);
    let card = world.card(&COMPANY, "2026-12");
    let first = card.trend.first().map(|point| (point.period, point.value));
    assert_eq!(first, Some((period("2026-01"), Some(decimal("70.00")))));
}

#[test]
fn an_explanation_tells_the_progress_and_who_decides() {
    let rule = r#"{"shape":"line","baseline":"20"}"#;
    let found = steps(&world(keyscore::domain::kpi::Direction::Higher, "60", rule, "50"));
    // (50 − 20) ÷ (60 − 20).
    let told = Step::Progress { baseline: decimal("20"), target: decimal("60"), progress: decimal("0.7500") };
    assert!(found.contains(&told), "{found:?}");
    let decides = |roll_up: &str, kpi: u64| {
        let mut world = card_world(&["80", "90"], &[50, 50]);
        world.plan(&COMPANY, &format!(r#"{{"roll_up":"{roll_up}"}}"#));
        world.explain(&COMPANY, kpi, "2026").unwrap().steps.into_iter().find_map(|step| match step {
            Step::Rolled { decides, .. } => Some(decides),
            _ => None,
        })
    };
    assert_eq!([decides("min", 1), decides("min", 2)], [Some(true), Some(false)]);
    assert_eq!([decides("max", 1), decides("max", 2)], [Some(false), Some(true)]);
    assert_eq!(decides("mean", 1), Some(false));
}

#[test]
fn conditions_on_texts_and_days_at_their_borders() {
    let mut world = World::new();
    world.orders(
        1,
        "order_id order_date promised_date delivered_date account region net_amount
        O1 2026-01-05 2026-01-10 2026-01-10 A North 1
        O2 2026-01-05 2026-01-10 2026-01-11 A - 10
        O3 2026-01-05 2026-01-10 2026-01-09 - A 100
        O4 2026-01-05 - 2026-01-09 B South 1000",
    );
    for (condition, expected) in [
        ("region IS NOT NULL", "1101"),
        ("region IS NULL", "10"),
        ("delivered_date > promised_date", "10"),
        ("delivered_date <= promised_date", "101"),
        ("delivered_date = promised_date", "1"),
        ("NOT delivered_date > promised_date", "101"),
        ("region = \"North\"", "1"),
        // Where there is no region it is unknown, which is not met either way.
        ("region <> \"North\"", "1100"),
        ("region = \" North \"", "1"),
        ("region = account", "no data"),
        ("region <> account", "1001"),
        ("\"x\" = \"x\"", "1111"),
        ("\"x\" = \"y\"", "no data"),
        ("\"x\" <> \" y\"", "1111"),
        ("\"x\" <> \" x\"", "no data"),
    ] {
        world.formula(1, &format!("SUM(net_amount WHERE {condition})"));
        world.weights(WeightOwner::Company, Day::BEGIN, WeightMode::Normalise, &[(1, 1)]);
        let found = world.actual(&COMPANY, 1, "2026-01");
        let found = if found.starts_with("no data") { "no data" } else { &found };
        assert_eq!(found, expected, "{condition}");
    }
}
