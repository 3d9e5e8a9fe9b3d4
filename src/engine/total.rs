//! From the scores of a card to its total and grade: what stands in for missing ones, the roll-up, points outside the
//! weights, limits, red lines. Each step is rounded once, where its name is.

use rust_decimal::Decimal;

use crate::{
    domain::{
        band::BandTable,
        card_rule::{CardPlan, PointsItem, RollUp},
        id::Id,
        kpi::Kpi,
        period::Period,
        scope::Scope,
        scoring::{MissingPolicy, RedLineEffect, StandIn},
        weight::Weight,
    },
    engine::{
        cards::Line,
        exact::Exact,
        geometric::geometric_mean,
        groups::{OwnRolled, by_own_groups, by_perspective},
        report::{Course, Limit, PointsCounted, RedLineFound, RedLineState, TotalMissing},
        shapes::reaches,
        study::{CARRY_PERIODS, Study},
        weights::CardWeights,
    },
};

/// The total of a card, before red lines touch the grade.
#[derive(Debug)]
pub(super) struct Totalled {
    /// The total, or why there is none.
    pub(super) total: Result<Decimal, TotalMissing>,
    /// Sum of the weights of lines with a score.
    pub(super) counted: Weight,
    /// Lines that took part in the roll-up.
    pub(super) count: u32,
    /// Code of the band.
    pub(super) band: Option<String>,
    /// How it came about.
    pub(super) course: Course,
}

/// What stands in for the score of a line with a weight above 0 whose actual is missing, and the score that counts then.
pub(super) fn stand_in(
    study: &Study<'_>,
    scope: &Scope,
    period: Period,
    line: &Line<'_>,
) -> Option<(StandIn, Option<Decimal>)> {
    if line.weight.is_none_or(|weight| weight.0 == 0) || line.figure.actual.is_ok() {
        return None;
    }
    match line.figure.rule?.rule.missing {
        MissingPolicy::Exclude => None,
        MissingPolicy::Zero => Some((StandIn::Zero, Exact::ZERO.round(study.rounding.score))),
        MissingPolicy::Block => Some((StandIn::Blocks, None)),
        MissingPolicy::CarryForward => (1..=CARRY_PERIODS).find_map(|back| {
            let before = period.shifted(-back)?;
            let scopes = study.target_scopes(scope, study.last_day(before));
            let scored = study.figure(line.kpi, scope, &scopes, before).scored?.ok()?;
            Some((StandIn::Carried(before), Some(scored.score)))
        }),
    }
}

/// The total of these lines.
pub(super) fn total_of(
    study: &Study<'_>,
    lines: &[Line<'_>],
    weights: Option<&CardWeights>,
    plan: &CardPlan,
    items: &[&PointsItem],
) -> Totalled {
    let places = study.rounding.total;
    let (mean, counted) = weighted_mean(lines.iter(), places);
    let (rolled, decided_by, count) = rolled_up(plan.roll_up, lines, mean, places);
    let both = (study.rounding.score, places);
    let mut own = OwnRolled::default();
    let (rolled, decided_by, groups) = match plan.groups {
        _ if !plan.own_groups.is_empty() => {
            let (rolled, found) = by_own_groups(lines, plan, &study.scale, both);
            own = found;
            (rolled, None, Vec::new())
        }
        None => (rolled, decided_by, Vec::new()),
        Some(within) => {
            let (rolled, groups) = by_perspective(lines, (within, plan.roll_up), &study.scale, both);
            (rolled, None, groups)
        }
    };
    let is_blocked = lines.iter().any(|line| line.stand_in == Some(StandIn::Blocks));
    let rolled = match weights {
        None => Err(TotalMissing::NoWeights),
        Some(CardWeights { is_valid: false, .. }) => Err(TotalMissing::WeightsNotWhole),
        Some(_) if is_blocked => Err(TotalMissing::Blocked),
        Some(_) => rolled,
    };
    let (points, points_sum) = points_of(plan, items, places);
    let mut course = Course {
        roll_up: plan.roll_up,
        decided_by: decided_by.filter(|_| rolled.is_ok()),
        within: plan.groups.filter(|_| plan.own_groups.is_empty()),
        groups: if rolled.is_ok() { groups } else { Vec::new() },
        own_groups: if rolled.is_ok() { own.groups } else { Vec::new() },
        own_parts: if rolled.is_ok() { own.parts } else { Vec::new() },
        rolled: rolled.ok(),
        points,
        points_sum,
        limit: None,
        red_lines: lines.iter().filter_map(red_line_of).collect(),
        band_before: None,
    };
    let total = rolled.and_then(|rolled| {
        let sum = Exact::from(rolled).plus(Exact::from(points_sum));
        let sum = sum.and_then(|sum| sum.round(places)).ok_or(TotalMissing::NoScores)?;
        let (limited, limit) = within(sum, plan.floor, plan.cap, places);
        course.limit = limit;
        Ok(limited)
    });
    course.band_before = total.ok().and_then(|total| band_of(study.bands, total));
    let total = total.map(|total| cut(total, &course.red_lines, places));
    let band = total.ok().and_then(|total| band_of(study.bands, total));
    let band = band.map(|band| lowered(study.bands, band, &course.red_lines));
    Totalled { total, counted, count, band, course }
}

/// Σ weight × rounded score ÷ Σ weight over the lines with a score, rounded; and that sum of weights.
pub(super) fn weighted_mean<'l, 'm: 'l>(
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

/// The roll-up, rounded; the line that alone gave it; and how many lines took part.
fn rolled_up(
    roll_up: RollUp,
    lines: &[Line<'_>],
    mean: Option<Decimal>,
    places: u8,
) -> (Result<Decimal, TotalMissing>, Option<Id<Kpi>>, u32) {
    let parts: Vec<(&Line<'_>, Decimal)> = lines
        .iter()
        .filter_map(|line| Some((line, line.weighted_score().filter(|(weight, _)| weight.0 > 0)?.1)))
        .collect();
    let count = u32::try_from(parts.len()).unwrap_or(u32::MAX);
    let sum = || parts.iter().try_fold(Exact::ZERO, |sum, (_, score)| sum.plus(Exact::from(*score)));
    let by = |is_before: fn(&(&Line<'_>, Decimal), &(&Line<'_>, Decimal)) -> bool| {
        let first =
            parts.iter().copied().reduce(|best, next| if is_before(&next, &best) { next } else { best });
        let rolled = first.and_then(|(_, score)| Exact::from(score).round(places));
        (rolled, first.map(|(line, _)| line.kpi.id), count)
    };
    let (rolled, decided_by, count) = match roll_up {
        RollUp::WeightedMean => (mean, None, count),
        RollUp::Mean => {
            let mean = sum().and_then(|sum| sum.over(Exact::whole(count))?.round(places));
            (mean, None, count)
        }
        RollUp::Sum => (sum().filter(|_| count > 0).and_then(|sum| sum.round(places)), None, count),
        RollUp::Min => by(|next, best| next.1 < best.1),
        RollUp::Max => by(|next, best| next.1 > best.1),
        RollUp::WorstChild => by(|next, best| {
            let (next_status, best_status) = (next.0.status, best.0.status);
            next_status > best_status || (next_status == best_status && next.1 < best.1)
        }),
        RollUp::GeometricMean => {
            let scores: Vec<Decimal> = parts.iter().map(|(_, score)| *score).collect();
            if scores.iter().any(|score| *score < Decimal::ZERO) {
                return (Err(TotalMissing::NegativeScore), None, count);
            }
            // A single 0 makes the whole 0, so it is named.
            let zero = parts.iter().find(|(_, score)| score.is_zero()).map(|(line, _)| line.kpi.id);
            (geometric_mean(&scores, places), zero, count)
        }
    };
    (rolled.ok_or(TotalMissing::NoScores), decided_by, count)
}

/// Points outside the weights: each within the limits of one item, their sum within those of all, rounded.
fn points_of(plan: &CardPlan, items: &[&PointsItem], places: u8) -> (Vec<PointsCounted>, Decimal) {
    let limits = &plan.points;
    let bounded = |points: Decimal, up: Option<Decimal>, down: Option<Decimal>| {
        let points = down.map_or(points, |down| points.max(-down));
        up.map_or(points, |up| points.min(up))
    };
    let counted: Vec<PointsCounted> = items
        .iter()
        .map(|item| PointsCounted {
            item: item.id,
            given: item.points,
            counted: bounded(item.points, limits.each_up, limits.each_down),
            reason: item.reason.clone(),
        })
        .collect();
    let sum = counted.iter().try_fold(Exact::ZERO, |sum, one| sum.plus(Exact::from(one.counted)));
    let exact = |limit: Option<Decimal>| limit.map(Exact::from);
    let sum = sum.unwrap_or(Exact::ZERO);
    let least = exact(limits.sum_down).and_then(|down| Exact::ZERO.minus(down));
    let sum = least.map_or(sum, |least| sum.max(least));
    let sum = exact(limits.sum_up).map_or(sum, |most| sum.min(most));
    (counted, sum.round(places).unwrap_or_default())
}

/// A total within floor and cap, each rounded like a total.
pub(super) fn within(
    total: Decimal,
    floor: Option<Decimal>,
    cap: Option<Decimal>,
    places: u8,
) -> (Decimal, Option<Limit>) {
    let rounded = |limit: Option<Decimal>| limit.and_then(|limit| Exact::from(limit).round(places));
    let raised = rounded(floor).filter(|floor| total < *floor);
    let total = raised.unwrap_or(total);
    match rounded(cap) {
        Some(cap) if total > cap => (cap, Some(Limit::Cap)),
        _ => (total, raised.map(|_| Limit::Floor)),
    }
}

/// The red line of a line's rule, looked at.
fn red_line_of(line: &Line<'_>) -> Option<RedLineFound> {
    let red_line = line.figure.rule.filter(|_| line.is_on_card())?.rule.red_line.as_ref()?;
    let actual = line.figure.actual.as_ref().ok().map(|actual| actual.value);
    let state = match actual {
        None => RedLineState::Unknown,
        Some(actual) if reaches(actual, Exact::from(red_line.limit), line.kpi.direction) => {
            RedLineState::Kept
        }
        Some(_) => RedLineState::Hit,
    };
    Some(RedLineFound {
        kpi: line.kpi.id,
        limit: red_line.limit,
        effect: red_line.effect.clone(),
        actual: actual.and_then(|actual| actual.to_decimal()),
        state,
    })
}

fn hits(red_lines: &[RedLineFound]) -> impl Iterator<Item = &RedLineEffect> {
    red_lines.iter().filter(|found| found.state == RedLineState::Hit).map(|found| &found.effect)
}

/// A total after the red lines that were hit.
pub(super) fn cut(total: Decimal, red_lines: &[RedLineFound], places: u8) -> Decimal {
    let limits = hits(red_lines).filter_map(|effect| match effect {
        RedLineEffect::ZeroTotal => Exact::ZERO.round(places),
        RedLineEffect::CapTotal(limit) => Exact::from(*limit).round(places),
        RedLineEffect::CapGrade(_) => None,
    });
    limits.fold(total, |total, limit| total.min(limit))
}

/// The code of the band that a total falls into.
pub(super) fn band_of(bands: Option<&BandTable>, total: Decimal) -> Option<String> {
    bands?.band_of(total).map(|band| band.code.clone())
}

/// A grade after the red lines that were hit. A grade that the bands do not have counts as the lowest.
pub(super) fn lowered(bands: Option<&BandTable>, band: String, red_lines: &[RedLineFound]) -> String {
    let Some(bands) = bands.map(|table| &table.bands) else { return band };
    let place = |code: &str| bands.iter().position(|band| band.code == code);
    let lowest = bands.len().saturating_sub(1);
    let limits = hits(red_lines).filter_map(|effect| match effect {
        RedLineEffect::CapGrade(code) => Some(place(code).unwrap_or(lowest)),
        _ => None,
    });
    let worst = limits.chain(place(&band)).max();
    worst.and_then(|place| bands.get(place)).map_or(band, |band| band.code.clone())
}
