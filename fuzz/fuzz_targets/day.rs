//! Any text as a day, in each order of its parts.
#![no_main]

use keyscore::data::import::{DayOrder, day};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = (day::looks_like_day(text), day::order_evidence(text));
    for order in [DayOrder::DayFirst, DayOrder::MonthFirst, DayOrder::YearFirst] {
        let _ = day::parse(text, order);
    }
});
