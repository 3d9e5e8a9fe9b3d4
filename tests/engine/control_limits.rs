//! Limits of noise and the collection index against published examples.

use keyscore::engine::{
    control_limits::{ControlLimits, control_limits},
    receivables::{Receivables, collection_effectiveness},
};

use crate::support::decimal;

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

#[test]
fn collection_effectiveness_index() {
    let index = |numbers: [&str; 4], periods| {
        let [beginning, credit_sales, ending_total, ending_current] = numbers.map(decimal);
        let receivables = Receivables { beginning, credit_sales, periods, ending_total, ending_current };
        collection_effectiveness(&receivables).and_then(|index| index.round(1)).map(|index| index.to_string())
    };
    // creditguru: January to March, 55.9 %; gaviti: 98 %.
    assert_eq!(index(["6200", "10890", "6340", "3590"], 3).as_deref(), Some("55.9"));
    assert_eq!(index(["100000", "1000000", "120000", "100000"], 1).as_deref(), Some("98.0"));
    assert_eq!(index(["100", "0", "50", "100"], 1), None);
    assert_eq!(index(["100", "0", "50", "50"], 0), None);
}
