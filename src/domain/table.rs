//! Record tables: which columns exist and what they hold. Codes are stable, names are for people.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::kpi::Unit;

/// Stable code of a table, for example `order_lines`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct TableId(pub String);

/// Stable code of a column within its table, for example `net_amount`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct ColumnId(pub String);

impl From<&str> for TableId {
    fn from(code: &str) -> Self {
        Self(code.to_owned())
    }
}
impl From<&str> for ColumnId {
    fn from(code: &str) -> Self {
        Self(code.to_owned())
    }
}

/// What the cells of a column hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ColumnKind {
    /// Text, kept as it is (identifiers with leading zeros too).
    Text,
    /// Civil days.
    Day,
    /// Exact numbers: integers at the column's scale (decimal places).
    Number,
}

/// The dimension that a text column names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    /// Accounts.
    Account,
    /// Employees.
    Employee,
    /// Regions.
    Region,
    /// Product lines.
    ProductLine,
}

impl Dimension {
    /// All dimensions that rows can name.
    pub const ALL: [Self; 4] = [Self::Account, Self::Employee, Self::Region, Self::ProductLine];
}

/// A column of a standard table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ColumnSpec {
    /// Stable code.
    pub code: &'static str,
    /// What its cells hold.
    pub kind: ColumnKind,
    /// The dimension it names, if any.
    pub dimension: Option<Dimension>,
    /// Unit of its numbers, if it holds any.
    pub unit: Option<Unit>,
    /// Whether an import must map it.
    pub required: bool,
}

/// Code of the standard table of order lines: one row per line of an order.
pub const ORDER_LINES: &str = "order_lines";

const fn column(code: &'static str, kind: ColumnKind) -> ColumnSpec {
    ColumnSpec { code, kind, dimension: None, unit: None, required: false }
}

const fn measured(code: &'static str, unit: Unit) -> ColumnSpec {
    ColumnSpec { unit: Some(unit), ..column(code, ColumnKind::Number) }
}

const fn naming(code: &'static str, dimension: Dimension) -> ColumnSpec {
    ColumnSpec { code, kind: ColumnKind::Text, dimension: Some(dimension), unit: None, required: false }
}

const fn required(spec: ColumnSpec) -> ColumnSpec {
    ColumnSpec { required: true, ..spec }
}

/// Columns of [`ORDER_LINES`]. `net_amount` may be left out where `unit_price` and `quantity` are there:
/// the import then computes `unit_price × quantity × (1 − discount)`.
pub const ORDER_LINE_COLUMNS: &[ColumnSpec] = &[
    required(column("order_id", ColumnKind::Text)),
    required(column("order_date", ColumnKind::Day)),
    column("promised_date", ColumnKind::Day),
    column("delivered_date", ColumnKind::Day),
    required(naming("account", Dimension::Account)),
    naming("employee", Dimension::Employee),
    naming("region", Dimension::Region),
    naming("product_line", Dimension::ProductLine),
    column("product", ColumnKind::Text),
    measured("quantity", Unit::Count),
    measured("unit_price", Unit::Currency),
    measured("discount", Unit::Ratio),
    measured("net_amount", Unit::Currency),
    measured("cost", Unit::Currency),
    measured("complaints", Unit::Count),
    measured("response_hours", Unit::Hours),
];

/// Codes of the standard tables.
pub const fn standard_tables() -> &'static [&'static str] {
    &[ORDER_LINES]
}

/// The day column that places a row in a period unless another is named.
pub fn default_time(table: &TableId) -> Option<ColumnId> {
    (table.0 == ORDER_LINES).then(|| ColumnId::from("order_date"))
}

/// The columns of a standard table; `None` for a table that is not standard.
pub fn standard_columns(table: &TableId) -> Option<&'static [ColumnSpec]> {
    (table.0 == ORDER_LINES).then_some(ORDER_LINE_COLUMNS)
}

/// The column of a standard table with this code.
pub fn standard_column(table: &TableId, column: &ColumnId) -> Option<&'static ColumnSpec> {
    standard_columns(table)?.iter().find(|spec| spec.code == column.0)
}
