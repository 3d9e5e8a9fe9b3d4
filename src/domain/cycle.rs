//! Review cycles: a period whose cards are looked over, agreed and locked, with what was locked, the record of what happened
//! and the appeals. What a lock holds is computed by the engine; nothing is computed here. `docs/cycles.md` has the rules.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::{calibration::Calibration, id::Id, people::Employee, period::Period, text::Text2};

/// A review of a month, quarter, half or year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Cycle {
    /// Identity.
    pub id: Id<Cycle>,
    /// Name as shown.
    pub name: Text2,
    /// The period that is reviewed.
    pub period: Period,
    /// How far it is.
    pub state: CycleState,
    /// Every lock, oldest first; reopening takes none away.
    #[serde(default)]
    pub seals: Vec<SealMark>,
    /// What happened, oldest first.
    #[serde(default)]
    pub log: Vec<CycleEntry>,
    /// Appeals against its results, oldest first.
    #[serde(default)]
    pub appeals: Vec<Appeal>,
    /// How it is calibrated; off where there is nothing.
    #[serde(default)]
    pub calibration: Option<Calibration>,
}

impl Cycle {
    /// A draft to which nothing has happened.
    pub fn draft(id: Id<Self>, name: Text2, period: Period) -> Self {
        let (seals, log, appeals) = (Vec::new(), Vec::new(), Vec::new());
        Self { id, name, period, state: CycleState::Draft, seals, log, appeals, calibration: None }
    }

    /// The newest lock.
    pub fn seal(&self) -> Option<&SealMark> {
        self.seals.last()
    }
}

/// How far a cycle is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CycleState {
    /// It is being prepared.
    #[default]
    Draft,
    /// People look over its results.
    Review,
    /// Its results are agreed and kept.
    Locked,
}

/// A lock: what the sealed text must hash to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SealMark {
    /// The sealed text.
    pub seal: Id<CycleSeal>,
    /// SHA-256 of it, in hexadecimal digits.
    pub sha256: String,
    /// Version of the engine that computed it.
    pub engine: String,
    /// When, seconds since 1970-01-01 UTC.
    pub at: i64,
}

/// Something that happened to a cycle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CycleEntry {
    /// When, seconds since 1970-01-01 UTC.
    pub at: i64,
    /// What.
    pub step: CycleStep,
    /// Why, in the user's words; may be empty where nothing was taken back.
    #[serde(default)]
    pub reason: String,
}

/// What can happen to a cycle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CycleStep {
    /// It began.
    Begun,
    /// The review began.
    Reviewed,
    /// It was locked.
    Locked,
    /// It was opened again.
    Reopened,
    /// A change of indicators, targets or pay was noted.
    Noted,
    /// Somebody's result was decided otherwise, or such a decision taken back.
    Decided,
}

/// Somebody's appeal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Appeal {
    /// Who appeals.
    pub person: Id<Employee>,
    /// When, seconds since 1970-01-01 UTC.
    pub at: i64,
    /// What is said, in the user's words.
    pub text: String,
    /// What came of it: the decision that holds.
    #[serde(default)]
    pub outcome: Option<AppealOutcome>,
    /// Decisions that held before, oldest first; deciding again takes none away.
    #[serde(default)]
    pub earlier: Vec<AppealOutcome>,
}

/// What came of an appeal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AppealOutcome {
    /// When, seconds since 1970-01-01 UTC.
    pub at: i64,
    /// The decision.
    pub verdict: Verdict,
    /// Why, in the user's words.
    pub text: String,
}

/// A decision on an appeal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The result changes.
    Upheld,
    /// It changes in part.
    Partly,
    /// It stays.
    Rejected,
}

/// What was locked, as one text; never changed once it is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CycleSeal {
    /// Identity.
    pub id: Id<CycleSeal>,
    /// Whose it is.
    pub cycle: Id<Cycle>,
    /// Canonical JSON of inputs, rules, report and the hash of the lock before.
    pub text: String,
}
