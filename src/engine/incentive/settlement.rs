//! What is payable now, from everything earned, reversed and paid so far. Always from sums, never from differences,
//! so asking twice pays once and a refund is taken back once.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    domain::incentive::{Recovery, ReversalMode},
    engine::exact::Exact,
};

/// Everything known so far of one person and plan over a range.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Account {
    /// What is earned over the whole range, rounded.
    pub earned: Decimal,
    /// Sales taken back.
    pub reversals: Vec<Reversal>,
    /// What was paid; taken back is negative.
    pub payments: Vec<Payment>,
}

/// A sale taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reversal {
    /// Its own key.
    pub key: String,
    /// The pay that goes back, 0 or more.
    pub amount: Decimal,
    /// Why; not empty.
    pub reason: String,
}

/// A payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// Its own key.
    pub key: String,
    /// The amount; negative where money was taken back.
    pub amount: Decimal,
}

/// What is payable now, with all sums it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settlement {
    /// What is earned.
    pub earned: Decimal,
    /// Sum of the clawbacks that count; 0 where reversed sales have left the measure.
    pub clawed_back: Decimal,
    /// Sum of the payments.
    pub paid: Decimal,
    /// max(earned − clawed back, 0) − paid.
    pub due: Decimal,
    /// What is paid now; negative where an overpayment is taken back at once.
    pub payable: Decimal,
    /// Overpayment that is recovered from what is earned later.
    pub carried: Decimal,
}

/// Why nothing can be settled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum SettlementError {
    /// One key stands there with two amounts.
    #[error("`{0}` has two amounts")]
    TwoAmounts(String),
    /// A reversal takes back less than nothing.
    #[error("the reversal `{0}` is below zero")]
    NegativeReversal(String),
    /// A reversal does not say why.
    #[error("the reversal `{0}` has no reason")]
    NoReason(String),
    /// A sum is too large.
    #[error("a number is too large")]
    TooLarge,
}

/// Settles an account.
///
/// # Errors
/// Which entry cannot count.
pub fn settle(
    account: &Account,
    reversals: ReversalMode,
    recovery: Recovery,
) -> Result<Settlement, SettlementError> {
    for reversal in &account.reversals {
        if reversal.amount < Decimal::ZERO {
            return Err(SettlementError::NegativeReversal(reversal.key.clone()));
        }
        if reversal.reason.trim().is_empty() {
            return Err(SettlementError::NoReason(reversal.key.clone()));
        }
    }
    let listed = sum_by_key(account.reversals.iter().map(|entry| (entry.key.as_str(), entry.amount)))?;
    let clawed_back = match reversals {
        ReversalMode::LeftTheMeasure => Exact::ZERO,
        ReversalMode::AsClawback => listed,
    };
    let paid = sum_by_key(account.payments.iter().map(|entry| (entry.key.as_str(), entry.amount)))?;
    settled(account.earned, clawed_back, paid, recovery).ok_or(SettlementError::TooLarge)
}

fn settled(earned: Decimal, clawed_back: Exact, paid: Exact, recovery: Recovery) -> Option<Settlement> {
    let net = Exact::from(earned).minus(clawed_back)?.max(Exact::ZERO);
    let due = net.minus(paid)?;
    let (payable, carried) = match recovery {
        Recovery::AtOnce => (due, Exact::ZERO),
        Recovery::CarryForward => (due.max(Exact::ZERO), Exact::ZERO.minus(due)?.max(Exact::ZERO)),
    };
    Some(Settlement {
        earned,
        clawed_back: clawed_back.to_decimal()?,
        paid: paid.to_decimal()?,
        due: due.to_decimal()?,
        payable: payable.to_decimal()?,
        carried: carried.to_decimal()?,
    })
}

fn sum_by_key<'e>(entries: impl Iterator<Item = (&'e str, Decimal)>) -> Result<Exact, SettlementError> {
    let mut seen: BTreeMap<&str, Decimal> = BTreeMap::new();
    let mut sum = Exact::ZERO;
    for (key, amount) in entries {
        match seen.insert(key, amount) {
            None => sum = sum.plus(Exact::from(amount)).ok_or(SettlementError::TooLarge)?,
            Some(before) if before == amount => {}
            Some(_) => return Err(SettlementError::TwoAmounts(key.to_owned())),
        }
    }
    Ok(sum)
}
