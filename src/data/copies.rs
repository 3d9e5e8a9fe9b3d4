//! Copies of a workspace that are kept beside it: backups made by themselves, versions that somebody named, and what was
//! there before something was replaced. A copy is the document and the names of its batches, never their rows.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{
    data::store::{StoreError, WorkspaceId, WorkspaceMeta},
    domain::{
        change::{Change, ChangeSet},
        record::{Record, RecordKey},
        settings::SCHEMA,
        workspace::Workspace,
    },
};

/// Backups that are kept of the day at hand.
const OF_TODAY: usize = 3;
/// Backups that are kept in all.
const IN_ALL: usize = 10;
/// Seconds of a day.
const DAY: i64 = 24 * 3600;

/// Why a copy was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CopyKind {
    /// By itself, now and then. Old ones go.
    Backup,
    /// Somebody gave it a name. It stays until it is removed.
    Version,
    /// Before another copy was restored. Goes like a backup.
    BeforeRestore,
    /// Before the document was brought to a newer format. It stays until it is removed.
    BeforeMigration,
}

/// What the list of copies shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopyMeta {
    /// The workspace.
    pub workspace: WorkspaceId,
    /// Number among the copies of the workspace; later ones are higher.
    pub number: u64,
    /// Why it was made.
    pub kind: CopyKind,
    /// The name of a version; else empty.
    pub name: String,
    /// When, seconds since 1970-01-01 UTC.
    pub at: i64,
    /// Revision of the workspace that it shows.
    pub revision: u64,
    /// Version of the format that it is written in.
    pub schema: u32,
    /// Bytes of its document.
    pub bytes: u64,
    /// Checksums of the rows that it needs.
    pub batches: BTreeSet<String>,
}

/// What a new copy is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCopy {
    /// Why it is made.
    pub kind: CopyKind,
    /// The name of a version; else empty.
    pub name: String,
    /// When, seconds since 1970-01-01 UTC.
    pub at: i64,
    /// Revision of the workspace that it shows.
    pub revision: u64,
}

impl CopyMeta {
    /// The entry of the same copy under another name, with another document of so many bytes.
    #[must_use]
    pub fn rewritten(&self, copy: &Rewritten, bytes: usize) -> Self {
        let batches = copy.document.batches.values().map(|batch| batch.sha256.clone()).collect();
        Self { schema: SCHEMA, bytes: bytes as u64, batches, name: copy.name.clone(), ..self.clone() }
    }
}

/// What takes the place of a copy.
#[derive(Debug, Clone, PartialEq)]
pub struct Rewritten {
    /// The number of the copy.
    pub number: u64,
    /// What it is called now.
    pub name: String,
    /// Its document now.
    pub document: Workspace,
}

impl NewCopy {
    /// Its entry in the list.
    pub fn meta(self, workspace: WorkspaceId, number: u64, document: &Workspace, bytes: usize) -> CopyMeta {
        let Self { kind, name, at, revision } = self;
        let batches = document.batches.values().map(|batch| batch.sha256.clone()).collect();
        CopyMeta { workspace, number, kind, name, at, revision, schema: SCHEMA, bytes: bytes as u64, batches }
    }
}

/// What is stored of one workspace, and how much.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredSize {
    /// Its entry in the list.
    pub meta: WorkspaceMeta,
    /// When it was removed, seconds since 1970-01-01 UTC.
    pub removed_at: Option<i64>,
    /// Bytes of the document and its log.
    pub document: u64,
    /// Bytes of its copies.
    pub copies: u64,
    /// Bytes of the rows that it or a copy of it refers to; shared ones count for each workspace.
    pub rows: u64,
}

/// The copies of a store. Every method is one transaction, confirmed when it returns.
#[allow(async_fn_in_trait, reason = "used by generic parameter in one thread only, never as Send or as dyn")]
pub trait CopyStore {
    /// The copies of a workspace, oldest first.
    ///
    /// # Errors
    /// See [`StoreError`].
    async fn copies(&self, id: WorkspaceId) -> Result<Vec<CopyMeta>, StoreError>;

    /// Keeps a copy of a document.
    ///
    /// # Errors
    /// See [`StoreError`]; nothing was removed or changed then.
    async fn keep_copy(
        &self,
        id: WorkspaceId,
        copy: NewCopy,
        document: &Workspace,
    ) -> Result<CopyMeta, StoreError>;

    /// The document of a copy.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] if it cannot be read, [`StoreError::Missing`] if there is none of this number.
    async fn read_copy(&self, id: WorkspaceId, number: u64) -> Result<Workspace, StoreError>;

    /// Removes copies for good.
    ///
    /// # Errors
    /// See [`StoreError`].
    async fn drop_copies(&self, id: WorkspaceId, numbers: &[u64]) -> Result<(), StoreError>;

    /// Puts a document in the place of everything that is stored of a workspace: its log goes with all steps that could be undone,
    /// these steps take the place of what pages left, these copies that of those of their numbers, and all others go; with them
    /// rows that nothing refers to any more. All of it happens, or nothing.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if the workspace is at another revision than this one; [`StoreError::Damaged`] where rows may not
    /// go, since something that cannot be read may refer to them.
    async fn replace_all(
        &self,
        id: WorkspaceId,
        document: &Workspace,
        revision: u64,
        copies: &[Rewritten],
        left: &[ChangeSet],
    ) -> Result<(), StoreError>;

    /// What is stored of each workspace, removed ones too, last changed first.
    ///
    /// # Errors
    /// See [`StoreError`].
    async fn sizes(&self) -> Result<Vec<StoredSize>, StoreError>;
}

/// The number of a new copy beside those that are there: never one that has been used.
pub fn next_number(numbers: impl Iterator<Item = u64>) -> u64 {
    numbers.max().unwrap_or(0) + 1
}

/// Last changed first, then by id.
pub fn last_changed_first(sizes: &mut [StoredSize]) {
    sizes.sort_by_key(|size| (-size.meta.changed_at, size.meta.id));
}

/// The numbers of the backups that go once a newer one is kept: three of today stay, the last of each day before, ten in
/// all. Named versions and what was there before a migration are not counted and stay. `offset` is the seconds that the
/// reader's clock is ahead of UTC.
pub fn outdated(copies: &[CopyMeta], now: i64, offset: i64) -> Vec<u64> {
    let day_of = |at: i64| at.saturating_add(offset).div_euclid(DAY);
    let today = day_of(now);
    let mut backups: Vec<&CopyMeta> = copies
        .iter()
        .filter(|copy| matches!(copy.kind, CopyKind::Backup | CopyKind::BeforeRestore))
        .collect();
    backups.sort_by_key(|copy| std::cmp::Reverse(copy.number));
    let mut of_day: BTreeMap<i64, usize> = BTreeMap::new();
    let mut kept = 0;
    let mut go = Vec::new();
    for copy in backups {
        // A clock that was set back makes days that have not come yet: they count as today.
        let day = day_of(copy.at).min(today);
        let seen = of_day.entry(day).or_default();
        *seen += 1;
        let most = if day == today { OF_TODAY } else { 1 };
        if *seen > most || kept == IN_ALL {
            go.push(copy.number);
        } else {
            kept += 1;
        }
    }
    go
}

/// The changes that lead from one document to another, kind by kind.
pub fn difference(from: &Workspace, to: &Workspace) -> Vec<Change> {
    let old: BTreeMap<RecordKey, Record> = from.records().map(|record| (record.key(), record)).collect();
    let new: BTreeMap<RecordKey, Record> = to.records().map(|record| (record.key(), record)).collect();
    let keys: BTreeSet<RecordKey> = old.keys().chain(new.keys()).copied().collect();
    let changes = keys.into_iter().map(|key| Change {
        key,
        before: old.get(&key).cloned(),
        after: new.get(&key).cloned(),
    });
    changes.filter(|change| change.before != change.after).collect()
}

/// How many records of a kind come, go and change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KindCount {
    /// Name of the kind, see [`RecordKey::kind`].
    pub kind: String,
    /// Records that come.
    pub added: u32,
    /// Records that go.
    pub removed: u32,
    /// Records that are different.
    pub changed: u32,
}

/// Changes counted by kind, in the order of the kinds.
pub fn counted(changes: &[Change]) -> Vec<KindCount> {
    let mut counts: Vec<KindCount> = Vec::new();
    for change in changes {
        let kind = change.key.kind();
        if counts.last().is_none_or(|last| last.kind != kind) {
            counts.push(KindCount { kind: kind.to_owned(), added: 0, removed: 0, changed: 0 });
        }
        let Some(count) = counts.last_mut() else { continue };
        match (&change.before, &change.after) {
            (None, _) => count.added += 1,
            (_, None) => count.removed += 1,
            _ => count.changed += 1,
        }
    }
    counts
}
