//! Data files of our own site: samples and templates, fetched when they are needed.

use gloo::net::http::{Request, Response};
use wasm_bindgen_futures::JsFuture;

use crate::platform::global;

/// The text of a file below the build's folder.
///
/// # Errors
/// The status or the browser's words when it cannot be had.
pub async fn text(path: &str) -> Result<String, String> {
    get(path).await?.text().await.map_err(|error| error.to_string())
}

/// The bytes of a file below the build's folder.
///
/// # Errors
/// The status or the browser's words when it cannot be had.
pub async fn bytes(path: &str) -> Result<Vec<u8>, String> {
    get(path).await?.binary().await.map_err(|error| error.to_string())
}

/// The beginning of a file that the user chose, as text.
///
/// # Errors
/// The browser's words when it cannot be read.
pub async fn file_text(file: &web_sys::File, most_bytes: i32) -> Result<String, String> {
    let start = file.slice_with_i32_and_i32(0, most_bytes).map_err(|error| format!("{error:?}"))?;
    let text = JsFuture::from(start.text()).await.map_err(|error| format!("{error:?}"))?;
    text.as_string().ok_or_else(|| "no text came".to_owned())
}

async fn get(path: &str) -> Result<Response, String> {
    let response = Request::get(&format!("{}{path}", global::assets()))
        .send()
        .await
        .map_err(|error| error.to_string())?;
    if !response.ok() {
        return Err(format!("{} {path}", response.status()));
    }
    Ok(response)
}
