//! A workspace under pseudonyms: accounts, people, product lines and regions are called otherwise everywhere, free texts are gone, and
//! figures stay. A pseudonym is made of the identity and a key that is never written, so that it is the same every time.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use serde_json::Value;

use crate::{
    data::{
        erase::{PROSE_FIELDS, columns_of, only_used, stands_alone},
        packed::pack,
    },
    domain::{
        dated::Dated,
        id::{ExternalKey, Id, stable_bits},
        key_alias::KeyAlias,
        record::Record,
        table::{Dimension, column_called},
        text::{Lang, Text2},
        value::Measured,
        workspace::Workspace,
    },
    engine::{
        digest::sha256_hex,
        model::Model,
        rows::{BatchRows, ColumnCells},
    },
};

/// Bytes of a key.
pub const KEY_BYTES: u32 = 16;
/// Letters of a pseudonym at least; more where two would be called the same.
const LETTERS: usize = 4;
/// A name of fewer characters is no name that could be looked for inside of other texts.
const SHORTEST_NAME: usize = 2;
/// The column of a list of people that names others by their codes.
const MANAGER: &str = "manager";

/// What a kind of member is called in front of its letters: Chinese, English, code.
const fn called(dimension: Dimension) -> (&'static str, &'static str, &'static str) {
    match dimension {
        Dimension::Account => ("客户", "Account", "A"),
        Dimension::Employee => ("员工", "Person", "P"),
        Dimension::Region => ("区域", "Region", "R"),
        Dimension::ProductLine => ("产品线", "Product line", "L"),
    }
}

/// The workspace under pseudonyms.
///
/// # Errors
/// A record or its rows cannot be written.
pub fn anonymised(model: &Model, key: &[u8]) -> Result<Model, serde_json::Error> {
    let masks = Masks::of(model, key)?;
    let mut found = Model::default();
    for record in model.workspace.records() {
        if let Some(record) = masks.record(record)? {
            found.workspace.put(record);
        }
    }
    for (id, rows) in &model.rows {
        let rows = masks.rows(rows);
        if let (Some(batch), Ok(packed)) = (found.workspace.batches.get_mut(id), pack(&rows)) {
            batch.sha256 = packed.sha256;
        }
        found.rows.insert(*id, rows);
    }
    Ok(found)
}

/// Who and what is called how.
struct Masks {
    /// By dimension and identity.
    names: BTreeMap<(Dimension, u64), Text2>,
    /// By dimension and code.
    codes: BTreeMap<(Dimension, String), String>,
    /// Texts of all other cells, each with a number in an order that tells nothing.
    cells: BTreeMap<String, String>,
    /// Columns that formulas compare with constants: what stands there are states, and stays.
    spoken: BTreeSet<String>,
    /// Names that are looked for in texts, longest first, with what stands in their place.
    looked_for: Vec<(String, Text2)>,
}

impl Masks {
    fn of(model: &Model, key: &[u8]) -> Result<Self, serde_json::Error> {
        let mut masks = Self {
            names: BTreeMap::new(),
            codes: BTreeMap::new(),
            cells: BTreeMap::new(),
            spoken: spoken(&model.workspace)?,
            looked_for: Vec::new(),
        };
        let workspace = &model.workspace;
        let of_members = |dimension| members(workspace, dimension);
        for (dimension, members) in Dimension::ALL.map(|dimension| (dimension, of_members(dimension))) {
            masks.call(dimension, &members, key);
        }
        masks.looked_for.sort_by_key(|(name, _)| Reverse(name.chars().count()));
        masks.number(model, key);
        Ok(masks)
    }

    fn call(&mut self, dimension: Dimension, members: &[Member<'_>], key: &[u8]) {
        let (zh, en, code) = called(dimension);
        let letters = |id: u64| letters_of(&[key, code.as_bytes(), &id.to_le_bytes()]);
        let all: Vec<String> = members.iter().map(|member| letters(member.id)).collect();
        let is_apart = |length: &usize| {
            let cut: BTreeSet<&str> = all.iter().filter_map(|one| one.get(..*length)).collect();
            cut.len() == all.len()
        };
        let length = (LETTERS..=13).find(is_apart).unwrap_or(13);
        for (member, letters) in members.iter().zip(&all) {
            let letters = letters.get(..length).unwrap_or(letters);
            let name = Text2::new(format!("{zh} {letters}"), format!("{en} {letters}"));
            for (number, known) in member.keys.iter().enumerate() {
                let next = match number {
                    0 => format!("{code}-{letters}"),
                    _ => format!("{code}-{letters}.{}", number + 1),
                };
                self.codes.entry((dimension, known.code.trim().to_owned())).or_insert(next);
            }
            let texts = [&member.name.zh, &member.name.en].into_iter().map(|text| text.trim());
            let codes = member.keys.iter().map(|key| key.code.trim());
            for text in texts.chain(codes).filter(|text| is_name(text)) {
                self.looked_for.push((text.to_owned(), name.clone()));
            }
            self.names.insert((dimension, member.id), name);
        }
    }

    /// Gives every other text in the rows and aliases a number, in the order of what the key makes of them.
    fn number(&mut self, model: &Model, key: &[u8]) {
        let mut texts: BTreeSet<&str> = BTreeSet::new();
        for (column, cells) in model.rows.values().flat_map(|rows| &rows.columns) {
            if let ColumnCells::Text { dictionary, .. } = cells
                && !self.spoken.contains(&column.0)
            {
                texts.extend(dictionary.iter().map(|text| text.trim()).filter(|text| !text.is_empty()));
            }
        }
        for alias in model.workspace.key_aliases.values() {
            texts.extend([alias.written.trim(), alias.meant.trim()]);
        }
        let mut shuffled: Vec<(String, &str)> =
            texts.into_iter().map(|text| (sha256_hex([key, text.as_bytes()]), text)).collect();
        shuffled.sort();
        let numbered = shuffled.into_iter().enumerate();
        self.cells =
            numbered.map(|(number, (_, text))| (text.to_owned(), format!("T{}", number + 1))).collect();
    }

    /// What a cell of a column of texts is called.
    fn cell(&self, column: &str, text: &str) -> String {
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return text.to_owned();
        }
        let code = dimension_of(column).and_then(|one| self.codes.get(&(one, trimmed.to_owned())));
        match code {
            Some(code) => code.clone(),
            None if self.spoken.contains(column) => {
                self.text(text, Lang::Zh).unwrap_or_else(|| text.to_owned())
            }
            None => self.cells.get(trimmed).cloned().unwrap_or_default(),
        }
    }

    fn rows(&self, rows: &BatchRows) -> BatchRows {
        let mut found = rows.clone();
        for (column, cells) in &mut found.columns {
            if let ColumnCells::Text { dictionary, codes } = cells {
                for text in dictionary.iter_mut() {
                    *text = self.cell(&column.0, text);
                }
                only_used(dictionary, codes);
            }
        }
        found
    }

    fn keys(&self, dimension: Dimension, keys: Vec<ExternalKey>) -> Vec<ExternalKey> {
        let mut found: Vec<ExternalKey> = Vec::new();
        for key in keys {
            let Some(code) = self.codes.get(&(dimension, key.code.trim().to_owned())) else { continue };
            if found.iter().all(|known| known.code != *code) {
                found.push(ExternalKey { source: String::new(), code: code.clone() });
            }
        }
        found
    }

    fn name(&self, dimension: Dimension, id: u64) -> Text2 {
        self.names.get(&(dimension, id)).cloned().unwrap_or_default()
    }

    /// The record under pseudonyms and without what somebody wrote freely; `None` for what is nothing else.
    fn record(&self, record: Record) -> Result<Option<Record>, serde_json::Error> {
        let record: Record = match record {
            Record::GuideAnswer(_) | Record::Cycle(_) | Record::CycleSeal(_) => return Ok(None),
            Record::Settings(mut one) => {
                one.name = Text2::new("匿名工作区", "Anonymised workspace");
                one.into()
            }
            Record::Account(mut one) => {
                (one.name, one.keys) =
                    (self.name(Dimension::Account, one.id.raw()), self.keys(Dimension::Account, one.keys));
                one.facts = without_reasons(&one.facts);
                one.into()
            }
            Record::Employee(mut one) => {
                (one.name, one.keys) =
                    (self.name(Dimension::Employee, one.id.raw()), self.keys(Dimension::Employee, one.keys));
                one.facts = without_reasons(&one.facts);
                one.into()
            }
            Record::Region(mut one) => {
                (one.name, one.keys) =
                    (self.name(Dimension::Region, one.id.raw()), self.keys(Dimension::Region, one.keys));
                one.into()
            }
            Record::ProductLine(mut one) => {
                let dimension = Dimension::ProductLine;
                (one.name, one.keys) = (self.name(dimension, one.id.raw()), self.keys(dimension, one.keys));
                one.into()
            }
            Record::OwnershipSplit(mut one) => {
                one.reason.clear();
                one.into()
            }
            Record::TargetSeries(mut one) => {
                one.plan = without_reasons(&one.plan);
                one.into()
            }
            Record::ScoringRule(mut one) => {
                one.rule = without_reasons(&one.rule);
                one.into()
            }
            Record::CardRule(mut one) => {
                one.plan = without_reasons(&one.plan);
                one.into()
            }
            Record::PointsItem(mut one) => {
                one.reason.clear();
                one.into()
            }
            Record::InputValue(mut one) => {
                one.source.clear();
                if let Measured::Missing(reason) = &mut one.measured {
                    reason.clear();
                }
                one.into()
            }
            Record::Batch(mut one) => {
                one.source.clone_from(&one.table.0);
                one.columns.iter_mut().for_each(|column| column.header.clone_from(&column.column.0));
                one.into()
            }
            Record::Kpi(mut one) => {
                one.about.source_detail.clear();
                self.written(&one.clone().into())?.unwrap_or(one.into())
            }
            Record::KeyAlias(one) => {
                let of = |text: &str| self.cell(&one.column.0, text);
                KeyAlias::new(one.table.clone(), one.column.clone(), &of(&one.written), &of(&one.meant))
                    .into()
            }
            other => self.written(&other)?.unwrap_or(other),
        };
        Ok(Some(record))
    }

    /// The record with pseudonyms in its texts and in what its formulas compare; `None` where nothing is to be replaced.
    fn written(&self, record: &Record) -> Result<Option<Record>, serde_json::Error> {
        let mut value = serde_json::to_value(record)?;
        if self.value(&mut value, None) { serde_json::from_value(value).map(Some) } else { Ok(None) }
    }

    fn value(&self, value: &mut Value, prose: Option<Lang>) -> bool {
        match value {
            Value::String(text) => match prose.and_then(|lang| self.text(text, lang)) {
                Some(next) => {
                    *text = next;
                    true
                }
                None => false,
            },
            Value::Array(values) => values.iter_mut().fold(false, |any, one| self.value(one, prose) | any),
            Value::Object(fields) => fields.iter_mut().fold(false, |any, (name, inside)| {
                any | match name.as_str() {
                    "compare" => self.compared(inside),
                    "column" | "present" => false,
                    "en" => self.value(inside, Some(Lang::En)),
                    name => self.value(inside, PROSE_FIELDS.contains(&name).then_some(Lang::Zh)),
                }
            }),
            _ => false,
        }
    }

    /// Constants follow what rows hold in the columns that they are compared with.
    fn compared(&self, sides: &mut Value) -> bool {
        let mut columns = Vec::new();
        columns_of(sides, &mut columns);
        let dimension = columns.iter().find_map(|column| dimension_of(column));
        self.constants(sides, dimension)
    }

    fn constants(&self, value: &mut Value, dimension: Option<Dimension>) -> bool {
        match value {
            Value::Array(values) => {
                values.iter_mut().fold(false, |any, one| self.constants(one, dimension) | any)
            }
            Value::Object(fields) => fields.iter_mut().fold(false, |any, (name, inside)| {
                any | match (name.as_str(), inside) {
                    ("compare", inside) => self.compared(inside),
                    ("text", Value::String(text)) => {
                        let code = dimension.and_then(|one| self.codes.get(&(one, text.trim().to_owned())));
                        match code.cloned().or_else(|| self.text(text, Lang::Zh)) {
                            Some(next) => {
                                *text = next;
                                true
                            }
                            None => false,
                        }
                    }
                    (_, inside) => self.constants(inside, dimension),
                }
            }),
            _ => false,
        }
    }

    /// A text with pseudonyms in place of names; `None` where there is none in it.
    fn text(&self, text: &str, lang: Lang) -> Option<String> {
        if !self.looked_for.iter().any(|(name, _)| text.contains(name.as_str())) {
            return None;
        }
        let (mut written, mut any) = (String::with_capacity(text.len()), false);
        let (mut before, mut rest) = (None, text);
        while let Some(letter) = rest.chars().next() {
            let found = self.looked_for.iter().find(|(name, _)| stands_alone(name, before, rest));
            let length = found.map_or(letter.len_utf8(), |(name, _)| name.len());
            let (part, after) = rest.split_at(length);
            written.push_str(found.map_or(part, |(_, mask)| mask.get(lang)));
            any |= found.is_some();
            before = part.chars().next_back();
            rest = after;
        }
        any.then_some(written)
    }
}

/// A member of a dimension.
struct Member<'w> {
    id: u64,
    name: &'w Text2,
    keys: &'w [ExternalKey],
}

fn members(workspace: &Workspace, dimension: Dimension) -> Vec<Member<'_>> {
    match dimension {
        Dimension::Account => {
            let all = workspace.accounts.values();
            all.map(|one| Member { id: one.id.raw(), name: &one.name, keys: &one.keys }).collect()
        }
        Dimension::Employee => {
            let all = workspace.employees.values();
            all.map(|one| Member { id: one.id.raw(), name: &one.name, keys: &one.keys }).collect()
        }
        Dimension::Region => {
            let all = workspace.regions.values();
            all.map(|one| Member { id: one.id.raw(), name: &one.name, keys: &one.keys }).collect()
        }
        Dimension::ProductLine => {
            let all = workspace.product_lines.values();
            all.map(|one| Member { id: one.id.raw(), name: &one.name, keys: &one.keys }).collect()
        }
    }
}

fn dimension_of(column: &str) -> Option<Dimension> {
    let known = column_called(column).and_then(|spec| spec.dimension);
    known.or((column == MANAGER).then_some(Dimension::Employee))
}

/// Whether a text is a name that can be looked for: a number or a single letter stands in too many others.
fn is_name(text: &str) -> bool {
    text.chars().count() >= SHORTEST_NAME && text.chars().any(char::is_alphabetic)
}

/// Letters that tell nothing of what they are made of.
fn letters_of(parts: &[&[u8]]) -> String {
    let digest = sha256_hex(parts.iter().copied());
    Id::<()>::from_raw(stable_bits(&digest)).to_string().to_uppercase()
}

/// Columns without a dimension that formulas compare with constants.
fn spoken(workspace: &Workspace) -> Result<BTreeSet<String>, serde_json::Error> {
    fn look(value: &Value, found: &mut BTreeSet<String>) {
        match value {
            Value::Array(values) => values.iter().for_each(|one| look(one, found)),
            Value::Object(fields) => {
                for (name, inside) in fields {
                    if name == "compare" {
                        let mut columns = Vec::new();
                        columns_of(inside, &mut columns);
                        let free = columns.into_iter().filter(|column| dimension_of(column).is_none());
                        found.extend(free.map(str::to_owned));
                    }
                    look(inside, found);
                }
            }
            _ => {}
        }
    }
    let mut found = BTreeSet::new();
    let kpis = workspace.kpis.values().cloned().map(Record::from);
    for record in kpis.chain(workspace.inputs.values().cloned().map(Record::from)) {
        look(&serde_json::to_value(&record)?, &mut found);
    }
    Ok(found)
}

fn without_reasons<T: Clone>(dated: &Dated<T>) -> Dated<T> {
    let mut found = Dated::default();
    for revision in dated.revisions() {
        found.revise(revision.from, revision.value.clone(), "");
    }
    found
}
