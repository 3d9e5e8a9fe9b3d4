//! What people in a role are measured by: proposals out of the decided indicators, what the source gives, and what is left for
//! the user to decide.

use std::collections::BTreeSet;

use crate::{
    domain::{account::Account, guide::SystemItem, id::Id, library::Library, weight::Weight},
    engine::{
        allocation::deal,
        guide::{
            Reason, STEP, SystemRow,
            cards::{Basis, CardItem, CardPlan, Whose},
        },
    },
};

/// Roles that the library knows, as codes of records of the templates.
pub const ROLES: [&str; 6] =
    ["sales", "key_account_manager", "customer_service", "marketing", "delivery", "technical_support"];
/// The role that answers for accounts as a whole.
pub const OF_ACCOUNTS: &str = "key_account_manager";

/// What the source gives a role (lines 75 and 76): an indicator with its weight in whole percent. The rest it leaves open.
pub const STATED: [(&str, &str, u32); 2] = [("customer_service", "K05", 60), ("marketing", "K29", 40)];

/// No indicator is proposed with more of a role's card: the smaller of the two shares that the source gives one. Whoever is measured
/// by one figure alone works for that figure alone.
pub const MOST: Weight = Weight::percent(40);
/// The same for what a single account's need asks for, where several accounts have answers.
pub const MOST_OF_ONE: Weight = Weight::percent(20);
/// So many indicators of accounts' cards are proposed for who answers for accounts: those that weigh most.
pub const MOST_INDICATORS: usize = 8;

/// The weight that the source gives a role, with the code of its indicator.
pub fn stated(role: &str) -> Option<(&'static str, u32)> {
    STATED.iter().find(|(known, _, _)| *known == role).map(|(_, code, percent)| (*code, *percent))
}

/// What is known of an indicator of a role: on what ground it has which weight.
type Decided = (Basis, Weight);

/// An indicator that a role answers for: its claim, what brings it here, and the most that it may weigh.
struct Claim {
    claim: u32,
    basis: Basis,
    most: Weight,
}

/// The card of a role, in the order of the system. Weights that the user gave stay, then what the source states; the rest goes to
/// what the role answers for, none above its limit. What nothing may take is left open. An indicator that the user gave 0 % is not
/// on the card. Who answers for accounts answers for what stands on their cards (`plans`), by its mean weight there; every other
/// role for what the library gives it, in proportion to the system.
pub(super) fn role_items(
    library: &Library,
    rows: &[SystemRow],
    role: &'static str,
    given: &[SystemItem],
    plans: &[CardPlan],
) -> Vec<CardItem> {
    let given_of = |code: &str| given.iter().find(|item| item.card == code).map(|item| item.weight);
    let claims = claims(library, rows, role, plans);
    let from_source = stated(role);
    let mut left = Weight::WHOLE.0;
    let mut take = |weight: Weight| {
        let taken = weight.0.min(left);
        left -= taken;
        Weight(taken)
    };
    // First what is decided, so that what is proposed divides what remains.
    let decided: Vec<Option<(Basis, Weight)>> =
        rows.iter().map(|row| given_of(&row.card).map(|weight| (Basis::Given, take(weight)))).collect();
    let decided: Vec<Option<(Basis, Weight)>> = rows
        .iter()
        .zip(decided)
        .map(|(row, known)| {
            known.or_else(|| {
                let (_, percent) = from_source.filter(|(code, _)| *code == row.card)?;
                Some((Basis::Stated, take(Weight::percent(percent))))
            })
        })
        .collect();
    let free: Vec<&Claim> = claims
        .iter()
        .zip(&decided)
        .filter(|(_, known)| known.is_none())
        .filter_map(|(claim, _)| claim.as_ref())
        .collect();
    let mut parts = capped(left, &free).into_iter();
    let item = |((row, known), claim): ((&SystemRow, Option<Decided>), &Option<Claim>)| {
        let (basis, weight) = match (known, claim) {
            (Some(known), _) => known,
            (None, Some(claim)) => (claim.basis, Weight(parts.next()?)),
            (None, None) => return None,
        };
        let is_given = basis == Basis::Given;
        let item =
            || CardItem { card: row.card.clone(), weight, basis, is_given, reasons: row.reasons.clone() };
        (weight.0 > 0 || !(is_given || matches!(basis, Basis::Accounts(..)))).then(item)
    };
    rows.iter().zip(decided).zip(&claims).filter_map(item).collect()
}

/// What the role answers for, indicator by indicator of the system.
fn claims(library: &Library, rows: &[SystemRow], role: &str, plans: &[CardPlan]) -> Vec<Option<Claim>> {
    let cards: Vec<&CardPlan> = plans
        .iter()
        .filter(|plan| matches!(plan.whose, Whose::Account(_)) && !plan.items.is_empty())
        .collect();
    if role == OF_ACCOUNTS && !cards.is_empty() {
        return of_accounts(rows, &cards);
    }
    let answers_for =
        |code: &str| library.card(code).is_some_and(|card| card.roles.iter().any(|known| known == role));
    let claim = |row: &SystemRow| {
        let is_of_one = cards.len() > 1 && is_of_one(&row.reasons);
        let (basis, most) = if is_of_one { (Basis::RoleOfOne, MOST_OF_ONE) } else { (Basis::Role, MOST) };
        answers_for(&row.card).then_some(Claim { claim: row.weight.0, basis, most })
    };
    rows.iter().map(claim).collect()
}

/// Whether a single account asks for it and nothing else does.
fn is_of_one(reasons: &[Reason]) -> bool {
    let account = |reason: &Reason| match reason {
        Reason::Need(account, _) | Reason::Type(account, _) => Some(*account),
        _ => None,
    };
    let accounts: Option<BTreeSet<Id<Account>>> = reasons.iter().map(account).collect();
    accounts.is_some_and(|accounts| accounts.len() == 1)
}

/// What stands on accounts' cards, by the sum of its weights there.
fn of_accounts(rows: &[SystemRow], cards: &[&CardPlan]) -> Vec<Option<Claim>> {
    let sum = |code: &str| {
        let weights = cards.iter().filter_map(|plan| plan.weight(code));
        (weights.clone().count(), Weight::total(weights))
    };
    let mut ranked: Vec<(u32, &str)> = rows
        .iter()
        .map(|row| (sum(&row.card).1.0, row.card.as_str()))
        .filter(|(weight, _)| *weight > 0)
        .collect();
    // The first of the system first where weights are equal.
    ranked.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    ranked.truncate(MOST_INDICATORS);
    let claim = |row: &SystemRow| {
        let (count, weight) = sum(&row.card);
        let most = if count == 1 && cards.len() > 1 { MOST_OF_ONE } else { MOST };
        let basis = Basis::Accounts(count, cards.len());
        ranked.iter().any(|(_, code)| *code == row.card).then_some(Claim { claim: weight.0, basis, most })
    };
    rows.iter().map(claim).collect()
}

/// Divides a whole by claims in whole percent, none above its limit: what is cut goes to the others in proportion.
fn capped(whole: u32, claims: &[&Claim]) -> Vec<u32> {
    let mut parts: Vec<Option<u32>> = vec![None; claims.len()];
    loop {
        let left = whole.saturating_sub(parts.iter().flatten().sum());
        let open: Vec<(usize, &Claim)> = claims
            .iter()
            .enumerate()
            .filter(|(place, _)| matches!(parts.get(*place), Some(None)))
            .map(|(place, claim)| (place, *claim))
            .collect();
        let wanted: Vec<u32> = open.iter().map(|(_, claim)| claim.claim).collect();
        let dealt = deal(left, STEP, &wanted);
        let is_cut = open.iter().zip(&dealt).any(|((_, claim), part)| *part > claim.most.0);
        for ((place, claim), part) in open.into_iter().zip(dealt) {
            let most = claim.most.0;
            let settled = if is_cut { (part > most).then_some(most) } else { Some(part) };
            if let Some(slot) = parts.get_mut(place) {
                *slot = settled;
            }
        }
        if !is_cut {
            return parts.into_iter().flatten().collect();
        }
    }
}
