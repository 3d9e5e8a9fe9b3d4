//! Changes of one card that are tried out: records as they would be written are put over the document, what cannot be written is
//! assumed, the cards that this reaches are computed by the code of every card, and the document is put back as it was.

pub(super) mod chance;
pub(super) mod goal;
mod moves;
pub(super) mod tornado;

use std::collections::BTreeSet;

use crate::{
    domain::{
        change::Change,
        period::Period,
        record::{Record, RecordKey},
        scope::{Member, Scope},
    },
    engine::{
        cards::scorecard,
        evaluate::{by_scope, pay_of_card},
        kept::Kept,
        model::Model,
        ownership::Ownership,
        pay::{PersonPay, team_of},
        query::{CardTotal, Subjects, WhatIf, WhatIfReading},
        report::Scorecard,
        study::{Study, calendar_of},
        touch::touch,
        what_if::moves::{Planned, planned},
    },
};

/// What the changes come to.
pub(super) fn what_if(model: &mut Model, kept: &mut Kept, draft: &WhatIf) -> WhatIfReading {
    let scopes = scopes_of(model, kept, draft);
    let before = looked_at(model, kept, &Planned::default(), &scopes, draft.period);
    let planned = planned(model, kept, draft);
    let after = looked_at(model, kept, &planned, &scopes, draft.period);
    let pairs = before.into_iter().zip(after);
    let mut own = None;
    let (mut reached, mut pay) = (Vec::new(), Vec::new());
    for ((card, pays), (then, pays_then)) in pairs {
        pay.extend(pays.into_iter().zip(pays_then));
        match own {
            None => own = Some((card, then)),
            Some(_) => reached.push((total_of(card), total_of(then))),
        }
    }
    let none = || empty(&draft.scope);
    WhatIfReading {
        card: own.unwrap_or_else(|| (none(), none())),
        reached,
        pay,
        moves: draft.moves.clone(),
        carried: planned.carried,
        changes: planned.changes,
    }
}

/// Does something with changes put over the document; both are as they were afterwards.
pub(super) fn with_changes<T>(
    model: &mut Model,
    kept: &mut Kept,
    changes: &[Change],
    then: impl FnOnce(&Model, &mut Kept) -> T,
) -> T {
    let put_on = changes.iter().map(|change| put(model, kept, change.key, change.after.clone()));
    let before: Vec<(RecordKey, Option<Record>)> = put_on.collect();
    let found = then(model, kept);
    for (key, record) in before.into_iter().rev() {
        put(model, kept, key, record);
    }
    found
}

/// Puts a record in or takes it out; gives what was there.
fn put(
    model: &mut Model,
    kept: &mut Kept,
    key: RecordKey,
    after: Option<Record>,
) -> (RecordKey, Option<Record>) {
    let before = model.workspace.get(key);
    touch(kept, &model.workspace, key, after.as_ref());
    match after {
        Some(record) => model.workspace.put(record),
        None => model.workspace.remove(key),
    }
    (key, before)
}

/// A study with what is planned in it.
fn study_of<'m>(
    model: &'m Model,
    kept: &mut Kept,
    planned: &Planned,
    scopes: &[Scope],
    period: Period,
) -> Study<'m> {
    let mut study = Study::of(model, kept, scopes, period, false);
    study.facts.assumed.clone_from(&planned.assumed);
    study.assumed.clone_from(&planned.alone);
    study
}

/// Cards and pay with what is planned.
fn looked_at(
    model: &mut Model,
    kept: &mut Kept,
    planned: &Planned,
    scopes: &[Scope],
    period: Period,
) -> Vec<(Scorecard, Vec<PersonPay>)> {
    with_changes(model, kept, &planned.changes, |model, kept| {
        let days = period.days(calendar_of(&model.workspace));
        // Pay may go by the total of a team.
        let teams: BTreeSet<Scope> =
            scopes.iter().filter_map(|scope| team_of(&model.workspace, scope, days)).collect();
        let all: Vec<Scope> = scopes.iter().cloned().chain(teams.iter().cloned()).collect();
        let study = study_of(model, kept, planned, &all, period);
        let teams: Vec<Scorecard> =
            teams.iter().map(|scope| scorecard(&study, scope, period, false)).collect();
        let teams = by_scope(&teams);
        let card = |scope: &Scope| {
            let card = scorecard(&study, scope, period, false);
            let pay = pay_of_card(&study, &card, &teams, period);
            (card, pay)
        };
        scopes.iter().map(card).collect()
    })
}

/// The card's own scope, then the company and the people whose figures count the account.
fn scopes_of(model: &Model, kept: &mut Kept, draft: &WhatIf) -> Vec<Scope> {
    let mut scopes = vec![draft.scope.clone()];
    let Some(Member::Account(account)) = draft.scope.single() else { return scopes };
    let days = draft.period.days(calendar_of(&model.workspace));
    let ownership = Ownership::of(&model.workspace);
    let owns = |scope: &&Scope| match scope.single() {
        Some(Member::Employee(person)) => {
            let holdings = ownership.holdings_of(person).iter();
            holdings.filter(|one| one.account == account).any(|one| !one.days.common(days).is_empty())
        }
        _ => false,
    };
    let people = kept.scopes(model, &[Subjects::Employees], draft.period);
    scopes.push(Scope::COMPANY);
    scopes.extend(people.iter().filter(owns).cloned());
    scopes
}

fn total_of(card: Scorecard) -> CardTotal {
    CardTotal { scope: card.scope, total: card.total, missing: card.total_missing, band: card.band }
}

fn empty(scope: &Scope) -> Scorecard {
    Scorecard {
        scope: scope.clone(),
        indicators: Vec::new(),
        perspectives: Vec::new(),
        total: None,
        total_missing: None,
        band: None,
        weight_given: Default::default(),
        weight_counted: Default::default(),
        course: Default::default(),
        trend: Vec::new(),
    }
}
