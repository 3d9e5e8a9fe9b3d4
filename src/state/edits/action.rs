//! Edits of improvement actions: written, moved from step to step, taken away.

use crate::{
    domain::{
        change::{Change, Label},
        monitor::{ActionItem, ActionStage},
        workspace::Workspace,
    },
    state::edits::{Edit, EditError},
};

/// Writes an action, in place of the one with its id. Empty answers to "why?" behind the last one and empty causes are left out.
///
/// # Errors
/// It does not say what is to be done.
pub fn set_action(workspace: &Workspace, action: ActionItem) -> Result<Edit, EditError> {
    let name = action.name.trim().to_owned();
    if name.is_empty() {
        return Err(EditError::NameMissing);
    }
    let mut written = ActionItem { name: name.clone(), note: action.note.trim().to_owned(), ..action };
    written.whys.iter_mut().for_each(|why| why.text = why.text.trim().to_owned());
    while written.whys.last().is_some_and(|why| why.text.is_empty()) {
        written.whys.pop();
    }
    written.whys.truncate(ActionItem::MOST_WHYS);
    written.causes.iter_mut().for_each(|cause| cause.text = cause.text.trim().to_owned());
    written.causes.retain(|cause| !cause.text.is_empty());
    written.causes.truncate(ActionItem::MOST_CAUSES);
    let before = workspace.actions.get(&written.id).cloned();
    let key = if before.is_some() { "action_edited" } else { "action_added" };
    let label = Label::plain(key).with("name", name);
    Ok(Edit::one(label, Change::replace(before.map(Into::into), written)))
}

/// Moves an action to another step.
pub fn move_action(action: &ActionItem, stage: ActionStage) -> Edit {
    let label = Label::plain("action_moved").with("name", action.name.clone());
    let moved = ActionItem { stage, ..action.clone() };
    if moved == *action {
        return Edit { label, changes: Vec::new() };
    }
    Edit::one(label, Change::replace(Some(action.clone().into()), moved))
}

/// Takes an action away.
pub fn remove_action(action: &ActionItem) -> Edit {
    Edit::one(
        Label::plain("action_removed").with("name", action.name.clone()),
        Change::remove(action.clone()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        id::Id,
        monitor::{Cause, CauseHead, Why},
        record::Record,
        scope::Scope,
    };

    fn action(name: &str) -> ActionItem {
        ActionItem {
            id: Id::from_raw(9),
            name: name.to_owned(),
            scope: Scope::COMPANY,
            kpi: None,
            period: None,
            owner: None,
            begun: "2026-04-02".parse().unwrap(),
            due: None,
            review: None,
            expected: None,
            stage: ActionStage::Plan,
            note: String::new(),
            whys: Vec::new(),
            causes: Vec::new(),
        }
    }

    #[test]
    fn an_action_says_what_is_to_be_done_and_keeps_no_empty_lines() {
        let workspace = Workspace::default();
        assert_eq!(set_action(&workspace, action("  ")).err(), Some(EditError::NameMissing));
        let why = |text: &str| Why { text: text.to_owned() };
        let cause = |text: &str| Cause { head: CauseHead::Method, text: text.to_owned() };
        let typed = ActionItem {
            whys: vec![why("late"), why(""), why("no stock "), why(" ")],
            causes: vec![cause(" "), cause("batch size")],
            ..action(" Visit ")
        };
        let edit = set_action(&workspace, typed).unwrap();
        let Some(Record::ActionItem(written)) = &edit.changes[0].after else { panic!("{edit:?}") };
        assert_eq!(written.name, "Visit");
        // A gap between answers stays: what follows it answers to it.
        assert_eq!(written.whys, [why("late"), why(""), why("no stock")]);
        assert_eq!(written.causes, [cause("batch size")]);
    }

    #[test]
    fn moving_to_where_it_is_changes_nothing() {
        let one = action("Visit");
        assert!(move_action(&one, ActionStage::Plan).changes.is_empty());
        assert_eq!(move_action(&one, ActionStage::Do).changes.len(), 1);
        assert_eq!(remove_action(&one).changes.len(), 1);
    }
}
