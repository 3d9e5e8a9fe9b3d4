//! The engine worker: started when first needed, started anew a few times when it breaks.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;

use crate::{
    app::{
        part::Chore,
        runtime::{Reply, Runtime},
        tasks::{chore, newborn, save},
    },
    data::store::{Found, WorkspaceId},
    domain::{change::ChangeSet, workspace::Workspace},
    engine::query::Coverage,
    platform::{
        engine_client::{EngineClient, EngineEvent},
        global,
    },
    state::{
        action::Action,
        app_state::{Desk, OpenFailure},
    },
    view::message::Words,
    worker::engine_protocol::{FromEngine, OpenFault, ToEngine},
};

/// Restarts after which the page gives up.
const MOST_RESTARTS: u32 = 2;

/// Sends a message, starting the worker if there is none.
///
/// # Errors
/// The worker cannot be started or told; the text is for support.
pub fn tell(runtime: &Rc<Runtime>, message: ToEngine) -> Result<(), String> {
    if runtime.engine.borrow().is_none() {
        let owner = Rc::downgrade(runtime);
        let client = EngineClient::start(move |event| {
            if let Some(runtime) = owner.upgrade() {
                receive(&runtime, event);
            }
        })?;
        *runtime.engine.borrow_mut() = Some(client);
    }
    let engine = runtime.engine.borrow();
    engine.as_ref().map_or(Ok(()), |client| client.send(message))
}

/// Lets the engine read a workspace, and what its log has after a revision.
pub fn open(runtime: &Rc<Runtime>, id: WorkspaceId, since: Option<u64>) {
    forget_questions(runtime);
    let message = newborn::to_hold(runtime, id).unwrap_or_else(|| {
        newborn::store(runtime);
        ToEngine::Open { database: global::database(), workspace: id, since }
    });
    if let Err(text) = tell(runtime, message) {
        runtime.send(Action::OpenFailed(id, OpenFailure::Engine(text)));
    }
}

/// Drops every question that has no answer yet.
pub fn forget_questions(runtime: &Rc<Runtime>) {
    runtime.waiting.borrow_mut().clear();
}

fn receive(runtime: &Rc<Runtime>, event: EngineEvent) {
    match event {
        EngineEvent::Reply(reply) => understand(runtime, reply),
        EngineEvent::Broken(text) => restart(runtime, text),
    }
}

fn understand(runtime: &Rc<Runtime>, reply: FromEngine) {
    match reply {
        FromEngine::Opened { workspace, document, revision, coverage } => {
            let runtime = Rc::clone(runtime);
            spawn_local(async move {
                let Ok(part) = runtime.part().await else {
                    return runtime.send(Action::OpenFailed(workspace, OpenFailure::PartMissing));
                };
                let Some((catalogue, found)) = (part.read_opened)(&document) else {
                    return restart(&runtime, "the document of the engine cannot be read".to_owned());
                };
                let is_erasing = found.log.iter().any(ChangeSet::is_for_good);
                opened(&runtime, workspace, catalogue, (revision, coverage), Some(found));
                if is_erasing {
                    chore(&runtime, Chore::FinishErasing(workspace));
                }
                // What other tabs stored since the engine read it was announced to nobody.
                save::pull(&runtime, workspace);
            });
        }
        FromEngine::Held { workspace, coverage } => {
            match newborn::catalogue(runtime, workspace) {
                Some(catalogue) => {
                    opened(runtime, workspace, catalogue, (0, coverage), None);
                    if newborn::is_shared(runtime, workspace) {
                        runtime.send(Action::LookOnly(true));
                    }
                }
                // It was stored in between.
                None => runtime.send(Action::OpenWorkspace(workspace)),
            }
        }
        FromEngine::NotOpened { workspace, reason } => {
            let reason = match reason {
                OpenFault::Missing if newborn::take_up_again(runtime, workspace) => return,
                OpenFault::Missing => OpenFailure::NotHere,
                OpenFault::PartMissing => OpenFailure::PartMissing,
                OpenFault::Newer => OpenFailure::Newer,
                OpenFault::Damaged(text) => OpenFailure::Damaged(text),
                OpenFault::Storage(text) => OpenFailure::Engine(text),
            };
            runtime.send(Action::OpenFailed(workspace, reason));
        }
        FromEngine::Adopted(workspace) if newborn::is_newborn(runtime, workspace) => newborn::stored(runtime),
        FromEngine::Adopted(workspace) => adopted(runtime, Ok(workspace)),
        FromEngine::NotAdopted { workspace, reason } => {
            let text = reason.unwrap_or_else(|| part_missing(runtime));
            if newborn::is_newborn(runtime, workspace) {
                newborn::not_stored(runtime, &text);
            } else {
                adopted(runtime, Err(text));
            }
        }
        FromEngine::Applied { coverage, .. } => {
            if let Some(coverage) = coverage {
                runtime.send(Action::CoverageChanged(coverage));
            }
        }
        FromEngine::Cards { sequence, cards } => replied(runtime, sequence, Reply::Cards(cards)),
        FromEngine::Answered { sequence, answer } => replied(runtime, sequence, Reply::Packed(answer)),
        FromEngine::NotAnswered { sequence } => {
            let waiting = runtime.waiting.borrow_mut().remove(&sequence);
            if let Some(on_answer) = waiting {
                on_answer(Err(part_missing(runtime)));
            }
        }
        FromEngine::Kept { sequence, outcome } => {
            let waiting = runtime.keeping.borrow_mut().remove(&sequence);
            if let Some(on_kept) = waiting {
                on_kept(outcome.ok_or_else(|| part_missing(runtime)));
            }
        }
        FromEngine::Fault(text) => restart(runtime, text),
    }
}

fn replied(runtime: &Rc<Runtime>, sequence: u32, reply: Reply) {
    let waiting = runtime.waiting.borrow_mut().remove(&sequence);
    if let Some(on_reply) = waiting {
        on_reply(Ok(reply));
        newborn::store(runtime);
        if !runtime.is_settled.replace(true) {
            super::settle(runtime);
        }
    }
}

/// The engine holds a workspace; one of which the store has nothing is not stored yet.
fn opened(
    runtime: &Rc<Runtime>,
    id: WorkspaceId,
    catalogue: Workspace,
    (revision, coverage): (u64, Coverage),
    found: Option<Found>,
) {
    let (catalogue, is_new) = (Box::new(catalogue), found.is_none());
    let found = Box::new(found.unwrap_or_default());
    runtime.send(Action::WorkspaceOpened { id, catalogue, revision, coverage, found, is_new });
}

/// Why something is not there whose program could not be fetched, in the reader's language.
pub(super) fn part_missing(runtime: &Runtime) -> String {
    Words::new(runtime.state().preferences.lang).get("state.part_missing_text").to_string()
}

fn adopted(runtime: &Rc<Runtime>, outcome: Result<WorkspaceId, String>) {
    let waiting = runtime.adopting.borrow_mut().take();
    if let Some(on_adopted) = waiting {
        on_adopted(outcome);
    }
}

/// A worker that broke is replaced and reads the workspace again: what is stored is all it needs.
fn restart(runtime: &Rc<Runtime>, text: String) {
    *runtime.engine.borrow_mut() = None;
    newborn::not_stored(runtime, &text);
    adopted(runtime, Err(text.clone()));
    let waiting = std::mem::take(&mut *runtime.waiting.borrow_mut());
    let keeping = std::mem::take(&mut *runtime.keeping.borrow_mut());
    for on_kept in keeping.into_values() {
        on_kept(Err(text.clone()));
    }
    begin_anew(runtime, &text);
    // After that: what the workspace on the screen asked is asked again once it is read.
    for on_answer in waiting.into_values() {
        on_answer(Err(text.clone()));
    }
}

fn begin_anew(runtime: &Rc<Runtime>, text: &str) {
    let id = match &runtime.state().desk {
        Desk::Opening(id) => *id,
        Desk::Open(open) => open.id,
        Desk::Empty | Desk::Failed { .. } => return,
    };
    let restarts = runtime.engine_restarts.get() + 1;
    runtime.engine_restarts.set(restarts);
    if restarts > MOST_RESTARTS {
        // Opening is no proof of health: a question that breaks every engine would start them for ever.
        runtime.engine_restarts.set(0);
        runtime.send(Action::OpenFailed(id, OpenFailure::Engine(text.to_owned())));
    } else {
        runtime.send(Action::OpenWorkspace(id));
    }
}
