//! Edits of plans of pay, and of the salary and target bonus that they take percent of. A plan that nobody could be
//! paid by never becomes an edit.

use rust_decimal::Decimal;

use crate::{
    domain::{
        change::Change,
        date::Day,
        dated::Dated,
        id::Id,
        pay::{BaseAmounts, PayBase, PayPlan, PayTerms},
        scope::Scope,
        text::Text2,
        workspace::Workspace,
    },
    engine::pay_lint::{PayNote, lint_terms},
    state::edits::{
        Edit, EditError,
        facts::in_force,
        label_of, named,
        scoring::{above, revise},
    },
};

/// What a person writes about a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanWish<'a> {
    /// Name.
    pub name: &'a Text2,
    /// Whose.
    pub scope: &'a Scope,
    /// First day; `None` corrects the newest revision.
    pub from: Option<Day>,
    /// Why it changes; may be empty.
    pub reason: &'a str,
}

/// Writes a plan of pay: a new one, or another revision of one.
///
/// # Errors
/// It has no name, or nobody could be paid by it.
pub fn set_pay_plan(
    workspace: &Workspace,
    id: Id<PayPlan>,
    wish: &PlanWish<'_>,
    terms: PayTerms,
) -> Result<Edit, EditError> {
    let name = named(wish.name)?;
    if lint_terms(workspace, &terms, None).iter().any(PayNote::is_fault) {
        return Err(EditError::RuleFaulty);
    }
    let before = workspace.pay_plans.get(&id);
    let key = if before.is_some() { "pay_plan_edited" } else { "pay_plan_added" };
    let label = label_of(key, &name);
    let mut written = before.cloned().unwrap_or_else(|| PayPlan {
        id,
        name: Text2::default(),
        scope: wish.scope.clone(),
        terms: Dated::default(),
    });
    written.name = name;
    written.scope = wish.scope.clone();
    revise(&mut written.terms, wish.from, terms, wish.reason);
    Ok(Edit::one(label, Change::replace(before.cloned().map(Into::into), written)))
}

/// Whether payments or returns are recorded under a plan of pay.
pub fn has_entries(workspace: &Workspace, plan: &PayPlan) -> bool {
    workspace.pay_entries.values().any(|entry| entry.plan == plan.id)
}

/// Takes a plan of pay away.
///
/// # Errors
/// Payments or returns are recorded under it: without it they would belong to nothing.
pub fn remove_pay_plan(workspace: &Workspace, plan: &PayPlan) -> Result<Edit, EditError> {
    if has_entries(workspace, plan) {
        return Err(EditError::InUse);
    }
    Ok(Edit::one(label_of("pay_plan_removed", &plan.name), Change::remove(plan.clone())))
}

/// The record of the amounts of a scope; of two the one that counts.
pub fn own_base<'w>(workspace: &'w Workspace, scope: &Scope) -> Option<&'w PayBase> {
    workspace.pay_bases.values().rev().find(|base| base.scope == *scope)
}

/// Whose amounts hold for a scope that has none of its own.
pub fn base_above(workspace: &Workspace, scope: &Scope) -> Option<Scope> {
    let mut scopes = above(workspace, scope, None);
    scopes.push(Scope::COMPANY);
    scopes.into_iter().find(|scope| own_base(workspace, scope).is_some())
}

/// What the scope itself has on a day, or as it is newest.
pub fn own_amounts(workspace: &Workspace, scope: &Scope, from: Option<Day>) -> BaseAmounts {
    own_base(workspace, scope).and_then(|base| in_force(&base.amounts, from)).copied().unwrap_or_default()
}

/// Writes salary and target bonus of a scope.
///
/// # Errors
/// An amount is below zero.
pub fn set_pay_base(
    workspace: &Workspace,
    wish: &PlanWish<'_>,
    amounts: BaseAmounts,
) -> Result<Edit, EditError> {
    let is_below = |amount: Option<Decimal>| amount.is_some_and(|amount| amount < Decimal::ZERO);
    if is_below(amounts.salary) || is_below(amounts.bonus) {
        return Err(EditError::AmountNegative);
    }
    let before = own_base(workspace, wish.scope);
    let label = label_of("pay_base_set", wish.name);
    if before.is_none() && amounts == BaseAmounts::default() {
        // What nobody has written needs no record.
        return Ok(Edit { label, changes: Vec::new() });
    }
    let mut written = before.cloned().unwrap_or_else(|| PayBase {
        id: PayBase::id_for(wish.scope),
        scope: wish.scope.clone(),
        amounts: Dated::default(),
    });
    revise(&mut written.amounts, wish.from, amounts, wish.reason);
    Ok(Edit::one(label, Change::replace(before.cloned().map(Into::into), written)))
}

/// Takes the amounts of a scope away: those of the role or of everybody hold again.
///
/// # Errors
/// There are none.
pub fn remove_pay_base(workspace: &Workspace, scope: &Scope, name: &Text2) -> Result<Edit, EditError> {
    let removed = workspace.pay_bases.values().filter(|base| base.scope == *scope);
    let changes: Vec<Change> = removed.cloned().map(Change::remove).collect();
    if changes.is_empty() {
        return Err(EditError::Gone);
    }
    Ok(Edit { label: label_of("pay_base_removed", name), changes })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        incentive::{PayShape, StepRow},
        record::Record,
        scope::Member,
    };

    fn terms(rate: &str) -> PayTerms {
        let json = r#"{"every":"quarter","plan":{"measure":"total","curve":{"borders":"measure","shape":{"flat":{"rate":"RATE"}},"pays":"money"}}}"#;
        serde_json::from_str(&json.replace("RATE", rate)).unwrap()
    }

    fn taken(workspace: &mut Workspace, edit: &Edit) {
        edit.changes.iter().for_each(|change| workspace.apply(change));
    }

    #[test]
    fn a_plan_is_added_revised_and_removed_in_one_step_each() {
        let mut workspace = Workspace::default();
        let (name, id) = (Text2::new(" 提成 ", ""), Id::from_raw(7));
        let wish = PlanWish { name: &name, scope: &Scope::COMPANY, from: None, reason: "" };
        let edit = set_pay_plan(&workspace, id, &wish, terms("4")).unwrap();
        assert_eq!((edit.label.key.as_str(), edit.changes.len()), ("pay_plan_added", 1));
        taken(&mut workspace, &edit);
        let day = "2026-07-01".parse().ok();
        let later = PlanWish { from: day, reason: "new contract", ..wish.clone() };
        let edit = set_pay_plan(&workspace, id, &later, terms("5")).unwrap();
        assert_eq!(edit.label.key, "pay_plan_edited");
        taken(&mut workspace, &edit);
        let plan = workspace.pay_plans.get(&id).unwrap();
        assert_eq!((plan.name.zh.as_str(), plan.terms.revisions().len()), ("提成", 2));
        assert_eq!(plan.terms.at(Day::BEGIN), Some(&terms("4")));
        assert_eq!(plan.terms.latest(), Some(&terms("5")));
        let removal = remove_pay_plan(&workspace, plan).unwrap();
        assert_eq!((removal.label.key.as_str(), removal.changes.len()), ("pay_plan_removed", 1));
    }

    #[test]
    fn a_plan_that_nobody_could_be_paid_by_is_never_written() {
        let workspace = Workspace::default();
        let (name, nameless) = (Text2::same("plan"), Text2::default());
        let wish = PlanWish { name: &name, scope: &Scope::COMPANY, from: None, reason: "" };
        let mut twice = terms("4");
        let row = StepRow { from: Decimal::ONE, to: None, level: Decimal::ONE };
        twice.plan.curve.shape = PayShape::Steps(vec![row, row]);
        for faulty in [terms("-4"), twice] {
            assert_eq!(set_pay_plan(&workspace, Id::from_raw(7), &wish, faulty), Err(EditError::RuleFaulty));
        }
        let unnamed = PlanWish { name: &nameless, ..wish };
        assert_eq!(
            set_pay_plan(&workspace, Id::from_raw(7), &unnamed, terms("4")),
            Err(EditError::NameMissing)
        );
    }

    #[test]
    fn amounts_are_written_by_scope_and_never_below_zero() {
        let mut workspace = Workspace::default();
        let (name, scope) = (Text2::same("Ann"), Scope::from(Member::Employee(Id::from_raw(1))));
        let wish = PlanWish { name: &name, scope: &scope, from: None, reason: "" };
        assert!(set_pay_base(&workspace, &wish, BaseAmounts::default()).unwrap().changes.is_empty());
        let below = BaseAmounts { salary: None, bonus: Some(Decimal::NEGATIVE_ONE) };
        assert_eq!(set_pay_base(&workspace, &wish, below), Err(EditError::AmountNegative));
        let amounts = BaseAmounts { salary: Some(Decimal::from(9_000)), bonus: None };
        let edit = set_pay_base(&workspace, &wish, amounts).unwrap();
        assert!(matches!(
            edit.changes.first().and_then(|change| change.after.as_ref()),
            Some(Record::PayBase(_))
        ));
        taken(&mut workspace, &edit);
        assert_eq!(own_amounts(&workspace, &scope, None), amounts);
        assert_eq!(remove_pay_base(&workspace, &scope, &name).unwrap().label.key, "pay_base_removed");
        assert_eq!(remove_pay_base(&workspace, &Scope::COMPANY, &name), Err(EditError::Gone));
    }
}
