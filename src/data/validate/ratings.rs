//! What cannot stand in ratings by people and in decisions about results.

use std::collections::BTreeSet;

use crate::{
    data::validate::Problem,
    domain::{
        rating::{Decided, Rating, RatingFault, RatingPlan, ResultOverride},
        scope::Member,
    },
};

/// What keeps a plan from standing: one whose weights are not 100 % would make totals that nobody asked for.
pub(super) fn plan_problem(plan: &RatingPlan) -> Option<Problem> {
    if plan.terms.revisions().is_empty() {
        return Some(Problem::Empty);
    }
    let is_of_people = match plan.scope.members() {
        [] => true,
        [member] => matches!(member, Member::Employee(_) | Member::Role(_)),
        _ => false,
    };
    if !is_of_people || plan.id != RatingPlan::id_for(&plan.scope) {
        return Some(Problem::OutOfRange);
    }
    plan.terms.revisions().iter().find_map(|revision| revision.value.fault()).map(|fault| match fault {
        RatingFault::Twice => Problem::Twice,
        RatingFault::Length => Problem::Empty,
        RatingFault::PartsNotWhole | RatingFault::CriteriaNotWhole(_) | RatingFault::LevelsOutOfOrder => {
            Problem::OutOfRange
        }
    })
}

/// What keeps a rating from standing. Criteria and levels that its plan does not have any more are told where it is read.
pub(super) fn rating_problem(rating: &Rating) -> Option<Problem> {
    if rating.id != Rating::id_for(rating.person, rating.period, rating.kind) {
        return Some(Problem::OutOfRange);
    }
    let raters: BTreeSet<_> = rating.sheets.iter().map(|sheet| sheet.rater).collect();
    let is_twice = raters.len() != rating.sheets.len()
        || rating.sheets.iter().any(|sheet| {
            let named: BTreeSet<_> = sheet.marks.iter().map(|mark| mark.criterion).collect();
            named.len() != sheet.marks.len()
        });
    is_twice.then_some(Problem::Twice)
}

/// What keeps decisions from standing: each says who decided and why.
pub(super) fn override_problem(decided: &ResultOverride) -> Option<Problem> {
    if decided.id != ResultOverride::id_for(decided.person, decided.period) {
        return Some(Problem::OutOfRange);
    }
    let is_bare = decided.decisions.iter().any(|decision| {
        decision.reason.trim().is_empty()
            || decision.by.trim().is_empty()
            || matches!(&decision.what, Decided::Grade(code) if code.trim().is_empty())
    });
    (is_bare || decided.decisions.is_empty()).then_some(Problem::Empty)
}
