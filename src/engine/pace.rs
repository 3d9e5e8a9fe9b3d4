//! Where a target that adds up should stand in a period that is not over: the part of it that was planned up to the end
//! of the data, by the targets of shorter periods, by last year's months, or evenly by days.

use crate::{
    domain::{
        date::Day,
        kpi::Kpi,
        period::{Period, PeriodLevel},
        scope::Scope,
        settings::PaceBasis,
    },
    engine::{
        exact::Exact,
        formula::actual_of,
        readings::readings_of,
        report::{Pace, Partial},
        span::Span,
        study::Study,
        targets::Resolved,
    },
};

/// A part of the period with what it weighs in the plan.
type Part = (Period, Exact);

/// The planned part of a target up to the last day of the data; `None` where the period is not open then, the target
/// does not add up, stands for a part of the period only, or counts by days of a person.
pub(super) fn pace_of(
    study: &Study<'_>,
    kpi: &Kpi,
    scope: &Scope,
    period: Period,
    target: Option<&Resolved>,
    partial: Option<&Partial>,
) -> Option<Pace> {
    let (day, target) = (study.data_until?.plus(-1), target?);
    let days = period.days(study.facts.calendar);
    let is_open = days.contains(day) && day != days.last();
    if !is_open
        || !kpi.unit.is_additive()
        || target.prorated.is_some()
        || partial.is_some_and(Partial::lacks_months)
    {
        return None;
    }
    let planned = planned_parts(study, kpi, period, target).map(|parts| (PaceBasis::Plan, parts));
    let seasonal = || {
        let is_wanted = study.pace == PaceBasis::Seasonal;
        let parts = is_wanted.then(|| seasonal_parts(study, kpi, scope, period)).flatten();
        parts.map(|parts| (PaceBasis::Seasonal, parts))
    };
    let linear = || (PaceBasis::Linear, vec![(period, Exact::ONE)]);
    let (basis, parts) = planned.or_else(seasonal).unwrap_or_else(linear);
    let (passed, whole) = shares(study, &parts, day)?;
    let share = passed.over(whole)?;
    Some(Pace { day, basis, share: share.sides()?, planned: target.target.times(share)?.to_decimal()? })
}

/// The weights of parts up to and with a day, and of all parts.
fn shares(study: &Study<'_>, parts: &[Part], day: Day) -> Option<(Exact, Exact)> {
    let (mut passed, mut whole) = (Exact::ZERO, Exact::ZERO);
    for (part, weight) in parts {
        let days = part.days(study.facts.calendar);
        let gone = (day.number() + 1 - days.from.number()).clamp(0, days.len());
        let share = Exact::ratio(i128::from(gone), i128::from(days.len()))?;
        passed = passed.plus(weight.times(share)?)?;
        whole = whole.plus(*weight)?;
    }
    (!whole.is_zero()).then_some((passed, whole))
}

/// The targets of the periods that a longer target is the sum of; `None` where it is not, or that sum is 0. A month that asks for
/// less than nothing takes from what was planned so far.
fn planned_parts(study: &Study<'_>, kpi: &Kpi, period: Period, target: &Resolved) -> Option<Vec<Part>> {
    let last_day = study.last_day(period);
    let scopes = [target.origin.clone()];
    let level = study.targets.level(kpi, &scopes, period, last_day)?;
    let parts = period.parts_of(level);
    if parts.len() < 2 {
        return None;
    }
    let weight = |part: Period| {
        let resolved = study.targets.resolve(kpi, &scopes, part, &[part], last_day)?;
        Some((part, resolved.target))
    };
    let parts: Option<Vec<Part>> = parts.into_iter().map(weight).collect();
    parts.filter(|_| !target.target.is_zero())
}

/// The months with last year's values; `None` where a month has none, or one is below zero.
fn seasonal_parts(study: &Study<'_>, kpi: &Kpi, scope: &Scope, period: Period) -> Option<Vec<Part>> {
    if period.level() <= PeriodLevel::Month {
        return None;
    }
    let weight = |month: Period| {
        let before = month.last_year()?;
        let readings = readings_of(&study.facts, kpi, scope, before);
        let actual = actual_of(study.workspace, &readings, kpi, Span::from(before)).ok()?;
        (actual.value >= Exact::ZERO).then_some((month, actual.value))
    };
    sound(period.months().into_iter().map(weight).collect())
}

/// Parts that add up to something.
fn sound(parts: Option<Vec<Part>>) -> Option<Vec<Part>> {
    parts.filter(|parts| parts.iter().any(|(_, weight)| weight.is_positive()))
}
