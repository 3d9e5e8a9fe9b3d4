//! Review cycles in words: states, steps, verdicts, what differs between two sides and by which rules.

use rust_decimal::Decimal;

use crate::{
    domain::{
        cycle::{CycleState, CycleStep, Verdict},
        id::Id,
        kpi::Kpi,
        record::Record,
        scope::Scope,
        text::Text2,
        weight::WeightOwner,
        workspace::Workspace,
    },
    engine::cycle::{CardPair, Cause, IndicatorPair, RuleChange},
    view::{
        cascade::scope_name2, formats::Formats, message::Words, number::NO_VALUE, ownership::owners_text,
    },
};

/// Characters of a hash that are shown.
const SHOWN_HASH: usize = 12;

/// Message key of a state.
pub const fn state_key(state: CycleState) -> &'static str {
    match state {
        CycleState::Draft => "cycles.state_draft",
        CycleState::Review => "cycles.state_review",
        CycleState::Locked => "cycles.state_locked",
    }
}

/// Message key of a step.
pub const fn step_key(step: CycleStep) -> &'static str {
    match step {
        CycleStep::Begun => "cycles.step_begun",
        CycleStep::Reviewed => "cycles.step_reviewed",
        CycleStep::Locked => "cycles.step_locked",
        CycleStep::Reopened => "cycles.step_reopened",
        CycleStep::Noted => "cycles.step_noted",
        CycleStep::Decided => "cycles.step_decided",
    }
}

/// Verdicts with their names in choices and their message keys.
pub const VERDICTS: [(Verdict, &str, &str); 3] = [
    (Verdict::Upheld, "upheld", "cycles.verdict_upheld"),
    (Verdict::Partly, "partly", "cycles.verdict_partly"),
    (Verdict::Rejected, "rejected", "cycles.verdict_rejected"),
];

/// The beginning of a hash.
pub fn short_hash(sha256: &str) -> String {
    sha256.chars().take(SHOWN_HASH).collect()
}

/// A total with its band.
pub fn total_words(side: Option<&(Option<Decimal>, Option<String>)>, formats: &Formats) -> String {
    let Some((Some(total), band)) = side else { return NO_VALUE.to_owned() };
    let total = formats.total(*total);
    band.as_ref().map_or_else(|| total.clone(), |band| format!("{total} {band}"))
}

/// Whether both sides come to the same.
pub fn is_same(pair: &CardPair) -> bool {
    pair.left == pair.right && pair.indicators.is_empty()
}

/// What differs of an indicator, in one line: `Sales 95.2 → 88.1 (actual, target)`.
pub fn indicator_words(pair: &IndicatorPair, workspace: &Workspace, formats: &Formats) -> String {
    let words = formats.words;
    let score =
        |score: Option<Decimal>| score.map_or_else(|| NO_VALUE.to_owned(), |score| formats.score(score));
    let cause = |cause: &Cause| {
        let key = match cause {
            Cause::Actual => "cycles.cause_actual",
            Cause::Target => "cycles.cause_target",
            Cause::Weight => "cycles.cause_weight",
            Cause::Rule => "cycles.cause_rule",
            Cause::Card => "cycles.cause_card",
        };
        words.get(key).to_string()
    };
    let causes: Vec<String> = pair.causes.iter().map(cause).collect();
    let name = kpi_words(pair.kpi, workspace, words);
    let arguments = [
        ("kpi", name.as_str()),
        ("before", &score(pair.scores.0)),
        ("after", &score(pair.scores.1)),
        ("causes", &causes.join(&words.get("cycles.and"))),
    ];
    words.with("cycles.indicator", &arguments).to_string()
}

fn kpi_words(kpi: Id<Kpi>, workspace: &Workspace, words: Words) -> String {
    workspace.kpis.get(&kpi).map_or_else(|| NO_VALUE.to_owned(), |kpi| words.of(&kpi.name).to_string())
}

/// The kind of a record that differs, and its name.
pub fn rule_words(change: &RuleChange, workspace: &Workspace, words: Words) -> (String, String) {
    let Some(record) = change.after.as_ref().or(change.before.as_ref()) else { return Default::default() };
    let scope = |scope: &Scope| words.of(&scope_name2(scope, workspace)).to_string();
    let of = |name: &Text2| words.of(name).to_string();
    let both =
        |kpi: Id<Kpi>, whose: &Scope| format!("{} · {}", kpi_words(kpi, workspace, words), scope(whose));
    let (key, name) = match record {
        Record::Settings(settings) => ("cycles.kind_settings", of(&settings.name)),
        Record::Kpi(kpi) => ("cycles.kind_kpi", of(&kpi.name)),
        Record::Input(input) => ("cycles.kind_input", of(&input.name)),
        Record::TargetSeries(series) => {
            ("cycles.kind_target", format!("{} · {}", both(series.kpi, &series.scope), series.year))
        }
        Record::WeightSet(set) => ("cycles.kind_weights", scope(&owner_scope(set.owner))),
        Record::BandTable(_) => ("cycles.kind_bands", String::new()),
        Record::ScoringRule(rule) => ("cycles.kind_scoring", both(rule.kpi, &rule.scope)),
        Record::CardRule(rule) => ("cycles.kind_card", scope(&rule.scope)),
        Record::PointsItem(item) => ("cycles.kind_points", scope(&item.scope)),
        Record::PayPlan(plan) => ("cycles.kind_pay_plan", of(&plan.name)),
        Record::PayBase(base) => ("cycles.kind_pay_base", scope(&base.scope)),
        Record::PayEntry(entry) => {
            ("cycles.kind_pay_entry", scope(&crate::domain::scope::Member::Employee(entry.person).into()))
        }
        Record::BonusPool(pool) => ("cycles.kind_pool", of(&pool.name)),
        Record::PromotionRule(rule) => ("cycles.kind_promotion", of(&rule.name)),
        Record::RatingPlan(plan) => ("cycles.kind_rating_plan", scope(&plan.scope)),
        Record::Rating(rating) => {
            ("cycles.kind_rating", scope(&crate::domain::scope::Member::Employee(rating.person).into()))
        }
        Record::ResultOverride(decided) => {
            ("cycles.kind_override", scope(&crate::domain::scope::Member::Employee(decided.person).into()))
        }
        Record::Employee(person) => ("cycles.kind_person", of(&person.name)),
        Record::Account(account) => ("cycles.kind_account", of(&account.name)),
        Record::OwnershipSplit(split) => {
            let name = workspace.accounts.get(&split.account).map(|account| of(&account.name));
            let owners = owners_text(split, workspace, words);
            ("cycles.kind_owners", format!("{} · {owners}", name.as_deref().unwrap_or(NO_VALUE)))
        }
        Record::Allocation(allocation) => (
            "cycles.kind_allocation",
            format!("{} · {}", both(allocation.kpi, &allocation.node), allocation.year),
        ),
        Record::Role(role) => ("cycles.kind_master", of(&role.name)),
        Record::Region(region) => ("cycles.kind_master", of(&region.name)),
        Record::ProductLine(line) => ("cycles.kind_master", of(&line.name)),
        Record::AccountType(kind) => ("cycles.kind_master", of(&kind.name)),
        _ => ("cycles.kind_other", String::new()),
    };
    (words.get(key).to_string(), name)
}

fn owner_scope(owner: WeightOwner) -> Scope {
    use crate::domain::scope::Member;
    match owner {
        WeightOwner::Company | WeightOwner::EveryAccount => Scope::COMPANY,
        WeightOwner::AccountType(id) => Member::AccountType(id).into(),
        WeightOwner::Account(id) => Member::Account(id).into(),
        WeightOwner::Role(id) => Member::Role(id).into(),
        WeightOwner::Employee(id) => Member::Employee(id).into(),
    }
}

/// Message key of whether a rule came, went or differs.
pub const fn change_key(change: &RuleChange) -> &'static str {
    match (&change.before, &change.after) {
        (None, _) => "cycles.rule_added",
        (Some(_), None) => "cycles.rule_removed",
        (Some(_), Some(_)) => "cycles.rule_changed",
    }
}
