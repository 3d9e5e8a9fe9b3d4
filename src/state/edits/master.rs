//! Roles, regions, product lines and account types: added, renamed, taken away where nothing uses them.

use crate::{
    domain::{
        account::{AccountType, ProductLine, Region},
        change::Change,
        id::{ExternalKey, Id},
        people::Role,
        record::{Record, RecordKey},
        text::Text2,
        workspace::Workspace,
    },
    engine::query::RecordUses,
    state::edits::{Edit, EditError, label_of, named},
};

/// A kind of record that is no more than a name others refer to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MasterKind {
    /// Roles of people.
    Role,
    /// Regions of accounts, people and rows.
    Region,
    /// Product lines of rows.
    ProductLine,
    /// Types of accounts.
    AccountType,
}

impl MasterKind {
    /// Which record has these bits.
    pub const fn key(self, raw: u64) -> RecordKey {
        match self {
            Self::Role => RecordKey::Role(Id::from_raw(raw)),
            Self::Region => RecordKey::Region(Id::from_raw(raw)),
            Self::ProductLine => RecordKey::ProductLine(Id::from_raw(raw)),
            Self::AccountType => RecordKey::AccountType(Id::from_raw(raw)),
        }
    }

    /// Whether imported rows refer to them by codes.
    pub const fn has_codes(self) -> bool {
        matches!(self, Self::Region | Self::ProductLine)
    }

    /// All records of the kind with their bits, by id.
    pub fn records(self, workspace: &Workspace) -> Vec<(u64, Record)> {
        match self {
            Self::Role => workspace.roles.values().map(|one| (one.id.raw(), one.clone().into())).collect(),
            Self::Region => {
                workspace.regions.values().map(|one| (one.id.raw(), one.clone().into())).collect()
            }
            Self::ProductLine => {
                workspace.product_lines.values().map(|one| (one.id.raw(), one.clone().into())).collect()
            }
            Self::AccountType => {
                workspace.account_types.values().map(|one| (one.id.raw(), one.clone().into())).collect()
            }
        }
    }

    fn made(self, raw: u64, name: Text2) -> Record {
        match self {
            Self::Role => Role { id: Id::from_raw(raw), name }.into(),
            Self::Region => Region { id: Id::from_raw(raw), name, keys: Vec::new() }.into(),
            Self::ProductLine => ProductLine { id: Id::from_raw(raw), name, keys: Vec::new() }.into(),
            Self::AccountType => AccountType { id: Id::from_raw(raw), name }.into(),
        }
    }
}

/// The name of a record of such a kind.
pub const fn name_of(record: &Record) -> Option<&Text2> {
    match record {
        Record::Role(one) => Some(&one.name),
        Record::Region(one) => Some(&one.name),
        Record::ProductLine(one) => Some(&one.name),
        Record::AccountType(one) => Some(&one.name),
        _ => None,
    }
}

/// The codes by which rows refer to a record of such a kind; `None` where it has none.
pub fn codes_of(record: &Record) -> Option<&[ExternalKey]> {
    match record {
        Record::Region(one) => Some(&one.keys),
        Record::ProductLine(one) => Some(&one.keys),
        _ => None,
    }
}

/// Adds a record under new bits, or renames the one that has them. Imported rows go on referring to it by its keys,
/// which stay as they are where no others are given.
///
/// # Errors
/// No name, or another one of the kind has it, or has a code that is new to this one.
pub fn save_master(
    workspace: &Workspace,
    kind: MasterKind,
    raw: u64,
    name: &Text2,
    keys: Option<&[ExternalKey]>,
) -> Result<Edit, EditError> {
    let name = named(name)?;
    let records = kind.records(workspace);
    let taken = |known: &Text2| {
        let same = |left: &str, right: &str| !left.trim().is_empty() && left.trim() == right;
        same(&known.zh, &name.zh) || same(&known.en, &name.en)
    };
    if records.iter().any(|(other, record)| *other != raw && name_of(record).is_some_and(taken)) {
        return Err(EditError::NameTwice);
    }
    let before = records.iter().find(|(other, _)| *other == raw).map(|(_, record)| record.clone());
    let held = |code: &str| {
        let others = records.iter().filter(|(other, _)| *other != raw);
        others.filter_map(|(_, record)| codes_of(record)).flatten().any(|key| key.code.trim() == code)
    };
    let own = before.as_ref().and_then(codes_of).unwrap_or_default();
    let is_new = |code: &str| own.iter().all(|key| key.code.trim() != code);
    if keys.iter().copied().flatten().map(|key| key.code.trim()).any(|code| is_new(code) && held(code)) {
        return Err(EditError::KeyTaken);
    }
    let label = label_of(if before.is_some() { "master_edited" } else { "master_created" }, &name);
    let mut after = before.clone().unwrap_or_else(|| kind.made(raw, name.clone()));
    match &mut after {
        Record::Role(one) => one.name = name,
        Record::AccountType(one) => one.name = name,
        Record::Region(Region { name: known, keys: codes, .. })
        | Record::ProductLine(ProductLine { name: known, keys: codes, .. }) => {
            *known = name;
            if let Some(keys) = keys {
                *codes = keys.to_vec();
            }
        }
        _ => {}
    }
    Ok(Edit::one(label, Change::replace(before, after)))
}

/// Takes a record away that nothing uses.
///
/// # Errors
/// Something uses it, or it is gone.
pub fn remove_master(
    workspace: &Workspace,
    kind: MasterKind,
    raw: u64,
    uses: &RecordUses,
) -> Result<Edit, EditError> {
    if *uses != RecordUses::default() {
        return Err(EditError::InUse);
    }
    let found = kind.records(workspace).into_iter().find(|(other, _)| *other == raw);
    let (_, record) = found.ok_or(EditError::Gone)?;
    let name = name_of(&record).cloned().unwrap_or_default();
    Ok(Edit::one(label_of("master_removed", &name), Change::remove(record)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const KINDS: [MasterKind; 4] =
        [MasterKind::Role, MasterKind::Region, MasterKind::ProductLine, MasterKind::AccountType];

    fn names(workspace: &Workspace, kind: MasterKind) -> Vec<String> {
        kind.records(workspace)
            .iter()
            .filter_map(|(_, one)| name_of(one))
            .map(|name| name.zh.clone())
            .collect()
    }

    #[test]
    fn each_kind_is_added_renamed_and_removed() {
        for kind in KINDS {
            let mut workspace = Workspace::default();
            let save = |workspace: &mut Workspace, raw: u64, name: &str| {
                let edit = save_master(workspace, kind, raw, &Text2::new(name, ""), None)?;
                edit.changes.iter().for_each(|change| workspace.apply(change));
                Ok::<_, EditError>(edit.label.key)
            };
            assert_eq!(save(&mut workspace, 7, " 技术支持 ").as_deref(), Ok("master_created"));
            assert_eq!(save(&mut workspace, 8, "技术支持"), Err(EditError::NameTwice));
            assert_eq!(save(&mut workspace, 8, " "), Err(EditError::NameMissing));
            assert_eq!(save(&mut workspace, 7, "售后支持").as_deref(), Ok("master_edited"));
            assert_eq!(names(&workspace, kind), ["售后支持"]);
            let used = RecordUses { rows: 1, ..RecordUses::default() };
            assert_eq!(remove_master(&workspace, kind, 7, &used), Err(EditError::InUse));
            let edit = remove_master(&workspace, kind, 7, &RecordUses::default()).unwrap();
            edit.changes.iter().for_each(|change| workspace.apply(change));
            assert_eq!(names(&workspace, kind), Vec::<String>::new());
            assert_eq!(remove_master(&workspace, kind, 7, &RecordUses::default()), Err(EditError::Gone));
        }
    }

    #[test]
    fn rows_still_find_what_was_renamed() {
        let mut workspace = Workspace::default();
        let keys = vec![ExternalKey { source: "import".to_owned(), code: "East".to_owned() }];
        workspace.put(Region { id: Id::from_raw(1), name: Text2::same("East"), keys: keys.clone() }.into());
        let edit =
            save_master(&workspace, MasterKind::Region, 1, &Text2::new("华东", "East China"), None).unwrap();
        edit.changes.iter().for_each(|change| workspace.apply(change));
        assert_eq!(workspace.regions.get(&Id::from_raw(1)).map(|region| &region.keys), Some(&keys));
    }
}
