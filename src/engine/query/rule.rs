//! A scoring rule that is being written, tried out: what values earn and why they matter.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    domain::{settings::ScoreScale, target::TargetPoint},
    engine::report::{Limit, NoLine, Outcome, Status},
};

/// What a scoring rule gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleReading {
    /// The target that it was tried out with, if there is one.
    pub target: Option<TargetPoint>,
    /// Whether that target was assumed.
    pub is_assumed: bool,
    /// What the scope reached in the period.
    pub outcome: Outcome,
    /// The score of that by the rule in force, without the draft.
    pub present: Option<Decimal>,
    /// The values that matter with what they earn, from the worst to the best.
    pub values: Vec<TriedValue>,
    /// Values and scores to draw a curve through, from the lowest value up; `None` where there is no score. Empty where
    /// only single values have one.
    pub curve: Vec<(Decimal, Option<Decimal>)>,
    /// The points that scores are judged by.
    pub scale: ScoreScale,
}

/// A value and what it earns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TriedValue {
    /// Why it matters.
    pub marks: Vec<Mark>,
    /// The value in the KPI's unit, rounded to 9 places; the score comes from the exact one.
    pub value: Decimal,
    /// What it earns.
    pub outcome: Result<TriedScore, NoScore>,
    /// Whether it does not reach the rule's red line.
    pub is_below_red_line: bool,
}

/// What a value earns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TriedScore {
    /// The score, rounded.
    pub score: Decimal,
    /// Which limit it hit.
    pub limit: Option<Limit>,
    /// How it is judged.
    pub status: Status,
}

/// Why a value earns no score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum NoScore {
    /// The shape needs a target and there is none.
    NoTarget,
    /// See there.
    NoLine(NoLine),
}

/// Why a value matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Mark {
    /// The actual.
    Actual,
    /// It was asked about.
    Asked,
    /// A point of the rule.
    At(Border),
    /// The nearest value that can be shown on the worse side of a point of the rule.
    Short(Border),
}

/// A point of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Border {
    /// The threshold.
    Threshold,
    /// The target.
    Target,
    /// The stretch.
    Stretch,
    /// A border of the range, from 0 (lowest) to 3.
    Range(u8),
    /// A step, counted from 0 in the order of the rule.
    Step(u32),
    /// A level, counted from 0 in the order of the rule.
    Level(u32),
    /// So many events.
    Events,
    /// The best value possible.
    Ceiling,
    /// The red line.
    RedLine,
}
