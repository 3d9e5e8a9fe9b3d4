//! Steps of a cascade that know no document: units, months, blends of measures, and who is counted as a head.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    domain::{
        date::{Day, DayRange},
        kpi::Kpi,
        period::Period,
        scope::{Member, Scope},
        workspace::Workspace,
    },
    engine::{
        allocation::{AllocationError, Member as Part, allocate},
        cascade::MONTHS,
        draft::referred_by,
        exact::Exact,
        formula::actual_of,
        kept::Kept,
        model::Model,
        readings::readings_of,
        span::Span,
        study::Study,
    },
};

pub(super) fn add(found: &mut BTreeMap<Scope, Vec<i128>>, person: Scope, months: Vec<i128>) {
    let sums = found.entry(person).or_insert_with(|| vec![0; MONTHS]);
    for (sum, month) in sums.iter_mut().zip(months) {
        *sum = sum.saturating_add(month);
    }
}

/// The person of a cell of several members.
pub(super) fn person_of(scope: &Scope) -> Option<Scope> {
    let members = scope.members();
    let person = members.iter().find(|member| matches!(member, Member::Employee(_)));
    person.filter(|_| members.len() > 1).map(|person| Scope::from(*person))
}

/// The year in months by their weights; months that were fixed stay.
pub(super) fn spread(
    year: i128,
    shape: &[Exact],
    locks: &BTreeMap<u8, i128>,
) -> Result<Vec<i128>, AllocationError> {
    let part = |(month, weight): (u8, &Exact)| Part {
        key: u64::from(month),
        weight: *weight,
        locked: locks.get(&month).copied(),
    };
    allocate(year, &(1..).zip(shape).map(part).collect::<Vec<_>>())
}

pub(super) fn not_below(weight: Exact) -> Exact {
    if weight < Exact::ZERO { Exact::ZERO } else { weight }
}

pub(super) fn sum_at(all: &[&Vec<i128>], place: usize) -> Option<i128> {
    all.iter().try_fold(0_i128, |sum, months| sum.checked_add(*months.get(place)?))
}

/// The nearest whole number, half away from zero.
pub(super) fn whole_units(value: Exact) -> Option<i128> {
    let whole = value.rounded(0)?;
    Some(whole.floor())
}

/// Weights of a blend: Σ weight × value ÷ Σ value, shares rounded where places are given.
pub(super) fn mixed(
    measures: &[(Exact, Vec<Exact>)],
    count: usize,
    places: Option<i8>,
) -> Option<Vec<Exact>> {
    let sums: Vec<Exact> = measures
        .iter()
        .map(|(_, values)| values.iter().try_fold(Exact::ZERO, |sum, value| sum.plus(*value)))
        .collect::<Option<_>>()?;
    let of_child = |place: usize| {
        measures.iter().zip(&sums).try_fold(Exact::ZERO, |sum, ((weight, values), total)| {
            let share = values.get(place)?.over(*total)?;
            let share = places.map_or(Some(share), |places| share.rounded(places))?;
            sum.plus(weight.times(share)?)
        })
    };
    (0..count).map(of_child).collect()
}

/// Whether the sum of these weights can be formed and each be divided by it.
pub(super) fn fits(weights: &[Exact]) -> bool {
    let bound = Exact::whole(1_000_000_000_000_000_i128);
    let sum =
        weights.iter().try_fold(Exact::ZERO, |sum, weight| sum.plus(*weight)).filter(|sum| !sum.is_zero());
    sum.is_some_and(|sum| {
        weights.iter().all(|weight| weight.over(sum).and_then(|share| share.times(bound)).is_some())
    })
}

/// Distinct keys that do not depend on the order: the place among the scopes in their own order.
pub(super) fn keys_of<'a>(scopes: impl Iterator<Item = &'a Scope> + Clone) -> Vec<u64> {
    let sorted: BTreeSet<&Scope> = scopes.clone().collect();
    let places: BTreeMap<&Scope, u64> = sorted.into_iter().zip(0..).collect();
    scopes.map(|scope| places.get(scope).copied().unwrap_or_default()).collect()
}

/// How many people belong to a scope on a day, of those who are there on any day of the year.
pub(super) fn heads(workspace: &Workspace, scope: &Scope, day: Day, year: DayRange) -> i64 {
    let people = workspace.employees.values().filter(|person| {
        person.is_employed_within(year)
            && scope.members().iter().all(|member| match member {
                Member::Employee(id) => person.id == *id,
                Member::Region(id) => person.facts.at(day).is_some_and(|facts| facts.region == Some(*id)),
                Member::Role(id) => person
                    .facts
                    .at(day)
                    .is_some_and(|facts| facts.roles.iter().any(|share| share.role == *id)),
                Member::Account(_) | Member::AccountType(_) | Member::ProductLine(_) => true,
            })
    });
    i64::try_from(people.count()).unwrap_or(i64::MAX)
}

pub(super) fn study_of<'m>(
    model: &'m Model,
    kept: &mut Kept,
    kpi: &'m Kpi,
    scopes: &[Scope],
    period: Period,
) -> Study<'m> {
    let mut kpis = vec![kpi];
    kpis.extend(referred_by(&model.workspace, &kpi.formula).into_iter().filter(|named| named.id != kpi.id));
    Study::of_kpis(model, &mut kept.for_draft(model), kpis, scopes, period, false)
}

pub(super) fn value_of(study: &Study<'_>, kpi: &Kpi, scope: &Scope, period: Period) -> Option<Exact> {
    let readings = readings_of(&study.facts, kpi, scope, period);
    actual_of(study.workspace, &readings, kpi, Span::from(period)).ok().map(|actual| actual.value)
}
