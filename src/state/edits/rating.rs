//! Edits of ratings by people: which parts cards have, what a rater gives, and results that are decided otherwise.

use crate::{
    domain::{
        calibration::Calibration,
        change::Change,
        cycle::{Cycle, CycleEntry, CycleState, CycleStep},
        id::Id,
        people::Employee,
        period::Period,
        rating::{Decided, Decision, PartKind, Rating, RatingPlan, RatingSheet, RatingTerms, ResultOverride},
        scope::Scope,
        text::Text2,
        workspace::Workspace,
    },
    state::edits::{Edit, EditError, card_rule::PlanPlace, label_of, scoring::revise},
};

/// The plan of a scope.
pub fn own_ratings<'w>(workspace: &'w Workspace, scope: &Scope) -> Option<&'w RatingPlan> {
    workspace.rating_plans.get(&RatingPlan::id_for(scope))
}

/// The terms that a scope has of its own, newest or on a day.
pub fn terms_at_hand(workspace: &Workspace, scope: &Scope) -> Option<RatingTerms> {
    own_ratings(workspace, scope).and_then(|plan| plan.terms.latest()).cloned()
}

/// Writes which parts the cards of a scope have.
///
/// # Errors
/// The weights are not whole, or the terms contradict themselves otherwise.
pub fn set_ratings(
    workspace: &Workspace,
    place: &PlanPlace<'_>,
    terms: RatingTerms,
) -> Result<Edit, EditError> {
    if terms.fault().is_some() {
        return Err(EditError::RuleFaulty);
    }
    let before = own_ratings(workspace, place.scope);
    let mut written = before.cloned().unwrap_or_else(|| RatingPlan {
        id: RatingPlan::id_for(place.scope),
        scope: place.scope.clone(),
        terms: Default::default(),
    });
    revise(&mut written.terms, place.from, terms, place.reason);
    let change = Change::replace(before.cloned().map(Into::into), written);
    Ok(Edit::one(label_of("rating_plan_set", place.name), change))
}

/// Takes the plan of a scope away; ratings that were given stay.
///
/// # Errors
/// There is none.
pub fn remove_ratings(workspace: &Workspace, scope: &Scope, name: &Text2) -> Result<Edit, EditError> {
    let plan = own_ratings(workspace, scope).ok_or(EditError::Gone)?;
    Ok(Edit::one(label_of("rating_plan_removed", name), Change::remove(plan.clone())))
}

/// Whose rating is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RatingPlace<'a> {
    /// Who is rated.
    pub person: Id<Employee>,
    /// For which period.
    pub period: Period,
    /// As which part.
    pub kind: PartKind,
    /// Name of the person, for labels.
    pub name: &'a Text2,
}

impl RatingPlace<'_> {
    /// The rating as it is stored when these are its sheets.
    pub fn stored(&self, sheets: &[RatingSheet]) -> Option<Rating> {
        let (person, period, kind) = (self.person, self.period, self.kind);
        let id = Rating::id_for(person, period, kind);
        (!sheets.is_empty()).then(|| Rating { id, person, period, kind, sheets: sheets.to_vec() })
    }

    fn edit(&self, key: &str, before: &[RatingSheet], after: &[RatingSheet]) -> Edit {
        let (before, after) = (self.stored(before), self.stored(after));
        let label = label_of(key, self.name);
        let changes = match (before, after) {
            (before, Some(after)) => vec![Change::replace(before.map(Into::into), after)],
            (Some(before), None) => vec![Change::remove(before)],
            (None, None) => Vec::new(),
        };
        Edit { label, changes }
    }
}

/// Writes what a rater gives, in the place of what the same rater gave before. `sheets`: all that are stored.
pub fn rate(place: &RatingPlace<'_>, sheets: &[RatingSheet], sheet: RatingSheet) -> Edit {
    let mut written = sheets.to_vec();
    match written.iter_mut().find(|one| one.rater == sheet.rater) {
        // What says the same again is no step.
        Some(one) if one.marks == sheet.marks && one.comment == sheet.comment => {}
        Some(one) => *one = sheet,
        None => written.push(sheet),
    }
    place.edit("rated", sheets, &written)
}

/// Takes away what a rater gave.
pub fn unrate(place: &RatingPlace<'_>, sheets: &[RatingSheet], rater: Id<Employee>) -> Edit {
    let left: Vec<RatingSheet> = sheets.iter().filter(|one| one.rater != rater).cloned().collect();
    place.edit("rating_removed", sheets, &left)
}

/// Writes a decision about somebody's result behind those that were taken before, and into the log of the cycle.
///
/// # Errors
/// The cycle is locked; the decision does not say who decided, or why.
pub fn decide_result(
    workspace: &Workspace,
    cycle: &Cycle,
    person: Id<Employee>,
    name: &Text2,
    decision: Decision,
) -> Result<Edit, EditError> {
    if cycle.state == CycleState::Locked {
        return Err(EditError::CycleLocked);
    }
    let (by, reason) = (decision.by.trim().to_owned(), decision.reason.trim().to_owned());
    if by.is_empty() {
        return Err(EditError::NameMissing);
    }
    if reason.is_empty() {
        return Err(EditError::ReasonMissing);
    }
    let (key, what) = match &decision.what {
        Decided::TakenBack => ("result_taken_back", String::new()),
        Decided::Total(total) => ("result_decided", format!(" → {}", total.normalize())),
        Decided::Grade(code) => ("result_decided", format!(" → {code}")),
    };
    let shown = if name.zh.is_empty() { &name.en } else { &name.zh };
    let mut logged = cycle.clone();
    let told = format!("{shown}{what} · {by}: {reason}");
    logged.log.push(CycleEntry { at: decision.at, step: CycleStep::Decided, reason: told });
    let id = ResultOverride::id_for(person, cycle.period);
    let before = workspace.overrides.get(&id);
    let fresh = || ResultOverride { id, person, period: cycle.period, decisions: Vec::new() };
    let mut written = before.cloned().unwrap_or_else(fresh);
    written.decisions.push(Decision { by, reason, ..decision });
    let changes = vec![
        Change::replace(before.cloned().map(Into::into), written),
        Change::replace(Some(cycle.clone().into()), logged),
    ];
    Ok(Edit { label: label_of(key, name), changes })
}

/// Writes how a cycle is calibrated; nothing turns it off.
///
/// # Errors
/// The guide is not whole, or an axis does not rise.
pub fn set_calibration(cycle: &Cycle, calibration: Option<Calibration>) -> Result<Edit, EditError> {
    if calibration.as_ref().is_some_and(|calibration| !calibration.is_possible()) {
        return Err(EditError::RuleFaulty);
    }
    let written = Cycle { calibration, ..cycle.clone() };
    let label = label_of("cycle_calibrated", &cycle.name);
    Ok(Edit::one(label, Change::replace(Some(cycle.clone().into()), written)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{
            calibration::{Axis, AxisOf, GuideShare},
            record::Record,
            weight::Weight,
        },
        state::edits::cycle::begin_cycle,
    };

    fn sheet(rater: u64, comment: &str) -> RatingSheet {
        RatingSheet { rater: Id::from_raw(rater), at: 1, marks: Vec::new(), comment: comment.to_owned() }
    }

    fn place(name: &Text2) -> RatingPlace<'_> {
        let period = "2026-Q1".parse().unwrap();
        RatingPlace { person: Id::from_raw(1), period, kind: PartKind::Peers, name }
    }

    fn sheets_after(edit: &Edit) -> Vec<u64> {
        match edit.changes.first().and_then(|change| change.after.clone()) {
            Some(Record::Rating(rating)) => rating.sheets.iter().map(|one| one.rater.raw()).collect(),
            _ => Vec::new(),
        }
    }

    fn begun(period: &str) -> Cycle {
        let edit = begin_cycle(
            &Workspace::default(),
            Id::from_raw(9),
            &Text2::same("Q1"),
            period.parse().unwrap(),
            0,
        )
        .unwrap();
        match edit.changes.first().and_then(|change| change.after.clone()) {
            Some(Record::Cycle(cycle)) => cycle,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_calibration_whose_guide_is_not_whole_is_refused() {
        let cycle = begun("2026-Q1");
        let axis = |middle: u32, top: u32| Axis { of: AxisOf::Total, middle: middle.into(), top: top.into() };
        let of = |percent, top| Calibration {
            guide: vec![GuideShare { code: "A".to_owned(), share: Weight::percent(percent) }],
            small: 10,
            across: axis(80, 90),
            up: axis(80, top),
        };
        assert!(set_calibration(&cycle, Some(of(100, 90))).is_ok());
        assert_eq!(set_calibration(&cycle, Some(of(90, 90))).err(), Some(EditError::RuleFaulty));
        assert_eq!(set_calibration(&cycle, Some(of(100, 80))).err(), Some(EditError::RuleFaulty));
        assert!(set_calibration(&cycle, None).is_ok());
    }

    #[test]
    fn each_rater_has_one_sheet_and_the_last_one_takes_the_rating_along() {
        let name = Text2::same("Ann");
        let place = place(&name);
        assert_eq!(sheets_after(&rate(&place, &[], sheet(2, ""))), [2]);
        let stored = [sheet(2, ""), sheet(3, "")];
        let edit = rate(&place, &stored, sheet(2, "good"));
        assert_eq!(sheets_after(&edit), [2, 3]);
        // The guard is what is stored.
        assert_eq!(edit.changes[0].before, place.stored(&stored).map(Record::from));
        assert_eq!(sheets_after(&unrate(&place, &stored, Id::from_raw(2))), [3]);
        let gone = unrate(&place, &stored[..1], Id::from_raw(2));
        assert!(gone.changes[0].after.is_none() && gone.changes[0].before.is_some());
        assert!(unrate(&place, &[], Id::from_raw(2)).changes.is_empty());
    }

    #[test]
    fn a_decision_says_who_and_why_and_earlier_ones_stay() {
        let (mut workspace, name) = (Workspace::default(), Text2::same("Ann"));
        let cycle = begun("2026-Q1");
        workspace.put(cycle.clone().into());
        let decision = |by: &str, reason: &str, what| Decision {
            at: 1,
            by: by.to_owned(),
            reason: reason.to_owned(),
            what,
        };
        let grade = || Decided::Grade("A".to_owned());
        let no_name =
            decide_result(&workspace, &cycle, Id::from_raw(1), &name, decision(" ", "late order", grade()));
        assert_eq!(no_name.err(), Some(EditError::NameMissing));
        let no_reason =
            decide_result(&workspace, &cycle, Id::from_raw(1), &name, decision("board", "", grade()));
        assert_eq!(no_reason.err(), Some(EditError::ReasonMissing));
        for what in [grade(), Decided::TakenBack] {
            let cycle = workspace.cycles.values().next().unwrap().clone();
            let decision = decision("board", "late order", what);
            let edit = decide_result(&workspace, &cycle, Id::from_raw(1), &name, decision).unwrap();
            edit.changes.iter().for_each(|change| workspace.apply(change));
        }
        let stored = workspace.overrides.values().next().unwrap();
        assert_eq!((stored.decisions.len(), stored.holds()), (2, None));
        let log: Vec<String> =
            workspace.cycles.values().next().unwrap().log.iter().map(|entry| entry.reason.clone()).collect();
        assert_eq!(log, ["", "Ann → A · board: late order", "Ann · board: late order"]);
        let locked = Cycle { state: CycleState::Locked, ..cycle };
        let late = decide_result(&workspace, &locked, Id::from_raw(1), &name, decision("b", "r", grade()));
        assert_eq!(late.err(), Some(EditError::CycleLocked));
    }
}
