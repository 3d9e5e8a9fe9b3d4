//! Questions that follow the hand: at most one for each frame that is drawn, and while one is on its way only the newest waits.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::answer::{Async, use_answer},
    engine::query::{Answer, Query},
    platform::frame,
};

/// The answer to the last question that was asked.
pub struct Paced {
    /// The answer.
    pub answer: Async<Rc<Answer>>,
    /// Whether it is the answer to the question at hand.
    pub is_fresh: bool,
}

/// The engine's answer to a question that changes as the hand moves.
#[hook]
pub fn use_paced_answer(query: Query) -> Paced {
    let asked = use_state_eq(|| query.clone());
    let answer = use_answer((*asked).clone());
    let is_idle = !matches!(answer, Async::Pending | Async::Ready { stale: true, .. });
    let is_asked = *asked == query;
    {
        let asked = asked.setter();
        use_effect_with((query, is_idle, is_asked), move |(query, is_idle, is_asked)| {
            let waits = (*is_idle && !*is_asked).then(|| {
                let query = query.clone();
                frame::next(move || asked.set(query))
            });
            move || drop(waits)
        });
    }
    let is_fresh = is_asked && matches!(answer, Async::Ready { stale: false, .. });
    Paced { answer, is_fresh }
}
