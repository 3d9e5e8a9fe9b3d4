//! The workspace file `.keyscore`: a zip archive of the document and the packed rows of its imports, for workspaces of any
//! size. Reads archives of unknown origin: entries and unpacked bytes are counted as they are read, never believed.
//!
//! `document.json` is the document as in `.keyscore.json`, without rows; `rows/<checksum>/columns.json` lists the chunks of a
//! batch as `[column, number]`, and `rows/<checksum>/<n>` is the n-th of them.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read as _, Write as _},
};

use serde::{Deserialize, Serialize};
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter, write::SimpleFileOptions};

use crate::{
    data::{
        file::{self, FileError, MAX_FILE_BYTES},
        packed::{PackedBatch, PackedChunk, pack, unpack},
        validate::{Action, Finding, Problem},
    },
    domain::{record::RecordKey, table::ColumnId},
    engine::{model::Model, rows::BatchRows},
};

/// Ending of the file's name.
pub const EXTENSION: &str = ".keyscore";
/// Most files in the archive: a million rows of 20 columns are 320 chunks; batches of corrections add a few each.
pub const MAX_ENTRIES: usize = 20_000;
/// Most bytes of all files together, unpacked.
pub const MAX_UNPACKED: u64 = 400_000_000;
/// Most bytes of one file of rows, unpacked: 65,536 cells of long texts.
pub const MAX_CHUNK: u64 = 32_000_000;
const DOCUMENT: &str = "document.json";
const ROWS: &str = "rows/";
const COLUMNS: &str = "columns.json";

/// What the rows of a batch are made of.
#[derive(Serialize, Deserialize)]
struct Columns {
    rows: u32,
    chunks: Vec<(ColumnId, u32)>,
}

/// Whether these bytes begin an archive.
pub fn is_container(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// Writes a workspace with all its rows. The same workspace always gives the same bytes.
///
/// # Errors
/// [`FileError::RowsMissing`] if rows of a batch are not there.
pub fn write(model: &Model) -> Result<Vec<u8>, FileError> {
    let damaged = |error: &dyn std::fmt::Display| FileError::Damaged(error.to_string());
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let mut add = |name: &str, bytes: &[u8]| -> Result<(), FileError> {
        archive.start_file(name, options).map_err(|error| damaged(&error))?;
        archive.write_all(bytes).map_err(|error| damaged(&error))
    };
    add(DOCUMENT, file::write_document(&model.workspace)?.as_bytes())?;
    let mut packs: BTreeMap<String, PackedBatch> = BTreeMap::new();
    for batch in model.workspace.batches.values() {
        let rows = model.rows.get(&batch.id).ok_or_else(|| FileError::RowsMissing(batch.source.clone()))?;
        let packed = pack(rows).map_err(|error| damaged(&error))?;
        packs.insert(packed.sha256.clone(), packed);
    }
    for (sha256, packed) in packs {
        let chunks = packed.chunks.iter().map(|chunk| (chunk.column.clone(), chunk.index)).collect();
        let columns = serde_json::to_string(&Columns { rows: packed.rows, chunks });
        add(&format!("{ROWS}{sha256}/{COLUMNS}"), columns.map_err(|error| damaged(&error))?.as_bytes())?;
        for (number, chunk) in packed.chunks.iter().enumerate() {
            add(&format!("{ROWS}{sha256}/{number}"), &chunk.bytes)?;
        }
    }
    Ok(archive.finish().map_err(|error| damaged(&error))?.into_inner())
}

/// Reads a workspace. What cannot stand is taken out and reported; rows that do not have their checksum are left out.
///
/// # Errors
/// Why nothing of the file can be used.
pub fn read(bytes: &[u8]) -> Result<(Model, Vec<Finding>), FileError> {
    if bytes.len() > MAX_FILE_BYTES {
        return Err(FileError::TooLarge { bytes: bytes.len(), limit: MAX_FILE_BYTES });
    }
    let mut archive = Archive::open(bytes)?;
    let document = archive.bytes(DOCUMENT, MAX_FILE_BYTES as u64)?.ok_or(FileError::NotAWorkspace)?;
    let (mut workspace, mut findings) = file::read_document(&document)?;
    let mut rows: BTreeMap<_, BatchRows> = BTreeMap::new();
    for batch in workspace.batches.values_mut() {
        let key = Some(RecordKey::Batch(batch.id));
        match archive.rows(&batch.sha256)? {
            Found::Rows(found) if found.rows == batch.rows => {
                rows.insert(batch.id, found);
            }
            Found::Rows(found) => {
                batch.rows = found.rows;
                rows.insert(batch.id, found);
                findings.push(Finding { key, problem: Problem::RowsChanged, action: Action::Repaired });
            }
            Found::Nothing => {
                findings.push(Finding { key, problem: Problem::RowsMissing, action: Action::Left });
            }
            Found::Unusable => {
                findings.push(Finding { key, problem: Problem::RowsUnusable, action: Action::Left });
            }
        }
    }
    Ok((Model { workspace, rows, ..Model::default() }, findings))
}

enum Found {
    Rows(BatchRows),
    Nothing,
    Unusable,
}

/// An archive, and how many bytes may still be unpacked.
struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    left: u64,
}

impl<'a> Archive<'a> {
    fn open(bytes: &'a [u8]) -> Result<Self, FileError> {
        let zip =
            ZipArchive::new(Cursor::new(bytes)).map_err(|error| FileError::Damaged(error.to_string()))?;
        if zip.len() > MAX_ENTRIES {
            return Err(FileError::TooManyEntries { entries: zip.len(), limit: MAX_ENTRIES });
        }
        Ok(Self { zip, left: MAX_UNPACKED })
    }

    /// The bytes of a file, counted while they are unpacked; `None` if there is none of this name.
    fn bytes(&mut self, name: &str, most: u64) -> Result<Option<Vec<u8>>, FileError> {
        let most = most.min(self.left);
        let mut bytes = Vec::new();
        let entry = match self.zip.by_name(name) {
            Err(zip::result::ZipError::FileNotFound) => return Ok(None),
            outcome => outcome.map_err(|error| FileError::Damaged(error.to_string()))?,
        };
        entry
            .take(most + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| FileError::Damaged(error.to_string()))?;
        let found = bytes.len() as u64;
        if found > most {
            return Err(FileError::TooMuchInside { limit: most });
        }
        self.left -= found;
        Ok(Some(bytes))
    }

    /// The rows of a batch.
    fn rows(&mut self, sha256: &str) -> Result<Found, FileError> {
        let Some(columns) = self.bytes(&format!("{ROWS}{sha256}/{COLUMNS}"), MAX_CHUNK)? else {
            return Ok(Found::Nothing);
        };
        let columns =
            std::str::from_utf8(&columns).ok().and_then(|text| serde_json::from_str::<Columns>(text).ok());
        let Some(Columns { rows, chunks: places }) =
            columns.filter(|columns| columns.chunks.len() <= MAX_ENTRIES)
        else {
            return Ok(Found::Unusable);
        };
        let mut chunks = Vec::new();
        for (number, (column, index)) in places.into_iter().enumerate() {
            match self.bytes(&format!("{ROWS}{sha256}/{number}"), MAX_CHUNK)? {
                Some(bytes) => chunks.push(PackedChunk { column, index, bytes }),
                None => return Ok(Found::Unusable),
            }
        }
        let packed = PackedBatch { sha256: sha256.to_owned(), rows, chunks };
        Ok(unpack(&packed).map_or(Found::Unusable, Found::Rows))
    }
}
