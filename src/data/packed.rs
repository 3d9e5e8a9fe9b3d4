//! Rows as bytes: columns cut into chunks of 65,536 rows, addressed by the SHA-256 of all of them.
//! Reads bytes of unknown origin without panicking and without allocating more than they warrant.

use std::collections::{BTreeMap, HashMap};

use crate::{
    domain::table::ColumnId,
    engine::{
        digest::sha256_hex,
        rows::{BatchRows, ColumnCells},
    },
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// Rows in a chunk, except in the last one of a column.
pub const CHUNK_ROWS: usize = 65_536;
/// Most decimal places that a number column may have.
pub const MAX_SCALE: u8 = 9;

/// The rows of one batch, ready to be stored or sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackedBatch {
    /// SHA-256 over the rows and all chunks with their lengths, lower-case hexadecimal.
    pub sha256: String,
    /// Number of rows.
    pub rows: u32,
    /// Column by column in order of code, each with its chunks in order.
    pub chunks: Vec<PackedChunk>,
}

/// Up to [`CHUNK_ROWS`] cells of one column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackedChunk {
    /// The column.
    pub column: ColumnId,
    /// Number of the chunk within its column, from 0.
    pub index: u32,
    /// The cells.
    pub bytes: Vec<u8>,
}

/// Packed bytes are not what they claim to be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PackedError {
    /// The bytes do not have the checksum that they are stored under.
    #[error("the rows do not match their checksum")]
    Checksum,
    /// A chunk cannot be read.
    #[error("chunk {index} of column `{column}` cannot be read")]
    Unreadable {
        /// The column.
        column: String,
        /// Number of the chunk.
        index: u32,
    },
    /// The chunks of a column do not fit together.
    #[error("the chunks of column `{0}` do not fit together")]
    Torn(String),
    /// A batch has more rows than can be counted, or columns of different lengths.
    #[error("the columns have different numbers of rows")]
    Uneven,
}

/// A chunk as it is written. Missing cells are 0 and the others move up by one, so that gaps cost one byte.
#[derive(Serialize, Deserialize)]
enum Chunk {
    Text { dictionary: Vec<String>, codes: Vec<u32> },
    Day(Vec<i32>),
    Number { scale: u8, mantissas: Vec<i64> },
    Time(Vec<i64>),
}

/// Packs rows. The same rows always give the same bytes.
///
/// # Errors
/// [`PackedError::Uneven`] where a column has another number of cells than the batch has rows, and
/// [`PackedError::Torn`] where a text code lies outside its dictionary.
pub fn pack(rows: &BatchRows) -> Result<PackedBatch, PackedError> {
    let mut chunks = Vec::new();
    for (column, cells) in &rows.columns {
        if u32::try_from(cells.len()) != Ok(rows.rows) {
            return Err(PackedError::Uneven);
        }
        for (index, chunk) in chunks_of(column, cells)?.into_iter().enumerate() {
            let index = u32::try_from(index).map_err(|_| PackedError::Uneven)?;
            let bytes = postcard::to_allocvec(&chunk)
                .map_err(|_| PackedError::Unreadable { column: column.0.clone(), index })?;
            chunks.push(PackedChunk { column: column.clone(), index, bytes });
        }
    }
    Ok(PackedBatch { sha256: checksum(rows.rows, &chunks), rows: rows.rows, chunks })
}

/// Reads packed rows back. Dictionaries come out in order of first appearance, without unused texts.
///
/// # Errors
/// What is wrong with the bytes; nothing of a damaged batch is used.
pub fn unpack(packed: &PackedBatch) -> Result<BatchRows, PackedError> {
    if checksum(packed.rows, &packed.chunks) != packed.sha256 {
        return Err(PackedError::Checksum);
    }
    let mut builders: BTreeMap<ColumnId, Builder> = BTreeMap::new();
    for chunk in &packed.chunks {
        let cells = read_chunk(chunk)?;
        match builders.get_mut(&chunk.column) {
            Some(builder) => builder.add(chunk, cells)?,
            None => {
                let builder = Builder::start(chunk, cells)?;
                builders.insert(chunk.column.clone(), builder);
            }
        }
    }
    let columns: BTreeMap<ColumnId, ColumnCells> =
        builders.into_iter().map(|(column, builder)| (column, builder.cells)).collect();
    if columns.values().any(|cells| u32::try_from(cells.len()) != Ok(packed.rows)) {
        return Err(PackedError::Uneven);
    }
    Ok(BatchRows { rows: packed.rows, columns })
}

fn checksum(rows: u32, chunks: &[PackedChunk]) -> String {
    let mut numbers = vec![rows.to_le_bytes().to_vec()];
    for chunk in chunks {
        numbers.push((chunk.column.0.len() as u64).to_le_bytes().to_vec());
        numbers
            .push([chunk.index.to_le_bytes().as_slice(), &(chunk.bytes.len() as u64).to_le_bytes()].concat());
    }
    let mut numbers = numbers.iter().map(Vec::as_slice);
    let first = numbers.next();
    let of_chunks = chunks.iter().flat_map(|chunk| {
        let (length, place) = (numbers.next().unwrap_or_default(), numbers.next().unwrap_or_default());
        [length, chunk.column.0.as_bytes(), place, &chunk.bytes]
    });
    sha256_hex(first.into_iter().chain(of_chunks))
}

fn chunks_of(column: &ColumnId, cells: &ColumnCells) -> Result<Vec<Chunk>, PackedError> {
    match cells {
        ColumnCells::Text { dictionary, codes } => {
            slices(codes).into_iter().map(|codes| text_chunk(column, dictionary, codes)).collect()
        }
        ColumnCells::Day(days) => Ok(slices(days)
            .into_iter()
            .map(|days| Chunk::Day(days.iter().map(|day| lift_day(*day)).collect()))
            .collect()),
        ColumnCells::Time(seconds) => Ok(slices(seconds)
            .into_iter()
            .map(|seconds| Chunk::Time(seconds.iter().map(|second| lift_number(*second)).collect()))
            .collect()),
        ColumnCells::Number { scale, mantissas } => Ok(slices(mantissas)
            .into_iter()
            .map(|part| Chunk::Number {
                scale: *scale,
                mantissas: part.iter().map(|cell| lift_number(*cell)).collect(),
            })
            .collect()),
    }
}

/// Slices of at most [`CHUNK_ROWS`]; one empty slice for an empty column, so that its kind is kept.
fn slices<T>(cells: &[T]) -> Vec<&[T]> {
    if cells.is_empty() { vec![cells] } else { cells.chunks(CHUNK_ROWS).collect() }
}

fn text_chunk(column: &ColumnId, dictionary: &[String], codes: &[u32]) -> Result<Chunk, PackedError> {
    let mut local: Vec<String> = Vec::new();
    let mut place: HashMap<u32, u32> = HashMap::new();
    let mut written = Vec::with_capacity(codes.len());
    for code in codes {
        if *code == crate::engine::rows::MISSING_TEXT {
            written.push(0);
            continue;
        }
        let next = u32::try_from(local.len()).map_err(|_| PackedError::Uneven)?;
        let text = dictionary.get(*code as usize).ok_or_else(|| PackedError::Torn(column.0.clone()))?;
        let found = *place.entry(*code).or_insert_with(|| {
            local.push(text.clone());
            next
        });
        written.push(found.wrapping_add(1));
    }
    Ok(Chunk::Text { dictionary: local, codes: written })
}

fn read_chunk(chunk: &PackedChunk) -> Result<Chunk, PackedError> {
    let refuse = || PackedError::Unreadable { column: chunk.column.0.clone(), index: chunk.index };
    let cells: Chunk = read_exact(&chunk.bytes).ok_or_else(refuse)?;
    let length = match &cells {
        Chunk::Text { codes, .. } => codes.len(),
        Chunk::Day(days) => days.len(),
        Chunk::Number { mantissas, .. } => mantissas.len(),
        Chunk::Time(seconds) => seconds.len(),
    };
    if length > CHUNK_ROWS { Err(refuse()) } else { Ok(cells) }
}

/// Reads a value that takes up all of the bytes. Lengths claimed inside them are checked against what is there.
fn read_exact<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    postcard::take_from_bytes(bytes).ok().filter(|(_, rest)| rest.is_empty()).map(|(value, _)| value)
}

struct Builder {
    cells: ColumnCells,
    codes_by_text: HashMap<String, u32>,
    next_index: u32,
}

impl Builder {
    fn start(chunk: &PackedChunk, cells: Chunk) -> Result<Self, PackedError> {
        let empty = match &cells {
            Chunk::Text { .. } => ColumnCells::Text { dictionary: Vec::new(), codes: Vec::new() },
            Chunk::Day(_) => ColumnCells::Day(Vec::new()),
            Chunk::Time(_) => ColumnCells::Time(Vec::new()),
            Chunk::Number { scale, .. } if *scale <= MAX_SCALE => {
                ColumnCells::Number { scale: *scale, mantissas: Vec::new() }
            }
            Chunk::Number { .. } => return Err(PackedError::Torn(chunk.column.0.clone())),
        };
        let mut builder = Self { cells: empty, codes_by_text: HashMap::new(), next_index: 0 };
        builder.add(chunk, cells)?;
        Ok(builder)
    }

    fn add(&mut self, chunk: &PackedChunk, more: Chunk) -> Result<(), PackedError> {
        let torn = || PackedError::Torn(chunk.column.0.clone());
        if chunk.index != self.next_index || self.cells.len() != self.next_index as usize * CHUNK_ROWS {
            return Err(torn());
        }
        self.next_index += 1;
        match (&mut self.cells, more) {
            (ColumnCells::Text { dictionary, codes }, Chunk::Text { dictionary: local, codes: more }) => {
                let mut shared: Vec<Option<u32>> = vec![None; local.len()];
                for code in more {
                    let Some(place) = code.checked_sub(1) else {
                        codes.push(crate::engine::rows::MISSING_TEXT);
                        continue;
                    };
                    let slot = shared.get_mut(place as usize).ok_or_else(torn)?;
                    let code = match *slot {
                        Some(code) => code,
                        None => {
                            let text = local.get(place as usize).ok_or_else(torn)?;
                            let code =
                                shared_code(dictionary, &mut self.codes_by_text, text).ok_or_else(torn)?;
                            *slot = Some(code);
                            code
                        }
                    };
                    codes.push(code);
                }
            }
            (ColumnCells::Day(days), Chunk::Day(more)) => days.extend(more.into_iter().map(lower_day)),
            (ColumnCells::Time(seconds), Chunk::Time(more)) => {
                seconds.extend(more.into_iter().map(lower_number))
            }
            (ColumnCells::Number { scale, mantissas }, Chunk::Number { scale: found, mantissas: more }) => {
                if *scale != found {
                    return Err(torn());
                }
                mantissas.extend(more.into_iter().map(lower_number));
            }
            _ => return Err(torn()),
        }
        Ok(())
    }
}

fn shared_code(dictionary: &mut Vec<String>, codes: &mut HashMap<String, u32>, text: &str) -> Option<u32> {
    if let Some(code) = codes.get(text) {
        return Some(*code);
    }
    let code = u32::try_from(dictionary.len()).ok()?;
    dictionary.push(text.to_owned());
    codes.insert(text.to_owned(), code);
    Some(code)
}

// Missing (the least integer) goes to 0, 0 and above move up by one, the greatest takes the free place of the least:
// each integer has exactly one image, so nothing is lost.
const fn lift_number(cell: i64) -> i64 {
    if cell == i64::MIN {
        0
    } else if cell >= 0 {
        cell.wrapping_add(1)
    } else {
        cell
    }
}
const fn lower_number(cell: i64) -> i64 {
    if cell == 0 {
        i64::MIN
    } else if cell > 0 || cell == i64::MIN {
        cell.wrapping_sub(1)
    } else {
        cell
    }
}
const fn lift_day(cell: i32) -> i32 {
    if cell == i32::MIN {
        0
    } else if cell >= 0 {
        cell.wrapping_add(1)
    } else {
        cell
    }
}
const fn lower_day(cell: i32) -> i32 {
    if cell == 0 {
        i32::MIN
    } else if cell > 0 || cell == i32::MIN {
        cell.wrapping_sub(1)
    } else {
        cell
    }
}
