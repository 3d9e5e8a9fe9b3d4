//! What is known of an input for each member and month of a group, and what rows add to it one by one.

use std::ops::Range;

use crate::{
    domain::kpi::Aggregate,
    engine::{
        exact::Exact,
        layout::to_index,
        measure::Measure,
        picks::Picks,
        row_values::{Number, TooLarge},
        rows::{ColumnCells, MISSING_NUMBER},
        texts::CellTexts,
    },
};

/// What is known of one member and month.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cell {
    /// Sum of mantissas at the scale of the input (of a plain column 2^63 × 10^9 × 2^32 rows stay below 2^126),
    /// or the smallest or largest one.
    pub(super) sum: i128,
    /// Rows that counted.
    pub(super) counted: u32,
    /// Rows before the conditions; of counts only.
    pub(super) seen: u32,
    /// Whether a number grew too large.
    pub(super) too_large: bool,
}

/// The cells of one input over one group.
#[derive(Debug, Default)]
pub(super) struct InputCells {
    /// Decimal places of the sums; `None` where only ratios are exact.
    pub(super) scale: Option<u32>,
    pub(super) cells: Vec<Cell>,
    /// In place of the sums, where only ratios are exact.
    ratios: Vec<Exact>,
    /// Values by cell, where all of them are needed.
    pub(super) values: Vec<(u32, Exact)>,
    /// Moments in seconds and values by cell, where the newest is wanted: of each cell, once it is finished, the newest.
    moments: Vec<(u32, i64, Exact)>,
    /// Different texts.
    pub(super) texts: CellTexts,
    /// Batches that counted, by cell, where sources were asked for.
    pub(super) batches: Vec<Vec<usize>>,
}

/// Where the rows of a batch go and which of them count.
pub(super) struct Marks<'a> {
    pub(super) places: &'a [u32],
    pub(super) picks: &'a Picks,
    pub(super) batch: usize,
}

impl InputCells {
    pub(super) fn new(size: usize, scale: Option<u32>, with_sources: bool) -> Self {
        let batches = if with_sources { vec![Vec::new(); size] } else { Vec::new() };
        let ratios = if scale.is_none() { vec![Exact::ZERO; size] } else { Vec::new() };
        Self { scale, cells: vec![Cell::default(); size], ratios, batches, ..Self::default() }
    }

    /// What integers of that many places are multiplied by, to be at the scale of the sums.
    pub(super) fn factor(&self, places: u8) -> i64 {
        10_i64.pow(self.scale.unwrap_or(0).saturating_sub(u32::from(places)))
    }

    /// Rows that counted in runs of cells, and whether a number grew too large; `None` where there is no data.
    pub(super) fn counted(&self, runs: &[Range<usize>], function: &Aggregate) -> Option<(u64, bool)> {
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
    pub(super) fn measure(
        &self,
        runs: &[Range<usize>],
        function: &Aggregate,
        counted: u64,
    ) -> Option<Measure> {
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
            Aggregate::Last(_) => self.newest(runs)?,
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

    /// The newest values of all these cells.
    fn newest(&self, runs: &[Range<usize>]) -> Option<Measure> {
        let before = |end: usize| self.moments.partition_point(|(cell, ..)| to_index(*cell) < end);
        let found = runs.iter().filter_map(|run| self.moments.get(before(run.start)..before(run.end)));
        let mut parts = found.flatten().map(|(_, at, value)| Measure::Newest(*at, *value, Exact::ONE));
        let first = parts.next()?;
        parts.try_fold(first, Measure::merge)
    }

    /// Puts in order what was collected row by row, once all batches are read. Of moments the newest of each cell stay.
    pub(super) fn finish(&mut self) {
        self.texts.finish();
        self.values.sort_unstable();
        self.moments
            .sort_unstable_by(|left, right| (left.0, right.1, left.2).cmp(&(right.0, left.1, right.2)));
        let mut newest: Option<(u32, i64)> = None;
        self.moments.retain(|(cell, at, _)| {
            let (of, best) = *newest.get_or_insert((*cell, *at));
            if of != *cell {
                newest = Some((*cell, *at));
                return true;
            }
            best == *at
        });
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
        self.doubt(marks.picks.too_large.iter().filter_map(|row| marks.places.get(*row)).copied());
    }

    /// Notes every row that is placed: a count has data where there are rows, whether they meet the conditions or not.
    pub(super) fn see(&mut self, places: &[u32]) {
        for place in places {
            if let Some(cell) = self.cells.get_mut(to_index(*place)) {
                cell.seen = cell.seen.saturating_add(1);
            }
        }
    }

    /// Puts in what many rows came to together, cell by cell: rows that counted, and sums at a scale that is wider by a
    /// factor, or rows seen.
    pub(super) fn tallied(
        &mut self,
        counted: impl Iterator<Item = i64>,
        sums: Option<(impl Iterator<Item = i64>, i64)>,
        seen: Option<impl Iterator<Item = i64>>,
    ) {
        let rows = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
        for (cell, count) in self.cells.iter_mut().zip(counted) {
            cell.counted = cell.counted.saturating_add(rows(count));
        }
        if let Some((sums, factor)) = sums {
            for (cell, sum) in self.cells.iter_mut().zip(sums) {
                cell.sum += i128::from(sum) * i128::from(factor);
            }
        }
        for (cell, count) in self.cells.iter_mut().zip(seen.into_iter().flatten()) {
            cell.seen = cell.seen.saturating_add(rows(count));
        }
    }

    /// Marks the cells of rows of which a condition could not be decided.
    pub(super) fn doubt(&mut self, places: impl Iterator<Item = u32>) {
        for place in places {
            if let Some(cell) = self.cells.get_mut(to_index(place)) {
                cell.too_large = true;
            }
        }
    }

    pub(super) fn sum_rows(&mut self, marks: &Marks<'_>, mantissas: &[i64], factor: i64) {
        self.visit(marks, |cell, _, row| match mantissas.get(row) {
            Some(mantissa) if *mantissa != MISSING_NUMBER => {
                cell.sum += i128::from(*mantissa) * i128::from(factor);
                Ok(true)
            }
            _ => Ok(false),
        });
    }

    pub(super) fn count_rows(&mut self, marks: &Marks<'_>) {
        self.visit(marks, |_, _, _| Ok(true));
    }

    pub(super) fn distinct_rows(&mut self, marks: &Marks<'_>, codes: &[u32], texts: &[u32]) {
        let mut pairs = std::mem::take(&mut self.texts);
        self.visit(marks, |_, place, row| {
            let text = codes.get(row).and_then(|code| texts.get(to_index(*code)));
            text.iter().for_each(|text| pairs.push(place, **text));
            Ok(text.is_some())
        });
        self.texts = pairs;
    }

    /// Keeps the values of rows with the moments at which they held.
    pub(super) fn moment_rows(&mut self, marks: &Marks<'_>, time: &ColumnCells, number: &Number<'_>) {
        let mut moments = std::mem::take(&mut self.moments);
        self.visit(marks, |_, place, row| {
            let (value, at) = (number.exact(row)?, time.second(row));
            moments.extend(value.zip(at).map(|(value, at)| (place, at, value)));
            Ok(value.is_some() && at.is_some())
        });
        self.moments = moments;
    }

    pub(super) fn value_rows(&mut self, marks: &Marks<'_>, function: &Aggregate, number: &Number<'_>) {
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
