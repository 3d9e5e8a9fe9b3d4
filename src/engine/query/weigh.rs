//! A weight set that is being judged: what is asked about it and what is told.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    domain::{period::Period, scope::Scope, weight::WeightSet},
    engine::elicitation::{Elicited, Judgement, RankMethod},
};

/// A weight set that is being judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeightDraft {
    /// The set as it would be written; its weights count where they are given.
    pub set: WeightSet,
    /// How its weights come about.
    pub way: WeightWay,
    /// For which cards the totals are told.
    pub period: Period,
}

/// How weights come about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum WeightWay {
    /// As they are in the set.
    Given,
    /// By rank, 1 the most important, in the set's order.
    Rank(Vec<u32>, RankMethod),
    /// By comparing every two, by their place in the set.
    Pairs(Vec<Judgement>),
}

/// Weights from judgement, and what they make of the cards that they count for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeightReading {
    /// The weights, in the set's order.
    pub elicited: Elicited,
    /// The cards of the owner and of those who have its weights, by name.
    pub cards: Vec<CardShift>,
}

/// The total of a card before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardShift {
    /// Whose card.
    pub scope: Scope,
    /// The total as it is.
    pub before: Option<Decimal>,
    /// The total with the weights.
    pub after: Option<Decimal>,
}
