//! The workspace file as an archive: what is written is read back, what is hostile is refused by its limit.

use std::io::{Cursor, Write as _};

use keyscore::{
    data::{
        container::{MAX_ENTRIES, MAX_UNPACKED, is_container, read, write},
        file::{self, FileError},
        sample::sample,
        validate::Problem,
    },
    engine::{
        model::Model,
        rows::{BatchRows, ColumnCells},
    },
};
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

/// An archive of files by name.
fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in files {
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Why an archive is refused.
fn refusal(bytes: &[u8]) -> FileError {
    read(bytes).map(|_| ()).unwrap_err()
}

/// The files of an archive.
fn files(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|at| {
            let mut entry = archive.by_index(at).unwrap();
            let mut bytes = Vec::new();
            std::io::copy(&mut entry, &mut bytes).unwrap();
            (entry.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

#[test]
fn what_is_written_is_read_back_and_written_the_same() {
    let model = sample();
    let bytes = write(&model).unwrap();
    assert!(is_container(&bytes) && !is_container(file::write(&model).unwrap().as_bytes()));
    let (back, findings) = read(&bytes).unwrap();
    assert_eq!((&back.workspace, &back.rows, findings.len()), (&model.workspace, &model.rows, 0));
    assert_eq!(write(&back).unwrap(), bytes);
    // It is smaller than the text, and has the document in plain sight.
    assert!(bytes.len() < file::write(&model).unwrap().len());
    assert_eq!(files(&bytes)[0].0, "document.json");
}

/// The sample with one batch of this many rows instead of its own.
fn with_rows(count: u32) -> Model {
    let mut model = sample();
    let id = model.workspace.batches.keys().next().unwrap();
    let rows = model.rows.get(&id).unwrap();
    let columns = rows.columns.iter().map(|(column, cells)| {
        let of = |at: u32| (at as usize) % cells.len();
        let cells = match cells {
            ColumnCells::Text { dictionary, codes } => ColumnCells::Text {
                dictionary: dictionary.clone(),
                codes: (0..count).map(|at| codes[of(at)]).collect(),
            },
            ColumnCells::Day(days) => ColumnCells::Day((0..count).map(|at| days[of(at)]).collect()),
            ColumnCells::Time(times) => ColumnCells::Time((0..count).map(|at| times[of(at)]).collect()),
            ColumnCells::Number { scale, mantissas } => ColumnCells::Number {
                scale: *scale,
                mantissas: (0..count).map(|at| mantissas[of(at)]).collect(),
            },
        };
        (column.clone(), cells)
    });
    let rows = BatchRows { rows: count, columns: columns.collect() };
    // Dictionaries come back in order of first appearance: what is compared has been through once.
    let rows = keyscore::data::packed::unpack(&keyscore::data::packed::pack(&rows).unwrap()).unwrap();
    let batch = model.workspace.batches.get_mut(&id).unwrap();
    (batch.rows, batch.sha256) = (count, keyscore::data::packed::pack(&rows).unwrap().sha256);
    model.rows.insert(id, rows);
    model
}

#[test]
fn it_carries_more_rows_than_the_text_does() {
    let model = with_rows(150_000);
    assert!(matches!(file::write(&model), Err(FileError::TooManyRows { .. })));
    let (back, findings) = read(&write(&model).unwrap()).unwrap();
    assert!(back.workspace == model.workspace && back.rows == model.rows && findings.is_empty());
}

#[test]
fn rows_that_are_missing_or_changed_are_left_out_and_told() {
    let model = sample();
    let whole = files(&write(&model).unwrap());
    let without = |drop: fn(&str) -> bool| -> Vec<u8> {
        let kept: Vec<(&str, &[u8])> = whole
            .iter()
            .filter(|(name, _)| !drop(name))
            .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
            .collect();
        archive(&kept)
    };
    let problems = |bytes: &[u8]| -> Vec<Problem> {
        read(bytes).unwrap().1.into_iter().map(|finding| finding.problem).collect()
    };
    let batches = model.workspace.batches.len();
    assert_eq!(problems(&without(|name| name.starts_with("rows/"))), vec![Problem::RowsMissing; batches]);
    assert_eq!(problems(&without(|name| name.ends_with("/0"))), vec![Problem::RowsUnusable; batches]);
    let mut changed: Vec<(String, Vec<u8>)> = whole.clone();
    for (name, bytes) in &mut changed {
        if name.ends_with("/0") {
            bytes.push(0);
        }
    }
    let changed: Vec<(&str, &[u8])> =
        changed.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    assert_eq!(problems(&archive(&changed)), vec![Problem::RowsUnusable; batches]);
}

#[test]
fn archives_that_are_none_of_ours_are_refused_by_name() {
    assert_eq!(refusal(&archive(&[("readme.txt", b"hello")])), FileError::NotAWorkspace);
    assert!(matches!(read(b"PK\x03\x04nonsense"), Err(FileError::Damaged(_))));
    let many: Vec<String> = (0..=MAX_ENTRIES).map(|at| format!("f{at}")).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), b"".as_slice())).collect();
    assert_eq!(
        refusal(&archive(&many)),
        FileError::TooManyEntries { entries: MAX_ENTRIES + 1, limit: MAX_ENTRIES }
    );
    // A document that unpacks to more than a document may be: counted while it is unpacked.
    let bomb = vec![b' '; file::MAX_FILE_BYTES + 1];
    assert_eq!(
        refusal(&archive(&[("document.json", &bomb)])),
        FileError::TooMuchInside { limit: file::MAX_FILE_BYTES as u64 }
    );
    const { assert!(MAX_UNPACKED > file::MAX_FILE_BYTES as u64) };
    let newer =
        file::write_document(&sample().workspace).unwrap().replacen("\"schema\":8", "\"schema\":99", 1);
    assert_eq!(
        refusal(&archive(&[("document.json", newer.as_bytes())])),
        FileError::Newer { found: 99, known: 7 }
    );
}
