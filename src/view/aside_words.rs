//! What an import left out, and what it doubts, in words: lines of totals, rows of a state, discounts.

use std::rc::Rc;

use crate::{
    data::import::{
        DiscountMeaning,
        asides::{Aside, LeftOutRow},
        doubts::Tally,
    },
    view::{
        import_tables::rows_csv,
        import_words::{count, samples_of},
        message::Words,
    },
};

/// Cells that are shown of a line that was left out.
const LEFT_OUT_CELLS: usize = 6;

/// What a line is that was left out, and whether its number is the sum of the rows above it.
pub fn left_out(row: &LeftOutRow, words: Words) -> Rc<str> {
    words.get(match row.what {
        Aside::Total if row.is_sum => "import.left_out.sum",
        Aside::Total => "import.left_out.total",
        Aside::Frame => "import.left_out.frame",
        Aside::Excluded => "import.left_out.excluded",
    })
}

/// The filled cells of such a line.
pub fn left_out_cells(row: &LeftOutRow) -> String {
    let filled: Vec<String> = row.cells.iter().filter(|cell| !cell.trim().is_empty()).cloned().collect();
    samples_of(&filled, LEFT_OUT_CELLS)
}

/// Lines that were left out as they stand in the file, each with its line and what it is.
pub fn left_out_csv(headers: &[String], rows: &[LeftOutRow], words: Words) -> String {
    let told =
        rows.iter().map(|row| (row.cells.as_slice(), row.line.to_string(), left_out(row, words).to_string()));
    rows_csv(headers, told, words)
}

/// What a discount says.
pub fn discount(meaning: DiscountMeaning, words: Words) -> Rc<str> {
    words.get(match meaning {
        DiscountMeaning::ShareOff => "import.discount.share_off",
        DiscountMeaning::SharePaid => "import.discount.share_paid",
        DiscountMeaning::Money => "import.discount.money",
    })
}

/// How often a value stands in a column, with the sum of its rows.
pub fn tally(tally: &Tally, words: Words) -> Rc<str> {
    let rows = count(u64::from(tally.rows));
    match &tally.sum {
        Some(sum) => words.with("import.doubt.tally_sum", &[("n", &rows), ("sum", sum)]),
        None => words.with("import.doubt.tally", &[("n", &rows)]),
    }
}
