//! Any bytes as a workspace archive; and archives with any document and any rows, whose checksums fit. What is read is
//! written and read again the same.
#![no_main]

use std::io::{Cursor, Write as _};

use keyscore::data::container;
use libfuzzer_sys::fuzz_target;
use zip::{ZipWriter, write::SimpleFileOptions};

/// Parts of a file, each after its length in two bytes.
fn parts(mut bytes: &[u8]) -> Vec<&[u8]> {
    let mut parts = Vec::new();
    while let Some((length, rest)) = bytes.split_at_checked(2) {
        let length = usize::from(u16::from_le_bytes([length[0], length[1]])).min(rest.len());
        let (part, rest) = rest.split_at(length);
        parts.push(part);
        bytes = rest;
    }
    parts
}

fn archive(bytes: &[u8]) -> Option<Vec<u8>> {
    let names = ["document.json", "rows/x/columns.json", "rows/x/0", "rows/x/1"];
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in names.into_iter().zip(parts(bytes)) {
        writer.start_file(name, SimpleFileOptions::default()).ok()?;
        writer.write_all(part).ok()?;
    }
    Some(writer.finish().ok()?.into_inner())
}

fuzz_target!(|bytes: &[u8]| {
    let made = if container::is_container(bytes) { Some(bytes.to_vec()) } else { archive(bytes) };
    let Some(made) = made else { return };
    let Ok((model, _)) = container::read(&made) else { return };
    if let Ok(written) = container::write(&model) {
        let (again, findings) = container::read(&written).expect("what was written can be read");
        assert!(findings.is_empty(), "{findings:?}");
        assert!(again.workspace == model.workspace && again.rows == model.rows);
    }
});
