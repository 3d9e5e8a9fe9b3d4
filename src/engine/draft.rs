//! A formula that is being written: what it means and what it comes to, without being part of the document yet;
//! and what refers to a KPI. Changes nothing.

use crate::{
    domain::{
        about::About,
        allocation::{Allocation, AllocationMethod, Driver},
        card_rule::CardRule,
        id::Id,
        kpi::{Direction, Formula, Kpi, Perspective, Unit},
        pay::PayPlan,
        text::Text2,
        weight::WeightOwner,
        workspace::Workspace,
    },
    engine::{
        explain::read_steps,
        formula::{actual_of, outcome_of},
        kept::Kept,
        language::{Parsed, lint::circle_with, parse, print},
        model::Model,
        query::{FormulaDraft, FormulaFault, FormulaReading, KpiUses},
        readings::readings_of,
        span::Span,
        study::Study,
    },
};

/// Stands for a KPI that has no id yet. Nothing refers to it.
const NOT_YET: u64 = u64::MAX;

/// What the text means, and what it comes to.
///
/// # Errors
/// What is wrong with the text, or the circle that the KPI would stand in.
pub(super) fn formula_of(
    model: &Model,
    kept: &mut Kept,
    draft: &FormulaDraft,
) -> Result<Box<FormulaReading>, FormulaFault> {
    let workspace = &model.workspace;
    let Parsed { formula, value } = parse(&draft.text, workspace).map_err(FormulaFault::Text)?;
    let id = draft.kpi.unwrap_or_else(|| Id::from_raw(NOT_YET));
    if let Some(codes) = circle_with(workspace, id, &formula) {
        return Err(FormulaFault::Circle(codes));
    }
    let text = print::formula(&formula, workspace, draft.lang);
    let kpi = Kpi {
        id,
        code: String::new(),
        name: Text2::default(),
        definition: Text2::default(),
        variant: Text2::default(),
        perspective: Perspective::Financial,
        direction: Direction::Higher,
        unit: Unit::Count,
        precision: 0,
        formula,
        attribution: draft.attribution,
        about: About::default(),
    };
    let mut kpis = referred_by(workspace, &kpi.formula);
    kpis.push(&kpi);
    let study = Study::of_kpis(model, kept, kpis, std::slice::from_ref(&draft.scope), draft.period, true);
    let readings = readings_of(&study.facts, &kpi, &draft.scope, draft.period);
    let actual = actual_of(workspace, &readings, &kpi, Span::from(draft.period));
    let read = read_steps(&study, &readings, &kpi);
    let partial = readings.partial.filter(|_| actual.is_ok());
    let (outcome, formula) = (outcome_of(&actual), kpi.formula.clone());
    Ok(Box::new(FormulaReading { formula, text, value, outcome, partial, read }))
}

/// The KPIs that a formula refers to, and those that they refer to, each once.
pub(super) fn referred_by<'w>(workspace: &'w Workspace, formula: &Formula) -> Vec<&'w Kpi> {
    let mut found: Vec<&Kpi> = Vec::new();
    let mut open = formula.kpis();
    while let Some(id) = open.pop() {
        if let Some(kpi) = workspace.kpis.get(&id).filter(|kpi| !found.contains(kpi)) {
            open.extend(kpi.formula.kpis());
            found.push(kpi);
        }
    }
    found
}

/// What refers to a KPI: formulas, cards, targets.
pub(super) fn uses_of(workspace: &Workspace, kpi: Id<Kpi>) -> KpiUses {
    let others = workspace.kpis_by_code().into_iter().filter(|other| other.id != kpi);
    let kpis = others.filter(|other| other.formula.kpis().contains(&kpi)).map(|other| other.id).collect();
    let mut cards: Vec<WeightOwner> = workspace
        .weights
        .values()
        .filter(|set| set.items.iter().any(|item| item.kpi == kpi))
        .map(|set| set.owner)
        .collect();
    cards.sort_unstable();
    cards.dedup();
    let targets = workspace.targets.values().filter(|series| series.kpi == kpi).cloned().collect();
    let rules = workspace.scoring_rules.values().filter(|rule| rule.kpi == kpi).cloned().collect();
    let reads =
        |plan: &PayPlan| plan.terms.revisions().iter().any(|revision| revision.value.kpis().contains(&kpi));
    let plans = workspace.pay_plans.values().filter(|plan| reads(plan)).map(|plan| plan.id).collect();
    let names = |allocation: &&Allocation| {
        let blends = allocation.plan.revisions().iter().filter_map(|revision| match &revision.value.method {
            AllocationMethod::Blend(parts) => Some(parts),
            AllocationMethod::Percent => None,
        });
        allocation.kpi == kpi || blends.flatten().any(|part| part.by == Driver::Indicator(kpi))
    };
    let allocations = workspace.allocations.values().filter(names).cloned().collect();
    let is_grouped = |rule: &&CardRule| {
        rule.plan.revisions().iter().any(|revision| revision.value.grouped_kpis().any(|member| member == kpi))
    };
    let card_rules = workspace.card_rules.values().filter(is_grouped).cloned().collect();
    KpiUses { kpis, cards, targets, plans, rules, allocations, card_rules }
}
