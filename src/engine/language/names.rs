//! What names stand for: tables and columns, KPIs and inputs, in both languages.

use crate::{
    domain::{
        id::Id,
        kpi::{Input, Kpi, Unit},
        table::{
            ColumnId, ColumnKind, ORDER_LINES, TableId, standard_column, standard_columns, standard_tables,
        },
        text::{Lang, Text2},
        workspace::Workspace,
    },
    engine::language::{
        error::{NameKind, Problem},
        types::Type,
        words::{is_same, nearest},
    },
};

/// Chinese names of tables; in English their codes stand.
const TABLE_NAMES: &[(&str, &str)] = &[(ORDER_LINES, "订单行")];

/// Chinese and English names of the columns of standard tables, as on the page.
pub const COLUMN_NAMES: &[(&str, &str, &str)] = &[
    ("order_id", "订单号", "Order number"),
    ("order_date", "下单日期", "Order date"),
    ("promised_date", "承诺交期", "Promised date"),
    ("delivered_date", "实际交货日期", "Delivered date"),
    ("account", "客户", "Account"),
    ("employee", "员工", "Employee"),
    ("region", "地区", "Region"),
    ("product_line", "产品线", "Product line"),
    ("product", "产品", "Product"),
    ("quantity", "数量", "Quantity"),
    ("unit_price", "单价", "Unit price"),
    ("discount", "折扣", "Discount"),
    ("net_amount", "净额", "Net amount"),
    ("cost", "成本", "Cost"),
    ("complaints", "投诉次数", "Complaints"),
    ("response_hours", "响应时长（小时）", "Response time (hours)"),
];

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
}

/// The table of a name.
pub(super) fn find_table(name: &str) -> Result<TableId, Problem> {
    let name = name.trim();
    let known = |code: &&str| is_same(code, name) || table_name(code, Lang::Zh) == name;
    if let Some(code) = standard_tables().iter().find(|code| known(code)) {
        return Ok(TableId::from(*code));
    }
    let names = standard_tables().iter().flat_map(|code| [*code, table_name(code, Lang::Zh)]);
    let suggestion = nearest(name, names);
    Err(Problem::Unknown { kind: NameKind::Table, name: name.to_owned(), suggestion })
}

/// The column of a table with a name: its code, or its name in either language.
pub(super) fn find_column(table: &TableId, name: &str) -> Result<ColumnId, Problem> {
    let name = name.trim();
    let columns = standard_columns(table).unwrap_or_default();
    let is_named = |code: &'static str| column_names(code).into_iter().any(|known| is_same(known, name));
    if let Some(spec) = columns.iter().find(|spec| is_named(spec.code)) {
        return Ok(ColumnId::from(spec.code));
    }
    let suggestion = nearest(name, columns.iter().flat_map(|spec| column_names(spec.code)));
    Err(Problem::Unknown { kind: NameKind::Column, name: name.to_owned(), suggestion })
}

/// The type of the cells of a column.
pub(super) fn column_type(table: &TableId, column: &ColumnId) -> Option<Type> {
    let spec = standard_column(table, column)?;
    Some(match spec.kind {
        ColumnKind::Text => Type::Text,
        ColumnKind::Day => Type::Date,
        ColumnKind::Number => spec.unit.unwrap_or(Unit::Count).into(),
    })
}

/// The name of a table in a language: its code in English.
pub fn table_name(code: &str, lang: Lang) -> &str {
    let known = TABLE_NAMES.iter().find(|(known, _)| *known == code).filter(|_| lang == Lang::Zh);
    known.map_or(code, |(_, zh)| zh)
}

/// The name of a column in a language: its code in English.
pub fn column_name(code: &str, lang: Lang) -> &str {
    let known = COLUMN_NAMES.iter().find(|(known, _, _)| *known == code).filter(|_| lang == Lang::Zh);
    known.map_or(code, |(_, zh, _)| zh)
}

/// Everything that a column is called: its code, its Chinese and its English name.
pub(super) fn column_names(code: &'static str) -> [&'static str; 3] {
    [code, column_name(code, Lang::Zh), column_title(code)]
}

fn column_title(code: &'static str) -> &'static str {
    COLUMN_NAMES.iter().find(|(known, _, _)| *known == code).map_or(code, |(_, _, en)| en)
}
