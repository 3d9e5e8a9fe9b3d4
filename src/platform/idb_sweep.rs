//! Clearing away in IndexedDB what nothing refers to any more.

use js_sys::Array;
use wasm_bindgen::JsValue;

use crate::{
    data::{
        copies::CopyMeta,
        store::{StoreError, referenced_batches},
    },
    domain::change::ChangeSet,
    platform::{
        idb_transaction::{Tx, store_error},
        indexed_db::{
            BASE, CHUNK, COPIED, COPY, IndexedDbStore, LEFT, LOG, META, MetaRow, PackRow, STORES, all_of,
            chunks_of, log_after, parse, stored,
        },
    },
};

impl IndexedDbStore {
    /// Deletes workspaces that were removed before a time, and rows that nothing refers to and that may go by their checksum and
    /// the time when they were put. Gives the number of batches deleted; `None` where none may be, since something that cannot be
    /// read may refer to them.
    pub(crate) async fn clear(
        &self,
        removed_before: Option<i64>,
        may_go: &dyn Fn(&str, i64) -> bool,
    ) -> Result<Option<u32>, StoreError> {
        let tx = self.write(&STORES)?;
        let deleted = clear_in(&tx, removed_before, may_go).await?;
        if deleted.is_some() {
            tx.commit().await?;
        }
        Ok(deleted)
    }
}

/// The same within a transaction over all stores, which is to be given up where nothing may be deleted.
pub(crate) async fn clear_in(
    tx: &Tx,
    removed_before: Option<i64>,
    may_go: &dyn Fn(&str, i64) -> bool,
) -> Result<Option<u32>, StoreError> {
    let mut needed = std::collections::BTreeSet::new();
    for text in tx.texts(META, None).await.map_err(store_error)? {
        let row: MetaRow = parse(&text)?;
        let id = row.meta.id;
        if row.removed_at.zip(removed_before).is_some_and(|(removed, before)| removed < before) {
            tx.delete(META, JsValue::from_str(&id.to_string())).map_err(store_error)?;
            tx.delete(LOG, log_after(id, 0)?).map_err(store_error)?;
            for store in [BASE, LEFT, COPY, COPIED] {
                tx.delete(store, all_of(id)?).map_err(store_error)?;
            }
            continue;
        }
        let mut stored = stored(tx, &row).await?;
        let mut is_whole = true;
        for steps in tx.texts(LEFT, Some(all_of(id)?)).await.map_err(store_error)? {
            let steps = parse::<Vec<ChangeSet>>(&steps);
            is_whole &= steps.is_ok();
            stored.left.extend(steps.unwrap_or_default());
        }
        if !is_whole || !stored.set_aside.is_empty() {
            return Ok(None);
        }
        needed.extend(referenced_batches(&stored));
    }
    for text in tx.texts(COPY, None).await.map_err(store_error)? {
        needed.extend(parse::<CopyMeta>(&text)?.batches);
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
        if row.is_none_or(|row| parse::<PackRow>(&row).is_ok_and(|row| !may_go(&sha256, row.at))) {
            continue;
        }
        tx.delete(CHUNK, chunks_of(&sha256)?).map_err(store_error)?;
        deleted += 1;
    }
    Ok(Some(deleted))
}
