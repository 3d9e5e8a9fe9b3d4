//! Formula trees evaluated over a whole scope and period: a ratio is Σ numerator ÷ Σ denominator.

use rust_decimal::Decimal;

use crate::{
    domain::{
        kpi::{Formula, Kpi},
        period::Period,
        scope::Scope,
    },
    engine::{
        exact::Exact,
        inputs::Facts,
        report::{Missing, Outcome},
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

/// Evaluates the formula of a KPI for a scope and period.
///
/// # Errors
/// Why there is no value: the first missing part, a zero denominator, or a number beyond 128 bits.
pub(super) fn actual_of(
    facts: &Facts<'_>,
    kpi: &Kpi,
    scope: &Scope,
    period: Period,
) -> Result<Actual, Missing> {
    let part = |formula: &Formula| evaluate_part(facts, kpi, formula, scope, period);
    if let Formula::Divide(numerator, denominator) = &kpi.formula {
        let (numerator, denominator) = (part(numerator)?, part(denominator)?);
        let value = quotient(numerator, denominator)?;
        return Ok(Actual { numerator, denominator, value });
    }
    let value = part(&kpi.formula)?;
    Ok(Actual { numerator: value, denominator: Exact::ONE, value })
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

fn evaluate_part(
    facts: &Facts<'_>,
    kpi: &Kpi,
    formula: &Formula,
    scope: &Scope,
    period: Period,
) -> Result<Exact, Missing> {
    let part = |formula: &Formula| evaluate_part(facts, kpi, formula, scope, period);
    let both = |left: &Formula, right: &Formula| Ok::<_, Missing>((part(left)?, part(right)?));
    match formula {
        Formula::Input(id) => facts.read(*id, scope, kpi.attribution, period).value,
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
        Formula::LastYear(inner) => {
            let before = period.last_year().ok_or(Missing::NoEarlierPeriod)?;
            evaluate_part(facts, kpi, inner, scope, before)
        }
    }
}

fn quotient(numerator: Exact, denominator: Exact) -> Result<Exact, Missing> {
    if denominator.is_zero() {
        return Err(Missing::ZeroDenominator);
    }
    numerator.over(denominator).ok_or(Missing::TooLarge)
}
