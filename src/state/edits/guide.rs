//! Edits of the guided target setting: its answers, the system of indicators that comes of them, and its targets.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    domain::{
        account::{Account, AccountFacts, AccountType, TypeShare},
        change::{Change, Label},
        date::Day,
        dated::Dated,
        guide::{GuideAnswer, Guided},
        id::{Id, stable_bits},
        kpi::Kpi,
        library::{Library, LibraryCard, Start},
        period::PeriodLevel,
        record::Record,
        scope::{Member, Scope},
        target::{TargetPlan, TargetPoint, TargetSeries},
        text::Text2,
        weight::{Weight, WeightItem, WeightMode, WeightOwner, WeightSet},
        workspace::Workspace,
    },
    engine::guide::{AccountPlan, Origin, SystemRow},
    state::edits::{Edit, EditError, label_with, shares::deal, target::check_order},
};

/// What the indicators of an account's types and needs weigh on its card; the firm's own have the rest.
const OF_ACCOUNT: u32 = 600_000;
/// How many of the firm's indicators stand on the card of an account, the heaviest first.
const COMMON: usize = 4;

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
    /// Indicators of the firm with their weights.
    pub rows: &'a [SystemRow],
    /// What accounts are held to.
    pub accounts: &'a [AccountPlan],
    /// Names of account types by code, in both languages.
    pub type_names: &'a BTreeMap<&'static str, Text2>,
    /// Fiscal year of the targets.
    pub year: i32,
    /// First day of that year, from which the weights hold.
    pub from: Day,
    /// The targets that the year has.
    pub targets: &'a [TargetSeries],
}

/// Brings the system into the workspace in one step: indicators with their inputs and rules, account types and mixes,
/// weights of the company and of accounts, and the thresholds of types and accounts.
pub fn establish(workspace: &Workspace, plan: &Plan<'_>) -> Edit {
    let mut changes: Vec<Change> = plan.records.iter().cloned().map(Change::create).collect();
    changes.extend(type_changes(workspace, plan));
    changes.extend(account_changes(workspace, plan));
    changes.extend(weight_changes(workspace, plan));
    changes.extend(threshold_changes(plan));
    Edit { label: Label::plain("guide_established").with("n", plan.rows.len().to_string()), changes }
}

/// The account type of a code of the templates.
pub fn type_id(code: &str) -> Id<AccountType> {
    Id::from_raw(stable_bits(&format!("account_type/{code}")))
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

/// Accounts whose needs speak for types get them as their mix from the plan's first day on; what they were before it stays.
fn account_changes(workspace: &Workspace, plan: &Plan<'_>) -> Vec<Change> {
    let change = |wanted: &AccountPlan| {
        let account = workspace.accounts.get(&wanted.account).filter(|_| !wanted.types.is_empty())?;
        let known = account.facts.at(plan.from).or(account.facts.latest())?;
        let types = wanted
            .types
            .iter()
            .map(|(code, share)| TypeShare { account_type: type_id(code), share: *share })
            .collect();
        let facts = AccountFacts { types, key_account: true, ..known.clone() };
        if facts == *known {
            return None;
        }
        let mut edited: Account = account.clone();
        edited.facts.revise(plan.from, facts, "");
        Some(Change::replace(Some(account.clone().into()), edited))
    };
    plan.accounts.iter().filter_map(change).collect()
}

fn weight_changes(workspace: &Workspace, plan: &Plan<'_>) -> Vec<Change> {
    let firm: Vec<(Id<Kpi>, Weight)> =
        plan.rows.iter().map(|row| (plan.library.kpi_id(&row.card), row.weight)).collect();
    if firm.is_empty() {
        return Vec::new();
    }
    let mut sets = vec![(WeightOwner::Company, firm.clone()), (WeightOwner::EveryAccount, firm.clone())];
    let codes: BTreeSet<&'static str> =
        plan.accounts.iter().flat_map(|account| account.types.iter().map(|(code, _)| *code)).collect();
    for code in codes {
        let call = format!("type:{code}");
        let own = plan.library.called_by(&call).map(LibraryCard::kpi_id);
        sets.push((WeightOwner::AccountType(type_id(code)), blended(&own.collect::<Vec<_>>(), &firm)));
    }
    for account in plan.accounts {
        let calls: Vec<String> = account.types.iter().map(|(code, _)| format!("type:{code}")).collect();
        let of_types = |code: &str| {
            plan.library.card(code).is_some_and(|card| card.calls.iter().any(|call| calls.contains(call)))
        };
        if account.cards.iter().any(|card| !of_types(&card.card)) {
            let own: Vec<Id<Kpi>> =
                account.cards.iter().map(|card| plan.library.kpi_id(&card.card)).collect();
            sets.push((WeightOwner::Account(account.account), blended(&own, &firm)));
        }
    }
    sets.into_iter()
        .map(|(owner, items)| {
            let id = WeightSet::id_for(owner, plan.from);
            let items = items.into_iter().map(|(kpi, weight)| WeightItem { kpi, weight }).collect();
            let set = WeightSet { id, owner, from: plan.from, mode: WeightMode::Enforce, items };
            Change::replace(workspace.weights.get(&id).cloned().map(Record::from), set)
        })
        .collect()
}

/// The indicators of an account beside the heaviest of the firm: its own in equal parts, the firm's in proportion.
fn blended(own: &[Id<Kpi>], firm: &[(Id<Kpi>, Weight)]) -> Vec<(Id<Kpi>, Weight)> {
    let mut common: Vec<(Id<Kpi>, Weight)> =
        firm.iter().filter(|(kpi, weight)| !own.contains(kpi) && weight.0 > 0).copied().collect();
    common.sort_by_key(|(_, weight)| std::cmp::Reverse(*weight));
    common.truncate(COMMON);
    if own.is_empty() {
        return firm.to_vec();
    }
    let of_own = if common.is_empty() { Weight::WHOLE.0 } else { OF_ACCOUNT };
    let claims: Vec<u32> = common.iter().map(|(_, weight)| weight.0).collect();
    let own_parts = deal(of_own, &vec![0; own.len()]);
    let common_parts = deal(Weight::WHOLE.0 - of_own, &claims);
    let own = own.iter().copied().zip(own_parts.into_iter().map(Weight));
    own.chain(common.iter().map(|(kpi, _)| *kpi).zip(common_parts.into_iter().map(Weight))).collect()
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
        let from = if dated.revisions().is_empty() { Day::BEGIN } else { plan.from };
        dated.revise(from, value, "");
    }
    TargetSeries { id, kpi, scope, year: plan.year, plan: dated }
}

/// The target of a KPI for the company and a year, written month by month or for the year, with the reason; what it was stays
/// in its history.
#[derive(Debug, Clone)]
pub struct YearTarget<'a> {
    /// The KPI.
    pub kpi: &'a Kpi,
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
        id: TargetSeries::id_for(wish.kpi.id, &Scope::COMPANY, wish.year),
        kpi: wish.kpi.id,
        scope: Scope::COMPANY,
        year: wish.year,
        plan,
    };
    let before = series.cloned().map(Record::from);
    let company = Text2::new("公司", "Company");
    Ok(Edit::one(label_with(label, "name", &company), Change::replace(before, written)))
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

/// Makes accounts key accounts from a day on; those that are stay as they are.
pub fn make_key_accounts(workspace: &Workspace, accounts: &[Id<Account>], from: Day) -> Edit {
    let change = |id: &Id<Account>| {
        let account = workspace.accounts.get(id)?;
        let facts = account.facts.at(from).or(account.facts.latest())?.clone();
        if facts.key_account {
            return None;
        }
        let mut edited = account.clone();
        edited.facts.revise(from, AccountFacts { key_account: true, ..facts }, "");
        Some(Change::replace(Some(account.clone().into()), edited))
    };
    let changes: Vec<Change> = accounts.iter().filter_map(change).collect();
    Edit { label: Label::plain("guide_key_accounts").with("n", changes.len().to_string()), changes }
}
