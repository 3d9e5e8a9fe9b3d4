//! What cannot stand in scoring rules and card rules, and hints at what stands but gives no score or hardly says what
//! was meant.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::{
    data::validate::{Action, Finding, MAX_FORMULA_PARTS, Problem},
    domain::{
        band::BandTable,
        card_rule::{CardGroup, CardPlan},
        dated::Dated,
        kpi::Direction,
        record::RecordKey,
        scoring::{Levels, Range, RedLineEffect, Rule, ScoringRule, Shape, Steps},
        settings::ScoreScale,
        target::TargetSeries,
        weight::Weight,
        workspace::Workspace,
    },
};

/// Most levels of groups of a card.
pub const MAX_GROUP_LEVELS: usize = 4;
/// Most groups of a card.
const MAX_GROUPS: usize = 50;

/// A part of a scoring rule that can be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RulePart {
    /// Points of threshold, target and stretch.
    Points,
    /// A border of a range, counted from 0: this one is below the one before it.
    Border(usize),
    /// All steps or levels.
    Rows,
    /// A step or level, counted from 0 in the order of the rule.
    Row(usize),
    /// Floor and cap.
    Limits,
    /// The grade of a red line.
    Grade,
}

/// A part of a card's plan that can be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlanPart {
    /// Floor and cap.
    Limits,
    /// A limit of points outside the weights: one item up, one item down, all up, all down.
    Points(usize),
    /// A group of one's own, outer before inner.
    Group(usize),
}

/// Whether a rule with this problem gives no score, or names what is not there. The others are worth a second look.
pub const fn is_fault(problem: Problem) -> bool {
    !matches!(problem, Problem::Unsorted | Problem::Falling | Problem::WithoutEffect | Problem::Gap)
}

/// What keeps a rule from standing. A rule that is only faulty stays: its KPI has no score then, with that reason, and
/// never the score of another rule.
pub(super) fn rule_problem(rule: &Dated<Rule>) -> Option<Problem> {
    if rule.revisions().is_empty() {
        return Some(Problem::Empty);
    }
    let is_too_long = |rule: &Rule| match &rule.shape {
        Shape::Formula(shape) => shape.points.size() > MAX_FORMULA_PARTS,
        _ => false,
    };
    rule.revisions().iter().any(|revision| is_too_long(&revision.value)).then_some(Problem::TooLong)
}

/// What is wrong with a card's plan, in any of its revisions.
pub(super) fn plan_problem(plan: &Dated<CardPlan>) -> Option<Problem> {
    if plan.revisions().is_empty() {
        return Some(Problem::Empty);
    }
    let findings = plan.revisions().iter().flat_map(|revision| plan_findings(&revision.value));
    findings.into_iter().find(|(part, _)| *part != PlanPart::Limits).map(|(_, problem)| problem)
}

/// What is wrong with a card's plan, part by part.
pub fn plan_findings(plan: &CardPlan) -> Vec<(PlanPart, Problem)> {
    let points = &plan.points;
    let sizes = [points.each_up, points.each_down, points.sum_up, points.sum_down];
    let is_negative = |size: &Option<Decimal>| size.is_some_and(|size| size < Decimal::ZERO);
    let negative = sizes.iter().enumerate().filter(|(_, size)| is_negative(size));
    let mut found: Vec<_> =
        negative.map(|(place, _)| (PlanPart::Points(place), Problem::OutOfRange)).collect();
    if is_crossed(plan.floor, plan.cap) {
        found.push((PlanPart::Limits, Problem::OutOfRange));
    }
    found.extend(group_findings(plan));
    found
}

/// Groups without a name or nested too deep, and indicators that stand in one twice.
fn group_findings(plan: &CardPlan) -> Vec<(PlanPart, Problem)> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    for (place, (group, depth)) in CardGroup::walk(&plan.own_groups).into_iter().enumerate() {
        let is_nameless = group.name.zh.trim().is_empty() && group.name.en.trim().is_empty();
        let problem = if is_nameless {
            Some(Problem::Empty)
        } else if depth >= MAX_GROUP_LEVELS || place >= MAX_GROUPS {
            Some(Problem::TooLong)
        } else if group.weight.is_some_and(|weight| weight > Weight::WHOLE) {
            Some(Problem::WeightAboveWhole)
        } else {
            let is_twice = group.kpis.iter().any(|kpi| !seen.insert(*kpi));
            is_twice.then_some(Problem::Twice)
        };
        found.extend(problem.map(|problem| (PlanPart::Group(place), problem)));
    }
    found
}

fn is_crossed(floor: Option<Decimal>, cap: Option<Decimal>) -> bool {
    floor.zip(cap).is_some_and(|(floor, cap)| floor > cap)
}

fn shape_problem(shape: &Shape) -> Option<(RulePart, Problem)> {
    match shape {
        Shape::Line | Shape::Events(_) | Shape::AllOrNothing(_) | Shape::NearCeiling(_) => None,
        Shape::Formula(shape) => {
            (!shape.points.is_of_terms()).then_some((RulePart::Points, Problem::Misplaced))
        }
        Shape::ThreePoint(shape) => {
            let ScoreScale { threshold, target, cap } = shape.points;
            (!(threshold < target && target <= cap)).then_some((RulePart::Points, Problem::OutOfRange))
        }
        Shape::Range(Range { zero_low, full_low, full_high, zero_high, .. }) => {
            let borders = [zero_low, full_low, full_high, zero_high];
            let falls = borders.windows(2).position(|pair| pair.first() > pair.last());
            falls.map(|place| (RulePart::Border(place + 1), Problem::OutOfRange))
        }
        Shape::Steps(Steps { steps, .. }) => table_problem(steps.iter().map(|step| step.from)),
        Shape::Levels(Levels { levels }) => table_problem(levels.iter().map(|level| level.value)),
    }
}

/// A table of points needs a row, and each value once.
fn table_problem(values: impl Iterator<Item = Decimal>) -> Option<(RulePart, Problem)> {
    let mut seen = BTreeSet::new();
    let mut rows = 0;
    for value in values {
        if !seen.insert(value) {
            return Some((RulePart::Row(rows), Problem::Twice));
        }
        rows += 1;
    }
    (rows == 0).then_some((RulePart::Rows, Problem::Empty))
}

/// What stands but is hardly meant: steps out of order, that fall or never decide, levels left out, grades that no
/// band has, floors above caps, several rules for the same cards, targets that no line can be drawn to. Changes nothing.
pub fn hints(workspace: &Workspace) -> Vec<Finding> {
    let mut hints: Vec<(RecordKey, Problem)> = Vec::new();
    let mut scopes = BTreeSet::new();
    for rule in workspace.scoring_rules.values() {
        let key = RecordKey::ScoringRule(rule.id);
        if !scopes.insert((rule.kpi, &rule.scope)) {
            hints.push((key, Problem::Twice));
        }
        hints.extend(hints_of(workspace, rule).into_iter().map(|problem| (key, problem)));
    }
    let mut scopes = BTreeSet::new();
    for rule in workspace.card_rules.values() {
        let key = RecordKey::CardRule(rule.id);
        if !scopes.insert(&rule.scope) {
            hints.push((key, Problem::Twice));
        }
        let is_crossed = |plan: &CardPlan| is_crossed(plan.floor, plan.cap);
        if rule.plan.revisions().iter().any(|revision| is_crossed(&revision.value)) {
            hints.push((key, Problem::OutOfRange));
        }
    }
    let of_targets = workspace.targets.values().filter(|series| asks_for_nothing(workspace, series));
    hints.extend(of_targets.map(|series| (RecordKey::TargetSeries(series.id), Problem::TargetNotPositive)));
    let left = |(key, problem)| Finding { key: Some(key), problem, action: Action::Left };
    hints.into_iter().map(left).collect()
}

/// Whether a target of zero or less has no threshold, where the plain line is all that scores the KPI.
fn asks_for_nothing(workspace: &Workspace, series: &TargetSeries) -> bool {
    let shapes = || {
        let rules = workspace.scoring_rules.values().filter(|rule| rule.kpi == series.kpi);
        rules.flat_map(|rule| rule.rule.revisions()).map(|revision| &revision.value.shape)
    };
    let mut points =
        series.plan.revisions().iter().flat_map(|revision| revision.value.values.iter().flatten());
    points.any(|point| point.threshold.is_none() && point.target <= Decimal::ZERO)
        && shapes().all(|shape| *shape == Shape::Line)
}

/// The hints at a rule, each once.
fn hints_of(workspace: &Workspace, rule: &ScoringRule) -> Vec<Problem> {
    let direction = workspace.kpis.get(&rule.kpi).map_or(Direction::Higher, |kpi| kpi.direction);
    let scale = workspace.settings().map(|settings| settings.scale).unwrap_or_default();
    let bands = workspace.bands.values().next();
    let revisions = rule.rule.revisions().iter();
    let found = revisions.flat_map(|revision| rule_findings(&revision.value, direction, &scale, bands));
    let mut each = Vec::new();
    for (_, problem) in found {
        if !each.contains(&problem) {
            each.push(problem);
        }
    }
    each
}

/// What is wrong with a rule, or hardly meant, part by part. `scale` are the workspace's points, which a rule without a
/// cap of its own takes its cap from.
pub fn rule_findings(
    rule: &Rule,
    direction: Direction,
    scale: &ScoreScale,
    bands: Option<&BandTable>,
) -> Vec<(RulePart, Problem)> {
    let mut found = Vec::new();
    let floor = rule.floor.unwrap_or_default();
    let cap = rule.cap.unwrap_or(match &rule.shape {
        Shape::ThreePoint(shape) => shape.points.cap,
        _ => scale.cap,
    });
    if floor > cap {
        found.push((RulePart::Limits, Problem::OutOfRange));
    }
    if let Some(RedLineEffect::CapGrade(code)) = rule.red_line.as_ref().map(|line| &line.effect)
        && !bands.is_some_and(|table| table.bands.iter().any(|band| band.code == *code))
    {
        found.push((RulePart::Grade, Problem::UnknownGrade));
    }
    found.extend(shape_problem(&rule.shape));
    match &rule.shape {
        Shape::Steps(steps) => found.extend(step_hints(steps, direction, floor, cap)),
        Shape::Levels(levels) if has_gap(levels) => found.push((RulePart::Rows, Problem::Gap)),
        _ => {}
    }
    found
}

fn step_hints(steps: &Steps, direction: Direction, floor: Decimal, cap: Decimal) -> Vec<(RulePart, Problem)> {
    let is_easier = |left: Decimal, right: Decimal| match direction {
        Direction::Higher => left < right,
        Direction::Lower => left > right,
    };
    let mut found = Vec::new();
    if !steps.steps.is_sorted_by(|left, right| is_easier(left.from, right.from)) {
        found.push((RulePart::Rows, Problem::Unsorted));
    }
    let mut in_order: Vec<_> = steps.steps.iter().enumerate().collect();
    in_order.sort_by(|(_, left), (_, right)| match direction {
        Direction::Higher => left.from.cmp(&right.from),
        Direction::Lower => right.from.cmp(&left.from),
    });
    let earned = |points: Decimal| points.max(floor).min(cap);
    let mut before = earned(steps.below);
    for (place, step) in in_order {
        let points = earned(step.points);
        if points == before {
            found.push((RulePart::Row(place), Problem::WithoutEffect));
        } else if points < before {
            found.push((RulePart::Row(place), Problem::Falling));
        }
        before = points;
    }
    found
}

/// Whether a whole number between the lowest and the highest level has none.
fn has_gap(levels: &Levels) -> bool {
    let values: BTreeSet<Decimal> = levels.levels.iter().map(|level| level.value).collect();
    let mut whole = values.iter().filter(|value| value.fract().is_zero());
    whole.next().is_some_and(|first| {
        let mut expected = *first;
        whole.any(|value| {
            expected = expected.checked_add(Decimal::ONE).unwrap_or(expected);
            *value != expected
        })
    })
}
