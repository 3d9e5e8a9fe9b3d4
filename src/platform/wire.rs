//! Messages as bytes in transferred buffers: protocol and build first, then the body.

use js_sys::{ArrayBuffer, Uint8Array};
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::{JsCast as _, JsValue};

use crate::{
    platform::global,
    worker::{Envelope, WireError, decode, encode},
};

/// A message as a buffer that is to be transferred.
///
/// # Errors
/// The body cannot be written.
pub fn to_buffer<B: Serialize>(body: B) -> Result<ArrayBuffer, WireError> {
    let bytes = encode(&Envelope::new(global::build(), body))?;
    Ok(Uint8Array::from(bytes.as_slice()).buffer())
}

/// The body of a received message; `None` if the data is not one of ours.
///
/// # Errors
/// Another protocol or build, or bytes that cannot be read.
pub fn from_data<B: DeserializeOwned>(data: &JsValue) -> Option<Result<B, WireError>> {
    let buffer = data.dyn_ref::<ArrayBuffer>()?;
    Some(decode(&Uint8Array::new(buffer).to_vec(), &global::build()))
}
