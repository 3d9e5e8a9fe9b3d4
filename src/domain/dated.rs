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

    /// What holds on the day; before the first revision what that one will be.
    pub fn at_or_first(&self, day: Day) -> Option<&T> {
        self.revisions.get(self.place_at_or_first(day)).map(|revision| &revision.value)
    }

    fn place_at_or_first(&self, day: Day) -> usize {
        self.revisions.partition_point(|revision| revision.from <= day).saturating_sub(1)
    }

    /// Corrects what [`Self::at_or_first`] gives for the day, and nothing that begins later; where there is nothing, `first` holds
    /// since always and is corrected.
    pub fn correct_at(&mut self, day: Day, first: impl FnOnce() -> T, write: impl FnOnce(&mut T)) {
        if self.revisions.is_empty() {
            self.revisions.push(Revision { from: Day::BEGIN, value: first(), reason: String::new() });
        }
        let place = self.place_at_or_first(day);
        if let Some(revision) = self.revisions.get_mut(place) {
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

    #[test]
    fn a_correction_reaches_what_holds_on_the_day_and_nothing_planned() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let mut tier: Dated<&str> = Dated::default();
        tier.revise(day("2026-04-01"), "C", "review");
        tier.revise(day("2027-01-01"), "A", "planned");
        let told = |tier: &Dated<&'static str>| -> Vec<&str> {
            tier.revisions().iter().map(|revision| revision.value).collect()
        };
        assert_eq!(
            (tier.at_or_first(day("2026-12-31")), tier.at_or_first(day("2027-01-01"))),
            (Some(&"C"), Some(&"A"))
        );
        tier.correct_at(day("2026-12-31"), || "", |value| *value = "D");
        assert_eq!(told(&tier), ["D", "A"]);
        // Nothing holds yet: it is the first that will.
        assert_eq!(tier.at_or_first(day("2026-03-31")), Some(&"D"));
        tier.correct_at(day("2026-03-31"), || "", |value| *value = "E");
        assert_eq!(told(&tier), ["E", "A"]);
        let mut none: Dated<&str> = Dated::default();
        none.correct_at(day("2026-03-31"), || "B", |_| ());
        assert_eq!(none, Dated::always("B"));
    }
}
