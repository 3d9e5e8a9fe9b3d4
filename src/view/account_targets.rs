//! Targets of accounts in the guided setting. What adds up is not handed down by itself: every account whose card holds it needs
//! a target of its own, for which a part of the company's is proposed.

use rust_decimal::Decimal;

use crate::{
    domain::{
        kpi::{Direction, Kpi, Unit},
        library::LibraryCard,
        target::{TargetPlan, TargetPoint},
    },
    engine::{
        allocation::{Member, allocate},
        exact::Exact,
        guide::goals::{MONTHS, months_of},
    },
    view::{guide_targets::places, target_history::year_value},
};

/// Whether every account needs a target of its own for it: it adds up, and is scored against a target.
pub fn is_asked(kpi: &Kpi, card: &LibraryCard) -> bool {
    kpi.unit.is_additive() && card.scoring.is_none()
}

/// Parts of the company's target of the year for the accounts that are asked, in their order: in proportion to what each came to
/// in the year before, an account without a figure like the mean of those with one, in the last place of the company's target by
/// largest remainder. `others` are accounts that it stands for too without being asked; they keep their part. `None` where
/// nothing is left for an account.
pub fn parts(
    company: Decimal,
    asked: &[Option<Decimal>],
    others: &[Option<Decimal>],
) -> Vec<Option<Decimal>> {
    let found = divided(company, asked, others).unwrap_or_default();
    let positive = |part: &Decimal| Some(*part).filter(|part| *part > Decimal::ZERO);
    (0..asked.len()).map(|place| found.get(place).and_then(positive)).collect()
}

fn divided(company: Decimal, asked: &[Option<Decimal>], others: &[Option<Decimal>]) -> Option<Vec<Decimal>> {
    // What is known to be nothing, or less than nothing, has no part; only what is not known counts like the mean.
    let figure = |figure: &Option<Decimal>| figure.map(|figure| Exact::from(figure.max(Decimal::ZERO)));
    let known: Vec<Exact> = asked.iter().chain(others).filter_map(figure).collect();
    let sum = known.iter().try_fold(Exact::ZERO, |sum, one| sum.plus(*one))?;
    let mean = match i128::try_from(known.len()).ok()? {
        0 => Exact::ONE,
        count => sum.over(Exact::whole(count))?,
    };
    // Where all of it is nothing, every account counts the same.
    let weight = |of: &Option<Decimal>| if sum.is_zero() { Exact::ONE } else { figure(of).unwrap_or(mean) };
    let rest = others.iter().try_fold(Exact::ZERO, |sum, one| sum.plus(weight(one)))?;
    let members: Vec<Member> = (0..)
        .zip(asked.iter().map(weight).chain([rest]))
        .map(|(key, weight)| Member::new(key, weight))
        .collect();
    let whole = company.normalize();
    let units = allocate(whole.mantissa(), &members).ok()?;
    units.into_iter().map(|units| Decimal::try_from_i128_with_scale(units, whole.scale()).ok()).collect()
}

/// The target of an account's year as it is written: with the company's months as seasons and its threshold and stretch in
/// proportion, where the company has them; a count of fewer than one a month stays a target of the year.
pub fn points(kpi: &Kpi, part: Decimal, company: Option<&TargetPlan>) -> Vec<TargetPoint> {
    let alone = TargetPoint { threshold: None, target: part, stretch: None };
    let Some((plan, whole)) = company.and_then(|plan| Some((plan, year_value(plan, kpi)?))) else {
        return vec![alone];
    };
    let given: Vec<&TargetPoint> = plan.values.iter().flatten().collect();
    let edge = |pick: fn(&TargetPoint) -> Option<Decimal>| {
        let all: Option<Vec<Decimal>> = given.iter().map(|point| pick(point)).collect();
        let sum = all?.into_iter().try_fold(Exact::ZERO, |sum, value| sum.plus(Exact::from(value)))?;
        Exact::from(part).times(sum)?.over(Exact::from(whole))?.round(places(kpi.unit))
    };
    let (low, high) = (edge(|point| point.threshold), edge(|point| point.stretch));
    let of_year = ordered(kpi.direction, vec![TargetPoint { threshold: low, target: part, stretch: high }]);
    let is_rare = kpi.unit == Unit::Count && part.abs() < Decimal::from(MONTHS);
    if given.len() != MONTHS || is_rare {
        return of_year;
    }
    let seasons: Vec<Decimal> = given.iter().map(|point| point.target).collect();
    let months = |value: Decimal| months_of(value, u32::from(places(kpi.unit)), Some(&seasons));
    let Some(targets) = months(part) else { return of_year };
    let (low, high) = (low.and_then(months), high.and_then(months));
    let at = |values: &Option<Vec<Decimal>>, place: usize| values.as_ref()?.get(place).copied();
    let point = |(place, target): (usize, Decimal)| TargetPoint {
        threshold: at(&low, place),
        target,
        stretch: at(&high, place),
    };
    ordered(kpi.direction, targets.into_iter().enumerate().map(point).collect())
}

/// Without threshold and stretch where rounding has brought one of them to the wrong side of its target.
fn ordered(direction: Direction, points: Vec<TargetPoint>) -> Vec<TargetPoint> {
    let is_worse = |left: Decimal, right: Decimal| match direction {
        Direction::Higher => left < right,
        Direction::Lower => left > right,
    };
    let in_order = |point: &TargetPoint| {
        point.threshold.is_none_or(|threshold| is_worse(threshold, point.target))
            && point.stretch.is_none_or(|stretch| is_worse(point.target, stretch))
    };
    if points.iter().all(in_order) {
        return points;
    }
    points.into_iter().map(|point| TargetPoint { threshold: None, stretch: None, ..point }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shared(company: i64, asked: &[Option<i64>], others: &[Option<i64>]) -> Vec<Option<i64>> {
        let figures = |all: &[Option<i64>]| all.iter().map(|one| one.map(Decimal::from)).collect::<Vec<_>>();
        let found = parts(Decimal::from(company), &figures(asked), &figures(others));
        found.into_iter().map(|part| part.and_then(|part| i64::try_from(part).ok())).collect()
    }

    #[test]
    fn parts_follow_the_year_before_and_nothing_is_a_figure() {
        // 900 by 600 and 300; who came to nothing has no part, which is not the mean of the others.
        assert_eq!(shared(900, &[Some(600), Some(300), Some(0)], &[]), [Some(600), Some(300), None]);
        // Who is not known counts like the mean of 600 and 300: 900 by 600, 300, 450 is 400, 200, 300.
        assert_eq!(shared(900, &[Some(600), Some(300), None], &[]), [Some(400), Some(200), Some(300)]);
        // Others keep their part: 100 of 100 + 900.
        assert_eq!(shared(1000, &[Some(100)], &[Some(900)]), [Some(100)]);
        // Nobody came to anything, or nothing is known: the same for each.
        assert_eq!(shared(90, &[Some(0), Some(0), Some(0)], &[]), [Some(30), Some(30), Some(30)]);
        assert_eq!(shared(90, &[None, None], &[None]), [Some(30), Some(30)]);
    }
}
