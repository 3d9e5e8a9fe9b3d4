//! What tables and columns are called: the names of the dictionary, which formulas print too, and those of a workspace's own.

use std::rc::Rc;

use crate::{
    domain::{
        table::{ColumnId, TableId, column_called, tables},
        workspace::Workspace,
    },
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

/// The name of a table, a standard one or one of the workspace's own; its code where neither is known.
pub fn table_name(table: &TableId, workspace: &Workspace, words: Words) -> Rc<str> {
    Rc::from(workspace.table(table).map_or(table.0.as_str(), |spec| spec.name(words.lang())))
}

/// The name of a column of a table: as the user named it where the table is one of the workspace's own.
pub fn column_of(table: &TableId, column: &ColumnId, workspace: &Workspace, words: Words) -> Rc<str> {
    let own = workspace.own_table(table).and_then(|own| own.column(column));
    own.map_or_else(|| column_name(column, words), |column| words.of(&column.name))
}

/// Names of several columns in one line.
pub fn column_names(columns: &[ColumnId], words: Words) -> String {
    let names: Vec<String> = columns
        .iter()
        .map(|column| words.with("import.quoted", &[("name", &column_name(column, words))]).to_string())
        .collect();
    names.join(&words.get("import.and"))
}
