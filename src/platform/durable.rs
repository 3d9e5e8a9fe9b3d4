//! Whether the browser keeps what is stored here when it runs out of room, and asking it to.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Whether the browser has promised to keep it; `None` where it does not say (plain http).
pub async fn is_durable() -> Option<bool> {
    call("persisted").await?.as_bool()
}

/// Asks the browser to keep it. Some ask the reader, most decide by themselves.
pub async fn ask() -> Option<bool> {
    call("persist").await?.as_bool()
}

async fn call(name: &str) -> Option<JsValue> {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into()).ok()?;
    let storage = Reflect::get(&navigator, &"storage".into()).ok().filter(JsValue::is_object)?;
    let function = Reflect::get(&storage, &name.into()).ok()?.dyn_into::<Function>().ok()?;
    let promise = function.call0(&storage).ok()?.dyn_into::<Promise>().ok()?;
    JsFuture::from(promise).await.ok()
}
