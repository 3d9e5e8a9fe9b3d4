//! Language and theme.

use yew::prelude::*;

use crate::{
    app::context::{App, use_app},
    domain::text::Lang,
    state::{action::Action, preferences::Theme},
    ui::components::{
        icon::Icon,
        menu::{Menu, MenuItem},
        seg::Seg,
        select::Choice,
    },
};

/// Themes with icon and message key.
const THEMES: [(Theme, &str, &str); 3] = [
    (Theme::Light, "sun", "shell.theme_light"),
    (Theme::Dark, "moon", "shell.theme_dark"),
    (Theme::System, "system", "shell.theme_system"),
];

/// The language switch. Each language is named in itself.
#[component]
pub fn LanguageSwitch() -> Html {
    let app = use_app();
    let choices = vec![
        Choice::new(Lang::Zh.tag(), app.words.get("shell.lang_zh_short")),
        Choice::new(Lang::En.tag(), app.words.get("shell.lang_en_short")),
    ];
    let on_select = app.dispatch.callback(|tag: AttrValue| Action::SetLanguage(Lang::from_tag(&tag)));
    html! { <Seg label={AttrValue::from(app.words.get("shell.language"))} {choices} value={app.words.lang().tag()} {on_select} small=true /> }
}

/// The theme menu.
#[component]
pub fn ThemeMenu() -> Html {
    let app = use_app();
    let theme = app.state.preferences.theme;
    let icon = THEMES.iter().find(|(known, ..)| *known == theme).map_or("system", |(_, icon, _)| *icon);
    html! {
        <Menu face={html! { <Icon name={icon} /> }} label={AttrValue::from(app.words.get("shell.theme"))} square=true end=true>{ theme_items(&app) }</Menu>
    }
}

/// The items of the theme menu.
pub fn theme_items(app: &App) -> Html {
    let theme = app.state.preferences.theme;
    let item = |(known, icon, key): (Theme, &'static str, &'static str)| {
        let onclick = app.dispatch.callback(move |_: MouseEvent| Action::SetTheme(known));
        html! { <MenuItem key={key} {icon} chosen={Some(known == theme)} {onclick}>{ app.words.get(key) }</MenuItem> }
    };
    THEMES.into_iter().map(item).collect()
}

/// The items of a language menu.
pub fn language_items(app: &App) -> Html {
    let item = |(lang, key): (Lang, &'static str)| {
        let onclick = app.dispatch.callback(move |_: MouseEvent| Action::SetLanguage(lang));
        html! { <MenuItem key={key} icon="lang" chosen={Some(lang == app.words.lang())} {onclick}>{ app.words.get(key) }</MenuItem> }
    };
    [(Lang::Zh, "shell.lang_zh"), (Lang::En, "shell.lang_en")].into_iter().map(item).collect()
}
