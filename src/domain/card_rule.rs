//! How a card is totalled, where that is not the plain weighted mean, and points outside the weights (加减分).
//! `docs/scoring.md` has the arithmetic; nothing is computed here.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::{
    dated::Dated,
    id::{Id, stable_bits},
    kpi::Kpi,
    period::Period,
    scope::Scope,
    text::Text2,
    weight::Weight,
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
    /// Groups of one's own, in the place of perspectives: each is put together first, from the inside out. Indicators in none
    /// of them stand beside the outermost.
    pub own_groups: Vec<CardGroup>,
    /// Lowest total; `None` is no limit.
    pub floor: Option<Decimal>,
    /// Highest total; `None` is no limit.
    pub cap: Option<Decimal>,
    /// How much points outside the weights may count.
    pub points: PointsLimits,
}

/// A group of indicators and of other groups.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct CardGroup {
    /// Name as shown; not empty.
    pub name: Text2,
    /// How its parts are put together.
    #[serde(default)]
    pub roll_up: RollUp,
    /// Its weight beside the other parts one level out; `None` is the sum of the weights of its indicators that count.
    #[serde(default)]
    pub weight: Option<Weight>,
    /// Groups inside, which stand before its own indicators.
    #[serde(default)]
    pub groups: Vec<Self>,
    /// Indicators that are in this group and in no other.
    #[serde(default)]
    pub kpis: Vec<Id<Kpi>>,
}

impl CardGroup {
    /// It and all groups inside, outer before inner, each with its depth from 0.
    pub fn walk(groups: &[Self]) -> Vec<(&Self, usize)> {
        let mut found = Vec::new();
        let mut open: Vec<(&Self, usize)> = groups.iter().rev().map(|group| (group, 0)).collect();
        while let Some((group, depth)) = open.pop() {
            found.push((group, depth));
            open.extend(group.groups.iter().rev().map(|inner| (inner, depth + 1)));
        }
        found
    }
}

impl CardPlan {
    /// Every indicator that stands in a group of one's own, as often as it does.
    pub fn grouped_kpis(&self) -> impl Iterator<Item = Id<Kpi>> + '_ {
        CardGroup::walk(&self.own_groups).into_iter().flat_map(|(group, _)| group.kpis.iter().copied())
    }

    /// Takes an indicator out of every group.
    pub fn ungroup(&mut self, kpi: Id<Kpi>) {
        let mut open: Vec<&mut CardGroup> = self.own_groups.iter_mut().collect();
        while let Some(group) = open.pop() {
            group.kpis.retain(|member| *member != kpi);
            open.extend(group.groups.iter_mut());
        }
    }
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
