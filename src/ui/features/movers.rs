//! Accounts whose total changed most against the period before.

use yew::prelude::*;

use crate::{
    app::{context::use_app, route::Route},
    data::store::WorkspaceId,
    ui::components::{band::BandMark, card::Card, delta::DeltaMark, empty::Empty, link::RouteLink},
    view::roster::{RosterRow, Subject},
};

/// Properties of [`MoversCard`].
#[derive(Properties, PartialEq)]
pub struct MoversCardProps {
    /// The workspace, for links.
    pub workspace: WorkspaceId,
    /// Largest gains first.
    pub gains: Vec<RosterRow>,
    /// Largest losses first.
    pub losses: Vec<RosterRow>,
    /// Name of the period before.
    pub against: Option<AttrValue>,
}

/// The card.
#[component]
pub fn MoversCard(props: &MoversCardProps) -> Html {
    let words = use_app().words;
    let row = |row: &RosterRow| {
        let to = match row.subject {
            Subject::Account(account) => Route::Account { workspace: props.workspace, account },
            Subject::Person(person) => Route::Person { workspace: props.workspace, person },
        };
        html! {
            <li key={row.key.clone()} class="ks-feed__item">
                <div class="ks-feed__body">
                    <RouteLink {to} class="ks-feed__title">{ row.name.clone() }</RouteLink>
                </div>
                <p class="ks-feed__end ks-row">
                    if let Some(delta) = &row.delta { <DeltaMark delta={delta.clone()} /> }
                    <span>{ &row.total_text }</span>
                    <BandMark code={row.band.clone().map(AttrValue::from)} level={row.level} />
                </p>
            </li>
        }
    };
    let list = |key: &str, rows: &[RosterRow]| {
        html! {
            if !rows.is_empty() {
                <div class="ks-stack ks-stack--tight">
                    <h3 class="ks-mute">{ words.get(key) }</h3>
                    <ul class="ks-feed">{ for rows.iter().map(row) }</ul>
                </div>
            }
        }
    };
    let sub = props
        .against
        .as_ref()
        .map(|period| AttrValue::from(words.with("overview.movers_sub", &[("period", period)])));
    html! {
        <Card title={AttrValue::from(words.get("overview.movers"))} {sub}>
            if props.gains.is_empty() && props.losses.is_empty() {
                <Empty icon="chart" text={AttrValue::from(words.get("overview.movers_none"))} small=true />
            } else {
                <div class="ks-grid ks-grid--halves">
                    { list("overview.gains", &props.gains) }
                    { list("overview.losses", &props.losses) }
                </div>
            }
        </Card>
    }
}
