//! Customers under key-account management, their types, regions and product lines.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::{
    dated::Dated,
    id::{ExternalKey, Id},
    text::Text2,
    weight::Weight,
};

/// A customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Account {
    /// Identity.
    pub id: Id<Account>,
    /// Name as shown.
    pub name: Text2,
    /// Codes and names by which imported rows refer to it.
    #[serde(default)]
    pub keys: Vec<ExternalKey>,
    /// What is known about it over time.
    pub facts: Dated<AccountFacts>,
}

/// What can change about an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Default)]
pub struct AccountFacts {
    /// Types with their mix; the weights total 100 % where there is any.
    #[serde(default)]
    pub types: Vec<TypeShare>,
    /// Tier, for example `A` or `high-end`; empty if not tiered.
    #[serde(default)]
    pub tier: String,
    /// Sales region.
    #[serde(default)]
    pub region: Option<Id<Region>>,
    /// Whether it is a key account (大客户) or a prospect for it.
    #[serde(default)]
    pub key_account: bool,
}

/// How much of an account belongs to a type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TypeShare {
    /// The type.
    pub account_type: Id<AccountType>,
    /// Its share of the mix.
    pub share: Weight,
}

/// A kind of account that calls for its own indicators and thresholds, for example price-sensitive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AccountType {
    /// Identity.
    pub id: Id<AccountType>,
    /// Name as shown.
    pub name: Text2,
}

/// A sales region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Region {
    /// Identity.
    pub id: Id<Region>,
    /// Name as shown.
    pub name: Text2,
    /// Codes and names by which imported rows refer to it.
    #[serde(default)]
    pub keys: Vec<ExternalKey>,
}

/// A product line or category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProductLine {
    /// Identity.
    pub id: Id<ProductLine>,
    /// Name as shown.
    pub name: Text2,
    /// Codes and names by which imported rows refer to it.
    #[serde(default)]
    pub keys: Vec<ExternalKey>,
}
