//! Reads a stored workspace of which single records are broken: they are set aside as they stand, all others are read.
//! Works on the text, so that one record that is no JSON at all costs no other.

use std::ops::Range;

use crate::{
    data::store::{LOG, SetAside, StoreError, Stored},
    domain::change::{Change, ChangeSet},
    domain::workspace::Workspace,
};

/// What can be read of the text of a document and of its log. Entries of the log count up from the base's revision.
///
/// # Errors
/// [`StoreError::Damaged`] where the document as a whole cannot be taken apart.
pub fn salvage(base: &str, base_revision: u64, log: &[String]) -> Result<Stored, StoreError> {
    let damaged = || StoreError::Damaged("the document cannot be taken apart".to_owned());
    let mut set_aside = Vec::new();
    let mut document = Workspace::default();
    for (kind, list) in fields(base).ok_or_else(damaged)? {
        for record in items(list).ok_or_else(damaged)? {
            let alone = format!("{{\"{kind}\":[{record}]}}");
            match serde_json::from_str::<Workspace>(&alone) {
                Ok(read) if read.records().next().is_some() => {
                    read.records().for_each(|record| document.put(record));
                }
                _ => set_aside.push(SetAside { place: kind.to_owned(), raw: record.to_owned() }),
            }
        }
    }
    if document.settings().is_none() {
        return Err(StoreError::Damaged("its settings cannot be read".to_owned()));
    }
    let mut steps = Vec::with_capacity(log.len());
    for (number, entry) in (base_revision + 1..).zip(log) {
        steps.push(step_of(entry, number, &mut set_aside));
    }
    Ok(Stored { log: steps, set_aside, ..Stored::base(document, base_revision) })
}

/// An entry of the log with those of its changes that can be read.
fn step_of(entry: &str, revision: u64, set_aside: &mut Vec<SetAside>) -> ChangeSet {
    if let Ok(step) = serde_json::from_str(entry) {
        return step;
    }
    let changes = fields(entry)
        .and_then(|fields| fields.into_iter().find(|(name, _)| *name == "changes"))
        .and_then(|(_, list)| items(list));
    let Some(changes) = changes else {
        set_aside.push(SetAside { place: LOG.to_owned(), raw: entry.to_owned() });
        return ChangeSet { revision, ..ChangeSet::default() };
    };
    let mut read = Vec::new();
    for change in changes {
        match serde_json::from_str::<Change>(change) {
            Ok(change) => read.push(change),
            Err(_) => set_aside.push(SetAside { place: LOG.to_owned(), raw: change.to_owned() }),
        }
    }
    // Undoing is left to entries that are whole.
    ChangeSet { revision, changes: read, ..ChangeSet::default() }
}

/// The fields of the text of an object, each with the text of its value. `None` where its brackets do not close.
fn fields(text: &str) -> Option<Vec<(&str, &str)>> {
    let parts = parts_of(text, '{', '}')?;
    parts
        .into_iter()
        .map(|part| {
            let rest = part.strip_prefix('"')?;
            let (name, value) = rest.split_once('"')?;
            Some((name, value.trim_start().strip_prefix(':')?.trim()))
        })
        .collect()
}

/// The texts of the items of a list.
fn items(text: &str) -> Option<Vec<&str>> {
    parts_of(text, '[', ']')
}

/// What stands between the brackets of a text, cut at the commas that are in no inner bracket and in no string.
fn parts_of(text: &str, open: char, close: char) -> Option<Vec<&str>> {
    let inside = text.trim().strip_prefix(open)?.strip_suffix(close)?;
    let (mut depth, mut in_string, mut escaped, mut from) = (0_i32, false, false, 0);
    let mut parts = Vec::new();
    for (at, byte) in inside.bytes().enumerate() {
        match (in_string, byte) {
            (true, _) if escaped => escaped = false,
            (true, b'\\') => escaped = true,
            (_, b'"') => in_string = !in_string,
            (false, b'{' | b'[') => depth += 1,
            (false, b'}' | b']') => depth -= 1,
            (false, b',') if depth == 0 => {
                parts.push(part(inside, from..at)?);
                from = at + 1;
            }
            _ => {}
        }
    }
    if depth != 0 || in_string {
        return None;
    }
    let last = part(inside, from..inside.len())?;
    if !last.is_empty() {
        parts.push(last);
    }
    Some(parts)
}

fn part(text: &str, range: Range<usize>) -> Option<&str> {
    text.get(range).map(str::trim)
}
