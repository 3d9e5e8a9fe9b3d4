//! A year's targets at another level: additive ones divide and add up exactly, others repeat.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::domain::{
    period::PeriodLevel,
    target::{TargetPlan, TargetPoint},
};

/// Decimal places of the parts of a divided target beyond those of the whole.
const EXTRA_PLACES: u32 = 2;

/// An empty plan of a level.
pub fn empty_plan(level: PeriodLevel) -> TargetPlan {
    TargetPlan { level, values: vec![None; periods(level)] }
}

/// The plan at another level. Additive targets of a longer period are divided evenly, what does not divide goes to
/// the last part; those of shorter periods are added up where all are there. Other targets repeat into shorter
/// periods, and a longer period takes the last of its parts.
pub fn plan_at(plan: &TargetPlan, level: PeriodLevel, additive: bool) -> TargetPlan {
    if plan.level == level {
        return plan.clone();
    }
    let values = if level.months() < plan.level.months() {
        let parts = periods(level) / periods(plan.level).max(1);
        plan.values.iter().flat_map(|point| divided(*point, parts, additive)).collect()
    } else {
        let parts = periods(plan.level) / periods(level).max(1);
        plan.values.chunks(parts.max(1)).map(|points| joined(points, additive)).collect()
    };
    TargetPlan { level, values }
}

/// Whether thresholds or stretches would get lost in adding the plan up to a longer level, because only some of the
/// parts of one longer period have them.
pub fn loses_parts(plan: &TargetPlan, level: PeriodLevel, additive: bool) -> bool {
    let parts = periods(plan.level) / periods(level).max(1);
    let is_cut = |points: &[Option<TargetPoint>], has: fn(&TargetPoint) -> bool| {
        let with = points.iter().flatten().filter(|point| has(point)).count();
        with > 0 && with < points.len()
    };
    let loses = |points: &[Option<TargetPoint>]| {
        is_cut(points, |point| point.threshold.is_some()) || is_cut(points, |point| point.stretch.is_some())
    };
    additive && parts > 1 && plan.values.chunks(parts).any(loses)
}

/// How many periods of the level a year has.
pub fn periods(level: PeriodLevel) -> usize {
    usize::try_from(12 / level.months()).unwrap_or(1)
}

fn divided(point: Option<TargetPoint>, parts: usize, additive: bool) -> Vec<Option<TargetPoint>> {
    let Some(point) = point.filter(|_| additive) else { return vec![point; parts] };
    let targets = split(point.target, parts);
    let thresholds = point.threshold.map(|value| split(value, parts));
    let stretches = point.stretch.map(|value| split(value, parts));
    targets
        .into_iter()
        .enumerate()
        .map(|(place, target)| {
            let at =
                |values: &Option<Vec<Decimal>>| values.as_ref().and_then(|values| values.get(place).copied());
            Some(TargetPoint { threshold: at(&thresholds), target, stretch: at(&stretches) })
        })
        .collect()
}

fn split(whole: Decimal, parts: usize) -> Vec<Decimal> {
    let count = Decimal::from(parts.max(1));
    let places = (whole.normalize().scale() + EXTRA_PLACES).min(9);
    let part = whole.checked_div(count).map_or(whole, |part| {
        part.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero).normalize()
    });
    let mut values = vec![part; parts];
    let before = part.checked_mul(count.saturating_sub(Decimal::ONE)).unwrap_or_default();
    if let (Some(last), Some(rest)) = (values.last_mut(), whole.checked_sub(before)) {
        *last = rest.normalize();
    }
    values
}

fn joined(points: &[Option<TargetPoint>], additive: bool) -> Option<TargetPoint> {
    if !additive {
        return points.last().copied().flatten();
    }
    let mut sum: Option<TargetPoint> = None;
    for point in points {
        let point = (*point)?;
        sum = Some(match sum {
            None => point,
            Some(sum) => TargetPoint {
                threshold: added(sum.threshold, point.threshold),
                target: sum.target.checked_add(point.target)?,
                stretch: added(sum.stretch, point.stretch),
            },
        });
    }
    sum
}

fn added(left: Option<Decimal>, right: Option<Decimal>) -> Option<Decimal> {
    left?.checked_add(right?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn year(target: &str) -> TargetPlan {
        TargetPlan {
            level: PeriodLevel::Year,
            values: vec![Some(TargetPoint {
                threshold: Some(decimal("80")),
                target: decimal(target),
                stretch: None,
            })],
        }
    }

    #[test]
    fn a_divided_year_adds_up_again() {
        // By hand: 100 ÷ 12 = 8.333…, to two places 8.33; eleven of them are 91.63, so the last month has 8.37.
        let months = plan_at(&year("100"), PeriodLevel::Month, true);
        let targets: Vec<Decimal> = months.values.iter().flatten().map(|point| point.target).collect();
        assert_eq!(targets.len(), 12);
        assert_eq!(targets.first(), Some(&decimal("8.33")));
        assert_eq!(targets.last(), Some(&decimal("8.37")));
        assert_eq!(plan_at(&months, PeriodLevel::Year, true), year("100"));
        assert_eq!(
            plan_at(&plan_at(&months, PeriodLevel::Quarter, true), PeriodLevel::Year, true),
            year("100")
        );
    }

    #[test]
    fn a_ratio_repeats_and_the_last_part_counts() {
        let quarters = plan_at(&year("0.95"), PeriodLevel::Quarter, false);
        assert!(quarters.values.iter().all(|point| point.map(|point| point.target) == Some(decimal("0.95"))));
        assert_eq!(plan_at(&quarters, PeriodLevel::Year, false), year("0.95"));
    }

    #[test]
    fn a_year_with_a_gap_has_no_sum() {
        let mut months = plan_at(&year("100"), PeriodLevel::Month, true);
        if let Some(first) = months.values.first_mut() {
            *first = None;
        }
        assert_eq!(plan_at(&months, PeriodLevel::Year, true).values, vec![None]);
    }
}
