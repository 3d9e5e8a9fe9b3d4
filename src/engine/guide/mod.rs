//! The guided target setting: from answers to what is proposed, each proposal with its reasons. A pure function of the
//! library and the answers: without a reason there is no suggestion, and the order of answers does not matter.

pub mod balance;
pub mod cards;
pub mod goals;
pub mod promises;
pub mod roles;
pub mod selection;

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::{
    domain::{
        account::Account,
        date::Day,
        guide::{
            ACCOUNT_TYPES, AccountNeeds, AccountTier, GuideAnswer, Guided, HIGH_END, Need, OwnSwot,
            Resources, Strategy, SwotItem, SwotTheme, System, SystemItem,
        },
        id::Id,
        library::{Library, LibraryCard},
        weight::Weight,
        workspace::Workspace,
    },
    engine::allocation::deal,
};

/// The smallest step in which weights are proposed: 1 %.
const STEP: u32 = 10_000;
/// What the first strategy counts; each further one counts one less, the last at least one.
const FIRST_STRATEGY: u32 = 6;
/// What an account's type or need, an item of the board, a limit and a choice of the user's count.
const OF_ACCOUNT: u32 = 2;
const OF_SWOT: u32 = 3;
const OF_LIMIT: u32 = 1;
const OF_CHOICE: u32 = 2;
/// What all accounts together count for an indicator at most: as much as the first strategy, however many they are.
const OF_ACCOUNTS_MOST: u32 = FIRST_STRATEGY;

/// Why something is suggested.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// A strategy, with its rank from 1.
    Strategy(Strategy, u32),
    /// An account of this type.
    Type(Id<Account>, &'static str),
    /// A need of an account.
    Need(Id<Account>, Need),
    /// An item of the SWOT board.
    Swot(Id<GuideAnswer>, SwotTheme),
    /// An item of the board in the user's own words.
    OwnSwot(Id<GuideAnswer>),
    /// Equipment is limited.
    Equipment,
    /// People are short.
    Staff,
    /// The user added it.
    Chosen,
}

impl Reason {
    const fn strength(&self) -> u32 {
        match self {
            Self::Strategy(_, rank) => {
                let strength = (FIRST_STRATEGY + 1).saturating_sub(*rank);
                if strength == 0 { 1 } else { strength }
            }
            Self::Type(..) | Self::Need(..) => OF_ACCOUNT,
            Self::Swot(..) | Self::OwnSwot(_) => OF_SWOT,
            Self::Equipment | Self::Staff => OF_LIMIT,
            Self::Chosen => OF_CHOICE,
        }
    }

    /// What reasons count together.
    fn strength_of(reasons: &[Self]) -> u32 {
        let sum = |of_accounts: bool| -> u32 {
            let is_of_account = |reason: &&Self| matches!(reason, Self::Type(..) | Self::Need(..));
            reasons.iter().filter(|reason| is_of_account(reason) == of_accounts).map(Self::strength).sum()
        };
        sum(true).min(OF_ACCOUNTS_MOST).saturating_add(sum(false))
    }
}

/// A suggested indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// Code of the card.
    pub card: String,
    /// Why; never empty.
    pub reasons: Vec<Reason>,
    /// What target should not be aimed at.
    pub caution: Option<Caution>,
}

/// What to mind when the target is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caution {
    /// Not too high: capacity is limited.
    NotTooHigh,
    /// A realistic range instead of a broad aim.
    RealisticRange,
}

/// What an account is to be held to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountPlan {
    /// The account.
    pub account: Id<Account>,
    /// Codes of its types with their share of the mix, which total 100 %; empty where no need speaks for a type.
    pub types: Vec<(&'static str, Weight)>,
    /// Its tier: as it is said, else high-end where it is of that type.
    pub tier: Option<AccountTier>,
    /// Its needs, in the order of their list.
    pub needs: Vec<Need>,
    /// Indicators of its types and needs that were not declined, in the library's order.
    pub cards: Vec<AccountCard>,
    /// Weights that the user gives on its card.
    pub given: Vec<SystemItem>,
}

/// An indicator of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountCard {
    /// Code of the card.
    pub card: String,
    /// What it is held to; `None` where it has to be set.
    pub target: Option<Decimal>,
    /// Where the target comes from.
    pub origin: Origin,
}

/// Where a threshold comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The source states it for the type.
    Stated,
    /// A parameter that is proposed.
    Proposed,
    /// It is the account's own.
    Own,
    /// There is none.
    Unset,
}

/// What the answers come to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Proposal {
    /// Suggested indicators, in the library's order.
    pub suggestions: Vec<Suggestion>,
    /// Accounts with needs, by id.
    pub accounts: Vec<AccountPlan>,
    /// Opportunities that do not count for want of capability.
    pub idle: Vec<Id<GuideAnswer>>,
}

/// An indicator of the system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SystemRow {
    /// Code of the card.
    pub card: String,
    /// Its weight; all weights of a system total 100 %.
    pub weight: Weight,
    /// Whether the user set it.
    pub is_fixed: bool,
    /// Why it is there.
    pub reasons: Vec<Reason>,
}

/// The answers, sorted out.
struct Sorted<'a> {
    strategies: &'a [Strategy],
    needs: BTreeMap<Id<Account>, &'a AccountNeeds>,
    resources: Option<&'a Resources>,
    swot: BTreeMap<Id<GuideAnswer>, &'a SwotItem>,
    own_swot: BTreeMap<Id<GuideAnswer>, &'a OwnSwot>,
    system: Option<&'a System>,
}

fn sorted<'a>(answers: impl IntoIterator<Item = &'a GuideAnswer>) -> Sorted<'a> {
    let mut found = Sorted {
        strategies: &[],
        needs: BTreeMap::new(),
        resources: None,
        swot: BTreeMap::new(),
        own_swot: BTreeMap::new(),
        system: None,
    };
    for answer in answers {
        match &answer.answer {
            Guided::Strategies(strategies) => found.strategies = strategies,
            Guided::Needs(needs) => {
                found.needs.insert(needs.account, needs);
            }
            Guided::Resources(resources) => found.resources = Some(resources),
            Guided::Swot(item) => {
                found.swot.insert(answer.id, item);
            }
            Guided::OwnSwot(item) => {
                found.own_swot.insert(answer.id, item);
            }
            Guided::System(system) => found.system = Some(system),
            Guided::Selection(_) => {}
        }
    }
    found
}

/// What the answers come to.
pub fn propose<'a>(library: &Library, answers: impl IntoIterator<Item = &'a GuideAnswer>) -> Proposal {
    let sorted = sorted(answers);
    let declined = sorted.system.map_or(&[][..], |system| &system.declined);
    let accounts: Vec<AccountPlan> =
        sorted.needs.values().map(|needs| account_plan(library, needs, declined)).collect();
    let reasons = reasons_of(&sorted, &accounts);
    let limited = sorted.resources.is_some_and(|resources| resources.equipment_is_limited);
    let weak_service = sorted.swot.values().any(|item| item.theme == SwotTheme::WAfterSales);
    let suggestion = |card: &LibraryCard| {
        let is_called = |call: &String| card.calls.contains(call);
        let mut why: Vec<Reason> =
            reasons.iter().filter(|(call, _)| is_called(call)).map(|(_, reason)| reason.clone()).collect();
        if sorted.system.is_some_and(|system| system.added.contains(&card.code)) {
            why.push(Reason::Chosen);
        }
        why.sort();
        why.dedup();
        let caution = match card.code.as_str() {
            "K18" if limited => Some(Caution::NotTooHigh),
            "K20" if weak_service => Some(Caution::RealisticRange),
            _ => None,
        };
        (!why.is_empty()).then(|| Suggestion { card: card.code.clone(), reasons: why, caution })
    };
    Proposal {
        suggestions: library.cards.iter().filter_map(suggestion).collect(),
        accounts,
        idle: sorted
            .swot
            .iter()
            .filter(|(_, item)| !item.counts())
            .map(|(id, _)| *id)
            .chain(sorted.own_swot.iter().filter(|(_, item)| !item.counts()).map(|(id, _)| *id))
            .collect(),
    }
}

impl Proposal {
    /// Brings in accounts that nobody answered for, but whose facts on the first day of the year say that they are of the high-end
    /// tier: their cards may hold what counts high-end accounts. They call for nothing themselves.
    pub fn add_high_end(&mut self, workspace: &Workspace, from: Day) {
        for account in workspace.accounts.values() {
            let facts = account.facts.at(from).or(account.facts.latest());
            let is_high_end =
                facts.is_some_and(|facts| AccountTier::read(&facts.tier) == Some(AccountTier::HighEnd));
            if is_high_end && !self.accounts.iter().any(|plan| plan.account == account.id) {
                self.accounts.push(AccountPlan {
                    account: account.id,
                    types: Vec::new(),
                    tier: Some(AccountTier::HighEnd),
                    needs: Vec::new(),
                    cards: Vec::new(),
                    given: Vec::new(),
                });
            }
        }
    }
}

/// Calls of the library with the reason behind each.
fn reasons_of(sorted: &Sorted<'_>, accounts: &[AccountPlan]) -> Vec<(String, Reason)> {
    let mut reasons = Vec::new();
    for (rank, strategy) in (1..).zip(sorted.strategies) {
        reasons.push((format!("strategy:{}", strategy.code()), Reason::Strategy(*strategy, rank)));
    }
    for needs in sorted.needs.values() {
        for need in &needs.needs {
            reasons.push((format!("need:{}", need.need.code()), Reason::Need(needs.account, need.need)));
        }
    }
    for plan in accounts {
        for (account_type, _) in &plan.types {
            reasons.push((format!("type:{account_type}"), Reason::Type(plan.account, account_type)));
        }
    }
    for (id, item) in sorted.swot.iter().filter(|(_, item)| item.counts()) {
        reasons.push((format!("swot:{}", item.theme.code()), Reason::Swot(*id, item.theme)));
    }
    for (id, item) in sorted.own_swot.iter().filter(|(_, item)| item.counts()) {
        reasons.push((item.bears_on.call(), Reason::OwnSwot(*id)));
    }
    if let Some(resources) = sorted.resources {
        if resources.equipment_is_limited {
            reasons.push(("resource:capacity".to_owned(), Reason::Equipment));
        }
        if resources.staff_is_short {
            reasons.push(("resource:staff".to_owned(), Reason::Staff));
        }
    }
    reasons
}

fn account_plan(library: &Library, needs: &AccountNeeds, declined: &[String]) -> AccountPlan {
    let mut counts: BTreeMap<&'static str, u32> = BTreeMap::new();
    let given = needs.types.iter().filter_map(|own| {
        let code = ACCOUNT_TYPES.into_iter().find(|code| *code == own.account_type)?;
        (own.claim.0 > 0).then_some((code, own.claim.0))
    });
    counts.extend(given);
    if counts.is_empty() {
        for account_type in needs.needs.iter().filter_map(|need| need.need.account_type()) {
            *counts.entry(account_type).or_default() += 1;
        }
        if needs.tier == Some(AccountTier::HighEnd) {
            counts.insert(HIGH_END, 1);
        }
    }
    let claims: Vec<u32> = counts.values().copied().collect();
    let shares = deal(Weight::WHOLE.0, STEP, &claims);
    let types: Vec<(&'static str, Weight)> =
        counts.keys().copied().zip(shares.into_iter().map(Weight)).collect();
    let calls: BTreeSet<String> = needs
        .needs
        .iter()
        .map(|need| format!("need:{}", need.need.code()))
        .chain(types.iter().map(|(account_type, _)| format!("type:{account_type}")))
        .collect();
    let is_high_end = types.iter().any(|(code, _)| *code == HIGH_END);
    let tier = needs.tier.or(is_high_end.then_some(AccountTier::HighEnd));
    let called = library.cards.iter().filter(|card| card.calls.iter().any(|call| calls.contains(call)));
    let kept = called.filter(|card| !declined.contains(&card.code));
    let cards = kept.map(|card| account_card(card, needs, &types)).collect();
    let mut own: Vec<Need> = needs.needs.iter().map(|need| need.need).collect();
    own.sort();
    own.dedup();
    AccountPlan { account: needs.account, types, tier, needs: own, cards, given: needs.weights.clone() }
}

fn account_card(card: &LibraryCard, needs: &AccountNeeds, types: &[(&'static str, Weight)]) -> AccountCard {
    let own = needs.thresholds.iter().find(|own| own.card == card.code);
    let of_type = types.iter().find_map(|(account_type, _)| card.threshold_for(account_type));
    let (target, origin) = match (own, of_type) {
        (Some(own), _) => (Some(own.target), Origin::Own),
        (None, Some(threshold)) => {
            let stated = if threshold.stated { Origin::Stated } else { Origin::Proposed };
            (threshold.target, if threshold.target.is_some() { stated } else { Origin::Unset })
        }
        (None, None) => (None, Origin::Unset),
    };
    AccountCard { card: card.code.clone(), target, origin }
}

/// The system that the suggestions make: what was not declined, with weights that total 100 %. Weights that the user set
/// stay; the rest is divided by how much speaks for each (largest remainder). Where every weight is set, what is left or too
/// much is divided in proportion.
pub fn system<'a>(proposal: &Proposal, answers: impl IntoIterator<Item = &'a GuideAnswer>) -> Vec<SystemRow> {
    let sorted = sorted(answers);
    let none = System::default();
    let system = sorted.system.unwrap_or(&none);
    let kept: Vec<&Suggestion> =
        proposal.suggestions.iter().filter(|one| !system.declined.contains(&one.card)).collect();
    let fixed_of = |card: &str| system.fixed.iter().find(|item| item.card == card).map(|item| item.weight.0);
    let fixed: Vec<Option<u32>> = kept.iter().map(|one| fixed_of(&one.card)).collect();
    let given: u32 = fixed.iter().flatten().sum();
    let free: Vec<u32> = kept
        .iter()
        .zip(&fixed)
        .filter(|(_, fixed)| fixed.is_none())
        .map(|(one, _)| Reason::strength_of(&one.reasons))
        .collect();
    let weights: Vec<u32> = if free.is_empty() || given > Weight::WHOLE.0 {
        let claims: Vec<u32> = fixed.iter().map(|fixed| fixed.unwrap_or(0)).collect();
        deal(Weight::WHOLE.0, 1, &claims)
    } else {
        let mut parts = deal(Weight::WHOLE.0 - given, STEP, &free).into_iter();
        fixed.iter().map(|fixed| fixed.or_else(|| parts.next()).unwrap_or(0)).collect()
    };
    kept.into_iter()
        .zip(weights)
        .zip(fixed)
        .map(|((one, weight), fixed)| SystemRow {
            card: one.card.clone(),
            weight: Weight(weight),
            is_fixed: fixed.is_some(),
            reasons: one.reasons.clone(),
        })
        .collect()
}
