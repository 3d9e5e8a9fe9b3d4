//! Holds the rows of a file against those that are there already: which are new, which changed, which are the same.
//! A row is known by the key columns of its table that both sides have, and its place among the rows that are alike in them.

use std::collections::{HashMap, HashSet};

use crate::{
    data::import::{
        columns::{Cell, cells_of, column_of, push, takes},
        importer::Imported,
        number::{Exact, exact},
    },
    domain::{
        batch::{Batch, BatchColumn},
        date::Day,
        table::{ColumnId, TableSpec},
    },
    engine::rows::{BatchRows, ColumnCells, MISSING_DAY, MISSING_NUMBER, MISSING_TEXT, MISSING_TIME},
};

/// Separates the parts of a key.
const MARK: char = '\u{1f}';

/// How many rows of a file are what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Overlap {
    /// Not there before.
    pub new: u32,
    /// There with other values.
    pub changed: u32,
    /// There as they are.
    pub same: u32,
    /// Rows that are there of orders in the file, but not in it.
    #[serde(default)]
    pub gone: u32,
}

impl Overlap {
    /// Whether any row is there already.
    pub const fn exists(self) -> bool {
        self.changed > 0 || self.same > 0
    }

    /// Whether taking the file in changes nothing, the rows that it lacks aside.
    pub const fn is_nothing_new(self) -> bool {
        self.new == 0 && self.changed == 0
    }
}

/// What becomes of an update.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// The counts.
    pub overlap: Overlap,
    /// New and changed rows; a changed row keeps the values of columns that the file does not have.
    pub rows: BatchRows,
    /// The columns that they have, in the order of the table.
    pub columns: Vec<BatchColumn>,
    /// Batches that lose rows, by their place in the list, with what is left of each.
    pub left: Vec<(usize, BatchRows)>,
}

/// A cell as a value: equal numbers are equal at any scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Value<'a> {
    Missing,
    Text(&'a str),
    Day(i32),
    Number(i64, u8),
    Time(i64),
}

impl<'a> Value<'a> {
    fn of(cells: Option<&'a ColumnCells>, row: usize) -> Self {
        match cells {
            None => Self::Missing,
            Some(ColumnCells::Text { dictionary, codes }) => {
                let code = codes.get(row).copied().filter(|code| *code != MISSING_TEXT);
                code.and_then(|code| dictionary.get(code as usize))
                    .map_or(Self::Missing, |text| Self::Text(text))
            }
            Some(ColumnCells::Day(days)) => {
                days.get(row).copied().filter(|day| *day != MISSING_DAY).map_or(Self::Missing, Self::Day)
            }
            Some(ColumnCells::Time(seconds)) => {
                let second = seconds.get(row).copied().filter(|second| *second != MISSING_TIME);
                second.map_or(Self::Missing, Self::Time)
            }
            Some(ColumnCells::Number { scale, mantissas }) => {
                let mantissa = mantissas.get(row).copied().filter(|mantissa| *mantissa != MISSING_NUMBER);
                mantissa.map_or(Self::Missing, |mantissa| Self::plain(mantissa, *scale))
            }
        }
    }

    fn plain(mut mantissa: i64, mut scale: u8) -> Self {
        while scale > 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            scale -= 1;
        }
        Self::Number(mantissa, scale)
    }

    fn cell(self) -> Cell<'a> {
        match self {
            Self::Missing => Cell::Missing,
            Self::Text(text) => Cell::Text(text),
            Self::Day(day) => Day::from_number(day).map_or(Cell::Missing, Cell::Day),
            Self::Time(second) => Cell::Time(second),
            Self::Number(mantissa, scale) => {
                let plain = Exact { mantissa: i128::from(mantissa), scale, rounded: false };
                Cell::Number(exact(plain.mantissa, i32::from(scale)).unwrap_or(plain))
            }
        }
    }
}

/// Where a row of the file comes to stand.
enum Fate {
    New,
    Changed { batch: usize, row: usize },
    Same,
}

/// Whether a key of the one stands in the other: only then need rows be held against each other.
pub fn shares_keys(table: Option<&TableSpec>, left: &BatchRows, right: &BatchRows) -> bool {
    let Some(first) = table.and_then(|spec| spec.key.first().copied()) else { return true };
    let orders = |rows: &BatchRows| match rows.columns.get(&ColumnId::from(first)) {
        Some(ColumnCells::Text { dictionary, .. }) => dictionary.clone(),
        _ => Vec::new(),
    };
    let is_text =
        |rows: &BatchRows| matches!(rows.columns.get(&first.into()), Some(ColumnCells::Text { .. }));
    if !is_text(left) || !is_text(right) {
        return true;
    }
    let known: HashSet<String> = orders(left).into_iter().collect();
    orders(right).iter().any(|order| known.contains(order))
}

/// Holds the rows of a file against those of batches, the oldest batch first. Rows of the file's orders that are not in it stay,
/// unless the user takes them out.
pub fn merge(imported: &Imported, existing: &[(&Batch, BatchRows)], takes_out: bool) -> Merged {
    let all: Vec<&str> = imported.spec().map_or_else(Vec::new, |spec| spec.key.clone());
    let is_everywhere = |code: &&str| {
        let column = ColumnId::from(*code);
        imported.rows.columns.contains_key(&column)
            && existing.iter().all(|(_, rows)| rows.columns.contains_key(&column))
    };
    let parts: Vec<&str> = all.into_iter().filter(is_everywhere).collect();
    let mut known: HashMap<String, (usize, usize)> = HashMap::new();
    let mut lines: HashMap<String, u32> = HashMap::new();
    for (batch, (_, rows)) in existing.iter().enumerate() {
        for row in 0..rows.rows as usize {
            known.insert(key(rows, row, &parts, &mut lines), (batch, row));
        }
    }
    lines.clear();
    let mut overlap = Overlap::default();
    let mut met: HashSet<(usize, usize)> = HashSet::new();
    let mut taken: Vec<(usize, Option<(usize, usize)>)> = Vec::new();
    let mut lost: Vec<Vec<bool>> = existing.iter().map(|(_, rows)| vec![false; rows.rows as usize]).collect();
    for row in 0..imported.rows.rows as usize {
        let place = known.get(&key(&imported.rows, row, &parts, &mut lines));
        met.extend(place.copied());
        match fate(imported, row, existing, place) {
            Fate::New => {
                overlap.new += 1;
                taken.push((row, None));
            }
            Fate::Changed { batch, row: old } => {
                overlap.changed += 1;
                taken.push((row, Some((batch, old))));
                if let Some(slot) = lost.get_mut(batch).and_then(|rows| rows.get_mut(old)) {
                    *slot = true;
                }
            }
            Fate::Same => overlap.same += 1,
        }
    }
    for (batch, row) in gone(imported, existing, parts.first().copied(), &met) {
        overlap.gone += 1;
        if let Some(slot) = lost.get_mut(batch).and_then(|rows| rows.get_mut(row)).filter(|_| takes_out) {
            *slot = true;
        }
    }
    let (rows, columns) = joined(imported, existing, &taken);
    let left = existing
        .iter()
        .zip(&lost)
        .enumerate()
        .filter(|(_, (_, lost))| lost.contains(&true))
        .map(|(place, ((_, rows), lost))| (place, without(rows, lost)))
        .collect();
    Merged { overlap, rows, columns, left }
}

/// The rows of orders which the file has, by the first column of the key, that are none of its rows.
fn gone(
    imported: &Imported,
    existing: &[(&Batch, BatchRows)],
    first: Option<&str>,
    met: &HashSet<(usize, usize)>,
) -> Vec<(usize, usize)> {
    let Some(first) = first.map(ColumnId::from) else { return Vec::new() };
    let order_of = |rows: &BatchRows, row: usize| match Value::of(rows.columns.get(&first), row) {
        Value::Text(text) => Some(text.to_owned()),
        _ => None,
    };
    let orders: HashSet<String> =
        (0..imported.rows.rows as usize).filter_map(|row| order_of(&imported.rows, row)).collect();
    let mut gone = Vec::new();
    for (batch, (_, rows)) in existing.iter().enumerate() {
        let lacks = |row: &usize| {
            !met.contains(&(batch, *row)) && order_of(rows, *row).is_some_and(|order| orders.contains(&order))
        };
        gone.extend((0..rows.rows as usize).filter(lacks).map(|row| (batch, row)));
    }
    gone
}

/// The key of a row; `lines` counts the rows that are alike in it.
fn key(rows: &BatchRows, row: usize, parts: &[&str], lines: &mut HashMap<String, u32>) -> String {
    let mut key = String::new();
    for code in parts {
        match Value::of(rows.columns.get(&ColumnId::from(*code)), row) {
            Value::Missing => {}
            Value::Text(text) => key.push_str(text),
            Value::Day(day) => key.push_str(&day.to_string()),
            Value::Number(mantissa, scale) => key.push_str(&format!("{mantissa}e-{scale}")),
            Value::Time(second) => key.push_str(&second.to_string()),
        }
        key.push(MARK);
    }
    let line = lines.entry(key.clone()).or_insert(0);
    *line += 1;
    key.push(MARK);
    key.push_str(&line.to_string());
    key
}

/// A row is the same where all columns of the file have the values that are there.
fn fate(
    imported: &Imported,
    row: usize,
    existing: &[(&Batch, BatchRows)],
    place: Option<&(usize, usize)>,
) -> Fate {
    let Some((batch, old)) = place.copied() else { return Fate::New };
    let Some((_, rows)) = existing.get(batch) else { return Fate::New };
    let is_same = imported
        .rows
        .columns
        .iter()
        .all(|(column, cells)| Value::of(Some(cells), row) == Value::of(rows.columns.get(column), old));
    if is_same { Fate::Same } else { Fate::Changed { batch, row: old } }
}

/// The rows that are taken, with the columns of the file and those that only replaced rows have.
fn joined(
    imported: &Imported,
    existing: &[(&Batch, BatchRows)],
    taken: &[(usize, Option<(usize, usize)>)],
) -> (BatchRows, Vec<BatchColumn>) {
    let mut result =
        BatchRows { rows: u32::try_from(taken.len()).unwrap_or(u32::MAX), ..BatchRows::default() };
    let mut columns = Vec::new();
    let replaced: Vec<usize> = taken.iter().filter_map(|(_, old)| old.map(|(batch, _)| batch)).collect();
    for spec in imported.spec().map(|spec| spec.columns.as_slice()).unwrap_or_default() {
        let column = ColumnId::from(spec.code);
        let brought = imported.columns.iter().find(|one| one.column == column);
        let kept = replaced
            .iter()
            .filter_map(|batch| existing.get(*batch))
            .find_map(|(batch, _)| batch.columns.iter().find(|one| one.column == column));
        let Some(header) = brought.or(kept) else { continue };
        let mut grown = column_of(spec.kind);
        for (row, old) in taken {
            let new = imported.rows.columns.get(&column).map(|cells| Value::of(Some(cells), *row));
            let value = new.unwrap_or_else(|| match old {
                Some((batch, old)) => {
                    Value::of(existing.get(*batch).and_then(|(_, rows)| rows.columns.get(&column)), *old)
                }
                None => Value::Missing,
            });
            let cell = value.cell();
            let cell = if takes(&mut grown, &cell) { cell } else { Cell::Missing };
            push(&mut grown, &cell);
        }
        columns.push(header.clone());
        result.columns.insert(column, cells_of(grown));
    }
    (result, columns)
}

fn without(rows: &BatchRows, lost: &[bool]) -> BatchRows {
    let kept: Vec<usize> =
        (0..rows.rows as usize).filter(|row| !lost.get(*row).copied().unwrap_or(false)).collect();
    let columns = rows.columns.iter().map(|(column, cells)| (column.clone(), picked(cells, &kept))).collect();
    BatchRows { rows: u32::try_from(kept.len()).unwrap_or(u32::MAX), columns }
}

/// The cells at these places; texts keep their dictionary without those that are gone.
fn picked(cells: &ColumnCells, kept: &[usize]) -> ColumnCells {
    match cells {
        ColumnCells::Day(days) => {
            ColumnCells::Day(kept.iter().filter_map(|row| days.get(*row).copied()).collect())
        }
        ColumnCells::Time(seconds) => {
            ColumnCells::Time(kept.iter().filter_map(|row| seconds.get(*row).copied()).collect())
        }
        ColumnCells::Number { scale, mantissas } => ColumnCells::Number {
            scale: *scale,
            mantissas: kept.iter().filter_map(|row| mantissas.get(*row).copied()).collect(),
        },
        ColumnCells::Text { .. } => {
            let mut grown = column_of(crate::domain::table::ColumnKind::Text);
            kept.iter().for_each(|row| push(&mut grown, &Value::of(Some(cells), *row).cell()));
            cells_of(grown)
        }
    }
}
