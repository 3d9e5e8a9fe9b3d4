//! Workbooks (.xlsx): counted first, then read sheet by sheet as the rows that text files give too. Linked into the
//! codec and the command line only; the page never names it.

mod cells;
mod scan;
mod tags;

use std::io::Cursor;

use calamine::{DataRef, Reader as _, SheetType, SheetVisible, Xlsx, XlsxError};

use crate::data::import::{
    HeaderRow, ImportChoices, ImportError, MAX_COLUMNS, MAX_ROWS, MAX_WORKBOOK_BYTES, Remark, SheetSeen,
    evidence::Evidence,
    header_row,
    importer::{Imported, RowImporter},
    preview::{FirstRecords, Preview},
    records::Record,
    workbook::{
        cells::{CellText, text_of},
        scan::{Facts, SheetFacts, scan},
    },
};

pub use scan::Limits;

/// Rows by which a table is judged; all rows count for how days and numbers are written.
const JUDGED_ROWS: usize = 2_000;
/// Rows by which it is judged which sheet is the table.
const GLANCED_ROWS: usize = 30;
/// Rows between two words on how far it is.
const PROGRESS_ROWS: u64 = 4_096;

/// How a workbook begins: it is a zip archive.
const ZIP: [&[u8]; 2] = [b"PK\x03\x04", b"PK\x05\x06"];
/// How files of older Microsoft programs begin, protected workbooks among them.
const COMPOUND: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0];

/// Whether a file is read as a workbook, from its first bytes.
pub fn is_workbook(head: &[u8]) -> bool {
    ZIP.iter().any(|mark| head.starts_with(mark)) || head.starts_with(COMPOUND)
}

/// What is asked of a workbook that was opened.
pub trait ReadWorkbook {
    /// Looks at a sheet: the chosen one, or the one that looks most like the table.
    ///
    /// # Errors
    /// There is no such sheet, no row, or a choice cannot be followed.
    fn preview(&mut self, choices: &ImportChoices) -> Result<Preview, ImportError>;

    /// Imports the sheet of the preview; `on_progress` is told cells read, cells in all, and rows read.
    ///
    /// # Errors
    /// A limit that is passed, damage, or that no row could be used.
    fn import(
        &mut self,
        preview: &Preview,
        on_progress: &mut dyn FnMut(u64, u64, u64),
    ) -> Result<Imported, ImportError>;
}

/// Opens a workbook of these bytes.
pub type OpenWorkbook = fn(Vec<u8>) -> Result<Box<dyn ReadWorkbook>, ImportError>;

/// Opens a workbook of which only is known what can be asked of it.
///
/// # Errors
/// As for [`Workbook::open`].
pub fn open(bytes: Vec<u8>) -> Result<Box<dyn ReadWorkbook>, ImportError> {
    Ok(Box::new(Workbook::open(bytes)?))
}

/// A workbook that was counted and opened.
pub struct Workbook {
    book: Xlsx<Cursor<Vec<u8>>>,
    facts: SheetFacts,
    size: u64,
}

/// One row of a sheet.
struct SheetRow<'a> {
    /// Its number in the sheet, from 1.
    line: u64,
    cells: &'a [CellText],
}

impl Workbook {
    /// Counts what is in the file and opens it.
    ///
    /// # Errors
    /// What the file is instead, the limit that it passes, or that it is damaged.
    pub fn open(bytes: Vec<u8>) -> Result<Self, ImportError> {
        Self::open_within(bytes, Limits::default())
    }

    /// Like [`Self::open`], with limits of its own.
    ///
    /// # Errors
    /// As for [`Self::open`].
    pub fn open_within(bytes: Vec<u8>, limits: Limits) -> Result<Self, ImportError> {
        let size = bytes.len() as u64;
        if size > MAX_WORKBOOK_BYTES {
            return Err(ImportError::FileTooLarge { bytes: size, limit: MAX_WORKBOOK_BYTES });
        }
        if bytes.starts_with(COMPOUND) {
            return Err(compound(&bytes));
        }
        let facts = scan(&bytes, limits)?;
        let book = Xlsx::new(Cursor::new(bytes)).map_err(|error| refusal(&error))?;
        Ok(Self { book, facts, size })
    }

    /// The sheets that can be read, in the order of the workbook.
    fn sheets(&self) -> Vec<SheetSeen> {
        let sheets = self.book.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
        let seen = |sheet: &calamine::Sheet| SheetSeen {
            name: sheet.name.clone(),
            is_hidden: sheet.visible != SheetVisible::Visible,
            cells: self.facts.get(&sheet.name).map_or(0, |facts| facts.cells),
        };
        sheets.map(seen).collect()
    }

    /// The sheet whose first rows name most columns, a visible one first; else the first that holds anything.
    fn likeliest(&mut self, sheets: &[SheetSeen]) -> Result<String, ImportError> {
        let mut best: Option<(usize, &SheetSeen)> = None;
        for sheet in sheets.iter().filter(|sheet| sheet.cells > 0) {
            let mut records: Vec<Vec<String>> = Vec::new();
            self.rows(&sheet.name, &mut |row| {
                records.push(row.cells.iter().map(|cell| cell.text.clone()).collect());
                Ok(records.len() < GLANCED_ROWS)
            })?;
            let seen = if sheet.is_hidden { 0 } else { 1 };
            let score = header_row::best_score(&records) * 2 + seen;
            if !records.is_empty() && best.is_none_or(|(highest, _)| score > highest) {
                best = Some((score, sheet));
            }
        }
        best.map(|(_, sheet)| sheet.name.clone()).ok_or(ImportError::Empty)
    }

    /// Hands over the rows that hold anything, until `sink` has enough.
    fn rows(
        &mut self,
        sheet: &str,
        sink: &mut dyn FnMut(SheetRow<'_>) -> Result<bool, ImportError>,
    ) -> Result<(), ImportError> {
        let none = Facts::default();
        let facts = self.facts.get(sheet).unwrap_or(&none);
        let is_1904 = self.book.has_1904_epoch();
        let mut reader = self.book.worksheet_cells_reader(sheet).map_err(|error| refusal(&error))?;
        let formats: Vec<String> = reader
            .styles()
            .iter()
            .map(|style| {
                style.number_format.as_ref().map(|format| format.format_code.clone()).unwrap_or_default()
            })
            .collect();
        let mut row: Vec<CellText> = Vec::new();
        let mut at: Option<u32> = None;
        let mut rows = 0_u64;
        loop {
            let next = match reader.next_cell_with_style_id() {
                // The value is put in from what was counted; the reader goes on after it.
                Err(XlsxError::CellError(_)) => continue,
                Err(error) => return Err(refusal(&error)),
                Ok(next) => next,
            };
            let place = next.as_ref().map(|(cell, _)| cell.get_position().0);
            if place != at {
                if let Some(number) = at {
                    fill_flags(facts, number, &mut row);
                    if row.iter().any(|cell| !cell.text.trim().is_empty()) {
                        rows += 1;
                        // Titles and blank rows are few: the importer counts the rows of data exactly.
                        if rows > u64::from(MAX_ROWS) * 2 {
                            return Err(ImportError::TooManyRows { limit: MAX_ROWS });
                        }
                        if !sink(SheetRow { line: u64::from(number) + 1, cells: &row })? {
                            return Ok(());
                        }
                    }
                }
                row.clear();
                at = place;
            }
            let Some((cell, style)) = next else { return Ok(()) };
            let (number, column) = cell.get_position();
            if matches!(cell.get_value(), DataRef::Empty) {
                continue;
            }
            let format = formats.get(style).map(String::as_str).unwrap_or_default();
            put(&mut row, number, column, text_of(cell.get_value(), format, is_1904))?;
        }
    }
}

impl ReadWorkbook for Workbook {
    fn preview(&mut self, choices: &ImportChoices) -> Result<Preview, ImportError> {
        let sheets = self.sheets();
        let sheet = match &choices.sheet {
            Some(name) if sheets.iter().any(|sheet| sheet.name == *name) => name.clone(),
            Some(name) => return Err(ImportError::UnknownSheet(name.clone())),
            None => self.likeliest(&sheets)?,
        };
        let mut records: Vec<Vec<CellText>> = Vec::new();
        let mut evidence = Evidence { whole: true, ..Evidence::default() };
        let (mut failed, mut long) = (0_u64, 0_u64);
        let is_known = choices.evidence.is_some();
        self.rows(&sheet, &mut |row| {
            failed += row.cells.iter().filter(|cell| cell.is_failed()).count() as u64;
            long += row.cells.iter().filter(|cell| cell.is_long_number()).count() as u64;
            if records.len() < JUDGED_ROWS {
                records.push(row.cells.to_vec());
            } else if is_known {
                return Ok(false);
            } else {
                evidence.add_typed(row.cells.iter().map(|cell| (cell.text.as_str(), cell.is_number)));
            }
            Ok(true)
        })?;
        let texts: Vec<Vec<String>> =
            records.iter().map(|row| row.iter().map(|cell| cell.text.clone()).collect()).collect();
        let header = choices.header.unwrap_or_else(|| header_row::find(&texts));
        let above = match header {
            HeaderRow::At(place) => place as usize + 1,
            HeaderRow::Absent(place) => place as usize,
        };
        for row in records.iter().skip(above) {
            evidence.add_typed(row.iter().map(|cell| (cell.text.as_str(), cell.is_number)));
        }
        evidence.remarks = remarks(self.facts.get(&sheet), failed, long, self.book.has_1904_epoch());
        let evidence = choices.evidence.clone().unwrap_or(evidence);
        let choices = ImportChoices { header: Some(header), evidence: Some(evidence), ..choices.clone() };
        let first = FirstRecords {
            records: texts,
            encoding: String::new(),
            delimiter: ',',
            whole: true,
            undecodable: false,
            total_bytes: self.size,
        };
        let mut preview = first.preview(&choices)?;
        preview.remarks.clone_from(&preview.evidence.remarks);
        preview.sheets = sheets;
        preview.sheet = Some(sheet);
        Ok(preview)
    }

    fn import(
        &mut self,
        preview: &Preview,
        on_progress: &mut dyn FnMut(u64, u64, u64),
    ) -> Result<Imported, ImportError> {
        let sheet = preview.sheet.clone().unwrap_or_default();
        let total = self.facts.get(&sheet).map_or(0, |facts| facts.cells).max(1);
        let mut importer = RowImporter::new(preview)?;
        let width = preview.columns.len();
        let (mut text, mut ends) = (String::new(), Vec::new());
        let (mut cells, mut told) = (0_u64, 0_u64);
        self.rows(&sheet, &mut |row| {
            text.clear();
            ends.clear();
            for place in 0..row.cells.len().max(width) {
                text.push_str(row.cells.get(place).map_or("", |cell| cell.text.as_str()));
                ends.push(text.len());
            }
            let rows = importer.take(Record::of(row.line, &text, &ends))?;
            cells += row.cells.len() as u64;
            if rows >= told + PROGRESS_ROWS {
                told = rows;
                on_progress(cells.min(total), total, rows);
            }
            Ok(true)
        })?;
        importer.finish()
    }
}

fn put(row: &mut Vec<CellText>, line: u32, column: u32, cell: CellText) -> Result<(), ImportError> {
    let column = column as usize;
    if cell.text.trim().is_empty() {
        return Ok(());
    }
    if column >= MAX_COLUMNS {
        return Err(ImportError::TooManyColumns { line: u64::from(line) + 1, limit: MAX_COLUMNS });
    }
    if row.len() <= column {
        row.resize_with(column + 1, CellText::default);
    }
    if let Some(slot) = row.get_mut(column) {
        *slot = cell;
    }
    Ok(())
}

/// Puts in what the reader leaves out: formulas without a result, and errors that it does not know.
fn fill_flags(facts: &Facts, number: u32, row: &mut Vec<CellText>) {
    let in_row = (number, 0)..(number + 1, 0);
    let uncached = facts.uncached.range(in_row.clone()).map(|(_, column)| (*column, CellText::uncached()));
    let odd = facts.odd_errors.range(in_row).map(|(_, column)| (*column, CellText::failed()));
    for (column, cell) in uncached.chain(odd) {
        // Beyond the last column that is read there is nothing to flag.
        let _ = put(row, number, column, cell);
    }
}

fn remarks(facts: Option<&Facts>, failed: u64, long: u64, is_1904: bool) -> Vec<Remark> {
    let facts = facts.cloned().unwrap_or_default();
    let uncached = facts.uncached.len() as u64;
    let counted = [
        Remark::UncachedFormulas(uncached),
        Remark::FailedFormulas(failed),
        Remark::HiddenRows(facts.hidden_rows),
        Remark::LongNumbers(long),
        Remark::Epoch1904(u64::from(is_1904)),
    ];
    counted.into_iter().filter(|remark| remark.count() > 0).collect()
}

/// A file of an older Microsoft program: a workbook of the old format, or one that is protected.
fn compound(bytes: &[u8]) -> ImportError {
    let wanted: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if bytes.windows(wanted.len()).any(|window| window == wanted) {
        ImportError::ProtectedWorkbook
    } else {
        ImportError::OldWorkbook
    }
}

fn refusal(error: &XlsxError) -> ImportError {
    match error {
        XlsxError::Password => ImportError::ProtectedWorkbook,
        XlsxError::WorksheetNotFound(name) => ImportError::UnknownSheet(name.clone()),
        _ => ImportError::DamagedWorkbook,
    }
}
