//! Reading columns of texts row by row: what the lists of accounts and people are read with.

use crate::engine::rows::{BatchRows, ColumnCells};

/// The texts of a column, and for each row which of them it has; `None` where there is no such column, or it holds no texts.
pub(super) fn texts_of<'r>(rows: &'r BatchRows, column: &str) -> Option<(&'r [String], &'r [u32])> {
    match rows.columns.get(&column.into())? {
        ColumnCells::Text { dictionary, codes } => Some((dictionary, codes)),
        _ => None,
    }
}

/// The text of a row; `None` where the row has none.
pub(super) fn text_at<'r>(rows: &'r BatchRows, column: &str, row: usize) -> Option<&'r str> {
    let (texts, codes) = texts_of(rows, column)?;
    texts.get(*codes.get(row)? as usize).map(String::as_str)
}

/// For each text of a column the first row that has it, `usize::MAX` where none has; empty without the column.
pub(super) fn first_rows(rows: &BatchRows, column: &str) -> Vec<usize> {
    let (texts, codes) = texts_of(rows, column).unwrap_or_default();
    let mut first = vec![usize::MAX; texts.len()];
    for (row, code) in codes.iter().enumerate() {
        if let Some(slot) = first.get_mut(*code as usize).filter(|slot| **slot == usize::MAX) {
            *slot = row;
        }
    }
    first
}
