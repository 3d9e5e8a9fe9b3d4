//! What a figure comes to at the end of a period that is not over, by several methods, each with its error on past data; approximate,
//! and marked so. The rules are those of `docs/forecasts.md`.

pub mod methods;

use rust_decimal::{Decimal, prelude::FromPrimitive, prelude::ToPrimitive};
use serde::{Deserialize, Serialize};

pub use self::methods::Method;
use self::methods::error_of;
use crate::{
    domain::{
        id::Id,
        kpi::{Direction, Kpi},
        period::{Period, PeriodLevel},
        scope::Scope,
    },
    engine::{
        draft::referred_by, exact::Exact, kept::Kept, model::Model, rules::scale_of, score::score_of,
        study::Study,
    },
};

/// Months that a forecast looks back on.
const MONTHS_BACK: i32 = 36;
/// Months beyond the end of the data that are forecast at most.
const MOST_AHEAD: usize = 24;
/// Decimal places of what is told.
const PLACES: u32 = 9;

/// Forecasts of a figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForecastReading {
    /// The period whose end is forecast.
    pub period: Period,
    /// The newest months without a gap, with what they came to; oldest first.
    pub months: Vec<(Period, Decimal)>,
    /// The target of the period.
    pub target: Option<Decimal>,
    /// What each method that has enough to go by says; the one with the least error first.
    pub methods: Vec<MethodReading>,
}

/// What a method says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MethodReading {
    /// Which.
    pub method: Method,
    /// The months up to the end of the period and at least three, from the first without whole data on.
    pub ahead: Vec<(Period, Decimal)>,
    /// What the period comes to: months that are over as they are, the others as forecast; summed for what adds up, else their mean.
    pub end: Option<Decimal>,
    /// How far `end` stays behind the target, in the KPI's unit; below zero where it is better than that.
    pub miss: Option<Decimal>,
    /// The points of `end`.
    pub score: Option<Decimal>,
    /// Mean error of the forecast of one month, in the KPI's unit.
    pub mae: Option<Decimal>,
    /// The same over the mean change from month to month.
    pub mase: Option<Decimal>,
    /// In how many months that was tried.
    pub origins: u32,
}

/// The figures of months, by one study for each fiscal year.
pub(super) struct MonthSeries<'m> {
    years: Vec<(Study<'m>, Vec<Period>)>,
}

impl<'m> MonthSeries<'m> {
    /// Prepares the months up to the last whole one before the end of the data; `None` without data.
    pub(super) fn of(model: &'m Model, kept: &mut Kept, kpis: &[&'m Kpi], scopes: &[Scope]) -> Option<Self> {
        let calendar = super::study::calendar_of(&model.workspace);
        let until = kept.data_until(model, kpis)?;
        let last = Period::containing(until, PeriodLevel::Month, calendar)?.shifted(-1)?;
        let months = (0..MONTHS_BACK).rev().filter_map(|back| last.shifted(-back));
        let mut years: Vec<(i32, Vec<Period>)> = Vec::new();
        for month in months {
            match years.last_mut().filter(|(year, _)| *year == month.year()) {
                Some((_, months)) => months.push(month),
                None => years.push((month.year(), vec![month])),
            }
        }
        let study = |(year, months): (i32, Vec<Period>)| {
            let period = Period::new(year, PeriodLevel::Year, 1)?;
            Some((Study::of_kpis(model, kept, kpis.to_vec(), scopes, period, false), months))
        };
        Some(Self { years: years.into_iter().filter_map(study).collect() })
    }

    /// The newest months without a gap, oldest first.
    pub(super) fn values(&self, kpi: &Kpi, scope: &Scope) -> Vec<(Period, Decimal)> {
        let mut newest = Vec::new();
        for (study, months) in self.years.iter().rev() {
            for month in months.iter().rev() {
                let (actual, partial) = study.reach(kpi, scope, *month);
                let value = actual.ok().filter(|_| partial.is_none());
                match value.and_then(|actual| actual.value.round(9)) {
                    Some(value) => newest.push((*month, value)),
                    None => {
                        newest.reverse();
                        return newest;
                    }
                }
            }
        }
        newest.reverse();
        newest
    }
}

/// Forecasts of a figure to the end of a period; no methods where the period is over or too far away, or nothing is known.
pub(super) fn forecast_of(
    model: &Model,
    kept: &mut Kept,
    scope: &Scope,
    kpi: Id<Kpi>,
    period: Period,
) -> Option<ForecastReading> {
    let kpi = model.workspace.kpis.get(&kpi)?;
    let mut kpis: Vec<&Kpi> = vec![kpi];
    for named in referred_by(&model.workspace, &kpi.formula) {
        if !kpis.iter().any(|known| known.id == named.id) {
            kpis.push(named);
        }
    }
    let mut aside = kept.for_draft(model);
    let scopes = std::slice::from_ref(scope);
    let study = Study::of_kpis(model, &mut aside, kpis.clone(), scopes, period, false);
    let months = MonthSeries::of(model, &mut aside, &kpis, scopes)
        .map(|series| series.values(kpi, scope))
        .unwrap_or_default();
    Some(reading(&study, kpi, scope, period, months))
}

/// Forecasts out of months that are known.
pub(super) fn reading(
    study: &Study<'_>,
    kpi: &Kpi,
    scope: &Scope,
    period: Period,
    months: Vec<(Period, Decimal)>,
) -> ForecastReading {
    let scopes = study.target_scopes(scope, study.last_day(period));
    let target = study.target(kpi, &scopes, period, None);
    let mut found = ForecastReading {
        period,
        target: target.as_ref().and_then(|target| target.target.to_decimal()),
        methods: Vec::new(),
        months,
    };
    let of_period = period.months();
    let (Some(last), Some(end)) = (found.months.last().map(|(month, _)| *month), of_period.last()) else {
        return found;
    };
    let beyond = usize::try_from(end.ordinal().saturating_sub(last.ordinal())).unwrap_or_default();
    if last.level() != end.level() || beyond == 0 || beyond > MOST_AHEAD {
        return found;
    }
    let values: Vec<f64> = found.months.iter().filter_map(|(_, value)| value.to_f64()).collect();
    let rule = study.rules.of_kpi(kpi.id, &scopes, study.last_day(period));
    let score = |end: Decimal| {
        let (rule, scale) = (rule.map(|found| found.rule), scale_of(rule, &study.scale));
        let scored =
            score_of(Exact::from(end), target.as_ref(), kpi.direction, rule, &scale, study.rounding.score);
        scored.and_then(Result::ok).map(|scored| scored.score)
    };
    let method = |method: Method| {
        let ahead = method.ahead(&values, beyond.max(3))?;
        let ahead: Vec<(Period, Decimal)> = ahead
            .iter()
            .zip(1..)
            .filter_map(|(value, step)| Some((last.shifted(step)?, rounded(*value)?)))
            .collect();
        let end = end_of(kpi, &of_period, &found.months, &ahead);
        let miss = end.zip(found.target).and_then(|(end, target)| match kpi.direction {
            Direction::Higher => target.checked_sub(end),
            Direction::Lower => end.checked_sub(target),
        });
        let error = error_of(method, &values);
        Some(MethodReading {
            method,
            ahead,
            end,
            miss,
            score: end.and_then(score),
            mae: error.and_then(|error| rounded(error.mae)),
            mase: error.and_then(|error| rounded(error.mase?)),
            origins: error.map(|error| u32::try_from(error.origins).unwrap_or(u32::MAX)).unwrap_or_default(),
        })
    };
    found.methods = Method::ALL.into_iter().filter_map(method).collect();
    // Without an error that could be tried out a method comes last.
    found.methods.sort_by_key(|one| (one.mae.is_none(), one.mae));
    found
}

/// What the months of a period come to: those that are known as they are, the others as forecast.
fn end_of(
    kpi: &Kpi,
    of_period: &[Period],
    known: &[(Period, Decimal)],
    ahead: &[(Period, Decimal)],
) -> Option<Decimal> {
    let value = |month: &Period| {
        let at = known.iter().chain(ahead).find(|(one, _)| one == month);
        at.map(|(_, value)| *value)
    };
    let values: Vec<Decimal> = of_period.iter().map(value).collect::<Option<_>>()?;
    let sum = values.iter().try_fold(Decimal::ZERO, |sum, value| sum.checked_add(*value))?;
    if kpi.unit.is_additive() {
        return Some(sum);
    }
    Exact::from(sum).over(Exact::whole(i128::try_from(values.len()).ok()?))?.round(9)
}

fn rounded(value: f64) -> Option<Decimal> {
    use rust_decimal::RoundingStrategy::MidpointAwayFromZero;
    Decimal::from_f64(value).map(|value| value.round_dp_with_strategy(PLACES, MidpointAwayFromZero))
}
