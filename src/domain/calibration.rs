//! Calibration of a review: a guide for how many of each grade, what counts as a small group, and two axes of a nine-box grid.
//! It shows and warns; nothing is done by it. `docs/ratings.md` has the arithmetic.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::{
    id::Id,
    rating::{Criterion, PartKind},
    weight::Weight,
};

/// Fewest people for whom a guide by grades says anything, where nothing else is given.
pub const SMALL_GROUP: u16 = 10;

/// How a review is calibrated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Calibration {
    /// What part of the people each grade is meant for, 100 % together; empty where there is no guide.
    #[serde(default)]
    pub guide: Vec<GuideShare>,
    /// Groups of fewer people are warned of.
    pub small: u16,
    /// What goes from left to right in the grid.
    pub across: Axis,
    /// What goes from bottom to top.
    pub up: Axis,
}

/// What part of the people a grade is meant for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GuideShare {
    /// Code of the band.
    pub code: String,
    /// The part.
    pub share: Weight,
}

/// One side of the grid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Axis {
    /// What is read.
    pub of: AxisOf,
    /// Where the middle begins, inclusive.
    pub middle: Decimal,
    /// Where the top begins, inclusive; above the middle.
    pub top: Decimal,
}

/// What is read for an axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AxisOf {
    /// The total of the card.
    Total,
    /// What the indicators come to.
    Indicators,
    /// The score of a part that people rate.
    Part(PartKind),
    /// One criterion in a part: the mean of the raters.
    Criterion(PartKind, Id<Criterion>),
}

impl Calibration {
    /// Whether it can be used: the guide is whole or there is none, each grade once, and both axes rise.
    pub fn is_possible(&self) -> bool {
        let total = Weight::total(self.guide.iter().map(|one| one.share));
        let mut codes: Vec<&str> = self.guide.iter().map(|one| one.code.as_str()).collect();
        codes.sort_unstable();
        codes.dedup();
        let rises = |axis: &Axis| axis.middle < axis.top;
        (self.guide.is_empty() || (total == Weight::WHOLE && codes.len() == self.guide.len()))
            && rises(&self.across)
            && rises(&self.up)
    }
}
