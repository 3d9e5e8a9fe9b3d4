//! The workspace file `.keyscore.json`: document and rows in one readable text, written the same way every time.
//! Reads files of unknown origin: sizes and depth are capped, what cannot stand is taken out and reported.

use std::collections::{BTreeMap, HashMap};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    data::{
        migrate,
        packed::{MAX_SCALE, pack},
        validate::{Action, Finding, Problem, quarantine},
    },
    domain::{
        batch::Batch, date::Day, id::Id, record::RecordKey, settings::SCHEMA, table::ColumnId,
        workspace::Workspace,
    },
    engine::{
        model::Model,
        rows::{
            BatchRows, ColumnCells, MISSING_DAY, MISSING_NUMBER, MISSING_TEXT, MISSING_TIME, day_of_second,
        },
    },
};

/// Mark by which the file is known.
pub const FORMAT: &str = "keyscore";
/// Ending of the file's name.
pub const EXTENSION: &str = ".keyscore.json";
/// Largest file that is read, in bytes.
pub const MAX_FILE_BYTES: usize = 100_000_000;
/// Most rows that are written into the file, all batches together. Larger workspaces need a container of chunks.
pub const MAX_ROWS: u64 = 20_000;
/// Deepest nesting that is read: two levels for each level of the deepest formula, and what stands around it;
/// below the 128 of the reader itself.
pub const MAX_DEPTH: usize = 112;

/// Why a file cannot be written or read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// The workspace has more rows than the format carries.
    #[error(
        "the workspace has {rows} imported rows; this file format carries at most {limit}. Larger ones need the container format (.keyscore)"
    )]
    TooManyRows {
        /// Rows of the workspace.
        rows: u64,
        /// The limit.
        limit: u64,
    },
    /// Rows of a batch are not there, so the file would be incomplete.
    #[error("the rows of import `{0}` are not available")]
    RowsMissing(String),
    /// The file is too large.
    #[error("the file has {bytes} bytes, more than {limit}")]
    TooLarge {
        /// Its size.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// The archive has too many files.
    #[error("the archive has {entries} files, more than {limit}")]
    TooManyEntries {
        /// How many.
        entries: usize,
        /// The limit.
        limit: usize,
    },
    /// More is in the archive than is read.
    #[error("the archive holds more than {limit} bytes where it may not")]
    TooMuchInside {
        /// The limit.
        limit: u64,
    },
    /// The file is nested too deeply.
    #[error("the file is nested more than {limit} levels deep")]
    TooDeep {
        /// The limit.
        limit: usize,
    },
    /// It is not a workspace file.
    #[error("the file is not a KeyScore workspace")]
    NotAWorkspace,
    /// It was written by a newer version of the program.
    #[error("the file has schema {found}; this program reads up to {known}")]
    Newer {
        /// Schema of the file.
        found: u32,
        /// Newest schema known.
        known: u32,
    },
    /// It is a workspace file, but damaged.
    #[error("the file is damaged: {0}")]
    Damaged(String),
}

/// Writes a workspace with its rows as one line of JSON. The same workspace always gives the same bytes.
///
/// # Errors
/// [`FileError::TooManyRows`] and [`FileError::RowsMissing`].
pub fn write(model: &Model) -> Result<String, FileError> {
    let rows = model.workspace.batches.values().map(|batch| u64::from(batch.rows)).sum();
    if rows > MAX_ROWS {
        return Err(FileError::TooManyRows { rows, limit: MAX_ROWS });
    }
    let mut batches = BTreeMap::new();
    for batch in model.workspace.batches.values() {
        let rows = model.rows.get(&batch.id).ok_or_else(|| FileError::RowsMissing(batch.source.clone()))?;
        batches.insert(batch.id, FileRows::from(rows));
    }
    let file = WriteFile { format: FORMAT, schema: SCHEMA, workspace: &model.workspace, rows: batches };
    serde_json::to_string(&file).map_err(|error| FileError::Damaged(error.to_string()))
}

/// Writes the document of a workspace as the file has it, without rows.
///
/// # Errors
/// None of its types fails to be written.
pub fn write_document(workspace: &Workspace) -> Result<String, FileError> {
    let file = WriteFile { format: FORMAT, schema: SCHEMA, workspace, rows: BTreeMap::new() };
    serde_json::to_string(&file).map_err(|error| FileError::Damaged(error.to_string()))
}

/// Reads a workspace file. What cannot stand is taken out and reported.
///
/// # Errors
/// Why nothing of the file can be used.
pub fn read(bytes: &[u8]) -> Result<(Model, Vec<Finding>), FileError> {
    let (mut workspace, rows, mut findings) = parsed(bytes)?;
    let rows = match_rows(&mut workspace, rows, &mut findings);
    Ok((Model { workspace, rows, ..Model::default() }, findings))
}

/// Reads the document of a workspace file, whatever rows it has.
///
/// # Errors
/// Why nothing of it can be used.
pub fn read_document(bytes: &[u8]) -> Result<(Workspace, Vec<Finding>), FileError> {
    parsed(bytes).map(|(workspace, _, findings)| (workspace, findings))
}

type Parsed = (Workspace, BTreeMap<Id<Batch>, FileRows>, Vec<Finding>);

fn parsed(bytes: &[u8]) -> Result<Parsed, FileError> {
    if bytes.len() > MAX_FILE_BYTES {
        return Err(FileError::TooLarge { bytes: bytes.len(), limit: MAX_FILE_BYTES });
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if depth_of(bytes) > MAX_DEPTH {
        return Err(FileError::TooDeep { limit: MAX_DEPTH });
    }
    // Text, not bytes: the stores read text too, and one reader of the document is code enough.
    let text = std::str::from_utf8(bytes).map_err(|_| FileError::NotAWorkspace)?;
    let mark: Mark = serde_json::from_str(text).map_err(|error| match error.classify() {
        serde_json::error::Category::Eof => FileError::Damaged(error.to_string()),
        _ => FileError::NotAWorkspace,
    })?;
    if mark.format != FORMAT {
        return Err(FileError::NotAWorkspace);
    }
    if mark.schema > SCHEMA {
        return Err(FileError::Newer { found: mark.schema, known: SCHEMA });
    }
    let file: ReadFile = if mark.schema == SCHEMA {
        serde_json::from_str(text).map_err(|error| FileError::Damaged(error.to_string()))?
    } else {
        older(text, mark.schema)?
    };
    let mut workspace = file.workspace;
    let findings = quarantine(&mut workspace);
    if workspace.settings.len() != 1 {
        let is_out_of_range = |finding: &Finding| {
            matches!(finding.key, Some(RecordKey::Settings(_))) && finding.problem == Problem::OutOfRange
        };
        let text = if findings.iter().any(is_out_of_range) {
            "its settings are out of range: first month 1 to 12, first day of a week 1 to 7, decimal places 0 to 9, points of threshold, target and cap rising"
        } else {
            "it must have exactly one settings record"
        };
        return Err(FileError::Damaged(text.to_owned()));
    }
    Ok((workspace, file.rows, findings))
}

/// A file of an older format as it would have been written today.
fn older(text: &str, schema: u32) -> Result<ReadFile, FileError> {
    let damaged = |error: String| FileError::Damaged(error);
    let mut file: serde_json::Value =
        serde_json::from_str(text).map_err(|error| damaged(error.to_string()))?;
    let document = file.get_mut("workspace").ok_or_else(|| damaged("it has no document".to_owned()))?;
    migrate::migrate(document, schema).map_err(|error| damaged(error.to_string()))?;
    serde_json::from_value(file).map_err(|error| damaged(error.to_string()))
}

/// Brings batches and rows together; the batch gives way where they disagree, because the rows are what counts.
fn match_rows(
    workspace: &mut Workspace,
    found: BTreeMap<Id<Batch>, FileRows>,
    findings: &mut Vec<Finding>,
) -> BTreeMap<Id<Batch>, BatchRows> {
    let mut rows = BTreeMap::new();
    for (id, columns) in found {
        let key = Some(RecordKey::Batch(id));
        let packed = BatchRows::try_from(columns).ok().and_then(|rows| Some((pack(&rows).ok()?, rows)));
        let (Some(batch), Some((packed, batch_rows))) = (workspace.batches.get_mut(&id), packed) else {
            findings.push(Finding { key, problem: Problem::RowsUnusable, action: Action::Removed });
            continue;
        };
        if (packed.sha256.as_str(), packed.rows) != (batch.sha256.as_str(), batch.rows) {
            (batch.sha256, batch.rows) = (packed.sha256, packed.rows);
            findings.push(Finding { key, problem: Problem::RowsChanged, action: Action::Repaired });
        }
        rows.insert(id, batch_rows);
    }
    for id in workspace.batches.keys().filter(|id| !rows.contains_key(id)) {
        let key = Some(RecordKey::Batch(id));
        findings.push(Finding { key, problem: Problem::RowsMissing, action: Action::Left });
    }
    rows
}

/// Whether a text nests deeper than is read.
pub(super) fn is_too_deep(json: &[u8]) -> bool {
    depth_of(json) > MAX_DEPTH
}

/// How deep brackets nest outside of strings.
fn depth_of(json: &[u8]) -> usize {
    let (mut depth, mut deepest, mut in_string, mut escaped) = (0_usize, 0_usize, false, false);
    for byte in json {
        match (in_string, byte) {
            (true, _) if escaped => escaped = false,
            (true, b'\\') => escaped = true,
            (_, b'"') => in_string = !in_string,
            (false, b'{' | b'[') => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            (false, b'}' | b']') => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

#[derive(Deserialize)]
struct Mark {
    format: String,
    schema: u32,
}

#[derive(Serialize)]
struct WriteFile<'a> {
    format: &'static str,
    schema: u32,
    workspace: &'a Workspace,
    rows: BTreeMap<Id<Batch>, FileRows>,
}

#[derive(Deserialize)]
struct ReadFile {
    workspace: Workspace,
    #[serde(default)]
    rows: BTreeMap<Id<Batch>, FileRows>,
}

/// A KeyScore workspace: the document, and the rows of its imports.
#[derive(JsonSchema)]
#[schemars(title = "KeyScore workspace file")]
#[allow(dead_code, reason = "described, never made")]
struct DescribedFile {
    /// Always `keyscore`.
    format: String,
    /// Version of the format; this program writes 4, reads 1 to 4, and refuses higher ones.
    schema: u32,
    /// The document.
    workspace: Workspace,
    /// Rows by import.
    #[serde(default)]
    rows: BTreeMap<String, FileRows>,
}

/// The JSON schema of the file, as indented text with a line break at its end.
pub fn schema() -> String {
    let schema = schemars::schema_for!(DescribedFile);
    serde_json::to_string_pretty(&schema).map(|text| text + "\n").unwrap_or_default()
}

/// Rows as they stand in the file: columns of plain numbers, `null` where a cell is missing.
#[derive(Serialize, Deserialize, JsonSchema)]
struct FileRows {
    /// Rows in each column.
    count: u32,
    /// Cells by code of the column.
    columns: BTreeMap<ColumnId, FileColumn>,
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum FileColumn {
    /// Places in the list of texts.
    Text { texts: Vec<String>, cells: Vec<Option<u32>> },
    /// Days since 1970-01-01.
    Day { cells: Vec<Option<i32>> },
    /// Integers, to be divided by ten to the power of the places; of yes and no 1 and 0.
    Number { places: u8, cells: Vec<Option<i64>> },
    /// Seconds of civil time since 1970-01-01 00:00.
    Time { cells: Vec<Option<i64>> },
}

impl From<&BatchRows> for FileRows {
    fn from(rows: &BatchRows) -> Self {
        let columns = rows.columns.iter().map(|(column, cells)| {
            let cells = match cells {
                ColumnCells::Text { dictionary, codes } => FileColumn::Text {
                    texts: dictionary.clone(),
                    cells: codes.iter().map(|code| (*code != MISSING_TEXT).then_some(*code)).collect(),
                },
                ColumnCells::Day(days) => FileColumn::Day {
                    cells: days.iter().map(|day| (*day != MISSING_DAY).then_some(*day)).collect(),
                },
                ColumnCells::Time(seconds) => FileColumn::Time {
                    cells: seconds
                        .iter()
                        .map(|second| (*second != MISSING_TIME).then_some(*second))
                        .collect(),
                },
                ColumnCells::Number { scale, mantissas } => FileColumn::Number {
                    places: *scale,
                    cells: mantissas.iter().map(|cell| (*cell != MISSING_NUMBER).then_some(*cell)).collect(),
                },
            };
            (column.clone(), cells)
        });
        Self { count: rows.rows, columns: columns.collect() }
    }
}

/// The rows of a file are not rows.
struct Unusable;

impl TryFrom<FileRows> for BatchRows {
    type Error = Unusable;

    fn try_from(rows: FileRows) -> Result<Self, Unusable> {
        let mut columns = BTreeMap::new();
        for (column, cells) in rows.columns {
            let cells = match cells {
                FileColumn::Text { texts, cells } => {
                    let count = texts.len();
                    if cells.iter().flatten().any(|code| *code as usize >= count) {
                        return Err(Unusable);
                    }
                    text_column(texts, &cells)
                }
                FileColumn::Day { cells } => {
                    if cells.iter().flatten().any(|day| Day::from_number(*day).is_none()) {
                        return Err(Unusable);
                    }
                    ColumnCells::Day(cells.into_iter().map(|day| day.unwrap_or(MISSING_DAY)).collect())
                }
                FileColumn::Time { cells } => {
                    let is_day = |second: i64| Day::from_number(day_of_second(second)).is_some();
                    if cells.iter().flatten().any(|second| !is_day(*second)) {
                        return Err(Unusable);
                    }
                    ColumnCells::Time(
                        cells.into_iter().map(|second| second.unwrap_or(MISSING_TIME)).collect(),
                    )
                }
                FileColumn::Number { places, cells } => {
                    if places > MAX_SCALE || cells.contains(&Some(MISSING_NUMBER)) {
                        return Err(Unusable);
                    }
                    let mantissas = cells.into_iter().map(|cell| cell.unwrap_or(MISSING_NUMBER)).collect();
                    ColumnCells::Number { scale: places, mantissas }
                }
            };
            columns.insert(column, cells);
        }
        if columns.values().any(|cells: &ColumnCells| u32::try_from(cells.len()) != Ok(rows.count)) {
            return Err(Unusable);
        }
        Ok(Self { rows: rows.count, columns })
    }
}

/// A column of texts. Where the list has a text twice, all its cells get one code: whoever counts different texts
/// counts codes.
fn text_column(texts: Vec<String>, cells: &[Option<u32>]) -> ColumnCells {
    let mut known: HashMap<String, u32> = HashMap::with_capacity(texts.len());
    let mut dictionary: Vec<String> = Vec::with_capacity(texts.len());
    let mut codes_by_place: Vec<u32> = Vec::with_capacity(texts.len());
    for text in texts {
        let next = u32::try_from(dictionary.len()).unwrap_or(MISSING_TEXT);
        let code = *known.entry(text.clone()).or_insert(next);
        if code == next {
            dictionary.push(text);
        }
        codes_by_place.push(code);
    }
    let code_of = |place: u32| codes_by_place.get(place as usize).copied().unwrap_or(MISSING_TEXT);
    let codes = cells.iter().map(|place| place.map_or(MISSING_TEXT, code_of)).collect();
    ColumnCells::Text { dictionary, codes }
}
