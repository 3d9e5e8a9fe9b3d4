//! Scorecards: which indicators a card has, its total, band and trend.
//! The total is computed from the rounded scores and the exact weights with one division, and rounded once.

use rust_decimal::Decimal;

use crate::{
    domain::{
        kpi::{Kpi, Perspective},
        period::Period,
        scope::Scope,
        weight::Weight,
    },
    engine::{
        exact::Exact,
        formula::outcome_of,
        report::{Indicator, PerspectiveScore, Scorecard, TotalMissing, TrendPoint},
        score::status_of,
        study::{Figure, Study},
        weights::CardWeights,
    },
};

/// Decimal places of attainment ratios.
const ATTAINMENT_PLACES: u8 = 4;
/// Decimal places of effective weights in percent.
const EFFECTIVE_PLACES: u8 = 2;

/// A KPI on a card that is being computed.
#[derive(Debug)]
pub(super) struct Line<'m> {
    pub(super) kpi: &'m Kpi,
    pub(super) weight: Option<Weight>,
    pub(super) figure: Figure,
}

/// A card that is being computed.
#[derive(Debug)]
pub(super) struct Work<'m> {
    pub(super) lines: Vec<Line<'m>>,
    pub(super) total: Result<Decimal, TotalMissing>,
    pub(super) given: Weight,
    pub(super) counted: Weight,
}

impl Line<'_> {
    /// The rounded score.
    pub(super) fn score(&self) -> Option<Decimal> {
        self.figure.scored.as_ref()?.as_ref().ok().map(|scored| scored.score)
    }

    /// Weight and score, where it has both.
    fn weighted_score(&self) -> Option<(Weight, Decimal)> {
        self.weight.zip(self.score())
    }
}

impl Work<'_> {
    /// Weight ÷ counted weights in percent, and weight × score ÷ counted weights: for display.
    pub(super) fn share_of(&self, line: &Line<'_>, places: u8) -> Option<(Decimal, Decimal)> {
        self.total.ok()?;
        let (weight, score) = line.weighted_score()?;
        let counted = Exact::whole(self.counted.0);
        let part = Exact::whole(weight.0).over(counted)?;
        let percent = part.times(Exact::whole(100))?.round(EFFECTIVE_PLACES)?;
        Some((percent, part.times(Exact::from(score))?.round(places)?))
    }
}

/// The card of a scope for a period.
pub(super) fn scorecard(study: &Study<'_>, scope: &Scope, period: Period, with_trend: bool) -> Scorecard {
    let work = work_of(study, scope, period);
    let mut card = finish(study, scope, &work);
    if with_trend {
        let kpis: Vec<&Kpi> = work.lines.iter().map(|line| line.kpi).collect();
        for month in study.trend_of(period) {
            let past = work_with(study, scope, month, &kpis);
            card.trend.push(TrendPoint { period: month, value: past.total.ok(), target: None });
            for indicator in &mut card.indicators {
                let line = past.lines.iter().find(|line| line.kpi.id == indicator.kpi);
                let figure = line.map(|line| &line.figure);
                let value = figure.and_then(|figure| figure.actual.as_ref().ok()?.value.to_decimal());
                let target = figure.and_then(|figure| figure.target.as_ref()?.target.to_decimal());
                indicator.trend.push(TrendPoint { period: month, value, target });
            }
        }
    }
    card
}

/// The lines of a card: those with a weight, then the others that have a value or a target.
pub(super) fn work_of<'m>(study: &Study<'m>, scope: &Scope, period: Period) -> Work<'m> {
    let mut work = work_with(study, scope, period, &study.kpis);
    work.lines
        .retain(|line| line.weight.is_some() || line.figure.actual.is_ok() || line.figure.target.is_some());
    work
}

/// The lines of the weighted KPIs in the card's order, then of some others, and the total.
fn work_with<'m>(study: &Study<'m>, scope: &Scope, period: Period, others: &[&'m Kpi]) -> Work<'m> {
    let day = study.last_day(period);
    let weights = study.weights.of_card(study.workspace, scope, day);
    let target_scopes = study.target_scopes(scope, day);
    let items = weights.as_ref().map_or(&[][..], |weights| &weights.items);
    let weighted =
        items.iter().filter_map(|(id, weight)| Some((study.workspace.kpis.get(id)?, Some(*weight))));
    let is_weighted = |kpi: &Kpi| items.iter().any(|(id, _)| *id == kpi.id);
    let unweighted = others.iter().filter(|kpi| !is_weighted(kpi)).map(|kpi| (*kpi, None));
    let lines: Vec<Line<'m>> = weighted
        .chain(unweighted)
        .map(|(kpi, weight)| Line { kpi, weight, figure: study.figure(kpi, scope, &target_scopes, period) })
        .collect();
    let (mean, counted) = weighted_mean(lines.iter(), study.rounding.total);
    let total = match &weights {
        None => Err(TotalMissing::NoWeights),
        Some(CardWeights { is_valid: false, .. }) => Err(TotalMissing::WeightsNotWhole),
        Some(_) => mean.ok_or(TotalMissing::NoScores),
    };
    Work { lines, total, given: weights.map(|weights| weights.total()).unwrap_or_default(), counted }
}

/// Σ weight × rounded score ÷ Σ weight over the lines with a score, rounded; and that sum of weights.
fn weighted_mean<'l, 'm: 'l>(
    lines: impl Iterator<Item = &'l Line<'m>>,
    places: u8,
) -> (Option<Decimal>, Weight) {
    let scores: Vec<(Weight, Decimal)> = lines.filter_map(Line::weighted_score).collect();
    let counted = Weight::total(scores.iter().map(|(weight, _)| *weight));
    let sum = scores.iter().try_fold(Exact::ZERO, |sum, (weight, score)| {
        sum.plus(Exact::from(*score).times(Exact::whole(weight.0))?)
    });
    let mean = sum.and_then(|sum| sum.over(Exact::whole(counted.0))?.round(places));
    (mean, counted)
}

fn finish(study: &Study<'_>, scope: &Scope, work: &Work<'_>) -> Scorecard {
    let places = study.rounding.total;
    let indicator = |line: &Line<'_>| {
        let figure = &line.figure;
        let target = figure.target.as_ref();
        let attainment = figure.actual.as_ref().ok().zip(target);
        let shares = work.share_of(line, places);
        Indicator {
            kpi: line.kpi.id,
            actual: outcome_of(&figure.actual),
            partial: figure.partial.clone(),
            target: target.and_then(|target| target.point()),
            attainment: attainment
                .and_then(|(actual, target)| actual.value.over(target.target)?.round(ATTAINMENT_PLACES)),
            score: line.score(),
            status: status_of(line.score(), &study.scale),
            weight: line.weight,
            effective_percent: shares.map(|(percent, _)| percent),
            contribution: shares.map(|(_, contribution)| contribution),
            trend: Vec::new(),
        }
    };
    let perspective = |perspective: Perspective| {
        let lines = work.lines.iter().filter(|line| line.kpi.perspective == perspective);
        let (score, weight_counted) = weighted_mean(lines, places);
        PerspectiveScore { perspective, score, weight_counted }
    };
    let band = work.total.ok().and_then(|total| study.bands?.band_of(total));
    Scorecard {
        scope: scope.clone(),
        indicators: work.lines.iter().map(indicator).collect(),
        perspectives: Perspective::ALL.into_iter().map(perspective).collect(),
        total: work.total.ok(),
        total_missing: work.total.err(),
        band: band.map(|band| band.code.clone()),
        weight_given: work.given,
        weight_counted: work.counted,
        trend: Vec::new(),
    }
}
