//! Results: cards, indicators and how each figure came about. Numbers are exact decimals; missing has a reason.

mod scoring;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

pub use self::scoring::{
    Course, GroupPart, GroupRolled, Lever, Measured, OwnGroupRolled, PartOf, PointsCounted, RedLineFound,
    RedLineState, Sensitivity, Shaped, Shift,
};
use crate::{
    domain::{
        account::Account,
        card_rule::RollUp,
        date::Day,
        id::Id,
        kpi::{Input, Kpi, Perspective},
        period::Period,
        scope::Scope,
        scoring::{Rule, StandIn},
        settings::PaceBasis,
        target::TargetPoint,
        weight::Weight,
    },
    engine::{appraisal::Appraisal, pay::PersonPay, pools::PoolReading},
};

/// Version of the calculation: a figure may change only with it, and `docs/engine-changes.md` says how.
pub const ENGINE_VERSION: &str = "5";

/// The full report of a workspace for one period, as the command line and the page write it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// [`ENGINE_VERSION`].
    pub engine: String,
    /// The period.
    pub period: Period,
    /// Reporting currency, ISO 4217.
    pub currency: String,
    /// What happens at a border of any rule, shape, band or red line.
    #[serde(default)]
    pub border: BorderRule,
    /// The company's card, then accounts, then employees.
    pub cards: Vec<Scorecard>,
    /// How every indicator of every card came about, in the order of cards and indicators.
    pub explanations: Vec<Explanation>,
    /// What each employee is paid by each plan, in the order of the cards.
    #[serde(default)]
    pub pay: Vec<PersonPay>,
    /// What the bonuses by grades of the period come to, in order of id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pools: Vec<PoolReading>,
    /// How parts that people rate, and decisions of a calibration, made totals, in the order of the cards.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub appraisals: Vec<Appraisal>,
}

/// What a value that equals a border does. There is one rule for all borders; it is stated so that a reader of the data knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BorderRule {
    /// It reaches the border: 以上 is ≥, where less is better 以下 is ≤.
    #[default]
    ReachedByEquality,
}

/// The card of one subject.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scorecard {
    /// Whose card.
    pub scope: Scope,
    /// Indicators: those with a weight in the card's order, then the others by code, without a weight.
    pub indicators: Vec<Indicator>,
    /// Score per perspective, rounded for display only; it never feeds the total.
    pub perspectives: Vec<PerspectiveScore>,
    /// Total: the roll-up of the rounded scores (Σ weight × score ÷ Σ weight unless a card rule says otherwise), rounded
    /// once, with points outside the weights, limits and red lines applied.
    pub total: Option<Decimal>,
    /// Why there is no total.
    pub total_missing: Option<TotalMissing>,
    /// Code of the band that the rounded total falls into.
    pub band: Option<String>,
    /// Sum of all weights on the card.
    pub weight_given: Weight,
    /// Sum of the weights of indicators with a score; less than given where values are missing.
    pub weight_counted: Weight,
    /// How the total came about.
    #[serde(default)]
    pub course: Course,
    /// Totals of the months of the trend, oldest first (empty where no trend was asked for).
    pub trend: Vec<TrendPoint>,
}

/// The score of the indicators of one perspective.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PerspectiveScore {
    /// The perspective.
    pub perspective: Perspective,
    /// Weighted mean of its indicators' scores, rounded as a total; `None` where none has a score.
    pub score: Option<Decimal>,
    /// Sum of the weights of its indicators with a score.
    pub weight_counted: Weight,
}

/// Why a card has no total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TotalMissing {
    /// No weight set applies.
    NoWeights,
    /// The weights do not total 100 % and the set enforces it.
    WeightsNotWhole,
    /// No indicator with a weight has a score.
    NoScores,
    /// An indicator without an actual blocks the total.
    Blocked,
    /// A score below 0 has no place in a geometric mean.
    NegativeScore,
    /// A part of the card that people rate has no score, and blocks the total.
    RatingMissing,
}

/// One KPI on a card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Indicator {
    /// The KPI.
    pub kpi: Id<Kpi>,
    /// What was reached.
    pub actual: Outcome,
    /// What of the period the actual stands for, where typed values leave months or accounts out.
    #[serde(default)]
    pub partial: Option<Partial>,
    /// What was asked, as it holds for this period; of a partial value that adds up: for its months.
    pub target: Option<TargetPoint>,
    /// Actual over target (target over actual is not used), as a ratio rounded to 4 places; for display only. `None`
    /// for a target of zero or less, where it would mislead.
    pub attainment: Option<Decimal>,
    /// The part of the target that was planned up to the end of the data, in a period that is not over then.
    #[serde(default)]
    pub pace: Option<Pace>,
    /// (actual − baseline) ÷ (target − baseline) rounded to 4 places, where the rule has a baseline; for display only.
    #[serde(default)]
    pub progress: Option<Decimal>,
    /// Points, rounded at the score step, or what stands in for them.
    pub score: Option<Decimal>,
    /// What was put in the place of a missing score.
    #[serde(default)]
    pub stand_in: Option<StandIn>,
    /// How the score compares with the points of threshold and target.
    pub status: Status,
    /// Weight on the card.
    pub weight: Option<Weight>,
    /// Weight ÷ counted weights in percent (of a plain mean 1 ÷ n), rounded to 2 places; for display only.
    pub effective_percent: Option<Decimal>,
    /// Weight × score ÷ counted weights (of a plain mean score ÷ n, of a sum the score), rounded at the total step; for
    /// display only.
    pub contribution: Option<Decimal>,
    /// Values of the months of the trend, oldest first (empty where no trend was asked for).
    pub trend: Vec<TrendPoint>,
}

/// What a value stands for that does not have the data of its whole period. It is computed over the months that
/// all inputs have data of, and an additive target is that of the same months.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Partial {
    /// The months it is computed over, in order.
    pub months: Vec<Period>,
    /// How many months the period has.
    pub of: u8,
    /// Accounts inside the scope with data of some of their months only, by id.
    pub accounts: Vec<Id<Account>>,
    /// What is known to be missing, with the reason in the user's words.
    pub gaps: Vec<Gap>,
}

/// A period of an input that is known to be missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// The input.
    pub input: Id<Input>,
    /// The period.
    pub period: Period,
    /// Why, in the user's words; may be empty.
    pub reason: String,
}

impl Partial {
    /// Whether months of the period are left out (and not only values of some accounts).
    pub fn lacks_months(&self) -> bool {
        self.months.len() < usize::from(self.of)
    }
}

/// What came of a formula.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// A value: numerator ÷ denominator, the denominator being 1 for what is not a ratio.
    Value {
        /// Numerator, exact up to 9 places.
        numerator: Decimal,
        /// Denominator, exact up to 9 places.
        denominator: Decimal,
        /// The value, rounded to 9 places; scores are computed from the exact ratio.
        value: Decimal,
    },
    /// No value, with the reason.
    Missing(Missing),
}

/// Why there is no value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// Neither rows nor typed values for the input in this scope and period.
    NoData(Id<Input>),
    /// The denominator is zero.
    ZeroDenominator,
    /// The formula says, by `0 / 0`, that there is no figure in this case.
    Undefined,
    /// A typed value says that it is missing, with the reason in the user's words.
    Declared(String),
    /// The rows of an imported batch could not be found.
    RowsUnavailable,
    /// Every input has data, but no month has data of all of them.
    MonthsApart,
    /// A number grew beyond what can be computed exactly.
    TooLarge,
    /// The formula names an input that does not exist.
    UnknownInput(Id<Input>),
    /// The period before cannot be written.
    NoEarlierPeriod,
    /// The formula looks back further than is computed.
    TooFarBack,
    /// The formula names a KPI that does not exist.
    UnknownKpi,
    /// KPIs refer to each other in a circle: their codes, the first again at the end.
    Circular(Vec<String>),
    /// KPIs refer to each other too deeply to be computed.
    TooDeep,
    /// Several values of the input were typed in, and there is no way to put them together: a mean or a median
    /// without its rows does not roll up.
    DoesNotRollUp(Id<Input>),
}

impl Missing {
    /// Whether a formula may put another value in its place: there is no data or no ratio. A fault stays one.
    pub fn may_be_replaced(&self) -> bool {
        match self {
            Self::NoData(_)
            | Self::ZeroDenominator
            | Self::Undefined
            | Self::Declared(_)
            | Self::MonthsApart
            | Self::NoEarlierPeriod
            | Self::DoesNotRollUp(_) => true,
            Self::RowsUnavailable
            | Self::TooLarge
            | Self::UnknownInput(_)
            | Self::TooFarBack
            | Self::UnknownKpi
            | Self::Circular(_)
            | Self::TooDeep => false,
        }
    }
}

/// A verdict, shown by shape and word as well as by colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// 达标: the score reaches the points of the target.
    Good,
    /// 关注: it reaches the points of the threshold.
    Watch,
    /// 未达标: it does not.
    Bad,
    /// No score.
    Unknown,
}

/// A month of a trend.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrendPoint {
    /// The month.
    pub period: Period,
    /// Value (of an indicator, rounded to 9 places) or total (of a card); `None` if missing.
    pub value: Option<Decimal>,
    /// Target of the month (indicators only).
    pub target: Option<Decimal>,
}

/// How one indicator's figures came about, step by step; each step can be recomputed from those before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// Whose figure.
    pub scope: Scope,
    /// Of which KPI.
    pub kpi: Id<Kpi>,
    /// For which period.
    pub period: Period,
    /// The steps.
    pub steps: Vec<Step>,
}

/// A step of an explanation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// An input was aggregated.
    Input {
        /// The input.
        input: Id<Input>,
        /// The period it was aggregated over (another year for a growth rate).
        period: Period,
        /// The last month, where the months are no period of their own; `period` is the first one then.
        #[serde(default)]
        through: Option<Period>,
        /// Where the value comes from.
        source: InputSource,
        /// Months that ought to have a typed value and have no data.
        lacks: Vec<Period>,
        /// The aggregate, exact up to 9 places; `None` if missing.
        value: Option<Decimal>,
        /// Numerator and denominator of the aggregate where it is a mean (sum and number) or where its 9 places are
        /// not exact.
        #[serde(default)]
        sides: Option<(Decimal, Decimal)>,
    },
    /// The value of another KPI was taken; that KPI's own explanation tells how it came about.
    Kpi {
        /// The KPI.
        kpi: Id<Kpi>,
        /// The period it was taken for.
        period: Period,
        /// The last month, where the months are no period of their own; `period` is the first one then.
        #[serde(default)]
        through: Option<Period>,
        /// Its value.
        outcome: Outcome,
    },
    /// Working time was counted by a calendar.
    WorkTime {
        /// Whether the workspace has a calendar of its own; else it is Monday to Friday, eight hours.
        own: bool,
        /// Hours of the usual week on the last day of the period, to 9 places.
        week_hours: Decimal,
        /// Days of the period without hours, whatever their weekday.
        holidays: u32,
        /// Days of the period with hours of their own: worked in exchange, or short.
        worked: u32,
    },
    /// Typed values leave months or accounts out: the inputs were read over the months that are there.
    Partial(Partial),
    /// The formula of the KPI gave the actual.
    Actual(Outcome),
    /// The target that applies.
    Target {
        /// The target of the period.
        point: TargetPoint,
        /// The scope whose target it is (the subject's own, its type's or role's, or the company's).
        origin: Scope,
        /// Whether it was summed from or divided into other periods than it was written for.
        derived: bool,
        /// By how many days it counts, where a person was there for a part of them.
        #[serde(default)]
        prorated: Option<Prorated>,
    },
    /// A scoring rule applies; without one the plain line is used.
    Rule {
        /// Whose rule it is.
        origin: Scope,
        /// The rule.
        rule: Box<Rule>,
    },
    /// The period is not over: where the target should stand.
    Pace(Pace),
    /// No target applies, so there is no score.
    NoTarget,
    /// The person is not there on any day of the period, so a target that adds up asks for nothing, which is not 0.
    Absent,
    /// The target gives no score line, so there is no score.
    NoLine {
        /// Why.
        reason: NoLine,
    },
    /// The score line: points run straight from one pair (value, points) to another.
    Score {
        /// Lower end: value and points.
        from: (Decimal, Decimal),
        /// Upper end: value and points.
        to: (Decimal, Decimal),
        /// Points before rounding, to 9 places, cap and floor applied.
        exact: Decimal,
        /// Which limit was hit.
        limit: Option<Limit>,
        /// Points, rounded half away from zero.
        score: Decimal,
        /// Decimal places of that rounding.
        places: u8,
    },
    /// Points by a shape that is not a score line.
    Shaped {
        /// The numbers of the shape.
        shaped: Shaped,
        /// Points before rounding, to 9 places, cap and floor applied.
        exact: Decimal,
        /// Which limit was hit.
        limit: Option<Limit>,
        /// Points, rounded half away from zero.
        score: Decimal,
        /// Decimal places of that rounding.
        places: u8,
    },
    /// How far on the way from the baseline to the target; feeds nothing.
    Progress {
        /// Where the way starts.
        baseline: Decimal,
        /// Where it ends.
        target: Decimal,
        /// (actual − baseline) ÷ (target − baseline), rounded to 4 places.
        progress: Decimal,
    },
    /// The indicator has a red line.
    RedLine(RedLineFound),
    /// What was put in the place of a missing score.
    StandIn {
        /// What.
        stand_in: StandIn,
        /// The score that counts; `None` where the card is blocked.
        score: Option<Decimal>,
    },
    /// Its part in a roll-up that is not the weighted mean.
    Rolled {
        /// Weight given; it does not count here.
        given: Weight,
        /// How the scores were rolled up.
        roll_up: RollUp,
        /// Indicators that took part.
        count: u32,
        /// Whether its score is the roll-up.
        decides: bool,
        /// Its share of the total, rounded for display.
        contribution: Option<Decimal>,
    },
    /// Its part in a roll-up by perspectives.
    Grouped {
        /// Weight given.
        given: Weight,
        /// Its perspective.
        perspective: Perspective,
        /// How the scores of a perspective are put together.
        within: RollUp,
        /// How those of the perspectives are.
        over: RollUp,
        /// The perspectives.
        groups: Vec<GroupRolled>,
        /// What they come to, rounded.
        rolled: Decimal,
    },
    /// Its part in a roll-up by groups of one's own.
    OwnGrouped {
        /// Weight given.
        given: Weight,
        /// The groups, outer before inner, as on the card.
        groups: Vec<OwnGroupRolled>,
        /// What the total is rolled up of.
        parts: Vec<GroupPart>,
        /// How.
        over: RollUp,
        /// What they come to, rounded.
        rolled: Decimal,
    },
    /// The weight on the card.
    Weight {
        /// Weight given.
        given: Weight,
        /// Sum of the weights of indicators with a score.
        counted: Weight,
        /// Given ÷ counted in percent, rounded to 2 places; shown, never multiplied.
        effective_percent: Decimal,
        /// Given × score ÷ counted, rounded for display.
        contribution: Decimal,
    },
    /// How the total moves with its weight, target and threshold; only where one figure is explained.
    Lever(Lever),
    /// The indicator has a weight but no score: its weight is spread over the others in proportion.
    LeftOut {
        /// Weight given.
        given: Weight,
    },
    /// What stands beside the figure and feeds nothing, where the indicator's card says anything.
    Beside {
        /// The last day of the data that it reads; `None` where it has none.
        data_until: Option<Day>,
        /// What the counter-metric comes to in the same scope and period.
        counter: Option<Counter>,
    },
}

/// The figure of a counter-metric.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counter {
    /// The indicator that is watched beside the other.
    pub kpi: Id<Kpi>,
    /// What it comes to.
    pub outcome: Outcome,
}

/// Where a target that adds up should stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pace {
    /// The last day of the data.
    pub day: Day,
    /// What it goes by.
    pub basis: PaceBasis,
    /// The part of the target: numerator and denominator.
    pub share: (Decimal, Decimal),
    /// Target × that part, exact up to 9 places.
    pub planned: Decimal,
}

/// How much of a target counts for a person who joined, left or changed roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prorated {
    /// Days on which a target held for the person.
    pub days: u32,
    /// Days of the period.
    pub of: u32,
}

/// Where the value of an input comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InputSource {
    /// From imported rows.
    Records {
        /// Rows that counted.
        rows: u64,
        /// Source files, each once.
        files: Vec<String>,
    },
    /// From values typed in.
    Typed {
        /// How many values were added.
        values: u32,
    },
    /// From imported rows, and from values typed in for parts of the scope or period that have no rows.
    RecordsAndTyped {
        /// Rows that counted.
        rows: u64,
        /// Source files, each once.
        files: Vec<String>,
        /// How many typed values were added.
        values: u32,
    },
    /// From nowhere: missing.
    Nothing(Missing),
}

/// Why there is no score although there is an actual.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoLine {
    /// A target of zero or less needs a threshold: without one the line starts from the target itself.
    TargetNotPositive,
    /// Threshold or stretch is set for some of the periods only that the target is summed over: without its sum the
    /// line would run elsewhere than any of the parts asks for.
    PartsIncomplete,
    /// Threshold, target and stretch (or the borders or points of a shape) do not follow each other as they must.
    OutOfOrder,
    /// The shape needs threshold and stretch, and the target lacks one.
    PointMissing,
    /// The actual is none of the levels.
    NoLevel,
    /// The number of events is below zero.
    NegativeEvents,
    /// The formula of points divides by zero.
    ZeroDivisor,
    /// The formula of points names the baseline, and the rule has none.
    BaselineMissing,
    /// The formula of points holds something that is neither a term nor a number.
    NotAScoreFormula,
    /// A number grew beyond what can be computed exactly.
    TooLarge,
}

/// A limit of the score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// The most that counts: of a score the points of the stretch unless a rule says otherwise.
    Cap,
    /// The least that counts: of a score 0 points unless a rule says otherwise.
    Floor,
}
