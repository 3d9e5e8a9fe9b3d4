//! What is wrong with the formulas of a workspace: types, units, circles. Changes nothing.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{
    domain::{
        id::Id,
        kpi::{Formula, Input, Kpi, TypedEntry, Unit},
        scoring::{ScoringRule, Shape},
        text::Lang,
        workspace::Workspace,
    },
    engine::language::{error::FormulaError, parse, parse_points, print, types::Type},
};

/// Whose formula it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A KPI.
    Kpi(Id<Kpi>),
    /// An input.
    Input(Id<Input>),
    /// The formula of points of a scoring rule.
    Rule(Id<ScoringRule>),
}

/// What is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// Its formula cannot stand; places are those of the text.
    Formula(FormulaError),
    /// It has another unit than its formula gives.
    Unit {
        /// The unit it has.
        declared: Unit,
        /// The type its formula gives.
        found: Type,
    },
    /// KPIs refer to each other in a circle: their codes, the first again at the end.
    Circle(Vec<String>),
    /// Another KPI has the same code.
    CodeTwice,
    /// Values may be typed in although the aggregate is a mean, a median or a percentile, which do not add up.
    TypedDoesNotAddUp,
}

/// Something that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Whose formula.
    pub subject: Subject,
    /// The formula as text.
    pub text: String,
    /// What is wrong with it.
    pub fault: Fault,
}

/// Everything that is wrong, KPIs by code, then inputs and scoring rules by id. Texts are in the language.
pub fn lint(workspace: &Workspace, lang: Lang) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut codes = BTreeSet::new();
    for kpi in workspace.kpis_by_code() {
        let text = print::formula(&kpi.formula, workspace, lang);
        let mut found = |fault| {
            findings.push(Finding { subject: Subject::Kpi(kpi.id), text: text.clone(), fault });
        };
        if !codes.insert(&kpi.code) {
            found(Fault::CodeTwice);
        }
        fault_of(&text, kpi.unit, workspace).into_iter().for_each(&mut found);
    }
    findings.extend(circles(workspace).into_iter().map(|(kpi, codes)| {
        let formula = workspace.kpis.get(&kpi).map(|kpi| print::formula(&kpi.formula, workspace, lang));
        let text = formula.unwrap_or_default();
        Finding { subject: Subject::Kpi(kpi), text, fault: Fault::Circle(codes) }
    }));
    for input in workspace.inputs.values() {
        let Some(records) = &input.records else { continue };
        let text = print::aggregate(records, workspace, lang);
        let mut found = |fault| {
            findings.push(Finding { subject: Subject::Input(input.id), text: text.clone(), fault });
        };
        let is_typed = matches!(input.typed, Some(TypedEntry::Number | TypedEntry::Kept(_)));
        if is_typed && !records.function.adds_up() && !records.function.is_extreme() {
            found(Fault::TypedDoesNotAddUp);
        }
        // Answers times the points of their levels are points; the language sees numbers of answers.
        let is_of_levels = input.typed.as_ref().is_some_and(|typed| typed.level_points().is_some());
        let fault = fault_of(&text, input.unit, workspace);
        fault
            .filter(|fault| !is_of_levels || !matches!(fault, Fault::Unit { .. }))
            .into_iter()
            .for_each(&mut found);
    }
    findings.extend(workspace.scoring_rules.values().flat_map(|rule| points_faults(rule, workspace, lang)));
    findings
}

/// What is wrong with the formulas of points of a rule, oldest first.
fn points_faults(rule: &ScoringRule, workspace: &Workspace, lang: Lang) -> Vec<Finding> {
    let Some(unit) = workspace.kpis.get(&rule.kpi).map(|kpi| kpi.unit) else { return Vec::new() };
    let formulas = rule.rule.revisions().iter().filter_map(|revision| match &revision.value.shape {
        Shape::Formula(shape) => Some(print::formula(&shape.points, workspace, lang)),
        _ => None,
    });
    let faults = formulas.filter_map(|text| {
        let error = parse_points(&text, unit, workspace).err()?;
        Some(Finding { subject: Subject::Rule(rule.id), text, fault: Fault::Formula(error) })
    });
    faults.collect()
}

fn fault_of(text: &str, unit: Unit, workspace: &Workspace) -> Option<Fault> {
    match parse(text, workspace) {
        Err(error) => Some(Fault::Formula(error)),
        Ok(parsed) if !parsed.value.fits(unit) => Some(Fault::Unit { declared: unit, found: parsed.value }),
        Ok(_) => None,
    }
}

/// The circle that a KPI would stand in with this formula: codes along the way, the KPI's own at both ends.
pub fn circle_with(workspace: &Workspace, kpi: Id<Kpi>, formula: &Formula) -> Option<Vec<String>> {
    let mut came_from: BTreeMap<Id<Kpi>, Id<Kpi>> = BTreeMap::new();
    let mut open: Vec<(Id<Kpi>, Id<Kpi>)> = formula.kpis().into_iter().map(|next| (kpi, next)).collect();
    open.reverse();
    while let Some((from, at)) = open.pop() {
        if at == kpi {
            let mut path = vec![kpi];
            let mut step = from;
            while step != kpi {
                path.push(step);
                step = came_from.get(&step).copied().unwrap_or(kpi);
            }
            path.push(kpi);
            path.reverse();
            return Some(codes_of(workspace, &path));
        }
        if came_from.contains_key(&at) {
            continue;
        }
        came_from.insert(at, from);
        let next = workspace.kpis.get(&at).map(|other| other.formula.kpis()).unwrap_or_default();
        open.extend(next.into_iter().rev().map(|next| (at, next)));
    }
    None
}

/// Every circle, by the first KPI of it in the order of codes; each KPI is named by one circle only.
fn circles(workspace: &Workspace) -> Vec<(Id<Kpi>, Vec<String>)> {
    let mut named: BTreeSet<String> = BTreeSet::new();
    let mut found = Vec::new();
    for kpi in workspace.kpis_by_code() {
        if named.contains(&kpi.code) {
            continue;
        }
        if let Some(codes) = circle_with(workspace, kpi.id, &kpi.formula) {
            named.extend(codes.iter().cloned());
            found.push((kpi.id, codes));
        }
    }
    found
}

fn codes_of(workspace: &Workspace, kpis: &[Id<Kpi>]) -> Vec<String> {
    let code = |id: &Id<Kpi>| workspace.kpis.get(id).map_or_else(|| id.to_string(), |kpi| kpi.code.clone());
    kpis.iter().map(code).collect()
}
