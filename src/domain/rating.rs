//! Ratings by people: the parts of a person's card beside its indicators (own view, manager, peers, all round), what is rated by
//! which levels, and the ratings themselves. `docs/ratings.md` has the arithmetic; nothing is computed here.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::{
    dated::Dated,
    id::{Id, stable_bits},
    people::Employee,
    period::{Period, PeriodLevel},
    scope::Scope,
    text::Text2,
    weight::Weight,
};

/// Most criteria, and most levels, of a plan.
pub const MOST_CRITERIA: usize = 50;

/// Which parts the cards of a scope have beside the indicators; found like a card rule, the most specific one holds as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RatingPlan {
    /// Identity, made of the scope.
    pub id: Id<RatingPlan>,
    /// Whose cards: a person's, those of a role, everybody's.
    pub scope: Scope,
    /// Revisions.
    pub terms: Dated<RatingTerms>,
}

impl RatingPlan {
    /// The identity of the plan of a scope.
    pub fn id_for(scope: &Scope) -> Id<Self> {
        Id::from_raw(stable_bits(&format!("ratings/{scope}")))
    }
}

/// What a plan says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RatingTerms {
    /// The length of the periods that are rated; cards of other periods have no such parts.
    pub every: PeriodLevel,
    /// Weight of the indicators' part.
    pub indicators: Weight,
    /// The levels that can be given, best first, with falling points.
    pub levels: Vec<RatingLevel>,
    /// What is rated.
    pub criteria: Vec<Criterion>,
    /// The parts, each kind once. With the indicators' part their weights are 100 %.
    pub parts: Vec<RatingPart>,
    /// What a part without a score that counts means.
    #[serde(default)]
    pub missing: MissingPart,
    /// Which ratings need a comment.
    #[serde(default)]
    pub comments: CommentRule,
}

/// A level that can be given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RatingLevel {
    /// Name as shown.
    pub name: Text2,
    /// What it counts.
    pub points: Decimal,
}

/// Something that is rated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Criterion {
    /// Identity: ratings name it.
    pub id: Id<Criterion>,
    /// Name as shown.
    pub name: Text2,
    /// What somebody shows on each level, in the order of the levels; empty texts where the name of the level says enough.
    #[serde(default)]
    pub anchors: Vec<Text2>,
}

/// A part of the card that people rate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RatingPart {
    /// Who rates.
    pub kind: PartKind,
    /// Its weight beside the other parts; a part of 0 is shown and never counts.
    pub weight: Weight,
    /// What they rate and what it weighs within the part; 100 % together.
    pub weights: Vec<CriterionWeight>,
}

/// The weight of a criterion within a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CriterionWeight {
    /// The criterion.
    pub criterion: Id<Criterion>,
    /// Its weight.
    pub weight: Weight,
}

/// Who rates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PartKind {
    /// The person.
    Own,
    /// Whom the person reports to.
    Manager,
    /// Colleagues.
    Peers,
    /// Anybody around the person: those led, other teams, customers' contacts.
    AllRound,
}

impl PartKind {
    /// All, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::Own, Self::Manager, Self::Peers, Self::AllRound];
}

/// What a part without a score means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MissingPart {
    /// It is left out and the others count in proportion.
    #[default]
    LeaveOut,
    /// The card has no total.
    Block,
}

/// Which ratings need a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct CommentRule {
    /// Every one.
    pub always: bool,
    /// Those of so many points or fewer.
    pub at_most: Option<Decimal>,
    /// Those of so many points or more.
    pub at_least: Option<Decimal>,
}

impl CommentRule {
    /// Whether a rating of these points needs one.
    pub fn asks(&self, points: Decimal) -> bool {
        self.always
            || self.at_most.is_some_and(|most| points <= most)
            || self.at_least.is_some_and(|least| points >= least)
    }
}

/// What keeps a plan from being used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RatingFault {
    /// The weights of the parts are not 100 % together.
    PartsNotWhole,
    /// The weights of the criteria of a part are not 100 % together.
    CriteriaNotWhole(PartKind),
    /// A part, a criterion or a number of points stands there twice, or a part names a criterion that is not there.
    Twice,
    /// There are fewer than two levels, no part, or too much of either.
    Length,
    /// The points of the levels do not fall, or lie below 0.
    LevelsOutOfOrder,
}

impl RatingTerms {
    /// What is wrong with it; the first that holds.
    pub fn fault(&self) -> Option<RatingFault> {
        let lengths = [self.levels.len(), self.criteria.len()];
        if self.levels.len() < 2 || self.parts.is_empty() || lengths.iter().any(|n| *n > MOST_CRITERIA) {
            return Some(RatingFault::Length);
        }
        if !self.levels.is_sorted_by(|left, right| left.points > right.points)
            || self.levels.iter().any(|level| level.points < Decimal::ZERO)
        {
            return Some(RatingFault::LevelsOutOfOrder);
        }
        let known: BTreeSet<Id<Criterion>> = self.criteria.iter().map(|one| one.id).collect();
        let kinds: BTreeSet<PartKind> = self.parts.iter().map(|part| part.kind).collect();
        if known.len() != self.criteria.len() || kinds.len() != self.parts.len() {
            return Some(RatingFault::Twice);
        }
        for part in &self.parts {
            let named: BTreeSet<Id<Criterion>> = part.weights.iter().map(|one| one.criterion).collect();
            if named.len() != part.weights.len() || !named.is_subset(&known) {
                return Some(RatingFault::Twice);
            }
            if Weight::total(part.weights.iter().map(|one| one.weight)) != Weight::WHOLE {
                return Some(RatingFault::CriteriaNotWhole(part.kind));
            }
        }
        let parts = self.parts.iter().map(|part| part.weight);
        let whole = Weight::total(parts.chain([self.indicators])) == Weight::WHOLE;
        (!whole).then_some(RatingFault::PartsNotWhole)
    }

    /// The part of a kind.
    pub fn part(&self, kind: PartKind) -> Option<&RatingPart> {
        self.parts.iter().find(|part| part.kind == kind)
    }
}

/// What was said of a person for a period within one part, by everybody who rated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Rating {
    /// Identity, made of person, period and part.
    pub id: Id<Rating>,
    /// Who is rated.
    pub person: Id<Employee>,
    /// For which period.
    pub period: Period,
    /// As which part.
    pub kind: PartKind,
    /// What each rater gave; each rater once.
    pub sheets: Vec<RatingSheet>,
}

impl Rating {
    /// The identity of the rating of a person, period and part.
    pub fn id_for(person: Id<Employee>, period: Period, kind: PartKind) -> Id<Self> {
        Id::from_raw(stable_bits(&format!("rating/{person}/{period}/{kind:?}")))
    }
}

/// What one rater gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RatingSheet {
    /// Who rated; of the own view the person.
    pub rater: Id<Employee>,
    /// When it was written, seconds since 1970-01-01 UTC.
    pub at: i64,
    /// What was given, each criterion once.
    pub marks: Vec<Mark>,
    /// What is said about the whole, in the rater's words.
    #[serde(default)]
    pub comment: String,
}

/// What was given for one criterion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Mark {
    /// The criterion.
    pub criterion: Id<Criterion>,
    /// The points of the level.
    pub points: Decimal,
    /// Why, in the rater's words.
    #[serde(default)]
    pub comment: String,
}

/// What was decided about somebody's result in a calibration, instead of what comes out of the figures. Nothing is taken out of it:
/// the last decision holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ResultOverride {
    /// Identity, made of person and period.
    pub id: Id<ResultOverride>,
    /// Whose result.
    pub person: Id<Employee>,
    /// Of which period.
    pub period: Period,
    /// What was decided, oldest first.
    pub decisions: Vec<Decision>,
}

impl ResultOverride {
    /// The identity of the override of a person and period.
    pub fn id_for(person: Id<Employee>, period: Period) -> Id<Self> {
        Id::from_raw(stable_bits(&format!("override/{person}/{period}")))
    }

    /// The decision that holds; `None` where the last one was taken back.
    pub fn holds(&self) -> Option<&Decision> {
        self.decisions.last().filter(|decision| decision.what != Decided::TakenBack)
    }
}

/// A decision about a result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Decision {
    /// When, seconds since 1970-01-01 UTC.
    pub at: i64,
    /// Who decided, in the user's words; not empty.
    pub by: String,
    /// Why; not empty.
    pub reason: String,
    /// What.
    pub what: Decided,
}

/// What was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Decided {
    /// Another total; the grade follows from it.
    Total(Decimal),
    /// Another grade, by the code of its band; the total stays.
    Grade(String),
    /// What comes out of the figures holds again.
    TakenBack,
}
