//! Edits of employees: name, roles with their share of the working time, region, manager, days of employment and leave.

use crate::{
    domain::{
        account::Region,
        change::{Change, Label},
        date::DayRange,
        dated::Dated,
        id::Id,
        people::{Employee, EmployeeFacts},
        text::Text2,
        workspace::Workspace,
    },
    state::edits::{
        Edit, EditError,
        facts::{FactsForm, revise},
        label_of, named,
        shares::whole_or_none,
        typed_over,
    },
};

/// What a person can change about an employee.
pub type EmployeeForm = FactsForm<EmployeeFacts>;

/// The days on which an employee is there; see [`Employee`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Presence {
    /// Spans of employment; none means always.
    pub employed: Vec<DayRange>,
    /// Spans of leave.
    pub away: Vec<DayRange>,
}

impl Presence {
    /// Those of an employee.
    pub fn of(employee: &Employee) -> Self {
        Self { employed: employee.employed.clone(), away: employee.away.clone() }
    }

    /// These where they differ from those that a form was opened with, else those of now.
    #[must_use]
    pub fn over(&self, opened: &Self, now: &Self) -> Self {
        Self {
            employed: typed_over(&self.employed, &opened.employed, &now.employed),
            away: typed_over(&self.away, &opened.away, &now.away),
        }
    }
}

/// A new employee.
///
/// # Errors
/// No name, role shares that do not total 100 %, or spans that are empty or overlap.
pub fn create_employee(
    id: Id<Employee>,
    form: &EmployeeForm,
    presence: &Presence,
) -> Result<Edit, EditError> {
    let (name, Presence { employed, away }) = checked(form, presence)?;
    let label = label_of("employee_created", &name);
    let facts = Dated::always(form.facts.clone());
    Ok(Edit::one(label, Change::create(Employee { id, name, keys: Vec::new(), facts, employed, away })))
}

/// Rewrites an employee; with a day the facts hold from then on.
///
/// # Errors
/// No name, role shares that do not total 100 %, or spans that are empty or overlap.
pub fn edit_employee(
    employee: &Employee,
    form: &EmployeeForm,
    presence: &Presence,
) -> Result<Edit, EditError> {
    let (name, Presence { employed, away }) = checked(form, presence)?;
    let label = label_of("employee_edited", &name);
    let mut edited = Employee { name, employed, away, ..employee.clone() };
    revise(&mut edited.facts, form.from, form.facts.clone(), &form.reason);
    Ok(Edit::one(label, Change::replace(Some(employee.clone().into()), edited)))
}

/// Writes the regions of people who have none: nothing was known before, so it holds since always.
///
/// # Errors
/// None of them is there without a region any more.
pub fn take_regions(
    workspace: &Workspace,
    regions: &[(Id<Employee>, Id<Region>)],
) -> Result<Edit, EditError> {
    let change = |(person, region): &(Id<Employee>, Id<Region>)| {
        let before = workspace.employees.get(person)?;
        before.facts.latest().filter(|facts| facts.region.is_none())?;
        let mut after = before.clone();
        for one in before.facts.revisions().iter().filter(|one| one.value.region.is_none()) {
            let value = EmployeeFacts { region: Some(*region), ..one.value.clone() };
            after.facts.revise(one.from, value, one.reason.as_str());
        }
        Some(Change::replace(Some(before.clone().into()), after))
    };
    let changes: Vec<Change> = regions.iter().filter_map(change).collect();
    if changes.is_empty() {
        return Err(EditError::Gone);
    }
    let label = Label::plain("regions_taken").with("n", changes.len().to_string());
    Ok(Edit { label, changes })
}

fn checked(form: &EmployeeForm, presence: &Presence) -> Result<(Text2, Presence), EditError> {
    let roles: Vec<_> = form.facts.roles.iter().map(|share| (share.role, share.share)).collect();
    whole_or_none(&roles)?;
    let presence = Presence { employed: apart(&presence.employed)?, away: apart(&presence.away)? };
    Ok((named(&form.name)?, presence))
}

/// The spans in order.
///
/// # Errors
/// One is empty, or two overlap.
pub fn apart(spans: &[DayRange]) -> Result<Vec<DayRange>, EditError> {
    let mut spans = spans.to_vec();
    spans.sort_unstable();
    let overlap = spans.windows(2).any(|pair| matches!(pair, [left, right] if right.from < left.until));
    if overlap || spans.iter().any(|span| span.is_empty()) { Err(EditError::SpansWrong) } else { Ok(spans) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(from: &str, until: &str) -> DayRange {
        DayRange { from: from.parse().unwrap(), until: until.parse().unwrap() }
    }

    #[test]
    fn a_region_that_nobody_knew_holds_since_always_and_no_other_is_overwritten() {
        let facts = |region: Option<u64>, manager: Option<u64>| EmployeeFacts {
            region: region.map(Id::from_raw),
            manager: manager.map(Id::from_raw),
            ..EmployeeFacts::default()
        };
        let (id, name) = (Id::from_raw(1), Text2::same("Ann"));
        let mut dated = Dated::always(facts(None, None));
        dated.revise("2025-01-01".parse().unwrap(), facts(Some(8), None), "lent");
        dated.revise("2026-01-01".parse().unwrap(), facts(None, Some(2)), "led");
        let mut workspace = Workspace::default();
        let ann =
            Employee { id, name, keys: Vec::new(), facts: dated, employed: Vec::new(), away: Vec::new() };
        workspace.put(ann.into());
        let edit = take_regions(&workspace, &[(id, Id::from_raw(9))]).unwrap();
        edit.changes.iter().for_each(|change| workspace.apply(change));
        let ann = workspace.employees.get(&id).unwrap();
        let all: Vec<_> =
            ann.facts.revisions().iter().map(|one| (one.value.clone(), one.reason.as_str())).collect();
        let expected =
            [(facts(Some(9), None), ""), (facts(Some(8), None), "lent"), (facts(Some(9), Some(2)), "led")];
        assert_eq!(all, expected);
    }

    #[test]
    fn spans_are_kept_in_order_and_never_overlap() {
        let form = EmployeeForm { name: Text2::same("Ann"), ..EmployeeForm::default() };
        let (first, second) = (span("2025-01-01", "2025-07-01"), span("2025-07-01", "2027-01-01"));
        let employed = |spans: &[DayRange]| {
            let presence = Presence { employed: spans.to_vec(), away: Vec::new() };
            create_employee(Id::from_raw(1), &form, &presence)
        };
        let edit = employed(&[second, first]).unwrap();
        let written = edit.changes.into_iter().find_map(|change| change.after);
        assert!(
            matches!(written, Some(crate::domain::record::Record::Employee(person)) if person.employed == [first, second])
        );
        assert_eq!(employed(&[first, span("2025-06-30", "2026-01-01")]), Err(EditError::SpansWrong));
        assert_eq!(employed(&[span("2025-07-01", "2025-07-01")]), Err(EditError::SpansWrong));
    }
}
