//! Tables of the user's own in words: what their columns hold, what is wrong with one, what formulas write.

use std::rc::Rc;

use crate::{
    data::import::{own::ColumnForm, preview::Preview},
    domain::{
        own_table::{MAX_OWN_COLUMNS, MAX_OWN_TABLES, OwnColumn, OwnTable, OwnTableFault},
        table::{ColumnId, ColumnKind},
        workspace::Workspace,
    },
    engine::language::print,
    view::{message::Words, table_words::column_name},
};

/// What a column holds, in a word.
pub fn form_name(form: ColumnForm, words: Words) -> Rc<str> {
    words.get(&format!("own_table.form.{}", form.word()))
}

/// What is wrong with a table, and what to do.
pub fn fault(fault: &OwnTableFault, words: Words) -> String {
    let (key, name) = match fault {
        OwnTableFault::NoName => ("no_name", ""),
        OwnTableFault::NameTaken(name) => ("name_taken", name.as_str()),
        OwnTableFault::Code(code) => ("code", code.as_str()),
        OwnTableFault::NoColumns => ("no_columns", ""),
        OwnTableFault::TooManyColumns => ("too_many_columns", ""),
        OwnTableFault::ColumnNoName => ("column_no_name", ""),
        OwnTableFault::ColumnTwice(name) => ("column_twice", name.as_str()),
        OwnTableFault::NotText(name) => ("not_text", name.as_str()),
        OwnTableFault::NoKey => ("no_key", ""),
        OwnTableFault::NoDays => ("no_days", ""),
        OwnTableFault::TooMany => ("too_many", ""),
        OwnTableFault::KindChanged(name) => ("kind_changed", name.as_str()),
    };
    let most = if matches!(fault, OwnTableFault::TooMany) { MAX_OWN_TABLES } else { MAX_OWN_COLUMNS };
    words.with(&format!("own_table.fault.{key}"), &[("name", name), ("most", &most.to_string())]).to_string()
}

/// A formula over a table as its user would write it: the sum of its first column of numbers, else how many rows it has.
pub fn example(table: &OwnTable) -> String {
    let name = print::name(&table.code.0);
    let number = table.columns.iter().find(|column| column.kind == ColumnKind::Number);
    match number {
        Some(column) => format!("SUM({name}.{})", print::name(&column.code.0)),
        None => format!("COUNT({name})"),
    }
}

/// The name of a column.
pub fn own_column_name(column: &OwnColumn, words: Words) -> Rc<str> {
    words.of(&column.name)
}

/// The name of a column of the table that a file is taken for.
pub fn seen_column_name(preview: &Preview, column: &ColumnId, words: Words) -> Rc<str> {
    let own = preview.own.as_ref().and_then(|own| own.column(column));
    own.map_or_else(|| column_name(column, words), |column| own_column_name(column, words))
}

/// Codes and names of the tables of a workspace's own, in the order of their names.
pub fn own_tables(workspace: &Workspace, words: Words) -> Vec<(Rc<str>, Rc<str>)> {
    let mut own: Vec<(Rc<str>, Rc<str>)> = workspace
        .own_tables
        .values()
        .map(|table| (Rc::from(table.code.0.as_str()), words.of(&table.name)))
        .collect();
    own.sort_by(|left, right| (&left.1, &left.0).cmp(&(&right.1, &right.0)));
    own
}
