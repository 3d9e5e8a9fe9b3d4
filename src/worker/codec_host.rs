//! What the codec worker does: one job on bytes of unknown origin, then it is ended.
//! An import writes its packed rows into the store; they count only once the page's change set refers to them.

use crate::{
    data::{
        file,
        import::{
            ImportChoices, ImportError, ImportMode, MAX_WORKBOOK_BYTES, PREVIEW_BYTES,
            evidence::Survey,
            importer::{Imported, Importer},
            intake::{batch_of, intake},
            merge::{Overlap, merge, shares_orders},
            preview::{Preview, preview},
            table,
            workbook::{Workbook, is_workbook},
        },
        packed,
        store::{StoreError, WorkspaceStore, copy_of, fold},
    },
    domain::{
        batch::Batch,
        change::{Change, ChangeSet},
        id::Id,
        settings::Settings,
        workspace::Workspace,
    },
    engine::{model::Model, rows::BatchRows},
    worker::{
        codec_protocol::{FileRefusal, FromCodec, ImportSummary, ToCodec},
        engine_later::OpenStore,
    },
};

/// Bytes read at once: small enough to report progress often.
const STEP: u64 = 1 << 20;
/// Bytes that are gone through to find out how days and numbers are written; in larger files the rest is taken to be
/// written in the same way, and rows that are not are refused.
const SURVEYED: u64 = 64 << 20;

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
        (ToCodec::Import { choices, mode, database, catalogue, batch, at }, Some(file)) => {
            let order = ImportOrder { choices, mode, database, catalogue, batch, at };
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
    if is_workbook(&head) {
        return Ok(FromCodec::Preview(Box::new(open_workbook(file).await?.preview(choices)?)));
    }
    Ok(FromCodec::Preview(Box::new(look_at_text(file, &head, choices).await?)))
}

/// What a text file seems to be, by all of its rows.
async fn look_at_text<F: FileBytes>(
    file: &F,
    head: &[u8],
    choices: &ImportChoices,
) -> Result<Preview, Trouble> {
    let total = file.size();
    let first = preview(head, total, choices)?;
    if choices.evidence.is_some() || first.evidence.whole {
        return Ok(first);
    }
    let mut survey = Survey::new(&first, choices.encoding.is_some())?;
    let mut bytes = 0;
    while bytes < total.min(SURVEYED) {
        let piece = file.read(bytes, bytes + STEP).await?;
        if piece.is_empty() {
            break;
        }
        survey.feed(&piece)?;
        bytes += piece.len() as u64;
    }
    let known = ImportChoices { evidence: Some(survey.finish()?), ..choices.clone() };
    Ok(preview(head, total, &known)?)
}

async fn open_workbook<F: FileBytes>(file: &F) -> Result<Workbook, Trouble> {
    let bytes = file.size();
    if bytes > MAX_WORKBOOK_BYTES {
        return Err(ImportError::FileTooLarge { bytes, limit: MAX_WORKBOOK_BYTES }.into());
    }
    Ok(Workbook::open(file.read(0, bytes).await?)?)
}

struct ImportOrder {
    choices: ImportChoices,
    mode: ImportMode,
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
    let imported = read_rows(file, &order.choices, on_progress).await?;
    let store = stores.open(&order.database).await?;
    let catalogue: Workspace = serde_json::from_str(&order.catalogue)?;
    let before: Vec<&Batch> = in_order(&catalogue);
    let known = match order.mode {
        ImportMode::Append => Vec::new(),
        ImportMode::Ask | ImportMode::Update => rows_of(&store, &before, &imported.rows).await,
    };
    let merged =
        (!known.is_empty()).then(|| merge(&imported, &known)).filter(|merged| merged.overlap.exists());
    let overlap = merged.as_ref().map(|merged| merged.overlap);
    let refused = imported.refused_rows;
    match overlap {
        Some(Overlap { new: 0, changed: 0, .. }) => {
            let source_file = known.last().map(|(batch, _)| batch.source.clone()).unwrap_or_default();
            return Err(ImportError::AlreadyImported { source_file }.into());
        }
        Some(overlap) if order.mode == ImportMode::Ask => {
            return Ok(FromCodec::Overlaps { overlap, refused });
        }
        _ => {}
    }
    let mut imported = imported;
    let summary = ImportSummary {
        accepted: overlap.map_or(imported.accepted, |overlap| overlap.new + overlap.changed),
        refused,
        issues: std::mem::take(&mut imported.issues),
        refused_rows: std::mem::take(&mut imported.refused),
        headers: std::mem::take(&mut imported.headers),
        overlap,
    };
    let mut packs = Vec::new();
    let mut changes = Vec::new();
    if let Some(merged) = merged {
        for (place, left) in merged.left {
            let Some((old, _)) = known.get(place) else { continue };
            changes.push(Change::remove((*old).clone()));
            if left.rows > 0 {
                let pack = packed::pack(&left)?;
                let (sha256, rows) = (pack.sha256.clone(), left.rows);
                let rest = Batch { id: Id::from_raw(new_id()), sha256, rows, ..(*old).clone() };
                changes.push(Change::create(rest));
                packs.push(pack);
            }
        }
        (imported.accepted, imported.rows, imported.columns) =
            (merged.rows.rows, merged.rows, merged.columns);
    }
    let pack = packed::pack(&imported.rows)?;
    let batch = batch_of(&imported, order.batch, pack.sha256.clone(), file.name(), order.at);
    packs.push(pack);
    changes.extend(intake(&catalogue, &imported, batch, new_id)?);
    for pack in &packs {
        store.put_chunks(pack, order.at).await?;
    }
    Ok(FromCodec::Imported { changes: serde_json::to_string(&changes)?, summary })
}

/// The batches of the table that files are imported into, in the order in which they were imported.
fn in_order(catalogue: &Workspace) -> Vec<&Batch> {
    let mut batches: Vec<&Batch> =
        catalogue.batches.values().filter(|batch| batch.table == table()).collect();
    batches.sort_by_key(|batch| (batch.imported_at, batch.id));
    batches
}

/// The batches that have an order of the file, with their rows; one whose rows cannot be read is left as it is.
async fn rows_of<'b, S: WorkspaceStore>(
    store: &S,
    batches: &[&'b Batch],
    file: &BatchRows,
) -> Vec<(&'b Batch, BatchRows)> {
    let mut found = Vec::new();
    for batch in batches {
        let Ok(pack) = store.get_chunks(&batch.sha256).await else { continue };
        if let Some(rows) = packed::unpack(&pack).ok().filter(|rows| shares_orders(file, rows)) {
            found.push((*batch, rows));
        }
    }
    found
}

async fn read_rows<F: FileBytes>(
    file: &F,
    choices: &ImportChoices,
    on_progress: &mut dyn FnMut(FromCodec),
) -> Result<Imported, Trouble> {
    let total = file.size();
    let head = file.read(0, PREVIEW_BYTES as u64).await?;
    if is_workbook(&head) {
        let mut book = open_workbook(file).await?;
        let seen = book.preview(choices)?;
        let mut tell = |bytes, total, rows| on_progress(FromCodec::Progress { bytes, total, rows });
        return Ok(book.import(&seen, &mut tell)?);
    }
    let mut importer = Importer::new(&look_at_text(file, &head, choices).await?)?;
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
    Ok(importer.finish()?)
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
