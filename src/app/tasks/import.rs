//! Bringing files in: a preview, the import of one, a workspace file. Each is a job of its own worker.

use std::{cell::RefCell, rc::Rc};

use web_sys::File;
use yew::Callback;

use crate::{
    app::{
        context::App,
        runtime::Runtime,
        tasks::{commit, link, load_shelf::load_shelf},
    },
    data::{
        import::{
            ImportChoices, ImportError, ImportMode, merge::Overlap, preview::Preview, remembered::Memory,
        },
        packed_file,
    },
    domain::{batch::Batch, change::Label, id::Id},
    platform::{clock, codec_client::CodecJob, document, global, later, preferences, random},
    state::{action::Action, app_state::Tone, edits::Edit},
    view::message::Words,
    worker::codec_protocol::{FileRefusal, FromCodec, ImportSummary, ToCodec},
};

/// A running job; dropping it cancels it and leaves everything as it was.
#[derive(Clone)]
pub struct ImportJob {
    _job: Rc<RefCell<Option<CodecJob>>>,
}

impl PartialEq for ImportJob {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self._job, &other._job)
    }
}

/// What happens during an import.
#[derive(Debug, Clone, PartialEq)]
pub enum ImportEvent {
    /// How far it is.
    Progress {
        /// Bytes read.
        bytes: u64,
        /// Bytes in all.
        total: u64,
        /// Rows read.
        rows: u64,
    },
    /// It is part of the workspace, as one step of undo.
    Done(ImportSummary),
    /// Rows of the file are there already; nothing was written, and it is asked what to do.
    Overlaps {
        /// How many.
        overlap: Overlap,
        /// Rows that were refused.
        refused: u64,
    },
    /// The file cannot be used.
    Refused(ImportError),
    /// The storage or the program failed; the text is for support.
    Failed(String),
}

/// Looks at the beginning of a file.
pub fn preview_file(
    file: &File,
    choices: ImportChoices,
    on_done: Callback<Result<Preview, ImportError>>,
) -> ImportJob {
    let failed = |text: String| {
        later::log(&text);
        Err(ImportError::NotText)
    };
    let end = on_done.clone();
    start(ToCodec::Preview(choices), Some(file), move |event| match event {
        FromCodec::Preview(preview) => on_done.emit(Ok(*preview)),
        FromCodec::Refused(error) => on_done.emit(Err(error)),
        FromCodec::Failed(text) => on_done.emit(failed(text)),
        _ => {}
    })
    .unwrap_or_else(|text| {
        end.emit(failed(text));
        ImportJob { _job: Rc::default() }
    })
}

/// What was decided about the sources of earlier imports.
pub fn remembered() -> Memory {
    preferences::sources().map(|text| Memory::read(&text)).unwrap_or_default()
}

/// Remembers what was decided about a source.
pub fn remember(preview: &Preview, choices: &ImportChoices) {
    let mut memory = remembered();
    memory.keep(preview, choices);
    preferences::write_sources(&memory.write());
}

/// Imports a file into the open workspace.
pub fn import_file(
    app: &App,
    file: &File,
    choices: ImportChoices,
    mode: ImportMode,
    on_event: Callback<ImportEvent>,
) -> ImportJob {
    let catalogue = app
        .state
        .open()
        .and_then(|open| packed_file::write_document(&open.catalogue).ok())
        .unwrap_or_default();
    let batch: Id<Batch> = Id::from_raw(random::random_bits());
    let (database, at) = (global::database(), clock::now_seconds());
    let today = clock::today();
    let job = ToCodec::Import { choices, mode, database, catalogue, batch, at, today };
    let workspace = app.state.open().map(|open| open.id);
    let runtime = Rc::clone(app.dispatch.runtime());
    let end = on_event.clone();
    let name = file.name();
    start(job, Some(file), move |event| match event {
        FromCodec::Progress { bytes, total, rows } => {
            on_event.emit(ImportEvent::Progress { bytes, total, rows })
        }
        FromCodec::Imported { changes, summary } => match packed_file::read_changes(&changes) {
            Some(changes) if runtime.state().open().map(|open| open.id) == workspace => {
                let label =
                    Label::plain("import").with("file", &name).with("rows", summary.accepted.to_string());
                on_event.emit(match commit(&runtime, Edit { label, changes }) {
                    Ok(()) => ImportEvent::Done(summary),
                    Err(text) => ImportEvent::Failed(text),
                });
            }
            Some(_) => on_event.emit(ImportEvent::Failed(said(&runtime, "import.other_workspace"))),
            None => on_event.emit(ImportEvent::Failed("the changes cannot be read".to_owned())),
        },
        FromCodec::Overlaps { overlap, refused } => on_event.emit(ImportEvent::Overlaps { overlap, refused }),
        FromCodec::Refused(error) => on_event.emit(ImportEvent::Refused(error)),
        FromCodec::Failed(text) => on_event.emit(ImportEvent::Failed(text)),
        _ => {}
    })
    .unwrap_or_else(|text| {
        end.emit(ImportEvent::Failed(text));
        ImportJob { _job: Rc::default() }
    })
}

/// Makes the changes of an import, unless another tab has changed what they build on or the workspace is not written to: then
/// nothing is written, and the text says so.
pub(super) fn commit(runtime: &Rc<Runtime>, edit: Edit) -> Result<(), String> {
    let refusal = commit::commit(runtime, edit).refusal();
    refusal.map_or(Ok(()), |key| Err(said(runtime, key)))
}

/// Words for the reader.
fn said(runtime: &Rc<Runtime>, key: &str) -> String {
    Words::new(runtime.state().preferences.lang).get(key).to_string()
}

/// Makes a workspace of a workspace file and goes to its overview.
pub fn adopt_workspace_file(runtime: &Rc<Runtime>, file: &File) {
    let job = ToCodec::Adopt {
        database: global::database(),
        workspace: Id::from_raw(random::random_bits()),
        at: clock::now_seconds(),
        passphrase: None,
    };
    let given = file.clone();
    let (runtime, failed) = (Rc::clone(runtime), Rc::clone(runtime));
    // Nobody cancels it: it ends with its last word.
    let kept: Rc<RefCell<Option<ImportJob>>> = Rc::default();
    let keep = Rc::clone(&kept);
    let started = start(job, Some(file), move |event| {
        match event {
            FromCodec::Adopted { workspace, quarantined } => {
                load_shelf(&runtime);
                document::go_to(&format!("#/w/{workspace}/overview"));
                if quarantined > 0 {
                    let label = Label::plain("quarantined").with("n", quarantined.to_string());
                    runtime.send(Action::Notify(Tone::Bad, label, None));
                }
            }
            FromCodec::NotAdopted(FileRefusal::Newer) => say(&runtime, Label::plain("file_newer")),
            FromCodec::NotAdopted(FileRefusal::TooLarge) => say(&runtime, Label::plain("file_too_large")),
            FromCodec::NotAdopted(FileRefusal::Sealed(_)) => link::take_up_file(&runtime, given.clone()),
            FromCodec::NotAdopted(FileRefusal::Unreadable(text)) => {
                say(&runtime, Label::plain("file_unreadable").with("detail", text));
            }
            FromCodec::PartMissing => say(&runtime, Label::plain("part_missing")),
            FromCodec::Failed(text) => say(&runtime, Label::plain("store_failed").with("detail", text)),
            _ => return,
        }
        let kept = Rc::clone(&kept);
        later::soon(move || drop(kept.borrow_mut().take()));
    });
    match started {
        Ok(job) => *keep.borrow_mut() = Some(job),
        Err(text) => say(&failed, Label::plain("store_failed").with("detail", text)),
    }
}

fn say(runtime: &Rc<Runtime>, label: Label) {
    runtime.send(Action::Notify(Tone::Bad, label, None));
}

/// The worker is ended when the last clone of the job is dropped, or when it has said its last word.
pub(super) fn start(
    job: ToCodec,
    file: Option<&File>,
    on_event: impl Fn(FromCodec) + Clone + 'static,
) -> Result<ImportJob, String> {
    let slot: Rc<RefCell<Option<CodecJob>>> = Rc::default();
    let ended = Rc::downgrade(&slot);
    let job = CodecJob::start(job, file, move |event| {
        let last = !matches!(event, FromCodec::Progress { .. });
        on_event(event);
        if let Some(slot) = ended.upgrade().filter(|_| last) {
            // Not within the call: the job owns the closure that is running.
            later::soon(move || drop(slot.borrow_mut().take()));
        }
    })?;
    *slot.borrow_mut() = Some(job);
    Ok(ImportJob { _job: slot })
}
