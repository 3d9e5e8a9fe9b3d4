//! The rows of the table of targets: the company, types with their accounts, roles with their people.

use crate::{
    domain::{
        account::Account,
        people::Employee,
        scope::{Member, Scope},
        text::Text2,
        workspace::Workspace,
    },
    platform::collate::collator,
    view::message::Words,
};

/// A row: whose targets, and from whom they come while there are none of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetRowView {
    /// The scope.
    pub scope: Scope,
    /// Its name, as it is written into labels.
    pub name: Text2,
    /// Wider scopes whose targets hold instead, nearest first.
    pub wider: Vec<Scope>,
}

/// Rows under one heading.
#[derive(Debug, Clone, PartialEq)]
pub struct RowGroup {
    /// Message key of the heading.
    pub title: &'static str,
    /// Rows by name.
    pub rows: Vec<TargetRowView>,
}

/// All rows of a workspace; groups without rows are left out. The company's targets hold for others only where the
/// parts do not add up to the whole.
pub fn row_groups(workspace: &Workspace, is_additive: bool, words: Words) -> Vec<RowGroup> {
    let company = if is_additive { Vec::new() } else { vec![Scope::COMPANY] };
    let wider = |members: Vec<Member>| {
        members.into_iter().map(Scope::from).chain(company.iter().cloned()).collect::<Vec<_>>()
    };
    let plain = |member: Member, name: &Text2| TargetRowView {
        scope: Scope::from(member),
        name: name.clone(),
        wider: Vec::new(),
    };
    let company_name = Text2::new(
        Words::new(crate::domain::text::Lang::Zh).get("scope.company").to_string(),
        Words::new(crate::domain::text::Lang::En).get("scope.company").to_string(),
    );
    let groups = [
        RowGroup {
            title: "setup.group_company",
            rows: vec![TargetRowView { scope: Scope::COMPANY, name: company_name, wider: Vec::new() }],
        },
        RowGroup {
            title: "setup.group_types",
            rows: workspace
                .account_types
                .values()
                .map(|kind| plain(Member::AccountType(kind.id), &kind.name))
                .collect(),
        },
        RowGroup {
            title: "setup.group_accounts",
            rows: workspace
                .accounts
                .values()
                .map(|account| TargetRowView {
                    scope: Scope::from(Member::Account(account.id)),
                    name: account.name.clone(),
                    wider: wider(types_of(account)),
                })
                .collect(),
        },
        RowGroup {
            title: "setup.group_roles",
            rows: workspace.roles.values().map(|role| plain(Member::Role(role.id), &role.name)).collect(),
        },
        RowGroup {
            title: "setup.group_people",
            rows: workspace
                .employees
                .values()
                .map(|employee| TargetRowView {
                    scope: Scope::from(Member::Employee(employee.id)),
                    name: employee.name.clone(),
                    wider: wider(roles_of(employee)),
                })
                .collect(),
        },
    ];
    let compare = collator(words.lang());
    let sorted = |mut group: RowGroup| {
        group.rows.sort_by(|left, right| compare(left.name.get(words.lang()), right.name.get(words.lang())));
        group
    };
    groups.into_iter().filter(|group| !group.rows.is_empty()).map(sorted).collect()
}

fn types_of(account: &Account) -> Vec<Member> {
    let facts = account.facts.latest();
    let mut types = facts.map(|facts| facts.types.clone()).unwrap_or_default();
    types.sort_by_key(|share| std::cmp::Reverse(share.share));
    types.into_iter().map(|share| Member::AccountType(share.account_type)).collect()
}

fn roles_of(employee: &Employee) -> Vec<Member> {
    let facts = employee.facts.latest();
    let mut roles = facts.map(|facts| facts.roles.clone()).unwrap_or_default();
    roles.sort_by_key(|share| std::cmp::Reverse(share.share));
    roles.into_iter().map(|share| Member::Role(share.role)).collect()
}
