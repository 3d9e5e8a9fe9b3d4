//! Whose cards a query asks for, in their order.

use crate::{
    domain::{
        date::Day,
        period::Period,
        scope::{Member, Scope},
        text::Text2,
        workspace::Workspace,
    },
    engine::{query::Subjects, study::calendar_of},
};

/// The scopes of the subjects for a period, each once: key accounts by what holds on its last day, people who were
/// employed on any of its days; regions and product lines as they stand; all by name, then id. One account or person that is asked for always has a card,
/// unless there is no such record.
pub(super) fn scopes_of(workspace: &Workspace, subjects: &[Subjects], period: Period) -> Vec<Scope> {
    let days = period.days(calendar_of(workspace));
    let mut scopes: Vec<Scope> = Vec::new();
    for subject in subjects {
        let found = match subject {
            Subjects::Company => vec![Scope::COMPANY],
            Subjects::Accounts => key_accounts(workspace, days.last()),
            Subjects::Employees => {
                let people = workspace.employees.values().filter(|person| person.is_employed_within(days));
                by_name(people.map(|person| (&person.name, Member::Employee(person.id))).collect())
            }
            Subjects::Regions => {
                let regions = workspace.regions.values();
                by_name(regions.map(|region| (&region.name, Member::Region(region.id))).collect())
            }
            Subjects::ProductLines => {
                let lines = workspace.product_lines.values();
                by_name(lines.map(|line| (&line.name, Member::ProductLine(line.id))).collect())
            }
            Subjects::Account(id) => {
                workspace.accounts.get(id).map(|_| Scope::from(Member::Account(*id))).into_iter().collect()
            }
            Subjects::Employee(id) => {
                workspace.employees.get(id).map(|_| Scope::from(Member::Employee(*id))).into_iter().collect()
            }
        };
        scopes.extend(found);
    }
    let mut seen = std::collections::BTreeSet::new();
    scopes.retain(|scope| seen.insert(scope.clone()));
    scopes
}

fn key_accounts(workspace: &Workspace, day: Day) -> Vec<Scope> {
    let is_key = |account: &&crate::domain::account::Account| {
        account.facts.at(day).is_some_and(|facts| facts.key_account)
    };
    let accounts = workspace.accounts.values().filter(is_key);
    by_name(accounts.map(|account| (&account.name, Member::Account(account.id))).collect())
}

fn by_name(mut members: Vec<(&Text2, Member)>) -> Vec<Scope> {
    members.sort();
    members.into_iter().map(|(_, member)| Scope::from(member)).collect()
}
