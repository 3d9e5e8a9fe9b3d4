//! Which weights a card has on a day: a set of its own, else the sets of its types or roles mixed by share.

use std::{cmp::Reverse, collections::BTreeMap};

use crate::domain::{
    date::Day,
    id::Id,
    kpi::Kpi,
    scope::{Member, Scope},
    weight::{Weight, WeightMode, WeightOwner, WeightSet},
    workspace::Workspace,
};

/// The weights of one card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CardWeights {
    /// Weight by KPI in the card's order, each KPI once.
    pub(super) items: Vec<(Id<Kpi>, Weight)>,
    /// Whether a total may be computed: every set that enforces 100 % has it.
    pub(super) is_valid: bool,
    /// Whether a set enforces it.
    pub(super) is_enforced: bool,
}

impl CardWeights {
    /// The sum of the weights.
    pub(super) fn total(&self) -> Weight {
        Weight::total(self.items.iter().map(|(_, weight)| *weight))
    }
}

/// All weight sets by owner, oldest first.
#[derive(Debug, Default)]
pub(super) struct WeightSets<'m> {
    sets: BTreeMap<WeightOwner, BTreeMap<Day, &'m WeightSet>>,
}

impl<'m> WeightSets<'m> {
    /// Reads the sets of a workspace.
    pub(super) fn of(workspace: &'m Workspace) -> Self {
        let mut sets: BTreeMap<WeightOwner, BTreeMap<Day, &'m WeightSet>> = BTreeMap::new();
        for set in workspace.weights.values() {
            sets.entry(set.owner).or_default().insert(set.from, set);
        }
        Self { sets }
    }

    /// Takes in a set that is being written, in place of one of the same owner and day.
    pub(super) fn put(&mut self, set: &'m WeightSet) {
        self.sets.entry(set.owner).or_default().insert(set.from, set);
    }

    /// The weights of the card of a scope on a day; `None` where no set applies.
    /// A type without a set of its own takes part with the set of every account, a role without one not at all.
    pub(super) fn of_card(&self, workspace: &Workspace, scope: &Scope, day: Day) -> Option<CardWeights> {
        if scope.members().is_empty() {
            return self.at(WeightOwner::Company, day).map(|set| mix(&[(set, Weight::WHOLE)]));
        }
        let (own, parts) = match scope.single()? {
            Member::Account(id) => {
                let types = types_of(workspace, scope, day);
                let owner = |member: Member| match member {
                    Member::AccountType(id) => Some(WeightOwner::AccountType(id)),
                    _ => None,
                };
                let every = self.at(WeightOwner::EveryAccount, day);
                let part = |(member, share): &(Member, Weight)| {
                    Some((owner(*member).and_then(|owner| self.at(owner, day)).or(every)?, *share))
                };
                let parts: Vec<_> = types.iter().filter_map(part).collect();
                let parts = if parts.is_empty() {
                    every.map(|set| (set, Weight::WHOLE)).into_iter().collect()
                } else {
                    parts
                };
                (self.at(WeightOwner::Account(id), day), parts)
            }
            Member::Employee(id) => {
                let roles = types_of(workspace, scope, day);
                let part = |(member, share): &(Member, Weight)| match member {
                    Member::Role(id) => Some((self.at(WeightOwner::Role(*id), day)?, *share)),
                    _ => None,
                };
                (self.at(WeightOwner::Employee(id), day), roles.iter().filter_map(part).collect())
            }
            _ => return None,
        };
        match own {
            Some(set) => Some(mix(&[(set, Weight::WHOLE)])),
            None if parts.is_empty() => None,
            None => Some(mix(&parts)),
        }
    }

    fn at(&self, owner: WeightOwner, day: Day) -> Option<&'m WeightSet> {
        self.sets.get(&owner)?.range(..=day).next_back().map(|(_, set)| *set)
    }
}

/// The types of an account or the roles of a person on a day with their shares, largest share first, then by id.
pub(super) fn types_of(workspace: &Workspace, scope: &Scope, day: Day) -> Vec<(Member, Weight)> {
    let mut shares: Vec<(Member, Weight)> = match scope.single() {
        Some(Member::Account(id)) => {
            let facts = workspace.accounts.get(&id).and_then(|account| account.facts.at(day));
            let types = facts.map_or(&[][..], |facts| &facts.types);
            types.iter().map(|part| (Member::AccountType(part.account_type), part.share)).collect()
        }
        Some(Member::Employee(id)) => {
            let facts = workspace.employees.get(&id).and_then(|person| person.facts.at(day));
            let roles = facts.map_or(&[][..], |facts| &facts.roles);
            roles.iter().map(|part| (Member::Role(part.role), part.share)).collect()
        }
        _ => Vec::new(),
    };
    shares.retain(|(_, share)| share.0 > 0);
    shares.sort_by_key(|(member, share)| (Reverse(*share), *member));
    shares
}

/// Mixes sets by share, Σ share × weight ÷ Σ share, in whole units of weight: what the division leaves over goes to
/// the largest remainders, so that sets of 100 % mix to 100 %. A set whose weights count in proportion is brought to
/// 100 % first, so that its share of the card is that of its type or role.
fn mix(parts: &[(&WeightSet, Weight)]) -> CardWeights {
    let is_valid =
        parts.iter().all(|(set, _)| set.mode == WeightMode::Normalise || set.total() == Weight::WHOLE);
    let mut sums: Vec<(Id<Kpi>, u64)> = Vec::new();
    for (set, share) in parts {
        let given: Vec<u32> = set.items.iter().map(|item| item.weight.0).collect();
        let is_lifted = parts.len() > 1 && set.mode == WeightMode::Normalise && set.total() > Weight(0);
        let weights = if is_lifted { in_units(&given, Weight::WHOLE, set.total()) } else { given };
        for (item, weight) in set.items.iter().zip(weights) {
            let product = u64::from(share.0) * u64::from(weight);
            match sums.iter_mut().find(|(kpi, _)| *kpi == item.kpi) {
                Some((_, sum)) => *sum = sum.saturating_add(product),
                None => sums.push((item.kpi, product)),
            }
        }
    }
    let shares: u64 = parts.iter().map(|(_, share)| u64::from(share.0)).sum::<u64>().max(1);
    let amounts: Vec<u64> = sums.iter().map(|(_, sum)| *sum).collect();
    let weights = quotients(&amounts, shares);
    let items = sums.iter().zip(weights).map(|((kpi, _), weight)| (*kpi, Weight(weight)));
    let is_enforced = parts.iter().any(|(set, _)| set.mode == WeightMode::Enforce);
    CardWeights { items: items.collect(), is_valid, is_enforced }
}

/// Weights times a factor over a divisor, in whole units.
fn in_units(weights: &[u32], factor: Weight, divisor: Weight) -> Vec<u32> {
    let amounts: Vec<u64> = weights.iter().map(|weight| u64::from(*weight) * u64::from(factor.0)).collect();
    quotients(&amounts, u64::from(divisor.0))
}

/// Amounts over a divisor in whole units that add up to the whole of their sum over it: largest remainders first, of
/// equal ones the larger amount, then the one that stands before. Not [`crate::engine::allocation`]: this divides each
/// amount, not a total among them, so a sum that is no whole number of units leaves the others' floors as they are.
fn quotients(amounts: &[u64], divisor: u64) -> Vec<u32> {
    let divisor = divisor.max(1);
    let whole = amounts.iter().fold(0_u64, |sum, amount| sum.saturating_add(*amount)) / divisor;
    let floors = amounts.iter().fold(0_u64, |sum, amount| sum.saturating_add(amount / divisor));
    let mut by_remainder: Vec<(usize, u64)> = amounts.iter().copied().enumerate().collect();
    by_remainder.sort_by_key(|(_, amount)| (Reverse(amount % divisor), Reverse(*amount)));
    let left_over = usize::try_from(whole.saturating_sub(floors)).unwrap_or(0);
    let raised = by_remainder.get(..left_over).unwrap_or_default();
    let unit = |(idx, amount): (usize, &u64)| {
        let more = u64::from(raised.iter().any(|(raised, _)| *raised == idx));
        u32::try_from(amount / divisor + more).unwrap_or(u32::MAX)
    };
    amounts.iter().enumerate().map(unit).collect()
}
