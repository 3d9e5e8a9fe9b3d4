//! What this browser was told to be stored, in a storage of its own: a database that is damaged or emptied looks like one
//! that has never been used, and only this tells the two apart. It also remembers when a workspace was last taken out as a file.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::data::store::{Listing, WorkspaceId};

/// Seconds after which a workspace that was changed should be taken out as a file again: 7 days.
const BACKUP_AFTER: i64 = 7 * 24 * 3600;
/// Changes after which it should.
const BACKUP_CHANGES: u64 = 50;

/// The marker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Marker {
    /// When something was stored last, seconds since 1970-01-01 UTC.
    pub date: i64,
    /// The workspaces that are stored.
    pub docs: BTreeMap<WorkspaceId, Kept>,
}

/// What is known of a stored workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Kept {
    /// Its revision.
    pub rev: u64,
    /// Its revision when it was taken out as a file last, and when that was; at first those at which it came here.
    #[serde(default)]
    pub file: (u64, i64),
    /// Until when nobody is to be reminded to take it out.
    #[serde(default)]
    pub quiet: i64,
}

/// What was stored once and is not found any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    /// When something was stored last, seconds since 1970-01-01 UTC.
    pub at: i64,
    /// How many workspaces there were.
    pub workspaces: usize,
    /// Workspaces that are gone.
    pub gone: Vec<WorkspaceId>,
    /// Workspaces that are found in an older state: which, the revision found and the one that had been stored.
    pub older: Vec<(WorkspaceId, u64, u64)>,
}

impl Marker {
    /// The marker that a text says; none where it says nothing.
    pub fn read(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }

    /// As text.
    pub fn write(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// What it knows of that the store does not have. Where entries of the list cannot be read, they may be the missing ones.
    pub fn lost(&self, listing: &Listing) -> Option<Lost> {
        let found: BTreeMap<WorkspaceId, u64> =
            listing.workspaces.iter().map(|meta| (meta.id, meta.revision)).collect();
        let gone: Vec<WorkspaceId> =
            self.docs.keys().filter(|id| !found.contains_key(id)).copied().skip(listing.unreadable).collect();
        let older: Vec<(WorkspaceId, u64, u64)> = self
            .docs
            .iter()
            .filter_map(|(id, kept)| {
                found
                    .get(id)
                    .filter(|revision| **revision < kept.rev)
                    .map(|revision| (*id, *revision, kept.rev))
            })
            .collect();
        let is_lost = !gone.is_empty() || !older.is_empty();
        is_lost.then_some(Lost { at: self.date, workspaces: self.docs.len(), gone, older })
    }

    /// Takes up what the store has. What it has less of stays as it was.
    pub fn absorb(&mut self, listing: &Listing) {
        for meta in &listing.workspaces {
            let new = Kept { rev: meta.revision, file: (meta.revision, meta.changed_at), quiet: 0 };
            let kept = self.docs.entry(meta.id).or_insert(new);
            kept.rev = kept.rev.max(meta.revision);
            self.date = self.date.max(meta.changed_at);
        }
    }

    /// A workspace is stored at a revision.
    pub fn stored(&mut self, id: WorkspaceId, revision: u64, at: i64) {
        let new = Kept { rev: revision, file: (revision, at), quiet: 0 };
        self.docs.entry(id).or_insert(new).rev = revision;
        self.date = at;
    }

    /// A workspace was taken out as a file.
    pub fn taken_out(&mut self, id: WorkspaceId, revision: u64, at: i64) {
        if let Some(kept) = self.docs.get_mut(&id) {
            kept.file = (revision, at);
        }
    }

    /// What is found now is all there is: whoever says so knows what was lost.
    pub fn accept(&mut self, listing: &Listing) {
        let had = std::mem::take(&mut self.docs);
        for meta in &listing.workspaces {
            let file = had.get(&meta.id).map_or((meta.revision, meta.changed_at), |kept| kept.file);
            self.docs.insert(meta.id, Kept { rev: meta.revision, file, quiet: 0 });
        }
    }

    /// Changes since a workspace was last taken out as a file, and the day of that, if it is time to do it again.
    pub fn backup_due(&self, id: WorkspaceId, now: i64) -> Option<(u64, i64)> {
        let kept = self.docs.get(&id)?;
        let (revision, at) = kept.file;
        let changes = kept.rev.saturating_sub(revision);
        let is_due = changes >= BACKUP_CHANGES || (changes > 0 && now.saturating_sub(at) >= BACKUP_AFTER);
        (is_due && now >= kept.quiet).then_some((changes, at))
    }
}
