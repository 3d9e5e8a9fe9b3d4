//! Whether a document keeps its invariants. What breaks one is taken out and reported, so that one bad record never
//! costs the workspace; nothing here is fatal and nothing is changed without a word.

mod allocation;
mod pay;
mod ratings;
mod scoring;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

pub use self::scoring::{
    MAX_GROUP_LEVELS, PlanPart, RulePart, hints, is_fault, plan_findings, rule_findings,
};
use crate::domain::{
    date::Day,
    dated::Dated,
    guide::{Guided, SystemItem},
    kpi::{RecordAggregate, TypedEntry},
    monitor::ActionItem,
    own_table::OwnTable,
    period::PeriodLevel,
    record::{Record, RecordKey},
    references::references,
    table::{ColumnId, standard_column, standard_table},
    value::Measured,
    week_year::WeekYear,
    weight::Weight,
    work_calendar::{WorkCalendar, is_in_order},
    workspace::Workspace,
};

/// Most operations of a formula: far above any indicator, far below what a stack holds.
pub const MAX_FORMULA_PARTS: usize = 200;
/// Most decimal places of a figure: what the engine carries.
pub const MAX_PLACES: u8 = 9;

/// Something about a record that cannot stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The record; `None` where the document as a whole is meant.
    pub key: Option<RecordKey>,
    /// What is wrong.
    pub problem: Problem,
    /// What was done.
    pub action: Action,
}

/// What is wrong with a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    /// It refers to a record that is not there.
    UnknownReference(RecordKey),
    /// Shares total more than 100 %.
    SharesAboveWhole,
    /// A weight is more than 100 %.
    WeightAboveWhole,
    /// The same member stands in it twice.
    Twice,
    /// Revisions are not in order of their days.
    Unsorted,
    /// It has no revision at all, or no part that it needs.
    Empty,
    /// It has more or fewer values than its periods.
    WrongLength,
    /// It names a table or column that does not exist.
    UnknownColumn,
    /// A formula is too long.
    TooLong,
    /// A formula holds a part that has no meaning there: terms in a KPI, anything but terms and numbers in points.
    Misplaced,
    /// A number lies outside what it may be.
    OutOfRange,
    /// The document has no settings, or several.
    SettingsNotOne,
    /// A batch has no rows in the file.
    RowsMissing,
    /// Rows do not have the checksum or number that the batch gives; the batch now gives theirs.
    RowsChanged,
    /// There are rows without a batch, or rows that cannot be read.
    RowsUnusable,
    /// A step earns the same as the one before it once floor and cap are applied: it never decides.
    WithoutEffect,
    /// A border that is harder to reach earns fewer points.
    Falling,
    /// A whole number between the lowest and the highest level has no level of its own.
    Gap,
    /// It names a grade that the bands do not have; the lowest band stands for it.
    UnknownGrade,
    /// It asks for zero or less without a threshold, so that no line can be drawn and there is no score.
    TargetNotPositive,
}

/// What was done about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// The record was taken out.
    Removed,
    /// The record was put right.
    Repaired,
    /// Nothing: it is shown as missing data.
    Left,
}

/// Everything that is wrong with the document, in order of record. Changes nothing.
pub fn check(workspace: &Workspace) -> Vec<Finding> {
    quarantine(&mut workspace.clone())
}

/// Puts the document in order: sorts revisions, bounds decimal places, takes out records that cannot stand, and then
/// those that refer to them, until the rest is sound. Gives what was done. Every record is looked at once, and once more
/// for each record it refers to that went.
pub fn quarantine(workspace: &mut Workspace) -> Vec<Finding> {
    let mut findings = Vec::new();
    if workspace.settings.len() != 1 {
        findings.push(Finding { key: None, problem: Problem::SettingsNotOne, action: Action::Left });
    }
    sort_revisions(workspace, &mut findings);
    bound_places(workspace, &mut findings);
    let mut known: BTreeSet<RecordKey> = workspace.records().map(|record| record.key()).collect();
    let mut bad: Vec<(RecordKey, Problem)> = workspace
        .records()
        .filter_map(|record| problem_of(workspace, &known, &record).map(|problem| (record.key(), problem)))
        .collect();
    if bad.is_empty() {
        return findings;
    }
    let mut referring: BTreeMap<RecordKey, Vec<RecordKey>> = BTreeMap::new();
    for record in workspace.records() {
        for key in references(&record) {
            referring.entry(key).or_default().push(record.key());
        }
    }
    while !bad.is_empty() {
        let mut next: BTreeMap<RecordKey, Problem> = BTreeMap::new();
        for (key, _) in &bad {
            workspace.remove(*key);
            known.remove(key);
            for record in referring.remove(key).unwrap_or_default() {
                next.entry(record).or_insert(Problem::UnknownReference(*key));
            }
        }
        findings.extend(bad.into_iter().map(|(key, problem)| Finding {
            key: Some(key),
            problem,
            action: Action::Removed,
        }));
        bad = next.into_iter().filter(|(key, _)| known.contains(key)).collect();
    }
    findings
}

/// Decimal places beyond what can be computed are cut back; the indicator stays.
fn bound_places(workspace: &mut Workspace, findings: &mut Vec<Finding>) {
    for kpi in workspace.kpis.values_mut().filter(|kpi| kpi.precision > MAX_PLACES) {
        kpi.precision = MAX_PLACES;
        let key = Some(RecordKey::Kpi(kpi.id));
        findings.push(Finding { key, problem: Problem::OutOfRange, action: Action::Repaired });
    }
}

fn sort_revisions(workspace: &mut Workspace, findings: &mut Vec<Finding>) {
    let mut note = |key: RecordKey| {
        findings.push(Finding { key: Some(key), problem: Problem::Unsorted, action: Action::Repaired });
    };
    for account in workspace.accounts.values_mut() {
        if let Some(sorted) = sorted(&account.facts) {
            account.facts = sorted;
            note(RecordKey::Account(account.id));
        }
    }
    for person in workspace.employees.values_mut() {
        if let Some(sorted) = sorted(&person.facts) {
            person.facts = sorted;
            note(RecordKey::Employee(person.id));
        }
    }
    for series in workspace.targets.values_mut() {
        if let Some(sorted) = sorted(&series.plan) {
            series.plan = sorted;
            note(RecordKey::TargetSeries(series.id));
        }
    }
    for rule in workspace.scoring_rules.values_mut() {
        if let Some(sorted) = sorted(&rule.rule) {
            rule.rule = sorted;
            note(RecordKey::ScoringRule(rule.id));
        }
    }
    for rule in workspace.card_rules.values_mut() {
        if let Some(sorted) = sorted(&rule.plan) {
            rule.plan = sorted;
            note(RecordKey::CardRule(rule.id));
        }
    }
    for calendar in workspace.work_calendars.values_mut() {
        if let Some(sorted) = sorted(&calendar.week) {
            calendar.week = sorted;
            note(RecordKey::WorkCalendar(calendar.id));
        }
    }
    for plan in workspace.pay_plans.values_mut() {
        if let Some(sorted) = sorted(&plan.terms) {
            plan.terms = sorted;
            note(RecordKey::PayPlan(plan.id));
        }
    }
    for allocation in workspace.allocations.values_mut() {
        if let Some(sorted) = sorted(&allocation.plan) {
            allocation.plan = sorted;
            note(RecordKey::Allocation(allocation.id));
        }
    }
    for base in workspace.pay_bases.values_mut() {
        if let Some(sorted) = sorted(&base.amounts) {
            base.amounts = sorted;
            note(RecordKey::PayBase(base.id));
        }
    }
}

/// The fact with its revisions in order, each day once; `None` where they are so already.
fn sorted<T: Clone>(fact: &Dated<T>) -> Option<Dated<T>> {
    let revisions = fact.revisions();
    if revisions.is_sorted_by(|left, right| left.from < right.from) {
        return None;
    }
    let mut sorted = Dated::default();
    for revision in revisions {
        sorted.revise(revision.from, revision.value.clone(), revision.reason.clone());
    }
    Some(sorted)
}

fn problem_of(workspace: &Workspace, known: &BTreeSet<RecordKey>, record: &Record) -> Option<Problem> {
    let missing = references(record).into_iter().find(|key| !known.contains(key));
    missing.map(Problem::UnknownReference).or_else(|| own_problem(workspace, record))
}

fn own_problem(workspace: &Workspace, record: &Record) -> Option<Problem> {
    match record {
        Record::Settings(settings) => {
            let calendar = settings.calendar;
            let month =
                (1..=12).contains(&calendar.start_month) && calendar.weeks.is_none_or(WeekYear::is_known);
            let rounding = &settings.rounding;
            let places =
                [rounding.score, rounding.total, rounding.money].iter().all(|one| *one <= MAX_PLACES);
            let scale = settings.scale.threshold <= settings.scale.target
                && settings.scale.target <= settings.scale.cap;
            (!(month && places && scale)).then_some(Problem::OutOfRange)
        }
        Record::Account(account) => account.facts.revisions().iter().find_map(|revision| {
            shares_problem(revision.value.types.iter().map(|part| (part.account_type.raw(), part.share)))
        }),
        Record::Employee(person) => person.facts.revisions().iter().find_map(|revision| {
            shares_problem(revision.value.roles.iter().map(|part| (part.role.raw(), part.share)))
        }),
        Record::OwnershipSplit(split) => {
            shares_problem(split.shares.iter().map(|part| (part.employee.raw(), part.share)))
        }
        Record::WeightSet(set) => weights_problem(set.items.iter().map(|item| (item.kpi.raw(), item.weight))),
        Record::TargetSeries(series) => series.plan.revisions().iter().find_map(|revision| {
            let plan = &revision.value;
            // Targets are written for months and longer periods; weeks take their days' part of them.
            if plan.level == PeriodLevel::Week {
                return Some(Problem::OutOfRange);
            }
            let wanted = usize::try_from(12 / plan.level.months()).unwrap_or(12);
            (plan.values.len() != wanted).then_some(Problem::WrongLength)
        }),
        Record::BandTable(table) if table.bands.is_empty() => Some(Problem::Empty),
        Record::BandTable(table) => {
            let falling = table.bands.is_sorted_by(|left, right| left.from > right.from);
            (!falling).then_some(Problem::OutOfRange)
        }
        Record::Input(input) => {
            if let Some(TypedEntry::ScalePoints(scale)) = &input.typed
                && !scale.is_possible()
            {
                return Some(Problem::WrongLength);
            }
            let aggregate = input.records.as_ref()?;
            aggregate_problem(workspace, aggregate)
        }
        Record::Kpi(kpi) if kpi.formula.size() > MAX_FORMULA_PARTS => Some(Problem::TooLong),
        Record::Kpi(kpi) if !kpi.formula.terms().is_empty() => Some(Problem::Misplaced),
        Record::Kpi(kpi) => {
            let mut aggregates = kpi.formula.aggregates().into_iter();
            aggregates.find_map(|aggregate| aggregate_problem(workspace, aggregate))
        }
        Record::OwnTable(table) if table.id != OwnTable::id_of(&table.code) => Some(Problem::OutOfRange),
        Record::OwnTable(table) if standard_table(&table.code).is_some() => Some(Problem::Twice),
        Record::OwnTable(table) => table.fault().map(|_| Problem::Empty),
        Record::ScoringRule(rule) => scoring::rule_problem(&rule.rule),
        Record::CardRule(rule) => scoring::plan_problem(&rule.plan),
        Record::WorkCalendar(calendar) => calendar_problem(calendar),
        Record::PayPlan(plan) => pay::plan_problem(plan),
        Record::PayBase(base) => pay::base_problem(base),
        Record::PayEntry(entry) => pay::entry_problem(entry),
        Record::BonusPool(pool) => pay::pool_problem(pool),
        Record::PromotionRule(rule) => pay::promotion_problem(rule),
        Record::RatingPlan(plan) => ratings::plan_problem(plan),
        Record::Rating(rating) => ratings::rating_problem(rating),
        Record::ResultOverride(decided) => ratings::override_problem(decided),
        Record::GuideAnswer(answer) => guide_problem(&answer.answer),
        Record::Allocation(allocation) => allocation::problem(allocation),
        Record::KeyAlias(alias) if alias.written.is_empty() || alias.meant.is_empty() => Some(Problem::Empty),
        Record::KeyAlias(alias) => {
            standard_column(&alias.table, &alias.column).is_none().then_some(Problem::UnknownColumn)
        }
        Record::Region(_)
        | Record::ProductLine(_)
        | Record::AccountType(_)
        | Record::Role(_)
        | Record::Batch(_)
        | Record::Cycle(_)
        | Record::CycleSeal(_)
        | Record::Acknowledgement(_)
        | Record::PointsItem(_) => None,
        Record::SignalRules(rules) => (!rules.is_possible()).then_some(Problem::OutOfRange),
        Record::Note(note) => note.text.trim().is_empty().then_some(Problem::Empty),
        Record::ActionItem(action) => action_problem(action),
        Record::InputValue(value) => match &value.measured {
            Measured::Levels(answers) => {
                let input = workspace.inputs.get(&value.input)?;
                let points = input.typed.as_ref().and_then(TypedEntry::level_points)?;
                (answers.len() > points.len()).then_some(Problem::WrongLength)
            }
            Measured::Number(_) | Measured::Missing(_) => None,
        },
    }
}

/// An own item of the board without words; weights that the user gave, of the system or of a role, which exceed the whole or
/// name an indicator twice; a role that stands twice.
fn guide_problem(answer: &Guided) -> Option<Problem> {
    let system = match answer {
        Guided::System(system) => system,
        Guided::OwnSwot(item) if item.text.trim().is_empty() => return Some(Problem::Empty),
        _ => return None,
    };
    let of_items = |items: &[SystemItem]| {
        let codes: BTreeSet<&str> = items.iter().map(|item| item.card.as_str()).collect();
        if codes.len() != items.len() {
            return Some(Problem::Twice);
        }
        let total = Weight::total(items.iter().map(|item| item.weight));
        (total > Weight::WHOLE).then_some(Problem::SharesAboveWhole)
    };
    let roles: BTreeSet<&str> = system.roles.iter().map(|given| given.role.as_str()).collect();
    if roles.len() != system.roles.len() {
        return Some(Problem::Twice);
    }
    of_items(&system.fixed).or_else(|| system.roles.iter().find_map(|given| of_items(&given.items)))
}

fn action_problem(action: &ActionItem) -> Option<Problem> {
    if action.name.trim().is_empty() {
        return Some(Problem::Empty);
    }
    let is_long = action.whys.len() > ActionItem::MOST_WHYS || action.causes.len() > ActionItem::MOST_CAUSES;
    is_long.then_some(Problem::TooLong)
}

fn calendar_problem(calendar: &WorkCalendar) -> Option<Problem> {
    let revisions = calendar.week.revisions();
    let usual = revisions.iter().flat_map(|revision| &revision.value.hours);
    let mut hours = usual.chain(calendar.days.iter().map(|special| &special.hours));
    let days: BTreeSet<Day> = calendar.days.iter().map(|special| special.day).collect();
    if revisions.is_empty() {
        Some(Problem::Empty)
    } else if !hours.all(|hours| is_in_order(hours)) {
        Some(Problem::OutOfRange)
    } else {
        (days.len() != calendar.days.len()).then_some(Problem::Twice)
    }
}

fn aggregate_problem(workspace: &Workspace, aggregate: &RecordAggregate) -> Option<Problem> {
    if aggregate.size() > MAX_FORMULA_PARTS {
        return Some(Problem::TooLong);
    }
    let columns = workspace.table(&aggregate.table).map(|table| table.columns.as_slice()).unwrap_or_default();
    let is_known = |column: &ColumnId| columns.iter().any(|spec| spec.code == column.0);
    (!aggregate.columns().into_iter().all(is_known)).then_some(Problem::UnknownColumn)
}

fn shares_problem(parts: impl Iterator<Item = (u64, Weight)>) -> Option<Problem> {
    let parts: Vec<(u64, Weight)> = parts.collect();
    let total = Weight::total(parts.iter().map(|(_, share)| *share));
    if total > Weight::WHOLE { Some(Problem::SharesAboveWhole) } else { twice(&parts) }
}

fn weights_problem(parts: impl Iterator<Item = (u64, Weight)>) -> Option<Problem> {
    let parts: Vec<(u64, Weight)> = parts.collect();
    let above = parts.iter().any(|(_, weight)| *weight > Weight::WHOLE);
    if above { Some(Problem::WeightAboveWhole) } else { twice(&parts) }
}

fn twice(parts: &[(u64, Weight)]) -> Option<Problem> {
    let different: BTreeSet<u64> = parts.iter().map(|(member, _)| *member).collect();
    (different.len() != parts.len()).then_some(Problem::Twice)
}
