//! The data page: import, batches, typed values, files.

use yew::prelude::*;

use crate::{
    app::{context::use_app, route::use_period, tasks},
    ui::{
        components::{button::Button, card::Card, icon::Icon, period_picker::PeriodPicker},
        features::{batches::Batches, import_wizard::ImportWizard, typed_values::TypedValues},
    },
    view::period::name,
};

/// The data page.
#[component]
pub fn DataPage() -> Html {
    let words = use_app().words;
    html! {
        <div class="ks-page" data-ready="data">
            <header class="ks-page__head"><div>
                <h1 class="ks-page__title">{ words.get("data.title") }</h1>
                <p class="ks-page__lead">{ words.get("data.lead") }</p>
            </div></header>
            <div class="ks-stack">
                <ImportWizard />
                <Batches />
                <TypedValues />
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
    let (period, _) = use_period();
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
            tasks::export_workspace_then(&app, Callback::from(move |()| is_writing.set(false)));
        })
    };
    let report = Callback::from(move |_: MouseEvent| tasks::export_report(&app, period));
    let stored = html! { <p class="ks-row ks-row--nowrap ks-mute"><Icon name="lock" /><span>{ words.get("data.files.stored") }</span></p> };
    html! {
        <Card title={AttrValue::from(words.get("data.files.title"))} sub={AttrValue::from(words.get("data.files.sub"))} foot={stored}>
            <div class="ks-grid ks-grid--halves">
                <div class="ks-stack ks-stack--tight">
                    <h3>{ words.get("data.files.workspace") }</h3>
                    <p class="ks-mute">{ words.get("data.files.workspace_text") }</p>
                    <div class="ks-row"><Button icon="download" busy={*is_writing} onclick={save}>{ words.get("data.files.workspace_action") }</Button></div>
                </div>
                <div class="ks-stack ks-stack--tight">
                    <h3>{ words.get("data.files.report") }</h3>
                    <p class="ks-mute">{ words.get("data.files.report_text") }</p>
                    <PeriodPicker />
                    <div class="ks-row"><Button icon="download" onclick={report}>{ words.with("data.files.report_action", &[("period", &name(period, calendar, words))]) }</Button></div>
                </div>
            </div>
        </Card>
    }
}
