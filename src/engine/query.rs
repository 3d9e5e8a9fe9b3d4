//! What can be asked of the engine, and the answers.

mod history;
mod pay;
mod rule;
mod uses;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    domain::{
        account::{Account, Region},
        cycle::Cycle,
        date::DayRange,
        id::Id,
        kpi::{Attribution, Formula, Input, Kpi, Unit},
        pay::PayPlan,
        people::Employee,
        period::Period,
        record::{Record, RecordKey},
        scope::Scope,
        scoring::Rule,
        target::{TargetPoint, TargetSeries},
        text::Lang,
        value::InputValue,
        weight::WeightSet,
    },
    engine::{
        behind::RowsRead,
        cascade::{AllocationDraft, AllocationReading, CascadeNode},
        cycle::{CycleComparison, CycleSide, SealReading},
        elicitation::{ElicitationError, Elicited, Judgement, RankMethod},
        guide::selection::AccountFigures,
        language::{
            error::{FormulaError, NameKind, Place},
            types::Type,
        },
        look_ups::LookUp,
        pay::PersonPay,
        pay_costs::PlanCosts,
        pay_lint::PayFinding,
        pool_lint::PoolFinding,
        pools::PoolReading,
        portfolio::Portfolio,
        promotion::PromotionReading,
        report::{Explanation, Outcome, Partial, Scorecard, Sensitivity, Step, TotalMissing},
        statement::PayStatement,
    },
};

pub use self::history::KpiHistory;
pub use self::pay::{PayDraft, PayMark, PayReading, TriedPay};
pub use self::rule::{Border, Mark, NoScore, RuleReading, TriedScore, TriedValue};
pub use self::uses::{KpiUses, RecordUses};

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
    /// The totals of cards of a period, without their indicators: for rankings and distributions of many.
    Totals {
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
    /// How the total of a card moves with its weights, targets and thresholds.
    Sensitivity {
        /// Whose card.
        scope: Scope,
        /// Of which period.
        period: Period,
    },
    /// The same of several cards.
    Sensitivities {
        /// Whose cards.
        subjects: Vec<Subjects>,
        /// Of which period.
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
    /// The rows behind the value of a formula that is being written.
    FormulaRows(FormulaDraft),
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
    /// What a formula of points that is being written means.
    PointsFormula {
        /// The text.
        text: String,
        /// Unit of the KPI that it scores.
        unit: Unit,
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
    /// The accounts of a person under the plans that pay for such periods, from the beginning of the fiscal year to the end of the period.
    PayStatement {
        /// Who.
        person: Id<Employee>,
        /// The last period.
        period: Period,
    },
    /// What the plans of pay cost if every measure comes out higher or lower.
    PayCosts {
        /// The period.
        period: Period,
        /// The percentages.
        percents: Vec<Decimal>,
        /// The one whose changes are told person by person.
        told: Decimal,
    },
    /// What somebody is paid if the measure of a plan comes out higher or lower.
    PayMoved {
        /// Who.
        person: Id<Employee>,
        /// By which plan.
        plan: Id<PayPlan>,
        /// The period.
        period: Period,
        /// The percentage.
        percent: Decimal,
    },
    /// What is to be known about the plans of pay before using them.
    PayLint,
    /// What the bonuses by grades of a period come to.
    Pools {
        /// The period.
        period: Period,
    },
    /// What the totals of key accounts come to together, by the plan of the settings.
    Portfolio {
        /// The period.
        period: Period,
    },
    /// Whom the rules of promotion point to, up to the end of a period.
    Promotions {
        /// The period.
        period: Period,
    },
    /// What is to be known about the bonuses by grades before using them.
    PoolLint,
    /// What rows found in other tables by their keys.
    LookUps,
    /// What a plan of pay that is being written pays at the places that matter.
    PayDraft(Box<PayDraft>),
    /// What refers to a KPI.
    KpiUses(Id<Kpi>),
    /// What uses a role, a region, a product line or an account type.
    Uses(RecordKey),
    /// In which region people without one work by their territories.
    PersonRegions,
    /// What a scoring rule that is being written gives for the values that matter.
    Rule(Box<RuleDraft>),
    /// Which weights come of a judgement, and what they make of the cards.
    Weigh(Box<WeightDraft>),
    /// The records that the cards of a library need in a workspace, and which of its inputs have typed values.
    Library {
        /// The library as JSON.
        text: String,
    },
    /// What KPIs came to month by month in a fiscal year and the one before.
    History {
        /// The KPIs.
        kpis: Vec<Id<Kpi>>,
        /// Whose.
        scope: Scope,
        /// The later of the two years.
        year: i32,
    },
    /// What every account came to in a fiscal year, in sales and margin.
    Selection {
        /// The year.
        year: i32,
    },
    /// What KPIs came to for every account in a fiscal year, on whatever cards they stand.
    Reached {
        /// The KPIs.
        kpis: Vec<Id<Kpi>>,
        /// The year.
        year: i32,
    },
    /// What an allocation that is being written gives, or one that was applied.
    Allocation(Box<AllocationDraft>),
    /// The targets of a KPI from the company down, each beside what those below it have together.
    Cascade {
        /// The KPI.
        kpi: Id<Kpi>,
        /// Fiscal year.
        year: i32,
    },
    /// The lock of a review cycle as it would be made now.
    Seal(Id<Cycle>),
    /// Two review cycles beside each other, or one as it was locked and as it comes out now.
    CycleCompare {
        /// The left side.
        left: CycleSide,
        /// The right side.
        right: CycleSide,
    },
    /// The full report as canonical JSON: company, accounts and employees with every explanation,
    /// without trends.
    ReportJson {
        /// The period.
        period: Period,
    },
    /// What a workbook of a period that computes by itself is made of, as JSON.
    Workbook {
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

/// A scoring rule that is being written, and where it is tried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleDraft {
    /// The KPI.
    pub kpi: Id<Kpi>,
    /// The rule as it stands.
    pub rule: Rule,
    /// Whose target and actual are taken.
    pub scope: Scope,
    /// The period of both.
    pub period: Period,
    /// The target that is assumed where the scope and period have none.
    pub assumed: Option<TargetPoint>,
    /// Another value that is asked about.
    pub value: Option<Decimal>,
}

/// A weight set that is being judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeightDraft {
    /// The set as it would be written; its weights count where they are given.
    pub set: WeightSet,
    /// How its weights come about.
    pub way: WeightWay,
    /// For which cards the totals are told.
    pub period: Period,
}

/// How weights come about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum WeightWay {
    /// As they are in the set.
    Given,
    /// By rank, 1 the most important, in the set's order.
    Rank(Vec<u32>, RankMethod),
    /// By comparing every two, by their place in the set.
    Pairs(Vec<Judgement>),
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
    /// Every region.
    Regions,
    /// Every product line.
    ProductLines,
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
    /// To [`Query::Totals`], in the order of the subjects.
    Totals(Vec<CardTotal>),
    /// To [`Query::Explain`]; `None` where the scope's card has no such KPI.
    Explanation(Option<Explanation>),
    /// To [`Query::Sensitivity`].
    Sensitivity(Sensitivity),
    /// To [`Query::Sensitivities`], in the order of the subjects.
    Sensitivities(Vec<Sensitivity>),
    /// To [`Query::Targets`], in order of id.
    Targets(Vec<TargetSeries>),
    /// To [`Query::Values`], in order of id.
    Values(Vec<InputValue>),
    /// To [`Query::Coverage`].
    Coverage(Coverage),
    /// To [`Query::Formula`].
    Formula(Result<Box<FormulaReading>, FormulaFault>),
    /// To [`Query::FormulaRows`], in the order in which the formula reads them.
    FormulaRows(Vec<RowsRead>),
    /// To [`Query::Complete`], best first.
    Completions(Vec<Completion>),
    /// To [`Query::PointsFormula`]: the tree, and the formula as it is printed.
    PointsFormula(Result<(Formula, String), FormulaError>),
    /// To [`Query::Pay`], people by name, plans by id; to [`Query::PayMoved`].
    Pay(Vec<PersonPay>),
    /// To [`Query::PayCosts`], in order of the plans' ids.
    PayCosts(Vec<PlanCosts>),
    /// To [`Query::PayStatement`], in order of the plans' ids.
    PayStatement(Vec<PayStatement>),
    /// To [`Query::PayLint`], in order of plan and revision.
    PayLint(Vec<PayFinding>),
    /// To [`Query::Pools`], in order of id.
    Pools(Vec<PoolReading>),
    /// To [`Query::Portfolio`]; nothing where the workspace has no plan for it.
    Portfolio(Option<Box<Portfolio>>),
    /// To [`Query::Promotions`], in order of id.
    Promotions(Vec<PromotionReading>),
    /// To [`Query::PoolLint`], in order of id.
    PoolLint(Vec<PoolFinding>),
    /// To [`Query::PayDraft`].
    PayDraft(Box<PayReading>),
    /// To [`Query::KpiUses`].
    KpiUses(KpiUses),
    /// To [`Query::Uses`].
    Uses(RecordUses),
    /// To [`Query::PersonRegions`], by person.
    PersonRegions(Vec<(Id<Employee>, Id<Region>)>),
    /// To [`Query::LookUps`], in the order of the tables.
    LookUps(Vec<LookUp>),
    /// To [`Query::Rule`]; `None` where there is no such KPI.
    Rule(Option<Box<RuleReading>>),
    /// To [`Query::Weigh`].
    Weigh(Result<Box<WeightReading>, ElicitationError>),
    /// To [`Query::Library`]; or what is wrong with the library, for support.
    Library(Result<LibraryReading, String>),
    /// To [`Query::History`], in the order of the question; KPIs that are gone are left out.
    History(Vec<KpiHistory>),
    /// To [`Query::Selection`], by account.
    Selection(Vec<AccountFigures>),
    /// To [`Query::Reached`]: account, KPI and value, where there is one.
    Reached(Vec<(Id<Account>, Id<Kpi>, Decimal)>),
    /// To [`Query::Allocation`]; `None` where there is no such KPI.
    Allocation(Option<Box<AllocationReading>>),
    /// To [`Query::Cascade`], each node before those below it.
    Cascade(Vec<CascadeNode>),
    /// To [`Query::Seal`]; `None` where there is no such cycle.
    Seal(Option<Box<SealReading>>),
    /// To [`Query::CycleCompare`]; `None` where a side is not there.
    CycleCompare(Option<Box<CycleComparison>>),
    /// To [`Query::ReportJson`].
    ReportJson(String),
    /// To [`Query::Workbook`]: a [`crate::engine::workbook::WorkbookBasis`].
    Workbook(String),
}

/// A library that was read.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LibraryReading {
    /// Records of all cards: inputs first, then indicators and scoring rules.
    pub records: Vec<Record>,
    /// Inputs of the workspace that have typed values, by id.
    pub typed: Vec<Id<Input>>,
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

/// Weights from judgement, and what they make of the cards that they count for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeightReading {
    /// The weights, in the set's order.
    pub elicited: Elicited,
    /// The cards of the owner and of those who have its weights, by name.
    pub cards: Vec<CardShift>,
}

/// The total of a card before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardShift {
    /// Whose card.
    pub scope: Scope,
    /// The total as it is.
    pub before: Option<Decimal>,
    /// The total with the weights.
    pub after: Option<Decimal>,
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

/// The total of a card, as on the card itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardTotal {
    /// Whose card.
    pub scope: Scope,
    /// The total.
    pub total: Option<Decimal>,
    /// Why there is none.
    pub missing: Option<TotalMissing>,
    /// Code of the band.
    pub band: Option<String>,
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
