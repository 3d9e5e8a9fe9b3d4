//! The root: state, router, and which screen an address shows.

use yew::prelude::*;
use yew_router::prelude::*;

use crate::{
    app::{
        context::{AppProvider, use_app},
        route::Route,
    },
    ui::{
        features::shell::frame::{Frame, use_screen_change},
        later::{Later, Load},
        pages::{not_found::not_found_page, overview::OverviewPage, start::StartPage},
    },
};

/// Properties of [`Root`].
#[derive(Properties, PartialEq)]
pub struct RootProps {
    /// How the screens are fetched that do not come with the start.
    pub load: Load,
}

/// The whole page.
#[component]
pub fn Root(props: &RootProps) -> Html {
    html! { <AppProvider><HashRouter><Screen load={props.load} /></HashRouter></AppProvider> }
}

/// The screen of the address at hand.
#[component]
fn Screen(props: &RootProps) -> Html {
    let route = use_route::<Route>().unwrap_or(Route::NotFound);
    let app = use_app();
    use_screen_change(route);
    let Some(workspace) = route.workspace() else {
        return match route {
            Route::Start => html! { <StartPage /> },
            _ => not_found_page(app.words),
        };
    };
    let screen = match route {
        Route::Overview { .. } => html! { <OverviewPage /> },
        _ => html! { <Later {route} load={props.load} /> },
    };
    html! { <Frame {route} {workspace}>{ screen }</Frame> }
}
