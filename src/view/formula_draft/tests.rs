//! Words of a formula that is being written, in both languages.

use super::*;
use crate::domain::{date::Day, id::Id, text::Lang};

fn unknown(name: &str, at: Place, suggestion: &str) -> FormulaFault {
    let (name, suggestion) = (name.to_owned(), Some(suggestion.to_owned()));
    FormulaFault::Text(FormulaError {
        at,
        problem: Problem::Unknown { kind: NameKind::Column, name, suggestion },
    })
}

#[test]
fn a_wrong_name_is_told_with_its_place_and_can_be_repaired() {
    let fault = unknown("amuont", Place { start: 16, end: 22 }, "net_amount");
    let found = wrong(&fault, "SUM(order_lines.amuont)", Words::new(Lang::En));
    assert_eq!(found.sentence, "There is no column “amuont”. Did you mean “net_amount”?");
    assert_eq!(found.position, "Character 17");
    assert_eq!(found.place, Some(("SUM(order_lines.".into(), "amuont".into(), ")".into())));
    assert_eq!(found.repaired.as_deref(), Some("SUM(order_lines.net_amount)"));
    let fault = unknown("净颔", Place { start: 3, end: 5 }, "净额");
    let found = wrong(&fault, "求和(净颔)", Words::new(Lang::Zh));
    assert_eq!(found.sentence, "没有名为“净颔”的列。是不是“净额”？");
    assert_eq!(found.position, "第 4 个字符");
    assert_eq!(found.repaired.as_deref(), Some("求和(净额)"));
    // A name with signs in it is put into brackets.
    let fault = unknown("响应时常", Place { start: 3, end: 7 }, "响应时长（小时）");
    let found = wrong(&fault, "求和(响应时常)", Words::new(Lang::Zh));
    assert_eq!(found.repaired.as_deref(), Some("求和([响应时长（小时）])"));
}

#[test]
fn an_empty_text_and_a_circle_have_no_place() {
    let empty = FormulaFault::Text(FormulaError { at: Place { start: 0, end: 0 }, problem: Problem::Empty });
    assert_eq!(wrong(&empty, "", Words::new(Lang::En)).place, None);
    let circle = FormulaFault::Circle(["K01", "K02", "K01"].map(str::to_owned).to_vec());
    let found = wrong(&circle, "K02", Words::new(Lang::En));
    assert_eq!(found.sentence, "KPIs refer to one another in a circle: K01 → K02 → K01.");
}

#[test]
fn what_is_put_in_takes_the_place_of_the_word() {
    assert_eq!(with_insert("su", Place { start: 0, end: 2 }, "SUM("), ("SUM(".to_owned(), 4));
    // The bracket that is there stays the only one; the caret stands behind it.
    assert_eq!(with_insert("su(x)", Place { start: 0, end: 2 }, "SUM("), ("SUM(x)".to_owned(), 4));
    assert_eq!(with_insert("SUM(净)", Place { start: 4, end: 5 }, "净额"), ("SUM(净额)".to_owned(), 6));
}

#[test]
fn a_value_is_told_in_the_unit_that_was_chosen() {
    let workspace = Workspace::default();
    let outcome = Outcome::Value { numerator: 3.into(), denominator: 4.into(), value: Decimal::new(75, 2) };
    let reading = |outcome| FormulaReading {
        formula: Formula::Number(1.into()),
        text: "1".to_owned(),
        value: Type::Percent,
        outcome,
        partial: None,
        read: Vec::new(),
    };
    let shown = Shown { unit: Unit::Ratio, precision: 1 };
    let en = Formats::of(Words::new(Lang::En), &workspace);
    let found = told(&reading(outcome), shown, &workspace, &en);
    assert_eq!((found.figure.full.as_str(), found.exact.as_str()), ("75.0%", "3/4"));
    assert_eq!(&*found.kind, "A percentage");
    let found = told(&reading(Outcome::Missing(Missing::ZeroDenominator)), shown, &workspace, &en);
    assert_eq!((found.figure.text.as_str(), found.exact.as_str()), (NO_VALUE, ""));
    assert!(!found.figure.full.is_empty() && found.figure.full != NO_VALUE);
}

#[test]
fn units_are_compared_with_what_the_formula_gives() {
    let words = Words::new(Lang::En);
    assert_eq!(unit_differs(Type::Currency, Unit::Currency, words), None);
    assert!(unit_differs(Type::Currency, Unit::Hours, words).is_some());
    for kind in Type::ALL {
        if let Some(unit) = unit_of(kind) {
            assert_eq!(unit_differs(kind, unit, words), None, "{kind:?}");
        }
    }
}

#[test]
fn periods_are_those_of_the_records_newest_first() {
    let day = |text: &str| text.parse::<Day>().unwrap();
    let days = DayRange { from: day("2024-11-05"), until: day("2025-02-02") };
    let own: Period = "2025".parse().unwrap();
    let found: Vec<String> =
        periods(Some(days), FiscalCalendar::default(), own).iter().map(Period::to_string).collect();
    assert_eq!(found, ["2025", "2024", "2025-Q1", "2024-Q4", "2025-02", "2025-01", "2024-12", "2024-11"]);
    assert_eq!(periods(None, FiscalCalendar::default(), own), [own]);
}

#[test]
fn what_refers_to_a_kpi_is_named() {
    let mut workspace = Workspace::default();
    let id = Id::from_raw(2);
    let kpi: Kpi = serde_json::from_value(serde_json::json!({
        "id": id, "code": "K02", "name": {"zh": "毛利率", "en": "Margin"}, "definition": {}, "perspective": "financial",
        "direction": "higher", "unit": "ratio", "precision": 1, "formula": {"number": "1"}, "attribution": "record",
    }))
    .unwrap();
    workspace.kpis.insert(id, kpi);
    let found = KpiUses {
        kpis: vec![id],
        cards: vec![crate::domain::weight::WeightOwner::Company],
        ..KpiUses::default()
    };
    assert_eq!(
        uses(&found, &workspace, Words::new(Lang::En)),
        ["The formula of “K02 Margin”", "The weights of “Company”"]
    );
    assert_eq!(uses(&found, &workspace, Words::new(Lang::Zh)), ["“K02 毛利率”的公式", "“全公司”的权重"]);
}
