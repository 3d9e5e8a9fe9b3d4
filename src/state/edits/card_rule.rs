//! Edits of card rules (how scores make a total, and its limits) and of points outside the weights.

use rust_decimal::Decimal;

use crate::{
    data::validate::plan_findings,
    domain::{
        card_rule::{CardPlan, CardRule, PointsItem},
        change::{Change, Label},
        date::Day,
        dated::Dated,
        id::Id,
        period::Period,
        scope::Scope,
        text::Text2,
        workspace::Workspace,
    },
    state::edits::{
        Edit, EditError, label_of, label_with,
        scoring::{AtHand, at_hand, revise},
    },
};

/// Whose card rule is edited, and from when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanPlace<'a> {
    /// Whose cards.
    pub scope: &'a Scope,
    /// Name of the scope, for labels.
    pub name: &'a Text2,
    /// First day of the plan; `None` corrects the newest revision.
    pub from: Option<Day>,
    /// Why it changes; may be empty.
    pub reason: &'a str,
}

/// What a person writes about points outside the weights.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PointsForm<'a> {
    /// Whose card.
    pub scope: &'a Scope,
    /// Name of the scope, for labels.
    pub name: &'a Text2,
    /// When.
    pub period: Period,
    /// The points; below zero for deductions.
    pub points: Option<Decimal>,
    /// What for.
    pub reason: &'a str,
}

/// The record of a scope; of two the one that counts.
pub fn own_plan<'w>(workspace: &'w Workspace, scope: &Scope) -> Option<&'w CardRule> {
    workspace.card_rules.values().rev().find(|rule| rule.scope == *scope)
}

/// The plan that a scope starts from on a day (or as it is newest): its own, else that of its types or roles from the
/// largest share down, else the company's, else the plain one.
pub fn plan_at_hand(workspace: &Workspace, scope: &Scope, from: Option<Day>) -> AtHand<CardPlan> {
    at_hand(workspace, scope, from, |scope| Some(&own_plan(workspace, scope)?.plan))
}

/// Writes how the cards of a scope are totalled.
///
/// # Errors
/// The plan is faulty.
pub fn set_plan(workspace: &Workspace, place: &PlanPlace<'_>, plan: CardPlan) -> Result<Edit, EditError> {
    if !plan_findings(&plan).is_empty() {
        return Err(EditError::RuleFaulty);
    }
    let label = label_of("plan_set", place.name);
    let before = own_plan(workspace, place.scope);
    let is_nothing = before.is_none() && *place.scope == Scope::COMPANY && plan == CardPlan::default();
    if is_nothing {
        return Ok(Edit { label, changes: Vec::new() });
    }
    let mut written = before.cloned().unwrap_or_else(|| CardRule {
        id: CardRule::id_for(place.scope),
        scope: place.scope.clone(),
        plan: Dated::default(),
    });
    revise(&mut written.plan, place.from, plan, place.reason);
    Ok(Edit::one(label, Change::replace(before.cloned().map(Into::into), written)))
}

/// Takes the card rule of a scope away: the company's or the plain one holds again.
///
/// # Errors
/// There is none.
pub fn remove_plan(workspace: &Workspace, scope: &Scope, name: &Text2) -> Result<Edit, EditError> {
    let removed = workspace.card_rules.values().filter(|rule| rule.scope == *scope);
    let changes: Vec<Change> = removed.cloned().map(Change::remove).collect();
    if changes.is_empty() {
        return Err(EditError::Gone);
    }
    Ok(Edit { label: label_of("plan_removed", name), changes })
}

/// New points outside the weights.
///
/// # Errors
/// No points, or no reason.
pub fn add_points(id: Id<PointsItem>, form: &PointsForm<'_>) -> Result<Edit, EditError> {
    let item = written(id, form)?;
    Ok(Edit::one(labelled("points_added", &item, form.name), Change::create(item)))
}

/// Rewrites points outside the weights.
///
/// # Errors
/// No points, or no reason.
pub fn edit_points(before: &PointsItem, form: &PointsForm<'_>) -> Result<Edit, EditError> {
    let item = written(before.id, form)?;
    let label = labelled("points_edited", &item, form.name);
    Ok(Edit::one(label, Change::replace(Some(before.clone().into()), item)))
}

/// Takes points outside the weights away.
pub fn remove_points(item: &PointsItem, name: &Text2) -> Edit {
    Edit::one(labelled("points_removed", item, name), Change::remove(item.clone()))
}

fn written(id: Id<PointsItem>, form: &PointsForm<'_>) -> Result<PointsItem, EditError> {
    let points = form.points.filter(|points| !points.is_zero()).ok_or(EditError::PointsMissing)?;
    let reason = form.reason.trim().to_owned();
    if reason.is_empty() {
        return Err(EditError::ReasonMissing);
    }
    Ok(PointsItem { id, scope: form.scope.clone(), period: form.period, points, reason })
}

fn labelled(key: &str, item: &PointsItem, name: &Text2) -> Label {
    label_with(Label::plain(key).with("reason", &item.reason), "name", name)
}
