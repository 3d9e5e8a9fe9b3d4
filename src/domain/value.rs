//! Values of inputs that were typed in, or known to be missing. A missing value is not zero.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::{
    id::{Id, stable_bits},
    kpi::Input,
    period::Period,
    scope::Scope,
};

/// The typed value of one input, scope and period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct InputValue {
    /// Identity, made of input, scope and period.
    pub id: Id<InputValue>,
    /// The input.
    pub input: Id<Input>,
    /// What it was measured for.
    pub scope: Scope,
    /// When.
    pub period: Period,
    /// The measurement.
    pub measured: Measured,
    /// Where it comes from, in the user's words.
    #[serde(default)]
    pub source: String,
}

/// A measurement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Measured {
    /// A number.
    Number(Decimal),
    /// Answers per level, best level first; at most as many as the input has levels.
    Levels(Vec<u32>),
    /// Known to be missing, with the reason.
    Missing(String),
}

impl InputValue {
    /// The identity of the value of an input, scope and period.
    pub fn id_for(input: Id<Input>, scope: &Scope, period: Period) -> Id<Self> {
        Id::from_raw(stable_bits(&format!("value/{input}/{scope}/{period}")))
    }

    /// Whether there is a measurement: what is known to be missing is no data.
    pub const fn is_data(&self) -> bool {
        !matches!(self.measured, Measured::Missing(_))
    }
}
