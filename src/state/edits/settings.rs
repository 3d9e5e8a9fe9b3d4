//! Edits of the settings of a workspace.

use crate::{
    domain::{change::Change, settings::Settings, text::Text2},
    state::edits::{Edit, EditError, label_of, named},
};

/// Gives the workspace a name, the same one in both languages.
///
/// # Errors
/// An empty name.
pub fn rename_workspace(settings: &Settings, name: &str) -> Result<Edit, EditError> {
    let name = named(&Text2::same(name))?;
    let label = label_of("workspace_renamed", &name);
    let renamed = Settings { name, ..settings.clone() };
    Ok(Edit::one(label, Change::replace(Some(settings.clone().into()), renamed)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        id::Id,
        record::Record,
        settings::{PaceBasis, Rounding, ScoreScale},
    };

    #[test]
    fn a_new_name_serves_both_languages_and_an_empty_one_is_refused() {
        let settings = Settings {
            id: Id::from_raw(1),
            name: Text2::new("示例", "Sample"),
            sample: true,
            currency: "CNY".to_owned(),
            calendar: Default::default(),
            scale: ScoreScale::default(),
            rounding: Rounding::default(),
            pace: PaceBasis::default(),
        };
        assert_eq!(rename_workspace(&settings, "  "), Err(EditError::NameMissing));
        let edit = rename_workspace(&settings, " 华东 ").unwrap();
        let [Change { after: Some(Record::Settings(after)), .. }] = edit.changes.as_slice() else {
            unreachable!("one settings record")
        };
        assert_eq!(after.name, Text2::same("华东"));
    }
}
