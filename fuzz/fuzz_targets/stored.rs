//! Any text as a stored document of any format, with any log: it is read, or taken apart, or refused.
#![no_main]

use keyscore::{
    data::{migrate, salvage::salvage, store::fold},
    domain::{settings::SCHEMA, workspace::Workspace},
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((schema, rest)) = bytes.split_first() else { return };
    let text = String::from_utf8_lossy(rest);
    let mut lines = text.split('\n');
    let base = lines.next().unwrap_or_default();
    let log: Vec<String> = lines.map(str::to_owned).collect();
    // Every format there has been, and one that there is not yet.
    let schema = u32::from(*schema) % (SCHEMA + 2);
    let read = migrate::read::<Workspace>(base, schema);
    if let Ok(stored) = salvage(base, 0, &log) {
        // What can be read as it is loses nothing by being taken apart.
        if let Ok(document) = read.as_ref()
            && schema == SCHEMA
            && document.settings().is_some()
        {
            assert!(stored.set_aside.iter().all(|record| record.place == "log"), "{:?}", stored.set_aside);
        }
        let _ = fold(stored);
    }
});
