//! Taking in several files as one step: each is read whole by a job of its own, what comes of all of them is held until it is
//! agreed to, and then becomes part of the workspace with one change set. Until then nothing has changed.

use std::{cell::RefCell, rc::Rc};

use web_sys::File;
use yew::Callback;

use crate::{
    app::{
        context::App,
        tasks::import::{ImportJob, start},
    },
    data::{
        import::{ImportChoices, ImportError, ImportMode},
        packed_file,
    },
    domain::{
        change::{Change, Label},
        id::Id,
        settings::Settings,
        workspace::Workspace,
    },
    platform::{clock, global, random},
    state::edits::Edit,
    worker::codec_protocol::{FromCodec, ImportSummary, ToCodec},
};

/// What came of one file.
#[derive(Debug, Clone, PartialEq)]
pub enum SeveralOutcome {
    /// So many rows of it have been read.
    Reading(u64),
    /// It was read; this is what it would bring.
    Read(Rc<ImportSummary>, Rc<Vec<Change>>),
    /// It cannot be used.
    Refused(ImportError),
    /// The storage or the program failed; the text is for support.
    Failed(String),
}

/// Files that are being read; dropping it ends the reading and leaves everything as it was.
#[derive(Clone, Default)]
pub struct SeveralJob {
    // One works at a time; its worker ends with its last word, which empties the job.
    jobs: Rc<RefCell<Vec<ImportJob>>>,
}

/// The files that are still to be read, the next one last, and the document as it would be after those before.
struct Rest {
    files: Vec<(usize, File, ImportChoices)>,
    catalogue: Workspace,
    on_event: Callback<(usize, SeveralOutcome)>,
}

/// Reads files one after the other, in this order; each is told of by its place, which stands beside it.
pub fn take_in_several(
    app: &App,
    mut files: Vec<(usize, File, ImportChoices)>,
    on_event: Callback<(usize, SeveralOutcome)>,
) -> SeveralJob {
    files.reverse();
    let catalogue = app.state.open().map(|open| (*open.catalogue).clone()).unwrap_or_default();
    let job = SeveralJob::default();
    next(&job.jobs, Rest { files, catalogue, on_event });
    job
}

fn next(jobs: &Rc<RefCell<Vec<ImportJob>>>, mut rest: Rest) {
    let Some((place, file, choices)) = rest.files.pop() else { return };
    let job = ToCodec::Import {
        choices,
        mode: ImportMode::Update,
        database: global::database(),
        catalogue: packed_file::write_document(&rest.catalogue).unwrap_or_default(),
        batch: Id::from_raw(random::random_bits()),
        at: clock::now_seconds(),
        today: clock::today(),
    };
    let owner = Rc::downgrade(jobs);
    let told = rest.on_event.clone();
    let rest = Rc::new(RefCell::new(Some(rest)));
    let waiting = Rc::clone(&rest);
    let started = start(job, Some(&file), move |event| {
        let outcome = match event {
            FromCodec::Progress { rows, .. } => {
                told.emit((place, SeveralOutcome::Reading(rows)));
                return;
            }
            FromCodec::Imported { changes, summary } => match packed_file::read_changes(&changes) {
                Some(changes) => SeveralOutcome::Read(Rc::new(summary), Rc::new(changes)),
                None => SeveralOutcome::Failed("the changes cannot be read".to_owned()),
            },
            FromCodec::Refused(error) => SeveralOutcome::Refused(error),
            FromCodec::Failed(text) => SeveralOutcome::Failed(text),
            _ => SeveralOutcome::Failed(String::new()),
        };
        let Some(mut rest) = rest.borrow_mut().take() else { return };
        if let SeveralOutcome::Read(_, changes) = &outcome {
            changes.iter().for_each(|change| rest.catalogue.apply(change));
        }
        told.emit((place, outcome));
        if let Some(jobs) = owner.upgrade() {
            next(&jobs, rest);
        }
    });
    match started {
        Ok(job) => jobs.borrow_mut().push(job),
        Err(text) => {
            if let Some(rest) = waiting.borrow_mut().take() {
                rest.on_event.emit((place, SeveralOutcome::Failed(text)));
                next(jobs, rest);
            }
        }
    }
}

/// Makes what was read part of the workspace that it was read for, as one step of undo; nothing where another is open now.
pub fn commit_several(
    app: &App,
    workspace: Option<Id<Settings>>,
    files: usize,
    rows: u64,
    changes: Vec<Change>,
) -> bool {
    if workspace.is_none() || app.dispatch.runtime().state().open().map(|open| open.id) != workspace {
        return false;
    }
    let label =
        Label::plain("import_several").with("files", files.to_string()).with("rows", rows.to_string());
    super::import::commit(app.dispatch.runtime(), Edit { label, changes }).is_ok()
}
