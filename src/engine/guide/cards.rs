//! Whose card holds which indicators of the system, and what they weigh there. What the guide shows, what it writes and what
//! cards are scored by is this and nothing else.

use std::collections::BTreeSet;

use crate::{
    domain::{
        account::Account,
        guide::{AccountTier, HIGH_END},
        id::Id,
        library::{Library, LibraryCard},
        weight::Weight,
    },
    engine::{
        allocation::deal,
        guide::{AccountPlan, Reason, STEP, SystemRow},
    },
};

/// Whose card.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Whose {
    /// The company's.
    Company,
    /// An account with answers.
    Account(Id<Account>),
    /// Accounts of this type without answers of their own.
    Type(&'static str),
    /// Every other account.
    Others,
    /// People in the role of this code.
    Role(String),
}

/// What a card holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardPlan {
    /// Whose card.
    pub whose: Whose,
    /// Codes of indicators with their weights, in the order of the system; they total 100 %.
    pub items: Vec<(String, Weight)>,
}

impl CardPlan {
    /// The weight of an indicator on the card; `None` where the card does not hold it.
    pub fn weight(&self, code: &str) -> Option<Weight> {
        self.items.iter().find(|(known, _)| known == code).map(|(_, weight)| *weight)
    }
}

/// The cards that a system makes: the company's holds all of it. An account's holds what the firm as a whole or the account
/// itself has a reason for, not what only other accounts call for; a role's what it answers for. Weights stay in proportion to
/// those of the system, in whole percent. Empty without a system.
pub fn card_plans(library: &Library, rows: &[SystemRow], accounts: &[AccountPlan]) -> Vec<CardPlan> {
    if rows.is_empty() {
        return Vec::new();
    }
    let plan = |whose: Whose, bears: &dyn Fn(&SystemRow, &LibraryCard) -> bool| {
        let is_held = |row: &&SystemRow| library.card(&row.card).is_some_and(|card| bears(row, card));
        let held: Vec<&SystemRow> = rows.iter().filter(is_held).collect();
        let held = if held.is_empty() { rows.iter().collect() } else { held };
        CardPlan { whose, items: weighed(&held) }
    };
    let of_account = |wanted: &AccountPlan| {
        plan(Whose::Account(wanted.account), &|row, card| {
            let is_of_high_end = card.calls.iter().any(|call| call.strip_prefix("type:") == Some(HIGH_END));
            let is_own = |reason: &Reason| match reason {
                Reason::Type(account, _) | Reason::Need(account, _) => *account == wanted.account,
                _ => true,
            };
            !(is_of_high_end && wanted.tier == Some(AccountTier::Standard)) && row.reasons.iter().any(is_own)
        })
    };
    let codes: BTreeSet<&'static str> =
        accounts.iter().flat_map(|account| account.types.iter().map(|(code, _)| *code)).collect();
    let of_type = |code: &'static str| {
        plan(Whose::Type(code), &|row, _| {
            let is_own = |reason: &Reason| match reason {
                Reason::Type(_, known) => *known == code,
                Reason::Need(..) => false,
                _ => true,
            };
            row.reasons.iter().any(is_own)
        })
    };
    let is_of_firm = |reason: &Reason| !matches!(reason, Reason::Type(..) | Reason::Need(..));
    let mut plans = vec![plan(Whose::Company, &|_, _| true)];
    plans.extend(accounts.iter().map(of_account));
    plans.extend(codes.into_iter().map(of_type));
    plans.push(plan(Whose::Others, &|row, _| row.reasons.iter().any(is_of_firm)));
    let mut roles: Vec<&String> = Vec::new();
    for role in rows.iter().filter_map(|row| library.card(&row.card)).flat_map(|card| &card.roles) {
        if !roles.contains(&role) {
            roles.push(role);
        }
    }
    let of_role = |role: &String| plan(Whose::Role(role.clone()), &|_, card| card.roles.contains(role));
    plans.extend(roles.into_iter().map(of_role));
    plans
}

/// Weights of some indicators of the system, brought to 100 %: as they are where they have it already.
fn weighed(held: &[&SystemRow]) -> Vec<(String, Weight)> {
    let claims: Vec<u32> = held.iter().map(|row| row.weight.0).collect();
    let is_whole = Weight::total(held.iter().map(|row| row.weight)) == Weight::WHOLE;
    let weights = if is_whole { claims } else { deal(Weight::WHOLE.0, STEP, &claims) };
    held.iter().map(|row| row.card.clone()).zip(weights.into_iter().map(Weight)).collect()
}
