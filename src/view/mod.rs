//! State to drawable values: rows, series, number formats, messages by key. Never touches the page.

pub mod attention;
pub mod band_words;
pub mod benchmark_text;
pub mod bytes;
pub mod catalogue;
pub mod chart;
pub mod course;
pub mod csv_text;
pub mod entry;
pub mod explain;
pub mod facts;
pub mod facts_words;
pub mod formats;
pub mod formula;
pub mod formula_draft;
pub mod formula_words;
pub mod heat;
pub mod import_words;
pub mod kpi_row;
pub mod marks;
pub mod message;
pub mod movement;
pub mod names;
pub mod number;
pub mod partial;
pub mod pay;
pub mod pay_lint;
pub mod period;
pub mod plan_form;
pub mod roster;
pub mod rule_form;
pub mod rule_scopes;
pub mod rule_tried;
pub mod rule_words;
pub mod sort;
pub mod standing;
pub mod typed_grid;
pub mod weight_card;

#[cfg(test)]
mod sample_tests;
