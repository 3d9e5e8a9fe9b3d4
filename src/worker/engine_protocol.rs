//! What page and engine worker say to each other.

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{
    domain::{id::Id, period::Period, settings::Settings, text::Text2},
    engine::query::{Cards, Coverage, Subjects},
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
    /// Hold a packed workspace of our own site (the sample) that is not stored, under an id of its own.
    Hold {
        /// Identity of the new workspace.
        workspace: Id<Settings>,
        /// The packed workspace.
        packed: Vec<u8>,
    },
    /// Make a workspace of a file of our own (sample, template) and store it; it is not held. One that is there
    /// already is left as it is.
    Adopt {
        /// Name of the browser database.
        database: String,
        /// The workspace file.
        file: OwnFile,
        /// Identity of the new workspace.
        workspace: Id<Settings>,
        /// Its name; `None` keeps the file's.
        name: Option<Text2>,
        /// Seconds since 1970-01-01 UTC.
        at: i64,
    },
    /// Apply a change set (JSON) to the held workspace.
    Apply(String),
    /// Do something about what is kept in the store.
    Keep {
        /// Number of the message.
        sequence: u32,
        /// Name of the browser database.
        database: String,
        /// What to do: a packed `KeepTask`.
        task: Vec<u8>,
    },
    /// Answer with cards of the held workspace: the question of the first screen.
    Cards {
        /// Number of the question, for dropping late answers.
        sequence: u32,
        /// Whose cards.
        subjects: Vec<Subjects>,
        /// The period.
        period: Period,
    },
    /// Answer any question about the held workspace.
    Ask {
        /// Number of the question, for dropping late answers.
        sequence: u32,
        /// The [`Query`](crate::engine::query::Query), packed, so that only what is fetched later knows all of them.
        query: Vec<u8>,
    },
}

/// A workspace file of our own site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum OwnFile {
    /// As it can be opened by everybody.
    Json(String),
    /// As this build reads it.
    Packed(Vec<u8>),
}

/// From the engine to the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum FromEngine {
    /// The workspace is held.
    Opened {
        /// Which one.
        workspace: Id<Settings>,
        /// Packed: its document without target series and typed values, and the stored change sets after the revision
        /// asked for, up to the document's, as far as the log reaches back.
        document: Vec<u8>,
        /// Its stored revision.
        revision: u64,
        /// What its records cover.
        coverage: Coverage,
    },
    /// A workspace that is not stored is held.
    Held {
        /// Which one.
        workspace: Id<Settings>,
        /// What its records cover.
        coverage: Coverage,
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
    /// A file could not become a workspace.
    NotAdopted {
        /// Which one.
        workspace: Id<Settings>,
        /// Why, for support; `None` if the part of the engine that does it could not be fetched.
        reason: Option<String>,
    },
    /// A change set was applied.
    Applied {
        /// The revision now held.
        revision: u64,
        /// What the records cover now, if batches or typed values changed.
        coverage: Option<Coverage>,
    },
    /// The cards that were asked for.
    Cards {
        /// Number of the question.
        sequence: u32,
        /// The answer.
        cards: Cards,
    },
    /// The answer to any question.
    Answered {
        /// Number of the question.
        sequence: u32,
        /// The [`Answer`](crate::engine::query::Answer), packed.
        answer: Vec<u8>,
    },
    /// Something was done about what is kept in the store, or could not be.
    Kept {
        /// Number of the message.
        sequence: u32,
        /// A packed `KeepReply`; `None` if the part of the engine that does it could not be fetched.
        outcome: Option<Vec<u8>>,
    },
    /// The part of the engine that answers this question could not be fetched.
    NotAnswered {
        /// Number of the question.
        sequence: u32,
    },
    /// A message of the page made no sense, or a change could not be applied; the text is for support.
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
    /// The part of the engine that reads it could not be fetched.
    PartMissing,
}

/// A question or an answer, packed.
///
/// # Errors
/// None of their types fails to be written.
pub fn pack<T: Serialize>(value: &T) -> Result<Vec<u8>, postcard::Error> {
    postcard::to_allocvec(value)
}

/// The question or answer in packed bytes; `None` if they are none.
pub fn unpack<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    postcard::from_bytes(bytes).ok()
}
