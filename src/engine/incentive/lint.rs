//! What to know about a pay curve before using it: faults, every cliff with its size, and where more pays less.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    domain::incentive::{Beyond, BorderUnit, PayCurve, PayShape, Ramp, Reach, StepRow, Tier},
    engine::{
        exact::Exact,
        incentive::{
            curve::{HUNDRED, border_unit},
            table::{TableFault, faults_of},
        },
    },
};

/// What is to be known about a curve. Places are in the measure's unit, pay is money or percent of the base.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CurveLint {
    /// What is wrong; then the rest is empty and the curve pays nothing.
    pub faults: Vec<TableFault>,
    /// Every place where the pay jumps, in rising order.
    pub cliffs: Vec<Cliff>,
    /// Whether a larger measure can pay less, and where.
    pub class: PayClass,
}

/// A place where the pay jumps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cliff {
    /// The border; reaching it counts.
    pub at: Decimal,
    /// Pay just below it (the limit).
    pub below: Decimal,
    /// Pay at it.
    pub reached: Decimal,
    /// Reached minus below; negative where reaching the border costs.
    pub size: Decimal,
}

/// Whether a larger measure can pay less.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PayClass {
    /// It never does.
    NeverFalls,
    /// It does at or between these places.
    Falls(Vec<Fall>),
}

/// Where a larger measure pays less.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fall {
    /// At a border, by so much.
    Jump(Decimal, Decimal),
    /// From a place to another (none: without end) the pay falls as the measure grows.
    Slope(Decimal, Option<Decimal>),
}

/// A stretch of a curve: c0 + c1·m + c2·m² from its beginning to that of the next.
#[derive(Debug, Clone, Copy)]
struct Piece {
    from: Option<Exact>,
    terms: [Exact; 3],
}

const NOTHING: [Exact; 3] = [Exact::ZERO; 3];

/// Lints a curve; borders in percent of a quota are told for the quota given, else for 100.
/// `None` where a number does not fit.
pub fn lint_curve(curve: &PayCurve, quota: Option<Decimal>) -> Option<CurveLint> {
    let faults = faults_of(&curve.shape);
    if !faults.is_empty() {
        let class = PayClass::NeverFalls;
        return Some(CurveLint { faults, cliffs: Vec::new(), class });
    }
    let quota = match curve.borders {
        BorderUnit::Measure => None,
        BorderUnit::PercentOfQuota => quota.or(Some(Decimal::from(HUNDRED))),
    };
    let unit = border_unit(curve, quota).ok()?;
    let pieces = limited(pieces_of(&curve.shape, unit)?, curve, unit)?;
    let mut cliffs = Vec::new();
    let mut falls = Vec::new();
    let mut before: Option<Piece> = None;
    for (idx, piece) in pieces.iter().enumerate() {
        if let (Some(before), Some(at)) = (before, piece.from) {
            let (below, reached) = (value(before.terms, at)?, value(piece.terms, at)?);
            if below != reached {
                let size = reached.minus(below)?;
                let (at, size_shown) = (at.to_decimal()?, size.to_decimal()?);
                let (below, reached) = (below.to_decimal()?, reached.to_decimal()?);
                cliffs.push(Cliff { at, below, reached, size: size_shown });
                if size < Exact::ZERO {
                    falls.push(Fall::Jump(at, Exact::ZERO.minus(size)?.to_decimal()?));
                }
            }
        }
        let end = pieces.get(idx + 1).and_then(|next| next.from);
        falls.extend(slope_fall(piece, end)?);
        before = Some(*piece);
    }
    let class = if falls.is_empty() { PayClass::NeverFalls } else { PayClass::Falls(falls) };
    Some(CurveLint { faults, cliffs, class })
}

fn value(terms: [Exact; 3], at: Exact) -> Option<Exact> {
    let [c0, c1, c2] = terms;
    c2.times(at)?.plus(c1)?.times(at)?.plus(c0)
}

/// Where a piece falls. Its slope c1 + 2·c2·m is a straight line, so it falls on one side of a point at most.
fn slope_fall(piece: &Piece, end: Option<Exact>) -> Option<Option<Fall>> {
    let [_, c1, c2] = piece.terms;
    let Some(from) = piece.from.filter(|from| Some(*from) != end) else { return Some(None) };
    let twice = c2.plus(c2)?;
    let falls_at = |at: Exact| Some(twice.times(at)?.plus(c1)? < Exact::ZERO);
    let at_start = falls_at(from)?;
    let at_end = match end {
        Some(end) => falls_at(end)?,
        None => twice < Exact::ZERO || (twice.is_zero() && c1 < Exact::ZERO),
    };
    let turn = if twice.is_zero() { None } else { Exact::ZERO.minus(c1)?.over(twice) };
    let shown = |place: Option<Exact>| match place {
        Some(place) => place.to_decimal().map(Some),
        None => Some(None),
    };
    Some(match (at_start, at_end) {
        (false, false) => None,
        (true, false) => Some(Fall::Slope(from.to_decimal()?, shown(turn)?)),
        (false, true) => Some(Fall::Slope(turn.unwrap_or(from).to_decimal()?, shown(end)?)),
        (true, true) => Some(Fall::Slope(from.to_decimal()?, shown(end)?)),
    })
}

/// The pieces with threshold and cap of the measure applied.
fn limited(mut pieces: Vec<Piece>, curve: &PayCurve, unit: Exact) -> Option<Vec<Piece>> {
    if let Some(cap) = curve.measure_cap {
        let cap = Exact::from(cap).times(unit)?;
        pieces.retain(|piece| piece.from.is_none_or(|from| from <= cap));
        let most = value(pieces.last()?.terms, cap)?;
        pieces.push(Piece { from: Some(cap), terms: [most, Exact::ZERO, Exact::ZERO] });
    }
    if let Some(threshold) = curve.threshold {
        let threshold = Exact::from(threshold).times(unit)?;
        let reached = pieces.iter().rposition(|piece| piece.from.is_none_or(|from| from <= threshold))?;
        let mut kept = pieces.split_off(reached);
        kept.first_mut()?.from = Some(threshold);
        pieces = vec![Piece { from: None, terms: NOTHING }];
        pieces.append(&mut kept);
    }
    Some(pieces)
}

fn pieces_of(shape: &PayShape, unit: Exact) -> Option<Vec<Piece>> {
    let mut pieces = vec![Piece { from: None, terms: NOTHING }];
    match shape {
        PayShape::Flat { rate } => {
            pieces.push(Piece { from: Some(Exact::ZERO), terms: [Exact::ZERO, rated(*rate)?, Exact::ZERO] });
        }
        PayShape::Tiers(tiers) => tier_pieces(tiers, unit, &mut pieces)?,
        PayShape::Steps(rows) => step_pieces(rows, unit, &mut pieces)?,
        PayShape::Ramp(ramp) => ramp_pieces(ramp, unit, &mut pieces)?,
        PayShape::RampOfRates(ramp) => {
            ramp_pieces(ramp, unit, &mut pieces)?;
            on_measure(&mut pieces)?;
        }
    }
    Some(pieces)
}

fn rated(rate: Decimal) -> Option<Exact> {
    Exact::from(rate).over(Exact::whole(HUNDRED))
}

fn tier_pieces(tiers: &[Tier], unit: Exact, pieces: &mut Vec<Piece>) -> Option<()> {
    for tier in tiers {
        let from = Exact::from(tier.from).times(unit)?;
        let rate = rated(tier.rate)?;
        let start = match tier.reach {
            Reach::Whole => Exact::ZERO,
            Reach::Slice => value(pieces.last()?.terms, from)?.minus(rate.times(from)?)?,
        };
        pieces.push(Piece { from: Some(from), terms: [start, rate, Exact::ZERO] });
    }
    Some(())
}

fn step_pieces(rows: &[StepRow], unit: Exact, pieces: &mut Vec<Piece>) -> Option<()> {
    for row in rows {
        let from = Exact::from(row.from).times(unit)?;
        pieces.push(Piece { from: Some(from), terms: [Exact::from(row.level), Exact::ZERO, Exact::ZERO] });
    }
    Some(())
}

fn ramp_pieces(ramp: &Ramp, unit: Exact, pieces: &mut Vec<Piece>) -> Option<()> {
    let mut points = ramp.points.iter().peekable();
    while let Some(point) = points.next() {
        let (from, level) = (Exact::from(point.at).times(unit)?, Exact::from(point.level));
        let slope = match (points.peek(), ramp.beyond) {
            (Some(next), _) => {
                let run = Exact::from(next.at).times(unit)?.minus(from)?;
                Exact::from(next.level).minus(level)?.over(run)?
            }
            (None, Beyond::Hold) => Exact::ZERO,
            // The line that led to the last point.
            (None, Beyond::Extend) => pieces.last()?.terms[1],
        };
        let start = level.minus(slope.times(from)?)?;
        pieces.push(Piece { from: Some(from), terms: [start, slope, Exact::ZERO] });
    }
    Some(())
}

/// Rates become pay on the whole measure: × m ÷ 100; a measure below zero counts as zero.
fn on_measure(pieces: &mut Vec<Piece>) -> Option<()> {
    for piece in pieces.iter_mut() {
        let [c0, c1, _] = piece.terms;
        let hundredth = |term: Exact| term.over(Exact::whole(HUNDRED));
        piece.terms = [Exact::ZERO, hundredth(c0)?, hundredth(c1)?];
    }
    let reached = pieces.iter().rposition(|piece| piece.from.is_none_or(|from| from <= Exact::ZERO))?;
    if reached > 0 {
        pieces.drain(1..reached);
        pieces.get_mut(1)?.from = Some(Exact::ZERO);
    }
    Some(())
}
