//! Formula trees evaluated over a whole scope and period: a ratio is Σ numerator ÷ Σ denominator.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::{
    domain::{
        id::Id,
        kpi::{Formula, Input, Kpi},
        period::Period,
        scope::Scope,
    },
    engine::{
        exact::Exact,
        inputs::{Facts, Reading},
        months::MonthSet,
        report::{Gap, Missing, Outcome, Partial},
    },
};

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

/// What the inputs of a KPI come to for a scope and period.
#[derive(Debug)]
pub(super) struct Readings {
    /// Inputs with the periods they were read over, each pair once, in order of appearance.
    pub(super) list: Vec<Read>,
    /// What of the period was read, where that is not all of it.
    pub(super) partial: Option<Partial>,
}

/// An input as it was read.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) input: Id<Input>,
    pub(super) period: Period,
    pub(super) reading: Reading,
    /// Months that ought to have a typed value and have no data.
    pub(super) lacks: MonthSet,
}

/// Reads the inputs of a KPI. Where typed values leave out months that are over, or that another input has data of,
/// all inputs are read over the months that every input has: one month over three is not a ratio.
pub(super) fn readings_of(facts: &Facts<'_>, kpi: &Kpi, scope: &Scope, period: Period) -> Readings {
    let mut wanted = Vec::new();
    collect(&kpi.formula, Some(period), &mut wanted);
    let whole = MonthSet::whole(period);
    let read = |input, at, within| facts.read(input, scope, kpi.attribution, at, within);
    let mut list: Vec<Read> = wanted
        .into_iter()
        .map(|(input, period)| {
            let reading = read(input, period, whole);
            Read { input, period, reading, lacks: MonthSet::NONE }
        })
        .collect();
    if list.iter().all(|one| one.reading.expected.is_empty()) {
        return Readings { list, partial: None };
    }
    let has_data = |one: &Read| match one.reading.expected.is_empty() {
        true => facts.row_months(one.input, scope, kpi.attribution, one.period),
        false => one.reading.covered,
    };
    let seen = list.iter().map(has_data).fold(MonthSet::NONE, MonthSet::with);
    let mut months = whole;
    for one in &mut list {
        let known = one.reading.declared.iter().map(|(part, _)| MonthSet::shared(one.period, *part));
        let known = known.fold(MonthSet::NONE, MonthSet::with);
        let due = one.reading.expected.common(facts.past(one.period).with(seen).with(known));
        one.lacks = due.without(one.reading.covered);
        if !one.reading.expected.is_empty() {
            months = months.common(one.reading.covered);
        }
    }
    let lacks_months = list.iter().any(|one| !one.lacks.is_empty());
    // Something that is missing altogether stays the reason why there is no value.
    if lacks_months && list.len() > 1 && list.iter().all(|one| one.reading.value.is_ok()) {
        for one in &mut list {
            let value = &mut one.reading;
            let kept = Reading {
                expected: value.expected,
                covered: value.covered,
                accounts: std::mem::take(&mut value.accounts),
                declared: std::mem::take(&mut value.declared),
                ..read(one.input, one.period, months)
            };
            let value = kept.value.map_err(|missing| match missing {
                Missing::NoData(_) | Missing::Declared(_) => Missing::MonthsApart,
                other => other,
            });
            one.reading = Reading { value, ..kept };
        }
    }
    let shown = if lacks_months { months } else { whole };
    let partial = partial_of(&list, shown, period);
    Readings { list, partial }
}

fn partial_of(list: &[Read], months: MonthSet, period: Period) -> Option<Partial> {
    let lacks_months = months != MonthSet::whole(period);
    let has_gap = |one: &Read| !one.reading.accounts.is_empty() || !one.reading.declared.is_empty();
    if !lacks_months && !list.iter().any(has_gap) {
        return None;
    }
    let accounts: BTreeSet<_> = list.iter().flat_map(|one| one.reading.accounts.iter().copied()).collect();
    let mut gaps: Vec<Gap> = Vec::new();
    for one in list {
        for (period, reason) in &one.reading.declared {
            let (input, period, reason) = (one.input, *period, reason.clone());
            // A count of answers reads the values of the answers: one gap of both is said once.
            if !gaps.iter().any(|gap| gap.period == period && gap.reason == reason) {
                gaps.push(Gap { input, period, reason });
            }
        }
    }
    Some(Partial {
        months: months.periods(period),
        of: u8::try_from(period.level().months()).unwrap_or(u8::MAX),
        accounts: accounts.into_iter().collect(),
        gaps,
    })
}

impl Readings {
    /// The value of a KPI's formula over what was read.
    ///
    /// # Errors
    /// Why there is no value: the first missing part, a zero denominator, or a number beyond 128 bits.
    pub(super) fn actual(&self, kpi: &Kpi, period: Period) -> Result<Actual, Missing> {
        let part = |formula: &Formula| self.part(formula, Some(period));
        if let Formula::Divide(numerator, denominator) = &kpi.formula {
            let (numerator, denominator) = (part(numerator)?, part(denominator)?);
            let value = quotient(numerator, denominator)?;
            return Ok(Actual { numerator, denominator, value });
        }
        let value = part(&kpi.formula)?;
        Ok(Actual { numerator: value, denominator: Exact::ONE, value })
    }

    fn part(&self, formula: &Formula, period: Option<Period>) -> Result<Exact, Missing> {
        let part = |formula: &Formula| self.part(formula, period);
        let both = |left: &Formula, right: &Formula| Ok::<_, Missing>((part(left)?, part(right)?));
        match formula {
            Formula::Input(id) => {
                let is_it = |one: &&Read| one.input == *id && Some(one.period) == period;
                let found = self.list.iter().find(is_it).ok_or(Missing::NoEarlierPeriod)?;
                found.reading.value.clone()
            }
            Formula::Number(number) => Ok(Exact::from(*number)),
            Formula::Add(left, right) => {
                both(left, right).and_then(|(left, right)| left.plus(right).ok_or(Missing::TooLarge))
            }
            Formula::Subtract(left, right) => {
                both(left, right).and_then(|(left, right)| left.minus(right).ok_or(Missing::TooLarge))
            }
            Formula::Multiply(left, right) => {
                both(left, right).and_then(|(left, right)| left.times(right).ok_or(Missing::TooLarge))
            }
            Formula::Divide(left, right) => both(left, right).and_then(|(left, right)| quotient(left, right)),
            Formula::Absolute(inner) => part(inner).map(Exact::absolute),
            Formula::LastYear(inner) => self.part(inner, period.and_then(Period::last_year)),
        }
    }
}

/// The inputs of a formula with the periods they are read over, each pair once, in order of appearance.
fn collect(formula: &Formula, period: Option<Period>, found: &mut Vec<(Id<Input>, Period)>) {
    match formula {
        Formula::Number(_) => {}
        Formula::Input(id) => {
            if let Some(reading) = period.map(|period| (*id, period))
                && !found.contains(&reading)
            {
                found.push(reading);
            }
        }
        Formula::Absolute(part) => collect(part, period, found),
        Formula::LastYear(part) => collect(part, period.and_then(Period::last_year), found),
        Formula::Add(left, right)
        | Formula::Subtract(left, right)
        | Formula::Multiply(left, right)
        | Formula::Divide(left, right) => {
            collect(left, period, found);
            collect(right, period, found);
        }
    }
}

/// How many years back a formula looks at most.
pub(super) fn years_back(formula: &Formula) -> i32 {
    match formula {
        Formula::Input(_) | Formula::Number(_) => 0,
        Formula::Absolute(part) => years_back(part),
        Formula::LastYear(part) => 1 + years_back(part),
        Formula::Add(left, right)
        | Formula::Subtract(left, right)
        | Formula::Multiply(left, right)
        | Formula::Divide(left, right) => years_back(left).max(years_back(right)),
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

fn quotient(numerator: Exact, denominator: Exact) -> Result<Exact, Missing> {
    if denominator.is_zero() {
        return Err(Missing::ZeroDenominator);
    }
    numerator.over(denominator).ok_or(Missing::TooLarge)
}
