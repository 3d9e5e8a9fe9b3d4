//! What the engine worker does about what is kept in the store: copies, folding of the log, clearing away. It holds the
//! whole document, and nobody waits for it.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    data::{
        copies::{CopyKind, CopyStore, NewCopy, Rewritten, counted, difference, outdated},
        erase::{Erasure, NoErasure, Seen},
        file::{self, FileError},
        packed,
        share::{
            anonymise::anonymised,
            card::{self, NotApart, Whose},
            lean::lean,
        },
        store::{StoreError, Stored, WorkspaceId, WorkspaceStore, fold},
    },
    domain::{batch::Batch, id::Id, people::Employee, period::Period, workspace::Workspace},
    engine::{look_ups::as_brought, model::Model},
    state::history::MOST_STEPS,
    worker::{
        engine_host::Held,
        keep_protocol::{KeepReply, KeepTask},
    },
};

/// Steps of the log at which it is folded: twice those that can be undone, so that it does not happen all the time.
const LONG_LOG: usize = 2 * MOST_STEPS;
/// Seconds between two backups: 15 minutes.
const BACKUP_EVERY: i64 = 15 * 60;
/// Seconds for which a removed workspace can be brought back, and for which rows that nothing refers to stay: 30 days.
const KEEP_REMOVED: i64 = 30 * 24 * 3600;

/// Does what a task asks.
pub async fn keep<S: WorkspaceStore + CopyStore>(store: &S, held: &Held, task: KeepTask) -> KeepReply {
    match try_keep(store, held, task).await {
        Ok(reply) => reply,
        Err(StoreError::Quota) => KeepReply::NoRoom,
        Err(StoreError::Missing) => KeepReply::Missing,
        Err(StoreError::Conflict { .. }) => KeepReply::Behind,
        Err(error) => KeepReply::Failed(error.to_string()),
    }
}

async fn try_keep<S: WorkspaceStore + CopyStore>(
    store: &S,
    held: &Held,
    task: KeepTask,
) -> Result<KeepReply, StoreError> {
    match task {
        KeepTask::Tidy { workspace, at, offset } => {
            // What makes room first: a full disk must not keep itself full. What fails hinders none of the others.
            let swept = store.sweep(at - KEEP_REMOVED).await.map(drop);
            let (mut folded, mut backed_up) = (Ok(()), Ok(()));
            if let Some(id) = workspace {
                folded = fold_long_log(store, id).await;
                backed_up = back_up(store, held, id, at, offset).await;
            }
            swept.and(folded).and(backed_up).map(|()| KeepReply::Done)
        }
        KeepTask::Copies(id) => {
            let mut copies = store.copies(id).await?;
            copies.reverse();
            Ok(KeepReply::Copies(copies))
        }
        KeepTask::Name { workspace, name, at } => {
            let Some(document) = document_of(held, workspace) else { return Ok(KeepReply::NotHeld) };
            let copy = NewCopy { kind: CopyKind::Version, name, at, revision: held.revision };
            store.keep_copy(workspace, copy, document).await?;
            Ok(KeepReply::Done)
        }
        KeepTask::Compare { workspace, number } => {
            let Some(document) = document_of(held, workspace) else { return Ok(KeepReply::NotHeld) };
            let copy = store.read_copy(workspace, number).await?;
            Ok(KeepReply::Difference(counted(&difference(document, &copy))))
        }
        KeepTask::Restore { workspace, number, at } => {
            let Some(document) = document_of(held, workspace) else { return Ok(KeepReply::NotHeld) };
            let wanted = store.read_copy(workspace, number).await?;
            let copy =
                NewCopy { kind: CopyKind::BeforeRestore, name: String::new(), at, revision: held.revision };
            store.keep_copy(workspace, copy, document).await?;
            Ok(KeepReply::Changes(difference(document, &wanted)))
        }
        KeepTask::Drop { workspace, number } => {
            store.drop_copies(workspace, &[number]).await?;
            Ok(KeepReply::Done)
        }
        KeepTask::StoreAgain { workspace, at } => store_again(store, held, workspace, at).await,
        KeepTask::Erase { workspace, person, random, at } => {
            let Some(document) = document_of(held, workspace) else { return Ok(KeepReply::NotHeld) };
            let erasure = match erasure_of(store, document, workspace, person, random).await? {
                Ok(erasure) => erasure,
                Err(reply) => return Ok(reply),
            };
            // What would stand in the way of forgetting is found before the step that nobody can take back.
            store.sweep_rows(&BTreeSet::new()).await?;
            let mut moved = BTreeMap::new();
            let erasures = [erasure];
            rewritten_copies(store, &erasures, workspace, &mut moved, at).await?;
            let next = erased(store, &erasures, document, &mut moved, at).await?;
            let [erasure] = erasures;
            Ok(KeepReply::Erasing(difference(document, &next), erasure))
        }
        KeepTask::EraseTexts { workspace, person } => {
            let Some(document) = document_of(held, workspace) else { return Ok(KeepReply::NotHeld) };
            let erasure = match erasure_of(store, document, workspace, person, 0).await? {
                Ok(erasure) => erasure,
                Err(reply) => return Ok(reply),
            };
            let mut texts = erasure.texts_in(document).map_err(|error| broken(&error))?;
            let names = store.copies(workspace).await?.into_iter().map(|copy| copy.name);
            texts.extend(names.filter(|name| erasure.text(name).is_some()));
            texts.sort();
            texts.dedup();
            Ok(KeepReply::Texts(texts))
        }
        KeepTask::Unfinished(id) => {
            let Some(document) = document_of(held, id) else { return Ok(KeepReply::NotHeld) };
            let mut erasures = Erasure::unfinished(&store.load(id).await?.log).into_iter();
            // One that was taken back is none.
            let erasure = erasures.find(|erasure| erasure.is_in(document));
            Ok(erasure.map_or(KeepReply::Done, |erasure| KeepReply::Erasing(Vec::new(), erasure)))
        }
        KeepTask::Forget { workspace, erasure, at } => {
            let Some(document) = document_of(held, workspace) else { return Ok(KeepReply::NotHeld) };
            // What was taken back, or is not held yet, must not be made the base.
            if !erasure.is_in(document) {
                return Ok(KeepReply::NotHeld);
            }
            forget(store, document, held.revision, erasure, (workspace, at)).await
        }
        KeepTask::Sizes => Ok(KeepReply::Sizes(store.sizes().await?)),
        KeepTask::File(id) => Ok(write_file(held, id)),
        KeepTask::Share { workspace, whose, period, key } => {
            Ok(write_shared(held, workspace, (whose, period), key.as_deref()))
        }
    }
}

fn broken(error: &dyn std::fmt::Display) -> StoreError {
    StoreError::Damaged(error.to_string())
}

/// What erasing a person rewrites, by everything that is stored of the workspace: names and codes of before stand in its log, its
/// copies and what its cycles have sealed. The reply where nobody can be erased.
async fn erasure_of<S: WorkspaceStore + CopyStore>(
    store: &S,
    document: &Workspace,
    id: WorkspaceId,
    person: Id<Employee>,
    random: u64,
) -> Result<Result<Erasure, KeepReply>, StoreError> {
    let mut seen = Seen::of(person);
    seen.document(document);
    let stored = store.load(id).await?;
    seen.document(&stored.base);
    stored.log.iter().chain(&stored.left).for_each(|step| seen.step(step));
    for meta in store.copies(id).await? {
        match store.read_copy(id, meta.number).await {
            Ok(copy) => seen.document(&copy),
            // It goes when the name is forgotten.
            Err(StoreError::Damaged(_) | StoreError::Missing) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(Erasure::of(document, &seen, random).map_err(|reason| match reason {
        NoErasure::Gone => KeepReply::Missing,
        NoErasure::Shared(code) => KeepReply::SharedCode(code),
    }))
}

/// A document without the names of the persons, its rows put without them under checksums of their own. `moved` says which rows
/// are now which.
async fn erased<S: WorkspaceStore>(
    store: &S,
    erasures: &[Erasure],
    document: &Workspace,
    moved: &mut BTreeMap<String, String>,
    at: i64,
) -> Result<Workspace, StoreError> {
    let mut next = document.clone();
    for erasure in erasures {
        next = erasure.document(&next).map_err(|error| broken(&error))?;
    }
    let mut batches: Vec<Batch> = next.batches.values().cloned().collect();
    for batch in &mut batches {
        if !moved.contains_key(&batch.sha256) {
            let sha256 = match store.get_chunks(&batch.sha256).await {
                Ok(pack) => {
                    let mut rows = packed::unpack(&pack).map_err(|error| broken(&error))?;
                    if erasures.iter().fold(false, |any, erasure| erasure.rows(&mut rows) | any) {
                        let pack = packed::pack(&rows).map_err(|error| broken(&error))?;
                        store.put_chunks(&pack, at).await?;
                        pack.sha256
                    } else {
                        batch.sha256.clone()
                    }
                }
                // Rows that are not there have no name.
                Err(StoreError::Missing) => batch.sha256.clone(),
                Err(error) => return Err(error),
            };
            moved.insert(batch.sha256.clone(), sha256);
        }
        if let Some(sha256) = moved.get(&batch.sha256) {
            batch.sha256.clone_from(sha256);
        }
    }
    batches.into_iter().for_each(|batch| next.put(batch.into()));
    Ok(next)
}

/// The copies of a workspace without the names. One whose document cannot be read could hold a name: it is none of them.
async fn rewritten_copies<S: WorkspaceStore + CopyStore>(
    store: &S,
    erasures: &[Erasure],
    id: WorkspaceId,
    moved: &mut BTreeMap<String, String>,
    at: i64,
) -> Result<Vec<Rewritten>, StoreError> {
    let mut copies = Vec::new();
    for meta in store.copies(id).await? {
        let copy = match store.read_copy(id, meta.number).await {
            Ok(copy) => copy,
            Err(StoreError::Damaged(_) | StoreError::Missing) => continue,
            Err(error) => return Err(error),
        };
        let document = erased(store, erasures, &copy, moved, at).await?;
        let name = erasures.iter().fold(meta.name, |name, erasure| erasure.text(&name).unwrap_or(name));
        copies.push(Rewritten { number: meta.number, name, document });
    }
    Ok(copies)
}

/// Rewrites the copies of a workspace whose document has no name any more, and lets go of its log and of rows with the name: for
/// everybody of whom the log says so.
async fn forget<S: WorkspaceStore + CopyStore>(
    store: &S,
    document: &Workspace,
    revision: u64,
    erasure: Erasure,
    (id, at): (WorkspaceId, i64),
) -> Result<KeepReply, StoreError> {
    let stored = store.load(id).await?;
    let mut erasures = Erasure::unfinished(&stored.log);
    erasures.retain(|erasure| erasure.is_in(document));
    if !erasures.contains(&erasure) {
        erasures.push(erasure.clone());
    }
    let mut moved = BTreeMap::new();
    // Another tab has written the name once more since: that is a step first.
    let next = erased(store, &erasures, document, &mut moved, at).await?;
    if next != *document {
        return Ok(KeepReply::Erasing(difference(document, &next), erasure));
    }
    let copies = rewritten_copies(store, &erasures, id, &mut moved, at).await?;
    let mut left = stored.left;
    for erasure in &erasures {
        left = left
            .iter()
            .map(|step| erasure.step(step))
            .collect::<Result<_, _>>()
            .map_err(|error| broken(&error))?;
    }
    store.replace_all(id, document, revision, &copies, &left).await?;
    Ok(KeepReply::Done)
}

/// The held workspace as a file. Needs no store.
pub fn write_file(held: &Held, id: WorkspaceId) -> KeepReply {
    let model = held.session.model();
    let brought = |document: &Workspace| Model {
        workspace: document.clone(),
        rows: as_brought(model),
        ..Model::default()
    };
    match document_of(held, id).map(|document| file::write(&brought(document))) {
        Some(Ok(text)) => KeepReply::File(text.into_bytes(), held.revision),
        Some(Err(error)) => KeepReply::Failed(error.to_string()),
        None => KeepReply::NotHeld,
    }
}

/// What is shared of the held workspace.
pub fn write_shared(
    held: &Held,
    id: WorkspaceId,
    (whose, period): (Option<Whose>, Period),
    key: Option<&[u8]>,
) -> KeepReply {
    if document_of(held, id).is_none() {
        return KeepReply::NotHeld;
    }
    let model = held.session.model();
    let shared = match whose.map(|whose| card::apart(model, whose, period)) {
        None => card::whole(model),
        Some(Ok(shared)) => shared,
        Some(Err(NotApart::Gone)) => return KeepReply::Missing,
        Some(Err(NotApart::Counts(kpis))) => return KeepReply::NotApart(kpis),
    };
    let shared = match key.map(|key| anonymised(&shared, key)) {
        None => shared,
        Some(Ok(masked)) => masked,
        Some(Err(error)) => return KeepReply::Failed(error.to_string()),
    };
    match file::write(&shared) {
        Ok(text) => {
            let mut lean = lean(&shared.workspace, &text);
            // Whoever opens the link begins at the card's period.
            if whose.is_some() {
                lean.replace_range(..1, &format!("{{\"period\":\"{period}\","));
            }
            KeepReply::Shared(text.into_bytes(), lean.into_bytes())
        }
        Err(FileError::TooManyRows { .. }) => KeepReply::TooManyRows,
        Err(error) => KeepReply::Failed(error.to_string()),
    }
}

/// The document of the held workspace, if it is this one.
fn document_of(held: &Held, id: WorkspaceId) -> Option<&Workspace> {
    let document = held.session.workspace();
    document.settings().filter(|settings| settings.id == id).map(|_| document)
}

/// Folds all but the steps that can still be undone into the base.
async fn fold_long_log<S: WorkspaceStore>(store: &S, id: WorkspaceId) -> Result<(), StoreError> {
    let stored = store.load(id).await?;
    // What cannot be read stays where it is, and so does what an erasure has still to forget.
    if stored.log.len() < LONG_LOG
        || !stored.set_aside.is_empty()
        || !Erasure::unfinished(&stored.log).is_empty()
    {
        return Ok(());
    }
    let folded = stored.log.len() - MOST_STEPS;
    let log = stored.log.into_iter().take(folded).collect();
    let (document, revision) = fold(Stored { log, ..Stored::base(stored.base, stored.base_revision) })?;
    store.compact(id, &document, revision).await
}

/// Makes a backup if the workspace has changed since the last one and that is not too near, and lets old ones go. The
/// new one is kept before an old one goes.
async fn back_up<S: CopyStore>(
    store: &S,
    held: &Held,
    id: WorkspaceId,
    at: i64,
    offset: i64,
) -> Result<(), StoreError> {
    let Some(document) = document_of(held, id) else { return Ok(()) };
    let copies = store.copies(id).await?;
    let is_due = copies.last().map_or(held.revision > 0, |last| {
        // A clock that was set back must not stop backups.
        held.revision > last.revision && (at - last.at >= BACKUP_EVERY || at < last.at)
    });
    if is_due {
        let copy = NewCopy { kind: CopyKind::Backup, name: String::new(), at, revision: held.revision };
        store.keep_copy(id, copy, document).await?;
        let old = outdated(&store.copies(id).await?, at, offset);
        if !old.is_empty() {
            store.drop_copies(id, &old).await?;
        }
    }
    Ok(())
}

async fn store_again<S: WorkspaceStore>(
    store: &S,
    held: &Held,
    id: WorkspaceId,
    at: i64,
) -> Result<KeepReply, StoreError> {
    let Some(document) = document_of(held, id) else { return Ok(KeepReply::NotHeld) };
    let packs = held.session.model().rows.values().map(packed::pack).collect::<Result<Vec<_>, _>>();
    let packs = packs.map_err(|error| StoreError::Other(error.to_string()))?;
    match store.store_again(document, &packs, (held.revision, at)).await {
        Ok(()) => Ok(KeepReply::StoredAgain(Some(held.revision))),
        Err(StoreError::Exists) => {
            store.restore(id).await?;
            Ok(KeepReply::StoredAgain(None))
        }
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests;
