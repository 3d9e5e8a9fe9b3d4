//! The account of a person under a plan of pay in words.

use std::rc::Rc;

use crate::{
    domain::{
        incentive::{Recovery, ReversalMode},
        period::Period,
    },
    engine::{incentive::settlement::SettlementError, pay_report::PayAccount, statement::PayStatement},
    view::{formats::Formats, message::Words},
};

/// Key of what holds for sales that were taken back.
pub const fn mode_key(mode: ReversalMode) -> &'static str {
    match mode {
        ReversalMode::LeftTheMeasure => "settle.mode_left",
        ReversalMode::AsClawback => "settle.mode_clawback",
    }
}

/// Key of what holds for money that was paid too much.
pub const fn recovery_key(recovery: Recovery) -> &'static str {
    match recovery {
        Recovery::AtOnce => "settle.recovery_at_once",
        Recovery::CarryForward => "settle.recovery_forward",
    }
}

/// Why nothing can be settled.
pub fn error_words(error: &SettlementError, words: Words) -> Rc<str> {
    match error {
        SettlementError::TwoAmounts(number) => words.with("settle.error_two", &[("number", number)]),
        SettlementError::NegativeReversal(number) => {
            words.with("settle.error_negative", &[("number", number)])
        }
        SettlementError::NoReason(number) => words.with("settle.error_reason", &[("number", number)]),
        SettlementError::TooLarge => words.get("settle.error_large"),
    }
}

/// The periods that have no amount yet, in a sentence; `None` where all have one.
pub fn partial_words(statement: &PayStatement, formats: &Formats) -> Option<Rc<str>> {
    let without = statement.periods.iter().filter(|(_, earned)| earned.is_none()).map(|(period, _)| *period);
    without_words(without, formats)
}

/// The account in lines: what is payable now first, then the sums it comes from, or why nothing is settled.
pub fn account_lines(account: &PayAccount, formats: &Formats) -> Vec<String> {
    let words = formats.words;
    let mut lines = Vec::new();
    match (&account.settlement, &account.fault) {
        (Some(found), _) => {
            let payable = match found.payable.is_sign_negative() && !found.payable.is_zero() {
                true => ("settle.take_back", found.payable.abs()),
                false => ("settle.payable", found.payable),
            };
            let sums = [
                payable,
                ("settle.earned", found.earned),
                ("settle.clawed_back", found.clawed_back),
                ("settle.paid", found.paid),
                ("settle.due", found.due),
                ("settle.carried", found.carried),
            ];
            let line = |(key, amount)| {
                let (sum, amount) = (words.get(key), formats.amount(amount));
                words.with("settle.line", &[("sum", &sum), ("amount", &amount)]).to_string()
            };
            lines.extend(sums.map(line));
        }
        (None, Some(fault)) => lines.push(error_words(fault, words).to_string()),
        (None, None) => {}
    }
    let without = account.periods.iter().filter(|one| one.earned.is_none()).map(|one| one.period);
    lines.extend(without_words(without, formats).map(|text| text.to_string()));
    lines
}

fn without_words(periods: impl Iterator<Item = Period>, formats: &Formats) -> Option<Rc<str>> {
    let names: Vec<String> = periods.map(|period| formats.period(period)).collect();
    let separator = formats.words.get("partial.separator");
    let told = || formats.words.with("settle.partial", &[("periods", &names.join(&separator))]);
    (!names.is_empty()).then(told)
}
