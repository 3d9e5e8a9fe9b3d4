//! What holds for a whole workspace: fiscal year, pace, points and rounding, currency, working time. Every control
//! writes at once, as one step of undo.

mod periods_card;
mod portfolio_card;
mod scores_card;
mod work_time_card;

use yew::prelude::*;

use crate::{
    app::context::{App, use_app},
    domain::settings::Settings,
    state::edits::{EditError, settings::edit_settings},
    ui::{components::cell::Taken, features::commit::take},
};

/// The tab of settings.
#[component]
pub fn SettingsEditor() -> Html {
    let app = use_app();
    let Some(open) = app.state.open() else { return Html::default() };
    let Some(settings) = open.catalogue.settings().cloned() else { return Html::default() };
    html! {
        <div class="ks-stack">
            { periods_card::view(&app, &settings) }
            { scores_card::view(&app, &settings) }
            { portfolio_card::view(&app, &settings, &open.catalogue) }
            <work_time_card::WorkTimeCard />
        </div>
    }
}

/// Writes the settings as they are now with one thing changed.
fn change(app: &App, wish: impl FnOnce(&mut Settings)) -> Taken {
    let state = app.dispatch.runtime().state();
    let Some(settings) = state.open().and_then(|open| open.catalogue.settings()) else {
        return Taken::Refused(AttrValue::from(app.words.get(EditError::Gone.key())));
    };
    let mut wanted = settings.clone();
    wish(&mut wanted);
    take(app, edit_settings(settings, wanted))
}

/// What is done when a choice is picked.
fn on_pick<T: Copy + 'static>(
    app: &App,
    choices: &'static [(&'static str, T)],
    wish: fn(&mut Settings, T),
) -> Callback<AttrValue> {
    let app = app.clone();
    Callback::from(move |value: AttrValue| {
        if let Some((_, picked)) = choices.iter().find(|(name, _)| *name == value.as_str()) {
            // Every choice of a list is one that can stand.
            let _ = change(&app, |settings| wish(settings, *picked));
        }
    })
}

/// The name of what is chosen.
fn name_of<T: PartialEq>(choices: &'static [(&'static str, T)], value: &T) -> &'static str {
    choices.iter().find(|(_, known)| known == value).map_or("", |(name, _)| name)
}
