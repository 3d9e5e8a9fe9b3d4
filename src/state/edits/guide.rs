//! Edits of the guided target setting: its answers, the system of indicators that comes of them, and its targets.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    domain::{
        account::{Account, AccountFacts, AccountType, TypeShare},
        change::{Change, Label},
        date::{Day, DayRange},
        dated::Dated,
        guide::{AccountNeeds, AccountTier, GuideAnswer, Guided, System},
        id::{Id, stable_bits},
        kpi::Kpi,
        library::{Library, Start},
        people::Role,
        period::PeriodLevel,
        record::Record,
        scope::{Member, Scope},
        target::{TargetPlan, TargetPoint, TargetSeries},
        text::Text2,
        weight::{Weight, WeightItem, WeightMode, WeightOwner, WeightSet},
        workspace::Workspace,
    },
    engine::guide::{
        AccountPlan, Origin,
        cards::{CardItem, CardPlan, Whose},
    },
    state::edits::{Edit, EditError, label_with, target::check_order},
};

/// Writes an answer in place of the one to the same question.
pub fn answer(workspace: &Workspace, id: Id<GuideAnswer>, answer: Guided) -> Edit {
    let label = match &answer {
        Guided::Strategies(_) => Label::plain("guide_strategies"),
        Guided::Needs(needs) => {
            let name = workspace.accounts.get(&needs.account).map(|account| account.name.clone());
            label_with(Label::plain("guide_needs"), "name", &name.unwrap_or_default())
        }
        Guided::Resources(_) => Label::plain("guide_resources"),
        Guided::Swot(_) | Guided::OwnSwot(_) => Label::plain("guide_swot"),
        Guided::System(_) => Label::plain("guide_system"),
        Guided::Selection(_) => Label::plain("guide_selection"),
    };
    let before = workspace.guide.get(&id).cloned().map(Record::from);
    Edit::one(label, Change::replace(before, GuideAnswer { id, answer }))
}

/// Takes an answer back.
///
/// # Errors
/// There is no such answer any more.
pub fn take_back(workspace: &Workspace, id: Id<GuideAnswer>) -> Result<Edit, EditError> {
    let answer = workspace.guide.get(&id).ok_or(EditError::Gone)?;
    Ok(Edit::one(Label::plain("guide_taken_back"), Change::remove(answer.clone())))
}

/// The system as it becomes part of a workspace.
#[derive(Debug, Clone)]
pub struct Plan<'a> {
    /// The cards.
    pub library: &'a Library,
    /// Records of cards that the workspace lacks.
    pub records: Vec<Record>,
    /// Whose card holds what, as the guide shows it.
    pub cards: &'a [CardPlan],
    /// What accounts are held to.
    pub accounts: &'a [AccountPlan],
    /// Names of account types by code, in both languages.
    pub type_names: &'a BTreeMap<&'static str, Text2>,
    /// What the tiers are called in facts of accounts.
    pub tier_names: &'a BTreeMap<AccountTier, String>,
    /// Fiscal year of the targets.
    pub year: i32,
    /// The days of that year: the weights hold from the first on, whatever the year had before.
    pub days: DayRange,
    /// The targets that the year has.
    pub targets: &'a [TargetSeries],
}

/// Brings the system into the workspace in one step: indicators with their inputs and rules, account types and mixes,
/// weights of every card, and the thresholds of types and accounts.
pub fn establish(workspace: &Workspace, plan: &Plan<'_>) -> Edit {
    let mut changes: Vec<Change> = plan.records.iter().cloned().map(Change::create).collect();
    changes.extend(type_changes(workspace, plan));
    changes.extend(account_changes(workspace, plan));
    changes.extend(weight_changes(workspace, plan));
    changes.extend(threshold_changes(plan));
    changes.extend(applied_change(workspace, plan.days.from).filter(|_| !plan.cards.is_empty()));
    let count = plan.cards.first().map_or(0, |card| card.items.len());
    Edit { label: Label::plain("guide_established").with("n", count.to_string()), changes }
}

/// That it is applied, from the first of the years that it was applied to on.
fn applied_change(workspace: &Workspace, from: Day) -> Option<Change> {
    let id = GuideAnswer::system_id();
    let before = workspace.guide.get(&id);
    let mut system = match before.map(|answer| &answer.answer) {
        Some(Guided::System(system)) => system.clone(),
        _ => System::default(),
    };
    if system.applied.is_some_and(|applied| applied <= from) {
        return None;
    }
    system.applied = Some(from);
    let after = GuideAnswer { id, answer: Guided::System(system) };
    Some(Change::replace(before.cloned().map(Record::from), after))
}

/// The account type of a code of the templates.
pub fn type_id(code: &str) -> Id<AccountType> {
    Id::from_raw(stable_bits(&format!("account_type/{code}")))
}

/// The role of a code of the templates.
pub fn role_id(code: &str) -> Id<Role> {
    Id::from_raw(stable_bits(&format!("role/{code}")))
}

fn type_changes(workspace: &Workspace, plan: &Plan<'_>) -> Vec<Change> {
    let codes: BTreeSet<&'static str> =
        plan.accounts.iter().flat_map(|account| account.types.iter().map(|(code, _)| *code)).collect();
    let lacking = codes.into_iter().filter(|code| !workspace.account_types.contains_key(&type_id(code)));
    lacking
        .map(|code| {
            let name = plan.type_names.get(code).cloned().unwrap_or_else(|| Text2::same(code));
            Change::create(AccountType { id: type_id(code), name })
        })
        .collect()
}

/// Accounts whose needs speak for types get them as their mix in the plan's year, and their tier; what they were before stays.
fn account_changes(workspace: &Workspace, plan: &Plan<'_>) -> Vec<Change> {
    let change = |wanted: &AccountPlan| {
        let account = workspace.accounts.get(&wanted.account)?;
        let types: Vec<TypeShare> = wanted
            .types
            .iter()
            .map(|(code, share)| TypeShare { account_type: type_id(code), share: *share })
            .collect();
        let with = |known: &AccountFacts| {
            let mut facts = known.clone();
            if !types.is_empty() {
                (facts.types, facts.key_account) = (types.clone(), true);
            }
            if let Some(tier) = wanted.tier.filter(|tier| AccountTier::read(&known.tier) != Some(*tier)) {
                // A firm's own name of a tier that is not the high-end one stays.
                let is_own = tier == AccountTier::Standard
                    && !known.tier.trim().is_empty()
                    && AccountTier::read(&known.tier).is_none();
                if !is_own {
                    facts.tier =
                        plan.tier_names.get(&tier).cloned().unwrap_or_else(|| tier.code().to_owned());
                }
            }
            facts
        };
        let mut edited: Account = account.clone();
        let first = account.facts.at(plan.days.from).or(account.facts.latest())?;
        if with(first) != *first {
            edited.facts.revise(plan.days.from, with(first), "");
        }
        // What the year had from a later day on would take the place of what was decided.
        for later in account.facts.revisions() {
            let is_within = later.from > plan.days.from && later.from < plan.days.until;
            if is_within && with(&later.value) != later.value {
                edited.facts.revise(later.from, with(&later.value), later.reason.clone());
            }
        }
        (edited != *account).then(|| Change::replace(Some(account.clone().into()), edited))
    };
    plan.accounts.iter().filter_map(change).collect()
}

/// One set for every card from the first day of the year on. An owner that has weights of its own already gets those of its
/// card too, because they would be taken before the ones of the guide; what began on a later day of the year goes.
fn weight_changes(workspace: &Workspace, plan: &Plan<'_>) -> Vec<Change> {
    let items_of = |whose: &Whose| {
        let card = plan.cards.iter().find(|card| card.whose == *whose)?;
        Some(weight_items(plan, card))
    };
    let Some((company, others)) = items_of(&Whose::Company).zip(items_of(&Whose::Others)) else {
        return Vec::new();
    };
    let mut sets: BTreeMap<WeightOwner, Vec<WeightItem>> = BTreeMap::new();
    sets.insert(WeightOwner::Company, company);
    sets.insert(WeightOwner::EveryAccount, others.clone());
    let owners: BTreeSet<WeightOwner> = workspace.weights.values().map(|set| set.owner).collect();
    // Cards of types that nobody was given hold what every account's does.
    for owner in owners.iter().filter(|owner| matches!(owner, WeightOwner::AccountType(_))) {
        sets.insert(*owner, others.clone());
    }
    let codes: BTreeSet<&'static str> =
        plan.accounts.iter().flat_map(|account| account.types.iter().map(|(code, _)| *code)).collect();
    for code in codes {
        sets.extend(
            items_of(&Whose::Type(code)).map(|items| (WeightOwner::AccountType(type_id(code)), items)),
        );
    }
    for account in workspace.accounts.values() {
        let owner = WeightOwner::Account(account.id);
        let planned = plan.accounts.iter().find(|known| known.account == account.id);
        let Some(planned) = planned else {
            if owners.contains(&owner) {
                sets.insert(owner, shared(account, plan.days.from, &sets).unwrap_or_else(|| others.clone()));
            }
            continue;
        };
        let Some(items) = items_of(&Whose::Account(account.id)) else { continue };
        let of_type = match planned.types.as_slice() {
            [(code, _)] => sets.get(&WeightOwner::AccountType(type_id(code))),
            _ => None,
        };
        if owners.contains(&owner) || of_type != Some(&items) {
            sets.insert(owner, items);
        }
    }
    sets.extend(role_sets(workspace, plan));
    // Of a card that nothing suits the guide knows nothing: it stays as it was, later weights of the year too.
    sets.retain(|_, items| !items.is_empty());
    let is_superseded = |set: &&WeightSet| {
        sets.contains_key(&set.owner) && set.from > plan.days.from && set.from < plan.days.until
    };
    let superseded: Vec<Change> =
        workspace.weights.values().filter(is_superseded).cloned().map(Change::remove).collect();
    let written = sets.into_iter().filter_map(|(owner, items)| {
        let id = WeightSet::id_for(owner, plan.days.from);
        let set = WeightSet { id, owner, from: plan.days.from, mode: WeightMode::Enforce, items };
        let before = workspace.weights.get(&id).cloned();
        (before.as_ref() != Some(&set)).then(|| Change::replace(before.map(Record::from), set))
    });
    written.chain(superseded).collect()
}

/// The card of the only type that an account without answers has.
fn shared(
    account: &Account,
    day: Day,
    sets: &BTreeMap<WeightOwner, Vec<WeightItem>>,
) -> Option<Vec<WeightItem>> {
    match account.facts.at(day)?.types.as_slice() {
        [only] => sets.get(&WeightOwner::AccountType(only.account_type)).cloned(),
        _ => None,
    }
}

/// Whether the guide makes the cards of roles: where no role has weights from elsewhere.
pub fn makes_roles(workspace: &Workspace, from: Day) -> bool {
    let is_elsewhere = |set: &WeightSet| matches!(set.owner, WeightOwner::Role(_)) && set.from != from;
    !workspace.weights.values().any(is_elsewhere)
}

fn weight_items(plan: &Plan<'_>, card: &CardPlan) -> Vec<WeightItem> {
    let item = |item: &CardItem| WeightItem { kpi: plan.library.kpi_id(&item.card), weight: item.weight };
    card.items.iter().map(item).collect()
}

/// Cards of the roles that the workspace knows, where the guide makes them. What the guide leaves open and somebody has
/// completed elsewhere stays.
fn role_sets(workspace: &Workspace, plan: &Plan<'_>) -> BTreeMap<WeightOwner, Vec<WeightItem>> {
    let mut sets = BTreeMap::new();
    if !makes_roles(workspace, plan.days.from) {
        return sets;
    }
    for card in plan.cards {
        let Whose::Role(code) = &card.whose else { continue };
        let owner = WeightOwner::Role(role_id(code));
        let known = workspace.weights.get(&WeightSet::id_for(owner, plan.days.from));
        let items = weight_items(plan, card);
        let is_declined =
            |item: &WeightItem| workspace.kpis.get(&item.kpi).is_some_and(|kpi| workspace.is_declined(kpi));
        // Completed is what holds all that the guide decided, nothing that it left out, and the open rest.
        let is_completed = card.open().0 > 0
            && known.is_some_and(|set| {
                set.total() == Weight::WHOLE
                    && items.iter().all(|item| set.items.contains(item))
                    && !set.items.iter().any(is_declined)
            });
        if workspace.roles.contains_key(&role_id(code)) && !is_completed {
            sets.insert(owner, items);
        }
    }
    sets
}

/// Thresholds of types, and those that accounts have of their own.
fn threshold_changes(plan: &Plan<'_>) -> Vec<Change> {
    let mut wanted: BTreeMap<Id<TargetSeries>, TargetSeries> = BTreeMap::new();
    for account in plan.accounts {
        for card in &account.cards {
            let Some(known) = plan.library.card(&card.card) else { continue };
            for (code, _) in &account.types {
                if let Some(target) = known.threshold_for(code).and_then(|threshold| threshold.target) {
                    let scope = Scope::from(Member::AccountType(type_id(code)));
                    let series = held(plan, &card.card, scope, target);
                    wanted.insert(series.id, series);
                }
            }
            if let (Origin::Own, Some(target)) = (card.origin, card.target) {
                let series = held(plan, &card.card, Scope::from(Member::Account(account.account)), target);
                wanted.insert(series.id, series);
            }
        }
    }
    wanted
        .into_values()
        .map(|series| {
            let before = plan.targets.iter().find(|known| known.id == series.id).cloned();
            Change::replace(before.map(Record::from), series)
        })
        .collect()
}

/// A target that holds the whole year: threshold and stretch as far from it as on the card, where they are in order.
fn held(plan: &Plan<'_>, code: &str, scope: Scope, target: rust_decimal::Decimal) -> TargetSeries {
    let point =
        plan.library.card(code).map_or(TargetPoint { threshold: None, target, stretch: None }, |card| {
            let Start::Fixed(start) = &card.start else {
                return TargetPoint { threshold: None, target, stretch: None };
            };
            let whole =
                TargetPoint { threshold: Some(start.threshold), target, stretch: Some(start.stretch) };
            let without = TargetPoint { threshold: None, target, stretch: None };
            if check_order(card.direction, &whole).is_ok() { whole } else { without }
        });
    let kpi = plan.library.kpi_id(code);
    let value = TargetPlan { level: PeriodLevel::Year, values: vec![Some(point)] };
    let id = TargetSeries::id_for(kpi, &scope, plan.year);
    let mut dated =
        plan.targets.iter().find(|known| known.id == id).map(|known| known.plan.clone()).unwrap_or_default();
    if dated.latest() != Some(&value) {
        // Not before the newest revision, which would stay in force.
        let newest = dated.revisions().last().map(|revision| revision.from);
        let from = newest.map_or(Day::BEGIN, |newest| newest.max(plan.days.from));
        dated.revise(from, value, "");
    }
    TargetSeries { id, kpi, scope, year: plan.year, plan: dated }
}

/// The target of a KPI for the company or an account and a year, written month by month or for the year, with the reason; what
/// it was stays in its history.
#[derive(Debug, Clone)]
pub struct YearTarget<'a> {
    /// The KPI.
    pub kpi: &'a Kpi,
    /// Whose target.
    pub scope: Scope,
    /// The name of who that is.
    pub name: Text2,
    /// Fiscal year.
    pub year: i32,
    /// From when it holds where there was another.
    pub from: Day,
    /// Why.
    pub reason: String,
    /// One point for the year, or twelve.
    pub points: Vec<TargetPoint>,
}

/// Writes it.
///
/// # Errors
/// Threshold or stretch on the wrong side of the target; neither one point nor twelve.
pub fn set_year_target(wish: &YearTarget<'_>, series: Option<&TargetSeries>) -> Result<Edit, EditError> {
    let level = match wish.points.len() {
        1 => PeriodLevel::Year,
        12 => PeriodLevel::Month,
        _ => return Err(EditError::NoSuchPeriod),
    };
    wish.points.iter().try_for_each(|point| check_order(wish.kpi.direction, point))?;
    let value = TargetPlan { level, values: wish.points.iter().copied().map(Some).collect() };
    let mut plan: Dated<TargetPlan> = series.map(|series| series.plan.clone()).unwrap_or_default();
    if plan.latest() != Some(&value) {
        let from = if plan.revisions().is_empty() { Day::BEGIN } else { wish.from };
        plan.revise(from, value, wish.reason.clone());
    }
    let label = Label::plain("target_set").with("code", &wish.kpi.code).with("year", wish.year.to_string());
    let written = TargetSeries {
        id: TargetSeries::id_for(wish.kpi.id, &wish.scope, wish.year),
        kpi: wish.kpi.id,
        scope: wish.scope.clone(),
        year: wish.year,
        plan,
    };
    let before = series.cloned().map(Record::from);
    Ok(Edit::one(label_with(label, "name", &wish.name), Change::replace(before, written)))
}

/// Writes the targets of several KPIs in one step, each in place of the one beside it.
///
/// # Errors
/// The first that cannot be written.
pub fn set_year_targets(wishes: &[(YearTarget<'_>, Option<&TargetSeries>)]) -> Result<Edit, EditError> {
    let mut changes = Vec::new();
    for (wish, series) in wishes {
        changes.extend(set_year_target(wish, *series)?.changes);
    }
    Ok(Edit { label: Label::plain("guide_targets").with("n", changes.len().to_string()), changes })
}

/// A target of an account, with the code of its card.
#[derive(Debug)]
pub struct AccountTarget<'a> {
    /// Whose.
    pub account: Id<Account>,
    /// Code of the card in the library.
    pub card: &'a str,
    /// What is written.
    pub wish: YearTarget<'a>,
    /// What there is.
    pub series: Option<&'a TargetSeries>,
}

/// Writes targets of accounts in one step. What an account was to be held to as an answer of its needs gives way to it.
///
/// # Errors
/// The first that cannot be written.
pub fn set_account_targets(workspace: &Workspace, targets: &[AccountTarget<'_>]) -> Result<Edit, EditError> {
    let mut answers: BTreeMap<Id<GuideAnswer>, AccountNeeds> = BTreeMap::new();
    let (mut changes, mut label) = (Vec::new(), None);
    for target in targets {
        let edit = set_year_target(&target.wish, target.series)?;
        changes.extend(edit.changes);
        label = Some(edit.label);
        let id = GuideAnswer::needs_id(target.account);
        let Some(Guided::Needs(needs)) = workspace.guide.get(&id).map(|answer| &answer.answer) else {
            continue;
        };
        if needs.thresholds.iter().any(|own| own.card == target.card) {
            let needs = answers.entry(id).or_insert_with(|| needs.clone());
            needs.thresholds.retain(|own| own.card != target.card);
        }
    }
    changes.extend(answers.into_iter().map(|(id, needs)| {
        let before = workspace.guide.get(&id).cloned().map(Record::from);
        Change::replace(before, GuideAnswer { id, answer: Guided::Needs(needs) })
    }));
    let label = label
        .filter(|_| targets.len() == 1)
        .unwrap_or_else(|| Label::plain("guide_account_targets").with("n", targets.len().to_string()));
    Ok(Edit { label, changes })
}

/// Takes the target of an account away.
pub fn clear_account_target(kpi: &Kpi, name: &Text2, series: &TargetSeries) -> Edit {
    let label = Label::plain("target_cleared").with("code", &kpi.code).with("year", series.year.to_string());
    Edit::one(label_with(label, "name", name), Change::remove(series.clone()))
}

/// Makes accounts key accounts from a day on, or takes it from them; those that are so already stay as they are. What was decided
/// for later days gives way.
pub fn mark_key_accounts(workspace: &Workspace, accounts: &[Id<Account>], from: Day, is_key: bool) -> Edit {
    let change = |id: &Id<Account>| {
        let account = workspace.accounts.get(id)?;
        let facts = account.facts.at(from).or(account.facts.latest())?.clone();
        let mut edited = account.clone();
        if facts.key_account != is_key {
            edited.facts.revise(from, AccountFacts { key_account: is_key, ..facts }, "");
        }
        let later = account.facts.revisions().iter().filter(|later| later.from > from);
        for later in later.filter(|later| later.value.key_account != is_key) {
            let facts = AccountFacts { key_account: is_key, ..later.value.clone() };
            edited.facts.revise(later.from, facts, later.reason.clone());
        }
        (edited != *account).then(|| Change::replace(Some(account.clone().into()), edited))
    };
    let changes: Vec<Change> = accounts.iter().filter_map(change).collect();
    Edit { label: Label::plain("guide_key_accounts").with("n", changes.len().to_string()), changes }
}
