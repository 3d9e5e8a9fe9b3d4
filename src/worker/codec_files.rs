//! What the codec worker does with workspace files: one is written of what is stored, or a workspace is made of one of
//! unknown origin. Envelopes are opened before and closed behind it (`codec_envelopes`).

use crate::{
    data::{
        container,
        file::{self, FileError},
        packed, packed_file,
        share::{card::Whose, lean::restored},
        store::{StoreError, WorkspaceStore, copy_of, fold},
        validate::{Finding, Problem},
    },
    domain::{change::ChangeSet, id::Id, period::Period, settings::Settings},
    engine::model::Model,
    worker::{
        codec_protocol::{FileRefusal, FromCodec, LinkRefusal},
        engine_later::OpenStore,
    },
};

/// Writes a workspace as a file: what is stored, and the change sets (as a JSON list) that are not stored yet.
pub async fn export<O: OpenStore>(
    stores: O,
    database: String,
    workspace: Id<Settings>,
    unsaved: String,
) -> FromCodec {
    match written(&stores, &database, workspace, &unsaved).await {
        Ok((bytes, ending)) => FromCodec::Exported { bytes, name: format!("keyscore-{workspace}{ending}") },
        Err(Trouble(text)) => FromCodec::Failed(text),
    }
}

/// Makes a workspace of a file and stores it; of what came out of an envelope some is made again.
pub async fn adopt<O: OpenStore>(
    stores: O,
    (bytes, was_sealed): (Vec<u8>, bool),
    database: String,
    workspace: Id<Settings>,
    at: i64,
) -> FromCodec {
    let bytes = if was_sealed { restored(bytes) } else { bytes };
    let read = if container::is_container(&bytes) { container::read(&bytes) } else { file::read(&bytes) };
    let (model, findings) = match read {
        Ok(read) => read,
        Err(error) => return FromCodec::NotAdopted(refusal(&error)),
    };
    let quarantined =
        if was_sealed { lost(&findings) } else { u32::try_from(findings.len()).unwrap_or(u32::MAX) };
    match stored(&stores, &model, &database, workspace, at).await {
        Ok(()) => FromCodec::Adopted { workspace, quarantined },
        Err(Trouble(text)) => FromCodec::Failed(text),
    }
}

/// Makes of what was inside a link a workspace to be looked at.
pub fn look(inside: Vec<u8>) -> FromCodec {
    let begin = serde_json::from_slice::<Begin>(&inside).ok().and_then(|begin| begin.period);
    match file::read(&restored(inside)) {
        Ok((model, findings)) => match packed_file::write(&model) {
            Ok(packed) => {
                let whose = whose(&model);
                FromCodec::Opened { packed, quarantined: lost(&findings), whose, period: begin }
            }
            Err(error) => FromCodec::Failed(error.to_string()),
        },
        Err(error) => FromCodec::LinkRefused(LinkRefusal::File(refusal(&error))),
    }
}

/// The period that whoever shared a card looked at.
#[derive(serde::Deserialize)]
struct Begin {
    #[serde(default)]
    period: Option<Period>,
}

/// Whose card it is, where it is one by itself.
fn whose(model: &Model) -> Option<Whose> {
    let mut people = model.workspace.employees.keys();
    let mut accounts = model.workspace.accounts.keys();
    match (people.next(), people.next(), accounts.next(), accounts.next()) {
        (Some(person), None, _, _) => Some(Whose::Person(person)),
        (None, None, Some(account), None) => Some(Whose::Account(account)),
        _ => None,
    }
}

/// Records that were left out. That rows got another checksum is none: links come without.
fn lost(findings: &[Finding]) -> u32 {
    let lost = findings.iter().filter(|one| one.problem != Problem::RowsChanged).count();
    u32::try_from(lost).unwrap_or(u32::MAX)
}

/// The storage or this program failed; the text is for support.
struct Trouble(String);

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self(error.to_string())
    }
}
impl From<packed::PackedError> for Trouble {
    fn from(error: packed::PackedError) -> Self {
        Self(error.to_string())
    }
}
impl From<serde_json::Error> for Trouble {
    fn from(error: serde_json::Error) -> Self {
        Self(error.to_string())
    }
}
impl From<FileError> for Trouble {
    fn from(error: FileError) -> Self {
        Self(error.to_string())
    }
}

async fn written<O: OpenStore>(
    stores: &O,
    database: &str,
    workspace: Id<Settings>,
    unsaved: &str,
) -> Result<(Vec<u8>, &'static str), Trouble> {
    let store = stores.open(database).await?;
    let stored = store.load(workspace).await?;
    let unsaved: Vec<ChangeSet> = serde_json::from_str(unsaved)?;
    // Under which number a step was stored, other tabs have a say in.
    let has = |step: &ChangeSet| {
        stored.log.iter().any(|logged| ChangeSet { revision: logged.revision, ..step.clone() } == *logged)
    };
    let missing: Vec<&ChangeSet> = unsaved.iter().filter(|step| !has(step)).collect();
    let (mut document, _) = fold(stored.clone())?;
    for step in missing {
        step.changes.iter().for_each(|change| document.apply(change));
    }
    let mut model = Model { workspace: document, ..Model::default() };
    for batch in model.workspace.batches.values() {
        let rows = packed::unpack(&store.get_chunks(&batch.sha256).await?)?;
        model.rows.insert(batch.id, rows);
    }
    // One readable text as long as it can be one; else an archive.
    match file::write(&model) {
        Ok(text) => Ok((text.into_bytes(), file::EXTENSION)),
        Err(FileError::TooManyRows { .. }) => Ok((container::write(&model)?, container::EXTENSION)),
        Err(error) => Err(error.into()),
    }
}

async fn stored<O: OpenStore>(
    stores: &O,
    model: &Model,
    database: &str,
    workspace: Id<Settings>,
    at: i64,
) -> Result<(), Trouble> {
    let name = model.workspace.settings().map(|settings| settings.name.clone()).unwrap_or_default();
    let document = copy_of(&model.workspace, workspace, name);
    let packs = model.rows.values().map(packed::pack).collect::<Result<Vec<_>, _>>()?;
    stores.open(database).await?.create(&document, &packs, at).await?;
    Ok(())
}

fn refusal(error: &FileError) -> FileRefusal {
    match error {
        FileError::Newer { .. } => FileRefusal::Newer,
        FileError::TooLarge { .. } | FileError::TooManyEntries { .. } | FileError::TooMuchInside { .. } => {
            FileRefusal::TooLarge
        }
        other => FileRefusal::Unreadable(other.to_string()),
    }
}
