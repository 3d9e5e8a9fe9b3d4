//! A drawn figure with what it says about itself in `data-*` attributes, for tests, drill-down and copying.

use yew::prelude::*;

use crate::view::kpi_row::Tag;

/// A figure with its text.
pub fn figure(tag: &Tag, text: &str) -> Html {
    let Tag { kpi, scope, period, exact } = tag.clone();
    html! { <span data-kpi={kpi} data-scope={scope} data-period={period} data-exact={exact}>{ text }</span> }
}
