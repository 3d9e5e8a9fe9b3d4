//! What people in a role are measured by: proposals out of the decided indicators, what the source gives, and what is left for
//! the user to decide.

use crate::{
    domain::{guide::SystemItem, library::Library, weight::Weight},
    engine::{
        allocation::deal,
        guide::{
            STEP, SystemRow,
            cards::{Basis, CardItem},
        },
    },
};

/// Roles that the library knows, as codes of records of the templates.
pub const ROLES: [&str; 6] =
    ["sales", "key_account_manager", "customer_service", "marketing", "delivery", "technical_support"];

/// What the source gives a role (lines 75 and 76): an indicator with its weight in whole percent. The rest it leaves open.
pub const STATED: [(&str, &str, u32); 2] = [("customer_service", "K05", 60), ("marketing", "K29", 40)];

/// No indicator is proposed with more of a role's card than the largest share that the source gives one: whoever is measured by
/// one figure alone works for that figure alone.
pub const MOST: Weight = Weight::percent(60);

/// The weight that the source gives a role, with the code of its indicator.
pub fn stated(role: &str) -> Option<(&'static str, u32)> {
    STATED.iter().find(|(known, _, _)| *known == role).map(|(_, code, percent)| (*code, *percent))
}

/// The card of a role, in the order of the system. Weights that the user gave stay, then what the source states; the rest goes to
/// the indicators that the role answers for, in proportion to their weights in the system, none above [`MOST`]. What nothing may
/// take is left open. An indicator that the user gave 0 % is not on the card.
pub(super) fn role_items(
    library: &Library,
    rows: &[SystemRow],
    role: &'static str,
    given: &[SystemItem],
) -> Vec<CardItem> {
    let given_of = |code: &str| given.iter().find(|item| item.card == code).map(|item| item.weight);
    let answers_for =
        |code: &str| library.card(code).is_some_and(|card| card.roles.iter().any(|known| known == role));
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
    let free: Vec<u32> = rows
        .iter()
        .zip(&decided)
        .filter(|(row, known)| known.is_none() && answers_for(&row.card))
        .map(|(row, _)| row.weight.0)
        .collect();
    let mut parts = capped(left, &free).into_iter();
    let item = |(row, known): (&SystemRow, Option<(Basis, Weight)>)| {
        let (basis, weight) = match known {
            Some(known) => known,
            None if answers_for(&row.card) => (Basis::Role, Weight(parts.next()?)),
            None => return None,
        };
        let is_off = basis == Basis::Given && weight.0 == 0;
        (!is_off).then(|| CardItem { card: row.card.clone(), weight, basis, reasons: row.reasons.clone() })
    };
    rows.iter().zip(decided).filter_map(item).collect()
}

/// Divides a whole by claims in whole percent, none above [`MOST`]: what is cut goes to the others in proportion.
fn capped(whole: u32, claims: &[u32]) -> Vec<u32> {
    let mut parts: Vec<Option<u32>> = vec![None; claims.len()];
    loop {
        let left = whole.saturating_sub(parts.iter().flatten().sum());
        let open: Vec<usize> =
            (0..claims.len()).filter(|place| matches!(parts.get(*place), Some(None))).collect();
        let wanted: Vec<u32> = open.iter().filter_map(|place| claims.get(*place)).copied().collect();
        let dealt = deal(left, STEP, &wanted);
        let is_cut = dealt.iter().any(|part| *part > MOST.0);
        for (place, part) in open.into_iter().zip(dealt) {
            let settled = if is_cut { (part > MOST.0).then_some(MOST.0) } else { Some(part) };
            if let Some(slot) = parts.get_mut(place) {
                *slot = settled;
            }
        }
        if !is_cut {
            return parts.into_iter().flatten().collect();
        }
    }
}
