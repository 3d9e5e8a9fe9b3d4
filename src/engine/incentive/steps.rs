//! What a payout tells: the pay or why there is none, and every step as data from which it can be computed again.
//! Figures of steps are exact up to 9 places; only the last step is rounded to the currency.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    domain::{
        incentive::{Amount, Passes, Reach, Reading},
        period::PeriodLevel,
    },
    engine::incentive::table::{Lookup, TableFault},
};

/// The pay of one case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payout {
    /// What is earned, rounded once; `None` where it cannot be computed.
    pub earned: Option<Decimal>,
    /// Why not.
    pub no_pay: Option<NoPay>,
    /// How it came about, as far as it came.
    pub steps: Vec<PayStep>,
}

/// Why there is no pay. It is not a pay of zero.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoPay {
    /// A figure that the plan reads is missing.
    MissingReading(Reading),
    /// The plan pays percent of a base and there is none.
    NoBase,
    /// The base is below zero.
    NegativeBase,
    /// Borders are in percent of a quota, and there is none above zero.
    NoQuota,
    /// A table of the plan cannot be read.
    Faulty(Vec<TableFault>),
    /// A percentage, deduction, floor or cap of the plan is below zero.
    NegativeSetting,
    /// A number of misses is not whole or below zero.
    NotACount(Reading),
    /// The plan pays for periods of this length.
    OtherPeriod(PeriodLevel),
    /// A number grew beyond what can be computed exactly.
    TooLarge,
}

/// A step of a payout.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PayStep {
    /// What is measured.
    Measure {
        /// The figure.
        reading: Reading,
        /// Its value.
        given: Decimal,
        /// The quota that borders are percent of.
        quota: Option<Decimal>,
        /// What counts of it: the value, the cap, or 0.
        counted: Decimal,
        /// Which limit was hit.
        limit: Option<MeasureLimit>,
    },
    /// The rate of a tier, or a flat rate, on a part of the measure.
    Part {
        /// Row of the table, from 1; 0 for a flat rate.
        row: u32,
        /// On what the rate is paid.
        reach: Reach,
        /// Lower end of the part.
        from: Decimal,
        /// Upper end of the part.
        to: Decimal,
        /// Percent.
        rate: Decimal,
        /// (to − from) × rate ÷ 100.
        pays: Decimal,
    },
    /// A level read from a table or ramp.
    Level {
        /// Where.
        lookup: Lookup,
        /// The level, exact up to 9 places.
        level: Decimal,
        /// Whether it is a rate on the whole measure.
        is_rate: bool,
    },
    /// The result of the curve: sum of the parts, or the level, or measure × rate ÷ 100.
    Curve {
        /// Money, or percent of the base.
        result: Decimal,
    },
    /// Percent of the base.
    Share {
        /// The base.
        base: Decimal,
        /// base × result ÷ 100.
        pay: Decimal,
    },
    /// A gate.
    Gate {
        /// The figure.
        reading: Reading,
        /// Its value; `None` if missing.
        value: Option<Decimal>,
        /// On which side it passes.
        passes: Passes,
        /// The limit.
        limit: Decimal,
        /// Whether it counts as passed.
        passed: bool,
        /// Percent that stays.
        factor: Decimal,
        /// Pay so far × factor ÷ 100.
        pay: Decimal,
    },
    /// A multiplier.
    Multiplier {
        /// The figure.
        reading: Reading,
        /// Its value; `None` if missing.
        value: Option<Decimal>,
        /// Where it falls; `None` if missing.
        lookup: Option<Lookup>,
        /// What it would be without the most that the factor counts; `None` where that plays no part.
        #[serde(default)]
        capped_from: Option<Decimal>,
        /// Percent, exact up to 9 places.
        factor: Decimal,
        /// Pay so far × factor ÷ 100.
        pay: Decimal,
    },
    /// What misses take away.
    Deduction {
        /// The number of misses.
        reading: Reading,
        /// How many.
        misses: Decimal,
        /// Per miss.
        each: Amount,
        /// The most, in the same unit.
        most: Option<Decimal>,
        /// min(misses × each, most), in money.
        takes: Decimal,
    },
    /// The pay after deductions: max(before − taken, min(before, floor)).
    AfterDeductions {
        /// Sum of what is taken.
        taken: Decimal,
        /// What stays at least; percent are of the pay before.
        floor: Option<Amount>,
        /// Whether the floor held.
        is_limited: bool,
        /// The pay.
        pay: Decimal,
    },
    /// The cap: min(pay, cap).
    Cap {
        /// The most; percent are of the base.
        cap: Amount,
        /// The base, where the cap is percent of it.
        base: Option<Decimal>,
        /// Whether it was hit.
        is_limited: bool,
        /// The pay.
        pay: Decimal,
    },
    /// Rounded half away from zero, once.
    Earned {
        /// Decimal places of the currency's minor unit.
        places: u8,
        /// What is earned.
        pay: Decimal,
    },
}

/// A limit of the measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MeasureLimit {
    /// Below the threshold, which is this in the measure's unit: the curve gives 0.
    BelowThreshold(Decimal),
    /// Above the cap of the measure.
    Cap,
    /// Below zero.
    Zero,
}
