//! What is wrong with a formula's text, where, and what was probably meant: data, worded in `view`.

use serde::{Deserialize, Serialize};

use crate::engine::language::{types::Type, words::Function};

/// Characters of a text, from the first up to and without the last, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// First character.
    pub start: usize,
    /// The character after the last.
    pub end: usize,
}

impl Place {
    /// From the start of one place to the end of another.
    pub(super) fn to(self, other: Self) -> Self {
        Self { start: self.start, end: other.end }
    }
}

/// The text is not a formula.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{problem:?} at {}..{}", at.start, at.end)]
pub struct FormulaError {
    /// Where.
    pub at: Place,
    /// What.
    pub problem: Problem,
}

/// What stands where something else was expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expected {
    /// A value: a number, a name, a function or a bracket.
    Value,
    /// An operator, or the end.
    OperatorOrEnd,
    /// A closing bracket, a comma or an operator.
    CloseOrComma,
    /// A name.
    Name,
    /// `NULL` or `NOT NULL`.
    Null,
    /// An opening bracket after the name of a function.
    Open,
    /// A table.
    Table,
    /// A column.
    Column,
    /// A column that holds days.
    DayColumn,
    /// A column that holds texts.
    TextColumn,
    /// A whole number that is written out.
    WholeNumber,
    /// A number that is written out.
    WrittenNumber,
    /// A question that is answered yes or no.
    YesNo,
    /// A number of any unit.
    Number,
    /// A day.
    Day,
}

/// What a name could stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NameKind {
    /// A function.
    Function,
    /// A table.
    Table,
    /// A column.
    Column,
    /// A KPI or an input.
    Kpi,
    /// A term of a formula of points.
    Term,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    /// The text has more characters than this.
    TooLong(usize),
    /// Parts stand inside of each other deeper than this.
    TooDeep(usize),
    /// There are more parts than this.
    TooManyParts(usize),
    /// There is nothing.
    Empty,
    /// A character that has no meaning here.
    Character(char),
    /// A text or a name in brackets does not end.
    Unclosed,
    /// A number has more digits than can be kept.
    NumberTooLong,
    /// Something else was expected than what stands there (empty at the end of the text).
    Unexpected {
        /// What was expected.
        expected: Expected,
        /// What stands there.
        found: String,
    },
    /// Nothing has this name.
    Unknown {
        /// What was looked for.
        kind: NameKind,
        /// The name as it stands there.
        name: String,
        /// What was probably meant.
        suggestion: Option<String>,
    },
    /// Several KPIs or inputs have this name: the code tells them apart.
    Ambiguous(String),
    /// A column stands outside of an aggregate; the aggregate that was probably meant.
    ColumnOutside(String),
    /// A function has too many or too few arguments.
    Arguments {
        /// The function.
        function: Function,
        /// Fewest.
        least: usize,
        /// Most.
        most: usize,
        /// How many there are.
        found: usize,
    },
    /// A function stands where it cannot be: an aggregate inside another, a period inside an aggregate.
    NotHere(Function),
    /// A function that reads rows or other periods stands in a formula of points.
    NotInPoints(Function),
    /// `WHERE` or `BY` stands in something that is no aggregate.
    NoFilterHere,
    /// Columns of two tables stand in one aggregate.
    TwoTables(String, String),
    /// Two types do not go together.
    TypesDiffer(Type, Type),
    /// A value has another type than is needed.
    WrongType {
        /// What is needed.
        expected: Expected,
        /// The type that it has.
        found: Type,
    },
    /// Texts can be compared only for being the same.
    TextOrder,
    /// A written number lies outside of these bounds, which belong to it.
    Outside(i64, i64),
    /// There is no such day.
    NoSuchDay,
}
