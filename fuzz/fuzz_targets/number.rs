//! Any text as a number: it is one exactly, or none; never a crash, never more digits than are kept.
#![no_main]

use keyscore::data::import::number::{MAX_PLACES, parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for decimal_comma in [false, true] {
        if let Ok(number) = parse(text, decimal_comma) {
            assert!(number.scale <= MAX_PLACES);
            // What is written back plainly is read as the same number.
            let digits = number.mantissa.unsigned_abs().to_string();
            let places = usize::from(number.scale);
            let digits = format!("{digits:0>width$}", width = places + 1);
            let (whole, part) = digits.split_at(digits.len() - places);
            let sign = if number.mantissa < 0 { "-" } else { "" };
            let plain = if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") };
            if let Ok(again) = parse(&plain, false) {
                assert_eq!((again.mantissa, again.scale), (number.mantissa, number.scale), "{text:?} → {plain}");
            }
        }
    }
});
