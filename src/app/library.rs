//! The library of indicators as components get it: fetched when it is first needed, then read by the engine.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::{
    app::{
        answer::{Async, use_answer},
        context::use_app,
    },
    domain::library::Library,
    engine::{
        library::read_library,
        query::{Answer, Query},
    },
    platform::fetch,
    view::library::Shelf,
};

const LIBRARY: &str = "templates/library.json";

/// The library, and what the open workspace has of what it needs.
#[derive(Debug, Clone, PartialEq)]
pub struct Stocked {
    /// The cards.
    pub library: Rc<Library>,
    /// What is there.
    pub shelf: Rc<Shelf>,
}

#[derive(Debug, Clone, PartialEq)]
struct File {
    text: String,
    library: Rc<Library>,
}

/// The library of the open workspace.
#[hook]
pub fn use_library() -> Async<Stocked> {
    let app = use_app();
    let file = use_state(|| None::<Result<Rc<File>, String>>);
    {
        let file = file.setter();
        use_effect_with((), move |()| {
            spawn_local(async move {
                let read = fetch::text(LIBRARY).await.and_then(|text| {
                    let library = read_library(&text).map_err(|error| error.to_string())?;
                    Ok(Rc::new(File { text, library: Rc::new(library) }))
                });
                file.set(Some(read));
            });
        });
    }
    let text = match &*file {
        Some(Ok(file)) => file.text.clone(),
        _ => String::new(),
    };
    let answer = use_answer(Query::Library { text });
    let catalogue = app.state.open().map(|open| Rc::clone(&open.catalogue)).unwrap_or_default();
    let reading = match &answer {
        Async::Ready { value, .. } => Some(Rc::clone(value)),
        _ => None,
    };
    let shelf = use_memo((reading, catalogue), |(reading, catalogue)| match reading.as_deref() {
        Some(Answer::Library(Ok(reading))) => Some(Rc::new(Shelf::of(reading, catalogue))),
        _ => None,
    });
    let (library, shelf, answered) = match (&*file, &*shelf, answer) {
        (None, _, _) => return Async::Pending,
        (Some(Err(text)), _, _) => return Async::Failed(text.clone()),
        (_, _, Async::Failed(text)) => return Async::Failed(text),
        (Some(Ok(file)), Some(shelf), answer) => (Rc::clone(&file.library), Rc::clone(shelf), answer),
        (_, None, Async::Ready { value, stale: false }) => {
            return match value.as_ref() {
                Answer::Library(Err(text)) => Async::Failed(text.clone()),
                _ => Async::Pending,
            };
        }
        _ => return Async::Pending,
    };
    let stale = matches!(answered, Async::Ready { stale: true, .. });
    Async::Ready { value: Stocked { library, shelf }, stale }
}
