//! What a workbook of a period is made of: the full report, and how each card is totalled.

use serde::{Deserialize, Serialize};

use crate::{domain::card_rule::CardPlan, engine::report::Report};

/// A report with what a program needs besides to compute it again after a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkbookBasis {
    /// The report.
    pub report: Report,
    /// How each card is totalled, in the order of the cards.
    pub totals: Vec<TotalRule>,
}

/// How a card is totalled.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TotalRule {
    /// Roll-up, limits, points.
    pub plan: CardPlan,
    /// Whether there is a total only where the weights come to 100 %.
    pub enforces_weights: bool,
}
