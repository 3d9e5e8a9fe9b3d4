//! The root: state, address, and which screen an address shows.

use yew::prelude::*;

use crate::{
    app::{
        context::{AppProvider, use_app},
        part::{FetchPart, View},
        route::Route,
    },
    ui::{
        features::shell::frame::{Frame, opening, use_screen_change},
        later::{Later, use_part},
        pages::{not_found::not_found_page, overview::OverviewPage, start::StartPage},
    },
};

/// Properties of [`Root`].
#[derive(Properties)]
pub struct RootProps {
    /// How the part is fetched that does not come with the start.
    pub fetch_part: FetchPart,
}

/// The page has one such function as long as it runs.
impl PartialEq for RootProps {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// The whole page.
#[component]
pub fn Root(props: &RootProps) -> Html {
    html! { <AppProvider fetch_part={props.fetch_part}><Screen /></AppProvider> }
}

/// The screen of the address at hand.
#[component]
fn Screen() -> Html {
    let app = use_app();
    let route = app.address.route;
    let has_part = matches!(route, Route::Storage | Route::Shared)
        || (route.workspace().is_some() && !matches!(route, Route::Overview { .. }));
    let later = use_part(has_part);
    use_screen_change(route, !has_part || matches!(later, Later::There(_)));
    let Some(workspace) = route.workspace() else {
        return match route {
            Route::Start => html! { <StartPage /> },
            Route::Storage => later.draw(&View::Storage, app.words, opening(None, app.words)),
            Route::Shared => later.draw(&View::Shared, app.words, opening(None, app.words)),
            _ => not_found_page(app.words),
        };
    };
    let screen = if has_part {
        later.draw(&View::Screen(route), app.words, opening(route.section(), app.words))
    } else {
        html! { <OverviewPage /> }
    };
    html! { <Frame {route} {workspace}>{ screen }</Frame> }
}
