//! What the engine worker does: holds one workspace with its rows and answers questions about it.
//! It reads the store and never writes a held workspace back: the page owns the log.

use crate::{
    data::{
        file, packed,
        store::{StoreError, WorkspaceStore, copy_of, fold},
    },
    domain::{
        change::ChangeSet,
        id::Id,
        record::{Record, RecordKey},
        settings::Settings,
        workspace::Workspace,
    },
    engine::{
        evaluate::evaluate,
        model::Model,
        query::{Answer, Coverage, Query},
    },
    worker::engine_protocol::{FromEngine, OpenFault, ToEngine},
};

/// Opens the store of a name: given by the browser, or by a test.
pub trait OpenStore {
    /// The store.
    type Store: WorkspaceStore;

    /// Opens it.
    #[allow(async_fn_in_trait, reason = "used by generic parameter in one thread only")]
    async fn open(&self, database: &str) -> Result<Self::Store, StoreError>;
}

/// The engine's state between messages.
pub struct EngineHost<O: OpenStore> {
    stores: O,
    store: Option<(String, O::Store)>,
    model: Model,
    revision: u64,
}

impl<O: OpenStore> EngineHost<O> {
    /// An engine that holds nothing yet.
    pub fn new(stores: O) -> Self {
        Self { stores, store: None, model: Model::default(), revision: 0 }
    }

    /// Does what a message asks and gives the reply.
    pub async fn handle(&mut self, message: ToEngine) -> FromEngine {
        match message {
            ToEngine::Open { database, workspace, since } => {
                match self.open(&database, workspace, since).await {
                    Ok(reply) => reply,
                    Err(error) => FromEngine::NotOpened { workspace, reason: open_fault(error) },
                }
            }
            ToEngine::Adopt { database, file, workspace, name, at } => {
                match self.adopt(&database, &file, workspace, name, at).await {
                    Ok(()) => FromEngine::Adopted(workspace),
                    Err(text) => FromEngine::NotAdopted(text),
                }
            }
            ToEngine::Apply(text) => match serde_json::from_str::<ChangeSet>(&text) {
                Ok(change_set) => self.apply(&change_set).await,
                Err(error) => FromEngine::Fault(error.to_string()),
            },
            ToEngine::Ask { sequence, query } => {
                let answer = evaluate(&self.model, &query);
                FromEngine::Answered { sequence, revision: self.revision, answer }
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
        database: &str,
        workspace: Id<Settings>,
        since: Option<u64>,
    ) -> Result<FromEngine, StoreError> {
        self.model = Model::default();
        self.revision = 0;
        let stored = match self.store(database).await?.load(workspace).await {
            Err(StoreError::Other(_)) => {
                // The browser closes connections of its own accord.
                self.store = None;
                self.store(database).await?.load(workspace).await?
            }
            outcome => outcome?,
        };
        // Document and log come of one reading: nothing is stored between the two.
        let log = match since {
            Some(since) => stored.log.iter().filter(|step| step.revision > since).cloned().collect(),
            None => Vec::new(),
        };
        let (document, revision) = fold(stored)?;
        self.model.workspace = document;
        self.revision = revision;
        self.fetch_rows().await;
        let catalogue = Box::new(catalogue_of(&self.model.workspace));
        Ok(FromEngine::Opened { workspace, catalogue, revision, coverage: self.coverage(), log })
    }

    async fn adopt(
        &mut self,
        database: &str,
        text: &str,
        workspace: Id<Settings>,
        name: Option<crate::domain::text::Text2>,
        at: i64,
    ) -> Result<(), String> {
        let (model, _) = file::read(text.as_bytes()).map_err(|error| error.to_string())?;
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
        store.create(&document, &packs, at).await.map(|_| ()).map_err(|error| error.to_string())
    }

    async fn apply(&mut self, change_set: &ChangeSet) -> FromEngine {
        self.model.apply(change_set);
        self.revision = change_set.revision;
        let touched = |key: &RecordKey| matches!(key, RecordKey::Batch(_) | RecordKey::InputValue(_));
        let coverage = if change_set.changes.iter().any(|change| touched(&change.key)) {
            if change_set.changes.iter().any(|change| matches!(change.after, Some(Record::Batch(_)))) {
                self.fetch_rows().await;
            }
            Some(self.coverage())
        } else {
            None
        };
        FromEngine::Applied { revision: self.revision, coverage }
    }

    /// Reads the rows of every batch that has none yet. Rows that cannot be read stay absent, and the report says so.
    /// A connection that the browser has closed is opened anew, once.
    async fn fetch_rows(&mut self) {
        if self.try_fetch_rows().await.is_err()
            && let Some((database, _)) = self.store.take()
            && self.store(&database).await.is_ok()
        {
            // What is still not there is absent.
            let _ = self.try_fetch_rows().await;
        }
    }

    async fn try_fetch_rows(&mut self) -> Result<(), StoreError> {
        let Some((_, store)) = &self.store else { return Ok(()) };
        for batch in self.model.workspace.batches.values() {
            if self.model.rows.contains_key(&batch.id) {
                continue;
            }
            let pack = match store.get_chunks(&batch.sha256).await {
                Err(error @ StoreError::Other(_)) => return Err(error),
                Err(_) => continue,
                Ok(pack) => pack,
            };
            if let Ok(rows) = packed::unpack(&pack) {
                self.model.rows.insert(batch.id, rows);
            }
        }
        Ok(())
    }

    fn coverage(&self) -> Coverage {
        match evaluate(&self.model, &Query::Coverage) {
            Answer::Coverage(coverage) => coverage,
            _ => Coverage { days: None, rows: 0, batches_without_rows: 0 },
        }
    }
}

/// The document without the kinds that the page asks for when it shows them.
fn catalogue_of(workspace: &Workspace) -> Workspace {
    Workspace { targets: Default::default(), values: Default::default(), ..workspace.clone() }
}

fn open_fault(error: StoreError) -> OpenFault {
    match error {
        StoreError::Missing => OpenFault::Missing,
        StoreError::Newer { .. } => OpenFault::Newer,
        StoreError::Damaged(text) => OpenFault::Damaged(text),
        other => OpenFault::Storage(other.to_string()),
    }
}
