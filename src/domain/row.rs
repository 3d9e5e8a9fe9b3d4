//! Expressions over the cells of one row, as they stand inside an aggregate. Aggregates do not nest.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::{date::Day, kpi::Condition, table::ColumnId};

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Comparison {
    /// `=`
    Equal,
    /// `<>`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
}

impl Comparison {
    /// All comparisons.
    pub const ALL: [Self; 6] =
        [Self::Equal, Self::NotEqual, Self::Less, Self::AtMost, Self::Greater, Self::AtLeast];

    /// The sign.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "<>",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::Greater => ">",
            Self::AtLeast => ">=",
        }
    }

    /// Whether it holds between two values in this order.
    pub fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::NotEqual => order.is_ne(),
            Self::Less => order.is_lt(),
            Self::AtMost => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::AtLeast => order.is_ge(),
        }
    }
}

/// A value of one row. It is missing where a cell that it needs is missing or a divisor is zero.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RowValue {
    /// The cell of a column.
    Column(ColumnId),
    /// A constant number.
    Number(Decimal),
    /// A constant text.
    Text(String),
    /// A constant day.
    Day(Day),
    /// Sum.
    Add(Box<RowValue>, Box<RowValue>),
    /// First less second.
    Subtract(Box<RowValue>, Box<RowValue>),
    /// Product.
    Multiply(Box<RowValue>, Box<RowValue>),
    /// First over second.
    Divide(Box<RowValue>, Box<RowValue>),
    /// The value with the other sign.
    Negate(Box<RowValue>),
    /// Absolute value.
    Absolute(Box<RowValue>),
    /// Rounded half away from zero to decimal places; below zero to tens, hundreds and so on.
    Round(Box<RowValue>, i8),
    /// Days from the second day to the first.
    Days(Box<RowValue>, Box<RowValue>),
    /// Hours from the second day to the first, 24 a day.
    Hours(Box<RowValue>, Box<RowValue>),
    /// Working days from the second day, itself counted, to before the first.
    WorkDays(Box<RowValue>, Box<RowValue>),
    /// Working hours from the second day to the first; with times of day, hours from midnight of the first and of the
    /// second day.
    WorkHours(Box<RowValue>, Box<RowValue>, #[serde(default)] Option<Box<(RowValue, RowValue)>>),
    /// The first value where the condition is met, the second where it is not; missing where that is unknown.
    If(Box<Condition>, Box<RowValue>, Box<RowValue>),
    /// The first value, or the second where the first is missing.
    Otherwise(Box<RowValue>, Box<RowValue>),
}

impl RowValue {
    /// The values directly inside, those of conditions left out.
    pub fn parts(&self) -> Vec<&Self> {
        match self {
            Self::Column(_) | Self::Number(_) | Self::Text(_) | Self::Day(_) => Vec::new(),
            Self::Negate(part) | Self::Absolute(part) | Self::Round(part, _) => vec![part],
            Self::Add(left, right)
            | Self::Subtract(left, right)
            | Self::Multiply(left, right)
            | Self::Divide(left, right)
            | Self::Days(left, right)
            | Self::Hours(left, right)
            | Self::WorkDays(left, right)
            | Self::WorkHours(left, right, None)
            | Self::If(_, left, right)
            | Self::Otherwise(left, right) => vec![left, right],
            Self::WorkHours(left, right, Some(times)) => vec![left, right, &times.0, &times.1],
        }
    }

    /// Adds the columns that it reads to a list.
    pub fn collect_columns<'a>(&'a self, found: &mut Vec<&'a ColumnId>) {
        match self {
            Self::Column(column) => found.push(column),
            Self::If(condition, _, _) => condition.collect_columns(found),
            _ => {}
        }
        self.parts().into_iter().for_each(|part| part.collect_columns(found));
    }

    /// Whether it counts working time.
    pub fn reads_work_time(&self) -> bool {
        let inside = match self {
            Self::WorkDays(..) | Self::WorkHours(..) => true,
            Self::If(condition, _, _) => condition.reads_work_time(),
            _ => false,
        };
        inside || self.parts().into_iter().any(Self::reads_work_time)
    }

    /// How many nodes it has.
    pub fn size(&self) -> usize {
        let condition = if let Self::If(condition, _, _) = self { condition.size() } else { 0 };
        self.parts().into_iter().map(Self::size).sum::<usize>() + condition + 1
    }
}
