//! What is wrong with a table of bands, in words: for the page and the command line alike.

use crate::{domain::band::BandTable, engine::band_lint::BandFinding, view::message::Words};

/// A finding as a sentence.
pub fn band_words(finding: &BandFinding, table: &BandTable, words: Words) -> String {
    let code = |number: u32| {
        let idx = number.saturating_sub(1) as usize;
        table.bands.get(idx).map(|band| band.code.as_str()).unwrap_or_default()
    };
    let of = |key: &str, number: u32| words.with(key, &[("band", code(number))]).to_string();
    match finding {
        BandFinding::Empty => words.get("band_lint.empty").to_string(),
        BandFinding::OutOfOrder(number) => of("band_lint.out_of_order", *number),
        BandFinding::AboveCap(number) => of("band_lint.above_cap", *number),
        BandFinding::TakesAll(number) => of("band_lint.takes_all", *number),
        BandFinding::SameCode(number, _) => of("band_lint.same_code", *number),
        BandFinding::FinerThanRounding(number, total) => {
            let arguments = [("band", code(*number)), ("total", &*total.to_string())];
            words.with("band_lint.finer", &arguments).to_string()
        }
    }
}
