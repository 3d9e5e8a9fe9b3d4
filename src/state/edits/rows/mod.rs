//! Texts of a grid as edits: which record gets which text in which column, all of one gesture as one step or nothing of it.
//! Facts that hold over time are corrected in the revision in force today; a change from a day on is made in the record's form.

pub mod accounts;
pub mod masters;
pub mod people;

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    domain::{
        change::{Change, Label},
        id::{ExternalKey, Id},
        record::{Identified, Record},
        records::Records,
        text::{Lang, Text2},
        weight::Weight,
    },
    state::edits::{Edit, EditError, label_of},
};

/// Source of the codes that are written by hand or imported.
const KEY_SOURCE: &str = "import";
/// What stands between several members or codes in one cell: as it is shown, and as it is usually typed.
const BETWEEN: [char; 6] = ['·', ';', '；', '、', ',', '，'];

/// A text for a cell of a list of records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowText<C> {
    /// The record; one that is not there yet is added.
    pub id: u64,
    /// The column.
    pub column: C,
    /// The text.
    pub text: String,
}

/// Why texts cannot be taken: the how manieth it is, and what is wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowFault {
    /// Its place among the texts.
    pub at: usize,
    /// What is wrong.
    pub error: EditError,
}

/// Keys of the labels of steps: a record added, one written, several.
type Labels = [&'static str; 3];

/// What a kind of record does with texts.
struct Sheet<'a, T, C> {
    /// The records that there are.
    known: &'a Records<T>,
    /// A new one.
    new: fn(Id<T>) -> T,
    /// Its name.
    name: fn(&T) -> &Text2,
    /// Writes a text into a column.
    set: &'a dyn Fn(&mut T, C, &str) -> Result<(), EditError>,
    /// Its codes.
    keys: fn(&T) -> &[ExternalKey],
    /// Whether a column holds the codes.
    is_codes: fn(C) -> bool,
    /// What must hold of a record in the end.
    check: &'a dyn Fn(&T) -> Result<(), EditError>,
    labels: Labels,
}

impl<T, C> Sheet<'_, T, C>
where
    T: Identified + Clone + PartialEq + Into<Record>,
    C: Copy,
{
    /// The edit that texts make.
    fn write(&self, texts: &[RowText<C>]) -> Result<Edit, RowFault> {
        let mut touched: BTreeMap<u64, (T, usize)> = BTreeMap::new();
        let mut order: Vec<u64> = Vec::new();
        for (at, one) in texts.iter().enumerate() {
            let id = Id::from_raw(one.id);
            let known = self.known.get(&id);
            // A blank line of a block begins no record.
            if known.is_none() && !touched.contains_key(&one.id) && one.text.trim().is_empty() {
                continue;
            }
            let (record, last) = touched.entry(one.id).or_insert_with(|| {
                order.push(one.id);
                (known.cloned().unwrap_or_else(|| (self.new)(id)), at)
            });
            *last = at;
            (self.set)(record, one.column, &one.text).map_err(|error| RowFault { at, error })?;
        }
        self.check_codes(texts, &touched, &order)?;
        let mut changes = Vec::new();
        let mut label = Label::default();
        for id in order {
            let Some((record, at)) = touched.remove(&id) else { continue };
            (self.check)(&record).map_err(|error| RowFault { at, error })?;
            let before = self.known.get(&Id::from_raw(id));
            if before == Some(&record) {
                continue;
            }
            let [added, written, _] = self.labels;
            label = label_of(if before.is_some() { written } else { added }, (self.name)(&record));
            changes.push(Change::replace(before.cloned().map(Into::into), record));
        }
        if changes.len() > 1 {
            label = Label::plain(self.labels[2]).with("n", changes.len().to_string());
        }
        Ok(Edit { label, changes })
    }

    /// Checks that no code that is written is one that another record has in the end: rows could not tell the two apart. Codes
    /// that several have already do not stand in the way of anything else.
    fn check_codes(
        &self,
        texts: &[RowText<C>],
        touched: &BTreeMap<u64, (T, usize)>,
        order: &[u64],
    ) -> Result<(), RowFault> {
        if !texts.iter().any(|one| (self.is_codes)(one.column)) {
            return Ok(());
        }
        let codes = |record: &T| -> Vec<String> {
            (self.keys)(record).iter().map(|key| key.code.trim().to_owned()).collect()
        };
        let mut held: BTreeSet<String> = BTreeSet::new();
        let mut new: Vec<(u64, Vec<String>)> = Vec::new();
        for known in self.known.values() {
            if !touched.contains_key(&known.id().raw()) {
                held.extend(codes(known));
            }
        }
        for id in order {
            let Some((record, _)) = touched.get(id) else { continue };
            let before = self.known.get(&Id::from_raw(*id)).map(codes).unwrap_or_default();
            let (kept, added): (Vec<_>, Vec<_>) =
                codes(record).into_iter().partition(|code| before.contains(code));
            held.extend(kept);
            new.push((*id, added));
        }
        for (id, added) in new {
            for code in added {
                if !held.insert(code) {
                    let is_it = |one: &RowText<C>| one.id == id && (self.is_codes)(one.column);
                    let at = texts.iter().rposition(is_it).unwrap_or_default();
                    return Err(RowFault { at, error: EditError::KeyTaken });
                }
            }
        }
        Ok(())
    }
}

/// Writes a name in one language.
fn set_name(name: &mut Text2, lang: Lang, text: &str) {
    match lang {
        Lang::Zh => text.trim().clone_into(&mut name.zh),
        Lang::En => text.trim().clone_into(&mut name.en),
    }
}

/// Writes a name in the language that is not the reader's. A wording that serves in both becomes that of the reader's language:
/// a translation is put beside it, not in its place.
fn set_other_name(name: &mut Text2, lang: Lang, text: &str) {
    let (read, other) = match lang {
        Lang::Zh => (&mut name.en, &name.zh),
        Lang::En => (&mut name.zh, &name.en),
    };
    if read.is_empty() && !text.trim().is_empty() {
        read.clone_from(other);
    }
    set_name(name, lang, text);
}

/// Checks that there is a name in one language at least.
fn has_name(name: &Text2) -> Result<(), EditError> {
    if name.zh.is_empty() && name.en.is_empty() { Err(EditError::NameMissing) } else { Ok(()) }
}

/// The codes of a record as one text.
pub fn codes_text(keys: &[ExternalKey]) -> String {
    keys.iter().map(|key| key.code.as_str()).collect::<Vec<_>>().join("; ")
}

/// Writes the codes of a record; those that stay keep their source.
fn set_codes(keys: &mut Vec<ExternalKey>, text: &str) {
    let mut codes: Vec<&str> = Vec::new();
    for code in text.split([';', '；']).map(str::trim).filter(|code| !code.is_empty()) {
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    let source_of = |code: &str| {
        keys.iter()
            .find(|key| key.code.trim() == code)
            .map_or(KEY_SOURCE, |key| key.source.as_str())
            .to_owned()
    };
    *keys = codes
        .into_iter()
        .map(|code| ExternalKey { source: source_of(code), code: code.to_owned() })
        .collect();
}

/// Names and codes by which records are found, in any case; `None` where a text means several.
pub(super) struct Index<I>(BTreeMap<String, Option<I>>);

impl<I: Copy + PartialEq> Index<I> {
    fn of<'a>(records: impl Iterator<Item = (I, &'a Text2, &'a [ExternalKey])>) -> Self {
        let mut index = Self(BTreeMap::new());
        for (id, name, keys) in records {
            index.put(id, name, keys);
        }
        index
    }

    fn put(&mut self, id: I, name: &Text2, keys: &[ExternalKey]) {
        for text in [&name.zh, &name.en].into_iter().chain(keys.iter().map(|key| &key.code)) {
            let text = text.trim().to_lowercase();
            if !text.is_empty() {
                self.0
                    .entry(text)
                    .and_modify(|known| *known = known.filter(|known| *known == id))
                    .or_insert(Some(id));
            }
        }
    }

    /// The record that a text means; `None` for a blank.
    fn find(&self, text: &str) -> Result<Option<I>, EditError> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        match self.0.get(&text.to_lowercase()) {
            Some(Some(id)) => Ok(Some(*id)),
            Some(None) => Err(EditError::SeveralSuch),
            None => Err(EditError::NoneSuch),
        }
    }

    /// Members with their shares: `Sales`, or `Sales 60% · Service 40%`.
    fn shares(&self, text: &str) -> Result<Vec<(I, Weight)>, EditError> {
        if let Ok(found) = self.find(text) {
            return Ok(found.map(|id| (id, Weight::WHOLE)).into_iter().collect());
        }
        let mut shares = Vec::new();
        for part in text.split(BETWEEN).map(str::trim).filter(|part| !part.is_empty()) {
            let is_digit = |letter: char| letter.is_ascii_digit() || letter == '.';
            let (name, percent) = match part.strip_suffix(['%', '％']).map(str::trim_end) {
                Some(rest) => rest.split_at(rest.trim_end_matches(is_digit).len()),
                None => (part, ""),
            };
            let id = self.find(name)?.ok_or(EditError::NoneSuch)?;
            shares.push((id, percent_of(percent)?));
        }
        Ok(shares)
    }
}

/// A percentage with up to four places.
fn percent_of(text: &str) -> Result<Weight, EditError> {
    let refuse = EditError::SharesNotWhole;
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    if part.len() > 4 {
        return Err(refuse);
    }
    let whole: u32 = whole.parse().map_err(|_| refuse)?;
    let part: u32 = format!("{part:0<4}").parse().map_err(|_| refuse)?;
    let units = whole.checked_mul(10_000).and_then(|whole| whole.checked_add(part));
    units.map(Weight).ok_or(refuse)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_read_as_they_are_shown_and_as_they_are_typed() {
        let names = [Text2::new("销售", "Sales"), Text2::new("客服", "Service"), Text2::new("客服", "Desk")];
        let index = Index::of(names.iter().enumerate().map(|(place, name)| (place, name, [].as_slice())));
        assert_eq!(index.shares("sales"), Ok(vec![(0, Weight::WHOLE)]));
        assert_eq!(index.shares(" "), Ok(Vec::new()));
        let expected = Ok(vec![(0, Weight::percent(60)), (1, Weight(400_000))]);
        assert_eq!(index.shares("Sales 60% · Service 40.0%"), expected);
        assert_eq!(index.shares("销售60％；Service 40%"), expected);
        assert_eq!(index.shares("Sales 60% · Marketing 40%"), Err(EditError::NoneSuch));
        assert_eq!(index.shares("客服"), Err(EditError::SeveralSuch), "two are called so");
        assert_eq!(index.shares("Sales · Service"), Err(EditError::SharesNotWhole));
    }

    #[test]
    fn codes_that_stay_keep_their_source() {
        let mut keys = vec![ExternalKey { source: "crm".to_owned(), code: "A1".to_owned() }];
        set_codes(&mut keys, " A1 ; E-7;; E-7");
        assert_eq!(codes_text(&keys), "A1; E-7");
        assert_eq!(keys.iter().map(|key| key.source.as_str()).collect::<Vec<_>>(), ["crm", "import"]);
    }
}
