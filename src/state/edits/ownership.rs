//! Who looks after an account: its shares from a day on, and the handing over of all that a person looks after.

use std::collections::BTreeMap;

use crate::{
    domain::{
        account::Account,
        change::{Change, Label},
        date::Day,
        id::Id,
        ownership::{OwnerShare, OwnershipSplit},
        people::Employee,
        weight::Weight,
        workspace::Workspace,
    },
    state::edits::{Edit, EditError, label_of, label_with},
};

/// The shares of an account as somebody wants them.
#[derive(Debug, Clone, Copy)]
pub struct SplitWish<'a> {
    /// Shares; those of nothing are left out.
    pub shares: &'a [OwnerShare],
    /// Whether what is left of 100 % is meant to be nobody's.
    pub is_rest_open: bool,
    /// First day; `None` corrects what holds last, or holds since always where there is nothing yet.
    pub from: Option<Day>,
    /// Why; needed where another split is followed by this one.
    pub reason: &'a str,
    /// The first day of the split that is edited: without another day it is corrected, with one it stays and is followed.
    pub instead_of: Option<Day>,
}

/// The splits of an account by their first day.
pub fn splits_of(workspace: &Workspace, account: Id<Account>) -> BTreeMap<Day, &OwnershipSplit> {
    let splits = workspace.ownership.values().filter(|split| split.account == account);
    splits.map(|split| (split.from, split)).collect()
}

/// The split in force on a day, or the newest one without a day.
pub fn in_force(workspace: &Workspace, account: Id<Account>, day: Option<Day>) -> Option<&OwnershipSplit> {
    splits_of(workspace, account).range(..=day.unwrap_or(Day::END)).next_back().map(|(_, split)| *split)
}

/// Writes the shares of an account.
///
/// # Errors
/// See [`split_changes`].
pub fn set_split(workspace: &Workspace, account: &Account, wish: &SplitWish<'_>) -> Result<Edit, EditError> {
    let changes = split_changes(workspace, account.id, wish)?;
    Ok(Edit { label: label_of("ownership_set", &account.name), changes })
}

/// The changes that write the shares of an account; none where they hold anyway.
///
/// # Errors
/// The shares exceed 100 %, or leave something open that is not said to be nobody's; a person stands twice; a change lacks
/// its reason; the split that is edited is gone, or another one begins on the day that is given instead.
pub fn split_changes(
    workspace: &Workspace,
    account: Id<Account>,
    wish: &SplitWish<'_>,
) -> Result<Vec<Change>, EditError> {
    let shares: Vec<OwnerShare> = wish.shares.iter().filter(|share| share.share.0 > 0).cloned().collect();
    checked(&shares, wish.is_rest_open)?;
    let splits = splits_of(workspace, account);
    if wish.instead_of.is_some_and(|day| !splits.contains_key(&day)) {
        return Err(EditError::Gone);
    }
    let newest = splits.keys().next_back().copied();
    let from = wish.from.or(wish.instead_of).or(newest).unwrap_or(Day::BEGIN);
    let same_day = splits.get(&from).copied();
    if same_day.is_some() && wish.instead_of.is_some_and(|day| day != from) {
        return Err(EditError::DayUnread);
    }
    let before = splits.range(..from).next_back().map(|(_, split)| *split);
    let typed = wish.reason.trim();
    let kept = same_day.map(|split| split.reason.as_str()).unwrap_or_default();
    let reason = if typed.is_empty() { kept } else { typed };
    if same_day.is_none() {
        if before.is_some_and(|before| before.shares == shares) {
            return Ok(Vec::new());
        }
        if before.is_some() && reason.is_empty() {
            return Err(EditError::ReasonMissing);
        }
    }
    let id = OwnershipSplit::id_for(account, from);
    let written = OwnershipSplit { id, account, from, shares, reason: reason.to_owned() };
    if same_day == Some(&written) {
        return Ok(Vec::new());
    }
    Ok(vec![Change::replace(same_day.cloned().map(Into::into), written)])
}

/// Takes a split away: the one before it holds on.
pub fn remove_split(account: &Account, split: &OwnershipSplit) -> Edit {
    Edit::one(label_of("ownership_removed", &account.name), Change::remove(split.clone()))
}

/// What a person holds from a day on: the accounts, each with the share on the day or, where it begins later, the first one.
pub fn held_from(workspace: &Workspace, person: Id<Employee>, day: Day) -> Vec<(Id<Account>, Weight)> {
    let share_of = |split: &OwnershipSplit| {
        split.shares.iter().find(|share| share.employee == person).map(|share| share.share)
    };
    let held = |account: Id<Account>| {
        let splits = splits_of(workspace, account);
        let now = splits.range(..=day).next_back().and_then(|(_, split)| share_of(split));
        now.or_else(|| splits.range(day..).find_map(|(_, split)| share_of(split)))
    };
    workspace.accounts.keys().filter_map(|account| Some((account, held(account)?))).collect()
}

/// Hands all accounts of a person over to another one from a day on, in one step: shares that are planned from a later day
/// too. What the other one holds already is added to.
///
/// # Errors
/// One of them is gone, both are the same, there is no reason, or there is nothing to hand over.
pub fn hand_over(
    workspace: &Workspace,
    (from, to): (Id<Employee>, Id<Employee>),
    day: Day,
    reason: &str,
) -> Result<Edit, EditError> {
    let people = (workspace.employees.get(&from), workspace.employees.get(&to));
    let (Some(giver), Some(taker)) = people else { return Err(EditError::Gone) };
    if from == to {
        return Err(EditError::ShareTwice);
    }
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(EditError::ReasonMissing);
    }
    let mut changes = Vec::new();
    for (account, _) in held_from(workspace, from, day) {
        let splits = splits_of(workspace, account);
        let now = splits.range(..=day).next_back().filter(|(first, _)| **first < day);
        let written = |split: &OwnershipSplit, from_day: Day, reason: &str| OwnershipSplit {
            id: OwnershipSplit::id_for(account, from_day),
            from: from_day,
            shares: handed(&split.shares, from, to),
            reason: reason.to_owned(),
            ..split.clone()
        };
        let is_held = |split: &OwnershipSplit| split.shares.iter().any(|share| share.employee == from);
        if let Some((_, split)) = now.filter(|(_, split)| is_held(split)) {
            changes.push(Change::create(written(split, day, reason)));
        }
        for (first, split) in splits.range(day..).filter(|(_, split)| is_held(split)) {
            let reason = if *first == day { reason } else { &split.reason };
            let after = written(split, *first, reason);
            changes.push(Change::replace(Some((*split).clone().into()), after));
        }
    }
    if changes.is_empty() {
        return Err(EditError::Gone);
    }
    let label =
        label_with(label_with(Label::plain("accounts_handed_over"), "name", &giver.name), "to", &taker.name);
    Ok(Edit { label, changes })
}

/// The shares with those of one person added to those of another, who stands in the place of the first where new.
fn handed(shares: &[OwnerShare], from: Id<Employee>, to: Id<Employee>) -> Vec<OwnerShare> {
    let given = Weight::total(shares.iter().filter(|share| share.employee == from).map(|share| share.share));
    let is_there = shares.iter().any(|share| share.employee == to);
    let next = |share: &OwnerShare| match share.employee {
        person if person == to => {
            Some(OwnerShare { share: Weight::total([share.share, given]), ..share.clone() })
        }
        person if person == from => (!is_there).then(|| OwnerShare { employee: to, ..share.clone() }),
        _ => Some(share.clone()),
    };
    shares.iter().filter_map(next).collect()
}

fn checked(shares: &[OwnerShare], is_rest_open: bool) -> Result<(), EditError> {
    let is_twice = shares
        .iter()
        .enumerate()
        .any(|(place, share)| shares.iter().take(place).any(|other| other.employee == share.employee));
    let total = Weight::total(shares.iter().map(|share| share.share));
    let is_whole = total == Weight::WHOLE || (is_rest_open && total < Weight::WHOLE);
    if is_whole && !is_twice { Ok(()) } else { Err(EditError::OwnersFaulty) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{account::AccountFacts, dated::Dated, people::EmployeeFacts, text::Text2};

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn shares(parts: &[(u64, u32)]) -> Vec<OwnerShare> {
        let share = |(raw, percent): &(u64, u32)| OwnerShare {
            employee: Id::from_raw(*raw),
            share: Weight::percent(*percent),
        };
        parts.iter().map(share).collect()
    }

    fn workspace() -> Workspace {
        let mut workspace = Workspace::default();
        for (raw, name) in [(1, "Ann"), (2, "Bob"), (3, "Cyd")] {
            let facts = Dated::always(EmployeeFacts::default());
            let (id, name) = (Id::from_raw(raw), Text2::same(name));
            workspace.put(
                Employee { id, name, keys: Vec::new(), facts, employed: Vec::new(), away: Vec::new() }.into(),
            );
        }
        for raw in [7, 8, 9] {
            let (id, facts) = (Id::from_raw(raw), Dated::always(AccountFacts::default()));
            workspace.put(Account { id, name: Text2::same("account"), keys: Vec::new(), facts }.into());
        }
        workspace
    }

    fn set(workspace: &mut Workspace, raw: u64, from: Option<&str>, parts: &[(u64, u32)], reason: &str) {
        let shares = shares(parts);
        let is_rest_open = Weight::total(shares.iter().map(|share| share.share)) < Weight::WHOLE;
        let from = from.map(day);
        let wish = SplitWish { shares: &shares, is_rest_open, from, reason, instead_of: None };
        let account = workspace.accounts.get(&Id::from_raw(raw)).unwrap().clone();
        let edit = set_split(workspace, &account, &wish).unwrap();
        edit.changes.iter().for_each(|change| workspace.apply(change));
    }

    /// First day, shares in percent by person, reason.
    type Written = (String, Vec<(u64, u32)>, String);

    fn written(workspace: &Workspace, raw: u64) -> Vec<Written> {
        let of = |(from, split): (Day, &OwnershipSplit)| {
            let parts = split.shares.iter().map(|share| (share.employee.raw(), share.share.0 / 10_000));
            (from.to_string(), parts.collect(), split.reason.clone())
        };
        splits_of(workspace, Id::from_raw(raw)).into_iter().map(of).collect()
    }

    #[test]
    fn shares_total_the_whole_or_name_what_is_nobodys() {
        let workspace = workspace();
        let account = workspace.accounts.values().next().unwrap();
        let wish = |shares: &[OwnerShare], is_rest_open: bool| {
            let wish = SplitWish { shares, is_rest_open, from: None, reason: "", instead_of: None };
            set_split(&workspace, account, &wish).map(|edit| edit.changes.len())
        };
        assert_eq!(wish(&shares(&[(1, 60), (2, 40)]), false), Ok(1));
        assert_eq!(wish(&shares(&[(1, 60)]), false), Err(EditError::OwnersFaulty));
        assert_eq!(wish(&shares(&[(1, 60)]), true), Ok(1));
        assert_eq!(wish(&[], false), Err(EditError::OwnersFaulty));
        assert_eq!(wish(&[], true), Ok(1));
        assert_eq!(wish(&shares(&[(1, 60), (2, 41)]), true), Err(EditError::OwnersFaulty));
        assert_eq!(wish(&shares(&[(1, 60), (1, 40)]), false), Err(EditError::OwnersFaulty));
    }

    #[test]
    fn a_correction_stays_in_its_day_and_a_change_begins_another() {
        let mut workspace = workspace();
        set(&mut workspace, 7, None, &[(1, 100)], "");
        set(&mut workspace, 7, None, &[(2, 100)], "");
        let begin = Day::BEGIN.to_string();
        assert_eq!(written(&workspace, 7), [(begin.clone(), vec![(2, 100)], String::new())]);
        let later = shares(&[(1, 30), (2, 70)]);
        let from = Some(day("2026-07-01"));
        let mut wish = SplitWish { shares: &later, is_rest_open: false, from, reason: " ", instead_of: None };
        assert_eq!(split_changes(&workspace, Id::from_raw(7), &wish), Err(EditError::ReasonMissing));
        wish.reason = "parental leave";
        let changes = split_changes(&workspace, Id::from_raw(7), &wish).unwrap();
        changes.iter().for_each(|change| workspace.apply(change));
        let july = ("2026-07-01".to_owned(), vec![(1, 30), (2, 70)], "parental leave".to_owned());
        assert_eq!(written(&workspace, 7), [(begin, vec![(2, 100)], String::new()), july]);
        // What holds on the day anyway is no split.
        wish.from = Some(day("2026-08-01"));
        assert_eq!(split_changes(&workspace, Id::from_raw(7), &wish), Ok(Vec::new()));
    }

    #[test]
    fn a_split_that_is_edited_with_another_day_stays_and_is_followed() {
        let mut workspace = workspace();
        set(&mut workspace, 7, None, &[(1, 100)], "");
        let begin = Day::BEGIN.to_string();
        let bob = shares(&[(2, 100)]);
        let wish = SplitWish {
            shares: &bob,
            is_rest_open: false,
            from: Some(day("2026-07-01")),
            reason: "",
            instead_of: Some(Day::BEGIN),
        };
        let account = Id::from_raw(7);
        assert_eq!(split_changes(&workspace, account, &wish), Err(EditError::ReasonMissing));
        let wish = SplitWish { reason: "handover", ..wish };
        let changes = split_changes(&workspace, account, &wish).unwrap();
        changes.iter().for_each(|change| workspace.apply(change));
        let always = (begin, vec![(1, 100)], String::new());
        let july = ("2026-07-01".to_owned(), vec![(2, 100)], "handover".to_owned());
        assert_eq!(written(&workspace, 7), [always.clone(), july]);
        // Another split stands on the day, since always as well as on a day that is written.
        assert_eq!(split_changes(&workspace, account, &wish), Err(EditError::DayUnread));
        let july = Some(day("2026-07-01"));
        let since_always = SplitWish { from: Some(Day::BEGIN), instead_of: july, ..wish };
        assert_eq!(split_changes(&workspace, account, &since_always), Err(EditError::DayUnread));
        // Without a day, or with its own, the split is corrected where it stands and keeps its reason.
        let cyd = shares(&[(3, 100)]);
        for from in [None, july] {
            let wish = SplitWish { shares: &cyd, is_rest_open: false, from, reason: " ", instead_of: july };
            let changes = split_changes(&workspace, account, &wish).unwrap();
            assert_eq!(changes.len(), usize::from(from.is_none()));
            changes.iter().for_each(|change| workspace.apply(change));
            let corrected = ("2026-07-01".to_owned(), vec![(3, 100)], "handover".to_owned());
            assert_eq!(written(&workspace, 7), [always.clone(), corrected]);
        }
        let gone = SplitWish { instead_of: Some(day("2026-08-01")), ..wish };
        assert_eq!(split_changes(&workspace, account, &gone), Err(EditError::Gone));
    }

    #[test]
    fn all_accounts_are_handed_over_in_one_step_and_taken_back() {
        let mut workspace = workspace();
        set(&mut workspace, 7, None, &[(1, 100)], "");
        set(&mut workspace, 8, None, &[(1, 50), (2, 30)], "");
        set(&mut workspace, 8, Some("2026-09-01"), &[(1, 80), (3, 20)], "planned");
        set(&mut workspace, 9, None, &[(3, 100)], "");
        let before = workspace.clone();
        let (ann, bob) = (Id::from_raw(1), Id::from_raw(2));
        let edit = hand_over(&workspace, (ann, bob), day("2026-07-01"), "Ann leaves").unwrap();
        assert_eq!((edit.label.key.as_str(), edit.changes.len()), ("accounts_handed_over", 3));
        edit.changes.iter().for_each(|change| workspace.apply(change));
        let second = |raw: u64, place: usize| written(&workspace, raw).into_iter().nth(place).unwrap();
        let split = |from: &str, parts: &[(u64, u32)], reason: &str| {
            (from.to_owned(), parts.to_vec(), reason.to_owned())
        };
        assert_eq!(second(7, 1), split("2026-07-01", &[(2, 100)], "Ann leaves"));
        // 50 of Ann and 30 of Bob; the fifth that is nobody's stays nobody's.
        assert_eq!(second(8, 1), split("2026-07-01", &[(2, 80)], "Ann leaves"));
        assert_eq!(second(8, 2), split("2026-09-01", &[(2, 80), (3, 20)], "planned"));
        assert_eq!(written(&workspace, 9).len(), 1);
        let again = hand_over(&workspace, (ann, bob), day("2026-07-01"), "again");
        assert_eq!(again, Err(EditError::Gone));
        // Before that day Ann still holds what she held; handing that over changes the handover's day only.
        assert_eq!(held_from(&workspace, ann, day("2026-06-30")).len(), 2);
        edit.changes.iter().rev().for_each(|change| workspace.apply(&change.inverse()));
        assert_eq!(workspace, before);
        let unsaid = hand_over(&workspace, (ann, bob), day("2026-07-01"), " ");
        assert_eq!(unsaid, Err(EditError::ReasonMissing));
        let same = hand_over(&workspace, (ann, ann), day("2026-07-01"), "x");
        assert_eq!(same, Err(EditError::ShareTwice));
    }
}
