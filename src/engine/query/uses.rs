//! What refers to a record, as the engine tells it.

use serde::{Deserialize, Serialize};

use crate::domain::{
    allocation::Allocation, card_rule::CardRule, id::Id, kpi::Kpi, pay::PayPlan, record::RecordKey,
    scoring::ScoringRule, target::TargetSeries, weight::WeightOwner,
};

/// What refers to a KPI.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct KpiUses {
    /// KPIs whose formulas name it, by code.
    pub kpis: Vec<Id<Kpi>>,
    /// Whose cards it stands on, each once.
    pub cards: Vec<WeightOwner>,
    /// Its targets, by id.
    pub targets: Vec<TargetSeries>,
    /// Plans of pay that read it, by id.
    pub plans: Vec<Id<PayPlan>>,
    /// Its own rules of scoring, by id.
    pub rules: Vec<ScoringRule>,
    /// How its targets are handed down, and what is handed down by it, by id.
    pub allocations: Vec<Allocation>,
    /// Rules for totals in whose groups it stands, by id.
    pub card_rules: Vec<CardRule>,
}

/// What uses a record.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RecordUses {
    /// The records that name it, by kind and id.
    pub records: Vec<RecordKey>,
    /// Imported rows that name it, those of superseded versions included.
    pub rows: u64,
}
