//! Answers of the engine as values of components: asked anew when the question or the document changes,
//! the last answer stays meanwhile, late answers are dropped.

use std::{cell::Cell, rc::Rc};

use yew::prelude::*;

use crate::{
    app::context::use_app,
    data::store::WorkspaceId,
    engine::query::{Answer, Query},
};

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

#[derive(Clone, PartialEq)]
struct Asked {
    query: Query,
    occasion: Occasion,
    outcome: Result<Rc<Answer>, String>,
}

/// The engine's answer about the open workspace.
#[hook]
pub fn use_answer(query: Query) -> Async<Rc<Answer>> {
    let app = use_app();
    let last = use_state_eq(|| None::<Asked>);
    let occasion: Occasion = app.state.open().map(|open| (open.id, open.edition));
    {
        let last = last.setter();
        let runtime = Rc::clone(app.dispatch.runtime());
        use_effect_with((query.clone(), occasion), move |(query, occasion)| {
            let wanted = Rc::new(Cell::new(true));
            if occasion.is_some() {
                let (still, query, occasion) = (Rc::clone(&wanted), query.clone(), *occasion);
                runtime.ask(
                    query.clone(),
                    Box::new(move |outcome| {
                        if still.get() {
                            last.set(Some(Asked { query, occasion, outcome }));
                        }
                    }),
                );
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
