//! What can be typed in, by the indicator that needs it: the list on the data page.

use std::collections::BTreeSet;

use crate::domain::{
    id::Id,
    kpi::{Input, Kpi},
    workspace::Workspace,
};

/// Inputs under the indicator that needs them.
#[derive(Debug, Clone, PartialEq)]
pub struct Needed<'w> {
    /// The indicator; `None` for what no scorecard uses.
    pub kpi: Option<&'w Kpi>,
    /// Its inputs that stand under no indicator before it.
    pub inputs: Vec<&'w Input>,
}

/// The inputs by indicator, those of scorecards by code, then what no scorecard uses. An input of records that no indicator
/// names is left out; one that is only typed may have been made for an indicator to come.
pub fn needed<'w>(workspace: &'w Workspace, inputs: &[&'w Input]) -> Vec<Needed<'w>> {
    let on_cards: BTreeSet<Id<Kpi>> =
        workspace.weights.values().flat_map(|set| set.items.iter().map(|item| item.kpi)).collect();
    let mut told: BTreeSet<Id<Input>> = BTreeSet::new();
    let mut found = Vec::new();
    let kpis = workspace.kpis_by_code();
    let is_on_card = |kpi: &&&Kpi| on_cards.contains(&kpi.id) || on_cards.is_empty();
    for kpi in kpis.iter().filter(is_on_card) {
        let named = inputs_of(workspace, kpi);
        let own: Vec<&Input> = inputs
            .iter()
            .copied()
            .filter(|input| named.contains(&input.id) && told.insert(input.id))
            .collect();
        if !own.is_empty() {
            found.push(Needed { kpi: Some(kpi), inputs: own });
        }
    }
    let known: BTreeSet<Id<Input>> = kpis.iter().flat_map(|kpi| inputs_of(workspace, kpi)).collect();
    let is_left =
        |input: &&&Input| !told.contains(&input.id) && (known.contains(&input.id) || input.records.is_none());
    let left: Vec<&Input> = inputs.iter().filter(is_left).copied().collect();
    if !left.is_empty() {
        found.push(Needed { kpi: None, inputs: left });
    }
    found
}

/// Every input that a formula reads, through the indicators that it names.
fn inputs_of(workspace: &Workspace, kpi: &Kpi) -> BTreeSet<Id<Input>> {
    let mut found = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut open = vec![kpi];
    while let Some(kpi) = open.pop() {
        if seen.insert(kpi.id) {
            found.extend(kpi.formula.inputs());
            open.extend(kpi.formula.kpis().into_iter().filter_map(|id| workspace.kpis.get(&id)));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        data::starter::{id, starter},
        domain::weight::WeightOwner,
    };

    #[test]
    fn inputs_stand_under_the_indicator_that_needs_them_and_what_nothing_uses_is_left_out() {
        let mut workspace = starter();
        // K05 and K07 alone stay on cards, K12 leaves the workspace, and nothing reads the cost any more.
        let kept: [Id<Kpi>; 2] = [id("kpi/K05"), id("kpi/K07")];
        let mut set =
            workspace.weights.values().find(|set| set.owner == WeightOwner::Company).unwrap().clone();
        set.items.retain(|item| kept.contains(&item.kpi));
        workspace.weights.clear();
        workspace.put(set.into());
        workspace.kpis.remove(&id("kpi/K03"));
        let inputs: Vec<&Input> = workspace.inputs.values().collect();
        let found = needed(&workspace, &inputs);
        let codes: Vec<Option<&str>> = found.iter().map(|one| one.kpi.map(|kpi| kpi.code.as_str())).collect();
        assert_eq!(codes, [Some("K05"), Some("K07"), None]);
        let of = |place: usize| -> BTreeSet<Id<Input>> {
            found[place].inputs.iter().map(|input| input.id).collect()
        };
        assert!(of(0).contains(&id("input/satisfaction_points")));
        // Complaints over orders.
        assert_eq!(of(1), [id("input/complaints"), id("input/orders")].into());
        let all: BTreeSet<Id<Input>> = (0..3).flat_map(of).collect();
        assert!(!all.contains(&id("input/cost")), "nothing uses it");
        assert!(of(2).contains(&id("input/net_amount")), "used, on no card");
    }
}
