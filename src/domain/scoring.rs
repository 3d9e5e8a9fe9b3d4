//! Scoring rules: how an actual becomes points where that is not the plain score line. `docs/scoring.md` has the
//! arithmetic; nothing is computed here. All values are in the KPI's unit, ratios 0 to 1.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::{
    dated::Dated,
    id::{Id, stable_bits},
    kpi::{Formula, Kpi},
    period::Period,
    scope::Scope,
    settings::ScoreScale,
    text::Text2,
};

/// How one KPI is scored for a scope. Of several rules that could hold for a card the most specific one holds as a
/// whole: the card's own, its type's or role's, the company's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ScoringRule {
    /// Identity, made of KPI and scope.
    pub id: Id<ScoringRule>,
    /// The KPI.
    pub kpi: Id<Kpi>,
    /// Whose cards; the company's rule holds for every card without a more specific one.
    pub scope: Scope,
    /// Revisions of the rule.
    pub rule: Dated<Rule>,
}

impl ScoringRule {
    /// The identity of the rule of a KPI and scope.
    pub fn id_for(kpi: Id<Kpi>, scope: &Scope) -> Id<Self> {
        Id::from_raw(stable_bits(&format!("rule/{kpi}/{scope}")))
    }
}

/// What a rule says. The default is what holds without any rule.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Rule {
    /// How points come from the actual.
    pub shape: Shape,
    /// Fewest points; `None` is 0.
    #[serde(default)]
    pub floor: Option<Decimal>,
    /// Most points; `None` is the cap of the points scale.
    #[serde(default)]
    pub cap: Option<Decimal>,
    /// Where progress towards the target starts; `None` shows no progress.
    #[serde(default)]
    pub baseline: Option<Decimal>,
    /// What a missing actual counts as.
    #[serde(default)]
    pub missing: MissingPolicy,
    /// The limit that must be reached whatever the total.
    #[serde(default)]
    pub red_line: Option<RedLine>,
}

/// How points come from an actual. A border is reached by meeting it exactly (以上 is ≥; for "lower is better" ≤).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// Straight lines through threshold, target and stretch with the workspace's points.
    #[default]
    Line,
    /// Straight lines through all three of threshold, target and stretch with points of its own.
    ThreePoint(ThreePoint),
    /// Best in the middle, falling straight to 0 points on either side.
    Range(Range),
    /// 层差法: the points of the best border reached.
    Steps(Steps),
    /// Points by level: five levels, yes or no.
    Levels(Levels),
    /// 减分法/加分法: so many points, and some more or fewer for each event.
    Events(Events),
    /// 非此即彼: all points if the target is reached, else none.
    AllOrNothing(AllOrNothing),
    /// (ceiling − target) ÷ (ceiling − actual) × points of the target, for targets close to the best possible.
    NearCeiling(NearCeiling),
    /// 自定义公式: points by a formula of the user's own.
    Formula(Box<ScoreFormula>),
}

/// See [`Shape::ThreePoint`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ThreePoint {
    /// Points at threshold, target and stretch.
    pub points: ScoreScale,
    /// What a value earns that does not reach the threshold.
    #[serde(default)]
    pub below: Below,
}

/// What a value earns that does not reach the threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Below {
    /// The line goes on down.
    #[default]
    Continue,
    /// 0 points.
    Zero,
}

/// What borders are compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// The actual itself.
    #[default]
    Value,
    /// Actual ÷ target; needs a target above zero.
    Attainment,
}

/// See [`Shape::Range`]. The four borders never fall; equal ones on a side make a cliff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Range {
    /// What the borders are compared with.
    #[serde(default)]
    pub measure: Measure,
    /// Lower outer border: 0 points.
    pub zero_low: Decimal,
    /// Lower inner border: full points.
    pub full_low: Decimal,
    /// Upper inner border: full points.
    pub full_high: Decimal,
    /// Upper outer border: 0 points.
    pub zero_high: Decimal,
    /// Full points; `None` is the target's on the points scale.
    #[serde(default)]
    pub points: Option<Decimal>,
}

/// See [`Shape::Steps`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Steps {
    /// What the borders are compared with.
    #[serde(default)]
    pub measure: Measure,
    /// Points where no border is reached.
    #[serde(default)]
    pub below: Decimal,
    /// From the easiest border to the hardest.
    pub steps: Vec<StepPoints>,
}

/// A border and what reaching it earns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StepPoints {
    /// The border.
    pub from: Decimal,
    /// The points.
    pub points: Decimal,
}

/// See [`Shape::Levels`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Levels {
    /// Each value once.
    pub levels: Vec<Level>,
}

/// A level of a scale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Level {
    /// The actual that it stands for.
    pub value: Decimal,
    /// The points.
    pub points: Decimal,
    /// Its name; may be empty.
    #[serde(default)]
    pub name: Text2,
}

/// See [`Shape::Events`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Events {
    /// Points without any event.
    pub start: Decimal,
    /// Points for each event; below zero for deductions.
    pub each: Decimal,
}

/// See [`Shape::AllOrNothing`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AllOrNothing {
    /// Points; `None` is the target's on the points scale.
    #[serde(default)]
    pub points: Option<Decimal>,
}

/// See [`Shape::NearCeiling`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NearCeiling {
    /// The best value possible.
    pub ceiling: Decimal,
}

/// See [`Shape::Formula`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ScoreFormula {
    /// The points: terms and numbers only. Other parts make the formula faulty: it gives no score.
    pub points: Formula,
}

/// What a formula of points may name besides numbers; all in the KPI's unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Term {
    /// The actual.
    Value,
    /// The threshold of the target.
    Threshold,
    /// The target.
    Target,
    /// The stretch of the target.
    Stretch,
    /// The baseline of the rule.
    Baseline,
}

/// What an indicator with a weight counts as when its actual is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MissingPolicy {
    /// Nothing: the others' weights count in proportion.
    #[default]
    Exclude,
    /// 0 points.
    Zero,
    /// The score of the newest of the periods before that has one.
    CarryForward,
    /// The card has no total.
    Block,
}

/// What was put in the place of a missing score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StandIn {
    /// 0 points.
    Zero,
    /// The score of this earlier period.
    Carried(Period),
    /// Nothing: the card has no total.
    Blocks,
}

/// 一票否决: a limit that must be reached whatever the total. Exactly at the limit it is reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RedLine {
    /// The value that must be reached.
    pub limit: Decimal,
    /// What happens where it is not.
    pub effect: RedLineEffect,
}

/// What a red line does that is not kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RedLineEffect {
    /// The total is at most 0.
    ZeroTotal,
    /// The total is at most this.
    CapTotal(Decimal),
    /// The grade is at most the band of this code.
    CapGrade(String),
}
