//! The stores that workers open: those of the browser.

use crate::{
    data::store::StoreError,
    platform::{
        indexed_db::IndexedDbStore,
        lock::{Lock, are_there},
    },
    worker::engine_later::OpenStore,
};

/// Opens the browser's database of a name.
#[derive(Debug, Clone, Copy)]
pub struct BrowserStores;

impl OpenStore for BrowserStores {
    type Store = IndexedDbStore;
    type Alone = Option<Lock>;

    async fn open(&self, database: &str) -> Result<IndexedDbStore, StoreError> {
        IndexedDbStore::open(database).await
    }

    /// A browser without locks (plain http) lets everybody tidy up: whatever is done is one transaction that looks at what is
    /// there, so that two at once only do it twice.
    async fn alone(&self, database: &str) -> Option<Option<Lock>> {
        if !are_there() {
            return Some(None);
        }
        Lock::take(&format!("{database}:tidy")).await.map(Some)
    }
}
