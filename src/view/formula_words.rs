//! What is wrong with a formula, in words, and where: for the page and the command line alike. Reads no formula.

use std::rc::Rc;

use crate::{
    domain::workspace::Workspace,
    engine::language::{
        error::{Expected, FormulaError, NameKind, Place, Problem},
        lint::{Fault, Finding, Subject},
        types::Type,
    },
    view::message::Words,
};

/// Arguments from which a function may have any number.
const ANY_NUMBER: usize = 100;

/// What is wrong with a formula, as a sentence; with what was probably meant, if that is known.
pub fn error_words(error: &FormulaError, words: Words) -> String {
    let sentence = problem_words(&error.problem, words);
    match &error.problem {
        Problem::Unknown { suggestion: Some(suggestion), .. } => {
            let meant = words.with("formula.error.suggestion", &[("name", suggestion)]);
            words.with("formula.error.with_suggestion", &[("error", &sentence), ("suggestion", &meant)])
        }
        _ => sentence,
    }
    .to_string()
}

/// What is wrong with a KPI's or an input's formula, with its name before it.
pub fn finding_words(finding: &Finding, workspace: &Workspace, words: Words) -> String {
    let name = match finding.subject {
        Subject::Kpi(id) => {
            let kpi = workspace.kpis.get(&id);
            kpi.map(|kpi| format!("{} {}", kpi.code, words.of(&kpi.name))).unwrap_or_default()
        }
        Subject::Input(id) => {
            let input = workspace.inputs.get(&id);
            input.map(|input| words.of(&input.name).to_string()).unwrap_or_default()
        }
        Subject::Rule(id) => {
            let kpi = workspace.scoring_rules.get(&id).and_then(|rule| workspace.kpis.get(&rule.kpi));
            let name = kpi.map(|kpi| format!("{} {}", kpi.code, words.of(&kpi.name))).unwrap_or_default();
            words.with("formula.fault.rule_of", &[("name", &name)]).to_string()
        }
    };
    words
        .with("formula.fault.of", &[("name", &name), ("fault", &fault_words(&finding.fault, words))])
        .to_string()
}

/// The text with marks under a place; wide letters get two.
pub fn pointed(text: &str, at: Place) -> String {
    let width = |letter: char| if letter >= '\u{2e80}' { 2 } else { 1 };
    let before: usize = text.chars().take(at.start).map(width).sum();
    let inside = text.chars().skip(at.start).take(at.end.saturating_sub(at.start)).map(width).sum::<usize>();
    format!("{text}\n{}{}", " ".repeat(before), "^".repeat(inside.max(1)))
}

/// The name of a type.
pub fn type_words(kind: Type, words: Words) -> Rc<str> {
    words.get(match kind {
        Type::Currency => "formula.type.currency",
        Type::Percent => "formula.type.percent",
        Type::Count => "formula.type.count",
        Type::Hours => "formula.type.hours",
        Type::Days => "formula.type.days",
        Type::Points => "formula.type.points",
        Type::Number => "formula.type.number",
        Type::Mixed => "formula.type.mixed",
        Type::Date => "formula.type.date",
        Type::Text => "formula.type.text",
        Type::YesNo => "formula.type.yes_no",
    })
}

fn problem_words(problem: &Problem, words: Words) -> Rc<str> {
    let limited = |key: &str, limit: usize| words.with(key, &[("limit", &limit.to_string())]);
    match problem {
        Problem::TooLong(limit) => limited("formula.error.too_long", *limit),
        Problem::TooDeep(limit) => limited("formula.error.too_deep", *limit),
        Problem::TooManyParts(limit) => limited("formula.error.too_many_parts", *limit),
        Problem::Empty => words.get("formula.error.empty"),
        Problem::Character(letter) => {
            words.with("formula.error.character", &[("character", &letter.to_string())])
        }
        Problem::Unclosed => words.get("formula.error.unclosed"),
        Problem::NumberTooLong => words.get("formula.error.number_too_long"),
        Problem::Unexpected { expected, found } if found.is_empty() => {
            words.with("formula.error.expected", &[("expected", &expected_words(*expected, words))])
        }
        Problem::Unexpected { expected, found } => words.with(
            "formula.error.unexpected",
            &[("expected", &expected_words(*expected, words)), ("found", found)],
        ),
        Problem::Unknown { kind, name, .. } => {
            let key = match kind {
                NameKind::Function => "formula.error.unknown_function",
                NameKind::Table => "formula.error.unknown_table",
                NameKind::Column => "formula.error.unknown_column",
                NameKind::Kpi => "formula.error.unknown_kpi",
                NameKind::Term => "formula.error.unknown_term",
            };
            words.with(key, &[("name", name)])
        }
        Problem::Ambiguous(name) => words.with("formula.error.ambiguous", &[("name", name)]),
        Problem::ColumnOutside(example) => {
            words.with("formula.error.column_outside", &[("example", example)])
        }
        Problem::Arguments { function, least, most, found } => {
            let key = if *most >= ANY_NUMBER {
                "formula.error.arguments_least"
            } else {
                "formula.error.arguments_exact"
            };
            let (least, found) = (least.to_string(), found.to_string());
            words.with(key, &[("function", function.name()), ("least", &least), ("found", &found)])
        }
        Problem::NotHere(function) => words.with("formula.error.not_here", &[("function", function.name())]),
        Problem::NotInPoints(function) => {
            words.with("formula.error.not_in_points", &[("function", function.name())])
        }
        Problem::NoFilterHere => words.get("formula.error.no_filter_here"),
        Problem::TwoTables(first, second) => {
            words.with("formula.error.two_tables", &[("first", first), ("second", second)])
        }
        Problem::TypesDiffer(left, right) => words.with(
            "formula.error.types_differ",
            &[("left", &type_words(*left, words)), ("right", &type_words(*right, words))],
        ),
        Problem::WrongType { expected, found } => words.with(
            "formula.error.wrong_type",
            &[("expected", &expected_words(*expected, words)), ("found", &type_words(*found, words))],
        ),
        Problem::TextOrder => words.get("formula.error.text_order"),
        Problem::Outside(least, most) => {
            words.with("formula.error.outside", &[("least", &least.to_string()), ("most", &most.to_string())])
        }
        Problem::NoSuchDay => words.get("formula.error.no_such_day"),
    }
}

fn expected_words(expected: Expected, words: Words) -> Rc<str> {
    words.get(match expected {
        Expected::Value => "formula.expected.value",
        Expected::OperatorOrEnd => "formula.expected.operator_or_end",
        Expected::CloseOrComma => "formula.expected.close_or_comma",
        Expected::Name => "formula.expected.name",
        Expected::Null => "formula.expected.is_null",
        Expected::Open => "formula.expected.open",
        Expected::Table => "formula.expected.table",
        Expected::Column => "formula.expected.column",
        Expected::DayColumn => "formula.expected.day_column",
        Expected::TextColumn => "formula.expected.text_column",
        Expected::WholeNumber => "formula.expected.whole_number",
        Expected::WrittenNumber => "formula.expected.written_number",
        Expected::YesNo => "formula.expected.yes_no",
        Expected::Number => "formula.expected.number",
        Expected::Day => "formula.expected.day",
    })
}

/// What is wrong with a formula, as a sentence without the name of its KPI or input.
pub fn fault_words(fault: &Fault, words: Words) -> String {
    match fault {
        Fault::Formula(error) => error_words(error, words),
        Fault::Unit { declared, found } => words
            .with(
                "formula.fault.unit",
                &[
                    ("declared", &type_words(Type::from(*declared), words)),
                    ("found", &type_words(*found, words)),
                ],
            )
            .to_string(),
        Fault::Circle(codes) => {
            words.with("formula.fault.circle", &[("path", &codes.join(" → "))]).to_string()
        }
        Fault::CodeTwice => words.get("formula.fault.code_twice").to_string(),
        Fault::TypedDoesNotAddUp => words.get("formula.fault.typed_does_not_add_up").to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{domain::text::Lang, engine::language::parse};

    fn said(text: &str, lang: Lang) -> String {
        let error = parse(text, &Workspace::default()).unwrap_err();
        error_words(&error, Words::new(lang))
    }

    #[test]
    fn errors_are_said_in_both_languages() {
        assert_eq!(
            said("SUM(order_lines.amuont)", Lang::En),
            "There is no column “amuont”. Did you mean “net_amount”?"
        );
        assert_eq!(said("求和(订单行.净领)", Lang::Zh), "没有名为“净领”的列。是不是“净额”？");
        assert_eq!(
            said("SUM(net_amount) + SUM(response_hours)", Lang::En),
            "“An amount of money” and “A duration in hours” do not go together."
        );
        assert_eq!(
            said("SUM(net_amount) + SUM(response_hours)", Lang::Zh),
            "“金额”与“时长（小时）”不能放在一起计算或比较。"
        );
    }

    #[test]
    fn marks_stand_under_the_place() {
        assert_eq!(pointed("SUM(x)", Place { start: 4, end: 5 }), "SUM(x)\n    ^");
        assert_eq!(pointed("求和(净领)", Place { start: 3, end: 5 }), "求和(净领)\n     ^^^^");
        assert_eq!(pointed("1 +", Place { start: 3, end: 3 }), "1 +\n   ^");
    }
}
