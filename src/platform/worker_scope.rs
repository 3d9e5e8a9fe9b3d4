//! The worker's side of the wire: messages in, replies out, panics told to the page.

use js_sys::Array;
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use crate::platform::{global, wire};

/// Calls `on_message` for every message of ours, with the file that came with it, if any.
/// A message of another version of the program is answered by `keyscore: 'other-version'`.
pub fn listen<B: DeserializeOwned>(mut on_message: impl FnMut(B, Option<web_sys::File>) + 'static) {
    std::panic::set_hook(Box::new(|info| global::panic(&info.to_string())));
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    let listener = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let data = event.data();
        let (bytes, file) = match data.dyn_ref::<Array>() {
            Some(parts) => (parts.get(0), parts.get(1).dyn_into::<web_sys::File>().ok()),
            None => (data, None),
        };
        match wire::from_data(&bytes) {
            Some(Ok(body)) => on_message(body, file),
            Some(Err(error)) => tell_plain("other-version", &error.to_string()),
            None => {}
        }
    });
    let _ = scope.add_event_listener_with_callback("message", listener.as_ref().unchecked_ref());
    listener.forget();
}

/// Sends a reply.
pub fn reply<B: Serialize>(body: B) {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    if let Ok(buffer) = wire::to_buffer(body) {
        let _ = scope.post_message_with_transfer(&buffer, &Array::of1(&buffer));
    }
}

fn tell_plain(what: &str, message: &str) {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    let note = js_sys::Object::new();
    let _ = js_sys::Reflect::set(&note, &JsValue::from_str("keyscore"), &JsValue::from_str(what));
    let _ = js_sys::Reflect::set(&note, &JsValue::from_str("message"), &JsValue::from_str(message));
    let _ = scope.post_message(&note);
}
