//! What uses a role, a region, a product line or an account type: records that name it, and imported rows.

use std::collections::BTreeSet;

use crate::{
    domain::{id::ExternalKey, record::RecordKey, references::references, workspace::Workspace},
    engine::{model::Model, query::RecordUses, rows::ColumnCells},
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
    let Some((column, keys)) = column_of(&model.workspace, key) else { return 0 };
    let codes: BTreeSet<&str> = keys.iter().map(|key| key.code.trim()).collect();
    let batches = model.workspace.batches.keys().filter_map(|id| model.rows.get(&id));
    let count = |rows: &crate::engine::rows::BatchRows| -> u64 {
        let Some(ColumnCells::Text { dictionary, codes: cells }) = rows.columns.get(&column.into()) else {
            return 0;
        };
        let is_named: Vec<bool> = dictionary.iter().map(|text| codes.contains(text.trim())).collect();
        let named = cells.iter().filter(|cell| is_named.get(**cell as usize).copied().unwrap_or(false));
        u64::try_from(named.count()).unwrap_or(u64::MAX)
    };
    batches.map(count).sum()
}

fn column_of(workspace: &Workspace, key: RecordKey) -> Option<(&'static str, &[ExternalKey])> {
    match key {
        RecordKey::Region(id) => Some(("region", &workspace.regions.get(&id)?.keys)),
        RecordKey::ProductLine(id) => Some(("product_line", &workspace.product_lines.get(&id)?.keys)),
        _ => None,
    }
}
