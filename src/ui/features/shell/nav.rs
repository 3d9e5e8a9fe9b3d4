//! The navigation: a column at the side, a bar at the bottom of a phone.

use yew::prelude::*;

use crate::{
    app::route::{AddressQuery, Route, Section},
    data::store::WorkspaceId,
    ui::components::{
        icon::{IconSize, icon},
        link::RouteLink,
    },
    view::message::Words,
};

/// The navigation of a workspace: the entry that the screen belongs to, and the period that links keep.
pub fn nav(workspace: WorkspaceId, section: Option<Section>, query: AddressQuery, words: Words) -> Html {
    let entry = |one: Section| {
        let (picture, key) = entry_of(one);
        let link = RouteLink::new(one.route(workspace), query, "ks-nav__link");
        let link = RouteLink { current: section == Some(one), ..link };
        html! {
            <li key={key}>
                { link.view(html! { <>{ icon(picture, IconSize::Large) }<span class="ks-nav__text">{ words.get(key) }</span></> }) }
            </li>
        }
    };
    let brand = RouteLink::new(Route::Start, query, "ks-brand").labelled(words.get("shell.brand"), html! {
        <>
            <svg class="ks-brand__mark" aria-hidden="true"><use href="icons.svg#i-brand" /></svg><span class="ks-brand__name">{ words.get("app.name") }</span>
        </>
    });
    html! {
        <nav class="ks-nav" aria-label={words.get("shell.nav")}>
            { brand }
            <ul class="ks-nav__list">{ for Section::ALL.into_iter().map(entry) }</ul>
            <p class="ks-nav__foot">{ icon("lock", IconSize::Small) }<span>{ words.get("shell.stays_here") }</span></p>
        </nav>
    }
}

/// Icon and message key of an entry.
pub const fn entry_of(section: Section) -> (&'static str, &'static str) {
    match section {
        Section::Overview => ("overview", "shell.nav_overview"),
        Section::Accounts => ("accounts", "shell.nav_accounts"),
        Section::People => ("people", "shell.nav_people"),
        Section::Follow => ("bell", "shell.nav_follow"),
        Section::Setup => ("target", "shell.nav_setup"),
        Section::Data => ("data", "shell.nav_data"),
    }
}
