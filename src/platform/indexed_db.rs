//! The store of workspaces in IndexedDB. Documents are JSON text, so that the crash screen can read them without us.
//!
//! Stores: `meta` (workspace → list entry), `base` ([workspace, page] → text), `log` ([workspace, revision] → text),
//! `chunk` ([checksum] → description, [checksum, column, index] → bytes).

use idb::{Database, DatabaseEvent as _, Factory, KeyRange, TransactionMode};
use js_sys::Array;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use wasm_bindgen::JsValue;

use crate::{
    data::{
        packed::{PackedBatch, PackedChunk},
        store::{
            Listing, StoreError, Stored, WorkspaceId, WorkspaceMeta, WorkspaceStore, meta_of,
            referenced_batches,
        },
    },
    domain::{change::ChangeSet, table::ColumnId, workspace::Workspace},
    platform::idb_transaction::{Tx, key, numbered_key, store_error},
};

/// Version of the database's layout.
const LAYOUT: u32 = 1;
/// Characters of a page of the base document: small pages keep each write short.
const PAGE: usize = 256 * 1024;
const META: &str = "meta";
const BASE: &str = "base";
const LOG: &str = "log";
const CHUNK: &str = "chunk";
/// A text that sorts after every column code.
const AFTER_ALL: &str = "\u{ffff}";

/// Workspaces kept in this browser.
#[derive(Debug, Clone)]
pub struct IndexedDbStore {
    database: std::rc::Rc<Database>,
}

#[derive(Serialize, Deserialize)]
struct MetaRow {
    meta: WorkspaceMeta,
    base_revision: u64,
    #[serde(default)]
    removed_at: Option<i64>,
}

#[derive(Serialize, Deserialize)]
struct PackRow {
    rows: u32,
    at: i64,
    chunks: Vec<(ColumnId, u32)>,
}

impl IndexedDbStore {
    /// Opens the database, making it where there is none.
    ///
    /// # Errors
    /// [`StoreError::Newer`] if a newer program has changed its layout; others as the browser says.
    pub async fn open(name: &str) -> Result<Self, StoreError> {
        let factory = Factory::new().map_err(store_error)?;
        let mut request = factory.open(name, Some(LAYOUT)).map_err(store_error)?;
        request.on_upgrade_needed(|event| {
            if let Ok(database) = event.database() {
                for store in [META, BASE, LOG, CHUNK] {
                    let _ = database.create_object_store(store, idb::ObjectStoreParams::new());
                }
            }
        });
        let mut database = request.await.map_err(store_error)?;
        // A newer version of the program in another tab must not be kept waiting by this one.
        database.on_version_change(|event| {
            if let Ok(database) = event.database() {
                database.close();
            }
        });
        Ok(Self { database: std::rc::Rc::new(database) })
    }

    fn read(&self, stores: &[&str]) -> Result<Tx, StoreError> {
        Tx::open(&self.database, stores, TransactionMode::ReadOnly).map_err(store_error)
    }

    fn write(&self, stores: &[&str]) -> Result<Tx, StoreError> {
        Tx::open(&self.database, stores, TransactionMode::ReadWrite).map_err(store_error)
    }
}

impl WorkspaceStore for IndexedDbStore {
    async fn list(&self) -> Result<Listing, StoreError> {
        let tx = self.read(&[META])?;
        let rows = tx.texts(META, None).await.map_err(store_error)?;
        let rows = rows.iter().map(|row| parse::<MetaRow>(row));
        let kept = rows.filter(|row| row.as_ref().map_or(true, |row| row.removed_at.is_none()));
        Ok(Listing::of(kept.map(|row| row.map(|row| row.meta))))
    }

    async fn create(
        &self,
        workspace: &Workspace,
        packs: &[PackedBatch],
        at: i64,
    ) -> Result<WorkspaceMeta, StoreError> {
        let meta = meta_of(workspace, at).ok_or_else(|| StoreError::Damaged("no settings".to_owned()))?;
        let document = write_json(workspace)?;
        let tx = self.write(&[META, BASE, CHUNK])?;
        let id = JsValue::from_str(&meta.id.to_string());
        if tx.text(META, id.clone()).await.map_err(store_error)?.is_some() {
            return Err(StoreError::Exists);
        }
        packs.iter().try_for_each(|pack| put_pack(&tx, pack, at))?;
        put_pages(&tx, meta.id, &document)?;
        let row = MetaRow { meta: meta.clone(), base_revision: 0, removed_at: None };
        tx.put_text(META, &id, &write_json(&row)?).map_err(store_error)?;
        tx.commit().await?;
        Ok(meta)
    }

    async fn load(&self, id: WorkspaceId) -> Result<Stored, StoreError> {
        let tx = self.read(&[META, BASE, LOG])?;
        let row = meta_row(&tx, id).await?;
        let pages = tx.texts(BASE, Some(pages_of(id)?)).await.map_err(store_error)?;
        let log = tx.texts(LOG, Some(log_after(id, row.base_revision)?)).await.map_err(store_error)?;
        let base = parse(&pages.concat())?;
        let log = log.iter().map(|entry| parse(entry)).collect::<Result<_, _>>()?;
        Ok(Stored { base, base_revision: row.base_revision, log })
    }

    async fn append(
        &self,
        id: WorkspaceId,
        expected_revision: u64,
        change_set: &ChangeSet,
    ) -> Result<u64, StoreError> {
        let entry = write_json(change_set)?;
        let tx = self.write(&[META, LOG])?;
        let row = meta_row(&tx, id).await?;
        if row.meta.revision != expected_revision || change_set.revision != expected_revision + 1 {
            return Err(StoreError::Conflict { found: row.meta.revision });
        }
        let row = MetaRow { meta: row.meta.after(change_set), ..row };
        tx.put_text(LOG, &revision_key(id, change_set.revision), &entry).map_err(store_error)?;
        tx.put_text(META, &JsValue::from_str(&id.to_string()), &write_json(&row)?).map_err(store_error)?;
        tx.commit().await?;
        Ok(change_set.revision)
    }

    async fn revision(&self, id: WorkspaceId) -> Result<u64, StoreError> {
        Ok(meta_row(&self.read(&[META])?, id).await?.meta.revision)
    }

    async fn log_since(&self, id: WorkspaceId, revision: u64) -> Result<Vec<ChangeSet>, StoreError> {
        let tx = self.read(&[META, LOG])?;
        let row = meta_row(&tx, id).await?;
        if revision < row.base_revision {
            return Err(StoreError::Conflict { found: row.meta.revision });
        }
        let log = tx.texts(LOG, Some(log_after(id, revision)?)).await.map_err(store_error)?;
        log.iter().map(|entry| parse(entry)).collect()
    }

    async fn compact(&self, id: WorkspaceId, document: &Workspace, revision: u64) -> Result<(), StoreError> {
        let text = write_json(document)?;
        let tx = self.write(&[META, BASE, LOG])?;
        let row = meta_row(&tx, id).await?;
        if row.meta.revision != revision {
            return Err(StoreError::Conflict { found: row.meta.revision });
        }
        tx.delete(BASE, pages_of(id)?).map_err(store_error)?;
        tx.delete(LOG, log_after(id, 0)?).map_err(store_error)?;
        put_pages(&tx, id, &text)?;
        let row = MetaRow { base_revision: revision, ..row };
        tx.put_text(META, &JsValue::from_str(&id.to_string()), &write_json(&row)?).map_err(store_error)?;
        tx.commit().await
    }

    async fn remove(&self, id: WorkspaceId, at: i64) -> Result<(), StoreError> {
        let tx = self.write(&[META])?;
        let row = MetaRow { removed_at: Some(at), ..meta_row(&tx, id).await? };
        tx.put_text(META, &JsValue::from_str(&id.to_string()), &write_json(&row)?).map_err(store_error)?;
        tx.commit().await
    }

    async fn restore(&self, id: WorkspaceId) -> Result<(), StoreError> {
        let tx = self.write(&[META])?;
        let row = MetaRow { removed_at: None, ..any_meta_row(&tx, id).await? };
        tx.put_text(META, &JsValue::from_str(&id.to_string()), &write_json(&row)?).map_err(store_error)?;
        tx.commit().await
    }

    async fn put_chunks(&self, pack: &PackedBatch, at: i64) -> Result<(), StoreError> {
        let tx = self.write(&[CHUNK])?;
        put_pack(&tx, pack, at)?;
        tx.commit().await
    }

    async fn get_chunks(&self, sha256: &str) -> Result<PackedBatch, StoreError> {
        let tx = self.read(&[CHUNK])?;
        let row = tx.text(CHUNK, key(&[sha256])).await.map_err(store_error)?.ok_or(StoreError::Missing)?;
        let row: PackRow = parse(&row)?;
        let mut chunks = Vec::with_capacity(row.chunks.len());
        for (column, index) in row.chunks {
            let bytes = tx.bytes(CHUNK, chunk_key(sha256, &column, index)).await.map_err(store_error)?;
            let bytes = bytes.ok_or_else(|| StoreError::Damaged(format!("chunk {index} of {}", column.0)))?;
            chunks.push(PackedChunk { column, index, bytes });
        }
        Ok(PackedBatch { sha256: sha256.to_owned(), rows: row.rows, chunks })
    }

    async fn sweep(&self, before: i64) -> Result<u32, StoreError> {
        let tx = self.write(&[META, BASE, LOG, CHUNK])?;
        let mut needed = std::collections::BTreeSet::new();
        for text in tx.texts(META, None).await.map_err(store_error)? {
            let row: MetaRow = parse(&text)?;
            let id = row.meta.id;
            if row.removed_at.is_some_and(|removed| removed < before) {
                tx.delete(META, JsValue::from_str(&id.to_string())).map_err(store_error)?;
                tx.delete(BASE, pages_of(id)?).map_err(store_error)?;
                tx.delete(LOG, log_after(id, 0)?).map_err(store_error)?;
                continue;
            }
            let pages = tx.texts(BASE, Some(pages_of(id)?)).await.map_err(store_error)?;
            let log = tx.texts(LOG, Some(log_after(id, row.base_revision)?)).await.map_err(store_error)?;
            let log = log.iter().map(|entry| parse(entry)).collect::<Result<_, _>>()?;
            let stored = Stored { base: parse(&pages.concat())?, base_revision: row.base_revision, log };
            needed.extend(referenced_batches(&stored));
        }
        let mut deleted = 0;
        for found in tx.keys(CHUNK).await.map_err(store_error)? {
            let parts = Array::from(&found);
            let Some(sha256) =
                parts.get(0).as_string().filter(|sha256| parts.length() == 1 && !needed.contains(sha256))
            else {
                continue;
            };
            let row = tx.text(CHUNK, found).await.map_err(store_error)?;
            if row.is_none_or(|row| parse::<PackRow>(&row).is_ok_and(|row| row.at >= before)) {
                continue;
            }
            let all = KeyRange::bound(&key(&[&sha256]), &key(&[&sha256, AFTER_ALL]), None, None)
                .map_err(store_error)?;
            tx.delete(CHUNK, all).map_err(store_error)?;
            deleted += 1;
        }
        tx.commit().await?;
        Ok(deleted)
    }
}

fn write_json<T: Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Other(error.to_string()))
}

fn parse<T: DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::Damaged(error.to_string()))
}

#[allow(clippy::cast_precision_loss, reason = "revisions count gestures and stay far below 2^53")]
fn revision_key(id: WorkspaceId, revision: u64) -> JsValue {
    numbered_key(&id.to_string(), revision as f64)
}

fn chunk_key(sha256: &str, column: &ColumnId, index: u32) -> JsValue {
    Array::of3(
        &JsValue::from_str(sha256),
        &JsValue::from_str(&column.0),
        &JsValue::from_f64(f64::from(index)),
    )
    .into()
}

fn pages_of(id: WorkspaceId) -> Result<KeyRange, StoreError> {
    let id = id.to_string();
    KeyRange::bound(&numbered_key(&id, 0.0), &numbered_key(&id, f64::MAX), None, None).map_err(store_error)
}

fn log_after(id: WorkspaceId, revision: u64) -> Result<KeyRange, StoreError> {
    let last = numbered_key(&id.to_string(), f64::MAX);
    KeyRange::bound(&revision_key(id, revision), &last, Some(true), None).map_err(store_error)
}

/// Pages are cut at character borders and joined again by order of their numbers.
fn put_pages(tx: &Tx, id: WorkspaceId, document: &str) -> Result<(), StoreError> {
    let id = id.to_string();
    let mut rest = document;
    let mut number = 0.0;
    while !rest.is_empty() {
        let mut end = rest.len().min(PAGE);
        while !rest.is_char_boundary(end) {
            end -= 1;
        }
        let (page, after) = rest.split_at(end);
        tx.put_text(BASE, &numbered_key(&id, number), page).map_err(store_error)?;
        rest = after;
        number += 1.0;
    }
    Ok(())
}

fn put_pack(tx: &Tx, pack: &PackedBatch, at: i64) -> Result<(), StoreError> {
    let chunks = pack.chunks.iter().map(|chunk| (chunk.column.clone(), chunk.index)).collect();
    let row = write_json(&PackRow { rows: pack.rows, at, chunks })?;
    tx.put_text(CHUNK, &key(&[&pack.sha256]), &row).map_err(store_error)?;
    for chunk in &pack.chunks {
        let place = chunk_key(&pack.sha256, &chunk.column, chunk.index);
        tx.put_bytes(CHUNK, &place, &chunk.bytes).map_err(store_error)?;
    }
    Ok(())
}

async fn any_meta_row(tx: &Tx, id: WorkspaceId) -> Result<MetaRow, StoreError> {
    let text = tx.text(META, JsValue::from_str(&id.to_string())).await.map_err(store_error)?;
    parse(&text.ok_or(StoreError::Missing)?)
}

async fn meta_row(tx: &Tx, id: WorkspaceId) -> Result<MetaRow, StoreError> {
    let row = any_meta_row(tx, id).await?;
    if row.removed_at.is_some() { Err(StoreError::Missing) } else { Ok(row) }
}
