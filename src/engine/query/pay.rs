//! A plan of pay that is being written: what is asked about it and what is told.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{domain::pay::PayTerms, engine::pay_lint::PayNote};

/// A plan of pay that is being written, and what it is tried out with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayDraft {
    /// What the plan says so far.
    pub terms: PayTerms,
    /// The base; without one, percent of it are told.
    pub base: Option<Decimal>,
    /// The quota, where borders are percent of one; 100 where none is given.
    pub quota: Option<Decimal>,
    /// Another measure that is asked about.
    pub value: Option<Decimal>,
}

/// What a plan of pay that is being written comes to, before its gates, multipliers and deductions; the cap of pay holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayReading {
    /// What is to be known about it, places in the measure's unit; as the lint of stored plans tells it.
    pub notes: Vec<PayNote>,
    /// The measures that matter, rising, with what they pay.
    pub tried: Vec<TriedPay>,
    /// Places of a line through the pay, rising; two of the same measure where it jumps. Empty where nobody is paid.
    pub curve: Vec<(Decimal, Decimal)>,
    /// The base that percent were taken of; `None` where amounts are percent of a base that is not known.
    pub base: Option<Decimal>,
    /// The quota that borders were taken of.
    pub quota: Option<Decimal>,
    /// Whether a cap of the pay could not be applied, because it needs a base that is not known.
    pub is_cap_left_out: bool,
}

/// A measure and what it pays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TriedPay {
    /// Why it matters, each reason once.
    pub marks: Vec<PayMark>,
    /// The measure.
    pub measure: Decimal,
    /// What is earned, rounded once: money, or percent of a base that is not known.
    pub pay: Option<Decimal>,
    /// How far the pay jumps here.
    pub jump: Option<Decimal>,
}

/// Why a measure matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum PayMark {
    /// It was asked about.
    Asked,
    /// Below it nothing is paid.
    Threshold,
    /// The row or point of the table, counted from 1, begins.
    Row(u32),
    /// A larger measure counts as this.
    MeasureCap,
    /// The nearest measure that can be shown below one that matters.
    JustBelow,
    /// It lies beyond the last of them.
    Beyond,
}
