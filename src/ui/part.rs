//! Puts the part together that is fetched after the first screen: which component draws what, which task does what.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{
        part::{Chore, Doing, Explained, Part, View},
        route::{Route, SetupTab},
        runtime::Runtime,
        tasks,
    },
    ui::{
        charts::canvas,
        features::{
            explain::ExplainDrawer,
            keeping::{notices::Notices, recovery::Recovery, rescue::Rescue},
            roster_table::RosterKind,
        },
        pages::{
            account::AccountPage, data::DataPage, person::PersonPage, roster::RosterPage, setup::SetupPage,
            storage::StoragePage,
        },
    },
};

/// The part.
pub const PART: Part = Part { begin: tasks::leave::begin, draw, run, chart: canvas::draw };

fn draw(view: &View) -> Html {
    match view {
        View::Screen(route) => screen(*route),
        View::Explanation(Explained { scope, kpi, period, on_close }) => {
            html! { <ExplainDrawer scope={scope.clone()} kpi={*kpi} period={*period} on_close={on_close.clone()} /> }
        }
        View::Notices(id) => html! { <Notices workspace={*id} /> },
        View::Recovery => html! { <Recovery /> },
        View::Rescue(id) => html! { <Rescue workspace={*id} /> },
        View::Storage => html! { <StoragePage /> },
    }
}

/// The screen of an address; nothing for the screens that come with the start. The two lists are one component: by
/// their keys neither shows what was there of the other.
fn screen(route: Route) -> Html {
    match route {
        Route::Accounts { .. } => html! { <RosterPage key="accounts" kind={RosterKind::Accounts} /> },
        Route::Account { account, .. } => html! { <AccountPage {account} /> },
        Route::People { .. } => html! { <RosterPage key="people" kind={RosterKind::People} /> },
        Route::Person { person, .. } => html! { <PersonPage {person} /> },
        Route::Setup { .. } => html! { <SetupPage tab={SetupTab::Indicators} /> },
        Route::SetupTab { tab, .. } => html! { <SetupPage {tab} /> },
        Route::Data { .. } => html! { <DataPage /> },
        Route::Start | Route::Storage | Route::Overview { .. } | Route::NotFound => Html::default(),
    }
}

fn run(runtime: Rc<Runtime>, chore: Chore) -> Doing {
    match chore {
        Chore::Tidy => Box::pin(tasks::keep::tidy(runtime)),
        Chore::TakeOut(id) => Box::pin(tasks::unkept::take_out(runtime, id)),
        Chore::Hold(text, name, then) => Box::pin(tasks::unkept::hold(runtime, text, name, then)),
        Chore::AskToKeep => Box::pin(tasks::durable::ask(runtime)),
        Chore::Migrate(id) => Box::pin(tasks::migrate::migrate(runtime, id)),
        Chore::StoreAgain(id) => Box::pin(tasks::keep::store_again(runtime, id)),
        Chore::DropLeft(id, tabs) => Box::pin(tasks::keep::drop_left(runtime, id, tabs)),
        Chore::TakeOver(id) => Box::pin(tasks::take_over::take_over(runtime, id)),
        Chore::Duplicate(id, name) => Box::pin(tasks::duplicate_workspace::duplicate(runtime, id, name)),
        Chore::Rename(id, name) => Box::pin(tasks::rename_workspace::rename(runtime, id, name)),
    }
}
