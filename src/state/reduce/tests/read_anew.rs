//! Stories of a workspace that is read anew while it is open: after the engine broke, or because the log no longer tells
//! what other tabs did. What is on the screen stays, and nothing that was confirmed is lost.

use super::*;
use crate::{data::store::Found, domain::change::ChangeSet};

/// What the store has after a log that goes on from revision 5.
fn answer(log: Vec<ChangeSet>) -> Action {
    let revision = log.last().map_or(5, |step| step.revision);
    let mut catalogue = Workspace::default();
    log.iter().flat_map(|step| &step.changes).for_each(|change| catalogue.apply(change));
    Action::WorkspaceOpened {
        id: Id::from_raw(1),
        catalogue: Box::new(catalogue),
        revision,
        coverage: COVERAGE,
        found: Box::new(Found { log, ..Found::default() }),
        is_new: false,
    }
}

/// Open, and asked to be read anew.
fn read_anew(state: &AppState) -> AppState {
    let (state, effects) = reduce(state, Action::OpenWorkspace(Id::from_raw(1)), MOMENT);
    assert_eq!(effects, [Effect::OpenEngine { id: Id::from_raw(1), since: Some(5) }]);
    assert!(state.open().is_some_and(|open| open.is_read_anew), "it stays on the screen");
    state
}

#[test]
fn what_is_confirmed_while_it_is_read_anew_is_stored_on_top_of_what_comes() {
    let state = read_anew(&opened());
    let (state, effects) = reduce(&state, edit(vec![Change::create(region(3, "East"))]), MOMENT);
    // Shown, waiting, and told to nobody before it is known what it stands on.
    assert!(effects.is_empty() && name_of(&state, 3).as_deref() == Some("East"));
    assert_eq!(state.open().unwrap().save, SaveState::Saving);
    let edition = state.open().unwrap().edition;
    let (state, effects) =
        reduce(&state, answer(vec![foreign(6, vec![Change::create(region(4, "West"))])]), MOMENT);
    assert_eq!((name_of(&state, 3).as_deref(), name_of(&state, 4).as_deref()), (Some("East"), Some("West")));
    assert_eq!(appended(&effects), [7]);
    assert!(matches!(effects.first(), Some(Effect::TellEngine(step)) if step.revision == 7));
    let open = state.open().unwrap();
    assert!(!open.is_read_anew && open.revision == 7 && open.unsaved.len() == 1 && state.toasts.is_empty());
    assert!(open.edition > edition, "every question is asked again");
}

#[test]
fn what_was_on_its_way_to_the_store_is_neither_lost_nor_stored_twice() {
    for is_stored in [false, true] {
        let (state, _) = reduce(&opened(), edit(vec![Change::create(region(3, "East"))]), MOMENT);
        let ours = own_step(&state, 0);
        let state = read_anew(&state);
        let (state, _) = reduce(&state, Action::Saved(6), MOMENT);
        assert_eq!(state.open().unwrap().unsaved.len(), 1, "what comes tells whether it is stored");
        let log = if is_stored { vec![ours] } else { Vec::new() };
        let (state, effects) = reduce(&state, answer(log), MOMENT);
        assert_eq!(name_of(&state, 3).as_deref(), Some("East"));
        assert_eq!(appended(&effects), if is_stored { vec![] } else { vec![6] });
    }
}

#[test]
fn of_two_that_changed_the_same_thing_the_stored_one_stays_and_both_are_told() {
    let state = read_anew(&opened());
    let (state, _) = reduce(&state, edit(vec![Change::create(region(3, "East"))]), MOMENT);
    let (state, effects) =
        reduce(&state, answer(vec![foreign(6, vec![Change::create(region(3, "Theirs"))])]), MOMENT);
    assert!(appended(&effects).is_empty() && name_of(&state, 3).as_deref() == Some("Theirs"));
    assert_eq!(state.toasts.last().map(|toast| toast.label.key.as_str()), Some("conflict_values"));
}

#[test]
fn other_news_wait_for_what_is_read_and_failing_shows_as_such_with_the_steps_kept() {
    let state = read_anew(&opened());
    let (state, _) = reduce(&state, edit(vec![Change::create(region(3, "East"))]), MOMENT);
    let news = Action::ForeignChanges(vec![foreign(6, vec![Change::create(region(4, "West"))])]);
    let (same, effects) = reduce(&state, news, MOMENT);
    assert!(effects.is_empty() && same == state);
    let (same, effects) = reduce(&state, Action::SaveFailed(SaveFailure::Conflict), MOMENT);
    assert!(effects.is_empty() && same == state);
    let failed = Action::OpenFailed(Id::from_raw(1), crate::state::app_state::OpenFailure::NotHere);
    let (state, _) = reduce(&state, failed, MOMENT);
    assert_eq!(state.kept.get(&Id::from_raw(1)).map(Vec::len), Some(1));
}

#[test]
fn where_another_tab_has_folded_the_log_it_is_read_anew_and_the_steps_wait() {
    let (state, _) = reduce(&opened(), edit(vec![Change::create(region(3, "East"))]), MOMENT);
    let (state, effects) = reduce(&state, Action::SaveFailed(SaveFailure::Conflict), MOMENT);
    assert_eq!(effects, [Effect::Reload(Id::from_raw(1))]);
    assert_eq!(state.open().unwrap().unsaved.len(), 1);
    // The engine's log still reaches back here: nothing is given up.
    let state = read_anew(&state);
    let log = vec![foreign(6, vec![Change::create(region(4, "West"))])];
    let (state, effects) = reduce(&state, answer(log), MOMENT);
    assert_eq!((name_of(&state, 3).as_deref(), appended(&effects)), (Some("East"), vec![7]));
}
