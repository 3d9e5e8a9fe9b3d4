//! What is evaluated: the document of a workspace together with its imported rows.

use std::collections::BTreeMap;

use crate::{
    domain::{batch::Batch, change::ChangeSet, id::Id, workspace::Workspace},
    engine::{look_ups::Taken, rows::BatchRows},
};

/// A workspace with the rows of its batches.
#[derive(Debug, Clone, Default)]
pub struct Model {
    /// The document.
    pub workspace: Workspace,
    /// Rows by batch. A batch of the document without rows here is reported as missing data, never as zero.
    pub rows: BTreeMap<Id<Batch>, BatchRows>,
    /// What the rows took from each other.
    pub taken: Taken,
}

impl Model {
    /// Applies a change set to the document; rows of batches that are gone are dropped.
    pub fn apply(&mut self, change_set: &ChangeSet) {
        change_set.changes.iter().for_each(|change| self.workspace.apply(change));
        let batches = &self.workspace.batches;
        self.rows.retain(|id, _| batches.contains_key(id));
    }
}
