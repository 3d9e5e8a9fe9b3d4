//! The navigation: a column at the side, a bar at the bottom of a phone.

use yew::prelude::*;

use crate::{
    app::{
        context::use_app,
        route::{Route, Section},
    },
    data::store::WorkspaceId,
    ui::components::{
        icon::{Icon, IconSize},
        link::RouteLink,
    },
};

/// Properties of [`Nav`].
#[derive(Properties, PartialEq)]
pub struct NavProps {
    /// The workspace.
    pub workspace: WorkspaceId,
    /// The entry that the screen belongs to.
    pub section: Option<Section>,
}

/// The navigation.
#[component]
pub fn Nav(props: &NavProps) -> Html {
    let words = use_app().words;
    let entry = |section: Section| {
        let (icon, key) = entry_of(section);
        html! {
            <li key={key}>
                <RouteLink to={section.route(props.workspace)} class="ks-nav__link" current={props.section == Some(section)}>
                    <Icon name={icon} size={IconSize::Large} /><span class="ks-nav__text">{ words.get(key) }</span>
                </RouteLink>
            </li>
        }
    };
    html! {
        <nav class="ks-nav" aria-label={words.get("shell.nav")}>
            <RouteLink to={Route::Start} class="ks-brand" label={AttrValue::from(words.get("shell.brand"))}>
                <svg class="ks-brand__mark" aria-hidden="true"><use href="icons.svg#i-brand" /></svg><span class="ks-brand__name">{ words.get("app.name") }</span>
            </RouteLink>
            <ul class="ks-nav__list">{ for Section::ALL.into_iter().map(entry) }</ul>
            <p class="ks-nav__foot"><Icon name="lock" size={IconSize::Small} /><span>{ words.get("shell.stays_here") }</span></p>
        </nav>
    }
}

/// Icon and message key of an entry.
pub const fn entry_of(section: Section) -> (&'static str, &'static str) {
    match section {
        Section::Overview => ("overview", "shell.nav_overview"),
        Section::Accounts => ("accounts", "shell.nav_accounts"),
        Section::People => ("people", "shell.nav_people"),
        Section::Setup => ("target", "shell.nav_setup"),
        Section::Data => ("data", "shell.nav_data"),
    }
}
