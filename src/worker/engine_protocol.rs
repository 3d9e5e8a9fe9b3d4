//! What page and engine worker say to each other.

use serde::{Deserialize, Serialize};

use crate::{
    domain::{change::ChangeSet, id::Id, settings::Settings, text::Text2, workspace::Workspace},
    engine::query::{Answer, Coverage, Query},
};

/// From the page to the engine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ToEngine {
    /// Read a workspace from the store and hold it.
    Open {
        /// Name of the browser database.
        database: String,
        /// Which workspace.
        workspace: Id<Settings>,
        /// The revision after which the log is wanted along with the document.
        since: Option<u64>,
    },
    /// Make a workspace of a file of our own (sample, template) and store it; it is not held.
    Adopt {
        /// Name of the browser database.
        database: String,
        /// The workspace file.
        file: String,
        /// Identity of the new workspace.
        workspace: Id<Settings>,
        /// Its name; `None` keeps the file's.
        name: Option<Text2>,
        /// Seconds since 1970-01-01 UTC.
        at: i64,
    },
    /// Apply a change set (JSON) to the held workspace.
    Apply(String),
    /// Answer a question about the held workspace.
    Ask {
        /// Number of the question, for dropping late answers.
        sequence: u32,
        /// The question.
        query: Query,
    },
}

/// From the engine to the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum FromEngine {
    /// The workspace is held.
    Opened {
        /// Which one.
        workspace: Id<Settings>,
        /// Its document without target series and typed values.
        catalogue: Box<Workspace>,
        /// Its stored revision.
        revision: u64,
        /// What its records cover.
        coverage: Coverage,
        /// The stored change sets after the revision asked for, up to the document's, as far as the log reaches back.
        log: Vec<ChangeSet>,
    },
    /// The workspace could not be read.
    NotOpened {
        /// Which one.
        workspace: Id<Settings>,
        /// Why.
        reason: OpenFault,
    },
    /// A file became a workspace.
    Adopted(Id<Settings>),
    /// A file could not become a workspace; the text is for support.
    NotAdopted(String),
    /// A change set was applied.
    Applied {
        /// The revision now held.
        revision: u64,
        /// What the records cover now, if batches or typed values changed.
        coverage: Option<Coverage>,
    },
    /// The answer to a question.
    Answered {
        /// Number of the question.
        sequence: u32,
        /// The revision that it was answered at.
        revision: u64,
        /// The answer.
        answer: Answer,
    },
    /// A message of the page made no sense; the text is for support.
    Fault(String),
}

/// Why a workspace could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum OpenFault {
    /// It is not stored here.
    Missing,
    /// It was written by a newer program.
    Newer,
    /// It cannot be read; the text is for support.
    Damaged(String),
    /// The storage failed; the text is for support.
    Storage(String),
}
