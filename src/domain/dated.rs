//! Facts that change over time: each revision holds from its day on and is never overwritten.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::date::Day;

/// One revision of a fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Revision<T> {
    /// First day on which it holds.
    pub from: Day,
    /// The fact.
    pub value: T,
    /// Why it changed; empty for the first.
    #[serde(default)]
    pub reason: String,
}

/// A fact over time, sorted by day; each revision holds until the next one's day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Dated<T> {
    revisions: Vec<Revision<T>>,
}

impl<T> Dated<T> {
    /// A fact that has held since always.
    pub fn always(value: T) -> Self {
        Self { revisions: vec![Revision { from: Day::BEGIN, value, reason: String::new() }] }
    }

    /// What holds on the day; `None` before the first revision.
    pub fn at(&self, day: Day) -> Option<&T> {
        self.revisions.iter().rev().find(|revision| revision.from <= day).map(|revision| &revision.value)
    }

    /// What was recorded last.
    pub fn latest(&self) -> Option<&T> {
        self.revisions.last().map(|revision| &revision.value)
    }

    /// All revisions, oldest first.
    pub fn revisions(&self) -> &[Revision<T>] {
        &self.revisions
    }

    /// Records what holds from the day on. A revision of the same day is replaced: it was never in force.
    pub fn revise(&mut self, from: Day, value: T, reason: impl Into<String>) {
        self.revisions.retain(|revision| revision.from != from);
        let place = self.revisions.partition_point(|revision| revision.from < from);
        self.revisions.insert(place, Revision { from, value, reason: reason.into() });
    }

    /// Corrects the newest revision; where there is none, `first` holds since always and is corrected.
    pub fn correct_latest(&mut self, first: impl FnOnce() -> T, write: impl FnOnce(&mut T)) {
        if self.revisions.is_empty() {
            self.revisions.push(Revision { from: Day::BEGIN, value: first(), reason: String::new() });
        }
        if let Some(revision) = self.revisions.last_mut() {
            write(&mut revision.value);
        }
    }

    /// Changes the newest revision in place: for corrections of what is not in force anywhere else yet.
    pub fn latest_mut(&mut self) -> Option<&mut T> {
        self.revisions.last_mut().map(|revision| &mut revision.value)
    }
}

impl<T> Default for Dated<T> {
    fn default() -> Self {
        Self { revisions: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_revision_on_or_before_the_day_holds() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let mut tier = Dated::always("B");
        tier.revise(day("2026-07-01"), "A", "handover");
        tier.revise(day("2026-04-01"), "C", "review");
        assert_eq!(tier.at(day("2026-03-31")), Some(&"B"));
        assert_eq!(tier.at(day("2026-04-01")), Some(&"C"));
        assert_eq!(tier.at(day("2026-12-31")), Some(&"A"));
        assert_eq!(tier.latest(), Some(&"A"));
    }
}
