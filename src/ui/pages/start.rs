//! The start screen: four doors and the workspaces kept in this browser.

use yew::prelude::*;

use crate::{
    app::{
        context::use_app,
        part::{NewWorkspace, Purpose, View},
        route::Route,
        tasks,
    },
    state::app_state::Shelf,
    ui::{
        components::{
            icon::{IconSize, icon},
            link::RouteLink,
            toast::toasts,
        },
        features::{
            shell::switches::{language_switch, theme_menu},
            workspace_list::{open_file, shelf_view},
        },
        later::use_part,
    },
};

/// What a door leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Door {
    Sample,
    Make(Purpose),
}

impl Door {
    const ALL: [Self; 4] =
        [Self::Sample, Self::Make(Purpose::Import), Self::Make(Purpose::SetUp), Self::Make(Purpose::Guide)];

    /// Icon, title, text, and what happens.
    const fn face(self) -> (&'static str, &'static str, &'static str, &'static str) {
        match self {
            Self::Sample => ("sample", "start.sample", "start.sample_text", "start.sample_go"),
            Self::Make(Purpose::Import) => ("upload", "start.import", "start.import_text", "start.import_go"),
            Self::Make(Purpose::SetUp) => ("plus", "start.new", "start.new_text", "start.new_go"),
            Self::Make(Purpose::Guide) => ("target", "start.guide", "start.guide_text", "start.guide_go"),
        }
    }
}

/// The start screen.
#[component]
pub fn StartPage() -> Html {
    let app = use_app();
    let words = app.words;
    let asked = use_state(|| None::<Purpose>);
    {
        let runtime = app.dispatch.runtime().clone();
        use_effect_with((), move |()| tasks::load_shelf::load_shelf(&runtime));
    }
    let on_door = {
        let (app, asked) = (app.clone(), asked.setter());
        Callback::from(move |door: Door| match door {
            Door::Sample => tasks::open_sample(&app),
            Door::Make(purpose) => asked.set(Some(purpose)),
        })
    };
    let close = {
        let asked = asked.setter();
        Callback::from(move |()| asked.set(None))
    };
    let has_list =
        matches!(&app.state.shelf, Shelf::Ready(list) if !list.workspaces.is_empty() || list.unreadable > 0);
    let is_lost = app.state.lost.is_some();
    let later = use_part(has_list || is_lost || asked.is_some());
    let dialog = asked.map(|purpose| {
        let asked = NewWorkspace { purpose, on_close: close };
        later.draw(&View::NewWorkspace(asked), words, Html::default())
    });
    let is_ready = !matches!(app.state.shelf, Shelf::Loading);
    // Where everything is gone, nobody is greeted as on a first visit.
    let is_gone = is_lost && !matches!(&app.state.shelf, Shelf::Ready(list) if !list.workspaces.is_empty());
    html! {
        <>
            <main class="ks-start" tabindex="-1" data-ready={is_ready.then_some("start")}>
                <div class="ks-start__head">
                    <span class="ks-brand"><svg class="ks-brand__mark" aria-hidden="true"><use href="icons.svg#i-brand" /></svg><span class="ks-brand__name">{ words.get("app.name") }</span></span>
                    <div class="ks-row">{ language_switch(&app) }{ theme_menu(&app) }</div>
                </div>
                if is_lost { { later.draw(&View::Recovery, words, Html::default()) } }
                if is_gone {
                    <h1 class="ks-sr">{ words.get("start.shelf") }</h1>
                } else {
                    <div class="ks-start__intro"><h1>{ words.get("start.title") }</h1><p>{ words.get("start.lead") }</p></div>
                    <div class="ks-doors">{ for Door::ALL.into_iter().map(|door| door_view(door, &on_door, words)) }</div>
                    <section class="ks-stack ks-stack--tight" aria-labelledby="start-shelf">
                        <div class="ks-row ks-row--between">
                            <h2 id="start-shelf">{ words.get("start.shelf") }</h2>
                            { open_file(&app, false) }
                        </div>
                        { shelf_view(&app, &later) }
                    </section>
                }
                <p class="ks-start__privacy">{ icon("lock", IconSize::Normal) }<span>{ words.get("start.privacy") }{ " " }{ RouteLink::plain(Route::Storage, "").view(words.get("start.storage")) }</span></p>
            </main>
            { dialog.unwrap_or_default() }
            { toasts(&app) }
        </>
    }
}

fn door_view(door: Door, on_door: &Callback<Door>, words: crate::view::message::Words) -> Html {
    let (picture, title, text, go) = door.face();
    let onclick = on_door.reform(move |_: MouseEvent| door);
    html! {
        <button key={title} type="button" class={classes!("ks-door", (door == Door::Sample).then_some("ks-door--first"))} {onclick}>
            { icon(picture, IconSize::Huge) }
            <span class="ks-door__title">{ words.get(title) }</span>
            <span class="ks-door__text">{ words.get(text) }</span>
            <span class="ks-door__go">{ words.get(go) }{ icon("right", IconSize::Small) }</span>
        </button>
    }
}
