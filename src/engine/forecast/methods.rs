//! Forecasts of a series of months without gaps. Pure: knows no workspace. Approximate by nature, so computed in `f64`, by the
//! four basic operations only: these are the same everywhere, and what is taken further is rounded to 9 places.

use serde::{Deserialize, Serialize};

/// Months of a year.
const YEAR: usize = 12;
/// Fewest months from which a line, or a damped trend, is drawn.
const FEWEST: usize = 4;
/// Months back from the end at which it is asked how well the method would have done.
const ORIGINS: usize = 12;
/// Smoothing of the level and of the trend, and damping, that are tried.
const LEVELS: [f64; 5] = [0.1, 0.3, 0.5, 0.7, 0.9];
const TRENDS: [f64; 4] = [0.05, 0.1, 0.2, 0.4];
const DAMPINGS: [f64; 3] = [0.8, 0.9, 0.98];

/// A way to go on from what was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// A straight line through all months (least squares).
    Linear,
    /// The months of the year before, raised or lowered as the newest months were against theirs.
    Seasonal,
    /// A level with a trend that fades (Holt, damped; Gardner and McKenzie 1985).
    Damped,
}

impl Method {
    /// All, the simplest first.
    pub const ALL: [Self; 3] = [Self::Linear, Self::Seasonal, Self::Damped];

    /// Its name in message keys.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Linear => "linear",
            Self::Seasonal => "seasonal",
            Self::Damped => "damped",
        }
    }

    /// The next `ahead` months; `None` where there are too few, or where nothing can be told from them.
    pub fn ahead(self, months: &[f64], ahead: usize) -> Option<Vec<f64>> {
        let found = match self {
            Self::Linear => line(months, ahead),
            Self::Seasonal => shape_of_last_year(months, ahead),
            Self::Damped => damped(months, ahead, best_smoothing(months)?),
        }?;
        found.iter().all(|value| value.is_finite()).then_some(found)
    }
}

/// How well a method would have done.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Error {
    /// Mean of how far the forecast of the next month was off, without sign.
    pub mae: f64,
    /// The same over the mean change from month to month: below 1 it is better than to say that nothing changes (Hyndman and
    /// Koehler 2006). `None` where nothing ever changed.
    pub mase: Option<f64>,
    /// In how many months.
    pub origins: usize,
}

/// The error on what is known already: at each of the last 12 months, or as many as there are, the next month is forecast out of
/// nothing but what was before (rolling origin).
pub fn error_of(method: Method, months: &[f64]) -> Option<Error> {
    let first = months.len().saturating_sub(ORIGINS).max(1);
    let (mut sum, mut origins) = (0.0, 0_usize);
    for (at, actual) in months.iter().enumerate().skip(first) {
        let Some(forecast) = method.ahead(months.get(..at)?, 1).and_then(|ahead| ahead.first().copied())
        else {
            continue;
        };
        sum += (actual - forecast).abs();
        origins += 1;
    }
    (origins > 0).then(|| {
        let mae = sum / count(origins);
        let changes: f64 = months.windows(2).map(|pair| (last_of(pair) - first_of(pair)).abs()).sum();
        let naive = changes / count(months.len().saturating_sub(1).max(1));
        Error { mae, mase: (naive > 0.0).then(|| mae / naive), origins }
    })
}

/// Least squares: value = a + b × month.
fn line(months: &[f64], ahead: usize) -> Option<Vec<f64>> {
    if months.len() < FEWEST {
        return None;
    }
    let n = count(months.len());
    let middle = (n - 1.0) / 2.0;
    let mean = months.iter().sum::<f64>() / n;
    let (mut over, mut under) = (0.0, 0.0);
    for (at, value) in months.iter().enumerate() {
        let away = count(at) - middle;
        over += away * (value - mean);
        under += away * away;
    }
    let slope = over / under;
    Some((0..ahead).map(|step| mean + slope * (count(months.len() + step) - middle)).collect())
}

/// Last year's month × (Σ newest months ÷ Σ of the same months a year before), over at most 12 months.
fn shape_of_last_year(months: &[f64], ahead: usize) -> Option<Vec<f64>> {
    let known = months.len().checked_sub(YEAR).filter(|known| *known > 0)?.min(YEAR);
    let newest = months.get(months.len() - known..)?;
    let before = months.get(months.len() - YEAR - known..months.len() - YEAR)?;
    let (now, then) = (newest.iter().sum::<f64>(), before.iter().sum::<f64>());
    if then <= 0.0 || now < 0.0 {
        return None;
    }
    let factor = now / then;
    let last_year = months.get(months.len() - YEAR..)?;
    Some((0..ahead).filter_map(|step| Some(last_year.get(step % YEAR)? * factor)).collect())
}

/// How much the newest month counts for level and trend, and how much of a trend is left after a month.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Smoothing {
    /// Of the level.
    pub level: f64,
    /// Of the trend.
    pub trend: f64,
    /// What is left of a trend.
    pub damping: f64,
}

/// Of the smoothings that are tried, the one whose forecasts of the next month were best over the whole series (least squares).
pub fn best_smoothing(months: &[f64]) -> Option<Smoothing> {
    let mut best: Option<(f64, Smoothing)> = None;
    for level in LEVELS {
        for trend in TRENDS {
            for damping in DAMPINGS {
                let smoothing = Smoothing { level, trend, damping };
                let Some((squares, ..)) = smoothed(months, smoothing) else { continue };
                if best.is_none_or(|(least, _)| squares < least) {
                    best = Some((squares, smoothing));
                }
            }
        }
    }
    best.map(|(_, smoothing)| smoothing)
}

/// Σ squared errors of the next month, and level and trend after the last one. Before the first month the level is the first
/// value and the trend the first change.
fn smoothed(months: &[f64], smoothing: Smoothing) -> Option<(f64, f64, f64)> {
    let [first, second, ..] = months else { return None };
    if months.len() < FEWEST {
        return None;
    }
    let Smoothing { level: alpha, trend: beta, damping } = smoothing;
    let (mut level, mut trend, mut squares) = (*first, second - first, 0.0);
    for value in months {
        let expected = level + damping * trend;
        let error = value - expected;
        squares += error * error;
        let next = alpha * value + (1.0 - alpha) * expected;
        trend = beta * (next - level) + (1.0 - beta) * damping * trend;
        level = next;
    }
    Some((squares, level, trend))
}

/// Level + (damping + damping² + …) × trend.
pub fn damped(months: &[f64], ahead: usize, smoothing: Smoothing) -> Option<Vec<f64>> {
    let (_, level, trend) = smoothed(months, smoothing)?;
    let (mut power, mut sum) = (1.0, 0.0);
    let step = |_: usize| {
        power *= smoothing.damping;
        sum += power;
        level + sum * trend
    };
    Some((0..ahead).map(step).collect())
}

#[allow(clippy::cast_precision_loss, reason = "numbers of months are far below 2^53")]
fn count(number: usize) -> f64 {
    number as f64
}

fn first_of(pair: &[f64]) -> f64 {
    pair.first().copied().unwrap_or_default()
}

fn last_of(pair: &[f64]) -> f64 {
    pair.last().copied().unwrap_or_default()
}
