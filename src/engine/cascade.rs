//! How a target is handed down: the parts of children as an allocation gives them, drafts and applied ones alike.
//! Specification: `docs/allocation.md`. Sums are exact to the KPI's smallest unit by `allocation::allocate`.

mod parts;
mod reading;
mod tree;

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

pub use self::reading::{AllocatedChild, AllocationDraft, AllocationReading, CascadeFault, CascadeNode};
pub(super) use self::tree::cascade;
use crate::{
    domain::{
        allocation::{AllocationBase, AllocationMethod, BlendPart, Driver, MonthShape},
        date::{Day, DayRange},
        id::Id,
        kpi::{Kpi, Unit},
        period::{Period, PeriodLevel},
        scope::Scope,
        target::TargetSeries,
    },
    engine::{
        allocation::{AllocationError, Member as Part, allocate},
        cascade::parts::{
            add, fits, heads, keys_of, mixed, not_below, person_of, spread, study_of, sum_at, value_of,
            whole_units,
        },
        exact::Exact,
        kept::Kept,
        model::Model,
        study::calendar_of,
        targets::Targets,
    },
};

/// Months of a year.
const MONTHS: usize = 12;
/// Percent in a whole.
const PERCENT: i128 = 100;
/// Decimal places of a share where the exact fractions of a blend would not fit.
const SHARE_PLACES: i8 = 12;
/// Decimal places of figures that are shown beside a share.
const SHOWN_PLACES: u8 = 9;

/// What an allocation gives; `None` where there is no such KPI.
pub(super) fn allocated(
    model: &Model,
    kept: &mut Kept,
    draft: &AllocationDraft,
) -> Option<AllocationReading> {
    let kpi = model.workspace.kpis.get(&draft.kpi)?;
    let ground = Ground::of(model, kept, kpi, draft)?;
    Some(ground.reading())
}

/// What an allocation stands on: the figures of the year and of the one before.
struct Ground<'m> {
    model: &'m Model,
    kpi: &'m Kpi,
    draft: &'m AllocationDraft,
    places: u8,
    year: Period,
    last_day: Day,
    targets: Targets<'m>,
    /// What node and children reached in the year before, where it was asked for.
    before: BTreeMap<Scope, Exact>,
    /// What the node reached in the months of the year before.
    before_months: Vec<Option<Exact>>,
    /// What the node has reached in the year so far.
    so_far: Option<Exact>,
    /// What the children come to by other KPIs.
    others: BTreeMap<(Id<Kpi>, Scope), Exact>,
}

impl<'m> Ground<'m> {
    fn of(model: &'m Model, kept: &mut Kept, kpi: &'m Kpi, draft: &'m AllocationDraft) -> Option<Self> {
        let workspace = &model.workspace;
        let year = Period::new(draft.year, PeriodLevel::Year, 1)?;
        let money = workspace.settings().map(|settings| settings.rounding.money).unwrap_or(2);
        let mut ground = Self {
            model,
            kpi,
            draft,
            places: if kpi.unit == Unit::Currency { money } else { kpi.precision },
            year,
            last_day: year.days(calendar_of(workspace)).last(),
            targets: Targets::of(workspace),
            before: BTreeMap::new(),
            before_months: Vec::new(),
            so_far: None,
            others: BTreeMap::new(),
        };
        ground.measure(kept);
        Some(ground)
    }

    /// Reads what bases and measures ask for, and no more.
    fn measure(&mut self, kept: &mut Kept) {
        let plan = &self.draft.plan;
        let blend: &[BlendPart] = match &plan.method {
            AllocationMethod::Percent => &[],
            AllocationMethod::Blend(parts) => parts,
        };
        let has_history = blend.iter().any(|part| part.by == Driver::History);
        let of_node = plan.base == AllocationBase::LastYear || plan.months == MonthShape::LastYear;
        let children = || plan.children.iter().map(|child| child.scope.clone());
        if (has_history || of_node)
            && let Some(before) = self.year.shifted(-1)
        {
            let scopes: Vec<Scope> = if has_history { children().collect() } else { Vec::new() };
            let scopes: Vec<Scope> = scopes.into_iter().chain([self.draft.node.clone()]).collect();
            let study = study_of(self.model, kept, self.kpi, &scopes, before);
            let reached = scopes
                .iter()
                .filter_map(|scope| Some((scope.clone(), value_of(&study, self.kpi, scope, before)?)));
            self.before = reached.collect();
            if plan.months == MonthShape::LastYear {
                let months = before.months().into_iter();
                self.before_months =
                    months.map(|month| value_of(&study, self.kpi, &self.draft.node, month)).collect();
            }
        }
        if plan.base == AllocationBase::ThisYear {
            let scopes = [self.draft.node.clone()];
            let study = study_of(self.model, kept, self.kpi, &scopes, self.year);
            self.so_far = value_of(&study, self.kpi, &self.draft.node, self.year);
        }
        for id in blend.iter().filter_map(|part| match part.by {
            Driver::Indicator(id) => Some(id),
            _ => None,
        }) {
            let Some(other) = self.model.workspace.kpis.get(&id) else { continue };
            let scopes: Vec<Scope> = children().collect();
            let study = study_of(self.model, kept, other, &scopes, self.year);
            let values = scopes
                .into_iter()
                .filter_map(|scope| Some(((id, scope.clone()), value_of(&study, other, &scope, self.year)?)));
            self.others.extend(values);
        }
    }

    fn reading(&self) -> AllocationReading {
        let plan = &self.draft.plan;
        let shown = |value: Option<Exact>| value.and_then(|value| self.amount(self.units(value)?));
        let plan_months: Vec<Option<Exact>> =
            self.year.months().into_iter().map(|month| self.target(&self.draft.node, month)).collect();
        let (shape, is_even_for_want) = self.shape(&plan_months);
        let base = self.base();
        let mut reading = AllocationReading {
            places: self.places,
            base: shown(base),
            plan: shown(self.target(&self.draft.node, self.year)),
            plan_months: plan_months.into_iter().map(shown).collect(),
            children: Vec::new(),
            allocated: None,
            remainder: None,
            months: Vec::new(),
            people: Vec::new(),
            is_even_for_want,
            fault: None,
        };
        let parts = base.ok_or(CascadeFault::NoBase).and_then(|base| self.parts(base));
        let years: Vec<Option<i128>> = match &parts {
            Ok(parts) => parts.iter().map(|part| Some(*part)).collect(),
            Err(_) => vec![None; plan.children.len()],
        };
        reading.fault = parts.err();
        let months: Vec<Option<Result<Vec<i128>, AllocationError>>> = plan
            .children
            .iter()
            .zip(&years)
            .map(|(child, year)| {
                let locks: BTreeMap<u8, i128> = child
                    .months
                    .iter()
                    .filter_map(|lock| Some((lock.month, self.units(lock.value.into())?)))
                    .collect();
                year.map(|year| spread(year, &shape, &locks))
            })
            .collect();
        let whole = base.and_then(|base| self.units(base)).filter(|whole| *whole != 0);
        for ((child, year), months) in plan.children.iter().zip(&years).zip(&months) {
            let is_left_out = plan.method == AllocationMethod::Percent
                && child.percent.is_none()
                && child.locked.is_none()
                && child.months.is_empty();
            let (year, months) = if is_left_out { (&None, &None) } else { (year, months) };
            let share = year
                .zip(whole)
                .and_then(|(year, whole)| Exact::ratio(year, whole)?.times(Exact::whole(PERCENT)));
            let stored = self.stored(&child.scope);
            reading.children.push(AllocatedChild {
                scope: child.scope.clone(),
                measured: self.measured(child.scope.clone(), child.capacity),
                share: share.and_then(|share| share.round(2)),
                is_left_out,
                year: year.and_then(|year| self.amount(year)),
                months: match months {
                    Some(Ok(months)) => months.iter().filter_map(|month| self.amount(*month)).collect(),
                    _ => Vec::new(),
                },
                months_fault: months.as_ref().and_then(|months| months.as_ref().err().copied()),
                written: shown(self.target(&child.scope, self.year)),
                stored,
            });
        }
        let sum = years.iter().try_fold(0_i128, |sum, year| sum.checked_add((*year)?));
        reading.allocated = sum.and_then(|sum| self.amount(sum));
        let left =
            base.and_then(|base| self.units(base)).zip(sum).and_then(|(base, sum)| base.checked_sub(sum));
        reading.remainder = left.and_then(|left| self.amount(left));
        let known: Option<Vec<&Vec<i128>>> =
            months.iter().map(|months| months.as_ref().and_then(|months| months.as_ref().ok())).collect();
        if let Some(known) = known {
            reading.months = (0..MONTHS).filter_map(|place| self.amount(sum_at(&known, place)?)).collect();
        }
        reading.people = self.people(&reading.children);
        reading
    }

    /// What is divided, exact.
    fn base(&self) -> Option<Exact> {
        match self.draft.plan.base {
            AllocationBase::Plan => self.target(&self.draft.node, self.year),
            AllocationBase::LastYear => self.before.get(&self.draft.node).copied(),
            AllocationBase::ThisYear => self.so_far,
            AllocationBase::Typed(amount) => Some(amount.into()),
        }
    }

    /// The smallest units of every child, in the order of the plan.
    fn parts(&self, base: Exact) -> Result<Vec<i128>, CascadeFault> {
        let plan = &self.draft.plan;
        let too_large = CascadeFault::Parts(AllocationError::TooLarge);
        if !self.kpi.unit.is_additive() {
            return Err(CascadeFault::NotAdditive);
        }
        let percents = || plan.children.iter().map(|child| child.percent.unwrap_or_default());
        let is_below = |number: Decimal| number < Decimal::ZERO;
        if is_below(plan.factor) || percents().any(is_below) {
            return Err(CascadeFault::BelowZero);
        }
        // The base is rounded first, so that what is handed out can be compared with what is shown.
        let base = self.units(base).map(Exact::whole).ok_or(too_large)?;
        let over = |percent: Exact| percent.over(Exact::whole(PERCENT));
        let handed = over(plan.factor.into()).and_then(|factor| base.times(factor)).ok_or(too_large)?;
        let keys = keys_of(plan.children.iter().map(|child| &child.scope));
        let locked: Vec<Option<i128>> = plan
            .children
            .iter()
            .map(|child| child.locked.map(|locked| self.units(locked.into()).ok_or(too_large)).transpose())
            .collect::<Result<_, _>>()?;
        let weights = match &plan.method {
            AllocationMethod::Percent => percents().map(Exact::from).collect(),
            AllocationMethod::Blend(blend) => self.blended(blend)?,
        };
        let members = || {
            keys.iter().zip(&weights).zip(&locked).map(|((key, weight), locked)| Part {
                key: *key,
                weight: *weight,
                locked: *locked,
            })
        };
        match &plan.method {
            AllocationMethod::Blend(_) => {
                let total = whole_units(handed).ok_or(too_large)?;
                allocate(total, &members().collect::<Vec<_>>()).map_err(CascadeFault::Parts)
            }
            AllocationMethod::Percent => {
                // A lock takes the place of the percentage; the others keep theirs.
                let free: Vec<Part> = members().filter(|member| member.locked.is_none()).collect();
                let percent = free.iter().try_fold(Exact::ZERO, |sum, member| sum.plus(member.weight));
                let total =
                    percent.and_then(over).and_then(|share| handed.times(share)).and_then(whole_units);
                let mut shares =
                    allocate(total.ok_or(too_large)?, &free).map_err(CascadeFault::Parts)?.into_iter();
                Ok(locked.iter().map(|lock| lock.or_else(|| shares.next()).unwrap_or(0)).collect())
            }
        }
    }

    /// Weights of the children by a blend of measures. Exact where that fits, else of shares rounded to 12 places.
    fn blended(&self, blend: &[BlendPart]) -> Result<Vec<Exact>, CascadeFault> {
        if blend.iter().any(|part| part.weight < Decimal::ZERO) {
            return Err(CascadeFault::BelowZero);
        }
        let no_weights = CascadeFault::Parts(AllocationError::NoWeights);
        let measures: Vec<(Exact, Vec<Exact>)> = blend
            .iter()
            .filter(|part| !part.weight.is_zero())
            .map(|part| (Exact::from(part.weight), self.weights_by(part.by)))
            .collect();
        match measures.as_slice() {
            [] => Err(no_weights),
            // One measure needs no shares: its numbers are the weights.
            [(_, values)] => Ok(values.clone()),
            several => {
                let too_large = CascadeFault::Parts(AllocationError::TooLarge);
                if several.iter().any(|(_, values)| values.iter().all(|value| value.is_zero())) {
                    return Err(no_weights);
                }
                let count = self.draft.plan.children.len();
                let exact = mixed(several, count, None).filter(|weights| fits(weights));
                exact.or_else(|| mixed(several, count, Some(SHARE_PLACES))).ok_or(too_large)
            }
        }
    }

    /// What every child has by a measure; nothing and what is below zero weigh nothing.
    fn weights_by(&self, driver: Driver) -> Vec<Exact> {
        let children = &self.draft.plan.children;
        let measured = |(scope, capacity)| self.measure_of(driver, scope, capacity).unwrap_or(Exact::ZERO);
        let weights = children.iter().map(|child| (&child.scope, child.capacity)).map(measured);
        weights.map(not_below).collect()
    }

    fn measure_of(&self, driver: Driver, scope: &Scope, capacity: Option<Decimal>) -> Option<Exact> {
        match driver {
            Driver::Even => Some(Exact::ONE),
            Driver::History => self.before.get(scope).copied(),
            Driver::Heads => {
                Some(Exact::whole(heads(&self.model.workspace, scope, self.last_day, self.year_days())))
            }
            Driver::Capacity => capacity.map(Exact::from),
            Driver::Indicator(id) => self.others.get(&(id, scope.clone())).copied(),
        }
    }

    fn measured(&self, scope: Scope, capacity: Option<Decimal>) -> Vec<Option<Decimal>> {
        let AllocationMethod::Blend(blend) = &self.draft.plan.method else { return Vec::new() };
        let shown = |part: &BlendPart| self.measure_of(part.by, &scope, capacity)?.round(SHOWN_PLACES);
        blend.iter().map(shown).collect()
    }

    fn year_days(&self) -> DayRange {
        self.year.days(calendar_of(&self.model.workspace))
    }

    /// Weights of the months, and whether they are even for want of what was asked for.
    fn shape(&self, plan_months: &[Option<Exact>]) -> (Vec<Exact>, bool) {
        let even = || vec![Exact::ONE; MONTHS];
        let asked: Vec<Option<Exact>> = match self.draft.plan.months {
            MonthShape::Even => return (even(), false),
            MonthShape::Parent => plan_months.to_vec(),
            // A month without anything is a month of nothing, as long as others have something.
            MonthShape::LastYear => {
                self.before_months.iter().map(|month| Some(month.unwrap_or(Exact::ZERO))).collect()
            }
        };
        let Some(months) = asked.into_iter().collect::<Option<Vec<Exact>>>() else { return (even(), true) };
        // Of a year below zero the months count by their size.
        let sum = months.iter().try_fold(Exact::ZERO, |sum, month| sum.plus(*month));
        let is_below = sum.is_some_and(|sum| sum < Exact::ZERO);
        let weight =
            |month: Exact| not_below(if is_below { month.negated().unwrap_or(month) } else { month });
        let weights: Vec<Exact> = months.into_iter().map(weight).collect();
        if weights.len() != MONTHS || weights.iter().all(|weight| weight.is_zero()) {
            return (even(), true);
        }
        (weights, false)
    }

    /// People in cells of several members, each with the sum over all of its cells: those of this allocation and those
    /// that others have written.
    fn people(&self, children: &[AllocatedChild]) -> Vec<AllocatedChild> {
        let mut found: BTreeMap<Scope, Vec<i128>> = BTreeMap::new();
        let own: BTreeSet<&Scope> = children.iter().map(|child| &child.scope).collect();
        for child in children {
            let months: Vec<i128> =
                child.months.iter().filter_map(|month| self.units((*month).into())).collect();
            if let Some(person) = person_of(&child.scope).filter(|_| months.len() == MONTHS) {
                add(&mut found, person, months);
            }
        }
        let ours: BTreeSet<Scope> = children.iter().filter_map(|child| person_of(&child.scope)).collect();
        let of_kpi = |series: &&TargetSeries| series.kpi == self.kpi.id && series.year == self.draft.year;
        for series in self.model.workspace.targets.values().filter(of_kpi) {
            let person = person_of(&series.scope)
                .filter(|person| ours.contains(person) && !own.contains(&series.scope));
            if let Some(person) = person {
                let month = |month: Period| self.units(self.target(&series.scope, month)?);
                if let Some(months) = self.year.months().into_iter().map(month).collect::<Option<Vec<i128>>>()
                {
                    add(&mut found, person, months);
                }
            }
        }
        let sums = found.into_iter().filter(|(person, _)| !own.contains(person));
        sums.map(|(scope, months)| AllocatedChild {
            measured: Vec::new(),
            share: None,
            is_left_out: false,
            year: months
                .iter()
                .try_fold(0_i128, |sum, month| sum.checked_add(*month))
                .and_then(|sum| self.amount(sum)),
            months: months.iter().filter_map(|month| self.amount(*month)).collect(),
            months_fault: None,
            stored: self.stored(&scope),
            written: self.target(&scope, self.year).and_then(|value| self.amount(self.units(value)?)),
            scope,
        })
        .collect()
    }

    fn stored(&self, scope: &Scope) -> Option<TargetSeries> {
        let id = TargetSeries::id_for(self.kpi.id, scope, self.draft.year);
        self.model.workspace.targets.get(&id).cloned()
    }

    /// The stored target of a scope, exact.
    fn target(&self, scope: &Scope, period: Period) -> Option<Exact> {
        let scopes = std::slice::from_ref(scope);
        Some(self.targets.resolve(self.kpi, scopes, period, &[period], self.last_day)?.target)
    }

    /// So many of the smallest units, rounded half away from zero.
    fn units(&self, value: Exact) -> Option<i128> {
        let power = Exact::whole(10_i128.checked_pow(u32::from(self.places))?);
        whole_units(value.times(power)?)
    }

    fn amount(&self, units: i128) -> Option<Decimal> {
        Decimal::try_from_i128_with_scale(units, u32::from(self.places)).ok()
    }
}
