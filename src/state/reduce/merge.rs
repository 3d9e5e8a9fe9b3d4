//! Brings together what this page has not stored yet and what other tabs stored meanwhile, record by record:
//! in an open workspace, and in one that is opened again. The stored one always stays. Pure.

use std::{collections::BTreeMap, rc::Rc};

use serde_json::Value;

use super::{Said, apply_to_catalogue};
use crate::{
    data::store::SetAside,
    domain::{
        change::{Change, ChangeSet, Label},
        id::Id,
        record::{Record, RecordKey},
        references::references,
        settings::Settings,
    },
    state::{
        action::{Effect, Moment},
        app_state::{AppState, Desk, OpenWorkspace, SaveState, Tone},
        history::{History, inverse},
    },
};

/// Takes over what other tabs stored. Changes of ours that are not stored yet follow it, but for those of a record
/// that both touch: there the stored one stays, and the user is told.
/// The log may have been read more than once, and before our own last step was confirmed: what is known is passed over.
pub(super) fn merge(
    open: &mut OpenWorkspace,
    log: &[ChangeSet],
    moment: Moment,
    effects: &mut Vec<Effect>,
) -> Said {
    let known = stored_before(&open.unsaved).unwrap_or(open.revision);
    let had = open.unsaved.len();
    let Some((news, stored)) = news_of(&mut open.unsaved, log, known) else {
        give_way(open, effects);
        return None;
    };
    if open.unsaved.is_empty() && had > 0 {
        open.save = SaveState::Saved(Some(moment.now));
    }
    if news.is_empty() {
        return None;
    }
    let theirs = Theirs::of(&news);
    let given_up = give_up_clashing(&mut open.unsaved, &theirs);
    let foreign = Rc::make_mut(&mut open.foreign);
    for change in given_up.iter().rev().flat_map(|step| inverse(step)) {
        foreign.insert(change.key, change.after);
    }
    foreign.extend(theirs.records.iter().map(|(key, after)| (*key, after.cloned())));
    if !given_up.is_empty() {
        // Page and engine have these steps; taken back last to first, they leave what was there before.
        let changes: Vec<Change> = given_up.iter().rev().flat_map(|step| inverse(step)).collect();
        apply_to_catalogue(open, &changes);
        let keys: Vec<RecordKey> = changes.iter().map(|change| change.key).collect();
        open.history.forget(|change| keys.contains(&change.key));
        let label = Label::plain("conflict");
        let back =
            ChangeSet { revision: known, tab: moment.tab, at: moment.now, label, changes, undo_of: None };
        effects.push(Effect::TellEngine(Rc::new(back)));
    }
    if news.iter().any(|step| step.is_for_good()) {
        open.history = History::default();
    }
    for step in news {
        apply_to_catalogue(open, &step.changes);
        effects.push(Effect::TellEngine(Rc::new(step.clone())));
    }
    open.history.forget(|change| theirs.meets(change) || theirs.meets(&change.inverse()));
    open.revision = stored;
    for step in &mut open.unsaved {
        open.revision += 1;
        *step = at_revision(step, open.revision);
        effects.push(Effect::Append(Rc::clone(step)));
    }
    if !given_up.is_empty() && open.unsaved.is_empty() {
        open.save = SaveState::Saved(Some(moment.now));
    }
    told(&given_up, &open.unsaved, &theirs)
        .or_else(|| Some((Tone::Plain, Label::plain("changed_elsewhere"), None)))
}

/// Takes up what was not stored when the workspace was left, be it for another workspace or for good, and what can be
/// undone. What this page has kept itself is newer than what it left in the store.
pub(super) fn take_up(
    open: &mut OpenWorkspace,
    kept: Vec<Rc<ChangeSet>>,
    left: Vec<ChangeSet>,
    mut log: Vec<ChangeSet>,
    effects: &mut Vec<Effect>,
) -> Said {
    let mut by_tab: BTreeMap<u64, Vec<Rc<ChangeSet>>> = BTreeMap::new();
    for step in left {
        by_tab.entry(step.tab).or_default().push(Rc::new(step));
    }
    if let Some(own) = kept.last().map(|step| step.tab) {
        by_tab.insert(own, kept);
    }
    let mut said = None;
    for (tab, steps) in by_tab {
        let told = match write_again(open, steps, &log, effects) {
            Ok(told) => told,
            // They can be taken out; what was left in the store stays there too.
            Err(Unknown(steps)) => {
                open.left.remove(&tab);
                let raw = steps.iter().filter_map(|step| serde_json::to_string(&**step).ok());
                let set_aside = raw.map(|raw| SetAside { place: "left".to_owned(), raw });
                Rc::make_mut(&mut open.set_aside).extend(set_aside);
                Some((Tone::Bad, Label::plain("conflict"), None))
            }
        };
        said = said.or(told);
        let stored = log.last().map_or(0, |step| step.revision);
        let more: Vec<ChangeSet> = open.unsaved.iter().map(|step| ChangeSet::clone(step)).collect();
        log.extend(more.into_iter().filter(|step| step.revision > stored));
    }
    open.history = History::read(&log);
    super::drop_left(open, effects);
    said
}

/// Does once more what was not stored when the workspace was left, on top of what the store has now. The log tells
/// which of these steps are stored after all and what other tabs wrote meanwhile: the number of a revision says
/// neither. It reaches from the revision that the first of them began on to that of the document.
fn write_again(
    open: &mut OpenWorkspace,
    mut kept: Vec<Rc<ChangeSet>>,
    log: &[ChangeSet],
    effects: &mut Vec<Effect>,
) -> Result<Said, Unknown> {
    let Some(known) = stored_before(&kept) else { return Ok(None) };
    let news = news_of(&mut kept, log, known).filter(|(_, stored)| *stored == open.revision);
    let Some((news, _)) = news else { return Err(Unknown(kept)) };
    let theirs = Theirs::of(&news);
    let given_up = give_up_clashing(&mut kept, &theirs);
    let said = told(&given_up, &kept, &theirs);
    for step in kept {
        apply_to_catalogue(open, &step.changes);
        open.revision += 1;
        let step = at_revision(&step, open.revision);
        effects.push(Effect::TellEngine(Rc::clone(&step)));
        effects.push(Effect::Append(Rc::clone(&step)));
        open.unsaved.push(step);
        open.save = SaveState::Saving;
    }
    Ok(said)
}

/// Steps of which nobody can say any more what they stand on: the log does not reach back to where they began.
struct Unknown(Vec<Rc<ChangeSet>>);

/// Whether an edit was begun on records that another tab has changed since: on top of it, it would take that back unseen.
pub(super) fn is_overtaken(open: &OpenWorkspace, changes: &[Change]) -> bool {
    overtaken(open, changes).is_some()
}

fn overtaken<'a>(open: &'a OpenWorkspace, changes: &'a [Change]) -> Option<(&'a Change, Option<&'a Record>)> {
    let now = |change: &Change| open.foreign.get(&change.key).map(Option::as_ref);
    changes
        .iter()
        .find_map(|change| now(change).filter(|now| *now != change.before.as_ref()).map(|now| (change, now)))
}

/// What the user is told of it.
pub(super) fn told_overtaken(open: &OpenWorkspace, changes: &[Change]) -> Said {
    let (change, now) = overtaken(open, changes)?;
    let values = change.after.as_ref().zip(now);
    let values = values.and_then(|(ours, theirs)| own_change(change.before.as_ref(), ours, theirs));
    let label = match values {
        Some((ours, theirs)) => Label::plain("conflict_values").with("ours", ours).with("theirs", theirs),
        None => Label::plain("conflict"),
    };
    Some((Tone::Bad, label, None))
}

/// What is stored is read anew, because the log does not tell what happened in between. What is not stored yet waits for it.
pub(super) fn give_way(open: &OpenWorkspace, effects: &mut Vec<Effect>) {
    effects.push(Effect::Reload(open.id));
}

/// What is not stored yet outlives a new start of the engine, and a look at another workspace.
pub(super) fn keep_unsaved(state: &mut AppState) {
    if let Desk::Open(open) = &mut state.desk
        && !open.unsaved.is_empty()
    {
        state.kept.insert(open.id, std::mem::take(&mut open.unsaved));
    }
}

/// Forgets the steps of a workspace that was left once the last of them is stored. Until then all stay: what is read
/// of the store at the next visit tells which of them it has.
pub(super) fn forget_kept(state: &mut AppState, id: Id<Settings>, revision: u64) {
    if state.kept.get(&id).and_then(|kept| kept.last()).is_some_and(|last| last.revision <= revision) {
        state.kept.remove(&id);
    }
}

/// The revision that these steps began on; `None` if there are none.
pub(super) fn stored_before(steps: &[Rc<ChangeSet>]) -> Option<u64> {
    steps.first().map(|step| step.revision.saturating_sub(1))
}

/// What others stored after a revision, and the revision that the log ends at. Steps of ours that the log has are
/// stored: they are taken out. `None` where the log has a gap.
fn news_of<'a>(
    ours: &mut Vec<Rc<ChangeSet>>,
    log: &'a [ChangeSet],
    known: u64,
) -> Option<(Vec<&'a ChangeSet>, u64)> {
    let mut stored = known;
    let mut news = Vec::new();
    for step in log.iter().filter(|step| step.revision > known) {
        stored += 1;
        if step.revision != stored {
            return None;
        }
        // Its number may be another one: it was stored after what came in between.
        if ours
            .first()
            .is_some_and(|own| ChangeSet { revision: step.revision, ..ChangeSet::clone(own) } == *step)
        {
            ours.remove(0);
        } else {
            news.push(step);
        }
    }
    Some((news, stored))
}

/// What the user is told of steps that were given up: what both sides had written, as far as it can be said in short.
fn told(given_up: &[Rc<ChangeSet>], kept: &[Rc<ChangeSet>], theirs: &Theirs<'_>) -> Said {
    let step = given_up.last()?;
    let differing = step.changes.iter().find_map(|change| {
        let theirs = theirs.records.get(&change.key).copied().flatten()?;
        differing(change.after.as_ref()?, theirs)
    });
    let label = match differing {
        Some((ours, theirs)) => {
            let key = if kept.is_empty() { "conflict_values" } else { "conflict_values_kept" };
            Label::plain(key).with("ours", ours).with("theirs", theirs)
        }
        None => Label::plain(if kept.is_empty() { "conflict" } else { "conflict_kept" }),
    };
    Some((Tone::Bad, label, None))
}

/// Values in which two states of a record differ, ours and theirs, the first of them; `None` where none can be named.
fn differing(ours: &Record, theirs: &Record) -> Option<(String, String)> {
    let (ours, theirs) = (serde_json::to_value(ours).ok()?, serde_json::to_value(theirs).ok()?);
    first_difference(&ours, &theirs)
}

/// What an edit makes of the first value that it changes, and what stands there now.
fn own_change(before: Option<&Record>, ours: &Record, theirs: &Record) -> Option<(String, String)> {
    let before = before.and_then(|before| serde_json::to_value(before).ok()).unwrap_or_default();
    first_change(&before, &serde_json::to_value(ours).ok()?, &serde_json::to_value(theirs).ok()?)
}

fn first_change(before: &Value, ours: &Value, theirs: &Value) -> Option<(String, String)> {
    match (ours, theirs) {
        (ours, _) if ours == before => None,
        (Value::Object(ours), theirs) => ours.iter().find_map(|(name, value)| {
            first_change(
                before.get(name).unwrap_or(&Value::Null),
                value,
                theirs.get(name).unwrap_or(&Value::Null),
            )
        }),
        (Value::Array(ours), Value::Array(theirs)) if ours.len() == theirs.len() => {
            ours.iter().zip(theirs).enumerate().find_map(|(at, (ours, theirs))| {
                first_change(before.get(at).unwrap_or(&Value::Null), ours, theirs)
            })
        }
        (ours, theirs) => Some((plain(ours)?, plain(theirs)?)),
    }
}

fn first_difference(ours: &Value, theirs: &Value) -> Option<(String, String)> {
    match (ours, theirs) {
        (Value::Object(ours), Value::Object(theirs)) => ours
            .iter()
            .find_map(|(name, value)| first_difference(value, theirs.get(name).unwrap_or(&Value::Null))),
        (Value::Array(ours), Value::Array(theirs)) if ours.len() == theirs.len() => {
            ours.iter().zip(theirs).find_map(|(ours, theirs)| first_difference(ours, theirs))
        }
        (ours, theirs) if ours == theirs => None,
        (ours, theirs) => Some((plain(ours)?, plain(theirs)?)),
    }
}

/// A value as a person would write it; `None` where it is more than one.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some("—".to_owned()),
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

fn at_revision(step: &ChangeSet, revision: u64) -> Rc<ChangeSet> {
    Rc::new(ChangeSet { revision, ..step.clone() })
}

/// What other tabs stored, as it is at the end of it.
struct Theirs<'a> {
    records: BTreeMap<RecordKey, Option<&'a Record>>,
    /// The ids of what they removed, as they are written.
    removed: Vec<String>,
}

impl<'a> Theirs<'a> {
    fn of(news: &[&'a ChangeSet]) -> Self {
        let changes = news.iter().flat_map(|step| &step.changes);
        let records: BTreeMap<RecordKey, Option<&Record>> =
            changes.map(|change| (change.key, change.after.as_ref())).collect();
        let gone = records.iter().filter(|(_, after)| after.is_none());
        let removed = gone.filter_map(|(key, _)| id_of(*key)).collect();
        Self { records, removed }
    }

    /// Whether a change cannot stand beside theirs: it writes a record that they wrote or one that hangs on what they
    /// removed, or it removes what a record of theirs hangs on.
    fn meets(&self, change: &Change) -> bool {
        let hangs_on = |id: String| {
            let id = [id];
            self.records.values().flatten().any(|record| names_any(record, &id))
        };
        match &change.after {
            _ if self.records.contains_key(&change.key) => true,
            Some(record) => names_any(record, &self.removed),
            None => id_of(change.key).is_some_and(hangs_on),
        }
    }
}

/// Takes out of what is not stored yet the steps that cannot stand beside what others stored, and the later ones that
/// build on them: that touch a record of theirs, or name one that they made. Gives them in their order.
fn give_up_clashing(ours: &mut Vec<Rc<ChangeSet>>, theirs: &Theirs<'_>) -> Vec<Rc<ChangeSet>> {
    let mut lost: Vec<RecordKey> = Vec::new();
    let mut made: Vec<String> = Vec::new();
    let (mut kept, mut given_up) = (Vec::new(), Vec::new());
    for step in std::mem::take(ours) {
        let builds_on = |change: &Change| {
            lost.contains(&change.key) || change.after.as_ref().is_some_and(|record| names_any(record, &made))
        };
        if !step.changes.iter().any(|change| theirs.meets(change) || builds_on(change)) {
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
    *ours = kept;
    given_up
}

/// Whether one of these ids stands in a record.
fn names_any(record: &Record, ids: &[String]) -> bool {
    // Tables are named by their codes, not by their ids.
    let names_table = |ids: &[String]| {
        let tables = references(record).into_iter().filter(|key| matches!(key, RecordKey::OwnTable(_)));
        tables.filter_map(id_of).any(|id| ids.contains(&id))
    };
    !ids.is_empty()
        && (names_table(ids)
            || serde_json::to_string(record)
                .is_ok_and(|text| ids.iter().any(|id| text.contains(id.as_str()))))
}

/// The id of a record as it is written wherever another record names it.
fn id_of(key: RecordKey) -> Option<String> {
    let written = serde_json::to_value(key).ok()?;
    written.as_object()?.values().next()?.as_str().map(|id| format!("\"{id}\""))
}
