//! Other ways in which files write a key: "GTXPro" is the product "GTX Pro". Each is a record, so that it is remembered,
//! undone and merged by itself.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::{
    id::{Id, stable_bits},
    table::{ColumnId, TableId},
};

/// Another way to write a key of a table. It counts only where no row has the key as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KeyAlias {
    /// Identity, made of the table, the key column and what is written.
    pub id: Id<KeyAlias>,
    /// The table in which the key is looked up.
    pub table: TableId,
    /// Its column of keys.
    pub column: ColumnId,
    /// What files write, without white space around it.
    pub written: String,
    /// The key that is meant.
    pub meant: String,
}

impl KeyAlias {
    /// The alias of what is written, for keys in this column of a table.
    pub fn new(table: TableId, column: ColumnId, written: &str, meant: &str) -> Self {
        let (written, meant) = (written.trim().to_owned(), meant.trim().to_owned());
        let id = Id::from_raw(stable_bits(&format!("alias/{}/{}/{written}", table.0, column.0)));
        Self { id, table, column, written, meant }
    }
}
