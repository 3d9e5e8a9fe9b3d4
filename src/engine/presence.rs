//! Targets that add up for people who are there for a part of a period: whose role or employment begins or ends
//! inside, or who are on leave.
//! Each stretch of days counts the target of that stretch by days; days without any count nothing.

use crate::{
    domain::{
        date::DayRange,
        kpi::Kpi,
        people::Employee,
        period::Period,
        scope::{Member, Scope},
    },
    engine::{exact::Exact, report::Prorated, study::Study, targets::Resolved},
};

/// Days of a person with the scopes whose targets hold on them.
type Stretch = (DayRange, Vec<Scope>);

/// The target of a person over some parts of a period, by the days on which a target holds for the person: none where the
/// person is on leave all the time. `None` where that is all of the days and one target, or where there is none at all.
pub(super) fn prorated(
    study: &Study<'_>,
    kpi: &Kpi,
    scope: &Scope,
    parts: &[Period],
) -> Option<Option<Resolved>> {
    let Some(Member::Employee(person)) = scope.single() else { return None };
    let known = study.workspace.employees.get(&person)?;
    if !known.comes_or_goes() {
        return None;
    }
    let days = |period: Period| period.days(study.facts.calendar);
    let stretches: Vec<Stretch> =
        parts.iter().flat_map(|part| stretches_of(study, known, scope, days(*part))).collect();
    if stretches.is_empty() && parts.iter().any(|part| known.is_employed_within(days(*part))) {
        return Some(None);
    }
    let is_whole = |(part, (stretch, _)): (&Period, &Stretch)| days(*part) == *stretch;
    if stretches.len() == parts.len()
        && parts.iter().zip(&stretches).all(is_whole)
        && stretches.windows(2).all(|pair| matches!(pair, [(_, left), (_, right)] if left == right))
    {
        return None;
    }
    let mut found: Vec<(Resolved, Exact)> = Vec::new();
    let mut counted = 0;
    for (stretch, scopes) in &stretches {
        for part in parts.iter().filter(|part| !stretch.common(days(**part)).is_empty()) {
            let last_day = study.last_day(*part);
            let Some(level) = study.targets.level(kpi, scopes, *part, last_day) else { continue };
            for sub in part.parts_of(level) {
                let shared = stretch.common(days(sub));
                if shared.is_empty() {
                    continue;
                }
                let share = Exact::ratio(i128::from(shared.len()), i128::from(days(sub).len()))?;
                found.push((study.targets.resolve(kpi, scopes, sub, &[sub], last_day)?, share));
                counted += shared.len();
            }
        }
    }
    let of: i32 = parts.iter().map(|part| days(*part).len()).sum();
    let last = &found.last()?.0;
    if counted == of && found.iter().all(|(resolved, _)| resolved.origin == last.origin) {
        return None;
    }
    let sum = |pick: fn(&Resolved) -> Option<Exact>| -> Option<Option<Exact>> {
        let there: Vec<(Exact, Exact)> =
            found.iter().filter_map(|(resolved, share)| Some((pick(resolved)?, *share))).collect();
        if there.len() < found.len() {
            return Some(None);
        }
        let sum = there.iter().try_fold(Exact::ZERO, |sum, (value, share)| sum.plus(value.times(*share)?));
        sum.map(Some)
    };
    let is_cut = |pick: fn(&Resolved) -> Option<Exact>| {
        let n_there = found.iter().filter(|(resolved, _)| pick(resolved).is_some()).count();
        n_there > 0 && n_there < found.len()
    };
    Some(Some(Resolved {
        threshold: sum(|resolved| resolved.threshold)?,
        target: sum(|resolved| Some(resolved.target))??,
        stretch: sum(|resolved| resolved.stretch)?,
        is_incomplete: found.iter().any(|(resolved, _)| resolved.is_incomplete)
            || is_cut(|resolved| resolved.threshold)
            || is_cut(|resolved| resolved.stretch),
        origin: last.origin.clone(),
        derived: found.iter().any(|(resolved, _)| resolved.derived),
        prorated: Some(Prorated { days: counted.unsigned_abs(), of: of.unsigned_abs() }),
    }))
}

/// The days inside some days on which the person is there, cut where roles change.
fn stretches_of(study: &Study<'_>, person: &Employee, scope: &Scope, days: DayRange) -> Vec<Stretch> {
    let changes = || person.facts.revisions().iter().map(|revision| revision.from);
    let mut stretches = Vec::new();
    for span in person.days_there(days) {
        let mut from = span.from;
        let inside = changes().filter(|day| span.from < *day && *day < span.until);
        for until in inside.chain([span.until]) {
            stretches.push((DayRange { from, until }, study.target_scopes(scope, from)));
            from = until;
        }
    }
    stretches
}
