//! One pass over the columns of each batch for all inputs and all members of the groups.
//!
//! A batch that lacks a column which an input needs contributes nothing to it. A sum has data where at least one
//! row with a present value counted. A count has data where the scope has any row in the period (before the
//! conditions): then it may be 0. Different texts are kept per cell, because their number does not add up.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    rc::Rc,
};

use crate::{
    domain::{
        batch::Batch,
        date::DayRange,
        id::Id,
        kpi::{Aggregate, Condition, Input, Kpi, RecordAggregate},
        table::{ColumnId, TableId},
    },
    engine::{
        axis::MonthAxis,
        checks::{checks_of, is_unavailable},
        exact::{Exact, MAX_PLACES},
        layout::{Group, Layout, to_index},
        measure::Measure,
        model::Model,
        ownership::Ownership,
        row_values::{Bound, Number, TooLarge},
        rows::{BatchRows, ColumnCells, MISSING_NUMBER},
        tallies::{Picks, Tallies, pays, widest},
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
    /// Rows before the conditions; of counts only.
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
    /// Places of the batches in [`Records::sources`], sorted; empty unless sources were asked for.
    pub(super) batches: Vec<usize>,
}

/// The cells of the inputs of one group. What was aggregated once is shared between questions.
type CellsByInput = BTreeMap<Id<Input>, Rc<InputCells>>;

/// Aggregates of records for some groups and the months of an axis.
#[derive(Debug)]
pub(super) struct Records {
    groups: Vec<(Group, Layout, CellsByInput)>,
    functions: BTreeMap<Id<Input>, Aggregate>,
    unavailable: BTreeSet<Id<Input>>,
    /// Where the batches come from, oldest first.
    sources: Vec<String>,
    work: WorkTime,
}

impl Records {
    /// Aggregates the inputs over each group; aggregates that stand in formulas are those of the KPIs. What `known`
    /// has of a group is not aggregated again: records of the same rows, months, members and sources.
    pub(super) fn gather(
        model: &Model,
        kpis: &[&Kpi],
        axis: &MonthAxis,
        ownership: &Ownership,
        groups: Vec<(Group, BTreeSet<Id<Input>>)>,
        with_sources: bool,
        known: &[&Self],
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
            functions: aggregates.iter().map(|(id, aggregate)| (*id, aggregate.function.clone())).collect(),
            unavailable: aggregates
                .iter()
                .filter(|(_, aggregate)| batches.iter().any(|batch| is_unavailable(batch, aggregate, model)))
                .map(|(id, _)| *id)
                .collect(),
            sources: batches.iter().map(|batch| batch.source.clone()).collect(),
            work: WorkTime::of(workspace),
        };
        let counted: BTreeSet<(&TableId, &ColumnId)> = aggregates
            .iter()
            .filter_map(|(_, aggregate)| match &aggregate.function {
                Aggregate::CountDistinct(column) => Some((&aggregate.table, column)),
                _ => None,
            })
            .collect();
        let texts = TextNumbers::of(model, &batches, counted);
        let mut passes: Vec<Pass<'_>> = Vec::with_capacity(groups.len());
        for (group, inputs) in groups {
            let layout = Layout::of(&group, workspace, axis, ownership);
            let alike = known.iter().flat_map(|known| &known.groups).filter(|(other, ..)| *other == group);
            let alike = alike.flat_map(|(_, _, cells)| cells).filter(|(id, _)| inputs.contains(id));
            let known: CellsByInput = alike.map(|(id, cells)| (*id, Rc::clone(cells))).collect();
            let is_new = |id: &Id<Input>| inputs.contains(id) && !known.contains_key(id);
            let aggregates = aggregates.iter().filter(|(id, _)| is_new(id)).copied().collect();
            passes.push(Pass { group, layout, aggregates, known, found: BTreeMap::new() });
        }
        for (idx, batch) in batches.iter().enumerate() {
            let Some(rows) = model.rows.get(&batch.id) else { continue };
            let mut shared = Shared::default();
            for pass in &mut passes {
                pass.run(model, &batches, idx, rows, &records.work, axis, &texts, with_sources, &mut shared);
            }
        }
        records.groups = passes.into_iter().map(Pass::finish).collect();
        records
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

    /// Where the batches come from, oldest first.
    pub(super) fn sources(&self) -> &[String] {
        &self.sources
    }

    /// The members of a group, in order of id; `None` where their cells are cut finer than months.
    pub(super) fn members(&self, group: usize) -> Option<Vec<u64>> {
        let (_, layout, _) = self.groups.get(group)?;
        (!layout.is_cut()).then(|| layout.members())
    }

    /// Sums (as whole numbers, with their places) and rows that counted of an input, for each member the months of the
    /// axis; `None` where nothing was found, and for all but sums, means and counts of plain decimals.
    pub(super) fn table(&self, group: usize, input: Id<Input>) -> Option<(u32, Vec<i128>, Vec<u32>)> {
        let (_, _, inputs) = self.groups.get(group)?;
        let cells = inputs.get(&input)?;
        let is_sum = |function: &Aggregate| function.adds_up() || matches!(function, Aggregate::Average(_));
        let is_distinct = |function: &Aggregate| matches!(function, Aggregate::CountDistinct(_));
        self.functions.get(&input).filter(|function| is_sum(function) && !is_distinct(function))?;
        if cells.cells.iter().any(|cell| cell.too_large) {
            return None;
        }
        let sums = cells.cells.iter().map(|cell| cell.sum).collect();
        Some((cells.scale?, sums, cells.cells.iter().map(|cell| cell.counted).collect()))
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

/// One group on the way through the batches.
struct Pass<'a> {
    group: Group,
    layout: Layout,
    /// What is aggregated.
    aggregates: Vec<(Id<Input>, &'a RecordAggregate)>,
    /// What was aggregated before.
    known: CellsByInput,
    found: BTreeMap<Id<Input>, InputCells>,
}

impl<'a> Pass<'a> {
    #[expect(clippy::too_many_arguments, reason = "everything that one batch is read with")]
    fn run(
        &mut self,
        model: &Model,
        batches: &[&Batch],
        idx: usize,
        rows: &BatchRows,
        work: &WorkTime,
        axis: &MonthAxis,
        texts: &TextNumbers<'_>,
        with_sources: bool,
        shared: &mut Shared<'a>,
    ) {
        let Some(batch) = batches.get(idx) else { return };
        let bound = Bound { rows, work };
        let (group, layout) = (&self.group, &self.layout);
        let mut places: BTreeMap<&ColumnId, Option<Places>> = BTreeMap::new();
        for (id, aggregate) in self.aggregates.iter().filter(|(_, aggregate)| aggregate.table == batch.table)
        {
            let Some(places) = places.entry(&aggregate.time).or_insert_with(|| {
                let placed =
                    layout.place_rows(group, &model.workspace, axis, &batch.table, &aggregate.time, rows);
                Some(Places { of_rows: placed?, seen: Vec::new() })
            }) else {
                continue;
            };
            let filter = aggregate.filter.as_slice();
            let picked = &mut shared.picked;
            let place = picked.iter().position(|(known, _)| *known == filter).unwrap_or_else(|| {
                let count = places.of_rows.len();
                picked.push((filter, checks_of(filter, bound).map(|checks| Picks::of(&checks, count))));
                picked.len() - 1
            });
            let Some((_, Some(picks))) = picked.get(place) else { continue };
            let cells = self.found.entry(*id).or_insert_with(|| {
                InputCells::new(layout.size(), scale_of(model, batches, aggregate, work), with_sources)
            });
            let is_count = matches!(aggregate.function, Aggregate::Count | Aggregate::CountDistinct(_));
            if is_count {
                cells.see(places);
            }
            let marks = Marks { places: &places.of_rows, picks, batch: idx };
            match &aggregate.function {
                Aggregate::Sum(column) => {
                    if let Some(ColumnCells::Number { scale, mantissas }) = rows.columns.get(column)
                        && *scale <= MAX_PLACES
                    {
                        let apart = cells.scale.unwrap_or(0).saturating_sub(u32::from(*scale));
                        let widest = *shared.widest.entry(column).or_insert_with(|| widest(mantissas));
                        cells.sum_rows(&marks, mantissas, 10_i64.pow(apart), widest);
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

    fn finish(self) -> (Group, Layout, CellsByInput) {
        let mut cells = self.known;
        for (id, mut found) in self.found {
            found.texts.finish();
            found.values.sort_unstable();
            cells.insert(id, Rc::new(found));
        }
        (self.group, self.layout, cells)
    }
}

/// What is the same for every group that one batch is read for.
#[derive(Default)]
struct Shared<'a> {
    /// Which rows meet a filter; `None` where the batch lacks a column of it.
    picked: Vec<(&'a [Condition], Option<Picks>)>,
    /// The largest size of the numbers of a column.
    widest: BTreeMap<&'a ColumnId, u64>,
}

/// Where the rows of a batch go.
struct Places {
    of_rows: Vec<u32>,
    /// How many go to each cell, where that was asked for.
    seen: Vec<u32>,
}

/// The most decimal places that the value has in any batch; `None` where it is only exact as a ratio.
fn scale_of(model: &Model, batches: &[&Batch], aggregate: &RecordAggregate, work: &WorkTime) -> Option<u32> {
    let batches = batches.iter().filter(|batch| batch.table == aggregate.table);
    let rows = batches.filter_map(|batch| model.rows.get(&batch.id));
    let scale = |rows: &BatchRows| match &aggregate.function {
        Aggregate::Sum(column) => match rows.columns.get(column)? {
            ColumnCells::Number { scale, .. } if *scale <= MAX_PLACES => Some(Some(u32::from(*scale))),
            _ => None,
        },
        function => function.value().and_then(|value| Some(Number::of(value, Bound { rows, work })?.scale())),
    };
    rows.filter_map(scale).try_fold(0, |widest, scale| Some(widest.max(scale?)))
}

/// Where the rows of a batch go and which of them count.
struct Marks<'a> {
    places: &'a [u32],
    picks: &'a Picks,
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

    /// Visits every row that is placed and meets the conditions; `count` decides whether it counts.
    fn visit(
        &mut self,
        marks: &Marks<'_>,
        mut count: impl FnMut(&mut Cell, u32, usize) -> Result<bool, TooLarge>,
    ) {
        let Self { cells, batches, .. } = self;
        let has_sources = !batches.is_empty();
        marks.picks.each(|row| {
            // The place of a row that counts nowhere is beyond all cells.
            let Some(place) = marks.places.get(row).copied() else { return };
            let Some(cell) = cells.get_mut(to_index(place)) else { return };
            match count(cell, place, row) {
                Err(TooLarge) => cell.too_large = true,
                Ok(false) => {}
                Ok(true) => {
                    cell.counted = cell.counted.saturating_add(1);
                    if has_sources
                        && let Some(batches) = batches.get_mut(to_index(place))
                        && batches.last() != Some(&marks.batch)
                    {
                        batches.push(marks.batch);
                    }
                }
            }
        });
        self.doubt(marks);
    }

    /// Marks the cells of rows of which a condition could not be decided.
    fn doubt(&mut self, marks: &Marks<'_>) {
        for place in marks.picks.too_large.iter().filter_map(|row| marks.places.get(*row)) {
            if let Some(cell) = self.cells.get_mut(to_index(*place)) {
                cell.too_large = true;
            }
        }
    }

    /// Notes every row that is placed: a count has data where there are rows, whether they meet the conditions or not.
    fn see(&mut self, places: &mut Places) {
        if !pays(places.of_rows.len(), self.cells.len(), 0) {
            for place in &places.of_rows {
                if let Some(cell) = self.cells.get_mut(to_index(*place)) {
                    cell.seen = cell.seen.saturating_add(1);
                }
            }
            return;
        }
        if places.seen.is_empty() {
            places.seen = Tallies::count_all(&places.of_rows, self.cells.len());
        }
        for (cell, seen) in self.cells.iter_mut().zip(&places.seen) {
            cell.seen = cell.seen.saturating_add(*seen);
        }
    }

    /// Whether rows may be tallied by themselves first.
    fn tallies(&self, marks: &Marks<'_>, widest: u64) -> bool {
        self.batches.is_empty() && pays(marks.places.len(), self.cells.len(), widest)
    }

    fn sum_rows(&mut self, marks: &Marks<'_>, mantissas: &[i64], factor: i64, widest: u64) {
        if self.tallies(marks, widest) {
            let tallies = Tallies::sum(&marks.picks.words, marks.places, mantissas, self.cells.len());
            for ((cell, sum), count) in self.cells.iter_mut().zip(tallies.sums).zip(tallies.counts) {
                if count > 0 {
                    cell.sum += i128::from(sum) * i128::from(factor);
                    cell.counted = cell.counted.saturating_add(count);
                }
            }
            self.doubt(marks);
            return;
        }
        self.visit(marks, |cell, _, row| match mantissas.get(row) {
            Some(mantissa) if *mantissa != MISSING_NUMBER => {
                cell.sum += i128::from(*mantissa) * i128::from(factor);
                Ok(true)
            }
            _ => Ok(false),
        });
    }

    fn count_rows(&mut self, marks: &Marks<'_>) {
        if self.tallies(marks, 0) {
            let tallies = Tallies::count(&marks.picks.words, marks.places, self.cells.len());
            for (cell, count) in self.cells.iter_mut().zip(tallies.counts) {
                cell.counted = cell.counted.saturating_add(count);
            }
            self.doubt(marks);
            return;
        }
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
