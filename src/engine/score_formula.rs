//! Points by a formula that the user wrote over value, threshold, target, stretch and baseline. A part that is missing
//! makes the whole missing, with its reason, unless the formula puts something in its place.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use crate::{
    domain::{
        kpi::{Formula, Test},
        scoring::{ScoreFormula, Term},
    },
    engine::{
        exact::Exact,
        report::{NoLine, Shaped},
        score::By,
        targets::Resolved,
    },
};

/// Most steps into each other: a file may hold deeper ones than the language reads.
const MAX_NESTING: u32 = 100;

/// Why a part has no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Why {
    /// No target applies.
    NoTarget,
    /// Anything else.
    Reason(NoLine),
}

impl Why {
    /// Whether the formula may put something in its place.
    fn may_be_replaced(self) -> bool {
        !matches!(self, Self::Reason(NoLine::TooLarge | NoLine::NotAScoreFormula))
    }
}

type Valued<T> = Result<T, Why>;

/// What the terms of a formula stand for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Terms<'t> {
    /// The actual.
    pub(super) actual: Exact,
    /// The target, if one applies.
    pub(super) target: Option<&'t Resolved>,
    /// The rule's baseline.
    pub(super) baseline: Option<Decimal>,
}

/// The raw points of a formula; `None` where it needs a target and there is none.
pub(super) fn by_formula(shape: &ScoreFormula, terms: Terms<'_>) -> Option<Result<(Exact, By), NoLine>> {
    match terms.value(&shape.points, 0) {
        Err(Why::NoTarget) => None,
        Err(Why::Reason(reason)) => Some(Err(reason)),
        Ok(points) => Some(terms.told(shape, points).ok_or(NoLine::TooLarge)),
    }
}

impl Terms<'_> {
    fn term(self, term: Term) -> Valued<Exact> {
        let target = || self.target.ok_or(Why::NoTarget);
        let point = |pick: fn(&Resolved) -> Option<Exact>| {
            let target = target()?;
            let lacks = if target.is_incomplete { NoLine::PartsIncomplete } else { NoLine::PointMissing };
            pick(target).ok_or(Why::Reason(lacks))
        };
        match term {
            Term::Value => Ok(self.actual),
            Term::Target => target().map(|target| target.target),
            Term::Threshold => point(|target| target.threshold),
            Term::Stretch => point(|target| target.stretch),
            Term::Baseline => self.baseline.map(Exact::from).ok_or(Why::Reason(NoLine::BaselineMissing)),
        }
    }

    fn value(self, formula: &Formula, depth: u32) -> Valued<Exact> {
        if depth > MAX_NESTING {
            return Err(Why::Reason(NoLine::NotAScoreFormula));
        }
        let value = |part: &Formula| self.value(part, depth + 1);
        let found = match formula {
            Formula::Term(term) => return self.term(*term),
            Formula::Number(number) => Some(Exact::from(*number)),
            Formula::Add(left, right) => value(left)?.plus(value(right)?),
            Formula::Subtract(left, right) => value(left)?.minus(value(right)?),
            Formula::Multiply(left, right) => value(left)?.times(value(right)?),
            Formula::Divide(left, right) => {
                let (left, right) = (value(left)?, value(right)?);
                if right.is_zero() {
                    return Err(Why::Reason(NoLine::ZeroDivisor));
                }
                left.over(right)
            }
            Formula::Negate(part) => value(part)?.negated(),
            Formula::Absolute(part) => Some(value(part)?.absolute()),
            Formula::Round(part, places) => value(part)?.rounded(*places),
            Formula::Smallest(parts) | Formula::Largest(parts) => {
                let values = parts.iter().map(value).collect::<Valued<Vec<Exact>>>()?;
                let is_smallest = matches!(formula, Formula::Smallest(_));
                if is_smallest { values.into_iter().min() } else { values.into_iter().max() }
            }
            Formula::If(test, yes, no) => {
                return value(if self.test(test, depth + 1)? { yes } else { no });
            }
            Formula::Otherwise(first, second) => {
                return match value(first) {
                    Err(why) if why.may_be_replaced() => value(second),
                    other => other,
                };
            }
            Formula::Input(_)
            | Formula::Records(_)
            | Formula::Kpi(_)
            | Formula::LastYear(_)
            | Formula::Prior(_)
            | Formula::YearToDate(_)
            | Formula::QuarterToDate(_)
            | Formula::Rolling(..) => return Err(Why::Reason(NoLine::NotAScoreFormula)),
        };
        found.ok_or(Why::Reason(NoLine::TooLarge))
    }

    /// The answer to a test: parts from left to right until one decides; a missing part does not decide.
    fn test(self, test: &Test, depth: u32) -> Valued<bool> {
        if depth > MAX_NESTING {
            return Err(Why::Reason(NoLine::NotAScoreFormula));
        }
        match test {
            Test::Compare(left, comparison, right) => {
                let left = self.value(left, depth + 1)?;
                let order: Ordering = left.cmp(&self.value(right, depth + 1)?);
                Ok(comparison.holds(order))
            }
            Test::Present(part) => match self.value(part, depth + 1) {
                Ok(_) => Ok(true),
                Err(why) if why.may_be_replaced() => Ok(false),
                Err(why) => Err(why),
            },
            Test::Not(test) => self.test(test, depth + 1).map(|answer| !answer),
            Test::All(tests) => self.decided(tests, false, depth),
            Test::Any(tests) => self.decided(tests, true, depth),
        }
    }

    fn decided(self, tests: &[Test], decisive: bool, depth: u32) -> Valued<bool> {
        let mut unknown = None;
        for test in tests {
            match self.test(test, depth + 1) {
                Ok(answer) if answer == decisive => return Ok(decisive),
                Ok(_) => {}
                Err(why) => unknown = unknown.or(Some(why)),
            }
        }
        unknown.map_or(Ok(!decisive), Err)
    }

    /// The points with what they were computed from.
    fn told(self, shape: &ScoreFormula, points: Exact) -> Option<(Exact, By)> {
        let mut terms = Vec::new();
        for term in shape.points.terms() {
            if let Ok(value) = self.term(term) {
                terms.push((term, value.to_decimal()?));
            }
        }
        let (formula, raw) = (Box::new(shape.points.clone()), points.to_decimal()?);
        Some((points, By::Shaped(Shaped::Formula { formula, terms, raw })))
    }
}
