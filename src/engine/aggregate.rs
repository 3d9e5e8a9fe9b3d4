//! One pass over the columns of each batch for all inputs and all members of the groups.
//!
//! A batch that lacks a column which an input needs contributes nothing to it. A sum has data where at least one
//! row with a present value counted. A count has data where the scope has any row in the period (before the
//! conditions): then it may be 0. Different texts are kept per cell, because their number does not add up.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use crate::{
    domain::{
        batch::Batch,
        date::DayRange,
        id::Id,
        kpi::{Aggregate, Input, Kpi, RecordAggregate},
        table::{ColumnId, TableId},
    },
    engine::{
        axis::MonthAxis,
        checks::{Check, checks_of, is_unavailable},
        exact::{Exact, MAX_PLACES},
        layout::{Group, Layout, NOWHERE, to_index},
        measure::Measure,
        model::Model,
        ownership::Ownership,
        row_values::{Bound, Number, TooLarge},
        rows::{BatchRows, ColumnCells, MISSING_NUMBER},
        texts::{CellTexts, TextNumbers},
        work_time::WorkTime,
    },
};

/// What is known of one member and month.
#[derive(Debug, Clone, Copy, Default)]
struct Cell {
    /// Sum of mantissas at the scale of the input (of a plain column 2^63 × 10^9 × 2^32 rows stay below 2^126),
    /// or the smallest or largest one.
    sum: i128,
    /// Rows that counted.
    counted: u32,
    /// Rows before the conditions.
    seen: u32,
    /// Whether a number grew too large.
    too_large: bool,
}

/// The cells of one input over one group.
#[derive(Debug, Default)]
struct InputCells {
    /// Decimal places of the sums; `None` where only ratios are exact.
    scale: Option<u32>,
    cells: Vec<Cell>,
    /// In place of the sums, where only ratios are exact.
    ratios: Vec<Exact>,
    /// Values by cell, where all of them are needed.
    values: Vec<(u32, Exact)>,
    /// Different texts.
    texts: CellTexts,
    /// Batches that counted, by cell, where sources were asked for.
    batches: Vec<Vec<usize>>,
}

/// What rows give for an input, member and days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RecordReading {
    /// The aggregate; `None` where it grew too large.
    pub(super) value: Option<Measure>,
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
    work: WorkTime,
}

impl<'m> Records<'m> {
    /// Aggregates the inputs over each group; aggregates that stand in formulas are those of the KPIs.
    pub(super) fn gather(
        model: &'m Model,
        kpis: &[&'m Kpi],
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
        let inline = kpis.iter().flat_map(|kpi| kpi.formula.aggregates());
        let inline: BTreeMap<Id<Input>, &RecordAggregate> =
            inline.map(|aggregate| (aggregate.id(), aggregate)).collect();
        let aggregate_of = |id: &Id<Input>| match workspace.inputs.get(id) {
            Some(input) => input.records.as_ref(),
            None => inline.get(id).copied(),
        };
        let aggregates: Vec<(Id<Input>, &RecordAggregate)> =
            wanted.iter().filter_map(|id| Some((*id, aggregate_of(id)?))).collect();
        let mut records = Self {
            groups: Vec::with_capacity(groups.len()),
            functions: aggregates.iter().map(|(id, aggregate)| (*id, &aggregate.function)).collect(),
            unavailable: aggregates
                .iter()
                .filter(|(_, aggregate)| batches.iter().any(|batch| is_unavailable(batch, aggregate, model)))
                .map(|(id, _)| *id)
                .collect(),
            batches,
            work: WorkTime::of(workspace),
        };
        let counted: BTreeSet<(&TableId, &ColumnId)> = aggregates
            .iter()
            .filter_map(|(_, aggregate)| match &aggregate.function {
                Aggregate::CountDistinct(column) => Some((&aggregate.table, column)),
                _ => None,
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
            let bound = Bound { rows, work: &self.work };
            let mut places: BTreeMap<&ColumnId, Option<Vec<u32>>> = BTreeMap::new();
            for (id, aggregate) in aggregates.iter().filter(|(_, aggregate)| aggregate.table == batch.table) {
                let Some(places) = places.entry(&aggregate.time).or_insert_with(|| {
                    layout.place_rows(group, &model.workspace, axis, &batch.table, &aggregate.time, rows)
                }) else {
                    continue;
                };
                let Some(checks) = checks_of(&aggregate.filter, bound) else { continue };
                let cells = found.entry(*id).or_insert_with(|| {
                    InputCells::new(layout.size(), self.scale_of(model, aggregate), with_sources)
                });
                let marks = Marks { places, checks: &checks, batch: idx };
                match &aggregate.function {
                    Aggregate::Sum(column) => {
                        if let Some(ColumnCells::Number { scale, mantissas }) = rows.columns.get(column)
                            && *scale <= MAX_PLACES
                        {
                            let apart = cells.scale.unwrap_or(0).saturating_sub(u32::from(*scale));
                            cells.sum_rows(&marks, mantissas, 10_i128.pow(apart));
                        }
                    }
                    Aggregate::Count => cells.count_rows(&marks),
                    Aggregate::CountDistinct(column) => {
                        let texts = texts.of_batch(&aggregate.table, column, idx);
                        if let (Some(ColumnCells::Text { codes, .. }), Some(texts)) =
                            (rows.columns.get(column), texts)
                        {
                            cells.distinct_rows(&marks, codes, texts);
                        }
                    }
                    function => {
                        if let Some(number) = function.value().and_then(|value| Number::of(value, bound)) {
                            cells.value_rows(&marks, function, &number);
                        }
                    }
                }
            }
        }
        for cells in found.values_mut() {
            cells.texts.finish();
            cells.values.sort_unstable();
        }
        found
    }

    /// The most decimal places that the value has in any batch; `None` where it is only exact as a ratio.
    fn scale_of(&self, model: &Model, aggregate: &RecordAggregate) -> Option<u32> {
        let batches = self.batches.iter().filter(|batch| batch.table == aggregate.table);
        let rows = batches.filter_map(|batch| model.rows.get(&batch.id));
        let scale = |rows: &BatchRows| match &aggregate.function {
            Aggregate::Sum(column) => match rows.columns.get(column)? {
                ColumnCells::Number { scale, .. } if *scale <= MAX_PLACES => Some(Some(u32::from(*scale))),
                _ => None,
            },
            function => function
                .value()
                .and_then(|value| Some(Number::of(value, Bound { rows, work: &self.work })?.scale())),
        };
        rows.filter_map(scale).try_fold(0, |widest, scale| Some(widest.max(scale?)))
    }

    /// The place of a group among the gathered ones.
    pub(super) fn group(&self, group: &Group) -> Option<usize> {
        self.groups.iter().position(|(known, _, _)| known == group)
    }

    /// Whether rows that the input needs could not be found.
    pub(super) fn is_unavailable(&self, input: Id<Input>) -> bool {
        self.unavailable.contains(&input)
    }

    /// The working time that rows are counted by.
    pub(super) fn work(&self) -> &WorkTime {
        &self.work
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
        let (cells, function) = (inputs.get(&input)?, *self.functions.get(&input)?);
        let runs: Vec<_> = days.iter().map(|days| layout.cells(member, *days, axis)).collect();
        let (counted, too_large) = cells.counted(&runs, function)?;
        let value = if too_large { None } else { cells.measure(&runs, function, counted) };
        let batches = runs.into_iter().filter_map(|run| cells.batches.get(run));
        let mut batches: Vec<usize> = batches.flatten().flatten().copied().collect();
        batches.sort_unstable();
        batches.dedup();
        Some(RecordReading { value, rows: counted, batches })
    }

    /// Whether there is data for an input and a member on days that begin and end where cells do.
    pub(super) fn has_data(
        &self,
        group: usize,
        member: u64,
        input: Id<Input>,
        days: DayRange,
        axis: &MonthAxis,
    ) -> bool {
        let found = || {
            let (_, layout, inputs) = self.groups.get(group)?;
            let (cells, function) = (inputs.get(&input)?, self.functions.get(&input)?);
            cells.counted(&[layout.cells(member, days, axis)], function)
        };
        found().is_some()
    }
}

/// Where the rows of a batch go and which of them count.
struct Marks<'a> {
    places: &'a [u32],
    checks: &'a [Check<'a>],
    batch: usize,
}

impl InputCells {
    fn new(size: usize, scale: Option<u32>, with_sources: bool) -> Self {
        let batches = if with_sources { vec![Vec::new(); size] } else { Vec::new() };
        let ratios = if scale.is_none() { vec![Exact::ZERO; size] } else { Vec::new() };
        Self { scale, cells: vec![Cell::default(); size], ratios, batches, ..Self::default() }
    }

    /// Rows that counted in runs of cells, and whether a number grew too large; `None` where there is no data.
    fn counted(&self, runs: &[Range<usize>], function: &Aggregate) -> Option<(u64, bool)> {
        let (mut counted, mut seen, mut too_large) = (0_u64, 0_u64, false);
        for run in runs {
            for cell in self.cells.get(run.clone())? {
                counted += u64::from(cell.counted);
                seen += u64::from(cell.seen);
                too_large |= cell.too_large;
            }
        }
        let counts_all = matches!(function, Aggregate::Count | Aggregate::CountDistinct(_));
        let rows = if counts_all { seen } else { counted };
        (rows > 0 || too_large).then_some((counted, too_large))
    }

    /// What runs of cells come to; `None` where that grew too large.
    fn measure(&self, runs: &[Range<usize>], function: &Aggregate, counted: u64) -> Option<Measure> {
        let count = Exact::whole(counted);
        Some(match function {
            Aggregate::Sum(_) | Aggregate::SumOf(_) => Measure::Total(self.sum(runs)?),
            Aggregate::Count => Measure::Total(count),
            Aggregate::CountDistinct(_) => Measure::Total(Exact::whole(self.texts.different(runs))),
            Aggregate::Average(_) => Measure::Mean(self.sum(runs)?, count),
            Aggregate::Minimum(_) => Measure::Least(self.extreme(runs, Exact::min)?),
            Aggregate::Maximum(_) => Measure::Greatest(self.extreme(runs, Exact::max)?),
            Aggregate::Median(_) => Measure::Values(self.all(runs), Exact::ratio(1, 2)?),
            Aggregate::Percentile(_, part) => Measure::Values(self.all(runs), Exact::from(*part)),
        })
    }

    fn sum(&self, runs: &[Range<usize>]) -> Option<Exact> {
        match self.scale {
            Some(scale) => {
                let mut cells = runs.iter().filter_map(|run| self.cells.get(run.clone())).flatten();
                let sum = cells.try_fold(0_i128, |sum, cell| sum.checked_add(cell.sum))?;
                Exact::from_scaled(sum, scale)
            }
            None => {
                let mut ratios = runs.iter().filter_map(|run| self.ratios.get(run.clone())).flatten();
                ratios.try_fold(Exact::ZERO, |sum, ratio| sum.plus(*ratio))
            }
        }
    }

    fn extreme(&self, runs: &[Range<usize>], pick: fn(Exact, Exact) -> Exact) -> Option<Exact> {
        let places = runs.iter().cloned().flatten();
        let with_rows = places.filter(|idx| self.cells.get(*idx).is_some_and(|cell| cell.counted > 0));
        let values = with_rows.map(|idx| match self.scale {
            Some(scale) => Exact::from_scaled(self.cells.get(idx)?.sum, scale),
            None => self.ratios.get(idx).copied(),
        });
        values.reduce(|left, right| Some(pick(left?, right?))).flatten()
    }

    fn all(&self, runs: &[Range<usize>]) -> Vec<Exact> {
        let before = |end: usize| self.values.partition_point(|(cell, _)| to_index(*cell) < end);
        let found = runs.iter().filter_map(|run| self.values.get(before(run.start)..before(run.end)));
        found.flatten().map(|(_, value)| *value).collect()
    }

    /// Visits every row that is placed, passes the checks or not, and lets `count` decide on those that pass.
    fn visit(
        &mut self,
        marks: &Marks<'_>,
        mut count: impl FnMut(&mut Cell, u32, usize) -> Result<bool, TooLarge>,
    ) {
        for (row, place) in marks.places.iter().copied().enumerate() {
            if place == NOWHERE {
                continue;
            }
            let Some(cell) = self.cells.get_mut(to_index(place)) else { continue };
            cell.seen = cell.seen.saturating_add(1);
            let passed = marks.checks.iter().try_fold(true, |all, check| Ok(all && check.holds(row)?));
            match passed.and_then(|passed| Ok(passed && count(cell, place, row)?)) {
                Err(TooLarge) => cell.too_large = true,
                Ok(false) => {}
                Ok(true) => {
                    cell.counted = cell.counted.saturating_add(1);
                    if let Some(batches) = self.batches.get_mut(to_index(place))
                        && batches.last() != Some(&marks.batch)
                    {
                        batches.push(marks.batch);
                    }
                }
            }
        }
    }

    fn sum_rows(&mut self, marks: &Marks<'_>, mantissas: &[i64], factor: i128) {
        self.visit(marks, |cell, _, row| match mantissas.get(row) {
            Some(mantissa) if *mantissa != MISSING_NUMBER => {
                cell.sum += i128::from(*mantissa) * factor;
                Ok(true)
            }
            _ => Ok(false),
        });
    }

    fn count_rows(&mut self, marks: &Marks<'_>) {
        self.visit(marks, |_, _, _| Ok(true));
    }

    fn distinct_rows(&mut self, marks: &Marks<'_>, codes: &[u32], texts: &[u32]) {
        let mut pairs = std::mem::take(&mut self.texts);
        self.visit(marks, |_, place, row| {
            let text = codes.get(row).and_then(|code| texts.get(to_index(*code)));
            text.iter().for_each(|text| pairs.push(place, **text));
            Ok(text.is_some())
        });
        self.texts = pairs;
    }

    fn value_rows(&mut self, marks: &Marks<'_>, function: &Aggregate, number: &Number<'_>) {
        match function {
            Aggregate::Median(_) | Aggregate::Percentile(..) => {
                let mut values = std::mem::take(&mut self.values);
                self.visit(marks, |_, place, row| {
                    let value = number.exact(row)?;
                    values.extend(value.map(|value| (place, value)));
                    Ok(value.is_some())
                });
                self.values = values;
            }
            Aggregate::Minimum(_) => {
                self.fold_rows(marks, number, |a, b| Some(a.min(b)), |a, b| Some(a.min(b)))
            }
            Aggregate::Maximum(_) => {
                self.fold_rows(marks, number, |a, b| Some(a.max(b)), |a, b| Some(a.max(b)))
            }
            _ => self.fold_rows(marks, number, i128::checked_add, Exact::plus),
        }
    }

    /// Folds the values of rows into their cells: the first value of a cell stands for itself.
    fn fold_rows(
        &mut self,
        marks: &Marks<'_>,
        number: &Number<'_>,
        integers: fn(i128, i128) -> Option<i128>,
        exact: fn(Exact, Exact) -> Option<Exact>,
    ) {
        let mut ratios = std::mem::take(&mut self.ratios);
        let apart = self.scale.unwrap_or(0).saturating_sub(number.scale().unwrap_or(0));
        let factor = 10_i128.checked_pow(apart).unwrap_or(1);
        let is_scaled = self.scale.is_some();
        self.visit(marks, |cell, place, row| {
            let is_first = cell.counted == 0;
            if is_scaled {
                let Some(value) = number.scaled(row)? else { return Ok(false) };
                let value = value.checked_mul(factor).ok_or(TooLarge)?;
                cell.sum = if is_first { value } else { integers(cell.sum, value).ok_or(TooLarge)? };
                return Ok(true);
            }
            let (Some(value), Some(ratio)) = (number.exact(row)?, ratios.get_mut(to_index(place))) else {
                return Ok(false);
            };
            *ratio = if is_first { value } else { exact(*ratio, value).ok_or(TooLarge)? };
            Ok(true)
        });
        self.ratios = ratios;
    }
}
