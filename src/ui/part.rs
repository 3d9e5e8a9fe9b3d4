//! Puts the part together that is fetched after the first screen: which component draws what, which task does what.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{
        part::{Chore, Doing, Explained, NewWorkspace, Part, View},
        route::{Route, SetupTab},
        runtime::Runtime,
        tasks,
    },
    data::packed_file,
    domain::scope::Member,
    state::reduce,
    ui::{
        charts::canvas,
        components::same::Same,
        features::{
            explain::ExplainDrawer,
            keeping::{notices::Notices, recovery::Recovery, rescue::Rescue},
            new_dialog::NewDialog,
            outlook::{Beneath, Outlook},
            roster_table::RosterKind,
            shell::workspace_menu::WorkspaceMenu,
            workspace_list::ShelfList,
        },
        pages::{
            account::AccountPage, data::DataPage, follow::FollowPage, guide::GuidePage, person::PersonPage,
            roster::RosterPage, setup::SetupPage, shared::SharedPage, sheet::SheetPage, storage::StoragePage,
            what_if::WhatIfPage,
        },
    },
};

/// The part.
pub const PART: Part = Part {
    begin: tasks::begin_part,
    draw,
    run,
    chart: canvas::draw,
    reduce: reduce::reduce,
    run_step: tasks::save::run_step,
    read_catalogue: packed_file::read_catalogue,
    read_opened: packed_file::read_opened,
};

fn draw(view: &View) -> Html {
    match view {
        View::Screen(route) => screen(*route),
        View::Explanation(Explained { scope, kpi, period, on_close }) => {
            html! { <ExplainDrawer scope={scope.clone()} kpi={*kpi} period={*period} on_close={on_close.clone()} /> }
        }
        View::Outlook(cards) => html! { <Outlook cards={Same(Rc::clone(cards))} /> },
        View::Beneath(cards) => html! { <Beneath cards={Same(Rc::clone(cards))} /> },
        View::Notices(id) => html! { <Notices workspace={*id} /> },
        View::Recovery => html! { <Recovery /> },
        View::Rescue(id) => html! { <Rescue workspace={*id} /> },
        View::Storage => html! { <StoragePage /> },
        View::Shared => html! { <SharedPage /> },
        View::Shelf => html! { <ShelfList /> },
        View::WorkspaceMenu => html! { <WorkspaceMenu /> },
        View::NewWorkspace(NewWorkspace { purpose, on_close }) => {
            html! { <NewDialog purpose={*purpose} on_close={on_close.clone()} /> }
        }
    }
}

/// The screen of an address; nothing for the screens that come with the start. The two lists are one component: by
/// their keys neither shows what was there of the other.
fn screen(route: Route) -> Html {
    match route {
        Route::Accounts { .. } => html! { <RosterPage key="accounts" kind={RosterKind::Accounts} /> },
        Route::Account { account, .. } => html! { <AccountPage {account} /> },
        Route::AccountWhatIf { account, .. } => html! { <WhatIfPage subject={Member::Account(account)} /> },
        Route::PersonWhatIf { person, .. } => html! { <WhatIfPage subject={Member::Employee(person)} /> },
        Route::People { .. } => html! { <RosterPage key="people" kind={RosterKind::People} /> },
        Route::Person { person, .. } => html! { <PersonPage {person} /> },
        Route::Sheet { person, .. } => html! { <SheetPage {person} /> },
        Route::Follow { tab, .. } => html! { <FollowPage {tab} /> },
        Route::Setup { .. } => html! { <SetupPage tab={SetupTab::Indicators} /> },
        Route::SetupTab { tab, .. } => html! { <SetupPage {tab} /> },
        Route::Guide { step, .. } => html! { <GuidePage {step} /> },
        Route::Data { .. } => html! { <DataPage /> },
        Route::Start | Route::Storage | Route::Shared | Route::Overview { .. } | Route::NotFound => {
            Html::default()
        }
    }
}

fn run(runtime: Rc<Runtime>, chore: Chore) -> Doing {
    match chore {
        Chore::Tidy => Box::pin(tasks::keep::tidy(runtime)),
        Chore::FinishErasing(id) => Box::pin(async move { tasks::erase::resume(&runtime, id) }),
        Chore::TakeOut(id) => Box::pin(tasks::unkept::take_out(runtime, id)),
        Chore::Hold(text, name, then) => Box::pin(tasks::unkept::hold(runtime, text, name, then)),
        Chore::AskToKeep => Box::pin(tasks::durable::ask(runtime)),
        Chore::Migrate(id) => Box::pin(tasks::migrate::migrate(runtime, id)),
        Chore::StoreAgain(id) => Box::pin(tasks::keep::store_again(runtime, id)),
        Chore::DropLeft(id, tabs) => Box::pin(tasks::keep::drop_left(runtime, id, tabs)),
        Chore::TakeOver(id) => Box::pin(tasks::take_over::take_over(runtime, id)),
        Chore::Duplicate(id, name) => Box::pin(tasks::duplicate_workspace::duplicate(runtime, id, name)),
        Chore::Rename(id, name) => Box::pin(tasks::rename_workspace::rename(runtime, id, name)),
        Chore::LoadShelf => Box::pin(tasks::load_shelf::read_shelf(runtime)),
        Chore::StoreKept(id) => Box::pin(tasks::save::store_kept(runtime, id)),
        Chore::Remove(id, name) => Box::pin(tasks::remove_workspace::remove(runtime, id, name)),
        Chore::Restore(id) => Box::pin(tasks::remove_workspace::restore(runtime, id)),
        Chore::Export => Box::pin(async move { tasks::export::export_workspace(&runtime, Callback::noop()) }),
        Chore::OpenLink => Box::pin(async move { tasks::link::take_up(&runtime) }),
        Chore::OpenFile(file) => {
            Box::pin(async move { tasks::import::adopt_workspace_file(&runtime, &file) })
        }
    }
}
