//! Links between screens. They keep the period, which stands in the address.

use yew::prelude::*;

use crate::{
    app::route::{AddressQuery, Route},
    platform::document,
};

/// A link to a screen. The browser follows it itself; the page hears of the new address.
#[derive(Debug, Clone, Copy)]
pub struct RouteLink {
    /// Where to.
    pub to: Route,
    /// The period to keep: `app::route::use_address_query`, or none where the link leads to another workspace.
    pub query: AddressQuery,
    /// Classes; empty for none.
    pub class: &'static str,
    /// Whether it leads to where the user is.
    pub current: bool,
}

impl RouteLink {
    /// A link that keeps the period.
    pub const fn new(to: Route, query: AddressQuery, class: &'static str) -> Self {
        Self { to, query, class, current: false }
    }

    /// A link that leaves the period behind.
    pub const fn plain(to: Route, class: &'static str) -> Self {
        Self::new(to, AddressQuery { p: None, at: None }, class)
    }

    /// Draws it around what is linked.
    pub fn view(self, content: impl Into<Html>) -> Html {
        self.draw(None, content.into())
    }

    /// Draws it around content that does not say enough: the label does.
    pub fn labelled(self, label: impl Into<AttrValue>, content: impl Into<Html>) -> Html {
        self.draw(Some(label.into()), content.into())
    }

    fn draw(self, label: Option<AttrValue>, content: Html) -> Html {
        let class = (!self.class.is_empty()).then_some(self.class);
        html! {
            <a {class} href={href(self.to, self.query)} aria-current={self.current.then_some("page")} aria-label={label}>{ content }</a>
        }
    }
}

/// Goes to a screen, with the period where there is one.
pub fn go(to: Route, query: AddressQuery) {
    document::go_to(&to.address(query));
}

/// The address of a screen, with the period.
pub fn href(to: Route, query: AddressQuery) -> String {
    to.address(query)
}
