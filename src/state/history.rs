//! Undo and redo as lists of change sets. An undo is a change set of its own, written to the log like any other.

use std::rc::Rc;

use crate::domain::{
    change::{Change, ChangeSet, Label},
    record::RecordKey,
};

/// Steps that can be undone; as many stay in the stored log, so that they can be undone after a reload too.
pub const MOST_STEPS: usize = 200;

/// The steps of this tab that can be undone and redone.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct History {
    done: Vec<Rc<ChangeSet>>,
    undone: Vec<Rc<ChangeSet>>,
}

impl History {
    /// The steps that a log tells, its own undone and redone ones put where they belong: what can be undone in a page that
    /// has just been opened.
    pub fn read(log: &[ChangeSet]) -> Self {
        let mut history = Self::default();
        for step in log.iter().filter(|step| !step.changes.is_empty()) {
            history.retell(step);
        }
        history
    }

    fn retell(&mut self, step: &ChangeSet) {
        if step.undo_of.is_some() {
            let taken_back = self.done.iter().rposition(|done| inverse(done) == step.changes);
            match taken_back {
                Some(at) => {
                    let done = self.done.remove(at);
                    self.undone.push(done);
                }
                // It is out of reach: what shares a record with it no longer leads to the document at hand.
                None => {
                    self.forget(|change| step.changes.iter().any(|taken_back| taken_back.key == change.key));
                }
            }
        } else if self.undone.last().is_some_and(|undone| undone.changes == step.changes) {
            self.mark_redone();
        } else {
            self.record(Rc::new(step.clone()));
        }
    }

    /// Remembers a step that was just done; what had been undone can no longer be redone. The lock of a review cycle is
    /// no step to take back: only opening the cycle again, with its reason, leads behind it. Behind a step that was done for
    /// good nothing leads.
    pub fn record(&mut self, step: Rc<ChangeSet>) {
        self.undone.clear();
        if step.is_for_good() {
            self.done.clear();
            return;
        }
        if step.changes.iter().any(|change| matches!(change.key, RecordKey::CycleSeal(_))) {
            self.forget(|change| step.changes.iter().any(|locked| locked.key == change.key));
            return;
        }
        self.push_done(step);
    }

    /// The step that undo would take back.
    pub fn undo_step(&self) -> Option<&Rc<ChangeSet>> {
        self.done.last()
    }

    /// The step that redo would do again.
    pub fn redo_step(&self) -> Option<&Rc<ChangeSet>> {
        self.undone.last()
    }

    /// Label of what undo would take back.
    pub fn undo_label(&self) -> Option<&Label> {
        self.undo_step().map(|step| &step.label)
    }

    /// Label of what redo would do again.
    pub fn redo_label(&self) -> Option<&Label> {
        self.redo_step().map(|step| &step.label)
    }

    /// Moves the last step from done to undone.
    pub fn mark_undone(&mut self) {
        if let Some(step) = self.done.pop() {
            self.undone.push(step);
        }
    }

    /// Moves the last undone step back to done.
    pub fn mark_redone(&mut self) {
        if let Some(step) = self.undone.pop() {
            self.push_done(step);
        }
    }

    /// Forgets every step with such a change, because somebody else changed what it stands on since, and the steps
    /// below it that share a record with a forgotten one: they no longer lead to the document at hand.
    pub fn forget(&mut self, is_overtaken: impl Fn(&Change) -> bool) {
        forget_with_dependents(&mut self.done, &is_overtaken);
        forget_with_dependents(&mut self.undone, &is_overtaken);
    }

    fn push_done(&mut self, step: Rc<ChangeSet>) {
        if self.done.len() == MOST_STEPS {
            self.done.remove(0);
        }
        self.done.push(step);
    }
}

fn forget_with_dependents(steps: &mut Vec<Rc<ChangeSet>>, is_overtaken: &impl Fn(&Change) -> bool) {
    let mut changed: Vec<RecordKey> = Vec::new();
    let mut kept = Vec::with_capacity(steps.len());
    while let Some(step) = steps.pop() {
        if step.changes.iter().any(|change| changed.contains(&change.key) || is_overtaken(change)) {
            changed.extend(step.changes.iter().map(|change| change.key));
        } else {
            kept.push(step);
        }
    }
    kept.reverse();
    *steps = kept;
}

/// The changes that take a step back, last one first.
pub fn inverse(step: &ChangeSet) -> Vec<Change> {
    step.changes.iter().rev().map(Change::inverse).collect()
}
