//! A KPI's formula in words, and the same formula with the numbers put in.

use std::rc::Rc;

use rust_decimal::Decimal;

use crate::{
    domain::{
        id::Id,
        kpi::{Formula, Input},
        period::Period,
        workspace::Workspace,
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

/// The formula in words: `准时订单数 ÷ 已发货订单数`.
pub fn in_words(formula: &Formula, workspace: &Workspace, words: Words) -> String {
    let leaf = |input: Id<Input>, last_year: bool| {
        let name = workspace
            .inputs
            .get(&input)
            .map_or_else(|| words.get("missing.unnamed_input"), |input| words.of(&input.name));
        if last_year { words.with("explain.last_year_of", &[("name", &name)]) } else { name }
    };
    written(formula, false, &leaf).0
}

/// The formula with numbers put in: `772 ÷ 809`. `value_of` gives the number of an input in a period.
pub fn in_numbers(
    formula: &Formula,
    period: Period,
    value_of: &dyn Fn(Id<Input>, Period) -> Option<String>,
) -> String {
    let leaf = |input: Id<Input>, last_year: bool| {
        let at = if last_year { period.last_year() } else { Some(period) };
        Rc::from(
            at.and_then(|at| value_of(input, at)).unwrap_or_else(|| crate::view::number::NO_VALUE.to_owned()),
        )
    };
    written(formula, false, &leaf).0
}

fn written(
    formula: &Formula,
    last_year: bool,
    leaf: &dyn Fn(Id<Input>, bool) -> Rc<str>,
) -> (String, Tightness) {
    let pair = |left: &Formula, sign: &str, right: &Formula, own: Tightness| {
        let (left_text, left_own) = written(left, last_year, leaf);
        let (right_text, right_own) = written(right, last_year, leaf);
        // The right side of − and ÷ needs brackets even at the same level.
        let loose_right = if matches!(sign, "−" | "÷") { right_own <= own } else { right_own < own };
        let text =
            format!("{} {sign} {}", bracketed(left_text, left_own < own), bracketed(right_text, loose_right));
        (text, own)
    };
    match formula {
        Formula::Input(id) => (leaf(*id, last_year).to_string(), Tightness::Atom),
        Formula::Number(number) => (plain(*number), Tightness::Atom),
        Formula::Add(left, right) => pair(left, "+", right, Tightness::Sum),
        Formula::Subtract(left, right) => pair(left, "−", right, Tightness::Sum),
        Formula::Multiply(left, right) => pair(left, "×", right, Tightness::Product),
        Formula::Divide(left, right) => pair(left, "÷", right, Tightness::Product),
        Formula::Absolute(part) => (format!("|{}|", written(part, last_year, leaf).0), Tightness::Atom),
        Formula::LastYear(part) => written(part, true, leaf),
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
        let value_of = |_: Id<Input>, period: Period| {
            Some(if period.year() == 2026 { "120".to_owned() } else { "100".to_owned() })
        };
        assert_eq!(in_numbers(&growth, "2026".parse().unwrap(), &value_of), "(120 − 100) ÷ |100|");
        assert_eq!(
            in_words(&growth, &workspace(), Words::new(Lang::Zh)),
            "(销售额 − 上年同期销售额) ÷ |上年同期销售额|"
        );
    }
}
