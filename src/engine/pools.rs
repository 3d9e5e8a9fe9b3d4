//! What bonuses by grades come to: whose grade and base count, and what everybody gets. The arithmetic is in `incentive`;
//! section 14 of `docs/incentives.md` is the rule.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    domain::{
        id::Id,
        people::Employee,
        period::Period,
        pool::BonusPool,
        scope::{Member, Scope},
    },
    engine::{
        allocation::AllocationError,
        exact::Exact,
        incentive::pool::{PoolError, ShareLimit, Sharer, coefficient_of, divide, graded_pay, limits_of},
        pay::{BaseTaken, base_of},
        query::CardTotal,
        study::Study,
    },
};

/// A bonus by grades and what everybody gets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PoolReading {
    /// Which.
    pub pool: Id<BonusPool>,
    /// Everybody whom it is for, in the order of the cards.
    pub people: Vec<PoolShare>,
    /// Σ base × coefficient of those who share.
    pub weights: Option<Decimal>,
    /// What is paid in all; `None` where nothing can be said.
    pub paid: Option<Decimal>,
    /// What nobody gets of a pool that is divided; below zero where the least of all is more than the pool.
    pub returned: Option<Decimal>,
    /// Why the pool cannot be divided.
    pub fault: Option<PoolError>,
}

/// Somebody whom a bonus is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PoolShare {
    /// Who.
    pub person: Id<Employee>,
    /// The total of the card.
    pub total: Option<Decimal>,
    /// The grade it earned.
    pub grade: Option<String>,
    /// What the grade counts.
    pub coefficient: Option<Decimal>,
    /// What it is taken of.
    pub base: Option<BaseTaken>,
    /// Base × coefficient.
    pub weight: Option<Decimal>,
    /// The share before limits and rounding, to 9 places.
    pub exact: Option<Decimal>,
    /// What the person gets.
    pub amount: Option<Decimal>,
    /// Which limit holds.
    pub limit: Option<ShareLimit>,
    /// Why the person does not share: that is not a share of 0.
    pub left_out: Option<LeftOut>,
}

/// Why somebody does not share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeftOut {
    /// The card has no total, so there is no grade.
    NoGrade,
    /// The grade counts nothing, not even 0: the table does not have it, or not one coefficient for it.
    NoCoefficient,
    /// No salary or target bonus is written for the person, a role or everybody.
    NoBase,
}

/// What a bonus comes to, out of the totals of everybody.
pub(super) fn pool_of(
    study: &Study<'_>,
    pool: &BonusPool,
    totals: &[CardTotal],
    period: Period,
) -> PoolReading {
    let mut found = PoolReading {
        pool: pool.id,
        people: totals.iter().filter_map(|total| share_of(study, pool, total, period)).collect(),
        weights: None,
        paid: None,
        returned: None,
        fault: None,
    };
    let sharers: Vec<Sharer> = found.people.iter().filter_map(|share| sharer(pool, share)).collect();
    let done = match pool.divided() {
        Some(divided) => divide(&divided, &sharers, study.rounding.money).map(|shares| {
            let amounts = shares.shares.iter().map(|share| share.amount);
            found.paid = amounts.clone().try_fold(Decimal::ZERO, Decimal::checked_add);
            (found.weights, found.returned) = (Some(shares.weights), Some(shares.returned));
            let mut shares = shares.shares.into_iter();
            for person in found.people.iter_mut().filter(|person| person.left_out.is_none()) {
                let Some(share) = shares.next() else { break };
                (person.weight, person.exact) = (Some(share.weight), Some(share.exact));
                (person.amount, person.limit) = (Some(share.amount), share.limit);
            }
        }),
        None => graded(study, pool, &sharers, &mut found),
    };
    found.fault = done.err();
    found
}

/// Everybody's base times the coefficient, within the limits.
fn graded(
    study: &Study<'_>,
    pool: &BonusPool,
    sharers: &[Sharer],
    found: &mut PoolReading,
) -> Result<(), PoolError> {
    let places = study.rounding.money;
    let too_large = || PoolError::from(AllocationError::TooLarge);
    sharers.iter().try_for_each(|sharer| limits_of(sharer, places).map(drop))?;
    let (mut weights, mut paid) = (Exact::ZERO, Decimal::ZERO);
    for person in found.people.iter_mut().filter(|person| person.left_out.is_none()) {
        let (Some(base), Some(coefficient)) = (&person.base, person.coefficient) else { continue };
        let weight = Exact::from(base.amount).times(Exact::from(coefficient)).ok_or_else(too_large)?;
        let plain = graded_pay(base.amount, coefficient, places).ok_or_else(too_large)?;
        let (amount, limit) = match (pool.least, pool.most) {
            (Some(least), _) if plain < least => (least, Some(ShareLimit::Least)),
            (_, Some(most)) if plain > most => (most, Some(ShareLimit::Most)),
            _ => (plain, None),
        };
        weights = weights.plus(weight).ok_or_else(too_large)?;
        paid = paid.checked_add(amount).ok_or_else(too_large)?;
        let shown = weight.to_decimal();
        (person.weight, person.exact, person.amount, person.limit) = (shown, shown, Some(amount), limit);
    }
    (found.weights, found.paid) = (weights.to_decimal(), Some(paid));
    Ok(())
}

/// What is known of somebody; `None` for whom the bonus is not for.
fn share_of(study: &Study<'_>, pool: &BonusPool, total: &CardTotal, period: Period) -> Option<PoolShare> {
    let Some(Member::Employee(person)) = total.scope.single() else { return None };
    let day = study.last_day(period);
    let scopes = study.target_scopes(&total.scope, day);
    if pool.scope != Scope::COMPANY && !scopes.contains(&pool.scope) {
        return None;
    }
    let coefficient = total.band.as_deref().and_then(|code| coefficient_of(&pool.grades, code));
    let base = base_of(study.workspace, &scopes, day).and_then(|(origin, amounts)| {
        let amount = amounts.of(pool.base, period.level())?;
        Some(BaseTaken { amount, kind: pool.base, origin: origin.clone() })
    });
    let left_out = match (&total.band, coefficient, &base) {
        (None, ..) => Some(LeftOut::NoGrade),
        (_, None, _) => Some(LeftOut::NoCoefficient),
        (_, _, None) => Some(LeftOut::NoBase),
        _ => None,
    };
    Some(PoolShare {
        person,
        total: total.total,
        grade: total.band.clone(),
        coefficient,
        base,
        weight: None,
        exact: None,
        amount: None,
        limit: None,
        left_out,
    })
}

fn sharer(pool: &BonusPool, share: &PoolShare) -> Option<Sharer> {
    if share.left_out.is_some() {
        return None;
    }
    let (base, coefficient) = (share.base.as_ref()?.amount, share.coefficient?);
    Some(Sharer { employee: share.person, base, coefficient, least: pool.least, most: pool.most })
}
