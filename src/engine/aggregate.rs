//! One pass over the columns of each batch for all inputs and all members of the groups.
//!
//! A batch that lacks a column which an input needs contributes nothing to it. A sum has data where at least one
//! row with a present cell counted. A count has data where the scope has any row in the period (before the
//! conditions): then it may be 0. Different texts are kept per cell, because their number does not add up.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    domain::{
        batch::Batch,
        date::DayRange,
        id::Id,
        kpi::{Aggregate, Input, RecordAggregate},
        table::{ColumnId, TableId},
    },
    engine::{
        axis::MonthAxis,
        checks::{Check, checks_of, is_unavailable},
        exact::{Exact, MAX_PLACES},
        layout::{Group, Layout, NOWHERE, to_index},
        model::Model,
        ownership::Ownership,
        rows::{ColumnCells, MISSING_NUMBER},
        texts::{CellTexts, TextNumbers},
    },
};

/// What is known of one member and month.
#[derive(Debug, Clone, Copy, Default)]
struct Cell {
    /// Sum of mantissas at the scale of the input. 2^63 × 10^9 × 2^32 rows stay below 2^126: no overflow.
    sum: i128,
    /// Rows that counted.
    counted: u64,
    /// Rows before the conditions.
    seen: u64,
}

/// The cells of one input over one group.
#[derive(Debug, Default)]
struct InputCells {
    scale: u8,
    cells: Vec<Cell>,
    /// Different texts.
    texts: CellTexts,
    /// Batches that counted, by cell, where sources were asked for.
    batches: Vec<Vec<usize>>,
}

/// What rows give for an input, member and days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RecordReading {
    /// The aggregate; `None` where it grew too large.
    pub(super) value: Option<Exact>,
    /// Rows that counted.
    pub(super) rows: u64,
    /// Places of the batches in [`Records::batches`], sorted; empty unless sources were asked for.
    pub(super) batches: Vec<usize>,
}

/// Aggregates of records for some groups and the months of an axis.
#[derive(Debug)]
pub(super) struct Records<'m> {
    groups: Vec<(Group, Layout, BTreeMap<Id<Input>, InputCells>)>,
    functions: BTreeMap<Id<Input>, &'m Aggregate>,
    unavailable: BTreeSet<Id<Input>>,
    batches: Vec<&'m Batch>,
}

impl<'m> Records<'m> {
    /// Aggregates the inputs over each group.
    pub(super) fn gather(
        model: &'m Model,
        axis: &MonthAxis,
        ownership: &Ownership,
        groups: Vec<(Group, BTreeSet<Id<Input>>)>,
        with_sources: bool,
    ) -> Self {
        let workspace = &model.workspace;
        let mut batches: Vec<&Batch> = workspace.batches.values().collect();
        batches.sort_by_key(|batch| (batch.imported_at, batch.id));
        let wanted: BTreeSet<Id<Input>> =
            groups.iter().flat_map(|(_, inputs)| inputs.iter().copied()).collect();
        let aggregates: Vec<(Id<Input>, &RecordAggregate)> =
            wanted.iter().filter_map(|id| Some((*id, workspace.inputs.get(id)?.records.as_ref()?))).collect();
        let mut records = Self {
            groups: Vec::with_capacity(groups.len()),
            functions: aggregates.iter().map(|(id, aggregate)| (*id, &aggregate.function)).collect(),
            unavailable: aggregates
                .iter()
                .filter(|(_, aggregate)| batches.iter().any(|batch| is_unavailable(batch, aggregate, model)))
                .map(|(id, _)| *id)
                .collect(),
            batches,
        };
        let counted: BTreeSet<(&TableId, &ColumnId)> = aggregates
            .iter()
            .filter_map(|(_, aggregate)| match &aggregate.function {
                Aggregate::CountDistinct(column) => Some((&aggregate.table, column)),
                Aggregate::Sum(_) | Aggregate::Count => None,
            })
            .collect();
        let texts = TextNumbers::of(model, &records.batches, counted);
        for (group, inputs) in groups {
            let layout = Layout::of(&group, workspace, axis, ownership);
            let own: Vec<_> = aggregates.iter().filter(|(id, _)| inputs.contains(id)).copied().collect();
            let cells = records.pass(model, axis, (&group, &layout), &own, &texts, with_sources);
            records.groups.push((group, layout, cells));
        }
        records
    }

    fn pass(
        &self,
        model: &Model,
        axis: &MonthAxis,
        (group, layout): (&Group, &Layout),
        aggregates: &[(Id<Input>, &RecordAggregate)],
        texts: &TextNumbers<'_>,
        with_sources: bool,
    ) -> BTreeMap<Id<Input>, InputCells> {
        let mut found: BTreeMap<Id<Input>, InputCells> = BTreeMap::new();
        for (idx, batch) in self.batches.iter().enumerate() {
            let Some(rows) = model.rows.get(&batch.id) else { continue };
            let mut places: BTreeMap<&ColumnId, Option<Vec<u32>>> = BTreeMap::new();
            for (id, aggregate) in aggregates.iter().filter(|(_, aggregate)| aggregate.table == batch.table) {
                let Some(places) = places.entry(&aggregate.time).or_insert_with(|| {
                    layout.place_rows(group, &model.workspace, axis, &batch.table, &aggregate.time, rows)
                }) else {
                    continue;
                };
                let Some(checks) = checks_of(&aggregate.filter, rows) else { continue };
                let cells = found.entry(*id).or_insert_with(|| {
                    InputCells::new(layout.size(), self.scale_of(model, aggregate), with_sources)
                });
                match &aggregate.function {
                    Aggregate::Sum(column) => {
                        if let Some(ColumnCells::Number { scale, mantissas }) = rows.columns.get(column) {
                            let factor = 10_i128.pow(u32::from(cells.scale.saturating_sub(*scale)));
                            if *scale <= MAX_PLACES {
                                cells.sum_rows(places, &checks, mantissas, factor, idx);
                            }
                        }
                    }
                    Aggregate::Count => cells.count_rows(places, &checks, idx),
                    Aggregate::CountDistinct(column) => {
                        let texts = texts.of_batch(&aggregate.table, column, idx);
                        if let (Some(ColumnCells::Text { codes, .. }), Some(texts)) =
                            (rows.columns.get(column), texts)
                        {
                            cells.distinct_rows(places, &checks, codes, texts, idx);
                        }
                    }
                }
            }
        }
        for cells in found.values_mut() {
            cells.texts.finish();
        }
        found
    }

    /// The most decimal places that the summed column has in any batch.
    fn scale_of(&self, model: &Model, aggregate: &RecordAggregate) -> u8 {
        let Aggregate::Sum(column) = &aggregate.function else { return 0 };
        let rows = self.batches.iter().filter(|batch| batch.table == aggregate.table);
        let scales = rows.filter_map(|batch| match model.rows.get(&batch.id)?.columns.get(column)? {
            ColumnCells::Number { scale, .. } if *scale <= MAX_PLACES => Some(*scale),
            _ => None,
        });
        scales.max().unwrap_or(0)
    }

    /// The place of a group among the gathered ones.
    pub(super) fn group(&self, group: &Group) -> Option<usize> {
        self.groups.iter().position(|(known, _, _)| known == group)
    }

    /// Whether rows that the input needs could not be found.
    pub(super) fn is_unavailable(&self, input: Id<Input>) -> bool {
        self.unavailable.contains(&input)
    }

    /// The batches, oldest first.
    pub(super) fn batches(&self) -> &[&'m Batch] {
        &self.batches
    }

    /// What the rows give for an input and a member on runs of days that begin and end where cells do and do not
    /// overlap; `None` where there is no data.
    pub(super) fn read(
        &self,
        group: usize,
        member: u64,
        input: Id<Input>,
        days: &[DayRange],
        axis: &MonthAxis,
    ) -> Option<RecordReading> {
        let (_, layout, inputs) = self.groups.get(group)?;
        let (cells, function) = (inputs.get(&input)?, self.functions.get(&input)?);
        let ranges: Vec<_> = days.iter().map(|days| layout.cells(member, *days, axis)).collect();
        let mut total = Cell::default();
        for range in &ranges {
            for cell in cells.cells.get(range.clone())? {
                total.sum += cell.sum;
                total.counted += cell.counted;
                total.seen += cell.seen;
            }
        }
        let value = match function {
            Aggregate::Sum(_) if total.counted == 0 => return None,
            Aggregate::Count | Aggregate::CountDistinct(_) if total.seen == 0 => return None,
            Aggregate::Sum(_) => Exact::from_scaled(total.sum, u32::from(cells.scale)),
            Aggregate::Count => Some(Exact::whole(total.counted)),
            Aggregate::CountDistinct(_) => Some(Exact::whole(cells.texts.different(&ranges))),
        };
        let counted = ranges.into_iter().filter_map(|range| cells.batches.get(range));
        let mut batches: Vec<usize> = counted.flatten().flatten().copied().collect();
        batches.sort_unstable();
        batches.dedup();
        Some(RecordReading { value, rows: total.counted, batches })
    }
}

impl InputCells {
    fn new(size: usize, scale: u8, with_sources: bool) -> Self {
        let batches = if with_sources { vec![Vec::new(); size] } else { Vec::new() };
        Self { scale, cells: vec![Cell::default(); size], texts: CellTexts::default(), batches }
    }

    /// Visits every row that is placed, passes the checks or not, and lets `count` decide on those that pass.
    fn visit(
        &mut self,
        places: &[u32],
        checks: &[Check<'_>],
        batch: usize,
        mut count: impl FnMut(&mut Cell, u32, usize) -> bool,
    ) {
        for (row, place) in places.iter().copied().enumerate() {
            if place == NOWHERE {
                continue;
            }
            let Some(cell) = self.cells.get_mut(to_index(place)) else { continue };
            cell.seen += 1;
            if checks.iter().all(|check| check.holds(row)) && count(cell, place, row) {
                cell.counted += 1;
                if let Some(batches) = self.batches.get_mut(to_index(place))
                    && batches.last() != Some(&batch)
                {
                    batches.push(batch);
                }
            }
        }
    }

    fn sum_rows(
        &mut self,
        places: &[u32],
        checks: &[Check<'_>],
        mantissas: &[i64],
        factor: i128,
        batch: usize,
    ) {
        self.visit(places, checks, batch, |cell, _, row| match mantissas.get(row) {
            Some(mantissa) if *mantissa != MISSING_NUMBER => {
                cell.sum += i128::from(*mantissa) * factor;
                true
            }
            _ => false,
        });
    }

    fn count_rows(&mut self, places: &[u32], checks: &[Check<'_>], batch: usize) {
        self.visit(places, checks, batch, |_, _, _| true);
    }

    fn distinct_rows(
        &mut self,
        places: &[u32],
        checks: &[Check<'_>],
        codes: &[u32],
        texts: &[u32],
        batch: usize,
    ) {
        let mut pairs = std::mem::take(&mut self.texts);
        self.visit(places, checks, batch, |_, place, row| {
            let Some(text) = codes.get(row).and_then(|code| texts.get(to_index(*code))) else { return false };
            pairs.push(place, *text);
            true
        });
        self.texts = pairs;
    }
}
