//! What the codec worker does: one job on bytes of unknown origin, then it is ended.
//! What reads text files, what reads workbooks, and what reads and writes workspace files are parts of their own: a job
//! fetches those that it needs.
//! An import writes its packed rows into the store; they count only once the page's change set refers to them.

use std::pin::Pin;

use crate::{
    data::{
        file::MAX_FILE_BYTES,
        import::{
            ImportChoices, ImportError, ImportMode, MAX_WORKBOOK_BYTES, PREVIEW_BYTES, SURVEYED_BYTES,
            importer::Imported,
            intake::{batch_of, definition, intake_on},
            merge::{merge, shares_keys},
            preview::Preview,
            text::TextReaders,
            workbook::{OpenWorkbook, ReadWorkbook, is_workbook},
        },
        packed, packed_file,
        share::{Fault, LOCKED_FILE, is_envelope},
        store::{StoreError, WorkspaceStore},
    },
    domain::{
        batch::Batch, change::Change, date::Day, id::Id, settings::Settings, table::TableId, text::Lang,
        workspace::Workspace,
    },
    engine::rows::BatchRows,
    worker::{
        codec_protocol::{FileRefusal, FromCodec, ImportSummary, LinkRefusal, ToCodec},
        engine_host::PartMissing,
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

/// A job on a workspace file on its way.
pub type FileJob = Pin<Box<dyn Future<Output = FromCodec>>>;

/// Writes a workbook of its basis (JSON), the packed document, the messages, and the language.
pub type WriteWorkbook = fn(String, Vec<u8>, String, Lang) -> FromCodec;

/// A passphrase with random bytes that were never used before; `None` for what is not locked.
pub type Lock = Option<(String, Vec<u8>)>;
/// The bytes of a file, and whether they come out of an envelope.
pub type Enveloped = (Vec<u8>, bool);
/// Opens the text of a link with a passphrase or without.
pub type OpenText = fn(String, Option<String>) -> Result<Vec<u8>, Fault>;
/// Opens a file in the same way.
pub type OpenFile = fn(Vec<u8>, Option<String>) -> Result<Vec<u8>, Fault>;

/// What is done with workspace files.
#[derive(Debug, Clone, Copy)]
pub struct FileJobs {
    /// Writes a workspace as a file: the database, the workspace, and change sets that are not stored yet.
    pub export: fn(String, Id<Settings>, String) -> FileJob,
    /// Makes a workspace of the bytes of a file: the bytes and whether they come out of an envelope, the database, the new
    /// identity, and the time.
    pub adopt: fn(Enveloped, String, Id<Settings>, i64) -> FileJob,
    /// Makes of what was inside a link a workspace to be looked at.
    pub look: fn(Vec<u8>) -> FromCodec,
}

/// What is done with envelopes.
#[derive(Debug, Clone, Copy)]
pub struct EnvelopeJobs {
    /// Makes an envelope of a workspace file, and the text of a link.
    pub seal: fn(Vec<u8>, Lock) -> FromCodec,
    /// Puts a file into one.
    pub close: fn(Vec<u8>, Lock) -> Result<Vec<u8>, Fault>,
    /// Opens the text of a link with a passphrase or without.
    pub open_text: OpenText,
    /// Opens a file.
    pub open_file: OpenFile,
}

/// A part on its way.
pub type Fetching<T> = Pin<Box<dyn Future<Output = Result<T, PartMissing>>>>;

/// How the parts are fetched that only some jobs need.
#[derive(Debug, Clone, Copy)]
pub struct Parts {
    /// What reads text files.
    pub text: fn() -> Fetching<TextReaders>,
    /// What opens workbooks.
    pub workbook: fn() -> Fetching<OpenWorkbook>,
    /// What reads and writes workspace files.
    pub files: fn() -> Fetching<FileJobs>,
    /// What opens and closes envelopes.
    pub envelopes: fn() -> Fetching<EnvelopeJobs>,
    /// What writes workbooks.
    pub books: fn() -> Fetching<WriteWorkbook>,
}

/// Does one job; `on_progress` is told how far an import is, `new_id` gives random bits.
pub async fn run<O: OpenStore, F: FileBytes>(
    (stores, parts): (&O, Parts),
    job: ToCodec,
    file: Option<&F>,
    new_id: &mut dyn FnMut() -> u64,
    on_progress: &mut dyn FnMut(FromCodec),
) -> FromCodec {
    let outcome = match (job, file) {
        (ToCodec::Preview(choices), Some(file)) => look(file, parts, &choices).await,
        (ToCodec::Import { choices, mode, database, catalogue, batch, at, today }, Some(file)) => {
            let order = ImportOrder { choices, mode, database, catalogue, batch, at, today };
            import((stores, parts), file, order, new_id, on_progress).await
        }
        (ToCodec::Export { database, workspace, unsaved, lock }, _) => {
            export(parts, (database, workspace, unsaved), lock).await
        }
        (ToCodec::Seal { document, lock }, _) => match (parts.envelopes)().await {
            Ok(jobs) => Ok((jobs.seal)(document, lock)),
            Err(PartMissing) => Ok(FromCodec::PartMissing),
        },
        (ToCodec::Open { text, passphrase }, _) => open(parts, text, passphrase).await,
        (ToCodec::Workbook { basis, catalogue, messages, lang }, _) => match (parts.books)().await {
            Ok(write) => Ok(write(basis, catalogue, messages, lang)),
            Err(PartMissing) => Ok(FromCodec::PartMissing),
        },
        (ToCodec::Adopt { database, workspace, at, passphrase }, Some(file)) => {
            adopt(parts, file, (database, workspace, at), passphrase).await
        }
        (_, None) => Err(Trouble::Other("no file came with the job".to_owned())),
    };
    outcome.unwrap_or_else(|trouble| match trouble {
        Trouble::Refused(error) => FromCodec::Refused(error),
        Trouble::Other(text) => FromCodec::Failed(text),
    })
}

enum Trouble {
    Refused(ImportError),
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
impl From<postcard::Error> for Trouble {
    fn from(error: postcard::Error) -> Self {
        Self::Other(error.to_string())
    }
}
impl From<String> for Trouble {
    fn from(text: String) -> Self {
        Self::Other(text)
    }
}

async fn look<F: FileBytes>(file: &F, parts: Parts, choices: &ImportChoices) -> Result<FromCodec, Trouble> {
    let head = file.read(0, PREVIEW_BYTES as u64).await?;
    if is_workbook(&head) {
        return Ok(FromCodec::Preview(Box::new(open_workbook(file, parts).await?.preview(choices)?)));
    }
    let readers = fetch_text(parts).await?;
    Ok(FromCodec::Preview(Box::new(look_at_text(file, readers, &head, choices).await?)))
}

/// What a text file seems to be, by all of its rows.
async fn look_at_text<F: FileBytes>(
    file: &F,
    readers: TextReaders,
    head: &[u8],
    choices: &ImportChoices,
) -> Result<Preview, Trouble> {
    let total = file.size();
    let first = (readers.preview)(head, total, choices)?;
    if choices.evidence.is_some() || first.evidence.whole {
        return Ok(first);
    }
    let mut survey = (readers.survey)(&first, choices.encoding.is_some())?;
    let mut bytes = 0;
    while bytes < total.min(SURVEYED_BYTES) {
        let piece = file.read(bytes, bytes + STEP).await?;
        if piece.is_empty() {
            break;
        }
        survey.feed(&piece)?;
        bytes += piece.len() as u64;
    }
    let known = ImportChoices { evidence: Some(survey.finish(bytes >= total)?), ..choices.clone() };
    Ok((readers.preview)(head, total, &known)?)
}

async fn fetch_text(parts: Parts) -> Result<TextReaders, Trouble> {
    Ok((parts.text)().await.map_err(|PartMissing| ImportError::PartMissing)?)
}

async fn open_workbook<F: FileBytes>(file: &F, parts: Parts) -> Result<Box<dyn ReadWorkbook>, Trouble> {
    let bytes = file.size();
    if bytes > MAX_WORKBOOK_BYTES {
        return Err(ImportError::FileTooLarge { bytes, limit: MAX_WORKBOOK_BYTES }.into());
    }
    let open = (parts.workbook)().await.map_err(|PartMissing| ImportError::PartMissing)?;
    Ok(open(file.read(0, bytes).await?)?)
}

struct ImportOrder {
    choices: ImportChoices,
    mode: ImportMode,
    database: String,
    catalogue: Vec<u8>,
    batch: Id<Batch>,
    at: i64,
    today: Day,
}

async fn import<O: OpenStore, F: FileBytes>(
    (stores, parts): (&O, Parts),
    file: &F,
    order: ImportOrder,
    new_id: &mut dyn FnMut() -> u64,
    on_progress: &mut dyn FnMut(FromCodec),
) -> Result<FromCodec, Trouble> {
    let imported = read_rows(file, parts, &order.choices, on_progress).await?;
    let store = stores.open(&order.database).await?;
    let catalogue = packed_file::read_document(&order.catalogue)
        .ok_or_else(|| Trouble::Other("the document cannot be read".to_owned()))?;
    let before: Vec<&Batch> = in_order(&catalogue, &imported.table);
    let known = match order.mode {
        ImportMode::Append => Vec::new(),
        ImportMode::Ask | ImportMode::Update | ImportMode::Replace => {
            rows_of(&store, &before, &imported).await
        }
    };
    let merged = (!known.is_empty())
        .then(|| merge(&imported, &known, order.mode == ImportMode::Replace))
        .filter(|merged| merged.overlap.exists());
    let overlap = merged.as_ref().map(|merged| merged.overlap);
    let refused = imported.refused_rows;
    match overlap {
        Some(overlap)
            if overlap.is_nothing_new() && (overlap.gone == 0 || order.mode == ImportMode::Update) =>
        {
            let source_file = known.last().map(|(batch, _)| batch.source.clone()).unwrap_or_default();
            return Err(ImportError::AlreadyImported { source_file }.into());
        }
        Some(overlap) if order.mode == ImportMode::Ask => {
            return Ok(FromCodec::Overlaps { overlap, refused });
        }
        _ => {}
    }
    let mut imported = imported;
    let mut summary = ImportSummary {
        accepted: overlap.map_or(imported.accepted, |overlap| overlap.new + overlap.changed),
        refused,
        issues: std::mem::take(&mut imported.issues),
        refused_rows: std::mem::take(&mut imported.refused),
        headers: std::mem::take(&mut imported.headers),
        days_without_time: imported.days_without_time,
        left_out: std::mem::take(&mut imported.left_out),
        is_gone_out: order.mode == ImportMode::Replace,
        overlap,
        second_codes: Vec::new(),
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
    changes.extend(definition(&catalogue, &imported)?);
    let taken = intake_on(&catalogue, &imported, batch, order.today, new_id)?;
    changes.extend(taken.changes);
    summary.second_codes = taken.second_codes;
    for pack in &packs {
        store.put_chunks(pack, order.at).await?;
    }
    Ok(FromCodec::Imported { changes: packed_file::write_changes(&changes)?, summary })
}

/// The batches of the table that files are imported into, in the order in which they were imported.
fn in_order<'c>(catalogue: &'c Workspace, table: &TableId) -> Vec<&'c Batch> {
    let mut batches: Vec<&Batch> = catalogue.batches.values().filter(|batch| batch.table == *table).collect();
    batches.sort_by_key(|batch| (batch.imported_at, batch.id));
    batches
}

/// The batches that have an order of the file, with their rows; one whose rows cannot be read is left as it is.
async fn rows_of<'b, S: WorkspaceStore>(
    store: &S,
    batches: &[&'b Batch],
    file: &Imported,
) -> Vec<(&'b Batch, BatchRows)> {
    let mut found = Vec::new();
    for batch in batches {
        let Ok(pack) = store.get_chunks(&batch.sha256).await else { continue };
        if let Some(rows) =
            packed::unpack(&pack).ok().filter(|rows| shares_keys(file.spec(), &file.rows, rows))
        {
            found.push((*batch, rows));
        }
    }
    found
}

async fn read_rows<F: FileBytes>(
    file: &F,
    parts: Parts,
    choices: &ImportChoices,
    on_progress: &mut dyn FnMut(FromCodec),
) -> Result<Imported, Trouble> {
    let total = file.size();
    let head = file.read(0, PREVIEW_BYTES as u64).await?;
    if is_workbook(&head) {
        let mut book = open_workbook(file, parts).await?;
        let seen = book.preview(choices)?;
        let mut tell = |bytes, total, rows| on_progress(FromCodec::Progress { bytes, total, rows });
        return Ok(book.import(&seen, &mut tell)?);
    }
    let readers = fetch_text(parts).await?;
    let mut pass = (readers.pass)(&head, total, choices)?;
    each_piece(file, &mut |piece| pass.feed(piece), on_progress).await?;
    if let Some(imported) = pass.finish()? {
        return Ok(imported);
    }
    let mut importer = (readers.import)(&look_at_text(file, readers, &head, choices).await?)?;
    each_piece(file, &mut |piece| importer.feed(piece), on_progress).await?;
    Ok(importer.finish()?)
}

/// Hands over a file piece by piece and tells how far it is.
async fn each_piece<F: FileBytes>(
    file: &F,
    feed: &mut dyn FnMut(&[u8]) -> Result<u64, ImportError>,
    on_progress: &mut dyn FnMut(FromCodec),
) -> Result<(), Trouble> {
    let (total, mut bytes) = (file.size(), 0);
    while bytes < total {
        let piece = file.read(bytes, bytes + STEP).await?;
        if piece.is_empty() {
            return Err(Trouble::Other("the file ended before its size".to_owned()));
        }
        let rows = feed(&piece)?;
        bytes += piece.len() as u64;
        on_progress(FromCodec::Progress { bytes, total, rows });
    }
    Ok(())
}

async fn export(
    parts: Parts,
    (database, workspace, unsaved): (String, Id<Settings>, String),
    lock: Lock,
) -> Result<FromCodec, Trouble> {
    let Ok(files) = (parts.files)().await else { return Ok(FromCodec::PartMissing) };
    let written = (files.export)(database, workspace, unsaved).await;
    let (bytes, lock) = match (written, lock) {
        (FromCodec::Exported { bytes, .. }, Some(lock)) => (bytes, lock),
        (other, _) => return Ok(other),
    };
    let Ok(envelopes) = (parts.envelopes)().await else { return Ok(FromCodec::PartMissing) };
    Ok(match (envelopes.close)(bytes, Some(lock)) {
        Ok(bytes) => FromCodec::Exported { bytes, name: format!("keyscore-{workspace}{LOCKED_FILE}") },
        Err(fault) => FromCodec::LinkRefused(LinkRefusal::Fault(fault)),
    })
}

async fn open(parts: Parts, text: String, passphrase: Option<String>) -> Result<FromCodec, Trouble> {
    let Ok(envelopes) = (parts.envelopes)().await else { return Ok(FromCodec::PartMissing) };
    let inside = match (envelopes.open_text)(text, passphrase) {
        Ok(inside) => inside,
        Err(fault) => return Ok(FromCodec::LinkRefused(LinkRefusal::Fault(fault))),
    };
    let Ok(files) = (parts.files)().await else { return Ok(FromCodec::PartMissing) };
    Ok((files.look)(inside))
}

async fn adopt<F: FileBytes>(
    parts: Parts,
    source: &F,
    (database, workspace, at): (String, Id<Settings>, i64),
    passphrase: Option<String>,
) -> Result<FromCodec, Trouble> {
    let size = source.size();
    if size > MAX_FILE_BYTES as u64 {
        return Ok(FromCodec::NotAdopted(FileRefusal::TooLarge));
    }
    let mut bytes = source.read(0, size).await?;
    let was_sealed = is_envelope(&bytes);
    if was_sealed {
        let Ok(envelopes) = (parts.envelopes)().await else { return Ok(FromCodec::PartMissing) };
        bytes = match (envelopes.open_file)(bytes, passphrase) {
            Ok(inside) => inside,
            Err(fault) => return Ok(FromCodec::NotAdopted(FileRefusal::Sealed(fault))),
        };
    }
    Ok(match (parts.files)().await {
        Ok(jobs) => (jobs.adopt)((bytes, was_sealed), database, workspace, at).await,
        Err(PartMissing) => FromCodec::PartMissing,
    })
}
