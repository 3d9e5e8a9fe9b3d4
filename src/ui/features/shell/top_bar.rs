//! The top bar: workspace, period, save state, undo and redo, language and theme.

use yew::prelude::*;

use crate::{
    app::context::use_app,
    platform::dom,
    state::action::Action,
    ui::{
        components::{
            button::IconButton, icon::Icon, menu::Menu, period_picker::PeriodPicker,
            save_state::SaveStateLine,
        },
        features::shell::{
            switches::{LanguageSwitch, ThemeMenu, language_items, theme_items},
            workspace_menu::WorkspaceMenu,
        },
    },
};

/// Properties of [`TopBar`].
#[derive(Properties, PartialEq)]
pub struct TopBarProps {
    /// Whether the screen shows a period.
    pub has_period: bool,
}

/// The top bar.
#[component]
pub fn TopBar(props: &TopBarProps) -> Html {
    let app = use_app();
    html! {
        <header class="ks-top">
            <div class="ks-top__start"><WorkspaceMenu /></div>
            if props.has_period { <div class="ks-top__mid"><PeriodPicker /></div> }
            <div class="ks-top__end">
                <SaveStateLine />
                <UndoButtons />
                <div class="ks-top__wide"><LanguageSwitch /><ThemeMenu /></div>
                <Menu face={html! { <Icon name="more" /> }} label={AttrValue::from(app.words.get("shell.more"))} square=true end=true class="ks-top__narrow">
                    <p class="ks-menu__label">{ app.words.get("shell.language") }</p>
                    { language_items(&app) }
                    <hr class="ks-menu__rule" />
                    <p class="ks-menu__label">{ app.words.get("shell.theme") }</p>
                    { theme_items(&app) }
                </Menu>
            </div>
        </header>
    }
}

/// Undo and redo; their tips name the step and the keys.
#[component]
fn UndoButtons() -> Html {
    let app = use_app();
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
            <IconButton icon="undo" label={AttrValue::from(undo)} disabled={!can_undo} onclick={app.dispatch.callback(|_: MouseEvent| Action::Undo)} />
            <IconButton icon="redo" label={AttrValue::from(redo)} disabled={!can_redo} onclick={app.dispatch.callback(|_: MouseEvent| Action::Redo)} />
        </>
    }
}
