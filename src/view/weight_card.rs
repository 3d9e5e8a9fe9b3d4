//! Which weight set a card is edited in, where it comes from, and how far it is from 100 %.

use crate::domain::{
    date::Day,
    scope::{Member, Scope},
    weight::{Weight, WeightOwner, WeightSet},
    workspace::Workspace,
};

/// A weight set on screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// The owner's own.
    Own,
    /// That of a wider owner, because there is no own one.
    From(WeightOwner),
}

/// How far the weights are from 100 %.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remaining {
    /// Exactly 100 %.
    Whole,
    /// This much is left.
    Short(Weight),
    /// This much is too much.
    Over(Weight),
}

/// The remaining part of a total.
pub fn remaining(total: Weight) -> Remaining {
    match total.0.cmp(&Weight::WHOLE.0) {
        std::cmp::Ordering::Equal => Remaining::Whole,
        std::cmp::Ordering::Less => Remaining::Short(Weight(Weight::WHOLE.0 - total.0)),
        std::cmp::Ordering::Greater => Remaining::Over(Weight(total.0 - Weight::WHOLE.0)),
    }
}

/// All sets of an owner, newest first.
pub fn sets_of(workspace: &Workspace, owner: WeightOwner) -> Vec<&WeightSet> {
    let mut sets: Vec<&WeightSet> = workspace.weights.values().filter(|set| set.owner == owner).collect();
    sets.sort_by_key(|set| std::cmp::Reverse(set.from));
    sets
}

/// The set of an owner that begins on the day, else its newest one, else that of the nearest wider owner.
pub fn set_at_hand(
    workspace: &Workspace,
    owner: WeightOwner,
    from: Option<Day>,
) -> Option<(&WeightSet, Source)> {
    let own = sets_of(workspace, owner);
    let picked = own.iter().find(|set| Some(set.from) == from).or(own.first());
    if let Some(set) = picked {
        return Some((set, Source::Own));
    }
    wider(workspace, owner)
        .into_iter()
        .find_map(|wider| sets_of(workspace, wider).first().map(|set| (*set, Source::From(wider))))
}

/// Owners whose weights hold while an owner has none, nearest first. A mix of several types or roles is shown by its
/// largest part.
pub fn wider(workspace: &Workspace, owner: WeightOwner) -> Vec<WeightOwner> {
    match owner {
        WeightOwner::Company | WeightOwner::EveryAccount | WeightOwner::Role(_) => Vec::new(),
        WeightOwner::AccountType(_) => vec![WeightOwner::EveryAccount],
        WeightOwner::Account(id) => {
            let facts = workspace.accounts.get(&id).and_then(|account| account.facts.latest());
            let mut types = facts.map(|facts| facts.types.clone()).unwrap_or_default();
            types.sort_by_key(|share| std::cmp::Reverse(share.share));
            types
                .into_iter()
                .map(|share| WeightOwner::AccountType(share.account_type))
                .chain([WeightOwner::EveryAccount])
                .collect()
        }
        WeightOwner::Employee(id) => {
            let facts = workspace.employees.get(&id).and_then(|employee| employee.facts.latest());
            let mut roles = facts.map(|facts| facts.roles.clone()).unwrap_or_default();
            roles.sort_by_key(|share| std::cmp::Reverse(share.share));
            roles.into_iter().map(|share| WeightOwner::Role(share.role)).collect()
        }
    }
}

/// The scope whose name an owner bears; none for "every account", which is no scope.
pub fn scope_of(owner: WeightOwner) -> Option<Scope> {
    match owner {
        WeightOwner::Company => Some(Scope::COMPANY),
        WeightOwner::EveryAccount => None,
        WeightOwner::AccountType(id) => Some(Scope::from(Member::AccountType(id))),
        WeightOwner::Account(id) => Some(Scope::from(Member::Account(id))),
        WeightOwner::Role(id) => Some(Scope::from(Member::Role(id))),
        WeightOwner::Employee(id) => Some(Scope::from(Member::Employee(id))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        id::Id,
        weight::{WeightItem, WeightMode},
    };

    fn set(owner: WeightOwner, from: Day) -> WeightSet {
        let items = vec![WeightItem { kpi: Id::from_raw(1), weight: Weight::percent(95) }];
        WeightSet { id: WeightSet::id_for(owner, from), owner, from, mode: WeightMode::Enforce, items }
    }

    #[test]
    fn own_sets_come_first_and_the_newest_of_them() {
        let mut workspace = Workspace::default();
        let kind = WeightOwner::AccountType(Id::from_raw(9));
        let later: Day = "2026-07-01".parse().unwrap();
        for set in [set(WeightOwner::EveryAccount, Day::BEGIN), set(WeightOwner::EveryAccount, later)] {
            workspace.weights.insert(set.id, set);
        }
        let at_hand = |workspace: &Workspace| {
            set_at_hand(workspace, kind, None).map(|(set, source)| (set.from, source))
        };
        assert_eq!(at_hand(&workspace), Some((later, Source::From(WeightOwner::EveryAccount))));
        let own = set(kind, Day::BEGIN);
        workspace.weights.insert(own.id, own);
        assert_eq!(at_hand(&workspace), Some((Day::BEGIN, Source::Own)));
    }

    #[test]
    fn what_remains() {
        assert_eq!(remaining(Weight::percent(95)), Remaining::Short(Weight::percent(5)));
        assert_eq!(remaining(Weight::percent(105)), Remaining::Over(Weight::percent(5)));
        assert_eq!(remaining(Weight::WHOLE), Remaining::Whole);
    }
}
