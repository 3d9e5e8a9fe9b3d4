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

/// A target series of one year with these values of months.
fn series(values: [Option<i64>; 2]) -> Record {
    use crate::domain::{
        kpi::Kpi,
        period::PeriodLevel,
        scope::Scope,
        target::{TargetPlan, TargetPoint, TargetSeries},
    };
    let (kpi, scope): (Id<Kpi>, Scope) = (Id::from_raw(9), Scope::default());
    let point = |value: Option<i64>| {
        value.map(|value| TargetPoint { threshold: None, target: value.into(), stretch: None })
    };
    let plan = TargetPlan { level: PeriodLevel::Month, values: values.map(point).to_vec() };
    TargetSeries {
        id: TargetSeries::id_for(kpi, &scope, 2026),
        kpi,
        scope,
        year: 2026,
        plan: crate::domain::dated::Dated::always(plan),
    }
    .into()
}

fn change(before: Option<Record>, after: Record) -> Change {
    Change { key: after.key(), before, after: Some(after) }
}

#[test]
fn an_edit_that_was_begun_before_another_tab_changed_the_record_takes_nothing_back_unseen() {
    let (empty, january) = (series([None, None]), series([Some(97), None]));
    let news = Action::ForeignChanges(vec![foreign(6, vec![change(Some(empty.clone()), january.clone())])]);
    let (state, _) = reduce(&opened(), news, MOMENT);
    // Typed into February of a table that does not show January yet: stored as it is, January would be gone.
    let stale = edit(vec![change(Some(empty), series([None, Some(200)]))]);
    let (told, effects) = reduce(&state, stale, MOMENT);
    let (before, after) = (state.open().unwrap(), told.open().unwrap());
    assert!(effects.is_empty() && after.unsaved.is_empty() && after.revision == before.revision);
    assert!(after.edition > before.edition, "what holds is asked for and shown");
    let toast = &told.toasts.last().unwrap().label;
    assert_eq!(toast.key, "conflict_values");
    assert!(toast.arguments.iter().any(|(_, value)| value == "200"), "{toast:?}");
    // Typed again into what is shown now, it is stored; and from then on our own records are what is known.
    let (state, effects) =
        reduce(&told, edit(vec![change(Some(january), series([Some(97), Some(200)]))]), MOMENT);
    assert_eq!(appended(&effects), [7]);
    let next = edit(vec![change(Some(series([Some(97), Some(200)])), series([Some(98), Some(200)]))]);
    assert_eq!(appended(&reduce(&state, next, MOMENT).1), [8]);
}

#[test]
fn a_step_of_ours_that_was_stored_under_a_later_number_is_not_taken_for_another_tabs() {
    // Two steps of one region were left; the first was stored after a step of another tab, then the page was gone.
    let (state, _) = reduce(&opened(), edit(vec![Change::create(region(3, "East"))]), MOMENT);
    let renamed = Change::replace(Some(region(3, "East").into()), region(3, "Coast"));
    let (state, _) = reduce(&state, edit(vec![renamed]), MOMENT);
    let first = ChangeSet { revision: 7, ..own_step(&state, 0) };
    let log = vec![foreign(6, vec![Change::create(region(4, "West"))]), first];
    let state = read_anew(&state);
    let (state, effects) = reduce(&state, answer(log), MOMENT);
    assert_eq!((name_of(&state, 3).as_deref(), appended(&effects)), (Some("Coast"), vec![8]));
    assert!(state.toasts.is_empty());
}

#[test]
fn steps_of_which_nobody_knows_what_they_stand_on_can_be_taken_out() {
    let (state, _) = reduce(&opened(), edit(vec![Change::create(region(3, "East"))]), MOMENT);
    let (state, effects) = reduce(
        &read_anew(&state),
        answer(vec![foreign(9, vec![Change::create(region(8, "Theirs"))])]),
        MOMENT,
    );
    let open = state.open().unwrap();
    assert!(effects.is_empty() && open.unsaved.is_empty());
    assert!(open.set_aside.iter().any(|step| step.raw.contains("East")), "{:?}", open.set_aside);
    assert_eq!(state.toasts.last().map(|toast| toast.label.key.as_str()), Some("conflict"));
}
