//! Edits of employees: name, roles with their share of the working time, region, manager.

use crate::{
    domain::{
        change::Change,
        dated::Dated,
        id::Id,
        people::{Employee, EmployeeFacts},
        text::Text2,
    },
    state::edits::{
        Edit, EditError,
        facts::{FactsForm, revise},
        label_of, named,
        shares::whole_or_none,
    },
};

/// What a person can change about an employee.
pub type EmployeeForm = FactsForm<EmployeeFacts>;

/// A new employee.
///
/// # Errors
/// No name, or role shares that do not total 100 %.
pub fn create_employee(id: Id<Employee>, form: &EmployeeForm) -> Result<Edit, EditError> {
    let name = checked(form)?;
    let label = label_of("employee_created", &name);
    let facts = Dated::always(form.facts.clone());
    Ok(Edit::one(label, Change::create(Employee { id, name, keys: Vec::new(), facts, employed: Vec::new() })))
}

/// Rewrites an employee; with a day the facts hold from then on.
///
/// # Errors
/// No name, or role shares that do not total 100 %.
pub fn edit_employee(employee: &Employee, form: &EmployeeForm) -> Result<Edit, EditError> {
    let name = checked(form)?;
    let label = label_of("employee_edited", &name);
    let mut edited = Employee { name, ..employee.clone() };
    revise(&mut edited.facts, form.from, form.facts.clone());
    Ok(Edit::one(label, Change::replace(Some(employee.clone().into()), edited)))
}

fn checked(form: &EmployeeForm) -> Result<Text2, EditError> {
    let roles: Vec<_> = form.facts.roles.iter().map(|share| (share.role, share.share)).collect();
    whole_or_none(&roles)?;
    named(&form.name)
}
