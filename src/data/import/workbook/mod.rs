//! Workbooks (.xlsx): unpacked once, with everything counted as it comes, then read as the rows that text files give too.
//! Linked into the codec and the command line only; the page never names it.

mod cells;
mod scan;
mod sheet;
mod styles;
mod tags;
mod texts;

use std::collections::BTreeSet;

use crate::{
    data::import::{
        HeaderRow, ImportChoices, ImportError, MAX_COLUMNS, MAX_ROWS, MAX_WORKBOOK_BYTES, Remark, SheetSeen,
        evidence::Evidence,
        header_row,
        importer::Imported,
        preview::{FirstRecords, Preview},
        reading::{Given, emptied},
        records::{Record, Span},
        row_importer::RowImporter,
        workbook::{
            cells::{CellText, plain_day, plain_number, text_of},
            scan::{Contents, scan},
            sheet::{Cell, Sheet},
        },
    },
    domain::table::ColumnKind,
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

/// A workbook that was taken apart.
#[derive(Debug)]
pub struct Workbook {
    contents: Contents,
    size: u64,
}

impl Workbook {
    /// Takes the file apart.
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
        Ok(Self { contents: scan(&bytes, limits)?, size })
    }

    /// The sheets that can be read, in the order of the workbook.
    fn sheets(&self) -> Vec<SheetSeen> {
        let sheets = self.contents.sheets.iter();
        sheets
            .map(|one| SheetSeen {
                name: one.name.clone(),
                is_hidden: one.is_hidden,
                cells: one.sheet.count,
                hidden_rows: one.sheet.hidden_row_runs.clone(),
                hidden_columns: one.sheet.hidden_columns.clone(),
            })
            .collect()
    }

    fn sheet(&self, name: &str) -> Result<&Sheet, ImportError> {
        let found = self.contents.sheets.iter().find(|one| one.name == name);
        found.map(|one| &one.sheet).ok_or_else(|| ImportError::UnknownSheet(name.to_owned()))
    }

    /// The sheet whose first rows name most columns, a visible one first; else the first that holds anything.
    fn likeliest(&self) -> Result<String, ImportError> {
        let mut best: Option<(usize, &str)> = None;
        let mut refused = ImportError::Empty;
        for one in &self.contents.sheets {
            let mut records: Vec<Vec<String>> = Vec::new();
            let glanced = self.rows(&one.sheet, &mut |row| {
                records.push(row.texts(self).into_iter().map(|cell| cell.text.into_owned()).collect());
                Ok(records.len() < GLANCED_ROWS)
            });
            // A sheet of another shape does not keep the others from being read.
            if let Err(error) = glanced {
                refused = error;
                continue;
            }
            let seen = if one.is_hidden { 0 } else { 1 };
            let score = header_row::best_score(&records) * 2 + seen;
            if !records.is_empty() && best.is_none_or(|(highest, _)| score > highest) {
                best = Some((score, &one.name));
            }
        }
        best.map(|(_, name)| name.to_owned()).ok_or(refused)
    }

    /// Hands over the rows that hold anything, until `sink` has enough.
    fn rows<'b>(
        &'b self,
        sheet: &'b Sheet,
        sink: &mut dyn FnMut(SheetRow<'b>) -> Result<bool, ImportError>,
    ) -> Result<(), ImportError> {
        let mut rows = 0_u64;
        for (number, cells) in sheet.rows() {
            let line = u64::from(number) + 1;
            let row = SheetRow { line, sheet, cells };
            let filled = || cells.iter().filter(|cell| !row.is_blank(cell, self));
            if filled().next().is_none() {
                continue;
            }
            if filled().any(|cell| usize::from(cell.column) >= MAX_COLUMNS) {
                return Err(ImportError::TooManyColumns { line, limit: MAX_COLUMNS });
            }
            rows += 1;
            // Titles and blank rows are few: the importer counts the rows of data exactly.
            if rows > u64::from(MAX_ROWS) * 2 {
                return Err(ImportError::TooManyRows { limit: MAX_ROWS });
            }
            if !sink(row)? {
                return Ok(());
            }
        }
        Ok(())
    }
}

/// One row of a sheet.
#[derive(Clone, Copy)]
struct SheetRow<'b> {
    /// Its number in the sheet, from 1.
    line: u64,
    sheet: &'b Sheet,
    cells: &'b [Cell],
}

impl<'b> SheetRow<'b> {
    /// Whether a cell holds white space only.
    fn is_blank(&self, cell: &Cell, book: &Workbook) -> bool {
        cell.stands_in(&self.sheet.texts, &book.contents.texts)
            .is_some_and(|text| !matches!(text.as_bytes(), [b'!'..=b'~', ..]) && text.trim().is_empty())
    }

    /// Its cells as texts, one for each column up to the last that is filled.
    fn texts(&self, book: &'b Workbook) -> Vec<CellText<'b>> {
        let mut texts = Vec::new();
        for cell in self.cells {
            let column = usize::from(cell.column);
            if self.is_blank(cell, book) {
                continue;
            }
            if texts.len() <= column {
                texts.resize_with(column + 1, CellText::default);
            }
            if let Some(slot) = texts.get_mut(column) {
                *slot = text_of(cell, self.sheet, &book.contents);
            }
        }
        texts
    }

    /// Takes its cells into account for how days and numbers are written.
    fn tell(&self, book: &'b Workbook, evidence: &mut Evidence, marks: &mut Marks) {
        for cell in self.cells {
            let column = usize::from(cell.column);
            if plain_number(cell, &book.contents).is_some() {
                evidence.add_number(column);
            } else if plain_day(cell, &book.contents).is_none() {
                let text = text_of(cell, self.sheet, &book.contents);
                marks.take(&text);
                if text.is_number {
                    evidence.add_number(column);
                } else {
                    evidence.add_text(column, &text.text);
                }
            }
        }
    }
}

/// What is told about the cells of a sheet.
#[derive(Default)]
struct Marks {
    failed: u64,
    long: u64,
}

impl Marks {
    fn take(&mut self, cell: &CellText<'_>) {
        self.failed += u64::from(cell.is_failed());
        self.long += u64::from(cell.is_long_number());
    }
}

impl ReadWorkbook for Workbook {
    fn preview(&mut self, choices: &ImportChoices) -> Result<Preview, ImportError> {
        let sheets = self.sheets();
        let name = match &choices.sheet {
            Some(name) => name.clone(),
            None => self.likeliest()?,
        };
        let sheet = self.sheet(&name)?;
        let mut texts: Vec<Vec<String>> = Vec::new();
        self.rows(sheet, &mut |row| {
            texts.push(row.texts(self).into_iter().map(|cell| cell.text.into_owned()).collect());
            Ok(texts.len() < JUDGED_ROWS)
        })?;
        let header = choices.header.unwrap_or_else(|| header_row::find(&texts));
        let above = match header {
            HeaderRow::At(place) => place as usize + 1,
            HeaderRow::Absent(place) => place as usize,
        };
        let evidence = match &choices.evidence {
            Some(evidence) => evidence.clone(),
            None => self.evidence(sheet, above)?,
        };
        let choices = ImportChoices { header: Some(header), evidence: Some(evidence), ..choices.clone() };
        let first = FirstRecords {
            records: texts,
            text: None,
            encoding: String::new(),
            delimiter: ',',
            whole: true,
            is_1904: self.contents.is_1904,
            undecodable: false,
            total_bytes: self.size,
        };
        let mut preview = first.preview(&choices)?;
        preview.remarks.clone_from(&preview.evidence.remarks);
        preview.sheets = sheets;
        preview.sheet = Some(name);
        Ok(preview)
    }

    fn import(
        &mut self,
        preview: &Preview,
        on_progress: &mut dyn FnMut(u64, u64, u64),
    ) -> Result<Imported, ImportError> {
        let sheet = self.sheet(preview.sheet.as_deref().unwrap_or_default())?;
        let total = sheet.count.max(1);
        let mut importer = RowImporter::new(preview)?;
        let mut row_of = RowCells::new(preview.columns.len(), importer.wanted());
        let (mut cells, mut told) = (0_u64, 0_u64);
        self.rows(sheet, &mut |row| {
            let rows = row_of.give(row, self, &mut importer)?;
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

impl Workbook {
    /// What all rows of a sheet say that stand below so many others.
    fn evidence(&self, sheet: &Sheet, above: usize) -> Result<Evidence, ImportError> {
        let mut evidence = Evidence { whole: true, ..Evidence::default() };
        let mut marks = Marks::default();
        let mut row_number = 0;
        self.rows(sheet, &mut |row| {
            if row_number < above {
                row.texts(self).iter().for_each(|cell| marks.take(cell));
            } else {
                row.tell(self, &mut evidence, &mut marks);
            }
            row_number += 1;
            Ok(true)
        })?;
        let is_hidden = |column: usize| {
            let number = u32::try_from(column).unwrap_or(u32::MAX).saturating_add(1);
            sheet.hidden_columns.iter().any(|(first, last)| (*first..=*last).contains(&number))
        };
        // Most sheets hide none: their cells need not be gone through once more.
        let rows = sheet.rows().filter(|_| !sheet.hidden_columns.is_empty());
        let filled: BTreeSet<usize> =
            rows.flat_map(|(_, cells)| cells).map(|cell| usize::from(cell.column)).collect();
        let hidden = filled.into_iter().filter(|column| is_hidden(*column)).count() as u64;
        let counted = [
            Remark::UncachedFormulas(sheet.uncached),
            Remark::FailedFormulas(marks.failed),
            Remark::HiddenRows(sheet.hidden_rows),
            Remark::HiddenColumns(hidden),
            Remark::LongNumbers(marks.long),
            Remark::Epoch1904(u64::from(self.contents.is_1904)),
        ];
        evidence.remarks = counted.into_iter().filter(|remark| remark.count() > 0).collect();
        Ok(evidence)
    }
}

/// Rows on their way to the importer: as values where their cells are plain, else as the texts that a person would have typed.
struct RowCells {
    /// Columns of the preview.
    width: usize,
    /// What is wanted of each of them.
    wanted: Vec<Option<ColumnKind>>,
    values: Vec<Given<'static>>,
    text: String,
    spans: Vec<Span>,
}

impl RowCells {
    fn new(width: usize, wanted: Vec<Option<ColumnKind>>) -> Self {
        Self { width, wanted, values: Vec::new(), text: String::new(), spans: Vec::new() }
    }

    /// Gives a row to the importer. Gives the number of rows read so far.
    fn give(
        &mut self,
        row: SheetRow<'_>,
        book: &Workbook,
        importer: &mut RowImporter,
    ) -> Result<u64, ImportError> {
        let mut values = emptied(std::mem::take(&mut self.values));
        let is_plain = self.values(row, book, &mut values);
        let rows = if is_plain { importer.take_values(&values) } else { None };
        self.values = emptied(values);
        if let Some(rows) = rows {
            return Ok(rows);
        }
        self.text.clear();
        self.spans.clear();
        let texts = row.texts(book);
        for place in 0..texts.len().max(self.width) {
            let from = self.text.len();
            self.text.push_str(texts.get(place).map_or("", |cell| &cell.text));
            self.spans.push(Span { from, until: self.text.len() });
        }
        importer.take(Record::of(row.line, &self.text, &self.spans))
    }

    /// The cells of a row as values; gives whether they all could be made.
    fn values<'b>(&self, row: SheetRow<'b>, book: &'b Workbook, values: &mut Vec<Given<'b>>) -> bool {
        values.resize(self.width, Given::Nothing);
        for cell in row.cells {
            let column = usize::from(cell.column);
            let Some(wanted) = self.wanted.get(column) else { return false };
            let text = || cell.stands_in(&row.sheet.texts, &book.contents.texts).map(Given::Text);
            let value = match wanted {
                // The first column says where a line of totals is, though nothing else is read of it.
                None if column == 0 => Some(text().unwrap_or(Given::Nothing)),
                None => Some(Given::Nothing),
                Some(ColumnKind::Number) => plain_number(cell, &book.contents).map(Given::Number),
                Some(ColumnKind::Day) => plain_day(cell, &book.contents).map(Given::Day),
                Some(_) => None,
            };
            let (Some(value), Some(slot)) = (value.or_else(text), values.get_mut(column)) else {
                return false;
            };
            *slot = value;
        }
        true
    }
}

/// A file of an older Microsoft program: a workbook of the old format, or one that is protected.
fn compound(bytes: &[u8]) -> ImportError {
    // Streams inside are named in sixteen bits a letter.
    let has = |name: &str| {
        let wanted: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(wanted.len()).any(|window| window == wanted)
    };
    if has("EncryptedPackage") {
        ImportError::ProtectedWorkbook
    } else if ["WordDocument", "PowerPoint Document", "__properties_version1.0"].into_iter().any(has) {
        ImportError::OldDocument
    } else {
        ImportError::OldWorkbook
    }
}
