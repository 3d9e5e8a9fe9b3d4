//! The account of a person under each plan of pay: what was earned period by period in the fiscal year, what was taken back and
//! paid, and what is payable now. Section 6 of `docs/incentives.md` is the rule; earned is what `pay` says of each period.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    domain::{
        date::Day,
        id::Id,
        incentive::{Recovery, ReversalMode},
        pay::PayPlan,
        pay_entry::{PayEntry, PayMove},
        people::Employee,
        period::{Period, PeriodLevel},
        workspace::Workspace,
    },
    engine::{
        exact::Exact,
        incentive::settlement::{Account, Payment, Reversal, Settlement, SettlementError, settle},
        pay::PersonPay,
    },
};

/// The account of a person under one plan, from the beginning of the fiscal year to the end of a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayStatement {
    /// Whose.
    pub person: Id<Employee>,
    /// Under which plan.
    pub plan: Id<PayPlan>,
    /// Every period for which the plan holds, in order, with what was earned; `None` where nothing can be said, which is not 0.
    pub periods: Vec<(Period, Option<Decimal>)>,
    /// The entries that belong to these periods, in order of day.
    pub entries: Vec<PayEntry>,
    /// How sales taken back come in.
    pub reversals: ReversalMode,
    /// How an overpayment is taken back.
    pub recovery: Recovery,
    /// What is payable, or which entry cannot count. Periods without an amount are not in it, nor is what was paid or taken back for them.
    pub settlement: Result<Settlement, SettlementError>,
}

impl PayStatement {
    /// Whether an entry is in the settlement: what was earned for its period is known.
    pub fn counts(&self, entry: &PayEntry) -> bool {
        is_known(&self.periods, entry.period)
    }
}

/// The periods of the length of `period` in its fiscal year, up to it; of a week those from week 1 of its ISO year on.
pub(super) fn periods_to(period: Period) -> Vec<Period> {
    if period.level() == PeriodLevel::Week {
        return (1..=period.index())
            .filter_map(|index| Period::new(period.year(), period.level(), index))
            .collect();
    }
    let year = Period::new(period.year(), PeriodLevel::Year, 1);
    let mut parts = year.map(|year| year.parts_of(period.level())).unwrap_or_default();
    parts.retain(|part| *part < period);
    parts.push(period);
    parts
}

/// The statements of a person, one for each plan that pays for such periods or has entries of them, by the terms of `day`.
/// `pays` is what the plans come to for each period, in order.
pub(super) fn statements_of(
    workspace: &Workspace,
    person: Id<Employee>,
    pays: &[&PersonPay],
    periods: &[Period],
    day: Day,
) -> Vec<PayStatement> {
    let mut by_plan: BTreeMap<Id<PayPlan>, Vec<(Period, Option<Decimal>)>> = BTreeMap::new();
    for pay in pays.iter().filter(|pay| pay.every == pay.period.level()) {
        by_plan.entry(pay.plan).or_default().push((pay.period, pay.payout.earned));
    }
    let of_person = |entry: &&PayEntry| entry.person == person && periods.contains(&entry.period);
    for entry in workspace.pay_entries.values().filter(of_person) {
        by_plan.entry(entry.plan).or_default();
    }
    by_plan
        .into_iter()
        .filter_map(|(plan, earned)| {
            let terms = &workspace.pay_plans.get(&plan)?.terms.at(day)?.plan;
            let mut entries: Vec<PayEntry> = workspace
                .pay_entries
                .values()
                .filter(of_person)
                .filter(|entry| entry.plan == plan)
                .cloned()
                .collect();
            entries.sort_by_key(|entry| (entry.day, entry.id));
            let (reversals, recovery) = (terms.reversals, terms.recovery);
            Some(PayStatement {
                person,
                plan,
                settlement: account_of(&earned, &entries)
                    .and_then(|account| settle(&account, reversals, recovery)),
                periods: earned,
                entries,
                reversals,
                recovery,
            })
        })
        .collect()
}

fn is_known(earned: &[(Period, Option<Decimal>)], period: Period) -> bool {
    earned.iter().any(|(known, amount)| *known == period && amount.is_some())
}

fn account_of(
    earned: &[(Period, Option<Decimal>)],
    entries: &[PayEntry],
) -> Result<Account, SettlementError> {
    let mut sum = Exact::ZERO;
    for amount in earned.iter().filter_map(|(_, amount)| *amount) {
        sum = sum.plus(Exact::from(amount)).ok_or(SettlementError::TooLarge)?;
    }
    let mut account =
        Account { earned: sum.to_decimal().ok_or(SettlementError::TooLarge)?, ..Account::default() };
    for entry in entries.iter().filter(|entry| is_known(earned, entry.period)) {
        let key = entry.key();
        match &entry.what {
            PayMove::Payment { amount } => account.payments.push(Payment { key, amount: *amount }),
            PayMove::Reversal { amount, reason } => {
                account.reversals.push(Reversal { key, amount: *amount, reason: reason.clone() });
            }
        }
    }
    Ok(account)
}
