//! Record tables: which columns exist and what they hold. Codes are stable, names are for people. The dictionary is the text
//! file `tables.txt`: in lines it is a third of the bytes that it would be as constants.

use std::sync::OnceLock;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::{kpi::Unit, text::Lang};

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
    /// Points in civil time: days with a time of day, to the second.
    Time,
    /// Yes or no: the numbers 1 and 0.
    Flag,
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
    /// Stable code; what it means, holds and is called is the same in all tables.
    pub code: &'static str,
    /// What its cells hold.
    pub kind: ColumnKind,
    /// The dimension it names, if any.
    pub dimension: Option<Dimension>,
    /// Unit of its numbers, if it holds any.
    pub unit: Option<Unit>,
    /// Whether every row must have it: from the file, or through a key from another table.
    pub required: bool,
    /// Its Chinese name.
    pub zh: &'static str,
    /// Its English name.
    pub en: &'static str,
}

/// A standard table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableSpec {
    /// Stable code.
    pub code: &'static str,
    /// Its Chinese name.
    pub zh: &'static str,
    /// Its English name.
    pub en: &'static str,
    /// The columns by which a row is known; of rows that are alike in them the place among each other counts too.
    pub key: Vec<&'static str>,
    /// The column that places a row in a period unless another is named.
    pub time: Option<&'static str>,
    /// Its columns.
    pub columns: Vec<ColumnSpec>,
}

impl TableSpec {
    /// Its name in a language.
    pub const fn name(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Zh => self.zh,
            Lang::En => self.en,
        }
    }

    /// Its column with this code.
    pub fn column(&self, code: &str) -> Option<&ColumnSpec> {
        self.columns.iter().find(|spec| spec.code == code)
    }
}

impl ColumnSpec {
    /// Its name in a language.
    pub const fn name(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Zh => self.zh,
            Lang::En => self.en,
        }
    }
}

/// Code of the standard table of order lines: one row per line of an order. `net_amount` may be left out where `unit_price`
/// and `quantity` are there: the import then computes `unit_price × quantity × (1 − discount)`.
pub const ORDER_LINES: &str = "order_lines";

/// What the dictionary says.
#[derive(Debug, Default)]
struct Dictionary {
    codes: Vec<&'static str>,
    tables: Vec<TableSpec>,
    columns: Vec<ColumnSpec>,
    carried: Vec<&'static str>,
}

/// A column of a table whose texts are keys of another table: a row finds there what its own file does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reference {
    /// The column.
    pub column: &'static str,
    /// The table that it points at.
    pub table: &'static str,
    /// The column of that table which holds the same texts.
    pub key: &'static str,
}

/// Where the texts of the columns of a table are keys: of the tables that are known by that one column; of people also
/// the territories that are theirs. In the order of the columns: what an order says counts before what its account says.
pub fn references(table: &TableSpec) -> Vec<Reference> {
    let mut found = Vec::new();
    for column in table.columns.iter().map(|spec| spec.code) {
        for other in tables().iter().filter(|other| other.code != table.code) {
            let is_key = other.key == [column];
            let is_theirs =
                other.code == "employee_territories" && table.code == "people" && column == "employee";
            if is_key || is_theirs {
                found.push(Reference { column, table: other.code, key: column });
            }
        }
    }
    found
}

/// Whether rows take this column from the rows that their keys point at. Numbers are never taken: the amount of an order
/// would count once for each of its lines.
pub fn is_carried(column: &str) -> bool {
    Dictionary::get().carried.contains(&column)
}

impl Dictionary {
    /// The dictionary of this program.
    fn get() -> &'static Self {
        static READ: OnceLock<Dictionary> = OnceLock::new();
        READ.get_or_init(|| Self::read(include_str!("tables.txt")))
    }

    /// Reads the lines; those that say nothing are left out.
    fn read(text: &'static str) -> Self {
        let mut found = Self::default();
        let (columns, tables) = text.split_once("\n= ").unwrap_or((text, ""));
        found.columns = columns.lines().skip(1).filter_map(column_of).collect();
        let (tables, carried) = tables.split_once("\n= ").unwrap_or((tables, ""));
        found.carried = carried.lines().skip(1).flat_map(|line| line.split(' ')).collect();
        let mut lines = tables.lines().skip(1);
        while let (Some(head), Some(columns)) = (lines.next(), lines.next()) {
            found.tables.extend(table_of(head, columns, &found.columns));
        }
        found.codes = found.tables.iter().map(|table| table.code).collect();
        found
    }
}

fn column_of(line: &'static str) -> Option<ColumnSpec> {
    let (holds, names) = line.split_once('|')?;
    let (zh, en) = names.split_once('|')?;
    let mut words = holds.split(' ');
    let code = words.next()?;
    let (kind, unit) = match words.next()? {
        "text" => (ColumnKind::Text, None),
        "day" => (ColumnKind::Day, None),
        "time" => (ColumnKind::Time, None),
        "flag" => (ColumnKind::Flag, None),
        "currency" => (ColumnKind::Number, Some(Unit::Currency)),
        "ratio" => (ColumnKind::Number, Some(Unit::Ratio)),
        "count" => (ColumnKind::Number, Some(Unit::Count)),
        "hours" => (ColumnKind::Number, Some(Unit::Hours)),
        "points" => (ColumnKind::Number, Some(Unit::Points)),
        _ => return None,
    };
    let dimension = match words.next() {
        Some("account") => Some(Dimension::Account),
        Some("employee") => Some(Dimension::Employee),
        Some("region") => Some(Dimension::Region),
        Some("product_line") => Some(Dimension::ProductLine),
        _ => None,
    };
    Some(ColumnSpec { code, kind, dimension, unit, required: false, zh, en })
}

fn table_of(head: &'static str, columns: &'static str, known: &[ColumnSpec]) -> Option<TableSpec> {
    let (place, names) = head.split_once('|')?;
    let (zh, en) = names.split_once('|')?;
    let mut words = place.split(' ');
    let code = words.next()?;
    let key = words.next()?.split(',').collect();
    let time = words.next().filter(|time| *time != "-");
    let spec = |word: &'static str| {
        let code = word.trim_end_matches('!');
        let spec = known.iter().find(|spec| spec.code == code)?;
        Some(ColumnSpec { required: code != word, ..*spec })
    };
    Some(TableSpec { code, zh, en, key, time, columns: columns.split(' ').filter_map(spec).collect() })
}

/// The standard tables, those that files are mostly of first.
pub fn tables() -> &'static [TableSpec] {
    &Dictionary::get().tables
}

/// All columns of the standard tables, each once.
pub fn columns() -> &'static [ColumnSpec] {
    &Dictionary::get().columns
}

/// Codes of the standard tables.
pub fn standard_tables() -> &'static [&'static str] {
    &Dictionary::get().codes
}

/// The standard table with this code.
pub fn standard_table(table: &TableId) -> Option<&'static TableSpec> {
    tables().iter().find(|spec| spec.code == table.0)
}

/// The day or time column that places a row in a period unless another is named.
pub fn default_time(table: &TableId) -> Option<ColumnId> {
    standard_table(table)?.time.map(ColumnId::from)
}

/// The columns of a standard table; `None` for a table that is not standard.
pub fn standard_columns(table: &TableId) -> Option<&'static [ColumnSpec]> {
    standard_table(table).map(|spec| spec.columns.as_slice())
}

/// The column of a standard table with this code.
pub fn standard_column(table: &TableId, column: &ColumnId) -> Option<&'static ColumnSpec> {
    standard_table(table)?.column(&column.0)
}

/// What a column code of any standard table stands for.
pub fn column_called(code: &str) -> Option<&'static ColumnSpec> {
    Dictionary::get().columns.iter().find(|spec| spec.code == code)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_line_of_the_dictionary_is_read() {
        let text = include_str!("tables.txt");
        let (columns, rest) = text.split_once("\n= ").unwrap();
        let (rest, carried) = rest.split_once("\n= ").unwrap();
        let read = Dictionary::get();
        assert_eq!(read.columns.len(), columns.lines().count() - 1);
        assert_eq!(read.tables.len() * 2, rest.lines().count() - 1);
        let listed: usize = rest.lines().skip(2).step_by(2).map(|line| line.split(' ').count()).sum();
        assert_eq!(read.tables.iter().map(|table| table.columns.len()).sum::<usize>(), listed);
        assert!(carried.lines().nth(1).unwrap().split(' ').all(|code| column_called(code).is_some()));
        assert_eq!(tables().first().map(|table| table.code), Some(ORDER_LINES));
    }

    #[test]
    fn codes_and_names_stand_for_one_thing() {
        let columns = &Dictionary::get().columns;
        for name in [|spec: &ColumnSpec| spec.code, |spec: &ColumnSpec| spec.zh, |spec: &ColumnSpec| spec.en]
        {
            assert_eq!(columns.iter().map(name).collect::<BTreeSet<_>>().len(), columns.len());
        }
        let used: BTreeSet<_> =
            tables().iter().flat_map(|table| &table.columns).map(|spec| spec.code).collect();
        assert_eq!(
            used.len(),
            columns.len(),
            "{:?}",
            columns.iter().filter(|spec| !used.contains(spec.code)).collect::<Vec<_>>()
        );
        for name in [|spec: &TableSpec| spec.code, |spec: &TableSpec| spec.zh, |spec: &TableSpec| spec.en] {
            assert_eq!(tables().iter().map(name).collect::<BTreeSet<_>>().len(), tables().len());
        }
        for table in tables() {
            let kind = |code: &str| table.column(code).map(|spec| spec.kind);
            assert!(table.key.iter().all(|code| kind(code).is_some()), "{}", table.code);
            assert!(table.columns.first().is_some_and(|spec| spec.required), "{}", table.code);
            let time = table.time.map(kind);
            assert!(matches!(time, None | Some(Some(ColumnKind::Day | ColumnKind::Time))), "{}", table.code);
            let dimensions: Vec<_> = table.columns.iter().filter_map(|spec| spec.dimension).collect();
            let different: BTreeSet<_> = dimensions.iter().collect();
            assert_eq!(different.len(), dimensions.len(), "{}", table.code);
        }
    }
}
