//! Accounts written in a grid: name in both languages, codes, types, tier, region, whether it is a key account.

use std::cell::LazyCell;

use crate::{
    domain::{
        account::{Account, AccountFacts, TypeShare},
        date::Day,
        dated::Dated,
        id::Id,
        text::Lang,
        workspace::Workspace,
    },
    state::edits::{
        Edit, EditError,
        rows::{Index, RowFault, RowText, Sheet, has_name, set_codes, set_name, set_other_name},
        shares::whole_or_none,
    },
};

/// A column of the grid of accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountColumn {
    /// Name in a language.
    Name(Lang),
    /// Name in a language that the reader does not read: what serves in both stays the name in theirs.
    OtherName(Lang),
    /// Codes and names by which rows refer to it.
    Codes,
    /// Types with their shares.
    Types,
    /// Tier.
    Tier,
    /// Region.
    Region,
    /// Whether it is a key account.
    KeyAccount,
}

/// The edit that texts make, facts as corrections of those in force today; accounts that are not there yet are added, as key accounts where nothing else is said.
///
/// # Errors
/// No name, shares that do not total 100 %, a type or region that is not there, what is neither yes nor no, a
/// code that another account has.
pub fn write_accounts(
    workspace: &Workspace,
    today: Day,
    texts: &[RowText<AccountColumn>],
) -> Result<Edit, RowFault> {
    let types = LazyCell::new(|| {
        Index::of(workspace.account_types.values().map(|kind| (kind.id, &kind.name, [].as_slice())))
    });
    let regions = LazyCell::new(|| {
        Index::of(workspace.regions.values().map(|one| (one.id, &one.name, one.keys.as_slice())))
    });
    let set = |account: &mut Account, column: AccountColumn, text: &str| {
        match column {
            AccountColumn::Name(lang) => set_name(&mut account.name, lang, text),
            AccountColumn::OtherName(lang) => set_other_name(&mut account.name, lang, text),
            AccountColumn::Codes => set_codes(&mut account.keys, text),
            AccountColumn::Types => {
                let shares = types.shares(text)?;
                whole_or_none(&shares)?;
                let share = |(account_type, share)| TypeShare { account_type, share };
                correct(account, today, |facts| facts.types = shares.into_iter().map(share).collect());
            }
            AccountColumn::Tier => correct(account, today, |facts| text.trim().clone_into(&mut facts.tier)),
            AccountColumn::Region => {
                let region = regions.find(text)?;
                correct(account, today, |facts| facts.region = region);
            }
            AccountColumn::KeyAccount => {
                // A blank says neither.
                if let Some(is_key) = yes_or_no(text)? {
                    correct(account, today, |facts| facts.key_account = is_key);
                }
            }
        }
        Ok(())
    };
    let new = |id: Id<Account>| Account {
        id,
        name: Default::default(),
        keys: Vec::new(),
        facts: Dated::always(fresh()),
    };
    let check = |account: &Account| has_name(&account.name);
    let labels = ["account_created", "account_edited", "accounts_written"];
    Sheet {
        known: &workspace.accounts,
        new,
        name: |one| &one.name,
        set: &set,
        keys: |one| &one.keys,
        is_codes: |column| column == AccountColumn::Codes,
        check: &check,
        labels,
    }
    .write(texts)
}

fn fresh() -> AccountFacts {
    AccountFacts { key_account: true, ..AccountFacts::default() }
}

/// Corrects the facts in force today.
fn correct(account: &mut Account, today: Day, write: impl FnOnce(&mut AccountFacts)) {
    account.facts.correct_at(today, fresh, write);
}

fn yes_or_no(text: &str) -> Result<Option<bool>, EditError> {
    match text.trim().to_lowercase().as_str() {
        "yes" | "y" | "true" | "1" | "是" | "对" | "√" | "✓" => Ok(Some(true)),
        "no" | "n" | "false" | "0" | "否" | "不是" => Ok(Some(false)),
        "" => Ok(None),
        _ => Err(EditError::YesOrNo),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{account::AccountType, record::Record, text::Text2, weight::Weight};

    fn today() -> Day {
        "2026-11-30".parse().unwrap()
    }

    fn text(id: u64, column: AccountColumn, text: &str) -> RowText<AccountColumn> {
        RowText { id, column, text: text.to_owned() }
    }

    #[test]
    fn a_blank_says_nothing_about_key_accounts() {
        let mut workspace = Workspace::default();
        let name = |id, name: &str| text(id, AccountColumn::Name(Lang::En), name);
        let key = |id, key: &str| text(id, AccountColumn::KeyAccount, key);
        let texts = [name(5, "Alder"), key(5, " "), name(6, "Birch"), key(6, "no")];
        let edit = write_accounts(&workspace, today(), &texts).unwrap();
        edit.changes.iter().for_each(|change| workspace.apply(change));
        let is_key = |id| {
            let account = workspace.accounts.get(&Id::from_raw(id)).unwrap();
            account.facts.latest().unwrap().key_account
        };
        assert_eq!(
            [is_key(5), is_key(6)],
            [true, false],
            "a new account is a key account where nothing else is said"
        );
        assert_eq!(write_accounts(&workspace, today(), &[key(5, ""), key(6, "")]).unwrap().changes, []);
    }

    #[test]
    fn accounts_are_written_and_added() {
        let mut workspace = Workspace::default();
        workspace.put(AccountType { id: Id::from_raw(1), name: Text2::new("价格型", "Price") }.into());
        let name = |id, name: &str| text(id, AccountColumn::Name(Lang::En), name);
        let texts = [
            name(5, "Alder"),
            text(5, AccountColumn::Types, "price"),
            text(5, AccountColumn::Tier, " A "),
            text(5, AccountColumn::Codes, "C-1"),
            name(6, "Birch"),
            text(6, AccountColumn::KeyAccount, "否"),
        ];
        let edit = write_accounts(&workspace, today(), &texts).unwrap();
        let written: Vec<Account> = edit
            .changes
            .iter()
            .filter_map(|change| match &change.after {
                Some(Record::Account(account)) => Some(account.clone()),
                _ => None,
            })
            .collect();
        let facts = |place: usize| written[place].facts.latest().unwrap();
        assert_eq!((facts(0).tier.as_str(), facts(0).key_account, facts(1).key_account), ("A", true, false));
        assert_eq!(facts(0).types, [TypeShare { account_type: Id::from_raw(1), share: Weight::WHOLE }]);
        assert_eq!(written[0].keys[0].code, "C-1");
        let refused =
            write_accounts(&workspace, today(), &[name(5, "A"), text(5, AccountColumn::KeyAccount, "maybe")]);
        assert_eq!(refused.unwrap_err(), RowFault { at: 1, error: EditError::YesOrNo });
        edit.changes.iter().for_each(|change| workspace.apply(change));
        let refused = write_accounts(&workspace, today(), &[text(6, AccountColumn::Codes, "C-1")]);
        assert_eq!(refused.unwrap_err(), RowFault { at: 0, error: EditError::KeyTaken });
    }
}
