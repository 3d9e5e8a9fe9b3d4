//! Whether an allocation of targets can stand.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::{
    data::validate::Problem,
    domain::{
        allocation::{Allocation, AllocationMethod, AllocationPlan},
        scope::Scope,
    },
};

/// What is wrong with an allocation by itself.
pub(super) fn problem(allocation: &Allocation) -> Option<Problem> {
    let revisions = allocation.plan.revisions();
    if revisions.is_empty() {
        return Some(Problem::Empty);
    }
    revisions.iter().find_map(|revision| plan_problem(&revision.value, &allocation.node))
}

fn plan_problem(plan: &AllocationPlan, node: &Scope) -> Option<Problem> {
    let scopes: BTreeSet<&Scope> = plan.children.iter().map(|child| &child.scope).collect();
    if scopes.len() != plan.children.len() || scopes.contains(node) {
        return Some(Problem::Twice);
    }
    let is_below = |number: &Decimal| *number < Decimal::ZERO;
    let weights: &[_] = match &plan.method {
        AllocationMethod::Percent => &[],
        AllocationMethod::Blend(parts) => parts,
    };
    let numbers = plan.children.iter().filter_map(|child| child.percent);
    let mut numbers = numbers.chain(weights.iter().map(|part| part.weight)).chain([plan.factor]);
    let months = || plan.children.iter().flat_map(|child| &child.months);
    let is_outside =
        numbers.any(|number| is_below(&number)) || months().any(|lock| !(1..=12).contains(&lock.month));
    is_outside.then_some(Problem::OutOfRange)
}
