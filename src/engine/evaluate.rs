//! The one door of the engine.

use crate::{
    domain::date::DayRange,
    engine::{
        model::Model,
        query::{Answer, Coverage, Query},
    },
};

/// Answers a query. Same model and query, same answer, to the last digit.
pub fn evaluate(model: &Model, query: &Query) -> Answer {
    let _ = (model, query);
    Answer::Coverage(Coverage { days: None::<DayRange>, rows: 0, batches_without_rows: 0 })
}
