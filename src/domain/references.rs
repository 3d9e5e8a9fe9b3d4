//! Which records a record refers to: what must be there for it to stand.

use crate::domain::{
    allocation::{Allocation, AllocationMethod, Driver},
    guide::Guided,
    kpi::TypedEntry,
    own_table::OwnTable,
    record::{Record, RecordKey},
    scope::{Member, Scope},
    table::{TableId, standard_table},
    weight::WeightOwner,
};

/// The records that a record refers to.
pub fn references(record: &Record) -> Vec<RecordKey> {
    match record {
        Record::Settings(_)
        | Record::Region(_)
        | Record::ProductLine(_)
        | Record::AccountType(_)
        | Record::Role(_)
        | Record::BandTable(_)
        | Record::OwnTable(_)
        | Record::KeyAlias(_)
        | Record::WorkCalendar(_) => Vec::new(),
        Record::Account(account) => account
            .facts
            .revisions()
            .iter()
            .flat_map(|revision| {
                let types =
                    revision.value.types.iter().map(|share| RecordKey::AccountType(share.account_type));
                types.chain(revision.value.region.map(RecordKey::Region))
            })
            .collect(),
        Record::Employee(person) => person
            .facts
            .revisions()
            .iter()
            .flat_map(|revision| {
                let roles = revision.value.roles.iter().map(|share| RecordKey::Role(share.role));
                let region = revision.value.region.map(RecordKey::Region);
                roles.chain(region).chain(revision.value.manager.map(RecordKey::Employee))
            })
            .collect(),
        Record::OwnershipSplit(split) => std::iter::once(RecordKey::Account(split.account))
            .chain(split.shares.iter().map(|share| RecordKey::Employee(share.employee)))
            .collect(),
        Record::Batch(batch) => own_table(&batch.table).into_iter().collect(),
        Record::Input(input) => {
            let answers = match &input.typed {
                Some(TypedEntry::LevelCount { answers_of }) => Some(RecordKey::Input(*answers_of)),
                _ => None,
            };
            let table = input.records.as_ref().and_then(|records| own_table(&records.table));
            answers.into_iter().chain(table).collect()
        }
        Record::Kpi(kpi) => {
            let inputs = kpi.formula.inputs().into_iter().map(RecordKey::Input);
            let aggregates = kpi.formula.aggregates().into_iter();
            let tables = aggregates.filter_map(|aggregate| own_table(&aggregate.table));
            inputs.chain(kpi.formula.kpis().into_iter().map(RecordKey::Kpi)).chain(tables).collect()
        }
        Record::TargetSeries(series) => {
            std::iter::once(RecordKey::Kpi(series.kpi)).chain(scope_references(&series.scope)).collect()
        }
        Record::WeightSet(set) => {
            let owner = match set.owner {
                WeightOwner::Company | WeightOwner::EveryAccount => None,
                WeightOwner::AccountType(id) => Some(RecordKey::AccountType(id)),
                WeightOwner::Account(id) => Some(RecordKey::Account(id)),
                WeightOwner::Role(id) => Some(RecordKey::Role(id)),
                WeightOwner::Employee(id) => Some(RecordKey::Employee(id)),
            };
            owner.into_iter().chain(set.items.iter().map(|item| RecordKey::Kpi(item.kpi))).collect()
        }
        Record::InputValue(value) => {
            std::iter::once(RecordKey::Input(value.input)).chain(scope_references(&value.scope)).collect()
        }
        Record::ScoringRule(rule) => {
            std::iter::once(RecordKey::Kpi(rule.kpi)).chain(scope_references(&rule.scope)).collect()
        }
        Record::CardRule(rule) => {
            let kpis = rule.plan.revisions().iter().flat_map(|revision| revision.value.grouped_kpis());
            scope_references(&rule.scope).chain(kpis.map(RecordKey::Kpi)).collect()
        }
        Record::PointsItem(item) => scope_references(&item.scope).collect(),
        Record::PayPlan(plan) => {
            let kpis = plan.terms.revisions().iter().flat_map(|revision| revision.value.kpis());
            scope_references(&plan.scope).chain(kpis.map(RecordKey::Kpi)).collect()
        }
        Record::PayBase(base) => scope_references(&base.scope).collect(),
        Record::PayEntry(entry) => vec![RecordKey::Employee(entry.person), RecordKey::PayPlan(entry.plan)],
        Record::BonusPool(pool) => scope_references(&pool.scope).collect(),
        Record::PromotionRule(rule) => scope_references(&rule.scope).collect(),
        Record::RatingPlan(plan) => scope_references(&plan.scope).collect(),
        // A rating stays when a rater has gone: what was given was given.
        Record::Rating(rating) => vec![RecordKey::Employee(rating.person)],
        Record::ResultOverride(decided) => vec![RecordKey::Employee(decided.person)],
        Record::Allocation(allocation) => allocation_references(allocation),
        // What was reviewed, locked, said and done stays, whatever becomes of those it is about.
        Record::Cycle(_)
        | Record::CycleSeal(_)
        | Record::SignalRules(_)
        | Record::Acknowledgement(_)
        | Record::Note(_)
        | Record::ActionItem(_) => Vec::new(),
        Record::GuideAnswer(answer) => match &answer.answer {
            Guided::Needs(needs) => vec![RecordKey::Account(needs.account)],
            _ => Vec::new(),
        },
    }
}

/// The table of the user's own that this is; nothing where it is a standard one.
fn own_table(table: &TableId) -> Option<RecordKey> {
    standard_table(table).is_none().then(|| RecordKey::OwnTable(OwnTable::id_of(table)))
}

fn scope_references(scope: &Scope) -> impl Iterator<Item = RecordKey> + '_ {
    scope.members().iter().map(|member| match member {
        Member::Account(id) => RecordKey::Account(*id),
        Member::AccountType(id) => RecordKey::AccountType(*id),
        Member::Employee(id) => RecordKey::Employee(*id),
        Member::Role(id) => RecordKey::Role(*id),
        Member::Region(id) => RecordKey::Region(*id),
        Member::ProductLine(id) => RecordKey::ProductLine(*id),
    })
}

fn allocation_references(allocation: &Allocation) -> Vec<RecordKey> {
    let mut found = vec![RecordKey::Kpi(allocation.kpi)];
    found.extend(scope_references(&allocation.node));
    for revision in allocation.plan.revisions() {
        found.extend(revision.value.children.iter().flat_map(|child| scope_references(&child.scope)));
        if let AllocationMethod::Blend(parts) = &revision.value.method {
            found.extend(parts.iter().filter_map(|part| match part.by {
                Driver::Indicator(id) => Some(RecordKey::Kpi(id)),
                _ => None,
            }));
        }
    }
    found
}
