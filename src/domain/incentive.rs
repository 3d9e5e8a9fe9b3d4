//! Incentive plans: pay curves, gates, deductions, reversals, grade coefficients and pools, as data.
//! What each means in arithmetic: `docs/incentives.md`. Percent are written as percent: 5 is 5 %.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::{id::Id, kpi::Kpi};

/// How a measure becomes pay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct IncentivePlan {
    /// What the curve reads.
    pub measure: Reading,
    /// From the measure to money or to percent of a base.
    pub curve: PayCurve,
    /// Gates and multipliers, applied in this order.
    #[serde(default)]
    pub adjustments: Vec<Adjustment>,
    /// What misses take away.
    #[serde(default)]
    pub deductions: Vec<Deduction>,
    /// What deductions leave at least (percent: of the pay before them); zero if none.
    pub deduction_floor: Option<Amount>,
    /// The most that is paid (percent: of the base).
    pub cap: Option<Amount>,
    /// How reversed sales come in.
    #[serde(default)]
    pub reversals: ReversalMode,
    /// How an overpayment is taken back.
    #[serde(default)]
    pub recovery: Recovery,
}

impl IncentivePlan {
    /// Every figure that the plan reads, each once: the measure first, then in the order of the plan.
    pub fn readings(&self) -> Vec<Reading> {
        let adjustments = self.adjustments.iter().map(|adjustment| match adjustment {
            Adjustment::Gate(gate) => gate.reads,
            Adjustment::Multiplier(multiplier) => multiplier.reads,
        });
        let misses = self.deductions.iter().map(|deduction| deduction.reads);
        let mut found = Vec::new();
        for reading in std::iter::once(self.measure).chain(adjustments).chain(misses) {
            if !found.contains(&reading) {
                found.push(reading);
            }
        }
        found
    }

    /// Whether it takes percentages of a base.
    pub fn needs_base(&self) -> bool {
        self.curve.pays == PayUnit::PercentOfBase || matches!(self.cap, Some(Amount::Percent(_)))
    }
}

/// A figure of a scorecard, as reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// Total of the card, in points.
    Total,
    /// Score of an indicator, in points.
    Score(Id<Kpi>),
    /// Attainment of an indicator, in percent.
    Attainment(Id<Kpi>),
    /// Value of an indicator, in its unit.
    Value(Id<Kpi>),
    /// Total of the team's card, in points: the card of the person whom one reports to.
    TeamTotal,
    /// Attainment of an indicator on the team's card, in percent.
    TeamAttainment(Id<Kpi>),
}

impl Reading {
    /// The indicator that is read; `None` for a total.
    pub const fn kpi(self) -> Option<Id<Kpi>> {
        match self {
            Self::Total | Self::TeamTotal => None,
            Self::Score(kpi) | Self::Attainment(kpi) | Self::Value(kpi) | Self::TeamAttainment(kpi) => {
                Some(kpi)
            }
        }
    }

    /// What is read on the team's card; `None` where the own card is read.
    pub const fn of_team(self) -> Option<Self> {
        match self {
            Self::TeamTotal => Some(Self::Total),
            Self::TeamAttainment(kpi) => Some(Self::Attainment(kpi)),
            Self::Total | Self::Score(_) | Self::Attainment(_) | Self::Value(_) => None,
        }
    }

    /// Whether it is a percentage.
    pub const fn is_percent(self) -> bool {
        matches!(self, Self::Attainment(_) | Self::TeamAttainment(_))
    }
}

/// From a measure to pay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PayCurve {
    /// The unit of borders, threshold and cap of the measure.
    pub borders: BorderUnit,
    /// Below it the curve gives nothing.
    pub threshold: Option<Decimal>,
    /// A larger measure counts as this.
    pub measure_cap: Option<Decimal>,
    /// The shape.
    pub shape: PayShape,
    /// What the curve's result is.
    pub pays: PayUnit,
}

/// The unit of a curve's borders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BorderUnit {
    /// The measure's own.
    Measure,
    /// Percent of the quota.
    PercentOfQuota,
}

/// What the result of a curve is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PayUnit {
    /// Money.
    Money,
    /// Percent of the base.
    PercentOfBase,
}

/// The shape of a pay curve.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PayShape {
    /// One rate, in percent of the measure.
    Flat {
        /// The rate.
        rate: Decimal,
    },
    /// Rates on the measure, whole amount or slice by slice.
    Tiers(Vec<Tier>),
    /// A level by row.
    Steps(Vec<StepRow>),
    /// Levels on straight lines.
    Ramp(Ramp),
    /// Rates on straight lines, paid on the whole measure.
    RampOfRates(Ramp),
}

/// A row of a table of rates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tier {
    /// Where it begins, inclusive.
    pub from: Decimal,
    /// Where it ends, exclusive; else where the next begins. Given by imported tables, which may have gaps.
    pub to: Option<Decimal>,
    /// Percent of the measure.
    pub rate: Decimal,
    /// On what the rate is paid.
    pub reach: Reach,
}

/// On what part of the measure a tier's rate is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// On everything from zero up to the tier's end (retroactive).
    Whole,
    /// On the part within the tier (marginal).
    Slice,
}

/// A row of a table of levels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StepRow {
    /// Where it begins, inclusive.
    pub from: Decimal,
    /// Where it ends, exclusive; else where the next begins.
    pub to: Option<Decimal>,
    /// What it gives.
    pub level: Decimal,
}

/// Straight lines through points; nothing below the first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Ramp {
    /// The points, with rising places.
    pub points: Vec<RampPoint>,
    /// What holds beyond the last.
    pub beyond: Beyond,
}

/// A point of a ramp.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RampPoint {
    /// Measure.
    pub at: Decimal,
    /// Level or rate.
    pub level: Decimal,
}

/// How a ramp goes on beyond its last point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Beyond {
    /// It stays.
    Hold,
    /// The last line goes on.
    Extend,
}

/// What scales the pay by another figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Adjustment {
    /// Scales where a limit is missed.
    Gate(Gate),
    /// Scales by a table or ramp.
    Multiplier(Multiplier),
}

/// A limit that another figure has to keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Gate {
    /// The figure.
    pub reads: Reading,
    /// On which side it passes; the limit itself passes.
    pub passes: Passes,
    /// The limit.
    pub limit: Decimal,
    /// Percent of the pay that stays where it does not pass; 0 zeroes it.
    pub otherwise: Decimal,
    /// What a missing figure means.
    pub missing: MissingReading,
}

/// The side of a limit that passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Passes {
    /// The limit or more.
    AtLeast,
    /// The limit or less.
    AtMost,
}

/// What a missing figure of a gate or multiplier means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MissingReading {
    /// No pay is computed.
    Block,
    /// As if passed: 100 %.
    Pass,
    /// As if failed: the gate's percentage, 0 of a multiplier.
    Fail,
}

/// Percent by another figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Multiplier {
    /// The figure.
    pub reads: Reading,
    /// Percent by its value.
    pub factor: FactorCurve,
    /// The most that the factor counts, in percent.
    #[serde(default)]
    pub most: Option<Decimal>,
    /// What a missing figure means.
    pub missing: MissingReading,
}

/// Percent by a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FactorCurve {
    /// By row.
    Steps(Vec<StepRow>),
    /// On straight lines.
    Ramp(Ramp),
}

/// Money, or percent of what the field that uses it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Amount {
    /// Money.
    Money(Decimal),
    /// Percent.
    Percent(Decimal),
}

/// What each miss takes away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Deduction {
    /// The number of misses, whole and not negative.
    pub reads: Reading,
    /// Per miss (percent: of the pay before deductions).
    pub each: Amount,
    /// The most it takes, in the unit of `each`.
    pub most: Option<Decimal>,
}

/// How reversed sales come in. One or the other, so that a refund counts once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReversalMode {
    /// They have left the measure; entries of reversals are for information.
    #[default]
    LeftTheMeasure,
    /// The measure still has them; each entry takes its amount back.
    AsClawback,
}

/// How an overpayment is taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Recovery {
    /// At once, as a negative payment.
    AtOnce,
    /// From what is earned later.
    #[default]
    CarryForward,
}

/// Coefficients of grades.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct GradeTable {
    /// One row per grade.
    pub rows: Vec<GradeRow>,
}

/// The coefficient of a grade.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GradeRow {
    /// Code of the band.
    pub code: String,
    /// Factor on the base, 0 or more: 1.2 pays 120 %.
    pub coefficient: Decimal,
}

/// An amount that is divided among people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pool {
    /// The amount, in whole minor units.
    pub amount: Decimal,
    /// What happens where nobody has a weight.
    pub when_nobody: NobodyRule,
    /// What happens with what limits per person leave over.
    pub beyond_limits: LimitRule,
}

/// A pool of which nobody has a share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NobodyRule {
    /// It is returned.
    #[default]
    Return,
    /// It is divided evenly.
    Even,
}

/// What limits per person leave over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LimitRule {
    /// It is returned.
    #[default]
    Return,
    /// It is divided among the others.
    Redistribute,
}
