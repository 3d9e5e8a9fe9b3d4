//! A table of the user's own out of a file: what its columns seem to be, as a proposal to be corrected.

use crate::{
    data::import::{
        ImportChoices, headers,
        preview::{ColumnGuess, Preview},
    },
    domain::{
        kpi::Unit,
        own_table::{MAX_NAME, MAX_OWN_COLUMNS, OwnColumn, OwnTable, code_from, code_of},
        table::{ColumnId, ColumnKind, Dimension, TableId, TableSpec, column_called},
        text::{Lang, Text2},
    },
};

/// Code of a table whose name has no letters.
const TABLE: &str = "table";
/// Code of a column whose header has no letters.
const COLUMN: &str = "column";

/// A table of the user's own on its way, with the column of it that each column of the file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The table.
    pub table: OwnTable,
    /// Column by column of the file; none is left out.
    pub mapping: Vec<Option<ColumnId>>,
}

impl Draft {
    /// A table made of what a file seems to hold. Its name is that of the file; a column that is called like accounts, people,
    /// regions or product lines mostly are is taken to name them; rows are known by the first column without repetitions, else
    /// by all texts and days, and placed in time by the first column of days.
    pub fn proposed(preview: &Preview, file: &str, known: &[&'static TableSpec]) -> Self {
        let stem = cut(file.rsplit_once('.').map_or(file, |(stem, _)| stem));
        let is_known = |name: &str| {
            known.iter().any(|table| [table.code, table.zh, table.en].iter().any(|known| same(known, name)))
        };
        let code = TableId(free(code_from(&stem, TABLE), &is_known));
        let name = free(if stem.is_empty() { code.0.clone() } else { stem }, &is_known);
        let table = OwnTable {
            id: OwnTable::id_of(&code),
            code,
            name: named(name),
            key: Vec::new(),
            time: None,
            columns: Vec::new(),
        };
        let mut draft = Self { table, mapping: vec![None; preview.columns.len()] };
        for (place, guess) in preview.columns.iter().enumerate() {
            if !guess.header.trim().is_empty() || !guess.samples.is_empty() {
                draft.take(place, guess);
            }
        }
        let could_be_key = |column: &OwnColumn| column.unit.is_none() && column.kind != ColumnKind::Flag;
        let is_unique = |code: &ColumnId| {
            let places = draft.mapping.iter().zip(&preview.columns);
            places.filter(|(column, _)| column.as_ref() == Some(code)).any(|(_, guess)| guess.looks.is_unique)
        };
        let fit = || draft.table.columns.iter().filter(|column| could_be_key(column));
        let unique = fit().find(|column| is_unique(&column.code)).map(|column| vec![column.code.clone()]);
        draft.table.key = unique.unwrap_or_else(|| fit().map(|column| column.code.clone()).collect());
        draft
    }

    /// The choices with which the file becomes rows of this table, in place of an earlier form of it.
    pub fn choices(self, choices: &ImportChoices) -> ImportChoices {
        let earlier = choices.table.clone();
        let is_other = |one: &&OwnTable| Some(&one.code) != earlier.as_ref() && one.code != self.table.code;
        let mut own: Vec<OwnTable> = choices.own.iter().filter(is_other).cloned().collect();
        let table = Some(self.table.code.clone());
        own.push(self.table);
        ImportChoices { table, own, makes_table: true, columns: Some(self.mapping), ..choices.clone() }
    }

    /// Takes a column of the file in as its guess says.
    pub fn take(&mut self, place: usize, guess: &ColumnGuess) {
        if self.table.columns.len() >= MAX_OWN_COLUMNS || self.place_of(place).is_some() {
            return;
        }
        let had_days = self.has_days();
        let column = column_of(place, guess, &self.table.columns);
        let before = self.mapping.iter().take(place).flatten().count();
        if let Some(slot) = self.mapping.get_mut(place) {
            *slot = Some(column.code.clone());
            self.table.columns.insert(before.min(self.table.columns.len()), column);
        }
        self.place_in_time(had_days);
    }

    /// Leaves a column of the file out.
    pub fn leave(&mut self, place: usize) {
        let had_days = self.has_days();
        let Some(code) = self.mapping.get_mut(place).and_then(Option::take) else { return };
        self.table.columns.retain(|column| column.code != code);
        self.table.key.retain(|key| *key != code);
        self.place_in_time(had_days);
    }

    /// The column of the table that a column of the file is.
    pub fn column(&self, place: usize) -> Option<&OwnColumn> {
        self.table.column(self.mapping.get(place)?.as_ref()?)
    }

    /// Gives a column another form. One that is to name members of a dimension takes its code from whichever column had it.
    pub fn reform(&mut self, place: usize, form: ColumnForm) {
        let Some(at) = self.place_of(place) else { return };
        let had_days = self.has_days();
        if let ColumnForm::Link(dimension) = form {
            let holder = self.table.columns.iter().position(|column| column.dimension() == Some(dimension));
            if let Some(holder) = holder.filter(|holder| *holder != at) {
                self.recode(holder, None);
            }
            self.recode(at, Some(dimension));
        } else if self.table.columns.get(at).is_some_and(|column| column.dimension().is_some()) {
            self.recode(at, None);
        }
        if let Some(column) = self.table.columns.get_mut(at) {
            (column.kind, column.unit) = form.holds();
        }
        self.place_in_time(had_days);
    }

    /// Names a column in a language; formulas call it by a code made of its English name, else of its Chinese one.
    pub fn rename(&mut self, place: usize, lang: Lang, name: &str) {
        let Some(at) = self.place_of(place) else { return };
        let Some(column) = self.table.columns.get_mut(at) else { return };
        column.name.set(lang, cut(name));
        if column.dimension().is_none() {
            self.recode(at, None);
        }
    }

    /// Whether rows are known by a column.
    pub fn set_key(&mut self, place: usize, is_key: bool) {
        let Some(code) = self.mapping.get(place).cloned().flatten() else { return };
        self.table.key.retain(|key| *key != code);
        if is_key {
            self.table.key.push(code);
        }
        let order = |key: &ColumnId| self.table.columns.iter().position(|column| column.code == *key);
        let mut key = self.table.key.clone();
        key.sort_by_key(order);
        self.table.key = key;
    }

    /// Gives the table another code.
    pub fn set_code(&mut self, code: &str) {
        self.table.code = TableId(code.trim().to_owned());
        self.table.id = OwnTable::id_of(&self.table.code);
    }

    fn place_of(&self, place: usize) -> Option<usize> {
        let code = self.mapping.get(place)?.as_ref()?;
        self.table.columns.iter().position(|column| column.code == *code)
    }

    /// The columns by which rows can be placed.
    fn days(&self) -> impl Iterator<Item = &ColumnId> {
        let is_days = |column: &&OwnColumn| matches!(column.kind, ColumnKind::Day | ColumnKind::Time);
        self.table.columns.iter().filter(is_days).map(|column| &column.code)
    }

    fn has_days(&self) -> bool {
        self.days().next().is_some()
    }

    /// Rows are placed by the first column of days where the one that placed them is gone, or where there was none before
    /// (`had_days`). That none was to place them although there were some is the user's decision.
    fn place_in_time(&mut self, had_days: bool) {
        let is_kept = self.table.time.as_ref().map_or(had_days, |time| self.days().any(|code| code == time));
        if !is_kept {
            let first = self.days().next().cloned();
            self.table.time = first;
        }
    }

    /// Gives a column the code of a dimension, or one made of its name; mapping, key and date column follow.
    fn recode(&mut self, at: usize, to: Option<Dimension>) {
        let Some(column) = self.table.columns.get(at) else { return };
        let before = column.code.clone();
        let name = if column.name.en.trim().is_empty() { &column.name.zh } else { &column.name.en };
        let after = match to {
            Some(dimension) => ColumnId::from(code_of(dimension)),
            None => own_code(name, COLUMN, &|code| {
                self.table.columns.iter().any(|other| other.code.0 == code && other.code != before)
            }),
        };
        if let Some(column) = self.table.columns.get_mut(at) {
            column.code.clone_from(&after);
        }
        let named = self.mapping.iter_mut().flatten().chain(&mut self.table.key).chain(&mut self.table.time);
        named.filter(|code| **code == before).for_each(|code| code.clone_from(&after));
    }
}

/// A column of a table as its guess says, with a name and a code that no column before it has.
fn column_of(place: usize, guess: &ColumnGuess, others: &[OwnColumn]) -> OwnColumn {
    let is_taken = |name: &str| {
        let names = others.iter().flat_map(|column| [&column.code.0, &column.name.zh, &column.name.en]);
        names.into_iter().any(|known| same(known, name))
    };
    let header = cut(&guess.header);
    let numbered = format!("{COLUMN}_{}", place + 1);
    let name = free(if header.is_empty() { numbered.clone() } else { header.clone() }, &is_taken);
    let is_free = |dimension: &Dimension| others.iter().all(|column| column.code.0 != code_of(*dimension));
    let dimension = dimension_of(&header).filter(|_| guess.looks.kind == ColumnKind::Text).filter(is_free);
    let code = match dimension {
        Some(dimension) => ColumnId::from(code_of(dimension)),
        None => own_code(&name, &numbered, &is_taken),
    };
    let (kind, unit) = dimension.map_or((guess.looks.kind, guess.looks.unit), |_| (ColumnKind::Text, None));
    OwnColumn { code, name: named(name), kind, unit }
}

/// A name in the language that its letters are of; the other is left open.
fn named(name: String) -> Text2 {
    if name.is_ascii() { Text2::new("", name) } else { Text2::new(name, "") }
}

/// A code made of a name that is not taken, and not that of a dimension: what has that names its members.
fn own_code(name: &str, otherwise: &str, is_taken: &dyn Fn(&str) -> bool) -> ColumnId {
    let code = code_from(name, otherwise);
    let is_link = Dimension::ALL.iter().any(|dimension| code_of(*dimension) == code);
    ColumnId(free(if is_link { format!("{code}_{COLUMN}") } else { code }, is_taken))
}

/// The dimension whose members a column of this header usually names.
fn dimension_of(header: &str) -> Option<Dimension> {
    column_called(&headers::named(header)?.0)?.dimension
}

/// A name that is not taken: the name itself, or with the first free number behind it.
fn free(name: String, is_taken: &dyn Fn(&str) -> bool) -> String {
    if !is_taken(&name) {
        return name;
    }
    let numbered = (2..=MAX_OWN_COLUMNS + 2).map(|number| format!("{name}_{number}"));
    numbered.into_iter().find(|name| !is_taken(name)).unwrap_or(name)
}

fn same(left: &str, right: &str) -> bool {
    left.trim().to_lowercase() == right.trim().to_lowercase()
}

/// A header as a name: not longer than names may be.
fn cut(header: &str) -> String {
    header.trim().chars().take(MAX_NAME).collect::<String>().trim().to_owned()
}

/// What can be said of a column in one word, to choose from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnForm {
    /// Text.
    Text,
    /// A number of things.
    Number,
    /// Money in the reporting currency.
    Money,
    /// A ratio, written as percent or fraction.
    Percent,
    /// Hours.
    Hours,
    /// Points of a scale.
    Points,
    /// Days.
    Day,
    /// Days with a time of day.
    Time,
    /// Yes or no.
    Flag,
    /// Names of members of a dimension.
    Link(Dimension),
}

impl ColumnForm {
    /// All forms.
    pub const ALL: [Self; 13] = [
        Self::Text,
        Self::Number,
        Self::Money,
        Self::Percent,
        Self::Hours,
        Self::Points,
        Self::Day,
        Self::Time,
        Self::Flag,
        Self::Link(Dimension::Account),
        Self::Link(Dimension::Employee),
        Self::Link(Dimension::Region),
        Self::Link(Dimension::ProductLine),
    ];

    /// Its word in keys of messages and values of choices.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Money => "money",
            Self::Percent => "percent",
            Self::Hours => "hours",
            Self::Points => "points",
            Self::Day => "day",
            Self::Time => "time",
            Self::Flag => "flag",
            Self::Link(dimension) => code_of(dimension),
        }
    }

    /// The form with this word.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.word() == word)
    }

    /// The form of a column.
    pub fn of(column: &OwnColumn) -> Self {
        if let Some(dimension) = column.dimension() {
            return Self::Link(dimension);
        }
        match (column.kind, column.unit) {
            (ColumnKind::Text, _) => Self::Text,
            (ColumnKind::Day, _) => Self::Day,
            (ColumnKind::Time, _) => Self::Time,
            (ColumnKind::Flag, _) => Self::Flag,
            (ColumnKind::Number, Some(Unit::Currency)) => Self::Money,
            (ColumnKind::Number, Some(Unit::Ratio)) => Self::Percent,
            (ColumnKind::Number, Some(Unit::Hours)) => Self::Hours,
            (ColumnKind::Number, Some(Unit::Points)) => Self::Points,
            (ColumnKind::Number, _) => Self::Number,
        }
    }

    const fn holds(self) -> (ColumnKind, Option<Unit>) {
        match self {
            Self::Text | Self::Link(_) => (ColumnKind::Text, None),
            Self::Number => (ColumnKind::Number, Some(Unit::Count)),
            Self::Money => (ColumnKind::Number, Some(Unit::Currency)),
            Self::Percent => (ColumnKind::Number, Some(Unit::Ratio)),
            Self::Hours => (ColumnKind::Number, Some(Unit::Hours)),
            Self::Points => (ColumnKind::Number, Some(Unit::Points)),
            Self::Day => (ColumnKind::Day, None),
            Self::Time => (ColumnKind::Time, None),
            Self::Flag => (ColumnKind::Flag, None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::import::preview::preview;

    #[test]
    fn no_date_column_stays_none_until_there_is_a_new_choice() {
        let text = "no,opened,closed,what\n1,2026-05-04,2026-05-05,a\n2,2026-05-06,2026-05-08,b\n";
        let seen = preview(text.as_bytes(), text.len() as u64, &ImportChoices::default()).unwrap();
        let fresh = Draft::proposed(&seen, "calls.csv", &[]);
        assert_eq!(fresh.table.time, Some("opened".into()));
        // The next column of days comes in where the chosen one is gone.
        let mut draft = fresh.clone();
        draft.leave(1);
        assert_eq!(draft.table.time, Some("closed".into()));
        draft.take(1, &seen.columns[1]);
        assert_eq!(draft.table.time, Some("closed".into()));
        draft.reform(2, ColumnForm::Text);
        assert_eq!(draft.table.time, Some("opened".into()));
        // None by the user's choice stays none, whatever happens to the columns.
        let mut draft = fresh;
        draft.table.time = None;
        draft.leave(3);
        draft.take(3, &seen.columns[3]);
        draft.reform(1, ColumnForm::Time);
        draft.leave(1);
        draft.take(1, &seen.columns[1]);
        assert_eq!(draft.table.time, None);
    }
}
