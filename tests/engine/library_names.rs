//! What cards of the library are called: initials of their names, readings that differ, and formulas with a short reading.

use std::collections::BTreeSet;

use keyscore::{
    domain::{
        kpi::Formula,
        library::{input_id, kpi_id},
        text::Lang,
        workspace::Workspace,
    },
    engine::library::library_records,
    view::{
        formula::{in_words, unguarded},
        message::Words,
    },
};

use crate::library::{codes, library};

/// First letters of pinyin by the order of GB 2312's first level, which is that of pinyin.
fn initials(name: &str) -> String {
    const BORDERS: [(u16, char); 23] = [
        (0xb0a1, 'a'),
        (0xb0c5, 'b'),
        (0xb2c1, 'c'),
        (0xb4ee, 'd'),
        (0xb6ea, 'e'),
        (0xb7a2, 'f'),
        (0xb8c1, 'g'),
        (0xb9fe, 'h'),
        (0xbbf7, 'j'),
        (0xbfa6, 'k'),
        (0xc0ac, 'l'),
        (0xc2e8, 'm'),
        (0xc4c3, 'n'),
        (0xc5b6, 'o'),
        (0xc5be, 'p'),
        (0xc6da, 'q'),
        (0xc8bb, 'r'),
        (0xc8f6, 's'),
        (0xcbfa, 't'),
        (0xcdda, 'w'),
        (0xcef4, 'x'),
        (0xd1b9, 'y'),
        (0xd4d1, 'z'),
    ];
    let letter = |one: char| {
        let text = one.to_string();
        let (bytes, _, _) = encoding_rs::GBK.encode(&text);
        match *bytes {
            [high, low] => {
                let code = u16::from_be_bytes([high, low]);
                BORDERS
                    .iter()
                    .rev()
                    .find(|(border, _)| *border <= code)
                    .filter(|_| code <= 0xd7f9)
                    .map(|(_, letter)| *letter)
            }
            [single] if single.is_ascii_alphanumeric() => Some(char::from(single).to_ascii_lowercase()),
            _ => None,
        }
    };
    name.chars().filter_map(letter).collect()
}

#[test]
fn the_initials_are_those_of_the_names() {
    for card in &library().cards {
        // 长 in 增长 is read zhang, and the order of GB 2312 has it under chang.
        let expected = initials(&card.name.zh.replace("增长", "增张"));
        assert_eq!(card.initials, expected, "{}", card.code);
    }
}

#[test]
fn a_guarded_formula_has_a_short_reading() {
    let library = library();
    let records = library_records(&library, &codes(&library)).unwrap();
    let mut bench = Workspace::default();
    records.into_iter().for_each(|record| bench.put(record));
    for card in &library.cards {
        let formula = &bench.kpis.get(&card.kpi_id()).unwrap().formula;
        for lang in [Lang::Zh, Lang::En] {
            let said = in_words(&unguarded(formula), &bench, Words::new(lang));
            assert!(said.chars().count() <= 260, "{} is short: {said}", card.code);
            // Names and signs only: a reader of the printed page knows no functions.
            let is_raw = ["IF", "NULL", " AND ", " OR ", "MIN(", "MAX(", "ROUND("];
            assert!(is_raw.iter().all(|raw| !said.contains(raw)), "{}: {said}", card.code);
        }
    }
    // (previous cycle − current) ÷ previous, line 57 of the source.
    let cost = || Box::new(Formula::Input(input_id("basket_cost")));
    let before = || Box::new(Formula::Prior(cost()));
    let saved = Formula::Divide(Box::new(Formula::Subtract(before(), cost())), before());
    let whole = &bench.kpis.get(&kpi_id("K23")).unwrap().formula;
    assert_eq!(unguarded(whole), saved);
    assert_ne!(whole, &saved);
    // Of two figures of which the second stands in for the first, the first is told.
    let choice = &bench.kpis.get(&kpi_id("K27")).unwrap().formula;
    let input = |code: &str| Box::new(Formula::Input(input_id(code)));
    let first = Formula::Divide(input("products_technology_dated"), input("products_technology_known"));
    assert_eq!(unguarded(choice), first);
}

#[test]
fn what_measures_times_to_respond_says_from_where_to_where() {
    let library = library();
    let times = ["K09", "K18", "K20", "K25", "K25b", "K25c"];
    for lang in [Lang::Zh, Lang::En] {
        let names: BTreeSet<String> = times
            .iter()
            .map(|code| {
                let card = library.card(code).unwrap();
                assert!(!card.variant.get(lang).is_empty(), "{code}");
                format!("{} {}", card.name.get(lang), card.variant.get(lang))
            })
            .collect();
        assert_eq!(names.len(), times.len());
    }
    // Mean and longest differ by name alone, where a list has no room for more.
    let name = |code: &str| library.card(code).unwrap().name.clone();
    let names = times.map(name);
    assert_eq!(names.iter().map(|name| &name.zh).collect::<BTreeSet<_>>().len(), times.len());
    assert!(names[3].zh.contains("平均") && names[3].en.contains("Mean"));
    assert!(names[4].zh.contains("最长") && names[4].en.contains("Longest"));
}
