//! Who looked after which account when: the dated ownership shares in both directions.

use std::collections::BTreeMap;

use crate::{
    domain::{
        account::Account,
        date::{Day, DayRange},
        id::Id,
        ownership::OwnershipSplit,
        people::Employee,
        weight::Weight,
        workspace::Workspace,
    },
    engine::teams::Teams,
};

/// A share of an account during some days.
#[derive(Debug, Clone, Copy)]
pub(super) struct Holding {
    /// The account.
    pub(super) account: Id<Account>,
    /// The days.
    pub(super) days: DayRange,
    /// The share; never zero.
    pub(super) share: Weight,
}

/// All ownership of a workspace.
#[derive(Debug, Default)]
pub(super) struct Ownership {
    /// Who belonged to whose team; nobody's where no figure asks.
    pub(super) teams: Teams,
    changes: BTreeMap<Id<Account>, Vec<Day>>,
    holdings: BTreeMap<Id<Employee>, Vec<Holding>>,
}

impl Ownership {
    /// Reads the splits: each holds from its day until the next one of the same account.
    pub(super) fn of(workspace: &Workspace) -> Self {
        let mut by_account: BTreeMap<Id<Account>, BTreeMap<Day, &OwnershipSplit>> = BTreeMap::new();
        for split in workspace.ownership.values() {
            by_account.entry(split.account).or_default().insert(split.from, split);
        }
        let mut ownership = Self::default();
        for (account, splits) in by_account {
            let days: Vec<Day> = splits.keys().copied().collect();
            let ends = days.iter().copied().skip(1).chain([Day::END]);
            for (split, until) in splits.values().zip(ends) {
                for share in split.shares.iter().filter(|share| share.share.0 > 0) {
                    let holdings = ownership.holdings.entry(share.employee).or_default();
                    match holdings.last_mut() {
                        // A split that changes the shares of others only does not begin a new stretch for this person.
                        Some(last)
                            if (last.account, last.share, last.days.until)
                                == (account, share.share, split.from) =>
                        {
                            last.days.until = until;
                        }
                        _ => {
                            let days = DayRange { from: split.from, until };
                            holdings.push(Holding { account, days, share: share.share });
                        }
                    }
                }
            }
            ownership.changes.insert(account, days);
        }
        ownership
    }

    /// The days on which the ownership of an account changes, in order.
    pub(super) fn changes_of(&self, account: Id<Account>) -> &[Day] {
        self.changes.get(&account).map_or(&[], Vec::as_slice)
    }

    /// What a person held, account by account, in order of days.
    pub(super) fn holdings_of(&self, employee: Id<Employee>) -> &[Holding] {
        self.holdings.get(&employee).map_or(&[], Vec::as_slice)
    }

    /// The same, one run of stretches per account.
    pub(super) fn accounts_of(&self, employee: Id<Employee>) -> impl Iterator<Item = &[Holding]> {
        self.holdings_of(employee).chunk_by(|before, next| before.account == next.account)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{ownership::OwnerShare, record::Record};

    #[test]
    fn stretches_come_account_by_account_however_the_splits_are_stored() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let mut workspace = Workspace::default();
        for (account, from, percent) in [
            (2, "2026-01-01", 50),
            (1, "2026-01-01", 30),
            (2, "2026-04-01", 60),
            (1, "2026-03-01", 40),
            (1, "2026-05-01", 40),
            (3, "2026-02-01", 100),
        ] {
            let (account, from) = (Id::from_raw(account), day(from));
            let shares = vec![OwnerShare { employee: Id::from_raw(9), share: Weight::percent(percent) }];
            let id = OwnershipSplit::id_for(account, from);
            let reason = String::new();
            workspace.put(Record::from(OwnershipSplit { id, account, from, shares, reason }));
        }
        let ownership = Ownership::of(&workspace);
        let runs: Vec<Vec<(u64, Weight)>> = ownership
            .accounts_of(Id::from_raw(9))
            .map(|run| run.iter().map(|holding| (holding.account.raw(), holding.share)).collect())
            .collect();
        let percent = Weight::percent;
        assert_eq!(
            runs,
            [
                vec![(1, percent(30)), (1, percent(40))],
                vec![(2, percent(50)), (2, percent(60))],
                vec![(3, percent(100))],
            ]
        );
    }
}
