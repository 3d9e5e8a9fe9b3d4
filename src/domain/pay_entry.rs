//! An entry of the account of a person under a plan of pay: money that was paid, or the pay of a sale that was taken back.
//! What is payable now is computed by the engine; `docs/incentives.md`, section 6, has the rule.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::{date::Day, id::Id, pay::PayPlan, people::Employee, period::Period};

/// An entry: whose, of which plan, for which period, when, and what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PayEntry {
    /// Identity.
    pub id: Id<PayEntry>,
    /// Whose account.
    pub person: Id<Employee>,
    /// Under which plan.
    pub plan: Id<PayPlan>,
    /// The period whose pay it belongs to: a payment of April for the first quarter belongs to the first quarter.
    pub period: Period,
    /// The day it was paid or taken back; for information.
    pub day: Day,
    /// The number on its document. The same number with the same amount counts once; empty: the entry stands for itself.
    #[serde(default)]
    pub number: String,
    /// What it is.
    pub what: PayMove,
}

/// What an entry is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PayMove {
    /// Money paid; below zero where it was taken back.
    Payment {
        /// The amount, in the reporting currency.
        amount: Decimal,
    },
    /// The pay of a sale that was taken back.
    Reversal {
        /// The pay that goes back, 0 or more, in the reporting currency.
        amount: Decimal,
        /// Why; not empty.
        reason: String,
    },
}

impl PayMove {
    /// The amount as written.
    pub const fn amount(&self) -> Decimal {
        match self {
            Self::Payment { amount } | Self::Reversal { amount, .. } => *amount,
        }
    }
}

impl PayEntry {
    /// By what it is known in a settlement: its number, else its id.
    pub fn key(&self) -> String {
        if self.number.is_empty() { self.id.to_string() } else { self.number.clone() }
    }
}
