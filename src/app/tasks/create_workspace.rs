//! New workspaces: from the starter template, or the sample (see `newborn`).

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;

use crate::{
    app::{
        context::App,
        part::Chore,
        runtime::Runtime,
        tasks::{chore, engine, load_shelf::load_shelf, newborn},
    },
    data::store::WorkspaceId,
    domain::{change::Label, id::Id, text::Text2},
    platform::{clock, document, fetch, global, preferences, random},
    state::{
        action::Action,
        app_state::{Shelf, Tone},
    },
    worker::engine_protocol::{OwnFile, ToEngine},
};

const STARTER: &str = "templates/starter.json";
const GUIDED: &str = "templates/guide.json";

/// Makes a workspace with the starter indicators and goes to the screen at `then`, for example `data`.
pub fn create_workspace(app: &App, name: Text2, then: &'static str) {
    adopt_file(app.dispatch.runtime(), STARTER.to_owned(), name, then);
}

/// Makes a workspace without indicators and goes to the first step of the guided setting, which decides them.
pub fn create_guided(app: &App, name: Text2) {
    adopt_file(app.dispatch.runtime(), GUIDED.to_owned(), name, "guide/strategy");
}

/// Makes a workspace from a template and goes to its set-up.
pub fn create_from_template(app: &App, code: &str, name: Text2) {
    adopt_file(app.dispatch.runtime(), format!("templates/{code}.json"), name, "setup");
}

/// Opens the sample: the one that is kept here, or a new one.
pub fn open_sample(app: &App) {
    if let Shelf::Ready(list) = &app.state.shelf
        && let Some(meta) = list.workspaces.iter().find(|meta| meta.sample)
    {
        document::go_to(&format!("#/w/{}/overview", meta.id));
        return;
    }
    let runtime = app.dispatch.runtime();
    match newborn::at_hand(runtime) {
        Some(id) => document::go_to(&format!("#/w/{id}/overview")),
        None => newborn::fetch_sample(runtime, Id::from_raw(random::random_bits())),
    }
}

fn adopt_file(runtime: &Rc<Runtime>, path: String, name: Text2, then: &'static str) {
    let runtime = Rc::clone(runtime);
    spawn_local(async move {
        match fetch::text(&path).await {
            Ok(file) if preferences::is_blocked() => {
                chore(&runtime, Chore::Hold(file, Some(name), then));
            }
            Ok(file) => {
                let workspace: WorkspaceId = Id::from_raw(random::random_bits());
                let message = ToEngine::Adopt {
                    database: global::database(),
                    file: OwnFile::Json(file),
                    workspace,
                    name: Some(name),
                    at: clock::now_seconds(),
                };
                adopt(&runtime, message, then);
            }
            Err(text) => report(&runtime, &text),
        }
    });
}

fn adopt(runtime: &Rc<Runtime>, message: ToEngine, then: &'static str) {
    let owner = Rc::clone(runtime);
    *runtime.adopting.borrow_mut() = Some(Box::new(move |outcome| match outcome {
        Ok(id) => {
            load_shelf(&owner);
            document::go_to(&format!("#/w/{id}/{then}"));
        }
        Err(text) => report(&owner, &text),
    }));
    if let Err(text) = engine::tell(runtime, message) {
        runtime.adopting.borrow_mut().take();
        report(runtime, &text);
    }
}

fn report(runtime: &Rc<Runtime>, text: &str) {
    runtime.send(Action::Notify(Tone::Bad, Label::plain("not_created").with("detail", text), None));
}
