//! Whether everything is stored: said with the time, and with the reason where it is not.

use yew::prelude::*;

use crate::{
    app::{context::App, part::Chore, route::Route, tasks::chore},
    platform::{clock, document},
    state::{
        action::Action,
        app_state::{SaveFailure, SaveState},
    },
    ui::components::{
        button::Button,
        icon::{IconSize, icon},
        link::RouteLink,
    },
};

/// The save state of the open workspace.
pub fn save_state_line(app: &App) -> Html {
    let words = app.words;
    let Some(open) = app.state.open() else { return Html::default() };
    let (class, mark, text) = match open.save {
        SaveState::Saved(Some(at)) => (
            "ks-save--saved",
            "saved",
            words.with("shell.saved_at", &[("time", &clock::local_hours_minutes(at))]),
        ),
        SaveState::Saved(None) => ("ks-save--saved", "saved", words.get("shell.saved")),
        SaveState::Saving => ("ks-save--saving", "sync", words.get("shell.saving")),
        SaveState::Shared => ("ks-save--shared", "link", words.get("shell.shared")),
        SaveState::Failed(_) => ("ks-save--failed", "octagon", words.get("shell.not_saved")),
    };
    html! {
        <p class={classes!("ks-save", class)} role="status" title={text.to_string()}>{ icon(mark, IconSize::Normal) }<span class="ks-save__text">{ text }</span></p>
    }
}

/// The strip under the top bar when something could not be stored: why, and what to do.
pub fn save_banner(app: &App) -> Html {
    let words = app.words;
    let Some(SaveState::Failed(reason)) = app.state.open().map(|open| open.save.clone()) else {
        return Html::default();
    };
    let text = words.get(match reason {
        SaveFailure::Quota => "shell.failed_quota",
        SaveFailure::Conflict => "shell.failed_conflict",
        SaveFailure::Newer => "shell.failed_newer",
        SaveFailure::Gone => "shell.failed_gone",
        SaveFailure::Denied => "shell.failed_denied",
        SaveFailure::Other => "shell.failed_other",
    });
    let (id, saved_at) = app.state.open().map_or((None, None), |open| (Some(open.id), open.saved_at));
    let last =
        saved_at.map(|at| words.with("shell.last_saved", &[("time", &clock::local_hours_minutes(at))]));
    let retry = {
        let app = app.clone();
        Callback::from(move |_: MouseEvent| match (reason, id) {
            (SaveFailure::Newer, _) => document::reload(),
            (SaveFailure::Gone, Some(id)) => chore(app.dispatch.runtime(), Chore::StoreAgain(id)),
            _ => app.dispatch.send(Action::RetrySave),
        })
    };
    let retry_text = words.get(match reason {
        SaveFailure::Newer => "shell.reload",
        SaveFailure::Gone => "shell.store_again",
        _ => "shell.retry_save",
    });
    let has_retry = !matches!(reason, SaveFailure::Denied);
    let export = {
        let runtime = app.dispatch.runtime().clone();
        Callback::from(move |_: MouseEvent| chore(&runtime, Chore::Export))
    };
    html! {
        <div class="ks-banner ks-banner--bad" role="alert">
            { icon("octagon", IconSize::Normal) }<span>{ text }if let Some(last) = last { { " " }{ last } }</span>
            if has_retry { { Button { small: true, onclick: retry, ..Button::default() }.view(retry_text) } }
            { Button { small: true, icon: Some("download"), onclick: export, ..Button::default() }.view(words.get("shell.download_copy")) }
            if reason == SaveFailure::Quota { { RouteLink::plain(Route::Storage, "ks-btn ks-btn--sm").view(words.get("shell.free_room")) } }
        </div>
    }
}
