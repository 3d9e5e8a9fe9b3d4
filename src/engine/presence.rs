//! Targets that add up for people who are there for a part of a period: whose role or employment begins or ends
//! inside, or who are on leave.
//! Each stretch of days counts the target of that stretch by days; days without any count nothing.

use std::slice::from_ref;

use crate::{
    domain::{
        date::{Day, DayRange},
        kpi::Kpi,
        people::Employee,
        period::Period,
        scope::{Member, Scope},
    },
    engine::{exact::Exact, report::Prorated, study::Study, targets::Resolved},
};

/// Days of a person, each stretch with the part of the period in which it lies, on which targets of the same scopes may hold.
struct Stay {
    scopes: Vec<Scope>,
    stretches: Vec<(Period, DayRange)>,
}

/// A target of one period that counts by some of its days.
struct Counted {
    period: Period,
    resolved: Resolved,
    share: Exact,
    days: i32,
}

/// The target of a person over some parts of a period, by the days on which a target holds for the person: none where there is
/// no such day. `None` where the person is there throughout with the targets of these scopes, so that they hold as they are.
pub(super) fn prorated(
    study: &Study<'_>,
    kpi: &Kpi,
    scopes: &[Scope],
    period: Period,
    parts: &[Period],
) -> Option<Option<Resolved>> {
    let scope = scopes.first()?;
    let known = person_of(study, scope)?;
    if !known.comes_or_goes() {
        return None;
    }
    let days = |period: Period| period.days(study.facts.calendar);
    let stays = stays_of(study, known, scope, parts);
    if let [stay] = stays.as_slice()
        && stay.scopes.as_slice() == scopes
        && stay
            .stretches
            .iter()
            .map(|(part, stretch)| (*part, *stretch))
            .eq(parts.iter().map(|part| (*part, days(*part))))
    {
        return None;
    }
    let last_day = study.last_day(period);
    let found: Vec<Counted> = stays.iter().flat_map(|stay| counted_in(study, kpi, stay, last_day)).collect();
    let of: i32 = parts.iter().map(|part| days(*part).len()).sum();
    Some(together(&found, period, of))
}

/// Whether the scope is a person who is not there on any day of the period.
pub(super) fn is_absent(study: &Study<'_>, scope: &Scope, period: Period) -> bool {
    let days = period.days(study.facts.calendar);
    person_of(study, scope).is_some_and(|person| person.days_there(days).is_empty())
}

fn person_of<'s>(study: &'s Study<'_>, scope: &Scope) -> Option<&'s Employee> {
    match scope.single() {
        Some(Member::Employee(person)) => study.workspace.employees.get(&person),
        _ => None,
    }
}

/// The sum of what counts; `None` where nothing does, or a number grows too large.
fn together(found: &[Counted], period: Period, of: i32) -> Option<Resolved> {
    let last = &found.last()?.resolved;
    let counted: i32 = found.iter().map(|one| one.days).sum();
    let sum = |pick: fn(&Resolved) -> Option<Exact>| -> Option<Option<Exact>> {
        let there: Vec<(Exact, Exact)> =
            found.iter().filter_map(|one| Some((pick(&one.resolved)?, one.share))).collect();
        if there.len() < found.len() {
            return Some(None);
        }
        let sum = there.iter().try_fold(Exact::ZERO, |sum, (value, share)| sum.plus(value.times(*share)?));
        sum.map(Some)
    };
    let is_cut = |pick: fn(&Resolved) -> Option<Exact>| {
        let n_there = found.iter().filter(|one| pick(&one.resolved).is_some()).count();
        n_there > 0 && n_there < found.len()
    };
    let is_one_of_all_days = counted == of && found.iter().all(|one| one.resolved.origin == last.origin);
    let is_of_the_period = found.iter().all(|one| one.period == period && !one.resolved.derived);
    Some(Resolved {
        threshold: sum(|resolved| resolved.threshold)?,
        target: sum(|resolved| Some(resolved.target))??,
        stretch: sum(|resolved| resolved.stretch)?,
        is_incomplete: found.iter().any(|one| one.resolved.is_incomplete)
            || is_cut(|resolved| resolved.threshold)
            || is_cut(|resolved| resolved.stretch),
        origin: last.origin.clone(),
        derived: !is_of_the_period,
        prorated: (!is_one_of_all_days)
            .then(|| Prorated { days: counted.unsigned_abs(), of: of.unsigned_abs() }),
    })
}

/// What counts on the days of a stay: of the first scope that has a target for all of them, else of the first that has one
/// for any.
fn counted_in(study: &Study<'_>, kpi: &Kpi, stay: &Stay, last_day: Day) -> Vec<Counted> {
    let mut first_of_any = None;
    for scope in &stay.scopes {
        let (counted, has_all) = of_scope(study, kpi, scope, &stay.stretches, last_day);
        if counted.is_empty() {
            continue;
        }
        if has_all {
            return counted;
        }
        first_of_any = first_of_any.or(Some(counted));
    }
    first_of_any.unwrap_or_default()
}

/// The targets written for one scope that lie on some days, and whether no day is without.
fn of_scope(
    study: &Study<'_>,
    kpi: &Kpi,
    scope: &Scope,
    stretches: &[(Period, DayRange)],
    last_day: Day,
) -> (Vec<Counted>, bool) {
    let (mut counted, mut has_all) = (Vec::new(), true);
    for (part, stretch) in stretches {
        let Some(level) = study.targets.level(kpi, from_ref(scope), *part, last_day) else {
            has_all = false;
            continue;
        };
        for period in part.parts_of(level) {
            let of = period.days(study.facts.calendar);
            let shared = stretch.common(of);
            if shared.is_empty() {
                continue;
            }
            let share = Exact::ratio(i128::from(shared.len()), i128::from(of.len()));
            let resolved = study.targets.resolve(kpi, from_ref(scope), period, &[period], last_day);
            match resolved.zip(share) {
                Some((resolved, share)) => {
                    counted.push(Counted { period, resolved, share, days: shared.len() });
                }
                None => has_all = false,
            }
        }
    }
    (counted, has_all)
}

/// The days inside some parts of a period on which the person is there, put together where the same targets may hold; the one
/// with the last day at the end.
fn stays_of(study: &Study<'_>, person: &Employee, scope: &Scope, parts: &[Period]) -> Vec<Stay> {
    let changes = || person.facts.revisions().iter().map(|revision| revision.from);
    let mut stays: Vec<Stay> = Vec::new();
    for part in parts {
        for span in person.days_there(part.days(study.facts.calendar)) {
            let mut from = span.from;
            let inside = changes().filter(|day| span.from < *day && *day < span.until);
            for until in inside.chain([span.until]) {
                let scopes = study.target_scopes(scope, from);
                let known = stays.iter().position(|stay| stay.scopes == scopes);
                let mut stay = match known {
                    Some(place) => stays.remove(place),
                    None => Stay { scopes, stretches: Vec::new() },
                };
                match stay.stretches.last_mut() {
                    Some((of, last)) if of == part && last.until == from => last.until = until,
                    _ => stay.stretches.push((*part, DayRange { from, until })),
                }
                stays.push(stay);
                from = until;
            }
        }
    }
    stays
}
