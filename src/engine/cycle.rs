//! Locks of review cycles: what is sealed, whether a sealed report comes out again of its own inputs, and what has changed
//! since or between two cycles. Specification: `docs/cycles.md`.

mod compare;
mod sealing;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

pub use self::sealing::rehashed;
pub(super) use self::{compare::compared, sealing::sealed};
use crate::{
    domain::{
        cycle::Cycle,
        date::Day,
        id::Id,
        kpi::Kpi,
        period::Period,
        record::{Record, RecordKey},
        scope::Scope,
    },
    engine::{
        appraisal::Appraisal,
        pay::PersonPay,
        pools::PoolReading,
        report::{Missing, Partial, Scorecard},
    },
};

/// What a lock keeps. Its text is the JSON of it, fields in this order, records by kind and id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed {
    /// Version of the engine that computed it.
    pub engine: String,
    /// Version of the document format.
    pub schema: u32,
    /// Whose it is.
    pub cycle: Id<Cycle>,
    /// The period.
    pub period: Period,
    /// SHA-256 of the lock before this one, of any cycle.
    pub previous: Option<String>,
    /// What every scope had reached: all that the report was computed from besides the rules.
    pub inputs: Vec<SealedScope>,
    /// The rules that it was computed by, each with its hash.
    pub rules: Vec<SealedRule>,
    /// Whether owners of accounts and the handing down of targets are among the rules; locks of earlier versions have neither.
    #[serde(default)]
    pub has_linkage: bool,
    /// The results.
    pub report: SealedReport,
}

/// What a scope had reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedScope {
    /// Whose figures.
    pub scope: Scope,
    /// The figures, by KPI and period.
    pub reached: Vec<SealedActual>,
}

/// What was reached of one KPI, as aggregates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedActual {
    /// The KPI.
    pub kpi: Id<Kpi>,
    /// The period.
    pub period: Period,
    /// Numerator and denominator, each as an exact fraction `n/d`; or why there is no value.
    pub actual: Result<(String, String), Missing>,
    /// What of the period it stands for.
    pub partial: Option<Partial>,
}

/// A rule as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedRule {
    /// SHA-256 of the record's JSON.
    pub sha256: String,
    /// The record.
    pub record: Record,
}

/// The results of a cycle: the company's card, accounts, people; pay and bonuses by grades. Without trends and paces, which are of the day on
/// which they are looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedReport {
    /// The cards.
    pub cards: Vec<Scorecard>,
    /// What people are paid.
    pub pay: Vec<PersonPay>,
    /// The bonuses by grades of the period; locks of older versions have none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pools: Vec<PoolReading>,
    /// How parts that people rate, and decisions of a calibration, made totals; none where there are neither.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub appraisals: Vec<Appraisal>,
}

/// A lock that is about to be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealReading {
    /// The text.
    pub text: String,
    /// SHA-256 of it.
    pub sha256: String,
    /// Version of the engine.
    pub engine: String,
    /// People in it.
    pub people: u32,
    /// People whose card has no total.
    pub without_total: u32,
    /// Ratings that are unfinished or lack a comment that is asked for: nothing is locked while there are any.
    pub open_ratings: u32,
    /// Whether the report comes out again of the sealed inputs and rules alone.
    pub recomputes: bool,
}

/// One side of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum CycleSide {
    /// A cycle as it was locked last.
    Sealed(Id<Cycle>),
    /// A cycle as it comes out now.
    Now(Id<Cycle>),
}

/// Two sides beside each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CycleComparison {
    /// Whether the left lock still stands, where there is one.
    pub left: Option<Proof>,
    /// Whether the right lock still stands, where there is one.
    pub right: Option<Proof>,
    /// The cards of either side, those of the left first; none, and no rules, where a lock is lost or cannot be read.
    pub cards: Vec<CardPair>,
    /// Rules that differ, by kind and id.
    pub rules: Vec<RuleChange>,
}

/// Whether a lock still stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// The text hashes to what the cycle says.
    pub is_intact: bool,
    /// The report comes out again of the sealed inputs and rules alone; `None` where another version of the engine
    /// computed it.
    pub recomputes: Option<bool>,
    /// The lock before it is there as it was.
    pub follows: bool,
}

/// The card of one subject on both sides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardPair {
    /// Whose card.
    pub scope: Scope,
    /// Total and band on the left; `None` where there is no such card.
    pub left: Option<(Option<Decimal>, Option<String>)>,
    /// The same on the right.
    pub right: Option<(Option<Decimal>, Option<String>)>,
    /// Indicators that differ.
    pub indicators: Vec<IndicatorPair>,
}

/// An indicator that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndicatorPair {
    /// The KPI.
    pub kpi: Id<Kpi>,
    /// Score on the left and on the right.
    pub scores: (Option<Decimal>, Option<Decimal>),
    /// What it is that differs, each once.
    pub causes: Vec<Cause>,
}

/// Why an indicator differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// What was reached.
    Actual,
    /// What was asked.
    Target,
    /// Its weight.
    Weight,
    /// How it is scored.
    Rule,
    /// It stands on one of the cards only.
    Card,
}

/// A rule that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleChange {
    /// Which record.
    pub key: RecordKey,
    /// The record on the left.
    pub before: Option<Record>,
    /// The record on the right.
    pub after: Option<Record>,
    /// From when what is new on the right holds, where it is dated.
    pub from: Option<Day>,
    /// Why, where it was said.
    pub reason: String,
}
