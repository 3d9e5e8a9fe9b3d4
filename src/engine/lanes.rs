//! Sums and counts of many inputs in one pass: the inner loop of aggregation. What each row adds to every input is put side
//! by side, 64 rows at a time, and added as a whole to the row's cell of each group, in 64-bit numbers where all sums fit.

use crate::engine::{
    layout::to_index,
    picks::{Picks, WORD},
    rows::MISSING_NUMBER,
};

/// Numbers that are added side by side.
const WIDTH: usize = 4;

/// Numbers of several lanes.
type Wide = [i64; WIDTH];

/// What the rows of a lane add.
#[derive(Debug, Clone, Copy)]
pub(super) enum Adds<'r> {
    /// One each.
    Rows,
    /// One each where the number is there.
    Present(&'r [i64]),
    /// The number.
    Numbers(&'r [i64]),
}

impl PartialEq for Adds<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Rows, Self::Rows) => true,
            (Self::Present(left), Self::Present(right)) | (Self::Numbers(left), Self::Numbers(right)) => {
                std::ptr::eq(*left, *right)
            }
            _ => false,
        }
    }
}

/// The largest size of the numbers of a column, missing ones left out, and whether none is missing.
pub(super) fn widest(mantissas: &[i64]) -> (u64, bool) {
    mantissas.iter().fold((0, true), |(widest, is_complete), mantissa| match *mantissa {
        MISSING_NUMBER => (widest, false),
        mantissa => (mantissa.unsigned_abs().max(widest), is_complete),
    })
}

/// Whether sums of that many numbers fit, and there are rows enough for adding into cells of their own to pay.
pub(super) fn pays(rows: usize, cells: usize, widest: u64) -> bool {
    let most = u64::try_from(rows).ok().and_then(|rows| widest.checked_mul(rows));
    rows.saturating_mul(2) >= cells && most.is_some_and(|most| i64::try_from(most).is_ok())
}

/// What the rows of a batch add: each lane the rows of one filter (by its place; `None` for all rows).
#[derive(Debug, Default)]
pub(super) struct Lanes<'r> {
    lanes: Vec<(Option<usize>, Adds<'r>)>,
    block: Vec<Wide>,
}

/// Sums by cell, those of a cell side by side.
#[derive(Debug, Default)]
pub(super) struct Sums {
    cells: Vec<Wide>,
    width: usize,
}

impl<'r> Lanes<'r> {
    /// The place of a lane; the same one for the same rows and numbers.
    pub(super) fn lane(&mut self, filter: Option<usize>, adds: Adds<'r>) -> usize {
        let lane = (filter, adds);
        self.lanes.iter().position(|known| *known == lane).unwrap_or_else(|| {
            self.lanes.push(lane);
            self.lanes.len() - 1
        })
    }

    fn width(&self) -> usize {
        self.lanes.len().div_ceil(WIDTH)
    }

    /// Sums of that many cells, all zero.
    pub(super) fn sums(&self, cells: usize) -> Sums {
        Sums { cells: vec![[0; WIDTH]; cells * self.width()], width: self.width() }
    }

    /// Puts together what a block of rows adds, by the rows' picks per filter.
    pub(super) fn fill<'p>(&mut self, block: usize, picks: impl Fn(usize) -> Option<&'p Picks>) {
        let width = self.width();
        self.block.resize(width * WORD, [0; WIDTH]);
        let from = block * WORD;
        for (place, (filter, adds)) in self.lanes.iter().enumerate() {
            let all = Some(u64::MAX);
            let word = filter.map_or(all, |filter| picks(filter)?.words.get(block).copied());
            // Chunks, not steps: a build for bytes leaves each step a call.
            let rows = self.block.chunks_exact_mut(width.max(1));
            let lane = Lane { place, rest: word.unwrap_or(0) };
            match adds {
                Adds::Rows => lane.put(rows, std::iter::repeat(&1), |one| *one),
                Adds::Present(numbers) => {
                    let numbers = numbers.get(from..).unwrap_or_default();
                    lane.put(rows, numbers, |number| i64::from(*number != MISSING_NUMBER));
                }
                Adds::Numbers(numbers) => {
                    let numbers = numbers.get(from..).unwrap_or_default();
                    lane.put(rows, numbers, |number| if *number == MISSING_NUMBER { 0 } else { *number });
                }
            }
        }
    }

    /// Adds the block to the cells of its rows; a row whose cell is beyond all adds nothing.
    pub(super) fn add(&self, cells: &[u32], sums: &mut Sums) {
        let width = sums.width;
        for (cell, added) in cells.iter().zip(self.block.chunks_exact(width.max(1))) {
            let from = to_index(*cell).saturating_mul(width);
            let Some(sums) = sums.cells.get_mut(from..from.saturating_add(width)) else { continue };
            for (sums, added) in sums.iter_mut().zip(added) {
                // Written out: a build for bytes leaves a loop of four a loop.
                let ([a, b, c, d], [e, f, g, h]) = (sums, added);
                *a += e;
                *b += f;
                *c += g;
                *d += h;
            }
        }
    }
}

/// One lane of a block on the way.
struct Lane {
    place: usize,
    rest: u64,
}

impl Lane {
    fn put<'n, 'b>(
        mut self,
        rows: impl Iterator<Item = &'b mut [Wide]>,
        numbers: impl IntoIterator<Item = &'n i64>,
        value: impl Fn(&i64) -> i64,
    ) {
        for (row, number) in rows.zip(numbers) {
            // All ones where the row is picked: no branch that nobody can foretell.
            let mask = -i64::from(self.rest & 1 != 0);
            self.rest >>= 1;
            let wide = row.get_mut(self.place / WIDTH);
            if let Some(added) = wide.and_then(|wide| wide.get_mut(self.place % WIDTH)) {
                *added = value(number) & mask;
            }
        }
    }
}

impl Sums {
    /// What a lane came to, cell by cell.
    pub(super) fn of(&self, lane: usize) -> impl Iterator<Item = i64> + '_ {
        let wide = move |cell: &[Wide]| Some(*cell.get(lane / WIDTH)?.get(lane % WIDTH)?);
        self.cells.chunks_exact(self.width.max(1)).map(move |cell| wide(cell).unwrap_or(0))
    }
}
