//! What cannot stand in scoring rules and card rules, and hints at what stands but gives no score or hardly says what
//! was meant.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::{
    data::validate::{Action, Finding, MAX_FORMULA_PARTS, Problem},
    domain::{
        card_rule::CardPlan,
        dated::Dated,
        kpi::Direction,
        record::RecordKey,
        scoring::{Levels, Range, RedLineEffect, Rule, ScoringRule, Shape, Steps},
        settings::ScoreScale,
        workspace::Workspace,
    },
};

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
    plan.revisions().iter().find_map(|revision| {
        let plan = &revision.value;
        let points = &plan.points;
        let sizes = [points.each_up, points.each_down, points.sum_up, points.sum_down];
        let negative = sizes.into_iter().flatten().any(|size| size < Decimal::ZERO);
        negative.then_some(Problem::OutOfRange)
    })
}

fn is_crossed(floor: Option<Decimal>, cap: Option<Decimal>) -> bool {
    floor.zip(cap).is_some_and(|(floor, cap)| floor > cap)
}

fn shape_problem(shape: &Shape) -> Option<Problem> {
    match shape {
        Shape::Line | Shape::Events(_) | Shape::AllOrNothing(_) | Shape::NearCeiling(_) => None,
        Shape::Formula(shape) => (!shape.points.is_of_terms()).then_some(Problem::Misplaced),
        Shape::ThreePoint(shape) => {
            let ScoreScale { threshold, target, cap } = shape.points;
            (!(threshold < target && target <= cap)).then_some(Problem::OutOfRange)
        }
        Shape::Range(Range { zero_low, full_low, full_high, zero_high, .. }) => {
            let rises = zero_low <= full_low && full_low <= full_high && full_high <= zero_high;
            (!rises).then_some(Problem::OutOfRange)
        }
        Shape::Steps(Steps { steps, .. }) => table_problem(steps.iter().map(|step| step.from)),
        Shape::Levels(Levels { levels }) => table_problem(levels.iter().map(|level| level.value)),
    }
}

/// A table of points needs a row, and each value once.
fn table_problem(values: impl Iterator<Item = Decimal>) -> Option<Problem> {
    let mut seen = BTreeSet::new();
    let mut rows = 0;
    for value in values {
        rows += 1;
        if !seen.insert(value) {
            return Some(Problem::Twice);
        }
    }
    (rows == 0).then_some(Problem::Empty)
}

/// What stands but is hardly meant: steps out of order, that fall or never decide, levels left out, grades that no
/// band has, floors above caps, several rules for the same cards. Changes nothing.
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
        if rule.plan.revisions().iter().any(|revision| is_crossed(revision.value.floor, revision.value.cap)) {
            hints.push((key, Problem::OutOfRange));
        }
    }
    let left = |(key, problem)| Finding { key: Some(key), problem, action: Action::Left };
    hints.into_iter().map(left).collect()
}

/// The hints at a rule, each once.
fn hints_of(workspace: &Workspace, rule: &ScoringRule) -> Vec<Problem> {
    let direction = workspace.kpis.get(&rule.kpi).map_or(Direction::Higher, |kpi| kpi.direction);
    let scale = workspace.settings().map(|settings| settings.scale).unwrap_or_default();
    let bands = workspace.bands.values().next();
    let mut found = Vec::new();
    for revision in rule.rule.revisions() {
        let rule = &revision.value;
        let floor = rule.floor.unwrap_or_default();
        let cap = rule.cap.unwrap_or(match &rule.shape {
            Shape::ThreePoint(shape) => shape.points.cap,
            _ => scale.cap,
        });
        if floor > cap {
            found.push(Problem::OutOfRange);
        }
        if let Some(RedLineEffect::CapGrade(code)) = rule.red_line.as_ref().map(|line| &line.effect)
            && !bands.is_some_and(|table| table.bands.iter().any(|band| band.code == *code))
        {
            found.push(Problem::UnknownGrade);
        }
        found.extend(shape_problem(&rule.shape));
        match &rule.shape {
            Shape::Steps(steps) => found.extend(step_hints(steps, direction, floor, cap)),
            Shape::Levels(levels) if has_gap(levels) => found.push(Problem::Gap),
            _ => {}
        }
    }
    let mut seen = Vec::new();
    found.retain(|problem| {
        let is_new = !seen.contains(problem);
        seen.push(*problem);
        is_new
    });
    found
}

fn step_hints(steps: &Steps, direction: Direction, floor: Decimal, cap: Decimal) -> Vec<Problem> {
    let is_easier = |left: Decimal, right: Decimal| match direction {
        Direction::Higher => left < right,
        Direction::Lower => left > right,
    };
    let mut found = Vec::new();
    if !steps.steps.is_sorted_by(|left, right| is_easier(left.from, right.from)) {
        found.push(Problem::Unsorted);
    }
    let mut in_order: Vec<_> = steps.steps.iter().collect();
    in_order.sort_by(|left, right| match direction {
        Direction::Higher => left.from.cmp(&right.from),
        Direction::Lower => right.from.cmp(&left.from),
    });
    let earned = |points: Decimal| points.max(floor).min(cap);
    let mut before = earned(steps.below);
    for step in in_order {
        let points = earned(step.points);
        if points == before {
            found.push(Problem::WithoutEffect);
        } else if points < before {
            found.push(Problem::Falling);
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
