//! For whom rules can be set, and whose cards they reach, by name.

use std::rc::Rc;

use crate::{
    domain::{
        scope::{Member, Scope},
        text::{Lang, Text2},
        workspace::Workspace,
    },
    view::{explain::scope_text, message::Words},
};

/// A scope to choose: key of the heading it stands under, the scope, its name.
pub type ScopeChoice = (&'static str, Scope, Rc<str>);

/// Everything that a rule can be set for: the company, types, roles, accounts, people.
pub fn scopes(workspace: &Workspace, words: Words) -> Vec<ScopeChoice> {
    let types = workspace.account_types.values().map(|kind| (Member::AccountType(kind.id), &kind.name));
    let roles = workspace.roles.values().map(|role| (Member::Role(role.id), &role.name));
    std::iter::once(company(words))
        .chain(by_name("setup.group_types", types, words))
        .chain(by_name("setup.group_roles", roles, words))
        .chain(accounts(workspace, words, |_| true))
        .chain(people(workspace, words, |_| true))
        .collect()
}

/// Whose cards a rule of a scope reaches by what is newest about types and roles; never none.
pub fn subjects(workspace: &Workspace, scope: &Scope, words: Words) -> Vec<ScopeChoice> {
    let found: Vec<ScopeChoice> = match scope.single() {
        None => std::iter::once(company(words))
            .chain(accounts(workspace, words, |_| true))
            .chain(people(workspace, words, |_| true))
            .collect(),
        Some(member) => accounts(workspace, words, |one| reaches(workspace, member, one))
            .chain(people(workspace, words, |one| reaches(workspace, member, one)))
            .collect(),
    };
    if found.is_empty() { vec![company(words)] } else { found }
}

/// The bilingual name of a scope, for labels of the log.
pub fn scope_name(scope: &Scope, workspace: &Workspace) -> Text2 {
    let company = |lang| Words::new(lang).get("setup.company_card").to_string();
    scope_text(scope, workspace).unwrap_or_else(|| Text2::new(company(Lang::Zh), company(Lang::En)))
}

fn company(words: Words) -> ScopeChoice {
    ("setup.group_general", Scope::COMPANY, words.get("setup.company_card"))
}

/// Whether a rule of a member reaches the card of an account or a person.
fn reaches(workspace: &Workspace, rule: Member, card: Member) -> bool {
    match (rule, card) {
        (Member::AccountType(kind), Member::Account(id)) => {
            let facts = workspace.accounts.get(&id).and_then(|account| account.facts.latest());
            facts.is_some_and(|facts| facts.types.iter().any(|part| part.account_type == kind))
        }
        (Member::Role(role), Member::Employee(id)) => {
            let facts = workspace.employees.get(&id).and_then(|person| person.facts.latest());
            facts.is_some_and(|facts| facts.roles.iter().any(|part| part.role == role))
        }
        _ => rule == card,
    }
}

fn accounts(
    workspace: &Workspace,
    words: Words,
    is_meant: impl Fn(Member) -> bool,
) -> std::vec::IntoIter<ScopeChoice> {
    let all = workspace.accounts.values().map(|one| (Member::Account(one.id), &one.name));
    by_name("setup.group_accounts", all.filter(|(member, _)| is_meant(*member)), words)
}

fn people(
    workspace: &Workspace,
    words: Words,
    is_meant: impl Fn(Member) -> bool,
) -> std::vec::IntoIter<ScopeChoice> {
    let all = workspace.employees.values().map(|one| (Member::Employee(one.id), &one.name));
    by_name("setup.group_people", all.filter(|(member, _)| is_meant(*member)), words)
}

fn by_name<'w>(
    heading: &'static str,
    members: impl Iterator<Item = (Member, &'w Text2)>,
    words: Words,
) -> std::vec::IntoIter<ScopeChoice> {
    let mut found: Vec<ScopeChoice> =
        members.map(|(member, name)| (heading, Scope::from(member), words.of(name))).collect();
    found.sort_by(|left, right| (&left.2, &left.1).cmp(&(&right.2, &right.1)));
    found.into_iter()
}
