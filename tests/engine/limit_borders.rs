//! Cases on the borders of limits, guards and lists that formulas, judgements, changes and gaps are held to
//! (docs/mutants.md). Expected values are counted or worked out by hand.

use keyscore::{
    domain::{
        account::Region,
        change::{Change, ChangeSet, Label},
        date::Day,
        kpi::{Aggregate, Attribution, Formula, Unit},
        row::RowValue,
        scope::Scope,
        table::{ColumnId, ORDER_LINES},
        text::{Lang, Text2},
        value::Measured,
        weight::{WeightMode, WeightOwner},
        workspace::Workspace,
    },
    engine::{
        elicitation::{ElicitationError, Judgement, RankMethod, by_pairs, by_rank},
        evaluate::evaluate,
        language::{
            error::Problem,
            lint::{Fault, lint},
            parse,
            types::Type,
        },
        query::{Answer, Query, Subjects},
    },
};

use crate::support::{LEADS, SALES, VISITS, World, account, decimal, employee, id, input, ratio};

const COMPANY: Scope = Scope::COMPANY;

fn valued(world: &mut World, text: &str) -> String {
    world.formula(1, text);
    world.weights(WeightOwner::Company, Day::BEGIN, WeightMode::Normalise, &[(1, 1)]);
    world.actual(&COMPANY, 1, "2026-01")
}

#[test]
fn a_formula_may_have_exactly_so_many_characters_and_parts() {
    let world = World::new();
    let problem = |text: &str| parse(text, &world.model.workspace).err().map(|error| error.problem);
    let padded = |length: usize| format!("1{}", " ".repeat(length - 1));
    assert_eq!((problem(&padded(4_000)), problem(&padded(4_001))), (None, Some(Problem::TooLong(4_000))));
    // MAX and its numbers: 199 numbers and the function are 200 parts.
    let largest = |numbers: usize| format!("MAX({})", vec!["1"; numbers].join(","));
    assert_eq!((problem(&largest(199)), problem(&largest(200))), (None, Some(Problem::TooManyParts(200))));
}

#[test]
fn many_parts_beside_each_other_are_not_deep() {
    let numbers: Vec<String> = (1..200).map(|number| number.to_string()).collect();
    assert_eq!(valued(&mut World::new(), &format!("MAX({})", numbers.join(","))), "199");
    // A KPI of 199 references to KPIs of their own: 398 parts are evaluated, none deeper than three.
    let mut world = World::new();
    world.kpi(2, Formula::Largest((1..199).map(|number| Formula::Number(number.into())).collect()));
    let largest =
        Formula::Largest(vec![Formula::Kpi(id(2)), Formula::Kpi(id(2)), Formula::Number(500.into())]);
    world.kpi(1, largest);
    world.weights(WeightOwner::Company, Day::BEGIN, WeightMode::Normalise, &[(1, 1)]);
    assert_eq!(world.actual(&COMPANY, 1, "2026-01"), "500");
}

#[test]
fn tests_of_several_parts_and_of_faults() {
    let mut world = World::new();
    for (text, expected) in [
        ("IF(1 = 1 AND 2 = 2, 5, 6)", "5"),
        ("IF(1 = 1 AND 2 = 3, 5, 6)", "6"),
        ("IF(1 = 2 OR 2 = 2, 5, 6)", "5"),
        ("IF(1 = 2 OR 2 = 3, 5, 6)", "6"),
        ("IF(NOT 1 = 2, 5, 6)", "5"),
        ("IF(SUM(net_amount) IS NULL, 5, 6)", "5"),
        ("IF(1 / 0 IS NULL, 5, 6)", "5"),
        ("IF(3 IS NULL, 5, 6)", "6"),
    ] {
        assert_eq!(valued(&mut world, text), expected, "{text}");
    }
    // A fault is no missing value: it stays.
    let far = (0..22).fold("SUM(net_amount)".to_owned(), |part, _| format!("SAME_PERIOD_LAST_YEAR({part})"));
    assert_eq!(valued(&mut world, &format!("IF({far} IS NULL, 5, 6)")), "TooFarBack");
}

#[test]
fn cells_of_two_columns_are_compared_without_the_space_around_them() {
    let mut world = World::new();
    world.orders(
        1,
        "order_id order_date account region net_amount cost unit_price
        O1 2026-01-05 A A 1 2 2.5\n O2 2026-01-05 A North 10 2 2\n O3 2026-01-05 B B 100 2 1.5",
    );
    assert_eq!(valued(&mut world, "SUM(net_amount WHERE region = account)"), "101");
    assert_eq!(valued(&mut world, "SUM(net_amount WHERE region <> account)"), "10");
    assert_eq!(valued(&mut world, "SUM(net_amount WHERE cost < unit_price)"), "1");
    assert_eq!(valued(&mut world, "SUM(net_amount WHERE cost <= unit_price)"), "11");
    assert_eq!(valued(&mut world, "SUM(net_amount WHERE cost = unit_price)"), "10");
    assert_eq!(valued(&mut world, "SUM(net_amount WHERE cost > unit_price)"), "100");
    // 111 and three times 2; 111 less three times 2; 1 ÷ 2 and 10 ÷ 2 and 100 ÷ 2.
    assert_eq!(valued(&mut world, "SUM(net_amount + cost)"), "117");
    assert_eq!(valued(&mut world, "SUM(net_amount - cost)"), "105");
    assert_eq!(valued(&mut world, "SUM(net_amount / cost)"), "55.5");
}

#[test]
fn texts_and_days_are_no_factors() {
    let world = World::new();
    let problem = |text: &str| parse(text, &world.model.workspace).unwrap_err().problem;
    assert_eq!(problem("SUM(region * 2)"), Problem::TypesDiffer(Type::Text, Type::Number));
    assert_eq!(problem("SUM(2 * region)"), Problem::TypesDiffer(Type::Number, Type::Text));
    assert_eq!(problem("SUM(order_date / 2)"), Problem::TypesDiffer(Type::Date, Type::Number));
    assert_eq!(problem("SUM(cost / order_date)"), Problem::TypesDiffer(Type::Currency, Type::Date));
}

#[test]
fn products_have_the_unit_that_the_table_of_types_says() {
    let world = World::new();
    let value = |text: &str| parse(text, &world.model.workspace).unwrap().value;
    assert_eq!(value("AVERAGE(discount) * SUM(net_amount)"), Type::Currency);
    assert_eq!(value("AVERAGE(discount) / SUM(net_amount)"), Type::Mixed);
    assert_eq!(value("SUM(net_amount) * COUNT(order_lines)"), Type::Currency);
    assert_eq!(value("SUM(net_amount) / SUM(cost)"), Type::Percent);
    assert_eq!(value("SUM(net_amount) * SUM(cost)"), Type::Mixed);
}

#[test]
fn typed_values_of_what_does_not_add_up_are_a_finding() {
    let is_found = |function: Aggregate| {
        let mut world = World::new();
        let sales = world.model.workspace.inputs.get_mut(&id(SALES)).unwrap();
        sales.records.as_mut().unwrap().function = function;
        sales.unit = Unit::Currency;
        lint(&world.model.workspace, Lang::En).iter().any(|finding| finding.fault == Fault::TypedDoesNotAddUp)
    };
    let amount = || RowValue::Column(ColumnId::from("net_amount"));
    assert!(is_found(Aggregate::Median(amount())) && is_found(Aggregate::Average(amount())));
    assert!(!is_found(Aggregate::Maximum(amount())) && !is_found(Aggregate::SumOf(amount())));
}

#[test]
fn judgements_at_the_ends_of_their_scale() {
    let pair =
        |over: u32, under: u32| by_pairs(2, &[Judgement { first: 0, second: 1, times: (over, under) }]);
    for (over, under) in [(9, 1), (1, 9), (1_000, 1_000), (999, 111), (1, 1)] {
        assert!(pair(over, under).is_ok(), "{over}/{under}");
    }
    for (over, under) in [(10, 1), (1, 10), (1_001, 1_000), (1_000, 1_001), (0, 1), (1, 0), (28, 3)] {
        assert_eq!(pair(over, under), Err(ElicitationError::OutOfScale(0, 1)), "{over}/{under}");
    }
    assert!(by_rank(&[1; 40], RankMethod::Sum).is_ok());
    // Rank sum of three: 3/6, 2/6, 1/6.
    let shares = by_rank(&[1, 2, 3], RankMethod::Sum).unwrap().shares;
    assert_eq!(shares, [decimal("0.5"), decimal("0.333333333"), decimal("0.166666667")]);
}

#[test]
fn a_change_set_whose_guard_does_not_hold_changes_nothing() {
    let region =
        |number: u64, name: &str| Region { id: id(number), name: Text2::same(name), keys: Vec::new() };
    let step =
        |changes| ChangeSet { revision: 1, tab: 1, at: 0, label: Label::plain("x"), changes, undo_of: None };
    let mut workspace = Workspace::default();
    workspace.put(region(1, "East").into());
    let before = workspace.clone();
    let stale = Change::replace(Some(region(2, "Old").into()), region(2, "New"));
    let both = step(vec![Change::create(region(3, "North")), stale.clone()]);
    let conflict = workspace.apply_checked(&both).unwrap_err();
    assert_eq!((conflict.key, conflict.found), (stale.key, None));
    assert!(workspace == before && workspace.check(&stale).is_err());
    let create = Change::create(region(1, "Twice"));
    assert_eq!(workspace.check(&create).unwrap_err().found, Some(Box::new(region(1, "East").into())));
    workspace
        .apply_checked(&step(vec![Change::create(region(2, "West")), Change::remove(region(1, "East"))]))
        .unwrap();
    let names: Vec<&str> = workspace.regions.values().map(|region| region.name.zh.as_str()).collect();
    assert_eq!(names, ["West"]);
    // What is written is read back, and the engine's own copy follows.
    let text = serde_json::to_string(&workspace).unwrap();
    assert_eq!(serde_json::from_str::<Workspace>(&text).unwrap(), workspace);
    let mut model = World::new().model;
    model.apply(&step(vec![Change::create(region(9, "Far"))]));
    assert!(model.workspace.regions.contains_key(&id(9)));
}

#[test]
fn what_refers_to_one_indicator_is_not_what_refers_to_another() {
    let mut world = World::new();
    for raw in [1, 2] {
        world.kpi(raw, input(VISITS));
        world.rule(raw, &COMPANY, r#"{"shape":"line"}"#);
    }
    match evaluate(&world.model, &Query::KpiUses(id(2))) {
        Answer::KpiUses(uses) => {
            assert_eq!(uses.rules.iter().map(|rule| rule.kpi).collect::<Vec<_>>(), [id(2)])
        }
        other => panic!("{other:?}"),
    }
    world.number(VISITS, &COMPANY, "2026-01", "1");
    world.number(LEADS, &COMPANY, "2026-01", "2");
    match evaluate(&world.model, &Query::Values { input: id(LEADS), year: 2026 }) {
        Answer::Values(values) => {
            assert_eq!(values.iter().map(|value| value.input).collect::<Vec<_>>(), [id(LEADS)])
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(ORDER_LINES, "order_lines");
}

#[test]
fn a_person_who_begins_the_day_after_has_no_card() {
    let mut world = World::new();
    world.employed(1, "2026-04-01", "2026-07-01");
    let has_card = |when: &str| {
        world.cards(&[Subjects::Employees], when).cards.iter().any(|card| card.scope == employee(1))
    };
    assert_eq!(["2026-Q1", "2026-04", "2026-06", "2026-07"].map(has_card), [false, true, true, false]);
}

#[test]
fn a_share_of_zero_is_no_share() {
    let mut world = World::new();
    world.formula(1, "MAX(net_amount)").attribution = Attribution::Owner;
    world.own(1, Day::BEGIN, &[(1, 0), (2, 100)]);
    world.orders(1, "order_id order_date account net_amount\n O1 2026-01-05 A 7");
    assert_eq!(world.actual(&employee(2), 1, "2026-01"), "7");
    assert_eq!(world.actual(&employee(1), 1, "2026-01"), "not on the card");
}

#[test]
fn what_lacks_months_tells_its_accounts_and_gaps_beside_other_inputs() {
    let mut world = World::new();
    world.kpi(1, ratio(input(VISITS), input(LEADS)));
    for (raw, months) in [(1, &["2026-01", "2026-02"][..]), (2, &["2026-01", "2026-02", "2026-03"])] {
        for month in months {
            world.number(VISITS, &account(raw), month, "6");
        }
    }
    let missing = |world: &mut World, input: u64, when: &str, reason: &str| {
        world.typed(input, &COMPANY, when, Measured::Missing(reason.to_owned()));
    };
    world.number(LEADS, &COMPANY, "2026-01", "3");
    world.number(LEADS, &COMPANY, "2026-02", "5");
    missing(&mut world, LEADS, "2026-03", "lost");
    // January and February: (6 + 6 + 6 + 6) ÷ (3 + 5).
    assert_eq!(world.actual(&COMPANY, 1, "2026-Q1"), "24/8");
    assert_eq!(world.partial(&COMPANY, 1, "2026-Q1"), "2 of 3: 2026-01 2026-02 A1 2026-03 lost");
    // A gap that another account's figure fills is none. The same gap of two inputs is told once; another reason,
    // or another month, is another gap.
    missing(&mut world, VISITS, "2026-03", "late");
    assert_eq!(world.partial(&COMPANY, 1, "2026-Q1"), "2 of 3: 2026-01 2026-02 A1 2026-03 lost");
    let both = |visits: (&str, &str), leads: (&str, &str)| {
        let mut world = World::new();
        world.kpi(1, ratio(input(VISITS), input(LEADS)));
        for source in [VISITS, LEADS] {
            world.number(source, &COMPANY, "2026-01", "6");
        }
        missing(&mut world, VISITS, visits.0, visits.1);
        missing(&mut world, LEADS, leads.0, leads.1);
        world.partial(&COMPANY, 1, "2026-Q1")
    };
    let told = |gaps: &str| format!("1 of 3: 2026-01 {gaps}");
    assert_eq!(both(("2026-03", "lost"), ("2026-03", "lost")), told("2026-03 lost"));
    assert_eq!(both(("2026-03", "late"), ("2026-03", "lost")), told("2026-03 late 2026-03 lost"));
    assert_eq!(both(("2026-02", "lost"), ("2026-03", "lost")), told("2026-02 lost 2026-03 lost"));
}

#[test]
fn an_input_without_any_data_is_the_reason() {
    let mut world = World::new();
    world.kpi(1, ratio(input(VISITS), input(LEADS)));
    world.weights(WeightOwner::Company, Day::BEGIN, WeightMode::Normalise, &[(1, 1)]);
    world.number(VISITS, &COMPANY, "2026-01", "3");
    assert_eq!(world.actual(&COMPANY, 1, "2026-Q1"), "no data 8");
    // One account's quarter would have to be cut to February: no value at all, not that of the other account alone.
    let mut world = World::new();
    world.kpi(1, ratio(input(VISITS), input(LEADS)));
    world.weights(WeightOwner::Company, Day::BEGIN, WeightMode::Normalise, &[(1, 1)]);
    world.number(VISITS, &account(1), "2026-Q1", "30");
    world.number(VISITS, &account(2), "2026-02", "4");
    world.number(LEADS, &COMPANY, "2026-02", "5");
    assert_eq!(world.actual(&COMPANY, 1, "2026-Q1"), "MonthsApart");
}
