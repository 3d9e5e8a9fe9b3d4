//! A drawn figure with what it says about itself in `data-*` attributes, for tests, drill-down and copying.

use yew::prelude::*;

use crate::view::kpi_row::Tag;

/// Properties of [`Figure`].
#[derive(Properties, PartialEq)]
pub struct FigureProps {
    /// What it says about itself.
    pub tag: Tag,
    /// The full value, for the tooltip.
    #[prop_or_default]
    pub title: Option<AttrValue>,
    /// The text.
    pub children: Html,
}

/// A figure.
#[component]
pub fn Figure(props: &FigureProps) -> Html {
    let Tag { kpi, scope, period, exact } = props.tag.clone();
    html! {
        <span data-kpi={kpi} data-scope={scope} data-period={period} data-exact={exact} title={props.title.clone()}>
            { props.children.clone() }
        </span>
    }
}
