//! The import of text files: bytes in pieces to columns of exact cells, and what comes of any import.

use serde::{Deserialize, Serialize};

use crate::{
    data::import::{
        ImportError, RowIssue,
        asides::LeftOut,
        decode::{TextDecoder, encoding_named},
        evidence::Evidence,
        preview::Preview,
        records::RecordReader,
        row_importer::RowImporter,
    },
    domain::{
        batch::BatchColumn,
        date::DayRange,
        own_table::OwnTable,
        table::{ColumnId, TableId, TableSpec, standard_table},
    },
    engine::rows::BatchRows,
};

/// What came of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Imported {
    /// The table that they are of.
    pub table: TableId,
    /// It as the user has defined it, where it is none of the standard ones.
    pub own: Option<OwnTable>,
    /// Whether it was made for this file.
    pub makes_table: bool,
    /// The accepted rows.
    pub rows: BatchRows,
    /// The columns that they have, in the order of the table.
    pub columns: Vec<BatchColumn>,
    /// Rows accepted.
    pub accepted: u32,
    /// Rows refused.
    pub refused_rows: u64,
    /// Why, in order of line; the first [`MAX_ISSUES`] of them.
    pub issues: Vec<RowIssue>,
    /// How many issues there are in all.
    pub issue_count: u64,
    /// The refused rows themselves, as far as their reasons are kept.
    pub refused: Vec<RefusedRow>,
    /// Headers of the file.
    pub headers: Vec<String>,
    /// Rows without any content, left out.
    pub blank_rows: u64,
    /// Lines that are none of the rows: totals, footers.
    pub left_out: LeftOut,
    /// Columns that are mapped, but have no value in any accepted row.
    pub blank_columns: Vec<ColumnId>,
    /// Numbers that had more than nine decimal places and were rounded to nine.
    pub rounded_numbers: u64,
    /// Computed net amounts where the discount is blank and was taken for none.
    pub blank_discounts: u64,
    /// Rows with a day without a time of day where times are wanted: no duration is measured from them.
    pub days_without_time: u64,
    /// First to last day of the rows, by the table's time column.
    pub order_days: Option<DayRange>,
}

impl Imported {
    /// The table that the rows are of.
    pub fn spec(&self) -> Option<&'static TableSpec> {
        standard_table(&self.table).or_else(|| self.own.as_ref().map(OwnTable::spec))
    }
}

/// A row that was refused, as it stands in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedRow {
    /// Line of the file in which it begins, from 1.
    pub line: u64,
    /// Its cells.
    pub cells: Vec<String>,
}

/// An import in progress.
pub struct Importer {
    decoder: TextDecoder,
    reader: RecordReader,
    sink: RowImporter,
    /// What the rows have said, once no more of them are asked.
    asked: Option<Evidence>,
}

impl Importer {
    /// An import as the preview says. The bytes are then given from the first one on.
    ///
    /// # Errors
    /// Required columns that are not mapped, or an encoding or delimiter that does not exist.
    pub fn new(preview: &Preview) -> Result<Self, ImportError> {
        let delimiter =
            u8::try_from(preview.delimiter).map_err(|_| ImportError::UnknownDelimiter(preview.delimiter))?;
        let mut sink = RowImporter::new(preview)?;
        sink.allow_plain(preview.delimiter);
        Ok(Self {
            decoder: TextDecoder::new(encoding_named(&preview.encoding)?),
            reader: RecordReader::new(delimiter),
            sink,
            asked: None,
        })
    }

    /// The same import, of which all rows are also asked how their values are written.
    pub(super) fn asking(mut self) -> Self {
        self.sink.ask();
        self
    }

    /// The same import, of which no rows are taken as they stand.
    #[cfg(test)]
    pub(super) fn one_by_one(mut self) -> Self {
        self.sink.take_one_by_one();
        self
    }

    /// What comes from here on is not asked any more.
    pub(super) fn stop_asking(&mut self) {
        self.asked = self.sink.take_evidence();
    }

    /// Ends the import; gives what its rows say too, where they were asked.
    pub(super) fn finish_asked(mut self) -> (Result<Imported, ImportError>, Option<Evidence>) {
        let ended = self.end();
        let evidence = self.asked.take().or_else(|| self.sink.take_evidence());
        (ended.and_then(|()| self.sink.finish()), evidence)
    }

    fn end(&mut self) -> Result<(), ImportError> {
        self.take(&[], true)?;
        let Self { reader, sink, .. } = self;
        reader.finish(&mut |record| sink.record(record))
    }

    /// Takes the next bytes of the file. Gives the number of rows read so far, refused ones included.
    ///
    /// # Errors
    /// A limit that is passed; the import cannot go on then.
    pub fn feed(&mut self, bytes: &[u8]) -> Result<u64, ImportError> {
        self.take(bytes, false)?;
        Ok(self.sink.rows_read())
    }

    /// Ends the import.
    ///
    /// # Errors
    /// A limit that is passed, or [`ImportError::NothingAccepted`].
    pub fn finish(mut self) -> Result<Imported, ImportError> {
        self.end()?;
        self.sink.finish()
    }

    fn take(&mut self, bytes: &[u8], last: bool) -> Result<(), ImportError> {
        let Self { decoder, reader, sink, .. } = self;
        decoder.feed(bytes, last, &mut |text| reader.feed_rows(text, sink))
    }
}
