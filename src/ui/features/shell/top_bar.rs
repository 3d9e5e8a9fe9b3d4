//! The top bar: workspace, period, save state, undo and redo, language and theme.

use yew::prelude::*;

use crate::{
    app::{context::App, part::View},
    domain::period::Period,
    platform::dom,
    state::action::Action,
    ui::{
        components::{
            button::IconButton,
            icon::{IconSize, icon},
            menu::Menu,
            period_picker::period_picker,
            save_state::save_state_line,
        },
        features::shell::switches::{language_items, language_switch, theme_items, theme_menu},
        later::Later,
    },
};

/// The top bar, with the period and what changes it where the screen shows one.
pub fn top_bar(app: &App, later: &Later, period: Option<(Period, Callback<Period>)>) -> Html {
    let settings = app.state.open().and_then(|open| open.catalogue.settings());
    // Until its menu is there, the name alone.
    let name = settings.map(|settings| html! {
        <>
            <span class="ks-btn ks-btn--ghost"><span class="ks-top__name">{ app.words.of(&settings.name) }</span></span>
            if settings.sample { <span class="ks-badge ks-badge--sample" title={app.words.get("shell.sample_hint")}>{ app.words.get("shell.sample") }</span> }
        </>
    });
    let name = name.unwrap_or_default();
    html! {
        <header class="ks-top">
            <div class="ks-top__start">{ later.draw(&View::WorkspaceMenu, app.words, name) }</div>
            if let Some(period) = period { <div class="ks-top__mid">{ period_picker(app, period) }</div> }
            <div class="ks-top__end">
                { save_state_line(app) }
                { undo_buttons(app) }
                <div class="ks-top__wide">{ language_switch(app) }{ theme_menu(app) }</div>
                <Menu face={icon("more", IconSize::Normal)} label={AttrValue::from(app.words.get("shell.more"))} square=true end=true class="ks-top__narrow">
                    <p class="ks-menu__label">{ app.words.get("shell.language") }</p>
                    { language_items(app) }
                    <hr class="ks-menu__rule" />
                    <p class="ks-menu__label">{ app.words.get("shell.theme") }</p>
                    { theme_items(app) }
                </Menu>
            </div>
        </header>
    }
}

/// Undo and redo; their tips name the step and the keys.
fn undo_buttons(app: &App) -> Html {
    let words = app.words;
    let Some(open) = app.state.open() else { return Html::default() };
    let control = if dom::has_command_key() { "⌘" } else { "Ctrl+" };
    let undo = open.history.undo_label().map_or_else(
        || words.get("shell.undo_none"),
        |label| words.with("shell.undo", &[("what", &words.label(label)), ("keys", &format!("{control}Z"))]),
    );
    let redo = open.history.redo_label().map_or_else(
        || words.get("shell.redo_none"),
        |label| {
            words.with("shell.redo", &[("what", &words.label(label)), ("keys", &format!("{control}Shift+Z"))])
        },
    );
    let (can_undo, can_redo) = (open.history.undo_label().is_some(), open.history.redo_label().is_some());
    html! {
        <>
            { IconButton {
                icon: "undo",
                label: undo.into(),
                disabled: !can_undo,
                onclick: app.dispatch.callback(|_: MouseEvent| Action::Undo),
                ..IconButton::default()
            }.view() }
            { IconButton {
                icon: "redo",
                label: redo.into(),
                disabled: !can_redo,
                onclick: app.dispatch.callback(|_: MouseEvent| Action::Redo),
                ..IconButton::default()
            }.view() }
        </>
    }
}
