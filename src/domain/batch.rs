//! An import: an immutable batch of rows. The rows themselves are columnar chunks outside the document.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::{
    id::Id,
    table::{ColumnId, ColumnKind, TableId},
};

/// One imported batch. Rows never change; undoing the import removes this record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Batch {
    /// Identity.
    pub id: Id<Batch>,
    /// The table its rows belong to.
    pub table: TableId,
    /// SHA-256 of the packed rows in lower-case hexadecimal: their address in the chunk store.
    pub sha256: String,
    /// Number of rows.
    pub rows: u32,
    /// The columns that the import brought, in the order of the table.
    pub columns: Vec<BatchColumn>,
    /// File name as imported; data, never markup.
    pub source: String,
    /// When it was imported, seconds since 1970-01-01 UTC.
    pub imported_at: i64,
}

/// A column that a batch brought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BatchColumn {
    /// Code in the table.
    pub column: ColumnId,
    /// What its cells hold.
    pub kind: ColumnKind,
    /// Header in the imported file.
    pub header: String,
}
