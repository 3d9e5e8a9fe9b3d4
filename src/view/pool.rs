//! Bonuses by grades in words: what is to be known before using one, who does not share and why. For the page and the command line.

use std::rc::Rc;

use rust_decimal::Decimal;

use crate::{
    domain::workspace::Workspace,
    engine::{
        incentive::pool::PoolError,
        pool_lint::{PoolFinding, PoolNote},
        pools::{LeftOut, PoolShare},
    },
    view::{formats::Formats, message::Words, number},
};

/// A finding as a sentence with the bonus's name.
pub fn pool_finding_words(finding: &PoolFinding, workspace: &Workspace, formats: &Formats) -> String {
    let words = formats.words;
    let name = workspace.pools.get(&finding.pool).map(|pool| words.of(&pool.name)).unwrap_or_default();
    let note = pool_note_words(&finding.note, formats);
    words.with("pool.of", &[("pool", &name), ("note", &note)]).to_string()
}

/// What a note says.
pub fn pool_note_words(note: &PoolNote, formats: &Formats) -> String {
    let words = formats.words;
    let plain = |value: Decimal| number::trimmed(value, 9);
    let of_code = |key: &str, code: &str| words.with(key, &[("code", code)]);
    match note {
        PoolNote::Amount(amount) => {
            words.with("pool.note.amount", &[("amount", &formats.amount_exact(*amount))])
        }
        PoolNote::Limits => words.get("pool.note.limits"),
        PoolNote::Negative(code) => of_code("pool.note.negative", code),
        PoolNote::Twice(code) => of_code("pool.note.twice", code),
        PoolNote::NoBands => words.get("pool.note.no_bands"),
        PoolNote::Without(code) => of_code("pool.note.without", code),
        PoolNote::Unknown(code) => of_code("pool.note.unknown", code),
        PoolNote::Falls { better, next } => {
            words.with("pool.note.falls", &[("better", better), ("next", next)])
        }
        PoolNote::Cliff { at, better, coefficient, next, below } => {
            let size =
                coefficient.checked_sub(*below).and_then(|size| size.checked_mul(Decimal::ONE_HUNDRED));
            let size = size.map(|size| format!("{}%", plain(size.abs()))).unwrap_or_default();
            let (at, reached, below) = (plain(*at), plain(*coefficient), plain(*below));
            let arguments: [(&str, &str); 6] = [
                ("at", &at),
                ("better", better),
                ("reached", &reached),
                ("next", next),
                ("below", &below),
                ("size", &size),
            ];
            words.with("pool.note.cliff", &arguments)
        }
    }
    .to_string()
}

/// Why a bonus cannot be divided.
pub fn pool_fault_words(fault: PoolError, formats: &Formats) -> String {
    let note = match fault {
        PoolError::NotInUnits(amount) => PoolNote::Amount(amount),
        PoolError::NegativePool => PoolNote::Amount(Decimal::NEGATIVE_ONE),
        PoolError::Limits(_) => PoolNote::Limits,
        PoolError::Allocation(_) => return formats.words.get("pay_lint.too_large").to_string(),
    };
    pool_note_words(&note, formats)
}

/// How a share comes about: grade, coefficient, base; `None` for who does not share.
pub fn share_words(share: &PoolShare, formats: &Formats) -> Option<String> {
    let (grade, coefficient, base) = (share.grade.as_deref()?, share.coefficient?, share.base.as_ref()?);
    let (coefficient, base) = (number::trimmed(coefficient, 9), formats.amount(base.amount));
    let arguments = [("grade", grade), ("coefficient", &*coefficient), ("base", &*base)];
    Some(formats.words.with("pool.own", &arguments).to_string())
}

/// Why somebody does not share.
pub fn left_out_words(why: LeftOut, words: Words) -> Rc<str> {
    words.get(match why {
        LeftOut::NoGrade => "pool.left_out.no_grade",
        LeftOut::NoCoefficient => "pool.left_out.no_coefficient",
        LeftOut::NoBase => "pool.left_out.no_base",
    })
}
