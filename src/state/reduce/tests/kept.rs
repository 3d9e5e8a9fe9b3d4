//! Stories of what outlives a page: undo across a reload, steps that were left behind, records that cannot be read, and a
//! newer version of the program.

use super::*;
use crate::{
    data::store::{Found, SetAside},
    domain::change::{ChangeSet, FOR_GOOD},
};

/// The workspace as it is opened with a log that ends at `revision`.
fn opened_with(found: Found, revision: u64) -> (AppState, Vec<Effect>) {
    let id = Id::from_raw(1);
    let mut catalogue = Workspace::default();
    found.log.iter().flat_map(|step| &step.changes).for_each(|change| catalogue.apply(change));
    let (state, _) = reduce(&AppState::default(), Action::OpenWorkspace(id), MOMENT);
    let opened = Action::WorkspaceOpened {
        id,
        catalogue: Box::new(catalogue),
        revision,
        coverage: COVERAGE,
        found: Box::new(found),
        is_new: false,
    };
    reduce(&state, opened, MOMENT)
}

/// Everything that a page wrote, in order.
fn log_of(effects: &[Effect]) -> Vec<ChangeSet> {
    effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Append(step) => Some(step.as_ref().clone()),
            _ => None,
        })
        .collect()
}

fn replaced(number: u64, from: &str, to: &str) -> Vec<Change> {
    vec![Change::replace(Some(region(number, from).into()), region(number, to))]
}

#[test]
fn what_can_be_undone_and_redone_is_the_same_after_a_reload() {
    let (mut state, mut log) = (opened(), Vec::new());
    let actions = [
        edit(vec![Change::create(region(3, "a"))]),
        edit(replaced(3, "a", "b")),
        edit(vec![Change::create(region(4, "x"))]),
        Action::Undo,
        Action::Undo,
        Action::Redo,
    ];
    for action in actions {
        let (next, effects) = reduce(&state, action, MOMENT);
        log.extend(log_of(&effects));
        state = next;
    }
    let revision = log.last().map_or(0, |step| step.revision);
    let (again, effects) = opened_with(log.into(), revision);
    assert!(effects.is_empty());
    assert_eq!(again.open().unwrap().history, state.open().unwrap().history);
    // And both go on the same way: undo gives "a", redo twice gives "b" and the second region.
    for before in [again, state] {
        let (undone, _) = reduce(&before, Action::Undo, MOMENT);
        assert_eq!(name_of(&undone, 3).as_deref(), Some("a"));
        let (redone, _) = reduce(&undone, Action::Redo, MOMENT);
        let (redone, _) = reduce(&redone, Action::Redo, MOMENT);
        assert_eq!((name_of(&redone, 3).as_deref(), name_of(&redone, 4).as_deref()), (Some("b"), Some("x")));
    }
}

#[test]
fn an_undo_of_what_the_log_no_longer_has_forgets_what_stands_on_it() {
    let step = |revision, changes, undo_of| ChangeSet { revision, changes, undo_of, ..ChangeSet::default() };
    let log = vec![
        step(6, replaced(3, "a", "b"), None),
        step(7, vec![Change::create(region(4, "x"))], None),
        // Takes back a step before the log, of region 3.
        step(8, replaced(3, "b", "z"), Some(2)),
    ];
    let (state, _) = opened_with(log.into(), 8);
    let open = state.open().unwrap();
    assert_eq!(open.history.undo_step().map(|step| step.revision), Some(7));
    let (state, _) = reduce(&state, Action::Undo, MOMENT);
    assert!(state.open().unwrap().history.undo_step().is_none());
}

#[test]
fn steps_that_were_left_are_stored_and_forgotten_in_the_store() {
    let left = ChangeSet { revision: 6, tab: 99, ..foreign(6, vec![Change::create(region(3, "East"))]) };
    let (state, effects) = opened_with(Found { left: vec![left.clone()], ..Found::default() }, 5);
    assert_eq!(log_of(&effects), std::slice::from_ref(&left));
    assert_eq!(name_of(&state, 3).as_deref(), Some("East"));
    let (state, effects) = reduce(&state, Action::Saved(6), MOMENT);
    assert_eq!(effects, [Effect::DropLeft(Id::from_raw(1), vec![99])]);
    assert!(state.open().unwrap().left.is_empty());
    assert_eq!(state.open().unwrap().history.undo_step(), Some(&std::rc::Rc::new(left.clone())));
    // Had they been stored after all, nothing is written twice.
    let found = Found { log: vec![left.clone()], left: vec![left], set_aside: Vec::new() };
    let (state, effects) = opened_with(found, 6);
    assert_eq!(effects, [Effect::DropLeft(Id::from_raw(1), vec![99])]);
    assert!(state.open().unwrap().unsaved.is_empty());
}

#[test]
fn the_steps_of_two_tabs_that_were_left_are_both_stored() {
    let of = |tab, number| ChangeSet { tab, ..foreign(6, vec![Change::create(region(number, "left"))]) };
    let (state, effects) = opened_with(Found { left: vec![of(8, 3), of(9, 4)], ..Found::default() }, 5);
    assert_eq!(log_of(&effects).iter().map(|step| step.revision).collect::<Vec<_>>(), [6, 7]);
    assert_eq!((name_of(&state, 3).is_some(), name_of(&state, 4).is_some()), (true, true));
}

#[test]
fn a_conflict_names_what_both_had_written() {
    let (state, _) = reduce(&opened(), edit(vec![Change::create(region(3, "mine"))]), MOMENT);
    let news = vec![foreign(6, vec![Change::create(region(3, "theirs"))])];
    let (state, _) = reduce(&state, Action::ForeignChanges(news), MOMENT);
    let label = &state.toasts.last().unwrap().label;
    assert_eq!(label.key, "conflict_values");
    let arguments: Vec<(&str, &str)> =
        label.arguments.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(arguments, [("ours", "mine"), ("theirs", "theirs")]);
}

#[test]
fn nothing_is_changed_once_a_newer_version_has_taken_over() {
    let (state, _) = reduce(&opened(), Action::TakenOver, MOMENT);
    let (after, effects) = reduce(&state, edit(vec![Change::create(region(3, "East"))]), MOMENT);
    assert!(effects.is_empty() && name_of(&after, 3).is_none());
    assert_eq!(after.toasts.last().map(|toast| toast.label.key.as_str()), Some("read_only"));
    assert_eq!(after.open().unwrap().save, SaveState::Failed(SaveFailure::Newer));
}

#[test]
fn a_full_disk_is_tried_again_by_itself_without_saying_that_it_is_saving() {
    let (state, _) = reduce(&opened(), edit(vec![Change::create(region(3, "East"))]), MOMENT);
    let (state, effects) = reduce(&state, Action::SaveFailed(SaveFailure::Quota), MOMENT);
    assert_eq!(effects, [Effect::RetryLater]);
    let (state, effects) = reduce(&state, Action::TrySaveAgain, MOMENT);
    assert!(matches!(effects.as_slice(), [Effect::Append(step)] if step.revision == 6));
    assert_eq!(state.open().unwrap().save, SaveState::Failed(SaveFailure::Quota));
    let (state, _) = reduce(&state, Action::Saved(6), MOMENT);
    assert_eq!(state.open().unwrap().saved_at, Some(1_000));
    let (_, effects) = reduce(&state, Action::TrySaveAgain, MOMENT);
    assert!(effects.is_empty());
}

#[test]
fn records_that_cannot_be_read_are_kept_to_be_shown() {
    let set_aside = vec![SetAside { place: "kpis".to_owned(), raw: "{".to_owned() }];
    let (state, _) = opened_with(Found { set_aside: set_aside.clone(), ..Found::default() }, 5);
    assert_eq!(*state.open().unwrap().set_aside, set_aside);
}

/// A step that erases: the region gets another name, for good.
fn erasing(number: u64, from: &str, to: &str) -> Edit {
    let label = Label::plain("person_erased").with(FOR_GOOD, "{}");
    Edit { label, changes: replaced(number, from, to) }
}

#[test]
fn behind_a_step_that_was_done_for_good_nothing_leads_here_in_another_tab_or_after_a_reload() {
    let can_undo = |state: &AppState| state.open().unwrap().history.undo_step().is_some();
    // Here: a text had the name, was written anew without it, and then the name was erased elsewhere.
    let named = [
        edit(vec![Change::create(region(3, "Ann"))]),
        edit(vec![Change::create(region(4, "Ask Ann"))]),
        edit(replaced(4, "Ask Ann", "Ask")),
    ];
    let (mut here, mut log) = (opened(), Vec::new());
    for action in named {
        let (next, effects) = reduce(&here, action, MOMENT);
        log.extend(log_of(&effects));
        here = next;
    }
    let (here, _) = reduce(&here, Action::Saved(8), MOMENT);
    let (erased, effects) = reduce(&here, Action::Commit(erasing(3, "Ann", "P-1")), MOMENT);
    log.extend(log_of(&effects));
    assert!(can_undo(&here) && !can_undo(&erased));
    let (back, effects) = reduce(&erased, Action::Undo, MOMENT);
    assert!(effects.is_empty() && back == erased);
    // In a tab that only hears of it, even where its own steps touch nothing of what was erased.
    let foreign = ChangeSet { tab: 8, ..log.last().unwrap().clone() };
    let (told, _) = reduce(&here, Action::ForeignChanges(vec![foreign]), MOMENT);
    assert_eq!(name_of(&told, 3).as_deref(), Some("P-1"));
    assert!(!can_undo(&told) && told.open().unwrap().history.redo_step().is_none());
    // After a reload before the log is let go of; what is done since can be taken back.
    assert!(!can_undo(&opened_with(log.clone().into(), 9).0));
    let (_, effects) = reduce(&erased, edit(replaced(4, "Ask", "Ask Bo")), MOMENT);
    log.extend(log_of(&effects));
    let (again, _) = opened_with(log.into(), 10);
    let (again, _) = reduce(&again, Action::Undo, MOMENT);
    assert_eq!(name_of(&again, 4).as_deref(), Some("Ask"));
    assert!(!can_undo(&again));
}
