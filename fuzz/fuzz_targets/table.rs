//! Any bytes as an export: looked at, and read to the end where that is possible.
#![no_main]

use keyscore::data::import::{ImportChoices, importer::Importer, preview::preview, whole::Pass};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    // Only the beginning is looked at, the rest as it comes.
    let head = bytes.get(..bytes.len().min(200)).unwrap_or_default();
    if let Ok(mut pass) = Pass::new(head, bytes.len() as u64, &ImportChoices::default())
        && bytes.chunks(11).all(|piece| pass.feed(piece).is_ok())
    {
        let _ = pass.finish();
    }
    let Ok(preview) = preview(bytes, bytes.len() as u64, &ImportChoices::default()) else { return };
    let Ok(mut importer) = Importer::new(&preview) else { return };
    // Pieces end anywhere, also within a character.
    for piece in bytes.chunks(7) {
        if importer.feed(piece).is_err() {
            return;
        }
    }
    let _ = importer.finish();
});
