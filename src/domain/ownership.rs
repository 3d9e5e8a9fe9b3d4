//! Who looks after an account, with shares: shared credit adds to 100 %, what is left is "unassigned".

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::{
    account::Account,
    date::Day,
    id::{Id, stable_bits},
    people::Employee,
    weight::Weight,
};

/// All shares of one account from a day on, until the next split of the same account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OwnershipSplit {
    /// Identity, made of account and day.
    pub id: Id<OwnershipSplit>,
    /// The account.
    pub account: Id<Account>,
    /// First day on which the shares hold.
    pub from: Day,
    /// Shares; they total at most 100 %.
    pub shares: Vec<OwnerShare>,
    /// Why the shares changed; empty for the first.
    #[serde(default)]
    pub reason: String,
}

/// One person's share of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OwnerShare {
    /// The person.
    pub employee: Id<Employee>,
    /// The share.
    pub share: Weight,
}

impl OwnershipSplit {
    /// The identity of the split of an account from a day on.
    pub fn id_for(account: Id<Account>, from: Day) -> Id<Self> {
        Id::from_raw(stable_bits(&format!("ownership/{account}/{from}")))
    }
}
