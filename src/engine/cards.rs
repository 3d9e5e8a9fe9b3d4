//! Scorecards: which indicators a card has, their parts in the total, and the trend.
//! What is rounded for display here never feeds the total; that is computed in `total`.

use rust_decimal::Decimal;

use crate::{
    domain::{
        card_rule::RollUp,
        kpi::{Kpi, Perspective},
        period::Period,
        scope::Scope,
        scoring::StandIn,
        weight::Weight,
    },
    engine::{
        exact::Exact,
        formula::outcome_of,
        pace::pace_of,
        report::{Indicator, PerspectiveScore, Scorecard, Status, TrendPoint},
        rules::scale_of,
        score::status_of,
        study::{Figure, Study},
        total::{Totalled, stand_in, total_of, weighted_mean},
    },
};

/// Decimal places of attainment and progress ratios.
const ATTAINMENT_PLACES: u8 = 4;
/// Decimal places of effective weights in percent.
const EFFECTIVE_PLACES: u8 = 2;

/// A KPI on a card that is being computed.
#[derive(Debug)]
pub(super) struct Line<'m> {
    pub(super) kpi: &'m Kpi,
    pub(super) weight: Option<Weight>,
    pub(super) figure: Figure<'m>,
    /// What stands in for a missing score.
    pub(super) stand_in: Option<StandIn>,
    /// The rounded score, or what stands in for it.
    pub(super) score: Option<Decimal>,
    /// How that score is judged.
    pub(super) status: Status,
}

/// A card that is being computed.
#[derive(Debug)]
pub(super) struct Work<'m> {
    pub(super) lines: Vec<Line<'m>>,
    pub(super) given: Weight,
    pub(super) totalled: Totalled,
}

impl<'m> Line<'m> {
    fn of(
        study: &Study<'m>,
        scope: &Scope,
        target_scopes: &[Scope],
        period: Period,
        (kpi, weight): (&'m Kpi, Option<Weight>),
    ) -> Self {
        let figure = study.figure(kpi, scope, target_scopes, period);
        let own = figure.scored.as_ref().and_then(|scored| scored.as_ref().ok()).map(|scored| scored.score);
        let mut line = Self { kpi, weight, figure, stand_in: None, score: own, status: Status::Unknown };
        if let Some((stand_in, score)) = stand_in(study, scope, period, &line) {
            (line.stand_in, line.score) = (Some(stand_in), score);
        }
        line.status = status_of(line.score, &scale_of(line.figure.rule, &study.scale));
        line
    }

    /// Whether the card has it: with a weight, an actual or a target.
    pub(super) fn is_on_card(&self) -> bool {
        self.weight.is_some() || self.figure.actual.is_ok() || self.figure.target.is_some()
    }

    /// Weight and score, where it has both.
    pub(super) fn weighted_score(&self) -> Option<(Weight, Decimal)> {
        self.weight.zip(self.score)
    }

    /// (actual − baseline) ÷ (target − baseline), rounded.
    pub(super) fn progress(&self) -> Option<Decimal> {
        let baseline = Exact::from(self.figure.rule?.rule.baseline?);
        let target = self.figure.target.as_ref()?.target;
        let way = self.figure.actual.as_ref().ok()?.value.minus(baseline)?;
        way.over(target.minus(baseline)?)?.round(ATTAINMENT_PLACES)
    }
}

impl Work<'_> {
    /// The part of a line in the total, in percent and in points: for display. Weight ÷ counted weights and
    /// weight × score ÷ counted weights; of a plain mean 1 ÷ n and score ÷ n; of a sum the score alone.
    pub(super) fn share_of(&self, line: &Line<'_>, places: u8) -> (Option<Decimal>, Option<Decimal>) {
        let share = || {
            // Through groups a score may count in more ways than a share can say.
            if self.totalled.course.is_grouped() {
                return None;
            }
            let (weight, score) = line.weighted_score().filter(|_| self.totalled.course.rolled.is_some())?;
            let part = match self.totalled.course.roll_up {
                RollUp::WeightedMean => Exact::whole(weight.0).over(Exact::whole(self.totalled.counted.0))?,
                RollUp::Mean if weight.0 > 0 => Exact::ONE.over(Exact::whole(self.totalled.count))?,
                RollUp::Sum if weight.0 > 0 => Exact::ONE,
                _ => return None,
            };
            let percent = part.times(Exact::whole(100))?.round(EFFECTIVE_PLACES)?;
            Some((percent, part.times(Exact::from(score))?.round(places)?))
        };
        let (percent, contribution) = share().unzip();
        (percent.filter(|_| self.totalled.course.roll_up != RollUp::Sum), contribution)
    }
}

/// The card of a scope for a period.
pub(super) fn scorecard(study: &Study<'_>, scope: &Scope, period: Period, with_trend: bool) -> Scorecard {
    let work = work_of(study, scope, period);
    let mut card = finish(study, scope, period, &work);
    if with_trend {
        // Besides those on this card, what may be on the card of a past month and decide its total without a weight.
        let is_shown = |kpi: &Kpi| work.lines.iter().any(|line| line.kpi.id == kpi.id);
        let kpis = study.kpis.iter().copied();
        let kpis: Vec<&Kpi> = kpis.filter(|kpi| is_shown(kpi) || study.rules.has_red_line(kpi.id)).collect();
        for month in study.trend_of(period) {
            let past = work_with(study, scope, month, &kpis);
            card.trend.push(TrendPoint { period: month, value: past.totalled.total.ok(), target: None });
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
    work.lines.retain(Line::is_on_card);
    work
}

/// The lines of the weighted KPIs in the card's order, then of some others, and the total.
fn work_with<'m>(study: &Study<'m>, scope: &Scope, period: Period, others: &[&'m Kpi]) -> Work<'m> {
    let mut work = indicators_with(study, scope, period, others);
    if let Some(appraise) = study.appraise {
        appraise(study, scope, period, &mut work.totalled);
    }
    work
}

/// The card as its indicators alone make it.
pub(super) fn indicators_of<'m>(study: &Study<'m>, scope: &Scope, period: Period) -> Work<'m> {
    let mut work = indicators_with(study, scope, period, &study.kpis);
    work.lines.retain(Line::is_on_card);
    work
}

fn indicators_with<'m>(study: &Study<'m>, scope: &Scope, period: Period, others: &[&'m Kpi]) -> Work<'m> {
    let day = study.last_day(period);
    let weights = study.weights.of_card(study.workspace, scope, day);
    let target_scopes = study.target_scopes(scope, day);
    let items = weights.as_ref().map_or(&[][..], |weights| &weights.items);
    let weighted =
        items.iter().filter_map(|(id, weight)| Some((study.workspace.kpis.get(id)?, Some(*weight))));
    let is_weighted = |kpi: &Kpi| items.iter().any(|(id, _)| *id == kpi.id);
    let unweighted = others.iter().filter(|kpi| !is_weighted(kpi)).map(|kpi| (*kpi, None));
    let lines: Vec<Line<'m>> =
        weighted.chain(unweighted).map(|part| Line::of(study, scope, &target_scopes, period, part)).collect();
    let plan = study.rules.of_card(&target_scopes, day);
    let items = study.rules.points_of(&target_scopes, period);
    let totalled = total_of(study, &lines, weights.as_ref(), &plan, &items);
    Work { lines, given: weights.map(|weights| weights.total()).unwrap_or_default(), totalled }
}

fn finish(study: &Study<'_>, scope: &Scope, period: Period, work: &Work<'_>) -> Scorecard {
    let places = study.rounding.total;
    let indicator = |line: &Line<'_>| {
        let figure = &line.figure;
        let target = figure.target.as_ref();
        let attainment = figure.actual.as_ref().ok().zip(target);
        let (effective_percent, contribution) = work.share_of(line, places);
        Indicator {
            kpi: line.kpi.id,
            actual: outcome_of(&figure.actual),
            partial: figure.partial.clone(),
            target: target.and_then(|target| target.point()),
            attainment: attainment
                .filter(|(_, target)| target.target.is_positive())
                .and_then(|(actual, target)| actual.value.over(target.target)?.round(ATTAINMENT_PLACES)),
            pace: pace_of(study, line.kpi, scope, period, target, figure.partial.as_ref()),
            progress: line.progress(),
            score: line.score,
            stand_in: line.stand_in,
            status: line.status,
            weight: line.weight,
            effective_percent,
            contribution,
            trend: Vec::new(),
        }
    };
    let perspective = |perspective: Perspective| {
        let lines = work.lines.iter().filter(|line| line.kpi.perspective == perspective);
        let (score, weight_counted) = weighted_mean(lines, places);
        PerspectiveScore { perspective, score, weight_counted }
    };
    let Totalled { total, counted, band, course, .. } = &work.totalled;
    Scorecard {
        scope: scope.clone(),
        indicators: work.lines.iter().map(indicator).collect(),
        perspectives: Perspective::ALL.into_iter().map(perspective).collect(),
        total: total.ok(),
        total_missing: total.err(),
        band: band.clone(),
        weight_given: work.given,
        weight_counted: *counted,
        course: course.clone(),
        trend: Vec::new(),
    }
}
