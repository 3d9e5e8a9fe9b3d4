//! The store that keeps everything in memory: for tests, for sessions that must leave nothing behind, and as the
//! plainest reading of the contract.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

use crate::{
    data::{
        copies::{CopyMeta, CopyStore, NewCopy, Rewritten, StoredSize, last_changed_first, next_number},
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
    left: BTreeMap<(WorkspaceId, u64), Vec<ChangeSet>>,
    copies: BTreeMap<(WorkspaceId, u64), (CopyMeta, Workspace)>,
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

    /// Deletes rows that nothing refers to and that may go by their checksum and the time when they were put.
    fn clear_rows(&mut self, may_go: impl Fn(&str, i64) -> bool) -> u32 {
        let Self { workspaces, copies, left, .. } = self;
        let of_copies = copies.values().flat_map(|(meta, _)| meta.batches.iter().cloned());
        let of_documents = workspaces.iter().flat_map(|(id, entry)| {
            let left = left.range((*id, 0)..=(*id, u64::MAX)).flat_map(|(_, steps)| steps.iter().cloned());
            referenced_batches(&Stored { left: left.collect(), ..entry.stored.clone() })
        });
        let needed: BTreeSet<String> = of_documents.chain(of_copies).collect();
        let had = self.packs.len();
        self.packs.retain(|sha256, (_, put_at)| needed.contains(sha256) || !may_go(sha256, *put_at));
        u32::try_from(had - self.packs.len()).unwrap_or(u32::MAX)
    }

    /// A workspace that is not there yet.
    fn insert(
        &mut self,
        workspace: &Workspace,
        packs: &[PackedBatch],
        (revision, at): (u64, i64),
    ) -> Result<WorkspaceMeta, StoreError> {
        let meta = meta_of(workspace, (revision, at))?;
        if self.workspaces.contains_key(&meta.id) {
            return Err(StoreError::Exists);
        }
        packs.iter().for_each(|pack| self.put_pack(pack, at));
        let stored = Stored::base(workspace.clone(), revision);
        self.workspaces.insert(meta.id, Entry { meta: meta.clone(), stored, removed_at: None });
        Ok(meta)
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
        self.inner.borrow_mut().insert(workspace, packs, (0, at))
    }

    async fn load(&self, id: WorkspaceId) -> Result<Stored, StoreError> {
        let inner = self.inner.borrow();
        let of_it = inner.left.range((id, 0)..=(id, u64::MAX));
        let left = of_it.flat_map(|(_, steps)| steps.iter().cloned()).collect();
        Ok(Stored { left, ..inner.entry(id)?.stored.clone() })
    }

    async fn append(
        &self,
        id: WorkspaceId,
        expected_revision: u64,
        change_set: &ChangeSet,
    ) -> Result<u64, StoreError> {
        let mut inner = self.inner.borrow_mut();
        let entry = inner.entry_mut(id)?;
        entry.meta = entry.meta.appended(expected_revision, change_set)?;
        entry.stored.log.push(change_set.clone());
        Ok(entry.meta.revision)
    }

    async fn revision(&self, id: WorkspaceId) -> Result<u64, StoreError> {
        Ok(self.inner.borrow().entry(id)?.meta.revision)
    }

    async fn log_since(&self, id: WorkspaceId, revision: u64) -> Result<Vec<ChangeSet>, StoreError> {
        let inner = self.inner.borrow();
        let entry = inner.entry(id)?;
        entry.meta.log_reaches(entry.stored.base_revision, revision)?;
        Ok(entry.stored.log.iter().filter(|change_set| change_set.revision > revision).cloned().collect())
    }

    async fn compact(&self, id: WorkspaceId, document: &Workspace, revision: u64) -> Result<(), StoreError> {
        let mut inner = self.inner.borrow_mut();
        let entry = inner.entry_mut(id)?;
        entry.meta.can_be_folded(entry.stored.base_revision, revision)?;
        let log = entry.stored.log.iter().filter(|step| step.revision > revision).cloned().collect();
        entry.stored = Stored { log, ..Stored::base(document.clone(), revision) };
        Ok(())
    }

    async fn store_again(
        &self,
        workspace: &Workspace,
        packs: &[PackedBatch],
        revision_and_time: (u64, i64),
    ) -> Result<(), StoreError> {
        self.inner.borrow_mut().insert(workspace, packs, revision_and_time).map(drop)
    }

    fn keep_left(&self, id: WorkspaceId, tab: u64, steps: &[&ChangeSet]) -> Result<(), StoreError> {
        let steps = steps.iter().map(|step| (*step).clone()).collect();
        self.inner.borrow_mut().left.insert((id, tab), steps);
        Ok(())
    }

    async fn drop_left(&self, id: WorkspaceId, tabs: &[u64]) -> Result<(), StoreError> {
        self.inner.borrow_mut().left.retain(|(of, tab), _| *of != id || !tabs.contains(tab));
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
        let Inner { workspaces, copies, left, .. } = &mut *inner;
        copies.retain(|(id, _), _| workspaces.contains_key(id));
        left.retain(|(id, _), _| workspaces.contains_key(id));
        Ok(inner.clear_rows(|_, put_at| put_at < before))
    }

    async fn sweep_rows(&self, gone: &BTreeSet<String>) -> Result<u32, StoreError> {
        Ok(self.inner.borrow_mut().clear_rows(|sha256, _| gone.contains(sha256)))
    }
}

impl CopyStore for MemoryStore {
    async fn copies(&self, id: WorkspaceId) -> Result<Vec<CopyMeta>, StoreError> {
        let inner = self.inner.borrow();
        Ok(inner.copies.range((id, 0)..=(id, u64::MAX)).map(|(_, (meta, _))| meta.clone()).collect())
    }

    async fn keep_copy(
        &self,
        id: WorkspaceId,
        copy: NewCopy,
        document: &Workspace,
    ) -> Result<CopyMeta, StoreError> {
        let mut inner = self.inner.borrow_mut();
        if let Some(entry) = inner.workspaces.get(&id) {
            entry.meta.log_reaches(entry.stored.base_revision, copy.revision)?;
        }
        let numbers = inner.copies.range((id, 0)..=(id, u64::MAX)).map(|((_, number), _)| *number);
        let number = next_number(numbers);
        let bytes = serde_json::to_string(document).map_or(0, |text| text.len());
        let meta = copy.meta(id, number, document, bytes);
        inner.copies.insert((id, meta.number), (meta.clone(), document.clone()));
        Ok(meta)
    }

    async fn read_copy(&self, id: WorkspaceId, number: u64) -> Result<Workspace, StoreError> {
        let inner = self.inner.borrow();
        inner.copies.get(&(id, number)).map(|(_, document)| document.clone()).ok_or(StoreError::Missing)
    }

    async fn drop_copies(&self, id: WorkspaceId, numbers: &[u64]) -> Result<(), StoreError> {
        self.inner.borrow_mut().copies.retain(|(of, number), _| *of != id || !numbers.contains(number));
        Ok(())
    }

    async fn replace_all(
        &self,
        id: WorkspaceId,
        document: &Workspace,
        revision: u64,
        kept: &[Rewritten],
        left: &[ChangeSet],
    ) -> Result<(), StoreError> {
        let mut inner = self.inner.borrow_mut();
        let entry = inner.entry_mut(id)?;
        if entry.meta.revision != revision {
            return Err(StoreError::Conflict { found: entry.meta.revision });
        }
        let mut gone = referenced_batches(&entry.stored);
        entry.stored = Stored::base(document.clone(), revision);
        let of_copies = inner.copies.range((id, 0)..=(id, u64::MAX)).flat_map(|(_, (meta, _))| &meta.batches);
        gone.extend(of_copies.cloned());
        inner.left.retain(|(of, _), _| *of != id);
        for step in left {
            inner.left.entry((id, step.tab)).or_default().push(step.clone());
        }
        inner.copies.retain(|(of, number), _| *of != id || kept.iter().any(|kept| kept.number == *number));
        for copy in kept {
            if let Some((meta, known)) = inner.copies.get_mut(&(id, copy.number)) {
                let bytes = serde_json::to_string(&copy.document).map_or(0, |text| text.len());
                (*meta, *known) = (meta.rewritten(copy, bytes), copy.document.clone());
            }
        }
        inner.clear_rows(|sha256, _| gone.contains(sha256));
        Ok(())
    }

    async fn sizes(&self) -> Result<Vec<StoredSize>, StoreError> {
        let inner = self.inner.borrow();
        let mut sizes: Vec<StoredSize> = Vec::new();
        for (id, entry) in &inner.workspaces {
            let copies = || inner.copies.range((*id, 0)..=(*id, u64::MAX)).map(|(_, (meta, _))| meta);
            let mut needed = referenced_batches(&entry.stored);
            needed.extend(copies().flat_map(|meta| meta.batches.iter().cloned()));
            let packs = needed.iter().filter_map(|sha256| inner.packs.get(sha256));
            let bytes = packs.flat_map(|(pack, _)| &pack.chunks).map(|chunk| chunk.bytes.len() as u64);
            let text = serde_json::to_string(&entry.stored).map_or(0, |text| text.len() as u64);
            sizes.push(StoredSize {
                meta: entry.meta.clone(),
                removed_at: entry.removed_at,
                document: text,
                copies: copies().map(|meta| meta.bytes).sum(),
                rows: bytes.sum(),
            });
        }
        last_changed_first(&mut sizes);
        Ok(sizes)
    }
}
