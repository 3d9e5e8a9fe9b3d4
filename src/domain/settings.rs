//! What holds for a whole workspace: name, calendar, currency, score scale, rounding steps.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::{id::Id, period::FiscalCalendar, portfolio::PortfolioPlan, text::Text2};

/// Version of the document format that this program writes.
pub const SCHEMA: u32 = 7;

/// Settings of a workspace; exactly one record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Settings {
    /// Identity of the workspace.
    pub id: Id<Settings>,
    /// Name as shown.
    pub name: Text2,
    /// Whether it is the synthetic sample (always badged).
    #[serde(default)]
    pub sample: bool,
    /// Reporting currency, ISO 4217.
    pub currency: String,
    /// Fiscal calendar.
    #[serde(default)]
    pub calendar: FiscalCalendar,
    /// The scale of scores.
    #[serde(default)]
    pub scale: ScoreScale,
    /// Where rounding happens, each step once.
    #[serde(default)]
    pub rounding: Rounding,
    /// How a target is spread over a period that is not over, where no targets of shorter periods say so.
    #[serde(default)]
    pub pace: PaceBasis,
    /// How the totals of key accounts make the score of the portfolio; `None` shows none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub portfolio: Option<PortfolioPlan>,
}

/// What "planned to date" goes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaceBasis {
    /// Evenly by days.
    #[default]
    Linear,
    /// By the values of the same months of the year before; by days where they are not all there.
    Seasonal,
    /// By the targets of shorter periods, where there are any: always the first choice.
    Plan,
}

/// Points that threshold, target and stretch earn. Between them the score runs on straight lines; below the
/// threshold the line through threshold and target goes on down to 0; above the stretch the score stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ScoreScale {
    /// Points at the threshold.
    pub threshold: Decimal,
    /// Points at the target.
    pub target: Decimal,
    /// Points at the stretch: the cap.
    pub cap: Decimal,
}

impl Default for ScoreScale {
    fn default() -> Self {
        Self { threshold: Decimal::from(60), target: Decimal::from(100), cap: Decimal::from(120) }
    }
}

/// Decimal places of the named rounding steps; always half away from zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Rounding {
    /// Score of an indicator.
    pub score: u8,
    /// Total of a card; bands compare this rounded number.
    pub total: u8,
    /// Money on screen.
    pub money: u8,
}

impl Default for Rounding {
    fn default() -> Self {
        Self { score: 2, total: 2, money: 2 }
    }
}
