//! Rows of a text file that are written plainly, taken straight into the columns; what is not plain is read here by the full reader.
//! Whatever this gives is what reading the rows one by one gives.

use keyscore_tabular::{
    column::Column,
    rows::{Cell, Full, Kind, Lane, Source as Lying, Taken},
};

use crate::{
    data::import::{
        DayOrder, ImportError, MAX_ROW_BYTES,
        asides::is_told,
        cell::trimmed,
        columns,
        duration::TimeUnit,
        evidence::{Evidence, says},
        reading::{Clock, Source, read},
        records::{Record, TakeRows},
    },
    domain::table::ColumnKind,
};

/// Delimiters that stand in no plain number or day.
const DELIMITERS: [u8; 4] = *b",;\t|";
/// From so many rows on that are not plain it counts whether most are not.
const MANY: u64 = 1_000;

/// The plain rows of an import.
pub(super) struct Plain {
    lane: Lane,
    /// Rows that were taken, and how often one was met that is not plain.
    taken: u64,
    missed: u64,
}

impl Plain {
    /// Rows of so many cells of which these are read; nothing where no row could be taken.
    pub(super) fn of(delimiter: char, cells: usize, sources: &[Source]) -> Option<Self> {
        let delimiter = u8::try_from(delimiter).ok().filter(|delimiter| DELIMITERS.contains(delimiter))?;
        let mut lying: Vec<Lying> = (0..cells).map(|_| Lying::new(Kind::Left, 0, false)).collect();
        for (to, source) in sources.iter().enumerate() {
            let kind = match source.kind {
                ColumnKind::Text => Kind::Text,
                ColumnKind::Day => Kind::Day,
                ColumnKind::Number
                    if source.scale == 0
                        && !source.is_discount
                        && source.hours.unwrap_or_default() == TimeUnit::Hours =>
                {
                    Kind::Number(if source.decimal_comma { b',' } else { b'.' })
                }
                ColumnKind::Number | ColumnKind::Flag => Kind::Other,
                // By which clock a time is read, other cells of its row say.
                ColumnKind::Time => return None,
            };
            *lying.get_mut(source.place)? = Lying::new(kind, to, source.required);
        }
        Some(Self { lane: Lane::new(delimiter, lying, MAX_ROW_BYTES), taken: 0, missed: 0 })
    }

    /// Takes plain rows from the beginning of a text into columns that have `rows` cells each, at most so many; nothing where
    /// rows of the file are hardly ever plain.
    pub(super) fn take(
        &mut self,
        text: &str,
        (rows, most): (u32, u32),
        columns: &mut [Column],
        (sources, order): (&[Source], DayOrder),
        evidence: Option<&mut Evidence>,
    ) -> Option<Taken> {
        if self.missed > MANY && self.missed > self.taken {
            return None;
        }
        self.lane.asks = evidence.is_some();
        let mut by_place: Vec<Option<&Source>> = vec![None; self.lane.sources.len()];
        for source in sources {
            *by_place.get_mut(source.place)? = Some(source);
        }
        let mut full = FullReader { by_place, order, evidence };
        let taken = self.lane.take(text, (rows as usize, most as usize), columns, &mut full);
        self.taken += taken.rows as u64;
        self.missed += 1;
        Some(taken)
    }

    /// Adds what the numbers that were taken say of their decimal marks.
    pub(super) fn tell(&mut self, evidence: &mut Evidence) {
        for (place, source) in self.lane.sources.iter_mut().enumerate() {
            let is_comma = source.kind == Kind::Number(b',');
            evidence.add_marked(place, is_comma, std::mem::take(&mut source.marked));
        }
    }
}

/// Reads cells that are not plain.
struct FullReader<'s, 'e> {
    /// What the columns of the file are read as.
    by_place: Vec<Option<&'s Source>>,
    order: DayOrder,
    evidence: Option<&'e mut Evidence>,
}

impl Full for FullReader<'_, '_> {
    fn cell<'t>(&mut self, place: usize, text: &'t str) -> Option<Cell<'t>> {
        let source = (*self.by_place.get(place)?)?;
        match read(trimmed(text), source, self.order, &mut Clock::default()).ok()? {
            columns::Cell::Missing => Some(Cell::Missing),
            columns::Cell::Text(text) => Some(Cell::Text(text)),
            columns::Cell::Day(day) => Some(Cell::Day(day.number())),
            // Rounded numbers are counted.
            columns::Cell::Number(number) if !number.rounded => {
                Some(Cell::Number(i64::try_from(number.mantissa).ok()?, number.scale))
            }
            columns::Cell::Number(_) | columns::Cell::Time(_) => None,
        }
    }

    fn is_aside(&mut self, text: &str) -> bool {
        is_told(trimmed(text))
    }

    fn tells(&mut self, text: &str) -> bool {
        self.evidence.is_some() && says(text)
    }

    fn tell(&mut self, place: usize, text: &str) {
        if let Some(evidence) = &mut self.evidence {
            evidence.add_text(place, text);
        }
    }
}

/// Rows of a text file that are asked how their values are written, and not read.
pub(super) struct Asked {
    to_skip: u32,
    plain: Option<Plain>,
    pub(super) evidence: Evidence,
}

impl Asked {
    /// Rows of so many cells; those above the first row of data are left out.
    pub(super) fn new(delimiter: char, cells: usize, above: u32, evidence: Evidence) -> Self {
        Self { to_skip: above, plain: Plain::of(delimiter, cells, &[]), evidence }
    }

    /// What they say.
    pub(super) fn finish(mut self) -> Evidence {
        self.plain.iter_mut().for_each(|plain| plain.tell(&mut self.evidence));
        self.evidence
    }
}

impl TakeRows for Asked {
    fn rows(&mut self, text: &str) -> Option<Taken> {
        let plain = self.plain.as_mut()?;
        if self.to_skip > 0 {
            return Some(Taken::default());
        }
        let order = DayOrder::MonthFirst;
        plain.take(text, (0, u32::MAX), &mut [], (&[], order), Some(&mut self.evidence))
    }

    fn record(&mut self, record: Record<'_>) -> Result<(), ImportError> {
        if self.to_skip == 0 {
            self.evidence.add(record.cells());
        } else if !record.is_blank() {
            self.to_skip -= 1;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
