//! Pure calculation: aggregation, formulas, attainment, scores, weights, cards, explanations.
//! One door, [`evaluate::evaluate`]. No input or output, clock, randomness or locale in this folder.

pub mod allocation;
pub mod band_lint;
pub mod control_limits;
pub mod elicitation;
pub mod evaluate;
pub mod exact;
pub mod incentive;
pub mod language;
pub mod model;
pub mod pay;
pub mod pay_lint;
pub mod query;
pub mod ranges;
pub mod receivables;
pub mod report;
pub mod rows;
pub mod span;

mod aggregate;
mod axis;
mod cards;
mod checks;
mod coverage;
mod draft;
mod explain;
mod formula;
mod inputs;
mod layout;
mod measure;
mod months;
mod ownership;
mod readings;
mod row_values;
mod rules;
mod score;
mod shapes;
mod study;
mod subjects;
mod targets;
mod texts;
mod total;
mod typed;
mod weights;
