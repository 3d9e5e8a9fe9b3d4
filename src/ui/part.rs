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
        features::{explain::ExplainDrawer, roster_table::RosterKind},
        pages::{
            account::AccountPage, data::DataPage, guide::GuidePage, person::PersonPage, roster::RosterPage,
            setup::SetupPage,
        },
    },
};

/// The part.
pub const PART: Part = Part { draw, run, chart: canvas::draw };

fn draw(view: &View) -> Html {
    match view {
        View::Screen(route) => screen(*route),
        View::Explanation(Explained { scope, kpi, period, on_close }) => {
            html! { <ExplainDrawer scope={scope.clone()} kpi={*kpi} period={*period} on_close={on_close.clone()} /> }
        }
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
        Route::Guide { step, .. } => html! { <GuidePage {step} /> },
        Route::Data { .. } => html! { <DataPage /> },
        Route::Start | Route::Overview { .. } | Route::NotFound => Html::default(),
    }
}

fn run(runtime: Rc<Runtime>, chore: Chore) -> Doing {
    match chore {
        Chore::Sweep => Box::pin(tasks::sweep::sweep(runtime)),
        Chore::TakeOver(id) => Box::pin(tasks::take_over::take_over(runtime, id)),
        Chore::Duplicate(id, name) => Box::pin(tasks::duplicate_workspace::duplicate(runtime, id, name)),
        Chore::Rename(id, name) => Box::pin(tasks::rename_workspace::rename(runtime, id, name)),
    }
}
