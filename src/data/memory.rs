//! The store that keeps everything in memory: for tests, for sessions that must leave nothing behind, and as the
//! plainest reading of the contract.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

use crate::{
    data::{
        packed::PackedBatch,
        store::{
            Listing, StoreError, Stored, WorkspaceId, WorkspaceMeta, WorkspaceStore, meta_of,
            referenced_batches,
        },
    },
    domain::{change::ChangeSet, workspace::Workspace},
};

/// A store in memory; gone with its owner.
#[derive(Debug, Default)]
pub struct MemoryStore {
    inner: RefCell<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    workspaces: BTreeMap<WorkspaceId, Entry>,
    packs: BTreeMap<String, (PackedBatch, i64)>,
}

#[derive(Debug)]
struct Entry {
    meta: WorkspaceMeta,
    stored: Stored,
    removed_at: Option<i64>,
}

impl Inner {
    fn entry(&self, id: WorkspaceId) -> Result<&Entry, StoreError> {
        self.workspaces.get(&id).filter(|entry| entry.removed_at.is_none()).ok_or(StoreError::Missing)
    }

    fn entry_mut(&mut self, id: WorkspaceId) -> Result<&mut Entry, StoreError> {
        self.workspaces.get_mut(&id).filter(|entry| entry.removed_at.is_none()).ok_or(StoreError::Missing)
    }

    fn put_pack(&mut self, pack: &PackedBatch, at: i64) {
        self.packs.entry(pack.sha256.clone()).or_insert_with(|| (pack.clone(), at)).1 = at;
    }
}

impl WorkspaceStore for MemoryStore {
    async fn list(&self) -> Result<Listing, StoreError> {
        let inner = self.inner.borrow();
        let kept = inner.workspaces.values().filter(|entry| entry.removed_at.is_none());
        Ok(Listing::of(kept.map(|entry| Ok(entry.meta.clone()))))
    }

    async fn create(
        &self,
        workspace: &Workspace,
        packs: &[PackedBatch],
        at: i64,
    ) -> Result<WorkspaceMeta, StoreError> {
        let meta = meta_of(workspace, at).ok_or_else(|| StoreError::Damaged("no settings".to_owned()))?;
        let mut inner = self.inner.borrow_mut();
        if inner.workspaces.contains_key(&meta.id) {
            return Err(StoreError::Exists);
        }
        packs.iter().for_each(|pack| inner.put_pack(pack, at));
        let stored = Stored { base: workspace.clone(), base_revision: 0, log: Vec::new() };
        inner.workspaces.insert(meta.id, Entry { meta: meta.clone(), stored, removed_at: None });
        Ok(meta)
    }

    async fn load(&self, id: WorkspaceId) -> Result<Stored, StoreError> {
        Ok(self.inner.borrow().entry(id)?.stored.clone())
    }

    async fn append(
        &self,
        id: WorkspaceId,
        expected_revision: u64,
        change_set: &ChangeSet,
    ) -> Result<u64, StoreError> {
        let mut inner = self.inner.borrow_mut();
        let entry = inner.entry_mut(id)?;
        if entry.meta.revision != expected_revision || change_set.revision != expected_revision + 1 {
            return Err(StoreError::Conflict { found: entry.meta.revision });
        }
        entry.meta = entry.meta.after(change_set);
        entry.stored.log.push(change_set.clone());
        Ok(entry.meta.revision)
    }

    async fn revision(&self, id: WorkspaceId) -> Result<u64, StoreError> {
        Ok(self.inner.borrow().entry(id)?.meta.revision)
    }

    async fn log_since(&self, id: WorkspaceId, revision: u64) -> Result<Vec<ChangeSet>, StoreError> {
        let inner = self.inner.borrow();
        let entry = inner.entry(id)?;
        if revision < entry.stored.base_revision {
            return Err(StoreError::Conflict { found: entry.meta.revision });
        }
        Ok(entry.stored.log.iter().filter(|change_set| change_set.revision > revision).cloned().collect())
    }

    async fn compact(&self, id: WorkspaceId, document: &Workspace, revision: u64) -> Result<(), StoreError> {
        let mut inner = self.inner.borrow_mut();
        let entry = inner.entry_mut(id)?;
        if entry.meta.revision != revision {
            return Err(StoreError::Conflict { found: entry.meta.revision });
        }
        entry.stored = Stored { base: document.clone(), base_revision: revision, log: Vec::new() };
        Ok(())
    }

    async fn remove(&self, id: WorkspaceId, at: i64) -> Result<(), StoreError> {
        self.inner.borrow_mut().entry_mut(id)?.removed_at = Some(at);
        Ok(())
    }

    async fn restore(&self, id: WorkspaceId) -> Result<(), StoreError> {
        let mut inner = self.inner.borrow_mut();
        inner.workspaces.get_mut(&id).ok_or(StoreError::Missing)?.removed_at = None;
        Ok(())
    }

    async fn put_chunks(&self, pack: &PackedBatch, at: i64) -> Result<(), StoreError> {
        self.inner.borrow_mut().put_pack(pack, at);
        Ok(())
    }

    async fn get_chunks(&self, sha256: &str) -> Result<PackedBatch, StoreError> {
        self.inner.borrow().packs.get(sha256).map(|(pack, _)| pack.clone()).ok_or(StoreError::Missing)
    }

    async fn sweep(&self, before: i64) -> Result<u32, StoreError> {
        let mut inner = self.inner.borrow_mut();
        inner.workspaces.retain(|_, entry| entry.removed_at.is_none_or(|at| at >= before));
        let needed: BTreeSet<String> =
            inner.workspaces.values().flat_map(|entry| referenced_batches(&entry.stored)).collect();
        let had = inner.packs.len();
        inner.packs.retain(|sha256, (_, put_at)| needed.contains(sha256) || *put_at >= before);
        Ok(u32::try_from(had - inner.packs.len()).unwrap_or(u32::MAX))
    }
}
