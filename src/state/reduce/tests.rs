//! Stories of editing, undoing and of two tabs, told to the reducer.

mod kept;
mod new_workspace;
mod read_anew;

use proptest::prelude::*;

use crate::{
    domain::{
        account::Region,
        batch::Batch,
        change::{Change, Label},
        cycle::{Cycle, CycleSeal, CycleState},
        id::Id,
        record::{Record, RecordKey},
        table::ORDER_LINES,
        text::Text2,
        workspace::Workspace,
    },
    engine::query::Coverage,
    state::{
        action::{Action, Effect, Moment},
        app_state::{AppState, Desk, Offer, SaveFailure, SaveState, Tone},
        edits::Edit,
        history::History,
        reduce::reduce,
    },
};

const MOMENT: Moment = Moment { now: 1_000, tab: 7 };

fn region(number: u64, name: &str) -> Region {
    Region { id: Id::from_raw(number), name: Text2::same(name), keys: Vec::new() }
}

fn edit(changes: Vec<Change>) -> Action {
    Action::Commit(Edit { label: Label::plain("rename"), changes })
}

fn opened() -> AppState {
    let id = Id::from_raw(1);
    let coverage = Coverage { days: None, rows: 0, batches_without_rows: 0 };
    let (state, _) = reduce(&AppState::default(), Action::OpenWorkspace(id), MOMENT);
    let opened = Action::WorkspaceOpened {
        id,
        catalogue: Box::new(Workspace::default()),
        revision: 5,
        coverage,
        found: Box::default(),
        is_new: false,
    };
    reduce(&state, opened, MOMENT).0
}

fn name_of(state: &AppState, number: u64) -> Option<String> {
    let open = state.open()?;
    open.catalogue.regions.get(&Id::from_raw(number)).map(|region| region.name.zh.clone())
}

#[test]
fn an_edit_is_sent_to_store_and_engine_at_once_and_saved_only_when_confirmed() {
    let (state, effects) = reduce(&opened(), edit(vec![Change::create(region(3, "East"))]), MOMENT);
    assert!(
        matches!(effects.as_slice(), [Effect::Append(stored), Effect::TellEngine(told)] if stored == told && stored.revision == 6)
    );
    assert_eq!(state.open().unwrap().save, SaveState::Saving);
    let (state, _) = reduce(&state, Action::Saved(6), MOMENT);
    assert_eq!(state.open().unwrap().save, SaveState::Saved(Some(1_000)));
    assert!(state.open().unwrap().unsaved.is_empty());
}

#[test]
fn an_edit_that_changes_nothing_is_no_step() {
    let record = Record::from(region(3, "East"));
    let same = Change::replace(Some(record), region(3, "East"));
    let (state, effects) = reduce(&opened(), edit(vec![same]), MOMENT);
    assert!(effects.is_empty() && state.open().unwrap().history.undo_step().is_none());
}

#[test]
fn undo_of_do_is_same_and_redo_does_it_again() {
    let before = opened();
    let (done, _) = reduce(
        &before,
        edit(vec![Change::create(region(3, "East")), Change::create(region(4, "West"))]),
        MOMENT,
    );
    let (undone, effects) = reduce(&done, Action::Undo, MOMENT);
    assert_eq!(undone.open().unwrap().catalogue, before.open().unwrap().catalogue);
    // An undo is a step of the log like any other: revision 7 takes 6 back.
    assert!(
        matches!(effects.first(), Some(Effect::Append(step)) if step.revision == 7 && step.undo_of == Some(6))
    );
    let (redone, _) = reduce(&undone, Action::Redo, MOMENT);
    assert_eq!(redone.open().unwrap().catalogue, done.open().unwrap().catalogue);
    let (nothing, effects) = reduce(&redone, Action::Redo, MOMENT);
    assert!(effects.is_empty() && nothing == redone);
}

#[test]
fn undo_never_takes_the_lock_of_a_cycle_back() {
    let drafted = || Cycle::draft(Id::from_raw(8), Text2::same("Q3"), "2026-Q3".parse().unwrap());
    let cycle = |state| Cycle { state, ..drafted() };
    let (state, _) = reduce(&opened(), edit(vec![Change::create(region(3, "East"))]), MOMENT);
    let (state, _) = reduce(&state, edit(vec![Change::create(cycle(CycleState::Draft))]), MOMENT);
    let seal = CycleSeal { id: Id::from_raw(9), cycle: Id::from_raw(8), text: "{}".to_owned() };
    let lock = vec![
        Change::replace(Some(cycle(CycleState::Draft).into()), cycle(CycleState::Locked)),
        Change::create(seal),
    ];
    let (locked, _) = reduce(&state, edit(lock), MOMENT);
    // The step before that has nothing to do with the cycle is taken back; then nothing is left to take back.
    let (state, _) = reduce(&locked, Action::Undo, MOMENT);
    assert_eq!(name_of(&state, 3), None);
    let (state, _) = reduce(&state, Action::Undo, MOMENT);
    let open = state.open().unwrap();
    assert_eq!(
        open.catalogue.cycles.get(&Id::from_raw(8)).map(|cycle| cycle.state),
        Some(CycleState::Locked)
    );
    // In a page that is opened anew it is the same.
    let log = locked.open().unwrap().unsaved.iter().map(|step| (**step).clone()).collect::<Vec<_>>();
    assert_eq!(History::read(&log).undo_step().map(|step| step.changes.len()), Some(1));
}

/// An import of some lines.
fn batch(number: u64, rows: u32) -> Batch {
    Batch {
        id: Id::from_raw(number),
        table: ORDER_LINES.into(),
        sha256: String::new(),
        rows,
        columns: Vec::new(),
        source: String::new(),
        imported_at: 0,
    }
}

/// A random edit of the document as it stands: regions come, go and are renamed, files are imported and taken out.
fn some_edit(catalogue: &Workspace, (kind, number, value): (u8, u64, u32)) -> Vec<Change> {
    let record: Record =
        if kind % 2 == 0 { region(number, &format!("R{value}")).into() } else { batch(number, value).into() };
    let before = catalogue.get(record.key());
    match before {
        Some(before) if kind < 2 => vec![Change::remove(before)],
        before => vec![
            Change::replace(before, record),
            Change::create(region(100 + u64::from(value), "one of two")),
        ],
    }
}

proptest! {
    /// Law 14 of `docs/architecture.md`, for every sequence of edits, imports too; and what is told to the engine and
    /// the store comes to the same document as what the page shows.
    #[test]
    fn taking_everything_back_leaves_nothing_and_doing_it_again_everything(
        edits in proptest::collection::vec((0..4_u8, 1..4_u64, 1..1_000_u32), 1..20),
    ) {
        let mut told = Workspace::default();
        let mut next = |state: &AppState, action: Action| {
            let (state, effects) = reduce(state, action, MOMENT);
            for effect in &effects {
                if let Effect::TellEngine(step) = effect {
                    assert_eq!(told.apply_checked(step), Ok(()));
                }
            }
            assert_eq!(*state.open().unwrap().catalogue, told);
            state
        };
        let mut states = vec![opened()];
        for numbers in edits {
            let latest = states.last().unwrap();
            let changes = some_edit(&latest.open().unwrap().catalogue, numbers);
            if changes.iter().all(|change| latest.open().unwrap().catalogue.check(change).is_ok()) {
                let state = next(latest, edit(changes));
                states.push(state);
            }
        }
        let same = |left: &AppState, right: &AppState| left.open().unwrap().catalogue == right.open().unwrap().catalogue;
        let mut state = states.last().unwrap().clone();
        for before in states.iter().rev().skip(1) {
            state = next(&state, Action::Undo);
            prop_assert!(same(&state, before));
        }
        prop_assert!(state.open().unwrap().history.undo_step().is_none());
        for after in states.iter().skip(1) {
            state = next(&state, Action::Redo);
            prop_assert!(same(&state, after));
        }
    }
}

#[test]
fn a_failed_save_keeps_the_change_and_can_be_tried_again() {
    let (state, _) = reduce(&opened(), edit(vec![Change::create(region(3, "East"))]), MOMENT);
    let (state, _) = reduce(&state, Action::SaveFailed(SaveFailure::Quota), MOMENT);
    assert_eq!(state.open().unwrap().save, SaveState::Failed(SaveFailure::Quota));
    assert_eq!(name_of(&state, 3).as_deref(), Some("East"));
    let (_, effects) = reduce(&state, Action::RetrySave, MOMENT);
    assert!(matches!(effects.as_slice(), [Effect::Append(step)] if step.revision == 6));
}

fn foreign(revision: u64, changes: Vec<Change>) -> crate::domain::change::ChangeSet {
    crate::domain::change::ChangeSet {
        revision,
        tab: 8,
        at: 999,
        label: Label::plain("rename"),
        changes,
        undo_of: None,
    }
}

#[test]
fn another_tabs_changes_of_other_records_merge_and_ours_follow_them() {
    let (state, _) = reduce(&opened(), edit(vec![Change::create(region(3, "East"))]), MOMENT);
    let news = Action::ForeignChanges(vec![foreign(6, vec![Change::create(region(4, "West"))])]);
    let (state, effects) = reduce(&state, news, MOMENT);
    assert_eq!((name_of(&state, 3).as_deref(), name_of(&state, 4).as_deref()), (Some("East"), Some("West")));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Append(step) if step.revision == 7)));
    assert_eq!(state.open().unwrap().revision, 7);
}

#[test]
fn another_tabs_change_of_the_same_record_is_a_conflict_and_is_told() {
    let (state, _) = reduce(&opened(), edit(vec![Change::create(region(3, "East"))]), MOMENT);
    let news = Action::ForeignChanges(vec![foreign(6, vec![Change::create(region(3, "West"))])]);
    let (state, effects) = reduce(&state, news, MOMENT);
    assert_eq!(name_of(&state, 3).as_deref(), Some("West"));
    let open = state.open().unwrap();
    assert!(open.unsaved.is_empty() && open.save == SaveState::Saved(Some(1_000)) && open.revision == 6);
    assert!(open.history.undo_step().is_none());
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::Append(_))));
    assert_eq!(state.toasts.last().map(|toast| toast.label.key.as_str()), Some("conflict_values"));
}

/// What the engine holds after these effects, started from a document.
fn engine_after(mut document: Workspace, effects: &[Effect]) -> Workspace {
    for effect in effects {
        if let Effect::TellEngine(step) = effect {
            step.changes.iter().for_each(|change| document.apply(change));
        }
    }
    document
}

#[test]
fn a_conflict_gives_up_the_steps_of_its_record_and_saves_the_others() {
    let renamed =
        |number, from: &str, to: &str| Change::replace(Some(region(number, from).into()), region(number, to));
    let mut told = Vec::new();
    let mut state = opened();
    for changes in [
        vec![Change::create(region(3, "East"))],
        vec![Change::create(region(4, "West")), Change::create(region(5, "North"))],
        vec![renamed(3, "East", "Coast")],
        // Builds on a region of a step that is given up.
        vec![renamed(5, "North", "Hills"), Change::create(region(6, "Lakes"))],
        vec![Change::create(region(7, "South"))],
    ] {
        let (next, effects) = reduce(&state, edit(changes), MOMENT);
        told.extend(effects);
        state = next;
    }
    let news = Action::ForeignChanges(vec![foreign(6, vec![Change::create(region(4, "Theirs"))])]);
    let (state, effects) = reduce(&state, news, MOMENT);
    let names: Vec<Option<String>> = (3..=7).map(|number| name_of(&state, number)).collect();
    let names: Vec<Option<&str>> = names.iter().map(Option::as_deref).collect();
    assert_eq!(names, [Some("Coast"), Some("Theirs"), None, None, Some("South")]);
    // Theirs is 6; what is kept of ours follows as 7 to 9, in its order, and is stored.
    let stored: Vec<u64> = effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Append(step) => Some(step.revision),
            _ => None,
        })
        .collect();
    assert_eq!(stored, [7, 8, 9]);
    let open = state.open().unwrap();
    assert_eq!((open.revision, open.unsaved.len(), &open.save), (9, 3, &SaveState::Saving));
    assert_eq!(state.toasts.last().map(|toast| toast.label.key.as_str()), Some("conflict_kept"));
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::Reload(_))));
    // The engine ends with the same document as the page.
    told.extend(effects);
    assert_eq!(engine_after(Workspace::default(), &told), *open.catalogue);
    // What is left can still be undone.
    let (state, _) = reduce(&state, Action::Undo, MOMENT);
    assert_eq!(name_of(&state, 7), None);
}

#[test]
fn what_names_a_record_of_a_step_that_is_given_up_goes_with_it() {
    use crate::domain::account::{Account, AccountFacts};
    let facts = AccountFacts { region: Some(Id::from_raw(5)), ..AccountFacts::default() };
    let account = Account {
        id: Id::from_raw(9),
        name: Text2::same("A"),
        keys: Vec::new(),
        facts: crate::domain::dated::Dated::always(facts),
    };
    let made = vec![Change::create(region(4, "West")), Change::create(region(5, "North"))];
    let (state, _) = reduce(&opened(), edit(made), MOMENT);
    let (state, _) = reduce(&state, edit(vec![Change::create(account)]), MOMENT);
    let news = Action::ForeignChanges(vec![foreign(6, vec![Change::create(region(4, "Theirs"))])]);
    let (state, _) = reduce(&state, news, MOMENT);
    let open = state.open().unwrap();
    assert!(open.catalogue.accounts.is_empty() && open.unsaved.is_empty());
}

/// A KPI, and the weights of the company's card that name it.
fn kpi_and_weights(number: u64) -> (crate::domain::kpi::Kpi, crate::domain::weight::WeightSet) {
    use crate::domain::{
        date::Day,
        kpi::{Attribution, Direction, Formula, Kpi, Perspective, Unit},
        weight::{Weight, WeightItem, WeightMode, WeightOwner, WeightSet},
    };
    let kpi = Kpi {
        id: Id::from_raw(number),
        code: format!("K{number}"),
        name: Text2::same("Sales"),
        definition: Text2::default(),
        variant: Text2::default(),
        perspective: Perspective::Financial,
        unit: Unit::Count,
        precision: 0,
        direction: Direction::Higher,
        formula: Formula::Number(1.into()),
        attribution: Attribution::Owner,
        about: Default::default(),
    };
    let owner = WeightOwner::Company;
    let id = WeightSet::id_for(owner, Day::BEGIN);
    let items = vec![WeightItem { kpi: kpi.id, weight: Weight::percent(100) }];
    (kpi, WeightSet { id, owner, from: Day::BEGIN, mode: WeightMode::Enforce, items })
}

/// A workspace in which the KPI is stored, as revision 6.
fn with_kpi(number: u64) -> AppState {
    let made = edit(vec![Change::create(kpi_and_weights(number).0)]);
    let (state, _) = reduce(&opened(), made, MOMENT);
    reduce(&state, Action::Saved(6), MOMENT).0
}

#[test]
fn what_hangs_on_a_record_that_another_tab_removed_is_given_up() {
    let (kpi, weights) = kpi_and_weights(11);
    let (state, _) = reduce(&with_kpi(11), edit(vec![Change::create(weights)]), MOMENT);
    let (state, _) = reduce(&state, edit(vec![Change::create(region(3, "East"))]), MOMENT);
    let news = Action::ForeignChanges(vec![foreign(7, vec![Change::remove(kpi)])]);
    let (state, effects) = reduce(&state, news, MOMENT);
    let open = state.open().unwrap();
    assert!(open.catalogue.kpis.is_empty() && open.catalogue.weights.is_empty());
    // What has nothing to do with it stays.
    assert_eq!((name_of(&state, 3).as_deref(), appended(&effects)), (Some("East"), vec![8]));
    assert_eq!(state.toasts.last().map(|toast| toast.label.key.as_str()), Some("conflict_kept"));
}

#[test]
fn a_removal_of_ours_is_given_up_where_another_tab_wrote_what_hangs_on_the_record() {
    let (kpi, weights) = kpi_and_weights(11);
    let (state, _) = reduce(&with_kpi(11), edit(vec![Change::remove(kpi.clone())]), MOMENT);
    let news = vec![foreign(7, vec![Change::create(weights.clone())])];
    let (merged, _) = reduce(&state, Action::ForeignChanges(news), MOMENT);
    let open = merged.open().unwrap();
    assert_eq!((open.catalogue.kpis.get(&kpi.id), open.unsaved.len()), (Some(&kpi), 0));
    assert_eq!(open.catalogue.weights.get(&weights.id), Some(&weights));
    // Weights that they took away again hang on nothing.
    let news =
        vec![foreign(7, vec![Change::create(weights.clone())]), foreign(8, vec![Change::remove(weights)])];
    let (merged, _) = reduce(&state, Action::ForeignChanges(news), MOMENT);
    assert!(merged.open().is_some_and(|open| open.catalogue.kpis.is_empty() && open.unsaved.len() == 1));
}

#[test]
fn undo_never_brings_back_what_hangs_on_a_record_that_another_tab_removed() {
    let (kpi, weights) = kpi_and_weights(11);
    let (state, _) = reduce(&with_kpi(11), edit(vec![Change::create(weights.clone())]), MOMENT);
    let (state, _) = reduce(&state, edit(vec![Change::remove(weights)]), MOMENT);
    let (state, _) = reduce(&state, Action::Saved(8), MOMENT);
    let news = Action::ForeignChanges(vec![foreign(9, vec![Change::remove(kpi)])]);
    let (state, _) = reduce(&state, news, MOMENT);
    let (state, effects) = reduce(&state, Action::Undo, MOMENT);
    assert!(effects.is_empty() && state.open().is_some_and(|open| open.catalogue.weights.is_empty()));
}

#[test]
fn undo_forgets_steps_whose_records_another_tab_changed() {
    let (state, _) = reduce(&opened(), edit(vec![Change::create(region(3, "East"))]), MOMENT);
    let (state, _) = reduce(&state, Action::Saved(6), MOMENT);
    let renamed = Change::replace(Some(region(3, "East").into()), region(3, "Coast"));
    let (state, _) = reduce(&state, Action::ForeignChanges(vec![foreign(7, vec![renamed])]), MOMENT);
    assert!(state.open().unwrap().history.undo_step().is_none());
    let (after, effects) = reduce(&state, Action::Undo, MOMENT);
    assert!(effects.is_empty());
    assert_eq!(name_of(&after, 3).as_deref(), Some("Coast"));
}

#[test]
fn the_page_keeps_no_targets_and_no_typed_values() {
    let key = RecordKey::TargetSeries(Id::from_raw(9));
    assert!(!super::is_catalogue(key) && super::is_catalogue(RecordKey::Region(Id::from_raw(3))));
}

#[test]
fn an_answer_about_a_workspace_that_was_left_is_dropped() {
    let (state, _) = reduce(&AppState::default(), Action::OpenWorkspace(Id::from_raw(1)), MOMENT);
    let (state, _) = reduce(&state, Action::OpenWorkspace(Id::from_raw(2)), MOMENT);
    let coverage = Coverage { days: None, rows: 0, batches_without_rows: 0 };
    let late = Action::WorkspaceOpened {
        id: Id::from_raw(1),
        catalogue: Box::default(),
        revision: 0,
        coverage,
        found: Box::default(),
        is_new: false,
    };
    assert_eq!(reduce(&state, late, MOMENT).0.desk, Desk::Opening(Id::from_raw(2)));
}

#[test]
fn a_log_that_was_read_twice_is_taken_over_once() {
    let news = vec![
        foreign(6, vec![Change::create(region(4, "West"))]),
        foreign(7, vec![Change::create(region(5, "North"))]),
    ];
    let (state, _) = reduce(&opened(), Action::ForeignChanges(news.clone()), MOMENT);
    let (again, effects) = reduce(&state, Action::ForeignChanges(news), MOMENT);
    assert!(effects.is_empty() && again == state);
    assert_eq!(again.open().unwrap().revision, 7);
}

#[test]
fn a_step_of_ours_that_the_log_has_is_stored_and_no_conflict() {
    let (state, _) = reduce(&opened(), edit(vec![Change::create(region(3, "East"))]), MOMENT);
    let ours = state.open().unwrap().unsaved.first().map(|step| step.as_ref().clone()).unwrap();
    let log = vec![ours, foreign(7, vec![Change::create(region(4, "West"))])];
    let (state, effects) = reduce(&state, Action::ForeignChanges(log), MOMENT);
    let open = state.open().unwrap();
    assert!(open.unsaved.is_empty() && open.revision == 7 && open.save == SaveState::Saved(Some(1_000)));
    assert!(matches!(effects.as_slice(), [Effect::TellEngine(step)] if step.revision == 7));
}

const COVERAGE: Coverage = Coverage { days: None, rows: 0, batches_without_rows: 0 };

/// The workspace is left for another one and opened again: what the store has now, and its log after revision 5.
fn left_and_opened_again(
    state: &AppState,
    log: Vec<crate::domain::change::ChangeSet>,
) -> (AppState, Vec<Effect>) {
    let (id, revision) = (Id::from_raw(1), log.last().map_or(5, |step| step.revision));
    let mut catalogue = Workspace::default();
    log.iter().flat_map(|step| &step.changes).for_each(|change| catalogue.apply(change));
    let (state, _) = reduce(state, Action::OpenWorkspace(Id::from_raw(2)), MOMENT);
    let (state, effects) = reduce(&state, Action::OpenWorkspace(id), MOMENT);
    assert_eq!(effects, [Effect::OpenEngine { id, since: Some(5) }]);
    let opened = Action::WorkspaceOpened {
        id,
        catalogue: Box::new(catalogue),
        revision,
        coverage: COVERAGE,
        found: Box::new(log.into()),
        is_new: false,
    };
    reduce(&state, opened, MOMENT)
}

/// Regions 3 and 4 are made and cannot be stored.
fn with_two_unsaved_steps() -> AppState {
    let (state, _) = reduce(&opened(), edit(vec![Change::create(region(3, "East"))]), MOMENT);
    let (state, _) = reduce(&state, edit(vec![Change::create(region(4, "West"))]), MOMENT);
    reduce(&state, Action::SaveFailed(SaveFailure::Quota), MOMENT).0
}

fn own_step(state: &AppState, index: usize) -> crate::domain::change::ChangeSet {
    state.open().and_then(|open| open.unsaved.get(index)).map(|step| step.as_ref().clone()).unwrap()
}

fn appended(effects: &[Effect]) -> Vec<u64> {
    let revision = |effect: &Effect| match effect {
        Effect::Append(step) => Some(step.revision),
        _ => None,
    };
    effects.iter().filter_map(revision).collect()
}

#[test]
fn what_was_not_stored_outlives_a_new_start_of_the_engine_and_another_workspace() {
    let state = with_two_unsaved_steps();
    // The first of the two steps was stored after all.
    let log = vec![own_step(&state, 0)];
    let (state, effects) = left_and_opened_again(&state, log);
    assert_eq!((name_of(&state, 3).as_deref(), name_of(&state, 4).as_deref()), (Some("East"), Some("West")));
    assert!(
        matches!(effects.as_slice(), [Effect::TellEngine(told), Effect::Append(step)] if told == step && step.revision == 7)
    );
    let open = state.open().unwrap();
    assert!(
        open.revision == 7
            && open.save == SaveState::Saving
            && open.unsaved.len() == 1
            && state.kept.is_empty()
            && state.toasts.is_empty()
    );
}

#[test]
fn what_was_not_stored_follows_what_another_tab_wrote_under_its_revisions_meanwhile() {
    let state = with_two_unsaved_steps();
    // Another tab has used revisions 6 and 7, for other records.
    let log = vec![
        foreign(6, vec![Change::create(region(8, "Theirs"))]),
        foreign(7, vec![Change::create(region(9, "Theirs too"))]),
    ];
    let (state, effects) = left_and_opened_again(&state, log);
    let names: Vec<Option<String>> = [3, 4, 8, 9].map(|number| name_of(&state, number)).into();
    let names: Vec<Option<&str>> = names.iter().map(Option::as_deref).collect();
    assert_eq!(names, [Some("East"), Some("West"), Some("Theirs"), Some("Theirs too")]);
    assert_eq!(appended(&effects), [8, 9]);
    let open = state.open().unwrap();
    assert_eq!((open.revision, open.unsaved.len(), &open.save), (9, 2, &SaveState::Saving));
    assert!(state.kept.is_empty() && state.toasts.is_empty());
}

#[test]
fn of_what_was_not_stored_only_the_steps_that_clash_are_given_up_when_the_workspace_is_opened_again() {
    let state = with_two_unsaved_steps();
    // The first step was stored; then another tab wrote the record of the second.
    let log = vec![own_step(&state, 0), foreign(7, vec![Change::create(region(4, "Theirs"))])];
    let (state, effects) = left_and_opened_again(&state, log);
    assert_eq!(
        (name_of(&state, 3).as_deref(), name_of(&state, 4).as_deref()),
        (Some("East"), Some("Theirs"))
    );
    assert!(effects.is_empty());
    let open = state.open().unwrap();
    assert!(open.unsaved.is_empty() && open.revision == 7 && open.save == SaveState::Saved(None));
    assert_eq!(state.toasts.last().map(|toast| toast.label.key.as_str()), Some("conflict_values"));
}

#[test]
fn where_the_log_does_not_reach_back_the_stored_document_stays_and_the_user_is_told() {
    let state = with_two_unsaved_steps();
    let (state, effects) =
        left_and_opened_again(&state, vec![foreign(9, vec![Change::create(region(8, "Theirs"))])]);
    assert!(effects.is_empty() && name_of(&state, 3).is_none() && state.kept.is_empty());
    assert_eq!(state.toasts.last().map(|toast| toast.label.key.as_str()), Some("conflict"));
}

#[test]
fn what_was_kept_is_forgotten_once_all_of_it_is_stored() {
    let id = Id::from_raw(1);
    let (state, _) = reduce(&with_two_unsaved_steps(), Action::CloseWorkspace, MOMENT);
    assert_eq!(state.kept.get(&id).map(Vec::len), Some(2));
    let (state, _) = reduce(&state, Action::KeptSaved(id, 6), MOMENT);
    assert_eq!(state.kept.get(&id).map(Vec::len), Some(2));
    let (state, _) = reduce(&state, Action::KeptSaved(id, 7), MOMENT);
    assert!(state.kept.is_empty());
    let (_, effects) = reduce(&state, Action::OpenWorkspace(id), MOMENT);
    assert_eq!(effects, [Effect::OpenEngine { id, since: None }]);
}

#[test]
fn undo_forgets_the_steps_below_a_forgotten_one_that_share_a_record() {
    let (state, _) = reduce(
        &opened(),
        edit(vec![Change::create(region(3, "East")), Change::create(region(4, "West"))]),
        MOMENT,
    );
    let renamed =
        |number, from: &str, to: &str| Change::replace(Some(region(number, from).into()), region(number, to));
    let (state, _) =
        reduce(&state, edit(vec![renamed(3, "East", "Coast"), renamed(4, "West", "Hills")]), MOMENT);
    let (state, _) = reduce(&state, edit(vec![Change::create(region(5, "North"))]), MOMENT);
    let (state, _) = reduce(&state, Action::Saved(8), MOMENT);
    // Another tab renames region 4. Taking the creation back would then remove region 3 under its newer name.
    let (state, _) =
        reduce(&state, Action::ForeignChanges(vec![foreign(9, vec![renamed(4, "Hills", "Lakes")])]), MOMENT);
    let (state, _) = reduce(&state, Action::Undo, MOMENT);
    assert_eq!((name_of(&state, 5), name_of(&state, 3).as_deref()), (None, Some("Coast")));
    assert!(state.open().unwrap().history.undo_step().is_none());
}

#[test]
fn an_offer_to_undo_never_hits_a_later_step() {
    let (state, _) = reduce(&opened(), edit(vec![Change::create(region(3, "East"))]), MOMENT);
    let (state, _) =
        reduce(&state, Action::Notify(Tone::Plain, Label::plain("done"), Some(Offer::Undo)), MOMENT);
    assert_eq!(state.toasts.last().and_then(|toast| toast.offer.clone()), Some(Offer::Undo));
    let (state, _) = reduce(&state, edit(vec![Change::create(region(4, "West"))]), MOMENT);
    assert_eq!(state.toasts.last().map(|toast| toast.offer.clone()), Some(None));
}
