//! Grades to coefficients, and the division of a pool. What is paid plus what is returned is the pool, exactly.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    domain::{
        id::Id,
        incentive::{GradeTable, LimitRule, NobodyRule, Pool},
        people::Employee,
    },
    engine::{
        allocation::{AllocationError, Member, allocate},
        exact::{Exact, MAX_PLACES},
    },
};

/// The coefficient of a grade; `None` where the table does not have it, or has it with two coefficients or one
/// below zero: that is not a coefficient of zero.
pub fn coefficient_of(table: &GradeTable, code: &str) -> Option<Decimal> {
    let mut found = table.rows.iter().filter(|row| row.code == code).map(|row| row.coefficient);
    let first = found.next()?;
    (first >= Decimal::ZERO && found.all(|other| other == first)).then_some(first)
}

/// Base times coefficient, rounded once; `None` if it does not fit.
pub fn graded_pay(base: Decimal, coefficient: Decimal, places: u8) -> Option<Decimal> {
    Exact::from(base).times(Exact::from(coefficient))?.round(places)
}

/// Somebody who shares in a pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sharer {
    /// Who.
    pub employee: Id<Employee>,
    /// Base, 0 or more.
    pub base: Decimal,
    /// Coefficient, 0 or more.
    pub coefficient: Decimal,
    /// The least this person gets, in whole minor units.
    pub least: Option<Decimal>,
    /// The most this person gets, in whole minor units.
    pub most: Option<Decimal>,
}

/// A divided pool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shares {
    /// Shares in the order of the sharers.
    pub shares: Vec<Share>,
    /// Sum of base × coefficient.
    pub weights: Decimal,
    /// What nobody gets; below zero where `least` asks for more than the pool has.
    pub returned: Decimal,
}

/// A share of a pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// Who.
    pub employee: Id<Employee>,
    /// Base × coefficient, or 1 where an empty pool is divided evenly.
    pub weight: Decimal,
    /// Pool × weight ÷ weights to 9 places, before limits and rounding; for display.
    pub exact: Decimal,
    /// What this person gets.
    pub amount: Decimal,
    /// Which limit holds.
    pub limit: Option<ShareLimit>,
}

/// A limit of a share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShareLimit {
    /// Raised to the least.
    Least,
    /// Cut to the most.
    Most,
}

/// Why a pool cannot be divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum PoolError {
    /// The pool or a limit is not in whole minor units.
    #[error("{0} is not in whole minor units")]
    NotInUnits(Decimal),
    /// The pool is below zero.
    #[error("the pool is below zero")]
    NegativePool,
    /// The least of a person is above the most, or below zero.
    #[error("the limits of {0} contradict each other")]
    Limits(Id<Employee>),
    /// The division failed.
    #[error(transparent)]
    Allocation(#[from] AllocationError),
}

/// A person while a pool is divided, in minor units.
#[derive(Clone, Copy)]
struct Part {
    weight: Exact,
    least: Option<i128>,
    most: Option<i128>,
    fixed: Option<(i128, ShareLimit)>,
}

/// The least and the most of a person in units of 10^−places.
///
/// # Errors
/// A limit is not in whole units, is below zero, or the least is above the most.
pub fn limits_of(sharer: &Sharer, places: u8) -> Result<(Option<i128>, Option<i128>), PoolError> {
    let limit = |limit: Option<Decimal>| limit.map(|limit| units(limit, places)).transpose();
    let (least, most) = (limit(sharer.least)?, limit(sharer.most)?);
    if least.is_some_and(|least| least < 0 || most.is_some_and(|most| most < least))
        || most.is_some_and(|most| most < 0)
    {
        return Err(PoolError::Limits(sharer.employee));
    }
    Ok((least, most))
}

/// Divides a pool in units of 10^−places.
///
/// # Errors
/// Why it cannot be divided.
pub fn divide(pool: &Pool, sharers: &[Sharer], places: u8) -> Result<Shares, PoolError> {
    if pool.amount < Decimal::ZERO {
        return Err(PoolError::NegativePool);
    }
    let total = units(pool.amount, places)?;
    let mut parts = Vec::with_capacity(sharers.len());
    for sharer in sharers {
        let (least, most) = limits_of(sharer, places)?;
        let key = sharer.employee.raw();
        if sharer.base < Decimal::ZERO || sharer.coefficient < Decimal::ZERO {
            return Err(AllocationError::NegativeWeight(key).into());
        }
        let weight = Exact::from(sharer.base).times(Exact::from(sharer.coefficient));
        parts.push(Part { weight: weight.ok_or(AllocationError::TooLarge)?, least, most, fixed: None });
    }
    let is_nobody = parts.iter().all(|part| part.weight.is_zero());
    if is_nobody && pool.when_nobody == NobodyRule::Even {
        parts.iter_mut().for_each(|part| part.weight = Exact::ONE);
    }
    let amounts = match pool.beyond_limits {
        LimitRule::Return => clamped(total, &mut parts, sharers)?,
        LimitRule::Redistribute => redistributed(total, &mut parts, sharers)?,
    };
    told(total, &parts, &amounts, sharers, places).ok_or(AllocationError::TooLarge.into())
}

fn members(parts: &[Part], sharers: &[Sharer]) -> Vec<Member> {
    let member = |(part, sharer): (&Part, &Sharer)| Member {
        key: sharer.employee.raw(),
        weight: part.weight,
        locked: part.fixed.map(|(units, _)| units),
    };
    parts.iter().zip(sharers).map(member).collect()
}

/// Divided without limits, then each share cut and raised to its own.
fn clamped(total: i128, parts: &mut [Part], sharers: &[Sharer]) -> Result<Vec<i128>, AllocationError> {
    let mut amounts = allocated(total, parts, sharers)?;
    for (amount, part) in amounts.iter_mut().zip(parts) {
        part.fixed = match (part.least, part.most) {
            (Some(least), _) if *amount < least => Some((least, ShareLimit::Least)),
            (_, Some(most)) if *amount > most => Some((most, ShareLimit::Most)),
            _ => None,
        };
        *amount = part.fixed.map_or(*amount, |(units, _)| units);
    }
    Ok(amounts)
}

/// Divided so that what limits cut or raise is shared by the others, as flexible lengths are resolved in
/// <https://www.w3.org/TR/css-flexbox-1/#resolve-flexible-lengths>: the larger violation is fixed first.
fn redistributed(total: i128, parts: &mut [Part], sharers: &[Sharer]) -> Result<Vec<i128>, AllocationError> {
    // Each round but the last fixes somebody.
    for _ in 0..=parts.len() {
        let (mut above, mut below) = (Exact::ZERO, Exact::ZERO);
        let mut found = Vec::new();
        for (idx, exact) in exact_shares(total, parts).ok_or(AllocationError::TooLarge)? {
            let Some(part) = parts.get(idx) else { continue };
            let over = part.most.and_then(|most| exact.minus(Exact::whole(most)));
            let under = part.least.and_then(|least| Exact::whole(least).minus(exact));
            if let Some(over) = over.filter(|over| over.is_positive()) {
                above = above.plus(over).ok_or(AllocationError::TooLarge)?;
                found.push((idx, ShareLimit::Most));
            } else if let Some(under) = under.filter(|under| under.is_positive()) {
                below = below.plus(under).ok_or(AllocationError::TooLarge)?;
                found.push((idx, ShareLimit::Least));
            }
        }
        let fixes = if above >= below { ShareLimit::Most } else { ShareLimit::Least };
        if found.is_empty() {
            break;
        }
        for (idx, limit) in found.into_iter().filter(|(_, limit)| *limit == fixes) {
            if let Some(part) = parts.get_mut(idx) {
                let units = match limit {
                    ShareLimit::Least => part.least,
                    ShareLimit::Most => part.most,
                };
                part.fixed = units.map(|units| (units, limit));
            }
        }
    }
    allocated(total, parts, sharers)
}

/// What is left for those who are free: total minus what is fixed, at least 0.
fn left_of(total: i128, parts: &[Part]) -> Option<i128> {
    let fixed = |rest: i128, part: &Part| rest.checked_sub(part.fixed.map_or(0, |(units, _)| units));
    parts.iter().try_fold(total, fixed).map(|rest| rest.max(0))
}

/// The exact shares of those who are free, by position.
fn exact_shares(total: i128, parts: &[Part]) -> Option<Vec<(usize, Exact)>> {
    let left = Exact::whole(left_of(total, parts)?);
    let is_free = |part: &&Part| part.fixed.is_none();
    let weights = parts.iter().filter(is_free).try_fold(Exact::ZERO, |sum, part| sum.plus(part.weight))?;
    let share = |(idx, part): (usize, &Part)| {
        let share =
            if weights.is_zero() { Some(Exact::ZERO) } else { part.weight.over(weights)?.times(left) };
        Some((idx, share?))
    };
    parts.iter().enumerate().filter(|(_, part)| part.fixed.is_none()).map(share).collect()
}

/// Whole units of everybody; nobody gets what is left where all free weights are 0.
fn allocated(total: i128, parts: &[Part], sharers: &[Sharer]) -> Result<Vec<i128>, AllocationError> {
    let left = left_of(total, parts).ok_or(AllocationError::TooLarge)?;
    let free = members(parts, sharers).into_iter().filter(|member| member.locked.is_none());
    let free: Vec<Member> = free.collect();
    let left = if free.iter().all(|member| member.weight.is_zero()) { 0 } else { left };
    let mut shares = allocate(left, &free)?.into_iter();
    let amount = |part: &Part| part.fixed.map_or_else(|| shares.next().unwrap_or(0), |(units, _)| units);
    Ok(parts.iter().map(amount).collect())
}

fn told(total: i128, parts: &[Part], amounts: &[i128], sharers: &[Sharer], places: u8) -> Option<Shares> {
    let weights = parts.iter().try_fold(Exact::ZERO, |sum, part| sum.plus(part.weight))?;
    let scale = u32::from(places.min(MAX_PLACES));
    let money = |units: i128| Decimal::try_from_i128_with_scale(units, scale).ok();
    let mut shares = Vec::with_capacity(parts.len());
    let mut returned = total;
    for ((part, amount), sharer) in parts.iter().zip(amounts).zip(sharers) {
        returned = returned.checked_sub(*amount)?;
        let exact = if weights.is_zero() {
            Exact::ZERO
        } else {
            part.weight.over(weights)?.times(Exact::from_scaled(total, scale)?)?
        };
        shares.push(Share {
            employee: sharer.employee,
            weight: part.weight.to_decimal()?,
            exact: exact.to_decimal()?,
            amount: money(*amount)?,
            limit: part.fixed.map(|(_, limit)| limit),
        });
    }
    Some(Shares { shares, weights: weights.to_decimal()?, returned: money(returned)? })
}

/// Minor units of an amount.
fn units(amount: Decimal, places: u8) -> Result<i128, PoolError> {
    let scale = u32::from(places.min(MAX_PLACES));
    let exact = Exact::from(amount);
    let rounded = exact.round(places).ok_or(AllocationError::TooLarge)?;
    if Exact::from(rounded) != exact {
        return Err(PoolError::NotInUnits(amount));
    }
    let missing = scale.saturating_sub(rounded.scale());
    let factor = 10_i128.checked_pow(missing).ok_or(AllocationError::TooLarge)?;
    rounded.mantissa().checked_mul(factor).ok_or(AllocationError::TooLarge.into())
}
