//! Copies of workspaces in IndexedDB, and how much is stored of each.

use std::collections::{BTreeMap, BTreeSet};

use wasm_bindgen::JsValue;

use crate::{
    data::{
        copies::{CopyMeta, CopyStore, NewCopy, Rewritten, StoredSize, last_changed_first},
        migrate,
        store::{StoreError, WorkspaceId, referenced_batches},
    },
    domain::{change::ChangeSet, settings::SCHEMA, workspace::Workspace},
    platform::{
        idb_sweep::clear_in,
        idb_transaction::{key, store_error},
        indexed_db::{
            BASE, CHUNK, COPIED, COPY, IndexedDbStore, LEFT, LOG, META, MetaRow, PackRow, STORES, all_of,
            copy_key, left_key, meta_row, next_copy, parse, put_base_alone, put_copy, stored, write_json,
        },
    },
};

impl CopyStore for IndexedDbStore {
    async fn copies(&self, id: WorkspaceId) -> Result<Vec<CopyMeta>, StoreError> {
        let tx = self.read(&[COPY])?;
        let rows = tx.texts(COPY, Some(all_of(id)?)).await.map_err(store_error)?;
        // One entry that cannot be read hides none of the others.
        Ok(rows.iter().filter_map(|row| parse(row).ok()).collect())
    }

    async fn keep_copy(
        &self,
        id: WorkspaceId,
        copy: NewCopy,
        document: &Workspace,
    ) -> Result<CopyMeta, StoreError> {
        let text = write_json(document)?;
        let tx = self.write(&[META, COPY, COPIED])?;
        // A page that lags behind would keep what the base has let go of.
        let row = tx.text(META, JsValue::from_str(&id.to_string())).await.map_err(store_error)?;
        if let Some(row) = row.and_then(|row| parse::<MetaRow>(&row).ok()) {
            row.meta.log_reaches(row.base_revision, copy.revision)?;
        }
        let meta = copy.meta(id, next_copy(&tx, id).await?, document, text.len());
        put_copy(&tx, &meta, &text)?;
        tx.commit().await?;
        Ok(meta)
    }

    async fn read_copy(&self, id: WorkspaceId, number: u64) -> Result<Workspace, StoreError> {
        let tx = self.read(&[COPY, COPIED])?;
        let place = copy_key(id, number);
        let meta = tx.text(COPY, place.clone()).await.map_err(store_error)?.ok_or(StoreError::Missing)?;
        let meta: CopyMeta = parse(&meta)?;
        let text = tx.text(COPIED, place).await.map_err(store_error)?.ok_or(StoreError::Missing)?;
        if meta.schema == SCHEMA { parse(&text) } else { read_old(&text, meta.schema) }
    }

    async fn drop_copies(&self, id: WorkspaceId, numbers: &[u64]) -> Result<(), StoreError> {
        let tx = self.write(&[COPY, COPIED])?;
        for number in numbers {
            for store in [COPY, COPIED] {
                tx.delete(store, copy_key(id, *number)).map_err(store_error)?;
            }
        }
        tx.commit().await
    }

    async fn replace_all(
        &self,
        id: WorkspaceId,
        document: &Workspace,
        revision: u64,
        copies: &[Rewritten],
        left: &[ChangeSet],
    ) -> Result<(), StoreError> {
        let text = write_json(document)?;
        let texts = copies.iter().map(|copy| write_json(&copy.document)).collect::<Result<Vec<_>, _>>()?;
        let tx = self.write(&STORES)?;
        let mut gone = referenced_batches(&stored(&tx, &meta_row(&tx, id).await?).await?);
        put_base_alone(&tx, id, document, &text, revision).await?;
        let mut by_tab: BTreeMap<u64, Vec<&ChangeSet>> = BTreeMap::new();
        left.iter().for_each(|step| by_tab.entry(step.tab).or_default().push(step));
        for (tab, steps) in by_tab {
            tx.put_text(LEFT, &left_key(id, tab), &write_json(&steps)?).map_err(store_error)?;
        }
        let known = tx.texts(COPY, Some(all_of(id)?)).await.map_err(store_error)?;
        let known: Vec<CopyMeta> = known.iter().filter_map(|row| parse(row).ok()).collect();
        gone.extend(known.iter().flat_map(|meta| meta.batches.iter().cloned()));
        for store in [COPY, COPIED] {
            tx.delete(store, all_of(id)?).map_err(store_error)?;
        }
        for (copy, text) in copies.iter().zip(&texts) {
            if let Some(meta) = known.iter().find(|meta| meta.number == copy.number) {
                put_copy(&tx, &meta.rewritten(copy, text.len()), text)?;
            }
        }
        // Old rows go together with what referred to them, or nothing goes.
        if clear_in(&tx, None, &|sha256, _| gone.contains(sha256)).await?.is_none() {
            return Err(StoreError::Damaged("something that cannot be read may refer to rows".to_owned()));
        }
        tx.commit().await
    }

    async fn sizes(&self) -> Result<Vec<StoredSize>, StoreError> {
        let tx = self.read(&STORES)?;
        let mut sizes = Vec::new();
        for text in tx.texts(META, None).await.map_err(store_error)? {
            let Ok(row) = parse::<MetaRow>(&text) else { continue };
            let meta = row.meta.clone();
            let copies = tx.texts(COPY, Some(all_of(meta.id)?)).await.map_err(store_error)?;
            let copies: Vec<CopyMeta> = copies.iter().filter_map(|row| parse(row).ok()).collect();
            let mut document = 0;
            for store in [BASE, LOG] {
                let texts = tx.texts(store, Some(all_of(meta.id)?)).await.map_err(store_error)?;
                document += texts.iter().map(|text| text.len() as u64).sum::<u64>();
            }
            let mut needed: BTreeSet<String> =
                copies.iter().flat_map(|copy| copy.batches.iter().cloned()).collect();
            // Of a workspace that cannot be read the rows are not known.
            if let Ok(stored) = stored(&tx, &row).await {
                needed.extend(referenced_batches(&stored));
            }
            let mut rows = 0;
            for sha256 in needed {
                let pack = tx.text(CHUNK, key(&[&sha256])).await.map_err(store_error)?;
                rows += pack.and_then(|row| parse::<PackRow>(&row).ok()).map_or(0, |row| row.size());
            }
            let copies = copies.iter().map(|copy| copy.bytes).sum();
            sizes.push(StoredSize { meta, removed_at: row.removed_at, document, copies, rows });
        }
        last_changed_first(&mut sizes);
        Ok(sizes)
    }
}

/// A copy of an older format: the document, or the base and the log after it.
fn read_old(text: &str, schema: u32) -> Result<Workspace, StoreError> {
    let damaged = |error: migrate::MigrateError| StoreError::Damaged(error.to_string());
    let mut value: serde_json::Value = parse(text)?;
    let log = value.get_mut("log").map(serde_json::Value::take);
    let mut base = if log.is_some() {
        value.get_mut("base").map(serde_json::Value::take).unwrap_or_default()
    } else {
        value
    };
    migrate::migrate(&mut base, schema).map_err(damaged)?;
    let unreadable = |error: serde_json::Error| StoreError::Damaged(error.to_string());
    let mut document: Workspace = serde_json::from_value(base).map_err(unreadable)?;
    if let Some(log) = log {
        let log: Vec<ChangeSet> = serde_json::from_value(log).map_err(unreadable)?;
        log.iter().flat_map(|step| &step.changes).for_each(|change| document.apply(change));
    }
    Ok(document)
}
