//! What could be otherwise on one card: a figure, a target or a weight at another value; and such moves kept under a name.
//! Nothing is computed here.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::{id::Id, kpi::Kpi, period::Period, scope::Scope, text::Text2};

/// Most moves of a scenario: far above any card.
pub const MOST_MOVES: usize = 500;

/// Moves of one card that are kept: what they come to is computed anew each time, on what is stored then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Scenario {
    /// Identity.
    pub id: Id<Scenario>,
    /// Name as shown.
    pub name: Text2,
    /// What it is about; may be empty.
    #[serde(default)]
    pub note: String,
    /// Whose card.
    pub scope: Scope,
    /// Of which period.
    pub period: Period,
    /// What is moved.
    pub moves: Vec<Move>,
    /// The revision of the workspace that it was kept on.
    pub base: u64,
    /// The total of the card as it was stored then; another one now says that the ground has changed.
    #[serde(default)]
    pub total: Option<Decimal>,
}

/// One number of a card at another value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Move {
    /// The indicator.
    pub kpi: Id<Kpi>,
    /// Which of its numbers.
    pub part: MovePart,
    /// The value: in the indicator's unit, ratios 0 to 1; of a weight its percentage of the card.
    pub to: Decimal,
}

/// A number of an indicator on a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MovePart {
    /// What was reached.
    Actual,
    /// What was asked; threshold and stretch stay.
    Target,
    /// Its weight; the weights that are not moved share what is left in their proportion.
    Weight,
}

impl MovePart {
    /// In the order in which they are shown.
    pub const ALL: [Self; 3] = [Self::Actual, Self::Target, Self::Weight];

    /// Its name in message keys.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Actual => "actual",
            Self::Target => "target",
            Self::Weight => "weight",
        }
    }
}
