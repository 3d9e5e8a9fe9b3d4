//! What can be asked of the engine, and the answers.

use serde::{Deserialize, Serialize};

use crate::{
    domain::{
        account::Account,
        date::DayRange,
        id::Id,
        kpi::{Input, Kpi},
        people::Employee,
        period::Period,
        scope::Scope,
        target::TargetSeries,
        value::InputValue,
    },
    engine::report::{Explanation, Scorecard},
};

/// A question. Every answer depends on the model and the question only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Query {
    /// Cards of a period with their trend, and the same cards of the period before.
    Cards {
        /// Whose cards.
        subjects: Vec<Subjects>,
        /// The period.
        period: Period,
    },
    /// How one figure came about.
    Explain {
        /// Whose figure.
        scope: Scope,
        /// Of which KPI.
        kpi: Id<Kpi>,
        /// For which period.
        period: Period,
    },
    /// The target series of a fiscal year.
    Targets {
        /// Fiscal year.
        year: i32,
    },
    /// The typed values of an input in a fiscal year.
    Values {
        /// The input.
        input: Id<Input>,
        /// Fiscal year.
        year: i32,
    },
    /// Days for which there are records, and how many.
    Coverage,
    /// The full report as canonical JSON: company, accounts and employees with every explanation,
    /// without trends.
    ReportJson {
        /// The period.
        period: Period,
    },
}

/// Whose cards are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Subjects {
    /// The company's portfolio card.
    Company,
    /// Every key account.
    Accounts,
    /// Every employee.
    Employees,
    /// One account.
    Account(Id<Account>),
    /// One employee.
    Employee(Id<Employee>),
}

/// An answer to a [`Query`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer {
    /// To [`Query::Cards`].
    Cards(Cards),
    /// To [`Query::Explain`]; `None` where the scope's card has no such KPI.
    Explanation(Option<Explanation>),
    /// To [`Query::Targets`], in order of id.
    Targets(Vec<TargetSeries>),
    /// To [`Query::Values`], in order of id.
    Values(Vec<InputValue>),
    /// To [`Query::Coverage`].
    Coverage(Coverage),
    /// To [`Query::ReportJson`].
    ReportJson(String),
}

/// Cards of a period and of the period before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cards {
    /// The period asked for.
    pub period: Period,
    /// Cards in the order of the subjects; accounts and people by name (zh, then en), then id.
    pub cards: Vec<Scorecard>,
    /// The period before, if it can be written.
    pub previous_period: Option<Period>,
    /// The same cards for it, in the same order, without trends.
    pub previous: Vec<Scorecard>,
}

/// What the records cover.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// First to last day found in a time column of an input, or in a typed value's period.
    pub days: Option<DayRange>,
    /// Rows over all batches.
    pub rows: u64,
    /// Batches whose rows could not be found.
    pub batches_without_rows: u32,
}
