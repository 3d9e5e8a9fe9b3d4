//! One IndexedDB transaction: nothing is said to be stored before the browser has completed it,
//! and one that is dropped half way is aborted.

use std::{
    cell::RefCell,
    future::poll_fn,
    rc::Rc,
    task::{Poll, Waker},
};

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

    /// Commits without waiting for it: for a page that is about to go.
    pub(crate) fn commit_now(mut self) -> Result<(), StoreError> {
        match self.transaction.take() {
            Some(transaction) => transaction.commit().map(|_| ()).map_err(store_error),
            None => Ok(()),
        }
    }

    /// Commits, and returns when the browser has completed the transaction.
    pub(crate) async fn commit(mut self) -> Result<(), StoreError> {
        let Some(mut transaction) = self.transaction.take() else { return Ok(()) };
        // Not the future that the crate has for it: every request that fails tells the transaction, and it can be told
        // of one only. An abort or the completion comes once, and last.
        let end: Rc<RefCell<(Option<bool>, Option<Waker>)>> = Rc::default();
        let ended = |is_committed: bool| {
            let end = Rc::clone(&end);
            move |_| {
                let mut end = end.borrow_mut();
                end.0 = Some(is_committed);
                if let Some(waker) = end.1.take() {
                    waker.wake();
                }
            }
        };
        transaction.on_complete(ended(true));
        transaction.on_abort(ended(false));
        let transaction = transaction.commit().map_err(store_error)?;
        let is_committed = poll_fn(|context| {
            let mut end = end.borrow_mut();
            match end.0 {
                Some(is_committed) => Poll::Ready(is_committed),
                None => {
                    end.1 = Some(context.waker().clone());
                    Poll::Pending
                }
            }
        })
        .await;
        if is_committed {
            return Ok(());
        }
        Err(transaction.error().map_or_else(
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
    let exception = match &error {
        Error::DomException(exception) => Some(exception),
        Error::UpdateFailed(value)
        | Error::AddFailed(value)
        | Error::TransactionOpenFailed(value)
        | Error::TransactionCommitError(value)
        | Error::IndexedDbOpenFailed(value) => value.dyn_ref::<web_sys::DomException>(),
        _ => None,
    };
    let (name, code) = exception.map(|exception| (exception.name(), exception.code())).unwrap_or_default();
    match (name.as_str(), code) {
        ("QuotaExceededError" | "NS_ERROR_DOM_QUOTA_REACHED", _) | (_, QUOTA_CODE | FIREFOX_QUOTA_CODE) => {
            StoreError::Quota
        }
        ("VersionError", _) => StoreError::Newer { schema: 0 },
        ("SecurityError", _) => StoreError::Denied,
        _ if matches!(error, Error::IndexedDbNotFound(_)) => StoreError::Denied,
        _ => StoreError::Other(text),
    }
}

/// Code of a full storage in browsers that still number their errors, and Firefox's own.
const QUOTA_CODE: u16 = 22;
const FIREFOX_QUOTA_CODE: u16 = 1014;
