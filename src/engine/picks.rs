//! Which rows of a batch meet the conditions of a filter, a bit each.

use crate::engine::{checks::Check, layout::to_index, row_values::TooLarge};

/// Rows of a word of picks.
pub(super) const WORD: usize = 64;

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
        let mut picks = Self { words: Vec::with_capacity(rows.div_ceil(WORD)), too_large: Vec::new() };
        for from in (0..rows).step_by(WORD) {
            let count = WORD.min(rows - from);
            let mut word = u64::MAX.wrapping_shr(u32::try_from(WORD - count).unwrap_or(0));
            for check in checks {
                word &= check.bits(from, count).unwrap_or_else(|| picks.look(check, from, word));
            }
            picks.words.push(word);
        }
        picks
    }

    /// Looks at those rows one by one which met the conditions before.
    fn look(&mut self, check: &Check<'_>, from: usize, word: u64) -> u64 {
        let (mut rest, mut found) = (word, 0);
        while rest != 0 {
            let bit = rest & rest.wrapping_neg();
            rest ^= bit;
            let row = from + to_index(bit.trailing_zeros());
            match check.holds(row) {
                Ok(true) => found |= bit,
                Ok(false) => {}
                Err(TooLarge) => self.too_large.push(row),
            }
        }
        found
    }

    /// Visits the rows.
    pub(super) fn each(&self, mut visit: impl FnMut(usize)) {
        for (idx, word) in self.words.iter().enumerate() {
            let mut rest = *word;
            while rest != 0 {
                visit(idx * WORD + to_index(rest.trailing_zeros()));
                rest &= rest - 1;
            }
        }
    }
}
