//! Roles, regions, product lines and account types written in a grid: their name in both languages.

use std::collections::BTreeMap;

use crate::{
    domain::{
        change::Label,
        id::ExternalKey,
        text::{Lang, Text2},
        workspace::Workspace,
    },
    state::edits::{
        Edit,
        master::{MasterKind, codes_of, name_of, save_master},
        rows::{RowFault, RowText, set_codes, set_name, set_other_name},
    },
};

/// A column of the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MasterColumn {
    /// Name in a language.
    Name(Lang),
    /// Name in a language that the reader does not read: what serves in both stays the name in theirs.
    OtherName(Lang),
    /// Codes by which rows refer to it, where it has any.
    Codes,
}

/// The edit that texts make; what is not there yet is added.
///
/// # Errors
/// No name, or another one of the kind has it; a code that another one has.
pub fn write_masters(
    workspace: &Workspace,
    kind: MasterKind,
    texts: &[RowText<MasterColumn>],
) -> Result<Edit, RowFault> {
    let mut draft = only(kind, workspace);
    let mut last: BTreeMap<u64, (usize, Text2, Option<Vec<ExternalKey>>)> = BTreeMap::new();
    let mut order = Vec::new();
    for (at, one) in texts.iter().enumerate() {
        let known = workspace.get(kind.key(one.id));
        if known.is_none() && !last.contains_key(&one.id) && one.text.trim().is_empty() {
            continue;
        }
        let entry = last.entry(one.id).or_insert_with(|| {
            order.push(one.id);
            let name = known.as_ref().and_then(name_of).cloned().unwrap_or_default();
            (at, name, None)
        });
        entry.0 = at;
        match one.column {
            MasterColumn::Name(lang) => set_name(&mut entry.1, lang, &one.text),
            MasterColumn::OtherName(lang) => set_other_name(&mut entry.1, lang, &one.text),
            MasterColumn::Codes => {
                let mut keys = known.as_ref().and_then(codes_of).map(<[_]>::to_vec).unwrap_or_default();
                set_codes(&mut keys, &one.text);
                entry.2 = Some(keys);
            }
        }
    }
    let mut edits: Vec<Edit> = Vec::new();
    for id in order {
        let Some((at, name, keys)) = last.remove(&id) else { continue };
        let edit =
            save_master(&draft, kind, id, &name, keys.as_deref()).map_err(|error| RowFault { at, error })?;
        // The next of them must not take the name of this one.
        edit.changes.iter().for_each(|change| draft.apply(change));
        edits.push(edit);
    }
    edits.iter_mut().for_each(|edit| edit.changes.retain(|change| change.before != change.after));
    edits.retain(|edit| !edit.changes.is_empty());
    match edits.as_slice() {
        [one] => Ok(one.clone()),
        all => Ok(Edit {
            label: Label::plain("masters_written").with("n", all.len().to_string()),
            changes: edits.into_iter().flat_map(|edit| edit.changes).collect(),
        }),
    }
}

/// A workspace with no more than the records of a kind.
fn only(kind: MasterKind, workspace: &Workspace) -> Workspace {
    let mut copy = Workspace::default();
    kind.records(workspace).into_iter().for_each(|(_, record)| copy.put(record));
    copy
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::edits::EditError;

    fn text(id: u64, column: MasterColumn, text: &str) -> RowText<MasterColumn> {
        RowText { id, column, text: text.to_owned() }
    }

    #[test]
    fn product_lines_are_pasted_with_their_codes_and_no_name_twice() {
        let workspace = Workspace::default();
        let name = |id, name: &str| text(id, MasterColumn::Name(Lang::Zh), name);
        let kind = MasterKind::ProductLine;
        let texts = [name(1, "泵"), text(1, MasterColumn::Codes, "P; PU"), name(2, "阀")];
        let edit = write_masters(&workspace, kind, &texts).unwrap();
        let mut written = workspace.clone();
        edit.changes.iter().for_each(|change| written.apply(change));
        let lines: Vec<_> =
            written.product_lines.values().map(|one| (one.name.zh.as_str(), one.keys.len())).collect();
        assert_eq!(lines, [("泵", 2), ("阀", 0)]);
        let twice = write_masters(&workspace, kind, &[name(1, "泵"), name(2, "泵")]);
        assert_eq!(twice, Err(RowFault { at: 1, error: EditError::NameTwice }));
        let codes = write_masters(&written, kind, &[text(2, MasterColumn::Codes, "V")]).unwrap();
        assert_eq!(codes.label.key, "master_edited");
        let taken = write_masters(&written, kind, &[text(2, MasterColumn::Codes, "V; PU")]);
        assert_eq!(taken, Err(RowFault { at: 0, error: EditError::KeyTaken }));
        // Names may be exchanged one after the other, not into each other.
        assert_eq!(
            write_masters(&written, kind, &[name(2, "泵")]),
            Err(RowFault { at: 0, error: EditError::NameTwice })
        );
    }
}
