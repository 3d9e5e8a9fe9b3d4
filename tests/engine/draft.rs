//! A formula that is being written: its value before it is part of the document, what is wrong with it, what could
//! stand in it, and what refers to a KPI. Sums are done by hand over the order lines of `formula_values`.

use keyscore::{
    domain::{
        date::Day,
        kpi::{Attribution, Formula},
        period::PeriodLevel,
        scope::Scope,
        text::Lang,
        weight::{WeightMode, WeightOwner},
    },
    engine::{
        evaluate::evaluate,
        language::{
            error::{NameKind, Place, Problem},
            types::Type,
        },
        query::{Answer, FormulaDraft, FormulaFault, FormulaReading, KpiUses, Query},
        report::{InputSource, Step},
    },
};

use crate::{
    formula_values::ORDERS,
    support::{LEADS, VISITS, World, account, employee, id, input, period, shown},
};

fn draft(text: &str, scope: &Scope, when: &str) -> FormulaDraft {
    FormulaDraft {
        text: text.to_owned(),
        kpi: None,
        attribution: Attribution::Record,
        lang: Lang::En,
        scope: scope.clone(),
        period: period(when),
    }
}

fn asked(world: &World, draft: FormulaDraft) -> Result<Box<FormulaReading>, FormulaFault> {
    let answer = evaluate(&world.model, &Query::Formula(draft));
    // The answer crosses to the page as bytes.
    let bytes = postcard::to_allocvec(&answer).unwrap();
    assert_eq!(postcard::from_bytes::<Answer>(&bytes).unwrap(), answer);
    match answer {
        Answer::Formula(outcome) => outcome,
        other => panic!("{other:?}"),
    }
}

fn uses(world: &World, kpi: u64) -> KpiUses {
    match evaluate(&world.model, &Query::KpiUses(id(kpi))) {
        Answer::KpiUses(uses) => uses,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_draft_has_a_value_for_a_scope_and_period() {
    let mut world = World::new();
    world.orders(1, ORDERS);
    // Account A: 100 + 200 + 50; B: 400 + 150; C: 300. Ann: 100 + 200 + 150.
    for (scope, when, expected) in [
        (account(1), "2026-Q1", "350"),
        (account(2), "2026-Q1", "550"),
        (account(1), "2026-02", "50"),
        (employee(1), "2026-Q1", "450"),
        (Scope::COMPANY, "2026", "1200"),
        (account(3), "2026-02", "300"),
        (account(3), "2026-01", "no data"),
        (account(99), "2026-Q1", "no data"),
    ] {
        let reading = asked(&world, draft("sum( order_lines . net_amount )", &scope, when)).unwrap();
        assert_eq!(reading.text, "SUM(order_lines.net_amount)");
        assert_eq!(reading.value, Type::Currency);
        assert!(shown(&reading.outcome).starts_with(expected), "{scope} {when}: {:?}", reading.outcome);
    }
    assert!(world.model.workspace.kpis.is_empty(), "the document stays as it is");
}

#[test]
fn rows_by_another_day_count_although_no_kpi_looks_at_it_yet() {
    let mut world = World::new();
    world.model.workspace.inputs.clear();
    world.orders(1, ORDERS);
    // Delivered in February: O3, O5; O1 and O2 in January; O6 and O7 in March; O4 never.
    let text = "COUNT(order_lines BY delivered_date)";
    let reading = asked(&world, draft(text, &Scope::COMPANY, "2026-01")).unwrap();
    assert_eq!(shown(&reading.outcome), "2");
    let reading = asked(&world, draft(text, &Scope::COMPANY, "2026-Q1")).unwrap();
    assert_eq!(shown(&reading.outcome), "6");
}

#[test]
fn a_draft_tells_what_it_read() {
    let mut world = World::new();
    world.orders(1, ORDERS);
    world.formula(1, "SUM(net_amount)");
    world.kpi(2, input(VISITS));
    for when in ["2026-01", "2026-02", "2026-03"] {
        world.number(VISITS, &account(1), when, "5");
    }
    // 350 ÷ 15; 3 of A's rows.
    let reading = asked(&world, draft("K01 / K02", &account(1), "2026-Q1")).unwrap();
    assert_eq!(shown(&reading.outcome), "350/15");
    assert!(matches!(reading.read.as_slice(), [Step::Kpi { .. }, Step::Kpi { .. }]), "{:?}", reading.read);
    let reading = asked(&world, draft("SUM(net_amount) * 2", &account(1), "2026-Q1")).unwrap();
    let rows = match reading.read.as_slice() {
        [Step::Input { source: InputSource::Records { rows, .. }, .. }] => *rows,
        other => panic!("{other:?}"),
    };
    assert_eq!((shown(&reading.outcome).as_str(), rows), ("700", 3));
}

#[test]
fn what_was_typed_for_some_months_is_told() {
    let mut world = World::new();
    world.kpi(2, input(LEADS));
    world.number(LEADS, &account(1), "2026-01", "4");
    world.number(LEADS, &account(1), "2026-03", "6");
    let reading = asked(&world, draft("K02 + 0", &account(1), "2026-Q1")).unwrap();
    let months = reading.partial.map(|partial| partial.months.len());
    assert_eq!((shown(&reading.outcome).as_str(), months), ("10", Some(2)));
}

#[test]
fn what_is_wrong_has_its_place_and_what_was_meant() {
    let world = World::new();
    let fault = asked(&world, draft("SUM(order_lines.amuont)", &Scope::COMPANY, "2026")).unwrap_err();
    let FormulaFault::Text(error) = fault else { panic!("{fault:?}") };
    assert_eq!(error.at, Place { start: 16, end: 22 });
    let (kind, name) = (NameKind::Column, "amuont".to_owned());
    assert_eq!(error.problem, Problem::Unknown { kind, name, suggestion: Some("net_amount".to_owned()) });
    let fault = asked(&world, draft("  ", &Scope::COMPANY, "2026")).unwrap_err();
    assert!(matches!(fault, FormulaFault::Text(error) if error.problem == Problem::Empty));
}

#[test]
fn a_circle_is_refused_with_its_path() {
    let mut world = World::new();
    world.formula(1, "COUNT(order_lines)");
    world.formula(2, "K01 + 1");
    world.formula(3, "K02 * 2");
    let own = |text: &str| FormulaDraft { kpi: Some(id(1)), ..draft(text, &Scope::COMPANY, "2026") };
    let path = ["K01", "K03", "K02", "K01"].map(str::to_owned).to_vec();
    assert_eq!(asked(&world, own("K03 + 1")), Err(FormulaFault::Circle(path)));
    let path = ["K01", "K01"].map(str::to_owned).to_vec();
    assert_eq!(asked(&world, own("K01")), Err(FormulaFault::Circle(path)));
    assert!(asked(&world, own("COUNT(order_lines) + 1")).is_ok());
}

#[test]
fn what_would_close_a_circle_is_not_offered() {
    let mut world = World::new();
    world.formula(1, "COUNT(order_lines)");
    world.formula(2, "K01 + 1");
    world.formula(3, "COUNT(order_lines) * 2");
    let offered = |kpi: Option<u64>| {
        let query = Query::Complete { text: "K0".to_owned(), caret: 2, kpi: kpi.map(id), lang: Lang::En };
        match evaluate(&world.model, &query) {
            Answer::Completions(found) => found.into_iter().map(|one| one.insert).collect::<Vec<_>>(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(offered(None), ["K01", "K02", "K03"]);
    assert_eq!(offered(Some(1)), ["K03"]);
}

#[test]
fn everything_that_refers_to_a_kpi_is_found() {
    let mut world = World::new();
    world.formula(1, "COUNT(order_lines)");
    world.formula(2, "PRIOR(K01)");
    assert_eq!(uses(&world, 2), KpiUses::default());
    world.weights(WeightOwner::Company, Day::BEGIN, WeightMode::Enforce, &[(1, 1_000_000)]);
    world.weights(WeightOwner::Company, "2026-01-01".parse().unwrap(), WeightMode::Enforce, &[(1, 1)]);
    world.targets(1, &Scope::COMPANY, 2026, PeriodLevel::Year, "10");
    let found = uses(&world, 1);
    assert_eq!((found.kpis, found.cards, found.targets.len()), (vec![id(2)], vec![WeightOwner::Company], 1));
}

#[test]
fn a_draft_in_chinese_is_printed_in_chinese() {
    let world = World::new();
    let chinese =
        FormulaDraft { lang: Lang::Zh, ..draft("求和（订单行。净额）", &Scope::COMPANY, "2026") };
    let reading = asked(&world, chinese).unwrap();
    assert_eq!(reading.text, "SUM(订单行.净额)");
    assert!(matches!(reading.formula, Formula::Records(_)));
}
