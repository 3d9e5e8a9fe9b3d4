//! A file that the user chose, read piece by piece.

use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use crate::worker::codec_host::FileBytes;

/// A file of the browser.
pub struct BrowserFile(pub File);

impl FileBytes for BrowserFile {
    fn name(&self) -> String {
        self.0.name()
    }

    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "file sizes are whole and below 2^53"
    )]
    fn size(&self) -> u64 {
        self.0.size() as u64
    }

    #[allow(clippy::cast_precision_loss, reason = "positions in a file are below 2^53")]
    async fn read(&self, from: u64, until: u64) -> Result<Vec<u8>, String> {
        let slice =
            self.0.slice_with_f64_and_f64(from as f64, until as f64).map_err(|error| format!("{error:?}"))?;
        let buffer = JsFuture::from(slice.array_buffer()).await.map_err(|error| format!("{error:?}"))?;
        let buffer = buffer.dyn_into::<ArrayBuffer>().map_err(|_| "no buffer came".to_owned())?;
        Ok(Uint8Array::new(&buffer).to_vec())
    }
}
