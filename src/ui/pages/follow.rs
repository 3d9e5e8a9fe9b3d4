//! Follow-up: what needs somebody in a period, and what is done about it.

use yew::prelude::*;

use crate::{
    app::{
        context::use_app,
        route::{FollowTab, Route, use_address_query},
    },
    ui::{
        components::{
            link::go,
            tabs::{Tab, Tabs},
        },
        features::{actions::ActionsCard, signals::SignalsCard},
    },
};

/// Properties of [`FollowPage`].
#[derive(Properties, PartialEq)]
pub struct FollowPageProps {
    /// Which of the two.
    pub tab: FollowTab,
}

/// The screen.
#[component]
pub fn FollowPage(props: &FollowPageProps) -> Html {
    let app = use_app();
    let words = app.words;
    let query = use_address_query();
    let Some(open) = app.state.open() else { return Html::default() };
    let workspace = open.id;
    let tab = |tab: FollowTab| {
        let (key, count) = match tab {
            FollowTab::Signals => ("signals.tab_signals", None),
            FollowTab::Actions => {
                let open = open.catalogue.actions.values().filter(|action| action.is_open()).count();
                ("signals.tab_actions", Some(open))
            }
        };
        Tab { value: AttrValue::Static(tab.name()), label: words.get(key).into(), count }
    };
    let on_select = Callback::from(move |value: AttrValue| {
        if let Ok(tab) = value.parse::<FollowTab>() {
            go(Route::Follow { workspace, tab }, query);
        }
    });
    let panel = match props.tab {
        FollowTab::Signals => html! { <SignalsCard /> },
        FollowTab::Actions => html! { <ActionsCard /> },
    };
    html! {
        <div class="ks-page" data-ready="follow">
            <header class="ks-page__head">
                <div>
                    <h1 class="ks-page__title">{ words.get("signals.title") }</h1>
                    <p class="ks-page__lead">{ words.get("signals.lead") }</p>
                </div>
            </header>
            <Tabs label={AttrValue::from(words.get("signals.tabs"))} tabs={FollowTab::ALL.map(tab).to_vec()} value={props.tab.name()} {on_select} panel="follow-panel" />
            <div role="tabpanel" id="follow-panel" aria-labelledby={format!("follow-panel-{}", props.tab.name())}>{ panel }</div>
        </div>
    }
}
