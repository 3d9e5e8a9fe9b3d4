//! Rules by which somebody is proposed for the next step. What they find is for people to talk about: nothing is done by it.
//! `docs/cycles.md` has the arithmetic; nothing is computed here.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::{id::Id, period::PeriodLevel, scope::Scope, text::Text2};

/// Most periods that a rule looks back on.
pub const MOST_PERIODS: u8 = 24;

/// So many grades of at least this one in the last so many periods.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PromotionRule {
    /// Identity.
    pub id: Id<PromotionRule>,
    /// Name as shown.
    pub name: Text2,
    /// Whom it looks at: the people of a role, or everybody.
    pub scope: Scope,
    /// The length of the periods.
    pub every: PeriodLevel,
    /// Code of the lowest grade that counts.
    pub grade: String,
    /// In how many periods at least.
    pub at_least: u8,
    /// Of how many, the last ones; at most [`MOST_PERIODS`].
    pub of: u8,
    /// A grade that none of the periods may lie below.
    #[serde(default)]
    pub never_below: Option<String>,
}

impl PromotionRule {
    /// Whether its numbers make sense: 1 ≤ at least ≤ of ≤ [`MOST_PERIODS`].
    pub const fn is_possible(&self) -> bool {
        self.at_least >= 1 && self.at_least <= self.of && self.of <= MOST_PERIODS
    }
}
