//! What is to be known about plans of pay, in words: for the page and the command line alike.

use rust_decimal::Decimal;

use crate::{
    domain::{incentive::PayUnit, workspace::Workspace},
    engine::{
        incentive::{lint::Fall, table::TableFault},
        pay_lint::{PayFinding, PayNote},
    },
    view::{formats::Formats, message::Words, number},
};

/// A finding as a sentence with the plan's name.
pub fn pay_finding_words(finding: &PayFinding, workspace: &Workspace, formats: &Formats) -> String {
    let words = formats.words;
    let name = workspace.pay_plans.get(&finding.plan).map(|plan| words.of(&plan.name)).unwrap_or_default();
    let note = note_words(&finding.note, formats);
    words.with("pay_lint.of", &[("plan", &name), ("note", &note)]).to_string()
}

/// What a note says.
pub fn note_words(note: &PayNote, formats: &Formats) -> String {
    let words = formats.words;
    let with = |key: &str, arguments: &[(&str, &str)]| words.with(key, arguments).to_string();
    let pay = |amount: Decimal, unit: &PayUnit| match unit {
        PayUnit::Money => formats.amount_exact(amount),
        PayUnit::PercentOfBase => words.with("pay_lint.percent", &[("number", &plain(amount))]).to_string(),
    };
    match note {
        PayNote::Curve(fault) => with("pay_lint.curve", &[("fault", &fault_words(fault, words))]),
        PayNote::Factor(number, fault) => {
            let fault = fault_words(fault, words);
            with("pay_lint.factor", &[("number", &number.to_string()), ("fault", &fault)])
        }
        PayNote::NegativeSetting => with("pay_lint.negative_setting", &[]),
        PayNote::NoQuota => with("pay_lint.no_quota", &[]),
        PayNote::Unreachable(row) => with("pay_lint.unreachable", &[("row", &row.to_string())]),
        PayNote::Fall(Fall::Jump(at, size), unit) => {
            with("pay_lint.fall_jump", &[("at", &plain(*at)), ("size", &pay(*size, unit))])
        }
        PayNote::Fall(Fall::Slope(from, Some(to)), _) => {
            with("pay_lint.fall_slope", &[("from", &plain(*from)), ("to", &plain(*to))])
        }
        PayNote::Fall(Fall::Slope(from, None), _) => with("pay_lint.fall_on", &[("from", &plain(*from))]),
        PayNote::Cliff(cliff, unit) | PayNote::QuotaCliff(cliff, unit) => {
            let is_for_hundred = matches!(note, PayNote::QuotaCliff(..));
            let [below, reached, size] =
                [cliff.below, cliff.reached, cliff.size].map(|amount| pay(amount, unit));
            let arguments =
                [("at", &*plain(cliff.at)), ("below", &*below), ("reached", &*reached), ("size", &*size)];
            with(if is_for_hundred { "pay_lint.quota_cliff" } else { "pay_lint.cliff" }, &arguments)
        }
        PayNote::TooLarge => with("pay_lint.too_large", &[]),
    }
}

/// What is wrong with a table.
pub fn fault_words(fault: &TableFault, words: Words) -> String {
    let of_row = |key: &str, row: u32| words.with(key, &[("row", &row.to_string())]);
    let between = |key: &str, from: Decimal, to: Decimal| {
        words.with(key, &[("from", &plain(from)), ("to", &plain(to))])
    };
    match fault {
        TableFault::Empty => words.get("pay_lint.empty"),
        TableFault::OutOfOrder(row) => of_row("pay_lint.out_of_order", *row),
        TableFault::EmptyRow(row) => of_row("pay_lint.empty_row", *row),
        TableFault::Gap(from, to) => between("pay_lint.gap", *from, *to),
        TableFault::Overlap(from, to) => between("pay_lint.overlap", *from, *to),
        TableFault::NoTop => words.get("pay_lint.no_top"),
        TableFault::Negative(row) => of_row("pay_lint.negative", *row),
        TableFault::FallsForever => words.get("pay_lint.falls_forever"),
    }
    .to_string()
}

fn plain(value: Decimal) -> String {
    number::trimmed(value, 9)
}
