//! Workspaces of our own in packed form: the sample as the site hands it out, and the document and changes between page and workers.
//! Not for files of unknown origin, and never stored: who writes and who reads are of one build.

use std::collections::BTreeMap;

use crate::{
    domain::{
        batch::Batch,
        change::{Change, ChangeSet},
        id::Id,
        workspace::Workspace,
    },
    engine::{model::Model, rows::BatchRows},
};

/// The document as bytes.
///
/// # Errors
/// None of its types fails to be written.
pub fn write_document(workspace: &Workspace) -> Result<Vec<u8>, postcard::Error> {
    postcard::to_allocvec(workspace)
}

/// The document at the beginning of packed bytes, whatever follows it; `None` if there is none.
pub fn read_document(bytes: &[u8]) -> Option<Workspace> {
    postcard::take_from_bytes(bytes).ok().map(|(workspace, _)| workspace)
}

/// A document and change sets as bytes.
///
/// # Errors
/// None of their types fails to be written.
pub fn write_opened(workspace: &Workspace, log: &[ChangeSet]) -> Result<Vec<u8>, postcard::Error> {
    postcard::to_allocvec(&(workspace, log))
}

/// A document and change sets; `None` if the bytes are none.
pub fn read_opened(bytes: &[u8]) -> Option<(Workspace, Vec<ChangeSet>)> {
    postcard::from_bytes(bytes).ok()
}

/// Changes as bytes.
///
/// # Errors
/// None of their types fails to be written.
pub fn write_changes(changes: &[Change]) -> Result<Vec<u8>, postcard::Error> {
    postcard::to_allocvec(changes)
}

/// Changes; `None` if the bytes are none.
pub fn read_changes(bytes: &[u8]) -> Option<Vec<Change>> {
    postcard::from_bytes(bytes).ok()
}

/// A workspace with its rows as bytes: the document first, so that it can be read without them.
///
/// # Errors
/// None of its types fails to be written.
pub fn write(model: &Model) -> Result<Vec<u8>, postcard::Error> {
    let mut bytes = write_document(&model.workspace)?;
    bytes.extend(postcard::to_allocvec(&model.rows)?);
    Ok(bytes)
}

/// A workspace with its rows; `None` if the bytes are none. Nothing is checked further: the program wrote them.
pub fn read(bytes: &[u8]) -> Option<Model> {
    let (workspace, rest) = postcard::take_from_bytes(bytes).ok()?;
    let rows: BTreeMap<Id<Batch>, BatchRows> = postcard::from_bytes(rest).ok()?;
    Some(Model { workspace, rows, ..Model::default() })
}
