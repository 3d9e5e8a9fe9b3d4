//! The account of a person under a plan of pay in words.

use std::rc::Rc;

use crate::{
    domain::incentive::{Recovery, ReversalMode},
    engine::{incentive::settlement::SettlementError, statement::PayStatement},
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
    let without = statement.periods.iter().filter(|(_, earned)| earned.is_none());
    let names: Vec<String> = without.map(|(period, _)| formats.period(*period)).collect();
    let separator = formats.words.get("partial.separator");
    let told = || formats.words.with("settle.partial", &[("periods", &names.join(&separator))]);
    (!names.is_empty()).then(told)
}
