//! Formulas over all standard tables, and what times and flags come to. Expected values are worked out by hand.

use keyscore::{
    domain::{
        scope::Scope,
        table::{ColumnKind, tables},
        text::Lang,
        workspace::Workspace,
    },
    engine::language::{parse, print},
};

use crate::{
    formula_values::evaluated,
    support::{World, account, employee},
};

const REFERENCE: &str = include_str!("../../docs/formulas.md");

/// R1 within a day; R2 over a weekend (2026-01-09 is a Friday); R3 not answered; R4 the next morning.
const REQUESTS: &str = "request_id raised responded account employee severity is_resolved
    R1 2026-01-05T09:00:00 2026-01-05T10:30:00 A Ann high 1
    R2 2026-01-09T17:00:00 2026-01-12T09:15:00 A Bob low 0
    R3 2026-01-20T08:00:00 - B Bob high -
    R4 2026-02-02T20:00:00 2026-02-03T09:00:30 B Ann low 1";

fn value(text: &str, scope: &Scope) -> String {
    let mut world = World::new();
    world.table(1, "service_requests", REQUESTS);
    evaluated(&mut world, text, scope, "2026-Q1")
}

#[test]
fn times_are_exact_to_the_second() {
    for (text, expected) in [
        ("COUNT(service_requests)", "4"),
        ("COUNT(service_requests.responded)", "3"),
        // 1.5 + 64.25 + 13 + 30/3600 hours, three requests.
        ("SUM(HOURS(responded, raised))", "78.758333333"),
        ("MAX(HOURS(responded, raised))", "64.25"),
        // 2026-01-05 to itself 0, 01-09 to 01-12 3, 02-02 to 02-03 1.
        ("SUM(DAYS(responded, raised))", "4"),
        // Monday to Friday 9-12 and 13-18: R1 1.5; R2 one hour on Friday and a quarter on Monday; R4 half a minute.
        ("SUM(WORK_HOURS(responded, raised))", "2.758333333"),
        ("MEDIAN(HOURS(responded, raised))", "13.008333333"),
        // By the second where both have a time, by the day where one has none.
        ("COUNT(service_requests WHERE responded > raised)", "3"),
        ("COUNT(service_requests WHERE responded <= DATE(2026, 1, 5))", "1"),
        ("COUNT(service_requests WHERE raised = DATE(2026, 1, 20))", "1"),
        // By the day of the answer: R4 is of February either way, R1 and R2 of January.
        ("COUNT(service_requests WHERE severity = \"low\" BY responded)", "2"),
    ] {
        assert_eq!(value(text, &Scope::COMPANY), expected, "{text}");
    }
}

#[test]
fn flags_are_conditions() {
    for (text, expected) in [
        ("COUNT(service_requests WHERE is_resolved)", "2"),
        ("COUNT(service_requests WHERE NOT is_resolved)", "1"),
        ("COUNT(service_requests WHERE is_resolved IS NULL)", "1"),
        ("COUNT(service_requests WHERE is_resolved OR severity = \"high\")", "3"),
        ("SUM(IF(is_resolved, 10, 1))", "21"),
    ] {
        assert_eq!(value(text, &Scope::COMPANY), expected, "{text}");
    }
    let workspace = Workspace::default();
    for text in
        ["COUNT(returns WHERE is_green)", "SUM(is_resolved)", "COUNT(service_requests WHERE is_resolved = 1)"]
    {
        assert!(parse(text, &workspace).is_err(), "{text}");
    }
    let text = "COUNT(service_requests WHERE is_resolved AND NOT is_repeat)";
    let read = parse(text, &workspace).unwrap().formula;
    assert_eq!(print::formula(&read, &workspace, Lang::En), text);
}

#[test]
fn people_and_accounts_get_credit_in_every_table() {
    assert_eq!(value("COUNT(service_requests)", &employee(1)), "2");
    assert_eq!(value("SUM(HOURS(responded, raised))", &account(1)), "65.75");
}

#[test]
fn the_first_column_tells_the_table() {
    let workspace = Workspace::default();
    for (text, table) in [
        ("SUM(net_amount)", "order_lines"),
        ("AVERAGE(HOURS(responded, raised))", "service_requests"),
        ("AVERAGE(HOURS(responded, raised) WHERE is_repeat AND complaint_id IS NOT NULL)", "complaints"),
        ("AVERAGE(HOURS(responded, raised) WHERE request_type = \"x\")", "service_requests"),
        ("SUM(amount WHERE invoice_date IS NOT NULL AND tax > 0)", "invoices"),
        ("SUM(gain)", "innovations"),
        ("COUNT(投诉)", "complaints"),
    ] {
        let formula = parse(text, &workspace).unwrap().formula;
        assert_eq!(formula.aggregates()[0].table.0, table, "{text}");
    }
}

#[test]
fn every_column_of_every_table_is_in_the_reference_and_can_be_read() {
    let workspace = Workspace::default();
    for table in tables() {
        let start = format!("| `{}` {}, ", table.code, table.zh);
        let line = REFERENCE.lines().find(|line| line.starts_with(&start)).expect(table.code);
        for spec in &table.columns {
            assert!(line.contains(&format!("`{}` {} ", spec.code, spec.zh)), "{} {}", table.code, spec.code);
            let text = match spec.kind {
                ColumnKind::Number => format!("SUM({}.{})", table.code, spec.code),
                ColumnKind::Flag => format!("COUNT({} WHERE {})", table.code, spec.code),
                ColumnKind::Text => format!("COUNT DISTINCT({}.{})", table.code, spec.code),
                ColumnKind::Day | ColumnKind::Time => {
                    format!("COUNT({} WHERE {1} >= DATE(2026, 1, 1) BY {1})", table.code, spec.code)
                }
            };
            if table.time.is_none() {
                assert!(parse(&text, &workspace).is_err(), "{text}");
                continue;
            }
            let read = parse(&text, &workspace).unwrap().formula;
            for lang in [Lang::Zh, Lang::En] {
                let printed = print::formula(&read, &workspace, lang);
                assert_eq!(
                    parse(&printed, &workspace).map(|parsed| parsed.formula).as_ref(),
                    Ok(&read),
                    "{printed}"
                );
            }
        }
    }
}
