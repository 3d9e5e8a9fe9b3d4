//! What to know about the bands of a workspace: which are never reached, and what happens at each border.
//! The border rule itself stands in [`BandTable::band_of`]; this file asks it and does not repeat it.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    domain::{band::BandTable, settings::Settings},
    engine::{allocation::floor, exact::Exact},
};

/// What is to be known about a table of bands. Bands are counted from 1, best first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BandLint {
    /// What is wrong.
    pub findings: Vec<BandFinding>,
    /// Every border as it holds, best first.
    pub borders: Vec<BandBorder>,
}

/// What is wrong with a table of bands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BandFinding {
    /// There is no band.
    Empty,
    /// The band does not begin below the one before it, so it is never reached.
    OutOfOrder(u32),
    /// The band begins above the highest total there can be.
    AboveCap(u32),
    /// The band takes everything that a total can be, and others come after it.
    TakesAll(u32),
    /// The border has more places than totals: it holds from the next total on.
    FinerThanRounding(u32, Decimal),
    /// The band has the code of an earlier one.
    SameCode(u32, u32),
}

/// A border.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BandBorder {
    /// The lowest total that reaches it.
    pub at: Decimal,
    /// The code at it.
    pub reached: String,
    /// The highest total below it.
    pub below: Decimal,
    /// The code there.
    pub missed: String,
}

/// Lints the bands of a workspace with these settings; `None` where a number does not fit.
pub fn lint_bands(table: &BandTable, settings: &Settings) -> Option<BandLint> {
    let places = settings.rounding.total;
    let unit = Exact::from_scaled(1, u32::from(places))?;
    let (mut findings, mut borders) = (Vec::new(), Vec::new());
    if table.bands.is_empty() {
        findings.push(BandFinding::Empty);
    }
    for (idx, (number, band)) in (1..).zip(&table.bands).enumerate() {
        let earlier = (1..).zip(&table.bands).take(idx).find(|(_, other)| other.code == band.code);
        findings.extend(earlier.map(|(other, _)| BandFinding::SameCode(number, other)));
        let is_last = idx + 1 == table.bands.len();
        if is_last {
            continue;
        }
        let before = idx.checked_sub(1).and_then(|before| table.bands.get(before));
        if before.is_some_and(|before| band.from >= before.from) {
            findings.push(BandFinding::OutOfOrder(number));
        }
        if band.from > settings.scale.cap {
            findings.push(BandFinding::AboveCap(number));
        }
        if band.from <= Decimal::ZERO {
            findings.push(BandFinding::TakesAll(number));
        }
        let at = next_total(Exact::from(band.from), unit)?;
        let (shown, below) = (at.round(places)?, at.minus(unit)?.round(places)?);
        if shown != band.from {
            findings.push(BandFinding::FinerThanRounding(number, shown));
        }
        let code = |total: Decimal| table.band_of(total).map(|band| band.code.clone());
        borders.push(BandBorder { at: shown, reached: code(shown)?, below, missed: code(below)? });
    }
    Some(BandLint { findings, borders })
}

/// The first multiple of the unit at or above.
fn next_total(from: Exact, unit: Exact) -> Option<Exact> {
    let exact = from.over(unit)?;
    let whole = Exact::whole(floor(exact)?);
    if whole == exact { whole } else { whole.plus(Exact::ONE)? }.times(unit)
}
