//! Everything that one query needs, read and aggregated once: what cards and explanations are computed from.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    domain::{
        band::BandTable,
        date::Day,
        id::Id,
        kpi::{Attribution, Input, Kpi, RecordAggregate, Unit},
        period::{FiscalCalendar, Period},
        scope::{Member, Scope},
        settings::{PaceBasis, Rounding, ScoreScale},
        text::Text2,
        workspace::Workspace,
    },
    engine::{
        aggregate::Records,
        axis::MonthAxis,
        coverage::{coverage_of, last_day_read, row_days},
        formula::{Actual, actual_of, first_month},
        inputs::Facts,
        layout::Group,
        model::Model,
        ownership::Ownership,
        presence::prorated,
        readings::readings_of,
        report::{Missing, NoLine, Partial},
        rules::{InForce, Rules},
        score::{Scored, score_of},
        span::Span,
        targets::{Resolved, Targets},
        typed::TypedValues,
        weights::{WeightSets, types_of},
    },
};

/// Months of a trend.
pub(super) const TREND_MONTHS: i32 = 12;
/// Months of a year.
const YEAR_MONTHS: i32 = 12;
/// Months that a formula may look back from the first month of a query: cells are kept for every month.
const MAX_MONTHS_BACK: i32 = 240;
/// Earlier periods in which a score that is carried forward is looked for.
pub(super) const CARRY_PERIODS: i32 = 4;

/// A workspace prepared for one query.
#[derive(Debug)]
pub(super) struct Study<'m> {
    pub(super) workspace: &'m Workspace,
    pub(super) facts: Facts<'m>,
    /// KPIs in order of their codes.
    pub(super) kpis: Vec<&'m Kpi>,
    pub(super) weights: WeightSets<'m>,
    pub(super) rules: Rules<'m>,
    pub(super) scale: ScoreScale,
    pub(super) rounding: Rounding,
    pub(super) bands: Option<&'m BandTable>,
    /// The day after the last one of the data.
    pub(super) data_until: Option<Day>,
    /// How targets are spread over a period that is not over.
    pub(super) pace: PaceBasis,
    pub(super) targets: Targets<'m>,
    model: &'m Model,
}

/// What a KPI comes to for one scope and period.
#[derive(Debug)]
pub(super) struct Figure<'m> {
    /// What was reached.
    pub(super) actual: Result<Actual, Missing>,
    /// What of the period it stands for, where that is not all of it.
    pub(super) partial: Option<Partial>,
    /// What was asked.
    pub(super) target: Option<Resolved>,
    /// The scoring rule, if one applies.
    pub(super) rule: Option<InForce<'m>>,
    /// The points, where there is all that they need.
    pub(super) scored: Option<Result<Scored, NoLine>>,
}

/// The calendar of a workspace.
pub(super) fn calendar_of(workspace: &Workspace) -> FiscalCalendar {
    workspace.settings().map(|settings| settings.calendar).unwrap_or_default()
}

impl<'m> Study<'m> {
    /// Prepares the scopes for a period, the one before it and the months of the trend.
    pub(super) fn of(model: &'m Model, scopes: &[Scope], period: Period, with_sources: bool) -> Self {
        Self::of_kpis(model, model.workspace.kpis_by_code(), scopes, period, with_sources)
    }

    /// The same for these KPIs only; those that they refer to must be among them.
    pub(super) fn of_kpis(
        model: &'m Model,
        kpis: Vec<&'m Kpi>,
        scopes: &[Scope],
        period: Period,
        with_sources: bool,
    ) -> Self {
        let workspace = &model.workspace;
        let calendar = calendar_of(workspace);
        let (length, unit) = (period.level().months(), period.level().unit());
        let first = period.ordinal().saturating_mul(length);
        let last = first.saturating_add(length - 1);
        let rules = Rules::of(workspace);
        let carried = if rules.carry_forward() { CARRY_PERIODS } else { 0 };
        let first_trend = last + 1 - TREND_MONTHS - carried;
        let pace = workspace.settings().map(|settings| settings.pace).unwrap_or_default();
        let of_last_year = if pace == PaceBasis::Seasonal { first - YEAR_MONTHS } else { first };
        let shown = (first - length - carried * length).min(first_trend).min(of_last_year);
        let trend = (first_trend..=last).filter_map(|ordinal| Period::from_ordinal(ordinal, unit));
        let before = (1..=1 + carried).filter_map(|back| period.shifted(-back));
        let spans: Vec<Span> = std::iter::once(period).chain(before).chain(trend).map(Span::from).collect();
        let earliest =
            first_month(workspace, &kpis, &spans).min(shown).max(shown.saturating_sub(MAX_MONTHS_BACK));
        // Cells are kept only from the first month that has rows: what lies before it is empty.
        let rows = row_days(model, &kpis);
        let first_row = rows
            .and_then(|days| Period::containing(days.from, unit, calendar))
            .map_or(last, |month| month.ordinal());
        let axis =
            MonthAxis::new(earliest.max(first_row.min(first)), last, unit, calendar).reaching(earliest);
        let ownership = Ownership::of(workspace);
        let groups = groups_of(&kpis, scopes);
        let records = Records::gather(model, &kpis, &axis, &ownership, groups, with_sources);
        let typed = TypedValues::of(workspace);
        // Only what is typed is asked for the months it lacks; looking at the days of all rows takes time.
        let days = if workspace.values.is_empty() { None } else { coverage_of(model).days };
        let data_until = days.or(rows).map(|days| days.until);
        let open_month =
            days.and_then(|days| Period::containing(days.until, unit, calendar)).map(|month| month.ordinal());
        let inline = inline_inputs(&kpis);
        let facts = Facts { workspace, inline, calendar, axis, records, typed, ownership, open_month };
        Self {
            workspace,
            facts,
            kpis,
            weights: WeightSets::of(workspace),
            rules,
            scale: workspace.settings().map(|settings| settings.scale).unwrap_or_default(),
            rounding: workspace.settings().map(|settings| settings.rounding).unwrap_or_default(),
            bands: workspace.bands.values().next(),
            data_until,
            pace,
            targets: Targets::of(workspace),
            model,
        }
    }

    /// The last day of a period: the day whose weights, plans, types and roles hold for it.
    pub(super) fn last_day(&self, period: Period) -> Day {
        period.days(self.facts.calendar).last()
    }

    /// The last day of the data that a KPI reads, of all scopes and periods.
    pub(super) fn last_day_read(&self, kpi: &Kpi) -> Option<Day> {
        last_day_read(self.model, kpi)
    }

    /// The months of the trend that ends with a period.
    pub(super) fn trend_of(&self, period: Period) -> Vec<Period> {
        let span = Span::from(period);
        let (last, unit) = (span.end() - 1, span.unit());
        let ordinals = last + 1 - TREND_MONTHS..=last;
        ordinals.filter_map(|ordinal| Period::from_ordinal(ordinal, unit)).collect()
    }

    /// Whose targets may hold for a scope on a day: its own, then its types' or roles' from the largest share down.
    pub(super) fn target_scopes(&self, scope: &Scope, day: Day) -> Vec<Scope> {
        let shared = types_of(self.workspace, scope, day).into_iter().map(|(member, _)| Scope::from(member));
        std::iter::once(scope.clone()).chain(shared).collect()
    }

    /// The target of a KPI for a period, out of [`Self::target_scopes`] or the company's for what does not add up.
    /// An additive target of a partial value is that of the months which the value stands for; of a person who is there
    /// for a part of the period it counts by days.
    pub(super) fn target(
        &self,
        kpi: &Kpi,
        scopes: &[Scope],
        period: Period,
        partial: Option<&Partial>,
    ) -> Option<Resolved> {
        let last_day = self.last_day(period);
        let is_additive = kpi.unit.is_additive();
        let months = partial.filter(|partial| {
            // Months of a longer span say nothing about the target of this period.
            is_additive && partial.lacks_months() && i32::from(partial.of) == period.level().months()
        });
        let parts = months.map_or_else(|| vec![period], |partial| partial.months.clone());
        let of_days = scopes.first().filter(|_| is_additive);
        if let Some(resolved) = of_days.and_then(|scope| prorated(self, kpi, scope, &parts)) {
            return Some(resolved);
        }
        let own = self.targets.resolve(kpi, scopes, period, &parts, last_day);
        own.or_else(|| {
            let company = [Scope::COMPANY];
            (!is_additive).then(|| self.targets.resolve(kpi, &company, period, &parts, last_day)).flatten()
        })
    }

    /// Actual, target and points of a KPI for a scope and period.
    pub(super) fn figure(
        &self,
        kpi: &Kpi,
        scope: &Scope,
        target_scopes: &[Scope],
        period: Period,
    ) -> Figure<'m> {
        let readings = readings_of(&self.facts, kpi, scope, period);
        let actual = actual_of(self.workspace, &readings, kpi, Span::from(period));
        // What is missing altogether has its own reason.
        let partial = readings.partial.filter(|_| actual.is_ok());
        let target = self.target(kpi, target_scopes, period, partial.as_ref());
        let rule = self.rules.of_kpi(kpi.id, target_scopes, self.last_day(period));
        let scored = actual.as_ref().ok().and_then(|actual| {
            let rule = rule.map(|found| found.rule);
            let (scale, places) = (&self.scale, self.rounding.score);
            score_of(actual.value, target.as_ref(), kpi.direction, rule, scale, places)
        });
        Figure { actual, partial, target, rule, scored }
    }
}

/// The aggregates that stand in formulas, as inputs without a name.
fn inline_inputs(kpis: &[&Kpi]) -> BTreeMap<Id<Input>, Input> {
    let aggregates = kpis.iter().flat_map(|kpi| kpi.formula.aggregates());
    let inputs = aggregates.map(|aggregate| Input {
        id: aggregate.id(),
        name: Text2::default(),
        unit: Unit::Count,
        records: Some(aggregate.clone()),
        typed: None,
    });
    inputs.map(|input| (input.id, input)).collect()
}

/// What must be aggregated: accounts for themselves, for the people who own them and for typed values of the whole;
/// people by their rows; any other scope on its own.
fn groups_of(kpis: &[&Kpi], scopes: &[Scope]) -> Vec<(Group, BTreeSet<Id<Input>>)> {
    let inputs_where = |is_wanted: fn(&Kpi) -> bool| -> BTreeSet<Id<Input>> {
        let wanted = kpis.iter().filter(|kpi| is_wanted(kpi));
        let named = wanted.clone().flat_map(|kpi| kpi.formula.inputs());
        let inline = wanted.flat_map(|kpi| kpi.formula.aggregates().into_iter().map(RecordAggregate::id));
        named.chain(inline).collect()
    };
    let mut groups = vec![(Group::Accounts, inputs_where(|_| true))];
    for scope in scopes {
        let (group, inputs) = match scope.single() {
            Some(Member::Account(_)) => continue,
            Some(Member::Employee(_)) => {
                (Group::Employees, inputs_where(|kpi| kpi.attribution == Attribution::Record))
            }
            _ => (Group::One(scope.clone()), inputs_where(|_| true)),
        };
        if !groups.iter().any(|(known, _)| *known == group) {
            groups.push((group, inputs));
        }
    }
    groups
}
