//! Limits of noise and the collection index against published examples.

use keyscore::{
    domain::scope::Scope,
    engine::control_limits::{ControlLimits, control_limits},
};

use crate::{
    formula_values::evaluated,
    support::{World, decimal},
};

fn limits(values: &str) -> Option<ControlLimits> {
    let value = |text: &str| (text != "-").then(|| decimal(text));
    control_limits(&values.split_whitespace().map(value).collect::<Vec<_>>())
}

#[test]
fn xmr_limits() {
    // Mean ± 2.66 × mean moving range: 11.6 ± 2.66 × 1.5 = 7.61 … 15.59.
    let found = limits("10 12 11 13 12").unwrap();
    assert_eq!((found.mean, found.moving_range), (decimal("11.6"), decimal("1.5")));
    assert_eq!((found.lower, found.upper), (decimal("7.61"), decimal("15.59")));
    // A gap makes no range: |12 − 10| and |9 − 8| only; mean 39 ÷ 4; 9.75 ± 2.66 × 1.5.
    let found = limits("10 12 - 9 8").unwrap();
    assert_eq!((found.lower, found.upper), (decimal("5.76"), decimal("13.74")));
    for none in ["", "5", "5 - 6"] {
        assert_eq!(limits(none), None, "{none}");
    }
}

/// (beginning + sales ÷ N − total) ÷ (beginning + sales ÷ N − current) × 100 as a formula of the user's own.
#[test]
fn collection_effectiveness_index() {
    let index = |[beginning, sales, periods, total, current]: [&str; 5]| {
        let due = format!("{beginning} + {sales} / {periods}");
        let text = format!("ROUND(({due} - {total}) / ({due} - {current}) * 100, 1)");
        evaluated(&mut World::new(), &text, &Scope::COMPANY, "2026-Q1")
    };
    // creditguru: January to March, 55.9 %; gaviti: 98 %.
    assert_eq!(index(["6200", "10890", "3", "6340", "3590"]), "55.9");
    assert_eq!(index(["100000", "1000000", "1", "120000", "100000"]), "98");
    assert_eq!(index(["100", "0", "1", "50", "100"]), "ZeroDenominator");
}
