//! The set-up: indicators, targets, weights, bands, accounts and people, one tab each.

use yew::prelude::*;

use crate::{
    app::{
        context::use_app,
        route::{GuideStep, Route, SetupTab, use_address_query},
    },
    domain::workspace::Workspace,
    platform::preferences,
    state::edits::master::MasterKind,
    ui::{
        components::{
            link::{RouteLink, go},
            tabs::{Tab, Tabs},
        },
        features::{
            account_editor::AccountEditor, band_editor::band_editor, cascade::CascadeEditor,
            cycles::CyclesTab, kpi_editor::KpiEditor, library::LibraryTab, master_editor::MasterEditor,
            people_editor::PeopleEditor, settings_editor::SettingsEditor, target_table::TargetEditor,
            totals_editor::TotalsEditor, weight_editor::WeightEditor,
        },
    },
};

/// Properties of [`SetupPage`].
#[derive(Properties, PartialEq)]
pub struct SetupPageProps {
    /// Which tab.
    pub tab: SetupTab,
}

/// The set-up screen.
#[component]
pub fn SetupPage(props: &SetupPageProps) -> Html {
    let app = use_app();
    let words = app.words;
    let query = use_address_query();
    let Some(open) = app.state.open() else { return Html::default() };
    let tabs = SetupTab::ALL.into_iter().map(|tab| Tab {
        value: AttrValue::Static(tab.name()),
        label: AttrValue::from(words.get(key_of(tab))),
        count: count_of(tab, &open.catalogue),
    });
    let workspace = open.id;
    let on_select = Callback::from(move |value: AttrValue| {
        if let Ok(tab) = value.parse::<SetupTab>() {
            go(Route::SetupTab { workspace, tab }, query);
        }
    });
    // Where it was left.
    let left = preferences::remembered_step(&workspace.to_string()).and_then(|step| step.parse().ok());
    let (step, key) = left.map_or((GuideStep::Strategy, "guide.open"), |step| (step, "guide.go_on"));
    let guide = RouteLink::new(Route::Guide { workspace, step }, query, "ks-btn").view(words.get(key));
    let panel = match props.tab {
        SetupTab::Indicators => html! { <KpiEditor /> },
        SetupTab::Library => html! { <LibraryTab /> },
        SetupTab::Targets => html! { <TargetEditor /> },
        SetupTab::Cascade => html! { <CascadeEditor /> },
        SetupTab::Weights => html! { <WeightEditor /> },
        SetupTab::Totals => html! { <TotalsEditor /> },
        SetupTab::Bands => band_editor(&app),
        SetupTab::Accounts => html! {
            <div class="ks-stack">
                <AccountEditor />
                <MasterEditor key="types" kind={MasterKind::AccountType} />
                <MasterEditor key="regions" kind={MasterKind::Region} />
                <MasterEditor key="lines" kind={MasterKind::ProductLine} />
            </div>
        },
        SetupTab::People => html! {
            <div class="ks-stack">
                <PeopleEditor />
                <MasterEditor key="roles" kind={MasterKind::Role} />
            </div>
        },
        SetupTab::Cycles => html! { <CyclesTab /> },
        SetupTab::General => html! { <SettingsEditor /> },
    };
    html! {
        <div class="ks-page" data-ready={(!matches!(props.tab, SetupTab::Targets | SetupTab::Cascade)).then_some("setup")}>
            <header class="ks-page__head">
                <div>
                    <h1 class="ks-page__title">{ words.get("setup.title") }</h1>
                    <p class="ks-page__lead">{ words.get("setup.lead") }</p>
                </div>
                <div class="ks-page__actions">{ guide }</div>
            </header>
            <Tabs label={AttrValue::from(words.get("setup.title"))} tabs={tabs.collect::<Vec<_>>()} value={props.tab.name()} {on_select} panel="setup-panel" />
            <div role="tabpanel" id="setup-panel" aria-labelledby={format!("setup-panel-{}", props.tab)}>{ panel }</div>
        </div>
    }
}

const fn key_of(tab: SetupTab) -> &'static str {
    match tab {
        SetupTab::Indicators => "setup.tab_indicators",
        SetupTab::Library => "setup.tab_library",
        SetupTab::Targets => "setup.tab_targets",
        SetupTab::Cascade => "setup.tab_cascade",
        SetupTab::Weights => "setup.tab_weights",
        SetupTab::Totals => "setup.tab_totals",
        SetupTab::Bands => "setup.tab_bands",
        SetupTab::Accounts => "setup.tab_accounts",
        SetupTab::People => "setup.tab_people",
        SetupTab::Cycles => "setup.tab_cycles",
        SetupTab::General => "setup.tab_general",
    }
}

fn count_of(tab: SetupTab, workspace: &Workspace) -> Option<usize> {
    match tab {
        SetupTab::Indicators => Some(workspace.kpis.len()),
        SetupTab::Library
        | SetupTab::Targets
        | SetupTab::Cascade
        | SetupTab::Weights
        | SetupTab::Totals
        | SetupTab::General => None,
        SetupTab::Bands => workspace.bands.values().next().map(|table| table.bands.len()),
        SetupTab::Accounts => Some(workspace.accounts.len()),
        SetupTab::People => Some(workspace.employees.len()),
        SetupTab::Cycles => Some(workspace.cycles.len()),
    }
}
