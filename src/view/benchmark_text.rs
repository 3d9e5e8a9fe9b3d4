//! The benchmark of an indicator as it is typed: value in the unit as shown, who says so, as of which day.

use crate::{
    domain::{about::Benchmark, date::Day, kpi::Unit},
    view::entry,
};

/// The texts of the three fields.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BenchmarkText {
    /// Value; a ratio in percent.
    pub value: String,
    /// Who says so.
    pub source: String,
    /// Day as a date field writes it, `2026-03-31`; blank where it is not known.
    pub day: String,
}

/// A field that cannot stand as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// The value: key of what is wrong.
    Value(&'static str),
    /// There is a value, and nobody says so.
    Source,
    /// The day cannot be read.
    Day,
}

impl BenchmarkText {
    /// The texts of a benchmark.
    pub fn of(benchmark: Option<&Benchmark>, unit: Unit) -> Self {
        benchmark.map_or_else(Self::default, |benchmark| Self {
            value: entry::write(benchmark.value, unit),
            source: benchmark.source.clone(),
            day: benchmark.day.map(|day| day.to_string()).unwrap_or_default(),
        })
    }

    /// The benchmark; none where no value is written.
    ///
    /// # Errors
    /// The first field that cannot stand.
    pub fn read(&self, unit: Unit) -> Result<Option<Benchmark>, Wrong> {
        let Some(value) = entry::read(&self.value, unit).map_err(|error| Wrong::Value(error.key()))? else {
            return Ok(None);
        };
        let source = self.source.trim().to_owned();
        if source.is_empty() {
            return Err(Wrong::Source);
        }
        let day = match self.day.trim() {
            "" => None,
            text => Some(text.parse::<Day>().map_err(|_| Wrong::Day)?),
        };
        Ok(Some(Benchmark { value, source, day }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: &str, source: &str, day: &str) -> BenchmarkText {
        BenchmarkText { value: value.to_owned(), source: source.to_owned(), day: day.to_owned() }
    }

    #[test]
    fn a_benchmark_reads_back_as_it_was_written() {
        let read = text(" 95.5% ", " Trade survey ", "2026-03-31").read(Unit::Ratio).unwrap();
        assert_eq!(read.as_ref().map(|benchmark| benchmark.value.to_string()).as_deref(), Some("0.955"));
        assert_eq!(BenchmarkText::of(read.as_ref(), Unit::Ratio), text("95.5", "Trade survey", "2026-03-31"));
    }

    #[test]
    fn what_cannot_stand_is_told_at_its_field() {
        assert_eq!(text(" ", "somebody", "never").read(Unit::Hours), Ok(None));
        assert_eq!(text("x", "", "").read(Unit::Hours), Err(Wrong::Value("errors.not_a_number")));
        assert_eq!(text("5", " ", "").read(Unit::Hours), Err(Wrong::Source));
        assert_eq!(text("5", "somebody", "31.3.2026").read(Unit::Hours), Err(Wrong::Day));
    }
}
