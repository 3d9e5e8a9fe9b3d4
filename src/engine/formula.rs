//! Formula trees evaluated over a whole scope and span of months: a ratio is Σ numerator ÷ Σ denominator.
//! A missing part makes the whole missing, with its reason; nothing that is missing counts as zero.

use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
};

use rust_decimal::Decimal;

use crate::{
    domain::{
        id::Id,
        kpi::{Attribution, Formula, Input, Kpi, Test},
        row::Comparison,
        workspace::Workspace,
    },
    engine::{
        exact::Exact,
        readings::Readings,
        report::{Missing, Outcome},
        span::Span,
    },
};

/// Most steps into each other, formulas of other KPIs included: far above any indicator, far below what a stack holds.
const MAX_NESTING: u32 = 200;

/// The exact value of a formula, its two sides kept where it is a ratio.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Actual {
    /// Numerator.
    pub(super) numerator: Exact,
    /// Denominator, 1 for what is not a ratio.
    pub(super) denominator: Exact,
    /// Numerator over denominator.
    pub(super) value: Exact,
}

impl Actual {
    /// A ratio.
    ///
    /// # Errors
    /// A denominator of zero, or a number beyond 128 bits.
    pub(super) fn of_sides(numerator: Exact, denominator: Exact) -> Result<Self, Missing> {
        if denominator.is_zero() {
            return Err(Missing::ZeroDenominator);
        }
        let value = numerator.over(denominator).ok_or(Missing::TooLarge)?;
        Ok(Self { numerator, denominator, value })
    }
}

impl From<Exact> for Actual {
    fn from(value: Exact) -> Self {
        Self { numerator: value, denominator: Exact::ONE, value }
    }
}

/// Whether a part is a written 0.
fn is_nought(formula: &Formula) -> bool {
    matches!(formula, Formula::Number(number) if number.is_zero())
}

/// What a formula was found to read, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Leaf {
    /// An input, or an aggregate of the formula by its id.
    Input(Id<Input>),
    /// Another KPI.
    Kpi(Id<Kpi>),
}

/// Evaluates the formula of a KPI over what was read for it.
///
/// # Errors
/// Why there is no value: the first missing part, a zero denominator, or a number beyond 128 bits.
pub(super) fn actual_of(
    workspace: &Workspace,
    readings: &Readings,
    kpi: &Kpi,
    span: Span,
) -> Result<Actual, Missing> {
    let mut evaluation =
        Evaluation { workspace, readings, known: BTreeMap::new(), open: Vec::new(), depth: 0 };
    evaluation.kpi(kpi, span)
}

/// Most pairs of a KPI and a span that are looked at for how far back formulas reach.
const MAX_VISITS: usize = 100_000;

/// The first month that KPIs look at when each is asked for each span. KPIs that they refer to are looked into.
pub(super) fn first_month(workspace: &Workspace, kpis: &[&Kpi], spans: &[Span]) -> i32 {
    let mut first = spans.iter().map(|span| span.first()).min().unwrap_or(0);
    let mut seen = BTreeSet::new();
    let mut open: Vec<(&Kpi, Span)> =
        kpis.iter().flat_map(|kpi| spans.iter().map(|span| (*kpi, *span))).collect();
    while let Some((kpi, span)) = open.pop() {
        if seen.len() >= MAX_VISITS || !seen.insert((kpi.id, span)) {
            continue;
        }
        visit(&kpi.formula, Some(span), &mut |leaf, at| {
            first = first.min(at.first());
            if let Leaf::Kpi(id) = leaf
                && let Some(other) = workspace.kpis.get(&id)
            {
                open.push((other, at));
            }
        });
    }
    first
}

/// Calls `found` for every input, aggregate and KPI with the span it is read over. What cannot be written is left out.
pub(super) fn visit(formula: &Formula, span: Option<Span>, found: &mut impl FnMut(Leaf, Span)) {
    let Some(at) = span else { return };
    match formula {
        Formula::Number(_) | Formula::Term(_) => {}
        Formula::Input(id) => found(Leaf::Input(*id), at),
        Formula::Records(aggregate) => found(Leaf::Input(aggregate.id()), at),
        Formula::Kpi(id) => found(Leaf::Kpi(*id), at),
        Formula::If(test, _, _) => {
            visit_test(test, at, found);
            formula.parts().into_iter().for_each(|part| visit(part, span, found));
        }
        _ => {
            let moved = at.moved_by(formula);
            formula.parts().into_iter().for_each(|part| visit(part, moved, found));
        }
    }
}

fn visit_test(test: &Test, at: Span, found: &mut impl FnMut(Leaf, Span)) {
    match test {
        Test::Compare(left, _, right) => {
            visit(left, Some(at), found);
            visit(right, Some(at), found);
        }
        Test::Present(part) => visit(part, Some(at), found),
        Test::All(tests) | Test::Any(tests) => tests.iter().for_each(|test| visit_test(test, at, found)),
        Test::Not(test) => visit_test(test, at, found),
    }
}

/// What the report says about an actual.
pub(super) fn outcome_of(actual: &Result<Actual, Missing>) -> Outcome {
    match actual {
        Err(missing) => Outcome::Missing(missing.clone()),
        Ok(actual) => {
            let parts = [actual.numerator, actual.denominator, actual.value].map(Exact::to_decimal);
            let [Some(numerator), Some(denominator), Some(value)]: [Option<Decimal>; 3] = parts else {
                return Outcome::Missing(Missing::TooLarge);
            };
            Outcome::Value { numerator, denominator, value }
        }
    }
}

/// One figure that is being evaluated. A KPI that is referred to several times is evaluated once.
struct Evaluation<'e> {
    workspace: &'e Workspace,
    readings: &'e Readings,
    known: BTreeMap<(Id<Kpi>, Span), Result<Actual, Missing>>,
    /// KPIs whose formulas are being evaluated, from the outermost in.
    open: Vec<Id<Kpi>>,
    depth: u32,
}

impl Evaluation<'_> {
    fn kpi(&mut self, kpi: &Kpi, span: Span) -> Result<Actual, Missing> {
        if let Some(known) = self.known.get(&(kpi.id, span)) {
            return known.clone();
        }
        if let Some(from) = self.open.iter().position(|open| *open == kpi.id) {
            let around = self.open.iter().skip(from).chain([&kpi.id]);
            let codes = around.filter_map(|id| self.workspace.kpis.get(id)).map(|kpi| kpi.code.clone());
            return Err(Missing::Circular(codes.collect()));
        }
        self.open.push(kpi.id);
        let actual = self.actual(&kpi.formula, kpi.attribution, span);
        self.open.pop();
        if !self.open.is_empty() {
            self.known.insert((kpi.id, span), actual.clone());
        }
        actual
    }

    fn value(&mut self, formula: &Formula, by: Attribution, span: Span) -> Result<Exact, Missing> {
        self.actual(formula, by, span).map(|actual| actual.value)
    }

    fn actual(&mut self, formula: &Formula, by: Attribution, span: Span) -> Result<Actual, Missing> {
        if self.depth >= MAX_NESTING {
            return Err(Missing::TooDeep);
        }
        self.depth += 1;
        let actual = self.actual_inside(formula, by, span);
        self.depth -= 1;
        actual
    }

    fn actual_inside(&mut self, formula: &Formula, by: Attribution, span: Span) -> Result<Actual, Missing> {
        match formula {
            Formula::Input(id) => self.read(*id, by, span),
            Formula::Records(aggregate) => self.read(aggregate.id(), by, span),
            Formula::Kpi(id) => {
                let workspace = self.workspace;
                self.kpi(workspace.kpis.get(id).ok_or(Missing::UnknownKpi)?, span)
            }
            // A term stands for something in formulas of points only; reading files takes other KPIs out.
            Formula::Term(_) => Err(Missing::UnknownKpi),
            // So a formula says that there is no figure.
            Formula::Divide(numerator, denominator) if is_nought(numerator) && is_nought(denominator) => {
                Err(Missing::Undefined)
            }
            Formula::Divide(numerator, denominator) => {
                let numerator = self.value(numerator, by, span)?;
                Actual::of_sides(numerator, self.value(denominator, by, span)?)
            }
            Formula::LastYear(inner)
            | Formula::Prior(inner)
            | Formula::YearToDate(inner)
            | Formula::QuarterToDate(inner)
            | Formula::Rolling(inner, _) => {
                self.actual(inner, by, span.moved_by(formula).ok_or(Missing::NoEarlierPeriod)?)
            }
            Formula::If(test, yes, no) => {
                let branch = if self.test(test, by, span)? { yes } else { no };
                self.actual(branch, by, span)
            }
            Formula::Otherwise(first, second) => match self.actual(first, by, span) {
                Err(missing) if missing.may_be_replaced() => self.actual(second, by, span),
                other => other,
            },
            _ => self.number(formula, by, span).map(Actual::from),
        }
    }

    /// What has one value and no sides.
    fn number(&mut self, formula: &Formula, by: Attribution, span: Span) -> Result<Exact, Missing> {
        let found = match formula {
            Formula::Number(number) => Some(Exact::from(*number)),
            Formula::Add(left, right) => self.value(left, by, span)?.plus(self.value(right, by, span)?),
            Formula::Subtract(left, right) => self.value(left, by, span)?.minus(self.value(right, by, span)?),
            Formula::Multiply(left, right) => self.value(left, by, span)?.times(self.value(right, by, span)?),
            Formula::Absolute(part) => Some(self.value(part, by, span)?.absolute()),
            Formula::Negate(part) => self.value(part, by, span)?.negated(),
            Formula::Round(part, places) => self.value(part, by, span)?.rounded(*places),
            Formula::Smallest(parts) | Formula::Largest(parts) => {
                let values = parts.iter().map(|part| self.value(part, by, span));
                let values: Vec<Exact> = values.collect::<Result<_, Missing>>()?;
                let is_smallest = matches!(formula, Formula::Smallest(_));
                if is_smallest { values.into_iter().min() } else { values.into_iter().max() }
            }
            _ => None,
        };
        found.ok_or(Missing::TooLarge)
    }

    fn read(&self, input: Id<Input>, by: Attribution, span: Span) -> Result<Actual, Missing> {
        let (numerator, denominator) = self.readings.value(input, by, span)?;
        Actual::of_sides(numerator, denominator)
    }

    /// The answer to a test: parts from left to right until one decides; a missing part does not decide.
    fn test(&mut self, test: &Test, by: Attribution, span: Span) -> Result<bool, Missing> {
        match test {
            Test::Compare(left, comparison, right) => {
                let order = self.order(left, right, by, span)?;
                Ok(Comparison::holds(*comparison, order))
            }
            Test::Present(part) => match self.actual(part, by, span) {
                Ok(_) => Ok(true),
                Err(missing) if missing.may_be_replaced() => Ok(false),
                Err(missing) => Err(missing),
            },
            Test::Not(test) => self.test(test, by, span).map(|answer| !answer),
            Test::All(tests) => self.decided(tests, false, by, span),
            Test::Any(tests) => self.decided(tests, true, by, span),
        }
    }

    fn order(
        &mut self,
        left: &Formula,
        right: &Formula,
        by: Attribution,
        span: Span,
    ) -> Result<Ordering, Missing> {
        let left = self.value(left, by, span)?;
        Ok(left.cmp(&self.value(right, by, span)?))
    }

    /// The answer that the first part with `decisive` gives, the opposite where all parts have an answer.
    fn decided(
        &mut self,
        tests: &[Test],
        decisive: bool,
        by: Attribution,
        span: Span,
    ) -> Result<bool, Missing> {
        let mut unknown = None;
        for test in tests {
            match self.test(test, by, span) {
                Ok(answer) if answer == decisive => return Ok(decisive),
                Ok(_) => {}
                Err(missing) => unknown = unknown.or(Some(missing)),
            }
        }
        unknown.map_or(Ok(!decisive), Err)
    }
}
