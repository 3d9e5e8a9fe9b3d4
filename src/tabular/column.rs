//! Columns that grow cell by cell, exact at every length.

use std::{
    cmp::Ordering,
    hash::{BuildHasher as _, Hasher as _},
};

use foldhash::fast::FixedState;
use hashbrown::HashTable;

/// Code of a missing text.
pub const MISSING_TEXT: u32 = u32::MAX;
/// Number of a missing day.
pub const MISSING_DAY: i32 = i32::MIN;
/// Mantissa of a missing number, and second of a missing time.
pub const MISSING: i64 = i64::MIN;

/// A column that grows row by row.
#[derive(Debug)]
pub enum Column {
    /// Texts.
    Texts(Texts),
    /// Days since 1970-01-01, or [`MISSING_DAY`].
    Days(Vec<i32>),
    /// Numbers.
    Numbers(Numbers),
    /// Seconds of civil time since 1970-01-01 00:00, or [`MISSING`].
    Times(Vec<i64>),
}

impl Column {
    /// Adds a cell without a value.
    pub fn push_missing(&mut self) {
        match self {
            Self::Texts(texts) => texts.codes.push(MISSING_TEXT),
            Self::Days(days) => days.push(MISSING_DAY),
            Self::Numbers(numbers) => numbers.mantissas.push(MISSING),
            Self::Times(seconds) => seconds.push(MISSING),
        }
    }

    /// Whether no cell has a value.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Texts(texts) => texts.dictionary.is_empty(),
            Self::Days(days) => days.iter().all(|day| *day == MISSING_DAY),
            Self::Numbers(numbers) => numbers.mantissas.iter().all(|cell| *cell == MISSING),
            Self::Times(seconds) => seconds.iter().all(|second| *second == MISSING),
        }
    }

    /// Takes back what was added beyond so many rows, at most one.
    pub(crate) fn undo(&mut self, rows: usize) {
        match self {
            Self::Texts(texts) => texts.undo(rows),
            Self::Days(days) => days.truncate(rows),
            Self::Numbers(numbers) => numbers.undo(rows),
            Self::Times(seconds) => seconds.truncate(rows),
        }
    }
}

/// Different texts in order of first appearance, and one code per row.
#[derive(Debug, Default)]
pub struct Texts {
    dictionary: Vec<String>,
    codes: Vec<u32>,
    /// Codes by the hashes of their texts, once they came in another order than that of the alphabet.
    known: HashTable<u32>,
    /// Whether `known` is used.
    is_hashed: bool,
    /// Number of rows before the last new text.
    newest: usize,
    /// Whether each text may say something about how values are written; as long as somebody asks.
    tells: Vec<bool>,
}

/// How the texts are hashed.
const HASHER: FixedState = FixedState::with_seed(0);

#[inline]
fn hash_of(text: &str) -> u64 {
    let mut hasher = HASHER.build_hasher();
    hasher.write(text.as_bytes());
    hasher.finish()
}

impl Texts {
    /// The code of a text that came before.
    #[inline]
    pub(crate) fn find(&mut self, text: &str) -> Option<u32> {
        if !self.is_hashed {
            // Numbers of documents mostly rise: what comes after the last one is new, without a search.
            let last = self.dictionary.last()?;
            match text.as_bytes().cmp(last.as_bytes()) {
                Ordering::Greater => return None,
                Ordering::Equal => return u32::try_from(self.dictionary.len() - 1).ok(),
                Ordering::Less => self.hash_all(),
            }
        }
        let Self { dictionary, known, .. } = self;
        let is_same = |code: &u32| {
            dictionary.get(*code as usize).is_some_and(|other| is_same(other.as_bytes(), text.as_bytes()))
        };
        known.find(hash_of(text), is_same).copied()
    }

    #[cold]
    fn hash_all(&mut self) {
        self.is_hashed = true;
        self.known.reserve(self.dictionary.len(), |_| 0);
        for (code, text) in (0_u32..).zip(&self.dictionary) {
            self.known.insert_unique(hash_of(text), code, |_| 0);
        }
    }

    /// Adds a row with a text that came before.
    #[inline]
    pub(crate) fn push_code(&mut self, code: u32) {
        self.codes.push(code);
    }

    /// Adds a row with a text that [`Self::find`] has just not found.
    pub(crate) fn push_new(&mut self, text: &str, tells: bool) {
        let code = u32::try_from(self.dictionary.len()).unwrap_or(MISSING_TEXT);
        if self.is_hashed {
            let dictionary = &self.dictionary;
            let rehash = |code: &u32| dictionary.get(*code as usize).map_or(0, |text| hash_of(text));
            self.known.insert_unique(hash_of(text), code, rehash);
        }
        self.newest = self.codes.len();
        self.dictionary.push(text.to_owned());
        self.tells.push(tells);
        self.codes.push(code);
    }

    /// Adds a row with a text.
    pub fn push(&mut self, text: &str, tells: impl FnOnce() -> bool) {
        match self.find(text) {
            Some(code) => self.codes.push(code),
            None => self.push_new(text, tells()),
        }
    }

    /// Whether the text of this code may say something.
    #[inline]
    pub(crate) fn tells(&self, code: u32) -> bool {
        self.tells.get(code as usize).copied().unwrap_or(false)
    }

    fn undo(&mut self, rows: usize) {
        if self.codes.len() <= rows {
            return;
        }
        let last = self.codes.pop();
        if self.newest != rows || last.is_none_or(|code| code as usize + 1 != self.dictionary.len()) {
            return;
        }
        // The text before may have come long ago.
        self.newest = usize::MAX;
        if let Some(text) = self.dictionary.pop() {
            self.tells.pop();
            let of_last = |code: &u32| Some(*code) == last;
            if self.is_hashed
                && let Ok(found) = self.known.find_entry(hash_of(&text), of_last)
            {
                found.remove();
            }
        }
    }

    /// How many different texts there are.
    pub fn count(&self) -> usize {
        self.dictionary.len()
    }

    /// The text of the last row that has one.
    pub fn last(&self) -> Option<&str> {
        let code = self.codes.iter().rev().find(|code| **code != MISSING_TEXT)?;
        self.dictionary.get(*code as usize).map(String::as_str)
    }

    /// The different texts and the codes of all rows.
    pub fn into_parts(self) -> (Vec<String>, Vec<u32>) {
        (self.dictionary, self.codes)
    }
}

/// Whether two texts are the same, compared eight bytes at a time.
#[inline]
fn is_same(left: &[u8], right: &[u8]) -> bool {
    if left.len() != right.len() {
        return false;
    }
    let (lefts, left) = left.as_chunks::<8>();
    let (rights, right) = right.as_chunks::<8>();
    lefts.iter().zip(rights).all(|(left, right)| u64::from_le_bytes(*left) == u64::from_le_bytes(*right))
        && left.iter().zip(right).all(|(left, right)| left == right)
}

/// Exact numbers at the scale of the longest fraction so far.
#[derive(Debug, Default)]
pub struct Numbers {
    scale: u8,
    mantissas: Vec<i64>,
    /// The greatest size of the first so many numbers.
    greatest: (i64, usize),
}

impl Numbers {
    /// Whether a number fits, with all before it, at the scale that the column would then have.
    #[inline]
    pub fn takes(&mut self, mantissa: i64, scale: u8) -> bool {
        let wanted = self.scale.max(scale);
        times(mantissa, wanted - scale).is_some()
            && (wanted == self.scale || times(self.greatest(), wanted - self.scale).is_some())
    }

    fn greatest(&mut self) -> i64 {
        let (greatest, seen) = self.greatest;
        let more = self.mantissas.get(seen..).unwrap_or_default().iter().filter(|cell| **cell != MISSING);
        let greatest = more.fold(greatest, |greatest, cell| greatest.max(cell.saturating_abs()));
        self.greatest = (greatest, self.mantissas.len());
        greatest
    }

    /// Adds a number that [`Self::takes`] accepts.
    pub fn push(&mut self, mantissa: i64, scale: u8) {
        if scale > self.scale {
            let unit = unit(scale - self.scale);
            self.greatest = (self.greatest() * unit, self.mantissas.len());
            self.mantissas.iter_mut().filter(|cell| **cell != MISSING).for_each(|cell| *cell *= unit);
            self.scale = scale;
        }
        self.mantissas.push(times(mantissa, self.scale - scale).unwrap_or(MISSING));
    }

    /// Adds a number if it has no more places than the column and fits.
    #[inline]
    pub(crate) fn push_fitting(&mut self, mantissa: i64, places: u8) -> Option<()> {
        let mantissa = match self.scale.checked_sub(places)? {
            0 => mantissa,
            more => times(mantissa, more)?,
        };
        self.mantissas.push(mantissa);
        Some(())
    }

    /// Decimal places.
    #[inline]
    pub fn scale(&self) -> u8 {
        self.scale
    }

    /// The integer of each row.
    pub fn mantissas(&self) -> &[i64] {
        &self.mantissas
    }

    /// Makes the last number a missing one.
    pub fn forget_last(&mut self) {
        if let Some(last) = self.mantissas.last_mut() {
            *last = MISSING;
        }
    }

    fn undo(&mut self, rows: usize) {
        self.mantissas.truncate(rows);
        // What is only ever too great refuses nothing that fits; what was seen of this row is forgotten with it.
        if self.greatest.1 > rows {
            self.greatest = (0, 0);
        }
    }

    /// Decimal places and the integer of each row.
    pub fn into_parts(self) -> (u8, Vec<i64>) {
        (self.scale, self.mantissas)
    }
}

/// Powers of ten that fit.
const UNITS: [i64; 19] = {
    let mut units = [1; 19];
    let mut place = 1;
    while place < units.len() {
        units[place] = units[place - 1] * 10;
        place += 1;
    }
    units
};

/// Greatest numbers that such a power of ten can be multiplied with.
const LIMITS: [u64; 19] = {
    let mut limits = [0; 19];
    let mut place = 0;
    while place < limits.len() {
        limits[place] = (i64::MAX / UNITS[place]).unsigned_abs();
        place += 1;
    }
    limits
};

fn unit(places: u8) -> i64 {
    UNITS.get(usize::from(places)).copied().unwrap_or(1)
}

/// The number with so many zeros after it; `None` where it does not fit. Without 128-bit products, which cost in browsers.
#[inline]
fn times(number: i64, places: u8) -> Option<i64> {
    let (unit, limit) = UNITS.get(usize::from(places)).zip(LIMITS.get(usize::from(places)))?;
    (number.unsigned_abs() <= *limit).then(|| number * unit)
}
