//! What is asked of a cascade of targets, and what it gives.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    domain::{allocation::AllocationPlan, id::Id, kpi::Kpi, scope::Scope, target::TargetSeries},
    engine::allocation::AllocationError,
};

/// An allocation that is being written, or that was applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AllocationDraft {
    /// The KPI.
    pub kpi: Id<Kpi>,
    /// Whose target is handed down.
    pub node: Scope,
    /// Fiscal year.
    pub year: i32,
    /// What is handed down, to whom, by which measure.
    pub plan: AllocationPlan,
}

/// What an allocation gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AllocationReading {
    /// Decimal places of the smallest unit that is handed out.
    pub places: u8,
    /// What is divided, rounded to the smallest unit; `None` where it is not known.
    pub base: Option<Decimal>,
    /// The node's own target of the year, rounded in the same way, and of its months.
    pub plan: Option<Decimal>,
    /// The node's targets month by month.
    pub plan_months: Vec<Option<Decimal>>,
    /// Each child in the order of the plan.
    pub children: Vec<AllocatedChild>,
    /// What the children have together.
    pub allocated: Option<Decimal>,
    /// The base less that: above zero nobody has it, below zero it was handed out more than once.
    pub remainder: Option<Decimal>,
    /// What the children have together month by month; empty where it is not known.
    pub months: Vec<Decimal>,
    /// People who have parts in several cells (of product lines, of regions), with their sums over all of them.
    pub people: Vec<AllocatedChild>,
    /// Whether months are even because the shape asked for is not known.
    pub is_even_for_want: bool,
    /// Why nothing can be handed down.
    pub fault: Option<CascadeFault>,
}

/// One child of an allocation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AllocatedChild {
    /// Who, or what.
    pub scope: Scope,
    /// What each measure of the blend comes to, in its order.
    pub measured: Vec<Option<Decimal>>,
    /// Its part of the base in percent, for display.
    pub share: Option<Decimal>,
    /// Whether it gets no target: it has neither the percentage that the method asks for nor a lock.
    pub is_left_out: bool,
    /// The year.
    pub year: Option<Decimal>,
    /// Its months, which add up to the year; empty where they are not known.
    pub months: Vec<Decimal>,
    /// Why its months are not known.
    pub months_fault: Option<AllocationError>,
    /// Its targets as they are stored.
    pub stored: Option<TargetSeries>,
    /// Its stored target of the year.
    pub written: Option<Decimal>,
}

/// Why nothing can be handed down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CascadeFault {
    /// The KPI does not add up over its scopes.
    NotAdditive,
    /// The base is not known: no target, or nothing was reached.
    NoBase,
    /// A factor, percentage or weight is below zero.
    BelowZero,
    /// The parts cannot be formed.
    Parts(AllocationError),
}

/// The scopes below a node, with targets and what their parts add up to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CascadeNode {
    /// Who, or what.
    pub scope: Scope,
    /// How far below the company it stands.
    pub depth: u8,
    /// Its stored target of the year.
    pub target: Option<Decimal>,
    /// What its children have together, of those that have targets; `None` where no child has any.
    pub below: Option<Decimal>,
    /// Its target less that.
    pub gap: Option<Decimal>,
    /// How many children have no target.
    pub without: u32,
    /// Whether an allocation hands its target down.
    pub hands_down: bool,
    /// What the allocation above gives it now, where that is not what is stored.
    pub computed: Option<Decimal>,
}
