//! Rows from text straight into columns, as long as they are plain: every cell is taken where it lies, and a row is added wholly
//! or not at all. The first row that is not plain ends it; whoever called reads that one by other means and calls again.

use crate::{
    cells::{Digits, cell_end, day_number, iso_day, number, number_at, tells},
    column::Column,
};

/// Longest text that is taken without counting its characters, in bytes.
const MAX_TEXT_BYTES: usize = 32_767;
/// A byte that stands in no text.
const NO_MARK: u8 = u8::MAX;

/// What a column of the file is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Nothing: it is left out.
    Left,
    /// Texts.
    Text,
    /// Days.
    Day,
    /// Numbers with this decimal mark.
    Number(u8),
    /// By the full reader alone.
    Other,
}

/// A column of the file.
#[derive(Debug)]
pub struct Source {
    /// What it is read as.
    pub kind: Kind,
    /// Place of the column that its cells go to.
    pub to: usize,
    /// Whether a row has to have a value there.
    pub required: bool,
    /// Numbers so far whose mark can only be the decimal one.
    pub marked: u64,
    /// Whether one whose mark may group thousands was told.
    has_told_open: bool,
}

impl Source {
    /// A column of the file that is read so.
    pub fn new(kind: Kind, to: usize, required: bool) -> Self {
        Self { kind, to, required, marked: 0, has_told_open: false }
    }
}

/// A cell that was understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell<'t> {
    /// Nothing.
    Missing,
    /// A text.
    Text(&'t str),
    /// Days since 1970-01-01.
    Day(i32),
    /// A whole number and its decimal places.
    Number(i64, u8),
}

/// Who reads what is not plain.
pub trait Full {
    /// The cell of a column of the file that a text is; nothing where the row has to be read by other means.
    fn cell<'t>(&mut self, place: usize, text: &'t str) -> Option<Cell<'t>>;

    /// Whether a text says something about how values are written.
    fn tells(&mut self, text: &str) -> bool;
    /// Whether a text that is new to its column may be a word of a line that is no row: its row is not plain then.
    fn is_aside(&mut self, text: &str) -> bool;

    /// A text of a row that was added, which says something about how the values of its column are written.
    fn tell(&mut self, place: usize, text: &str);
}

/// What was taken from the beginning of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Taken {
    /// Bytes, to the end of a line.
    pub bytes: usize,
    /// Rows, each of one line.
    pub rows: usize,
}

/// How rows are read.
#[derive(Debug)]
pub struct Lane {
    delimiter: u8,
    /// The columns of the file in their order.
    pub sources: Vec<Source>,
    /// Whether it is asked how values are written.
    pub asks: bool,
    /// Longest row that is taken, in bytes.
    longest: usize,
}

/// What a cell has come to.
enum Read {
    /// Nothing is in it but white space, if anything.
    Blank,
    /// Something.
    Filled,
}

impl Lane {
    /// Rows of such columns, no longer than so many bytes.
    pub fn new(delimiter: u8, sources: Vec<Source>, longest: usize) -> Self {
        Self { delimiter, sources, asks: false, longest }
    }

    /// Takes plain rows from the beginning of a text, at most so many, into columns that have `rows` cells each.
    pub fn take(
        &mut self,
        text: &str,
        (rows, most): (usize, usize),
        columns: &mut [Column],
        full: &mut dyn Full,
    ) -> Taken {
        let mut taken = Taken::default();
        let mut told = Vec::new();
        while taken.rows < most {
            told.clear();
            let Some(end) = self.row(text, taken.bytes, columns, full, &mut told) else {
                columns.iter_mut().for_each(|column| column.undo(rows + taken.rows));
                break;
            };
            for (place, text) in told.drain(..) {
                match text {
                    Told::Text(text) => full.tell(place, text),
                    Told::Marked => {
                        if let Some(source) = self.sources.get_mut(place) {
                            source.marked += 1;
                        }
                    }
                    Told::Open(text) => {
                        if let Some(source) =
                            self.sources.get_mut(place).filter(|source| !source.has_told_open)
                        {
                            source.has_told_open = true;
                            full.tell(place, text);
                        }
                    }
                }
            }
            taken.bytes = end;
            taken.rows += 1;
        }
        taken
    }

    /// Takes the row that begins at a byte. Gives where the next one begins; nothing where it is not plain.
    #[inline]
    fn row<'t>(
        &self,
        text: &'t str,
        start: usize,
        columns: &mut [Column],
        full: &mut dyn Full,
        told: &mut Vec<(usize, Told<'t>)>,
    ) -> Option<usize> {
        let bytes = text.as_bytes();
        let last = self.sources.len().checked_sub(1)?;
        let mut at = start;
        let mut is_blank = true;
        for (place, source) in self.sources.iter().enumerate() {
            let quick = match source.kind {
                Kind::Number(mark) => self.number(text, (place, source, mark), at, columns, told),
                Kind::Day => day(bytes, source, at, columns),
                Kind::Left if self.asks => self.left(text, place, at, told),
                Kind::Text | Kind::Left | Kind::Other => None,
            };
            let is_end = |end: &usize| {
                bytes.get(*end).is_some_and(|byte| {
                    if place < last { *byte == self.delimiter } else { matches!(byte, b'\n' | b'\r') }
                })
            };
            let end = match quick {
                Some(end) => {
                    is_blank = false;
                    Some(end).filter(is_end)?
                }
                None => {
                    let (cell, end) = self.cell_at(text, at)?;
                    if !is_end(&end) {
                        return None;
                    }
                    if let Read::Filled = self.other((place, source), cell, columns, full, told)? {
                        is_blank = false;
                    }
                    end
                }
            };
            at = end + 1;
        }
        if is_blank || at - start > self.longest {
            return None;
        }
        // A line end of two characters may be cut in two: what follows has to be seen.
        if bytes.get(at - 1) == Some(&b'\r') {
            at += usize::from(*bytes.get(at)? == b'\n');
        }
        Some(at)
    }

    /// Adds a plain number that ends where its cell does. Gives the end of the cell.
    #[inline]
    fn number<'t>(
        &self,
        text: &'t str,
        (place, source, mark): (usize, &Source, u8),
        at: usize,
        columns: &mut [Column],
        told: &mut Vec<(usize, Told<'t>)>,
    ) -> Option<usize> {
        let bytes = text.as_bytes();
        // Outside quotation marks the delimiter is no decimal mark.
        let mark = if mark == self.delimiter { NO_MARK } else { mark };
        let (number, end) = number_at(bytes, at, mark)?;
        let next = *bytes.get(end)?;
        if next != self.delimiter && next != b'\n' && next != b'\r' {
            return None;
        }
        self.add_number((place, source), (number, text.get(at..end)?), columns, told)?;
        Some(end)
    }

    /// Looks at a plain day or number in a column that is left out. Gives the end of the cell.
    #[inline]
    fn left<'t>(
        &self,
        text: &'t str,
        place: usize,
        at: usize,
        told: &mut Vec<(usize, Told<'t>)>,
    ) -> Option<usize> {
        let bytes = text.as_bytes();
        let is_end = |end: usize| {
            bytes.get(end).is_some_and(|byte| *byte == self.delimiter || matches!(byte, b'\n' | b'\r'))
        };
        if let Some(ten) = bytes.get(at..).and_then(|rest| rest.first_chunk::<10>())
            && is_end(at + 10)
            && iso_day(ten).is_some()
        {
            return Some(at + 10);
        }
        let (number, end) = number_at(bytes, at, b'.')?;
        if !is_end(end) {
            return None;
        }
        if number.places > 0 {
            let text = text.get(at..end)?;
            told.push((place, mark_of(number, text)));
        }
        Some(end)
    }

    #[inline]
    fn add_number<'t>(
        &self,
        (place, source): (usize, &Source),
        (number, text): (Digits, &'t str),
        columns: &mut [Column],
        told: &mut Vec<(usize, Told<'t>)>,
    ) -> Option<()> {
        push_number(columns.get_mut(source.to)?, number)?;
        if self.asks && number.places > 0 {
            told.push((place, mark_of(number, text)));
        }
        Some(())
    }

    /// The cell that begins at a byte, without quotation marks around it, and where it ends.
    #[inline]
    fn cell_at<'t>(&self, text: &'t str, at: usize) -> Option<(&'t str, usize)> {
        let bytes = text.as_bytes();
        if *bytes.get(at)? != b'"' {
            let end = cell_end(bytes, at, self.delimiter)?;
            return Some((text.get(at..end)?, end));
        }
        // Another quotation mark inside, or a line end, is for the parser.
        let inner = bytes.get(at + 1..)?;
        let length = inner.iter().position(|byte| matches!(byte, b'"' | b'\n' | b'\r'))?;
        (*inner.get(length)? == b'"').then_some(())?;
        Some((text.get(at + 1..at + 1 + length)?, at + length + 2))
    }

    /// Adds a cell of which nothing is known yet.
    #[inline]
    fn other<'t>(
        &self,
        (place, source): (usize, &Source),
        cell: &'t str,
        columns: &mut [Column],
        full: &mut dyn Full,
        told: &mut Vec<(usize, Told<'t>)>,
    ) -> Option<Read> {
        if source.kind == Kind::Left {
            if self.asks && !cell.is_empty() && tells(cell.as_bytes()).unwrap_or_else(|| full.tells(cell)) {
                told.push((place, Told::Text(cell)));
            }
            return Some(read(cell));
        }
        // Between quotation marks numbers and days are as plain as outside.
        match source.kind {
            Kind::Number(mark) => {
                if let Some(number) = number(cell.as_bytes(), mark)
                    && self.add_number((place, source), (number, cell), columns, told).is_some()
                {
                    return Some(Read::Filled);
                }
            }
            Kind::Day => {
                if let (Ok(ten), Some(Column::Days(days))) =
                    (<&[u8; 10]>::try_from(cell.as_bytes()), columns.get_mut(source.to))
                    && let Some(day) = iso_day(ten)
                {
                    days.push(day);
                    return Some(Read::Filled);
                }
            }
            Kind::Left | Kind::Text | Kind::Other => {}
        }
        let column = columns.get_mut(source.to)?;
        if cell.is_empty() {
            return (!source.required).then(|| {
                column.push_missing();
                Read::Blank
            });
        }
        if let (Kind::Text, Column::Texts(texts), false) = (source.kind, &mut *column, cell.starts_with('='))
        {
            // What is in the list has been read before.
            let is_telling = if let Some(code) = texts.find(cell) {
                texts.push_code(code);
                self.asks && texts.tells(code)
            } else if let Some(is_telling) = plain_text(cell) {
                if full.is_aside(cell) {
                    return None;
                }
                let is_telling = self.asks && is_telling && full.tells(cell);
                texts.push_new(cell, is_telling);
                is_telling
            } else {
                return self.slow((place, cell), column, full, told);
            };
            if is_telling {
                told.push((place, Told::Text(cell)));
            }
            return Some(Read::Filled);
        }
        self.slow((place, cell), column, full, told)
    }

    /// Adds a cell by the full reader.
    fn slow<'t>(
        &self,
        (place, cell): (usize, &'t str),
        column: &mut Column,
        full: &mut dyn Full,
        told: &mut Vec<(usize, Told<'t>)>,
    ) -> Option<Read> {
        match (full.cell(place, cell)?, &mut *column) {
            (Cell::Missing, column) => column.push_missing(),
            (Cell::Text(text), Column::Texts(texts)) => texts.push(text, || self.asks && full.tells(text)),
            (Cell::Day(day), Column::Days(days)) => days.push(day),
            (Cell::Number(mantissa, scale), Column::Numbers(numbers)) => {
                numbers.push_fitting(mantissa, scale)?
            }
            _ => return None,
        }
        if self.asks && full.tells(cell) {
            told.push((place, Told::Text(cell)));
        }
        Some(read(cell))
    }
}

/// What a cell says about how values are written.
enum Told<'t> {
    /// Something that has to be looked at.
    Text(&'t str),
    /// That the mark in it is the decimal one.
    Marked,
    /// That its mark may be either.
    Open(&'t str),
}

/// What the mark of a number says that has one.
fn mark_of(number: Digits, text: &str) -> Told<'_> {
    let first = text.bytes().find(|byte| *byte != b'-').unwrap_or(b'0');
    if number.is_open(first) { Told::Open(text) } else { Told::Marked }
}

/// Adds a plain day that ends where its cell may. Gives the end of the cell.
#[inline]
fn day(bytes: &[u8], source: &Source, at: usize, columns: &mut [Column]) -> Option<usize> {
    let day = day_number(bytes.get(at..)?.first_chunk::<10>()?)?;
    let end = at + 10;
    // What follows is looked at by the caller, but it may be more of the cell.
    if bytes.get(end).is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b':' | b'.')) {
        return None;
    }
    match columns.get_mut(source.to)? {
        Column::Days(days) => days.push(day),
        _ => return None,
    }
    Some(end)
}

#[inline]
fn push_number(column: &mut Column, number: Digits) -> Option<()> {
    let Column::Numbers(numbers) = column else { return None };
    let number = number.shortened(numbers.scale());
    numbers.push_fitting(number.mantissa, number.places)
}

/// Whether something is in a cell. Most begin with a letter or digit.
#[inline]
fn read(cell: &str) -> Read {
    let is_filled = matches!(cell.as_bytes(), [b'!'..=b'~', ..]) || !cell.trim().is_empty();
    if is_filled { Read::Filled } else { Read::Blank }
}

/// Whether a text that is a value of its own may tell something; `None` where it may stand for nothing, or has white space
/// around it, or takes a closer look for another reason.
#[inline]
fn plain_text(cell: &str) -> Option<bool> {
    let bytes = cell.as_bytes();
    let (first, last) = (bytes.first()?, bytes.last()?);
    let is_plain = first.is_ascii_alphanumeric()
        && !matches!(first, b'n' | b'N')
        && matches!(last, b'!'..=b'~')
        && bytes.len() <= MAX_TEXT_BYTES;
    if is_plain { tells(bytes) } else { None }
}
