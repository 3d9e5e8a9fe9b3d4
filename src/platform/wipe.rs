//! Deleting databases and small storage. What cannot be deleted stays, without a word: nothing more can be done about it.

use idb::Factory;
use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Storage;

use crate::platform::{global, lock::Lock};

/// What our keys in the small storage begin with.
const OURS: &str = "keyscore.";

/// Deletes a database. Connections of ours close by themselves when they hear of it.
pub async fn delete_database(name: &str) {
    if let Ok(factory) = Factory::new()
        && let Ok(request) = factory.delete(name)
    {
        let _ = request.await;
    }
}

/// Forgets preferences, markers and what tabs remember of themselves.
pub fn forget_small_storage() {
    let Some(window) = web_sys::window() else { return };
    for storage in [window.local_storage(), window.session_storage()].into_iter().flatten().flatten() {
        for key in keys(&storage) {
            let _ = storage.remove_item(&key);
        }
    }
}

fn keys(storage: &Storage) -> Vec<String> {
    let count = storage.length().unwrap_or(0);
    (0..count).filter_map(|at| storage.key(at).ok().flatten()).filter(|key| key.starts_with(OURS)).collect()
}

/// Deletes the databases of sessions whose tabs are no longer there: every tab shares the lock of its session's name from the
/// first line of the boot script on.
pub async fn delete_old_sessions() {
    let mark = format!("{}:session:", global::base_database());
    for name in databases().await.unwrap_or_default() {
        if name.starts_with(&mark)
            && name != global::database()
            && let Some(_alone) = Lock::take(&name).await
        {
            delete_database(&name).await;
            if let Some(storage) = web_sys::window().and_then(|window| window.local_storage().ok().flatten())
            {
                let _ = storage.remove_item(&format!("keyscore.kept:{name}"));
            }
        }
    }
}

/// The names of all databases of the origin, where the browser tells them.
async fn databases() -> Option<Vec<String>> {
    let factory = Reflect::get(&js_sys::global(), &"indexedDB".into()).ok()?;
    let list = Reflect::get(&factory, &"databases".into()).ok()?.dyn_into::<Function>().ok()?;
    let listed = JsFuture::from(list.call0(&factory).ok()?.dyn_into::<Promise>().ok()?).await.ok()?;
    let name = |entry: JsValue| Reflect::get(&entry, &"name".into()).ok()?.as_string();
    Some(Array::from(&listed).iter().filter_map(name).collect())
}
