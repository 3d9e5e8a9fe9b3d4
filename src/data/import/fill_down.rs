//! Columns that are filled in the first row of each group only, as reports and merged cells have them: which they are, and
//! what their blanks stand for. Filled on the user's word only.

use crate::{
    data::import::{
        asides::is_aside,
        cell::{is_missing, trimmed},
        guess::kind_in,
        records::{Record, Span},
    },
    domain::table::{ColumnId, ColumnKind, TableSpec},
};

/// Rows with gaps from which on it is asked.
const ENOUGH: usize = 2;

/// Columns with gaps.
pub(super) struct Gaps {
    /// Their places in the file.
    pub(super) places: Vec<usize>,
    /// Rows that have such a gap.
    pub(super) rows: usize,
}

/// The columns whose blanks may stand for the value above: required ones, and those that are blank in the same rows only.
pub(super) fn gaps(
    table: &TableSpec,
    mapping: &[(Option<ColumnId>, u8)],
    data: &[Vec<String>],
) -> Option<Gaps> {
    let kind = |place: usize| kind_in(table, mapping.get(place)?.0.as_ref());
    let is_required = |place: usize| {
        let column = mapping.get(place).and_then(|(column, _)| column.as_ref());
        column.and_then(|column| table.column(&column.0)).is_some_and(|spec| spec.required)
    };
    let named: Vec<usize> = (0..mapping.len())
        .filter(|place| matches!(kind(*place), Some(ColumnKind::Text | ColumnKind::Day | ColumnKind::Time)))
        .collect();
    let is_blank =
        |row: &Vec<String>, place: usize| row.get(place).is_none_or(|cell| is_missing(trimmed(cell)));
    let keys: Vec<usize> = named.iter().copied().filter(|place| is_required(*place)).collect();
    let data: Vec<&Vec<String>> = data.iter().filter(|row| !is_aside(row)).collect();
    let first = data.first()?;
    // Blank where a key is, and not in the first row.
    let places: Vec<usize> = named
        .iter()
        .copied()
        .filter(|place| {
            let mut blanks = data.iter().filter(|row| is_blank(row, *place)).peekable();
            blanks.peek().is_some()
                && !is_blank(first, *place)
                && blanks.all(|row| keys.iter().any(|key| is_blank(row, *key)))
        })
        .collect();
    let says_more =
        |row: &Vec<String>| named.iter().any(|place| !places.contains(place) && !is_blank(row, *place));
    let has_gap = |row: &Vec<String>| places.iter().any(|place| is_required(*place) && is_blank(row, *place));
    let rows = data.iter().filter(|row| has_gap(row) && says_more(row)).count();
    let is_whole = data.iter().filter(|row| !has_gap(row)).count() > 0;
    (rows >= ENOUGH && is_whole).then_some(Gaps { places, rows })
}

/// Fills blanks with what stood last in their columns.
#[derive(Debug, Default)]
pub(super) struct FillDown {
    places: Vec<usize>,
    /// Other columns that are read as texts and days: a row without any of them is none to be filled.
    others: Vec<usize>,
    last: Vec<String>,
}

impl FillDown {
    pub(super) fn new(places: &[u32], read: impl Iterator<Item = usize>) -> Self {
        let places: Vec<usize> = places.iter().map(|place| *place as usize).collect();
        let others = read.filter(|place| !places.contains(place)).collect();
        Self { last: vec![String::new(); places.len()], places, others }
    }

    pub(super) fn is_on(&self) -> bool {
        !self.places.is_empty()
    }

    /// The cells of a row with its blanks filled; nothing where there is nothing to fill.
    pub(super) fn filled(&mut self, record: &Record<'_>) -> Option<(String, Vec<Span>)> {
        let mut is_changed = false;
        for (place, last) in self.places.iter().zip(&mut self.last) {
            let cell = trimmed(record.cell(*place));
            if is_missing(cell) {
                is_changed |= !last.is_empty();
            } else {
                cell.clone_into(last);
            }
        }
        let says_more = self.others.iter().any(|place| !is_missing(trimmed(record.cell(*place))));
        if !is_changed || !says_more {
            return None;
        }
        let mut text = String::new();
        let mut spans = Vec::with_capacity(record.len());
        for (place, cell) in record.cells().enumerate() {
            let filled =
                self.places.iter().position(|one| *one == place).and_then(|slot| self.last.get(slot));
            let cell = filled.filter(|_| is_missing(trimmed(cell))).map_or(cell, String::as_str);
            spans.push(Span { from: text.len(), until: text.len() + cell.len() });
            text.push_str(cell);
        }
        Some((text, spans))
    }
}
