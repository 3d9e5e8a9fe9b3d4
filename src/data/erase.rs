//! Erasing a person: names and codes become a pseudonym in a document, in rows, and in what review cycles have sealed, whose
//! hashes are made anew over the pseudonym. Figures stay as they are: the pseudonym has the identity of the person.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    domain::{
        cycle::SealMark,
        id::{ExternalKey, Id},
        people::Employee,
        record::Record,
        workspace::Workspace,
    },
    engine::{
        cycle::{Sealed, rehashed},
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

/// What becomes of a person's names and codes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erasure {
    person: Id<Employee>,
    /// What stands in place of the name.
    pseudonym: String,
    /// Names, longest first.
    names: Vec<String>,
    /// Codes by which rows and lists refer to the person, and what stands in their place.
    codes: BTreeMap<String, String>,
}

impl Erasure {
    /// What erasing a person rewrites; `None` where there is no such person. `random` makes the pseudonym.
    pub fn of(workspace: &Workspace, person: Id<Employee>, random: u64) -> Option<Self> {
        let found = workspace.employees.get(&person)?;
        let letters = Id::<Employee>::from_raw(random).to_string();
        let letters = letters.get(letters.len().saturating_sub(LETTERS)..).unwrap_or_default();
        let pseudonym = format!("P-{}", letters.to_uppercase());
        let mut names: Vec<String> = [&found.name.zh, &found.name.en]
            .into_iter()
            .map(|name| name.trim().to_owned())
            .filter(|name| !name.is_empty())
            .collect();
        names.sort_by_key(|name| std::cmp::Reverse(name.chars().count()));
        names.dedup();
        let own: Vec<&str> = found.keys.iter().map(|key| key.code.trim()).collect();
        let means = |text: &str| own.contains(&text) || names.iter().any(|name| name == text);
        let aliases = workspace.key_aliases.values();
        let written = aliases.filter(|alias| is_of_people(&alias.column.0) && means(&alias.meant));
        let all = own.iter().copied().chain(written.map(|alias| alias.written.as_str()));
        let mut codes = BTreeMap::new();
        for code in all.filter(|code| !names.iter().any(|name| name == code)) {
            let number = codes.len() + 1;
            codes.entry(code.to_owned()).or_insert_with(|| format!("{pseudonym}.{number}"));
        }
        for name in &names {
            codes.insert(name.clone(), pseudonym.clone());
        }
        Some(Self { person, pseudonym, names, codes })
    }

    /// The document without the name: the person, what imports are called, texts in which the name stands, and sealed cycles.
    ///
    /// # Errors
    /// What is sealed cannot be read, or a record cannot be written.
    pub fn document(&self, workspace: &Workspace) -> Result<Workspace, serde_json::Error> {
        let mut next = Workspace::default();
        for record in workspace.records() {
            if !self.is_alias(&record) {
                next.put(self.record(record)?);
            }
        }
        self.seals(&mut next)?;
        Ok(next)
    }

    fn is_alias(&self, record: &Record) -> bool {
        matches!(record, Record::KeyAlias(alias) if is_of_people(&alias.column.0) && self.codes.contains_key(&alias.meant))
    }

    fn record(&self, record: Record) -> Result<Record, serde_json::Error> {
        let record = match record {
            Record::Employee(mut person) if person.id == self.person => {
                person.name = crate::domain::text::Text2::same(&self.pseudonym);
                let mut keys: Vec<ExternalKey> = Vec::new();
                for key in person.keys {
                    let code =
                        self.codes.get(key.code.trim()).cloned().unwrap_or_else(|| self.pseudonym.clone());
                    if keys.iter().all(|known| known.code != code) {
                        keys.push(ExternalKey { source: key.source, code });
                    }
                }
                person.keys = keys;
                person.into()
            }
            // What is sealed is rewritten as a whole.
            Record::CycleSeal(_) => return Ok(record),
            record => record,
        };
        let mut value = serde_json::to_value(&record)?;
        if self.value(&mut value) { serde_json::from_value(value) } else { Ok(record) }
    }

    /// Rewrites what cycles have sealed, each lock with its hash and that of the lock before it.
    fn seals(&self, workspace: &mut Workspace) -> Result<(), serde_json::Error> {
        let mut marks: Vec<SealMark> =
            workspace.cycles.values().flat_map(|cycle| cycle.seals.iter().cloned()).collect();
        marks.sort_by_key(|mark| mark.at);
        let mut hashes: BTreeMap<String, String> = BTreeMap::new();
        for mark in marks {
            let Some(seal) = workspace.cycle_seals.get(&mark.seal) else { continue };
            let mut sealed: Sealed = serde_json::from_str(&seal.text)?;
            let mut value = serde_json::to_value(&sealed)?;
            let mut is_other = self.value(&mut value);
            if is_other {
                sealed = serde_json::from_value(value)?;
            }
            for rule in &mut sealed.rules {
                let record = self.record(rule.record.clone())?;
                is_other |= record != rule.record;
                rule.record = record;
            }
            if let Some(previous) = sealed.previous.as_ref().and_then(|hash| hashes.get(hash)) {
                sealed.previous = Some(previous.clone());
                is_other = true;
            }
            if !is_other {
                continue;
            }
            let (text, sha256) = rehashed(sealed)?;
            hashes.insert(mark.sha256, sha256);
            workspace.put(crate::domain::cycle::CycleSeal { text, ..seal.clone() }.into());
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

    /// Rewrites the name in every text of a value; whether it stood in any.
    fn value(&self, value: &mut serde_json::Value) -> bool {
        match value {
            serde_json::Value::String(text) => match self.text(text) {
                Some(next) => {
                    *text = next;
                    true
                }
                None => false,
            },
            serde_json::Value::Array(values) => {
                values.iter_mut().fold(false, |any, one| self.value(one) | any)
            }
            serde_json::Value::Object(fields) => {
                fields.values_mut().fold(false, |any, one| self.value(one) | any)
            }
            _ => false,
        }
    }

    /// A text with the pseudonym in place of each name in it; `None` where there is none.
    pub fn text(&self, text: &str) -> Option<String> {
        let names = self
            .names
            .iter()
            .filter(|name| name.chars().count() >= SHORTEST_NAME && name.chars().any(char::is_alphabetic));
        names.fold(None, |known: Option<String>, name| {
            replaced(known.as_deref().unwrap_or(text), name, &self.pseudonym).or(known)
        })
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
                if let Some(next) = code.or_else(|| self.text(text)) {
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
fn only_used(dictionary: &mut Vec<String>, codes: &mut [u32]) {
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

/// The text with `to` in place of every `from` that stands by itself: letters of an alphabet must not go on at either end of it.
fn replaced(text: &str, from: &str, to: &str) -> Option<String> {
    if !text.contains(from) {
        return None;
    }
    let goes_on = |edge: Option<char>, beyond: Option<char>| {
        let is_letter = |letter: char| letter.is_alphanumeric() && !is_ideograph(letter);
        edge.is_some_and(is_letter) && beyond.is_some_and(is_letter)
    };
    let mut written = String::with_capacity(text.len());
    let mut rest = text;
    let mut any = false;
    while let Some(place) = rest.find(from) {
        let (before, found) = rest.split_at(place);
        let after = found.get(from.len()..).unwrap_or_default();
        written.push_str(before);
        let is_part = goes_on(from.chars().next(), written.chars().next_back())
            || goes_on(from.chars().next_back(), after.chars().next());
        written.push_str(if is_part { from } else { to });
        any |= !is_part;
        rest = after;
    }
    written.push_str(rest);
    any.then_some(written)
}

/// Whether a letter is a word by itself, as those of Chinese are.
const fn is_ideograph(letter: char) -> bool {
    matches!(letter, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{dated::Dated, people::EmployeeFacts, text::Text2};

    fn erasure() -> Erasure {
        let mut workspace = Workspace::default();
        let keys = ["E1", "Ann Li", "7"]
            .map(|code| ExternalKey { source: "import".to_owned(), code: code.to_owned() });
        workspace.put(
            Employee {
                id: Id::from_raw(9),
                name: Text2::new("李安", "Ann Li"),
                keys: keys.to_vec(),
                facts: Dated::always(EmployeeFacts::default()),
                employed: Vec::new(),
                away: Vec::new(),
            }
            .into(),
        );
        Erasure::of(&workspace, Id::from_raw(9), 5).unwrap()
    }

    #[test]
    fn names_are_found_as_words_and_codes_are_not_looked_for_in_texts() {
        let erasure = erasure();
        let text = |text: &str| erasure.text(text);
        // 5 in 13 letters of base 32 ends in 000005.
        assert_eq!(text("Ann Li leaves"), Some("P-000005 leaves".to_owned()));
        assert_eq!(text("交接自李安，2026"), Some("交接自P-000005，2026".to_owned()));
        assert_eq!(text("Joann Lind"), None);
        assert_eq!(text("Ann Lin, Ann Li"), Some("Ann Lin, P-000005".to_owned()));
        assert_eq!(text("2026-07-07 E1"), None);
    }

    #[test]
    fn rows_keep_their_places_and_no_text_of_the_person_stays() {
        let texts = |dictionary: &[&str], codes: &[u32]| ColumnCells::Text {
            dictionary: dictionary.iter().map(|text| (*text).to_owned()).collect(),
            codes: codes.to_vec(),
        };
        let mut rows = BatchRows { rows: 3, columns: BTreeMap::new() };
        rows.columns.insert("employee".into(), texts(&["E1", "E2", "7"], &[0, 1, 2]));
        rows.columns.insert("first_name".into(), texts(&["Ann", "Bob"], &[0, 1, 0]));
        rows.columns.insert("last_name".into(), texts(&["Li"], &[0, 0, MISSING_TEXT]));
        rows.columns.insert("order_id".into(), texts(&["7", "E1"], &[0, 1, 0]));
        assert!(erasure().rows(&mut rows));
        let cells = |column: &str| rows.columns.get(&column.into()).unwrap().clone();
        let shown = |column: &str| {
            let ColumnCells::Text { dictionary, codes } = cells(column) else { unreachable!("texts") };
            codes
                .iter()
                .map(|code| dictionary.get(*code as usize).cloned().unwrap_or_default())
                .collect::<Vec<_>>()
        };
        assert_eq!(shown("employee"), ["P-000005.1", "E2", "P-000005.2"]);
        assert_eq!(shown("first_name"), ["P-000005", "Bob", "P-000005"]);
        assert_eq!(shown("last_name"), ["", "Li", ""], "somebody else has that name too");
        assert_eq!(shown("order_id"), ["7", "E1", "7"], "numbers of orders are no codes of people");
        let mut others = BatchRows { rows: 1, columns: BTreeMap::new() };
        others.columns.insert("employee".into(), texts(&["E2"], &[0]));
        assert!(!erasure().rows(&mut others));
    }

    #[test]
    fn the_person_and_what_names_them_are_rewritten_and_nothing_else() {
        let mut workspace = Workspace::default();
        let person = Employee {
            id: Id::from_raw(9),
            name: Text2::new("李安", "Ann Li"),
            keys: vec![ExternalKey { source: "crm".to_owned(), code: "E1".to_owned() }],
            facts: Dated::always(EmployeeFacts::default()),
            employed: Vec::new(),
            away: Vec::new(),
        };
        let other = Employee {
            id: Id::from_raw(10),
            name: Text2::same("Ann Lind"),
            keys: Vec::new(),
            ..person.clone()
        };
        let mut led = Dated::always(EmployeeFacts::default());
        led.revise("2026-01-01".parse().unwrap(), EmployeeFacts::default(), "after Ann Li left");
        let third = Employee {
            id: Id::from_raw(11),
            name: Text2::same("Bo"),
            facts: led,
            keys: Vec::new(),
            ..person.clone()
        };
        [person, other.clone(), third].into_iter().for_each(|one| workspace.put(one.into()));
        let next = Erasure::of(&workspace, Id::from_raw(9), 5).unwrap().document(&workspace).unwrap();
        let text = serde_json::to_string(&next).unwrap();
        assert!(
            !text.contains("Ann Li\"")
                && !text.contains("李安")
                && !text.contains("E1")
                && !text.contains("Ann Li left")
        );
        assert_eq!(next.employees.get(&Id::from_raw(10)), Some(&other));
        assert_eq!(next.employees.get(&Id::from_raw(9)).unwrap().name, Text2::same("P-000005"));
        assert_eq!(next.record_count(), workspace.record_count());
    }
}
