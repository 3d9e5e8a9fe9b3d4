//! Whether everybody's card is complete: indicators with a weight that no target holds for.

use crate::{
    domain::{id::Id, kpi::Kpi, people::Employee, scope::Member, weight::Weight, workspace::Workspace},
    engine::{report::Scorecard, rules::needs_target},
};

/// What the card of a person lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lack {
    /// Who.
    pub person: Id<Employee>,
    /// Indicators with a weight for which no target holds in the period, in the card's order.
    pub kpis: Vec<Id<Kpi>>,
    /// What they weigh together.
    pub weight: Weight,
}

/// What the cards of people lack, card by card in their order; people without weights are passed over. A card that lacks nothing
/// stands with an empty list.
pub fn lacks(workspace: &Workspace, cards: &[Scorecard]) -> Vec<Lack> {
    let lack = |card: &Scorecard| {
        let Some(Member::Employee(person)) = card.scope.single() else { return None };
        let open = card.indicators.iter().filter(|indicator| {
            indicator.weight.is_some_and(|weight| weight.0 > 0)
                && indicator.target.is_none()
                && asks_for_target(workspace, indicator.kpi)
        });
        let weight = Weight::total(open.clone().filter_map(|indicator| indicator.weight));
        let kpis = open.map(|indicator| indicator.kpi).collect();
        (card.weight_given.0 > 0).then_some(Lack { person, kpis, weight })
    };
    cards.iter().filter_map(lack).collect()
}

/// Whether the KPI is scored against a target: by the plain line, or by a rule that asks for one.
fn asks_for_target(workspace: &Workspace, kpi: Id<Kpi>) -> bool {
    let mut rules = workspace.scoring_rules.values().filter(|rule| rule.kpi == kpi).peekable();
    if rules.peek().is_none() {
        return true;
    }
    rules.filter_map(|rule| rule.rule.latest()).any(|rule| needs_target(&rule.shape))
}
