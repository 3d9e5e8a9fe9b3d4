//! Edits of scoring rules: how a KPI is scored for the company, a type, a role, an account or a person. A rule that is
//! faulty never becomes an edit.

use crate::{
    data::validate::{is_fault, rule_findings},
    domain::{
        change::{Change, Label},
        date::Day,
        dated::Dated,
        id::Id,
        kpi::{Direction, Kpi},
        scope::{Member, Scope},
        scoring::{Rule, ScoringRule, Shape},
        text::Text2,
        weight::Weight,
        workspace::Workspace,
    },
    state::edits::{Edit, EditError, facts::in_force, label_with},
};

/// Whose rule is edited, and from when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RulePlace<'a> {
    /// Of which KPI.
    pub kpi: Id<Kpi>,
    /// For whom.
    pub scope: &'a Scope,
    /// Name of the scope, for labels.
    pub name: &'a Text2,
    /// First day of the rule; `None` corrects the newest revision.
    pub from: Option<Day>,
    /// Why it changes; may be empty.
    pub reason: &'a str,
}

/// The record of a KPI and scope; of two the one that counts.
pub fn own_rule<'w>(workspace: &'w Workspace, kpi: Id<Kpi>, scope: &Scope) -> Option<&'w ScoringRule> {
    workspace.scoring_rules.values().rev().find(|rule| rule.kpi == kpi && rule.scope == *scope)
}

/// What holds for a scope, and whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AtHand<T> {
    /// What holds.
    pub value: T,
    /// Whose it is; `None` where nobody has set anything.
    pub origin: Option<Scope>,
}

/// The rule that a scope starts from on a day (or as it is newest): its own, else that of its types or roles from the
/// largest share down, else the company's, else the plain one.
pub fn rule_at_hand(workspace: &Workspace, kpi: Id<Kpi>, scope: &Scope, from: Option<Day>) -> AtHand<Rule> {
    at_hand(workspace, scope, from, |scope| Some(&own_rule(workspace, kpi, scope)?.rule))
}

/// What the first of a scope and those above it has.
pub(super) fn at_hand<'w, T: Clone + Default + 'w>(
    workspace: &Workspace,
    scope: &Scope,
    from: Option<Day>,
    own: impl Fn(&Scope) -> Option<&'w Dated<T>>,
) -> AtHand<T> {
    let mut scopes = vec![scope.clone()];
    scopes.extend(above(workspace, scope, from));
    scopes.push(Scope::COMPANY);
    for origin in scopes {
        if let Some(value) = own(&origin).and_then(|dated| in_force(dated, from)) {
            return AtHand { value: value.clone(), origin: Some(origin) };
        }
    }
    AtHand { value: T::default(), origin: None }
}

/// Types of an account or roles of a person, the largest share first, equal ones by id.
pub(super) fn above(workspace: &Workspace, scope: &Scope, from: Option<Day>) -> Vec<Scope> {
    let mut shares: Vec<(Weight, Member)> = match scope.single() {
        Some(Member::Account(id)) => {
            let facts = workspace.accounts.get(&id).and_then(|account| in_force(&account.facts, from));
            let types = facts.map(|facts| facts.types.as_slice()).unwrap_or_default();
            types.iter().map(|part| (part.share, Member::AccountType(part.account_type))).collect()
        }
        Some(Member::Employee(id)) => {
            let facts = workspace.employees.get(&id).and_then(|person| in_force(&person.facts, from));
            let roles = facts.map(|facts| facts.roles.as_slice()).unwrap_or_default();
            roles.iter().map(|part| (part.share, Member::Role(part.role))).collect()
        }
        _ => Vec::new(),
    };
    shares.sort_by_key(|(share, member)| (std::cmp::Reverse(*share), *member));
    shares.into_iter().map(|(_, member)| Scope::from(member)).collect()
}

/// Writes a rule.
///
/// # Errors
/// The KPI is gone, or the rule is faulty.
pub fn set_rule(workspace: &Workspace, place: &RulePlace<'_>, rule: Rule) -> Result<Edit, EditError> {
    let kpi = workspace.kpis.get(&place.kpi).ok_or(EditError::Gone)?;
    let scale = workspace.settings().map(|settings| settings.scale).unwrap_or_default();
    let findings = rule_findings(&rule, kpi.direction, &scale, workspace.bands.values().next());
    if findings.iter().any(|(_, problem)| is_fault(*problem)) {
        return Err(EditError::RuleFaulty);
    }
    let rule = in_order(rule, kpi.direction);
    let label = labelled("rule_set", kpi, place.name);
    let before = own_rule(workspace, place.kpi, place.scope);
    let is_nothing = before.is_none() && *place.scope == Scope::COMPANY && rule == Rule::default();
    if is_nothing {
        // What holds without any rule needs no record.
        return Ok(Edit { label, changes: Vec::new() });
    }
    let mut written = before.cloned().unwrap_or_else(|| ScoringRule {
        id: ScoringRule::id_for(place.kpi, place.scope),
        kpi: place.kpi,
        scope: place.scope.clone(),
        rule: Dated::default(),
    });
    revise(&mut written.rule, place.from, rule, place.reason);
    Ok(Edit::one(label, Change::replace(before.cloned().map(Into::into), written)))
}

/// Takes the rules of a scope away: the company's or the plain one holds again.
///
/// # Errors
/// There is no such KPI, or no rule.
pub fn remove_rule(workspace: &Workspace, place: &RulePlace<'_>) -> Result<Edit, EditError> {
    let kpi = workspace.kpis.get(&place.kpi).ok_or(EditError::Gone)?;
    let is_meant = |rule: &&ScoringRule| rule.kpi == place.kpi && rule.scope == *place.scope;
    let removed = workspace.scoring_rules.values().filter(is_meant).cloned().map(Change::remove);
    let changes: Vec<Change> = removed.collect();
    if changes.is_empty() {
        return Err(EditError::Gone);
    }
    Ok(Edit { label: labelled("rule_removed", kpi, place.name), changes })
}

/// Records what holds from a day on, or corrects the newest revision. A reason goes with the revision.
pub(super) fn revise<T: PartialEq>(dated: &mut Dated<T>, from: Option<Day>, value: T, reason: &str) {
    let newest = dated.revisions().last();
    let day = from.or(newest.map(|revision| revision.from)).unwrap_or(Day::BEGIN);
    if reason.trim().is_empty() && in_force(dated, from) == Some(&value) {
        return;
    }
    let known = dated.revisions().iter().find(|revision| revision.from == day);
    let reason = match reason.trim() {
        "" => known.map(|revision| revision.reason.clone()).unwrap_or_default(),
        given => given.to_owned(),
    };
    dated.revise(day, value, reason);
}

/// Steps from the easiest border to the hardest, however they were typed.
fn in_order(mut rule: Rule, direction: Direction) -> Rule {
    if let Shape::Steps(steps) = &mut rule.shape {
        steps.steps.sort_by(|left, right| match direction {
            Direction::Higher => left.from.cmp(&right.from),
            Direction::Lower => right.from.cmp(&left.from),
        });
    }
    rule
}

fn labelled(key: &str, kpi: &Kpi, name: &Text2) -> Label {
    label_with(label_with(Label::plain(key).with("code", &kpi.code), "kpi", &kpi.name), "name", name)
}
