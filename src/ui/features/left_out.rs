//! Notes on KPIs that are left out of a total, and where their weight went; or why nothing has a score yet.

use yew::prelude::*;

use crate::{
    app::{
        context::App,
        route::{AddressQuery, Route, SetupTab},
    },
    engine::report::Status,
    ui::components::{icon::sprite, link::RouteLink, status::status_name},
    view::{
        period,
        standing::{LeftOut, Unscored},
    },
};

/// The note; nothing where nothing is left out.
#[derive(Debug, Clone, Copy)]
pub struct LeftOutNotes<'a> {
    /// What is left out.
    pub items: &'a [LeftOut],
    /// Why nothing at all has a score, if so: then one line says what to do.
    pub unscored: Option<Unscored>,
    /// The period that links keep.
    pub query: AddressQuery,
}

impl LeftOutNotes<'_> {
    /// Draws it.
    pub fn view(self, app: &App) -> Html {
        let query = self.query;
        let words = app.words;
        let Some(open) = app.state.open() else { return Html::default() };
        let text = match (self.items, self.unscored, open.coverage.days) {
            ([], None, _) => return Html::default(),
            (_, Some(Unscored::NoTargets), _) => html! {
                <>
                    <strong>{ words.get("left_out.no_targets") }</strong>{ " " }
                    { RouteLink::new(Route::SetupTab { workspace: open.id, tab: SetupTab::Targets }, query, "").view(words.get("left_out.set_targets")) }
                </>
            },
            (_, Some(Unscored::NoValues), Some(days)) => {
                let (from, until) = (period::day(days.from, words), period::day(days.last(), words));
                html! { { words.with("left_out.nothing_covered", &[("from", &from), ("until", &until)]) } }
            }
            (_, Some(Unscored::NoValues), None) => html! {
                <>
                    { words.get("left_out.nothing") }{ " " }
                    { RouteLink::new(Route::Data { workspace: open.id }, query, "").view(words.get("left_out.give_data")) }
                </>
            },
            (items, None, _) => html! {
                <ul>
                    { for items.iter().map(|item| html! {
                        <li key={item.key.clone()}><strong>{ item.what.clone() }</strong>{ " " }{ item.weight.clone() }</li>
                    }) }
                    if items.iter().any(|item| item.lacks_data) {
                        <li>{ RouteLink::new(Route::Data { workspace: open.id }, query, "").view(words.get("left_out.give_data")) }</li>
                    }
                </ul>
            },
        };
        html! {
            <div class="ks-note ks-note--none">
                <svg class="ks-status__mark" aria-hidden="true"><use href={sprite(status_name(Status::Unknown))} /></svg>
                <div>{ text }</div>
            </div>
        }
    }
}
