//! Any text as a stored document of any format, with any log: it is read, or taken apart, or refused.
#![no_main]

use keyscore::{
    data::{migrate, salvage::salvage, store::fold},
    domain::workspace::Workspace,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((schema, rest)) = bytes.split_first() else { return };
    let text = String::from_utf8_lossy(rest);
    let mut lines = text.split('\n');
    let base = lines.next().unwrap_or_default();
    let log: Vec<String> = lines.map(str::to_owned).collect();
    let read = migrate::read::<Workspace>(base, u32::from(schema % 5));
    if let Ok(stored) = salvage(base, 0, &log) {
        // What can be read as it is loses nothing by being taken apart.
        if let (Ok(document), 3) = (read.as_ref(), schema % 5) {
            if document.settings().is_some() {
                assert!(stored.set_aside.iter().all(|record| record.place == "log"), "{:?}", stored.set_aside);
            }
        }
        let _ = fold(stored);
    }
});
