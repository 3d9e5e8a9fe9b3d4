//! The personal library of this browser: kept from the workspace at hand, or read from a file.

use wasm_bindgen_futures::spawn_local;
use yew::Callback;

use crate::{
    app::context::App,
    domain::change::Label,
    engine::library::read_library,
    platform::{fetch, preferences},
    state::{action::Action, app_state::Tone},
};

/// Most bytes of a library that is read.
const MOST_BYTES: i32 = 2_000_000;

/// Keeps a personal library in this browser.
pub fn keep_own_library(app: &App, text: &str, on_kept: &Callback<()>) {
    if preferences::write_own_library(text) {
        app.dispatch.send(Action::Notify(Tone::Plain, Label::plain("library_kept"), None));
        on_kept.emit(());
    } else {
        app.dispatch.send(Action::Notify(Tone::Bad, Label::plain("library_not_kept"), None));
    }
}

/// Reads a file and keeps it as the personal library, or says what is wrong with it.
pub fn read_library_file(app: &App, file: web_sys::File, on_kept: Callback<()>) {
    let app = app.clone();
    spawn_local(async move {
        let text = match fetch::file_text(&file, MOST_BYTES).await {
            Ok(text) | Err(text) => text,
        };
        match read_library(&text) {
            Ok(_) => keep_own_library(&app, &text, &on_kept),
            Err(error) => {
                let label = Label::plain("library_unreadable").with("detail", error.to_string());
                app.dispatch.send(Action::Notify(Tone::Bad, label, None));
            }
        }
    });
}
