//! What cannot stand in plans of pay and in the amounts they are taken of. A plan whose curve is faulty stays: it pays
//! nothing, with that reason, and the lint of curves names the fault.

use crate::{
    data::validate::Problem,
    domain::{
        incentive::{Adjustment, FactorCurve, PayShape},
        pay::{PayBase, PayPlan, PayTerms},
        pay_entry::{PayEntry, PayMove},
        pool::BonusPool,
        promotion::PromotionRule,
        scope::{Member, Scope},
    },
};

/// Most rows, points, gates and deductions of a plan together: far above any plan that people can read.
const MAX_PLAN_PARTS: usize = 1_000;

/// What keeps a plan from standing.
pub(super) fn plan_problem(plan: &PayPlan) -> Option<Problem> {
    if plan.terms.revisions().is_empty() {
        return Some(Problem::Empty);
    }
    let is_long = plan.terms.revisions().iter().any(|revision| parts_of(&revision.value) > MAX_PLAN_PARTS);
    is_long.then_some(Problem::TooLong).or_else(|| scope_problem(&plan.scope))
}

/// What keeps salary and bonus from standing.
pub(super) fn base_problem(base: &PayBase) -> Option<Problem> {
    if base.amounts.revisions().is_empty() {
        return Some(Problem::Empty);
    }
    let is_negative = base.amounts.revisions().iter().any(|revision| {
        let amounts = [revision.value.salary, revision.value.bonus];
        amounts.into_iter().flatten().any(|amount| amount.is_sign_negative() && !amount.is_zero())
    });
    is_negative.then_some(Problem::OutOfRange).or_else(|| scope_problem(&base.scope))
}

/// What keeps an entry of an account from standing.
pub(super) fn entry_problem(entry: &PayEntry) -> Option<Problem> {
    match &entry.what {
        PayMove::Payment { .. } => None,
        PayMove::Reversal { amount, .. } if amount.is_sign_negative() && !amount.is_zero() => {
            Some(Problem::OutOfRange)
        }
        PayMove::Reversal { reason, .. } => reason.trim().is_empty().then_some(Problem::Empty),
    }
}

/// What keeps a bonus by grades from standing. One whose amounts contradict each other stays: it pays nobody, and its lint says why.
pub(super) fn pool_problem(pool: &BonusPool) -> Option<Problem> {
    if pool.grades.rows.len() > MAX_PLAN_PARTS {
        return Some(Problem::TooLong);
    }
    let amounts = [pool.amount, pool.least, pool.most].into_iter().flatten();
    let mut numbers = amounts.chain(pool.grades.rows.iter().map(|row| row.coefficient));
    let is_negative = numbers.any(|number| number.is_sign_negative() && !number.is_zero());
    (is_negative || !is_of_many(&pool.scope)).then_some(Problem::OutOfRange)
}

/// What keeps a rule of promotion from standing. Grades that the bands do not have are told where it is read.
pub(super) fn promotion_problem(rule: &PromotionRule) -> Option<Problem> {
    (!rule.is_possible() || !is_of_many(&rule.scope)).then_some(Problem::OutOfRange)
}

/// Whether it is of people in common: everybody, or a role.
fn is_of_many(scope: &Scope) -> bool {
    match scope.members() {
        [] => true,
        [member] => matches!(member, Member::Role(_)),
        _ => false,
    }
}

/// Pay is of people: a person, a role, everybody.
fn scope_problem(scope: &Scope) -> Option<Problem> {
    let is_of_people = match scope.members() {
        [] => true,
        [member] => matches!(member, Member::Employee(_) | Member::Role(_)),
        _ => false,
    };
    (!is_of_people).then_some(Problem::OutOfRange)
}

fn parts_of(terms: &PayTerms) -> usize {
    let plan = &terms.plan;
    let curve = match &plan.curve.shape {
        PayShape::Flat { .. } => 1,
        PayShape::Tiers(rows) => rows.len(),
        PayShape::Steps(rows) => rows.len(),
        PayShape::Ramp(ramp) | PayShape::RampOfRates(ramp) => ramp.points.len(),
    };
    let factors = plan.adjustments.iter().map(|adjustment| match adjustment {
        Adjustment::Gate(_) => 1,
        Adjustment::Multiplier(multiplier) => match &multiplier.factor {
            FactorCurve::Steps(rows) => rows.len(),
            FactorCurve::Ramp(ramp) => ramp.points.len(),
        },
    });
    curve + factors.sum::<usize>() + plan.deductions.len()
}
