//! Whether a system of indicators is balanced: what is lacking or too much, each with what would help. Changes nothing.

use std::collections::BTreeMap;

use crate::{
    domain::{
        kpi::Perspective,
        library::{Library, LibraryCard},
        weight::Weight,
    },
    engine::guide::SystemRow,
};

/// More indicators than this are not watched by anybody.
pub const MOST_INDICATORS: usize = 12;
/// Fewer than this leave too much out.
pub const FEWEST_INDICATORS: usize = 4;
/// A perspective with more than this outweighs all others.
const HEAVIEST: Weight = Weight::percent(60);
/// What helps against too few, in this order.
const GENERAL: [&str; 6] = ["K01", "K03", "K05", "K08", "K07", "K06"];

/// Something about the balance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What.
    pub kind: FindingKind,
    /// What would help, at one press.
    pub remedy: Option<Remedy>,
}

/// What is out of balance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FindingKind {
    /// Nothing financial.
    NoFinancial,
    /// Nothing but finance.
    NoNonFinancial,
    /// One perspective outweighs the others.
    OnePerspective(Perspective, Weight),
    /// Only results, nothing that tells early.
    NoLeading,
    /// Only what tells early, no result.
    NoLagging,
    /// More indicators than anybody watches.
    TooMany(usize),
    /// Too few.
    TooFew(usize),
    /// There are no data for the card of this code.
    NoData(String),
    /// The card stands without its counter-metric.
    NoCounter {
        /// Code of the card.
        card: String,
        /// Code of the counter-metric.
        counter: String,
    },
}

/// What would help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remedy {
    /// Add the card of this code.
    Add(String),
    /// Leave the card of this code out.
    Decline(String),
}

/// Weight by perspective, in their fixed order.
pub fn shares(library: &Library, rows: &[SystemRow]) -> Vec<(Perspective, Weight)> {
    let mut shares: BTreeMap<Perspective, Weight> =
        Perspective::ALL.into_iter().map(|perspective| (perspective, Weight(0))).collect();
    for (row, card) in with_cards(library, rows) {
        let share = shares.entry(card.perspective).or_default();
        share.0 = share.0.saturating_add(row.weight.0);
    }
    shares.into_iter().collect()
}

/// Weight of what tells early and of results.
pub fn leading(library: &Library, rows: &[SystemRow]) -> (Weight, Weight) {
    let of = |leading: bool| {
        let rows = with_cards(library, rows).filter(move |(_, card)| card.leading == leading);
        Weight::total(rows.map(|(row, _)| row.weight))
    };
    (of(true), of(false))
}

/// Everything that is out of balance.
pub fn findings(
    library: &Library,
    rows: &[SystemRow],
    has_data: &dyn Fn(&LibraryCard) -> bool,
) -> Vec<Finding> {
    let mut found = Vec::new();
    if rows.is_empty() {
        return found;
    }
    let has = |code: &str| rows.iter().any(|row| row.card == code);
    let add = |code: &str| (!has(code)).then(|| Remedy::Add(code.to_owned()));
    let mut say = |kind: FindingKind, remedy: Option<Remedy>| found.push(Finding { kind, remedy });
    let shares = shares(library, rows);
    let financial = with_cards(library, rows).any(|(_, card)| card.perspective == Perspective::Financial);
    let other = with_cards(library, rows).any(|(_, card)| card.perspective != Perspective::Financial);
    if !financial {
        say(FindingKind::NoFinancial, add("K01"));
    }
    if !other {
        say(FindingKind::NoNonFinancial, add("K07"));
    }
    if let Some((perspective, share)) = shares.iter().find(|(_, share)| *share > HEAVIEST).filter(|_| other) {
        let helps = if *perspective == Perspective::Financial { "K05" } else { "K03" };
        say(FindingKind::OnePerspective(*perspective, *share), add(helps));
    }
    let (early, results) = leading(library, rows);
    if early.0 == 0 {
        say(FindingKind::NoLeading, add("K05"));
    }
    if results.0 == 0 {
        say(FindingKind::NoLagging, add("K01"));
    }
    if rows.len() > MOST_INDICATORS {
        let lightest = rows.iter().rev().filter(|row| !row.is_fixed).min_by_key(|row| row.weight);
        let remedy = lightest.map(|row| Remedy::Decline(row.card.clone()));
        say(FindingKind::TooMany(rows.len()), remedy);
    }
    if rows.len() < FEWEST_INDICATORS {
        let helps = GENERAL.into_iter().find(|code| !has(code) && library.card(code).is_some());
        say(FindingKind::TooFew(rows.len()), helps.and_then(add));
    }
    for (_, card) in with_cards(library, rows) {
        if !has_data(card) {
            say(FindingKind::NoData(card.code.clone()), None);
        }
    }
    for (_, card) in with_cards(library, rows) {
        if let Some(counter) = card.counter.as_ref().filter(|counter| !has(counter)) {
            let kind = FindingKind::NoCounter { card: card.code.clone(), counter: counter.clone() };
            say(kind, add(counter));
        }
    }
    found
}

fn with_cards<'a>(
    library: &'a Library,
    rows: &'a [SystemRow],
) -> impl Iterator<Item = (&'a SystemRow, &'a LibraryCard)> {
    rows.iter().filter_map(|row| library.card(&row.card).map(|card| (row, card)))
}
