//! The engine worker's module: listens for messages and answers them. Holds no logic.
//! Only the three browser entry points may carry wasm-bindgen exports.

#[cfg(target_arch = "wasm32")]
fn main() {
    use wasm_bindgen::{JsCast, JsValue};

    keyscore::platform::panic::report_panics();
    if let Ok(scope) = js_sys::global().dyn_into::<web_sys::DedicatedWorkerGlobalScope>() {
        let _ = scope.post_message(&JsValue::from_str("engine"));
    }
}

/// The worker is built for browsers only.
#[cfg(not(target_arch = "wasm32"))]
fn main() {}
