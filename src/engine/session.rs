//! A model with what was computed of it: each question is answered as [`evaluate`](super::evaluate::evaluate) answers
//! it, to the last digit, but only what has changed since the last one is computed again.

use crate::{
    domain::{batch::Batch, change::ChangeSet, id::Id, period::Period, record::Record, workspace::Workspace},
    engine::{
        appraisal::appraise,
        evaluate::{answer, cards},
        kept::Kept,
        look_ups::look_up,
        model::Model,
        query::{Answer, Cards, Coverage, Query, Subjects},
        rows::BatchRows,
        touch::touch,
    },
};

/// See the head of the file.
#[derive(Debug, Default)]
pub struct Session {
    model: Model,
    kept: Kept,
}

impl Session {
    /// A session on a model, nothing of which has been computed.
    pub fn new(model: Model) -> Self {
        Self { model, kept: Kept::default() }
    }

    /// The model.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// The document.
    pub fn workspace(&self) -> &Workspace {
        &self.model.workspace
    }

    /// Applies a change set to the document; rows of batches that are gone are dropped.
    pub fn apply(&mut self, change_set: &ChangeSet) {
        for change in &change_set.changes {
            // A record counts under its own key, as in the document.
            let key = change.after.as_ref().map_or(change.key, Record::key);
            touch(&mut self.kept, &self.model.workspace, key, change.after.as_ref());
            self.model.workspace.apply(change);
        }
        let batches = &self.model.workspace.batches;
        self.model.rows.retain(|id, _| batches.contains_key(id));
    }

    /// Puts in records that stand in no figure of a card, so that everything that is kept stays.
    pub fn complete<T>(&mut self, put: impl FnOnce(&mut Workspace) -> T) -> T {
        put(&mut self.model.workspace)
    }

    /// Brings ratings by people into totals from now on. Until then there must be none.
    pub fn appraise(&mut self) {
        self.kept.appraise = Some(appraise);
    }

    /// Puts in the rows of a batch.
    pub fn put_rows(&mut self, batch: Id<Batch>, rows: BatchRows) {
        self.model.rows.insert(batch, rows);
        self.kept.clear();
    }

    /// Puts in what rows take from other tables, after batches came or went.
    pub fn look_up(&mut self) {
        look_up(&mut self.model);
        self.kept.clear();
    }

    /// Cards of a period, as [`Query::Cards`] gives them, with no more program than they need.
    pub fn cards(&mut self, subjects: &[Subjects], period: Period) -> Cards {
        cards(&self.model, &mut self.kept, subjects, period)
    }

    /// What the records cover, as [`Query::Coverage`] gives it.
    pub fn coverage(&mut self) -> Coverage {
        self.kept.coverage(&self.model)
    }

    /// Answers a query: the same answer, to the last digit, as the model alone gives.
    pub fn answer(&mut self, query: &Query) -> Answer {
        answer(&self.model, &mut self.kept, query)
    }
}
