//! What is said of a shared link that cannot be opened: a title and what helps, for each way in which it can be broken.

use std::rc::Rc;

use rust_decimal::Decimal;

use crate::{
    data::share::Fault,
    view::{message::Words, number},
};

/// A number of characters.
pub fn characters(count: usize) -> String {
    number::fixed(Decimal::from(count), 0)
}

/// Title and text of what is wrong with a locked file.
pub fn file_fault(words: Words, fault: &Fault) -> (Rc<str>, Rc<str>) {
    let plain =
        |key: &str| (words.get(&format!("share.file_{key}")), words.get(&format!("share.file_{key}_text")));
    match fault {
        Fault::Newer(_) => plain("newer"),
        Fault::Locked => plain("locked"),
        Fault::KeyTooDear => plain("dear"),
        Fault::TooLarge { .. } | Fault::TooLong { .. } => plain("large"),
        Fault::Incomplete { .. } => plain("incomplete"),
        Fault::Empty | Fault::Foreign | Fault::Damaged => plain("damaged"),
        Fault::WrongPassphrase => self::fault(words, fault),
    }
}

/// Title and text.
pub fn fault(words: Words, fault: &Fault) -> (Rc<str>, Rc<str>) {
    let plain = |key: &str| (words.get(&format!("share.{key}")), words.get(&format!("share.{key}_text")));
    let count = |length: &usize| characters(*length);
    match fault {
        Fault::Empty => plain("empty"),
        Fault::Foreign => plain("foreign"),
        Fault::Damaged => plain("damaged"),
        Fault::Newer(_) => plain("newer"),
        Fault::Locked => plain("locked"),
        Fault::WrongPassphrase => plain("wrong"),
        Fault::KeyTooDear => plain("dear"),
        Fault::TooLarge { .. } => plain("large"),
        Fault::TooLong { got, limit } => (
            words.get("share.long"),
            words.with("share.long_text", &[("got", &count(got)), ("limit", &count(limit))]),
        ),
        Fault::Incomplete { got, of } => (
            words.get("share.incomplete"),
            words.with("share.incomplete_text", &[("got", &count(got)), ("of", &count(of))]),
        ),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::domain::text::Lang;

    #[test]
    fn every_fault_has_words_of_its_own_in_both_languages() {
        let faults = [
            Fault::Empty,
            Fault::Foreign,
            Fault::Damaged,
            Fault::Newer(2),
            Fault::Locked,
            Fault::WrongPassphrase,
            Fault::KeyTooDear,
            Fault::TooLarge { limit: 1 },
            Fault::TooLong { got: 1_600_000, limit: 1_500_000 },
            Fault::Incomplete { got: 1_843, of: 2_411 },
        ];
        let mut said = BTreeSet::new();
        for lang in [Lang::Zh, Lang::En] {
            for one in &faults {
                let (title, text) = fault(Words::new(lang), one);
                assert!(!title.starts_with("share.") && !text.starts_with("share."), "{title} {text}");
                assert!(said.insert(title) && said.insert(text), "{one:?}");
                let (title, text) = file_fault(Words::new(lang), one);
                assert!(!title.starts_with("share.") && !text.starts_with("share."), "{title} {text}");
            }
        }
        let (_, text) = fault(Words::new(Lang::En), &Fault::Incomplete { got: 1_843, of: 2_411 });
        assert!(text.contains("1,843") && text.contains("2,411"), "{text}");
    }
}
