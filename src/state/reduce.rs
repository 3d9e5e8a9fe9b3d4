//! From state and action to the next state and its effects. Pure.

use std::rc::Rc;

use crate::{
    domain::{change::{Change, ChangeSet, Label}, record::{Record, RecordKey}},
    state::{
        action::{Action, Effect, Moment},
        app_state::{AppState, Desk, Offer, OpenWorkspace, SaveFailure, SaveState, Shelf, Toast, Tone},
        edits::Edit,
        history::{History, inverse},
    },
};

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
            next.desk = Desk::Opening(id);
            effects.push(Effect::OpenEngine(id));
        }
        Action::WorkspaceOpened { id, catalogue, revision, coverage } => {
            if state.desk == Desk::Opening(id) {
                next.desk = Desk::Open(OpenWorkspace {
                    id,
                    catalogue: Rc::from(catalogue),
                    revision,
                    save: SaveState::Saved(None),
                    unsaved: Vec::new(),
                    history: History::default(),
                    coverage,
                });
            }
        }
        Action::OpenFailed(id, reason) => next.desk = Desk::Failed { id, reason },
        Action::CloseWorkspace => {
            next.desk = Desk::Empty;
            effects.push(Effect::CloseEngine);
        }
        Action::Notify(tone, label, offer) => notify(&mut next, tone, label, offer),
        Action::Dismiss(number) => next.toasts.retain(|toast| toast.number != number),
        on_desk => {
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
            let said = step.label.arguments.iter().fold(Label::plain("undone"), |said, (name, value)| said.with(name, value));
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
                effects.push(Effect::Reload(open.id));
                return Some((Tone::Bad, Label::plain("conflict"), None));
            }
        }
        Action::RetrySave => {
            open.save = SaveState::Saving;
            effects.extend(open.unsaved.iter().cloned().map(Effect::Append));
        }
        Action::ForeignChanges(change_sets) => return merge(open, &change_sets, effects),
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
    let step = Rc::new(ChangeSet { revision: open.revision, tab: moment.tab, at: moment.now, label, changes, undo_of });
    open.unsaved.push(Rc::clone(&step));
    open.save = SaveState::Saving;
    effects.push(Effect::Append(Rc::clone(&step)));
    effects.push(Effect::TellEngine(Rc::clone(&step)));
    Some(step)
}

/// Takes over what other tabs stored. Changes of ours that are not stored yet follow it, unless both touch the same
/// record: then the stored one stays, the document is read anew, and the user is told.
fn merge(open: &mut OpenWorkspace, change_sets: &[ChangeSet], effects: &mut Vec<Effect>) -> Said {
    let stored = open.unsaved.first().map_or(open.revision, |step| step.revision - 1);
    if change_sets.iter().zip(stored + 1..).any(|(step, due)| step.revision != due) {
        effects.push(Effect::Reload(open.id));
        return None;
    }
    let touched: Vec<RecordKey> =
        change_sets.iter().flat_map(|step| step.changes.iter().map(|change| change.key)).collect();
    if open.unsaved.iter().any(|step| step.changes.iter().any(|change| touched.contains(&change.key))) {
        effects.push(Effect::Reload(open.id));
        return Some((Tone::Bad, Label::plain("conflict"), None));
    }
    for step in change_sets {
        apply_to_catalogue(open, &step.changes);
        open.revision = step.revision;
        effects.push(Effect::TellEngine(Rc::new(step.clone())));
    }
    open.history.forget(&touched);
    for step in &mut open.unsaved {
        open.revision += 1;
        *step = Rc::new(ChangeSet { revision: open.revision, ..ChangeSet::clone(step) });
        effects.push(Effect::Append(Rc::clone(step)));
    }
    (!change_sets.is_empty()).then(|| (Tone::Plain, Label::plain("changed_elsewhere"), None))
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

#[cfg(test)]
mod tests;
