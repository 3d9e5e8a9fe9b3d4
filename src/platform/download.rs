//! Files for the user: bytes offered as a download.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsCast as _;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// Offers bytes under a file name. Whether the browser keeps them is not known to the page.
pub fn offer(name: &str, mime: &str, bytes: &[u8]) {
    let _ = try_offer(name, mime, bytes);
}

fn try_offer(name: &str, mime: &str, bytes: &[u8]) -> Option<()> {
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    let parts = Array::of1(&Uint8Array::from(bytes));
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options).ok()?;
    let url = Url::create_object_url_with_blob(&blob).ok()?;
    let anchor: HtmlAnchorElement =
        web_sys::window()?.document()?.create_element("a").ok()?.dyn_into().ok()?;
    anchor.set_href(&url);
    anchor.set_download(name);
    anchor.click();
    // The browser has taken the address over by now; keeping it longer would keep the bytes in memory.
    gloo::timers::callback::Timeout::new(60_000, move || {
        let _ = Url::revoke_object_url(&url);
    })
    .forget();
    Some(())
}
