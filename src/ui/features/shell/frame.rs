//! The frame itself, and what stands in it while a workspace is read or when it cannot be.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{
        context::{App, use_app},
        part::View,
        route::{AddressQuery, FollowTab, Route, Section, SetupTab, use_address_query, use_period},
    },
    data::store::WorkspaceId,
    platform::{document, dom},
    state::{
        action::Action,
        app_state::{Desk, OpenFailure},
    },
    ui::{
        components::{
            button::{Button, ButtonKind},
            empty::Empty,
            link::go,
            save_state::save_banner,
            toast::toasts,
        },
        features::shell::{
            keys::use_undo_keys,
            nav::{entry_of, nav},
            top_bar::top_bar,
        },
        later::{Later, use_part},
    },
    view::message::Words,
};

/// Properties of [`Frame`].
#[derive(Properties, PartialEq)]
pub struct FrameProps {
    /// The screen.
    pub route: Route,
    /// Its workspace.
    pub workspace: WorkspaceId,
    /// The screen, drawn once the workspace is open.
    pub children: Html,
}

/// Navigation, top bar and the screen.
#[component]
pub fn Frame(props: &FrameProps) -> Html {
    let app = use_app();
    let words = app.words;
    use_undo_keys();
    use_open(props.workspace);
    let (query, period) = (use_address_query(), use_period());
    let section = props.route.section();
    // In the set-up only what is told of a period has one to choose.
    let has_period = match section {
        Some(Section::Setup) => {
            matches!(props.route, Route::SetupTab { tab: SetupTab::Totals | SetupTab::Cycles, .. })
        }
        section => section != Some(Section::Data),
    };
    let is_open = app.state.open().is_some_and(|open| open.id == props.workspace);
    // What helps is asked for; else it comes by itself once the figures are there.
    let later = use_part(rescue_view(&app, props.workspace).is_some());
    let main = use_node_ref();
    let skip = {
        let main = main.clone();
        // A jump by address would be taken for a route.
        Callback::from(move |event: MouseEvent| {
            event.prevent_default();
            dom::focus(&main);
        })
    };
    html! {
        <>
            <div class="ks-app">
                <a class="ks-skip" href="#main" onclick={skip}>{ words.get("shell.skip") }</a>
                { nav(props.workspace, section, query, words) }
                { top_bar(&app, &later, (has_period && is_open).then_some(period)) }
                <main class="ks-main" id="main" tabindex="-1" ref={main}>
                    { save_banner(&app) }
                    if is_open { { notices(&app, props.workspace) } }
                    if is_open { { props.children.clone() } } else { { waiting(&app, props.workspace, section, &later) } }
                </main>
            </div>
            { toasts(&app) }
        </>
    }
}

/// What is to be known of the keeping of the workspace, once the part is there that says it.
fn notices(app: &App, workspace: WorkspaceId) -> Html {
    let part = app.dispatch.runtime().part_at_hand();
    part.map(|part| (part.draw)(&View::Notices(workspace))).unwrap_or_default()
}

/// Opens the workspace that the address names, unless it is open or on its way.
#[hook]
fn use_open(workspace: WorkspaceId) {
    let app = use_app();
    let at_hand = match &app.state.desk {
        Desk::Empty => None,
        Desk::Opening(id) | Desk::Failed { id, .. } => Some(*id),
        Desk::Open(open) => Some(open.id),
    };
    use_effect_with((workspace, at_hand == Some(workspace)), move |(workspace, is_at_hand)| {
        if !is_at_hand {
            app.dispatch.send(Action::OpenWorkspace(*workspace));
        }
    });
}

/// What helps with a workspace that cannot be opened: the ways on where it is lost, or damaged.
fn rescue_view(app: &App, workspace: WorkspaceId) -> Option<View> {
    match &app.state.desk {
        Desk::Failed { id, reason: OpenFailure::Damaged(_) } if *id == workspace => {
            Some(View::Rescue(workspace))
        }
        Desk::Failed { id, reason: OpenFailure::NotHere } if *id == workspace => {
            let lost = app.state.lost.as_ref()?;
            lost.gone.contains(&workspace).then_some(View::Recovery)
        }
        _ => None,
    }
}

/// What stands in for a screen while the workspace is read, or when it cannot be.
fn waiting(app: &App, workspace: WorkspaceId, section: Option<Section>, later: &Later) -> Html {
    let words = app.words;
    if let Desk::Failed { id, reason } = &app.state.desk
        && *id == workspace
    {
        let (title, text) = match reason {
            OpenFailure::NotHere => ("shell.not_here", words.get("shell.not_here_text")),
            OpenFailure::Newer => ("shell.newer", words.get("shell.newer_text")),
            OpenFailure::PartMissing => ("state.part_missing", words.get("state.part_missing_text")),
            OpenFailure::Damaged(detail) => {
                ("shell.damaged", words.with("shell.damaged_text", &[("detail", detail)]))
            }
            OpenFailure::Engine(detail) => {
                ("shell.engine_failed", words.with("shell.engine_failed_text", &[("detail", detail)]))
            }
        };
        let retry = {
            let (dispatch, workspace) = (app.dispatch.clone(), workspace);
            Callback::from(move |_: MouseEvent| dispatch.send(Action::OpenWorkspace(workspace)))
        };
        let start = Callback::from(|_: MouseEvent| go(Route::Start, AddressQuery::default()));
        let actions = html! {
            <>
                { Button { kind: ButtonKind::Primary, onclick: start, ..Button::default() }.view(words.get("shell.all_workspaces")) }
                if *reason != OpenFailure::NotHere { { Button { onclick: retry, ..Button::default() }.view(words.get("state.retry")) } }
            </>
        };
        let heading = words.get(title);
        let (icon, title) = ("octagon", Some(heading.clone().into()));
        let empty = Empty { icon, title, text: Some(text.into()), error: true, actions, small: false };
        let more = rescue_view(app, workspace).map(|view| later.draw(&view, words, Html::default()));
        return html! {
            <div class="ks-page ks-page--narrow">
                <h1 class="ks-sr">{ heading }</h1>
                { empty.view() }
                { more.unwrap_or_default() }
            </div>
        };
    }
    opening(section, words)
}

/// What stands in for a screen while it is on its way.
pub fn opening(section: Option<Section>, words: Words) -> Html {
    let title = section.map_or_else(|| words.get("app.name"), |section| words.get(entry_of(section).1));
    html! {
        <div class="ks-page" aria-busy="true">
            <header class="ks-page__head"><div><h1 class="ks-page__title">{ title }</h1><p class="ks-page__lead" role="status">{ words.get("shell.opening") }</p></div></header>
            <div class="ks-stack" aria-hidden="true">
                <div class="ks-grid ks-grid--tiles">{ for (0..4).map(|tile| html! { <div key={tile} class="ks-skel ks-skel--tile"></div> }) }</div>
                <div class="ks-skel ks-skel--chart"></div>
            </div>
        </div>
    }
}

/// Moves the focus to the main heading and sets the title when the screen changes; `is_there` is false while the
/// program of the screen is on its way.
#[hook]
pub fn use_screen_change(route: Route, is_there: bool) {
    let app = use_app();
    let is_first = use_mut_ref(|| true);
    let is_due = use_mut_ref(|| false);
    let name = app
        .state
        .open()
        .and_then(|open| open.catalogue.settings())
        .map(|settings| app.words.of(&settings.name));
    let name = name.filter(|_| route.workspace().is_some());
    // Moving between the tabs of one screen leaves the focus where it is.
    let screen = match route {
        Route::SetupTab { workspace, .. } => Route::Setup { workspace },
        Route::Follow { workspace, .. } => Route::Follow { workspace, tab: FollowTab::Signals },
        other => other,
    };
    {
        let is_due = Rc::clone(&is_due);
        use_effect_with(screen, move |_| {
            *is_due.borrow_mut() = !std::mem::replace(&mut *is_first.borrow_mut(), false);
        });
    }
    // While the workspace is read another heading stands in, so the focus may have to move twice.
    let is_drawn =
        is_there && route.workspace().is_none_or(|id| app.state.open().is_some_and(|open| open.id == id));
    use_effect_with((screen, is_drawn), move |(_, is_drawn)| {
        if *is_due.borrow() {
            dom::focus_heading();
            *is_due.borrow_mut() = !is_drawn;
        }
    });
    use_effect_with((route, app.words.lang(), name, is_drawn), move |(_, _, name, _)| {
        let parts =
            [dom::heading_text(), name.as_ref().map(ToString::to_string), Some("KeyScore".to_owned())];
        let parts: Vec<String> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
        document::show_title(&parts.join(" · "));
    });
}
