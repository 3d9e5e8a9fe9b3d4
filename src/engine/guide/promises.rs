//! Promises of a quick response that the people at hand may not be able to keep.

use rust_decimal::Decimal;

use crate::{
    domain::guide::{GuideAnswer, SwotTheme},
    engine::guide::{Proposal, sorted},
};

/// Response times that somebody promises to accounts, by the codes of their cards.
const RESPONSES: [&str; 2] = ["K25", "K20"];
/// A mean of so many hours or less is a promise that asks for somebody at any time.
pub const QUICK: Decimal = Decimal::ONE;
/// With fewer people one absence leaves nobody beside the one who is at it.
pub const FEWEST_PEOPLE: u32 = 3;

/// A promise in doubt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promise {
    /// Code of the card.
    pub card: String,
    /// How many accounts are held to it.
    pub accounts: usize,
    /// How many people keep it, where that was said.
    pub staff: Option<u32>,
}

/// Response times of an hour or less that accounts are held to, while people are said to be short, the after-sales team to be
/// small, or its people are fewer than three or than the accounts. Empty where nothing of that was said.
pub fn promises(proposal: &Proposal, answers: &[GuideAnswer]) -> Vec<Promise> {
    let sorted = sorted(answers);
    let is_short = sorted.resources.is_some_and(|resources| resources.staff_is_short);
    let is_weak = sorted.swot.values().any(|item| item.theme == SwotTheme::WAfterSales);
    let staff = sorted.resources.and_then(|resources| resources.service_staff);
    let promise = |code: &str| {
        let is_held = |card: &crate::engine::guide::AccountCard| {
            card.card == code && card.target.is_some_and(|target| target <= QUICK)
        };
        let accounts = proposal.accounts.iter().filter(|plan| plan.cards.iter().any(is_held)).count();
        let is_few = staff.is_some_and(|staff| {
            staff < FEWEST_PEOPLE || usize::try_from(staff).is_ok_and(|staff| staff < accounts)
        });
        (accounts > 0 && (is_short || is_weak || is_few)).then(|| Promise {
            card: code.to_owned(),
            accounts,
            staff,
        })
    };
    RESPONSES.into_iter().filter_map(promise).collect()
}
