//! The store of workspaces in IndexedDB. Documents are JSON text, so that the crash screen can read them without us.
//!
//! Stores: `meta` (workspace → list entry), `base` ([workspace, page] → text), `log` ([workspace, revision] → text),
//! `chunk` ([checksum] → description, [checksum, column, index] → bytes), `left` ([workspace, tab] → steps that a page left
//! when it was closed), `copy` ([workspace, number] → list entry of a copy), `copied` ([workspace, number] → its text).

use idb::{Database, DatabaseEvent as _, Factory, KeyRange, TransactionMode};
use js_sys::Array;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use wasm_bindgen::JsValue;

use crate::{
    data::{
        copies::{CopyKind, CopyMeta, NewCopy, next_number},
        migrate::{self, MigrateError},
        packed::{PackedBatch, PackedChunk},
        salvage::salvage,
        store::{
            Listing, StoreError, Stored, WorkspaceId, WorkspaceMeta, WorkspaceStore, fold, is_whole, meta_of,
        },
    },
    domain::{change::ChangeSet, settings::SCHEMA, table::ColumnId, workspace::Workspace},
    platform::{
        idb_opening,
        idb_transaction::{Tx, key, numbered_key, store_error},
    },
};

/// Version of the database's layout. The first had neither `left` nor `copy` and `copied`.
pub(crate) const LAYOUT: u32 = 2;
/// Characters of a page of the base document: small pages keep each write short.
const PAGE: usize = 256 * 1024;
pub(crate) const META: &str = "meta";
pub(crate) const BASE: &str = "base";
pub(crate) const LOG: &str = "log";
pub(crate) const CHUNK: &str = "chunk";
pub(crate) const LEFT: &str = "left";
pub(crate) const COPY: &str = "copy";
pub(crate) const COPIED: &str = "copied";
/// All of them.
pub(crate) const STORES: [&str; 7] = [META, BASE, LOG, CHUNK, LEFT, COPY, COPIED];
/// The format of a workspace that does not say which it has.
const FIRST_SCHEMA: u32 = 1;
/// A text that sorts after every column code.
const AFTER_ALL: &str = "\u{ffff}";

/// Workspaces kept in this browser.
#[derive(Debug, Clone)]
pub struct IndexedDbStore {
    database: std::rc::Rc<Database>,
}

/// What ends a connection from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// The browser closed it, as it does when site data is cleared; or the database is being deleted.
    Closed,
    /// A newer version of the program wants the database.
    NewerVersion,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct MetaRow {
    pub(crate) meta: WorkspaceMeta,
    pub(crate) base_revision: u64,
    #[serde(default)]
    pub(crate) removed_at: Option<i64>,
    /// Version of the format of base and log.
    #[serde(default = "first_schema")]
    schema: u32,
    /// Records of the base, where it was written by a program that counted them.
    #[serde(default)]
    base_records: Option<u64>,
}

const fn first_schema() -> u32 {
    FIRST_SCHEMA
}

#[derive(Serialize, Deserialize)]
pub(crate) struct PackRow {
    rows: u32,
    pub(crate) at: i64,
    chunks: Vec<(ColumnId, u32)>,
    /// Bytes of all chunks.
    #[serde(default)]
    bytes: u64,
}

impl PackRow {
    /// Bytes of its chunks; guessed where it does not say so.
    pub(crate) fn size(&self) -> u64 {
        if self.bytes == 0 {
            self.chunks.len() as u64 * u64::from(self.rows.min(65_536)) * 4
        } else {
            self.bytes
        }
    }
}

impl IndexedDbStore {
    /// Opens the database, making it where there is none.
    ///
    /// # Errors
    /// [`StoreError::Newer`] if a newer program has changed its layout, [`StoreError::Blocked`] while a tab with an older
    /// one holds it; others as the browser says.
    pub async fn open(name: &str) -> Result<Self, StoreError> {
        Self::open_and_watch(name, |_| {}).await
    }

    /// Like [`Self::open`]; `on_end` is told when the connection is ended from outside.
    ///
    /// # Errors
    /// See there.
    pub async fn open_and_watch(
        name: &str,
        on_end: impl Fn(Ended) + Clone + 'static,
    ) -> Result<Self, StoreError> {
        let factory = Factory::new().map_err(store_error)?;
        let mut request = factory.open(name, Some(LAYOUT)).map_err(store_error)?;
        request.on_upgrade_needed(|event| {
            if let Ok(database) = event.database() {
                let there = database.store_names();
                for store in STORES.iter().filter(|store| !there.iter().any(|name| name == *store)) {
                    let _ = database.create_object_store(store, idb::ObjectStoreParams::new());
                }
            }
        });
        let mut database = idb_opening::opened(request).await?;
        let closed = on_end.clone();
        database.on_close(move |_| closed(Ended::Closed));
        // A newer version of the program in another tab must not be kept waiting by this one.
        database.on_version_change(move |event| {
            if let Ok(database) = event.database() {
                database.close();
            }
            let version = js_sys::Reflect::get(&JsValue::from(event), &"newVersion".into());
            let is_deleted = version.is_ok_and(|version| version.is_null());
            on_end(if is_deleted { Ended::Closed } else { Ended::NewerVersion });
        });
        // An event may still be on its way when the connection is let go of: what it calls has to be there then.
        database.forget_callbacks();
        Ok(Self { database: std::rc::Rc::new(database) })
    }

    pub(crate) fn read(&self, stores: &[&str]) -> Result<Tx, StoreError> {
        Tx::open(&self.database, stores, TransactionMode::ReadOnly).map_err(store_error)
    }

    pub(crate) fn write(&self, stores: &[&str]) -> Result<Tx, StoreError> {
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
        self.insert(workspace, packs, (0, at)).await
    }

    async fn store_again(
        &self,
        workspace: &Workspace,
        packs: &[PackedBatch],
        revision_and_time: (u64, i64),
    ) -> Result<(), StoreError> {
        self.insert(workspace, packs, revision_and_time).await.map(drop)
    }

    async fn load(&self, id: WorkspaceId) -> Result<Stored, StoreError> {
        let tx = self.read(&[META, BASE, LOG, LEFT])?;
        let row = meta_row(&tx, id).await?;
        let mut stored = stored(&tx, &row).await?;
        for steps in tx.texts(LEFT, Some(all_of(id)?)).await.map_err(store_error)? {
            stored.left.extend(parse::<Vec<ChangeSet>>(&steps).unwrap_or_default());
        }
        Ok(stored)
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
        of_this_format(&row)?;
        let row = MetaRow { meta: row.meta.appended(expected_revision, change_set)?, ..row };
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
        row.meta.log_reaches(row.base_revision, revision)?;
        let log = tx.texts(LOG, Some(log_after(id, revision)?)).await.map_err(store_error)?;
        log.iter().map(|entry| parse(entry)).collect()
    }

    async fn compact(&self, id: WorkspaceId, document: &Workspace, revision: u64) -> Result<(), StoreError> {
        let text = write_json(document)?;
        let tx = self.write(&[META, BASE, LOG])?;
        let row = meta_row(&tx, id).await?;
        of_this_format(&row)?;
        row.meta.can_be_folded(row.base_revision, revision)?;
        tx.delete(BASE, pages_of(id)?).map_err(store_error)?;
        let folded = KeyRange::bound(&revision_key(id, 0), &revision_key(id, revision), None, None);
        tx.delete(LOG, folded.map_err(store_error)?).map_err(store_error)?;
        put_pages(&tx, id, &text)?;
        let row =
            MetaRow { base_revision: revision, base_records: Some(document.record_count() as u64), ..row };
        tx.put_text(META, &JsValue::from_str(&id.to_string()), &write_json(&row)?).map_err(store_error)?;
        tx.commit().await
    }

    fn keep_left(&self, id: WorkspaceId, tab: u64, steps: &[&ChangeSet]) -> Result<(), StoreError> {
        let tx = self.write(&[LEFT])?;
        let text = write_json(&steps)?;
        tx.put_text(LEFT, &left_key(id, tab), &text).map_err(store_error)?;
        tx.commit_now()
    }

    async fn drop_left(&self, id: WorkspaceId, tabs: &[u64]) -> Result<(), StoreError> {
        let tx = self.write(&[LEFT])?;
        for tab in tabs {
            tx.delete(LEFT, left_key(id, *tab)).map_err(store_error)?;
        }
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
        Ok(self.clear(Some(before), &|_, put_at| put_at < before).await?.unwrap_or_default())
    }

    async fn sweep_rows(&self, gone: &std::collections::BTreeSet<String>) -> Result<u32, StoreError> {
        let deleted = self.clear(None, &|sha256, _| gone.contains(sha256)).await?;
        deleted
            .ok_or_else(|| StoreError::Damaged("something that cannot be read may refer to rows".to_owned()))
    }
}

impl IndexedDbStore {
    /// A workspace that is not there yet.
    async fn insert(
        &self,
        workspace: &Workspace,
        packs: &[PackedBatch],
        (revision, at): (u64, i64),
    ) -> Result<WorkspaceMeta, StoreError> {
        let meta = meta_of(workspace, (revision, at))?;
        let document = write_json(workspace)?;
        let tx = self.write(&[META, BASE, CHUNK])?;
        let id = JsValue::from_str(&meta.id.to_string());
        if tx.text(META, id.clone()).await.map_err(store_error)?.is_some() {
            return Err(StoreError::Exists);
        }
        packs.iter().try_for_each(|pack| put_pack(&tx, pack, at))?;
        put_pages(&tx, meta.id, &document)?;
        let base_records = Some(workspace.record_count() as u64);
        let row = MetaRow {
            meta: meta.clone(),
            base_revision: revision,
            removed_at: None,
            schema: SCHEMA,
            base_records,
        };
        tx.put_text(META, &id, &write_json(&row)?).map_err(store_error)?;
        tx.commit().await?;
        Ok(meta)
    }

    /// Whether a workspace is there in the format of this program.
    pub async fn is_of_this_format(&self, id: WorkspaceId) -> bool {
        match self.read(&[META]) {
            Ok(tx) => meta_row(&tx, id).await.is_ok_and(|row| row.schema == SCHEMA),
            Err(_) => false,
        }
    }

    /// Brings a workspace of an older format to this one, and keeps a copy of what was there before. One transaction: a
    /// failure leaves all as it was.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn migrate(&self, id: WorkspaceId, at: i64) -> Result<(), StoreError> {
        let tx = self.write(&[META, BASE, LOG, COPY, COPIED])?;
        let row = meta_row(&tx, id).await?;
        if row.schema == SCHEMA {
            return Ok(());
        }
        let stored = stored(&tx, &row).await?;
        if !stored.set_aside.is_empty() {
            return Err(StoreError::Damaged("single records cannot be read".to_owned()));
        }
        let (document, revision) = fold(stored)?;
        let text = write_json(&document)?;
        let old = tx.texts(BASE, Some(pages_of(id)?)).await.map_err(store_error)?.concat();
        let of_log = tx.texts(LOG, Some(log_after(id, row.base_revision)?)).await.map_err(store_error)?;
        // What is copied is what the old program wrote; where a log follows it, the two as they stand.
        let old = if of_log.is_empty() {
            old
        } else {
            format!("{{\"base\":{old},\"log\":[{}]}}", of_log.join(","))
        };
        let copy = NewCopy { kind: CopyKind::BeforeMigration, name: String::new(), at, revision };
        let number = next_copy(&tx, id).await?;
        let meta = CopyMeta { schema: row.schema, ..copy.meta(id, number, &document, old.len()) };
        put_copy(&tx, &meta, &old)?;
        tx.delete(BASE, pages_of(id)?).map_err(store_error)?;
        tx.delete(LOG, log_after(id, 0)?).map_err(store_error)?;
        put_pages(&tx, id, &text)?;
        let base_records = Some(document.record_count() as u64);
        let row = MetaRow { base_revision: revision, schema: SCHEMA, base_records, ..row };
        tx.put_text(META, &JsValue::from_str(&id.to_string()), &write_json(&row)?).map_err(store_error)?;
        tx.commit().await
    }
}

/// Puts a document at this revision in the place of base, log and what pages left.
pub(crate) async fn put_base_alone(
    tx: &Tx,
    id: WorkspaceId,
    document: &Workspace,
    text: &str,
    revision: u64,
) -> Result<(), StoreError> {
    let row = meta_row(tx, id).await?;
    of_this_format(&row)?;
    if row.meta.revision != revision {
        return Err(StoreError::Conflict { found: row.meta.revision });
    }
    tx.delete(BASE, pages_of(id)?).map_err(store_error)?;
    tx.delete(LOG, log_after(id, 0)?).map_err(store_error)?;
    tx.delete(LEFT, all_of(id)?).map_err(store_error)?;
    put_pages(tx, id, text)?;
    let row = MetaRow { base_revision: revision, base_records: Some(document.record_count() as u64), ..row };
    tx.put_text(META, &JsValue::from_str(&id.to_string()), &write_json(&row)?).map_err(store_error)
}

/// Only what this program fully understands is added to.
const fn of_this_format(row: &MetaRow) -> Result<(), StoreError> {
    if row.schema > SCHEMA {
        Err(StoreError::Newer { schema: row.schema })
    } else if row.schema < SCHEMA {
        Err(StoreError::Older)
    } else {
        Ok(())
    }
}

/// Base and log of a workspace; where single records are broken, what is left without them.
pub(crate) async fn stored(tx: &Tx, row: &MetaRow) -> Result<Stored, StoreError> {
    let id = row.meta.id;
    if row.schema > SCHEMA {
        return Err(StoreError::Newer { schema: row.schema });
    }
    let base = tx.texts(BASE, Some(pages_of(id)?)).await.map_err(store_error)?.concat();
    let log = tx.texts(LOG, Some(log_after(id, row.base_revision)?)).await.map_err(store_error)?;
    let read = migrate::read::<Workspace>(&base, row.schema);
    let steps = log.iter().map(|entry| parse::<ChangeSet>(entry)).collect::<Result<Vec<_>, _>>();
    let stored = match (read, steps) {
        (Ok(base), Ok(log)) => Stored { log, ..Stored::base(base, row.base_revision) },
        (Err(MigrateError::Newer(schema)), _) => return Err(StoreError::Newer { schema }),
        _ => salvage(&base, row.base_revision, &log)?,
    };
    is_whole(&stored, row.meta.revision, row.base_records)?;
    Ok(stored)
}

pub(crate) fn write_json<T: Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Other(error.to_string()))
}

pub(crate) fn parse<T: DeserializeOwned>(text: &str) -> Result<T, StoreError> {
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

pub(crate) fn left_key(id: WorkspaceId, tab: u64) -> JsValue {
    key(&[&id.to_string(), &format!("{tab:016x}")])
}

#[allow(clippy::cast_precision_loss, reason = "copies are numbered from one")]
pub(crate) fn copy_key(id: WorkspaceId, number: u64) -> JsValue {
    numbered_key(&id.to_string(), number as f64)
}

/// Everything that is stored under a workspace and a second key, whatever that is.
pub(crate) fn all_of(id: WorkspaceId) -> Result<KeyRange, StoreError> {
    let id = id.to_string();
    KeyRange::bound(&key(&[&id]), &key(&[&id, AFTER_ALL]), None, None).map_err(store_error)
}

/// Description and chunks of a batch.
pub(crate) fn chunks_of(sha256: &str) -> Result<KeyRange, StoreError> {
    KeyRange::bound(&key(&[sha256]), &key(&[sha256, AFTER_ALL]), None, None).map_err(store_error)
}

/// The number of the next copy of a workspace.
pub(crate) async fn next_copy(tx: &Tx, id: WorkspaceId) -> Result<u64, StoreError> {
    // By their keys: one that cannot be read has a number too.
    let id = id.to_string();
    let keys = tx.keys(COPY).await.map_err(store_error)?;
    let of_it = keys.iter().map(Array::from).filter(|key| key.get(0).as_string().as_deref() == Some(&*id));
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "copies are numbered from one"
    )]
    let numbers = of_it.filter_map(|key| key.get(1).as_f64()).map(|number| number as u64);
    Ok(next_number(numbers))
}

pub(crate) fn put_copy(tx: &Tx, meta: &CopyMeta, document: &str) -> Result<(), StoreError> {
    let place = copy_key(meta.workspace, meta.number);
    tx.put_text(COPY, &place, &write_json(meta)?).map_err(store_error)?;
    tx.put_text(COPIED, &place, document).map_err(store_error)
}

fn pages_of(id: WorkspaceId) -> Result<KeyRange, StoreError> {
    let id = id.to_string();
    KeyRange::bound(&numbered_key(&id, 0.0), &numbered_key(&id, f64::MAX), None, None).map_err(store_error)
}

pub(crate) fn log_after(id: WorkspaceId, revision: u64) -> Result<KeyRange, StoreError> {
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
    let bytes = pack.chunks.iter().map(|chunk| chunk.bytes.len() as u64).sum();
    let row = write_json(&PackRow { rows: pack.rows, at, chunks, bytes })?;
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

pub(crate) async fn meta_row(tx: &Tx, id: WorkspaceId) -> Result<MetaRow, StoreError> {
    let row = any_meta_row(tx, id).await?;
    if row.removed_at.is_some() { Err(StoreError::Missing) } else { Ok(row) }
}
