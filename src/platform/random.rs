//! Random bits from the browser's `crypto`, for identities.

use js_sys::{Function, Reflect, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};

/// Random bytes that nobody can foresee; `None` where the browser has none.
pub fn secret_bytes(count: u32) -> Option<Vec<u8>> {
    let bytes = Uint8Array::new_with_length(count);
    fill(&bytes).ok()?;
    Some(bytes.to_vec())
}

fn fill(bytes: &Uint8Array) -> Result<JsValue, JsValue> {
    let crypto = Reflect::get(&js_sys::global(), &JsValue::from_str("crypto"))?;
    let fill = Reflect::get(&crypto, &JsValue::from_str("getRandomValues"))?;
    fill.dyn_into::<Function>()?.call1(&crypto, bytes)
}

/// 64 random bits. Where the browser has no `crypto`, bits of the clock and of `Math.random` stand in:
/// identities need to differ, not to be secret.
pub fn random_bits() -> u64 {
    let bytes = Uint8Array::new_with_length(8);
    if fill(&bytes).is_err() {
        return js_sys::Math::random().to_bits() ^ js_sys::Date::now().to_bits().rotate_left(32);
    }
    let mut raw = [0; 8];
    bytes.copy_to(&mut raw);
    u64::from_le_bytes(raw)
}
