//! What uses a role, a region, a product line or an account type: records that name it, and imported rows.

use crate::{
    domain::{batch::Batch, record::RecordKey, references::references, scope::Member},
    engine::{
        layout::{keys_of, names, naming_column},
        model::Model,
        query::RecordUses,
    },
};

/// What uses a record.
pub(super) fn uses_of_record(model: &Model, key: RecordKey) -> RecordUses {
    let workspace = &model.workspace;
    let mut records: Vec<RecordKey> = workspace
        .records()
        .filter(|record| record.key() != key && references(record).contains(&key))
        .map(|record| record.key())
        .collect();
    records.sort_unstable();
    RecordUses { records, rows: rows_of(model, key) }
}

/// Rows of imports that name a region or a product line.
fn rows_of(model: &Model, key: RecordKey) -> u64 {
    let member = match key {
        RecordKey::Region(id) => Member::Region(id),
        RecordKey::ProductLine(id) => Member::ProductLine(id),
        _ => return 0,
    };
    let Some((dimension, keys)) = keys_of(member, &model.workspace) else { return 0 };
    let batches = model.workspace.batches.values();
    let count = |batch: &Batch| -> u64 {
        let rows = model.rows.get(&batch.id);
        let Some((dictionary, codes)) = rows.and_then(|rows| naming_column(&batch.table, dimension, rows))
        else {
            return 0;
        };
        let is_named: Vec<bool> = dictionary.iter().map(|text| names(keys, text)).collect();
        let named = codes.iter().filter(|code| is_named.get(**code as usize).copied().unwrap_or(false));
        u64::try_from(named.count()).unwrap_or(u64::MAX)
    };
    batches.map(count).sum()
}
