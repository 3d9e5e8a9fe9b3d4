//! Changes to a workspace as lists of records before and after: what is stored, undone and merged.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::record::{Record, RecordKey};

/// One record before and after. `before` guards the change: it applies only where the record still is so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// Which record.
    pub key: RecordKey,
    /// The record as it was; `None` if there was none.
    pub before: Option<Record>,
    /// The record as it is now; `None` if it was removed.
    pub after: Option<Record>,
}

impl Change {
    /// A new record.
    pub fn create(record: impl Into<Record>) -> Self {
        let after = record.into();
        Self { key: after.key(), before: None, after: Some(after) }
    }

    /// A record in place of another with the same key, or of none.
    pub fn replace(before: Option<Record>, after: impl Into<Record>) -> Self {
        let after = after.into();
        Self { key: after.key(), before, after: Some(after) }
    }

    /// The removal of a record.
    pub fn remove(record: impl Into<Record>) -> Self {
        let before = record.into();
        Self { key: before.key(), before: Some(before), after: None }
    }

    /// The change that takes this one back.
    pub fn inverse(&self) -> Self {
        Self { key: self.key, before: self.after.clone(), after: self.before.clone() }
    }
}

/// Argument of the label of a step that nobody takes back, with what is still to be done once it is stored.
pub const FOR_GOOD: &str = "pending";

/// What one gesture of the user changed: one step of undo, one entry of the stored log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Default)]
pub struct ChangeSet {
    /// The revision that the workspace has after it; revisions count up by one.
    pub revision: u64,
    /// Which tab wrote it.
    pub tab: u64,
    /// When, seconds since 1970-01-01 UTC. For display only: order is by revision.
    pub at: i64,
    /// What it was, as a message key with its arguments ("Undo: import of 2,155 order lines").
    pub label: Label,
    /// The changes, in order.
    pub changes: Vec<Change>,
    /// The revision that this one takes back, if it is an undo.
    #[serde(default)]
    pub undo_of: Option<u64>,
}

impl ChangeSet {
    /// Whether neither this step nor any before it may be taken back: a person was erased, and what was before has the name.
    pub fn is_for_good(&self) -> bool {
        self.label.arguments.iter().any(|(name, _)| name == FOR_GOOD)
    }
}

/// A message of the catalogue with its arguments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Default)]
pub struct Label {
    /// Key in the message catalogue, below `change.`.
    pub key: String,
    /// Arguments `%{name}` of the message.
    #[serde(default)]
    pub arguments: Vec<(String, String)>,
}

impl Label {
    /// A label without arguments.
    pub fn plain(key: &str) -> Self {
        Self { key: key.to_owned(), arguments: Vec::new() }
    }

    /// A label with one argument more.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.arguments.push((name.to_owned(), value.into()));
        self
    }
}
