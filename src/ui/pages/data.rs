//! The data page: import, batches, typed values, files.

use yew::prelude::*;

use crate::{
    app::{context::use_app, route::use_period, tasks},
    state::app_state::SaveState,
    ui::{
        components::{
            button::Button,
            card::Card,
            icon::{IconSize, icon},
            period_picker::period_picker,
        },
        features::{
            batches::batches, import_wizard::ImportWizard, keeping::copies::Copies, look_ups::LookUps,
            own_tables::OwnTables, share::lock_file::LockFile, typed_values::TypedValues,
        },
    },
    view::period::name,
};

/// The data page.
#[component]
pub fn DataPage() -> Html {
    let app = use_app();
    let words = app.words;
    // What somebody shared is neither added to nor kept in versions.
    let is_shared = app.state.open().is_some_and(|open| open.save == SaveState::Shared);
    html! {
        <div class="ks-page" data-ready="data">
            <header class="ks-page__head"><div>
                <h1 class="ks-page__title">{ words.get("data.title") }</h1>
                <p class="ks-page__lead">{ words.get("data.lead") }</p>
            </div></header>
            <div class="ks-stack">
                if !is_shared { <ImportWizard /> }
                { batches(&app) }
                <OwnTables />
                <LookUps />
                <TypedValues />
                if !is_shared { <Copies /> }
                <Files />
            </div>
        </div>
    }
}

/// Backup, export, and what is kept where.
#[component]
fn Files() -> Html {
    let app = use_app();
    let words = app.words;
    let (period, change) = use_period();
    let picker = period_picker(&app, (period, change));
    let calendar = app
        .state
        .open()
        .and_then(|open| open.catalogue.settings())
        .map(|settings| settings.calendar)
        .unwrap_or_default();
    let is_writing = use_state_eq(|| false);
    let save = {
        let (app, is_writing) = (app.clone(), is_writing.setter());
        Callback::from(move |_: MouseEvent| {
            is_writing.set(true);
            let is_writing = is_writing.clone();
            tasks::export_workspace(app.dispatch.runtime(), Callback::from(move |()| is_writing.set(false)));
        })
    };
    let is_computing = use_state_eq(|| false);
    let workbook = {
        let (app, is_computing) = (app.clone(), is_computing.setter());
        Callback::from(move |_: MouseEvent| {
            is_computing.set(true);
            let is_computing = is_computing.clone();
            tasks::export_workbook(&app, period, Callback::from(move |()| is_computing.set(false)));
        })
    };
    let report = Callback::from(move |_: MouseEvent| tasks::export_report(&app, period));
    let stored = html! { <p class="ks-row ks-row--nowrap ks-mute">{ icon("lock", IconSize::Normal) }<span>{ words.get("data.files.stored") }</span></p> };
    Card { title: words.get("data.files.title").into(), sub: Some(words.get("data.files.sub").into()), foot: Some(stored), ..Card::default() }.view(html! {
        <div class="ks-grid ks-grid--halves">
            <div class="ks-stack ks-stack--tight">
                <h3>{ words.get("data.files.workspace") }</h3>
                <p class="ks-mute">{ words.get("data.files.workspace_text") }</p>
                <div class="ks-row">{ Button { icon: Some("download"), busy: *is_writing, onclick: save, ..Button::default() }.view(words.get("data.files.workspace_action")) }<LockFile /></div>
            </div>
            <div class="ks-stack ks-stack--tight">
                <h3>{ words.get("book.export") }</h3>
                <p class="ks-mute">{ words.get("book.export_text") }</p>
                { picker }
                <div class="ks-row">{ Button { icon: Some("download"), busy: *is_computing, onclick: workbook, ..Button::default() }.view(words.with("book.export_action", &[("period", &name(period, calendar, words))])) }</div>
                <h3>{ words.get("data.files.report") }</h3>
                <p class="ks-mute">{ words.get("data.files.report_text") }</p>
                <div class="ks-row">{ Button { icon: Some("download"), onclick: report, ..Button::default() }.view(words.with("data.files.report_action", &[("period", &name(period, calendar, words))])) }</div>
            </div>
        </div>
    })
}
