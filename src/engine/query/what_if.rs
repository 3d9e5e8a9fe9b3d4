//! Changes of a card that are tried out, and the value that brings its total to a goal.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    domain::{
        change::Change,
        id::Id,
        kpi::{Input, Kpi},
        period::Period,
        scenario::{Move, MovePart},
        scope::Scope,
    },
    engine::{pay::PersonPay, query::CardTotal, report::Scorecard},
};

/// Changes of one card that are tried out; the document stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhatIf {
    /// Whose card: an account, a person, or the company.
    pub scope: Scope,
    /// Of which period.
    pub period: Period,
    /// What is moved, each number of an indicator once.
    pub moves: Vec<Move>,
    /// Why, for the history of targets that are changed from a day on.
    pub reason: String,
}

/// What the changes come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhatIfReading {
    /// The card as it is and as it would be, without trends.
    pub card: (Scorecard, Scorecard),
    /// The totals of the cards that the card counts for, as they are and as they would be: the company's, then people's by name.
    pub reached: Vec<(CardTotal, CardTotal)>,
    /// The pay of these people, or of the person whose card it is, as it is and as it would be, by every plan.
    pub pay: Vec<(PersonPay, PersonPay)>,
    /// What was moved.
    pub moves: Vec<Move>,
    /// How each move comes about, in their order.
    pub carried: Vec<Result<Carried, MoveRefusal>>,
    /// What of it would be written: one change for each record. What is only assumed is not among them.
    pub changes: Vec<Change>,
}

/// How a move comes about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Carried {
    /// By a target, a weight set or a typed value that would be written.
    Written,
    /// By so much more or less of an input that is not typed in for just this period: an assumption. Figures that count the
    /// account take their part.
    Assumed(Id<Input>),
    /// By an assumption about this figure alone: no single input makes it.
    Alone,
}

/// Why a number cannot be moved there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum MoveRefusal {
    /// The indicator is not on the card.
    NotOnCard,
    /// The target would not lie on the better side of its threshold.
    ThresholdOrder,
    /// The target would not lie on the worse side of its stretch.
    StretchOrder,
    /// Targets of single weeks are not written.
    Week,
    /// The target counts for a part of the period only, by days or by months with data.
    PartOfPeriod,
    /// The weights that are moved total more than 100 %, or nobody is left to take the rest.
    Weights,
    /// A number grows too large.
    TooLarge,
}

/// A goal that is sought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoalDraft {
    /// The card with what is moved already.
    pub what_if: WhatIf,
    /// The indicator that may move.
    pub kpi: Id<Kpi>,
    /// Which of its numbers.
    pub part: MovePart,
    /// The total that is to be reached.
    pub goal: Decimal,
}

/// The answer to a goal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoalReading {
    /// The number as it is; `None` where there is none.
    pub now: Option<Decimal>,
    /// The total as it is.
    pub total: Option<Decimal>,
    /// Decimal places of the values that are tried: those that the indicator shows, of a ratio two more.
    pub places: u8,
    /// What was found.
    pub outcome: Result<GoalReached, Unreachable>,
}

/// The value nearest to the number at hand where the goal begins to be reached, or stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoalReached {
    /// The value.
    pub to: Decimal,
    /// The total with it.
    pub total: Decimal,
    /// The value one step further from the goal.
    pub short: Decimal,
    /// The total with that; below the goal.
    pub short_total: Option<Decimal>,
}

/// Why no value is the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unreachable {
    /// Whatever the value, the goal is reached.
    Always,
    /// No value brings a total.
    NoTotal,
    /// The number cannot be moved.
    Refused(MoveRefusal),
    /// The best total falls short.
    Short {
        /// The value nearest to the number at hand that gives it.
        at: Decimal,
        /// It.
        total: Decimal,
        /// What keeps it there.
        by: Hindrance,
    },
}

/// What keeps a total where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Hindrance {
    /// The indicator's score is at its cap.
    Cap(Decimal),
    /// The total of the card is at its cap.
    CardCap,
    /// A red line of the card is not kept.
    RedLine,
    /// The indicator has no weight in the total.
    NoWeight,
    /// The value is as good as it can be: all of all.
    Whole,
    /// The other indicators leave no more.
    Others,
}
