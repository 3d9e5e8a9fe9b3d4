//! How a card's total moves with one point of weight and with one percent of a target or threshold. Every number is what
//! the card would show, computed anew by the same rules; nothing is estimated.

use rust_decimal::Decimal;

use crate::{
    domain::{card_rule::RollUp, period::Period, scope::Scope, weight::Weight},
    engine::{
        cards::{Line, Work, work_of},
        exact::Exact,
        report::{Lever, Sensitivity, Shift},
        rules::scale_of,
        score::{score_of, status_of},
        study::Study,
        targets::Resolved,
        total::total_of,
    },
};

/// One percent more.
const MORE: (i128, i128) = (101, 100);
/// Points of weight in the whole.
const WHOLE: i32 = 100;

/// The levers of a card, in its order: indicators that count in the total.
pub(super) fn sensitivity_of(study: &Study<'_>, scope: &Scope, period: Period) -> Sensitivity {
    let mut work = work_of(study, scope, period);
    let total = work.totalled.total.ok();
    let places = 0..work.lines.len();
    let levers = places.filter_map(|place| lever(study, scope, period, &mut work, place)).collect();
    Sensitivity { scope: scope.clone(), period, total, levers }
}

/// What moves with one indicator; `None` for those that do not count.
pub(super) fn lever(
    study: &Study<'_>,
    scope: &Scope,
    period: Period,
    work: &mut Work<'_>,
    place: usize,
) -> Option<Lever> {
    let total = work.totalled.total.ok()?;
    let line = work.lines.get(place)?;
    let (kpi, score) = (line.kpi.id, line.score);
    line.weighted_score().filter(|(weight, _)| weight.0 > 0)?;
    let weight = per_point(work, line);
    let target = line.figure.target.clone().filter(|_| line.figure.scored.is_some());
    let actual = line.figure.actual.as_ref().ok().map(|actual| actual.value);
    let mut shift = |pick: fn(&mut Resolved) -> Option<&mut Exact>| {
        let mut moved = target.clone()?;
        let value = pick(&mut moved)?;
        *value = value.times(Exact::ratio(MORE.0, MORE.1)?)?;
        let to = value.to_decimal()?;
        let (score, then) = with_target(study, scope, period, work, place, &moved)?;
        Some(Shift { to, score, total: then, change: then.and_then(|then| then.checked_sub(total)) })
    };
    let (target_shift, threshold, stretch) = (
        shift(|target| Some(&mut target.target)),
        shift(|target| target.threshold.as_mut()),
        shift(|target| target.stretch.as_mut()),
    );
    // A target that is what was reached earns what meeting the target earns; edges would lie on the wrong side of it.
    let met = target.as_ref().zip(actual).and_then(|(asked, actual)| {
        let moved = Resolved { target: actual, threshold: None, stretch: None, ..asked.clone() };
        let to = asked.target.to_decimal()?;
        let (score, then) = with_target(study, scope, period, work, place, &moved)?;
        let change = then.and_then(|then| then.checked_sub(total));
        Some(Box::new(Shift { to, score, total: then, change }))
    });
    Some(Lever { kpi, score, weight, met, target: target_shift, threshold, stretch })
}

/// The change of the weighted mean where an indicator has one point of weight more and the others give way in
/// proportion: (its score − the weighted mean of the others) ÷ 100. `None` where weights do not make the total.
fn per_point(work: &Work<'_>, line: &Line<'_>) -> Option<Decimal> {
    if work.totalled.course.roll_up != RollUp::WeightedMean || work.totalled.course.is_grouped() {
        return None;
    }
    let (own, score) = line.weighted_score()?;
    let others = work.lines.iter().filter(|other| other.kpi.id != line.kpi.id);
    let others: Vec<(Weight, Decimal)> = others.filter_map(Line::weighted_score).collect();
    let sum = others.iter().try_fold(Exact::ZERO, |sum, (weight, score)| {
        sum.plus(Exact::from(*score).times(Exact::whole(weight.0))?)
    })?;
    let weight = Weight::total(others.iter().map(|(weight, _)| *weight));
    let has_room = own.0 > 0 && weight.0 > 0;
    let mean = sum.over(Exact::whole(weight.0)).filter(|_| has_room)?;
    Exact::from(score).minus(mean)?.over(Exact::whole(WHOLE))?.to_decimal()
}

/// Score and total of the card where an indicator has another target; the card stays as it was.
fn with_target(
    study: &Study<'_>,
    scope: &Scope,
    period: Period,
    work: &mut Work<'_>,
    place: usize,
    target: &Resolved,
) -> Option<(Option<Decimal>, Option<Decimal>)> {
    let line = work.lines.get_mut(place)?;
    let rule = line.figure.rule;
    let actual = line.figure.actual.as_ref().ok()?.value;
    let (own, places) = (rule.map(|found| found.rule), study.rounding.score);
    let scored = score_of(actual, Some(target), line.kpi.direction, own, &study.scale, places);
    let score = scored.and_then(Result::ok).map(|scored| scored.score);
    let before = (line.score, line.status);
    (line.score, line.status) = (score, status_of(score, &scale_of(rule, &study.scale)));
    let day = study.last_day(period);
    let weights = study.weights.of_card(study.workspace, scope, day);
    let scopes = study.target_scopes(scope, day);
    let (plan, items) = (study.rules.of_card(&scopes, day), study.rules.points_of(&scopes, period));
    let mut totalled = total_of(study, &work.lines, weights.as_ref(), &plan, &items);
    if let Some(appraise) = study.appraise {
        appraise(study, scope, period, &mut totalled);
    }
    let total = totalled.total.ok();
    if let Some(line) = work.lines.get_mut(place) {
        (line.score, line.status) = before;
    }
    Some((score, total))
}
