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
    platform::{fetch, preferences},
    view::{library::Shelf, own_library::joined},
};

const LIBRARY: &str = "templates/library.json";

/// The library, and what the open workspace has of what it needs.
#[derive(Debug, Clone, PartialEq)]
pub struct Stocked {
    /// The cards.
    pub library: Rc<Library>,
    /// What is there.
    pub shelf: Rc<Shelf>,
    /// How many of the cards are of the common library; those behind are personal.
    pub common: usize,
}

#[derive(Debug, Clone, PartialEq)]
struct File {
    text: String,
    library: Rc<Library>,
    common: usize,
}

/// The common library with the personal one that this browser keeps. A personal one that the engine could not read is left out.
fn with_own(text: String) -> Result<File, String> {
    let common = read_library(&text).map_err(|error| error.to_string())?;
    let count = common.cards.len();
    let own = preferences::own_library().and_then(|text| read_library(&text).ok());
    let Some(all) = own.map(|own| joined(&common, &own)).filter(|all| all.cards.len() > count) else {
        return Ok(File { text, library: Rc::new(common), common: count });
    };
    let text = serde_json::to_string(&all).map_err(|error| error.to_string())?;
    Ok(File { text, library: Rc::new(all), common: count })
}

/// The library of the open workspace; read anew when the occasion changes.
#[hook]
pub fn use_library(occasion: u32) -> Async<Stocked> {
    let app = use_app();
    let file = use_state(|| None::<Result<Rc<File>, String>>);
    {
        let file = file.setter();
        use_effect_with(occasion, move |_| {
            spawn_local(async move {
                let read = fetch::text(LIBRARY).await.and_then(with_own).map(Rc::new);
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
    let last = use_mut_ref(|| None::<Stocked>);
    let ((library, common), shelf, answered) = match (&*file, &*shelf, answer) {
        (None, _, _) => return Async::Pending,
        (Some(Err(text)), _, _) => return Async::Failed(text.clone()),
        (_, _, Async::Failed(text)) => return Async::Failed(text),
        (Some(Ok(file)), Some(shelf), answer) => {
            ((Rc::clone(&file.library), file.common), Rc::clone(shelf), answer)
        }
        (_, None, Async::Ready { value, stale: false }) => {
            return match value.as_ref() {
                Answer::Library(Err(text)) => Async::Failed(text.clone()),
                _ => Async::Pending,
            };
        }
        _ => return Async::Pending,
    };
    let stale = matches!(answered, Async::Ready { stale: true, .. });
    let mut last = last.borrow_mut();
    // A library that was read anew stands with what the engine made of it, not with what it made of the one before.
    let value = match last.as_ref().filter(|last| stale && !Rc::ptr_eq(&last.library, &library)) {
        Some(last) => last.clone(),
        None => Stocked { library, shelf, common },
    };
    *last = Some(value.clone());
    Async::Ready { value, stale }
}
