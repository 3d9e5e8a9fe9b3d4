//! Tables of the user's own: what their files hold, named and typed by the user. Whoever reads rows sees them as standard
//! tables. Columns that name accounts, people, regions or product lines have the codes that these have everywhere.

use std::sync::{Mutex, PoisonError};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::{
    id::{Id, stable_bits},
    kpi::Unit,
    table::{
        ColumnId, ColumnKind, ColumnSpec, Dimension, TableId, TableSpec, column_called, standard_table,
        tables,
    },
    text::Text2,
    workspace::Workspace,
};

/// Most tables of their own that a workspace may have.
pub const MAX_OWN_TABLES: usize = 50;
/// Most columns of one.
pub const MAX_OWN_COLUMNS: usize = 100;
/// Longest name of a table or column, in characters.
pub const MAX_NAME: usize = 60;

/// A table of the user's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OwnTable {
    /// Identity, made of the code; may be left out where a table is written by hand for an import.
    #[serde(default = "unidentified")]
    pub id: Id<OwnTable>,
    /// What formulas and batches call it; never changes.
    pub code: TableId,
    /// Name as shown.
    pub name: Text2,
    /// The columns by which a row is known; of rows that are alike in them the place among each other counts too.
    pub key: Vec<ColumnId>,
    /// The column that places a row in a period unless a formula names another; without it every formula has to.
    #[serde(default)]
    pub time: Option<ColumnId>,
    /// Its columns, in the order of the file that it was made from.
    pub columns: Vec<OwnColumn>,
}

/// A column of a table of the user's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OwnColumn {
    /// What formulas and rows call it; that of a dimension where it names its members.
    pub code: ColumnId,
    /// Name as shown.
    pub name: Text2,
    /// What its cells hold.
    pub kind: ColumnKind,
    /// Unit of its numbers, if it holds any.
    #[serde(default)]
    pub unit: Option<Unit>,
}

const fn unidentified() -> Id<OwnTable> {
    Id::from_raw(0)
}

impl OwnColumn {
    /// The dimension whose members it names.
    pub fn dimension(&self) -> Option<Dimension> {
        dimension_of(&self.code)
    }
}

/// The code of the column that names members of a dimension, in every table.
pub const fn code_of(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Account => "account",
        Dimension::Employee => "employee",
        Dimension::Region => "region",
        Dimension::ProductLine => "product_line",
    }
}

/// The dimension whose members a column of this code names.
pub fn dimension_of(column: &ColumnId) -> Option<Dimension> {
    Dimension::ALL.into_iter().find(|dimension| code_of(*dimension) == column.0)
}

/// What is wrong with a table of the user's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum OwnTableFault {
    /// It has no name.
    NoName,
    /// Its name or code is that of another table.
    NameTaken(String),
    /// Its code cannot be written in a formula.
    Code(String),
    /// It has no column.
    NoColumns,
    /// It has more columns than [`MAX_OWN_COLUMNS`].
    TooManyColumns,
    /// A column has no name.
    ColumnNoName,
    /// Two columns have this name or code.
    ColumnTwice(String),
    /// A column names members of a dimension, but holds no text.
    NotText(String),
    /// It has no key, or one that is none of its columns.
    NoKey,
    /// Its date column is none of its columns, or holds no days.
    NoDays,
    /// The workspace has [`MAX_OWN_TABLES`] already.
    TooMany,
    /// What was imported before does not go with a change of type of this column.
    KindChanged(String),
}

impl OwnTable {
    /// The identity of the table with this code.
    pub fn id_of(code: &TableId) -> Id<Self> {
        Id::from_raw(stable_bits(&format!("table/{}", code.0)))
    }

    /// Its column with this code.
    pub fn column(&self, code: &ColumnId) -> Option<&OwnColumn> {
        self.columns.iter().find(|column| column.code == *code)
    }

    /// It in the form of a standard table. A region is always among its columns where it names accounts or people: rows then
    /// take it from those. The form is made once for each definition and kept as long as the program runs; definitions are
    /// few and change rarely, and a form that lasts is the same to every reader as one of the dictionary.
    pub fn spec(&self) -> &'static TableSpec {
        static MADE: Mutex<Vec<(OwnTable, &'static TableSpec)>> = Mutex::new(Vec::new());
        let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, spec)) = made.iter().find(|(table, _)| table == self) {
            return spec;
        }
        let spec: &'static TableSpec = Box::leak(Box::new(self.form()));
        made.push((self.clone(), spec));
        spec
    }

    fn form(&self) -> TableSpec {
        let mut columns: Vec<ColumnSpec> = self.columns.iter().map(|column| self.form_of(column)).collect();
        let has = |code: &str| self.columns.iter().any(|column| column.code.0 == code);
        let takes_region = (has("account") || has("employee")) && !has("region");
        if let Some(region) = column_called("region").filter(|_| takes_region) {
            columns.push(*region);
        }
        let [zh, en] = both(&self.name, &self.code.0);
        TableSpec {
            code: kept(&self.code.0),
            zh,
            en,
            key: self.key.iter().map(|column| kept(&column.0)).collect(),
            time: self.time.as_ref().map(|column| kept(&column.0)),
            columns,
        }
    }

    fn form_of(&self, column: &OwnColumn) -> ColumnSpec {
        let [zh, en] = both(&column.name, &column.code.0);
        ColumnSpec {
            code: kept(&column.code.0),
            kind: column.kind,
            dimension: column.dimension(),
            unit: column.unit,
            required: self.key.contains(&column.code) || self.time.as_ref() == Some(&column.code),
            zh,
            en,
        }
    }

    /// What is wrong with it by itself.
    pub fn fault(&self) -> Option<OwnTableFault> {
        if self.name.zh.trim().is_empty() && self.name.en.trim().is_empty() {
            return Some(OwnTableFault::NoName);
        }
        if !is_code(&self.code.0) {
            return Some(OwnTableFault::Code(self.code.0.clone()));
        }
        if standard_table(&self.code).is_some() {
            return Some(OwnTableFault::NameTaken(self.code.0.clone()));
        }
        if self.columns.is_empty() {
            return Some(OwnTableFault::NoColumns);
        }
        if self.columns.len() > MAX_OWN_COLUMNS {
            return Some(OwnTableFault::TooManyColumns);
        }
        let mut names: Vec<String> = Vec::new();
        for column in &self.columns {
            let all = [&column.code.0, &column.name.zh, &column.name.en];
            let mut own: Vec<String> =
                all.iter().map(|name| name.trim().to_lowercase()).filter(|name| !name.is_empty()).collect();
            own.sort();
            own.dedup();
            if column.name.zh.trim().is_empty() && column.name.en.trim().is_empty() {
                return Some(OwnTableFault::ColumnNoName);
            }
            if !is_code(&column.code.0) {
                return Some(OwnTableFault::Code(column.code.0.clone()));
            }
            if let Some(twice) = own.iter().find(|name| names.contains(name)) {
                return Some(OwnTableFault::ColumnTwice(twice.clone()));
            }
            names.extend(own);
            if column.dimension().is_some() && column.kind != ColumnKind::Text {
                return Some(OwnTableFault::NotText(column.code.0.clone()));
            }
        }
        if self.key.is_empty() || self.key.iter().any(|key| self.column(key).is_none()) {
            return Some(OwnTableFault::NoKey);
        }
        let holds_days = |code: &ColumnId| {
            self.column(code).is_some_and(|column| matches!(column.kind, ColumnKind::Day | ColumnKind::Time))
        };
        self.time.as_ref().filter(|time| !holds_days(time)).map(|_| OwnTableFault::NoDays)
    }

    /// What is wrong with it in this workspace, in place of the one of its code.
    pub fn fault_in(&self, workspace: &Workspace) -> Option<OwnTableFault> {
        if let Some(fault) = self.fault() {
            return Some(fault);
        }
        for name in self.names() {
            let others = workspace.tables().into_iter().filter(|other| other.code != self.code.0);
            for other in others {
                if [other.code, other.zh, other.en].iter().any(|known| known.to_lowercase() == name) {
                    return Some(OwnTableFault::NameTaken(name));
                }
            }
        }
        let before = workspace.own_table(&self.code);
        if before.is_none() && workspace.own_tables.len() >= MAX_OWN_TABLES {
            return Some(OwnTableFault::TooMany);
        }
        let changed = |column: &&OwnColumn| {
            self.column(&column.code).is_some_and(|now| now.kind != column.kind)
                && workspace.batches.values().any(|batch| batch.table == self.code)
        };
        let changed = before.and_then(|before| before.columns.iter().find(changed));
        changed.map(|column| OwnTableFault::KindChanged(column.code.0.clone()))
    }

    /// What is wrong with it as a new table of this workspace: it takes the place of none that is there, unless it is that very
    /// one.
    pub fn fault_as_new(&self, workspace: &Workspace) -> Option<OwnTableFault> {
        let is_taken = workspace.own_table(&self.code).is_some_and(|there| there != self);
        let taken = || is_taken.then(|| OwnTableFault::NameTaken(self.code.0.clone()));
        self.fault().or_else(taken).or_else(|| self.fault_in(workspace))
    }

    /// What is wrong with it beside others that are made at the same time: those that are not like it have other names.
    pub fn fault_beside(&self, others: &[Self]) -> Option<OwnTableFault> {
        let others: Vec<String> =
            others.iter().filter(|other| *other != self).flat_map(Self::names).collect();
        self.names().into_iter().find(|name| others.contains(name)).map(OwnTableFault::NameTaken)
    }

    /// Its code and its names as they are compared.
    fn names(&self) -> Vec<String> {
        let names = [&self.code.0, &self.name.zh, &self.name.en];
        names.into_iter().map(|name| name.trim().to_lowercase()).filter(|name| !name.is_empty()).collect()
    }
}

/// Whether a text can be written in a formula as the name of a table or column without brackets: letters of any script,
/// digits and underscores, a letter first.
pub fn is_code(text: &str) -> bool {
    let is_letter = |letter: char| letter.is_alphabetic();
    text.chars().next().is_some_and(is_letter)
        && text.chars().count() <= MAX_NAME
        && text.chars().all(|letter| is_letter(letter) || letter.is_ascii_digit() || letter == '_')
}

/// A code made of a name: its letters and digits, in lower case, all else an underscore; `otherwise` where nothing is left.
pub fn code_from(name: &str, otherwise: &str) -> String {
    let mut code = String::new();
    for letter in name.trim().chars() {
        if letter.is_alphabetic() || letter.is_ascii_digit() {
            code.extend(letter.to_lowercase());
        } else if !code.ends_with('_') && !code.is_empty() {
            code.push('_');
        }
    }
    let mut code: String = code.trim_end_matches('_').chars().take(MAX_NAME / 2).collect();
    if code.chars().next().is_none_or(|letter| !letter.is_alphabetic()) {
        code = if code.is_empty() { otherwise.to_owned() } else { format!("{otherwise}_{code}") };
    }
    code
}

impl Workspace {
    /// The table with this code: a standard one or one of its own.
    pub fn table(&self, table: &TableId) -> Option<&'static TableSpec> {
        standard_table(table).or_else(|| self.own_table(table).map(OwnTable::spec))
    }

    /// The table of its own with this code.
    pub fn own_table(&self, table: &TableId) -> Option<&OwnTable> {
        self.own_tables.get(&OwnTable::id_of(table)).filter(|own| own.code == *table)
    }

    /// The standard tables, then its own in the order of their codes.
    pub fn tables(&self) -> Vec<&'static TableSpec> {
        let mut own: Vec<&OwnTable> = self.own_tables.values().collect();
        own.sort_by(|left, right| left.code.cmp(&right.code));
        tables().iter().chain(own.into_iter().map(OwnTable::spec)).collect()
    }
}

/// Both names, each in place of the other where that is empty, and the code where both are.
fn both(name: &Text2, code: &str) -> [&'static str; 2] {
    let (zh, en) = (name.zh.trim(), name.en.trim());
    let zh = if zh.is_empty() { en } else { zh };
    let en = if en.is_empty() { zh } else { en };
    [zh, en].map(|name| kept(if name.is_empty() { code } else { name }))
}

/// A text for as long as the program runs; see [`OwnTable::spec`].
fn kept(text: &str) -> &'static str {
    Box::leak(Box::from(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visits() -> OwnTable {
        let column = |code: &str, zh: &str, kind, unit| OwnColumn {
            code: code.into(),
            name: Text2::new(zh, code),
            kind,
            unit,
        };
        OwnTable {
            id: OwnTable::id_of(&"visits".into()),
            code: "visits".into(),
            name: Text2::new("拜访", "Visits"),
            key: vec!["visit".into()],
            time: Some("visited_on".into()),
            columns: vec![
                column("visit", "拜访编号", ColumnKind::Text, None),
                column("visited_on", "拜访日", ColumnKind::Day, None),
                column("account", "门店", ColumnKind::Text, None),
                column("spent", "费用", ColumnKind::Number, Some(Unit::Currency)),
            ],
        }
    }

    #[test]
    fn it_reads_as_a_standard_table_and_is_made_once() {
        let table = visits();
        let spec = table.spec();
        assert!(std::ptr::eq(spec, table.clone().spec()));
        assert_eq!((spec.code, spec.zh, spec.en), ("visits", "拜访", "Visits"));
        assert_eq!((spec.key.as_slice(), spec.time), (["visit"].as_slice(), Some("visited_on")));
        let required: Vec<&str> =
            spec.columns.iter().filter(|column| column.required).map(|column| column.code).collect();
        assert_eq!(required, ["visit", "visited_on"]);
        let dimensions: Vec<_> = spec.columns.iter().filter_map(|column| column.dimension).collect();
        assert_eq!(dimensions, [Dimension::Account, Dimension::Region], "rows take their account's region");
    }

    #[test]
    fn what_cannot_stand_is_named() {
        let workspace = Workspace::default();
        assert_eq!(visits().fault_in(&workspace), None);
        let fault = |change: fn(&mut OwnTable)| {
            let mut table = visits();
            change(&mut table);
            table.fault_in(&workspace)
        };
        assert_eq!(fault(|table| table.name = Text2::default()), Some(OwnTableFault::NoName));
        assert_eq!(fault(|table| table.columns.clear()), Some(OwnTableFault::NoColumns));
        assert_eq!(fault(|table| table.key.clear()), Some(OwnTableFault::NoKey));
        assert_eq!(fault(|table| table.time = Some("spent".into())), Some(OwnTableFault::NoDays));
        assert_eq!(
            fault(|table| table.name = Text2::new("订单", "Visits")),
            Some(OwnTableFault::NameTaken("订单".to_owned()))
        );
        assert_eq!(fault(|table| table.code = "2nd".into()), Some(OwnTableFault::Code("2nd".to_owned())));
        assert_eq!(
            fault(|table| table.columns[3].name.zh = "门店".to_owned()),
            Some(OwnTableFault::ColumnTwice("门店".to_owned()))
        );
    }

    #[test]
    fn a_taken_code_is_refused() {
        let taken = |code: &str| Some(OwnTableFault::NameTaken(code.to_owned()));
        let mut workspace = Workspace::default();
        let renamed =
            |code: &str| OwnTable { id: OwnTable::id_of(&code.into()), code: code.into(), ..visits() };
        // That of a standard table, with a workspace and without.
        assert_eq!(renamed("orders").fault(), taken("orders"));
        assert_eq!(renamed("orders").fault_in(&workspace), taken("orders"));
        assert_eq!(renamed("Orders").fault_as_new(&workspace), taken("orders"));
        // That of a table that is there: it may be changed, but no new one may be like it in its code only.
        assert_eq!(visits().fault_as_new(&workspace), None);
        workspace.put(visits().into());
        let other = OwnTable { time: None, ..visits() };
        assert_eq!((visits().fault_as_new(&workspace), other.fault_in(&workspace)), (None, None));
        assert_eq!(other.fault_as_new(&workspace), taken("visits"));
        let named = OwnTable { name: Text2::same("Calls"), ..renamed("calls") };
        assert_eq!(named.fault_as_new(&workspace), None);
    }

    #[test]
    fn tables_that_are_made_together_are_alike_or_apart() {
        let other = OwnTable { time: None, ..visits() };
        assert_eq!(visits().fault_beside(&[visits(), visits()]), None);
        let twice = Some(OwnTableFault::NameTaken("visits".to_owned()));
        assert_eq!(visits().fault_beside(&[visits(), other]), twice);
        let apart = OwnTable { code: "calls".into(), name: Text2::same("Calls"), ..visits() };
        assert_eq!(visits().fault_beside(&[apart]), None);
    }

    #[test]
    fn codes_are_made_of_names() {
        assert_eq!(code_from(" Visit No. (2026) ", "column"), "visit_no_2026");
        assert_eq!(code_from("拜访 次数", "column"), "拜访_次数");
        assert_eq!(code_from("2026", "column"), "column_2026");
        assert_eq!(code_from("—", "column"), "column");
        assert!(
            is_code("拜访_次数") && is_code("visit_no") && !is_code("") && !is_code("a b") && !is_code("1a")
        );
    }
}
