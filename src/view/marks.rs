//! Geometry of the small marks: ruled scale, sparkline, band ladder. Positions are percent or the mark's own units.

use rust_decimal::Decimal;

use crate::{
    domain::{band::BandTable, settings::ScoreScale, target::TargetPoint},
    engine::report::{Status, TrendPoint},
    view::{formats::drawable, number},
};

/// Width of a sparkline in its own units.
const SPARK_WIDTH: f64 = 96.0;
/// Height of a sparkline in its own units.
const SPARK_HEIGHT: f64 = 28.0;
/// Room left around the line, so that the end dot is not cut.
const SPARK_MARGIN: f64 = 3.0;

/// The ruled scale of one indicator: points from 0 to the cap. Points, not raw values, so that right is better
/// for every KPI and threshold and target stand at the same place everywhere.
#[derive(Debug, Clone, PartialEq)]
pub struct Ruler {
    /// Length of the bar in percent; `None` without a score.
    pub fill: Option<f64>,
    /// Places of threshold and stretch in percent, where they are set.
    pub ticks: Vec<f64>,
    /// Place of the target in percent.
    pub target: Option<f64>,
    /// Verdict that colours the bar; `None` for totals, whose verdict is their band.
    pub status: Option<Status>,
}

impl Ruler {
    /// The scale of a score.
    pub fn of_score(
        score: Option<Decimal>,
        status: Status,
        point: Option<&TargetPoint>,
        scale: &ScoreScale,
    ) -> Self {
        let threshold = point.and_then(|point| point.threshold).map(|_| scale.threshold);
        let stretch = point.and_then(|point| point.stretch).map(|_| scale.cap);
        Self {
            fill: score.map(|score| share(score, scale.cap)),
            ticks: [threshold, stretch]
                .into_iter()
                .flatten()
                .map(|points| share(points, scale.cap))
                .collect(),
            target: point.map(|_| share(scale.target, scale.cap)),
            status: Some(status),
        }
    }

    /// The scale of a total, with threshold and target of the score scale.
    pub fn of_total(total: Option<Decimal>, scale: &ScoreScale) -> Self {
        Self {
            fill: total.map(|total| share(total, scale.cap)),
            ticks: vec![share(scale.threshold, scale.cap)],
            target: Some(share(scale.target, scale.cap)),
            status: total.is_none().then_some(Status::Unknown),
        }
    }
}

/// Part of the whole in percent, kept between 0 and 100.
fn share(part: Decimal, whole: Decimal) -> f64 {
    let whole = drawable(whole);
    if whole > 0.0 { (drawable(part) / whole * 100.0).clamp(0.0, 100.0) } else { 0.0 }
}

/// A sparkline in a box of 96 by 28 units.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Spark {
    /// Points of each unbroken run of values, `x,y x,y`; a missing month breaks the line.
    pub lines: Vec<String>,
    /// Outline of the area below the only run; `None` where the line is broken.
    pub area: Option<String>,
    /// Points of each unbroken run of targets.
    pub targets: Vec<String>,
    /// The last value.
    pub dot: Option<(String, String)>,
}

impl Spark {
    /// The sparkline of a trend; empty with fewer than two values.
    pub fn of(trend: &[TrendPoint]) -> Self {
        let values: Vec<Option<f64>> = trend.iter().map(|point| point.value.map(drawable)).collect();
        let targets: Vec<Option<f64>> = trend.iter().map(|point| point.target.map(drawable)).collect();
        if values.iter().flatten().count() < 2 {
            return Self::default();
        }
        let all = values.iter().chain(&targets).flatten();
        let low = all.clone().copied().fold(f64::INFINITY, f64::min);
        let high = all.copied().fold(f64::NEG_INFINITY, f64::max);
        let steps = u32::try_from(trend.len().saturating_sub(1).max(1)).map_or(1.0, f64::from);
        let place = |index: usize, value: f64| {
            let along = u32::try_from(index).map_or(0.0, f64::from) / steps;
            let up = if high > low { (value - low) / (high - low) } else { 0.5 };
            (
                coordinate(SPARK_MARGIN + along * (SPARK_WIDTH - 2.0 * SPARK_MARGIN)),
                coordinate(SPARK_HEIGHT - SPARK_MARGIN - up * (SPARK_HEIGHT - 2.0 * SPARK_MARGIN)),
            )
        };
        let value_runs = runs(&values, place);
        let area = match value_runs.as_slice() {
            [run] => run.first().zip(run.last()).map(|(first, last)| {
                format!(
                    "M{},{SPARK_HEIGHT} L{} L{},{SPARK_HEIGHT}Z",
                    first.0,
                    joined(run).replace(' ', " L"),
                    last.0
                )
            }),
            _ => None,
        };
        Self {
            dot: value_runs.last().and_then(|run| run.last()).cloned(),
            lines: value_runs.iter().map(|run| joined(run)).collect(),
            area,
            targets: runs(&targets, place).iter().map(|run| joined(run)).collect(),
        }
    }

    /// Whether there is anything to draw.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }
}

type Place = (String, String);

fn runs(values: &[Option<f64>], place: impl Fn(usize, f64) -> Place) -> Vec<Vec<Place>> {
    let placed: Vec<Option<Place>> =
        values.iter().enumerate().map(|(index, value)| value.map(|value| place(index, value))).collect();
    placed
        .split(Option::is_none)
        .map(|run| run.iter().flatten().cloned().collect::<Vec<Place>>())
        .filter(|run| !run.is_empty())
        .collect()
}

fn joined(run: &[Place]) -> String {
    run.iter().map(|(x, y)| format!("{x},{y}")).collect::<Vec<_>>().join(" ")
}

/// A position with one decimal place: a tenth of a unit is finer than a pixel.
pub fn coordinate(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
}

/// The ladder of rating bands from 0 to the cap.
#[derive(Debug, Clone, PartialEq)]
pub struct Ladder {
    /// Steps, lowest first.
    pub steps: Vec<LadderStep>,
    /// Place of the total in percent, with its text.
    pub now: Option<(f64, String)>,
    /// Place of the total before.
    pub before: Option<f64>,
}

/// One band on the ladder.
#[derive(Debug, Clone, PartialEq)]
pub struct LadderStep {
    /// Place of its lower end in percent.
    pub from: f64,
    /// Its width in percent.
    pub width: f64,
    /// Colour: 1 for the lowest band to 5 for the highest.
    pub level: u8,
    /// Code.
    pub code: String,
    /// Its lowest total as text; `None` for the lowest band.
    pub edge: Option<String>,
}

impl Ladder {
    /// The ladder of a band table with a total and the one before.
    pub fn of(
        bands: &BandTable,
        cap: Decimal,
        now: Option<(Decimal, String)>,
        before: Option<Decimal>,
    ) -> Self {
        let count = bands.bands.len();
        let mut steps = Vec::with_capacity(count);
        let mut upper = 100.0;
        for (index, band) in bands.bands.iter().enumerate() {
            let lowest = index + 1 == count;
            let from = if lowest { 0.0 } else { share(band.from, cap).min(upper) };
            steps.push(LadderStep {
                from,
                width: upper - from,
                level: level_of(index, count),
                code: band.code.clone(),
                edge: (!lowest).then(|| number::trimmed(band.from, 2)),
            });
            upper = from;
        }
        steps.reverse();
        Self {
            steps,
            now: now.map(|(total, text)| (share(total, cap), text)),
            before: before.map(|total| share(total, cap)),
        }
    }
}

/// Colour level of a band by its place from the best: 5 for the best, 1 for the last, spread evenly between.
fn level_of(index: usize, count: usize) -> u8 {
    if count <= 1 {
        return 5;
    }
    let down = (index * 4 + (count - 1) / 2) / (count - 1);
    u8::try_from(5_usize.saturating_sub(down)).unwrap_or(1).max(1)
}

/// Colour level of the band with this code: 1 to 5, or 0 where there is none.
pub fn band_level(bands: Option<&BandTable>, code: Option<&str>) -> u8 {
    let place = |table: &BandTable| {
        let index = table.bands.iter().position(|band| Some(band.code.as_str()) == code)?;
        Some(level_of(index, table.bands.len()))
    };
    bands.and_then(place).unwrap_or(0)
}

/// Colour level of a score in a heat cell: that of the band a total of so many points would fall into.
pub fn heat_level(bands: Option<&BandTable>, score: Option<Decimal>) -> u8 {
    let code = score.and_then(|score| bands?.band_of(score)).map(|band| band.code.as_str());
    if score.is_some() && code.is_none() { 3 } else { band_level(bands, code) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{band::Band, id::Id, text::Text2},
        view::sample_tests::decimal,
    };

    fn table() -> BandTable {
        let band = |code: &str, from: i64| Band {
            code: code.to_owned(),
            name: Text2::same(code),
            from: from.into(),
        };
        let bands = vec![band("S", 95), band("A", 85), band("B", 70), band("C", 60), band("D", 0)];
        BandTable { id: Id::from_raw(1), bands }
    }

    fn close(left: f64, right: f64) -> bool {
        (left - right).abs() < 1e-9
    }

    #[test]
    fn the_ladder_runs_from_zero_to_the_cap_without_gaps() {
        let ladder = Ladder::of(&table(), 120.into(), Some((decimal("90"), "90.00".to_owned())), None);
        let codes: Vec<&str> = ladder.steps.iter().map(|step| step.code.as_str()).collect();
        assert_eq!(codes, ["D", "C", "B", "A", "S"]);
        assert_eq!(ladder.steps.iter().map(|step| step.level).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
        assert!(close(ladder.steps.iter().map(|step| step.width).sum(), 100.0));
        assert!(ladder.now.is_some_and(|(place, _)| close(place, 75.0)));
    }

    #[test]
    fn levels_spread_over_any_number_of_bands() {
        assert_eq!((0..3).map(|index| level_of(index, 3)).collect::<Vec<_>>(), [5, 3, 1]);
        assert_eq!((0..2).map(|index| level_of(index, 2)).collect::<Vec<_>>(), [5, 1]);
        assert_eq!((0..7).map(|index| level_of(index, 7)).collect::<Vec<_>>(), [5, 4, 4, 3, 2, 2, 1]);
        assert_eq!(heat_level(Some(&table()), Some(decimal("69.99"))), 2);
        assert_eq!(heat_level(Some(&table()), None), 0);
    }

    #[test]
    fn a_missing_month_breaks_the_line() {
        let point = |value: Option<&str>| TrendPoint {
            period: "2026-01".parse().unwrap(),
            value: value.map(decimal),
            target: None,
        };
        let spark = Spark::of(&[point(Some("1")), point(Some("2")), point(None), point(Some("3"))]);
        assert_eq!(spark.lines, ["3,25 33,14", "93,3"]);
        assert_eq!((spark.area, spark.targets.len()), (None, 0));
        assert!(Spark::of(&[point(Some("1")), point(None)]).is_empty());
    }
}
