//! What an import adds to the document: the batch, and a record for every name that is new to it.

use crate::{
    data::import::{ImportError, importer::Imported, table},
    domain::{
        account::{Account, AccountFacts, ProductLine, Region},
        batch::Batch,
        change::Change,
        dated::Dated,
        id::{ExternalKey, Id, stable_bits},
        people::{Employee, EmployeeFacts, Role, RoleShare},
        record::Record,
        table::{ColumnId, Dimension, standard_columns},
        text::Text2,
        weight::Weight,
        workspace::Workspace,
    },
    engine::rows::{BatchRows, ColumnCells},
};

/// Source of the keys that an import gives.
pub const SOURCE: &str = "import";

/// The role of people named on order lines, in documents made from the starter template.
pub fn sales_role() -> Id<Role> {
    Id::from_raw(stable_bits("role/sales"))
}

/// The record of the batch of an import. `sha256` is that of the packed rows, `at` in seconds since 1970-01-01 UTC.
pub fn batch_of(imported: &Imported, id: Id<Batch>, sha256: String, source: String, at: i64) -> Batch {
    Batch {
        id,
        table: table(),
        sha256,
        rows: imported.accepted,
        columns: imported.columns.clone(),
        source,
        imported_at: at,
    }
}

/// The changes of a whole import, to be applied as one step: the batch, then new regions, product lines, accounts
/// and people in order of first appearance. A record of the same name gets the key it lacks instead of a twin.
/// New accounts are key accounts, in their rows' region where all of them name the same one; new people are in
/// the starter's sales role where the document has it. `new_id` gives random bits.
///
/// # Errors
/// [`ImportError::AlreadyImported`] where the document has a batch with the same rows.
pub fn intake(
    workspace: &Workspace,
    imported: &Imported,
    batch: Batch,
    new_id: &mut dyn FnMut() -> u64,
) -> Result<Vec<Change>, ImportError> {
    if let Some(earlier) = workspace.batches.values().find(|earlier| earlier.sha256 == batch.sha256) {
        return Err(ImportError::AlreadyImported { source_file: earlier.source.clone() });
    }
    let mut changes = vec![Change::create(batch)];
    let rows = &imported.rows;
    let regions = names(rows, Dimension::Region)
        .into_iter()
        .map(|name| {
            let known = workspace.regions.values().find(|region| is_named(&region.keys, &region.name, name));
            let id = match known {
                Some(region) => {
                    keyed(region, &region.keys, name, |region, keys| Region { keys, ..region }, &mut changes);
                    region.id
                }
                None => {
                    let id = Id::from_raw(new_id());
                    changes.push(Change::create(Region {
                        id,
                        name: Text2::same(name),
                        keys: vec![key(name)],
                    }));
                    id
                }
            };
            (name, id)
        })
        .collect::<Vec<(&str, Id<Region>)>>();
    for name in names(rows, Dimension::ProductLine) {
        match workspace.product_lines.values().find(|line| is_named(&line.keys, &line.name, name)) {
            Some(line) => {
                keyed(line, &line.keys, name, |line, keys| ProductLine { keys, ..line }, &mut changes)
            }
            None => changes.push(Change::create(ProductLine {
                id: Id::from_raw(new_id()),
                name: Text2::same(name),
                keys: vec![key(name)],
            })),
        }
    }
    let only_regions = only_region_of_accounts(rows);
    for (place, name) in names(rows, Dimension::Account).into_iter().enumerate() {
        match workspace.accounts.values().find(|account| is_named(&account.keys, &account.name, name)) {
            Some(account) => {
                keyed(account, &account.keys, name, |account, keys| Account { keys, ..account }, &mut changes)
            }
            None => {
                let region = only_regions.get(place).copied().flatten();
                let region = regions.iter().find(|(name, _)| Some(*name) == region).map(|(_, id)| *id);
                let facts = AccountFacts { key_account: true, region, ..AccountFacts::default() };
                changes.push(Change::create(Account {
                    id: Id::from_raw(new_id()),
                    name: Text2::same(name),
                    keys: vec![key(name)],
                    facts: Dated::always(facts),
                }));
            }
        }
    }
    let role = sales_role();
    let roles = workspace.roles.get(&role).map(|role| RoleShare { role: role.id, share: Weight::WHOLE });
    for name in names(rows, Dimension::Employee) {
        match workspace.employees.values().find(|person| is_named(&person.keys, &person.name, name)) {
            Some(person) => {
                keyed(person, &person.keys, name, |person, keys| Employee { keys, ..person }, &mut changes)
            }
            None => changes.push(Change::create(Employee {
                id: Id::from_raw(new_id()),
                name: Text2::same(name),
                keys: vec![key(name)],
                facts: Dated::always(EmployeeFacts {
                    roles: roles.iter().cloned().collect(),
                    ..EmployeeFacts::default()
                }),
                employed: Vec::new(),
            })),
        }
    }
    Ok(changes)
}

fn key(name: &str) -> ExternalKey {
    ExternalKey { source: SOURCE.to_owned(), code: name.to_owned() }
}

fn is_named(keys: &[ExternalKey], name: &Text2, wanted: &str) -> bool {
    keys.iter().any(|key| key.code.trim() == wanted) || name.zh.trim() == wanted || name.en.trim() == wanted
}

/// Gives a record that is known by name only the key by which rows find it.
fn keyed<T: Clone + Into<Record>>(
    record: &T,
    keys: &[ExternalKey],
    name: &str,
    with_keys: impl Fn(T, Vec<ExternalKey>) -> T,
    changes: &mut Vec<Change>,
) {
    if keys.iter().any(|key| key.code.trim() == name) {
        return;
    }
    let more = keys.iter().cloned().chain([key(name)]).collect();
    changes.push(Change::replace(Some(record.clone().into()), with_keys(record.clone(), more)));
}

fn column_of(rows: &BatchRows, dimension: Dimension) -> Option<(&[String], &[u32])> {
    let spec = standard_columns(&table())?.iter().find(|spec| spec.dimension == Some(dimension))?;
    match rows.columns.get(&ColumnId::from(spec.code))? {
        ColumnCells::Text { dictionary, codes } => Some((dictionary, codes)),
        _ => None,
    }
}

/// The different names of a dimension in order of first appearance, as dictionaries are.
fn names(rows: &BatchRows, dimension: Dimension) -> Vec<&str> {
    column_of(rows, dimension)
        .map(|(dictionary, _)| dictionary.iter().map(String::as_str).collect())
        .unwrap_or_default()
}

/// For each account the region that all of its rows name, where they name one and the same.
fn only_region_of_accounts(rows: &BatchRows) -> Vec<Option<&str>> {
    let Some((accounts, account_codes)) = column_of(rows, Dimension::Account) else { return Vec::new() };
    let Some((regions, region_codes)) = column_of(rows, Dimension::Region) else { return Vec::new() };
    let mut found: Vec<(Option<u32>, bool)> = vec![(None, true); accounts.len()];
    for (account, region) in account_codes.iter().zip(region_codes) {
        if let Some((first, same)) = found.get_mut(*account as usize) {
            match first {
                None => *first = Some(*region),
                Some(first) => *same &= first == region,
            }
        }
    }
    found
        .into_iter()
        .map(|(code, same)| {
            code.filter(|_| same).and_then(|code| regions.get(code as usize)).map(String::as_str)
        })
        .collect()
}
