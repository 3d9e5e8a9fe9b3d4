//! From state and action to the next state and its effects. Pure.

use std::rc::Rc;

use crate::{
    domain::{
        change::{Change, ChangeSet, Label},
        record::{Record, RecordKey},
    },
    state::{
        action::{Action, Effect, Moment},
        app_state::{AppState, Desk, Offer, OpenWorkspace, SaveFailure, SaveState, Shelf, Toast, Tone},
        edits::Edit,
        history::{History, inverse},
    },
};

mod merge;

/// Toasts shown at once.
const MOST_TOASTS: usize = 4;

/// The next state, and what has to happen outside because of it.
pub fn reduce(state: &AppState, action: Action, moment: Moment) -> (AppState, Vec<Effect>) {
    let mut next = state.clone();
    let mut effects = Vec::new();
    match action {
        Action::SetLanguage(lang) => {
            next.preferences.lang = lang;
            effects.push(Effect::KeepPreferences);
        }
        Action::SetTheme(theme) => {
            next.preferences.theme = theme;
            effects.push(Effect::KeepPreferences);
        }
        Action::ShelfLoaded(list) => next.shelf = Shelf::Ready(Rc::new(list)),
        Action::ShelfFailed(reason) => next.shelf = Shelf::Failed(reason),
        Action::OpenWorkspace(id) => {
            merge::keep_unsaved(&mut next);
            next.desk = Desk::Opening(id);
            let since = next.kept.get(&id).and_then(|kept| merge::stored_before(kept));
            effects.push(Effect::OpenEngine { id, since });
        }
        Action::WorkspaceOpened { id, catalogue, revision, coverage, log } => {
            if state.desk == Desk::Opening(id) {
                let mut open = OpenWorkspace {
                    id,
                    catalogue: Rc::from(catalogue),
                    revision,
                    save: SaveState::Saved(None),
                    unsaved: Vec::new(),
                    history: History::default(),
                    coverage,
                };
                let kept = next.kept.remove(&id).unwrap_or_default();
                let said = merge::write_again(&mut open, kept, &log, &mut effects);
                next.desk = Desk::Open(open);
                if let Some((tone, label, offer)) = said {
                    notify(&mut next, tone, label, offer);
                }
            }
        }
        Action::OpenFailed(id, reason) => {
            if state.desk == Desk::Opening(id) || state.open().is_some_and(|open| open.id == id) {
                merge::keep_unsaved(&mut next);
                next.desk = Desk::Failed { id, reason };
            }
        }
        Action::CloseWorkspace => {
            merge::keep_unsaved(&mut next);
            next.desk = Desk::Empty;
            effects.push(Effect::CloseEngine);
        }
        Action::KeptSaved(id, revision) => merge::forget_kept(&mut next, id, revision),
        Action::Notify(tone, label, offer) => notify(&mut next, tone, label, offer),
        Action::Dismiss(number) => next.toasts.retain(|toast| toast.number != number),
        on_desk => {
            if matches!(on_desk, Action::Commit(_) | Action::Undo | Action::Redo) {
                withdraw_undo_offers(&mut next);
            }
            if let Desk::Open(open) = &mut next.desk {
                let said = reduce_open(open, on_desk, moment, &mut effects);
                if let Some((tone, label, offer)) = said {
                    notify(&mut next, tone, label, offer);
                }
            }
        }
    }
    (next, effects)
}

type Said = Option<(Tone, Label, Option<Offer>)>;

fn reduce_open(open: &mut OpenWorkspace, action: Action, moment: Moment, effects: &mut Vec<Effect>) -> Said {
    match action {
        Action::Commit(Edit { label, changes }) => {
            if let Some(step) = write(open, label, changes, None, moment, effects) {
                open.history.record(step);
            }
        }
        Action::Undo => {
            let step = open.history.undo_step().cloned()?;
            write(open, step.label.clone(), inverse(&step), Some(step.revision), moment, effects);
            open.history.mark_undone();
            let said = step
                .label
                .arguments
                .iter()
                .fold(Label::plain("undone"), |said, (name, value)| said.with(name, value));
            return Some((Tone::Plain, said.with("what", step.label.key.clone()), None));
        }
        Action::Redo => {
            let step = open.history.redo_step().cloned()?;
            write(open, step.label.clone(), step.changes.clone(), None, moment, effects);
            open.history.mark_redone();
        }
        Action::Saved(revision) => {
            open.unsaved.retain(|step| step.revision > revision);
            if open.unsaved.is_empty() {
                open.save = SaveState::Saved(Some(moment.now));
            }
        }
        Action::SaveFailed(reason) => {
            open.save = SaveState::Failed(reason);
            if reason == SaveFailure::Conflict {
                return merge::give_way(open, effects);
            }
        }
        Action::RetrySave => {
            open.save =
                if open.unsaved.is_empty() { SaveState::Saved(Some(moment.now)) } else { SaveState::Saving };
            effects.extend(open.unsaved.iter().cloned().map(Effect::Append));
        }
        Action::ForeignChanges(change_sets) => return merge::merge(open, &change_sets, moment, effects),
        Action::CoverageChanged(coverage) => open.coverage = coverage,
        _ => {}
    }
    None
}

/// Applies changes to the catalogue and sends them to the store and to the engine.
fn write(
    open: &mut OpenWorkspace,
    label: Label,
    changes: Vec<Change>,
    undo_of: Option<u64>,
    moment: Moment,
    effects: &mut Vec<Effect>,
) -> Option<Rc<ChangeSet>> {
    let changes: Vec<Change> = changes.into_iter().filter(|change| change.before != change.after).collect();
    if changes.is_empty() {
        return None;
    }
    apply_to_catalogue(open, &changes);
    open.revision += 1;
    let step = Rc::new(ChangeSet {
        revision: open.revision,
        tab: moment.tab,
        at: moment.now,
        label,
        changes,
        undo_of,
    });
    open.unsaved.push(Rc::clone(&step));
    open.save = SaveState::Saving;
    effects.push(Effect::Append(Rc::clone(&step)));
    effects.push(Effect::TellEngine(Rc::clone(&step)));
    Some(step)
}

fn apply_to_catalogue(open: &mut OpenWorkspace, changes: &[Change]) {
    let catalogue = Rc::make_mut(&mut open.catalogue);
    for change in changes.iter().filter(|change| is_catalogue(change.key)) {
        catalogue.apply(change);
    }
}

/// Whether the page keeps records of this kind; the others are asked of the engine when they are shown.
pub fn is_catalogue(key: RecordKey) -> bool {
    !matches!(key, RecordKey::TargetSeries(_) | RecordKey::InputValue(_))
}

/// The document without the kinds that the page does not keep.
pub fn is_catalogue_record(record: &Record) -> bool {
    is_catalogue(record.key())
}

fn notify(state: &mut AppState, tone: Tone, label: Label, offer: Option<Offer>) {
    let number = state.next_toast;
    state.next_toast = number.wrapping_add(1);
    if state.toasts.len() == MOST_TOASTS {
        state.toasts.remove(0);
    }
    state.toasts.push(Toast { number, tone, label, offer });
}

/// An offer to take the last step back was made for the step before: it would now hit another one.
fn withdraw_undo_offers(state: &mut AppState) {
    for toast in &mut state.toasts {
        if toast.offer == Some(Offer::Undo) {
            toast.offer = None;
        }
    }
}

#[cfg(test)]
mod tests;
