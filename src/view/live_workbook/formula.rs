//! Formula trees in the language of spreadsheets. What is missing is an error there, so it spreads by itself; only functions that
//! Excel 2010 and LibreOffice 7 both have are used.

use rust_decimal::Decimal;

use crate::{
    domain::{
        id::Id,
        kpi::{Formula, Input, Kpi, Test},
        row::Comparison,
        scoring::Term,
    },
    engine::span::Span,
};

/// Longest formula that is written; a spreadsheet takes 8,192 characters.
const MAX_LENGTH: usize = 7_500;
/// Deepest nesting; a spreadsheet takes 64 levels.
const MAX_DEPTH: u32 = 50;

/// What a formula reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Leaf {
    /// An input, or an aggregate by its id.
    Input(Id<Input>),
    /// Another KPI.
    Kpi(Id<Kpi>),
    /// A term of a formula of points.
    Term(Term),
}

/// A formula as spreadsheet text. `cell` gives the cell that a leaf stands in over a span: a number, or an error where it is
/// missing; `None` where there is none, and then there is no text. Neither is there for what a spreadsheet cannot hold.
pub(super) fn compiled(
    formula: &Formula,
    span: Span,
    cell: &mut dyn FnMut(Leaf, Span) -> Option<String>,
) -> Option<String> {
    value(formula, Some(span), cell, 0).filter(|text| text.chars().count() <= MAX_LENGTH)
}

type Cells<'c> = &'c mut dyn FnMut(Leaf, Span) -> Option<String>;

fn value(formula: &Formula, span: Option<Span>, cells: Cells<'_>, depth: u32) -> Option<String> {
    if depth > MAX_DEPTH {
        return None;
    }
    // Before the first year there is nothing.
    let Some(at) = span else { return Some("NA()".to_owned()) };
    let mut part = |part: &Formula| value(part, at.moved_by(formula), cells, depth + 1);
    Some(match formula {
        Formula::Input(id) => cells(Leaf::Input(*id), at)?,
        Formula::Records(aggregate) => cells(Leaf::Input(aggregate.id()), at)?,
        Formula::Kpi(id) => cells(Leaf::Kpi(*id), at)?,
        Formula::Term(term) => cells(Leaf::Term(*term), at)?,
        Formula::Number(number) => constant(*number),
        Formula::Add(left, right) => format!("({}+{})", part(left)?, part(right)?),
        Formula::Subtract(left, right) => format!("({}-{})", part(left)?, part(right)?),
        Formula::Multiply(left, right) => format!("({}*{})", part(left)?, part(right)?),
        Formula::Divide(left, right) => format!("({}/{})", part(left)?, part(right)?),
        Formula::Negate(inner) => format!("(-{})", part(inner)?),
        Formula::Absolute(inner) => format!("ABS({})", part(inner)?),
        Formula::Round(inner, places) => format!("ROUND({},{places})", part(inner)?),
        Formula::Smallest(parts) => format!("MIN({})", list(parts, &mut part)?),
        Formula::Largest(parts) => format!("MAX({})", list(parts, &mut part)?),
        Formula::LastYear(inner)
        | Formula::Prior(inner)
        | Formula::YearToDate(inner)
        | Formula::QuarterToDate(inner)
        | Formula::Rolling(inner, _) => part(inner)?,
        Formula::Otherwise(first, second) => format!("IFERROR({},{})", part(first)?, part(second)?),
        Formula::If(test, yes, no) => {
            let (yes, no) = (part(yes)?, part(no)?);
            format!("IF({},{yes},{no})", answer(test, at, cells, depth + 1)?)
        }
    })
}

fn list(parts: &[Formula], part: &mut dyn FnMut(&Formula) -> Option<String>) -> Option<String> {
    parts.iter().map(part).collect::<Option<Vec<_>>>().map(|texts| texts.join(","))
}

/// A test: true, false, or an error where it has no answer.
fn answer(test: &Test, at: Span, cells: Cells<'_>, depth: u32) -> Option<String> {
    if depth > MAX_DEPTH {
        return None;
    }
    Some(match test {
        Test::Compare(left, comparison, right) => {
            let (left, right) =
                (value(left, Some(at), cells, depth + 1)?, value(right, Some(at), cells, depth + 1)?);
            format!("({left}{}{right})", sign(*comparison))
        }
        Test::Present(part) => format!("ISNUMBER({})", value(part, Some(at), cells, depth + 1)?),
        Test::Not(part) => format!("NOT({})", answer(part, at, cells, depth + 1)?),
        // A part that decides does so whatever the others lack; the program looks at parts in order, which gives the same answer.
        Test::All(parts) => {
            let texts = answers(parts, at, cells, depth)?;
            let no: Vec<String> = texts.iter().map(|text| format!("NOT(IFERROR({text},TRUE))")).collect();
            format!("IF(OR({}),FALSE,AND({}))", no.join(","), texts.join(","))
        }
        Test::Any(parts) => {
            let texts = answers(parts, at, cells, depth)?;
            let yes: Vec<String> = texts.iter().map(|text| format!("IFERROR({text},FALSE)")).collect();
            format!("IF(OR({}),TRUE,OR({}))", yes.join(","), texts.join(","))
        }
    })
}

fn answers(parts: &[Test], at: Span, cells: Cells<'_>, depth: u32) -> Option<Vec<String>> {
    parts.iter().map(|part| answer(part, at, cells, depth + 1)).collect()
}

/// How a spreadsheet writes a comparison.
pub(super) const fn sign(comparison: Comparison) -> &'static str {
    comparison.sign()
}

/// A number as a constant; below zero in brackets, for `2--1` is not read everywhere.
pub(super) fn constant(number: Decimal) -> String {
    let text = number.normalize().to_string();
    if text.starts_with('-') { format!("({text})") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::period::{Period, PeriodLevel};

    fn written(formula: &Formula) -> Option<String> {
        let period = Period::new(2025, PeriodLevel::Quarter, 1).unwrap();
        compiled(formula, Span::from(period), &mut |leaf, span| {
            let Leaf::Input(id) = leaf else { return None };
            Some(format!("I{}_{}", id.raw(), span.first() - Span::from(period).first()))
        })
    }

    fn input(raw: u64) -> Box<Formula> {
        Box::new(Formula::Input(Id::from_raw(raw)))
    }

    #[test]
    fn what_is_missing_stays_missing_and_periods_are_other_cells() {
        let growth = Formula::Divide(
            Box::new(Formula::Subtract(input(1), Box::new(Formula::LastYear(input(1))))),
            Box::new(Formula::Prior(input(2))),
        );
        assert_eq!(written(&growth).as_deref(), Some("((I1_0-I1_-12)/I2_-3)"));
        let otherwise = Formula::Otherwise(input(1), Box::new(Formula::Number(Decimal::new(-5, 1))));
        assert_eq!(written(&otherwise).as_deref(), Some("IFERROR(I1_0,(-0.5))"));
        let of_kpi = Formula::Kpi(Id::from_raw(7));
        assert_eq!(written(&of_kpi), None, "no cell, no text");
    }

    #[test]
    fn a_part_that_decides_does_so_beside_one_that_is_missing() {
        let above = |raw: u64| {
            Test::Compare(input(raw), Comparison::Greater, Box::new(Formula::Number(Decimal::ZERO)))
        };
        let both = Formula::If(Box::new(Test::All(vec![above(1), above(2)])), input(1), input(2));
        assert_eq!(
            written(&both).as_deref(),
            Some(
                "IF(IF(OR(NOT(IFERROR((I1_0>0),TRUE)),NOT(IFERROR((I2_0>0),TRUE))),FALSE,AND((I1_0>0),(I2_0>0))),I1_0,I2_0)"
            )
        );
    }

    #[test]
    fn what_a_spreadsheet_cannot_hold_has_no_text() {
        let deep = (0..60).fold(*input(1), |inner, _| Formula::Absolute(Box::new(inner)));
        assert_eq!(written(&deep), None);
        let long = Formula::Largest((0..2000).map(|_| *input(1)).collect());
        assert_eq!(written(&long), None);
    }
}
