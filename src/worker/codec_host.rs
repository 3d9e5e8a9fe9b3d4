//! What the codec worker does: one job on bytes of unknown origin, then it is ended.
//! An import writes its packed rows into the store; they count only once the page's change set refers to them.

use crate::{
    data::{
        file,
        import::{
            ImportChoices, ImportError, PREVIEW_BYTES, importer::Importer, intake::intake, preview::preview,
            table,
        },
        packed,
        store::{StoreError, WorkspaceStore, copy_of, fold},
    },
    domain::{batch::Batch, change::ChangeSet, id::Id, settings::Settings, workspace::Workspace},
    engine::model::Model,
    worker::{
        codec_protocol::{FileRefusal, FromCodec, ImportSummary, ToCodec},
        engine_later::OpenStore,
    },
};

/// Bytes read at once: small enough to report progress often.
const STEP: u64 = 1 << 20;

/// A file whose bytes are read piece by piece.
pub trait FileBytes {
    /// File name; data, never markup.
    fn name(&self) -> String;
    /// Size in bytes.
    fn size(&self) -> u64;
    /// The bytes from one position up to another, fewer at the end of the file.
    ///
    /// # Errors
    /// The browser can no longer read the file; the text is for support.
    #[allow(async_fn_in_trait, reason = "used by generic parameter in one thread only")]
    async fn read(&self, from: u64, until: u64) -> Result<Vec<u8>, String>;
}

/// Does one job; `on_progress` is told how far an import is, `new_id` gives random bits.
pub async fn run<O: OpenStore, F: FileBytes>(
    stores: &O,
    job: ToCodec,
    file: Option<&F>,
    new_id: &mut dyn FnMut() -> u64,
    on_progress: &mut dyn FnMut(FromCodec),
) -> FromCodec {
    let outcome = match (job, file) {
        (ToCodec::Preview(choices), Some(file)) => look(file, &choices).await,
        (ToCodec::Import { choices, database, catalogue, batch, at }, Some(file)) => {
            let order = ImportOrder { choices, database, catalogue, batch, at };
            import(stores, file, order, new_id, on_progress).await
        }
        (ToCodec::Export { database, workspace, unsaved }, _) => {
            export(stores, &database, workspace, &unsaved).await
        }
        (ToCodec::Adopt { database, workspace, at }, Some(file)) => {
            adopt(stores, file, &database, workspace, at).await
        }
        (_, None) => Err(Trouble::Other("no file came with the job".to_owned())),
    };
    outcome.unwrap_or_else(|trouble| match trouble {
        Trouble::Refused(error) => FromCodec::Refused(error),
        Trouble::File(refusal) => FromCodec::NotAdopted(refusal),
        Trouble::Other(text) => FromCodec::Failed(text),
    })
}

enum Trouble {
    Refused(ImportError),
    File(FileRefusal),
    Other(String),
}

impl From<ImportError> for Trouble {
    fn from(error: ImportError) -> Self {
        Self::Refused(error)
    }
}
impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::Other(error.to_string())
    }
}
impl From<packed::PackedError> for Trouble {
    fn from(error: packed::PackedError) -> Self {
        Self::Other(error.to_string())
    }
}
impl From<serde_json::Error> for Trouble {
    fn from(error: serde_json::Error) -> Self {
        Self::Other(error.to_string())
    }
}
impl From<String> for Trouble {
    fn from(text: String) -> Self {
        Self::Other(text)
    }
}

async fn look<F: FileBytes>(file: &F, choices: &ImportChoices) -> Result<FromCodec, Trouble> {
    let head = file.read(0, PREVIEW_BYTES as u64).await?;
    Ok(FromCodec::Preview(preview(&head, file.size(), choices)?))
}

struct ImportOrder {
    choices: ImportChoices,
    database: String,
    catalogue: String,
    batch: Id<Batch>,
    at: i64,
}

async fn import<O: OpenStore, F: FileBytes>(
    stores: &O,
    file: &F,
    order: ImportOrder,
    new_id: &mut dyn FnMut() -> u64,
    on_progress: &mut dyn FnMut(FromCodec),
) -> Result<FromCodec, Trouble> {
    let total = file.size();
    let head = file.read(0, PREVIEW_BYTES as u64).await?;
    let mut importer = Importer::new(&preview(&head, total, &order.choices)?)?;
    let mut bytes = 0;
    while bytes < total {
        let piece = file.read(bytes, bytes + STEP).await?;
        if piece.is_empty() {
            return Err(Trouble::Other("the file ended before its size".to_owned()));
        }
        let rows = importer.feed(&piece)?;
        bytes += piece.len() as u64;
        on_progress(FromCodec::Progress { bytes, total, rows });
    }
    let imported = importer.finish()?;
    let pack = packed::pack(&imported.rows)?;
    let batch = Batch {
        id: order.batch,
        table: table(),
        sha256: pack.sha256.clone(),
        rows: imported.accepted,
        columns: imported.columns.clone(),
        source: file.name(),
        imported_at: order.at,
    };
    let catalogue: Workspace = serde_json::from_str(&order.catalogue)?;
    let changes = serde_json::to_string(&intake(&catalogue, &imported, batch, new_id)?)?;
    stores.open(&order.database).await?.put_chunks(&pack, order.at).await?;
    let summary = ImportSummary {
        accepted: imported.accepted,
        refused: imported.refused_rows,
        issues: imported.issues,
    };
    Ok(FromCodec::Imported { changes, summary })
}

async fn export<O: OpenStore>(
    stores: &O,
    database: &str,
    workspace: Id<Settings>,
    unsaved: &str,
) -> Result<FromCodec, Trouble> {
    let store = stores.open(database).await?;
    let (mut document, revision) = fold(store.load(workspace).await?)?;
    let unsaved: Vec<ChangeSet> = serde_json::from_str(unsaved)?;
    for step in unsaved.iter().filter(|step| step.revision > revision) {
        step.changes.iter().for_each(|change| document.apply(change));
    }
    let mut model = Model { workspace: document, ..Model::default() };
    for batch in model.workspace.batches.values() {
        let rows = packed::unpack(&store.get_chunks(&batch.sha256).await?)?;
        model.rows.insert(batch.id, rows);
    }
    let bytes = file::write(&model).map_err(|error| Trouble::Other(error.to_string()))?;
    Ok(FromCodec::Exported { bytes: bytes.into_bytes(), name: format!("keyscore-{workspace}.keyscore.json") })
}

async fn adopt<O: OpenStore, F: FileBytes>(
    stores: &O,
    source: &F,
    database: &str,
    workspace: Id<Settings>,
    at: i64,
) -> Result<FromCodec, Trouble> {
    let size = source.size();
    if size > file::MAX_FILE_BYTES as u64 {
        return Err(Trouble::File(FileRefusal::TooLarge));
    }
    let bytes = source.read(0, size).await?;
    let (model, findings) = file::read(&bytes).map_err(|error| Trouble::File(refusal(&error)))?;
    let name = model.workspace.settings().map(|settings| settings.name.clone()).unwrap_or_default();
    let document = copy_of(&model.workspace, workspace, name);
    let packs = model.rows.values().map(packed::pack).collect::<Result<Vec<_>, _>>()?;
    stores.open(database).await?.create(&document, &packs, at).await?;
    let quarantined = u32::try_from(findings.len()).unwrap_or(u32::MAX);
    Ok(FromCodec::Adopted { workspace, quarantined })
}

fn refusal(error: &file::FileError) -> FileRefusal {
    match error {
        file::FileError::Newer { .. } => FileRefusal::Newer,
        file::FileError::TooLarge { .. } => FileRefusal::TooLarge,
        other => FileRefusal::Unreadable(other.to_string()),
    }
}
