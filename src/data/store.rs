//! The contract of persistence: documents as a base and a log of change sets, rows as packed batches.
//! Implemented on IndexedDB by the platform layer and in memory by [`crate::data::memory`]. Names no browser.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    data::packed::PackedBatch,
    domain::{
        change::ChangeSet, id::Id, record::Record, settings::Settings, text::Text2, workspace::Workspace,
    },
};

/// A workspace has the id of its settings.
pub type WorkspaceId = Id<Settings>;

/// What the list of workspaces shows, without opening one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkspaceMeta {
    /// Identity.
    pub id: WorkspaceId,
    /// Name as shown.
    pub name: Text2,
    /// Whether it is the synthetic sample.
    pub sample: bool,
    /// Revision of the newest stored change set; the base's where there is none.
    pub revision: u64,
    /// When it was last changed, seconds since 1970-01-01 UTC.
    pub changed_at: i64,
}

/// The workspaces that are kept here.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Listing {
    /// All that are not removed, last changed first, then by id.
    pub workspaces: Vec<WorkspaceMeta>,
    /// Entries that cannot be read: what they stand for is kept, but cannot be shown.
    pub unreadable: usize,
}

impl Listing {
    /// The list of these entries.
    pub fn of(entries: impl Iterator<Item = Result<WorkspaceMeta, StoreError>>) -> Self {
        let mut listing = Self::default();
        for entry in entries {
            match entry {
                Ok(meta) => listing.workspaces.push(meta),
                Err(_) => listing.unreadable += 1,
            }
        }
        listing.workspaces.sort_by_key(|meta| (-meta.changed_at, meta.id));
        listing
    }
}

/// A workspace as it is stored: [`fold`] gives the document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stored {
    /// The document at `base_revision`.
    pub base: Workspace,
    /// Revision of the base.
    pub base_revision: u64,
    /// Change sets after the base, oldest first, without a gap.
    pub log: Vec<ChangeSet>,
    /// Change sets that pages left behind when they were closed, before the log had them.
    pub left: Vec<ChangeSet>,
    /// What of it could not be read and was left out.
    pub set_aside: Vec<SetAside>,
}

impl Stored {
    /// A document without anything beside it.
    pub fn base(base: Workspace, base_revision: u64) -> Self {
        Self { base, base_revision, log: Vec::new(), left: Vec::new(), set_aside: Vec::new() }
    }
}

/// A stored record that cannot be read. What is stored of it stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAside {
    /// Where it stands: the name of its kind in the document, or `log`.
    pub place: String,
    /// What is stored.
    pub raw: String,
}

/// What the store has of a workspace beside its document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Found {
    /// The newest change sets of the log, oldest first, up to the document's revision.
    pub log: Vec<ChangeSet>,
    /// See [`Stored::left`].
    pub left: Vec<ChangeSet>,
    /// See [`Stored::set_aside`].
    pub set_aside: Vec<SetAside>,
}

impl From<Vec<ChangeSet>> for Found {
    fn from(log: Vec<ChangeSet>) -> Self {
        Self { log, ..Self::default() }
    }
}

/// Why something could not be stored or read. Nothing was written where an error is returned.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// Another tab wrote in between: read the log from the own revision on and try again.
    #[error("the workspace is at revision {found}")]
    Conflict {
        /// The stored revision.
        found: u64,
    },
    /// The browser has no room left for this site.
    #[error("there is no room left to store data")]
    Quota,
    /// Another tab keeps the database in an older version open.
    #[error("another tab keeps the storage blocked")]
    Blocked,
    /// What is stored cannot be read.
    #[error("stored data is damaged: {0}")]
    Damaged(String),
    /// The workspace was written in an older format: it is brought to this one before anything is added.
    #[error("the workspace has an older format")]
    Older,
    /// The browser does not let this site store anything.
    #[error("the browser does not let this site store data")]
    Denied,
    /// What is stored was written by a newer version of the program.
    #[error("stored data has schema {schema}, which is newer than this program")]
    Newer {
        /// The schema found.
        schema: u32,
    },
    /// There is no such workspace or batch, or it is removed.
    #[error("it is not stored here")]
    Missing,
    /// A workspace with this id exists already.
    #[error("a workspace with this id exists already")]
    Exists,
    /// Anything else, in the words of the storage.
    #[error("{0}")]
    Other(String),
}

/// A store of workspaces. Every method is one transaction: it is done wholly or not at all, and it returns only when
/// the storage has confirmed it. Times are seconds since 1970-01-01 UTC and are given by the caller.
#[allow(async_fn_in_trait, reason = "used by generic parameter in one thread only, never as Send or as dyn")]
pub trait WorkspaceStore {
    /// The workspaces that are not removed. One that cannot be read hides none of the others.
    ///
    /// # Errors
    /// See [`StoreError`].
    async fn list(&self) -> Result<Listing, StoreError>;

    /// Stores a new workspace at revision 0 together with the packed rows of its batches.
    ///
    /// # Errors
    /// [`StoreError::Exists`] if its id is taken, [`StoreError::Damaged`] if it has no settings.
    async fn create(
        &self,
        workspace: &Workspace,
        packs: &[PackedBatch],
        at: i64,
    ) -> Result<WorkspaceMeta, StoreError>;

    /// Reads a workspace.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is none or it is removed.
    async fn load(&self, id: WorkspaceId) -> Result<Stored, StoreError>;

    /// Appends a change set whose revision is `expected_revision` + 1; name and sample mark in the list follow it.
    /// Gives the new revision.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if the stored revision is another one.
    async fn append(
        &self,
        id: WorkspaceId,
        expected_revision: u64,
        change_set: &ChangeSet,
    ) -> Result<u64, StoreError>;

    /// The stored revision.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such workspace or it is removed.
    async fn revision(&self, id: WorkspaceId) -> Result<u64, StoreError>;

    /// The change sets after `revision`, oldest first.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if the log no longer reaches back to it: load the workspace again.
    async fn log_since(&self, id: WorkspaceId, revision: u64) -> Result<Vec<ChangeSet>, StoreError>;

    /// Makes the document at `revision` the base; the log after it stays.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if the stored base is newer or the log does not reach that far.
    async fn compact(&self, id: WorkspaceId, document: &Workspace, revision: u64) -> Result<(), StoreError>;

    /// Stores a workspace that is not there any more at the revision that it had, with the packed rows of its batches.
    ///
    /// # Errors
    /// [`StoreError::Exists`] if it is there after all, or only marked as removed.
    async fn store_again(
        &self,
        workspace: &Workspace,
        packs: &[PackedBatch],
        revision_and_time: (u64, i64),
    ) -> Result<(), StoreError>;

    /// Keeps change sets that the log does not have yet for whoever opens the workspace next, in place of those that the
    /// same tab left before. Returns at once: it is called when the page is about to go.
    ///
    /// # Errors
    /// The storage cannot be written at all.
    fn keep_left(&self, id: WorkspaceId, tab: u64, steps: &[&ChangeSet]) -> Result<(), StoreError>;

    /// Forgets what these tabs left.
    ///
    /// # Errors
    /// See [`StoreError`].
    async fn drop_left(&self, id: WorkspaceId, tabs: &[u64]) -> Result<(), StoreError>;

    /// Marks a workspace as removed; it can be brought back until the next [`WorkspaceStore::sweep`].
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is none.
    async fn remove(&self, id: WorkspaceId, at: i64) -> Result<(), StoreError>;

    /// Brings a removed workspace back.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if it is gone for good.
    async fn restore(&self, id: WorkspaceId) -> Result<(), StoreError>;

    /// Stores packed rows under their checksum. Of rows that are there already only the time is renewed.
    ///
    /// # Errors
    /// See [`StoreError`].
    async fn put_chunks(&self, pack: &PackedBatch, at: i64) -> Result<(), StoreError>;

    /// Reads packed rows.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there are none under the checksum.
    async fn get_chunks(&self, sha256: &str) -> Result<PackedBatch, StoreError>;

    /// Deletes for good what was removed before this time with its copies, and packed rows put before it that no workspace,
    /// step of its log, step that was left, or copy refers to any more (see [`referenced_batches`]). Gives the number of batches deleted.
    ///
    /// # Errors
    /// See [`StoreError`].
    async fn sweep(&self, before: i64) -> Result<u32, StoreError>;

    /// Deletes for good those of these packed rows that nothing refers to any more, whenever they were put.
    ///
    /// # Errors
    /// See [`StoreError`].
    async fn sweep_rows(&self, gone: &BTreeSet<String>) -> Result<u32, StoreError>;
}

/// Whether what was read of a workspace is all that was stored of it: its log goes on to the revision of its entry in the list,
/// and its base has as many records, broken ones counted, as were written. A storage that has lost its end says nothing of it.
///
/// # Errors
/// [`StoreError::Damaged`] where something is missing.
pub fn is_whole(stored: &Stored, revision: u64, base_records: Option<u64>) -> Result<(), StoreError> {
    let reached = stored.base_revision + stored.log.len() as u64;
    if reached != revision {
        return Err(StoreError::Damaged(format!("it ends at revision {reached}, {revision} was stored")));
    }
    let broken = stored.set_aside.iter().filter(|aside| aside.place != LOG).count();
    let found = (stored.base.record_count() + broken) as u64;
    match base_records.filter(|expected| *expected != found) {
        Some(expected) => {
            Err(StoreError::Damaged(format!("{found} records were found, {expected} were stored")))
        }
        None => Ok(()),
    }
}

/// Where a record that is set aside stands that is one of the log.
pub const LOG: &str = "log";

/// The document that is stored, and its revision.
///
/// # Errors
/// [`StoreError::Damaged`] where the log has a gap.
pub fn fold(stored: Stored) -> Result<(Workspace, u64), StoreError> {
    let Stored { mut base, base_revision, log, .. } = stored;
    let mut revision = base_revision;
    for change_set in &log {
        if change_set.revision != revision + 1 {
            return Err(StoreError::Damaged(format!("revision {} is missing", revision + 1)));
        }
        revision = change_set.revision;
        change_set.changes.iter().for_each(|change| base.apply(change));
    }
    Ok((base, revision))
}

/// The list entry of a workspace at a revision and time.
///
/// # Errors
/// [`StoreError::Damaged`] if it has no settings.
pub fn meta_of(workspace: &Workspace, (revision, at): (u64, i64)) -> Result<WorkspaceMeta, StoreError> {
    let settings = workspace.settings().ok_or_else(|| StoreError::Damaged("no settings".to_owned()))?;
    Ok(WorkspaceMeta {
        id: settings.id,
        name: settings.name.clone(),
        sample: settings.sample,
        revision,
        changed_at: at,
    })
}

impl WorkspaceMeta {
    /// The list entry once a change set is appended.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] where it does not follow what is stored.
    pub fn appended(&self, expected_revision: u64, change_set: &ChangeSet) -> Result<Self, StoreError> {
        if self.revision != expected_revision || change_set.revision != expected_revision + 1 {
            return Err(StoreError::Conflict { found: self.revision });
        }
        Ok(self.after(change_set))
    }

    /// Whether a log that begins at `base_revision` reaches back to a revision.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] where it does not.
    pub fn log_reaches(&self, base_revision: u64, revision: u64) -> Result<(), StoreError> {
        if revision < base_revision { Err(StoreError::Conflict { found: self.revision }) } else { Ok(()) }
    }

    /// Whether the log can be folded up to a revision.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] where the base is newer, or the log does not reach that far.
    pub fn can_be_folded(&self, base_revision: u64, revision: u64) -> Result<(), StoreError> {
        self.log_reaches(base_revision, revision)?;
        if revision > self.revision { Err(StoreError::Conflict { found: self.revision }) } else { Ok(()) }
    }

    /// The list entry after a change set, name and sample mark included.
    #[must_use]
    pub fn after(&self, change_set: &ChangeSet) -> Self {
        let mut meta = Self { revision: change_set.revision, changed_at: change_set.at, ..self.clone() };
        for change in &change_set.changes {
            if let Some(Record::Settings(settings)) = &change.after
                && settings.id == self.id
            {
                meta.name = settings.name.clone();
                meta.sample = settings.sample;
            }
        }
        meta
    }
}

/// Checksums of all packed rows that a stored workspace needs, also to undo and redo what its log holds.
pub fn referenced_batches(stored: &Stored) -> BTreeSet<String> {
    let kept = stored.base.batches.values().map(|batch| batch.sha256.clone());
    let in_log = stored
        .log
        .iter()
        .chain(&stored.left)
        .flat_map(|change_set| &change_set.changes)
        .flat_map(|change| [&change.before, &change.after])
        .filter_map(|record| match record {
            Some(Record::Batch(batch)) => Some(batch.sha256.clone()),
            _ => None,
        });
    kept.chain(in_log).collect()
}

/// The document as a workspace of its own, under another id and name. Its rows are shared: they are immutable.
#[must_use]
pub fn copy_of(workspace: &Workspace, id: WorkspaceId, name: Text2) -> Workspace {
    let mut copy = workspace.clone();
    identify(&mut copy, id);
    if let Some(settings) = copy.settings.get_mut(&id) {
        settings.name = name;
    }
    copy
}

/// Gives a document another id. The name stays.
pub fn identify(workspace: &mut Workspace, id: WorkspaceId) {
    if let Some(settings) = workspace.settings().cloned() {
        workspace.settings.clear();
        workspace.settings.insert(id, Settings { id, ..settings });
    }
}
