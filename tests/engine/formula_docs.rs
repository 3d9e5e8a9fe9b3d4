//! The reference of the formula language is current: it names every word, and its examples come to what it says.

use keyscore::{
    domain::scope::Scope,
    engine::{
        exact::Exact,
        language::{parse, words::Function},
    },
};

use crate::{
    formula_values::{ORDERS, evaluated},
    support::{World, decimal},
};

const REFERENCE: &str = include_str!("../../docs/formulas.md");

/// A number or a quotient, as a decimal of 9 places.
fn number(text: &str) -> String {
    let (numerator, denominator) = text.split_once('/').unwrap_or((text, "1"));
    let sides = [numerator, denominator].map(|side| Exact::from(decimal(side.trim())));
    sides[0].over(sides[1]).and_then(Exact::to_decimal).unwrap().to_string()
}

#[test]
fn every_word_is_explained() {
    for (function, names) in Function::NAMES {
        for name in *names {
            assert!(REFERENCE.contains(name), "{function:?}: {name}");
        }
    }
}

#[test]
fn every_example_comes_to_what_it_says() {
    let examples = REFERENCE.split("## Examples").nth(1).unwrap();
    let mut n_examples = 0;
    for line in examples.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        let (formula, when) = cells[0].rsplit_once('`').unwrap();
        let formula = formula.trim_start_matches('`');
        let when = if when.contains("February") { "2026-02" } else { "2026-Q1" };
        let mut world = World::new();
        world.orders(1, ORDERS);
        let found = || evaluated(&mut world, formula, &Scope::COMPANY, when);
        n_examples += 1;
        match cells[1] {
            "refused" => assert!(parse(formula, &World::new().model.workspace).is_err(), "{formula}"),
            "missing: no data" => assert!({ found }().starts_with("no data"), "{formula}"),
            "missing: zero denominator" => assert_eq!({ found }(), "ZeroDenominator", "{formula}"),
            value => {
                let value = value.split('=').next().unwrap().trim();
                assert_eq!(number(&{ found }()), number(value), "{formula}");
            }
        }
    }
    assert!(n_examples > 15, "the examples were read: {n_examples}");
}
