//! What a file seems to be, from its start: encoding, delimiter, headers, what each column means, how days and
//! numbers are written. Decides everything that the import then does, so that the user sees it beforehand.

use serde::{Deserialize, Serialize};

use crate::{
    data::import::{
        Amounts, ClockRule, DayOrder, DiscountMeaning, HeaderRow, ImportChoices, ImportError, LeftValues,
        MAX_FILE_BYTES, PREVIEW_ROWS, Remark, SheetSeen,
        alike::{marks_of, order_by},
        cell::{quoted, trimmed},
        day,
        decode::{TextDecoder, detect, encoding_named},
        doubts::{self, Doubt, Found, Looked},
        duration::{self, TimeUnit},
        evidence::{Clocks, ColumnEvidence, Evidence, decide_order, own_mark},
        guess::{Fit, ORDERS, Statistics, chosen_columns, guess_table, kind_in, missing},
        header_row::{self, usual_width},
        number,
        plain::Asked,
        records::{RecordReader, TakeRows as _},
        time, units,
    },
    domain::{
        kpi::Unit,
        own_table::OwnTable,
        table::{ColumnId, ColumnKind, ORDER_LINES, TableId, TableSpec, standard_table},
    },
};

/// Delimiters that are looked for, the usual one first.
const DELIMITERS: [u8; 4] = *b",;\t|";
/// Records by which the delimiter is judged.
const JUDGED_RECORDS: usize = 200;
/// Records that are kept as texts, to find the header and what the columns are.
const KEPT_RECORDS: usize = 2_100;
/// Bytes that are split at a time while records are still wanted.
const PIECE: usize = 1 << 14;
/// First records that are offered as the header.
const OFFERED_RECORDS: usize = 12;
/// Characters by which a web page is known.
const MARKUP_CHARS: usize = 1_000;
/// Cells shown of each of them.
const OFFERED_CELLS: usize = 4;

/// What a file seems to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// Name of the encoding.
    pub encoding: String,
    /// The character between cells.
    pub delimiter: char,
    /// The sheets, where the file is a workbook; it has no encoding and delimiter then.
    pub sheets: Vec<SheetSeen>,
    /// Name of the sheet that is looked at.
    pub sheet: Option<String>,
    /// What should be known about it.
    pub remarks: Vec<Remark>,
    /// Where the headers are.
    pub header: HeaderRow,
    /// The first records of the file, each with its first cells, to choose the header from.
    pub first_records: Vec<Vec<String>>,
    /// The columns of the file with what they are taken for.
    pub columns: Vec<ColumnGuess>,
    /// The first rows as they stand in the file, at most [`PREVIEW_ROWS`].
    pub rows: Vec<Vec<String>>,
    /// How days that end in the year are read.
    pub day_order: DayOrder,
    /// Whether nothing in the file decides `day_order` although it matters.
    pub day_order_ambiguous: bool,
    /// How a day of the file reads in each order that is possible, where it is ambiguous.
    pub day_readings: Vec<DayReading>,
    /// A number of the file that may be meant in two ways, where nothing decides which mark is the decimal one.
    pub decimal_question: Option<String>,
    /// What the columns of days and times say about clocks.
    pub clocks: Clocks,
    /// By which clock times with a zone are read.
    pub clock: ClockRule,
    /// Whether serial numbers of days are counted from 1904.
    pub is_1904: bool,
    /// Whether numbers are taken as written although a header gives their unit.
    pub plain_units: bool,
    /// The table that the rows belong to.
    pub table: TableId,
    /// The table as the user has defined it, where it is none of the standard ones.
    pub own: Option<OwnTable>,
    /// Whether it is made for this file.
    pub makes_table: bool,
    /// How well the file fits it, in percent; 100 where the user chose it.
    pub table_percent: u8,
    /// Required columns of the table that no column of the file is taken for, and that no key brings.
    pub missing_required: Vec<ColumnId>,
    /// Where net amounts come from.
    pub net_amount: NetAmount,
    /// Whether net amounts are rounded line by line.
    pub amounts: Amounts,
    /// Whether lines of totals and footers are taken in like rows.
    pub keep_totals: bool,
    /// Rows that are left out by what stands in a column.
    pub leave_out: Option<LeftValues>,
    /// What discounts say.
    pub discount: DiscountMeaning,
    /// Whether an amount that stands on each line of an order counts with its first line only.
    pub once_per_order: bool,
    /// Whether these are orders with amounts which could be order lines, where sales are counted, if no other file has any.
    pub could_be_lines: bool,
    /// Columns of the file whose blanks are filled with the value above.
    pub fill_down: Vec<u32>,
    /// What may turn into wrong money.
    pub doubts: Vec<Doubt>,
    /// Whether some characters could not be decoded: the encoding is probably another one.
    pub undecodable: bool,
    /// Size of the whole file in bytes.
    pub total_bytes: u64,
    /// What the rows say, for choices that follow.
    pub evidence: Evidence,
}

impl Preview {
    /// Records that stand above the rows of data, the header among them.
    pub fn records_above(&self) -> u32 {
        match self.header {
            HeaderRow::At(place) => place.saturating_add(1),
            HeaderRow::Absent(place) => place,
        }
    }

    /// Whether something has to be said before the rows can be trusted: how days or numbers are read, or what is doubtful.
    pub fn is_open(&self) -> bool {
        self.day_order_ambiguous
            || self.decimal_question.is_some()
            || self.doubts.iter().any(|doubt| doubt.is_open)
    }

    /// The table that the rows belong to.
    pub fn spec(&self) -> Option<&'static TableSpec> {
        self.own.as_ref().map(OwnTable::spec).or_else(|| standard_table(&self.table))
    }

    /// Records above the header that are left out (titles).
    pub fn titles(&self) -> u32 {
        match self.header {
            HeaderRow::At(place) | HeaderRow::Absent(place) => place,
        }
    }
}

/// How a text reads as a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayReading {
    /// In this order.
    pub order: DayOrder,
    /// The text of the file.
    pub text: String,
    /// The day, as `2026-03-31`.
    pub day: String,
}

/// What the values of a column look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Looks {
    /// What they are, most of them.
    pub kind: ColumnKind,
    /// Their unit, where they are numbers.
    pub unit: Option<Unit>,
    /// Whether there is one in every row, and no two of the rows looked at are alike.
    pub is_unique: bool,
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
    /// What the first of them is read as, where it is a number or a day and was written in another way.
    pub read_as: Option<String>,
    /// Whether the comma is its decimal mark.
    pub decimal_comma: bool,
    /// By how many places its numbers are shifted because the header or a title says so: 4 for 万元.
    pub scale: i8,
    /// The unit of its durations, where it is taken for a column of hours.
    pub hours: Option<TimeUnit>,
    /// What its values look like, whatever it is taken for.
    pub looks: Looks,
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
    let known = choices.evidence.as_ref().map(|evidence| &evidence.encoding).filter(|name| !name.is_empty());
    let encoding = match choices.encoding.as_ref().or(known) {
        Some(name) => encoding_named(name)?,
        None => detect(head, whole)?,
    };
    let mut text = String::new();
    TextDecoder::new(encoding).feed(head, whole, &mut |piece| {
        text.push_str(piece);
        Ok(())
    })?;
    if is_markup(&text) {
        return Err(ImportError::Markup);
    }
    let delimiter = match choices.delimiter {
        Some(chosen) => usable_delimiter(chosen)?,
        None => detect_delimiter(&text),
    };
    let table = FirstRecords {
        records: records_of(&text, delimiter, whole, KEPT_RECORDS)?,
        text: choices.evidence.is_none().then_some(text.as_str()),
        encoding: encoding.name().to_owned(),
        delimiter: char::from(delimiter),
        whole,
        is_1904: false,
        undecodable: text.contains('\u{fffd}'),
        total_bytes,
    };
    table.preview(choices)
}

/// The first records of a table, from whatever they were read.
pub(super) struct FirstRecords<'t> {
    /// Records that are not blank.
    pub(super) records: Vec<Vec<String>>,
    /// The text in which there are further ones, where all of them count for how days and numbers are written.
    pub(super) text: Option<&'t str>,
    pub(super) encoding: String,
    pub(super) delimiter: char,
    /// Whether there are no others.
    pub(super) whole: bool,
    /// Whether serial numbers of days are counted from 1904.
    pub(super) is_1904: bool,
    pub(super) undecodable: bool,
    pub(super) total_bytes: u64,
}

impl FirstRecords<'_> {
    /// What the table seems to be.
    ///
    /// # Errors
    /// There is no row, or a choice cannot be followed.
    pub(super) fn preview(self, choices: &ImportChoices) -> Result<Preview, ImportError> {
        let Self { mut records, text, encoding, delimiter, whole, is_1904, undecodable, total_bytes } = self;
        let header = choices.header.unwrap_or_else(|| header_row::find(&records));
        let first_records =
            offered(&records).into_iter().map(|row| row.into_iter().map(glimpse).collect()).collect();
        let titles_scale = |until: u32| {
            let titles = records.iter().take(until as usize).flatten();
            titles.map(|title| units::scale_of_title(title)).find(|scale| *scale != 0).unwrap_or(0)
        };
        let (headers, money_scale, above) = match header {
            HeaderRow::At(place) => {
                if records.len() <= place as usize {
                    return Err(ImportError::Empty);
                }
                (header_row::headers_at(&records, place as usize), titles_scale(place), place as usize + 1)
            }
            HeaderRow::Absent(place) => {
                let width = usual_width(records.get(place as usize..).unwrap_or_default());
                (vec![String::new(); width], titles_scale(place), place as usize)
            }
        };
        if headers.is_empty() {
            return Err(ImportError::Empty);
        }
        let data = records.split_off(above.min(records.len()));
        if data.is_empty() {
            return Err(ImportError::NoRows);
        }
        let mut evidence = match &choices.evidence {
            Some(evidence) => evidence.clone(),
            None => {
                let mut evidence = Evidence { encoding: encoding.clone(), whole, ..Evidence::default() };
                match text {
                    Some(text) => evidence_of(text, evidence, (delimiter, headers.len(), above, whole))?,
                    None => {
                        data.iter().for_each(|row| evidence.add(row.iter().map(String::as_str)));
                        evidence
                    }
                }
            }
        };
        evidence.columns.resize_with(headers.len(), ColumnEvidence::default);
        let statistics: Vec<Statistics> = evidence
            .columns
            .iter()
            .enumerate()
            .map(|(place, column)| Statistics::of(&data, place, own_mark(column)))
            .collect();
        let chosen_table = choices.table.as_ref().and_then(|table| choices.known_table(table));
        let fit = match chosen_table {
            Some(table) => Fit::of(table, &headers, &statistics, choices),
            None => guess_table(&headers, &statistics, choices).ok_or(ImportError::Empty)?,
        };
        let table = fit.table;
        let table_percent = if chosen_table.is_some() { 100 } else { fit.percent() };
        let mut mapping = match &choices.columns {
            Some(chosen) => chosen_columns(chosen, headers.len(), table)?,
            None => fit.columns,
        };
        let is_number = |place: usize, mapping: &[(Option<ColumnId>, u8)]| {
            let column = mapping.get(place).and_then(|(column, _)| column.as_ref());
            kind_in(table, column) == Some(ColumnKind::Number)
        };
        let (marks, commas) = marks_of(&evidence, delimiter, choices, |place| is_number(place, &mapping));
        let is_comma = |place: usize| commas.get(place).copied().unwrap_or(false);
        let looked = Looked { table, headers: &headers, data: &data, commas: &commas };
        let Found { doubts, discount, fill_down } = doubts::look(&looked, &mut mapping, choices);
        let is_a = |place: usize, kind: ColumnKind| {
            mapping.get(place).is_some_and(|(column, _)| kind_in(table, column.as_ref()) == Some(kind))
        };
        let is_day = |place: usize| is_a(place, ColumnKind::Day) || is_a(place, ColumnKind::Time);
        let days = evidence.columns.iter().enumerate().filter(|(place, _)| is_day(*place));
        let decision = decide_order(days.map(|(_, column)| column));
        let timed = evidence.columns.iter().enumerate().filter(|(place, _)| is_day(*place));
        let clocks = Clocks::together(timed.map(|(_, column)| &column.clocks));
        let day_order_ambiguous = choices.day_order.is_none() && decision.orders.len() > 1;
        let day_readings = match &decision.sample {
            Some(text) if day_order_ambiguous => readings(text, &decision.orders),
            _ => Vec::new(),
        };
        let day_order = order_by(&decision, choices);
        let decimal_question = marks
            .into_iter()
            .enumerate()
            .filter(|(place, _)| choices.decimal.is_none() && is_a(*place, ColumnKind::Number))
            .find_map(|(_, mark)| mark.open);
        let mapped = |code: &str| {
            mapping.iter().any(|(column, _)| column.as_ref().is_some_and(|column| column.0 == code))
        };
        let missing_required = missing(table, &mapping, Some(&choices.others));
        let net_amount = if table.code != ORDER_LINES {
            NetAmount::Absent
        } else if mapped("net_amount") {
            NetAmount::Given
        } else if mapped("unit_price") && mapped("quantity") {
            NetAmount::Computed
        } else {
            NetAmount::Absent
        };
        let could_be_lines = chosen_table.is_none()
            && table.code == ORDERS
            && mapped("net_amount")
            && choices.is_one_of_several
            && !choices.has_lines;
        let columns = headers
            .into_iter()
            .zip(mapping)
            .zip(statistics)
            .enumerate()
            .map(|(place, ((header, (column, confidence_percent)), statistics))| {
                let decimal_comma = is_comma(place);
                let spec = column.as_ref().and_then(|column| table.column(&column.0));
                let unit = spec.and_then(|spec| spec.unit);
                let scale = if choices.plain_units { 0 } else { units::scale_of(unit, &header, money_scale) };
                let hours = (unit == Some(Unit::Hours)).then(|| {
                    if choices.plain_units { TimeUnit::Hours } else { TimeUnit::of_header(&header) }
                });
                let how = Writing { decimal_comma, scale, hours, day_order, is_1904, clock: choices.clock };
                let kind = kind_in(table, column.as_ref());
                let looks = statistics.looks(&header);
                let read_as = statistics.samples.first().and_then(|text| how.read_as(text, kind?));
                let samples = statistics.samples.into_iter().map(glimpse).collect();
                let header = glimpse(header);
                ColumnGuess {
                    header,
                    column,
                    confidence_percent,
                    samples,
                    read_as,
                    decimal_comma,
                    scale,
                    hours,
                    looks,
                }
            })
            .collect();
        Ok(Preview {
            encoding,
            delimiter,
            sheets: Vec::new(),
            sheet: None,
            remarks: Vec::new(),
            header,
            first_records,
            columns,
            rows: data
                .into_iter()
                .take(PREVIEW_ROWS)
                .map(|row| row.into_iter().map(glimpse).collect())
                .collect(),
            day_order,
            day_order_ambiguous,
            day_readings,
            decimal_question,
            clocks,
            clock: choices.clock,
            is_1904,
            plain_units: choices.plain_units,
            table: table.code.into(),
            own: choices.own_table(&table.code.into()).cloned(),
            makes_table: choices.made_table().is_some_and(|made| made.code.0 == table.code),
            table_percent,
            missing_required,
            net_amount,
            amounts: choices.amounts,
            keep_totals: choices.keep_totals,
            leave_out: choices.leave_out.clone(),
            discount,
            once_per_order: choices.once_per_order,
            could_be_lines,
            fill_down,
            doubts,
            undecodable,
            total_bytes,
            evidence,
        })
    }
}

/// Characters of a text that the page is shown: whoever looks needs no more, and the page cannot bear any length.
const GLIMPSE: usize = 1_000;

/// The beginning of a long text.
fn glimpse(mut text: String) -> String {
    if text.len() > GLIMPSE
        && let Some((at, _)) = text.char_indices().nth(GLIMPSE)
    {
        text.truncate(at);
        text.push('…');
    }
    text
}

/// How a column is written.
struct Writing {
    decimal_comma: bool,
    scale: i8,
    hours: Option<TimeUnit>,
    day_order: DayOrder,
    is_1904: bool,
    clock: ClockRule,
}

impl Writing {
    /// What a text is read as in this column, where that is not what it is already.
    fn read_as(&self, text: &str, kind: ColumnKind) -> Option<String> {
        let read = match kind {
            ColumnKind::Text => return None,
            ColumnKind::Flag => return None,
            ColumnKind::Day => time::day_by(text, self.day_order, self.clock, self.is_1904)?.to_string(),
            ColumnKind::Time => {
                let written = time::written(text, self.day_order, self.is_1904)?;
                time::shown(written.by(self.clock))?
            }
            ColumnKind::Number => {
                let read = match self.hours {
                    Some(unit) => duration::hours(text, self.decimal_comma, unit),
                    None => number::scaled(text, self.decimal_comma, self.scale),
                };
                read.ok()?.to_string()
            }
        };
        (read != text).then_some(read)
    }
}

fn readings(text: &str, orders: &[DayOrder]) -> Vec<DayReading> {
    let read = |order: &DayOrder| {
        let day = day::parse(text, *order)?.to_string();
        Some(DayReading { order: *order, text: text.to_owned(), day })
    };
    orders.iter().filter_map(read).collect()
}

fn offered(records: &[Vec<String>]) -> Vec<Vec<String>> {
    let shown = |record: &Vec<String>| {
        let cells = record.iter().map(|cell| trimmed(cell)).filter(|cell| !cell.is_empty());
        cells.take(OFFERED_CELLS).map(quoted).collect()
    };
    records.iter().take(OFFERED_RECORDS).map(shown).collect()
}

/// Whether the text is a web page or XML: programs save such under the names of tables.
fn is_markup(text: &str) -> bool {
    let start: String = text.trim_start().chars().take(MARKUP_CHARS).collect::<String>().to_lowercase();
    start.starts_with('<')
        && ["<html", "<!doctype", "<?xml", "<table", "<head", "<meta"].iter().any(|tag| start.contains(tag))
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

/// Records of the text that are not blank, at least so many of the first where there are more.
fn records_of(text: &str, delimiter: u8, whole: bool, most: usize) -> Result<Vec<Vec<String>>, ImportError> {
    let mut records: Vec<Vec<String>> = Vec::new();
    let mut reader = RecordReader::new(delimiter);
    let mut rest = text;
    while !rest.is_empty() && records.len() < most {
        let (piece, after) = rest.split_at(rest.floor_char_boundary(PIECE));
        rest = after;
        reader.feed(piece, &mut |record| {
            if records.len() < most && !record.is_blank() {
                records.push(record.cells().map(str::to_owned).collect());
            }
            Ok(())
        })?;
    }
    if whole && records.len() < most {
        reader.finish(&mut |record| {
            if !record.is_blank() {
                records.push(record.cells().map(str::to_owned).collect());
            }
            Ok(())
        })?;
    }
    Ok(records)
}

/// What all rows of the text say that stand below so many records, besides what is known.
fn evidence_of(
    text: &str,
    known: Evidence,
    (delimiter, cells, above, whole): (char, usize, usize, bool),
) -> Result<Evidence, ImportError> {
    let byte = u8::try_from(delimiter).map_err(|_| ImportError::UnknownDelimiter(delimiter))?;
    let mut reader = RecordReader::new(byte);
    let mut asked = Asked::new(delimiter, cells, u32::try_from(above).unwrap_or(u32::MAX), known);
    reader.feed_rows(text, &mut asked)?;
    if whole {
        reader.finish(&mut |record| asked.record(record))?;
    }
    Ok(asked.finish())
}
