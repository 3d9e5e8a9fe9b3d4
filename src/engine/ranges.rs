//! Lint of any from–to table (bands, standings, tiers): gaps, overlaps and rows that are never reached, with exact ends.
//! Only values that can occur count: multiples of 10^−places between the lowest and the highest.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::engine::{allocation::floor, exact::Exact};

/// One end of a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bound {
    /// Where.
    pub at: Decimal,
    /// Whether the value itself belongs to it.
    pub is_inclusive: bool,
}

/// A row; an end that is not there is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range {
    /// Lower end.
    pub from: Option<Bound>,
    /// Upper end.
    pub to: Option<Bound>,
}

/// The values that can occur.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Values {
    /// Decimal places.
    pub places: u8,
    /// Lowest value.
    pub lowest: Option<Decimal>,
    /// Highest value.
    pub highest: Option<Decimal>,
}

/// What is wrong with a table. Rows are counted from 1; a stretch goes from its first value to its last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RangeFinding {
    /// No row covers these values.
    Gap(Stretch),
    /// Several rows cover these values; the first of them counts.
    Overlap(Vec<u32>, Stretch),
    /// No value reaches the row.
    Unreachable(u32),
}

/// Values in a row: from the first to the last that can occur, both included; open where nothing limits them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stretch {
    /// First value.
    pub first: Option<Decimal>,
    /// Last value.
    pub last: Option<Decimal>,
}

/// Lints a table; `None` where a number does not fit. Gaps and overlaps come in rising order, then the rows.
pub fn lint_ranges(rows: &[Range], values: &Values) -> Option<Vec<RangeFinding>> {
    let scale = u32::from(values.places);
    let unit = Exact::from_scaled(1, scale)?;
    // Everything in whole units: the first and the last value of each row.
    let lowest = up(values.lowest, unit)?;
    let highest = down(values.highest, unit)?;
    let spans: Option<Vec<Span>> = rows.iter().map(|row| span_of(row, unit, lowest, highest)).collect();
    let spans = spans?;
    // Places where the set of covering rows may change: each begins a stretch.
    let mut starts: Vec<Option<i128>> = vec![lowest];
    for span in spans.iter().filter(|span| !span.is_empty) {
        starts.push(span.first);
        if let Some(last) = span.last {
            starts.push(Some(last.checked_add(1)?));
        }
    }
    starts.retain(|start| match (start, highest) {
        (Some(start), Some(highest)) => *start <= highest,
        _ => true,
    });
    starts.retain(|start| *start >= lowest);
    starts.sort_unstable();
    starts.dedup();
    let mut covers: Vec<(Vec<u32>, Option<i128>, Option<i128>)> = Vec::new();
    let mut first_to_cover = vec![false; rows.len()];
    for (idx, start) in starts.iter().enumerate() {
        let last = match starts.get(idx + 1) {
            Some(next) => Some((*next)?.checked_sub(1)?),
            None => highest,
        };
        let covering: Vec<u32> =
            (1..).zip(&spans).filter(|(_, span)| span.has(*start)).map(|(row, _)| row).collect();
        if let Some(slot) = covering.first().and_then(|row| first_to_cover.get_mut(*row as usize - 1)) {
            *slot = true;
        }
        match covers.last_mut() {
            Some((before, _, end)) if *before == covering => *end = last,
            _ => covers.push((covering, *start, last)),
        }
    }
    let shown = |units: Option<i128>| match units {
        Some(units) => Exact::from_scaled(units, scale)?.to_decimal().map(Some),
        None => Some(None),
    };
    let mut findings = Vec::new();
    for (covering, first, last) in covers {
        let stretch = Stretch { first: shown(first)?, last: shown(last)? };
        match covering.len() {
            0 => findings.push(RangeFinding::Gap(stretch)),
            1 => {}
            _ => findings.push(RangeFinding::Overlap(covering, stretch)),
        }
    }
    let never = (1..).zip(first_to_cover).filter(|(_, is_first)| !is_first);
    findings.extend(never.map(|(row, _)| RangeFinding::Unreachable(row)));
    Some(findings)
}

/// A row in whole units, first and last value included.
struct Span {
    first: Option<i128>,
    last: Option<i128>,
    is_empty: bool,
}

impl Span {
    /// Whether it covers the stretch that begins there; no beginning means the lowest values of all.
    fn has(&self, start: Option<i128>) -> bool {
        let is_begun = self.first.is_none() || start.is_some_and(|start| Some(start) >= self.first);
        let is_over = match (self.last, start) {
            (Some(last), Some(start)) => last < start,
            _ => false,
        };
        !self.is_empty && is_begun && !is_over
    }
}

fn span_of(row: &Range, unit: Exact, lowest: Option<i128>, highest: Option<i128>) -> Option<Span> {
    let mut first = match row.from {
        None => None,
        Some(bound) => {
            let exact = Exact::from(bound.at).over(unit)?;
            let whole = floor(exact)?;
            let is_on = Exact::whole(whole) == exact && bound.is_inclusive;
            Some(if is_on { whole } else { whole.checked_add(1)? })
        }
    };
    let mut last = match row.to {
        None => None,
        Some(bound) => {
            let exact = Exact::from(bound.at).over(unit)?;
            let whole = floor(exact)?;
            let is_cut = Exact::whole(whole) == exact && !bound.is_inclusive;
            Some(if is_cut { whole.checked_sub(1)? } else { whole })
        }
    };
    if let Some(lowest) = lowest {
        first = Some(first.map_or(lowest, |first| first.max(lowest)));
    }
    if let Some(highest) = highest {
        last = Some(last.map_or(highest, |last| last.min(highest)));
    }
    let is_empty = matches!((first, last), (Some(first), Some(last)) if first > last);
    Some(Span { first: first.filter(|_| !is_empty), last: last.filter(|_| !is_empty), is_empty })
}

/// The first whole unit at or above.
fn up(value: Option<Decimal>, unit: Exact) -> Option<Option<i128>> {
    let Some(value) = value else { return Some(None) };
    let exact = Exact::from(value).over(unit)?;
    let whole = floor(exact)?;
    Some(Some(if Exact::whole(whole) == exact { whole } else { whole.checked_add(1)? }))
}

/// The last whole unit at or below.
fn down(value: Option<Decimal>, unit: Exact) -> Option<Option<i128>> {
    let Some(value) = value else { return Some(None) };
    Some(Some(floor(Exact::from(value).over(unit)?)?))
}
