//! Edits of imported batches: a batch can only be taken out; its rows go with it and come back with undo.

use crate::{
    domain::{
        batch::Batch,
        change::{Change, Label},
    },
    state::edits::Edit,
};

/// Takes an import out of the workspace.
pub fn remove_batch(batch: &Batch) -> Edit {
    let label =
        Label::plain("batch_removed").with("file", &batch.source).with("rows", batch.rows.to_string());
    Edit::one(label, Change::remove(batch.clone()))
}
