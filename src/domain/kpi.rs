//! Key performance indicators and the formula trees that compute them from inputs.
//!
//! A KPI is a scalar expression over inputs; an input is one aggregate of records, or values that were typed in.
//! The same tree is read by the evaluator, the explanation and, later, by the spreadsheet and SQL exports.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::domain::{
    id::Id,
    table::{ColumnId, TableId},
    text::Text2,
};

/// An indicator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
}

/// The view under which an indicator is grouped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
}

/// Unit of a value. Ratios are 0 to 1 inside and percent only on screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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
}

impl Unit {
    /// Whether parts of the company may be added up to the whole.
    pub const fn is_additive(self) -> bool {
        matches!(self, Self::Currency | Self::Count)
    }
}

/// How a person gets credit for a KPI.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Attribution {
    /// By the employee named on the row.
    Record,
    /// By the dated ownership share of the account.
    Owner,
}

/// A scalar expression over inputs. Division by zero and missing parts make the whole missing, with the reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
}

impl Formula {
    /// The inputs that the formula reads, each once, in order of appearance.
    pub fn inputs(&self) -> Vec<Id<Input>> {
        let mut found = Vec::new();
        self.collect_inputs(&mut found);
        found
    }

    fn collect_inputs(&self, found: &mut Vec<Id<Input>>) {
        match self {
            Self::Input(id) => {
                if !found.contains(id) {
                    found.push(*id);
                }
            }
            Self::Number(_) => {}
            Self::Absolute(part) | Self::LastYear(part) => part.collect_inputs(found),
            Self::Add(left, right)
            | Self::Subtract(left, right)
            | Self::Multiply(left, right)
            | Self::Divide(left, right) => {
                left.collect_inputs(found);
                right.collect_inputs(found);
            }
        }
    }
}

/// One aggregate that KPIs are computed from. Where records and typed values meet at the same scope and period,
/// the records win and the typed value is shown beside them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordAggregate {
    /// The table.
    pub table: TableId,
    /// What is computed.
    pub function: Aggregate,
    /// Rows that count; all conditions must hold, a condition on a missing cell does not.
    #[serde(default)]
    pub filter: Vec<Condition>,
    /// The day column that places a row in a period; rows without it do not count.
    pub time: ColumnId,
}

/// What an aggregate computes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aggregate {
    /// Sum of a number column over rows where it is present.
    Sum(ColumnId),
    /// Number of rows.
    Count,
    /// Number of different texts in a column.
    CountDistinct(ColumnId),
}

/// A condition on a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// The cell is present.
    Present(ColumnId),
    /// The day in the first column is on or before the day in the second.
    OnOrBefore(ColumnId, ColumnId),
    /// The day in the first column is after the day in the second.
    After(ColumnId, ColumnId),
}

/// How values of an input are typed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TypedEntry {
    /// A number that adds up over accounts and periods.
    Number,
    /// Answers per level of a survey: the input is Σ n·points.
    LevelPoints,
    /// Answers per level of a survey: the input is Σ n. `answers_of` is the input that holds the counts.
    LevelCount {
        /// The input whose counts are added.
        answers_of: Id<Input>,
    },
}

/// Points of the five satisfaction levels, best first: 非常满意 100, 满意 80, 一般 60, 不满意 40, 非常不满意 20.
pub const SATISFACTION_POINTS: [u32; 5] = [100, 80, 60, 40, 20];
