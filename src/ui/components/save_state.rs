//! Whether everything is stored: said with the time, and with the reason where it is not.

use yew::prelude::*;

use crate::{
    app::{context::App, part::Chore, tasks::chore},
    platform::clock,
    state::{
        action::Action,
        app_state::{SaveFailure, SaveState},
    },
    ui::components::{
        button::Button,
        icon::{IconSize, icon},
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
        SaveFailure::Other => "shell.failed_other",
    });
    let retry = app.dispatch.callback(|_: MouseEvent| Action::RetrySave);
    let export = {
        let runtime = app.dispatch.runtime().clone();
        Callback::from(move |_: MouseEvent| chore(&runtime, Chore::Export))
    };
    html! {
        <div class="ks-banner ks-banner--bad" role="alert">
            { icon("octagon", IconSize::Normal) }<span>{ text }</span>
            { Button { small: true, onclick: retry, ..Button::default() }.view(words.get("shell.retry_save")) }
            { Button { small: true, icon: Some("download"), onclick: export, ..Button::default() }.view(words.get("shell.download_copy")) }
        </div>
    }
}
