//! Which scoring rule, card rule and points items hold for a card: the card's own first, then those of its types or
//! roles, then the company's. A rule holds as a whole; rules are never mixed.

use std::collections::BTreeMap;

use crate::domain::{
    card_rule::{CardPlan, CardRule, PointsItem},
    date::Day,
    dated::Dated,
    id::Id,
    kpi::Kpi,
    period::Period,
    scope::Scope,
    scoring::{Measure, MissingPolicy, Rule, ScoringRule, Shape, Term},
    settings::ScoreScale,
    workspace::Workspace,
};

/// A rule and whose it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct InForce<'m> {
    /// The rule.
    pub(super) rule: &'m Rule,
    /// Whose it is.
    pub(super) origin: &'m Scope,
}

/// All rules of a workspace by KPI and scope.
#[derive(Debug, Default)]
pub(super) struct Rules<'m> {
    scoring: BTreeMap<(Id<Kpi>, &'m Scope), &'m ScoringRule>,
    cards: BTreeMap<&'m Scope, &'m CardRule>,
    points: BTreeMap<&'m Scope, Vec<&'m PointsItem>>,
}

impl<'m> Rules<'m> {
    /// Reads the rules of a workspace. Of two records for one KPI and scope the one with the higher id counts.
    pub(super) fn of(workspace: &'m Workspace) -> Self {
        let mut rules = Self::default();
        for rule in workspace.scoring_rules.values() {
            rules.scoring.insert((rule.kpi, &rule.scope), rule);
        }
        for rule in workspace.card_rules.values() {
            rules.cards.insert(&rule.scope, rule);
        }
        for item in workspace.points_items.values() {
            rules.points.entry(&item.scope).or_default().push(item);
        }
        rules
    }

    /// The rule of a KPI on a day. `scopes` are the card's own scope and its types or roles, in order.
    pub(super) fn of_kpi(&self, kpi: Id<Kpi>, scopes: &[Scope], day: Day) -> Option<InForce<'m>> {
        if self.scoring.is_empty() {
            return None;
        }
        let company = Scope::COMPANY;
        scopes.iter().chain([&company]).find_map(|scope| {
            let found = self.scoring.get(&(kpi, scope))?;
            Some(InForce { rule: found.rule.at(day)?, origin: &found.scope })
        })
    }

    /// How a card is totalled on a day.
    pub(super) fn of_card(&self, scopes: &[Scope], day: Day) -> CardPlan {
        let company = Scope::COMPANY;
        let mut tried = scopes.iter().chain([&company]);
        let plan = tried.find_map(|scope| self.cards.get(scope)?.plan.at(day));
        plan.cloned().unwrap_or_default()
    }

    /// The points items of a card in order of period, then id: those of its own scope, types and roles whose period
    /// lies inside the card's.
    pub(super) fn points_of(&self, scopes: &[Scope], period: Period) -> Vec<&'m PointsItem> {
        let of_scopes = scopes.iter().filter_map(|scope| self.points.get(scope)).flatten();
        let mut found: Vec<&PointsItem> =
            of_scopes.copied().filter(|item| period.covers(item.period)).collect();
        found.sort_by_key(|item| (item.period, item.id));
        found
    }

    /// Whether a rule of a KPI has a red line on any day in any scope.
    pub(super) fn has_red_line(&self, kpi: Id<Kpi>) -> bool {
        let of_kpi = self.scoring.iter().filter(|((of, _), _)| *of == kpi).map(|(_, rule)| &rule.rule);
        of_kpi.flat_map(Dated::revisions).any(|revision| revision.value.red_line.is_some())
    }

    /// Whether a rule of any day carries scores forward: then earlier periods are needed.
    pub(super) fn carry_forward(&self) -> bool {
        let revisions = self.scoring.values().flat_map(|rule| rule.rule.revisions());
        revisions.into_iter().any(|revision| revision.value.missing == MissingPolicy::CarryForward)
    }
}

/// Terms that only a target gives.
const OF_TARGETS: [Term; 3] = [Term::Threshold, Term::Target, Term::Stretch];

/// Whether a shape has no points without a target, unless a formula puts something in its place.
pub fn needs_target(shape: &Shape) -> bool {
    match shape {
        Shape::Line | Shape::ThreePoint(_) | Shape::AllOrNothing(_) | Shape::NearCeiling(_) => true,
        Shape::Range(range) => range.measure == Measure::Attainment,
        Shape::Steps(steps) => steps.measure == Measure::Attainment,
        Shape::Levels(_) | Shape::Events(_) => false,
        Shape::Formula(shape) => shape.points.terms().iter().any(|term| OF_TARGETS.contains(term)),
    }
}

/// The points that a score of this rule is judged by.
pub(super) fn scale_of(rule: Option<InForce<'_>>, scale: &ScoreScale) -> ScoreScale {
    match rule.map(|found| &found.rule.shape) {
        Some(Shape::ThreePoint(shape)) => shape.points,
        _ => *scale,
    }
}
