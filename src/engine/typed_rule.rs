//! Typed numbers that are not simply added up: how those of one scope make one over time (`docs/formulas.md`, "Typed values").

use crate::{
    domain::kpi::{Input, OverTime, TypedEntry, TypedRule},
    engine::{exact::Exact, typed::TypedNumber},
};

/// The rule of an input whose typed numbers are not simply added up. One with records follows their function.
pub(super) fn kept_rule(input: &Input) -> Option<TypedRule> {
    match input.typed {
        Some(TypedEntry::Kept(rule)) if input.records.is_none() => Some(rule),
        _ => None,
    }
}

/// Numbers of one scope put together over time, as numerator and denominator; the outer `None` where there are none,
/// the inner one where a number grows too large.
pub(super) fn over_time(rule: TypedRule, numbers: &[TypedNumber]) -> Option<Option<(Exact, Exact)>> {
    let first = numbers.first()?;
    let end = |typed: &TypedNumber| (typed.period.ordinal() + 1) * typed.period.level().months();
    let one = |number: Exact| Some((number, Exact::ONE));
    let all = || numbers.iter().map(|typed| typed.number);
    // One number is itself by every rule, and the short way of a study says so too.
    if let [only] = numbers {
        return Some(one(only.number));
    }
    Some(match rule.over_time {
        OverTime::Sum => all().try_fold(Exact::ZERO, Exact::plus).and_then(one),
        OverTime::Mean => numbers.iter().try_fold((Exact::ZERO, Exact::ZERO), |(sum, count), typed| {
            let months = Exact::whole(typed.period.level().months());
            Some((sum.plus(typed.number.times(months)?)?, count.plus(months)?))
        }),
        OverTime::Last => {
            let last =
                numbers.iter().fold(first, |last, next| if end(next) > end(last) { next } else { last });
            one(last.number)
        }
        OverTime::Min => one(all().fold(first.number, Ord::min)),
        OverTime::Max => one(all().fold(first.number, Ord::max)),
    })
}
