//! What the boot scripts put on `globalThis.keyscore`: build, database name, spawning of workers, the crash screen.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

fn host() -> JsValue {
    Reflect::get(&js_sys::global(), &JsValue::from_str("keyscore")).unwrap_or_default()
}

fn text(name: &str) -> Option<String> {
    Reflect::get(&host(), &JsValue::from_str(name)).ok()?.as_string()
}

fn call(name: &str, arguments: &[&str]) -> Result<JsValue, JsValue> {
    let host = host();
    let function = Reflect::get(&host, &JsValue::from_str(name))?.dyn_into::<Function>()?;
    let list = arguments.iter().map(|argument| JsValue::from_str(argument)).collect::<js_sys::Array>();
    function.apply(&host, &list)
}

/// The build that page and workers must share.
pub fn build() -> String {
    text("build").unwrap_or_default()
}

/// Address of the folder with the build's files, ending with a slash.
pub fn assets() -> String {
    text("assets").unwrap_or_default()
}

/// The messages of the first screens in the reader's language, as a file.
#[cfg(feature = "page")]
pub fn first_words() -> String {
    text("firstWords").unwrap_or_default()
}

/// Name of the browser database (only known to the page; workers are told).
pub fn database() -> String {
    text("database").unwrap_or_else(|| "keyscore".to_owned())
}

/// Name of the database that is used outside of sessions.
#[cfg(feature = "page")]
pub fn base_database() -> String {
    text("baseDatabase").unwrap_or_else(database)
}

/// Whether this tab works in a database of its own that goes when the session ends.
#[cfg(feature = "page")]
pub fn is_session() -> bool {
    database() != base_database()
}

/// Lets the page, once started anew, work in a database of its own, or in that of everybody again.
#[cfg(feature = "page")]
pub fn set_session(wanted: bool) {
    let _ = call("setSession", if wanted { &["yes"] } else { &[] });
}

/// Offers everything that the browser's database holds as a file.
#[cfg(feature = "page")]
pub async fn download_raw() {
    if let Ok(promise) = call("downloadRaw", &[])
        && let Ok(promise) = promise.dyn_into::<Promise>()
    {
        let _ = JsFuture::from(promise).await;
    }
}

/// Whether the browser may keep data of ours; `false` only where it says that it does not.
#[cfg(feature = "page")]
pub async fn may_have_data() -> bool {
    let Ok(promise) = call("mayHaveData", &[]).and_then(JsCast::dyn_into::<Promise>) else { return true };
    JsFuture::from(promise).await.map_or(true, |said| said.is_truthy())
}

/// Whether a shared link was opened whose content nobody has taken yet.
#[cfg(feature = "page")]
pub fn has_payload() -> bool {
    Reflect::get(&host(), &JsValue::from_str("hasPayload")).is_ok_and(|said| said.is_truthy())
}

/// Takes the content of the shared link that was opened; `None` where it was taken already.
#[cfg(feature = "page")]
pub fn take_payload() -> Option<String> {
    call("takePayload", &[]).ok()?.as_string()
}

/// Loads Chart.js, once.
///
/// # Errors
/// What the boot script says when it cannot be loaded.
pub async fn load_chart() -> Result<JsValue, JsValue> {
    load("loadChart").await
}

/// Loads the styles of what the later part of the page draws, once.
///
/// # Errors
/// What the boot script says when they cannot be loaded.
#[cfg(feature = "page")]
pub async fn load_styles() -> Result<(), JsValue> {
    load("loadStyles").await.map(|_| ())
}

/// Has the site kept for work without a network. Where the browser cannot, or the host has no worker for it, nothing happens.
#[cfg(feature = "page")]
pub fn keep_offline() {
    wasm_bindgen_futures::spawn_local(async {
        let _ = load("keepOffline").await;
    });
}

/// Whether a new version of the program waits to be taken.
#[cfg(feature = "page")]
pub fn has_update() -> bool {
    call("hasUpdate", &[]).is_ok_and(|said| said.is_truthy())
}

/// Goes over to the new version; the page is loaded anew.
#[cfg(feature = "page")]
pub fn take_update() {
    let _ = call("takeUpdate", &[]);
}

async fn load(which: &str) -> Result<JsValue, JsValue> {
    let promise = call(which, &[])?.dyn_into::<Promise>()?;
    JsFuture::from(promise).await
}

/// Starts a worker: `spawnEngine` or `spawnCodec`.
///
/// # Errors
/// What the browser says when it cannot.
#[cfg(feature = "page")]
pub fn spawn(which: &str) -> Result<web_sys::Worker, JsValue> {
    call(which, &[])?.dyn_into()
}

/// Shows the crash screen of the boot script.
pub fn crash(kind: &str, message: &str) {
    let _ = call("crash", &[kind, message]);
}

/// Tells the page that this worker panicked.
pub fn panic(message: &str) {
    let _ = call("panic", &[message]);
}
