//! Edits of what-ifs that are kept: under a name, renamed, let go.

use crate::{
    domain::{change::Change, scenario::Scenario, text::Text2},
    state::edits::{Edit, EditError, label_of, named},
};

/// Keeps a scenario.
///
/// # Errors
/// It has no name.
pub fn keep_scenario(scenario: Scenario) -> Result<Edit, EditError> {
    let name = named(&scenario.name)?;
    let label = label_of("scenario_kept", &name);
    Ok(Edit::one(label, Change::create(Scenario { name, note: scenario.note.trim().to_owned(), ..scenario })))
}

/// Gives a scenario another name and note.
///
/// # Errors
/// It has no name.
pub fn rename_scenario(scenario: &Scenario, name: &Text2, note: &str) -> Result<Edit, EditError> {
    let name = named(name)?;
    let label = label_of("scenario_renamed", &name);
    let renamed = Scenario { name, note: note.trim().to_owned(), ..scenario.clone() };
    Ok(Edit::one(label, Change::replace(Some(scenario.clone().into()), renamed)))
}

/// Lets a scenario go; what was applied of it stays.
pub fn remove_scenario(scenario: &Scenario) -> Edit {
    Edit::one(label_of("scenario_removed", &scenario.name), Change::remove(scenario.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{id::Id, period::Period, scope::Scope};

    #[test]
    fn a_scenario_is_kept_under_a_name_only() {
        let scenario = |name: &str| Scenario {
            id: Id::from_raw(5),
            name: Text2::same(name),
            note: " why ".to_owned(),
            scope: Scope::COMPANY,
            period: Period::first(),
            moves: Vec::new(),
            base: 7,
            total: None,
        };
        assert_eq!(keep_scenario(scenario("  ")).err(), Some(EditError::NameMissing));
        let edit = keep_scenario(scenario(" Push ")).unwrap();
        let kept = Scenario { note: "why".to_owned(), ..scenario("Push") };
        assert_eq!(edit.changes, [Change::create(kept.clone())]);
        assert_eq!(rename_scenario(&kept, &Text2::same(""), "").err(), Some(EditError::NameMissing));
        let renamed = rename_scenario(&kept, &Text2::same("Pull"), "").unwrap();
        let after = Scenario { name: Text2::same("Pull"), note: String::new(), ..kept.clone() };
        assert_eq!(renamed.changes, [Change::replace(Some(kept.clone().into()), after)]);
        assert_eq!(remove_scenario(&kept).changes, [Change::remove(kept)]);
    }
}
