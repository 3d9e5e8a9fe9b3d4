//! The workspace at hand: its name, and the way to the others.

use yew::prelude::*;

use crate::{
    app::{
        context::use_app,
        route::{Route, use_address_query},
    },
    data::store::WorkspaceMeta,
    state::{action::Action, app_state::Shelf, edits::settings::rename_workspace},
    ui::{
        components::{
            icon::{IconSize, icon, icon_and_text},
            link::RouteLink,
            menu::{Menu, MenuItem},
        },
        features::{name_dialog::NameDialog, share::ShareDialog},
    },
};

/// The workspace menu of the top bar.
#[component]
pub fn WorkspaceMenu() -> Html {
    let app = use_app();
    let words = app.words;
    let query = use_address_query();
    let is_renaming = use_state(|| false);
    let is_sharing = use_state_eq(|| false);
    let Some((open, settings)) = app.state.open().and_then(|open| Some((open, open.catalogue.settings()?)))
    else {
        return Html::default();
    };
    let name = words.of(&settings.name);
    let face = html! { <><span class="ks-top__name">{ name.clone() }</span>{ icon("down-chev", IconSize::Small) }</> };
    let other = |meta: &WorkspaceMeta| {
        RouteLink::plain(Route::Overview { workspace: meta.id }, "ks-menu__item").view(html! {
            <>
                { words.of(&meta.name) }
                if meta.sample { <span class="ks-badge ks-badge--sample">{ words.get("shell.sample") }</span> }
            </>
        })
    };
    let others = match &app.state.shelf {
        Shelf::Ready(list) => {
            list.workspaces.iter().filter(|meta| meta.id != open.id).take(8).map(other).collect::<Html>()
        }
        _ => Html::default(),
    };
    let this = RouteLink::new(Route::Overview { workspace: open.id }, query, "ks-menu__item");
    let this = RouteLink { current: true, ..this };
    let share = |wanted: bool| {
        let is_sharing = is_sharing.setter();
        Callback::from(move |()| is_sharing.set(wanted))
    };
    let rename = {
        let is_renaming = is_renaming.setter();
        Callback::from(move |_: MouseEvent| is_renaming.set(true))
    };
    let close = {
        let is_renaming = is_renaming.setter();
        Callback::from(move |()| is_renaming.set(false))
    };
    let save = {
        let (dispatch, settings, is_renaming) =
            (app.dispatch.clone(), settings.clone(), is_renaming.setter());
        Callback::from(move |name: String| {
            if let Ok(edit) = rename_workspace(&settings, &name) {
                dispatch.send(Action::Commit(edit));
            }
            is_renaming.set(false);
        })
    };
    html! {
        <>
            <Menu {face}>
                <p class="ks-menu__label">{ words.get("shell.workspaces") }</p>
                { this.view(html! { <>{ name.clone() }<span class="ks-menu__tick">{ icon("check", IconSize::Normal) }</span></> }) }
                { others }
                <hr class="ks-menu__rule" />
                { MenuItem { icon: "link", onclick: share(true).reform(|_: MouseEvent| ()), ..MenuItem::default() }.view(words.get("share.menu")) }
                { MenuItem { icon: "edit", onclick: rename, ..MenuItem::default() }.view(words.get("shell.rename")) }
                { RouteLink::plain(Route::Start, "ks-menu__item").view(icon_and_text("table", &words.get("shell.all_workspaces"))) }
            </Menu>
            if settings.sample { <span class="ks-badge ks-badge--sample" title={words.get("shell.sample_hint")}>{ words.get("shell.sample") }</span> }
            if *is_sharing { <ShareDialog on_close={share(false)} /> }
            if *is_renaming {
                <NameDialog title={AttrValue::from(words.get("start.rename_title"))} name={AttrValue::from(name)} action={AttrValue::from(words.get("action.rename"))} on_save={save} on_close={close} />
            }
        </>
    }
}
