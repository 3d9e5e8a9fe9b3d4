//! The workspaces kept in this browser: open, rename, duplicate, remove; and opening one from a file.

use yew::prelude::*;

use crate::{
    app::{
        context::{App, use_app},
        part::{Chore, View},
        route::Route,
        tasks,
    },
    data::store::WorkspaceMeta,
    domain::text::Text2,
    platform::{clock, dom},
    state::{
        action::Action,
        app_state::{Shelf, ShelfFailure},
        edits::settings::rename_workspace,
    },
    ui::{
        components::{
            button::Button,
            empty::Empty,
            icon::{IconSize, icon, icon_like},
            link::RouteLink,
            menu::{Menu, MenuItem},
        },
        features::{keeping::update::UpdateStrip, name_dialog::NameDialog},
        later::Later,
    },
};

/// The list, or what stands in for it. The list itself is drawn by the part that is fetched later.
pub fn shelf_view(app: &App, later: &Later) -> Html {
    let words = app.words;
    let retry = {
        let runtime = app.dispatch.runtime().clone();
        Callback::from(move |_: MouseEvent| tasks::load_shelf::load_shelf(&runtime))
    };
    match &app.state.shelf {
        Shelf::Loading => html! {
            <div class="ks-stack ks-stack--tight" aria-busy="true"><div class="ks-skel ks-skel--row"></div><div class="ks-skel ks-skel--row"></div></div>
        },
        Shelf::Failed(reason) => html! {
            <div class="ks-wslist" data-test="shelf-failed">
                { Empty {
                    icon: "octagon",
                    error: true,
                    small: true,
                    title: Some(words.get(if *reason == ShelfFailure::Denied { "start.storage_denied" } else { "start.storage_failed" }).into()),
                    text: Some(match reason {
                        ShelfFailure::Newer => words.get("start.storage_newer").into(),
                        ShelfFailure::Blocked => words.get("start.storage_blocked").into(),
                        ShelfFailure::Denied => words.get("start.storage_denied_text").into(),
                        ShelfFailure::Other(detail) => words.with("start.storage_failed_text", &[("detail", detail)]).into(),
                    }),
                    actions: Button { onclick: retry, ..Button::default() }.view(words.get("state.retry")),
                }.view() }
            </div>
        },
        Shelf::Ready(list) if list.workspaces.is_empty() && list.unreadable == 0 => html! {
            <div class="ks-wslist">{ Empty {
                icon: "table",
                small: true,
                title: Some(words.get("start.none").into()),
                text: Some(words.get("start.none_text").into()),
                actions: open_file(app, true),
                ..Empty::default()
            }.view() }</div>
        },
        Shelf::Ready(_) => later.draw(&View::Shelf, words, Html::default()),
    }
}

/// The workspaces that there are.
#[component]
pub fn ShelfList() -> Html {
    let app = use_app();
    let words = app.words;
    match &app.state.shelf {
        Shelf::Ready(list) => html! {
            <>
                <UpdateStrip />
                if list.unreadable > 0 {
                    <div class="ks-note ks-note--watch" role="status" data-test="unreadable">{ icon_like("watch", IconSize::Normal, Some("ks-status__mark")) }
                        <div>{ words.with("start.unreadable", &[("n", &list.unreadable.to_string())]) }</div></div>
                }
                if !list.workspaces.is_empty() {
                    <ul class="ks-wslist">{ for list.workspaces.iter().map(|meta| html! { <Entry key={meta.id.to_string()} meta={meta.clone()} /> }) }</ul>
                }
            </>
        },
        _ => Html::default(),
    }
}

#[derive(Properties, PartialEq)]
struct EntryProps {
    meta: WorkspaceMeta,
}

/// One workspace of the list.
#[component]
fn Entry(props: &EntryProps) -> Html {
    let app = use_app();
    let words = app.words;
    let meta = &props.meta;
    let is_renaming = use_state(|| false);
    let name = words.of(&meta.name);
    let rename = {
        let is_renaming = is_renaming.setter();
        Callback::from(move |_: MouseEvent| is_renaming.set(true))
    };
    let close = {
        let is_renaming = is_renaming.setter();
        Callback::from(move |()| is_renaming.set(false))
    };
    let save = {
        let (app, id, is_renaming) = (app.clone(), meta.id, is_renaming.setter());
        Callback::from(move |name: String| {
            let open = app
                .state
                .open()
                .filter(|open| open.id == id)
                .and_then(|open| open.catalogue.settings().cloned());
            match open {
                // An open one is edited like anything else, so that it can be undone.
                Some(settings) => {
                    if let Ok(edit) = rename_workspace(&settings, &name) {
                        app.dispatch.send(Action::Commit(edit));
                    }
                    tasks::load_shelf::load_shelf(app.dispatch.runtime());
                }
                None => tasks::chore(app.dispatch.runtime(), Chore::Rename(id, Text2::same(name))),
            }
            is_renaming.set(false);
        })
    };
    let duplicate = {
        let (app, id, name) = (app.clone(), meta.id, name.clone());
        Callback::from(move |_: MouseEvent| {
            let copy = app.words.with("start.copy_of", &[("name", &name)]);
            tasks::chore(app.dispatch.runtime(), Chore::Duplicate(id, Text2::same(&*copy)));
        })
    };
    let remove = {
        let (app, id, name) = (app.clone(), meta.id, name.clone());
        Callback::from(move |_: MouseEvent| {
            if app.state.open().is_some_and(|open| open.id == id) {
                app.dispatch.send(Action::CloseWorkspace);
            }
            tasks::chore(app.dispatch.runtime(), Chore::Remove(id, name.to_string()));
        })
    };
    html! {
        <li class="ks-wslist__item">
            { RouteLink::plain(Route::Overview { workspace: meta.id }, "ks-wslist__name").view(name.clone()) }
            if meta.sample { <span class="ks-badge ks-badge--sample">{ words.get("shell.sample") }</span> }
            <span class="ks-wslist__meta">{ words.with("start.changed_at", &[("time", &clock::local_day_minute(meta.changed_at))]) }</span>
            <Menu face={icon("more", IconSize::Normal)} square=true end=true label={AttrValue::from(words.with("start.actions_for", &[("name", &name)]))}>
                { MenuItem { icon: "edit", onclick: rename, ..MenuItem::default() }.view(words.get("action.rename")) }
                { MenuItem { icon: "copy", onclick: duplicate, ..MenuItem::default() }.view(words.get("action.duplicate")) }
                <hr class="ks-menu__rule" />
                { MenuItem { icon: "trash", danger: true, onclick: remove, ..MenuItem::default() }.view(words.get("action.delete")) }
            </Menu>
            if *is_renaming {
                <NameDialog title={AttrValue::from(words.get("start.rename_title"))} name={AttrValue::from(name.clone())} action={AttrValue::from(words.get("action.rename"))} on_save={save} on_close={close} />
            }
        </li>
    }
}

/// Opens a workspace file; also the way to bring a downloaded copy back, where something is missing.
pub fn open_file(app: &App, is_missing: bool) -> Html {
    let words = app.words;
    let onchange = {
        let runtime = app.dispatch.runtime().clone();
        Callback::from(move |event: Event| {
            if let Some(file) = dom::picked_file(&event) {
                tasks::chore(&runtime, Chore::OpenFile(file));
            }
        })
    };
    html! {
        <label class="ks-btn ks-btn--file" title={words.get("start.open_file_hint")}>
            { icon("file", IconSize::Small) }{ words.get(if is_missing { "start.restore_file" } else { "start.open_file" }) }
            <input class="ks-sr" type="file" accept=".json,.keyscore,application/json" {onchange} />
        </label>
    }
}
