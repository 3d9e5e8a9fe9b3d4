//! Two cycles, or one as it was locked and as it comes out now: which totals differ and why, and whether locks still stand.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::{
    domain::{
        cycle::{Cycle, SealMark},
        date::Day,
        dated::Dated,
        id::Id,
        kpi::Kpi,
        record::{Record, RecordKey},
        scope::Scope,
        workspace::Workspace,
    },
    engine::{
        cycle::{
            CardPair, Cause, CycleComparison, CycleSide, IndicatorPair, Proof, RuleChange, Sealed,
            SealedReport, SealedRule,
            sealing::{hash, recomputed, results, rules_of},
        },
        kept::Kept,
        model::Model,
        report::{ENGINE_VERSION, Indicator, Scorecard},
    },
};

/// A side with what it was computed by; a lock that is lost or cannot be read has no results, only the proof that says so.
struct Side {
    proof: Option<Proof>,
    results: Option<(SealedReport, Vec<SealedRule>)>,
    /// Whether owners and the handing down of targets are among the rules.
    has_linkage: bool,
}

/// Both sides; `None` where one is not there.
pub(in crate::engine) fn compared(
    model: &Model,
    kept: &mut Kept,
    left: CycleSide,
    right: CycleSide,
) -> Option<CycleComparison> {
    let (left, right) = (side(model, kept, left)?, side(model, kept, right)?);
    let (cards, rules) = match (&left.results, &right.results) {
        (Some((before, rules_before)), Some((after, rules_after))) => {
            let mut rules = rule_changes(rules_before, rules_after);
            // What a lock of earlier versions does not hold has neither come nor gone.
            let is_linkage =
                |key: RecordKey| matches!(key, RecordKey::OwnershipSplit(_) | RecordKey::Allocation(_));
            rules.retain(|change| (left.has_linkage && right.has_linkage) || !is_linkage(change.key));
            (card_pairs(&before.cards, &after.cards, &scored_otherwise(&rules)), rules)
        }
        _ => (Vec::new(), Vec::new()),
    };
    Some(CycleComparison { left: left.proof, right: right.proof, cards, rules })
}

fn side(model: &Model, kept: &mut Kept, side: CycleSide) -> Option<Side> {
    let workspace = &model.workspace;
    match side {
        CycleSide::Now(id) => {
            let cycle: &Cycle = workspace.cycles.get(&id)?;
            let (_, report) = results(model, kept, cycle.period);
            Some(Side {
                proof: None,
                results: Some((report, rules_of(workspace, cycle.period))),
                has_linkage: true,
            })
        }
        CycleSide::Sealed(id) => {
            let mark = workspace.cycles.get(&id)?.seal()?;
            let text = workspace.cycle_seals.get(&mark.seal).map(|seal| seal.text.as_str());
            let is_intact = text.is_some_and(|text| hash(text) == mark.sha256);
            let sealed: Option<Sealed> = text.and_then(|text| serde_json::from_str(text).ok());
            let previous = sealed.as_ref().and_then(|sealed| sealed.previous.as_deref());
            let proof = Proof {
                is_intact,
                recomputes: sealed
                    .as_ref()
                    .filter(|sealed| sealed.engine == ENGINE_VERSION)
                    .map(|sealed| recomputed(sealed) == sealed.report),
                follows: previous.is_none_or(|hash| stands(workspace, hash)),
            };
            let has_linkage = sealed.as_ref().is_some_and(|sealed| sealed.has_linkage);
            let results = sealed.map(|sealed| (sealed.report, sealed.rules));
            Some(Side { proof: Some(proof), results, has_linkage })
        }
    }
}

/// Whether a lock of that hash is there and its text hashes to it.
fn stands(workspace: &Workspace, sha256: &str) -> bool {
    let mut marks = workspace.cycles.values().flat_map(|cycle| &cycle.seals);
    let is_whole = |mark: &SealMark| {
        mark.sha256 == sha256
            && workspace.cycle_seals.get(&mark.seal).is_some_and(|seal| hash(&seal.text) == sha256)
    };
    marks.any(is_whole)
}

fn rule_changes(left: &[SealedRule], right: &[SealedRule]) -> Vec<RuleChange> {
    let keyed = |rules: &[SealedRule]| -> BTreeMap<RecordKey, SealedRule> {
        rules.iter().map(|rule| (rule.record.key(), rule.clone())).collect()
    };
    let (mut left, right) = (keyed(left), keyed(right));
    let mut found: Vec<RuleChange> = Vec::new();
    for (key, rule) in right {
        let before = left.remove(&key);
        // Not by their hashes: a field that the record had not yet has its default in a lock of that time.
        if before.as_ref().is_none_or(|before| before.record != rule.record) {
            let (from, reason) = newest(&rule.record);
            let before = before.map(|before| before.record);
            found.push(RuleChange { key, before, after: Some(rule.record), from, reason });
        }
    }
    let gone = left.into_iter().map(|(key, rule)| RuleChange {
        key,
        before: Some(rule.record),
        after: None,
        from: None,
        reason: String::new(),
    });
    found.extend(gone);
    found.sort_by_key(|change| change.key);
    found
}

/// From when the newest revision of a record holds, and why.
fn newest(record: &Record) -> (Option<Day>, String) {
    fn of<T>(dated: &Dated<T>) -> (Option<Day>, String) {
        let newest = dated.revisions().last();
        newest.map(|revision| (Some(revision.from), revision.reason.clone())).unwrap_or_default()
    }
    match record {
        Record::TargetSeries(series) => of(&series.plan),
        Record::ScoringRule(rule) => of(&rule.rule),
        Record::CardRule(rule) => of(&rule.plan),
        Record::PayPlan(plan) => of(&plan.terms),
        Record::PayBase(base) => of(&base.amounts),
        Record::Employee(person) => of(&person.facts),
        Record::Account(account) => of(&account.facts),
        Record::Allocation(allocation) => of(&allocation.plan),
        Record::OwnershipSplit(split) => (Some(split.from), split.reason.clone()),
        Record::RatingPlan(plan) => of(&plan.terms),
        Record::ResultOverride(decided) => {
            (None, decided.decisions.last().map(|decision| decision.reason.clone()).unwrap_or_default())
        }
        Record::WeightSet(set) => (Some(set.from), String::new()),
        _ => (None, String::new()),
    }
}

/// KPIs whose formula or scoring rule differs.
fn scored_otherwise(changes: &[RuleChange]) -> BTreeSet<Id<Kpi>> {
    let kpi = |record: &Record| match record {
        Record::Kpi(kpi) => Some(kpi.id),
        Record::ScoringRule(rule) => Some(rule.kpi),
        _ => None,
    };
    changes.iter().flat_map(|change| [&change.before, &change.after]).flatten().filter_map(kpi).collect()
}

fn card_pairs(left: &[Scorecard], right: &[Scorecard], scored: &BTreeSet<Id<Kpi>>) -> Vec<CardPair> {
    let on_right: BTreeMap<&Scope, &Scorecard> = right.iter().map(|card| (&card.scope, card)).collect();
    let on_left: BTreeSet<&Scope> = left.iter().map(|card| &card.scope).collect();
    let only_right =
        right.iter().filter(|card| !on_left.contains(&card.scope)).map(|card| (None, Some(card)));
    let both = left.iter().map(|card| (Some(card), on_right.get(&card.scope).copied()));
    let pair = |(left, right): (Option<&Scorecard>, Option<&Scorecard>)| {
        let total = |card: &Scorecard| (card.total, card.band.clone());
        Some(CardPair {
            scope: left.or(right)?.scope.clone(),
            left: left.map(total),
            right: right.map(total),
            indicators: left
                .zip(right)
                .map(|(left, right)| indicator_pairs(left, right, scored))
                .unwrap_or_default(),
        })
    };
    both.chain(only_right).filter_map(pair).collect()
}

fn indicator_pairs(left: &Scorecard, right: &Scorecard, scored: &BTreeSet<Id<Kpi>>) -> Vec<IndicatorPair> {
    let find = |card: &Scorecard, kpi| card.indicators.iter().find(|one| one.kpi == kpi).cloned();
    let mut kpis: Vec<Id<Kpi>> = left.indicators.iter().map(|one| one.kpi).collect();
    let more = right.indicators.iter().map(|one| one.kpi).filter(|kpi| !kpis.contains(kpi));
    let more: Vec<Id<Kpi>> = more.collect();
    kpis.extend(more);
    let pair = |kpi: Id<Kpi>| {
        let (one, other) = (find(left, kpi), find(right, kpi));
        let causes = causes_of(one.as_ref(), other.as_ref(), scored.contains(&kpi));
        let score = |one: Option<Indicator>| -> Option<Decimal> { one?.score };
        (!causes.is_empty()).then(|| IndicatorPair { kpi, scores: (score(one), score(other)), causes })
    };
    kpis.into_iter().filter_map(pair).collect()
}

fn causes_of(left: Option<&Indicator>, right: Option<&Indicator>, is_scored_otherwise: bool) -> Vec<Cause> {
    let Some((left, right)) = left.zip(right) else { return vec![Cause::Card] };
    let mut causes = Vec::new();
    if left.actual != right.actual || left.partial != right.partial {
        causes.push(Cause::Actual);
    }
    if left.target != right.target {
        causes.push(Cause::Target);
    }
    if left.weight != right.weight {
        causes.push(Cause::Weight);
    }
    if is_scored_otherwise && left.score != right.score {
        causes.push(Cause::Rule);
    }
    causes
}
