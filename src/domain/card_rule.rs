//! How a card is totalled, where that is not the plain weighted mean, and points outside the weights (加减分).
//! `docs/scoring.md` has the arithmetic; nothing is computed here.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::{
    dated::Dated,
    id::{Id, stable_bits},
    period::Period,
    scope::Scope,
};

/// How the cards of a scope are totalled; found like a scoring rule, the most specific one holds as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CardRule {
    /// Identity, made of the scope.
    pub id: Id<CardRule>,
    /// Whose cards; the company's rule holds for every card without a more specific one.
    pub scope: Scope,
    /// Revisions.
    pub plan: Dated<CardPlan>,
}

impl CardRule {
    /// The identity of the rule of a scope.
    pub fn id_for(scope: &Scope) -> Id<Self> {
        Id::from_raw(stable_bits(&format!("card/{scope}")))
    }
}

/// What a card rule says. The default is what holds without any rule.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct CardPlan {
    /// How the scores make the total; with groups, how those of the perspectives do.
    pub roll_up: RollUp,
    /// How the scores of each perspective are put together first; `None` takes all indicators of the card at once.
    pub groups: Option<RollUp>,
    /// Lowest total; `None` is no limit.
    pub floor: Option<Decimal>,
    /// Highest total; `None` is no limit.
    pub cap: Option<Decimal>,
    /// How much points outside the weights may count.
    pub points: PointsLimits,
}

/// How scores make a total. Only indicators with a weight above 0 and a score take part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RollUp {
    /// Σ weight × score ÷ Σ weight.
    #[default]
    WeightedMean,
    /// Σ score ÷ n.
    Mean,
    /// The lowest score.
    Min,
    /// The highest score.
    Max,
    /// Σ score.
    Sum,
    /// The score of the indicator with the worst status, the lowest of them.
    WorstChild,
    /// The n-th root of the product of the scores; there is none where a score is below 0.
    GeometricMean,
}

/// Limits of points outside the weights, as sizes of at least 0; `None` is no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct PointsLimits {
    /// Most that one item adds.
    pub each_up: Option<Decimal>,
    /// Most that one item deducts.
    pub each_down: Option<Decimal>,
    /// Most that all items together add.
    pub sum_up: Option<Decimal>,
    /// Most that all items together deduct.
    pub sum_down: Option<Decimal>,
}

/// Points added to or deducted from a total outside the weights, with the reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PointsItem {
    /// Identity.
    pub id: Id<PointsItem>,
    /// Whose card; of a type or role: each member's, in full. The company's are its own card's.
    pub scope: Scope,
    /// When; counts on cards of this period and of longer ones that contain it.
    pub period: Period,
    /// The points; below zero for deductions.
    pub points: Decimal,
    /// What for.
    #[serde(default)]
    pub reason: String,
}
