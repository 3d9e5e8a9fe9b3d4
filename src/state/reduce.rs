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
            keep_unsaved(&mut next);
            next.desk = Desk::Opening(id);
            effects.push(Effect::OpenEngine(id));
        }
        Action::WorkspaceOpened { id, catalogue, revision, coverage } => {
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
                let said = write_again(&mut open, next.kept.remove(&id).unwrap_or_default(), &mut effects);
                next.desk = Desk::Open(open);
                if let Some((tone, label, offer)) = said {
                    notify(&mut next, tone, label, offer);
                }
            }
        }
        Action::OpenFailed(id, reason) => {
            if state.desk == Desk::Opening(id) || state.open().is_some_and(|open| open.id == id) {
                keep_unsaved(&mut next);
                next.desk = Desk::Failed { id, reason };
            }
        }
        Action::CloseWorkspace => {
            next.desk = Desk::Empty;
            effects.push(Effect::CloseEngine);
        }
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
                return give_way(open, effects);
            }
        }
        Action::RetrySave => {
            open.save =
                if open.unsaved.is_empty() { SaveState::Saved(Some(moment.now)) } else { SaveState::Saving };
            effects.extend(open.unsaved.iter().cloned().map(Effect::Append));
        }
        Action::ForeignChanges(change_sets) => return merge(open, &change_sets, moment, effects),
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

/// Takes over what other tabs stored. Changes of ours that are not stored yet follow it, but for those of a record
/// that both touch: there the stored one stays, and the user is told.
/// The log may have been read more than once, and before our own last step was confirmed: what is known is passed over.
fn merge(open: &mut OpenWorkspace, log: &[ChangeSet], moment: Moment, effects: &mut Vec<Effect>) -> Said {
    let mut stored = open.unsaved.first().map_or(open.revision, |step| step.revision - 1);
    let mut news: Vec<&ChangeSet> = Vec::new();
    let known = stored;
    for step in log.iter().filter(|step| step.revision > known) {
        stored += 1;
        if step.revision != stored {
            return give_way(open, effects);
        }
        if open.unsaved.first().is_some_and(|own| **own == *step) {
            open.unsaved.remove(0);
            if open.unsaved.is_empty() {
                open.save = SaveState::Saved(Some(moment.now));
            }
        } else {
            news.push(step);
        }
    }
    if news.is_empty() {
        return None;
    }
    let touched: Vec<RecordKey> =
        news.iter().flat_map(|step| step.changes.iter().map(|change| change.key)).collect();
    let given_up = give_up_clashing(open, &touched);
    if !given_up.is_empty() {
        // Page and engine have these steps; taken back last to first, they leave what was there before.
        let changes: Vec<Change> = given_up.iter().rev().flat_map(|step| inverse(step)).collect();
        apply_to_catalogue(open, &changes);
        open.history.forget(&changes.iter().map(|change| change.key).collect::<Vec<_>>());
        let label = Label::plain("conflict");
        let back =
            ChangeSet { revision: known, tab: moment.tab, at: moment.now, label, changes, undo_of: None };
        effects.push(Effect::TellEngine(Rc::new(back)));
    }
    for step in news {
        apply_to_catalogue(open, &step.changes);
        effects.push(Effect::TellEngine(Rc::new(step.clone())));
    }
    open.revision = stored;
    open.history.forget(&touched);
    for step in &mut open.unsaved {
        open.revision += 1;
        *step = Rc::new(ChangeSet { revision: open.revision, ..ChangeSet::clone(step) });
        effects.push(Effect::Append(Rc::clone(step)));
    }
    if given_up.is_empty() {
        return Some((Tone::Plain, Label::plain("changed_elsewhere"), None));
    }
    if open.unsaved.is_empty() {
        open.save = SaveState::Saved(Some(moment.now));
        return Some((Tone::Bad, Label::plain("conflict"), None));
    }
    Some((Tone::Bad, Label::plain("conflict_kept"), None))
}

/// Takes out of what is not stored yet the steps that touch one of these records, and the later ones that build on
/// them: that touch a record of theirs, or name one that they made. Gives them in their order.
fn give_up_clashing(open: &mut OpenWorkspace, touched: &[RecordKey]) -> Vec<Rc<ChangeSet>> {
    let mut lost = touched.to_vec();
    let mut made: Vec<String> = Vec::new();
    let (mut kept, mut given_up) = (Vec::new(), Vec::new());
    for step in std::mem::take(&mut open.unsaved) {
        let builds_on = |change: &Change| lost.contains(&change.key) || names_any(change, &made);
        if !step.changes.iter().any(builds_on) {
            kept.push(step);
            continue;
        }
        for change in &step.changes {
            lost.push(change.key);
            if change.before.is_none() {
                made.extend(id_of(change.key));
            }
        }
        given_up.push(step);
    }
    open.unsaved = kept;
    given_up
}

/// Whether a change writes a record in which one of these ids stands.
fn names_any(change: &Change, ids: &[String]) -> bool {
    let Some(record) = change.after.as_ref().filter(|_| !ids.is_empty()) else { return false };
    serde_json::to_string(record).is_ok_and(|text| ids.iter().any(|id| text.contains(id.as_str())))
}

/// The id of a record as it is written wherever another record names it.
fn id_of(key: RecordKey) -> Option<String> {
    let written = serde_json::to_value(key).ok()?;
    written.as_object()?.values().next()?.as_str().map(|id| format!("\"{id}\""))
}

/// What is stored stays and is read anew, because the log does not tell what happened in between; what is not stored
/// yet is given up, and the user is told if there was any.
fn give_way(open: &mut OpenWorkspace, effects: &mut Vec<Effect>) -> Said {
    let lost = !std::mem::take(&mut open.unsaved).is_empty();
    effects.push(Effect::Reload(open.id));
    lost.then(|| (Tone::Bad, Label::plain("conflict"), None))
}

/// What is not stored yet outlives a new start of the engine, and a look at another workspace.
fn keep_unsaved(state: &mut AppState) {
    if let Desk::Open(open) = &mut state.desk
        && !open.unsaved.is_empty()
    {
        state.kept.insert(open.id, std::mem::take(&mut open.unsaved));
    }
}

/// Does once more what was not stored when the workspace was left.
fn write_again(open: &mut OpenWorkspace, kept: Vec<Rc<ChangeSet>>, effects: &mut Vec<Effect>) -> Said {
    let missing: Vec<_> = kept.into_iter().filter(|step| step.revision > open.revision).collect();
    let first = missing.first()?;
    if first.revision != open.revision + 1 {
        return Some((Tone::Bad, Label::plain("conflict"), None));
    }
    open.save = SaveState::Saving;
    for step in missing {
        apply_to_catalogue(open, &step.changes);
        open.revision = step.revision;
        effects.push(Effect::TellEngine(Rc::clone(&step)));
        effects.push(Effect::Append(Rc::clone(&step)));
        open.unsaved.push(step);
    }
    None
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
