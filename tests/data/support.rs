//! Imports in one call, and columns as plain lists.

use keyscore::{
    data::import::{
        ImportChoices, ImportError, PREVIEW_BYTES,
        importer::{Imported, Importer},
        preview::{Preview, preview},
    },
    domain::table::ColumnId,
    engine::rows::{ColumnCells, MISSING_DAY, MISSING_NUMBER, MISSING_TEXT},
};

pub(crate) fn seen(bytes: &[u8]) -> Preview {
    preview(bytes, bytes.len() as u64, &ImportChoices::default()).unwrap()
}

/// Imports bytes in pieces of this length.
pub(crate) fn import_in(
    bytes: &[u8],
    choices: &ImportChoices,
    piece: usize,
) -> Result<Imported, ImportError> {
    let head = &bytes[..bytes.len().min(PREVIEW_BYTES)];
    let mut importer = Importer::new(&preview(head, bytes.len() as u64, choices)?)?;
    for part in bytes.chunks(piece) {
        importer.feed(part)?;
    }
    importer.finish()
}

pub(crate) fn import(text: &str) -> Imported {
    import_in(text.as_bytes(), &ImportChoices::default(), 7).unwrap()
}

/// The cells of a column as text: days and numbers as written in full, `-` where missing.
pub(crate) fn cells(imported: &Imported, column: &str) -> Vec<String> {
    match &imported.rows.columns[&ColumnId::from(column)] {
        ColumnCells::Text { dictionary, codes } => codes
            .iter()
            .map(
                |code| {
                    if *code == MISSING_TEXT { "-".to_owned() } else { dictionary[*code as usize].clone() }
                },
            )
            .collect(),
        ColumnCells::Time(seconds) => seconds
            .iter()
            .map(|second| keyscore::data::import::time::shown(*second).unwrap_or_default())
            .collect(),
        ColumnCells::Day(days) => days
            .iter()
            .map(|day| match *day {
                MISSING_DAY => "-".to_owned(),
                day => keyscore::domain::date::Day::from_number(day).unwrap().to_string(),
            })
            .collect(),
        ColumnCells::Number { scale, mantissas } => mantissas
            .iter()
            .map(|mantissa| match *mantissa {
                MISSING_NUMBER => "-".to_owned(),
                mantissa => rust_decimal::Decimal::new(mantissa, u32::from(*scale)).to_string(),
            })
            .collect(),
    }
}

pub(crate) fn mapped(preview: &Preview) -> Vec<Option<&str>> {
    preview.columns.iter().map(|guess| guess.column.as_ref().map(|column| column.0.as_str())).collect()
}
