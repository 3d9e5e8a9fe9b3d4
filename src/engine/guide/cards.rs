//! Whose card holds which indicators of the system, why, and what they weigh there. What the guide shows, what it writes and
//! what cards are scored by is this and nothing else. The rule in words: `docs/guide.md`.

use crate::{
    domain::{
        account::Account,
        guide::{AccountTier, HIGH_END, Need, RoleWeights, SystemItem},
        id::Id,
        library::{Library, LibraryCard},
        weight::Weight,
    },
    engine::{
        allocation::deal,
        guide::{
            AccountPlan, Reason, STEP, SystemRow,
            roles::{ROLES, role_items},
        },
    },
};

/// What an account's own indicators make of its card at least, where it holds others too: its needs must be seen in its score.
pub const OWN_PART: Weight = Weight::percent(50);

/// Whose card.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Whose {
    /// The company's.
    Company,
    /// An account with answers.
    Account(Id<Account>),
    /// Accounts of this type without answers of their own.
    Type(&'static str),
    /// Every other account.
    Others,
    /// People in the role of this code.
    Role(&'static str),
}

/// What brings an indicator onto a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// The company's card holds the whole system.
    System,
    /// The account's type or needs call for it.
    Own,
    /// The firm wants it from every account that it suits.
    Firm,
    /// The role answers for it.
    Role,
    /// The role answers for it, and a single account's need asks for it: its weight is limited.
    RoleOfOne,
    /// The role answers for accounts: on so many of so many of their cards it stands.
    Accounts(usize, usize),
    /// The source gives the role this weight.
    Stated,
    /// The user gave the weight.
    Given,
}

/// An indicator on a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardItem {
    /// Code of the indicator.
    pub card: String,
    /// Its weight on this card.
    pub weight: Weight,
    /// What brings it here.
    pub basis: Basis,
    /// Whether the user gave the weight.
    pub is_given: bool,
    /// Why it is here; of an account's card nothing that is another account's. Never empty.
    pub reasons: Vec<Reason>,
}

/// What a card holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardPlan {
    /// Whose card.
    pub whose: Whose,
    /// Indicators in the order of the system. Their weights total 100 %; on a role's card they may leave a part open. A card that
    /// nothing suits is empty.
    pub items: Vec<CardItem>,
}

impl CardPlan {
    /// The weight of an indicator on the card; `None` where the card does not hold it.
    pub fn weight(&self, code: &str) -> Option<Weight> {
        self.items.iter().find(|item| item.card == code).map(|item| item.weight)
    }

    /// The sum of the weights.
    pub fn total(&self) -> Weight {
        Weight::total(self.items.iter().map(|item| item.weight))
    }

    /// What is left of 100 %.
    pub fn open(&self) -> Weight {
        Weight(Weight::WHOLE.0.saturating_sub(self.total().0))
    }
}

/// Whom an account's card is made for.
struct Subject<'a> {
    account: Option<Id<Account>>,
    types: Vec<&'static str>,
    needs: &'a [Need],
    is_high_end: bool,
}

impl Subject<'_> {
    /// Whether a reason is the subject's own: its type or need. A tier is no need: what the firm wants of high-end accounts is the
    /// firm's.
    fn owns(&self, reason: &Reason) -> bool {
        match reason {
            Reason::Need(account, _) => Some(*account) == self.account,
            Reason::Type(_, HIGH_END) => false,
            Reason::Type(account, code) => {
                self.account.is_none_or(|own| own == *account) && self.types.contains(code)
            }
            _ => false,
        }
    }

    /// Whether an indicator that was made for certain needs or types speaks to this subject; one that was made for none does.
    fn is_spoken_to(&self, card: &LibraryCard) -> bool {
        let mut ties = card.calls.iter().chain(&card.also).filter_map(|call| call.split_once(':'));
        let mut is_tied = false;
        let speaks = ties.any(|(kind, code)| match kind {
            "need" => {
                is_tied = true;
                self.needs.iter().any(|need| need.code() == code)
            }
            "type" => {
                is_tied = true;
                self.types.contains(&code)
            }
            _ => false,
        });
        speaks || !is_tied
    }

    /// What brings an indicator of the system onto the subject's card, and why; `None` where nothing does.
    fn ground(&self, row: &SystemRow, card: &LibraryCard) -> Option<(Basis, Vec<Reason>)> {
        if card.of_firm || (counts_high_end(card) && !self.is_high_end) {
            return None;
        }
        let is_firms = |reason: &&Reason| match reason {
            Reason::Strategy(..) | Reason::Chosen => true,
            Reason::Swot(..) | Reason::OwnSwot(_) | Reason::Equipment | Reason::Staff => {
                self.is_spoken_to(card)
            }
            Reason::Type(account, HIGH_END) => {
                self.is_high_end && self.account.is_none_or(|own| own == *account)
            }
            Reason::Type(..) | Reason::Need(..) => false,
        };
        let own: Vec<Reason> = row.reasons.iter().filter(|reason| self.owns(reason)).cloned().collect();
        let firm: Vec<Reason> = row.reasons.iter().filter(is_firms).cloned().collect();
        match (own.is_empty(), firm.is_empty()) {
            (true, true) => None,
            (true, false) => Some((Basis::Firm, firm)),
            (false, _) => Some((Basis::Own, own.into_iter().chain(firm).collect())),
        }
    }
}

/// The cards that a system makes. The company's holds all of it. An account's holds what its type and needs call for, what the
/// firm's strategy and choice ask of everybody, and what the board and the limits call for where it speaks to the account; never
/// what only the firm can have, what counts high-end accounts for another tier, or what is another account's. A role's holds
/// what it answers for. Empty without a system.
pub fn card_plans(
    library: &Library,
    rows: &[SystemRow],
    accounts: &[AccountPlan],
    given: &[RoleWeights],
) -> Vec<CardPlan> {
    if rows.is_empty() {
        return Vec::new();
    }
    let whole = |row: &SystemRow| CardItem {
        card: row.card.clone(),
        weight: row.weight,
        basis: Basis::System,
        is_given: row.is_fixed,
        reasons: row.reasons.clone(),
    };
    let of = |whose: Whose, subject: &Subject<'_>, given: &[SystemItem]| {
        let item = |row: &SystemRow| {
            let wanted = given.iter().find(|item| item.card == row.card).map(|item| item.weight);
            let ground = subject.ground(row, library.card(&row.card)?);
            let (basis, reasons) = ground.or_else(|| wanted.map(|_| (Basis::Given, vec![Reason::Chosen])))?;
            let weight = wanted.unwrap_or(row.weight);
            Some(CardItem { card: row.card.clone(), weight, basis, is_given: wanted.is_some(), reasons })
        };
        CardPlan { whose, items: weighed(rows.iter().filter_map(item).collect()) }
    };
    let of_account = |plan: &AccountPlan| {
        let subject = Subject {
            account: Some(plan.account),
            types: plan.types.iter().map(|(code, _)| *code).collect(),
            needs: &plan.needs,
            is_high_end: plan.tier == Some(AccountTier::HighEnd),
        };
        of(Whose::Account(plan.account), &subject, &plan.given)
    };
    let of_type = |code: &'static str| {
        let is_high_end = code == HIGH_END;
        of(Whose::Type(code), &Subject { account: None, types: vec![code], needs: &[], is_high_end }, &[])
    };
    let mut codes: Vec<&'static str> =
        accounts.iter().flat_map(|plan| plan.types.iter().map(|(code, _)| *code)).collect();
    codes.sort_unstable();
    codes.dedup();
    let nobody = Subject { account: None, types: Vec::new(), needs: &[], is_high_end: false };
    let mut plans = vec![CardPlan { whose: Whose::Company, items: rows.iter().map(whole).collect() }];
    plans.extend(accounts.iter().map(of_account));
    plans.extend(codes.into_iter().map(of_type));
    plans.push(of(Whose::Others, &nobody, &[]));
    let roles: Vec<CardPlan> = ROLES
        .into_iter()
        .map(|role| {
            let own = given.iter().find(|known| known.role == role).map_or(&[][..], |known| &known.items);
            CardPlan { whose: Whose::Role(role), items: role_items(library, rows, role, own, &plans) }
        })
        .collect();
    plans.extend(roles);
    plans
}

/// Whether the card counts accounts of the high-end tier only.
pub(super) fn counts_high_end(card: &LibraryCard) -> bool {
    let is_call = |call: &String| call.strip_prefix("type:") == Some(HIGH_END);
    card.calls.iter().chain(&card.also).any(is_call)
        && card.inputs.iter().any(|code| code.starts_with("high_end"))
}

/// Weights of the system brought to 100 % of a card, in whole percent: in proportion, but what is the account's own makes at
/// least its part, after rounding. As they are where they have 100 % already and need no lift. Weights that the user gave stay, and
/// the others divide what is left; what gets nothing of it is not on the card.
fn weighed(items: Vec<CardItem>) -> Vec<CardItem> {
    if items.iter().any(|item| item.is_given) {
        let mut found = items;
        let given = Weight::total(found.iter().filter(|item| item.is_given).map(|item| item.weight));
        spread(&mut found, Weight(Weight::WHOLE.0.saturating_sub(given.0)), |item| !item.is_given);
        found.retain(|item| item.weight.0 > 0);
        return found;
    }
    let is_own = |item: &CardItem| item.basis == Basis::Own;
    let mut found = items.clone();
    if Weight::total(found.iter().map(|item| item.weight)) != Weight::WHOLE {
        spread(&mut found, Weight::WHOLE, |_| true);
    }
    let own = Weight::total(found.iter().filter(|item| is_own(item)).map(|item| item.weight));
    let has_both = items.iter().any(is_own) && !items.iter().all(is_own);
    if !has_both || own >= OWN_PART {
        return found;
    }
    let mut lifted = items;
    spread(&mut lifted, OWN_PART, is_own);
    spread(&mut lifted, Weight(Weight::WHOLE.0 - OWN_PART.0), |item| !is_own(item));
    lifted
}

/// Brings the weights of some items to a whole, in proportion.
fn spread(items: &mut [CardItem], whole: Weight, is_one: impl Fn(&CardItem) -> bool) {
    let mut some: Vec<&mut CardItem> = items.iter_mut().filter(|item| is_one(item)).collect();
    let claims: Vec<u32> = some.iter().map(|item| item.weight.0).collect();
    let parts = deal(whole.0, STEP, &claims);
    some.iter_mut().zip(parts).for_each(|(item, part)| item.weight = Weight(part));
}
