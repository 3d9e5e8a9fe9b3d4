//! Hands a panic's message to JavaScript, which owns the crash screen: after a panic no Rust runs any more.
//! Must not do anything else, and must not panic itself.

use wasm_bindgen::{JsCast, JsValue};

/// From now on a panic calls `keyscore.panic(message)` of the boot script, or of the worker shim, before the module stops.
///
/// Where that object is missing (in tests) the message is lost; the trap itself still shows.
pub fn report_panics() {
    std::panic::set_hook(Box::new(|info| {
        let host = property(&js_sys::global(), "keyscore");
        if let Some(panic) = property(&host, "panic").dyn_ref::<js_sys::Function>() {
            let _ = panic.call1(&host, &JsValue::from_str(&info.to_string()));
        }
    }));
}

fn property(object: &JsValue, name: &str) -> JsValue {
    js_sys::Reflect::get(object, &JsValue::from_str(name)).unwrap_or_default()
}
