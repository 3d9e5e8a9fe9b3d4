//! What the part of the engine worker does that is fetched later: reads and writes the store, applies change sets,
//! answers what the overview does not ask. It never writes a held workspace back: the page owns the log.

use crate::{
    data::{
        copies::CopyStore,
        file, packed, packed_file,
        store::{Found, StoreError, WorkspaceId, WorkspaceStore, copy_of, fold},
    },
    domain::{
        batch::Batch,
        change::ChangeSet,
        id::Id,
        record::{Record, RecordKey},
        text::Text2,
        workspace::Workspace,
    },
    engine::{model::Model, session::Session},
    state::history::MOST_STEPS,
    worker::{
        engine_host::{Handling, Held, LaterPart},
        engine_protocol::{FromEngine, OpenFault, OwnFile, ToEngine, pack, unpack},
        keep_protocol::{self, KeepReply, KeepTask},
        keeper,
    },
};

/// Opens the store of a name: given by the browser, or by a test.
pub trait OpenStore {
    /// The store.
    type Store: WorkspaceStore + CopyStore;
    /// Kept as long as nobody else may fold logs and clear away.
    type Alone;

    /// Opens it.
    #[allow(async_fn_in_trait, reason = "used by generic parameter in one thread only")]
    async fn open(&self, database: &str) -> Result<Self::Store, StoreError>;

    /// The right to fold logs and to clear away, if no other page has it.
    #[allow(async_fn_in_trait, reason = "used by generic parameter in one thread only")]
    async fn alone(&self, database: &str) -> Option<Self::Alone>;
}

/// The part, with the store that was opened last.
pub struct EngineLater<O: OpenStore> {
    stores: O,
    store: Option<(String, O::Store)>,
}

impl<O: OpenStore + 'static> LaterPart for EngineLater<O> {
    fn handle<'a>(&'a mut self, held: &'a mut Held, message: ToEngine) -> Handling<'a> {
        Box::pin(self.reply_to(held, message))
    }
}

impl<O: OpenStore> EngineLater<O> {
    /// A part that has opened no store yet.
    pub fn new(stores: O) -> Self {
        Self { stores, store: None }
    }

    async fn reply_to(&mut self, held: &mut Held, message: ToEngine) -> FromEngine {
        let rest = std::mem::take(&mut held.rest);
        if !rest.is_empty() && !held.session.complete(|workspace| packed_file::complete(workspace, &rest)) {
            return FromEngine::Fault("a file of this site cannot be read".to_owned());
        }
        held.session.appraise();
        match message {
            ToEngine::Open { database, workspace, since } => {
                match self.open(held, &database, workspace, since).await {
                    Ok(reply) => reply,
                    Err(error) => FromEngine::NotOpened { workspace, reason: open_fault(error) },
                }
            }
            ToEngine::Adopt { database, file, workspace, name, at } => {
                match self.adopt(&database, &file, workspace, name, at).await {
                    Ok(()) => FromEngine::Adopted(workspace),
                    Err(text) => FromEngine::NotAdopted { workspace, reason: Some(text) },
                }
            }
            ToEngine::Apply(text) => match serde_json::from_str::<ChangeSet>(&text) {
                Ok(change_set) => self.apply(held, &change_set).await,
                Err(error) => FromEngine::Fault(error.to_string()),
            },
            ToEngine::Keep { sequence, database, task } => {
                let reply = self.keep(held, &database, &task).await;
                FromEngine::Kept { sequence, outcome: Some(keep_protocol::pack(&reply)) }
            }
            ToEngine::Ask { sequence, query } => {
                let answer = unpack(&query).and_then(|query| pack(&held.session.answer(&query)).ok());
                match answer {
                    Some(answer) => FromEngine::Answered { sequence, answer },
                    None => FromEngine::Fault("a question cannot be read".to_owned()),
                }
            }
            ToEngine::Hold { .. } | ToEngine::Cards { .. } => {
                FromEngine::Fault("the part does not do what is done from the start".to_owned())
            }
        }
    }

    async fn store(&mut self, database: &str) -> Result<&O::Store, StoreError> {
        if self.store.as_ref().is_none_or(|(name, _)| name != database) {
            self.store = Some((database.to_owned(), self.stores.open(database).await?));
        }
        self.store.as_ref().map(|(_, store)| store).ok_or(StoreError::Missing)
    }

    async fn open(
        &mut self,
        held: &mut Held,
        database: &str,
        workspace: WorkspaceId,
        since: Option<u64>,
    ) -> Result<FromEngine, StoreError> {
        *held = Held::default();
        let stored = match self.store(database).await?.load(workspace).await {
            Err(StoreError::Other(_)) => {
                // The browser closes connections of its own accord.
                self.store = None;
                self.store(database).await?.load(workspace).await?
            }
            outcome => outcome?,
        };
        // Document and log come of one reading: nothing is stored between the two.
        let newest = stored.log.last().map_or(0, |step| step.revision).saturating_sub(MOST_STEPS as u64);
        let left_on = stored.left.iter().map(|step| step.revision.saturating_sub(1)).min();
        let from = newest.min(since.unwrap_or(u64::MAX)).min(left_on.unwrap_or(u64::MAX));
        let log = stored.log.iter().filter(|step| step.revision > from).cloned().collect();
        let found = Found { log, left: stored.left.clone(), set_aside: stored.set_aside.clone() };
        let (document, revision) = fold(stored)?;
        held.session = Session::new(Model { workspace: document, ..Model::default() });
        held.session.appraise();
        held.revision = revision;
        self.fetch_rows(held).await;
        held.session.look_up();
        let document = packed_file::write_opened(&catalogue_of(held.session.workspace()), &found)
            .map_err(|error| StoreError::Other(error.to_string()))?;
        Ok(FromEngine::Opened { workspace, document, revision, coverage: held.coverage() })
    }

    async fn keep(&mut self, held: &Held, database: &str, task: &[u8]) -> KeepReply {
        let Some(task) = keep_protocol::unpack::<KeepTask>(task) else {
            return KeepReply::Failed("the task cannot be read".to_owned());
        };
        let alone = match task {
            KeepTask::File(id) => return keeper::write_file(held, id),
            KeepTask::Share { workspace, whose, period, key } => {
                return keeper::write_shared(held, workspace, (whose, period), key.as_deref());
            }
            KeepTask::Tidy { .. } => match self.stores.alone(database).await {
                Some(alone) => Some(alone),
                // Whoever has the right does it.
                None => return KeepReply::Done,
            },
            _ => None,
        };
        let mut reply = self.try_keep(held, database, task.clone()).await;
        if matches!(reply, KeepReply::Failed(_)) {
            // The browser closes connections of its own accord.
            self.store = None;
            reply = self.try_keep(held, database, task).await;
        }
        drop(alone);
        reply
    }

    async fn try_keep(&mut self, held: &Held, database: &str, task: KeepTask) -> KeepReply {
        match self.store(database).await {
            Ok(store) => keeper::keep(store, held, task).await,
            Err(error) => KeepReply::Failed(error.to_string()),
        }
    }

    async fn adopt(
        &mut self,
        database: &str,
        own: &OwnFile,
        workspace: WorkspaceId,
        name: Option<Text2>,
        at: i64,
    ) -> Result<(), String> {
        let model = match own {
            OwnFile::Json(text) => file::read(text.as_bytes()).map(|(model, _)| model),
            OwnFile::Packed(bytes) => {
                packed_file::read(bytes).ok_or_else(|| file::FileError::Damaged("packed".to_owned()))
            }
        };
        let model: Model = model.map_err(|error| error.to_string())?;
        let name = name
            .or_else(|| model.workspace.settings().map(|settings| settings.name.clone()))
            .unwrap_or_default();
        let document = copy_of(&model.workspace, workspace, name);
        let packs = model
            .rows
            .values()
            .map(packed::pack)
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| error.to_string())?;
        let store = self.store(database).await.map_err(|error| error.to_string())?;
        match store.create(&document, &packs, at).await {
            // Asked twice, because the first reply never came: it is there.
            Ok(_) | Err(StoreError::Exists) => Ok(()),
            Err(error) => Err(error.to_string()),
        }
    }

    async fn apply(&mut self, held: &mut Held, change_set: &ChangeSet) -> FromEngine {
        held.session.apply(change_set);
        held.revision = change_set.revision;
        let touched = |key: &RecordKey| {
            matches!(
                key,
                RecordKey::Batch(_)
                    | RecordKey::InputValue(_)
                    | RecordKey::KeyAlias(_)
                    | RecordKey::OwnTable(_)
            )
        };
        let coverage = if change_set.changes.iter().any(|change| touched(&change.key)) {
            if change_set.changes.iter().any(|change| matches!(change.after, Some(Record::Batch(_)))) {
                self.fetch_rows(held).await;
            }
            let points = |key: &RecordKey| {
                matches!(key, RecordKey::Batch(_) | RecordKey::KeyAlias(_) | RecordKey::OwnTable(_))
            };
            if change_set.changes.iter().any(|change| points(&change.key)) {
                held.session.look_up();
            }
            Some(held.coverage())
        } else {
            None
        };
        FromEngine::Applied { revision: held.revision, coverage }
    }

    /// Reads the rows of every batch that has none yet. Rows that cannot be read stay absent, and the report says so.
    /// A connection that the browser has closed is opened anew, once.
    async fn fetch_rows(&mut self, held: &mut Held) {
        if self.try_fetch_rows(held).await.is_err()
            && let Some((database, _)) = self.store.take()
            && self.store(&database).await.is_ok()
        {
            // What is still not there is absent.
            let _ = self.try_fetch_rows(held).await;
        }
    }

    async fn try_fetch_rows(&self, held: &mut Held) -> Result<(), StoreError> {
        let Some((_, store)) = &self.store else { return Ok(()) };
        let model = held.session.model();
        let missing = model.workspace.batches.values().filter(|batch| !model.rows.contains_key(&batch.id));
        let missing: Vec<(Id<Batch>, String)> =
            missing.map(|batch| (batch.id, batch.sha256.clone())).collect();
        for (batch, sha256) in missing {
            let pack = match store.get_chunks(&sha256).await {
                Err(error @ StoreError::Other(_)) => return Err(error),
                Err(_) => continue,
                Ok(pack) => pack,
            };
            if let Ok(rows) = packed::unpack(&pack) {
                held.session.put_rows(batch, rows);
            }
        }
        Ok(())
    }
}

/// The document without the kinds that the page asks for when it shows them.
fn catalogue_of(workspace: &Workspace) -> Workspace {
    Workspace {
        targets: Default::default(),
        values: Default::default(),
        ratings: Default::default(),
        cycle_seals: Default::default(),
        ..workspace.clone()
    }
}

fn open_fault(error: StoreError) -> OpenFault {
    match error {
        StoreError::Missing => OpenFault::Missing,
        StoreError::Newer { .. } => OpenFault::Newer,
        StoreError::Damaged(text) => OpenFault::Damaged(text),
        other => OpenFault::Storage(other.to_string()),
    }
}
