//! What can be asked of the engine, and the answers.

use serde::{Deserialize, Serialize};

use crate::{
    domain::{
        account::Account,
        date::DayRange,
        id::Id,
        kpi::{Attribution, Formula, Input, Kpi},
        pay::PayPlan,
        people::Employee,
        period::Period,
        scope::Scope,
        scoring::ScoringRule,
        target::TargetSeries,
        text::Lang,
        value::InputValue,
        weight::WeightOwner,
    },
    engine::{
        language::{
            error::{FormulaError, NameKind, Place},
            types::Type,
        },
        pay::PersonPay,
        report::{Explanation, Outcome, Partial, Scorecard, Step},
    },
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
    /// What a formula that is being written means, and what it comes to.
    Formula(FormulaDraft),
    /// What could stand at a place of a formula that is being written.
    Complete {
        /// The text.
        text: String,
        /// How many characters stand before the caret.
        caret: usize,
        /// Whose formula it is; what it cannot refer to is not offered.
        kpi: Option<Id<Kpi>>,
        /// The reader's language.
        lang: Lang,
    },
    /// What people are paid for a period, by every plan that holds for them.
    Pay {
        /// Who; other subjects than people are passed over.
        subjects: Vec<Subjects>,
        /// The period.
        period: Period,
    },
    /// What refers to a KPI.
    KpiUses(Id<Kpi>),
    /// The full report as canonical JSON: company, accounts and employees with every explanation,
    /// without trends.
    ReportJson {
        /// The period.
        period: Period,
    },
}

/// A formula that is being written, and where it is tried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormulaDraft {
    /// The text.
    pub text: String,
    /// Whose formula it is; `None` for a KPI that does not exist yet.
    pub kpi: Option<Id<Kpi>>,
    /// How a person would get credit for it.
    pub attribution: Attribution,
    /// The reader's language.
    pub lang: Lang,
    /// Whose value is shown.
    pub scope: Scope,
    /// The period of that value.
    pub period: Period,
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
    /// To [`Query::Formula`].
    Formula(Result<Box<FormulaReading>, FormulaFault>),
    /// To [`Query::Complete`], best first.
    Completions(Vec<Completion>),
    /// To [`Query::Pay`], people by name, plans by id.
    Pay(Vec<PersonPay>),
    /// To [`Query::KpiUses`].
    KpiUses(KpiUses),
    /// To [`Query::ReportJson`].
    ReportJson(String),
}

/// A formula that was read, and what it comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormulaReading {
    /// The tree.
    pub formula: Formula,
    /// The formula as it is printed, in the reader's language.
    pub text: String,
    /// The type of its value.
    pub value: Type,
    /// What it comes to in the scope and period.
    pub outcome: Outcome,
    /// What of the period the value stands for, where that is not all of it.
    pub partial: Option<Partial>,
    /// What was read for it, in order: steps of inputs and of other KPIs.
    pub read: Vec<Step>,
}

/// Why a text cannot be the formula of a KPI.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum FormulaFault {
    /// It is not a formula.
    Text(FormulaError),
    /// The KPI would refer to itself: codes along the way, its own at both ends.
    Circle(Vec<String>),
}

/// Something that could stand at a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Completion {
    /// What it takes the place of.
    pub at: Place,
    /// What is put there.
    pub insert: String,
    /// What else it is called; may be empty.
    pub also: String,
    /// What it is.
    pub kind: NameKind,
}

/// What refers to a KPI.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct KpiUses {
    /// KPIs whose formulas name it, by code.
    pub kpis: Vec<Id<Kpi>>,
    /// Whose cards it stands on, each once.
    pub cards: Vec<WeightOwner>,
    /// Its targets, by id.
    pub targets: Vec<TargetSeries>,
    /// Plans of pay that read it, by id.
    pub plans: Vec<Id<PayPlan>>,
    /// Its own rules of scoring, by id.
    pub rules: Vec<ScoringRule>,
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
