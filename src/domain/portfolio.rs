//! How the totals of key accounts make the score of the portfolio: account, group of accounts, all of them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::{card_rule::RollUp, id::Id, kpi::Kpi};

/// How totals of accounts are put together; `docs/scoring.md` has the arithmetic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct PortfolioPlan {
    /// How the totals of accounts make the score of a group, and those of the groups the score of the portfolio.
    pub roll_up: RollUp,
    /// The KPI whose value of an account is its weight, rounded as it is shown; `None` lets each account count alike.
    pub weigh_by: Option<Id<Kpi>>,
    /// What accounts are put together by first; `None` puts all of them together at once.
    pub group_by: Option<PortfolioGroups>,
}

/// What accounts are put together by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PortfolioGroups {
    /// Their type; of several the one with the largest share, the first of equals.
    AccountType,
    /// Their region.
    Region,
    /// Their tier.
    Tier,
}
