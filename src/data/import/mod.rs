//! Import of one delimited text file into a standard table, in pieces and without ever guessing silently:
//! a preview says what was understood, every refused row says why. Pure; bytes come in, rows go out.

pub mod cell;
mod columns;
pub mod day;
pub mod decode;
pub mod headers;
pub mod importer;
pub mod intake;
pub mod number;
pub mod preview;
pub mod records;

use serde::{Deserialize, Serialize};

use crate::domain::table::{ColumnId, ORDER_LINES, TableId};

/// Largest file that is read, in bytes: a spreadsheet program's million rows fit.
pub const MAX_FILE_BYTES: u64 = 500_000_000;
/// Most rows of one import.
pub const MAX_ROWS: u32 = 1_000_000;
/// Longest row, in bytes of UTF-8: an open quotation mark would otherwise swallow the file.
pub const MAX_ROW_BYTES: usize = 1_000_000;
/// Most columns of a file.
pub const MAX_COLUMNS: usize = 500;
/// Longest text in a cell, in characters: that of spreadsheet programs.
pub const MAX_CELL_CHARS: usize = 32_767;
/// How many issues are kept in words; all are counted.
pub const MAX_ISSUES: usize = 1_000;
/// How many rows the preview shows.
pub const PREVIEW_ROWS: usize = 20;
/// How many bytes from the start of the file the preview should be given; fewer only where the file is shorter.
pub const PREVIEW_BYTES: usize = 1_000_000;

/// The table that files are imported into.
pub fn table() -> TableId {
    TableId::from(ORDER_LINES)
}

/// What the user decided; whatever is left open is guessed from the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct ImportChoices {
    /// Name of the encoding, one of [`decode::ENCODINGS`] or any WHATWG label.
    pub encoding: Option<String>,
    /// The character between cells.
    pub delimiter: Option<char>,
    /// For each column of the file the column of the table, or none to leave it out.
    pub columns: Option<Vec<Option<ColumnId>>>,
    /// How to read days that end in the year.
    pub day_order: Option<DayOrder>,
    /// Whether net amounts are rounded line by line.
    pub amounts: Amounts,
}

/// Order of day and month where the year comes last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayOrder {
    /// 31/12/2026
    DayFirst,
    /// 12/31/2026
    MonthFirst,
}

/// What is done to net amounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Amounts {
    /// Nothing: they are as exact as in the file, or as their factors.
    #[default]
    AsGiven,
    /// Each line is rounded half away from zero, as invoices are.
    RoundPerLine {
        /// Decimal places.
        places: u8,
    },
}

/// Why nothing is imported from the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum ImportError {
    /// The file holds nothing.
    #[error("the file is empty")]
    Empty,
    /// There are headers, but no rows.
    #[error("the file has headers, but no rows")]
    NoRows,
    /// It is a workbook (.xlsx) or another zip archive.
    #[error("the file is a workbook or archive, not text: save it as CSV")]
    Workbook,
    /// It is a workbook of the old format (.xls).
    #[error("the file is an old workbook (.xls), not text: save it as CSV")]
    OldWorkbook,
    /// It is not text.
    #[error("the file is not text")]
    NotText,
    /// There is no such encoding.
    #[error("`{0}` is not an encoding")]
    UnknownEncoding(String),
    /// The delimiter cannot be used.
    #[error("`{0}` cannot separate cells")]
    UnknownDelimiter(char),
    /// The file is larger than [`MAX_FILE_BYTES`].
    #[error("the file has {bytes} bytes, more than {limit}")]
    FileTooLarge {
        /// Its size.
        bytes: u64,
        /// The limit.
        limit: u64,
    },
    /// The file has more rows than [`MAX_ROWS`].
    #[error("the file has more than {limit} rows")]
    TooManyRows {
        /// The limit.
        limit: u32,
    },
    /// A row has more columns than [`MAX_COLUMNS`].
    #[error("line {line} has more than {limit} columns")]
    TooManyColumns {
        /// Line in the file, from 1.
        line: u64,
        /// The limit.
        limit: usize,
    },
    /// A row is longer than [`MAX_ROW_BYTES`].
    #[error("the row that begins in line {line} is longer than {limit} bytes: a quotation mark may be open")]
    RowTooLong {
        /// Line in the file, from 1.
        line: u64,
        /// The limit in bytes.
        limit: usize,
    },
    /// Columns that an import must have are not mapped.
    #[error("no column is mapped to {}", names(.0))]
    MissingColumns(Vec<ColumnId>),
    /// Two columns of the file are mapped to one of the table.
    #[error("two columns are mapped to {}", .0.0)]
    ColumnTwice(ColumnId),
    /// The table has no such column.
    #[error("the table has no column {}", .0.0)]
    UnknownColumn(ColumnId),
    /// The mapping names another number of columns than the file has.
    #[error("the mapping has {given} columns, the file has {found}")]
    MappingLength {
        /// Columns in the mapping.
        given: usize,
        /// Columns in the file.
        found: usize,
    },
    /// No row could be used.
    #[error("all {refused} rows were refused")]
    NothingAccepted {
        /// Rows refused.
        refused: u64,
        /// The first of the issues.
        issues: Vec<RowIssue>,
    },
    /// The same rows were imported before.
    #[error("the same rows were imported before, from {source_file}")]
    AlreadyImported {
        /// File name of that import.
        source_file: String,
    },
}

/// Something in the file that cannot be used, with its place. The view layer puts it into words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowIssue {
    /// Line of the file in which the row begins, from 1.
    pub line: u64,
    /// Header of the column in the file; empty where the whole row is meant.
    pub header: String,
    /// Column of the table.
    pub column: Option<ColumnId>,
    /// What stands there, cut to 80 characters.
    pub found: String,
    /// What was expected.
    pub expected: Expected,
}

/// What was expected in a cell or row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expected {
    /// Anything at all: the cell is required.
    Something,
    /// A day.
    Day,
    /// A number.
    Number,
    /// A number that fits: 18 digits with its column's decimal places.
    SmallerNumber,
    /// A discount between 0 and 1, or 0 % and 100 %, or in 折.
    Discount,
    /// A text of at most [`MAX_CELL_CHARS`] characters.
    ShorterText,
    /// Characters of the file's encoding.
    Readable,
    /// As many cells as there are headers.
    Cells {
        /// Headers.
        headers: u32,
        /// Cells found.
        found: u32,
    },
    /// A closing quotation mark.
    ClosedQuote,
}

fn names(columns: &[ColumnId]) -> String {
    columns.iter().map(|column| column.0.as_str()).collect::<Vec<_>>().join(", ")
}
