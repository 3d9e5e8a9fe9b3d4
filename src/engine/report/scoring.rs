//! Results of scoring rules: the numbers that points of a shape come from, and the course of a card's total.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    domain::{
        card_rule::{PointsItem, RollUp},
        id::Id,
        kpi::{Formula, Kpi, Perspective},
        period::Period,
        scope::Scope,
        scoring::{Measure, RedLineEffect, Term},
        text::Text2,
        weight::Weight,
    },
    engine::report::Limit,
};

/// How the total of a card came about: rolled up, plus points, limited, cut by red lines.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Course {
    /// How the scores were rolled up.
    pub roll_up: RollUp,
    /// The indicator that alone gave the roll-up (lowest, highest, worst child).
    pub decided_by: Option<Id<Kpi>>,
    /// How the scores of each perspective were put together first; `None` where they were not.
    pub within: Option<RollUp>,
    /// The perspectives that took part then, in their order.
    pub groups: Vec<GroupRolled>,
    /// Groups of one's own that took part, outer before inner; empty where the card has none.
    #[serde(default)]
    pub own_groups: Vec<OwnGroupRolled>,
    /// What the total was rolled up of then: the outermost groups, and indicators in none.
    #[serde(default)]
    pub own_parts: Vec<GroupPart>,
    /// The roll-up, rounded at the total step.
    pub rolled: Option<Decimal>,
    /// Points outside the weights, in order of period.
    pub points: Vec<PointsCounted>,
    /// What they add up to, limited.
    pub points_sum: Decimal,
    /// Which limit of the card the total hit.
    pub limit: Option<Limit>,
    /// Indicators with a red line, in the card's order.
    pub red_lines: Vec<RedLineFound>,
    /// Code of the band before red lines.
    pub band_before: Option<String>,
}

/// A perspective in a roll-up by perspectives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupRolled {
    /// Which.
    pub perspective: Perspective,
    /// Sum of the weights of its indicators with a weight above 0 and a score.
    pub weight: Weight,
    /// How many these are.
    pub count: u32,
    /// What they come to, rounded to 9 places; the total is computed from the exact number.
    pub score: Decimal,
    /// Whether it alone is the total.
    pub decides: bool,
}

/// A group of one's own in a roll-up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnGroupRolled {
    /// Its name.
    pub name: Text2,
    /// How deep it stands, the outermost at 0.
    pub level: u8,
    /// How its parts were put together.
    pub roll_up: RollUp,
    /// Its parts that count, groups before indicators.
    pub parts: Vec<GroupPart>,
    /// What they come to, rounded to 9 places; what stands above is computed from the exact number.
    pub score: Decimal,
}

/// A part of a group, or of the total.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupPart {
    /// What.
    pub of: PartOf,
    /// Its weight beside the other parts.
    pub weight: Weight,
    /// Its score, rounded to 9 places.
    pub score: Decimal,
    /// Whether it alone is what the parts come to.
    pub decides: bool,
}

/// What a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartOf {
    /// A group, by its place in [`Course::own_groups`].
    Group(u32),
    /// An indicator.
    Kpi(Id<Kpi>),
}

impl Course {
    /// Whether scores were put together in groups before they made the total.
    pub fn is_grouped(&self) -> bool {
        self.within.is_some() || !self.own_parts.is_empty()
    }
}

/// How the total of a card moves with its weights, targets and thresholds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sensitivity {
    /// Whose card.
    pub scope: Scope,
    /// Of which period.
    pub period: Period,
    /// Its total.
    pub total: Option<Decimal>,
    /// Indicators that count in it, in the card's order.
    pub levers: Vec<Lever>,
}

/// What moves the total through one indicator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lever {
    /// The indicator.
    pub kpi: Id<Kpi>,
    /// Its score.
    pub score: Option<Decimal>,
    /// Change of the weighted mean, before rounding, to 9 places, where it has one point (of 100) of weight more and the
    /// others give way in proportion; `None` where weights do not make the total or nothing else counts.
    pub weight: Option<Decimal>,
    /// What was reached had been exactly its target.
    #[serde(default)]
    pub met: Option<Box<Shift>>,
    /// Its target one percent higher.
    pub target: Option<Shift>,
    /// Its threshold one percent higher.
    pub threshold: Option<Shift>,
    /// Its stretch one percent higher.
    pub stretch: Option<Shift>,
}

/// The card with one number one percent higher.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shift {
    /// That number.
    pub to: Decimal,
    /// The score of the indicator then; `None` where the number leaves no score.
    pub score: Option<Decimal>,
    /// The total of the card then, rounded as shown.
    pub total: Option<Decimal>,
    /// The total then less the total now.
    pub change: Option<Decimal>,
}

/// Points outside the weights on a card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PointsCounted {
    /// The item.
    pub item: Id<PointsItem>,
    /// Points given.
    pub given: Decimal,
    /// Points that count within the limits of one item.
    pub counted: Decimal,
    /// What for.
    pub reason: String,
}

/// An indicator with a red line on a card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RedLineFound {
    /// The indicator.
    pub kpi: Id<Kpi>,
    /// The value that must be reached.
    pub limit: Decimal,
    /// What happens where it is not.
    pub effect: RedLineEffect,
    /// The actual, rounded to 9 places.
    pub actual: Option<Decimal>,
    /// Whether it is reached.
    pub state: RedLineState,
}

/// Whether a red line is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RedLineState {
    /// The limit is reached; exactly at it counts.
    Kept,
    /// It is not reached: the effect applies.
    Hit,
    /// There is no actual: nothing follows, and that is said.
    Unknown,
}

/// What a border was compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measured {
    /// The actual, or its quotient by the target.
    pub measure: Measure,
    /// It, rounded to 9 places; borders are compared with the exact number.
    pub value: Decimal,
}

/// Where points of a shape come from; all values rounded to 9 places, points computed from the exact ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shaped {
    /// Between an outer and an inner border of a range: on the straight line from one pair (value, points) to another.
    Slope {
        /// What was compared.
        measured: Measured,
        /// Lower end.
        from: (Decimal, Decimal),
        /// Upper end.
        to: (Decimal, Decimal),
    },
    /// Within the inner borders of a range.
    Inside {
        /// What was compared.
        measured: Measured,
        /// Lower inner border.
        low: Decimal,
        /// Upper inner border.
        high: Decimal,
        /// Full points.
        points: Decimal,
    },
    /// On or beyond an outer border of a range: 0 points.
    Outside {
        /// What was compared.
        measured: Measured,
        /// Lower outer border.
        low: Decimal,
        /// Upper outer border.
        high: Decimal,
    },
    /// By the best border reached.
    Step {
        /// What was compared.
        measured: Measured,
        /// The border; `None` where none is reached.
        reached: Option<Decimal>,
        /// The next harder border, if there is one.
        next: Option<Decimal>,
        /// Its points.
        points: Decimal,
    },
    /// By the level with exactly the actual's value.
    Level {
        /// The value.
        value: Decimal,
        /// Its points.
        points: Decimal,
        /// Its name; may be empty.
        name: Text2,
    },
    /// Start + each × events.
    Events {
        /// The actual.
        events: Decimal,
        /// Points without any event.
        start: Decimal,
        /// Points for each.
        each: Decimal,
    },
    /// All points or none.
    AllOrNothing {
        /// The actual.
        actual: Decimal,
        /// The target.
        target: Decimal,
        /// Whether it is reached.
        reached: bool,
        /// Points if it is.
        points: Decimal,
    },
    /// (ceiling − target) ÷ (ceiling − actual) × points.
    NearCeiling {
        /// The actual.
        actual: Decimal,
        /// The target.
        target: Decimal,
        /// The best value possible.
        ceiling: Decimal,
        /// Points of the target.
        points: Decimal,
    },
    /// The best value possible is reached: the cap.
    AtCeiling {
        /// The actual.
        actual: Decimal,
        /// The best value possible.
        ceiling: Decimal,
    },
    /// The threshold is not reached and the rule gives 0 points there.
    BelowThreshold {
        /// The actual.
        actual: Decimal,
        /// The threshold.
        threshold: Decimal,
    },
    /// By a formula of the user's own.
    Formula {
        /// The formula.
        formula: Box<Formula>,
        /// What its terms stood for; those that were missing are left out.
        terms: Vec<(Term, Decimal)>,
        /// What it came to, before floor and cap.
        raw: Decimal,
    },
}
