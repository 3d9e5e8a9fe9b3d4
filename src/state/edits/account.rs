//! Edits of accounts: name, type mix, tier, region, key-account flag.

use crate::{
    domain::{
        account::{Account, AccountFacts},
        change::Change,
        dated::Dated,
        id::Id,
        text::Text2,
    },
    state::edits::{
        Edit, EditError,
        facts::{FactsForm, revise},
        label_of, named,
        shares::whole_or_none,
    },
};

/// What a person can change about an account.
pub type AccountForm = FactsForm<AccountFacts>;

/// A new account.
///
/// # Errors
/// No name, or a type mix that does not total 100 %.
pub fn create_account(id: Id<Account>, form: &AccountForm) -> Result<Edit, EditError> {
    let (name, facts) = checked(form)?;
    let label = label_of("account_created", &name);
    let account = Account { id, name, keys: Vec::new(), facts: Dated::always(facts) };
    Ok(Edit::one(label, Change::create(account)))
}

/// Rewrites an account; with a day the facts hold from then on and the earlier ones stay in force before it.
///
/// # Errors
/// No name, or a type mix that does not total 100 %.
pub fn edit_account(account: &Account, form: &AccountForm) -> Result<Edit, EditError> {
    let (name, facts) = checked(form)?;
    let label = label_of("account_edited", &name);
    let mut edited = Account { name, ..account.clone() };
    revise(&mut edited.facts, form.from, facts, &form.reason);
    Ok(Edit::one(label, Change::replace(Some(account.clone().into()), edited)))
}

fn checked(form: &AccountForm) -> Result<(Text2, AccountFacts), EditError> {
    let name = named(&form.name)?;
    let mix: Vec<_> = form.facts.types.iter().map(|share| (share.account_type, share.share)).collect();
    whole_or_none(&mix)?;
    Ok((name, AccountFacts { tier: form.facts.tier.trim().to_owned(), ..form.facts.clone() }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{account::TypeShare, date::Day, record::Record, weight::Weight};

    fn account() -> Account {
        Account {
            id: Id::from_raw(7),
            name: Text2::same("QUICK-Stop"),
            keys: Vec::new(),
            facts: Dated::always(AccountFacts::default()),
        }
    }

    fn after(edit: &Edit) -> Account {
        match edit.changes.as_slice() {
            [Change { after: Some(Record::Account(account)), .. }] => account.clone(),
            _ => unreachable!("one account"),
        }
    }

    #[test]
    fn a_correction_replaces_and_a_dated_change_follows() {
        let account = account();
        let mut form = AccountForm::of(&account.name, &account.facts);
        form.facts.tier = " A ".to_owned();
        let corrected = after(&edit_account(&account, &form).unwrap());
        assert_eq!(corrected.facts.revisions().len(), 1);
        assert_eq!(corrected.facts.latest().map(|facts| facts.tier.as_str()), Some("A"));
        form.from = "2026-07-01".parse().ok();
        let dated = after(&edit_account(&account, &form).unwrap());
        assert_eq!(dated.facts.revisions().len(), 2);
        assert_eq!(dated.facts.at("2026-06-30".parse().unwrap()).map(|facts| facts.tier.as_str()), Some(""));
    }

    #[test]
    fn a_day_before_the_newest_revision_starts_from_what_held_then() {
        let mut account = account();
        let of_tier = |tier: &str| AccountFacts { tier: tier.to_owned(), ..AccountFacts::default() };
        let day = |text: &str| text.parse::<Day>().unwrap();
        account.facts.revise(day("2026-07-01"), of_tier("A"), "");
        let opened = AccountForm::of(&account.name, &account.facts);
        // The form shows what held in April; what was typed already stays.
        let april = opened.clone().beginning(&account.facts, Some(day("2026-04-01")));
        assert_eq!((april.facts.tier.as_str(), april.from), ("", Some(day("2026-04-01"))));
        assert_eq!(april.clone().beginning(&account.facts, None).facts.tier, "A");
        let typed = AccountForm { facts: of_tier("C"), ..opened };
        assert_eq!(typed.beginning(&account.facts, Some(day("2026-04-01"))).facts.tier, "C");
        // What held in April is no revision of April; what is newest is one.
        assert!(edit_account(&account, &april).unwrap().changes.iter().all(|one| one.before == one.after));
        let earlier = AccountForm { facts: of_tier("A"), ..april };
        let edited = after(&edit_account(&account, &earlier).unwrap());
        let tier = |text: &str| edited.facts.at(day(text)).map(|facts| facts.tier.as_str());
        assert_eq!(
            (tier("2026-03-31"), tier("2026-04-01"), tier("2026-07-01")),
            (Some(""), Some("A"), Some("A"))
        );
        assert_eq!(edited.facts.revisions().len(), 3);
    }

    #[test]
    fn names_and_mixes_are_checked() {
        let account = account();
        let mut form = AccountForm::of(&account.name, &account.facts);
        form.facts.types = vec![TypeShare { account_type: Id::from_raw(1), share: Weight::percent(70) }];
        assert_eq!(edit_account(&account, &form), Err(EditError::SharesNotWhole));
        form.facts.types.clear();
        form.name = Text2::default();
        assert_eq!(edit_account(&account, &form), Err(EditError::NameMissing));
        assert_eq!(create_account(Id::from_raw(9), &form), Err(EditError::NameMissing));
    }
}
