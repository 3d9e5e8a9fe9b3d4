//! What names stand for: tables and columns, KPIs and inputs, in both languages.

use crate::{
    domain::{
        id::Id,
        kpi::{Input, Kpi, Unit},
        table::{ColumnId, ColumnKind, ColumnSpec, TableId, TableSpec},
        text::{Lang, Text2},
        workspace::Workspace,
    },
    engine::language::{
        error::{NameKind, Problem},
        types::Type,
        words::{is_same, nearest},
    },
};

/// Before the id of a KPI that has no name of its own.
const KPI_MARK: &str = "#kpi:";
/// Before the id of an input that has no name of its own.
const INPUT_MARK: &str = "#input:";

/// What a name of a formula stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// A KPI.
    Kpi(Id<Kpi>),
    /// An input.
    Input(Id<Input>),
}

/// The names of a workspace.
#[derive(Debug, Clone, Copy)]
pub struct Names<'w> {
    workspace: &'w Workspace,
}

impl<'w> Names<'w> {
    /// The names of a workspace.
    pub const fn of(workspace: &'w Workspace) -> Self {
        Self { workspace }
    }

    /// What a name stands for: a KPI by its code; else the one KPI or input of that name in either language; else the
    /// same whatever the case of Latin letters.
    pub(super) fn find(self, name: &str) -> Result<Named, Problem> {
        let name = name.trim();
        if let Some(id) = name.strip_prefix(KPI_MARK).and_then(|id| id.parse().ok()) {
            return Ok(Named::Kpi(id));
        }
        if let Some(id) = name.strip_prefix(INPUT_MARK).and_then(|id| id.parse().ok()) {
            return Ok(Named::Input(id));
        }
        let exactly: fn(&str, &str) -> bool = |known, name| known.trim() == name;
        let alike: fn(&str, &str) -> bool = |known, name| is_same(known.trim(), name);
        for same in [exactly, alike] {
            for found in [self.by_code(name, same), self.by_name(name, same)] {
                match found.as_slice() {
                    [] => {}
                    [one] => return Ok(*one),
                    _ => return Err(Problem::Ambiguous(name.to_owned())),
                }
            }
        }
        let suggestion = nearest(name, self.all());
        Err(Problem::Unknown { kind: NameKind::Kpi, name: name.to_owned(), suggestion })
    }

    fn by_code(self, name: &str, same: fn(&str, &str) -> bool) -> Vec<Named> {
        let kpis = self.workspace.kpis.values().filter(|kpi| same(&kpi.code, name));
        kpis.map(|kpi| Named::Kpi(kpi.id)).collect()
    }

    fn by_name(self, name: &str, same: fn(&str, &str) -> bool) -> Vec<Named> {
        let is_named = |text: &Text2| same(&text.zh, name) || same(&text.en, name);
        let kpis = self.workspace.kpis.values().filter(|kpi| is_named(&kpi.name));
        let inputs = self.workspace.inputs.values().filter(|input| is_named(&input.name));
        kpis.map(|kpi| Named::Kpi(kpi.id)).chain(inputs.map(|input| Named::Input(input.id))).collect()
    }

    fn all(self) -> impl Iterator<Item = &'w str> {
        let kpis = self.workspace.kpis.values();
        let of_kpis = kpis.flat_map(|kpi| [kpi.code.as_str(), &kpi.name.zh, &kpi.name.en]);
        of_kpis
            .chain(self.workspace.inputs.values().flat_map(|input| [input.name.zh.as_str(), &input.name.en]))
    }

    /// The type of a KPI's or an input's values; `None` where it does not exist.
    pub(super) fn type_of(self, named: Named) -> Option<Type> {
        let unit = match named {
            Named::Kpi(id) => self.workspace.kpis.get(&id)?.unit,
            Named::Input(id) => self.workspace.inputs.get(&id)?.unit,
        };
        Some(unit.into())
    }

    /// The name that stands for a KPI or an input and nothing else: in the language, in the other, a KPI's code, its id.
    pub(super) fn written(self, named: Named, lang: Lang) -> String {
        let (name, code, mark) = match named {
            Named::Kpi(id) => {
                let kpi = self.workspace.kpis.get(&id);
                (kpi.map(|kpi| &kpi.name), kpi.map(|kpi| kpi.code.as_str()), format!("{KPI_MARK}{id}"))
            }
            Named::Input(id) => {
                (self.workspace.inputs.get(&id).map(|input| &input.name), None, format!("{INPUT_MARK}{id}"))
            }
        };
        let other = if lang == Lang::Zh { Lang::En } else { Lang::Zh };
        let names = [name.map(|name| name.get(lang)), code, name.map(|name| name.get(other))];
        let fitting =
            names.into_iter().flatten().find(|name| !name.is_empty() && self.find(name) == Ok(named));
        fitting.map_or(mark, str::to_owned)
    }

    /// The table of a name: its code, or its name in either language.
    pub(super) fn find_table(self, name: &str) -> Result<TableId, Problem> {
        let name = name.trim();
        let tables = self.workspace.tables();
        let is_named = |table: &&&TableSpec| table_names(table).into_iter().any(|known| is_same(known, name));
        if let Some(table) = tables.iter().find(is_named) {
            return Ok(TableId::from(table.code));
        }
        let suggestion = nearest(name, tables.iter().flat_map(|table| table_names(table)));
        Err(Problem::Unknown { kind: NameKind::Table, name: name.to_owned(), suggestion })
    }

    /// The column of a table with a name: its code, or its name in either language.
    pub(super) fn find_column(self, table: &TableId, name: &str) -> Result<ColumnId, Problem> {
        let name = name.trim();
        let columns = self.columns(table);
        let is_named = |spec: &ColumnSpec| column_names(spec).into_iter().any(|known| is_same(known, name));
        if let Some(spec) = columns.iter().find(|spec| is_named(spec)) {
            return Ok(ColumnId::from(spec.code));
        }
        let suggestion = nearest(name, columns.iter().flat_map(column_names));
        Err(Problem::Unknown { kind: NameKind::Column, name: name.to_owned(), suggestion })
    }

    /// The tables that can be named.
    pub(super) fn tables(self) -> Vec<&'static TableSpec> {
        self.workspace.tables()
    }

    /// The columns of a table.
    pub(super) fn columns(self, table: &TableId) -> &'static [ColumnSpec] {
        self.workspace.table(table).map(|table| table.columns.as_slice()).unwrap_or_default()
    }

    /// The day or time column that places a row of a table in a period unless another is named.
    pub(super) fn default_time(self, table: &TableId) -> Option<ColumnId> {
        self.workspace.table(table)?.time.map(ColumnId::from)
    }

    /// What the cells of a column hold.
    pub(super) fn column_kind(self, table: &TableId, column: &ColumnId) -> Option<ColumnKind> {
        self.workspace.table(table)?.column(&column.0).map(|spec| spec.kind)
    }

    /// The type of the cells of a column.
    pub(super) fn column_type(self, table: &TableId, column: &ColumnId) -> Option<Type> {
        let spec = self.workspace.table(table)?.column(&column.0)?;
        Some(match spec.kind {
            ColumnKind::Text => Type::Text,
            ColumnKind::Day | ColumnKind::Time => Type::Date,
            ColumnKind::Flag => Type::YesNo,
            ColumnKind::Number => spec.unit.unwrap_or(Unit::Count).into(),
        })
    }

    /// The name of a table in a language: its code in English.
    pub(super) fn table_name(self, code: &str, lang: Lang) -> String {
        let known = self.workspace.table(&code.into()).filter(|_| lang == Lang::Zh);
        known.map_or(code, |table| table.zh).to_owned()
    }

    /// The name of a column of a table in a language: its code in English.
    pub(super) fn column_name(self, table: &TableId, code: &str, lang: Lang) -> String {
        let known = self.workspace.table(table).and_then(|table| table.column(code));
        known.filter(|_| lang == Lang::Zh).map_or(code, |spec| spec.zh).to_owned()
    }
}

/// Everything that a table is called: its code, its Chinese and its English name.
pub(super) const fn table_names(table: &TableSpec) -> [&'static str; 3] {
    [table.code, table.zh, table.en]
}

/// Everything that a column is called: its code, its Chinese and its English name.
pub(super) const fn column_names(spec: &ColumnSpec) -> [&'static str; 3] {
    [spec.code, spec.zh, spec.en]
}
