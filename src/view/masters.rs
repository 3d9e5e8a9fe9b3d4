//! What uses a role, a region, a product line or an account type, in words.

use std::collections::BTreeMap;

use crate::{
    domain::{record::RecordKey, workspace::Workspace},
    engine::query::RecordUses,
    view::message::Words,
};

/// Names that are said of one kind.
const NAMED: usize = 5;

/// What uses it, one line for each kind: people and accounts by name, the rest by number.
pub fn uses_lines(uses: &RecordUses, workspace: &Workspace, words: Words) -> Vec<String> {
    let mut names: BTreeMap<&str, (usize, Vec<String>)> = BTreeMap::new();
    for key in &uses.records {
        let (kind, name) = match key {
            RecordKey::Employee(id) => {
                ("masters.used_people", workspace.employees.get(id).map(|one| &one.name))
            }
            RecordKey::Account(id) => {
                ("masters.used_accounts", workspace.accounts.get(id).map(|one| &one.name))
            }
            RecordKey::WeightSet(_) => ("masters.used_weights", None),
            RecordKey::TargetSeries(_) => ("masters.used_targets", None),
            RecordKey::InputValue(_) => ("masters.used_values", None),
            RecordKey::PayPlan(_)
            | RecordKey::PayBase(_)
            | RecordKey::BonusPool(_)
            | RecordKey::PromotionRule(_) => ("masters.used_pay", None),
            RecordKey::Allocation(_) => ("masters.used_allocations", None),
            RecordKey::ScoringRule(_)
            | RecordKey::CardRule(_)
            | RecordKey::PointsItem(_)
            | RecordKey::RatingPlan(_) => ("masters.used_rules", None),
            _ => ("masters.used_other", None),
        };
        let slot = names.entry(kind).or_default();
        slot.0 += 1;
        if let Some(name) = name.filter(|_| slot.1.len() < NAMED) {
            slot.1.push(words.of(name).to_string());
        }
    }
    let line = |(kind, (count, named)): (&str, (usize, Vec<String>))| {
        let count = count.to_string();
        let named = named.join(&words.get("masters.separator"));
        words.with(kind, &[("n", &count), ("names", &named)]).to_string()
    };
    let rows = (uses.rows > 0)
        .then(|| words.with("masters.used_rows", &[("n", &uses.rows.to_string())]).to_string());
    names.into_iter().map(line).chain(rows).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        data::sample::sample,
        domain::{id::Id, text::Lang},
    };

    #[test]
    fn people_are_named_and_the_rest_is_counted() {
        let workspace = sample().workspace;
        let people: Vec<_> = workspace.employees.values().take(6).collect();
        let mut records: Vec<RecordKey> = people.iter().map(|one| RecordKey::Employee(one.id)).collect();
        records.extend([RecordKey::TargetSeries(Id::from_raw(1)), RecordKey::TargetSeries(Id::from_raw(2))]);
        let lines = uses_lines(&RecordUses { records, rows: 12 }, &workspace, Words::new(Lang::En));
        let named: Vec<&str> = people.iter().take(5).map(|one| one.name.en.as_str()).collect();
        assert_eq!(lines.len(), 3);
        assert!(lines.iter().any(|line| line.contains(&named.join(", ")) && line.contains('6')), "{lines:?}");
        assert!(lines.last().is_some_and(|line| line.contains("12")));
    }
}
