//! Names and facts of the subjects of cards as they hold at the end of a period.

use std::rc::Rc;

use crate::{
    domain::{
        account::{Account, AccountFacts},
        date::Day,
        id::Id,
        kpi::Perspective,
        people::{Employee, EmployeeFacts},
        period::Period,
        scope::{Member, Scope},
        weight::Weight,
        workspace::Workspace,
    },
    engine::report::Status,
    view::{message::Words, number, number::NO_VALUE},
};

/// Reads names out of a workspace, in one language and as of one day.
#[derive(Debug, Clone, Copy)]
pub struct Names<'a> {
    workspace: &'a Workspace,
    words: Words,
    day: Day,
}

impl<'a> Names<'a> {
    /// Names as they hold on the last day of a period.
    pub fn at(workspace: &'a Workspace, words: Words, period: Period) -> Self {
        let calendar = workspace.settings().map(|settings| settings.calendar).unwrap_or_default();
        Self { workspace, words, day: period.days(calendar).last() }
    }

    /// The name of the subject of a card.
    pub fn scope(&self, scope: &Scope) -> Rc<str> {
        let unknown = || Rc::from(NO_VALUE);
        match scope.single() {
            None if scope.members().is_empty() => self.words.get("scope.company"),
            Some(Member::Account(id)) => self.account(id).unwrap_or_else(unknown),
            Some(Member::Employee(id)) => self.employee(id).unwrap_or_else(unknown),
            _ => unknown(),
        }
    }

    /// The name of an account.
    pub fn account(&self, id: Id<Account>) -> Option<Rc<str>> {
        self.workspace.accounts.get(&id).map(|account| self.words.of(&account.name))
    }

    /// The name of a person.
    pub fn employee(&self, id: Id<Employee>) -> Option<Rc<str>> {
        self.workspace.employees.get(&id).map(|employee| self.words.of(&employee.name))
    }

    /// Types of an account, with their shares where there are several: `价格敏感型 60% · 服务导向型 40%`.
    pub fn account_types(&self, id: Id<Account>) -> String {
        let Some(facts) = self.account_facts(id) else { return String::new() };
        let parts = facts.types.iter().filter_map(|part| {
            let name =
                self.workspace.account_types.get(&part.account_type).map(|kind| self.words.of(&kind.name))?;
            Some((name, part.share))
        });
        shares(parts)
    }

    /// The type that makes up most of an account, empty if it has none.
    pub fn main_type(&self, id: Id<Account>) -> Rc<str> {
        let main = self.account_facts(id).and_then(|facts| facts.types.iter().max_by_key(|part| part.share));
        main.and_then(|part| self.workspace.account_types.get(&part.account_type))
            .map_or_else(|| Rc::from(""), |kind| self.words.of(&kind.name))
    }

    /// Tier of an account, empty if it has none.
    pub fn tier(&self, id: Id<Account>) -> String {
        self.account_facts(id).map(|facts| facts.tier.clone()).unwrap_or_default()
    }

    /// Region of an account, empty if it has none.
    pub fn account_region(&self, id: Id<Account>) -> String {
        self.region(self.account_facts(id).and_then(|facts| facts.region))
    }

    /// Whether the account is a key account on that day.
    pub fn is_key_account(&self, id: Id<Account>) -> bool {
        self.account_facts(id).is_some_and(|facts| facts.key_account)
    }

    /// Who looks after an account, with the shares where there are several.
    pub fn owners(&self, id: Id<Account>) -> String {
        let split = self
            .workspace
            .ownership
            .values()
            .filter(|split| split.account == id && split.from <= self.day)
            .max_by_key(|split| split.from);
        let parts = split.into_iter().flat_map(|split| &split.shares);
        shares(parts.filter_map(|part| Some((self.employee(part.employee)?, part.share))))
    }

    /// Roles of a person, with the shares where there are several.
    pub fn roles(&self, id: Id<Employee>) -> String {
        let Some(facts) = self.employee_facts(id) else { return String::new() };
        shares(facts.roles.iter().filter_map(|part| {
            Some((self.words.of(&self.workspace.roles.get(&part.role)?.name), part.share))
        }))
    }

    /// Region of a person, empty if there is none.
    pub fn employee_region(&self, id: Id<Employee>) -> String {
        self.region(self.employee_facts(id).and_then(|facts| facts.region))
    }

    /// Whom a person reports to.
    pub fn manager(&self, id: Id<Employee>) -> Option<Rc<str>> {
        self.employee(self.employee_facts(id)?.manager?)
    }

    /// Accounts that a person looks after on that day, with the person's share, by name.
    pub fn accounts_of(&self, id: Id<Employee>) -> Vec<(Id<Account>, Rc<str>, Weight)> {
        let current = |account: Id<Account>| {
            let splits = self.workspace.ownership.values();
            splits
                .filter(|split| split.account == account && split.from <= self.day)
                .max_by_key(|split| split.from)
        };
        let mut found: Vec<_> = self
            .workspace
            .accounts
            .keys()
            .filter_map(|account| {
                let share = current(account)?.shares.iter().find(|share| share.employee == id)?.share;
                Some((account, self.account(account)?, share))
            })
            .collect();
        found.sort_by(|left, right| left.1.cmp(&right.1));
        found
    }

    fn region(&self, id: Option<Id<crate::domain::account::Region>>) -> String {
        id.and_then(|id| self.workspace.regions.get(&id))
            .map(|region| region.name.get(self.words.lang()).to_owned())
            .unwrap_or_default()
    }

    fn account_facts(&self, id: Id<Account>) -> Option<&'a AccountFacts> {
        self.workspace.accounts.get(&id)?.facts.at(self.day)
    }

    fn employee_facts(&self, id: Id<Employee>) -> Option<&'a EmployeeFacts> {
        self.workspace.employees.get(&id)?.facts.at(self.day)
    }
}

/// The name of a perspective.
pub fn perspective(perspective: Perspective, words: Words) -> Rc<str> {
    words.get(match perspective {
        Perspective::Financial => "perspective.financial",
        Perspective::Customer => "perspective.customer",
        Perspective::Operations => "perspective.operations",
        Perspective::Market => "perspective.market",
    })
}

/// The word of a verdict; without a score it says what is lacking.
pub fn status(status: Status, has_value: bool, has_target: bool, words: Words) -> Rc<str> {
    words.get(match (status, has_value, has_target) {
        (Status::Good, ..) => "status.good",
        (Status::Watch, ..) => "status.watch",
        (Status::Bad, ..) => "status.bad",
        (Status::Unknown, false, _) => "status.no_data",
        (Status::Unknown, true, false) => "status.no_target",
        (Status::Unknown, true, true) => "status.no_score",
    })
}

/// The first letter of a name, for the round mark beside it; in Chinese that is the family name.
pub fn initial(name: &str) -> String {
    name.trim().chars().next().map(|first| first.to_uppercase().to_string()).unwrap_or_default()
}

/// `甲` for a single whole share, `甲 60% · 乙 40%` otherwise.
fn shares(parts: impl Iterator<Item = (Rc<str>, Weight)>) -> String {
    let parts: Vec<(Rc<str>, Weight)> = parts.collect();
    match parts.as_slice() {
        [(name, share)] if *share == Weight::WHOLE => name.to_string(),
        parts => {
            let texts: Vec<String> =
                parts.iter().map(|(name, share)| format!("{name} {}%", number::weight(*share))).collect();
            texts.join(" · ")
        }
    }
}
