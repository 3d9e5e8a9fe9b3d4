//! What page and codec worker say to each other. One worker does one job and is ended; cancelling ends it early.
//! The file goes beside the message; packed rows go from the codec straight into the store.

use serde::{Deserialize, Serialize};

use crate::{
    data::import::{
        ImportChoices, ImportError, ImportMode, RowIssue, asides::LeftOut, importer::RefusedRow,
        intake::SecondCode, merge::Overlap, preview::Preview,
    },
    data::share::{Fault, card::Whose},
    domain::{batch::Batch, date::Day, id::Id, period::Period, settings::Settings, text::Lang},
};

/// A job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ToCodec {
    /// Look at the beginning of a file.
    Preview(ImportChoices),
    /// Read a whole file into packed rows and the changes that make them part of the workspace.
    Import {
        /// What the user decided.
        choices: ImportChoices,
        /// What is done where rows of the file are there already.
        mode: ImportMode,
        /// Name of the browser database.
        database: String,
        /// The page's document, packed: who is known already.
        catalogue: Vec<u8>,
        /// Identity of the new batch.
        batch: Id<Batch>,
        /// Seconds since 1970-01-01 UTC.
        at: i64,
        /// The day where the reader is.
        today: Day,
    },
    /// Write the whole workspace as one file.
    Export {
        /// Name of the browser database.
        database: String,
        /// Which workspace.
        workspace: Id<Settings>,
        /// Change sets that are not stored yet, as a JSON list: the file has them too.
        unsaved: String,
        /// The passphrase, if the file is locked, and random bytes that were never used before.
        lock: Option<(String, Vec<u8>)>,
    },
    /// Write the cards of a period as a workbook that computes.
    Workbook {
        /// What it is made of, as JSON ([`crate::engine::workbook::WorkbookBasis`]).
        basis: String,
        /// The page's document, packed: names, formulas, rules.
        catalogue: Vec<u8>,
        /// The messages of the language, as the site's files have them.
        messages: String,
        /// The language.
        lang: Lang,
    },
    /// Make the text of a link of a workspace file.
    Seal {
        /// The text of the file.
        document: Vec<u8>,
        /// The passphrase, if it is locked, and random bytes that were never used before.
        lock: Option<(String, Vec<u8>)>,
    },
    /// Read a link of unknown origin. Nothing is stored.
    Open {
        /// What stands behind the `#k=`.
        text: String,
        /// The passphrase, if the reader was asked for one.
        passphrase: Option<String>,
    },
    /// Make a workspace of a workspace file of unknown origin and store it.
    Adopt {
        /// Name of the browser database.
        database: String,
        /// Identity of the new workspace.
        workspace: Id<Settings>,
        /// Seconds since 1970-01-01 UTC.
        at: i64,
        /// The passphrase, if the reader was asked for one.
        passphrase: Option<String>,
    },
}

/// What comes of a job. After anything but progress the job is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum FromCodec {
    /// The beginning of the file.
    Preview(Box<Preview>),
    /// How far an import is.
    Progress {
        /// Bytes read.
        bytes: u64,
        /// Bytes in all.
        total: u64,
        /// Rows read.
        rows: u64,
    },
    /// The rows are stored; they become part of the workspace with these changes.
    Imported {
        /// The changes, packed.
        changes: Vec<u8>,
        /// What was read and refused.
        summary: ImportSummary,
    },
    /// Rows of the file are there already, and what is done then was left open: nothing was written.
    Overlaps {
        /// How many.
        overlap: Overlap,
        /// Rows that were refused.
        refused: u64,
    },
    /// The file cannot be used.
    Refused(ImportError),
    /// The workspace as a file.
    Exported {
        /// Its bytes.
        bytes: Vec<u8>,
        /// Proposed file name.
        name: String,
    },
    /// The file became a workspace.
    Adopted {
        /// Which one.
        workspace: Id<Settings>,
        /// Records that were left out because they refer to what is not there.
        quarantined: u32,
    },
    /// The workspace file cannot be used.
    NotAdopted(FileRefusal),
    /// An envelope.
    Sealed {
        /// The text of a link; `None` where no link is that long.
        text: Option<String>,
        /// How many characters the text has or would have.
        characters: u32,
        /// The envelope itself, for a file; empty where nothing is locked.
        envelope: Vec<u8>,
    },
    /// What a link holds.
    Opened {
        /// The workspace, packed.
        packed: Vec<u8>,
        /// Records that were left out because they refer to what is not there.
        quarantined: u32,
        /// Whose card it is, where it is one by itself.
        whose: Option<Whose>,
        /// The period that whoever shared it looked at.
        period: Option<Period>,
    },
    /// The link cannot be made or read.
    LinkRefused(LinkRefusal),
    /// A part of the program that the job needs could not be fetched.
    PartMissing,
    /// The storage or this program failed; the text is for support.
    Failed(String),
}

/// Why a workspace file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum FileRefusal {
    /// It was written by a newer program.
    Newer,
    /// It is larger than a workspace file may be.
    TooLarge,
    /// It is in an envelope that cannot be opened.
    Sealed(Fault),
    /// It is no workspace file, or damaged; the text is for support.
    Unreadable(String),
}

/// Why a link cannot be made or read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinkRefusal {
    /// It is not what was made, or asks for too much.
    Fault(Fault),
    /// What is inside is no workspace.
    File(FileRefusal),
}

/// What came of an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct ImportSummary {
    /// Rows that were taken.
    pub accepted: u32,
    /// Rows that were refused.
    pub refused: u64,
    /// The first of the reasons, in order of the file.
    pub issues: Vec<RowIssue>,
    /// The rows that they are about.
    pub refused_rows: Vec<RefusedRow>,
    /// Headers of the file.
    pub headers: Vec<String>,
    /// Rows with a day without a time of day where times are wanted.
    pub days_without_time: u64,
    /// Lines that are none of the rows: totals, footers.
    pub left_out: LeftOut,
    /// Whether rows that the file lacks were taken out.
    pub is_gone_out: bool,
    /// Rows of a list that speak of a record of which an earlier row of it speaks.
    pub second_codes: Vec<SecondCode>,
    /// What an update did; nothing where all rows were added.
    pub overlap: Option<Overlap>,
}
