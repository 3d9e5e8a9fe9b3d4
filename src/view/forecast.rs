//! Forecasts as a chart, a table and a sentence. They are approximate, and say so.

use std::rc::Rc;

use rust_decimal::Decimal;

use crate::{
    domain::{kpi::Kpi, period::Period},
    engine::forecast::{ForecastReading, Method, MethodReading},
    view::{
        chart::{Chart, ChartKind, Series, SeriesRole, month_labels},
        formats::{Formats, drawable},
        number::{self, NO_VALUE},
    },
};

/// Months of the past that are drawn before a forecast.
const MONTHS_DRAWN: usize = 18;

/// Key of what a method is called.
pub const fn method_key(method: Method) -> &'static str {
    match method {
        Method::Linear => "forecast.linear",
        Method::Seasonal => "forecast.seasonal",
        Method::Damped => "forecast.damped",
    }
}

/// Key of how a method works, in a sentence.
pub const fn method_text_key(method: Method) -> &'static str {
    match method {
        Method::Linear => "forecast.linear_text",
        Method::Seasonal => "forecast.seasonal_text",
        Method::Damped => "forecast.damped_text",
    }
}

/// A method as a row of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForecastRow {
    /// Which.
    pub method: Method,
    /// What the period comes to, with "about".
    pub end: String,
    /// The same for machines; empty without one.
    pub exact: String,
    /// How far it stays behind the target, or how far it is better.
    pub against: String,
    /// Whether it misses the target; `None` where there is none.
    pub misses: Option<bool>,
    /// The points of it.
    pub score: String,
    /// Mean error of the forecast of one month.
    pub mae: String,
    /// The same over that of saying that nothing changes.
    pub mase: String,
    /// Whether its error is the least.
    pub is_best: bool,
}

/// The methods as rows, the best first.
pub fn rows(formats: &Formats, kpi: &Kpi, reading: &ForecastReading) -> Vec<ForecastRow> {
    let none = || NO_VALUE.to_owned();
    let value = |value: Decimal| formats.figure(kpi, value).line();
    let row = |(place, one): (usize, &MethodReading)| {
        let (misses, against) = match one.miss {
            Some(miss) if miss > Decimal::ZERO => (Some(true), ("forecast.short", value(miss))),
            Some(miss) => (Some(false), ("forecast.over", value(-miss))),
            None => (None, ("", none())),
        };
        let against = match against {
            ("", none) => none,
            (key, by) => formats.words.with(key, &[("by", &by)]).to_string(),
        };
        ForecastRow {
            method: one.method,
            end: one.end.map_or_else(none, |end| {
                formats.words.with("forecast.about", &[("value", &value(end))]).to_string()
            }),
            exact: one.end.map(number::machine).unwrap_or_default(),
            against,
            misses,
            score: one.score.map_or_else(none, |score| formats.score(score)),
            mae: one.mae.map_or_else(none, |mae| format!("± {}", value(mae))),
            mase: one.mase.map_or_else(none, |mase| number::fixed(mase, 2)),
            is_best: place == 0 && one.mae.is_some(),
        }
    };
    reading.methods.iter().enumerate().map(row).collect()
}

/// The newest months and what a method says of those ahead.
pub fn chart(formats: &Formats, kpi: &Kpi, reading: &ForecastReading, method: Method) -> Option<Chart> {
    let words = formats.words;
    let found = reading.methods.iter().find(|one| one.method == method)?;
    let past = reading.months.len().saturating_sub(MONTHS_DRAWN);
    let past: Vec<(Period, Decimal)> = reading.months.iter().skip(past).copied().collect();
    let months: Vec<Period> = past.iter().chain(&found.ahead).map(|(month, _)| *month).collect();
    let text =
        |value: Option<Decimal>| value.map_or_else(|| NO_VALUE.to_owned(), |value| formats.full(kpi, value));
    let series = |name: &str, role: SeriesRole, values: Vec<Option<Decimal>>| Series {
        name: words.get(name),
        role,
        texts: values.iter().map(|value| text(*value)).collect(),
        values: values.into_iter().map(|value| value.map(drawable)).collect(),
    };
    let known = past.iter().map(|(_, value)| Some(*value)).chain(found.ahead.iter().map(|_| None)).collect();
    // The line of the forecast begins where the known one ends.
    let last = past.len().saturating_sub(1);
    let ahead = past
        .iter()
        .enumerate()
        .map(|(place, (_, value))| (place == last).then_some(*value))
        .chain(found.ahead.iter().map(|(_, value)| Some(*value)))
        .collect();
    Some(Chart {
        kind: ChartKind::Line,
        labels: month_labels(formats, months.iter().copied()),
        long_labels: months.iter().map(|month| formats.period(*month)).collect(),
        label_name: words.get("chart.month"),
        series: vec![
            series("chart.actual", SeriesRole::Actual, known),
            series("forecast.ahead", SeriesRole::Limit, ahead),
        ],
        unit: kpi.unit,
        range: None,
        finding: finding(formats, kpi, reading, found),
    })
}

/// What a method says of the end of the period, in a sentence.
fn finding(formats: &Formats, kpi: &Kpi, reading: &ForecastReading, found: &MethodReading) -> Rc<str> {
    let words = formats.words;
    let value = |value: Decimal| formats.figure(kpi, value).line();
    let period = formats.period(reading.period);
    let Some(end) = found.end else { return words.get("forecast.nothing") };
    let end = value(end);
    match (found.miss, reading.target) {
        (Some(miss), Some(target)) if miss > Decimal::ZERO => words.with(
            "forecast.finding_short",
            &[
                ("period", &period),
                ("end", &end),
                ("by", &value(miss)),
                ("target", &formats.target(kpi, target)),
            ],
        ),
        (Some(_), Some(target)) => words.with(
            "forecast.finding_reached",
            &[("period", &period), ("end", &end), ("target", &formats.target(kpi, target))],
        ),
        _ => words.with("forecast.finding", &[("period", &period), ("end", &end)]),
    }
}
