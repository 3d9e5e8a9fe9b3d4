//! How far the numbers of a card move its total, and how likely totals are where figures may turn out otherwise.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    domain::{id::Id, kpi::Kpi, scenario::MovePart},
    engine::query::WhatIf,
};

/// Every number of a card moved down and up by so many percent of itself, one at a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TornadoDraft {
    /// The card with what is moved already.
    pub what_if: WhatIf,
    /// How many percent.
    pub percent: Decimal,
}

/// What one number does to the total.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Swing {
    /// The indicator.
    pub kpi: Id<Kpi>,
    /// Which of its numbers.
    pub part: MovePart,
    /// The lower value, and the total with it; `None` where the number cannot be there or leaves no total.
    pub low: (Decimal, Option<Decimal>),
    /// The higher value, and the total with it.
    pub high: (Decimal, Option<Decimal>),
}

/// The swings of a card, the widest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TornadoReading {
    /// The total as it is.
    pub total: Option<Decimal>,
    /// What every number does to it.
    pub swings: Vec<Swing>,
}

/// Where a figure may lie: a triangle from low over likely to high.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range {
    /// The indicator.
    pub kpi: Id<Kpi>,
    /// Not below.
    pub low: Decimal,
    /// Most likely.
    pub likely: Decimal,
    /// Not above.
    pub high: Decimal,
}

/// A part of many runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChanceDraft {
    /// The card with what is moved already.
    pub what_if: WhatIf,
    /// Where figures may lie; independent of each other.
    pub ranges: Vec<Range>,
    /// Where chance begins: the same seed gives the same runs.
    pub seed: u64,
    /// Which part of the runs, counted from 0; each has numbers of its own, so the order of parts does not matter.
    pub part: u32,
    /// How many runs it has; at most [`MOST_RUNS`].
    pub runs: u32,
}

/// Most runs of a part.
pub const MOST_RUNS: u32 = 5_000;

/// What the runs of a part came to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ChanceReading {
    /// Totals in order, each with the code of its grade and how often it came.
    pub totals: Vec<(Decimal, Option<String>, u32)>,
    /// Runs without a total.
    pub missing: u32,
    /// Whether the ranges make sense: low ≤ likely ≤ high, on the card, not too large. Without it there are no runs.
    pub is_possible: bool,
}
