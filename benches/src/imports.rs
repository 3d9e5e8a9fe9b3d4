//! Files as the product's codec reads them: looked at, surveyed, imported piece by piece; and a workbook as it writes them.

use keyscore::{
    data::{
        book::{Book, Cell, Sheet},
        import::{ImportChoices, ImportError, PREVIEW_BYTES, importer::Imported, preview::Preview, text, workbook},
    },
    engine::rows::{BatchRows, ColumnCells},
};
use rust_decimal::Decimal;

/// Bytes that are handed over at once, as in the codec.
const STEP: usize = 1 << 20;
/// What spreadsheets call 1970-01-01.
const EPOCH_SERIAL: i64 = 25_569;
/// Bytes that are surveyed, as in the codec.
const SURVEYED: usize = 64 << 20;

/// Reads a text file: its rows as its start says, while all of them are asked how their days and numbers are written; where they
/// say something else, they are looked at first and then read.
///
/// # Errors
/// As for the import.
pub fn text_file(bytes: &[u8]) -> Result<Imported, ImportError> {
    let readers = text::readers();
    let head = bytes.get(..PREVIEW_BYTES.min(bytes.len())).unwrap_or_default();
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let mut pass = (readers.pass)(head, size, &ImportChoices::default())?;
    for piece in bytes.chunks(STEP) {
        pass.feed(piece)?;
    }
    match pass.finish()? {
        Some(imported) => Ok(imported),
        None => looked_at_first(bytes),
    }
}

/// Reads a text file: what it is, how its days and numbers are written in all rows, then the rows. As the page does in two steps.
///
/// # Errors
/// As for the import.
pub fn looked_at_first(bytes: &[u8]) -> Result<Imported, ImportError> {
    let readers = text::readers();
    let seen = look(bytes)?;
    let mut importer = (readers.import)(&seen)?;
    for piece in bytes.chunks(STEP) {
        importer.feed(piece)?;
    }
    importer.finish()
}

fn look(bytes: &[u8]) -> Result<Preview, ImportError> {
    let readers = text::readers();
    let head = bytes.get(..PREVIEW_BYTES.min(bytes.len())).unwrap_or_default();
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let first = (readers.preview)(head, size, &ImportChoices::default())?;
    if first.evidence.whole {
        return Ok(first);
    }
    let mut survey = (readers.survey)(&first, false)?;
    let surveyed = SURVEYED.min(bytes.len());
    for piece in bytes.get(..surveyed).unwrap_or_default().chunks(STEP) {
        survey.feed(piece)?;
    }
    let known =
        ImportChoices { evidence: Some(survey.finish(surveyed >= bytes.len())?), ..ImportChoices::default() };
    (readers.preview)(head, size, &known)
}

/// Reads a workbook: counted first, then looked at, then its rows.
///
/// # Errors
/// As for the import.
pub fn workbook(bytes: Vec<u8>) -> Result<Imported, ImportError> {
    let mut book = workbook::open(bytes)?;
    let seen = book.preview(&ImportChoices::default())?;
    book.import(&seen, &mut |_, _, _| {})
}

/// A workbook of one sheet: a head of the codes of the columns, then the rows.
pub fn book(read: &BatchRows) -> Book {
    let head = read.columns.keys().map(|code| Cell::text(code.0.as_str())).collect();
    let row = |row: usize| read.columns.values().map(|cells| cell(cells, row)).collect();
    let rows = (0..usize::try_from(read.rows).unwrap_or_default()).map(row);
    let rows = std::iter::once(head).chain(rows).collect();
    Book { sheets: vec![Sheet { name: "lines".to_owned(), rows, ..Sheet::default() }], ..Book::default() }
}

fn cell(cells: &ColumnCells, row: usize) -> Cell {
    let found = match cells {
        ColumnCells::Text { dictionary, codes } => {
            let text = codes.get(row).and_then(|code| dictionary.get(usize::try_from(*code).ok()?));
            text.map(|text| Cell::text(text.as_str()))
        }
        ColumnCells::Day(days) => {
            let day = days.get(row).filter(|day| **day != i32::MIN);
            day.map(|day| Cell::number(Decimal::from(i64::from(*day) + EPOCH_SERIAL)))
        }
        ColumnCells::Number { scale, mantissas } => {
            let number = mantissas.get(row).filter(|number| **number != i64::MIN);
            number.map(|number| Cell::number(Decimal::new(*number, u32::from(*scale))))
        }
        ColumnCells::Time(_) => None,
    };
    found.unwrap_or_default()
}
