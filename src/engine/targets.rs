//! Which target holds for a subject and period, and what it is there: own targets first, then those of the
//! account's type or the person's role, then the company's where parts do not add up to the whole.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::{
    domain::{
        date::Day,
        id::Id,
        kpi::Kpi,
        period::Period,
        scope::Scope,
        target::{TargetPlan, TargetPoint, TargetSeries},
        workspace::Workspace,
    },
    engine::exact::Exact,
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
    /// Whose target it is.
    pub(super) origin: Scope,
    /// Whether it was written for periods of another level.
    pub(super) derived: bool,
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
}

impl<'m> Targets<'m> {
    /// Reads the series of a workspace.
    pub(super) fn of(workspace: &'m Workspace) -> Self {
        let keyed =
            workspace.targets.values().map(|series| ((series.kpi, series.year, &series.scope), series));
        Self { series: keyed.collect() }
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
            let series = self.series.get(&(kpi.id, period.year(), scope))?;
            let plan = series.plan.at(last_day)?;
            let value = |pick: fn(&TargetPoint) -> Option<Decimal>| {
                let of = |part: &Period| plan_value(plan, *part, kpi.unit.is_additive(), pick);
                match parts {
                    [part] => of(part),
                    parts => parts.iter().try_fold(Exact::ZERO, |sum, part| sum.plus(of(part)?)),
                }
            };
            Some(Resolved {
                target: value(|point| Some(point.target))?,
                threshold: value(|point| point.threshold),
                stretch: value(|point| point.stretch),
                origin: scope.clone(),
                derived: plan.level != period.level() || parts != [period],
            })
        })
    }
}

/// One number of a plan for a period of any level; `None` where a part of it is missing.
fn plan_value(
    plan: &TargetPlan,
    period: Period,
    is_additive: bool,
    pick: fn(&TargetPoint) -> Option<Decimal>,
) -> Option<Exact> {
    let at = |index: usize| plan.values.get(index)?.as_ref().and_then(pick).map(Exact::from);
    let (asked, written) = (period.level().months(), plan.level.months());
    if asked <= written {
        let index = usize::from(period.within(plan.level)?.index()).checked_sub(1)?;
        let value = at(index)?;
        return if is_additive {
            value.times(Exact::ratio(i128::from(asked), i128::from(written))?)
        } else {
            Some(value)
        };
    }
    let count = usize::try_from(asked / written).ok()?;
    let until = usize::from(period.index()).checked_mul(count)?;
    if !is_additive {
        return at(until.checked_sub(1)?);
    }
    (until.checked_sub(count)?..until).try_fold(Exact::ZERO, |sum, index| sum.plus(at(index)?))
}
