//! Edits of rules of promotion. One whose numbers contradict each other never becomes an edit.

use crate::{
    domain::{change::Change, promotion::PromotionRule, workspace::Workspace},
    state::edits::{Edit, EditError, label_of, named},
};

/// Writes a rule of promotion, in place of the one with its id.
///
/// # Errors
/// It has no name, or asks for more periods than it looks at.
pub fn set_promotion(workspace: &Workspace, rule: PromotionRule) -> Result<Edit, EditError> {
    let name = named(&rule.name)?;
    if !rule.is_possible() {
        return Err(EditError::RuleFaulty);
    }
    let before = workspace.promotion_rules.get(&rule.id).cloned();
    let key = if before.is_some() { "promotion_edited" } else { "promotion_added" };
    let label = label_of(key, &name);
    Ok(Edit::one(label, Change::replace(before.map(Into::into), PromotionRule { name, ..rule })))
}

/// Takes a rule of promotion away.
pub fn remove_promotion(rule: &PromotionRule) -> Edit {
    Edit::one(label_of("promotion_removed", &rule.name), Change::remove(rule.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        data::starter::starter,
        domain::{id::Id, period::PeriodLevel, scope::Scope, text::Text2},
    };

    fn rule(name: &str, at_least: u8, of: u8) -> PromotionRule {
        PromotionRule {
            id: Id::from_raw(5),
            name: Text2::same(name),
            scope: Scope::COMPANY,
            every: PeriodLevel::Quarter,
            grade: "A".to_owned(),
            at_least,
            of,
            never_below: None,
        }
    }

    #[test]
    fn a_rule_that_can_never_be_met_is_refused() {
        let workspace = starter();
        assert_eq!(set_promotion(&workspace, rule("Step", 3, 2)).err(), Some(EditError::RuleFaulty));
        assert_eq!(set_promotion(&workspace, rule("Step", 0, 2)).err(), Some(EditError::RuleFaulty));
        assert_eq!(set_promotion(&workspace, rule("Step", 2, 25)).err(), Some(EditError::RuleFaulty));
        assert_eq!(set_promotion(&workspace, rule(" ", 2, 4)).err(), Some(EditError::NameMissing));
        assert!(set_promotion(&workspace, rule("Step", 2, 4)).is_ok());
    }
}
