//! Spans of days as they are typed: first and last day, either of them open.

use crate::{
    domain::date::{Day, DayRange},
    view::{message::Words, period},
};

/// A span as it stands in a form.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SpanEntry {
    /// First day as typed; empty since always.
    pub first: String,
    /// Last day as typed; empty without an end.
    pub last: String,
}

impl SpanEntry {
    /// A span as it stands.
    pub fn new(span: DayRange) -> Self {
        let first = if span.from == Day::BEGIN { String::new() } else { span.from.to_string() };
        let last = if span.until == Day::END { String::new() } else { span.last().to_string() };
        Self { first, last }
    }

    /// Whether first and last day can be read.
    pub fn is_read(&self) -> [bool; 2] {
        [day_of(&self.first, Day::BEGIN).is_some(), day_of(&self.last, Day::END).is_some()]
    }

    fn span(&self) -> Option<DayRange> {
        let from = day_of(&self.first, Day::BEGIN)?;
        let last = day_of(&self.last, Day::END)?;
        // An end before the beginning stays an empty span, which is refused where it is written.
        Some(DayRange { from, until: if last == Day::END { last } else { last.plus(1).max(from) } })
    }
}

fn day_of(text: &str, open: Day) -> Option<Day> {
    match text.trim() {
        "" => Some(open),
        text => text.parse().ok(),
    }
}

/// The spans; `None` where a day cannot be read. Rows without any day are left out.
pub fn read_spans(entries: &[SpanEntry]) -> Option<Vec<DayRange>> {
    let typed =
        entries.iter().filter(|entry| !(entry.first.trim().is_empty() && entry.last.trim().is_empty()));
    typed.map(SpanEntry::span).collect()
}

/// Spans in words, in their order: `2026 年 3 月 1 日起`.
pub fn in_words(spans: &[DayRange], words: Words) -> Vec<String> {
    let said = |span: &DayRange| {
        let (from, last) = (period::day(span.from, words), period::day(span.last(), words));
        match (span.from == Day::BEGIN, span.until == Day::END) {
            (true, true) => words.get("presence.always"),
            (false, true) => words.with("presence.since", &[("day", &from)]),
            (true, false) => words.with("presence.until", &[("day", &last)]),
            (false, false) => words.with("presence.range", &[("from", &from), ("until", &last)]),
        }
        .to_string()
    };
    spans.iter().map(said).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_day_lies_inside_and_either_end_may_be_open() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let entry = |first: &str, last: &str| SpanEntry { first: first.to_owned(), last: last.to_owned() };
        let typed = [
            entry("2026-02-10", "2026-03-09"),
            entry("", "2026-01-31"),
            entry("2026-07-01", " "),
            entry("", ""),
        ];
        let spans = [
            DayRange { from: day("2026-02-10"), until: day("2026-03-10") },
            DayRange { from: Day::BEGIN, until: day("2026-02-01") },
            DayRange { from: day("2026-07-01"), until: Day::END },
        ];
        assert_eq!(read_spans(&typed), Some(spans.to_vec()));
        let [first, second, third, _] = typed;
        assert_eq!(spans.map(SpanEntry::new), [first, second, SpanEntry { last: String::new(), ..third }]);
        assert_eq!(read_spans(&[entry("2026-13-01", "")]), None);
        assert_eq!(entry("2026-13-01", "").is_read(), [false, true]);
        let backwards = read_spans(&[entry("2026-03-02", "2026-03-01")]).unwrap();
        assert!(backwards.iter().all(|span| span.is_empty()));
    }
}
