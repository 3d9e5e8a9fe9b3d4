//! Everything that one query needs, read and aggregated once: what cards and explanations are computed from.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use crate::{
    domain::{
        band::BandTable,
        date::Day,
        id::Id,
        kpi::{Attribution, Formula, Input, Kpi, RecordAggregate, Unit},
        period::{FiscalCalendar, Period, PeriodLevel},
        scope::{Member, Scope},
        settings::{PaceBasis, Rounding, ScoreScale},
        text::Text2,
        workspace::Workspace,
    },
    engine::{
        aggregate::Records,
        appraisal::Appraise,
        axis::MonthAxis,
        coverage::last_day_read,
        exact::Exact,
        formula::{Actual, actual_of, first_month},
        inputs::Facts,
        kept::{Ground, Kept},
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
        teams::Teams,
        weights::{WeightSets, types_of},
    },
};

/// Months of a trend.
pub(super) const TREND_MONTHS: i32 = 12;
/// Months of a year.
const YEAR_MONTHS: i32 = 12;
/// Months that a formula may look back from the first month of a query: cells are kept for every month.
const MAX_MONTHS_BACK: i32 = 240;
/// The same of weeks: as long, 20 years of 52.18 weeks.
const MAX_WEEKS_BACK: i32 = 1_044;
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
    /// How ratings by people come into totals.
    pub(super) appraise: Option<Appraise>,
    model: &'m Model,
    /// What is known of the scope whose card is being computed.
    known: RefCell<(Scope, Known)>,
}

/// What was reached, or why nothing; and what of the period it stands for, where that is not all of it.
pub(super) type Reached = (Result<Actual, Missing>, Option<Partial>);

/// What one scope has reached, by KPI and period.
pub(super) type Known = BTreeMap<(Id<Kpi>, Period), Reached>;

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
    pub(super) fn of(
        model: &'m Model,
        kept: &mut Kept,
        scopes: &[Scope],
        period: Period,
        with_sources: bool,
    ) -> Self {
        Self::of_kpis(model, kept, model.workspace.kpis_by_code(), scopes, period, with_sources)
    }

    /// The same for these KPIs only; those that they refer to must be among them, and nothing may be kept for others.
    pub(super) fn of_kpis(
        model: &'m Model,
        kept: &mut Kept,
        kpis: Vec<&'m Kpi>,
        scopes: &[Scope],
        period: Period,
        with_sources: bool,
    ) -> Self {
        let workspace = &model.workspace;
        let rules = Rules::of(workspace);
        let groups = groups_of(scopes);
        let known = kept.ground(period, with_sources, rules.carry_forward(), &groups);
        let ground = known.unwrap_or_else(|| {
            let ground =
                Rc::new(ground_of(model, kept, &kpis, groups, period, with_sources, rules.carry_forward()));
            kept.keep(&ground);
            ground
        });
        let (typed, open_month) = (kept.typed(model), kept.open_month(model, period.level().unit()));
        let data_until = kept.data_until(model, &kpis);
        let pace = workspace.settings().map(|settings| settings.pace).unwrap_or_default();
        Self {
            workspace,
            facts: Facts { workspace, calendar: calendar_of(workspace), ground, typed, open_month },
            kpis,
            weights: WeightSets::of(workspace),
            rules,
            scale: workspace.settings().map(|settings| settings.scale).unwrap_or_default(),
            rounding: workspace.settings().map(|settings| settings.rounding).unwrap_or_default(),
            bands: workspace.bands.values().next(),
            data_until,
            pace,
            targets: Targets::of(workspace),
            appraise: kept.appraise,
            model,
            known: RefCell::default(),
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
        if is_additive && let Some(resolved) = prorated(self, kpi, scopes, period, &parts) {
            return resolved;
        }
        let own = self.targets.resolve(kpi, scopes, period, &parts, last_day);
        own.or_else(|| {
            let company = [Scope::COMPANY];
            (!is_additive).then(|| self.targets.resolve(kpi, &company, period, &parts, last_day)).flatten()
        })
    }

    /// What was reached of a KPI for a scope and period, and what of the period that stands for.
    fn actual(&self, kpi: &Kpi, scope: &Scope, period: Period) -> Reached {
        if self.known.borrow().0 != *scope {
            self.known.replace((scope.clone(), Known::new()));
        }
        if let Some(known) = self.known.borrow().1.get(&(kpi.id, period)) {
            return known.clone();
        }
        let reached = self.reach(kpi, scope, period);
        self.known.borrow_mut().1.insert((kpi.id, period), reached.clone());
        reached
    }

    /// The same, whatever is known.
    pub(super) fn reach(&self, kpi: &Kpi, scope: &Scope, period: Period) -> Reached {
        if let Some(number) = self.typed_alone(kpi, scope, period) {
            return (Ok(Actual::from(number)), None);
        }
        let readings = readings_of(&self.facts, kpi, scope, period);
        let actual = actual_of(self.workspace, &readings, kpi, Span::from(period));
        // What is missing altogether has its own reason.
        let partial = readings.partial.filter(|_| actual.is_ok());
        (actual, partial)
    }

    /// What was reached where that is one number typed for an account or a person, for just this period, as on most
    /// cards: then there is nothing to add up and nothing can lack. The long way gives the same.
    fn typed_alone(&self, kpi: &Kpi, scope: &Scope, period: Period) -> Option<Exact> {
        let Formula::Input(id) = &kpi.formula else { return None };
        match (scope.single()?, kpi.attribution) {
            (Member::Account(_), _) | (Member::Employee(_), Attribution::Record) => {}
            _ => return None,
        }
        let input = self.workspace.inputs.get(id).filter(|input| input.records.is_none())?;
        self.facts.ground.axis.months_of(period)?;
        self.facts.typed.only(input, scope, period)
    }

    /// Gives what is known of a scope, and takes what is known of the one before.
    pub(super) fn exchange(&self, scope: &Scope, known: Known) -> Known {
        self.known.replace((scope.clone(), known)).1
    }

    /// Actual, target and points of a KPI for a scope and period.
    pub(super) fn figure(
        &self,
        kpi: &Kpi,
        scope: &Scope,
        target_scopes: &[Scope],
        period: Period,
    ) -> Figure<'m> {
        let (actual, partial) = self.actual(kpi, scope, period);
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

/// Months, aggregated rows and shares of accounts for the period, the one before it and the months of the trend.
fn ground_of(
    model: &Model,
    kept: &mut Kept,
    kpis: &[&Kpi],
    groups: Vec<Group>,
    period: Period,
    with_sources: bool,
    carries: bool,
) -> Ground {
    let workspace = &model.workspace;
    let calendar = calendar_of(workspace);
    let (length, unit) = (period.level().months(), period.level().unit());
    let first = period.ordinal().saturating_mul(length);
    let last = first.saturating_add(length - 1);
    let carried = if carries { CARRY_PERIODS } else { 0 };
    let first_trend = last + 1 - TREND_MONTHS - carried;
    let pace = workspace.settings().map(|settings| settings.pace).unwrap_or_default();
    let of_last_year = if pace == PaceBasis::Seasonal { first - YEAR_MONTHS } else { first };
    let shown = (first - length - carried * length).min(first_trend).min(of_last_year);
    let trend = (first_trend..=last).filter_map(|ordinal| Period::from_ordinal(ordinal, unit));
    let before = (1..=1 + carried).filter_map(|back| period.shifted(-back));
    let spans: Vec<Span> = std::iter::once(period).chain(before).chain(trend).map(Span::from).collect();
    let most_back = if unit == PeriodLevel::Week { MAX_WEEKS_BACK } else { MAX_MONTHS_BACK };
    let earliest = first_month(workspace, kpis, &spans).min(shown).max(shown.saturating_sub(most_back));
    // Cells are kept only from the first month that has rows: what lies before it is empty.
    let first_row = kept
        .row_days(model, kpis)
        .and_then(|days| Period::containing(days.from, unit, calendar))
        .map_or(last, |month| month.ordinal());
    let axis = MonthAxis::new(earliest.max(first_row.min(first)), last, unit, calendar).reaching(earliest);
    let mut ownership = Ownership::of(workspace);
    if kpis.iter().any(|kpi| kpi.attribution == Attribution::Team) {
        ownership.teams = Teams::of(workspace);
    }
    let known = kept.alike(&axis, with_sources);
    let known: Vec<&Records> = known.iter().map(|ground| &ground.records).collect();
    let wanted = groups.iter().map(|group| (group.clone(), inputs_of(kpis, group))).collect();
    let records = Records::gather(model, kpis, &axis, &ownership, wanted, with_sources, &known);
    Ground { period, with_sources, groups, carries, axis, records, ownership, inline: inline_inputs(kpis) }
}

/// What must be aggregated: accounts for themselves, for the people who own them and for typed values of the whole;
/// people by their rows; any other scope on its own.
fn groups_of(scopes: &[Scope]) -> Vec<Group> {
    let mut groups = vec![Group::Accounts];
    for scope in scopes {
        let group = match scope.single() {
            Some(Member::Account(_)) => continue,
            Some(Member::Employee(_)) => Group::Employees,
            _ => Group::One(scope.clone()),
        };
        if !groups.contains(&group) {
            groups.push(group);
        }
    }
    groups
}

/// The inputs that are aggregated over a group: over people those of which they get credit by their rows or those of their team.
fn inputs_of(kpis: &[&Kpi], group: &Group) -> BTreeSet<Id<Input>> {
    let is_wanted = |kpi: &&&Kpi| *group != Group::Employees || kpi.attribution != Attribution::Owner;
    let wanted = kpis.iter().filter(is_wanted);
    let named = wanted.clone().flat_map(|kpi| kpi.formula.inputs());
    let inline = wanted.flat_map(|kpi| kpi.formula.aggregates().into_iter().map(RecordAggregate::id));
    named.chain(inline).collect()
}
