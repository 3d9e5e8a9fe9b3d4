//! Charts as values: labels, series, one-sentence finding, and the same numbers as a table.

use std::rc::Rc;

use crate::{
    domain::{
        date::Day,
        kpi::{Direction, Kpi, Perspective, Unit},
        period::Period,
    },
    engine::{
        control_limits::{MONTHS_FOR_LIMITS, control_limits},
        report::{Scorecard, TrendPoint},
    },
    view::{
        formats::{Formats, drawable},
        message::Words,
        names,
        number::NO_VALUE,
    },
};

/// How a chart is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChartKind {
    /// A line over time.
    Line,
    /// Axes from the middle, one per label.
    Radar,
    /// Bars, one per label.
    Bars,
}

/// What a series stands for; decides its colour and dash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeriesRole {
    /// What was reached.
    Actual,
    /// What was asked.
    Target,
    /// What was reached the period before.
    Previous,
    /// How far values stray by chance.
    Limit,
}

/// A line, ring or row of bars.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// Name, for the legend and the tooltip.
    pub name: Rc<str>,
    /// What it stands for.
    pub role: SeriesRole,
    /// One value per label; `None` is a gap.
    pub values: Vec<Option<f64>>,
    /// The same values as exact texts.
    pub texts: Vec<String>,
}

/// A chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// How it is drawn.
    pub kind: ChartKind,
    /// Labels along the axis, kept as texts whatever they look like.
    pub labels: Vec<String>,
    /// The same labels as the table shows them (with the year).
    pub long_labels: Vec<String>,
    /// What the labels are, for the table's head.
    pub label_name: Rc<str>,
    /// Series, the main one first.
    pub series: Vec<Series>,
    /// Unit of the values, for the axis.
    pub unit: Unit,
    /// Fixed range of the axis; `None` leaves it to the values.
    pub range: Option<(f64, f64)>,
    /// What the chart shows, in one sentence.
    pub finding: Rc<str>,
}

impl Chart {
    /// Whether there is at least one value.
    pub fn has_values(&self) -> bool {
        self.series.iter().any(|series| series.values.iter().any(Option::is_some))
    }

    /// Rows of the table: label, then one text per series.
    pub fn table(&self) -> Vec<Vec<String>> {
        let text = |series: &Series, place: usize| series.texts.get(place).cloned().unwrap_or_default();
        let row = |(place, label): (usize, &String)| {
            std::iter::once(label.clone())
                .chain(self.series.iter().map(|series| text(series, place)))
                .collect()
        };
        self.long_labels.iter().enumerate().map(row).collect()
    }
}

/// The trend of a KPI by month, actual against target, with the limits of chance where there are months enough.
/// `until` is the day after the last one of the data: a month that it cuts says nothing about them.
pub fn kpi_trend(formats: &Formats, kpi: &Kpi, trend: &[TrendPoint], until: Option<Day>) -> Chart {
    let words = formats.words;
    let text = |value: Option<rust_decimal::Decimal>| {
        value.map_or_else(|| NO_VALUE.to_owned(), |value| formats.full(kpi, value))
    };
    let target = Series {
        name: words.get("chart.target"),
        role: SeriesRole::Target,
        values: trend.iter().map(|point| point.target.map(drawable)).collect(),
        texts: trend.iter().map(|point| text(point.target)).collect(),
    };
    let actual = Series {
        name: words.get("chart.actual"),
        role: SeriesRole::Actual,
        values: trend.iter().map(|point| point.value.map(drawable)).collect(),
        texts: trend.iter().map(|point| text(point.value)).collect(),
    };
    let has_target = target.values.iter().any(Option::is_some);
    let usual = Usual::of(trend, formats, until);
    let limit = |key: &str, value: Option<rust_decimal::Decimal>| {
        value.map(|value| Series {
            name: words.get(key),
            role: SeriesRole::Limit,
            values: vec![Some(drawable(value)); trend.len()],
            texts: vec![text(Some(value)); trend.len()],
        })
    };
    let limits = usual.as_ref().map(|usual| {
        [limit("chart.limit_upper", Some(usual.upper)), limit("chart.limit_lower", usual.lower)]
    });
    let finding = kpi_finding(formats, kpi, trend);
    let finding = match &usual {
        Some(usual) => Rc::from(format!("{finding}{}", usual.sentence(formats, kpi))),
        None => finding,
    };
    Chart {
        kind: ChartKind::Line,
        labels: month_labels(formats, trend.iter().map(|point| point.period)),
        long_labels: trend.iter().map(|point| formats.period(point.period)).collect(),
        label_name: words.get("chart.month"),
        series: std::iter::once(actual)
            .chain(has_target.then_some(target))
            .chain(limits.into_iter().flatten().flatten())
            .collect(),
        unit: kpi.unit,
        range: None,
        finding,
    }
}

/// The trend of totals by month.
pub fn total_trend(formats: &Formats, trend: &[TrendPoint]) -> Chart {
    let words = formats.words;
    let text =
        |point: &TrendPoint| point.value.map_or_else(|| NO_VALUE.to_owned(), |value| formats.total(value));
    let series = Series {
        name: words.get("chart.total"),
        role: SeriesRole::Actual,
        values: trend.iter().map(|point| point.value.map(drawable)).collect(),
        texts: trend.iter().map(text).collect(),
    };
    Chart {
        kind: ChartKind::Line,
        labels: month_labels(formats, trend.iter().map(|point| point.period)),
        long_labels: trend.iter().map(|point| formats.period(point.period)).collect(),
        label_name: words.get("chart.month"),
        series: vec![series],
        unit: Unit::Points,
        range: None,
        finding: stopped(
            &span_finding(formats, &words.get("chart.total"), trend, |value| formats.total(value)),
            words,
        ),
    }
}

/// Scores by perspective, now and the period before.
pub fn perspectives(
    formats: &Formats,
    card: &Scorecard,
    previous: Option<(&Scorecard, Period)>,
    period: Period,
) -> Chart {
    let words = formats.words;
    let has_score = |card: &Scorecard, perspective: Perspective| {
        card.perspectives.iter().any(|one| one.perspective == perspective && one.score.is_some())
    };
    let scored: Vec<Perspective> = Perspective::ALL
        .into_iter()
        .filter(|one| has_score(card, *one) || previous.is_some_and(|(old, _)| has_score(old, *one)))
        .collect();
    let of = |card: &Scorecard, name: Rc<str>, role| {
        let score = |perspective: &Perspective| {
            card.perspectives.iter().find(|one| one.perspective == *perspective).and_then(|one| one.score)
        };
        Series {
            name,
            role,
            values: scored.iter().map(|one| score(one).map(drawable)).collect(),
            texts: scored
                .iter()
                .map(|one| score(one).map_or_else(|| NO_VALUE.to_owned(), |value| formats.total(value)))
                .collect(),
        }
    };
    let labels: Vec<String> = scored.iter().map(|one| names::perspective(*one, words).to_string()).collect();
    let now = of(card, Rc::from(formats.period(period)), SeriesRole::Actual);
    let before =
        previous.map(|(old, earlier)| of(old, Rc::from(formats.period(earlier)), SeriesRole::Previous));
    let before = before.filter(|series| series.values.iter().any(Option::is_some));
    Chart {
        // A ring needs three corners; fewer are easier to read as bars.
        kind: if labels.len() >= 3 { ChartKind::Radar } else { ChartKind::Bars },
        long_labels: labels.clone(),
        labels,
        label_name: words.get("chart.perspective"),
        series: std::iter::once(now).chain(before).collect(),
        unit: Unit::Points,
        range: Some((0.0, drawable(formats.scale.cap))),
        finding: perspective_finding(formats, card),
    }
}

/// What a value does without anything having changed (XmR: mean ± 2.66 × mean moving range), and the months beyond it.
struct Usual {
    upper: rust_decimal::Decimal,
    /// None where values are never below zero and the limit would be.
    lower: Option<rust_decimal::Decimal>,
    outside: Vec<Period>,
}

impl Usual {
    fn of(trend: &[TrendPoint], formats: &Formats, until: Option<Day>) -> Option<Self> {
        let is_over = |point: &&TrendPoint| {
            until.is_none_or(|until| point.period.days(formats.calendar).until <= until)
        };
        let whole: Vec<&TrendPoint> = trend.iter().filter(is_over).collect();
        if whole.iter().filter(|point| point.value.is_some()).count() < MONTHS_FOR_LIMITS {
            return None;
        }
        let limits = control_limits(&whole.iter().map(|point| point.value).collect::<Vec<_>>())?;
        let is_never_below =
            whole.iter().filter_map(|point| point.value).all(|value| !value.is_sign_negative());
        let lower = (!is_never_below || limits.lower.is_sign_positive()).then_some(limits.lower);
        let is_outside =
            |value: rust_decimal::Decimal| value > limits.upper || lower.is_some_and(|lower| value < lower);
        let outside = whole.iter().filter(|point| point.value.is_some_and(is_outside));
        Some(Self { upper: limits.upper, lower, outside: outside.map(|point| point.period).collect() })
    }

    fn sentence(&self, formats: &Formats, kpi: &Kpi) -> Rc<str> {
        let words = formats.words;
        let upper = formats.figure(kpi, self.upper).line();
        let range = match self.lower {
            Some(lower) => {
                let lower = formats.figure(kpi, lower).line();
                words.with("chart.usual_range", &[("lower", &lower), ("upper", &upper)])
            }
            None => words.with("chart.usual_up_to", &[("upper", &upper)]),
        };
        if self.outside.is_empty() {
            return words.with("chart.usual_all", &[("range", &range)]);
        }
        let months: Vec<String> = self.outside.iter().map(|month| formats.period(*month)).collect();
        let months = months.join(&words.get("partial.separator"));
        words.with("chart.usual_outside", &[("range", &range), ("months", &months)])
    }
}

/// Months as axis labels: the year stands below the first month and below every January.
pub(super) fn month_labels(formats: &Formats, months: impl Iterator<Item = Period>) -> Vec<String> {
    let label = |(place, month): (usize, Period)| {
        let (year, of_year, _) = month.days(formats.calendar).from.ymd();
        let short = formats.short_period(month);
        if place == 0 || of_year == 1 {
            formats
                .words
                .with("chart.month_label", &[("month", &short), ("year", &year.to_string())])
                .to_string()
        } else {
            short
        }
    };
    months.enumerate().map(label).collect()
}

fn kpi_finding(formats: &Formats, kpi: &Kpi, trend: &[TrendPoint]) -> Rc<str> {
    let words = formats.words;
    let both: Vec<bool> = trend
        .iter()
        .filter_map(|point| {
            let (value, target) = point.value.zip(point.target)?;
            Some(match kpi.direction {
                Direction::Higher => value >= target,
                Direction::Lower => value <= target,
            })
        })
        .collect();
    let name = words.of(&kpi.name);
    let span = span_finding(formats, &name, trend, |value| formats.figure(kpi, value).line());
    if both.is_empty() {
        return stopped(&span, words);
    }
    let met = both.iter().filter(|met| **met).count().to_string();
    let months = both.len().to_string();
    let against = words.with("chart.finding_target", &[("met", &met), ("months", &months)]);
    Rc::from(format!("{span}{against}"))
}

/// From the first to the last value: risen, fallen or unchanged.
fn span_finding(
    formats: &Formats,
    name: &str,
    trend: &[TrendPoint],
    text: impl Fn(rust_decimal::Decimal) -> String,
) -> Rc<str> {
    let words = formats.words;
    let known: Vec<(&TrendPoint, rust_decimal::Decimal)> =
        trend.iter().filter_map(|point| Some((point, point.value?))).collect();
    let ((Some((first, old)), Some((last, new))), true) = ((known.first(), known.last()), known.len() > 1)
    else {
        return match known.first() {
            Some((point, value)) => words.with(
                "chart.finding_single",
                &[("name", name), ("value", &text(*value)), ("period", &formats.period(point.period))],
            ),
            None => words.with("chart.finding_none", &[("name", name)]),
        };
    };
    let key = match new.cmp(old) {
        std::cmp::Ordering::Greater => "chart.finding_up",
        std::cmp::Ordering::Less => "chart.finding_down",
        std::cmp::Ordering::Equal => "chart.finding_same",
    };
    let arguments = [
        ("name", name.to_owned()),
        ("first", formats.period(first.period)),
        ("old", text(*old)),
        ("last", formats.period(last.period)),
        ("new", text(*new)),
    ];
    let arguments: Vec<(&str, &str)> =
        arguments.iter().map(|(name, value)| (*name, value.as_str())).collect();
    words.with(key, &arguments)
}

fn stopped(sentence: &str, words: Words) -> Rc<str> {
    Rc::from(format!("{sentence}{}", words.get("chart.stop")))
}

fn perspective_finding(formats: &Formats, card: &Scorecard) -> Rc<str> {
    let words = formats.words;
    let mut scored: Vec<(Perspective, rust_decimal::Decimal)> =
        card.perspectives.iter().filter_map(|one| Some((one.perspective, one.score?))).collect();
    scored.sort_by_key(|(_, score)| std::cmp::Reverse(*score));
    let said = |(perspective, score): &(Perspective, rust_decimal::Decimal)| {
        (names::perspective(*perspective, words), formats.total(*score))
    };
    match (scored.first().map(said), scored.last().map(said)) {
        (Some((best, high)), Some((worst, low))) if scored.len() > 1 => words.with(
            "chart.finding_perspectives",
            &[("best", &best), ("high", &high), ("worst", &worst), ("low", &low)],
        ),
        (Some((only, score)), _) => {
            words.with("chart.finding_perspective", &[("name", &only), ("score", &score)])
        }
        _ => words.get("chart.finding_no_perspective"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{text::Lang, workspace::Workspace},
        view::sample_tests::{decimal, kpi},
    };

    fn point(period: &str, value: Option<&str>, target: &str) -> TrendPoint {
        TrendPoint {
            period: period.parse().unwrap(),
            value: value.map(decimal),
            target: Some(decimal(target)),
        }
    }

    #[test]
    fn limits_of_chance_are_told_from_six_months_on() {
        let kpi = kpi("K09", Unit::Hours, 2);
        let formats = Formats::of(Words::new(Lang::En), &Workspace::default());
        // Five values, of which the published example is 7.61 … 15.59; a sixth of 12 brings the ranges 2 1 2 1 0 and the
        // mean 70 ÷ 6: 11.666… ± 2.66 × 1.2, that is 8.474… and 14.858…
        let values = ["10", "12", "11", "13", "12", "12"];
        let months = |values: &[&str]| -> Vec<TrendPoint> {
            let month =
                |(number, value): (usize, &&str)| point(&format!("2026-{number:02}"), Some(value), "12");
            (1..).zip(values).map(month).collect()
        };
        let five = kpi_trend(&formats, &kpi, &months(&values[..5]), None);
        assert_eq!(five.series.len(), 2);
        let six = kpi_trend(&formats, &kpi, &months(&values), None);
        let limits: Vec<&str> =
            six.series.iter().skip(2).filter_map(|one| one.texts.first().map(String::as_str)).collect();
        assert_eq!(limits, ["14.86 h", "8.47 h"]);
        assert!(six.finding.ends_with("Usual range 8.47 h to 14.86 h: every month lies within it, so the ups and downs say nothing yet."), "{}", six.finding);
        // A month that the data end in says nothing: the 50 of half of July is neither counted nor told; of all of July it is both.
        let seven = months(&["10", "12", "11", "13", "12", "12", "50"]);
        let cut = kpi_trend(&formats, &kpi, &seven, "2026-07-16".parse().ok());
        assert_eq!(cut.series.get(2).map(|one| one.texts.clone()), Some(vec!["14.86 h".to_owned(); 7]));
        // Mean 120 ÷ 7, ranges 2 1 2 1 0 38: 17.142… ± 2.66 × 44 ÷ 6, that is 36.649… and below zero.
        let whole = kpi_trend(&formats, &kpi, &seven, "2026-08-01".parse().ok());
        assert_eq!(whole.series.len(), 3);
        assert!(
            whole.finding.ends_with("Usual range up to 36.65 h; beyond it: Jul 2026."),
            "{}",
            whole.finding
        );
    }

    #[test]
    fn a_trend_says_what_it_shows() {
        let kpi = kpi("K08", Unit::Ratio, 1);
        let trend = [
            point("2025-12", Some("0.90"), "0.95"),
            point("2026-01", None, "0.95"),
            point("2026-02", Some("0.962"), "0.95"),
        ];
        let chart =
            |lang| kpi_trend(&Formats::of(Words::new(lang), &Workspace::default()), &kpi, &trend, None);
        let (zh, en) = (chart(Lang::Zh), chart(Lang::En));
        assert_eq!(
            &*zh.finding,
            "指标K08由 2025 年 12 月的 90.0% 升至 2026 年 2 月的 96.2%，2 个月中有 1 个月达到目标。"
        );
        assert_eq!(
            &*en.finding,
            "KPI K08 rose from 90.0% in Dec 2025 to 96.2% in Feb 2026; target met in 1 of 2 months."
        );
        assert_eq!(en.labels, ["Dec\n2025", "Jan\n2026", "Feb"]);
        assert_eq!(zh.labels, ["12 月\n2025 年", "1 月\n2026 年", "2 月"]);
        assert_eq!(
            en.table().get(1).cloned(),
            Some(vec!["Jan 2026".to_owned(), "—".to_owned(), "95.0%".to_owned()])
        );
    }
}
