//! Key performance indicators and the formula trees that compute them from inputs.
//!
//! A KPI is a scalar expression over inputs; an input is one aggregate of records, or values that were typed in.
//! The same tree is read by the evaluator, the explanation and, later, by the spreadsheet and SQL exports.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::{
    about::About,
    id::Id,
    row::{Comparison, RowValue},
    scoring::Term,
    survey::SurveyScale,
    table::{ColumnId, TableId},
    text::Text2,
};

/// An indicator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Kpi {
    /// Identity.
    pub id: Id<Kpi>,
    /// Short code for people, for example `K08`.
    pub code: String,
    /// Name as shown.
    pub name: Text2,
    /// What exactly is measured.
    pub definition: Text2,
    /// Which reading of an ambiguous indicator this is; empty for the only one.
    #[serde(default)]
    pub variant: Text2,
    /// Perspective under which it is grouped.
    pub perspective: Perspective,
    /// Which way is better.
    pub direction: Direction,
    /// Unit of its value.
    pub unit: Unit,
    /// Decimal places shown (of the percent figure for ratios).
    pub precision: u8,
    /// The formula.
    pub formula: Formula,
    /// How a person gets credit for it.
    pub attribution: Attribution,
    /// What a reader has to know besides.
    #[serde(default)]
    pub about: About,
}

/// The view under which an indicator is grouped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Perspective {
    /// 财务
    Financial,
    /// 客户关系
    Customer,
    /// 运营
    Operations,
    /// 市场
    Market,
}

impl Perspective {
    /// All perspectives in their fixed order.
    pub const ALL: [Self; 4] = [Self::Financial, Self::Customer, Self::Operations, Self::Market];
}

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
}

/// Unit of a value. Ratios are 0 to 1 inside and percent only on screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Money in the workspace's reporting currency.
    Currency,
    /// A ratio, shown as percent.
    Ratio,
    /// A number of things.
    Count,
    /// Hours.
    Hours,
    /// Points of a scale.
    Points,
    /// Days.
    Days,
}

impl Unit {
    /// Whether parts of the company may be added up to the whole.
    pub const fn is_additive(self) -> bool {
        matches!(self, Self::Currency | Self::Count)
    }
}

/// How a person gets credit for a KPI.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Attribution {
    /// By the employee named on the row.
    Record,
    /// By the dated ownership share of the account.
    Owner,
    /// By the records of the person and of everybody who reports to the person on the day, directly or through others.
    Team,
}

/// A scalar expression over inputs. Division by zero and missing parts make the whole missing, with the reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Formula {
    /// The aggregate of an input in the scope and period.
    Input(Id<Input>),
    /// A constant.
    Number(Decimal),
    /// Sum of two parts.
    Add(Box<Formula>, Box<Formula>),
    /// First part less the second.
    Subtract(Box<Formula>, Box<Formula>),
    /// Product of two parts.
    Multiply(Box<Formula>, Box<Formula>),
    /// First part over the second; over several scopes or periods this is Σ numerator ÷ Σ denominator,
    /// because both parts are evaluated over the whole scope and period first.
    Divide(Box<Formula>, Box<Formula>),
    /// Absolute value.
    Absolute(Box<Formula>),
    /// The part evaluated over the same period of the year before.
    LastYear(Box<Formula>),
    /// An aggregate of records that stands in the formula itself.
    Records(Box<RecordAggregate>),
    /// The value of another KPI in the same scope and period, with that KPI's own attribution.
    Kpi(Id<Kpi>),
    /// The value with the other sign.
    Negate(Box<Formula>),
    /// Rounded half away from zero to decimal places (-9 to 9); below zero to tens, hundreds and so on.
    Round(Box<Formula>, i8),
    /// The smallest of some parts.
    Smallest(Vec<Formula>),
    /// The largest of some parts.
    Largest(Vec<Formula>),
    /// The first part where the test is passed, the second where it is not; only that one is evaluated.
    If(Box<Test>, Box<Formula>, Box<Formula>),
    /// The first part, or the second where the first has no data or divides by zero.
    Otherwise(Box<Formula>, Box<Formula>),
    /// The part evaluated over the period before, of the same length.
    Prior(Box<Formula>),
    /// The part evaluated from the first month of the fiscal year on.
    YearToDate(Box<Formula>),
    /// The part evaluated from the first month of the fiscal quarter on.
    QuarterToDate(Box<Formula>),
    /// The part evaluated over this period and those before it, so many in all.
    Rolling(Box<Formula>, u8),
    /// What a formula of points names; it has no value in the formula of a KPI.
    Term(Term),
}

/// A question about values that is answered yes or no. Where a value is missing and the rest does not decide,
/// there is no answer, and what depends on it is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Test {
    /// Two values compared.
    Compare(Box<Formula>, Comparison, Box<Formula>),
    /// Whether there is a value; always yes or no.
    Present(Box<Formula>),
    /// Whether all are passed.
    All(Vec<Test>),
    /// Whether at least one is passed.
    Any(Vec<Test>),
    /// Whether it is not passed.
    Not(Box<Test>),
}

/// Anything of a formula that is walked over.
#[derive(Debug, Clone, Copy)]
enum Node<'a> {
    Formula(&'a Formula),
    Test(&'a Test),
}

impl<'a> Node<'a> {
    fn inside(self) -> Vec<Self> {
        match self {
            Self::Formula(Formula::If(test, yes, no)) => {
                vec![Self::Test(test), Self::Formula(yes), Self::Formula(no)]
            }
            Self::Formula(formula) => formula.parts().into_iter().map(Self::Formula).collect(),
            Self::Test(Test::Compare(left, _, right)) => vec![Self::Formula(left), Self::Formula(right)],
            Self::Test(Test::Present(part)) => vec![Self::Formula(part)],
            Self::Test(Test::All(tests) | Test::Any(tests)) => tests.iter().map(Self::Test).collect(),
            Self::Test(Test::Not(test)) => vec![Self::Test(test)],
        }
    }
}

impl Formula {
    /// The formulas directly inside, those of tests left out.
    pub fn parts(&self) -> Vec<&Self> {
        match self {
            Self::Input(_) | Self::Number(_) | Self::Records(_) | Self::Kpi(_) | Self::Term(_) => Vec::new(),
            Self::Absolute(part)
            | Self::LastYear(part)
            | Self::Negate(part)
            | Self::Round(part, _)
            | Self::Prior(part)
            | Self::YearToDate(part)
            | Self::QuarterToDate(part)
            | Self::Rolling(part, _) => vec![part],
            Self::Smallest(parts) | Self::Largest(parts) => parts.iter().collect(),
            Self::Add(left, right)
            | Self::Subtract(left, right)
            | Self::Multiply(left, right)
            | Self::Divide(left, right)
            | Self::If(_, left, right)
            | Self::Otherwise(left, right) => vec![left, right],
        }
    }

    /// Every formula inside, itself first, in order of appearance; tests are looked into.
    pub fn walk(&self) -> Vec<&Self> {
        let mut found = Vec::new();
        let mut open = vec![Node::Formula(self)];
        while let Some(node) = open.pop() {
            if let Node::Formula(formula) = node {
                found.push(formula);
            }
            open.extend(node.inside().into_iter().rev());
        }
        found
    }

    /// The inputs that the formula reads, each once, in order of appearance.
    pub fn inputs(&self) -> Vec<Id<Input>> {
        self.distinct(|formula| if let Self::Input(id) = formula { Some(*id) } else { None })
    }

    /// The KPIs that the formula refers to, each once, in order of appearance.
    pub fn kpis(&self) -> Vec<Id<Kpi>> {
        self.distinct(|formula| if let Self::Kpi(id) = formula { Some(*id) } else { None })
    }

    /// The aggregates that stand in the formula itself, each once, in order of appearance.
    pub fn aggregates(&self) -> Vec<&RecordAggregate> {
        self.distinct(
            |formula| if let Self::Records(aggregate) = formula { Some(&**aggregate) } else { None },
        )
    }

    /// The terms of a formula of points, each once, in order of appearance.
    pub fn terms(&self) -> Vec<Term> {
        self.distinct(|formula| if let Self::Term(term) = formula { Some(*term) } else { None })
    }

    /// Whether it can be a formula of points: it reads terms and numbers only, in the period itself.
    pub fn is_of_terms(&self) -> bool {
        self.walk().into_iter().all(|formula| match formula {
            Self::Input(_)
            | Self::Records(_)
            | Self::Kpi(_)
            | Self::LastYear(_)
            | Self::Prior(_)
            | Self::YearToDate(_)
            | Self::QuarterToDate(_)
            | Self::Rolling(..) => false,
            Self::Smallest(parts) | Self::Largest(parts) => !parts.is_empty(),
            _ => true,
        })
    }

    /// How many nodes it has, those of tests and of aggregates counted.
    pub fn size(&self) -> usize {
        let mut size = 0;
        let mut open = vec![Node::Formula(self)];
        while let Some(node) = open.pop() {
            size += match node {
                Node::Formula(Self::Records(aggregate)) => aggregate.size(),
                _ => 1,
            };
            open.extend(node.inside());
        }
        size
    }

    fn distinct<'a, T: PartialEq>(&'a self, pick: impl Fn(&'a Self) -> Option<T>) -> Vec<T> {
        let mut found = Vec::new();
        for picked in self.walk().into_iter().filter_map(pick) {
            if !found.contains(&picked) {
                found.push(picked);
            }
        }
        found
    }
}

/// One aggregate that KPIs are computed from. Where records and typed values meet at the same scope and period,
/// the records win and the typed value is shown beside them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Input {
    /// Identity.
    pub id: Id<Input>,
    /// Name as shown.
    pub name: Text2,
    /// Unit of the aggregate.
    pub unit: Unit,
    /// The aggregate over records, if records can give it.
    #[serde(default)]
    pub records: Option<RecordAggregate>,
    /// How values are typed in, if they may be.
    #[serde(default)]
    pub typed: Option<TypedEntry>,
}

/// An aggregate over the rows of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RecordAggregate {
    /// The table.
    pub table: TableId,
    /// What is computed.
    pub function: Aggregate,
    /// Rows that count: those that meet all conditions. An unknown condition is not met.
    #[serde(default)]
    pub filter: Vec<Condition>,
    /// The day column that places a row in a period; rows without it do not count.
    pub time: ColumnId,
}

impl RecordAggregate {
    /// The identity of the aggregate where it stands in a formula and not in an input of its own:
    /// equal aggregates have equal ids (FNV-1a of its bytes as `postcard` writes them).
    pub fn id(&self) -> Id<Input> {
        Id::from_raw(postcard::serialize_with_flavor(self, Fnv::default()).unwrap_or_default())
    }

    /// The columns that a batch must have to count: the time column, then those of the function and the filter.
    pub fn columns(&self) -> Vec<&ColumnId> {
        let mut found = vec![&self.time];
        match &self.function {
            Aggregate::Sum(column) | Aggregate::CountDistinct(column) => found.push(column),
            function => function.value().into_iter().for_each(|value| value.collect_columns(&mut found)),
        }
        self.filter.iter().for_each(|condition| condition.collect_columns(&mut found));
        found
    }

    /// Whether it counts working time.
    pub fn reads_work_time(&self) -> bool {
        self.function.value().is_some_and(RowValue::reads_work_time)
            || self.filter.iter().any(Condition::reads_work_time)
    }

    /// How many nodes it has.
    pub fn size(&self) -> usize {
        let value = match &self.function {
            Aggregate::Sum(_) | Aggregate::CountDistinct(_) => 1,
            function => function.value().map_or(0, RowValue::size),
        };
        1 + value + self.filter.iter().map(Condition::size).sum::<usize>()
    }
}

/// FNV-1a as a place that bytes are written to.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl postcard::ser_flavors::Flavor for Fnv {
    type Output = u64;

    fn try_push(&mut self, byte: u8) -> postcard::Result<()> {
        self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        Ok(())
    }

    fn finalize(self) -> postcard::Result<u64> {
        Ok(self.0)
    }
}

/// What an aggregate computes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Aggregate {
    /// Sum of a number column over rows where it is present.
    Sum(ColumnId),
    /// Number of rows.
    Count,
    /// Number of different texts in a column.
    CountDistinct(ColumnId),
    /// Sum of a value over rows where it is there.
    SumOf(RowValue),
    /// Mean of a value over rows where it is there, kept as the sum and the number of rows.
    Average(RowValue),
    /// Smallest value.
    Minimum(RowValue),
    /// Largest value.
    Maximum(RowValue),
    /// The value in the middle; the mean of the two in the middle where their number is even.
    Median(RowValue),
    /// The value below which this part (0 to 1) lies, as Excel's PERCENTILE.INC interpolates it.
    Percentile(RowValue, Decimal),
    /// The value of the newest row by the time column; the mean of several that are equally new.
    Last(RowValue),
}

impl Aggregate {
    /// The value of each row that it is computed of; `None` for those that need none or a plain column.
    pub const fn value(&self) -> Option<&RowValue> {
        match self {
            Self::Sum(_) | Self::Count | Self::CountDistinct(_) => None,
            Self::SumOf(value)
            | Self::Average(value)
            | Self::Minimum(value)
            | Self::Maximum(value)
            | Self::Median(value)
            | Self::Percentile(value, _)
            | Self::Last(value) => Some(value),
        }
    }

    /// Whether it is the smallest or largest value, of which the whole's is one of the parts'.
    pub const fn is_extreme(&self) -> bool {
        matches!(self, Self::Minimum(_) | Self::Maximum(_))
    }

    /// Whether values of parts of a scope or period add up to the value of the whole.
    pub const fn adds_up(&self) -> bool {
        matches!(self, Self::Sum(_) | Self::SumOf(_) | Self::Count | Self::CountDistinct(_))
    }
}

/// A condition on a row. It is met, not met or unknown; unknown where a value that it needs is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// The cell is present; never unknown.
    Present(ColumnId),
    /// The day in the first column is on or before the day in the second.
    OnOrBefore(ColumnId, ColumnId),
    /// The day in the first column is after the day in the second.
    After(ColumnId, ColumnId),
    /// Two values compared; texts only for being the same or not.
    Compare(Box<RowValue>, Comparison, Box<RowValue>),
    /// All are met; not met as soon as one is not, unknown where the rest does not decide.
    All(Vec<Condition>),
    /// At least one is met; met as soon as one is, unknown where the rest does not decide.
    Any(Vec<Condition>),
    /// It is not met; unknown where it is unknown.
    Not(Box<Condition>),
}

impl Condition {
    /// Adds the columns that it reads to a list.
    pub fn collect_columns<'a>(&'a self, found: &mut Vec<&'a ColumnId>) {
        match self {
            Self::Present(column) => found.push(column),
            Self::OnOrBefore(left, right) | Self::After(left, right) => found.extend([left, right]),
            Self::Compare(left, _, right) => {
                left.collect_columns(found);
                right.collect_columns(found);
            }
            Self::All(parts) | Self::Any(parts) => {
                parts.iter().for_each(|part| part.collect_columns(found));
            }
            Self::Not(part) => part.collect_columns(found),
        }
    }

    /// Whether it counts working time.
    pub fn reads_work_time(&self) -> bool {
        match self {
            Self::Present(_) | Self::OnOrBefore(..) | Self::After(..) => false,
            Self::Compare(left, _, right) => left.reads_work_time() || right.reads_work_time(),
            Self::All(parts) | Self::Any(parts) => parts.iter().any(Self::reads_work_time),
            Self::Not(part) => part.reads_work_time(),
        }
    }

    /// How many nodes it has.
    pub fn size(&self) -> usize {
        1 + match self {
            Self::Present(_) => 1,
            Self::OnOrBefore(..) | Self::After(..) => 2,
            Self::Compare(left, _, right) => left.size() + right.size(),
            Self::All(parts) | Self::Any(parts) => parts.iter().map(Self::size).sum(),
            Self::Not(part) => part.size(),
        }
    }
}

/// How values of an input are typed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TypedEntry {
    /// A number that adds up over accounts and periods.
    Number,
    /// Answers per level of a survey: the input is Σ n·points with the usual points.
    LevelPoints,
    /// The same by points of its own.
    ScalePoints(SurveyScale),
    /// Answers per level of a survey: the input is Σ n. `answers_of` is the input that holds the counts.
    LevelCount {
        /// The input whose counts are added.
        answers_of: Id<Input>,
    },
    /// A number that is not simply added up: how several of them make one.
    Kept(TypedRule),
}

/// How several typed numbers make one: first those of each scope over time, then those of the accounts inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct TypedRule {
    /// Over the periods inside the one asked for.
    pub over_time: OverTime,
    /// Over the accounts inside a company or region, and those of a person.
    pub over_accounts: OverAccounts,
    /// In a period that it was not typed for.
    #[serde(default)]
    pub across: Across,
}

/// What a number says about a period that lies inside its own or crosses its border.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Across {
    /// Nothing.
    #[default]
    Nothing,
    /// Of a sum its part by days, of a mean itself for its days; of the other rules nothing.
    ByDays,
}

/// How numbers of several periods make one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OverTime {
    /// Σ number.
    Sum,
    /// Σ number × months ÷ Σ months.
    Mean,
    /// The number of the period that ends last.
    Last,
    /// The smallest.
    Min,
    /// The largest.
    Max,
}

/// How numbers of several accounts make one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OverAccounts {
    /// They make none: the company has only what is typed for it.
    Apart,
    /// Σ number, of a person by the shares of the accounts.
    Sum,
    /// Each account the same, of a person by the shares.
    Mean,
    /// The smallest.
    Min,
    /// The largest.
    Max,
}

impl Across {
    /// All, the one that holds without a word first.
    pub const ALL: [Self; 2] = [Self::Nothing, Self::ByDays];
}

impl OverTime {
    /// All, the most wanted first.
    pub const ALL: [Self; 5] = [Self::Sum, Self::Last, Self::Mean, Self::Min, Self::Max];
}

impl OverAccounts {
    /// All, the most wanted first.
    pub const ALL: [Self; 5] = [Self::Sum, Self::Mean, Self::Min, Self::Max, Self::Apart];
}
