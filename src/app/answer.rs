//! Answers of the engine as values of components: asked anew when the question or the document changes,
//! the last answer stays meanwhile, late answers are dropped.

use std::{cell::Cell, rc::Rc};

use yew::prelude::*;

use crate::{
    app::{
        context::use_app,
        runtime::{Reply, Runtime},
    },
    data::store::WorkspaceId,
    domain::period::Period,
    engine::query::{Answer, Cards, Query, Subjects},
    worker::engine_protocol::{ToEngine, pack, unpack},
};

/// For support.
const UNREADABLE: &str = "the engine's answer cannot be read";

/// A value that is on its way, failed, or there.
#[derive(Debug, Clone, PartialEq)]
pub enum Async<T> {
    /// On its way.
    Pending,
    /// It failed; the text is for support.
    Failed(String),
    /// There.
    Ready {
        /// The value.
        value: T,
        /// Whether a newer one is on its way.
        stale: bool,
    },
}

/// The workspace and its edition that a question is about.
type Occasion = Option<(WorkspaceId, u64)>;

/// Called with an answer, or with a text for support.
pub type OnAnswer<A> = Box<dyn FnOnce(Result<Rc<A>, String>)>;

#[derive(Clone)]
struct Asked<Q, A> {
    query: Q,
    occasion: Occasion,
    outcome: Result<Rc<A>, String>,
}

/// One answer is one value: another with the same content is drawn anew.
impl<Q: PartialEq, A> PartialEq for Asked<Q, A> {
    fn eq(&self, other: &Self) -> bool {
        let is_same = match (&self.outcome, &other.outcome) {
            (Ok(left), Ok(right)) => Rc::ptr_eq(left, right),
            (Err(left), Err(right)) => left == right,
            _ => false,
        };
        is_same && self.occasion == other.occasion && self.query == other.query
    }
}

/// Cards of the open workspace for a period, with their trend and the cards of the period before: the question of the
/// first screen, which the engine answers from its start.
#[hook]
pub fn use_cards(subjects: Vec<Subjects>, period: Period) -> Async<Rc<Cards>> {
    use_reply((subjects, period), |runtime, (subjects, period), on_answer| {
        let (subjects, period) = (subjects.clone(), *period);
        let message = move |sequence| ToEngine::Cards { sequence, subjects, period };
        runtime.ask(
            message,
            Box::new(|reply| match reply {
                Ok(Reply::Cards(cards)) => on_answer(Ok(Rc::new(cards))),
                Ok(Reply::Packed(_)) => on_answer(Err(UNREADABLE.to_owned())),
                Err(text) => on_answer(Err(text)),
            }),
        );
    })
}

/// The engine's answer to any question about the open workspace.
#[hook]
pub fn use_answer(query: Query) -> Async<Rc<Answer>> {
    use_reply(query, ask)
}

/// Asks the engine any question about the open workspace.
pub fn ask(runtime: &Rc<Runtime>, query: &Query, on_answer: OnAnswer<Answer>) {
    let Ok(query) = pack(query) else { return on_answer(Err(UNREADABLE.to_owned())) };
    runtime.ask(
        move |sequence| ToEngine::Ask { sequence, query },
        Box::new(|reply| match reply {
            Ok(Reply::Packed(answer)) => {
                on_answer(unpack(&answer).map(Rc::new).ok_or_else(|| UNREADABLE.to_owned()));
            }
            Ok(Reply::Cards(cards)) => on_answer(Ok(Rc::new(Answer::Cards(cards)))),
            Err(text) => on_answer(Err(text)),
        }),
    );
}

/// The reply to a question about the open workspace.
#[hook]
fn use_reply<Q, A>(query: Q, ask: fn(&Rc<Runtime>, &Q, OnAnswer<A>)) -> Async<Rc<A>>
where
    Q: Clone + PartialEq + 'static,
    A: 'static,
{
    let app = use_app();
    let last = use_state_eq(|| None::<Asked<Q, A>>);
    let occasion: Occasion = app.state.open().map(|open| (open.id, open.edition));
    {
        let last = last.setter();
        let runtime = Rc::clone(app.dispatch.runtime());
        use_effect_with((query.clone(), occasion), move |(query, occasion)| {
            let wanted = Rc::new(Cell::new(true));
            if occasion.is_some() {
                let (still, asked, occasion) = (Rc::clone(&wanted), query.clone(), *occasion);
                let owner = Rc::clone(&runtime);
                let on_answer: OnAnswer<A> = Box::new(move |outcome: Result<Rc<A>, String>| {
                    // The last answer, and what is typed into it, stays until the workspace has been read anew.
                    let is_passing =
                        outcome.is_err() && owner.state().open().is_some_and(|open| open.is_read_anew);
                    if still.get() && !is_passing {
                        last.set(Some(Asked { query: asked, occasion, outcome }));
                    }
                });
                ask(&runtime, query, on_answer);
            }
            move || wanted.set(false)
        });
    }
    match last.as_ref() {
        None => Async::Pending,
        // An answer about another workspace is never shown.
        Some(asked) if asked.occasion.map(|(id, _)| id) != occasion.map(|(id, _)| id) => Async::Pending,
        Some(Asked { outcome: Err(text), .. }) => Async::Failed(text.clone()),
        Some(Asked { outcome: Ok(answer), query: answered, occasion: at }) => {
            Async::Ready { value: Rc::clone(answer), stale: *answered != query || *at != occasion }
        }
    }
}
