//! Which rows of a batch count, and sums and counts of them by cell in 64-bit numbers: the inner loop of aggregation, for batches whose sums fit.

use crate::engine::{checks::Check, layout::to_index, row_values::TooLarge, rows::MISSING_NUMBER};

/// Bits of a word of picks, and rows beside it.
const WORD: usize = 64;

/// The rows of a batch that meet all conditions of a filter.
pub(super) struct Picks {
    /// One bit per row.
    pub(super) words: Vec<u64>,
    /// Rows of which a number of a condition grew too large.
    pub(super) too_large: Vec<usize>,
}

impl Picks {
    /// Looks at every row.
    pub(super) fn of(checks: &[Check<'_>], rows: usize) -> Self {
        let mut picks = Self { words: Vec::with_capacity(rows.div_ceil(64)), too_large: Vec::new() };
        for from in (0..rows).step_by(64) {
            let mut word = 0_u64;
            for row in from..rows.min(from + 64) {
                match checks.iter().try_fold(true, |all, check| Ok(all && check.holds(row)?)) {
                    Ok(passed) => word |= u64::from(passed) << (row - from),
                    Err(TooLarge) => picks.too_large.push(row),
                }
            }
            picks.words.push(word);
        }
        picks
    }

    /// Visits the rows.
    pub(super) fn each(&self, mut visit: impl FnMut(usize)) {
        for (idx, word) in self.words.iter().enumerate() {
            let mut rest = *word;
            while rest != 0 {
                visit(idx * 64 + to_index(rest.trailing_zeros()));
                rest &= rest - 1;
            }
        }
    }
}

/// Sums and rows that counted, by cell.
#[derive(Debug)]
pub(super) struct Tallies {
    pub(super) sums: Vec<i64>,
    pub(super) counts: Vec<u32>,
}

/// The largest size of the numbers of a column, missing ones left out.
pub(super) fn widest(mantissas: &[i64]) -> u64 {
    let present = mantissas.iter().filter(|mantissa| **mantissa != MISSING_NUMBER);
    present.fold(0, |widest, mantissa| widest.max(mantissa.unsigned_abs()))
}

/// Whether sums of that many numbers fit, and there are rows enough for counting into cells of their own to pay.
pub(super) fn pays(rows: usize, cells: usize, widest: u64) -> bool {
    let most = u64::try_from(rows).ok().and_then(|rows| widest.checked_mul(rows));
    rows.saturating_mul(2) >= cells && most.is_some_and(|most| i64::try_from(most).is_ok())
}

impl Tallies {
    /// Adds up the numbers of picked rows by the places of the rows. A place beyond the cells counts nowhere.
    pub(super) fn sum(words: &[u64], places: &[u32], mantissas: &[i64], cells: usize) -> Self {
        let mut tallies = Self { sums: vec![0; cells], counts: vec![0; cells] };
        let (sums, counts) = (tallies.sums.as_mut_slice(), tallies.counts.as_mut_slice());
        for ((word, places), mantissas) in words.iter().zip(places.chunks(WORD)).zip(mantissas.chunks(WORD)) {
            let mut rest = *word;
            while rest != 0 {
                let row = to_index(rest.trailing_zeros());
                rest &= rest - 1;
                let (Some(place), Some(mantissa)) = (places.get(row), mantissas.get(row)) else { continue };
                let place = to_index(*place);
                if *mantissa != MISSING_NUMBER
                    && let (Some(sum), Some(count)) = (sums.get_mut(place), counts.get_mut(place))
                {
                    *sum += *mantissa;
                    *count += 1;
                }
            }
        }
        tallies
    }

    /// Counts picked rows by their places.
    pub(super) fn count(words: &[u64], places: &[u32], cells: usize) -> Self {
        let mut counts = vec![0_u32; cells];
        for (word, places) in words.iter().zip(places.chunks(WORD)) {
            let mut rest = *word;
            while rest != 0 {
                let row = to_index(rest.trailing_zeros());
                rest &= rest - 1;
                if let Some(count) = places.get(row).and_then(|place| counts.get_mut(to_index(*place))) {
                    *count += 1;
                }
            }
        }
        Self { sums: Vec::new(), counts }
    }

    /// Counts all rows by their places.
    pub(super) fn count_all(places: &[u32], cells: usize) -> Vec<u32> {
        let mut counts = vec![0_u32; cells];
        for place in places {
            if let Some(count) = counts.get_mut(to_index(*place)) {
                *count += 1;
            }
        }
        counts
    }
}
