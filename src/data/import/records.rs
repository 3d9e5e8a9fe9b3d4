//! Text in pieces to records with their line numbers. Knows quoting and line ends, nothing of what cells mean.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use crate::data::import::{ImportError, MAX_COLUMNS, MAX_ROW_BYTES};

/// One record of the file.
#[derive(Debug, Clone, Copy)]
pub struct Record<'a> {
    /// Line in which it begins, from 1.
    pub line: u64,
    /// Whether it spans several lines.
    pub several_lines: bool,
    /// Whether the file ended inside quotation marks.
    pub open_quote: bool,
    text: &'a str,
    ends: &'a [usize],
}

impl<'a> Record<'a> {
    /// A record of cells that stand one after the other in a text, each up to its end.
    pub fn of(line: u64, text: &'a str, ends: &'a [usize]) -> Self {
        Self { line, several_lines: false, open_quote: false, text, ends }
    }

    /// Number of cells.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is no cell.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The cell at this place; empty beyond the last.
    pub fn cell(&self, place: usize) -> &'a str {
        let from = place.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied());
        let until = self.ends.get(place).copied();
        from.zip(until).and_then(|(from, until)| self.text.get(from..until)).unwrap_or_default()
    }

    /// All cells.
    pub fn cells(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let copy = *self;
        (0..copy.len()).map(move |place| copy.cell(place))
    }

    /// Whether no cell holds anything but white space.
    pub fn is_blank(&self) -> bool {
        !matches!(self.text.as_bytes(), [b'!'..=b'~', ..]) && self.text.trim().is_empty()
    }
}

/// Splits text that arrives in pieces.
pub struct RecordReader {
    core: Reader,
    output: Vec<u8>,
    output_len: usize,
    ends: Vec<usize>,
    ends_len: usize,
    line: u64,
    start: Option<u64>,
    after_return: bool,
}

impl RecordReader {
    /// A reader for cells separated by this ASCII character.
    pub fn new(delimiter: u8) -> Self {
        Self {
            core: ReaderBuilder::new().delimiter(delimiter).build(),
            output: vec![0; 4_096],
            output_len: 0,
            ends: vec![0; 64],
            ends_len: 0,
            line: 1,
            start: None,
            after_return: false,
        }
    }

    /// Takes the next piece of text and hands every record that it completes to `sink`.
    ///
    /// # Errors
    /// A limit that is passed, or what `sink` returns.
    pub fn feed(
        &mut self,
        text: &str,
        sink: &mut dyn FnMut(Record<'_>) -> Result<(), ImportError>,
    ) -> Result<(), ImportError> {
        let mut rest = text.as_bytes();
        while !rest.is_empty() {
            let at = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            let (piece, after) = rest.split_at(at.map_or(rest.len(), |at| at + 1));
            rest = after;
            let second_half = self.after_return && piece == b"\n";
            self.after_return = piece.last() == Some(&b'\r');
            self.read(piece, sink)?;
            if at.is_some() && !second_half {
                self.line += 1;
            }
        }
        Ok(())
    }

    /// Hands over the last record, where the file does not end in a line end.
    ///
    /// # Errors
    /// A limit that is passed, or what `sink` returns.
    pub fn finish(
        &mut self,
        sink: &mut dyn FnMut(Record<'_>) -> Result<(), ImportError>,
    ) -> Result<(), ImportError> {
        self.read(b"\n", sink)?;
        let Some(line) = self.start.take() else { return Ok(()) };
        // A line end outside quotation marks would have closed the record.
        self.make_room(line)?;
        let end = self.output_len;
        if let Some(slot) = self.ends.get_mut(self.ends_len) {
            *slot = end;
            self.ends_len += 1;
        }
        self.emit(line, true, sink)
    }

    fn read(
        &mut self,
        mut piece: &[u8],
        sink: &mut dyn FnMut(Record<'_>) -> Result<(), ImportError>,
    ) -> Result<(), ImportError> {
        while !piece.is_empty() {
            let line = match self.start {
                Some(line) => line,
                None if piece.iter().all(|byte| matches!(byte, b'\n' | b'\r')) => self.line,
                None => *self.start.insert(self.line),
            };
            let output = self.output.get_mut(self.output_len..).unwrap_or_default();
            let ends = self.ends.get_mut(self.ends_len..).unwrap_or_default();
            let (result, consumed, written, ended) = self.core.read_record(piece, output, ends);
            self.output_len += written;
            self.ends_len += ended;
            piece = piece.get(consumed..).unwrap_or_default();
            match result {
                ReadRecordResult::Record => {
                    self.start = None;
                    self.emit(line, false, sink)?;
                }
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => self.make_room(line)?,
                ReadRecordResult::InputEmpty | ReadRecordResult::End => {}
            }
        }
        Ok(())
    }

    fn make_room(&mut self, line: u64) -> Result<(), ImportError> {
        if self.output_len >= MAX_ROW_BYTES {
            return Err(ImportError::RowTooLong { line, limit: MAX_ROW_BYTES });
        }
        if self.ends_len > MAX_COLUMNS {
            return Err(ImportError::TooManyColumns { line, limit: MAX_COLUMNS });
        }
        if self.output_len == self.output.len() {
            self.output.resize((self.output.len() * 2).min(MAX_ROW_BYTES), 0);
        }
        if self.ends_len == self.ends.len() {
            self.ends.resize((self.ends.len() * 2).min(MAX_COLUMNS + 1), 0);
        }
        Ok(())
    }

    fn emit(
        &mut self,
        line: u64,
        open_quote: bool,
        sink: &mut dyn FnMut(Record<'_>) -> Result<(), ImportError>,
    ) -> Result<(), ImportError> {
        let written = self.output.get(..self.output_len).unwrap_or_default();
        let ends = self.ends.get(..self.ends_len).unwrap_or_default();
        (self.output_len, self.ends_len) = (0, 0);
        if ends.len() > MAX_COLUMNS {
            return Err(ImportError::TooManyColumns { line, limit: MAX_COLUMNS });
        }
        // Pieces are cut at ASCII characters only, so whole records are whole UTF-8.
        let text = std::str::from_utf8(written).unwrap_or_default();
        sink(Record { line, several_lines: self.line > line, open_quote, text, ends })
    }
}
