//! What chance makes of a total, as it is drawn: ranges as they are typed, runs put together, distribution and grades; and the numbers
//! of a card by how far they move it.

use std::{collections::BTreeMap, rc::Rc};

use rust_decimal::{Decimal, prelude::ToPrimitive};

use crate::{
    domain::{
        id::Id,
        kpi::{Kpi, Unit},
        workspace::Workspace,
    },
    engine::{
        query::{ChanceReading, Range, TornadoReading},
        report::{Outcome, Scorecard},
    },
    view::{
        chart::{Chart, ChartKind, Series, SeriesRole},
        entry,
        formats::{Formats, drawable},
        kpi_row::kpi_name,
        number::{self, NO_VALUE},
        what_if::value_text,
    },
};

/// By how many percent of the figure a range goes to either side before anybody has said otherwise.
const SPREAD: i64 = 10;
/// Bars of the distribution.
const BINS: i64 = 20;

/// A range as it is typed.
#[derive(Debug, Clone, PartialEq)]
pub struct RangeField {
    /// The indicator.
    pub kpi: Id<Kpi>,
    /// Its name.
    pub name: Rc<str>,
    /// Its unit.
    pub unit: Unit,
    /// Low, likely and high.
    pub texts: [String; 3],
}

/// A range around the figure of every indicator that counts: ten percent to either side, between none and all where it lies there.
pub fn fields(card: &Scorecard, workspace: &Workspace, formats: &Formats) -> Vec<RangeField> {
    let field = |indicator: &crate::engine::report::Indicator| {
        let kpi = workspace.kpis.get(&indicator.kpi)?;
        indicator.weight.filter(|weight| weight.0 > 0)?;
        let Outcome::Value { value, .. } = indicator.actual else { return None };
        let places = u32::from(kpi.precision) + if kpi.unit == Unit::Ratio { 2 } else { 0 };
        let spread = value.abs().checked_mul(Decimal::new(SPREAD, 2))?;
        let is_part = kpi.unit == Unit::Ratio && value <= Decimal::ONE && value >= Decimal::ZERO;
        let high = value.checked_add(spread)?;
        let high = if is_part { high.min(Decimal::ONE) } else { high };
        let text = |value: Decimal| entry::write(number::rounded(value, places), kpi.unit);
        let texts = [text(value.checked_sub(spread)?), text(value), text(high)];
        Some(RangeField { kpi: kpi.id, name: kpi_name(kpi, formats), unit: kpi.unit, texts })
    };
    card.indicators.iter().filter_map(field).collect()
}

impl RangeField {
    /// The range; `None` where a text is no number or they are not in order.
    pub fn range(&self) -> Option<Range> {
        let [low, likely, high] = &self.texts;
        let read = |text: &str| entry::read(text, self.unit).ok().flatten();
        let range = Range { kpi: self.kpi, low: read(low)?, likely: read(likely)?, high: read(high)? };
        (range.low <= range.likely && range.likely <= range.high).then_some(range)
    }
}

/// Runs put together, in whatever order their parts come.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Runs {
    totals: BTreeMap<(Decimal, Option<String>), u32>,
    /// Runs without a total.
    pub missing: u32,
}

impl Runs {
    /// With another part.
    #[must_use]
    pub fn with(mut self, part: &ChanceReading) -> Self {
        for (total, band, count) in &part.totals {
            let slot = self.totals.entry((*total, band.clone())).or_default();
            *slot = slot.saturating_add(*count);
        }
        self.missing = self.missing.saturating_add(part.missing);
        self
    }

    /// Runs with a total.
    pub fn count(&self) -> u32 {
        self.totals.values().fold(0, |sum, count| sum.saturating_add(*count))
    }

    /// The least total that so many percent of the runs do not exceed.
    pub fn quantile(&self, percent: u32) -> Option<Decimal> {
        let needed = u64::from(self.count()) * u64::from(percent);
        let mut seen = 0_u64;
        self.totals.iter().find_map(|((total, _), count)| {
            seen += u64::from(*count) * 100;
            (seen >= needed && seen > 0).then_some(*total)
        })
    }

    /// How often each grade came, best total first; `None` is no grade.
    pub fn grades(&self) -> Vec<(Option<String>, u32)> {
        let mut found: Vec<(Option<String>, u32)> = Vec::new();
        for ((_, band), count) in self.totals.iter().rev() {
            match found.iter_mut().find(|(known, _)| known == band) {
                Some((_, sum)) => *sum += count,
                None => found.push((band.clone(), *count)),
            }
        }
        found
    }

    /// The distribution as bars of equal width; `None` without runs.
    pub fn chart(&self, formats: &Formats) -> Option<Chart> {
        let (least, most) = (self.totals.keys().next()?.0, self.totals.keys().next_back()?.0);
        let width = most.checked_sub(least)?.checked_div(Decimal::from(BINS))?;
        let count = if width.is_zero() { 1 } else { BINS };
        let place = |total: Decimal| match width.is_zero() {
            true => 0,
            false => total
                .checked_sub(least)
                .and_then(|above| above.checked_div(width))
                .and_then(|bin| bin.to_i64())
                .unwrap_or(0)
                .min(count - 1),
        };
        let mut bins = vec![0_u32; usize::try_from(count).ok()?];
        for ((total, _), runs) in &self.totals {
            if let Some(bin) = usize::try_from(place(*total)).ok().and_then(|place| bins.get_mut(place)) {
                *bin = bin.saturating_add(*runs);
            }
        }
        let all = Decimal::from(self.count());
        let words = formats.words;
        let edge = |bin: i64| {
            least.checked_add(width.checked_mul(Decimal::from(bin)).unwrap_or_default()).unwrap_or(least)
        };
        let shares: Vec<Decimal> =
            bins.iter().map(|runs| Decimal::from(*runs).checked_div(all).unwrap_or_default()).collect();
        Some(Chart {
            kind: ChartKind::Bars,
            labels: (0..count).map(|bin| number::fixed(edge(bin), 1)).collect(),
            long_labels: (0..count)
                .map(|bin| format!("{} – {}", formats.total(edge(bin)), formats.total(edge(bin + 1))))
                .collect(),
            label_name: words.get("chance.total"),
            series: vec![Series {
                name: words.get("chance.share"),
                role: SeriesRole::Actual,
                values: shares.iter().map(|share| Some(drawable(*share))).collect(),
                texts: shares.iter().map(|share| percent(*share)).collect(),
            }],
            unit: Unit::Ratio,
            range: None,
            finding: self.finding(formats),
        })
    }

    /// One sentence on where the total lies.
    pub fn finding(&self, formats: &Formats) -> Rc<str> {
        let at = |percent: u32| {
            self.quantile(percent).map_or_else(|| NO_VALUE.to_owned(), |total| formats.total(total))
        };
        formats.words.with(
            "chance.finding",
            &[
                ("low", &at(10)),
                ("middle", &at(50)),
                ("high", &at(90)),
                ("n", &number::fixed(Decimal::from(self.count()), 0)),
            ],
        )
    }

    /// The grades with their shares of all runs, in words.
    pub fn grade_lines(&self, formats: &Formats) -> Vec<(String, String)> {
        let all = Decimal::from(self.count().saturating_add(self.missing));
        let share = |runs: u32| percent(Decimal::from(runs).checked_div(all).unwrap_or_default());
        let none = formats.words.get("chance.no_total").to_string();
        let grades = self
            .grades()
            .into_iter()
            .map(|(code, runs)| (code.unwrap_or_else(|| NO_VALUE.to_owned()), share(runs)));
        let missing = (self.missing > 0).then(|| (none, share(self.missing)));
        grades.chain(missing).collect()
    }
}

fn percent(share: Decimal) -> String {
    format!("{}%", number::percent(share, 1))
}

/// A bar of the tornado.
#[derive(Debug, Clone, PartialEq)]
pub struct SwingLine {
    /// For the list's key.
    pub key: String,
    /// Indicator and number.
    pub name: String,
    /// Totals at both ends: text and exact value.
    pub ends: [(String, String); 2],
    /// The values at both ends, in words.
    pub values: [String; 2],
    /// Start and length of the bar in percent of the box.
    pub bar: (f64, f64),
}

/// The bars, the widest first, and where the total stands among them in percent of the box.
pub fn swings(reading: &TornadoReading, workspace: &Workspace, formats: &Formats) -> (Vec<SwingLine>, f64) {
    let totals = || {
        reading.swings.iter().flat_map(|swing| [swing.low.1, swing.high.1]).chain([reading.total]).flatten()
    };
    let (least, most) = (totals().min().map_or(0.0, drawable), totals().max().map_or(0.0, drawable));
    let run = if most > least { most - least } else { 1.0 };
    let at = |total: Decimal| (drawable(total) - least) / run * 100.0;
    let words = formats.words;
    let text = |total: Option<Decimal>| {
        (
            total.map_or_else(|| NO_VALUE.to_owned(), |total| formats.total(total)),
            total.map(number::machine).unwrap_or_default(),
        )
    };
    let line = |swing: &crate::engine::query::Swing| {
        let kpi = workspace.kpis.get(&swing.kpi)?;
        let part = words.get(&format!("what_if.{}", swing.part.name()));
        let known: Vec<f64> =
            [swing.low.1, swing.high.1].into_iter().chain([reading.total]).flatten().map(at).collect();
        let from = known.iter().copied().fold(f64::INFINITY, f64::min);
        let until = known.iter().copied().fold(0.0, f64::max);
        let value = |value: Decimal| value_text(value, swing.part, Some(kpi), formats);
        Some(SwingLine {
            key: format!("{}-{}", swing.kpi, swing.part.name()),
            name: format!("{} · {part}", kpi_name(kpi, formats)),
            ends: [text(swing.low.1), text(swing.high.1)],
            values: [value(swing.low.0), value(swing.high.0)],
            bar: if from.is_finite() { (from, until - from) } else { (0.0, 0.0) },
        })
    };
    (reading.swings.iter().filter_map(line).collect(), reading.total.map_or(0.0, at))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn parts_of_runs_come_together_in_any_order() {
        let part = |totals: &[(&str, &str, u32)], missing| ChanceReading {
            totals: totals
                .iter()
                .map(|(total, band, count)| (decimal(total), Some((*band).to_owned()), *count))
                .collect(),
            missing,
            is_possible: true,
        };
        let (one, two) =
            (part(&[("80", "B", 3), ("90", "A", 1)], 0), part(&[("80", "B", 1), ("95", "A", 5)], 2));
        let runs = Runs::default().with(&one).with(&two);
        assert_eq!(runs, Runs::default().with(&two).with(&one));
        // By hand: 80 four times, 90 once, 95 five times: half of ten are the first five.
        assert_eq!((runs.count(), runs.missing), (10, 2));
        assert_eq!(
            [10, 40, 50, 51, 100].map(|percent| runs.quantile(percent)),
            ["80", "80", "90", "95", "95"].map(|text| Some(decimal(text)))
        );
        assert_eq!(runs.grades(), [(Some("A".to_owned()), 6), (Some("B".to_owned()), 4)]);
        assert_eq!(Runs::default().quantile(50), None);
    }

    #[test]
    fn a_range_is_three_numbers_in_order() {
        let field = |texts: [&str; 3]| RangeField {
            kpi: Id::from_raw(1),
            name: Rc::from("x"),
            unit: Unit::Ratio,
            texts: texts.map(str::to_owned),
        };
        let range = field(["90", "95%", "97.5"]).range().unwrap();
        assert_eq!(
            (range.low, range.likely, range.high),
            (decimal("0.9"), decimal("0.95"), decimal("0.975"))
        );
        assert_eq!(field(["90", "89", "95"]).range(), None);
        assert_eq!(field(["90", "", "95"]).range(), None);
    }
}
