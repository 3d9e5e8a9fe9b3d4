//! What the engine worker does from its start: holds one workspace with its rows and answers what the overview asks.
//! Everything else is done by the part that is fetched later (`engine_later`); messages that need it wait for it.

use std::pin::Pin;

use crate::{
    data::{
        packed_file,
        store::{WorkspaceId, identify},
    },
    engine::{query::Coverage, session::Session},
    worker::engine_protocol::{FromEngine, OpenFault, ToEngine},
};

/// The held workspace.
#[derive(Default)]
pub struct Held {
    /// The document with its rows and what was computed of it.
    pub session: Session,
    /// Its revision.
    pub revision: u64,
    /// What of a packed document only the later part reads; nothing once it has.
    pub rest: Vec<u8>,
}

impl Held {
    /// What the records cover.
    pub fn coverage(&mut self) -> Coverage {
        self.session.coverage()
    }
}

/// A reply on its way.
pub type Handling<'a> = Pin<Box<dyn Future<Output = FromEngine> + 'a>>;

/// What the part does that is fetched later.
pub trait LaterPart {
    /// Does what a message asks and gives the reply.
    fn handle<'a>(&'a mut self, held: &'a mut Held, message: ToEngine) -> Handling<'a>;
}

/// The part could not be fetched: no connection, or the site has a new version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartMissing;

/// The part on its way.
pub type Fetching = Pin<Box<dyn Future<Output = Result<Box<dyn LaterPart>, PartMissing>>>>;

/// The engine's state between messages.
pub struct EngineHost {
    held: Held,
    fetch_part: fn() -> Fetching,
    part: Option<Box<dyn LaterPart>>,
}

impl EngineHost {
    /// An engine that holds nothing yet. A failed fetch of the part is not kept: the next message tries again.
    pub fn new(fetch_part: fn() -> Fetching) -> Self {
        Self { held: Held::default(), fetch_part, part: None }
    }

    /// Does what a message asks and gives the reply.
    pub async fn handle(&mut self, message: ToEngine) -> FromEngine {
        match message {
            ToEngine::Hold { workspace, packed } => self.hold(workspace, &packed),
            ToEngine::Cards { sequence, subjects, period } => {
                FromEngine::Cards { sequence, cards: self.held.session.cards(&subjects, period) }
            }
            message => self.handle_later(message).await,
        }
    }

    async fn handle_later(&mut self, message: ToEngine) -> FromEngine {
        if self.part.is_none() {
            match (self.fetch_part)().await {
                Ok(part) => self.part = Some(part),
                Err(PartMissing) => return self.without_part(message),
            }
        }
        match &mut self.part {
            Some(part) => part.handle(&mut self.held, message).await,
            None => self.without_part(message),
        }
    }

    /// The reply to a message that cannot be handled for want of the part. What stands for a change that the held
    /// workspace has missed is a fault: the page starts another engine.
    fn without_part(&mut self, message: ToEngine) -> FromEngine {
        match message {
            ToEngine::Open { workspace, .. } => {
                self.held = Held::default();
                FromEngine::NotOpened { workspace, reason: OpenFault::PartMissing }
            }
            ToEngine::Adopt { workspace, .. } => FromEngine::NotAdopted { workspace, reason: None },
            ToEngine::Ask { sequence, .. } => FromEngine::NotAnswered { sequence },
            ToEngine::Keep { sequence, .. } => FromEngine::Kept { sequence, outcome: None },
            ToEngine::Hold { .. } | ToEngine::Cards { .. } | ToEngine::Apply(_) => {
                FromEngine::Fault("a part of the engine could not be fetched".to_owned())
            }
        }
    }

    fn hold(&mut self, workspace: WorkspaceId, packed: &[u8]) -> FromEngine {
        match packed_file::read_ground(packed) {
            Some((mut model, rest)) => {
                identify(&mut model.workspace, workspace);
                self.held = Held { session: Session::new(model), revision: 0, rest };
                FromEngine::Held { workspace, coverage: self.held.coverage() }
            }
            None => FromEngine::NotOpened {
                workspace,
                reason: OpenFault::Damaged("a file of this site cannot be read".to_owned()),
            },
        }
    }
}
