//! Weights and shares as exact parts of 100 %, and the weight sets of cards.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::account::Account;
use crate::domain::{
    account::AccountType,
    date::Day,
    id::{Id, stable_bits},
    kpi::Kpi,
    people::{Employee, Role},
};

/// A weight or share in units of 1/10,000 %: 100 % is 1,000,000.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
pub struct Weight(pub u32);

impl Weight {
    /// 100 %.
    pub const WHOLE: Self = Self(1_000_000);

    /// A weight of whole percent.
    pub const fn percent(percent: u32) -> Self {
        Self(percent * 10_000)
    }

    /// The sum of weights; saturates far above any valid total.
    pub fn total(weights: impl IntoIterator<Item = Self>) -> Self {
        weights.into_iter().fold(Self(0), |sum, weight| Self(sum.0.saturating_add(weight.0)))
    }
}

/// Whose card the weights make.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum WeightOwner {
    /// The company's portfolio card.
    Company,
    /// Every account without a set of its own or of its type.
    EveryAccount,
    /// Accounts of a type, mixed by the account's type shares.
    AccountType(Id<AccountType>),
    /// One account.
    Account(Id<Account>),
    /// People in a role, mixed by the person's role shares.
    Role(Id<Role>),
    /// One person.
    Employee(Id<Employee>),
}

/// What is done when weights do not total 100 %.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum WeightMode {
    /// The card has no total until they do.
    #[default]
    Enforce,
    /// They count in proportion.
    Normalise,
}

/// All weights of one card from a day on, until the next set of the same owner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WeightSet {
    /// Identity, made of owner and day.
    pub id: Id<WeightSet>,
    /// Whose card.
    pub owner: WeightOwner,
    /// First day on which the weights hold.
    pub from: Day,
    /// What a total other than 100 % means.
    #[serde(default)]
    pub mode: WeightMode,
    /// Weight by KPI, in the card's order; each KPI once.
    pub items: Vec<WeightItem>,
}

/// The weight of one KPI.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WeightItem {
    /// The KPI.
    pub kpi: Id<Kpi>,
    /// Its weight.
    pub weight: Weight,
}

impl WeightSet {
    /// The identity of the set of an owner from a day on.
    pub fn id_for(owner: WeightOwner, from: Day) -> Id<Self> {
        let owner = match owner {
            WeightOwner::Company => "company".to_owned(),
            WeightOwner::EveryAccount => "every_account".to_owned(),
            WeightOwner::AccountType(id) => format!("account_type:{id}"),
            WeightOwner::Account(id) => format!("account:{id}"),
            WeightOwner::Role(id) => format!("role:{id}"),
            WeightOwner::Employee(id) => format!("employee:{id}"),
        };
        Id::from_raw(stable_bits(&format!("weights/{owner}/{from}")))
    }

    /// The sum of the weights.
    pub fn total(&self) -> Weight {
        Weight::total(self.items.iter().map(|item| item.weight))
    }
}
