//! Links between screens. They keep the period, which stands in the address.

use yew::prelude::*;
use yew_router::prelude::*;

use crate::app::route::{AddressQuery, Route, use_address_query};

/// Properties of [`RouteLink`].
#[derive(Properties, PartialEq)]
pub struct RouteLinkProps {
    /// Where to.
    pub to: Route,
    /// Classes.
    #[prop_or_default]
    pub class: Classes,
    /// Whether it leads to where the user is.
    #[prop_or_default]
    pub current: bool,
    /// Whether the period stays behind, because the link leads to another workspace.
    #[prop_or_default]
    pub plain: bool,
    /// What it says where its content is not enough.
    #[prop_or_default]
    pub label: Option<AttrValue>,
    /// What is linked.
    pub children: Html,
}

/// A link to a screen.
#[component]
pub fn RouteLink(props: &RouteLinkProps) -> Html {
    let query = use_address_query();
    let query = if props.plain { AddressQuery::default() } else { query };
    let navigator = use_navigator();
    let href = href(props.to, query);
    let onclick = {
        let to = props.to;
        Callback::from(move |event: MouseEvent| {
            // A new tab or window is the browser's business.
            if event.meta_key()
                || event.ctrl_key()
                || event.shift_key()
                || event.alt_key()
                || event.button() != 0
            {
                return;
            }
            if let Some(navigator) = &navigator {
                event.prevent_default();
                go(navigator, to, query);
            }
        })
    };
    html! {
        <a class={props.class.clone()} {href} {onclick} aria-current={props.current.then_some("page")} aria-label={props.label.clone()}>{ props.children.clone() }</a>
    }
}

/// Goes to a screen, with the period where there is one.
pub fn go(navigator: &Navigator, to: Route, query: AddressQuery) {
    if query.p.is_none() || navigator.push_with_query(&to, query).is_err() {
        navigator.push(&to);
    }
}

/// The address of a screen, with the period.
pub fn href(to: Route, query: AddressQuery) -> String {
    let path = to.to_path();
    query.p.map_or_else(|| format!("#{path}"), |period| format!("#{path}?p={period}"))
}
