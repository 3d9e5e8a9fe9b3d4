//! What a file seems to be, from its start: encoding, delimiter, headers, what each column means, how days and
//! numbers are written. Decides everything that the import then does, so that the user sees it beforehand.

use serde::{Deserialize, Serialize};

use crate::{
    data::import::{
        Amounts, DayOrder, ImportChoices, ImportError, MAX_FILE_BYTES, PREVIEW_ROWS,
        cell::{is_missing, trimmed},
        day::{self, OrderEvidence},
        decode::{TextDecoder, detect, encoding_named},
        headers, number,
        records::RecordReader,
        table,
    },
    domain::table::{ColumnId, ColumnKind, ORDER_LINE_COLUMNS, standard_column},
};

/// Delimiters that are looked for, the usual one first.
const DELIMITERS: [u8; 4] = *b",;\t|";
/// Records by which the delimiter is judged.
const JUDGED_RECORDS: usize = 200;
/// Records among which the header is looked for: exports put titles above it.
const HEADER_SEARCH: usize = 10;
/// Share of a column's values, in percent, that must read as its kind.
const KIND_PERCENT: usize = 80;
/// How sure a column is that is known by its values only, in percent.
const BY_VALUES: u8 = 40;
/// How sure a column is whose header is plain, but whose values do not fit, in percent.
const UNFIT: u8 = 50;
/// Values shown of each column.
const SAMPLES: usize = 3;

/// What a file seems to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// Name of the encoding.
    pub encoding: String,
    /// The character between cells.
    pub delimiter: char,
    /// Records above the header that are left out (titles).
    pub skipped_records: u32,
    /// The columns of the file with what they are taken for.
    pub columns: Vec<ColumnGuess>,
    /// The first rows as they stand in the file, at most [`PREVIEW_ROWS`].
    pub rows: Vec<Vec<String>>,
    /// How days that end in the year are read.
    pub day_order: DayOrder,
    /// Whether nothing in the preview decides `day_order` although it matters.
    pub day_order_ambiguous: bool,
    /// Required columns of the table that no column of the file is taken for.
    pub missing_required: Vec<ColumnId>,
    /// Where net amounts come from.
    pub net_amount: NetAmount,
    /// Whether net amounts are rounded line by line.
    pub amounts: Amounts,
    /// Whether some characters could not be decoded: the encoding is probably another one.
    pub undecodable: bool,
    /// Size of the whole file in bytes.
    pub total_bytes: u64,
}

/// A column of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnGuess {
    /// Header in the file; may be empty or stand twice.
    pub header: String,
    /// Column of the table that it is taken for; none is left out.
    pub column: Option<ColumnId>,
    /// How sure that is; 100 where the user chose it, 0 where nothing was found.
    pub confidence_percent: u8,
    /// Some of its values.
    pub samples: Vec<String>,
    /// Whether the comma is its decimal mark.
    pub decimal_comma: bool,
}

/// Where net amounts come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NetAmount {
    /// From a column.
    Given,
    /// Unit price × quantity × (1 − discount).
    Computed,
    /// From nowhere: sales stay missing.
    Absent,
}

/// Looks at the start of a file.
///
/// # Errors
/// Why the file cannot be imported at all, or which choice cannot be followed.
pub fn preview(head: &[u8], total_bytes: u64, choices: &ImportChoices) -> Result<Preview, ImportError> {
    if head.is_empty() {
        return Err(ImportError::Empty);
    }
    if total_bytes > MAX_FILE_BYTES {
        return Err(ImportError::FileTooLarge { bytes: total_bytes, limit: MAX_FILE_BYTES });
    }
    let whole = head.len() as u64 >= total_bytes;
    let encoding = match &choices.encoding {
        Some(name) => encoding_named(name)?,
        None => detect(head, whole)?,
    };
    let mut text = String::new();
    TextDecoder::new(encoding).feed(head, whole, &mut |piece| {
        text.push_str(piece);
        Ok(())
    })?;
    let delimiter = match choices.delimiter {
        Some(chosen) => usable_delimiter(chosen)?,
        None => detect_delimiter(&text),
    };
    let mut records = records_of(&text, delimiter, whole, usize::MAX)?;
    let skipped = header_place(&records);
    if records.len() <= skipped {
        return Err(ImportError::Empty);
    }
    let data = records.split_off(skipped + 1);
    let headers = records.pop().unwrap_or_default();
    if data.is_empty() {
        return Err(ImportError::NoRows);
    }
    let statistics: Vec<Statistics> = (0..headers.len()).map(|place| Statistics::of(&data, place)).collect();
    let columns = match &choices.columns {
        Some(chosen) => chosen_columns(chosen, headers.len())?,
        None => guess_columns(&headers, &statistics),
    };
    let evidence: Vec<OrderEvidence> = columns
        .iter()
        .enumerate()
        .filter(|(_, (column, _))| kind_of(column.as_ref()) == Some(ColumnKind::Day))
        .flat_map(|(place, _)| data.iter().filter_map(move |row| row.get(place)))
        .filter_map(|cell| day::order_evidence(trimmed(cell)))
        .collect();
    let (guessed_order, ambiguous) = decide_order(&evidence);
    let mapped =
        |code: &str| columns.iter().any(|(column, _)| column.as_ref().is_some_and(|column| column.0 == code));
    let missing_required = ORDER_LINE_COLUMNS
        .iter()
        .filter(|spec| spec.required && !mapped(spec.code))
        .map(|spec| ColumnId::from(spec.code))
        .collect();
    let net_amount = if mapped("net_amount") {
        NetAmount::Given
    } else if mapped("unit_price") && mapped("quantity") {
        NetAmount::Computed
    } else {
        NetAmount::Absent
    };
    let columns = headers
        .into_iter()
        .zip(columns)
        .zip(statistics)
        .map(|((header, (column, confidence_percent)), statistics)| ColumnGuess {
            header,
            column,
            confidence_percent,
            samples: statistics.samples,
            decimal_comma: statistics.decimal_comma,
        })
        .collect();
    Ok(Preview {
        encoding: encoding.name().to_owned(),
        delimiter: char::from(delimiter),
        skipped_records: u32::try_from(skipped).unwrap_or(u32::MAX),
        columns,
        rows: data.into_iter().take(PREVIEW_ROWS).collect(),
        day_order: choices.day_order.unwrap_or(guessed_order),
        day_order_ambiguous: choices.day_order.is_none() && ambiguous,
        missing_required,
        net_amount,
        amounts: choices.amounts,
        undecodable: text.contains('\u{fffd}'),
        total_bytes,
    })
}

fn usable_delimiter(chosen: char) -> Result<u8, ImportError> {
    let usable =
        chosen.is_ascii() && !chosen.is_ascii_alphanumeric() && !matches!(chosen, '"' | '\r' | '\n' | '\0');
    u8::try_from(chosen).ok().filter(|_| usable).ok_or(ImportError::UnknownDelimiter(chosen))
}

/// The delimiter by which most records have the same number of cells, more than one.
fn detect_delimiter(text: &str) -> u8 {
    let mut best = (0, 1, b',');
    for delimiter in DELIMITERS {
        let Ok(records) = records_of(text, delimiter, true, JUDGED_RECORDS) else { continue };
        let width = usual_width(&records);
        let share =
            records.iter().filter(|record| record.len() == width).count() * 100 / records.len().max(1);
        if width > 1 && (share, width) > (best.0, best.1) {
            best = (share, width, delimiter);
        }
    }
    best.2
}

fn usual_width(records: &[Vec<String>]) -> usize {
    let mut widths: Vec<usize> = records.iter().map(Vec::len).collect();
    widths.sort_unstable();
    let runs = widths.chunk_by(|left, right| left == right);
    runs.max_by_key(|run| (run.len(), run.first().copied())).and_then(|run| run.first().copied()).unwrap_or(0)
}

/// The place of the header: the first record of which half the usual number of cells is filled.
fn header_place(records: &[Vec<String>]) -> usize {
    let width = usual_width(records);
    let filled = |record: &Vec<String>| record.iter().filter(|cell| !cell.trim().is_empty()).count();
    records.iter().take(HEADER_SEARCH).position(|record| filled(record) * 2 >= width).unwrap_or(0)
}

fn records_of(text: &str, delimiter: u8, whole: bool, most: usize) -> Result<Vec<Vec<String>>, ImportError> {
    let mut records = Vec::new();
    let mut reader = RecordReader::new(delimiter);
    let mut sink = |record: crate::data::import::records::Record<'_>| {
        if records.len() < most && !record.is_blank() {
            records.push(record.cells().map(str::to_owned).collect());
        }
        Ok(())
    };
    reader.feed(text, &mut sink)?;
    if whole {
        reader.finish(&mut sink)?;
    }
    Ok(records)
}

struct Statistics {
    filled: usize,
    days: usize,
    numbers: usize,
    decimal_comma: bool,
    samples: Vec<String>,
}

impl Statistics {
    fn of(data: &[Vec<String>], place: usize) -> Self {
        let values: Vec<&str> = data
            .iter()
            .filter_map(|row| row.get(place))
            .map(|cell| trimmed(cell))
            .filter(|cell| !is_missing(cell))
            .collect();
        let marks: Vec<bool> = values.iter().filter_map(|value| number::decimal_mark(value)).collect();
        let commas = marks.iter().filter(|comma| **comma).count();
        let decimal_comma = commas * 2 > marks.len();
        let mut samples: Vec<String> = Vec::new();
        for value in &values {
            if samples.len() < SAMPLES && !samples.iter().any(|sample| sample == value) {
                samples.push(crate::data::import::cell::quoted(value));
            }
        }
        Self {
            filled: values.len(),
            days: values.iter().filter(|value| day::looks_like_day(value)).count(),
            numbers: values.iter().filter(|value| number::parse(value, decimal_comma).is_ok()).count(),
            decimal_comma,
            samples,
        }
    }

    fn fits(&self, kind: ColumnKind) -> bool {
        let most = |count: usize| count * 100 >= self.filled * KIND_PERCENT;
        match kind {
            ColumnKind::Text => true,
            // Serial numbers of spreadsheet programs are numbers that may stand for days.
            ColumnKind::Day => most(self.days) || most(self.numbers),
            ColumnKind::Number => most(self.numbers),
        }
    }
}

fn kind_of(column: Option<&ColumnId>) -> Option<ColumnKind> {
    standard_column(&table(), column?).map(|spec| spec.kind)
}

fn chosen_columns(
    chosen: &[Option<ColumnId>],
    found: usize,
) -> Result<Vec<(Option<ColumnId>, u8)>, ImportError> {
    if chosen.len() != found {
        return Err(ImportError::MappingLength { given: chosen.len(), found });
    }
    for (place, column) in chosen.iter().enumerate() {
        let Some(column) = column else { continue };
        if kind_of(Some(column)).is_none() {
            return Err(ImportError::UnknownColumn(column.clone()));
        }
        if chosen.iter().take(place).any(|earlier| earlier.as_ref() == Some(column)) {
            return Err(ImportError::ColumnTwice(column.clone()));
        }
    }
    Ok(chosen.iter().map(|column| (column.clone(), if column.is_some() { 100 } else { 0 })).collect())
}

/// Gives each column of the table to the column of the file that fits it best, surest first.
fn guess_columns(headers: &[String], statistics: &[Statistics]) -> Vec<(Option<ColumnId>, u8)> {
    let mut claims: Vec<(u8, usize, ColumnId)> = Vec::new();
    for (place, (header, statistics)) in headers.iter().zip(statistics).enumerate() {
        for (column, confidence) in headers::matches(header) {
            if kind_of(Some(&column)).is_some_and(|kind| statistics.fits(kind)) {
                claims.push((confidence, place, column));
            } else if confidence > headers::WEAK {
                // The header is plain, so the rows will say what is wrong with the values.
                claims.push((UNFIT, place, column));
            }
        }
    }
    claims.sort_by(|left, right| (right.0, left.1, &left.2).cmp(&(left.0, right.1, &right.2)));
    let mut guesses: Vec<(Option<ColumnId>, u8)> = vec![(None, 0); headers.len()];
    for (confidence, place, column) in claims {
        let taken = guesses.iter().any(|(guess, _)| guess.as_ref() == Some(&column));
        if let Some(guess) = guesses.get_mut(place).filter(|guess| guess.0.is_none() && !taken) {
            *guess = (Some(column), confidence);
        }
    }
    guess_by_values(&mut guesses, statistics);
    guesses
}

/// The first column of days is the day of the order where no header says so.
fn guess_by_values(guesses: &mut [(Option<ColumnId>, u8)], statistics: &[Statistics]) {
    let column = ColumnId::from("order_date");
    if guesses.iter().any(|(guess, _)| guess.as_ref() == Some(&column)) {
        return;
    }
    let is_days = |statistics: &Statistics| {
        statistics.filled > 0 && statistics.days * 100 >= statistics.filled * KIND_PERCENT
    };
    let place = guesses
        .iter()
        .zip(statistics)
        .position(|((guess, _), statistics)| guess.is_none() && is_days(statistics));
    if let Some(guess) = place.and_then(|place| guesses.get_mut(place)) {
        *guess = (Some(column), BY_VALUES);
    }
}

fn decide_order(evidence: &[OrderEvidence]) -> (DayOrder, bool) {
    let day_first = evidence.contains(&OrderEvidence::DayFirst);
    let month_first = evidence.contains(&OrderEvidence::MonthFirst);
    match (day_first, month_first) {
        (true, false) => (DayOrder::DayFirst, false),
        (false, true) => (DayOrder::MonthFirst, false),
        (true, true) => (DayOrder::DayFirst, true),
        (false, false) => (DayOrder::MonthFirst, !evidence.is_empty()),
    }
}
