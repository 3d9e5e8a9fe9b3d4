//! Language and theme.

use yew::prelude::*;

use crate::{
    app::{context::App, tasks::set_language},
    domain::text::Lang,
    state::{action::Action, preferences::Theme},
    ui::components::{
        icon::{IconSize, icon},
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
pub fn language_switch(app: &App) -> Html {
    let choices = vec![
        Choice::new(Lang::Zh.tag(), app.words.get("shell.lang_zh_short")),
        Choice::new(Lang::En.tag(), app.words.get("shell.lang_en_short")),
    ];
    let on_select = {
        let runtime = app.dispatch.runtime().clone();
        Callback::from(move |tag: AttrValue| set_language(&runtime, Lang::from_tag(&tag)))
    };
    Seg {
        label: app.words.get("shell.language").into(),
        choices,
        value: app.words.lang().tag().into(),
        on_select,
        small: true,
    }
    .view()
}

/// The theme menu.
pub fn theme_menu(app: &App) -> Html {
    let theme = app.state.preferences.theme;
    let picture = THEMES.iter().find(|(known, ..)| *known == theme).map_or("system", |(_, icon, _)| *icon);
    html! {
        <Menu face={icon(picture, IconSize::Normal)} label={AttrValue::from(app.words.get("shell.theme"))} square=true end=true>{ theme_items(app) }</Menu>
    }
}

/// The items of the theme menu.
pub fn theme_items(app: &App) -> Html {
    let theme = app.state.preferences.theme;
    let item = |(known, icon, key): (Theme, &'static str, &'static str)| {
        let onclick = app.dispatch.callback(move |_: MouseEvent| Action::SetTheme(known));
        MenuItem { icon, chosen: Some(known == theme), onclick, ..MenuItem::default() }
            .view(app.words.get(key))
    };
    THEMES.into_iter().map(item).collect()
}

/// The items of a language menu.
pub fn language_items(app: &App) -> Html {
    let item = |(lang, key): (Lang, &'static str)| {
        let runtime = app.dispatch.runtime().clone();
        let onclick = Callback::from(move |_: MouseEvent| set_language(&runtime, lang));
        MenuItem { icon: "lang", chosen: Some(lang == app.words.lang()), onclick, ..MenuItem::default() }
            .view(app.words.get(key))
    };
    [(Lang::Zh, "shell.lang_zh"), (Lang::En, "shell.lang_en")].into_iter().map(item).collect()
}
