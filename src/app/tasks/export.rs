//! Taking things out: the workspace as a file, a report as JSON.

use std::{cell::RefCell, rc::Rc};

use wasm_bindgen_futures::spawn_local;
use yew::Callback;

use crate::{
    app::{
        answer::ask,
        context::App,
        part::Chore,
        runtime::Runtime,
        tasks::{
            import::{self, ImportJob},
            keep::{ask_keeper, say_why},
            link, newborn,
        },
    },
    data::{packed_file, share::LOCKED_FILE, store::WorkspaceId},
    domain::{
        change::{ChangeSet, Label},
        period::Period,
    },
    engine::query::{Answer, Query},
    platform::{clock, download, global, later, preferences, words},
    state::{
        action::Action,
        app_state::{SaveFailure, SaveState, Tone},
    },
    worker::{
        codec_protocol::{FromCodec, ToCodec},
        keep_protocol::{KeepReply, KeepTask},
    },
};

/// The media type of bytes that only this program reads.
const BYTES: &str = "application/octet-stream";
/// The media type of a workbook.
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Offers the open workspace as a file, with what could not be stored; `on_end` is told when it is over, whatever came
/// of it.
pub fn export_workspace(runtime: &Rc<Runtime>, on_end: Callback<()>) {
    export(runtime, None, on_end);
}

/// The same in an envelope that the lock closes.
pub fn export_locked(runtime: &Rc<Runtime>, lock: (String, Vec<u8>), on_end: Callback<()>) {
    export(runtime, Some(lock), on_end);
}

fn export(runtime: &Rc<Runtime>, lock: Option<(String, Vec<u8>)>, on_end: Callback<()>) {
    let state = runtime.state();
    let Some(open) = state.open() else { return on_end.emit(()) };
    let id = open.id;
    // Where the store does not have it, or no longer tells it to this program, the engine does.
    let is_out_of_reach = matches!(open.save, SaveState::Failed(SaveFailure::Gone | SaveFailure::Newer));
    if preferences::is_blocked() || is_out_of_reach || newborn::is_shared(runtime, id) {
        match lock {
            None => super::chore(runtime, Chore::TakeOut(id)),
            Some(lock) => take_out_locked(runtime, id, lock),
        }
        return on_end.emit(());
    }
    let owner = Rc::clone(runtime);
    newborn::once_stored(runtime, id, move || export_stored(&owner, lock, on_end));
}

/// Offers what the engine holds in an envelope.
fn take_out_locked(runtime: &Rc<Runtime>, id: WorkspaceId, lock: (String, Vec<u8>)) {
    let owner = Rc::clone(runtime);
    ask_keeper(runtime, &KeepTask::File(id), move |reply| match reply {
        KeepReply::File(bytes, _) => link::seal(bytes, Some(lock), move |event| match event {
            FromCodec::Sealed { envelope, .. } => {
                download::offer(&format!("keyscore-{id}{LOCKED_FILE}"), BYTES, &envelope);
            }
            FromCodec::PartMissing => {
                owner.send(Action::Notify(Tone::Bad, Label::plain("part_missing"), None));
            }
            other => refuse(&owner, format!("{other:?}"), &Callback::noop()),
        }),
        reply => say_why(&owner, &reply),
    });
}

fn export_stored(runtime: &Rc<Runtime>, lock: Option<(String, Vec<u8>)>, on_end: Callback<()>) {
    let state = runtime.state();
    let Some(open) = state.open() else { return on_end.emit(()) };
    let unsaved: Vec<&ChangeSet> = open.unsaved.iter().map(AsRef::as_ref).collect();
    let unsaved = serde_json::to_string(&unsaved).unwrap_or_else(|_| "[]".to_owned());
    let runtime = Rc::clone(runtime);
    let failed = Rc::clone(&runtime);
    // The job keeps itself until it has said its last word.
    let keep: Rc<RefCell<Option<ImportJob>>> = Rc::default();
    let kept = Rc::clone(&keep);
    let (workspace, revision) = (open.id, open.revision);
    let job = ToCodec::Export { database: global::database(), workspace, unsaved, lock };
    let ended = on_end.clone();
    let started = import::start(job, None, move |event| {
        match event {
            FromCodec::Exported { bytes, name } => {
                let kind = if name.ends_with(".json") {
                    "application/json"
                } else if name.ends_with(LOCKED_FILE) {
                    BYTES
                } else {
                    "application/zip"
                };
                download::offer(&name, kind, &bytes);
                let now = clock::now_seconds();
                preferences::mark(|marker| marker.taken_out(workspace, revision, now));
                runtime.send(Action::Glance);
            }
            FromCodec::PartMissing => {
                runtime.send(Action::Notify(Tone::Bad, Label::plain("part_missing"), None));
            }
            FromCodec::Failed(text) => {
                let label = Label::plain("not_exported").with("detail", text);
                runtime.send(Action::Notify(Tone::Bad, label, None));
            }
            FromCodec::LinkRefused(refusal) => {
                let label = Label::plain("not_exported").with("detail", format!("{refusal:?}"));
                runtime.send(Action::Notify(Tone::Bad, label, None));
            }
            _ => return,
        }
        ended.emit(());
        let kept = Rc::clone(&kept);
        later::soon(move || drop(kept.borrow_mut().take()));
    });
    match started {
        Ok(job) => *keep.borrow_mut() = Some(job),
        Err(text) => {
            on_end.emit(());
            failed.send(Action::Notify(Tone::Bad, Label::plain("not_exported").with("detail", text), None));
        }
    }
}

/// Offers the cards of a period as a workbook that computes; `on_end` is told when it is over, whatever came of it.
pub fn export_workbook(app: &App, period: Period, on_end: Callback<()>) {
    let runtime = Rc::clone(app.dispatch.runtime());
    let lang = app.words.lang();
    let catalogue = app.state.open().map(|open| Rc::clone(&open.catalogue));
    ask(
        app.dispatch.runtime(),
        &Query::Workbook { period },
        Box::new(move |answer| match (answer.as_deref(), catalogue) {
            (Ok(Answer::Workbook(basis)), Some(catalogue)) => {
                let (basis, runtime) = (basis.clone(), Rc::clone(&runtime));
                let document = packed_file::write_document(&catalogue).unwrap_or_default();
                spawn_local(async move {
                    match words::all().await {
                        Ok(messages) => {
                            let job = ToCodec::Workbook { basis, catalogue: document, messages, lang };
                            offer_workbook(&runtime, job, on_end);
                        }
                        Err(text) => refuse(&runtime, text, &on_end),
                    }
                });
            }
            (Err(text), _) => refuse(&runtime, text.clone(), &on_end),
            _ => on_end.emit(()),
        }),
    );
}

fn refuse(runtime: &Rc<Runtime>, detail: String, on_end: &Callback<()>) {
    runtime.send(Action::Notify(Tone::Bad, Label::plain("not_exported").with("detail", detail), None));
    on_end.emit(());
}

fn offer_workbook(runtime: &Rc<Runtime>, job: ToCodec, on_end: Callback<()>) {
    let (owner, ended) = (Rc::clone(runtime), on_end.clone());
    // The job keeps itself until it has said its last word.
    let keep: Rc<RefCell<Option<ImportJob>>> = Rc::default();
    let kept = Rc::clone(&keep);
    let started = import::start(job, None, move |event| {
        match event {
            FromCodec::Exported { bytes, name } => {
                download::offer(&name, XLSX, &bytes);
                ended.emit(());
            }
            FromCodec::PartMissing => {
                owner.send(Action::Notify(Tone::Bad, Label::plain("part_missing"), None));
                ended.emit(());
            }
            FromCodec::Failed(text) => refuse(&owner, text, &ended),
            _ => return,
        }
        let kept = Rc::clone(&kept);
        later::soon(move || drop(kept.borrow_mut().take()));
    });
    match started {
        Ok(job) => *keep.borrow_mut() = Some(job),
        Err(text) => refuse(runtime, text, &on_end),
    }
}

/// Offers the full report of a period as JSON: the same bytes that the command line writes.
pub fn export_report(app: &App, period: Period) {
    let runtime = Rc::clone(app.dispatch.runtime());
    ask(
        app.dispatch.runtime(),
        &Query::ReportJson { period },
        Box::new(move |answer| match answer.as_deref() {
            Ok(Answer::ReportJson(json)) => {
                let name = format!("keyscore-report-{period}.json");
                download::offer(&name, "application/json", json.as_bytes());
            }
            Ok(_) => {}
            Err(text) => {
                let label = Label::plain("not_exported").with("detail", text);
                runtime.send(Action::Notify(Tone::Bad, label, None));
            }
        }),
    );
}
