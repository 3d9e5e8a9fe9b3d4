//! Several files that come together: in which order they are taken in, and what they say to each other.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    data::import::{ImportChoices, guess::missing, preview::Preview},
    domain::{
        table::{ColumnId, ORDER_LINES, TableId, standard_table},
        workspace::Workspace,
    },
};

/// Below this share, in percent, a file fits no table well enough to be taken in unasked.
pub const FITTING: u8 = 45;

/// What was decided about files that come together, as it is written down for the command line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct FileMap {
    /// By the name of a file; where it is not named, the rest holds.
    #[serde(default)]
    pub files: BTreeMap<String, ImportChoices>,
    /// Of all other files.
    #[serde(flatten)]
    pub others: ImportChoices,
}

impl FileMap {
    /// What was decided about a file of this name.
    pub fn choices(&self, name: &str) -> &ImportChoices {
        self.files.get(name).unwrap_or(&self.others)
    }
}

/// The order in which files are taken in: lists of accounts, people, products and the like before the rows that name their
/// members, so that these are not named by their codes.
pub fn order(tables: &[TableId]) -> Vec<usize> {
    let mut places: Vec<usize> = (0..tables.len()).collect();
    places.sort_by_key(|place| tables.get(*place).is_none_or(|table| !is_list(table)));
    places
}

/// Whether a table lists what other tables name: its key has a column of names beside it.
fn is_list(table: &TableId) -> bool {
    let Some(spec) = standard_table(table) else { return false };
    matches!(spec.key.as_slice(), [key] if spec.column(&format!("{key}_name")).is_some())
}

/// The tables that a workspace has rows of, and these.
pub fn others(workspace: &Workspace, tables: &[TableId]) -> Vec<TableId> {
    let mut all: Vec<TableId> = workspace.batches.values().map(|batch| batch.table.clone()).collect();
    all.extend(tables.iter().cloned());
    all.sort();
    all.dedup();
    all
}

/// Whether a workspace has lines of orders that say more than what an order came to.
pub fn has_lines(workspace: &Workspace) -> bool {
    let says = |column: &ColumnId| ["product", "quantity", "unit_price"].contains(&column.0.as_str());
    let lines = workspace.batches.values().filter(|batch| batch.table.0 == ORDER_LINES);
    lines.flat_map(|batch| &batch.columns).any(|one| says(&one.column))
}

/// Whether those of the files that are orders with amounts should be order lines: sales are counted there, and no other file
/// has any.
pub fn serve_sales<'p>(previews: impl Iterator<Item = &'p Preview>) -> bool {
    let mut tables = previews.map(|preview| &preview.table);
    tables.all(|table| table.0 != ORDER_LINES)
}

/// The required columns that neither the file nor, through a key, one of these tables gives.
pub fn lacking(preview: &Preview, others: &[TableId]) -> Vec<ColumnId> {
    let columns: Vec<_> = preview.columns.iter().map(|column| (column.column.clone(), 0)).collect();
    preview.spec().map(|table| missing(table, &columns, Some(others))).unwrap_or_default()
}
