//! What could be otherwise on one card: a figure, a target or a weight at another value. Nothing is computed here.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::{id::Id, kpi::Kpi};

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
