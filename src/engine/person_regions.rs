//! In which region people work by their sales territories, where nobody has said it yet.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::{
    domain::{
        account::Region,
        id::{ExternalKey, Id},
        people::Employee,
        table::TableId,
    },
    engine::{model::Model, rows::ColumnCells},
};

/// The table that says who works in which territories; rows take the region from the list of territories.
const TABLE: &str = "employee_territories";

/// The people without a region whose territories lie all in one, by id.
pub(super) fn person_regions(model: &Model) -> Vec<(Id<Employee>, Id<Region>)> {
    let workspace = &model.workspace;
    let is_open = |person: &&Employee| person.facts.latest().is_some_and(|facts| facts.region.is_none());
    let people = by_code(workspace.employees.values().filter(is_open).map(|one| (one.id, &one.keys)));
    let regions = by_code(workspace.regions.values().map(|one| (one.id, &one.keys)));
    let mut found: BTreeMap<Id<Employee>, BTreeSet<Option<Id<Region>>>> = BTreeMap::new();
    let batches = workspace.batches.values().filter(|batch| batch.table == TableId::from(TABLE));
    for rows in batches.filter_map(|batch| model.rows.get(&batch.id)) {
        let column = |code: &str| match rows.columns.get(&code.into()) {
            Some(ColumnCells::Text { dictionary, codes }) => Some((dictionary, codes)),
            _ => None,
        };
        let (Some((names, of_people)), Some((places, of_regions))) = (column("employee"), column("region"))
        else {
            continue;
        };
        for (person, region) in of_people.iter().zip(of_regions) {
            let person = names.get(*person as usize).and_then(|code| people.get(code.trim()));
            let region = places.get(*region as usize).and_then(|code| regions.get(code.trim()));
            if let Some(person) = person {
                // A territory whose region is not known leaves it open.
                found.entry(*person).or_default().insert(region.copied());
            }
        }
    }
    let only = |(person, regions): (Id<Employee>, BTreeSet<Option<Id<Region>>>)| {
        let region = regions.first().copied().flatten().filter(|_| regions.len() == 1)?;
        Some((person, region))
    };
    found.into_iter().filter_map(only).collect()
}

fn by_code<'w, T>(records: impl Iterator<Item = (Id<T>, &'w Vec<ExternalKey>)>) -> HashMap<&'w str, Id<T>> {
    let mut found = HashMap::new();
    // Of a key that several have the first counts, as where rows are read for scores.
    for (key, id) in records.flat_map(|(id, keys)| keys.iter().map(move |key| (key.code.trim(), id))) {
        found.entry(key).or_insert(id);
    }
    found
}
