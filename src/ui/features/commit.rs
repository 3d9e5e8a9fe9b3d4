//! From a wish to the log: commits an edit, or says in words why it cannot be one.

use std::collections::BTreeMap;

use yew::prelude::*;

use crate::{
    app::{
        context::App,
        tasks::commit::{Committed, commit},
    },
    domain::{id::Id, record::Identified},
    state::edits::{Edit, EditError},
    ui::components::cell::Taken,
};

/// Commits an edit; what is refused comes back in words, what changes nothing is not written. Refused is also what was begun
/// before another tab changed the same record.
pub fn take(app: &App, edit: Result<Edit, EditError>) -> Taken {
    match edit {
        Err(error) => Taken::Refused(AttrValue::from(app.words.get(error.key()))),
        Ok(edit) => match commit(app.dispatch.runtime(), edit) {
            Committed::Changed => Taken::Changed,
            Committed::Same => Taken::Same,
            refused @ (Committed::ReadOnly | Committed::LookOnly | Committed::Overtaken) => {
                Taken::Refused(AttrValue::from(app.words.get(refused.refusal().unwrap_or_default())))
            }
        },
    }
}

/// Records that were committed but that the engine has not answered with yet: two quick edits of one record must
/// not start from the same old one.
#[derive(Debug, Clone, PartialEq)]
pub struct Pending<T>(BTreeMap<Id<T>, Option<T>>);

impl<T> Default for Pending<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T: Identified> Pending<T> {
    /// Remembers a record as it was committed; `None` where it was removed.
    pub fn put(&mut self, id: Id<T>, record: Option<T>) {
        self.0.insert(id, record);
    }

    /// Forgets everything: the engine has caught up.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// The record as committed, else as answered.
    pub fn over<'a>(&'a self, id: Id<T>, answered: Option<&'a T>) -> Option<&'a T> {
        self.0.get(&id).map_or(answered, Option::as_ref)
    }
}
