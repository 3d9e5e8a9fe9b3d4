//! Which cell a row falls into: groups of members side by side, each with one cell per month,
//! and for accounts a further cut wherever their ownership changes.

use std::{
    collections::{BTreeMap, HashMap},
    ops::Range,
};

use crate::{
    domain::{
        date::DayRange,
        id::ExternalKey,
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
            Group::Employees => workspace.employees.keys().for_each(|id| layout.add(id.raw(), None, axis)),
            Group::Regions => workspace.regions.keys().for_each(|id| layout.add(id.raw(), None, axis)),
            Group::ProductLines => {
                workspace.product_lines.keys().for_each(|id| layout.add(id.raw(), None, axis));
            }
            Group::Accounts => workspace.accounts.keys().for_each(|id| {
                let starts = axis.starts();
                let (first, last) =
                    (starts.first().copied().unwrap_or(0), starts.last().copied().unwrap_or(0));
                let mut finer: Vec<i32> = ownership.changes_of(id).iter().map(|day| day.number()).collect();
                finer.retain(|day| *day > first && *day < last && starts.binary_search(day).is_err());
                let finer = (!finer.is_empty()).then(|| {
                    finer.extend_from_slice(starts);
                    finer.sort_unstable();
                    finer
                });
                layout.add(id.raw(), finer, axis);
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

    /// The cell of every row of a batch, or [`NOWHERE`]; nothing where the batch lacks the time column
    /// or a column that names the members.
    pub(super) fn place_rows(
        &self,
        group: &Group,
        workspace: &Workspace,
        axis: &MonthAxis,
        table: &TableId,
        time: &ColumnId,
        rows: &BatchRows,
    ) -> Option<Vec<u32>> {
        let days = rows.columns.get(time)?.days()?;
        let on_day = |place: usize, day: i32| self.cell(place, day, axis).unwrap_or(NOWHERE);
        let place_by = |codes: &[u32], place_of_code: &[Option<usize>]| {
            let places = codes.iter().map(|code| place_of_code.get(to_index(*code)).copied().flatten());
            places
                .zip(days.iter())
                .map(|(place, day)| place.map_or(NOWHERE, |place| on_day(place, *day)))
                .collect()
        };
        let place_named = |dimension: Dimension, members: Vec<(u64, &[ExternalKey])>| {
            let (dictionary, codes) = naming_column(table, dimension, rows)?;
            Some(place_by(codes, &self.places_of_codes(dictionary, members)))
        };
        match group {
            Group::Accounts => {
                let members = workspace.accounts.values().map(|one| (one.id.raw(), one.keys.as_slice()));
                place_named(Dimension::Account, members.collect())
            }
            Group::Employees => {
                let members = workspace.employees.values().map(|one| (one.id.raw(), one.keys.as_slice()));
                place_named(Dimension::Employee, members.collect())
            }
            Group::Regions => {
                let members = workspace.regions.values().map(|one| (one.id.raw(), one.keys.as_slice()));
                place_named(Dimension::Region, members.collect())
            }
            Group::ProductLines => {
                let members = workspace.product_lines.values().map(|one| (one.id.raw(), one.keys.as_slice()));
                place_named(Dimension::ProductLine, members.collect())
            }
            Group::One(scope) => {
                let mut cells: Vec<u32> = days.iter().map(|day| on_day(0, *day)).collect();
                for member in scope.members() {
                    let (dimension, keys) = keys_of(*member, workspace)?;
                    let (dictionary, codes) = naming_column(table, dimension, rows)?;
                    let named: Vec<bool> = dictionary.iter().map(|text| names(keys, text)).collect();
                    for (cell, code) in cells.iter_mut().zip(codes) {
                        if !named.get(to_index(*code)).copied().unwrap_or(false) {
                            *cell = NOWHERE;
                        }
                    }
                }
                Some(cells)
            }
        }
    }

    /// The place of each text of a dictionary. Of two members with the same key the one with the lower id counts.
    fn places_of_codes(
        &self,
        dictionary: &[String],
        members: Vec<(u64, &[ExternalKey])>,
    ) -> Vec<Option<usize>> {
        let mut by_key: HashMap<&str, usize> = HashMap::new();
        for (id, keys) in members {
            let Some(place) = self.places.get(&id) else { continue };
            for key in keys {
                by_key.entry(key.code.trim()).or_insert(*place);
            }
        }
        dictionary.iter().map(|text| by_key.get(text.trim()).copied()).collect()
    }
}

/// A code as an index; a missing text's code is above every dictionary.
pub(super) fn to_index(code: u32) -> usize {
    usize::try_from(code).unwrap_or(usize::MAX)
}

/// Whether the text is one of the keys, both trimmed.
fn names(keys: &[ExternalKey], text: &str) -> bool {
    keys.iter().any(|key| key.code.trim() == text.trim())
}

/// The dimension and keys of a member that rows can name.
fn keys_of(member: Member, workspace: &Workspace) -> Option<(Dimension, &[ExternalKey])> {
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
fn naming_column<'r>(
    table: &TableId,
    dimension: Dimension,
    rows: &'r BatchRows,
) -> Option<(&'r [String], &'r [u32])> {
    let spec = standard_columns(table)?.iter().find(|spec| spec.dimension == Some(dimension))?;
    match rows.columns.get(&ColumnId::from(spec.code))? {
        ColumnCells::Text { dictionary, codes } => Some((dictionary, codes)),
        _ => None,
    }
}
