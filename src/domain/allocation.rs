//! How the target of a node (the company, a region, a product line) is handed down to those below it for a fiscal year.
//! What each of them gets is computed by the engine; nothing is computed here. `docs/allocation.md` has the arithmetic.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::{
    dated::Dated,
    id::{Id, stable_bits},
    kpi::Kpi,
    scope::Scope,
};

/// How the target of a KPI is handed down from a node in a fiscal year. What comes of it is written as targets of the
/// children; a target stands in it where KPI, year and scope are the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Allocation {
    /// Identity, made of KPI, node and year.
    pub id: Id<Allocation>,
    /// The KPI; it adds up over its scopes.
    pub kpi: Id<Kpi>,
    /// Whose target is handed down.
    pub node: Scope,
    /// Fiscal year.
    pub year: i32,
    /// Revisions, each with the day from which its targets hold and the reason.
    pub plan: Dated<AllocationPlan>,
}

impl Allocation {
    /// The identity of the allocation of a KPI from a node in a fiscal year.
    pub fn id_for(kpi: Id<Kpi>, node: &Scope, year: i32) -> Id<Self> {
        Id::from_raw(stable_bits(&format!("allocation/{kpi}/{node}/{year}")))
    }
}

/// What is handed down, to whom, and by which measure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AllocationPlan {
    /// What is divided.
    pub base: AllocationBase,
    /// How much of the base is handed out, in percent; above 100 on purpose where some are expected to fall short.
    pub factor: Decimal,
    /// By which measure.
    pub method: AllocationMethod,
    /// How the year of each child is spread over its months.
    pub months: MonthShape,
    /// Who gets a part; each scope once.
    pub children: Vec<AllocationChild>,
}

/// What is divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AllocationBase {
    /// The node's own target of the year.
    #[default]
    Plan,
    /// What the node reached in the year before.
    LastYear,
    /// What the node has reached in the year so far.
    ThisYear,
    /// An amount of its own.
    Typed(Decimal),
}

/// By which measure a base is divided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AllocationMethod {
    /// Each child has a percentage of the base of its own; what they leave is nobody's.
    Percent,
    /// Everything is divided in proportion to one or several measures, each with its weight.
    Blend(Vec<BlendPart>),
}

/// One measure of a blend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BlendPart {
    /// The measure.
    pub by: Driver,
    /// Its weight in percent; weights count in proportion to their sum.
    pub weight: Decimal,
}

/// What a part is measured by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Driver {
    /// What the child reached in the year before.
    History,
    /// The same for every child.
    Even,
    /// How many people belong to the child.
    Heads,
    /// A number typed for each child.
    Capacity,
    /// What another KPI comes to for the child in the year so far, a pipeline for example.
    Indicator(Id<Kpi>),
}

/// How a year is spread over its months.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MonthShape {
    /// As the node's target is.
    #[default]
    Parent,
    /// As the node's actuals of the year before were.
    LastYear,
    /// Evenly.
    Even,
}

/// One who gets a part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AllocationChild {
    /// Who, or what.
    pub scope: Scope,
    /// Percentage of the base, where the method asks for one.
    #[serde(default)]
    pub percent: Option<Decimal>,
    /// Capacity in whatever unit all children share, where a measure asks for it.
    #[serde(default)]
    pub capacity: Option<Decimal>,
    /// The year as it was fixed by hand: no calculation moves it.
    #[serde(default)]
    pub locked: Option<Decimal>,
    /// Months that were fixed by hand.
    #[serde(default)]
    pub months: Vec<MonthLock>,
}

impl AllocationChild {
    /// A child without anything of its own yet.
    pub fn new(scope: Scope) -> Self {
        Self { scope, percent: None, capacity: None, locked: None, months: Vec::new() }
    }
}

/// A month that was fixed by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MonthLock {
    /// Month of the fiscal year, from 1.
    pub month: u8,
    /// Its target.
    pub value: Decimal,
}
