//! Surveys: answers per level, and the points that levels have.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::kpi::TypedEntry;

/// Points of the five satisfaction levels, best first: 非常满意 100, 满意 80, 一般 60, 不满意 40, 非常不满意 20.
pub const SATISFACTION_POINTS: [u32; 5] = [100, 80, 60, 40, 20];

/// The levels of a survey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SurveyScale {
    /// Points of each level, in the order in which answers are given: 2 to 11 levels, the best first.
    pub points: Vec<Decimal>,
}

impl SurveyScale {
    /// Most levels that a survey has: 0 to 10.
    pub const MOST: usize = 11;

    /// Whether it has as many levels as a scale can have.
    pub const fn is_possible(&self) -> bool {
        self.points.len() >= 2 && self.points.len() <= Self::MOST
    }
}

impl TypedEntry {
    /// The points of the levels of a survey, best first; `None` of what is no answer per level.
    pub fn level_points(&self) -> Option<Vec<Decimal>> {
        match self {
            Self::LevelPoints => Some(SATISFACTION_POINTS.map(Decimal::from).to_vec()),
            Self::ScalePoints(scale) => Some(scale.points.clone()),
            Self::Number | Self::LevelCount { .. } | Self::Kept(_) => None,
        }
    }
}
