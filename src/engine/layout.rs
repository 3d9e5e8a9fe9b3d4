//! Which cell a row falls into: groups of members side by side, each with one cell per month,
//! and for accounts a further cut wherever their ownership changes, for people wherever their team does.

use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap},
    ops::Range,
};

use crate::{
    domain::{
        date::{Day, DayRange},
        id::ExternalKey,
        own_table::code_of,
        scope::{Member, Scope},
        table::{ColumnId, Dimension, TableId, standard_columns},
        workspace::Workspace,
    },
    engine::{
        axis::MonthAxis,
        ownership::Ownership,
        rows::{BatchRows, ColumnCells},
    },
};

/// The cell of a row that counts nowhere.
pub(super) const NOWHERE: u32 = u32::MAX;

/// Members that are aggregated in one pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Group {
    /// Every account.
    Accounts,
    /// Every employee.
    Employees,
    /// Every region.
    Regions,
    /// Every product line.
    ProductLines,
    /// One scope: rows that name every member of it.
    One(Scope),
}

/// The cells of a group.
#[derive(Debug)]
pub(super) struct Layout {
    /// Place of a member by its id; the only member of [`Group::One`] is 0.
    places: BTreeMap<u64, usize>,
    /// First cell of each place.
    bases: Vec<usize>,
    /// First day of each cell and the day after the last, for places that are cut finer than months.
    finer: Vec<Option<Vec<i32>>>,
    /// Number of cells.
    size: usize,
}

impl Layout {
    /// Lays out the cells of a group over the months.
    pub(super) fn of(group: &Group, workspace: &Workspace, axis: &MonthAxis, ownership: &Ownership) -> Self {
        let mut layout = Self { places: BTreeMap::new(), bases: Vec::new(), finer: Vec::new(), size: 0 };
        match group {
            Group::One(_) => layout.add(0, None, axis),
            Group::Employees => workspace.employees.keys().for_each(|id| {
                layout.add(id.raw(), finer(ownership.teams.changes_of(id), axis), axis);
            }),
            Group::Regions => workspace.regions.keys().for_each(|id| layout.add(id.raw(), None, axis)),
            Group::ProductLines => {
                workspace.product_lines.keys().for_each(|id| layout.add(id.raw(), None, axis));
            }
            Group::Accounts => workspace.accounts.keys().for_each(|id| {
                layout.add(id.raw(), finer(ownership.changes_of(id), axis), axis);
            }),
        }
        layout
    }

    fn add(&mut self, id: u64, finer: Option<Vec<i32>>, axis: &MonthAxis) {
        self.places.insert(id, self.bases.len());
        self.bases.push(self.size);
        self.size += finer.as_ref().map_or(axis.len(), |starts| starts.len().saturating_sub(1));
        self.finer.push(finer);
    }

    /// The members in order of their cells; each has one cell per month unless [`Self::is_cut`].
    pub(super) fn members(&self) -> Vec<u64> {
        self.places.keys().copied().collect()
    }

    /// Whether some members have finer cells than months.
    pub(super) fn is_cut(&self) -> bool {
        self.finer.iter().any(Option::is_some)
    }

    /// Number of cells.
    pub(super) fn size(&self) -> usize {
        self.size
    }

    /// The cells of a member on days that begin and end where cells do; none for an unknown member.
    pub(super) fn cells(&self, member: u64, days: DayRange, axis: &MonthAxis) -> Range<usize> {
        let Some(place) = self.places.get(&member).copied() else { return 0..0 };
        let base = self.bases.get(place).copied().unwrap_or(0);
        let starts = self.finer.get(place).and_then(Option::as_deref).unwrap_or(axis.starts());
        let count = starts.len().saturating_sub(1);
        let from = starts.partition_point(|start| *start < days.from.number()).min(count);
        let until = starts.partition_point(|start| *start < days.until.number()).min(count);
        base + from..base + until.max(from)
    }

    /// The cell of a place on a day.
    fn cell(&self, place: usize, day: i32, axis: &MonthAxis) -> Option<u32> {
        let base = *self.bases.get(place)?;
        let month = axis.month_of(day)?;
        let offset = match self.finer.get(place)? {
            None => usize::try_from(month).ok()?,
            Some(starts) => starts.partition_point(|start| *start <= day).checked_sub(1)?,
        };
        u32::try_from(base + offset).ok()
    }

    /// What tells the cell of each row of a batch; nothing where the batch lacks the time column or a column that names
    /// the members.
    pub(super) fn placer<'r>(
        &'r self,
        group: &Group,
        workspace: &Workspace,
        axis: &'r MonthAxis,
        table: &TableId,
        time: &ColumnId,
        rows: &'r BatchRows,
    ) -> Option<Placer<'r>> {
        let days = rows.columns.get(time)?.days()?;
        let named = |dimension: Dimension, members: Vec<(u64, &[ExternalKey])>| {
            let (dictionary, codes) = naming_column(table, dimension, rows)?;
            Some((codes, self.places_of_codes(dictionary, members)))
        };
        let mut placer =
            Placer { layout: self, axis, days, named: None, all: Vec::new(), is_cut: self.is_cut() };
        match group {
            Group::Accounts => {
                let members = workspace.accounts.values().map(|one| (one.id.raw(), one.keys.as_slice()));
                placer.named = Some(named(Dimension::Account, members.collect())?);
            }
            Group::Employees => {
                let members = workspace.employees.values().map(|one| (one.id.raw(), one.keys.as_slice()));
                placer.named = Some(named(Dimension::Employee, members.collect())?);
            }
            Group::Regions => {
                let members = workspace.regions.values().map(|one| (one.id.raw(), one.keys.as_slice()));
                placer.named = Some(named(Dimension::Region, members.collect())?);
            }
            Group::ProductLines => {
                let members = workspace.product_lines.values().map(|one| (one.id.raw(), one.keys.as_slice()));
                placer.named = Some(named(Dimension::ProductLine, members.collect())?);
            }
            Group::One(scope) => {
                for member in scope.members() {
                    let (dimension, keys) = keys_of(*member, workspace)?;
                    let (dictionary, codes) = naming_column(table, dimension, rows)?;
                    placer.all.push((codes, dictionary.iter().map(|text| names(keys, text)).collect()));
                }
            }
        }
        Some(placer)
    }

    /// The place of each text of a dictionary. Of two members with the same key the one with the lower id counts.
    fn places_of_codes(&self, dictionary: &[String], members: Vec<(u64, &[ExternalKey])>) -> Vec<u32> {
        let mut by_key: HashMap<&str, u32> = HashMap::new();
        for (id, keys) in members {
            let Some(place) = self.places.get(&id).and_then(|place| u32::try_from(*place).ok()) else {
                continue;
            };
            for key in keys {
                by_key.entry(key.code.trim()).or_insert(place);
            }
        }
        dictionary.iter().map(|text| by_key.get(text.trim()).copied().unwrap_or(NOWHERE)).collect()
    }
}

/// The first days of cells that are cut on these days besides the months; `None` where months are fine enough.
fn finer(changes: &[Day], axis: &MonthAxis) -> Option<Vec<i32>> {
    let starts = axis.starts();
    let (first, last) = (starts.first().copied().unwrap_or(0), starts.last().copied().unwrap_or(0));
    let mut finer: Vec<i32> = changes.iter().map(|day| day.number()).collect();
    finer.retain(|day| *day > first && *day < last && starts.binary_search(day).is_err());
    if finer.is_empty() {
        return None;
    }
    finer.extend_from_slice(starts);
    finer.sort_unstable();
    Some(finer)
}

/// What tells the cells of the rows of a batch.
pub(super) struct Placer<'r> {
    layout: &'r Layout,
    axis: &'r MonthAxis,
    days: Cow<'r, [i32]>,
    /// The column that names a row's member, and the place of each of its codes.
    named: Option<(&'r [u32], Vec<u32>)>,
    /// Columns that must each name a member of the scope, and which of their codes do.
    all: Vec<(&'r [u32], Vec<bool>)>,
    is_cut: bool,
}

impl Placer<'_> {
    /// The months of rows from one on, by the days of their time column; [`NOWHERE`] outside the axis.
    pub(super) fn months(&self, from: usize, months: &mut [u32]) {
        let days = self.days.get(from..).unwrap_or_default();
        for (month, day) in months.iter_mut().zip(days) {
            *month = self.axis.month_of(*day).unwrap_or(NOWHERE);
        }
    }

    /// The cells of rows from one on whose months these are; [`NOWHERE`] for rows that count nowhere.
    pub(super) fn cells(&self, from: usize, months: &[u32], cells: &mut [u32]) {
        cells.fill(NOWHERE);
        match &self.named {
            // The only member's cells are the months.
            None => cells.iter_mut().zip(months).for_each(|(cell, month)| *cell = *month),
            Some((codes, places)) => {
                let codes = codes.get(from..).unwrap_or_default();
                let length = u32::try_from(self.axis.len()).unwrap_or(0);
                let place_of = |code: u32| places.get(to_index(code)).copied().unwrap_or(NOWHERE);
                if self.is_cut {
                    let days = self.days.get(from..).unwrap_or_default();
                    for ((cell, code), day) in cells.iter_mut().zip(codes).zip(days) {
                        let found = self.layout.cell(to_index(place_of(*code)), *day, self.axis);
                        *cell = found.unwrap_or(NOWHERE);
                    }
                } else {
                    for ((cell, code), month) in cells.iter_mut().zip(codes).zip(months) {
                        let place = place_of(*code);
                        if place != NOWHERE && *month != NOWHERE {
                            *cell = place.saturating_mul(length).saturating_add(*month);
                        }
                    }
                }
            }
        }
        for (codes, named) in &self.all {
            let codes = codes.get(from..).unwrap_or_default();
            for (cell, code) in cells.iter_mut().zip(codes) {
                if !named.get(to_index(*code)).copied().unwrap_or(false) {
                    *cell = NOWHERE;
                }
            }
        }
    }

    /// The cell of a row.
    pub(super) fn cell(&self, row: usize) -> u32 {
        let (mut month, mut cell) = ([NOWHERE], [NOWHERE]);
        self.months(row, &mut month);
        self.cells(row, &month, &mut cell);
        let [cell] = cell;
        cell
    }

    /// The cells of all rows.
    pub(super) fn all_cells(&self) -> Vec<u32> {
        let mut cells = vec![NOWHERE; self.days.len()];
        let mut months = cells.clone();
        self.months(0, &mut months);
        self.cells(0, &months, &mut cells);
        cells
    }
}

/// A code as an index; a missing text's code is above every dictionary.
pub(super) fn to_index(code: u32) -> usize {
    usize::try_from(code).unwrap_or(usize::MAX)
}

/// Whether the text is one of the keys, both trimmed.
pub(super) fn names(keys: &[ExternalKey], text: &str) -> bool {
    keys.iter().any(|key| key.code.trim() == text.trim())
}

/// The dimension and keys of a member that rows can name.
pub(super) fn keys_of(member: Member, workspace: &Workspace) -> Option<(Dimension, &[ExternalKey])> {
    match member {
        Member::Account(id) => {
            workspace.accounts.get(&id).map(|one| (Dimension::Account, one.keys.as_slice()))
        }
        Member::Employee(id) => {
            workspace.employees.get(&id).map(|one| (Dimension::Employee, one.keys.as_slice()))
        }
        Member::Region(id) => workspace.regions.get(&id).map(|one| (Dimension::Region, one.keys.as_slice())),
        Member::ProductLine(id) => {
            workspace.product_lines.get(&id).map(|one| (Dimension::ProductLine, one.keys.as_slice()))
        }
        Member::AccountType(_) | Member::Role(_) => None,
    }
}

/// The column of a table that names members of a dimension: dictionary and codes.
pub(super) fn naming_column<'r>(
    table: &TableId,
    dimension: Dimension,
    rows: &'r BatchRows,
) -> Option<(&'r [String], &'r [u32])> {
    let standard = standard_columns(table)
        .map(|columns| columns.iter().find(|spec| spec.dimension == Some(dimension)).map(|spec| spec.code));
    // In a table of the user's own it has the code that it has everywhere.
    let code = standard.unwrap_or(Some(code_of(dimension)))?;
    match rows.columns.get(&ColumnId::from(code))? {
        ColumnCells::Text { dictionary, codes } => Some((dictionary, codes)),
        _ => None,
    }
}
