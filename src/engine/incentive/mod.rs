//! From a measure to pay: curves, gates, deductions, settlement, grades, pools, and the lint of tables.
//! The rules in words, each with an example: `docs/incentives.md`. Nothing here reads a scorecard.

pub mod lint;
pub mod payout;
pub mod pool;
pub mod reach;
pub mod settlement;
pub mod steps;
pub mod table;

mod curve;
