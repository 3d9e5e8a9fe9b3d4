//! Which screen an address shows, among those that are fetched after the overview.

use yew::prelude::*;

use crate::{
    app::route::{Route, SetupTab},
    ui::pages::{
        account::AccountPage, accounts::AccountsPage, data::DataPage, people::PeoplePage, person::PersonPage,
        setup::SetupPage,
    },
};

/// The screen of `route`; nothing for the screens that come with the start.
pub fn draw(route: Route) -> Html {
    match route {
        Route::Accounts { .. } => html! { <AccountsPage /> },
        Route::Account { account, .. } => html! { <AccountPage {account} /> },
        Route::People { .. } => html! { <PeoplePage /> },
        Route::Person { person, .. } => html! { <PersonPage {person} /> },
        Route::Setup { .. } => html! { <SetupPage tab={SetupTab::Indicators} /> },
        Route::SetupTab { tab, .. } => html! { <SetupPage {tab} /> },
        Route::Data { .. } => html! { <DataPage /> },
        Route::Start | Route::Overview { .. } | Route::NotFound => Html::default(),
    }
}
