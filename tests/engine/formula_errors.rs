//! What is wrong with a formula's text: the place, what was expected, and what was probably meant.

use keyscore::{
    data::starter::starter,
    domain::{kpi::Formula, text::Lang},
    engine::language::{
        MAX_DEPTH, MAX_NODES,
        error::{Expected, NameKind, Problem},
        lint::{Fault, circle_with, lint},
        parse,
        types::Type,
        words::Function,
    },
};

use crate::support::{World, id};

/// The part of the text that an error points at, and the error.
fn refused(text: &str) -> (String, Problem) {
    let Err(error) = parse(text, &starter()) else { panic!("{text} was read") };
    let pointed = text.chars().skip(error.at.start).take(error.at.end - error.at.start).collect();
    (pointed, error.problem)
}

fn unknown(kind: NameKind, name: &str, suggestion: Option<&str>) -> Problem {
    Problem::Unknown { kind, name: name.to_owned(), suggestion: suggestion.map(str::to_owned) }
}

fn unexpected(expected: Expected, found: &str) -> Problem {
    Problem::Unexpected { expected, found: found.to_owned() }
}

#[test]
fn every_error_points_at_its_place() {
    use Expected::{
        CloseOrComma, Column, Day, DayColumn, Null, Number, OperatorOrEnd, TextColumn, Value, YesNo,
    };
    use Type::{Currency, Date, Hours, Text};
    let wrong = |expected, found| Problem::WrongType { expected, found };
    let count = |function, least, most, found| Problem::Arguments { function, least, most, found };
    let cases = [
        ("", "", Problem::Empty),
        ("1 +", "", unexpected(Value, "")),
        ("1 2", "2", unexpected(OperatorOrEnd, "2")),
        ("(1", "", unexpected(CloseOrComma, "")),
        ("ABS(1 2)", "2", unexpected(CloseOrComma, "2")),
        ("1 < 2 < 3", "<", unexpected(OperatorOrEnd, "<")),
        ("IF(Cost IS 3, 1, 2)", "3", unexpected(Null, "3")),
        ("1 ; 2", ";", Problem::Character(';')),
        ("SUM(\"x", "\"x", Problem::Unclosed),
        ("SUM(net_amuont)", "net_amuont", unknown(NameKind::Column, "net_amuont", Some("net_amount"))),
        ("SUM(order_lines.amuont)", "amuont", unknown(NameKind::Column, "amuont", Some("net_amount"))),
        ("SUM(order_line.cost)", "order_line", unknown(NameKind::Table, "order_line", Some("order_lines"))),
        ("求和(订单航.净额)", "订单航", unknown(NameKind::Table, "订单航", Some("订单行"))),
        ("SUMM(cost)", "SUMM", unknown(NameKind::Function, "SUMM", Some("SUM"))),
        ("K011 + 1", "K011", unknown(NameKind::Kpi, "K011", Some("K01"))),
        ("1 + net_amount", "net_amount", Problem::ColumnOutside("SUM(order_lines.net_amount)".into())),
        (
            "SUM(net_amount) + SUM(response_hours)",
            "SUM(net_amount) + SUM(response_hours)",
            Problem::TypesDiffer(Currency, Hours),
        ),
        ("IF(K01 > K09, 1, 2)", "K01 > K09", Problem::TypesDiffer(Currency, Hours)),
        ("COUNT(order_lines WHERE region = 3)", "region = 3", Problem::TypesDiffer(Text, Type::Number)),
        ("COUNT(order_lines WHERE region < \"b\")", "region < \"b\"", Problem::TextOrder),
        (
            "COUNT(order_lines WHERE order_date > cost)",
            "order_date > cost",
            Problem::TypesDiffer(Date, Currency),
        ),
        ("COUNT(order_lines WHERE cost)", "cost", wrong(YesNo, Currency)),
        ("SUM(region)", "region", wrong(Number, Text)),
        ("MEDIAN(order_date)", "order_date", wrong(Number, Date)),
        ("COUNT DISTINCT(cost)", "cost", wrong(TextColumn, Currency)),
        ("SUM(cost BY region)", "region", wrong(DayColumn, Text)),
        ("SUM(DAYS(cost, order_date))", "cost", wrong(Day, Currency)),
        ("1 = 2", "1 = 2", wrong(Number, Type::YesNo)),
        ("SUM(1)", "1", unexpected(Column, "")),
        ("SUM(cost, 1)", "SUM(cost, 1)", count(Function::Sum, 1, 1, 2)),
        ("IF(1 = 1, 2)", "IF(1 = 1, 2)", count(Function::If, 3, 3, 2)),
        ("SUM(SUM(cost))", "SUM(cost)", Problem::NotHere(Function::Sum)),
        ("SUM(PRIOR(cost))", "PRIOR(cost)", Problem::NotHere(Function::Prior)),
        ("DAYS(1, 2)", "DAYS(1, 2)", Problem::NotHere(Function::Days)),
        ("ABS(1 WHERE 1 = 1)", "1 = 1", Problem::NoFilterHere),
        ("ROLLING(K01, 61)", "61", Problem::Outside(1, 60)),
        ("ROLLING(K01, 1.5)", "1.5", Problem::Outside(1, 60)),
        ("PERCENTILE(cost, 2)", "2", Problem::Outside(0, 1)),
        ("ROUND(K01, K01)", "K01", unexpected(Expected::WholeNumber, "")),
        ("COUNT(order_lines WHERE order_date > DATE(2026, 2, 30))", "DATE(2026, 2, 30)", Problem::NoSuchDay),
        ("99999999999999999999999999999999", "9", Problem::NumberTooLong),
    ];
    for (text, pointed, problem) in cases {
        assert_eq!(refused(text), (pointed.to_owned(), problem), "{text}");
    }
}

#[test]
fn size_and_depth_are_bounded() {
    let deep = |n: usize| format!("{}1{}", "ABS(".repeat(n), ")".repeat(n));
    assert!(parse(&deep(MAX_DEPTH - 1), &starter()).is_ok());
    assert_eq!(refused(&deep(MAX_DEPTH)).1, Problem::TooDeep(MAX_DEPTH));
    assert_eq!(refused(&deep(700)).1, Problem::TooDeep(MAX_DEPTH));
    assert_eq!(refused(&"(".repeat(3_000)).1, Problem::TooDeep(MAX_DEPTH));
    assert_eq!(refused(&"-".repeat(3_000)).1, Problem::TooDeep(MAX_DEPTH));
    assert_eq!(refused(&vec!["1"; MAX_DEPTH + 1].join("+")).1, Problem::TooDeep(MAX_DEPTH));
    let wide = format!("MIN({})", vec!["1"; MAX_NODES].join(", "));
    assert_eq!(refused(&wide).1, Problem::TooManyParts(MAX_NODES));
    assert_eq!(refused(&" ".repeat(5_000)).1, Problem::TooLong(4_000));
}

#[test]
fn two_kpis_of_one_name_need_their_codes() {
    let mut world = World::new();
    world.formula(1, "1");
    world.formula(2, "2");
    let error = parse("kpi + 1", &world.model.workspace).unwrap_err();
    assert_eq!(error.problem, Problem::Ambiguous("kpi".to_owned()));
    assert!(parse("K01 + K02", &world.model.workspace).is_ok());
}

#[test]
fn circles_are_shown_as_the_path() {
    let mut world = World::new();
    for raw in 1..=4 {
        world.formula(raw, "1");
    }
    let refer = |raw: u64| Formula::Kpi(id(raw));
    world.kpi(1, Formula::Negate(Box::new(refer(2))));
    world.kpi(2, Formula::Add(Box::new(refer(4)), Box::new(refer(3))));
    world.kpi(3, Formula::Prior(Box::new(refer(1))));
    let workspace = &world.model.workspace;
    let findings = lint(workspace, Lang::En);
    let faults = findings.iter().map(|finding| &finding.fault);
    let circles: Vec<&Fault> = faults.filter(|fault| matches!(fault, Fault::Circle(_))).collect();
    let path = ["K01", "K02", "K03", "K01"].map(str::to_owned).to_vec();
    assert_eq!(circles, [&Fault::Circle(path)]);
    assert_eq!(circle_with(workspace, id(4), &refer(4)), Some(vec!["K04".to_owned(), "K04".to_owned()]));
    assert_eq!(circle_with(workspace, id(4), &Formula::Number(1.into())), None);
    let onward = circle_with(workspace, id(4), &refer(2));
    assert_eq!(onward, Some(["K04", "K02", "K04"].map(str::to_owned).to_vec()));
    // A circle that the KPI does not stand in itself is not its own.
    assert_eq!(circle_with(workspace, id(9), &refer(1)), None);
}

#[test]
fn a_unit_that_does_not_fit_is_found() {
    let mut world = World::new();
    world.formula(1, "SUM(response_hours)");
    let findings = lint(&world.model.workspace, Lang::En);
    let faults: Vec<&Fault> = findings.iter().map(|finding| &finding.fault).collect();
    let hours = Fault::Unit { declared: keyscore::domain::kpi::Unit::Currency, found: Type::Hours };
    assert!(faults.contains(&&hours), "{faults:?}");
}
