//! The cells of a sheet, taken from its XML as it arrives and kept in sixteen bytes each. Plain cells are read where they lie;
//! all others go tag by tag. What is counted is held against the limits cell by cell.

use crate::data::import::{
    ImportError, WorkbookLimit,
    workbook::{
        scan::Limits,
        tags::Tag,
        texts::{Texts, unescaped},
    },
};

/// Most rows of a sheet in spreadsheet programs.
const MAX_SHEET_ROWS: u32 = 1_048_576;
/// Most columns of a sheet in spreadsheet programs.
const MAX_SHEET_COLUMNS: u32 = 16_384;
/// Most letters of a number that is read as it is written: no such number has more digits than spreadsheet programs keep.
const PLAIN_LETTERS: usize = 17;
/// Runs of hidden rows or columns that are told one by one.
const MAX_RUNS: usize = 100;
/// Significant digits that spreadsheet programs keep.
const DIGITS: u32 = 15;
/// Errors that spreadsheet programs know by name.
const KNOWN_ERRORS: [&str; 8] =
    ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#GETTING_DATA"];

/// What a cell holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Value {
    /// A decimal number: so many units of the last of its decimal places.
    Decimal(i64, u8),
    /// A number of more digits than are kept.
    Float(f64),
    /// A text of the workbook's list, by its number.
    Shared(u32),
    /// A text of the sheet, by its number.
    Own(u32),
    /// A formula without its result.
    Uncached,
}

/// A cell, small.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell {
    bits: u64,
    /// Column from 0.
    pub(super) column: u16,
    /// Number of its style.
    pub(super) style: u16,
    kind: u8,
    places: u8,
}

impl Cell {
    fn new(column: u16, style: u16, value: Value) -> Self {
        let (kind, bits, places) = match value {
            Value::Decimal(mantissa, places) => (0, mantissa.cast_unsigned(), places),
            Value::Float(number) => (1, number.to_bits(), 0),
            Value::Shared(number) => (2, u64::from(number), 0),
            Value::Own(number) => (3, u64::from(number), 0),
            Value::Uncached => (4, 0, 0),
        };
        Self { bits, column, style, kind, places }
    }

    /// What it holds.
    #[inline]
    pub(super) fn value(&self) -> Value {
        #[allow(clippy::cast_possible_truncation, reason = "a number that was made of 32 bits")]
        let number = self.bits as u32;
        match self.kind {
            0 => Value::Decimal(self.bits.cast_signed(), self.places),
            1 => Value::Float(f64::from_bits(self.bits)),
            2 => Value::Shared(number),
            3 => Value::Own(number),
            _ => Value::Uncached,
        }
    }

    /// Its text, where it is one: of those of its sheet, or of those that cells share.
    #[inline]
    pub(super) fn stands_in<'t>(&self, own: &'t Texts, shared: &'t Texts) -> Option<&'t str> {
        match self.value() {
            Value::Own(number) => Some(own.get(number)),
            Value::Shared(number) => Some(shared.get(number)),
            Value::Decimal(..) | Value::Float(_) | Value::Uncached => None,
        }
    }
}

/// The cells of a sheet that hold anything, and what was counted.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    /// Rows that have cells: each with its number from 0 and the place of its first cell.
    rows: Vec<(u32, usize)>,
    cells: Vec<Cell>,
    /// Texts that stand in the sheet itself.
    pub(super) texts: Texts,
    /// Cells that hold anything.
    pub(super) count: u64,
    /// Rows that are hidden.
    pub(super) hidden_rows: u64,
    /// Runs of them by their numbers from 1, the first of many.
    pub(super) hidden_row_runs: Vec<(u32, u32)>,
    /// Runs of hidden columns, from 1.
    pub(super) hidden_columns: Vec<(u32, u32)>,
    /// Formulas whose result is not in the file.
    pub(super) uncached: u64,
    /// Texts of the workbook's list that it needs.
    pub(super) shared: u32,
    /// Whether the cells were begun and not ended.
    pub(super) is_open: bool,
    /// Row of the cell at hand, and column of the next one that does not say its place.
    row: u32,
    column: u32,
    /// The cell at hand.
    cell: Option<Begun>,
}

/// A cell of which not all is known.
#[derive(Debug, Default)]
struct Begun {
    column: u16,
    style: u16,
    kind: Kind,
    has_formula: bool,
    is_text: bool,
    value: Option<Value>,
}

/// What the type of a cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Kind {
    #[default]
    Number,
    Shared,
    Inline,
    Text,
    Flag,
    Error,
}

impl Sheet {
    /// The rows that have cells, in the order of the file: the number of each from 0 and its cells.
    pub(super) fn rows(&self) -> impl Iterator<Item = (u32, &[Cell])> {
        let ends = self.rows.iter().skip(1).map(|(_, at)| *at).chain([self.cells.len()]);
        let cells = |from: usize, until: usize| self.cells.get(from..until).unwrap_or_default();
        self.rows.iter().zip(ends).map(move |((number, from), until)| (*number, cells(*from, until)))
    }

    fn put(
        &mut self,
        (row, column): (u32, u16),
        style: u16,
        value: Value,
        limits: Limits,
    ) -> Result<(), ImportError> {
        if let Value::Shared(number) = value {
            self.shared = self.shared.max(number.saturating_add(1));
        }
        if self.rows.last().is_none_or(|(last, _)| *last != row) {
            self.rows.push((row, self.cells.len()));
        }
        self.cells.push(Cell::new(column, style, value));
        // Cells that hold nothing but a format take no memory: a sheet may have a million rows of them.
        self.count += 1;
        if self.count > limits.cells {
            return Err(WorkbookLimit::Cells.passed(limits.cells));
        }
        Ok(())
    }

    /// Takes a cell's place: the one that it says, or the one after the cell before it.
    fn place(&mut self, said: Option<(u32, u32)>) -> Result<u16, ImportError> {
        let (row, column) = said.unwrap_or((self.row, self.column));
        if row >= MAX_SHEET_ROWS || column >= MAX_SHEET_COLUMNS {
            return Err(ImportError::DamagedWorkbook);
        }
        (self.row, self.column) = (row, column + 1);
        u16::try_from(column).map_err(|_| ImportError::DamagedWorkbook)
    }

    /// Takes cells off the start of the bytes that are plain: a number or a text of the list, or nothing. Gives how many bytes
    /// they take.
    ///
    /// # Errors
    /// The limit of cells.
    pub(super) fn plain_cells(&mut self, bytes: &[u8], limits: Limits) -> Result<usize, ImportError> {
        if !self.is_open || self.cell.is_some() {
            return Ok(0);
        }
        let mut taken = 0;
        while let Some((cell, length)) = plain_cell(bytes.get(taken..).unwrap_or_default()) {
            taken += length;
            let column = self.place(cell.place)?;
            if let Some(value) = cell.value {
                self.put((self.row, column), cell.style, value, limits)?;
            }
        }
        Ok(taken)
    }

    /// Takes the next tag.
    ///
    /// # Errors
    /// A limit that is passed, or damage.
    pub(super) fn take(&mut self, tag: &Tag<'_>, limits: Limits) -> Result<(), ImportError> {
        if !self.is_open && tag.name != "sheetData" {
            if tag.name == "col" && is_hidden(tag) {
                self.hide_columns(tag);
            }
            return Ok(());
        }
        match (tag.name, tag.closes) {
            ("sheetData", closes) => self.is_open = !closes && !tag.is_empty,
            ("row", false) => {
                if let Some(row) = tag.attribute("r") {
                    let row = row.parse::<u32>().ok().filter(|row| (1..=MAX_SHEET_ROWS).contains(row));
                    self.row = row.ok_or(ImportError::DamagedWorkbook)? - 1;
                }
                if is_hidden(tag) {
                    self.hide_row();
                }
                self.column = 0;
                if tag.is_empty {
                    self.row += 1;
                }
            }
            ("row", true) => (self.row, self.column) = (self.row + 1, 0),
            ("c", false) => {
                let place = tag.attribute("r").map(place_of).transpose()?;
                let column = self.place(place)?;
                let style = tag.attribute("s").and_then(|style| style.parse().ok()).unwrap_or(0);
                let kind = match tag.attribute("t") {
                    None | Some("n") => Kind::Number,
                    Some("s") => Kind::Shared,
                    Some("inlineStr" | "is") => Kind::Inline,
                    Some("b") => Kind::Flag,
                    Some("e") => Kind::Error,
                    Some("str" | "d") => Kind::Text,
                    Some(_) => return Err(ImportError::DamagedWorkbook),
                };
                self.cell = (!tag.is_empty).then_some(Begun { column, style, kind, ..Begun::default() });
            }
            ("c", true) => {
                if let Some(cell) = self.cell.take() {
                    let value = cell.value.or(cell.has_formula.then_some(Value::Uncached));
                    self.uncached += u64::from(value == Some(Value::Uncached));
                    if let Some(value) = value {
                        self.put((self.row, cell.column), cell.style, value, limits)?;
                    }
                }
            }
            _ => self.take_inner(tag)?,
        }
        Ok(())
    }

    /// The row at hand is hidden.
    fn hide_row(&mut self) {
        self.hidden_rows += 1;
        let number = self.row.saturating_add(1);
        let next = |(_, last): &&mut (u32, u32)| last.saturating_add(1) == number;
        if let Some((_, last)) = self.hidden_row_runs.last_mut().filter(next) {
            *last = number;
        } else if self.hidden_row_runs.len() < MAX_RUNS {
            self.hidden_row_runs.push((number, number));
        }
    }

    /// The columns of a tag are hidden.
    fn hide_columns(&mut self, tag: &Tag<'_>) {
        let number = |name: &str| tag.attribute(name).and_then(|number| number.parse::<u32>().ok());
        let (Some(first), Some(last)) = (number("min"), number("max")) else { return };
        let is_run = 1 <= first && first <= last;
        if is_run && self.hidden_columns.len() < MAX_RUNS {
            self.hidden_columns.push((first, last.min(MAX_SHEET_COLUMNS)));
        }
    }

    /// Takes a tag within a cell.
    fn take_inner(&mut self, tag: &Tag<'_>) -> Result<(), ImportError> {
        let Some(cell) = &mut self.cell else { return Ok(()) };
        match (tag.name, tag.closes) {
            ("f", false) => cell.has_formula = true,
            ("is", false) => cell.is_text = !tag.is_empty,
            ("is", true) => {
                cell.is_text = false;
                cell.value = Some(Value::Own(self.texts.end()?));
            }
            ("v", false) if tag.is_empty && cell.kind == Kind::Text => {
                cell.value = Some(Value::Own(self.texts.end()?));
            }
            ("v", true) if cell.kind != Kind::Inline => {
                let text = std::str::from_utf8(tag.text).map_err(|_| ImportError::DamagedWorkbook)?;
                // The result of a formula may be an empty text, but not an empty number.
                if !text.is_empty() || cell.kind == Kind::Text {
                    cell.value = Some(value_of(text, cell.kind, &mut self.texts)?);
                }
            }
            _ if cell.is_text => self.texts.take(tag)?,
            _ => {}
        }
        Ok(())
    }
}

/// Whether a row or column is hidden.
fn is_hidden(tag: &Tag<'_>) -> bool {
    matches!(tag.attribute("hidden"), Some("1" | "true"))
}

/// The value that is written so.
fn value_of(text: &str, kind: Kind, texts: &mut Texts) -> Result<Value, ImportError> {
    let mut own = |text: &str| {
        texts.add(text, true);
        texts.end().map(Value::Own)
    };
    match kind {
        Kind::Shared => text.parse().map(Value::Shared).map_err(|_| ImportError::DamagedWorkbook),
        Kind::Number => match decimal(text.as_bytes()) {
            Some(number) => Ok(number),
            None => match text.parse::<f64>() {
                Ok(number) if number.is_finite() => Ok(Value::Float(number)),
                _ => own(text),
            },
        },
        Kind::Flag => own(if matches!(text, "1" | "true") { "TRUE" } else { "FALSE" }),
        Kind::Error if KNOWN_ERRORS.contains(&unescaped(text).as_ref()) => own(text),
        Kind::Error => own("#UNKNOWN!"),
        Kind::Text | Kind::Inline => own(text),
    }
}

/// A plain cell with its place, as it is written.
struct PlainCell {
    place: Option<(u32, u32)>,
    style: u16,
    value: Option<Value>,
}

/// The cell with which the bytes begin, and how many it takes: where it is a number, a text of the list or nothing, and all
/// of it is there.
#[inline]
fn plain_cell(bytes: &[u8]) -> Option<(PlainCell, usize)> {
    let mut rest = bytes.strip_prefix(b"<c")?;
    let mut cell = PlainCell { place: None, style: 0, value: None };
    let mut is_text = false;
    loop {
        rest = match rest {
            [b' ', b'r', b'=', b'"', value @ ..] => {
                let (place, after) = plain_place(value)?;
                cell.place = Some(place);
                after
            }
            [b' ', b's', b'=', b'"', value @ ..] => {
                let (style, after) = plain_number(value, b'"')?;
                cell.style = u16::try_from(style).unwrap_or(0);
                after
            }
            [b' ', b't', b'=', b'"', b's', b'"', after @ ..] => {
                is_text = true;
                after
            }
            [b' ', b't', b'=', b'"', b'n', b'"', after @ ..] => after,
            [b'/', b'>', after @ ..] => return Some((cell, bytes.len() - after.len())),
            [b'>', b'<', b'v', b'>', after @ ..] => {
                rest = after;
                break;
            }
            _ => return None,
        };
    }
    let after = if is_text {
        let (number, after) = plain_number(rest, b'<')?;
        cell.value = Some(Value::Shared(number));
        after
    } else {
        let end = rest.iter().take(PLAIN_LETTERS + 1).position(|byte| *byte == b'<')?;
        cell.value = Some(decimal(rest.get(..end)?)?);
        rest.get(end + 1..)?
    };
    let after = after.strip_prefix(b"/v></c>")?;
    Some((cell, bytes.len() - after.len()))
}

/// A whole number up to the byte that ends it, and what follows that.
#[inline]
fn plain_number(bytes: &[u8], end: u8) -> Option<(u32, &[u8])> {
    let mut number = 0_u32;
    for (at, byte) in bytes.iter().enumerate().take(10) {
        match byte.wrapping_sub(b'0') {
            digit @ 0..=9 if at < 9 => number = number * 10 + u32::from(digit),
            _ if *byte == end && at > 0 => return Some((number, bytes.get(at + 1..)?)),
            _ => return None,
        }
    }
    None
}

/// Row and column, from 0, of a place like `B12` up to its quotation mark, and what follows that.
#[inline]
fn plain_place(bytes: &[u8]) -> Option<((u32, u32), &[u8])> {
    let mut column = 0_u32;
    for (at, byte) in bytes.iter().enumerate().take(4) {
        if byte.is_ascii_uppercase() {
            column = column * 26 + u32::from(byte - b'A') + 1;
        } else {
            let (row, after) = plain_number(bytes.get(at..)?, b'"')?;
            return Some(((row.checked_sub(1)?, column.checked_sub(1)?), after));
        }
    }
    None
}

/// A number of at most fifteen digits, as it is written: what the spreadsheet program calculates with has no other.
#[inline]
fn decimal(text: &[u8]) -> Option<Value> {
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    if digits.len() > PLAIN_LETTERS {
        return None;
    }
    let (mut mantissa, mut point, mut significant) = (0_i64, None, 0_u32);
    for (place, byte) in digits.iter().enumerate() {
        match byte.wrapping_sub(b'0') {
            digit @ 0..=9 => {
                mantissa = mantissa * 10 + i64::from(digit);
                significant += u32::from(mantissa != 0);
            }
            _ if *byte == b'.' && point.is_none() => point = Some(place),
            _ => return None,
        }
    }
    let mut places = point.map_or(0, |place| digits.len() - place - 1);
    if significant > DIGITS || digits.len() == usize::from(point.is_some()) {
        return None;
    }
    while places > 0 && mantissa % 10 == 0 {
        mantissa /= 10;
        places -= 1;
    }
    let mantissa = if digits.len() < text.len() { -mantissa } else { mantissa };
    Some(Value::Decimal(mantissa, u8::try_from(places).ok()?))
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
