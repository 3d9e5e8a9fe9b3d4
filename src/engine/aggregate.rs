//! One pass over the columns of each batch for all inputs and all members of the groups.
//!
//! A batch that lacks a column which an input needs contributes nothing to it. A sum has data where at least one
//! row with a present value counted. A count has data where the scope has any row in the period (before the
//! conditions): then it may be 0. Different texts are kept per cell, because their number does not add up.

use std::{
    collections::{BTreeMap, BTreeSet},
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
        cells::{InputCells, Marks},
        checks::{checks_of, is_unavailable},
        exact::MAX_PLACES,
        lanes::{Adds, Lanes, Sums, pays, widest},
        layout::{Group, Layout, Placer, to_index},
        measure::Measure,
        model::Model,
        ownership::Ownership,
        picks::{Picks, WORD},
        row_values::{Bound, Number},
        rows::{BatchRows, ColumnCells},
        texts::TextNumbers,
        work_time::WorkTime,
    },
};

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
            // Members may be cut otherwise there.
            let is_alike = |(other, cut, _): &&(Group, Layout, CellsByInput)| {
                *other == group && cut.size() == layout.size()
            };
            let alike = known.iter().flat_map(|known| &known.groups).filter(is_alike);
            let alike = alike.flat_map(|(_, _, cells)| cells).filter(|(id, _)| inputs.contains(id));
            let known: CellsByInput = alike.map(|(id, cells)| (*id, Rc::clone(cells))).collect();
            let is_new = |id: &Id<Input>| inputs.contains(id) && !known.contains_key(id);
            let aggregates = aggregates.iter().filter(|(id, _)| is_new(id)).copied().collect();
            let (is_done, found) = (Vec::new(), BTreeMap::new());
            passes.push(Pass { group, layout, aggregates, is_done, known, found });
        }
        for (idx, batch) in batches.iter().enumerate() {
            let Some(rows) = model.rows.get(&batch.id) else { continue };
            let (batches, work) = (batches.as_slice(), &records.work);
            let on = Reading { model, batches, batch, idx, rows, work, axis, with_sources };
            let mut shared = Shared::default();
            tally(&mut passes, on, &mut shared);
            passes.iter_mut().for_each(|pass| pass.run(on, &texts, &mut shared));
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
    /// Which of them have got what the batch at hand gives.
    is_done: Vec<bool>,
    /// What was aggregated before.
    known: CellsByInput,
    found: BTreeMap<Id<Input>, InputCells>,
}

/// The batch that is being read.
#[derive(Clone, Copy)]
struct Reading<'a> {
    model: &'a Model,
    batches: &'a [&'a Batch],
    batch: &'a Batch,
    idx: usize,
    rows: &'a BatchRows,
    work: &'a WorkTime,
    axis: &'a MonthAxis,
    with_sources: bool,
}

impl<'a> Reading<'a> {
    fn bound(self) -> Bound<'a> {
        Bound { rows: self.rows, work: self.work }
    }
}

impl<'a> Pass<'a> {
    fn cells(&mut self, id: Id<Input>, aggregate: &RecordAggregate, on: Reading<'_>) -> &mut InputCells {
        let size = self.layout.size();
        self.found.entry(id).or_insert_with(|| {
            InputCells::new(size, scale_of(on.model, on.batches, aggregate, on.work), on.with_sources)
        })
    }

    /// Reads what is not done yet, input by input.
    fn run(&mut self, on: Reading<'a>, texts: &TextNumbers<'_>, shared: &mut Shared<'a>) {
        let rows = on.rows;
        let mut places: BTreeMap<&ColumnId, Option<Vec<u32>>> = BTreeMap::new();
        let is_done = std::mem::take(&mut self.is_done);
        let open = self.aggregates.clone().into_iter().zip(is_done).filter(|(_, is_done)| !is_done);
        for ((id, aggregate), _) in open.filter(|((_, aggregate), _)| aggregate.table == on.batch.table) {
            let (group, workspace, table) = (&self.group, &on.model.workspace, &on.batch.table);
            let Some(places) = places.entry(&aggregate.time).or_insert_with(|| {
                let placer = self.layout.placer(group, workspace, on.axis, table, &aggregate.time, rows);
                Some(placer?.all_cells())
            }) else {
                continue;
            };
            let place = shared.pick(&aggregate.filter, on);
            let Some(picks) = shared.picks(place) else { continue };
            let cells = self.cells(id, aggregate, on);
            let marks = Marks { places, picks, batch: on.idx };
            match &aggregate.function {
                Aggregate::Sum(column) => {
                    if let Some((scale, mantissas)) = plain_column(rows, column) {
                        cells.sum_rows(&marks, mantissas, cells.factor(scale));
                    }
                }
                Aggregate::Count => {
                    cells.see(places);
                    cells.count_rows(&marks);
                }
                Aggregate::CountDistinct(column) => {
                    let texts = texts.of_batch(&aggregate.table, column, on.idx);
                    if let (Some(ColumnCells::Text { codes, .. }), Some(texts)) =
                        (rows.columns.get(column), texts)
                    {
                        // Rows of a batch without the column say nothing of it, not even that there is none.
                        cells.see(places);
                        cells.distinct_rows(&marks, codes, texts);
                    }
                }
                function => {
                    let number = function.value().and_then(|value| Number::of(value, on.bound()));
                    match (function, number, rows.columns.get(&aggregate.time)) {
                        (Aggregate::Last(_), Some(number), Some(time)) => {
                            cells.moment_rows(&marks, time, &number);
                        }
                        (_, Some(number), _) => cells.value_rows(&marks, function, &number),
                        (_, None, _) => {}
                    }
                }
            }
        }
    }

    fn finish(self) -> (Group, Layout, CellsByInput) {
        let mut cells = self.known;
        for (id, mut found) in self.found {
            found.finish();
            cells.insert(id, Rc::new(found));
        }
        (self.group, self.layout, cells)
    }
}

/// Plain sums and counts of all groups in one pass, where sums fit and batches need not be told apart.
fn tally<'a>(passes: &mut [Pass<'a>], on: Reading<'a>, shared: &mut Shared<'a>) {
    for pass in &mut *passes {
        pass.is_done = vec![false; pass.aggregates.len()];
    }
    let of_table = passes.iter().flat_map(|pass| &pass.aggregates);
    let of_table = of_table.filter(|(_, aggregate)| aggregate.table == on.batch.table && !on.with_sources);
    let times: BTreeSet<&ColumnId> = of_table.map(|(_, aggregate)| &aggregate.time).collect();
    for time in times {
        let mut lanes = Lanes::default();
        let units: Vec<Unit<'_>> = passes
            .iter()
            .enumerate()
            .filter_map(|(place, pass)| Unit::of(pass, place, time, on, shared, &mut lanes))
            .collect();
        let found = added(units, &mut lanes, on, shared);
        for (place, wanted, sums) in found {
            let Some(pass) = passes.get_mut(place) else { continue };
            for one in wanted {
                let Some((id, aggregate)) = pass.aggregates.get(one.place).copied() else { continue };
                let cells = pass.cells(id, aggregate, on);
                let of_numbers = one.sum.map(|(lane, scale)| (sums.of(lane), cells.factor(scale)));
                cells.tallied(sums.of(one.counted), of_numbers, one.seen.map(|lane| sums.of(lane)));
                cells.doubt(one.doubts.into_iter());
                pass.is_done.iter_mut().skip(one.place).take(1).for_each(|is_done| *is_done = true);
            }
        }
    }
}

/// Goes over the rows, block by block, for all groups that are placed by the same column; gives for each what is wanted, by
/// the place of its pass.
fn added(
    mut units: Vec<Unit<'_>>,
    lanes: &mut Lanes<'_>,
    on: Reading<'_>,
    shared: &Shared<'_>,
) -> Vec<(usize, Vec<Wanted>, Sums)> {
    let count = to_index(on.rows.rows);
    let mut sums: Vec<Sums> = units.iter().map(|unit| lanes.sums(unit.size)).collect();
    let (mut months, mut cells) = ([0; WORD], [0; WORD]);
    for (block, from) in (0..count).step_by(WORD).enumerate() {
        let Some(first) = units.first() else { break };
        let length = WORD.min(count - from);
        let months = months.get_mut(..length).unwrap_or_default();
        first.placer.months(from, months);
        lanes.fill(block, |filter| shared.picks(filter));
        for (unit, sums) in units.iter().zip(&mut sums) {
            let cells = cells.get_mut(..length).unwrap_or_default();
            unit.placer.cells(from, months, cells);
            lanes.add(cells, sums);
        }
    }
    for unit in &mut units {
        for one in &mut unit.wanted {
            let doubtful = shared.picks(one.filter).map_or(&[][..], |picks| &picks.too_large);
            one.doubts = doubtful.iter().map(|row| unit.placer.cell(*row)).collect();
        }
    }
    units.into_iter().zip(sums).map(|(unit, sums)| (unit.pass, unit.wanted, sums)).collect()
}

/// A group that takes part in a tally.
struct Unit<'p> {
    pass: usize,
    size: usize,
    placer: Placer<'p>,
    wanted: Vec<Wanted>,
}

/// An aggregate that is tallied: its place in its pass, that of its filter, and the lanes of what it needs.
struct Wanted {
    place: usize,
    filter: usize,
    counted: usize,
    /// The sum, and its decimal places.
    sum: Option<(usize, u8)>,
    seen: Option<usize>,
    /// Cells of rows of which a condition could not be decided.
    doubts: Vec<u32>,
}

impl<'p> Unit<'p> {
    fn of<'a: 'p>(
        pass: &'p Pass<'a>,
        place: usize,
        time: &ColumnId,
        on: Reading<'a>,
        shared: &mut Shared<'a>,
        lanes: &mut Lanes<'a>,
    ) -> Option<Self> {
        let (count, size) = (to_index(on.rows.rows), pass.layout.size());
        let mut wanted = Vec::new();
        for (place, (_, aggregate)) in pass.aggregates.iter().enumerate() {
            if aggregate.table != on.batch.table || aggregate.time != *time {
                continue;
            }
            let column = match &aggregate.function {
                Aggregate::Count => None,
                Aggregate::Sum(column) => match plain_column(on.rows, column) {
                    Some((scale, mantissas)) => Some((column, scale, mantissas)),
                    None => continue,
                },
                _ => continue,
            };
            let (widest, is_complete) = column.map_or((0, true), |(column, _, mantissas)| {
                *shared.widest.entry(column).or_insert_with(|| widest(mantissas))
            });
            let fits = column.is_none_or(|(_, _, mantissas)| mantissas.len() == count);
            if !fits || !pays(count, size, widest) {
                continue;
            }
            let filter = shared.pick(&aggregate.filter, on);
            if shared.picks(filter).is_none() {
                continue;
            }
            // Without conditions every row counts.
            let of = Some(filter).filter(|_| !aggregate.filter.is_empty());
            let counted = match column {
                Some((_, _, mantissas)) if !is_complete => lanes.lane(of, Adds::Present(mantissas)),
                _ => lanes.lane(of, Adds::Rows),
            };
            let sum = column.map(|(_, scale, mantissas)| (lanes.lane(of, Adds::Numbers(mantissas)), scale));
            let seen = column.is_none().then(|| lanes.lane(None, Adds::Rows));
            wanted.push(Wanted { place, filter, counted, sum, seen, doubts: Vec::new() });
        }
        if wanted.is_empty() {
            return None;
        }
        let (workspace, table) = (&on.model.workspace, &on.batch.table);
        let placer = pass.layout.placer(&pass.group, workspace, on.axis, table, time, on.rows)?;
        Some(Self { pass: place, size, placer, wanted })
    }
}

/// What is the same for every group that one batch is read for.
#[derive(Default)]
struct Shared<'a> {
    /// Which rows meet a filter; `None` where the batch lacks a column of it.
    picked: Vec<(&'a [Condition], Option<Picks>)>,
    /// The largest size of the numbers of a column, and whether none is missing.
    widest: BTreeMap<&'a ColumnId, (u64, bool)>,
}

impl<'a> Shared<'a> {
    /// The place of a filter.
    fn pick(&mut self, filter: &'a [Condition], on: Reading<'a>) -> usize {
        let known = self.picked.iter().position(|(known, _)| *known == filter);
        known.unwrap_or_else(|| {
            let count = to_index(on.rows.rows);
            let picks = checks_of(filter, on.bound()).map(|checks| Picks::of(&checks, count));
            self.picked.push((filter, picks));
            self.picked.len() - 1
        })
    }

    /// The rows that meet the filter at a place.
    fn picks(&self, place: usize) -> Option<&Picks> {
        self.picked.get(place)?.1.as_ref()
    }
}

/// A column of plain numbers.
fn plain_column<'r>(rows: &'r BatchRows, column: &ColumnId) -> Option<(u8, &'r [i64])> {
    match rows.columns.get(column)? {
        ColumnCells::Number { scale, mantissas } if *scale <= MAX_PLACES => Some((*scale, mantissas)),
        _ => None,
    }
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
