//! What the later parts of page and engine say to each other about what is kept in the store. Packed into the bytes of a
//! message, so that the first parts need not know it.

use serde::{Deserialize, Serialize};

use crate::{
    data::{
        copies::{CopyMeta, KindCount, StoredSize},
        erase::Erasure,
        share::card::Whose,
        store::WorkspaceId,
    },
    domain::{change::Change, id::Id, kpi::Kpi, people::Employee, period::Period},
};

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum KeepTask {
    /// In a quiet moment: fold a long log, make a backup if it is time, clear away what nothing refers to.
    Tidy {
        /// The open workspace, if there is one.
        workspace: Option<WorkspaceId>,
        /// Seconds since 1970-01-01 UTC.
        at: i64,
        /// Seconds that the reader's clock is ahead of UTC.
        offset: i64,
    },
    /// List the copies of a workspace.
    Copies(WorkspaceId),
    /// Keep the held workspace as it is now under a name.
    Name {
        /// Which one.
        workspace: WorkspaceId,
        /// The name.
        name: String,
        /// Seconds since 1970-01-01 UTC.
        at: i64,
    },
    /// Say what restoring a copy would change in the held workspace.
    Compare {
        /// Which one.
        workspace: WorkspaceId,
        /// Number of the copy.
        number: u64,
    },
    /// Keep a copy of the held workspace, and give the changes that lead to another copy.
    Restore {
        /// Which one.
        workspace: WorkspaceId,
        /// Number of the copy.
        number: u64,
        /// Seconds since 1970-01-01 UTC.
        at: i64,
    },
    /// Remove a copy for good.
    Drop {
        /// Of which workspace.
        workspace: WorkspaceId,
        /// Number of the copy.
        number: u64,
    },
    /// Store the held workspace again, which is no longer in the store.
    StoreAgain {
        /// Which one.
        workspace: WorkspaceId,
        /// Seconds since 1970-01-01 UTC.
        at: i64,
    },
    /// Say what erasing a person from the held workspace changes, and put the rows without the name.
    Erase {
        /// Which one.
        workspace: WorkspaceId,
        /// Who.
        person: Id<Employee>,
        /// Makes the pseudonym.
        random: u64,
        /// Seconds since 1970-01-01 UTC.
        at: i64,
    },
    /// Say in which texts of the held workspace the name of a person stands.
    EraseTexts {
        /// Which one.
        workspace: WorkspaceId,
        /// Who.
        person: Id<Employee>,
    },
    /// Say what of an erasure is still to be forgotten.
    Unfinished(WorkspaceId),
    /// Once that is stored: rewrite copies, and let go of all steps and rows in which the name stands.
    Forget {
        /// Which one.
        workspace: WorkspaceId,
        /// What is erased.
        erasure: Erasure,
        /// Seconds since 1970-01-01 UTC.
        at: i64,
    },
    /// Say how much is stored.
    Sizes,
    /// Write the held workspace as a file, whatever the store says.
    File(WorkspaceId),
    /// Write what is shared of the held workspace: all but pay and reviews, or one card by itself.
    Share {
        /// Which one.
        workspace: WorkspaceId,
        /// Whose card; `None` for all of it.
        whose: Option<Whose>,
        /// The period of the card.
        period: Period,
        /// The key of pseudonyms, if they are wanted in place of names.
        key: Option<Vec<u8>>,
    },
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum KeepReply {
    /// It is done.
    Done,
    /// The copies of a workspace, newest first.
    Copies(Vec<CopyMeta>),
    /// What restoring would change, by kind.
    Difference(Vec<KindCount>),
    /// The changes to commit.
    Changes(Vec<Change>),
    /// The changes to commit, and what is to be forgotten afterwards.
    Erasing(Vec<Change>, Erasure),
    /// Texts in which a name stands.
    Texts(Vec<String>),
    /// Nobody is erased: somebody else has this code of theirs too.
    SharedCode(String),
    /// The workspace is stored at this revision; `None`: it had only been marked as removed, and is brought back.
    StoredAgain(Option<u64>),
    /// What is stored.
    Sizes(Vec<StoredSize>),
    /// The workspace as a file, and its revision.
    File(Vec<u8>, u64),
    /// What is shared, as the text of a workspace file; and the same without what can be made again, for a link.
    Shared(Vec<u8>, Vec<u8>),
    /// It has more rows than one text carries.
    TooManyRows,
    /// The card is none by itself: these indicators count what is not its own.
    NotApart(Vec<Id<Kpi>>),
    /// The browser gives no more room.
    NoRoom,
    /// It is no longer there.
    Missing,
    /// The store has a step that is not held yet.
    Behind,
    /// Another workspace is held, or none.
    NotHeld,
    /// It failed; the text is for support.
    Failed(String),
}

/// A task or reply as bytes.
pub fn pack<T: Serialize>(value: &T) -> Vec<u8> {
    postcard::to_allocvec(value).unwrap_or_default()
}

/// A task or reply; `None` if the bytes are none.
pub fn unpack<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Option<T> {
    postcard::from_bytes(bytes).ok()
}
