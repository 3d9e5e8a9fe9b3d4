//! Pure calculation: aggregation, formulas, attainment, scores, weights, cards, explanations.
//! One door, [`evaluate::evaluate`]. No input or output, clock, randomness or locale in this folder.

pub mod evaluate;
pub mod model;
pub mod query;
pub mod report;
pub mod rows;
