//! A workbook that is written: sheets of cells, each a text, an exact number, or a formula with the value that it has now.
//! Nothing of Excel's file format is in here; `write` knows that.

mod styles;
mod write;

use rust_decimal::Decimal;

pub use self::write::{BookError, write};

/// A workbook.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Book {
    /// Title of the document, in its properties.
    pub title: String,
    /// Sheets in order; names are unique, at most 31 characters, without `[ ] : * ? / \` ([`sheet_name`]).
    pub sheets: Vec<Sheet>,
    /// Names for cells: the name, and what it stands for (`'Sheet'!$A$1`).
    pub names: Vec<(String, String)>,
}

/// A sheet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Widths of the columns from the first on, in characters.
    pub widths: Vec<u16>,
    /// Rows that stay in sight, from the top.
    pub frozen: u32,
    /// Columns that are there for the calculation and not shown, from 0.
    pub hidden: Vec<u16>,
    /// Whether the row above the first that is not frozen offers filters.
    pub filter: bool,
    /// Rows of cells.
    pub rows: Vec<Vec<Cell>>,
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cell {
    /// What is in it.
    pub content: Content,
    /// What it looks like.
    pub look: Look,
    /// How its number is written.
    pub number: NumberLook,
}

/// What is in a cell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Content {
    /// Nothing.
    #[default]
    Empty,
    /// A text; never taken for a formula, whatever it begins with.
    Text(String),
    /// A number.
    Number(Decimal),
    /// A formula without its `=`, English names and commas, and what it comes to now.
    Formula(String, Shown),
    /// A formula that works on ranges as a whole.
    ArrayFormula(String, Shown),
}

/// What a formula comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    /// A number.
    Number(Decimal),
    /// A text; empty where there is no value.
    Text(String),
}

impl From<Option<Decimal>> for Shown {
    fn from(value: Option<Decimal>) -> Self {
        value.map_or_else(|| Self::Text(String::new()), Self::Number)
    }
}

/// What a cell is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Look {
    /// Something to read.
    #[default]
    Plain,
    /// The title of a sheet.
    Title,
    /// The head of a column.
    Head,
    /// A remark.
    Note,
    /// Something to change.
    Input,
    /// Something that is computed.
    Computed,
    /// A result that the rest is there for.
    Result,
}

/// How numbers are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum NumberLook {
    /// As they are.
    #[default]
    General,
    /// With so many places and marks for thousands.
    Fixed(u8),
    /// As percent with so many places.
    Percent(u8),
}

impl Cell {
    /// A text to read.
    pub fn text(text: impl Into<String>) -> Self {
        Self { content: Content::Text(text.into()), ..Self::default() }
    }

    /// A number to read.
    pub fn number(value: Decimal) -> Self {
        Self { content: Content::Number(value), ..Self::default() }
    }

    /// A number, or nothing where there is none.
    pub fn number_or_empty(value: Option<Decimal>) -> Self {
        value.map_or_else(Self::default, Self::number)
    }

    /// A formula and what it comes to now.
    pub fn formula(text: impl Into<String>, shown: impl Into<Shown>) -> Self {
        let content = Content::Formula(text.into(), shown.into());
        Self { content, look: Look::Computed, ..Self::default() }
    }

    /// The same cell for something else.
    #[must_use]
    pub const fn looking(mut self, look: Look) -> Self {
        self.look = look;
        self
    }

    /// The same cell with its number written in this way.
    #[must_use]
    pub const fn as_number(mut self, number: NumberLook) -> Self {
        self.number = number;
        self
    }
}

/// The letters of a column, from 0: A, …, Z, AA, …
pub fn column_letters(column: u16) -> String {
    let mut left = u32::from(column) + 1;
    let mut letters = Vec::new();
    while left > 0 {
        left -= 1;
        letters.push(char::from(b'A' + u8::try_from(left % 26).unwrap_or_default()));
        left /= 26;
    }
    letters.iter().rev().collect()
}

/// A text as the name of a sheet: without the characters that none may have, at most 31 long, `-` for an empty one.
pub fn sheet_name(text: &str) -> String {
    let kept: String = text.chars().filter(|one| !"[]:*?/\\'".contains(*one)).take(31).collect();
    if kept.trim().is_empty() { "-".to_owned() } else { kept.trim().to_owned() }
}

/// A cell or range of a sheet as formulas of other sheets name it.
pub fn on_sheet(sheet: &str, cells: &str) -> String {
    format!("'{}'!{cells}", sheet.replace('\'', "''"))
}

/// A text as a constant of a formula.
pub fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_the_letters_of_a_spreadsheet() {
        assert_eq!(
            [0, 25, 26, 51, 52, 701, 702].map(column_letters),
            ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]
        );
    }

    #[test]
    fn names_of_sheets_are_such_that_every_spreadsheet_takes_them() {
        assert_eq!(sheet_name("a/b:c[d]*?'\\"), "abcd");
        assert_eq!(sheet_name("  "), "-");
        assert_eq!(sheet_name(&"x".repeat(40)).len(), 31);
        assert_eq!(on_sheet("it's", "A1"), "'it''s'!A1");
        assert_eq!(quoted("a\"b"), "\"a\"\"b\"");
    }
}
