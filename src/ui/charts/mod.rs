//! Charts: a canvas with its finding in words and its numbers as a table.

pub mod canvas;
pub mod figure;
pub mod legend;
