//! The fields and choices of a plan of pay that is being written, with their ids and the keys of their names.

use crate::domain::incentive::{PayShape, Reach};

/// A field of the form. Rows, gates and deductions are told apart by numbers that are never used again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PayField {
    /// The name.
    Name,
    /// What is measured.
    Measure,
    /// The indicator whose target is the quota.
    Quota,
    /// The flat rate.
    Rate,
    /// The table of the curve as a whole.
    Table,
    /// Where a row or point begins.
    RowFrom(u32),
    /// The rate or level of a row or point.
    RowLevel(u32),
    /// How a ramp goes on.
    Beyond,
    /// Below it the curve gives nothing.
    Threshold,
    /// A larger measure counts as this.
    MeasureCap,
    /// What a gate or multiplier reads.
    Reads(u32),
    /// The limit of a gate.
    Limit(u32),
    /// What stays where a gate does not pass.
    Otherwise(u32),
    /// The table of a multiplier as a whole.
    Factors(u32),
    /// The most that the factor of a multiplier counts.
    FactorMost(u32),
    /// What a deduction counts.
    Misses(u32),
    /// What a miss takes.
    Each(u32),
    /// The most that a deduction takes.
    Most(u32),
    /// What deductions leave at least.
    Floor,
    /// The most that is paid.
    Cap,
}

impl PayField {
    /// Id of its control on the page.
    pub fn id(self) -> String {
        match self {
            Self::Name => "pay-name-zh".to_owned(),
            Self::Measure => "pay-measure".to_owned(),
            Self::Quota => "pay-quota".to_owned(),
            Self::Rate => "pay-rate".to_owned(),
            Self::Table => "pay-table".to_owned(),
            Self::RowFrom(row) => format!("pay-row-{row}-from"),
            Self::RowLevel(row) => format!("pay-row-{row}-level"),
            Self::Beyond => "pay-beyond".to_owned(),
            Self::Threshold => "pay-threshold".to_owned(),
            Self::MeasureCap => "pay-measure-cap".to_owned(),
            Self::Reads(part) => format!("pay-part-{part}-reads"),
            Self::Limit(part) => format!("pay-part-{part}-limit"),
            Self::Otherwise(part) => format!("pay-part-{part}-otherwise"),
            Self::Factors(part) => format!("pay-part-{part}-factors"),
            Self::FactorMost(part) => format!("pay-part-{part}-factor-most"),
            Self::Misses(part) => format!("pay-part-{part}-misses"),
            Self::Each(part) => format!("pay-part-{part}-each"),
            Self::Most(part) => format!("pay-part-{part}-most"),
            Self::Floor => "pay-floor".to_owned(),
            Self::Cap => "pay-cap".to_owned(),
        }
    }
}

/// A family of curves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// One rate.
    Flat,
    /// Rates on the whole amount.
    TiersWhole,
    /// Rates slice by slice.
    TiersSlice,
    /// Rates, each row as it says.
    TiersMixed,
    /// Levels by row.
    Steps,
    /// Levels on straight lines.
    Ramp,
    /// Rates on straight lines.
    RampOfRates,
}

impl Family {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Flat,
        Self::TiersWhole,
        Self::TiersSlice,
        Self::TiersMixed,
        Self::Steps,
        Self::Ramp,
        Self::RampOfRates,
    ];

    /// The family of a shape.
    pub fn of(shape: &PayShape) -> Self {
        match shape {
            PayShape::Flat { .. } => Self::Flat,
            PayShape::Tiers(tiers) if tiers.iter().all(|tier| tier.reach == Reach::Whole) => Self::TiersWhole,
            PayShape::Tiers(tiers) if tiers.iter().all(|tier| tier.reach == Reach::Slice) => Self::TiersSlice,
            PayShape::Tiers(_) => Self::TiersMixed,
            PayShape::Steps(_) => Self::Steps,
            PayShape::Ramp(_) => Self::Ramp,
            PayShape::RampOfRates(_) => Self::RampOfRates,
        }
    }

    /// Key of its name; with `_told` behind it, of what it does.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Flat => "pay_plan.family.flat",
            Self::TiersWhole => "pay_plan.family.tiers_whole",
            Self::TiersSlice => "pay_plan.family.tiers_slice",
            Self::TiersMixed => "pay_plan.family.tiers_mixed",
            Self::Steps => "pay_plan.family.steps",
            Self::Ramp => "pay_plan.family.ramp",
            Self::RampOfRates => "pay_plan.family.ramp_of_rates",
        }
    }

    /// Whether it is a line through points.
    pub const fn is_ramp(self) -> bool {
        matches!(self, Self::Ramp | Self::RampOfRates)
    }

    /// Whether its rows are rates on the measure, and not levels.
    pub const fn is_of_rates(self) -> bool {
        !matches!(self, Self::Steps | Self::Ramp)
    }
}

/// What the factor of a gate or multiplier comes of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartKind {
    /// A limit.
    Gate,
    /// A table of steps.
    Steps,
    /// A line through points that stays beyond the last.
    Ramp,
    /// A line through points that goes on.
    RampOn,
}

impl PartKind {
    /// All of them, with the keys of their names.
    pub const ALL: [(Self, &'static str); 4] = [
        (Self::Gate, "pay_plan.part.gate"),
        (Self::Steps, "pay_plan.part.steps"),
        (Self::Ramp, "pay_plan.part.ramp"),
        (Self::RampOn, "pay_plan.part.ramp_on"),
    ];
}

/// The unit of a number of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldUnit {
    /// Percent, kept as percent.
    Percent,
    /// A unit of values.
    Of(crate::domain::kpi::Unit),
}
