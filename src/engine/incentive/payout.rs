//! The pay of a case under a plan, in the fixed order of steps, rounded once at the end.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    domain::incentive::{
        Adjustment, Amount, Gate, IncentivePlan, MissingReading, Multiplier, Passes, PayUnit, Reading,
    },
    engine::{
        exact::Exact,
        incentive::{
            curve::{HUNDRED, curve_at, percent_of},
            steps::{NoPay, PayStep, Payout},
            table::{factor_at, factor_faults},
        },
    },
};

/// What a plan is applied to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PayCase {
    /// Figures as reported; one that is not there is missing.
    pub readings: Vec<(Reading, Decimal)>,
    /// Money that percentages of the curve and the cap are taken of.
    pub base: Option<Decimal>,
    /// What borders in percent are taken of.
    pub quota: Option<Decimal>,
}

impl PayCase {
    fn value(&self, reading: Reading) -> Option<Decimal> {
        self.readings.iter().find(|(known, _)| *known == reading).map(|(_, value)| *value)
    }
}

/// The pay of a case, rounded to the places of the currency's minor unit.
pub fn payout(plan: &IncentivePlan, case: &PayCase, places: u8) -> Payout {
    let mut steps = Vec::new();
    match pay(plan, case, places, &mut steps) {
        Ok(earned) => Payout { earned: Some(earned), no_pay: None, steps },
        Err(no_pay) => Payout { earned: None, no_pay: Some(no_pay), steps },
    }
}

fn pay(plan: &IncentivePlan, case: &PayCase, places: u8, steps: &mut Vec<PayStep>) -> Result<Decimal, NoPay> {
    if has_negative_setting(plan) {
        return Err(NoPay::NegativeSetting);
    }
    let measure = case.value(plan.measure).ok_or(NoPay::MissingReading(plan.measure))?;
    let result = curve_at(&plan.curve, plan.measure, measure, case.quota, steps)?;
    let mut pay = match plan.curve.pays {
        PayUnit::Money => result,
        PayUnit::PercentOfBase => {
            let base = base_of(case)?;
            let pay = percent_of(Exact::from(base), result).ok_or(NoPay::TooLarge)?;
            steps.push(PayStep::Share { base, pay: shown(pay)? });
            pay
        }
    };
    for adjustment in &plan.adjustments {
        pay = match adjustment {
            Adjustment::Gate(gate) => through_gate(gate, case, pay, steps)?,
            Adjustment::Multiplier(multiplier) => multiplied(multiplier, case, pay, steps)?,
        };
    }
    if !plan.deductions.is_empty() {
        pay = deducted(plan, case, pay, steps)?;
    }
    if let Some(cap) = plan.cap {
        let (most, base) = match cap {
            Amount::Money(money) => (Exact::from(money), None),
            Amount::Percent(percent) => {
                let base = base_of(case)?;
                let most = percent_of(Exact::from(base), Exact::from(percent));
                (most.ok_or(NoPay::TooLarge)?, Some(base))
            }
        };
        let is_limited = pay > most;
        pay = pay.min(most);
        steps.push(PayStep::Cap { cap, base, is_limited, pay: shown(pay)? });
    }
    let earned = pay.round(places).ok_or(NoPay::TooLarge)?;
    steps.push(PayStep::Earned { places, pay: earned });
    Ok(earned)
}

/// Whether a factor of a gate, the most of a multiplier, a deduction, its most, a floor or a cap is below zero.
pub fn has_negative_setting(plan: &IncentivePlan) -> bool {
    let amount = |amount: Amount| match amount {
        Amount::Money(number) | Amount::Percent(number) => number,
    };
    let factors = plan.adjustments.iter().filter_map(|adjustment| match adjustment {
        Adjustment::Gate(gate) => Some(gate.otherwise),
        Adjustment::Multiplier(multiplier) => multiplier.most,
    });
    let deductions =
        plan.deductions.iter().flat_map(|deduction| [Some(amount(deduction.each)), deduction.most]).flatten();
    let limits = [plan.deduction_floor, plan.cap].into_iter().flatten().map(amount);
    factors.chain(deductions).chain(limits).any(|number| number < Decimal::ZERO)
}

fn base_of(case: &PayCase) -> Result<Decimal, NoPay> {
    match case.base {
        None => Err(NoPay::NoBase),
        Some(base) if base < Decimal::ZERO => Err(NoPay::NegativeBase),
        Some(base) => Ok(base),
    }
}

fn through_gate(
    gate: &Gate,
    case: &PayCase,
    before: Exact,
    steps: &mut Vec<PayStep>,
) -> Result<Exact, NoPay> {
    let value = case.value(gate.reads);
    let passed = match (value, gate.missing) {
        (Some(value), _) => match gate.passes {
            Passes::AtLeast => value >= gate.limit,
            Passes::AtMost => value <= gate.limit,
        },
        (None, MissingReading::Block) => return Err(NoPay::MissingReading(gate.reads)),
        (None, MissingReading::Pass) => true,
        (None, MissingReading::Fail) => false,
    };
    let factor = if passed { Decimal::from(HUNDRED) } else { gate.otherwise };
    let pay = percent_of(before, Exact::from(factor)).ok_or(NoPay::TooLarge)?;
    let (passes, limit) = (gate.passes, gate.limit);
    steps.push(PayStep::Gate { reading: gate.reads, value, passes, limit, passed, factor, pay: shown(pay)? });
    Ok(pay)
}

fn multiplied(
    multiplier: &Multiplier,
    case: &PayCase,
    before: Exact,
    steps: &mut Vec<PayStep>,
) -> Result<Exact, NoPay> {
    let faults = factor_faults(&multiplier.factor);
    if !faults.is_empty() {
        return Err(NoPay::Faulty(faults));
    }
    let value = case.value(multiplier.reads);
    let (lookup, factor) = match (value, multiplier.missing) {
        (Some(value), _) => {
            let (lookup, factor) =
                factor_at(&multiplier.factor, Exact::from(value)).ok_or(NoPay::TooLarge)?;
            (Some(lookup), factor)
        }
        (None, MissingReading::Block) => return Err(NoPay::MissingReading(multiplier.reads)),
        (None, MissingReading::Pass) => (None, Exact::whole(HUNDRED)),
        (None, MissingReading::Fail) => (None, Exact::ZERO),
    };
    let most = multiplier.most.map(Exact::from).filter(|most| factor > *most);
    let capped_from = most.map(|_| shown(factor)).transpose()?;
    let factor = most.unwrap_or(factor);
    let pay = percent_of(before, factor).ok_or(NoPay::TooLarge)?;
    let (reading, factor) = (multiplier.reads, shown(factor)?);
    steps.push(PayStep::Multiplier { reading, value, lookup, capped_from, factor, pay: shown(pay)? });
    Ok(pay)
}

fn deducted(
    plan: &IncentivePlan,
    case: &PayCase,
    before: Exact,
    steps: &mut Vec<PayStep>,
) -> Result<Exact, NoPay> {
    let mut taken = Exact::ZERO;
    for deduction in &plan.deductions {
        let reading = deduction.reads;
        let misses = case.value(reading).ok_or(NoPay::MissingReading(reading))?;
        if misses < Decimal::ZERO || !misses.fract().is_zero() {
            return Err(NoPay::NotACount(reading));
        }
        let limited = |each: Decimal| {
            let takes = Exact::from(misses).times(Exact::from(each))?;
            Some(deduction.most.map_or(takes, |most| takes.min(Exact::from(most))))
        };
        let takes = match deduction.each {
            Amount::Money(each) => limited(each),
            Amount::Percent(each) => limited(each).and_then(|percent| percent_of(before, percent)),
        };
        let takes = takes.ok_or(NoPay::TooLarge)?;
        taken = taken.plus(takes).ok_or(NoPay::TooLarge)?;
        let (each, most) = (deduction.each, deduction.most);
        steps.push(PayStep::Deduction { reading, misses, each, most, takes: shown(takes)? });
    }
    let floor = match plan.deduction_floor {
        None => Exact::ZERO,
        Some(Amount::Money(money)) => Exact::from(money),
        Some(Amount::Percent(percent)) => percent_of(before, Exact::from(percent)).ok_or(NoPay::TooLarge)?,
    };
    let reduced = before.minus(taken).ok_or(NoPay::TooLarge)?;
    let least = before.min(floor);
    let pay = reduced.max(least);
    steps.push(PayStep::AfterDeductions {
        taken: shown(taken)?,
        floor: plan.deduction_floor,
        is_limited: reduced < least,
        pay: shown(pay)?,
    });
    Ok(pay)
}

fn shown(number: Exact) -> Result<Decimal, NoPay> {
    number.to_decimal().ok_or(NoPay::TooLarge)
}
