//! Edits of other ways to write a key.

use crate::{
    domain::{
        change::{Change, Label},
        id::Id,
        key_alias::KeyAlias,
        record::Record,
        workspace::Workspace,
    },
    state::edits::{Edit, EditError},
};

/// Remembers another way to write a key, in place of what was remembered of the same.
///
/// # Errors
/// Nothing is written or meant, or it means itself.
pub fn remember(workspace: &Workspace, alias: KeyAlias) -> Result<Edit, EditError> {
    if alias.written.is_empty() || alias.meant.is_empty() || alias.written == alias.meant {
        return Err(EditError::NameMissing);
    }
    let label = Label::plain("key_alias").with("written", &alias.written).with("meant", &alias.meant);
    let before = workspace.key_aliases.get(&alias.id).cloned().map(Record::from);
    Ok(Edit::one(label, Change::replace(before, alias)))
}

/// Forgets one.
///
/// # Errors
/// It is not there any more.
pub fn forget(workspace: &Workspace, id: Id<KeyAlias>) -> Result<Edit, EditError> {
    let alias = workspace.key_aliases.get(&id).ok_or(EditError::Gone)?;
    let label =
        Label::plain("key_alias_forgotten").with("written", &alias.written).with("meant", &alias.meant);
    Ok(Edit::one(label, Change::remove(alias.clone())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alias_is_written_over_and_forgotten() {
        let mut workspace = Workspace::default();
        let alias = |meant: &str| KeyAlias::new("products".into(), "product".into(), " GTXPro ", meant);
        for meant in ["GTX Pro", "GTX Plus"] {
            let edit = remember(&workspace, alias(meant)).unwrap();
            edit.changes.iter().for_each(|change| workspace.apply(change));
        }
        let kept: Vec<&KeyAlias> = workspace.key_aliases.values().collect();
        assert_eq!(kept, [&alias("GTX Plus")]);
        assert_eq!((kept[0].written.as_str(), kept[0].meant.as_str()), ("GTXPro", "GTX Plus"));
        assert_eq!(remember(&workspace, alias("GTXPro")), Err(EditError::NameMissing));
        let edit = forget(&workspace, alias("").id).unwrap();
        edit.changes.iter().for_each(|change| workspace.apply(change));
        assert_eq!(forget(&workspace, alias("").id), Err(EditError::Gone));
    }
}
