//! What tables and columns are called: the names of the dictionary, which formulas print too.

use std::rc::Rc;

use crate::{
    domain::table::{ColumnId, TableId, column_called, standard_table, tables},
    view::message::Words,
};

/// The name of a column of the table; its code where the dictionary of tables does not know it.
pub fn column_name(column: &ColumnId, words: Words) -> Rc<str> {
    Rc::from(column_called(&column.0).map_or(column.0.as_str(), |spec| spec.name(words.lang())))
}

/// Codes and names of the standard tables, in the order of the dictionary.
pub fn table_names(words: Words) -> Vec<(&'static str, &'static str)> {
    tables().iter().map(|table| (table.code, table.name(words.lang()))).collect()
}

/// The name of a table; its code where the dictionary does not know it.
pub fn table_name(table: &TableId, words: Words) -> Rc<str> {
    Rc::from(standard_table(table).map_or(table.0.as_str(), |spec| spec.name(words.lang())))
}

/// Names of several columns in one line.
pub fn column_names(columns: &[ColumnId], words: Words) -> String {
    let names: Vec<String> = columns
        .iter()
        .map(|column| words.with("import.quoted", &[("name", &column_name(column, words))]).to_string())
        .collect();
    names.join(&words.get("import.and"))
}
