//! The root: state, router, and which screen an address shows.

use yew::prelude::*;
use yew_router::prelude::*;

use crate::{
    app::{
        context::AppProvider,
        route::{Route, SetupTab},
    },
    ui::{
        features::shell::frame::{Frame, use_screen_change},
        pages::{
            account::AccountPage, accounts::AccountsPage, data::DataPage, not_found::NotFoundPage,
            overview::OverviewPage, people::PeoplePage, person::PersonPage, setup::SetupPage,
            start::StartPage,
        },
    },
};

/// The whole page.
#[component]
pub fn Root() -> Html {
    html! { <AppProvider><HashRouter><Screen /></HashRouter></AppProvider> }
}

/// The screen of the address at hand.
#[component]
fn Screen() -> Html {
    let route = use_route::<Route>().unwrap_or(Route::NotFound);
    use_screen_change(route);
    let Some(workspace) = route.workspace() else {
        return match route {
            Route::Start => html! { <StartPage /> },
            _ => html! { <NotFoundPage /> },
        };
    };
    let screen = match route {
        Route::Overview { .. } => html! { <OverviewPage /> },
        Route::Accounts { .. } => html! { <AccountsPage /> },
        Route::Account { account, .. } => html! { <AccountPage {account} /> },
        Route::People { .. } => html! { <PeoplePage /> },
        Route::Person { person, .. } => html! { <PersonPage {person} /> },
        Route::Setup { .. } => html! { <SetupPage tab={SetupTab::Indicators} /> },
        Route::SetupTab { tab, .. } => html! { <SetupPage {tab} /> },
        Route::Data { .. } => html! { <DataPage /> },
        Route::Start | Route::NotFound => Html::default(),
    };
    html! { <Frame {route} {workspace}>{ screen }</Frame> }
}
