//! Import of one delimited text file or workbook into a standard table, without ever guessing silently:
//! a preview says what was understood, every refused row says why. Pure; bytes come in, rows go out.

mod alike;
mod amount_words;
pub mod asides;
pub mod cell;
mod columns;
pub mod day;
pub mod decode;
pub mod discount;
pub mod doubts;
pub mod duration;
pub mod evidence;
mod fill_down;
mod guess;
pub mod header_row;
pub mod headers;
pub mod importer;
pub mod intake;
mod master_lists;
pub mod merge;
pub mod number;
pub mod own;
mod plain;
pub mod preview;
mod reading;
pub mod records;
pub mod remembered;
pub mod row_importer;
pub mod several;
pub mod text;
mod text_rows;
pub mod time;
pub mod units;
pub mod whole;
pub mod workbook;

use serde::{Deserialize, Serialize};

use crate::{
    data::import::{doubts::DoubtKind, evidence::Evidence},
    domain::{
        own_table::{OwnTable, OwnTableFault},
        table::{ColumnId, TableId, TableSpec, standard_table, tables},
    },
};

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
/// Bytes of refused rows that are kept to be taken away.
pub const MAX_REFUSED_BYTES: usize = 4_000_000;
/// How many rows the preview shows.
pub const PREVIEW_ROWS: usize = 20;
/// How many bytes from the start of the file the preview should be given; fewer only where the file is shorter.
pub const PREVIEW_BYTES: usize = 1_000_000;

/// Bytes of a text file that are gone through to find out how days and numbers are written; in larger files the rest is taken to be
/// written in the same way, and rows that are not are refused.
pub const SURVEYED_BYTES: u64 = 64 << 20;

/// Largest workbook that is read, in bytes as it is stored.
pub const MAX_WORKBOOK_BYTES: u64 = 50_000_000;
/// Most entries of its archive.
pub const MAX_WORKBOOK_ENTRIES: u64 = 200;
/// Most bytes that its entries may unpack to.
pub const MAX_WORKBOOK_UNPACKED: u64 = 384 << 20;
/// Most cells of all its sheets.
pub const MAX_WORKBOOK_CELLS: u64 = 5_000_000;

/// Longest text between two tags of its parts, in bytes: a cell of 32,767 characters, each an entity, takes less.
pub const MAX_WORKBOOK_TEXT: u64 = 1 << 20;

/// What the user decided; whatever is left open is guessed from the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct ImportChoices {
    /// Name of the encoding, one of [`decode::ENCODINGS`] or any WHATWG label.
    pub encoding: Option<String>,
    /// The table that the rows belong to.
    pub table: Option<TableId>,
    /// Tables of the user's own that it may be: those of the workspace, and one that is being made for this file.
    pub own: Vec<OwnTable>,
    /// Whether the table of the rows is one of these that is made for this file: it then is none that is there.
    pub makes_table: bool,
    /// Tables that are there already or come together with the file: keys of its rows may point at them.
    pub others: Vec<TableId>,
    /// Whether the file comes together with others: it then need not be the one that has everything.
    pub is_one_of_several: bool,
    /// The character between cells.
    pub delimiter: Option<char>,
    /// Name of the sheet of a workbook.
    pub sheet: Option<String>,
    /// Where the header is.
    pub header: Option<HeaderRow>,
    /// For each column of the file the column of the table, or none to leave it out.
    pub columns: Option<Vec<Option<ColumnId>>>,
    /// How to read days that end in the year.
    pub day_order: Option<DayOrder>,
    /// By which clock times with a zone are read.
    pub clock: ClockRule,
    /// The decimal mark of all numbers.
    pub decimal: Option<DecimalMark>,
    /// Whether numbers are taken as written although a header gives their unit (万元).
    pub plain_units: bool,
    /// Whether net amounts are rounded line by line.
    pub amounts: Amounts,
    /// Whether lines of totals and footers are taken in like all others: someone's name may be "Total".
    pub keep_totals: bool,
    /// Rows that are left out by what stands in one of their columns.
    pub leave_out: Option<LeftValues>,
    /// What a discount of the file says.
    pub discount: Option<DiscountMeaning>,
    /// Whether an amount that stands on each line of an order counts with its first line only.
    pub once_per_order: bool,
    /// Whether blanks in columns that are filled in the first row of each group only stand for the value above.
    pub fill_down: bool,
    /// Doubts about the file that the user has read and lets stand.
    pub accepted: Vec<DoubtKind>,
    /// Whether lines of orders are there already: amounts of whole orders are no sales beside them.
    pub has_lines: bool,
    /// What all rows say about how days and numbers are written, from an earlier look at the same file with the
    /// same encoding, delimiter and header; nobody's decision, but costly to find out again.
    pub evidence: Option<Evidence>,
}

impl ImportChoices {
    /// The table with this code, as far as it is known here.
    pub fn known_table(&self, table: &TableId) -> Option<&'static TableSpec> {
        let made = self.made_table().filter(|made| made.code == *table).map(OwnTable::spec);
        made.or_else(|| standard_table(table)).or_else(|| self.own_table(table).map(OwnTable::spec))
    }

    /// The table that is made for the file.
    pub fn made_table(&self) -> Option<&OwnTable> {
        self.table.as_ref().filter(|_| self.makes_table).and_then(|table| self.own_table(table))
    }

    /// The choices after a table was picked for the rows. Its columns are found out anew; one that was being made for
    /// them is dropped with another.
    pub fn of_table(&self, table: TableId) -> Self {
        let stays = self.table.as_ref() == Some(&table);
        let dropped = self.made_table().filter(|_| !stays).map(|made| &made.code);
        let own = self.own.iter().filter(|own| Some(&own.code) != dropped).cloned().collect();
        let makes_table = self.makes_table && stays;
        Self { table: Some(table), own, makes_table, columns: None, ..self.clone() }
    }

    /// The table of the user's own with this code.
    pub fn own_table(&self, table: &TableId) -> Option<&OwnTable> {
        self.own.iter().find(|own| own.code == *table)
    }

    /// The tables that a file may be: the standard ones first.
    pub fn tables(&self) -> Vec<&'static TableSpec> {
        tables().iter().chain(self.own.iter().map(OwnTable::spec)).collect()
    }
}

/// Rows that are left out by what stands in a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct LeftValues {
    /// The column of the file, from 0.
    pub column: u32,
    /// The values, as they stand there.
    pub values: Vec<String>,
}

/// What a discount of a file says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum DiscountMeaning {
    /// The share that is taken off: 0.05 is 5 % less.
    #[default]
    ShareOff,
    /// The share that is paid, as 折扣 mostly is in China: 0.95 is 5 % less.
    SharePaid,
    /// Money that is taken off the line.
    Money,
}

/// A sheet of a workbook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetSeen {
    /// Its name; data, never markup.
    pub name: String,
    /// Whether the workbook hides it.
    pub is_hidden: bool,
    /// Its cells that hold anything.
    pub cells: u64,
    /// Its hidden rows, first and last of each run by their numbers from 1; the first runs of many.
    pub hidden_rows: Vec<(u32, u32)>,
    /// Its hidden columns, first and last of each run from 1.
    pub hidden_columns: Vec<(u32, u32)>,
}

/// Something about a workbook that the user should know before importing it, and how often it occurs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Remark {
    /// Formulas whose result the file does not hold: rows that need it are refused.
    UncachedFormulas(u64),
    /// Formulas that failed (`#DIV/0!`): rows that need their value are refused.
    FailedFormulas(u64),
    /// Hidden rows: they are imported like all others.
    HiddenRows(u64),
    /// Hidden columns that hold anything: they are read like all others.
    HiddenColumns(u64),
    /// Whole numbers of 16 digits or more: the spreadsheet program has lost all but 15.
    LongNumbers(u64),
    /// The workbook counts days from 1904.
    Epoch1904(u64),
}

impl Remark {
    /// How often it occurs.
    pub const fn count(self) -> u64 {
        match self {
            Self::UncachedFormulas(count)
            | Self::FailedFormulas(count)
            | Self::HiddenRows(count)
            | Self::HiddenColumns(count)
            | Self::LongNumbers(count)
            | Self::Epoch1904(count) => count,
        }
    }
}

/// A format of workbooks that is told by its bytes and not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpreadsheetFormat {
    /// OpenDocument (.ods).
    OpenDocument,
    /// Binary workbooks of Excel (.xlsb).
    Binary,
    /// Apple Numbers.
    Numbers,
}

/// How the times of a file that say how far their clock is ahead of universal time become those of one clock. Times that
/// say nothing are of the place where they are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum ClockRule {
    /// By the clock of this many minutes ahead of universal time.
    Ahead(i32),
    /// Not at all: each row keeps the clock of its first time, so that it stays in the month that is written.
    #[default]
    AsWritten,
}

/// A limit of workbooks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WorkbookLimit {
    /// Entries of the archive: [`MAX_WORKBOOK_ENTRIES`].
    Entries,
    /// Bytes that they unpack to: [`MAX_WORKBOOK_UNPACKED`].
    Unpacked,
    /// Cells: [`MAX_WORKBOOK_CELLS`].
    Cells,
    /// Bytes of one text or tag.
    Text,
}

impl WorkbookLimit {
    /// That it is passed.
    const fn passed(self, limit: u64) -> ImportError {
        ImportError::WorkbookTooLarge { what: self, limit }
    }
}

/// Where the headers of the columns are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeaderRow {
    /// In the record after so many others, blank ones not counted; what is above is left out.
    At(u32),
    /// Nowhere: the record after so many others is the first row of data.
    Absent(u32),
}

/// What separates the whole part of a number from its fraction; the other mark groups thousands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecimalMark {
    /// 1,234.5
    Point,
    /// 1.234,5
    Comma,
}

/// What is done where rows of the file are there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum ImportMode {
    /// Nothing yet: the user is told how many and decides.
    #[default]
    Ask,
    /// Changed rows take the place of those that are there, new ones are added.
    Update,
    /// Like an update; rows of the file's orders that are there, but not in the file, are taken out.
    Replace,
    /// All rows are added.
    Append,
}

/// Order of day and month where the year comes last, or has two digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayOrder {
    /// 31/12/2026
    DayFirst,
    /// 12/31/2026
    MonthFirst,
    /// 26/12/31
    YearFirst,
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
    /// It is a zip archive without a workbook in it.
    #[error("the file is an archive, neither a table nor a workbook")]
    Workbook,
    /// It is a workbook of the old format (.xls), or another file of older Microsoft programs.
    #[error("the file is an old workbook (.xls): save it as .xlsx")]
    OldWorkbook,
    /// It is a workbook of another program or format.
    #[error("the file is a workbook of another format ({0:?}): save it as .xlsx or CSV")]
    OtherSpreadsheet(SpreadsheetFormat),
    /// It is another document of an older Microsoft program: a letter, slides, a message.
    #[error("the file is a document of an older Microsoft program, not a workbook")]
    OldDocument,
    /// It is protected by a password.
    #[error("the workbook is protected by a password")]
    ProtectedWorkbook,
    /// Its end is missing.
    #[error("the workbook is incomplete: its end is missing")]
    IncompleteWorkbook,
    /// It cannot be read.
    #[error("the workbook is damaged")]
    DamagedWorkbook,
    /// It defines entities or a document type.
    #[error("the workbook defines a document type, which no spreadsheet program does")]
    UnsafeWorkbook,
    /// It passes a limit of workbooks.
    #[error("the workbook passes the limit of {limit} {what:?}")]
    WorkbookTooLarge {
        /// Which one.
        what: WorkbookLimit,
        /// The limit.
        limit: u64,
    },
    /// The part of the program that reads such files could not be fetched.
    #[error("the part of the program that reads such files could not be fetched")]
    PartMissing,
    /// It has no such sheet.
    #[error("the workbook has no sheet `{0}`")]
    UnknownSheet(String),
    /// It is a web page or XML under the name of a table.
    #[error("the file is a web page or XML, not a table: save it as .xlsx")]
    Markup,
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
    /// There is no such table.
    #[error("there is no table {}", .0.0)]
    UnknownTable(TableId),
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
    /// The table of the user's own cannot stand as it is.
    #[error("the table cannot stand: {0:?}")]
    OwnTable(OwnTableFault),
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
    /// A day and a time of day.
    Time,
    /// Yes or no.
    Flag,
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
    /// A value: the formula in this cell failed (`#DIV/0!`).
    WorkingFormula,
    /// The result of a formula, which the file does not hold.
    StoredResult,
}

fn names(columns: &[ColumnId]) -> String {
    columns.iter().map(|column| column.0.as_str()).collect::<Vec<_>>().join(", ")
}
