//! Division of whole units among members so that the parts add up exactly: largest remainder (Hamilton), with locks.
//! Knows neither money nor weights by name. The rule in words: `docs/incentives.md`, section 8.

use std::{cmp::Reverse, collections::BTreeSet};

use serde::{Deserialize, Serialize};

use crate::engine::exact::Exact;

/// One who takes part in a division.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member {
    /// Distinct key; of equal fractions and equal weights the smaller key comes first.
    pub key: u64,
    /// Weight, 0 or more.
    pub weight: Exact,
    /// Units fixed beforehand.
    pub locked: Option<i128>,
}

impl Member {
    /// A member without a lock.
    pub fn new(key: u64, weight: Exact) -> Self {
        Self { key, weight, locked: None }
    }
}

/// Why units cannot be divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum AllocationError {
    /// There is something to divide, and nobody has a weight.
    #[error("nobody has a weight")]
    NoWeights,
    /// A weight is below zero.
    #[error("the weight of {0} is below zero")]
    NegativeWeight(u64),
    /// Two members have the same key.
    #[error("{0} stands there twice")]
    SameKeyTwice(u64),
    /// What is locked is more than there is, by so many units.
    #[error("locks exceed the total by {0}")]
    LocksExceedTotal(i128),
    /// Everybody is locked and the locks do not add up to the total: total minus locks.
    #[error("locks leave {0} to nobody")]
    LocksDiffer(i128),
    /// A number grew beyond what can be computed exactly.
    #[error("a number is too large")]
    TooLarge,
}

/// The units of each member, in the order given; they add up to `total` exactly.
///
/// # Errors
/// Why they cannot be divided.
pub fn allocate(total: i128, members: &[Member]) -> Result<Vec<i128>, AllocationError> {
    let mut keys = BTreeSet::new();
    let mut rest = total;
    for member in members {
        if !keys.insert(member.key) {
            return Err(AllocationError::SameKeyTwice(member.key));
        }
        if member.weight < Exact::ZERO {
            return Err(AllocationError::NegativeWeight(member.key));
        }
        rest = rest.checked_sub(member.locked.unwrap_or(0)).ok_or(AllocationError::TooLarge)?;
    }
    if rest != 0 && rest.signum() != total.signum() {
        return Err(AllocationError::LocksExceedTotal(rest.checked_abs().ok_or(AllocationError::TooLarge)?));
    }
    let free: Vec<Member> = members.iter().filter(|member| member.locked.is_none()).copied().collect();
    if free.is_empty() {
        return if rest == 0 {
            Ok(members.iter().map(|member| member.locked.unwrap_or(0)).collect())
        } else {
            Err(AllocationError::LocksDiffer(rest))
        };
    }
    let mut shares = divided(rest, &free)?.into_iter();
    Ok(members.iter().map(|member| member.locked.or_else(|| shares.next()).unwrap_or(0)).collect())
}

/// Deals a whole out by claims in steps, by largest remainder; of equal remainders the larger claim wins, then the earlier.
/// All claims being zero, every one counts the same. The parts total the whole exactly: what no step fits into goes to the
/// first.
pub fn deal(whole: u32, step: u32, claims: &[u32]) -> Vec<u32> {
    let step = step.max(1);
    let even = claims.iter().all(|claim| *claim == 0);
    let members: Vec<Member> = (0..)
        .zip(claims)
        .map(|(key, claim)| Member::new(key, Exact::whole(if even { 1 } else { *claim })))
        .collect();
    let units = allocate(i128::from(whole / step), &members).unwrap_or_default();
    let mut parts: Vec<u32> =
        units.into_iter().map(|units| u32::try_from(units).unwrap_or(0).saturating_mul(step)).collect();
    if let Some(first) = parts.first_mut() {
        *first = first.saturating_add(whole % step);
    }
    parts
}

/// The largest whole number that is not above the number; `None` if it does not fit.
pub(super) fn floor(number: Exact) -> Option<i128> {
    let nearest = number.round(0)?;
    let whole = nearest.mantissa();
    if Exact::from(nearest) > number { whole.checked_sub(1) } else { Some(whole) }
}

/// Largest remainder on the size of the total, the sign put back at the end.
fn divided(total: i128, members: &[Member]) -> Result<Vec<i128>, AllocationError> {
    let size = total.checked_abs().ok_or(AllocationError::TooLarge)?;
    if size == 0 {
        return Ok(vec![0; members.len()]);
    }
    let weights = members.iter().try_fold(Exact::ZERO, |sum, member| sum.plus(member.weight));
    let weights = weights.ok_or(AllocationError::TooLarge)?;
    if weights.is_zero() {
        return Err(AllocationError::NoWeights);
    }
    let mut shares = Vec::with_capacity(members.len());
    let mut fractions = Vec::with_capacity(members.len());
    let mut left = size;
    for (idx, member) in members.iter().enumerate() {
        let (whole, fraction) = part(size, member.weight, weights).ok_or(AllocationError::TooLarge)?;
        left = left.checked_sub(whole).ok_or(AllocationError::TooLarge)?;
        shares.push(whole);
        fractions.push((Reverse(fraction), Reverse(member.weight), member.key, idx));
    }
    fractions.sort();
    for (_, _, _, idx) in fractions {
        if left == 0 {
            break;
        }
        if let Some(share) = shares.get_mut(idx) {
            *share = share.checked_add(1).ok_or(AllocationError::TooLarge)?;
            left -= 1;
        }
    }
    Ok(shares.into_iter().map(|share| share * total.signum()).collect())
}

/// Whole units and fraction of a member.
fn part(size: i128, weight: Exact, weights: Exact) -> Option<(i128, Exact)> {
    let exact = weight.over(weights)?.times(Exact::whole(size))?;
    let whole = floor(exact)?;
    Some((whole, exact.minus(Exact::whole(whole))?))
}
