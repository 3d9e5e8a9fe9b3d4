//! Which target holds for a subject and period, and what it is there: own targets first, then those of the
//! account's type or the person's role, then the company's where parts do not add up to the whole.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::{
    domain::{
        date::Day,
        id::Id,
        kpi::Kpi,
        period::{FiscalCalendar, Period, PeriodLevel},
        scope::Scope,
        target::{TargetPlan, TargetPoint, TargetSeries},
        workspace::Workspace,
    },
    engine::{exact::Exact, report::Prorated, study::calendar_of},
};

/// A target as it holds for one period, exact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Resolved {
    /// Least acceptable value.
    pub(super) threshold: Option<Exact>,
    /// What is asked.
    pub(super) target: Exact,
    /// What earns the highest score.
    pub(super) stretch: Option<Exact>,
    /// Whether threshold or stretch is set for some of the summed periods only, so that they have no sum.
    pub(super) is_incomplete: bool,
    /// Whose target it is.
    pub(super) origin: Scope,
    /// Whether it was written for periods of another level.
    pub(super) derived: bool,
    /// By how many days it counts, where a person was there for a part of them.
    pub(super) prorated: Option<Prorated>,
}

impl Resolved {
    /// The target as shown; `None` where a number does not fit.
    pub(super) fn point(&self) -> Option<TargetPoint> {
        let shown = |value: Option<Exact>| value.map_or(Some(None), |value| value.to_decimal().map(Some));
        Some(TargetPoint {
            threshold: shown(self.threshold)?,
            target: self.target.to_decimal()?,
            stretch: shown(self.stretch)?,
        })
    }
}

/// All target series by KPI, fiscal year and scope.
#[derive(Debug, Default)]
pub(super) struct Targets<'m> {
    series: BTreeMap<(Id<Kpi>, i32, &'m Scope), &'m TargetSeries>,
    calendar: FiscalCalendar,
}

impl<'m> Targets<'m> {
    /// Reads the series of a workspace.
    pub(super) fn of(workspace: &'m Workspace) -> Self {
        let keyed =
            workspace.targets.values().map(|series| ((series.kpi, series.year, &series.scope), series));
        Self { series: keyed.collect(), calendar: calendar_of(workspace) }
    }

    /// The level at which the target of the first of these scopes is written that has one for the period's year.
    pub(super) fn level(
        &self,
        kpi: &Kpi,
        scopes: &[Scope],
        period: Period,
        last_day: Day,
    ) -> Option<PeriodLevel> {
        scopes.iter().find_map(|scope| {
            Some(self.series.get(&(kpi.id, self.year_of(period)?, scope))?.plan.at(last_day)?.level)
        })
    }

    /// The target of the first of these scopes that has one for the period.
    /// The plan is the one in force on the period's last day, as the calendar gives it.
    /// `parts` are the period itself, or those of its months that an additive target is summed over.
    pub(super) fn resolve(
        &self,
        kpi: &Kpi,
        scopes: &[Scope],
        period: Period,
        parts: &[Period],
        last_day: Day,
    ) -> Option<Resolved> {
        scopes.iter().find_map(|scope| {
            let series = self.series.get(&(kpi.id, self.year_of(period)?, scope))?;
            let plan = series.plan.at(last_day)?;
            let points: Vec<(TargetPoint, Exact)> = match period.level() {
                PeriodLevel::Week => self.points_of_week(kpi, scope, period, last_day)?,
                _ => parts
                    .iter()
                    .map(|part| points_of(plan, *part, kpi.unit.is_additive()))
                    .collect::<Option<Vec<_>>>()?
                    .concat(),
            };
            let sum = |values: Vec<Decimal>| {
                values.into_iter().zip(&points).try_fold(Exact::ZERO, |sum, (value, (_, share))| {
                    sum.plus(Exact::from(value).times(*share)?)
                })
            };
            let whole = |pick: fn(&TargetPoint) -> Option<Decimal>| -> Vec<Decimal> {
                points.iter().filter_map(|(point, _)| pick(point)).collect()
            };
            let (thresholds, stretches) = (whole(|point| point.threshold), whole(|point| point.stretch));
            let is_cut = |values: &Vec<Decimal>| !values.is_empty() && values.len() < points.len();
            let edge = |values: Vec<Decimal>| {
                (values.len() == points.len() && !values.is_empty()).then(|| sum(values)).flatten()
            };
            Some(Resolved {
                target: sum(whole(|point| Some(point.target)))?,
                is_incomplete: is_cut(&thresholds) || is_cut(&stretches),
                threshold: edge(thresholds),
                stretch: edge(stretches),
                origin: scope.clone(),
                derived: plan.level != period.level() || parts != [period],
                prorated: None,
            })
        })
    }
}

impl Targets<'_> {
    /// The fiscal year whose targets hold for a period: of a week that of its last day.
    fn year_of(&self, period: Period) -> Option<i32> {
        if period.level() != PeriodLevel::Week {
            return Some(period.year());
        }
        let last = period.days(self.calendar).last();
        Period::containing(last, PeriodLevel::Year, self.calendar).map(Period::year)
    }

    /// The points that a week is made of: each day's even part of the target it lies in; of what does not add up the
    /// target of the last day. `None` where a day has none.
    fn points_of_week(
        &self,
        kpi: &Kpi,
        scope: &Scope,
        week: Period,
        last_day: Day,
    ) -> Option<Vec<(TargetPoint, Exact)>> {
        let days = week.days(self.calendar);
        let from = if kpi.unit.is_additive() { days.from } else { days.last() };
        let of_day = |day: i32| {
            let day = Day::from_number(day)?;
            let year = Period::containing(day, PeriodLevel::Year, self.calendar)?.year();
            let plan = self.series.get(&(kpi.id, year, scope))?.plan.at(last_day)?;
            let period = Period::containing(day, plan.level, self.calendar)?;
            let place = usize::from(period.index()).checked_sub(1)?;
            let share = Exact::ratio(1, i128::from(period.days(self.calendar).len()));
            let share = share.filter(|_| kpi.unit.is_additive()).unwrap_or(Exact::ONE);
            Some((plan.values.get(place).copied().flatten()?, share))
        };
        (from.number()..days.until.number()).map(of_day).collect()
    }
}

/// The points of a plan that make up a period of any level, each with the share of it that counts; `None` where one of
/// them is missing.
pub(super) fn points_of(
    plan: &TargetPlan,
    period: Period,
    is_additive: bool,
) -> Option<Vec<(TargetPoint, Exact)>> {
    let at = |index: usize| plan.values.get(index).copied().flatten();
    let (asked, written) = (period.level().months(), plan.level.months());
    if asked <= written {
        let index = usize::from(period.within(plan.level)?.index()).checked_sub(1)?;
        let share = Exact::ratio(i128::from(asked), i128::from(written)).filter(|_| is_additive);
        return Some(vec![(at(index)?, share.unwrap_or(Exact::ONE))]);
    }
    let count = usize::try_from(asked / written).ok()?;
    let until = usize::from(period.index()).checked_mul(count)?;
    let from = until.checked_sub(if is_additive { count } else { 1 })?;
    (from..until).map(|index| Some((at(index)?, Exact::ONE))).collect()
}
