//! For whom values are typed: key accounts or people, by name.

use yew::prelude::*;

use crate::{
    domain::{
        period::Period,
        scope::{Member, Scope},
        text::Text2,
        workspace::Workspace,
    },
    platform::collate::collator,
    view::{message::Words, names::Names},
};

/// Kind of subjects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Key accounts.
    Accounts,
    /// People.
    People,
}

impl Kind {
    /// Its value in controls.
    pub const fn value(self) -> &'static str {
        match self {
            Self::Accounts => "accounts",
            Self::People => "people",
        }
    }
}

/// A row of the grid.
#[derive(Debug, Clone, PartialEq)]
pub struct Subject {
    /// Whom the values are for.
    pub scope: Scope,
    /// Name in the language at hand.
    pub name: AttrValue,
    /// Both names, for the label of the change.
    pub names: Text2,
}

/// The subjects of a year: accounts that are key accounts at its end, or everybody.
pub fn subjects(workspace: &Workspace, kind: Kind, year: Period, words: Words) -> Vec<Subject> {
    let names = Names::at(workspace, words, year);
    let subject = |member: Member, name: &Text2| Subject {
        scope: Scope::from(member),
        name: AttrValue::from(words.of(name)),
        names: name.clone(),
    };
    let mut found: Vec<Subject> = match kind {
        Kind::Accounts => {
            let key_accounts = workspace.accounts.values().filter(|account| names.is_key_account(account.id));
            key_accounts.map(|account| subject(Member::Account(account.id), &account.name)).collect()
        }
        Kind::People => {
            workspace.employees.values().map(|one| subject(Member::Employee(one.id), &one.name)).collect()
        }
    };
    let compare = collator(words.lang());
    found.sort_by(|left, right| compare(&left.name, &right.name).then_with(|| left.scope.cmp(&right.scope)));
    found
}
