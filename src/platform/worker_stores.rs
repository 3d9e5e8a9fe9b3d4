//! The stores that workers open: those of the browser.

use crate::{
    data::store::StoreError,
    platform::{indexed_db::IndexedDbStore, lock::Lock},
    worker::engine_later::OpenStore,
};

/// Opens the browser's database of a name.
#[derive(Debug, Clone, Copy)]
pub struct BrowserStores;

impl OpenStore for BrowserStores {
    type Store = IndexedDbStore;
    type Alone = Lock;

    async fn open(&self, database: &str) -> Result<IndexedDbStore, StoreError> {
        IndexedDbStore::open(database).await
    }

    async fn alone(&self, database: &str) -> Option<Lock> {
        Lock::take(&format!("{database}:tidy")).await
    }
}
