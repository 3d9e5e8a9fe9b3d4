//! A weight set that is being judged: its weights, and what they make of the totals of the cards that have them, by the
//! same arithmetic as every card's. Changes nothing.

use crate::{
    domain::{
        scope::Scope,
        weight::{WeightItem, WeightOwner, WeightSet},
    },
    engine::{
        cards::work_of,
        elicitation::{ElicitationError, Elicited, as_given, by_pairs, by_rank},
        kept::Kept,
        model::Model,
        query::{CardShift, Subjects, WeightDraft, WeightReading, WeightWay},
        study::Study,
    },
};

/// The weights and the cards; the reason where no weights come of it.
pub(super) fn weighed(
    model: &Model,
    kept: &mut Kept,
    draft: &WeightDraft,
) -> Result<WeightReading, ElicitationError> {
    let elicited = elicited(draft)?;
    let weights = draft.set.items.iter().zip(&elicited.weights);
    let items = weights.map(|(item, weight)| WeightItem { kpi: item.kpi, weight: *weight }).collect();
    let set = WeightSet { items, ..draft.set.clone() };
    let subjects = match set.owner {
        WeightOwner::Company => Subjects::Company,
        WeightOwner::EveryAccount | WeightOwner::AccountType(_) => Subjects::Accounts,
        WeightOwner::Account(id) => Subjects::Account(id),
        WeightOwner::Role(_) => Subjects::Employees,
        WeightOwner::Employee(id) => Subjects::Employee(id),
    };
    let scopes = kept.scopes(model, &[subjects], draft.period);
    let mut study = Study::of(model, kept, &scopes, draft.period, false);
    let day = study.last_day(draft.period);
    let card = |study: &Study<'_>, scope: &Scope| {
        let weights = study.weights.of_card(study.workspace, scope, day);
        // What a card shows; that nobody may miss 100 % any more moves nothing as long as nobody does.
        let weights = weights.map(|weights| (weights.items, weights.is_valid));
        (weights, work_of(study, scope, draft.period).totalled.total.ok())
    };
    let before: Vec<_> = scopes.iter().map(|scope| card(&study, scope)).collect();
    study.weights.put(&set);
    let shift = |(scope, (weights, before)): (&Scope, _)| {
        let (then, after) = card(&study, scope);
        (weights != then).then(|| CardShift { scope: scope.clone(), before, after })
    };
    let cards = scopes.iter().zip(before).filter_map(shift).collect();
    Ok(WeightReading { elicited, cards })
}

fn elicited(draft: &WeightDraft) -> Result<Elicited, ElicitationError> {
    let count = draft.set.items.len();
    let count_error = || ElicitationError::Count(u32::try_from(count).unwrap_or(u32::MAX));
    match &draft.way {
        WeightWay::Given => as_given(draft.set.items.iter().map(|item| item.weight)),
        WeightWay::Rank(ranks, _) if ranks.len() != count => Err(count_error()),
        WeightWay::Rank(ranks, method) => by_rank(ranks, *method),
        WeightWay::Pairs(judgements) => {
            by_pairs(u32::try_from(count).map_err(|_| count_error())?, judgements)
        }
    }
}
