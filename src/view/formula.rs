//! A KPI's formula in words, and the same formula with the numbers put in.

use std::rc::Rc;

use rust_decimal::Decimal;

use crate::{
    domain::{
        id::Id,
        kpi::{Formula, Input, Test},
        period::Period,
        scoring::Term,
        workspace::Workspace,
    },
    engine::{
        language::{print, words::term_name},
        span::Span,
    },
    view::message::Words,
};

/// How tightly a part binds, so that brackets stand only where they are needed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Tightness {
    Sum,
    Product,
    Atom,
}

/// Writes an input, an aggregate or a KPI; the formulas around it that move the period stand outermost first.
type Leaf<'l> = &'l dyn Fn(&Formula, &[&Formula]) -> String;

/// The formula without the tests that only guard a figure, as it is said in one line: a choice whose other way is zero or no value
/// reads as its first way, what something else stands in for where it is missing as itself. Nothing is computed by this.
pub fn unguarded(formula: &Formula) -> Formula {
    let inside = |part: &Formula| Box::new(unguarded(part));
    let is_zero = |part: &Formula| matches!(part, Formula::Number(number) if number.is_zero());
    let is_no_way = |part: &Formula| match part {
        Formula::Divide(above, below) => is_zero(above) && is_zero(below),
        other => is_zero(other),
    };
    match formula {
        Formula::If(_, yes, no) if is_no_way(no) => unguarded(yes),
        Formula::Otherwise(first, _) => unguarded(first),
        Formula::Add(left, right) => Formula::Add(inside(left), inside(right)),
        Formula::Subtract(left, right) => Formula::Subtract(inside(left), inside(right)),
        Formula::Multiply(left, right) => Formula::Multiply(inside(left), inside(right)),
        Formula::Divide(above, below) => Formula::Divide(inside(above), inside(below)),
        other => other.clone(),
    }
}

/// The formula in words: `准时订单数 ÷ 已发货订单数`.
pub fn in_words(formula: &Formula, workspace: &Workspace, words: Words) -> String {
    let leaf = |formula: &Formula, moves: &[&Formula]| {
        let name = leaf_name(formula, workspace, words);
        moves.iter().rev().fold(name, |name, moved| moved_name(moved, &name, words)).to_string()
    };
    written(formula, &[], &leaf).0
}

/// The formula with numbers put in: `772 ÷ 809`. `value_of` gives the number of an input, aggregate or KPI over a span.
pub fn in_numbers(
    formula: &Formula,
    period: Period,
    value_of: &dyn Fn(&Formula, Span) -> Option<String>,
) -> String {
    let leaf = |formula: &Formula, moves: &[&Formula]| {
        let span = moves.iter().try_fold(Span::from(period), |span, moved| span.moved_by(moved));
        span.and_then(|span| value_of(formula, span))
            .unwrap_or_else(|| crate::view::number::NO_VALUE.to_owned())
    };
    written(formula, &[], &leaf).0
}

/// A formula of points with the values of its terms put in.
pub fn with_terms(formula: &Formula, value_of: &dyn Fn(Term) -> Option<String>) -> String {
    let leaf = |formula: &Formula, _: &[&Formula]| {
        let value = if let Formula::Term(term) = formula { value_of(*term) } else { None };
        value.unwrap_or_else(|| crate::view::number::NO_VALUE.to_owned())
    };
    written(formula, &[], &leaf).0
}

/// The name of an input, or the text of an aggregate that stands in a KPI's formula.
pub fn input_name(id: Id<Input>, workspace: &Workspace, words: Words) -> Option<Rc<str>> {
    if let Some(input) = workspace.inputs.get(&id) {
        return Some(words.of(&input.name));
    }
    let mut aggregates = workspace.kpis.values().flat_map(|kpi| kpi.formula.aggregates());
    let aggregate = aggregates.find(|aggregate| aggregate.id() == id)?;
    Some(Rc::from(print::aggregate(aggregate, workspace, words.lang())))
}

fn leaf_name(formula: &Formula, workspace: &Workspace, words: Words) -> Rc<str> {
    let name = match formula {
        Formula::Records(aggregate) => Some(Rc::from(print::aggregate(aggregate, workspace, words.lang()))),
        Formula::Kpi(id) => workspace.kpis.get(id).map(|kpi| words.of(&kpi.name)),
        Formula::Input(id) => workspace.inputs.get(id).map(|input| words.of(&input.name)),
        Formula::Term(term) => Some(Rc::from(term_name(*term, words.lang()))),
        _ => None,
    };
    name.unwrap_or_else(|| words.get("missing.unnamed_input"))
}

fn moved_name(moved: &Formula, name: &str, words: Words) -> Rc<str> {
    match moved {
        Formula::LastYear(_) => words.with("explain.last_year_of", &[("name", name)]),
        Formula::Prior(_) => words.with("explain.prior_of", &[("name", name)]),
        Formula::YearToDate(_) => words.with("explain.year_to_date_of", &[("name", name)]),
        Formula::QuarterToDate(_) => words.with("explain.quarter_to_date_of", &[("name", name)]),
        Formula::Rolling(_, times) => {
            words.with("explain.rolling_of", &[("name", name), ("times", &times.to_string())])
        }
        _ => Rc::from(name),
    }
}

fn written(formula: &Formula, moves: &[&Formula], leaf: Leaf<'_>) -> (String, Tightness) {
    let pair = |left: &Formula, sign: &str, right: &Formula, own: Tightness| {
        let (left_text, left_own) = written(left, moves, leaf);
        let (right_text, right_own) = written(right, moves, leaf);
        // The right side of − and ÷ needs brackets even at the same level.
        let loose_right = if matches!(sign, "−" | "÷") { right_own <= own } else { right_own < own };
        let text =
            format!("{} {sign} {}", bracketed(left_text, left_own < own), bracketed(right_text, loose_right));
        (text, own)
    };
    let call = |name: &str, parts: &[String]| (format!("{name}({})", parts.join(", ")), Tightness::Atom);
    let text = |part: &Formula| written(part, moves, leaf).0;
    match formula {
        Formula::Input(_) | Formula::Records(_) | Formula::Kpi(_) | Formula::Term(_) => {
            (leaf(formula, moves), Tightness::Atom)
        }
        Formula::Number(number) => (plain(*number), Tightness::Atom),
        Formula::Add(left, right) => pair(left, "+", right, Tightness::Sum),
        Formula::Subtract(left, right) => pair(left, "−", right, Tightness::Sum),
        Formula::Multiply(left, right) => pair(left, "×", right, Tightness::Product),
        Formula::Divide(left, right) => pair(left, "÷", right, Tightness::Product),
        Formula::Absolute(part) => (format!("|{}|", text(part)), Tightness::Atom),
        Formula::Negate(part) => {
            let (part, own) = written(part, moves, leaf);
            (format!("−{}", bracketed(part, own < Tightness::Atom)), Tightness::Product)
        }
        Formula::Round(part, places) => call("ROUND", &[text(part), places.to_string()]),
        Formula::Smallest(parts) => call("MIN", &parts.iter().map(text).collect::<Vec<_>>()),
        Formula::Largest(parts) => call("MAX", &parts.iter().map(text).collect::<Vec<_>>()),
        Formula::If(test, yes, no) => call("IF", &[asked(test, moves, leaf), text(yes), text(no)]),
        Formula::Otherwise(first, second) => call("IFMISSING", &[text(first), text(second)]),
        Formula::LastYear(part)
        | Formula::Prior(part)
        | Formula::YearToDate(part)
        | Formula::QuarterToDate(part)
        | Formula::Rolling(part, _) => {
            let moves: Vec<&Formula> = moves.iter().copied().chain([formula]).collect();
            written(part, &moves, leaf)
        }
    }
}

/// A question in words; its parts in brackets where there are several.
fn asked(test: &Test, moves: &[&Formula], leaf: Leaf<'_>) -> String {
    let text = |part: &Formula| written(part, moves, leaf).0;
    let joined = |tests: &[Test], word: &str| {
        tests.iter().map(|test| format!("({})", asked(test, moves, leaf))).collect::<Vec<_>>().join(word)
    };
    match test {
        Test::Compare(left, comparison, right) => {
            format!("{} {} {}", text(left), comparison.sign(), text(right))
        }
        Test::Present(part) => format!("{} IS NOT NULL", text(part)),
        Test::All(tests) => joined(tests, " AND "),
        Test::Any(tests) => joined(tests, " OR "),
        Test::Not(test) => format!("NOT ({})", asked(test, moves, leaf)),
    }
}

fn bracketed(text: String, needed: bool) -> String {
    if needed { format!("({text})") } else { text }
}

fn plain(number: Decimal) -> String {
    crate::view::number::trimmed(number, 9)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        kpi::Unit,
        text::{Lang, Text2},
    };

    fn input(raw: u64) -> Box<Formula> {
        Box::new(Formula::Input(Id::from_raw(raw)))
    }

    fn workspace() -> Workspace {
        let mut workspace = Workspace::default();
        for (raw, zh, en) in [(1, "销售额", "Sales"), (2, "成本", "Cost")] {
            let id = Id::from_raw(raw);
            workspace.inputs.insert(
                id,
                Input { id, name: Text2::new(zh, en), unit: Unit::Currency, records: None, typed: None },
            );
        }
        workspace
    }

    #[test]
    fn brackets_stand_where_they_are_needed() {
        let margin = Formula::Divide(Box::new(Formula::Subtract(input(1), input(2))), input(1));
        let odd = Formula::Subtract(input(1), Box::new(Formula::Subtract(input(2), input(1))));
        let workspace = workspace();
        assert_eq!(in_words(&margin, &workspace, Words::new(Lang::Zh)), "(销售额 − 成本) ÷ 销售额");
        assert_eq!(in_words(&odd, &workspace, Words::new(Lang::En)), "Sales − (Cost − Sales)");
    }

    #[test]
    fn growth_puts_in_the_numbers_of_both_years() {
        let last = || Box::new(Formula::LastYear(input(1)));
        let growth = Formula::Divide(
            Box::new(Formula::Subtract(input(1), last())),
            Box::new(Formula::Absolute(last())),
        );
        let value_of = |_: &Formula, span: Span| {
            let now = Span::from("2026".parse::<Period>().unwrap());
            Some(if span == now { "120".to_owned() } else { "100".to_owned() })
        };
        assert_eq!(in_numbers(&growth, "2026".parse().unwrap(), &value_of), "(120 − 100) ÷ |100|");
        assert_eq!(
            in_words(&growth, &workspace(), Words::new(Lang::Zh)),
            "(销售额 − 上年同期销售额) ÷ |上年同期销售额|"
        );
    }
}
