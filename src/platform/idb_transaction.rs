//! One IndexedDB transaction: nothing is said to be stored before the browser has completed it,
//! and one that is dropped half way is aborted.

use idb::{Database, Error, KeyRange, ObjectStore, Query, Transaction, TransactionMode};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};

use crate::data::store::StoreError;

/// A transaction over some object stores.
pub(crate) struct Tx {
    transaction: Option<Transaction>,
}

impl Tx {
    /// Opens a transaction.
    pub(crate) fn open(database: &Database, stores: &[&str], mode: TransactionMode) -> Result<Self, Error> {
        Ok(Self { transaction: Some(database.transaction(stores, mode)?) })
    }

    fn store(&self, name: &str) -> Result<ObjectStore, Error> {
        self.transaction.as_ref().ok_or(Error::TransactionOpenFailed(JsValue::NULL))?.object_store(name)
    }

    /// The text under a key.
    pub(crate) async fn text(&self, store: &str, key: JsValue) -> Result<Option<String>, Error> {
        Ok(self.store(store)?.get(key)?.await?.and_then(|value| value.as_string()))
    }

    /// All texts in a range of keys, in order of key.
    pub(crate) async fn texts(&self, store: &str, range: Option<KeyRange>) -> Result<Vec<String>, Error> {
        let values = self.store(store)?.get_all(range.map(Query::from), None)?.await?;
        Ok(values.iter().filter_map(JsValue::as_string).collect())
    }

    /// All keys of a store.
    pub(crate) async fn keys(&self, store: &str) -> Result<Vec<JsValue>, Error> {
        self.store(store)?.get_all_keys(None, None)?.await
    }

    /// The bytes under a key.
    pub(crate) async fn bytes(&self, store: &str, key: JsValue) -> Result<Option<Vec<u8>>, Error> {
        let value = self.store(store)?.get(key)?.await?;
        Ok(value.and_then(|value| value.dyn_into::<Uint8Array>().ok()).map(|bytes| bytes.to_vec()))
    }

    /// Puts a text; the request is not waited for, the transaction is.
    pub(crate) fn put_text(&self, store: &str, key: &JsValue, value: &str) -> Result<(), Error> {
        self.store(store)?.put(&JsValue::from_str(value), Some(key)).map(|_| ())
    }

    /// Puts bytes; the request is not waited for, the transaction is.
    pub(crate) fn put_bytes(&self, store: &str, key: &JsValue, value: &[u8]) -> Result<(), Error> {
        self.store(store)?.put(&Uint8Array::from(value), Some(key)).map(|_| ())
    }

    /// Deletes what lies in a range of keys, or under one key.
    pub(crate) fn delete(&self, store: &str, query: impl Into<Query>) -> Result<(), Error> {
        self.store(store)?.delete(query).map(|_| ())
    }

    /// Commits, and returns when the browser has completed the transaction.
    pub(crate) async fn commit(mut self) -> Result<(), StoreError> {
        let Some(transaction) = self.transaction.take() else { return Ok(()) };
        let probe = transaction
            .store_names()
            .first()
            .and_then(|name| transaction.object_store(name).ok())
            .map(|store| store.transaction());
        let transaction = transaction.commit().map_err(store_error)?;
        let done = transaction.await.map_err(store_error)?;
        if done.is_committed() {
            return Ok(());
        }
        let cause = probe.and_then(|transaction| transaction.error());
        Err(cause.map_or_else(
            || StoreError::Other("the browser aborted the transaction".to_owned()),
            |exception| store_error(Error::DomException(exception)),
        ))
    }
}

impl Drop for Tx {
    fn drop(&mut self) {
        if let Some(transaction) = self.transaction.take() {
            let _ = transaction.abort();
        }
    }
}

/// A key of several parts.
pub(crate) fn key(parts: &[&str]) -> JsValue {
    parts.iter().map(|part| JsValue::from_str(part)).collect::<Array>().into()
}

/// A key of text and number.
pub(crate) fn numbered_key(text: &str, number: f64) -> JsValue {
    Array::of2(&JsValue::from_str(text), &JsValue::from_f64(number)).into()
}

/// Names the errors that people can do something about (DOM names and Firefox's own one for a full disk).
pub(crate) fn store_error(error: Error) -> StoreError {
    let text = error.to_string();
    let name = match &error {
        Error::DomException(exception) => exception.name(),
        Error::UpdateFailed(value)
        | Error::AddFailed(value)
        | Error::TransactionOpenFailed(value)
        | Error::TransactionCommitError(value)
        | Error::IndexedDbOpenFailed(value) => {
            value.dyn_ref::<web_sys::DomException>().map(web_sys::DomException::name).unwrap_or_default()
        }
        _ => String::new(),
    };
    match name.as_str() {
        "QuotaExceededError" | "NS_ERROR_DOM_QUOTA_REACHED" => StoreError::Quota,
        "VersionError" => StoreError::Newer { schema: 0 },
        _ => StoreError::Other(text),
    }
}
