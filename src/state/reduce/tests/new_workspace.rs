//! Stories of a workspace that is at hand before it is stored.

use super::*;
use crate::state::app_state::SaveFailure;

fn opened_new() -> AppState {
    let id = Id::from_raw(1);
    let coverage = Coverage { days: None, rows: 0, batches_without_rows: 0 };
    let (state, _) = reduce(&AppState::default(), Action::OpenWorkspace(id), MOMENT);
    let opened = Action::WorkspaceOpened {
        id,
        catalogue: Box::default(),
        revision: 0,
        coverage,
        found: Box::default(),
        is_new: true,
    };
    reduce(&state, opened, MOMENT).0
}

#[test]
fn a_new_workspace_is_saving_until_it_is_stored_and_its_edits_follow() {
    let state = opened_new();
    assert_eq!(state.open().unwrap().save, SaveState::Saving);
    let (state, _) = reduce(&state, Action::SaveFailed(SaveFailure::Other), MOMENT);
    let (state, effects) = reduce(&state, Action::RetrySave, MOMENT);
    assert_eq!(
        (&state.open().unwrap().save, effects.as_slice()),
        (&SaveState::Saving, &[Effect::StoreWorkspace][..])
    );
    let (state, _) = reduce(&state, edit(vec![Change::create(region(3, "East"))]), MOMENT);
    let (state, effects) = reduce(&state, Action::WorkspaceStored, MOMENT);
    assert!(matches!(effects.as_slice(), [Effect::Append(step)] if step.revision == 1));
    assert_eq!(state.open().unwrap().save, SaveState::Saving);
    let (state, _) = reduce(&state, Action::Saved(1), MOMENT);
    assert_eq!(state.open().unwrap().save, SaveState::Saved(Some(1_000)));
}

#[test]
fn a_new_workspace_without_edits_is_saved_when_it_is_stored() {
    let state = opened_new();
    let (state, effects) = reduce(&state, Action::WorkspaceStored, MOMENT);
    assert_eq!((&state.open().unwrap().save, effects.len()), (&SaveState::Saved(Some(1_000)), 0));
}
