//! Pay as it is handed on: what is earned for a period, what is payable now, and the bonuses by grades. For the command line
//! and for programs that pay; sections 13.6 and 14 of `docs/incentives.md` describe the members.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    domain::{
        id::Id,
        incentive::{Recovery, ReversalMode},
        pay::PayPlan,
        pay_entry::PayEntry,
        people::Employee,
        period::Period,
        scope::Member,
        workspace::Workspace,
    },
    engine::{
        evaluate::{pay, pools},
        incentive::settlement::{Settlement, SettlementError},
        kept::Kept,
        model::Model,
        pay::PersonPay,
        pools::PoolReading,
        query::Subjects,
        report::ENGINE_VERSION,
        statement::{PayStatement, periods_to, statements_of},
        study::calendar_of,
        subjects::scopes_of,
    },
};

/// Pay of a period. Amounts are in the reporting currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayReport {
    /// [`ENGINE_VERSION`].
    pub engine: String,
    /// The period.
    pub period: Period,
    /// Reporting currency, ISO 4217.
    pub currency: String,
    /// What each person is paid by each plan, people in the order of the cards, plans in order of id.
    pub pay: Vec<PersonPay>,
    /// What is payable now, people by name, plans in order of id.
    pub accounts: Vec<PayAccount>,
    /// The bonuses by grades of the period, in order of id.
    pub pools: Vec<PoolReading>,
}

/// The account of a person under one plan, from the beginning of the fiscal year to the end of a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayAccount {
    /// Whose.
    pub person: Id<Employee>,
    /// Under which plan.
    pub plan: Id<PayPlan>,
    /// Every period for which the plan holds, in order.
    pub periods: Vec<EarnedPeriod>,
    /// The entries that belong to these periods, in order of day, then id.
    pub entries: Vec<AccountEntry>,
    /// How sales taken back come in.
    pub reversals: ReversalMode,
    /// How an overpayment is taken back.
    pub recovery: Recovery,
    /// What is payable, with the sums it comes from; `None` where an entry cannot count.
    pub settlement: Option<Settlement>,
    /// Why nothing can be settled.
    pub fault: Option<SettlementError>,
}

/// What a plan came to for one period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarnedPeriod {
    /// The period.
    pub period: Period,
    /// What was earned; `None` where nothing can be said, which is not 0.
    pub earned: Option<Decimal>,
}

/// An entry of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountEntry {
    /// Which.
    pub entry: Id<PayEntry>,
    /// Whether it is looked at: what was earned for its period is known.
    pub is_counted: bool,
}

impl From<PayStatement> for PayAccount {
    fn from(statement: PayStatement) -> Self {
        let entry = |entry: &PayEntry| AccountEntry { entry: entry.id, is_counted: statement.counts(entry) };
        let entries = statement.entries.iter().map(entry).collect();
        let (settlement, fault) = match statement.settlement {
            Ok(settlement) => (Some(settlement), None),
            Err(fault) => (None, Some(fault)),
        };
        let periods = statement.periods.into_iter().map(|(period, earned)| EarnedPeriod { period, earned });
        Self {
            person: statement.person,
            plan: statement.plan,
            periods: periods.collect(),
            entries,
            reversals: statement.reversals,
            recovery: statement.recovery,
            settlement,
            fault,
        }
    }
}

/// Pay of everybody for a period, or of one person.
///
/// Accounts are those of everybody who was employed on a day of the periods that they reach over, or has an entry in them;
/// pay and bonuses those of everybody with a card of the period.
pub fn pay_report(model: &Model, person: Option<Id<Employee>>, period: Period) -> PayReport {
    let (workspace, kept) = (&model.workspace, &mut Kept::appraising());
    let periods = periods_to(period);
    let with_card = people(workspace, &[period]);
    let concerned = match person {
        Some(person) => vec![person],
        None => concerned(workspace, &periods),
    };
    let subjects: Vec<Subjects> = concerned.iter().copied().map(Subjects::Employee).collect();
    let pays: Vec<PersonPay> =
        periods.iter().flat_map(|period| pay(model, kept, &subjects, *period)).collect();
    let mut by_person: BTreeMap<Id<Employee>, Vec<&PersonPay>> = BTreeMap::new();
    for pay in &pays {
        by_person.entry(pay.person).or_default().push(pay);
    }
    let day = period.days(calendar_of(workspace)).last();
    let accounts = concerned.iter().flat_map(|one| {
        let of_person = by_person.get(one).map(Vec::as_slice).unwrap_or_default();
        statements_of(workspace, *one, of_person, &periods, day)
    });
    let accounts = accounts.map(PayAccount::from).collect();
    let mut pools = pools(model, kept, period);
    if let Some(person) = person {
        pools.iter_mut().for_each(|pool| pool.people.retain(|share| share.person == person));
    }
    let is_asked =
        |pay: &PersonPay| pay.period == period && (person.is_some() || with_card.contains(&pay.person));
    let settings = workspace.settings();
    PayReport {
        engine: ENGINE_VERSION.to_owned(),
        period,
        currency: settings.map(|settings| settings.currency.clone()).unwrap_or_default(),
        pay: pays.iter().filter(|pay| is_asked(pay)).cloned().collect(),
        accounts,
        pools,
    }
}

/// Everybody who was employed on a day of these periods or has an entry in them, by name, then id.
fn concerned(workspace: &Workspace, periods: &[Period]) -> Vec<Id<Employee>> {
    let entries = workspace.pay_entries.values().filter(|entry| periods.contains(&entry.period));
    let mut found: Vec<Id<Employee>> = people(workspace, periods);
    found.extend(entries.map(|entry| entry.person));
    found.sort_by_key(|id| (workspace.employees.get(id).map(|person| &person.name), *id));
    found.dedup();
    found
}

/// Everybody who has a card of one of these periods.
fn people(workspace: &Workspace, periods: &[Period]) -> Vec<Id<Employee>> {
    let scopes = periods.iter().flat_map(|period| scopes_of(workspace, &[Subjects::Employees], *period));
    let person = |member: Option<Member>| match member {
        Some(Member::Employee(person)) => Some(person),
        _ => None,
    };
    scopes.filter_map(|scope| person(scope.single())).collect()
}
