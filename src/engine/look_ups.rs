//! Look-ups between tables: what a row does not say itself it takes from the row that its key points at (order line →
//! order → account). Done when rows are put together for evaluation, never when they are stored: a later import of the table
//! that is pointed at, or its undo, changes what is found.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use crate::{
    domain::{
        batch::Batch,
        id::Id,
        key_alias::KeyAlias,
        table::{ColumnId, Reference, TableId, TableSpec, is_carried, references, standard_table},
        workspace::Workspace,
    },
    engine::{
        layout::to_index,
        likeness::Likeness,
        model::Model,
        rows::{BatchRows, ColumnCells, MISSING_DAY, MISSING_NUMBER, MISSING_TEXT, MISSING_TIME},
    },
};

/// Keys without a row that are listed of one look-up.
const LISTED: usize = 200;
/// Keys without a row that are held against those that are there.
const COMPARED: usize = 24;

/// What became of one look-up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LookUp {
    /// The table whose rows look something up.
    pub table: TableId,
    /// The column with their keys.
    pub column: ColumnId,
    /// The table that they point at.
    pub to: TableId,
    /// What rows take from there.
    pub carried: Vec<ColumnId>,
    /// Rows that found theirs.
    pub found: u64,
    /// Rows that took anything from there: what their file says itself they do not take.
    pub filled: u64,
    /// Rows without a key.
    pub without_key: u64,
    /// Rows whose key is not there.
    pub unmatched: u64,
    /// How many different keys are not there.
    pub unmatched_keys: u64,
    /// The first of them, those of most rows first.
    pub keys: Vec<UnmatchedKey>,
    /// The column in which keys are looked up.
    pub key: ColumnId,
    /// Other ways to write its keys, in order of what is written.
    pub aliases: Vec<AliasUse>,
}

/// Another way to write a key, and what it does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AliasUse {
    /// What files write.
    pub written: String,
    /// The key that is meant.
    pub meant: String,
    /// Rows that found theirs by it.
    pub rows: u64,
    /// Whether the key that is meant is there.
    pub is_there: bool,
}

/// A key without a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnmatchedKey {
    /// As it is written.
    pub key: String,
    /// How many rows have it.
    pub rows: u64,
    /// Keys that are there and look much like it, the likeliest first.
    pub like: Vec<String>,
}

/// What rows took from each other.
#[derive(Debug, Clone, Default)]
pub struct Taken {
    /// Columns in which missing cells were filled, as their files brought them.
    brought: BTreeMap<(Id<Batch>, ColumnId), ColumnCells>,
    /// Rows that took anything, by table, key column and the table that it points at.
    rows: BTreeMap<(&'static str, &'static str, &'static str), u64>,
}

/// Columns in which a blank says something itself where the file has them: what has no delivery date is not delivered.
const TELLING_BLANKS: &[&str] = &["delivered_date"];

/// Where a key is found: the batch and its row; more where the key is not unique there.
type Places = Vec<(Id<Batch>, usize)>;

/// Puts in the columns and cells that rows take from others, in place of those of before. Rows of a batch keep what their
/// file brought.
pub fn look_up(model: &mut Model) {
    let Model { workspace, rows, taken } = model;
    for ((batch, column), cells) in std::mem::take(taken).brought {
        if let Some(rows) = rows.get_mut(&batch) {
            rows.columns.insert(column, cells);
        }
    }
    for (id, rows) in rows.iter_mut() {
        if let Some(batch) = workspace.batches.get(id) {
            rows.columns.retain(|column, _| batch.columns.iter().any(|brought| brought.column == *column));
        }
    }
    let mut done = BTreeSet::new();
    for table in workspace.tables() {
        fill(table, workspace, rows, taken, &mut done);
    }
}

/// The rows as their files brought them, without what they took from others: for whoever writes them down.
pub fn as_brought(model: &Model) -> BTreeMap<Id<Batch>, BatchRows> {
    let mut rows = model.rows.clone();
    for ((batch, column), cells) in &model.taken.brought {
        if let Some(rows) = rows.get_mut(batch) {
            rows.columns.insert(column.clone(), cells.clone());
        }
    }
    for (id, rows) in &mut rows {
        if let Some(batch) = model.workspace.batches.get(id) {
            rows.columns.retain(|column, _| batch.columns.iter().any(|brought| brought.column == *column));
        }
    }
    rows
}

/// Whether any row could look something up: two tables at least.
pub fn has_look_ups(workspace: &Workspace) -> bool {
    let mut seen = workspace.batches.values().map(|batch| &batch.table);
    let first = seen.next();
    seen.any(|table| Some(table) != first)
}

fn fill(
    table: &'static TableSpec,
    workspace: &Workspace,
    rows: &mut BTreeMap<Id<Batch>, BatchRows>,
    sum: &mut Taken,
    done: &mut BTreeSet<&'static str>,
) {
    // What points in a circle finds what was there at first.
    if !done.insert(table.code) {
        return;
    }
    let own = batches_of(workspace, table.code);
    if own.is_empty() {
        return;
    }
    for reference in references(table) {
        let Some(other) = standard_table(&reference.table.into()) else { continue };
        let others = batches_of(workspace, other.code);
        if others.is_empty() {
            continue;
        }
        fill(other, workspace, rows, sum, done);
        let index = Index::of(&reference, other, &others, (workspace, rows));
        for batch in &own {
            let Some(own) = rows.get(batch) else { continue };
            let Some(keys) = own.columns.get(&reference.column.into()) else { continue };
            let mut filled = vec![false; to_index(own.rows)];
            let found: Vec<(ColumnId, ColumnCells)> = carried(table, other, reference.column)
                .filter_map(|column| {
                    let brought = own.columns.get(&column);
                    if brought.is_some_and(|cells| {
                        TELLING_BLANKS.contains(&column.0.as_str()) || !has_blanks(cells)
                    }) {
                        return None;
                    }
                    let cells = taken(keys, &column, &index, rows)?;
                    let cells = completed(brought, cells, &mut filled)?;
                    Some((column, cells))
                })
                .collect();
            let count = filled.iter().filter(|is_filled| **is_filled).count() as u64;
            *sum.rows.entry((table.code, reference.column, other.code)).or_insert(0) += count;
            let file = workspace.batches.get(batch).map(|batch| &batch.columns);
            let is_brought =
                |column: &ColumnId| file.is_some_and(|all| all.iter().any(|one| one.column == *column));
            if let Some(rows) = rows.get_mut(batch) {
                for (column, cells) in found {
                    let earlier = rows.columns.insert(column.clone(), cells);
                    if let Some(earlier) = earlier.filter(|_| is_brought(&column)) {
                        // Filled by several keys, it is still what the file brought that is kept.
                        sum.brought.entry((*batch, column)).or_insert(earlier);
                    }
                }
            }
        }
    }
}

/// Batches of a table, the oldest first.
fn batches_of(workspace: &Workspace, table: &str) -> Vec<Id<Batch>> {
    let mut batches: Vec<&Batch> =
        workspace.batches.values().filter(|batch| batch.table.0 == table).collect();
    batches.sort_by_key(|batch| (batch.imported_at, batch.id));
    batches.into_iter().map(|batch| batch.id).collect()
}

/// The columns that a table may take from another by a key. Who looks after an account changes with time and stands in its
/// dated ownership: the owner that a list names is not the employee of its rows.
fn carried<'t>(
    table: &'t TableSpec,
    other: &'t TableSpec,
    key: &'t str,
) -> impl Iterator<Item = ColumnId> + 't {
    let both = table.columns.iter().filter(move |spec| other.column(spec.code).is_some() && spec.code != key);
    let is_owner = move |code: &str| code == "employee" && other.key == ["account"];
    both.filter(move |spec| is_carried(spec.code) && !is_owner(spec.code))
        .map(|spec| ColumnId::from(spec.code))
}

/// Where keys are found.
struct Index<'w> {
    places: HashMap<String, Places>,
    /// Keys that are meant, by how they are written too.
    aliases: HashMap<&'w str, &'w str>,
}

impl<'w> Index<'w> {
    fn of(
        reference: &Reference,
        other: &TableSpec,
        batches: &[Id<Batch>],
        (workspace, rows): (&'w Workspace, &BTreeMap<Id<Batch>, BatchRows>),
    ) -> Self {
        let is_here = |alias: &&KeyAlias| alias.table.0 == other.code && alias.column.0 == reference.key;
        let aliases = workspace.key_aliases.values().filter(is_here);
        Self {
            places: index_of(reference, other, batches, rows),
            aliases: aliases.map(|alias| (alias.written.as_str(), alias.meant.as_str())).collect(),
        }
    }

    /// Where a key is found: as it is written, else by its alias; with whether it was by that.
    fn find(&self, key: &str) -> Option<(&Places, bool)> {
        let key = key.trim();
        let direct = self.places.get(key).map(|places| (places, false));
        direct.or_else(|| Some((self.places.get(*self.aliases.get(key)?)?, true)))
    }
}

/// Where each key is found. Of rows with the same key the newest counts where the key is the table's own.
fn index_of(
    reference: &Reference,
    other: &TableSpec,
    batches: &[Id<Batch>],
    rows: &BTreeMap<Id<Batch>, BatchRows>,
) -> HashMap<String, Places> {
    let is_unique = other.key == [reference.key];
    let mut index: HashMap<String, Places> = HashMap::new();
    for batch in batches {
        let Some(ColumnCells::Text { dictionary, codes }) =
            rows.get(batch).and_then(|rows| rows.columns.get(&reference.key.into()))
        else {
            continue;
        };
        let mut by_code: Vec<Places> = vec![Vec::new(); dictionary.len()];
        for (row, code) in codes.iter().enumerate() {
            if let Some(places) = by_code.get_mut(to_index(*code)) {
                if is_unique {
                    places.clear();
                }
                places.push((*batch, row));
            }
        }
        for (text, places) in dictionary.iter().zip(by_code).filter(|(_, places)| !places.is_empty()) {
            let slot = index.entry(text.trim().to_owned()).or_default();
            if is_unique {
                slot.clear();
            }
            slot.extend(places);
        }
    }
    index
}

/// A cell that is taken from another table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cell<'r> {
    Text(&'r str),
    Day(i32),
    Number(i64, u8),
    Time(i64),
}

fn cell<'r>(cells: &'r ColumnCells, row: usize) -> Option<Cell<'r>> {
    match cells {
        ColumnCells::Text { dictionary, codes } => {
            dictionary.get(to_index(*codes.get(row)?)).map(|text| Cell::Text(text))
        }
        ColumnCells::Day(days) => days.get(row).copied().filter(|day| *day != MISSING_DAY).map(Cell::Day),
        ColumnCells::Number { scale, mantissas } => {
            let mantissa = mantissas.get(row).copied().filter(|mantissa| *mantissa != MISSING_NUMBER);
            mantissa.map(|mantissa| Cell::Number(mantissa, *scale))
        }
        ColumnCells::Time(seconds) => {
            seconds.get(row).copied().filter(|second| *second != MISSING_TIME).map(Cell::Time)
        }
    }
}

/// Whether any cell of a column is missing.
fn has_blanks(cells: &ColumnCells) -> bool {
    match cells {
        ColumnCells::Text { codes, .. } => codes.contains(&MISSING_TEXT),
        ColumnCells::Day(days) => days.contains(&MISSING_DAY),
        ColumnCells::Number { mantissas, .. } => mantissas.contains(&MISSING_NUMBER),
        ColumnCells::Time(seconds) => seconds.contains(&MISSING_TIME),
    }
}

/// A column with its missing cells taken from another, where any can be; marks the rows that took one.
fn completed(brought: Option<&ColumnCells>, other: ColumnCells, filled: &mut [bool]) -> Option<ColumnCells> {
    let mut mark = |row: usize| {
        if let Some(slot) = filled.get_mut(row) {
            *slot = true;
        }
    };
    let Some(brought) = brought else {
        (0..other.len()).filter(|row| cell(&other, *row).is_some()).for_each(mark);
        return Some(other);
    };
    let mut all = brought.clone();
    let mut any = false;
    let mut take = |row: usize| {
        any = true;
        mark(row);
    };
    match (&mut all, &other) {
        (ColumnCells::Text { dictionary, codes }, ColumnCells::Text { dictionary: texts, codes: others }) => {
            let mut known: HashMap<String, u32> =
                (0..).zip(&*dictionary).map(|(code, text)| (text.clone(), code)).collect();
            for (row, (code, other)) in codes.iter_mut().zip(others).enumerate() {
                let Some(text) = texts.get(to_index(*other)).filter(|_| *code == MISSING_TEXT) else {
                    continue;
                };
                *code = known.get(text).copied().unwrap_or_else(|| {
                    let new = u32::try_from(dictionary.len()).unwrap_or(MISSING_TEXT);
                    dictionary.push(text.clone());
                    known.insert(text.clone(), new);
                    new
                });
                take(row);
            }
        }
        (ColumnCells::Day(own), ColumnCells::Day(other)) => fill_blanks(own, other, MISSING_DAY, take),
        (ColumnCells::Time(own), ColumnCells::Time(other)) => fill_blanks(own, other, MISSING_TIME, take),
        (
            ColumnCells::Number { scale, mantissas },
            ColumnCells::Number { scale: others_scale, mantissas: others },
        ) if scale == others_scale => fill_blanks(mantissas, others, MISSING_NUMBER, take),
        _ => {}
    }
    any.then_some(all)
}

fn fill_blanks<T: Copy + PartialEq>(own: &mut [T], others: &[T], missing: T, mut take: impl FnMut(usize)) {
    for (row, (own, other)) in own.iter_mut().zip(others).enumerate() {
        if *own == missing && *other != missing {
            *own = *other;
            take(row);
        }
    }
}

/// The cells of a column for rows with these keys; `None` where no row that is pointed at has the column. Where a key has
/// several rows that say different things, nothing is taken.
fn taken(
    keys: &ColumnCells,
    column: &ColumnId,
    index: &Index<'_>,
    rows: &BTreeMap<Id<Batch>, BatchRows>,
) -> Option<ColumnCells> {
    let ColumnCells::Text { dictionary, codes } = keys else { return None };
    let of_key = |key: &String| {
        let cells = index.find(key)?.0.iter().map(|(batch, row)| {
            rows.get(batch).and_then(|rows| rows.columns.get(column)).and_then(|cells| cell(cells, *row))
        });
        let mut present = cells.flatten();
        let first = present.next()?;
        present.all(|other| other == first).then_some(first)
    };
    let by_code: Vec<Option<Cell<'_>>> = dictionary.iter().map(of_key).collect();
    let of_rows = || codes.iter().map(|code| by_code.get(to_index(*code)).copied().flatten());
    Some(match by_code.iter().flatten().next()? {
        Cell::Text(_) => {
            let mut texts: Vec<String> = Vec::new();
            let mut known: HashMap<&str, u32> = HashMap::new();
            let codes = of_rows()
                .map(|cell| match cell {
                    Some(Cell::Text(text)) => *known.entry(text).or_insert_with(|| {
                        texts.push(text.to_owned());
                        u32::try_from(texts.len() - 1).unwrap_or(MISSING_TEXT)
                    }),
                    _ => MISSING_TEXT,
                })
                .collect();
            ColumnCells::Text { dictionary: texts, codes }
        }
        Cell::Day(_) => {
            let day = |cell| if let Some(Cell::Day(day)) = cell { day } else { MISSING_DAY };
            ColumnCells::Day(of_rows().map(day).collect())
        }
        Cell::Time(_) => {
            let second = |cell| if let Some(Cell::Time(second)) = cell { second } else { MISSING_TIME };
            ColumnCells::Time(of_rows().map(second).collect())
        }
        Cell::Number(_, scale) => {
            // Only yes and no is taken, which has no decimal places.
            let of_scale = |cell| match cell {
                Some(Cell::Number(mantissa, other)) if other == *scale => mantissa,
                _ => MISSING_NUMBER,
            };
            ColumnCells::Number { scale: *scale, mantissas: of_rows().map(of_scale).collect() }
        }
    })
}

/// What became of every look-up of a model, in the order of the tables.
pub fn look_ups(model: &Model) -> Vec<LookUp> {
    let mut found = Vec::new();
    for table in model.workspace.tables() {
        let own = batches_of(&model.workspace, table.code);
        for reference in references(table) {
            let Some(other) = standard_table(&reference.table.into()) else { continue };
            let others = batches_of(&model.workspace, other.code);
            let carried: Vec<ColumnId> = carried(table, other, reference.column).collect();
            if own.is_empty() || others.is_empty() || carried.is_empty() {
                continue;
            }
            let index = Index::of(&reference, other, &others, (&model.workspace, &model.rows));
            found.extend(matched(table, &reference, carried, &own, &index, model));
        }
    }
    found
}

fn matched(
    table: &TableSpec,
    reference: &Reference,
    carried: Vec<ColumnId>,
    batches: &[Id<Batch>],
    index: &Index<'_>,
    model: &Model,
) -> Option<LookUp> {
    let column = ColumnId::from(reference.column);
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    let mut by_alias: BTreeMap<&str, u64> = index.aliases.keys().map(|written| (*written, 0)).collect();
    let (mut found, mut without_key, mut has_column) = (0, 0, false);
    for batch in batches {
        let Some(ColumnCells::Text { dictionary, codes }) =
            model.rows.get(batch).and_then(|rows| rows.columns.get(&column))
        else {
            continue;
        };
        has_column = true;
        let mut rows = vec![0_u64; dictionary.len()];
        for code in codes {
            match rows.get_mut(to_index(*code)) {
                None => without_key += 1,
                Some(count) => *count += 1,
            }
        }
        for (text, rows) in dictionary.iter().zip(rows).filter(|(_, rows)| *rows > 0) {
            match index.find(text) {
                Some((_, is_alias)) => {
                    found += rows;
                    if let Some(count) = by_alias.get_mut(text.trim()).filter(|_| is_alias) {
                        *count += rows;
                    }
                }
                None => *counts.entry(text.trim()).or_insert(0) += rows,
            }
        }
    }
    let mut keys: Vec<(&str, u64)> = counts.iter().map(|(key, rows)| (*key, *rows)).collect();
    keys.sort_by(|left, right| (right.1, left.0).cmp(&(left.1, right.0)));
    keys.truncate(LISTED);
    let known = Likeness::of(index.places.keys().map(String::as_str));
    let keys = keys.into_iter().enumerate().map(|(place, (key, rows))| UnmatchedKey {
        key: key.to_owned(),
        rows,
        like: if place < COMPARED { known.like(key) } else { Vec::new() },
    });
    let keys = keys.collect();
    let aliases = by_alias.into_iter().filter_map(|(written, rows)| {
        let meant = *index.aliases.get(written)?;
        let is_there = index.places.contains_key(meant);
        Some(AliasUse { written: written.to_owned(), meant: meant.to_owned(), rows, is_there })
    });
    let aliases = aliases.collect();
    let filled = model.taken.rows.get(&(table.code, reference.column, reference.table)).copied();
    has_column.then(|| LookUp {
        filled: filled.unwrap_or(0),
        table: table.code.into(),
        column,
        key: reference.key.into(),
        to: reference.table.into(),
        carried,
        found,
        aliases,
        without_key,
        unmatched: counts.values().sum(),
        unmatched_keys: counts.len() as u64,
        keys,
    })
}
