//! Erasing a person: names and codes become a pseudonym in a document, in rows, and in what review cycles have sealed, whose
//! hashes are made anew over the pseudonym. Figures stay as they are: the pseudonym has the identity of the person.

mod seen;

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use self::seen::Seen;
use crate::{
    domain::{
        change::{ChangeSet, FOR_GOOD, Label},
        cycle::{CycleSeal, SealMark},
        id::{ExternalKey, Id},
        key_alias::KeyAlias,
        people::Employee,
        record::Record,
        table::column_called,
        text::Text2,
        workspace::Workspace,
    },
    engine::{
        cycle::{Sealed, rehashed},
        digest::sha256_hex,
        rows::{BatchRows, ColumnCells, MISSING_TEXT},
    },
};

/// Letters of a pseudonym after its mark.
const LETTERS: usize = 6;
/// A name of fewer characters is no name that could be looked for inside of other texts.
const SHORTEST_NAME: usize = 2;
/// Columns in which rows name people by their codes.
const CODE_COLUMNS: [&str; 2] = ["employee", "manager"];
/// Columns of a list of people in which parts of a name stand.
const PART_COLUMNS: [&str; 3] = ["employee_name", "first_name", "last_name"];
/// Fields of records in which there is prose; what stands in all others are codes, identities and choices.
pub(super) const PROSE_FIELDS: [&str; 9] =
    ["zh", "en", "name", "reason", "note", "text", "source", "source_detail", "header"];
/// Standard columns of prose. By every other one rows are told apart, found or counted: what stands there stays as it is.
const PROSE_COLUMNS: [&str; 3] = ["employee_name", "subject", "reason"];

/// Why nobody can be erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoErasure {
    /// There is no such person.
    Gone,
    /// Somebody else has this code of theirs too: rows with it are of both.
    Shared(String),
}

/// A text that is looked for inside of others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Looked {
    text: String,
    /// Whether it is the person's name, and not what somebody or something else is called.
    is_own: bool,
}

/// What becomes of a person's names and codes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erasure {
    person: Id<Employee>,
    /// What stands in place of the name.
    pseudonym: String,
    /// Names of the person and what else has one of them in its own name, longest first.
    looked_for: Vec<Looked>,
    /// Codes by which rows and lists refer to the person, and what stands in their place.
    codes: BTreeMap<String, String>,
}

impl Erasure {
    /// What erasing a person rewrites, by what was seen of them: the document itself, and every other in which a name or code
    /// that they had before may stand. `random` makes the pseudonym.
    ///
    /// # Errors
    /// There is no such person, or somebody else has one of their codes.
    pub fn of(workspace: &Workspace, seen: &Seen, random: u64) -> Result<Self, NoErasure> {
        let person = seen.person;
        let found = workspace.employees.get(&person).ok_or(NoErasure::Gone)?;
        let others = || workspace.employees.values().filter(|one| one.id != person);
        let is_shared = |key: &&ExternalKey| {
            others().flat_map(|one| &one.keys).any(|other| other.code.trim() == key.code.trim())
        };
        if let Some(key) = found.keys.iter().find(is_shared) {
            return Err(NoErasure::Shared(key.code.trim().to_owned()));
        }
        let letters = Id::<Employee>::from_raw(random).to_string();
        let letters = letters.get(letters.len().saturating_sub(LETTERS)..).unwrap_or_default();
        let pseudonym = format!("P-{}", letters.to_uppercase());
        let names = &seen.names;
        // A code that went to somebody else is theirs now.
        let held: BTreeSet<&str> = others().flat_map(|one| &one.keys).map(|key| key.code.trim()).collect();
        let is_free = |code: &&str| !held.contains(code);
        let means = |text: &String| seen.codes.contains(text) || names.contains(text);
        let aliases = workspace.key_aliases.values();
        let written = aliases.filter(|alias| is_of_people(&alias.column.0) && means(&alias.meant));
        let written = written.map(|alias| alias.written.as_str());
        let all = seen.codes.iter().map(String::as_str).chain(written).filter(is_free);
        let mut codes = BTreeMap::new();
        for code in all.filter(|code| !names.iter().any(|name| name == code)) {
            let number = codes.len() + 1;
            codes.entry(code.to_owned()).or_insert_with(|| format!("{pseudonym}.{number}"));
        }
        // A name that somebody else has too is the person's where it is one of their codes.
        let is_theirs = |name: &&String| seen.codes.contains(name) || !seen.others.contains(*name);
        for name in names.iter().filter(is_theirs).map(String::as_str).filter(is_free) {
            codes.insert(name.to_owned(), pseudonym.clone());
        }
        let is_name =
            |name: &&String| name.chars().count() >= SHORTEST_NAME && name.chars().any(char::is_alphabetic);
        let names: Vec<&String> = names.iter().filter(is_name).collect();
        let longer = seen.others.iter().filter(|other| names.iter().any(|name| other.contains(*name)));
        let mut looked_for: Vec<Looked> =
            longer.map(|text| Looked { text: text.clone(), is_own: false }).collect();
        looked_for.extend(names.iter().map(|text| Looked { text: (*text).clone(), is_own: true }));
        // Of a name that two have it cannot be told whose it is.
        looked_for.sort_by_key(|one| (Reverse(one.text.chars().count()), one.is_own));
        Ok(Self { person, pseudonym, looked_for, codes })
    }

    /// The label of the step that writes the pseudonym, with what is to be forgotten once it is stored: a page that is closed
    /// in between is taken up from there.
    pub fn mark(&self, label: Label) -> Label {
        label.with(FOR_GOOD, serde_json::to_string(self).unwrap_or_default())
    }

    /// What a log says is still to be forgotten, oldest first; forgetting lets go of the log, so all of it is forgotten together.
    pub fn unfinished(log: &[ChangeSet]) -> Vec<Self> {
        let arguments = log.iter().flat_map(|step| &step.label.arguments);
        let marks = arguments.filter(|(name, _)| name == FOR_GOOD);
        marks.filter_map(|(_, text)| serde_json::from_str(text).ok()).collect()
    }

    /// Whether the person has none of the names and codes in the document. They may be called otherwise by now, or be gone.
    pub fn is_in(&self, workspace: &Workspace) -> bool {
        let Some(person) = workspace.employees.get(&self.person) else { return true };
        let is_old = |name: &String| self.looked_for.iter().any(|one| one.is_own && one.text == name.trim());
        let is_named = [&person.name.zh, &person.name.en].into_iter().any(is_old);
        !is_named && !person.keys.iter().any(|key| self.codes.contains_key(key.code.trim()))
    }

    /// The document without the name: the person, what imports are called, texts in which the name stands, and sealed cycles.
    ///
    /// # Errors
    /// What is sealed cannot be read, or a record cannot be written.
    pub fn document(&self, workspace: &Workspace) -> Result<Workspace, serde_json::Error> {
        let mut next = Workspace::default();
        for record in workspace.records() {
            next.put(self.record(record)?);
        }
        self.seals(&mut next)?;
        Ok(next)
    }

    /// The texts of a document in which the name stands besides the person's own, each once.
    ///
    /// # Errors
    /// A record cannot be written.
    pub fn texts_in(&self, workspace: &Workspace) -> Result<Vec<String>, serde_json::Error> {
        let mut found = BTreeSet::new();
        for record in workspace.records() {
            let (mut value, is_rule) = match record {
                Record::CycleSeal(_) | Record::KeyAlias(_) => continue,
                Record::Employee(mut one) if one.id == self.person => {
                    (one.name, one.keys) = (Text2::default(), Vec::new());
                    (serde_json::to_value(one)?, false)
                }
                record => (serde_json::to_value(&record)?, is_rule(&record)),
            };
            self.value(&mut value, (is_rule, false), &mut |text| {
                found.insert(text.to_owned());
            });
        }
        Ok(found.into_iter().collect())
    }

    /// A step that a page left, without the name.
    ///
    /// # Errors
    /// A record cannot be written.
    pub fn step(&self, step: &ChangeSet) -> Result<ChangeSet, serde_json::Error> {
        let mut next = step.clone();
        for change in &mut next.changes {
            for record in change.before.iter_mut().chain(&mut change.after) {
                *record = self.record(record.clone())?;
            }
        }
        for (_, value) in &mut next.label.arguments {
            if let Some(text) = self.text(value) {
                *value = text;
            }
        }
        Ok(next)
    }

    fn record(&self, record: Record) -> Result<Record, serde_json::Error> {
        let code_of = |code: String| self.codes.get(code.trim()).cloned().unwrap_or(code);
        let record = match record {
            Record::Employee(mut person) if person.id == self.person => {
                person.name = Text2::same(&self.pseudonym);
                let mut keys: Vec<ExternalKey> = Vec::new();
                for key in person.keys {
                    let code = code_of(key.code);
                    if keys.iter().all(|known| known.code != code) {
                        keys.push(ExternalKey { source: key.source, code });
                    }
                }
                person.keys = keys;
                person.into()
            }
            // In a document of before a code may be that of somebody else: rows with it stay theirs.
            Record::Employee(mut other) => {
                for key in &mut other.keys {
                    if let Some(code) = self.codes.get(key.code.trim()) {
                        key.code.clone_from(code);
                    }
                }
                other.into()
            }
            // What is found by another way of writing a code is found by its new one.
            Record::KeyAlias(alias) if is_of_people(&alias.column.0) => {
                let (written, meant) = (code_of(alias.written), code_of(alias.meant));
                return Ok(KeyAlias::new(alias.table, alias.column, &written, &meant).into());
            }
            // Keys of other tables are no names. What is sealed is rewritten as a whole.
            Record::CycleSeal(_) | Record::KeyAlias(_) => return Ok(record),
            record => record,
        };
        let mut value = serde_json::to_value(&record)?;
        let is_other = self.value(&mut value, (is_rule(&record), false), &mut |_| ());
        if is_other { serde_json::from_value(value) } else { Ok(record) }
    }

    /// Rewrites what cycles have sealed, each lock with its hash and that of the lock before it. A lock that is not what its hash
    /// says stays one: it gets no other hash.
    fn seals(&self, workspace: &mut Workspace) -> Result<(), serde_json::Error> {
        let mut open: Vec<(SealMark, Sealed)> = Vec::new();
        let mut hashes: BTreeMap<String, String> = BTreeMap::new();
        let mut unreadable = Vec::new();
        for mark in workspace.cycles.values().flat_map(|cycle| &cycle.seals) {
            let Some(seal) = workspace.cycle_seals.get(&mark.seal) else { continue };
            match serde_json::from_str(&seal.text) {
                Ok(sealed) => open.push((mark.clone(), sealed)),
                // Of another program, or damaged: its text is all that there is.
                Err(_) => {
                    unreadable.extend(self.text(&seal.text).map(|text| (seal.clone(), mark.clone(), text)))
                }
            }
        }
        for (seal, mark, text) in unreadable {
            if is_whole(&mark, &seal) {
                hashes.insert(mark.sha256, sha256_hex([text.as_bytes()]));
            }
            workspace.put(CycleSeal { text, ..seal }.into());
        }
        for (mark, mut sealed) in linked(open) {
            let rules = std::mem::take(&mut sealed.rules);
            let mut value = serde_json::to_value(&sealed)?;
            let mut is_other = self.value(&mut value, (false, false), &mut |_| ());
            if is_other {
                sealed = serde_json::from_value(value)?;
            }
            sealed.rules = rules;
            for rule in &mut sealed.rules {
                let record = self.record(rule.record.clone())?;
                is_other |= record != rule.record;
                rule.record = record;
            }
            if let Some(previous) = sealed.previous.as_ref().and_then(|hash| hashes.get(hash)) {
                sealed.previous = Some(previous.clone());
                is_other = true;
            }
            let Some(seal) = workspace.cycle_seals.get(&mark.seal).filter(|_| is_other).cloned() else {
                continue;
            };
            let (text, sha256) = rehashed(sealed)?;
            if is_whole(&mark, &seal) {
                hashes.insert(mark.sha256, sha256);
            }
            workspace.put(CycleSeal { text, ..seal }.into());
        }
        let mut cycles: Vec<_> = workspace.cycles.values().cloned().collect();
        for cycle in &mut cycles {
            for mark in &mut cycle.seals {
                if let Some(sha256) = hashes.get(&mark.sha256) {
                    mark.sha256.clone_from(sha256);
                }
            }
        }
        cycles.into_iter().for_each(|cycle| workspace.put(cycle.into()));
        Ok(())
    }

    /// Rewrites the name in the prose of a value, telling each text as it was; whether it stood in any. The flags say whether the
    /// value is of a rule and whether it stands in a field of prose. Constants in the expressions of a rule follow what rows hold
    /// in the columns that they are compared with.
    fn value(
        &self,
        value: &mut Value,
        (is_rule, is_prose): (bool, bool),
        tell: &mut dyn FnMut(&str),
    ) -> bool {
        match value {
            Value::String(text) if is_prose => match self.text(text) {
                Some(next) => {
                    tell(text);
                    *text = next;
                    true
                }
                None => false,
            },
            Value::Array(values) => {
                values.iter_mut().fold(false, |any, one| self.value(one, (is_rule, is_prose), tell) | any)
            }
            Value::Object(fields) if is_rule && fields.len() == 1 => {
                let mut any = false;
                for (name, inside) in fields.iter_mut() {
                    any |= match name.as_str() {
                        "compare" => self.compared(inside),
                        "text" | "column" | "present" => false,
                        _ => self.field(name, inside, is_rule, tell),
                    };
                }
                any
            }
            Value::Object(fields) => fields
                .iter_mut()
                .fold(false, |any, (name, inside)| self.field(name, inside, is_rule, tell) | any),
            _ => false,
        }
    }

    fn field(&self, name: &str, value: &mut Value, is_rule: bool, tell: &mut dyn FnMut(&str)) -> bool {
        self.value(value, (is_rule, PROSE_FIELDS.contains(&name)), tell)
    }

    /// Rewrites the constants of a comparison.
    fn compared(&self, sides: &mut Value) -> bool {
        let mut columns = Vec::new();
        columns_of(sides, &mut columns);
        let is_code = columns.iter().any(|column| is_of_people(column));
        let is_prose = columns.iter().any(|column| is_prose(column));
        self.constants(sides, &|text| {
            let code = self.codes.get(text.trim()).filter(|_| is_code).cloned();
            code.or_else(|| self.text(text).filter(|_| is_prose))
        })
    }

    fn constants(&self, value: &mut Value, next_of: &dyn Fn(&str) -> Option<String>) -> bool {
        match value {
            Value::Array(values) => {
                values.iter_mut().fold(false, |any, one| self.constants(one, next_of) | any)
            }
            Value::Object(fields) => fields.iter_mut().fold(false, |any, (name, inside)| {
                any | match (name.as_str(), inside) {
                    ("compare", inside) => self.compared(inside),
                    ("text", Value::String(text)) => match next_of(text) {
                        Some(next) => {
                            *text = next;
                            true
                        }
                        None => false,
                    },
                    (_, inside) => self.constants(inside, next_of),
                }
            }),
            _ => false,
        }
    }

    /// A text with the pseudonym in place of each name in it; `None` where there is none. What else is called so in part, or
    /// wholly, keeps its name: where several begin at a place the longest counts.
    pub fn text(&self, text: &str) -> Option<String> {
        if !self.looked_for.iter().any(|one| one.is_own && text.contains(&one.text)) {
            return None;
        }
        let (mut written, mut any) = (String::with_capacity(text.len()), false);
        let (mut before, mut rest) = (None, text);
        while let Some(letter) = rest.chars().next() {
            let found = self.looked_for.iter().find(|one| stands_alone(&one.text, before, rest));
            let length = found.map_or(letter.len_utf8(), |one| one.text.len());
            let (part, after) = rest.split_at(length);
            let is_own = found.is_some_and(|one| one.is_own);
            written.push_str(if is_own { &self.pseudonym } else { part });
            any |= is_own;
            before = part.chars().next_back();
            rest = after;
        }
        any.then_some(written)
    }

    /// Rewrites rows; whether anything in them was the person's.
    pub fn rows(&self, rows: &mut BatchRows) -> bool {
        let mut is_other = false;
        let own: Vec<usize> = match rows.columns.get(&"employee".into()) {
            Some(ColumnCells::Text { dictionary, codes }) => {
                let is_own: Vec<bool> =
                    dictionary.iter().map(|text| self.codes.contains_key(text.trim())).collect();
                let is_own = |code: &u32| is_own.get(*code as usize).copied().unwrap_or_default();
                codes.iter().enumerate().filter(|(_, code)| is_own(code)).map(|(row, _)| row).collect()
            }
            _ => Vec::new(),
        };
        for (column, cells) in &mut rows.columns {
            let ColumnCells::Text { dictionary, codes } = cells else { continue };
            let (is_code, is_part) =
                (CODE_COLUMNS.contains(&&*column.0), PART_COLUMNS.contains(&&*column.0) && !own.is_empty());
            let mut any = false;
            for text in dictionary.iter_mut() {
                let code = self.codes.get(text.trim()).filter(|_| is_code).cloned();
                if let Some(next) = code.or_else(|| self.text(text).filter(|_| is_prose(&column.0))) {
                    *text = next;
                    any = true;
                }
            }
            if is_part {
                let pseudonym = u32::try_from(dictionary.len()).unwrap_or(MISSING_TEXT);
                dictionary.push(self.pseudonym.clone());
                for row in &own {
                    if let Some(code) = codes.get_mut(*row).filter(|code| **code != MISSING_TEXT) {
                        *code = if &*column.0 == "last_name" { MISSING_TEXT } else { pseudonym };
                        any = true;
                    }
                }
            }
            if any || is_part {
                only_used(dictionary, codes);
            }
            is_other |= any;
        }
        is_other
    }
}

fn is_of_people(column: &str) -> bool {
    CODE_COLUMNS.contains(&column)
}

/// The texts that cells have, each once, in the order in which they appear.
pub(super) fn only_used(dictionary: &mut Vec<String>, codes: &mut [u32]) {
    let mut places: BTreeMap<String, u32> = BTreeMap::new();
    let mut used = Vec::new();
    for code in codes.iter_mut() {
        let Some(text) = dictionary.get(*code as usize) else { continue };
        let next = u32::try_from(used.len()).unwrap_or(MISSING_TEXT);
        *code = *places.entry(text.clone()).or_insert_with(|| {
            used.push(text.clone());
            next
        });
    }
    *dictionary = used;
}

/// Whether a text begins with a name that stands by itself: letters of an alphabet must not go on at either end of it.
pub(super) fn stands_alone(name: &str, before: Option<char>, text: &str) -> bool {
    let goes_on = |edge: Option<char>, beyond: Option<char>| {
        let is_letter = |letter: char| letter.is_alphanumeric() && !is_ideograph(letter);
        edge.is_some_and(is_letter) && beyond.is_some_and(is_letter)
    };
    text.strip_prefix(name).is_some_and(|after| {
        !goes_on(name.chars().next(), before) && !goes_on(name.chars().next_back(), after.chars().next())
    })
}

/// Whether a lock is what its hash says.
fn is_whole(mark: &SealMark, seal: &CycleSeal) -> bool {
    sha256_hex([seal.text.as_bytes()]) == mark.sha256
}

/// The locks, each after the one that it stands on, whatever the clock said when they were made.
fn linked(mut open: Vec<(SealMark, Sealed)>) -> Vec<(SealMark, Sealed)> {
    let mut done = Vec::with_capacity(open.len());
    while !open.is_empty() {
        let waiting: BTreeSet<String> = open.iter().map(|(mark, _)| mark.sha256.clone()).collect();
        let is_ready = |(_, sealed): &(SealMark, Sealed)| {
            sealed.previous.as_ref().is_none_or(|previous| !waiting.contains(previous))
        };
        let (ready, rest): (Vec<_>, Vec<_>) = open.into_iter().partition(is_ready);
        if ready.is_empty() {
            // Links in a circle are none that hashes could have.
            done.extend(rest);
            return done;
        }
        done.extend(ready);
        open = rest;
    }
    done
}

/// Whether a record has expressions over rows.
const fn is_rule(record: &Record) -> bool {
    matches!(record, Record::Kpi(_) | Record::Input(_))
}

/// Whether a column holds prose: the user's own do, as far as nothing else is known of them.
fn is_prose(column: &str) -> bool {
    PROSE_COLUMNS.contains(&column) || column_called(column).is_none()
}

/// The columns that a comparison reads, those of conditions inside left out.
pub(super) fn columns_of<'v>(value: &'v Value, found: &mut Vec<&'v str>) {
    match value {
        Value::Array(values) => values.iter().for_each(|one| columns_of(one, found)),
        Value::Object(fields) => {
            for (name, inside) in fields {
                match (name.as_str(), inside) {
                    ("column", Value::String(column)) => found.push(column),
                    ("compare", _) => {}
                    (_, inside) => columns_of(inside, found),
                }
            }
        }
        _ => {}
    }
}

/// Whether a letter is a word by itself, as those of Chinese are.
const fn is_ideograph(letter: char) -> bool {
    matches!(letter, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests;
