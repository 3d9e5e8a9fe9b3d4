//! Accounts whose total changed most against the period before.

use yew::prelude::*;

use crate::{
    app::route::{AddressQuery, Route},
    data::store::WorkspaceId,
    ui::components::{band::BandMark, card::Card, delta::delta_mark, empty::Empty, link::RouteLink},
    view::{
        message::Words,
        roster::{RosterRow, Subject},
    },
};

/// The card.
#[derive(Debug, Clone, Copy)]
pub struct MoversCard<'a> {
    /// The workspace, for links.
    pub workspace: WorkspaceId,
    /// The period that links keep.
    pub query: AddressQuery,
    /// Largest gains first.
    pub gains: &'a [RosterRow],
    /// Largest losses first.
    pub losses: &'a [RosterRow],
    /// Name of the period before.
    pub against: Option<&'a str>,
}

impl MoversCard<'_> {
    /// Draws it.
    pub fn view(self, words: Words) -> Html {
        let query = self.query;
        let row = |row: &RosterRow| {
            let to = match row.subject {
                Subject::Account(account) => Route::Account { workspace: self.workspace, account },
                Subject::Person(person) => Route::Person { workspace: self.workspace, person },
            };
            html! {
                <li key={row.key.clone()} class="ks-feed__item">
                    <div class="ks-feed__body">
                        { RouteLink::new(to, query, "ks-feed__title").view(row.name.clone()) }
                    </div>
                    <p class="ks-feed__end ks-row">
                        if let Some(delta) = &row.delta { { delta_mark(delta, words) } }
                        <span>{ &row.total_text }</span>
                        { BandMark { code: row.band.as_deref(), level: row.level, ..BandMark::default() }.view(words) }
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
        let sub = self
            .against
            .map(|period| AttrValue::from(words.with("overview.movers_sub", &[("period", period)])));
        Card { title: words.get("overview.movers").into(), sub, ..Card::default() }.view(html! {
            if self.gains.is_empty() && self.losses.is_empty() {
                { Empty { icon: "chart", text: Some(words.get("overview.movers_none").into()), small: true, ..Empty::default() }.view() }
            } else {
                <div class="ks-grid ks-grid--halves">
                    { list("overview.gains", self.gains) }
                    { list("overview.losses", self.losses) }
                </div>
            }
        })
    }
}
