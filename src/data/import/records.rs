//! Text in pieces to records with their line numbers. Knows quoting and line ends, nothing of what cells mean.
//! Records are split where they lie, eight bytes at a time; those whose quotation marks need more are left to the parser.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use keyscore_tabular::{cells::marks, rows::Taken};

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
    cells: &'a [Span],
}

/// Where a cell begins and ends in the text of its record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Its first byte.
    pub from: usize,
    /// The byte after its last.
    pub until: usize,
}

impl<'a> Record<'a> {
    /// A record of cells that stand in a text.
    pub fn of(line: u64, text: &'a str, cells: &'a [Span]) -> Self {
        Self { line, several_lines: false, open_quote: false, text, cells }
    }

    /// Number of cells.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether there is no cell.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The cell at this place; empty beyond the last.
    #[inline]
    pub fn cell(&self, place: usize) -> &'a str {
        self.cells.get(place).and_then(|cell| self.text.get(cell.from..cell.until)).unwrap_or_default()
    }

    /// All cells.
    pub fn cells(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let text = self.text;
        self.cells.iter().map(move |cell| text.get(cell.from..cell.until).unwrap_or_default())
    }

    /// Whether no cell holds anything but white space.
    pub fn is_blank(&self) -> bool {
        self.cells().all(|cell| !matches!(cell.as_bytes(), [b'!'..=b'~', ..]) && cell.trim().is_empty())
    }
}

/// What is done with a record.
type Sink<'s> = dyn FnMut(Record<'_>) -> Result<(), ImportError> + 's;

/// Takes rows wherever it can do so without their cells being told apart first.
pub(super) trait TakeRows {
    /// Takes rows of one line each from the beginning of a text; nothing where it will take none of the rest either.
    fn rows(&mut self, text: &str) -> Option<Taken>;

    /// Takes a record.
    ///
    /// # Errors
    /// As a [`Sink`].
    fn record(&mut self, record: Record<'_>) -> Result<(), ImportError>;
}

/// Splits text that arrives in pieces.
pub struct RecordReader {
    delimiter: u8,
    line: u64,
    after_return: bool,
    /// Where the cells of the record at hand are.
    cells: Vec<Span>,
    /// The beginning of a record whose end has not come.
    begun: String,
    /// Takes a record from its beginning on whose quotation marks mean more than that the cell is between them.
    parser: Option<Parser>,
    /// One that has done its work: making another costs more than most records.
    spare: Option<Parser>,
}

impl RecordReader {
    /// A reader for cells separated by this ASCII character.
    pub fn new(delimiter: u8) -> Self {
        Self {
            delimiter,
            line: 1,
            after_return: false,
            cells: Vec::new(),
            begun: String::new(),
            parser: None,
            spare: None,
        }
    }

    fn begin_parser(&mut self) -> Parser {
        match self.spare.take() {
            Some(mut spare) => {
                spare.begin(self.line);
                spare
            }
            None => Parser::new(self.delimiter, self.line),
        }
    }

    /// Takes the next piece of text and hands every record that it completes to `sink`.
    ///
    /// # Errors
    /// A limit that is passed, or what `sink` returns.
    pub fn feed(&mut self, text: &str, sink: &mut Sink<'_>) -> Result<(), ImportError> {
        let mut rest = text;
        while !rest.is_empty() {
            if self.parser.is_some() {
                rest = self.parse(rest, sink)?;
            } else if self.begun.is_empty() {
                let taken = self.split(rest, sink)?;
                rest = rest.get(taken..).unwrap_or_default();
                if self.parser.is_none() {
                    self.begun.push_str(rest);
                    rest = "";
                }
            } else {
                let end = rest.bytes().position(|byte| matches!(byte, b'\n' | b'\r'));
                let (line, after) = rest.split_at(end.map_or(rest.len(), |end| end + 1));
                self.begun.push_str(line);
                rest = after;
                if end.is_some() {
                    self.complete(sink)?;
                }
            }
            if self.begun.len() > MAX_ROW_BYTES {
                return Err(ImportError::RowTooLong { line: self.line, limit: MAX_ROW_BYTES });
            }
        }
        Ok(())
    }

    /// As [`Self::feed`], for somebody who takes rows as they stand in the text.
    ///
    /// # Errors
    /// As for [`Self::feed`].
    pub(super) fn feed_rows(&mut self, text: &str, to: &mut dyn TakeRows) -> Result<(), ImportError> {
        let mut rest = text;
        while !rest.is_empty() {
            let is_between = self.parser.is_none() && self.begun.is_empty();
            let taken = if is_between { to.rows(rest) } else { Some(Taken::default()) };
            let Some(taken) = taken else {
                return self.feed(rest, &mut |record| to.record(record));
            };
            if taken.rows > 0 {
                self.line += taken.rows as u64;
                self.after_return = false;
                rest = rest.get(taken.bytes..).unwrap_or_default();
            }
            let end = rest.bytes().position(|byte| matches!(byte, b'\n' | b'\r'));
            let (line, after) = rest.split_at(end.map_or(rest.len(), |end| end + 1));
            self.feed(line, &mut |record| to.record(record))?;
            rest = after;
        }
        Ok(())
    }

    /// Hands over the last record, where the file does not end in a line end.
    ///
    /// # Errors
    /// A limit that is passed, or what `sink` returns.
    pub fn finish(&mut self, sink: &mut Sink<'_>) -> Result<(), ImportError> {
        if !self.begun.is_empty() {
            self.begun.push('\n');
            self.complete(sink)?;
            // The line end is not one of the file.
            self.line = self.line.saturating_sub(u64::from(self.parser.is_some()));
        } else if let Some(mut parser) = self.parser.take()
            && !parser.read(b"\n", self.line, sink)?
        {
            self.parser = Some(parser);
        }
        match self.parser.take() {
            // A line end outside quotation marks would have closed the record.
            Some(parser) => parser.finish(self.line, sink),
            None => Ok(()),
        }
    }

    /// Splits what was begun and goes to the end of a line; what is within quotation marks there goes to the parser.
    fn complete(&mut self, sink: &mut Sink<'_>) -> Result<(), ImportError> {
        let mut begun = std::mem::take(&mut self.begun);
        let taken = self.split(&begun, sink)?;
        let mut rest = begun.get(taken..).unwrap_or_default();
        while !rest.is_empty() {
            rest = self.parse(rest, sink)?;
        }
        begun.clear();
        self.begun = begun;
        Ok(())
    }

    /// Gives the parser a line. Gives what follows it.
    fn parse<'t>(&mut self, text: &'t str, sink: &mut Sink<'_>) -> Result<&'t str, ImportError> {
        let end = text.bytes().position(|byte| matches!(byte, b'\n' | b'\r'));
        let (piece, rest) = text.split_at(end.map_or(text.len(), |end| end + 1));
        let second_half = self.after_return && piece == "\n";
        self.after_return = piece.ends_with('\r');
        let mut parser = match self.parser.take() {
            Some(parser) => parser,
            None => self.begin_parser(),
        };
        if parser.read(piece.as_bytes(), self.line, sink)? {
            self.spare = Some(parser);
        } else {
            self.parser = Some(parser);
        }
        if end.is_some() && !second_half {
            self.line += 1;
        }
        Ok(rest)
    }

    /// Hands over the records that are whole. Gives how many bytes they take; what follows is the beginning of a record,
    /// for the parser where there is one then.
    fn split(&mut self, text: &str, sink: &mut Sink<'_>) -> Result<usize, ImportError> {
        let mut cells = std::mem::take(&mut self.cells);
        let taken = self.split_into(&mut cells, text, sink);
        self.cells = cells;
        taken
    }

    fn split_into(
        &mut self,
        cells: &mut Vec<Span>,
        text: &str,
        sink: &mut Sink<'_>,
    ) -> Result<usize, ImportError> {
        let bytes = text.as_bytes();
        let delimiter = self.delimiter;
        let (words, tail) = bytes.as_chunks::<8>();
        let mut last = [u8::MAX; 8];
        last.iter_mut().zip(tail).for_each(|(slot, byte)| *slot = *byte);
        let (mut start, mut from, mut until) = (0, 0, None);
        let (mut is_quoted, mut inner_lines) = (false, 0);
        cells.clear();
        let mut base = 0;
        for word in words.iter().chain([&last]) {
            let mut marks = marks(*word, delimiter);
            while marks != 0 {
                let at = base + (marks.trailing_zeros() / 8) as usize;
                marks &= marks - 1;
                let byte = bytes.get(at).copied().unwrap_or(u8::MAX);
                if is_quoted {
                    match byte {
                        b'"' => match bytes.get(at + 1) {
                            Some(next) if *next == delimiter || matches!(next, b'\n' | b'\r') => {
                                (is_quoted, until) = (false, Some(at));
                            }
                            None => return Ok(start),
                            // Two of them are one, and more may follow: that is for the parser.
                            Some(_) => {
                                self.parser = Some(self.begin_parser());
                                return Ok(start);
                            }
                        },
                        b'\n' if bytes.get(at.wrapping_sub(1)) != Some(&b'\r') => inner_lines += 1,
                        b'\r' => inner_lines += 1,
                        _ => {}
                    }
                } else if byte == delimiter {
                    cells.push(Span { from, until: until.take().unwrap_or(at) });
                    from = at + 1;
                } else if byte == b'"' {
                    if at == from {
                        (is_quoted, from) = (true, at + 1);
                    }
                } else if byte == b'\n' || byte == b'\r' {
                    let second_half = self.after_return && byte == b'\n' && at == start;
                    self.after_return = byte == b'\r';
                    if at > start {
                        cells.push(Span { from, until: until.take().unwrap_or(at) });
                        let line = self.line;
                        if at - start > MAX_ROW_BYTES {
                            return Err(ImportError::RowTooLong { line, limit: MAX_ROW_BYTES });
                        }
                        if cells.len() > MAX_COLUMNS {
                            return Err(ImportError::TooManyColumns { line, limit: MAX_COLUMNS });
                        }
                        let several_lines = inner_lines > 0;
                        sink(Record { line, several_lines, open_quote: false, text, cells })?;
                        cells.clear();
                        self.line += inner_lines;
                        inner_lines = 0;
                    }
                    if !second_half {
                        self.line += 1;
                    }
                    (start, from) = (at + 1, at + 1);
                }
            }
            base += 8;
        }
        Ok(start)
    }
}

/// Takes one record apart, however its quotation marks stand.
struct Parser {
    core: Reader,
    /// Line in which the record begins.
    line: u64,
    taken: usize,
    output: Vec<u8>,
    output_len: usize,
    ends: Vec<usize>,
    ends_len: usize,
}

impl Parser {
    fn new(delimiter: u8, line: u64) -> Self {
        Self {
            core: ReaderBuilder::new().delimiter(delimiter).build(),
            line,
            taken: 0,
            output: vec![0; 4_096],
            output_len: 0,
            ends: vec![0; 64],
            ends_len: 0,
        }
    }

    /// Begins another record.
    fn begin(&mut self, line: u64) {
        self.core.reset();
        (self.line, self.taken, self.output_len, self.ends_len) = (line, 0, 0, 0);
    }

    /// Takes a line of the file, the one of this number. Gives whether it ended the record, which is handed over then.
    fn read(&mut self, mut piece: &[u8], line: u64, sink: &mut Sink<'_>) -> Result<bool, ImportError> {
        self.taken += piece.len();
        if self.taken > MAX_ROW_BYTES + 1 {
            return Err(ImportError::RowTooLong { line: self.line, limit: MAX_ROW_BYTES });
        }
        while !piece.is_empty() {
            let output = self.output.get_mut(self.output_len..).unwrap_or_default();
            let ends = self.ends.get_mut(self.ends_len..).unwrap_or_default();
            let (result, consumed, written, ended) = self.core.read_record(piece, output, ends);
            self.output_len += written;
            self.ends_len += ended;
            piece = piece.get(consumed..).unwrap_or_default();
            match result {
                ReadRecordResult::Record => {
                    self.emit(line, false, sink)?;
                    return Ok(true);
                }
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => self.make_room()?,
                ReadRecordResult::InputEmpty | ReadRecordResult::End => {}
            }
        }
        Ok(false)
    }

    /// Hands over a record that is open at the end of the file.
    fn finish(mut self, line: u64, sink: &mut Sink<'_>) -> Result<(), ImportError> {
        self.make_room()?;
        let end = self.output_len;
        if let Some(slot) = self.ends.get_mut(self.ends_len) {
            *slot = end;
            self.ends_len += 1;
        }
        self.emit(line, true, sink)
    }

    fn make_room(&mut self) -> Result<(), ImportError> {
        if self.ends_len > MAX_COLUMNS {
            return Err(ImportError::TooManyColumns { line: self.line, limit: MAX_COLUMNS });
        }
        if self.output_len == self.output.len() {
            self.output.resize(self.output.len() * 2, 0);
        }
        if self.ends_len == self.ends.len() {
            self.ends.resize((self.ends.len() * 2).min(MAX_COLUMNS + 1), 0);
        }
        Ok(())
    }

    fn emit(&mut self, line: u64, open_quote: bool, sink: &mut Sink<'_>) -> Result<(), ImportError> {
        let written = self.output.get(..self.output_len).unwrap_or_default();
        let ends = self.ends.get(..self.ends_len).unwrap_or_default();
        if ends.len() > MAX_COLUMNS {
            return Err(ImportError::TooManyColumns { line: self.line, limit: MAX_COLUMNS });
        }
        // Pieces are cut at ASCII characters only, so whole records are whole UTF-8.
        let text = std::str::from_utf8(written).unwrap_or_default();
        let begins = [0].into_iter().chain(ends.iter().copied());
        let cells: Vec<Span> =
            begins.zip(ends.iter().copied()).map(|(from, until)| Span { from, until }).collect();
        sink(Record { line: self.line, several_lines: line > self.line, open_quote, text, cells: &cells })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Line, cells and whether it is open of each record, where the text comes in pieces of so many bytes.
    fn split(text: &str, piece: usize) -> Vec<(u64, Vec<String>, bool)> {
        let mut found = Vec::new();
        let mut reader = RecordReader::new(b',');
        let mut sink = |record: Record<'_>| {
            found.push((record.line, record.cells().map(str::to_owned).collect(), record.open_quote));
            Ok(())
        };
        let bytes: Vec<&[u8]> = text.as_bytes().chunks(piece).collect();
        bytes.iter().for_each(|piece| reader.feed(std::str::from_utf8(piece).unwrap(), &mut sink).unwrap());
        reader.finish(&mut sink).unwrap();
        found
    }

    #[test]
    fn lines_and_quotation_marks() {
        let of = |line, cells: &[&str]| {
            (line, cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>(), false)
        };
        let text = "a,b\r\n\r\n\"c,\nd\",e\n\"f\"\"g\",h\ri\"j,\"k\" \n,\n";
        for piece in 1..=text.len() {
            let expected = [
                of(1, &["a", "b"]),
                of(3, &["c,\nd", "e"]),
                of(5, &["f\"g", "h"]),
                of(6, &["i\"j", "k "]),
                of(7, &["", ""]),
            ];
            assert_eq!(split(text, piece), expected, "{piece}");
        }
        assert_eq!(split("a,\"b\nc", 3), [(1, vec!["a".to_owned(), "b\nc\n".to_owned()], true)]);
    }

    proptest! {
        #[test]
        fn records_are_those_of_the_parser(text in "[a-c,\"\r\n ]{0,60}", piece in 1_usize..40) {
            let mut parser = csv::ReaderBuilder::new();
            let mut parser = parser.has_headers(false).flexible(true).from_reader(text.as_bytes());
            let expected: Vec<Vec<String>> =
                parser.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect();
            let found = split(&text, piece);
            let is_open = found.last().is_some_and(|(_, _, is_open)| *is_open);
            let cells: Vec<Vec<String>> = found.into_iter().map(|(_, cells, _)| cells).collect();
            // An open one has a line end more: the file may have ended in one.
            let last = if is_open { cells.len() - 1 } else { cells.len() };
            prop_assert_eq!(&cells[..last], &expected[..last.min(expected.len())]);
            prop_assert_eq!(cells.len(), expected.len());
        }
    }
}
