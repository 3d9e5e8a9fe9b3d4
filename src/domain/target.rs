//! Targets of a KPI for a scope and fiscal year, with every revision kept.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::{
    dated::Dated,
    id::{Id, stable_bits},
    kpi::Kpi,
    period::PeriodLevel,
    scope::Scope,
};

/// The targets of one KPI, scope and fiscal year. A target of a type or role holds for each of its members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TargetSeries {
    /// Identity, made of KPI, scope and year.
    pub id: Id<TargetSeries>,
    /// The KPI.
    pub kpi: Id<Kpi>,
    /// What the targets are for.
    pub scope: Scope,
    /// Fiscal year.
    pub year: i32,
    /// Revisions, each with all values of the year.
    pub plan: Dated<TargetPlan>,
}

/// The targets of a year at one level. Additive KPIs add up over the months of longer periods and divide evenly
/// into shorter ones; other KPIs hold unchanged in shorter periods, and a longer one takes its last value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TargetPlan {
    /// Level of the values.
    pub level: PeriodLevel,
    /// One value for each period of the year at that level; `None` where there is no target.
    pub values: Vec<Option<TargetPoint>>,
}

/// Threshold (门槛), target (目标) and stretch (挑战) in the KPI's unit; ratios are 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TargetPoint {
    /// Least acceptable value.
    #[serde(default)]
    pub threshold: Option<Decimal>,
    /// What is asked.
    pub target: Decimal,
    /// What earns the highest score.
    #[serde(default)]
    pub stretch: Option<Decimal>,
}

impl TargetSeries {
    /// The identity of the targets of a KPI, scope and fiscal year.
    pub fn id_for(kpi: Id<Kpi>, scope: &Scope, year: i32) -> Id<Self> {
        Id::from_raw(stable_bits(&format!("target/{kpi}/{scope}/{year}")))
    }
}
