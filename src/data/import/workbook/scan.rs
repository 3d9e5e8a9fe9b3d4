//! Counts what is in a workbook before any of it is believed: entries, unpacked bytes, cells. A few hundred bytes of
//! archive can claim gigabytes, and what reads workbooks asks for as much memory as the file says.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{Cursor, Read as _},
};

use zip::{ZipArchive, result::ZipError};

use crate::data::import::{
    ImportError, MAX_WORKBOOK_CELLS, MAX_WORKBOOK_ENTRIES, MAX_WORKBOOK_UNPACKED, WorkbookLimit,
    workbook::tags::{Tag, Tags},
};

/// Bytes unpacked at a time.
const PIECE: usize = 65_536;
/// Folders of an archive in which no sheet stands: what programs keep there is counted and not looked at.
const UNREAD: [&str; 4] = ["customxml/", "docprops/", "xl/media/", "xl/drawings/"];
/// Texts that a table of texts may claim beyond those that it has: each claimed one costs a few bytes.
const SPARE_TEXTS: u64 = 1_000_000;
/// Most rows of a sheet in spreadsheet programs.
const MAX_SHEET_ROWS: u32 = 1_048_576;
/// Most columns of a sheet in spreadsheet programs.
const MAX_SHEET_COLUMNS: u32 = 16_384;
/// Errors that the reader of workbooks knows by name.
const KNOWN_ERRORS: [&[u8]; 8] =
    [b"#DIV/0!", b"#N/A", b"#NAME?", b"#NULL!", b"#NUM!", b"#REF!", b"#VALUE!", b"#GETTING_DATA"];

/// Limits of what is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Most bytes that the entries may unpack to.
    pub unpacked: u64,
    /// Most cells of all sheets.
    pub cells: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { unpacked: MAX_WORKBOOK_UNPACKED, cells: MAX_WORKBOOK_CELLS }
    }
}

/// What the sheets of a workbook hold, by the name of the sheet.
pub(super) type SheetFacts = BTreeMap<String, Facts>;

/// What was counted in one sheet. Places are rows and columns from 0.
#[derive(Debug, Clone, Default)]
pub(super) struct Facts {
    /// Cells, empty ones too.
    pub(super) cells: u64,
    /// Rows that are hidden.
    pub(super) hidden_rows: u64,
    /// Formulas whose result is not in the file.
    pub(super) uncached: BTreeSet<(u32, u32)>,
    /// Errors that the reader does not know.
    pub(super) odd_errors: BTreeSet<(u32, u32)>,
}

/// Goes through the whole archive without keeping any of it.
///
/// # Errors
/// What the file is, if it is no workbook; the limit that it passes; or that it is incomplete or damaged.
pub(super) fn scan(bytes: &[u8], limits: Limits) -> Result<SheetFacts, ImportError> {
    if entries_claimed(bytes)? > MAX_WORKBOOK_ENTRIES {
        return Err(WorkbookLimit::Entries.passed(MAX_WORKBOOK_ENTRIES));
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ImportError::IncompleteWorkbook)?;
    if archive.len() as u64 > MAX_WORKBOOK_ENTRIES {
        return Err(WorkbookLimit::Entries.passed(MAX_WORKBOOK_ENTRIES));
    }
    let has = |wanted: &str| archive.file_names_raw().any(|name| name == wanted.as_bytes());
    if has("xl/workbook.bin") || has("content.xml") || has("Index/Document.iwa") {
        return Err(ImportError::OtherSpreadsheet);
    }
    let mut parts = Parts::default();
    let mut unpacked = 0;
    for place in 0..archive.len() {
        let mut entry = archive.by_index(place).map_err(|error| match error {
            ZipError::UnsupportedArchive(_) | ZipError::InvalidPassword => ImportError::ProtectedWorkbook,
            _ => ImportError::DamagedWorkbook,
        })?;
        if unpacked + entry.size() > limits.unpacked {
            return Err(WorkbookLimit::Unpacked.passed(limits.unpacked));
        }
        let name = normal(&entry.name().map_err(|_| ImportError::DamagedWorkbook)?);
        let is_unread = UNREAD.iter().any(|folder| name.starts_with(folder));
        let is_xml = !is_unread && (name.ends_with(".xml") || name.ends_with(".rels"));
        let mut part = Part::default();
        let mut tags = Tags::new();
        let mut piece = vec![0; PIECE];
        let before = unpacked;
        loop {
            let length = entry.read(&mut piece).map_err(|_| ImportError::DamagedWorkbook)?;
            if length == 0 {
                break;
            }
            // The size that the archive states is not believed.
            unpacked += length as u64;
            if unpacked > limits.unpacked {
                return Err(WorkbookLimit::Unpacked.passed(limits.unpacked));
            }
            let read = piece.get(..length).unwrap_or_default();
            if is_xml {
                if unpacked - before == length as u64
                    && (read.starts_with(&[0xff, 0xfe]) || read.starts_with(&[0xfe, 0xff]))
                {
                    return Err(ImportError::DamagedWorkbook);
                }
                tags.feed(read, &mut |tag| part.take(&tag, limits))?;
            }
        }
        parts.cells += part.facts.cells;
        if parts.cells > limits.cells {
            return Err(WorkbookLimit::Cells.passed(limits.cells));
        }
        if part.texts_claimed > part.texts.saturating_mul(2).saturating_add(SPARE_TEXTS) {
            return Err(ImportError::DamagedWorkbook);
        }
        part.is_unread = is_unread;
        parts.all.insert(name, part);
    }
    if parts.all.values().all(|part| part.sheets.is_empty()) {
        return Err(ImportError::Workbook);
    }
    parts.by_sheet()
}

/// How many entries the end of the archive claims; reading their list would take memory for each.
fn entries_claimed(bytes: &[u8]) -> Result<u64, ImportError> {
    const END: &[u8] = b"PK\x05\x06";
    const END_64: &[u8] = b"PK\x06\x06";
    let tail = bytes.get(bytes.len().saturating_sub(65_557 + 76)..).unwrap_or_default();
    let last = |mark: &[u8]| tail.windows(mark.len()).rposition(|window| window == mark);
    let end = last(END).ok_or(ImportError::IncompleteWorkbook)?;
    let number = |from: usize, length: usize| {
        let bytes = tail.get(from..from + length)?;
        Some(bytes.iter().rev().fold(0_u64, |number, byte| number << 8 | u64::from(*byte)))
    };
    let claimed = number(end + 10, 2).ok_or(ImportError::IncompleteWorkbook)?;
    match last(END_64).filter(|_| claimed == 0xffff) {
        Some(end) => number(end + 32, 8).ok_or(ImportError::IncompleteWorkbook),
        None => Ok(claimed),
    }
}

/// A name by which a part is found, however it is written.
fn normal(name: &str) -> String {
    name.trim_start_matches('/').replace('\\', "/").to_lowercase()
}

/// The parts of the archive by their names.
#[derive(Default)]
struct Parts {
    all: BTreeMap<String, Part>,
    cells: u64,
}

impl Parts {
    /// Facts by the names of the sheets, by way of the relationships of the workbook.
    ///
    /// # Errors
    /// A sheet that stands where nothing is read.
    fn by_sheet(mut self) -> Result<SheetFacts, ImportError> {
        let mut found = SheetFacts::new();
        let books: Vec<(String, Vec<(String, String)>)> = self
            .all
            .iter_mut()
            .filter(|(_, part)| !part.sheets.is_empty())
            .map(|(name, part)| (name.clone(), std::mem::take(&mut part.sheets)))
            .collect();
        for (book, sheets) in books {
            let (folder, file) = book.rsplit_once('/').unwrap_or(("", book.as_str()));
            let relations = format!("{folder}/_rels/{file}.rels");
            let targets = self.all.get(relations.trim_start_matches('/')).map(|part| part.targets.clone());
            for (name, id) in sheets {
                let target = targets.as_ref().and_then(|targets| targets.get(&id));
                let path = target.map(|target| match target.strip_prefix('/') {
                    Some(whole) => normal(whole),
                    None => normal(&format!("{folder}/{target}")),
                });
                let part = path.and_then(|path| self.all.get_mut(&path));
                if part.as_ref().is_some_and(|part| part.is_unread) {
                    return Err(ImportError::DamagedWorkbook);
                }
                found.insert(name, part.map(|part| std::mem::take(&mut part.facts)).unwrap_or_default());
            }
        }
        Ok(found)
    }
}

/// What was seen in one part.
#[derive(Default)]
struct Part {
    facts: Facts,
    /// Sheets that it lists, with the ids of their relationships.
    sheets: Vec<(String, String)>,
    targets: BTreeMap<String, String>,
    texts: u64,
    texts_claimed: u64,
    is_sheet: bool,
    is_unread: bool,
    /// The cell at hand: its place, whether it has a formula, a value, an error.
    cell: Option<Cell>,
}

#[derive(Default, Clone, Copy)]
struct Cell {
    place: Option<(u32, u32)>,
    has_formula: bool,
    has_value: bool,
    is_error: bool,
}

impl Part {
    fn take(&mut self, tag: &Tag<'_>, limits: Limits) -> Result<(), ImportError> {
        match (tag.name, tag.closes) {
            ("worksheet", false) => self.is_sheet = true,
            ("sheet", false) => {
                if let (Some(name), Some(id)) = (tag.attribute("name"), tag.attribute("id")) {
                    self.sheets.push((unescaped(name), id.to_owned()));
                }
            }
            ("Relationship", false) => {
                if let (Some(id), Some(target)) = (tag.attribute("Id"), tag.attribute("Target")) {
                    self.targets.insert(id.to_owned(), unescaped(target));
                }
            }
            ("sst", false) => {
                self.texts_claimed =
                    tag.attribute("uniqueCount").and_then(|count| count.parse().ok()).unwrap_or(0);
            }
            ("si", false) => self.texts += 1,
            ("dimension", false) if self.is_sheet => {
                let corners = tag.attribute("ref").unwrap_or_default().split(':');
                let corners = corners.map(place_of).collect::<Result<Vec<_>, _>>()?;
                if let [first, second, ..] = corners.as_slice()
                    && (first.0 > second.0 || first.1 > second.1 || corners.len() > 2)
                {
                    return Err(ImportError::DamagedWorkbook);
                }
            }
            ("row", false) if self.is_sheet => {
                if let Some(row) = tag.attribute("r")
                    && !row.parse::<u32>().is_ok_and(|row| (1..=MAX_SHEET_ROWS).contains(&row))
                {
                    return Err(ImportError::DamagedWorkbook);
                }
                let is_hidden = matches!(tag.attribute("hidden"), Some("1" | "true"));
                self.facts.hidden_rows += u64::from(is_hidden);
            }
            ("c", false) if self.is_sheet => {
                self.facts.cells += 1;
                if self.facts.cells > limits.cells {
                    return Err(WorkbookLimit::Cells.passed(limits.cells));
                }
                let place = tag.attribute("r").map(place_of).transpose()?;
                let is_error = tag.attribute("t") == Some("e");
                self.cell = (!tag.is_empty).then_some(Cell { place, is_error, ..Cell::default() });
            }
            ("f", false) => {
                if let Some(cell) = &mut self.cell {
                    cell.has_formula = true;
                }
            }
            ("is", false) => {
                if let Some(cell) = &mut self.cell {
                    cell.has_value = true;
                }
            }
            ("v", true) => {
                if let (Some(cell), false) = (&mut self.cell, tag.text.is_empty()) {
                    cell.has_value = true;
                    if let (true, Some(place)) =
                        (cell.is_error && !KNOWN_ERRORS.contains(&tag.text), cell.place)
                    {
                        self.facts.odd_errors.insert(place);
                    }
                }
            }
            ("c", true) => {
                if let Some(Cell { place: Some(place), has_formula: true, has_value: false, .. }) =
                    self.cell.take()
                {
                    self.facts.uncached.insert(place);
                }
            }
            _ => {}
        }
        Ok(())
    }
}

/// Row and column, from 0, of a place like `B12`.
fn place_of(text: &str) -> Result<(u32, u32), ImportError> {
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (column, row) = text.split_at_checked(letters).ok_or(ImportError::DamagedWorkbook)?;
    let column = (1..=3).contains(&letters).then(|| {
        column
            .bytes()
            .fold(0_u32, |number, letter| number * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1)
    });
    let row = row.parse::<u32>().ok().filter(|_| row.bytes().all(|byte| byte.is_ascii_digit()));
    match (row, column) {
        (Some(row @ 1..=MAX_SHEET_ROWS), Some(column @ 1..=MAX_SHEET_COLUMNS)) => Ok((row - 1, column - 1)),
        _ => Err(ImportError::DamagedWorkbook),
    }
}

/// An attribute without its entities.
fn unescaped(text: &str) -> String {
    let mut result = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        result.push_str(before);
        let Some((entity, after)) = after.split_once(';') else {
            rest = after;
            break;
        };
        let number = entity.strip_prefix('#').and_then(|code| match code.strip_prefix('x') {
            Some(code) => u32::from_str_radix(code, 16).ok(),
            None => code.parse().ok(),
        });
        match (entity, number.and_then(char::from_u32)) {
            ("amp", _) => result.push('&'),
            ("lt", _) => result.push('<'),
            ("gt", _) => result.push('>'),
            ("quot", _) => result.push('"'),
            ("apos", _) => result.push('\''),
            (_, Some(letter)) => result.push(letter),
            _ => {}
        }
        rest = after;
    }
    result.push_str(rest);
    result
}
