//! The engine worker: started when first needed, started anew a few times when it breaks.

use std::rc::Rc;

use crate::{
    app::{runtime::Runtime, tasks::save},
    data::store::WorkspaceId,
    platform::{
        engine_client::{EngineClient, EngineEvent},
        global,
    },
    state::{
        action::Action,
        app_state::{Desk, OpenFailure},
    },
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
    let message = ToEngine::Open { database: global::database(), workspace: id, since };
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
        FromEngine::Opened { workspace, catalogue, revision, coverage, log } => {
            runtime.send(Action::WorkspaceOpened { id: workspace, catalogue, revision, coverage, log });
            // What other tabs stored since the engine read it was announced to nobody.
            save::pull(runtime, workspace);
        }
        FromEngine::NotOpened { workspace, reason } => {
            let reason = match reason {
                OpenFault::Missing => OpenFailure::NotHere,
                OpenFault::Newer => OpenFailure::Newer,
                OpenFault::Damaged(text) => OpenFailure::Damaged(text),
                OpenFault::Storage(text) => OpenFailure::Engine(text),
            };
            runtime.send(Action::OpenFailed(workspace, reason));
        }
        FromEngine::Adopted(workspace) => adopted(runtime, Ok(workspace)),
        FromEngine::NotAdopted(text) => adopted(runtime, Err(text)),
        FromEngine::Applied { coverage, .. } => {
            if let Some(coverage) = coverage {
                runtime.send(Action::CoverageChanged(coverage));
            }
        }
        FromEngine::Answered { sequence, answer, .. } => {
            let waiting = runtime.waiting.borrow_mut().remove(&sequence);
            if let Some(on_answer) = waiting {
                on_answer(Ok(Rc::new(answer)));
                if !runtime.is_settled.replace(true) {
                    super::settle(runtime);
                }
            }
        }
        FromEngine::Fault(text) => restart(runtime, text),
    }
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
    adopted(runtime, Err(text.clone()));
    let waiting = std::mem::take(&mut *runtime.waiting.borrow_mut());
    for on_answer in waiting.into_values() {
        on_answer(Err(text.clone()));
    }
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
        runtime.send(Action::OpenFailed(id, OpenFailure::Engine(text)));
    } else {
        runtime.send(Action::OpenWorkspace(id));
    }
}
