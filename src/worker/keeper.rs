//! What the engine worker does about what is kept in the store: copies, folding of the log, clearing away. It holds the
//! whole document, and nobody waits for it.

use crate::{
    data::{
        copies::{CopyKind, CopyStore, NewCopy, counted, difference, outdated},
        file, packed,
        store::{StoreError, Stored, WorkspaceId, WorkspaceStore, fold},
    },
    domain::workspace::Workspace,
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
        KeepTask::Sizes => Ok(KeepReply::Sizes(store.sizes().await?)),
        KeepTask::File(id) => Ok(write_file(held, id)),
    }
}

/// The held workspace as a file. Needs no store.
pub fn write_file(held: &Held, id: WorkspaceId) -> KeepReply {
    match document_of(held, id).map(|_| file::write(held.session.model())) {
        Some(Ok(text)) => KeepReply::File(text.into_bytes(), held.revision),
        Some(Err(error)) => KeepReply::Failed(error.to_string()),
        None => KeepReply::NotHeld,
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
    // What cannot be read stays where it is.
    if stored.log.len() < LONG_LOG || !stored.set_aside.is_empty() {
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
