//! Whether a system of indicators is balanced: what is lacking or too much, each with what would help. Changes nothing. What is
//! offered has been tried: it brings the fault to its end (or nearer), makes no other, and takes no answer its last indicator.

use std::{cmp::Ordering, collections::BTreeMap};

use crate::{
    domain::{
        guide::{AccountTier, GuideAnswer, Guided, System},
        kpi::Perspective,
        library::{Library, LibraryCard},
        weight::Weight,
    },
    engine::guide::{
        Proposal, Reason, SystemRow, cards::counts_high_end, promises::promises, propose, system,
    },
};

/// More indicators than this are not watched by anybody.
pub const MOST_INDICATORS: usize = 12;
/// Fewer than this leave too much out.
pub const FEWEST_INDICATORS: usize = 4;
/// A perspective with more than this outweighs all others.
const HEAVIEST: Weight = Weight::percent(60);
/// Of so many that could go, two at a time are tried.
const FEW_SPARE: usize = 8;
/// What helps against too few and against a lack, in this order.
const GENERAL: [&str; 7] = ["K01", "K03", "K05", "K08", "K07", "K06", "K12"];

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
    /// An answer counts, but every indicator that it calls for was left out.
    Unserved(Reason),
    /// The card of this code counts high-end accounts, and no account is said to be one.
    NoHighEnd(String),
    /// So many accounts are promised a quick response that the people at hand may not be able to keep.
    Promise {
        /// Code of the card.
        card: String,
        /// How many accounts.
        accounts: usize,
    },
    /// There are no data for the card of this code.
    NoData(String),
    /// The card stands alone: without its counter-metric, and itself the counter-metric of no other.
    NoCounter {
        /// Code of the card.
        card: String,
        /// Code of the counter-metric.
        counter: String,
    },
}

/// What would help: indicators to add, and those that make room for them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Remedy {
    /// Codes of cards to add.
    pub add: Vec<String>,
    /// Codes of cards to leave out.
    pub decline: Vec<String>,
}

impl Remedy {
    /// Adds the card of this code.
    pub fn add(code: &str) -> Self {
        Self { add: vec![code.to_owned()], decline: Vec::new() }
    }

    /// Leaves the card of this code out.
    pub fn decline(code: &str) -> Self {
        Self { add: Vec::new(), decline: vec![code.to_owned()] }
    }

    /// The choice of indicators with the remedy taken.
    #[must_use]
    pub fn taken(&self, mut system: System, proposal: &Proposal) -> System {
        for code in &self.decline {
            system.fixed.retain(|item| item.card != *code);
            let was_added = system.added.contains(code);
            system.added.retain(|known| known != code);
            let suggested = proposal.suggestions.iter().find(|one| one.card == *code);
            let only_chosen = suggested.is_some_and(|one| one.reasons.len() == usize::from(was_added));
            if !only_chosen && !system.declined.contains(code) {
                system.declined.push(code.clone());
            }
        }
        for code in &self.add {
            system.declined.retain(|known| known != code);
            if !proposal.suggestions.iter().any(|one| one.card == *code) {
                system.added.push(code.clone());
            }
        }
        system
    }
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

/// Everything that is out of balance in the system that the answers make.
pub fn findings(
    library: &Library,
    answers: &[GuideAnswer],
    has_data: &dyn Fn(&LibraryCard) -> bool,
) -> Vec<Finding> {
    let state = State::of(library, answers);
    let kinds = state.kinds(library);
    let mut found: Vec<Finding> = kinds
        .iter()
        .map(|kind| Finding { kind: kind.clone(), remedy: state.remedy(library, answers, kind, &kinds) })
        .collect();
    let promised = promises(&state.proposal, answers);
    let is_held = |card: &str| state.has(card);
    found.extend(promised.into_iter().filter(|one| is_held(&one.card)).map(|one| Finding {
        kind: FindingKind::Promise { card: one.card, accounts: one.accounts },
        remedy: None,
    }));
    let without = with_cards(library, &state.rows).filter(|(_, card)| !has_data(card));
    found.extend(
        without.map(|(_, card)| Finding { kind: FindingKind::NoData(card.code.clone()), remedy: None }),
    );
    found
}

/// The answers with another choice of indicators.
pub fn chosen(answers: &[GuideAnswer], system: System) -> Vec<GuideAnswer> {
    let id = GuideAnswer::system_id();
    let others = answers.iter().filter(|answer| answer.id != id).cloned();
    others.chain([GuideAnswer { id, answer: Guided::System(system) }]).collect()
}

/// What answers come to.
struct State {
    proposal: Proposal,
    rows: Vec<SystemRow>,
}

impl State {
    fn of(library: &Library, answers: &[GuideAnswer]) -> Self {
        let proposal = propose(library, answers);
        let rows = system(&proposal, answers);
        Self { proposal, rows }
    }

    fn has(&self, code: &str) -> bool {
        self.rows.iter().any(|row| row.card == code)
    }

    /// What is wrong with the choice itself, whatever data there are.
    fn kinds(&self, library: &Library) -> Vec<FindingKind> {
        let mut found = Vec::new();
        if self.rows.is_empty() {
            return found;
        }
        let cards: Vec<&LibraryCard> = with_cards(library, &self.rows).map(|(_, card)| card).collect();
        let has_other = cards.iter().any(|card| card.perspective != Perspective::Financial);
        if !cards.iter().any(|card| card.perspective == Perspective::Financial) {
            found.push(FindingKind::NoFinancial);
        }
        if !has_other {
            found.push(FindingKind::NoNonFinancial);
        }
        let shares = shares(library, &self.rows);
        let heaviest = shares.iter().find(|(_, share)| *share > HEAVIEST).filter(|_| has_other);
        found.extend(heaviest.map(|(perspective, share)| FindingKind::OnePerspective(*perspective, *share)));
        let (early, results) = leading(library, &self.rows);
        if early.0 == 0 {
            found.push(FindingKind::NoLeading);
        }
        if results.0 == 0 {
            found.push(FindingKind::NoLagging);
        }
        if self.rows.len() > MOST_INDICATORS {
            found.push(FindingKind::TooMany(self.rows.len()));
        }
        if self.rows.len() < FEWEST_INDICATORS {
            found.push(FindingKind::TooFew(self.rows.len()));
        }
        found.extend(self.unserved().into_iter().map(FindingKind::Unserved));
        let is_high_end = self.proposal.accounts.iter().any(|plan| plan.tier == Some(AccountTier::HighEnd));
        if let Some(card) = cards.iter().find(|card| counts_high_end(card)).filter(|_| !is_high_end) {
            found.push(FindingKind::NoHighEnd(card.code.clone()));
        }
        for card in &cards {
            let is_counter = cards.iter().any(|other| other.counter.as_ref() == Some(&card.code));
            if let Some(counter) = card.counter.as_ref().filter(|counter| !is_counter && !self.has(counter)) {
                let (card, counter) = (card.code.clone(), counter.clone());
                found.push(FindingKind::NoCounter { card, counter });
            }
        }
        found
    }

    /// Answers that call for indicators of which none is left, each once.
    fn unserved(&self) -> Vec<Reason> {
        let is_served = |reason: &Reason| self.rows.iter().any(|row| row.reasons.contains(reason));
        let called = self.proposal.suggestions.iter().flat_map(|one| &one.reasons);
        let mut found: Vec<Reason> =
            called.filter(|reason| **reason != Reason::Chosen && !is_served(reason)).cloned().collect();
        found.sort();
        found.dedup();
        found
    }

    /// The first of what may help that does, and makes nothing else wrong.
    fn remedy(
        &self,
        library: &Library,
        answers: &[GuideAnswer],
        kind: &FindingKind,
        kinds: &[FindingKind],
    ) -> Option<Remedy> {
        let given = choice_of(answers);
        let after = |remedy: &Remedy| {
            let with = chosen(answers, remedy.taken(given.clone(), &self.proposal));
            let after = State::of(library, &with).kinds(library);
            let is_sound = after.iter().all(|one| kinds.iter().any(|known| is_no_worse(one, known)));
            is_sound.then_some(after)
        };
        if let FindingKind::TooMany(count) = kind {
            // As many as are too many, one after the other: what the answers can spare.
            let mut remedy = Remedy::default();
            for code in self.spare(library) {
                if count - remedy.decline.len() <= MOST_INDICATORS {
                    break;
                }
                remedy.decline.push(code.to_owned());
                if after(&remedy).is_none() {
                    remedy.decline.pop();
                }
            }
            return (!remedy.decline.is_empty()).then_some(remedy);
        }
        let helps = |remedy: &Remedy| after(remedy).is_some_and(|after| is_nearer(kind, &after));
        self.candidates(library, &given, kind).into_iter().find(helps)
    }

    fn candidates(&self, library: &Library, given: &System, kind: &FindingKind) -> Vec<Remedy> {
        // What was left out is not offered again, unless an answer asks for it.
        let is_new = |card: &LibraryCard| !self.has(&card.code) && !given.declined.contains(&card.code);
        let general = |fits: &dyn Fn(&LibraryCard) -> bool| {
            let known = GENERAL.into_iter().filter_map(|code| library.card(code));
            let fitting = known.filter(|card| fits(card) && is_new(card));
            fitting.flat_map(|card| self.bringing(library, given, card)).collect::<Vec<_>>()
        };
        match kind {
            FindingKind::NoFinancial => general(&|card| card.perspective == Perspective::Financial),
            FindingKind::NoNonFinancial => general(&|card| card.perspective != Perspective::Financial),
            FindingKind::OnePerspective(perspective, _) => general(&|card| card.perspective != *perspective),
            FindingKind::NoLeading => general(&|card| card.leading),
            FindingKind::NoLagging => general(&|card| !card.leading),
            FindingKind::TooFew(_) => general(&|_| true),
            FindingKind::NoCounter { card, counter } => {
                let counter = library.card(counter).filter(|card| is_new(card));
                let mut found = counter.map(|card| self.bringing(library, given, card)).unwrap_or_default();
                // What is to be balanced does not make room for what balances it.
                found.retain(|remedy| !remedy.decline.contains(card));
                found
            }
            FindingKind::Unserved(reason) => {
                let calls = self.proposal.suggestions.iter().filter(|one| one.reasons.contains(reason));
                let cards = calls.filter_map(|one| library.card(&one.card));
                cards.flat_map(|card| self.bringing(library, given, card)).collect()
            }
            FindingKind::TooMany(_)
            | FindingKind::NoHighEnd(_)
            | FindingKind::Promise { .. }
            | FindingKind::NoData(_) => Vec::new(),
        }
    }

    /// A card alone, or together with its counter-metric; where there is no room, in place of what the answers can spare.
    fn bringing(&self, library: &Library, given: &System, card: &LibraryCard) -> Vec<Remedy> {
        let alone = vec![card.code.clone()];
        let is_free = |code: &&String| {
            !self.has(code) && !given.declined.contains(code) && library.card(code).is_some()
        };
        let pair =
            card.counter.as_ref().filter(is_free).map(|counter| vec![card.code.clone(), counter.clone()]);
        let spare = self.spare(library);
        let mut found = Vec::new();
        for add in std::iter::once(alone).chain(pair) {
            let over = (self.rows.len() + add.len()).saturating_sub(MOST_INDICATORS).min(add.len());
            match over {
                0 => found.push(Remedy { add, decline: Vec::new() }),
                // One that something else stands on cannot go: then the next.
                1 => found.extend(
                    spare.iter().map(|code| Remedy { add: add.clone(), decline: vec![(*code).to_owned()] }),
                ),
                // Of two at a time those that can go together.
                _ => {
                    let few: Vec<&str> = spare.iter().take(FEW_SPARE).copied().collect();
                    let pairs = few.iter().enumerate().flat_map(|(place, one)| {
                        few.iter().skip(place + 1).map(|other| vec![(*one).to_owned(), (*other).to_owned()])
                    });
                    found.extend(pairs.map(|decline| Remedy { add: add.clone(), decline }));
                }
            }
        }
        found
    }

    /// What could go, the first to go first: what little speaks for, what strategies do not ask for before what they do, what has no
    /// threshold of a type before what has one, the last of the list before the first. Never what the user weighed or added.
    fn spare(&self, library: &Library) -> Vec<&str> {
        let is_chosen = |row: &SystemRow| row.is_fixed || row.reasons.contains(&Reason::Chosen);
        let mut free: Vec<&SystemRow> = self.rows.iter().rev().filter(|row| !is_chosen(row)).collect();
        let is_wanted =
            |row: &SystemRow| row.reasons.iter().any(|reason| matches!(reason, Reason::Strategy(..)));
        let is_stated = |row: &SystemRow| library.card(&row.card).is_some_and(|card| !card.types.is_empty());
        free.sort_by_key(|row| (is_wanted(row), Reason::strength_of(&row.reasons), is_stated(row)));
        free.into_iter().map(|row| row.card.as_str()).collect()
    }
}

/// The choice of indicators as it is given.
fn choice_of(answers: &[GuideAnswer]) -> System {
    let given = answers.iter().find_map(|answer| match &answer.answer {
        Guided::System(system) => Some(system.clone()),
        _ => None,
    });
    given.unwrap_or_default()
}

/// How a finding compares with another of the same kind: less is better; `None` where they are of different kinds.
fn compared(one: &FindingKind, other: &FindingKind) -> Option<Ordering> {
    match (one, other) {
        (FindingKind::TooMany(one), FindingKind::TooMany(other)) => Some(one.cmp(other)),
        (FindingKind::TooFew(one), FindingKind::TooFew(other)) => Some(other.cmp(one)),
        (FindingKind::OnePerspective(one, weight), FindingKind::OnePerspective(other, than))
            if one == other =>
        {
            Some(weight.cmp(than))
        }
        _ => (one == other).then_some(Ordering::Equal),
    }
}

fn is_no_worse(one: &FindingKind, known: &FindingKind) -> bool {
    // Fewer indicators weigh more each: a share that grows by that is still the same finding.
    let is_share = matches!(one, FindingKind::OnePerspective(..));
    compared(one, known).is_some_and(|order| is_share || order != Ordering::Greater)
}

/// Whether a finding is gone, or nearer to it.
fn is_nearer(kind: &FindingKind, after: &[FindingKind]) -> bool {
    after.iter().all(|one| compared(one, kind).is_none_or(|order| order == Ordering::Less))
}

fn with_cards<'a>(
    library: &'a Library,
    rows: &'a [SystemRow],
) -> impl Iterator<Item = (&'a SystemRow, &'a LibraryCard)> {
    rows.iter().filter_map(|row| library.card(&row.card).map(|card| (row, card)))
}
