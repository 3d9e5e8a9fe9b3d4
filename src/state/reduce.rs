//! From state and action to the next state and its effects. Pure.

use std::{collections::BTreeSet, rc::Rc};

use crate::{
    data::store::Found,
    domain::{
        change::{Change, ChangeSet, Label},
        id::Id,
        record::{Record, RecordKey},
        settings::Settings,
        workspace::Workspace,
    },
    engine::query::Coverage,
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
    let action = match reduce_plain(state, action, moment) {
        Ok(done) => return done,
        Err(action) => action,
    };
    let mut next = state.clone();
    let mut effects = Vec::new();
    match action {
        Action::OpenWorkspace(id) => {
            let since = if read_anew(&mut next.desk, id) {
                next.open().map(|open| merge::stored_before(&open.unsaved).unwrap_or(open.revision))
            } else {
                merge::keep_unsaved(&mut next);
                next.desk = Desk::Opening(id);
                next.kept.get(&id).and_then(|kept| merge::stored_before(kept))
            };
            effects.push(Effect::OpenEngine { id, since });
        }
        Action::WorkspaceOpened { id, catalogue, revision, coverage, found, is_new } => {
            if is_awaited(&state.desk, id) {
                let Found { log, left, set_aside } = *found;
                let mut open = just_opened(id, *catalogue, revision, coverage, is_new);
                open.left = left.iter().map(|step| step.tab).collect();
                open.set_aside = Rc::new(set_aside);
                let kept = match state.open() {
                    Some(before) => stay_open(&mut open, before),
                    None => next.kept.remove(&id).unwrap_or_default(),
                };
                let said = merge::take_up(&mut open, kept, left, log, &mut effects);
                next.desk = Desk::Open(open);
                if let Some((tone, label, offer)) = said {
                    notify(&mut next, tone, label, offer);
                }
            }
        }
        Action::OpenFailed(id, reason) => {
            if is_opening_or_open(&state.desk, id) {
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
        on_desk => {
            if matches!(on_desk, Action::Commit(_) | Action::Undo | Action::Redo) {
                withdraw_undo_offers(&mut next);
            }
            if let Desk::Open(open) = &mut next.desk {
                let undo = open.history.undo_step().cloned();
                let is_news = matches!(on_desk, Action::ForeignChanges(_));
                let said = reduce_open(open, on_desk, moment, &mut effects);
                if is_news && open.history.undo_step() != undo.as_ref() {
                    withdraw_undo_offers(&mut next);
                }
                if let Some((tone, label, offer)) = said {
                    notify(&mut next, tone, label, offer);
                }
            }
        }
    }
    (next, effects)
}

/// The same for what happens before anything was edited, with no more program than that needs: the action comes back
/// where it is about a step, or where steps wait to be stored.
///
/// # Errors
/// The action, for [`reduce`].
pub fn reduce_plain(
    state: &AppState,
    action: Action,
    moment: Moment,
) -> Result<(AppState, Vec<Effect>), Action> {
    let is_new = state.open().is_some_and(|open| open.is_new);
    let is_waiting = state.open().is_some_and(|open| !open.unsaved.is_empty());
    let is_heavy = match &action {
        Action::Commit(_)
        | Action::Undo
        | Action::Redo
        | Action::Saved(_)
        | Action::KeptSaved(..)
        | Action::ForeignChanges(_)
        | Action::SaveFailed(SaveFailure::Conflict)
        | Action::TakenOver
        | Action::Vanished
        | Action::LeftKept => true,
        Action::RetrySave | Action::TrySaveAgain | Action::SaveFailed(_) => !is_new,
        Action::OpenWorkspace(id) => is_waiting || state.kept.contains_key(id),
        // What was stored before can be undone, and other tabs may have left something beside it.
        Action::WorkspaceOpened { id, is_new, .. } => !is_new || is_waiting || state.kept.contains_key(id),
        Action::OpenFailed(..) | Action::CloseWorkspace | Action::WorkspaceStored => is_waiting,
        _ => false,
    };
    if is_heavy {
        return Err(action);
    }
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
            let since = if read_anew(&mut next.desk, id) {
                next.open().map(|open| open.revision)
            } else {
                next.desk = Desk::Opening(id);
                None
            };
            effects.push(Effect::OpenEngine { id, since });
        }
        Action::StorageLost(lost) => next.lost = lost,
        Action::Glance => {}
        Action::WorkspaceOpened { id, catalogue, revision, coverage, is_new, .. } => {
            if is_awaited(&state.desk, id) {
                let mut open = just_opened(id, *catalogue, revision, coverage, is_new);
                if let Some(before) = state.open() {
                    stay_open(&mut open, before);
                }
                next.desk = Desk::Open(open);
            }
        }
        Action::OpenFailed(id, reason) if is_opening_or_open(&state.desk, id) => {
            next.desk = Desk::Failed { id, reason };
        }
        Action::CloseWorkspace => {
            next.desk = Desk::Empty;
            effects.push(Effect::CloseEngine);
        }
        Action::Notify(tone, label, offer) => notify(&mut next, tone, label, offer),
        Action::Dismiss(number) => next.toasts.retain(|toast| toast.number != number),
        on_desk => {
            if let Desk::Open(open) = &mut next.desk {
                match on_desk {
                    Action::SaveFailed(reason) => {
                        open.save = SaveState::Failed(reason);
                        if matches!(reason, SaveFailure::Quota | SaveFailure::Other) {
                            effects.push(Effect::RetryLater);
                        }
                    }
                    Action::TrySaveAgain if matches!(open.save, SaveState::Failed(_)) => {
                        effects.push(Effect::StoreWorkspace);
                    }
                    Action::LookOnly(wanted) => {
                        open.read_only = wanted;
                        open.save = if wanted { SaveState::Shared } else { SaveState::Saving };
                    }
                    Action::WorkspaceStored => {
                        open.is_new = false;
                        open.save = SaveState::Saved(Some(moment.now));
                    }
                    Action::RetrySave => {
                        open.save = SaveState::Saving;
                        effects.push(Effect::StoreWorkspace);
                    }
                    Action::CoverageChanged(coverage) => open.coverage = coverage,
                    _ => {}
                }
            }
        }
    }
    Ok((next, effects))
}

/// Where this workspace is open already it stays so while it is read anew: what is being typed into stays on the screen,
/// and what is confirmed meanwhile waits in `unsaved` for what comes.
fn read_anew(desk: &mut Desk, id: Id<Settings>) -> bool {
    match desk {
        Desk::Open(open) if open.id == id => {
            open.is_read_anew = true;
            true
        }
        _ => false,
    }
}

/// Whether it is this workspace that is being read.
fn is_awaited(desk: &Desk, id: Id<Settings>) -> bool {
    match desk {
        Desk::Opening(opening) => *opening == id,
        Desk::Open(open) => open.id == id && open.is_read_anew,
        Desk::Empty | Desk::Failed { .. } => false,
    }
}

/// What a workspace that was read anew takes over from before: every question is asked once more. Gives the steps that
/// wait to be stored.
fn stay_open(open: &mut OpenWorkspace, before: &OpenWorkspace) -> Vec<Rc<ChangeSet>> {
    open.edition = before.edition + 1;
    open.saved_at = before.saved_at;
    open.read_only = before.read_only;
    before.unsaved.clone()
}

/// A workspace that has failed already keeps its first reason.
fn is_opening_or_open(desk: &Desk, id: Id<Settings>) -> bool {
    desk.is_of(id) && !matches!(desk, Desk::Failed { .. })
}

fn just_opened(
    id: Id<Settings>,
    catalogue: Workspace,
    revision: u64,
    coverage: Coverage,
    is_new: bool,
) -> OpenWorkspace {
    OpenWorkspace {
        id,
        catalogue: Rc::new(catalogue),
        revision,
        edition: revision,
        is_new,
        save: if is_new { SaveState::Saving } else { SaveState::Saved(None) },
        unsaved: Vec::new(),
        saved_at: None,
        read_only: false,
        is_read_anew: false,
        foreign: Rc::default(),
        left: BTreeSet::new(),
        set_aside: Rc::default(),
        history: History::default(),
        coverage,
    }
}

type Said = Option<(Tone, Label, Option<Offer>)>;

fn reduce_open(open: &mut OpenWorkspace, action: Action, moment: Moment, effects: &mut Vec<Effect>) -> Said {
    match action {
        Action::Commit(_) | Action::Undo | Action::Redo if open.read_only => {
            let key = if open.save == SaveState::Shared { "look_only" } else { "read_only" };
            return Some((Tone::Bad, Label::plain(key), None));
        }
        Action::Commit(Edit { changes, .. }) if merge::is_overtaken(open, &changes) => {
            // What was edited is shown as it is now.
            open.edition += 1;
            return merge::told_overtaken(open, &changes);
        }
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
        // What comes tells which steps are stored and what others did.
        Action::Saved(_) | Action::ForeignChanges(_) | Action::SaveFailed(SaveFailure::Conflict)
            if open.is_read_anew => {}
        Action::RetrySave | Action::TrySaveAgain if open.is_read_anew && !open.is_new => {}
        Action::Saved(revision) => {
            open.unsaved.retain(|step| step.revision > revision);
            if open.unsaved.is_empty() {
                open.save = SaveState::Saved(Some(moment.now));
                open.saved_at = Some(moment.now);
                drop_left(open, effects);
            }
        }
        Action::SaveFailed(SaveFailure::Conflict) => merge::give_way(open, effects),
        Action::SaveFailed(reason) => {
            open.save = SaveState::Failed(reason);
            match reason {
                SaveFailure::Newer => open.read_only = true,
                SaveFailure::Quota | SaveFailure::Other => effects.push(Effect::RetryLater),
                SaveFailure::Gone | SaveFailure::Denied | SaveFailure::Conflict => {}
            }
        }
        Action::TakenOver => {
            open.read_only = true;
            open.save = SaveState::Failed(SaveFailure::Newer);
        }
        Action::Vanished => open.save = SaveState::Failed(SaveFailure::Gone),
        Action::LeftKept => {
            open.left.insert(moment.tab);
        }
        Action::TrySaveAgain => match open.save {
            SaveState::Failed(_) if open.is_new => effects.push(Effect::StoreWorkspace),
            SaveState::Failed(SaveFailure::Quota | SaveFailure::Other) => {
                effects.extend(open.unsaved.first().cloned().map(Effect::Append));
            }
            _ => {}
        },
        Action::WorkspaceStored => {
            open.is_new = false;
            store_unsaved(open, moment, effects);
        }
        Action::RetrySave => store_unsaved(open, moment, effects),
        Action::ForeignChanges(change_sets) => return merge::merge(open, &change_sets, moment, effects),
        _ => {}
    }
    None
}

fn store_unsaved(open: &mut OpenWorkspace, moment: Moment, effects: &mut Vec<Effect>) {
    open.save = if open.unsaved.is_empty() { SaveState::Saved(Some(moment.now)) } else { SaveState::Saving };
    effects.extend(open.unsaved.iter().cloned().map(Effect::Append));
}

/// What was left in the store for the next visit is no longer needed once everything is stored.
fn drop_left(open: &mut OpenWorkspace, effects: &mut Vec<Effect>) {
    if open.unsaved.is_empty() && !open.left.is_empty() {
        effects.push(Effect::DropLeft(open.id, std::mem::take(&mut open.left).into_iter().collect()));
    }
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
    if !open.foreign.is_empty() {
        let foreign = Rc::make_mut(&mut open.foreign);
        changes.iter().for_each(|change| drop(foreign.remove(&change.key)));
    }
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
    if !open.is_read_anew {
        effects.push(Effect::Append(Rc::clone(&step)));
        effects.push(Effect::TellEngine(Rc::clone(&step)));
    }
    Some(step)
}

fn apply_to_catalogue(open: &mut OpenWorkspace, changes: &[Change]) {
    open.edition += 1;
    let catalogue = Rc::make_mut(&mut open.catalogue);
    for change in changes.iter().filter(|change| is_catalogue(change.key)) {
        catalogue.apply(change);
    }
}

/// Whether the page keeps records of this kind; the others are asked of the engine when they are shown.
pub fn is_catalogue(key: RecordKey) -> bool {
    !matches!(
        key,
        RecordKey::TargetSeries(_)
            | RecordKey::InputValue(_)
            | RecordKey::Rating(_)
            | RecordKey::CycleSeal(_)
    )
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
