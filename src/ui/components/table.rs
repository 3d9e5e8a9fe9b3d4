//! Parts of tables: the scroll region with a name, the head of a sortable column.

use yew::prelude::*;

use crate::{
    app::context::use_app,
    ui::components::icon::{Icon, IconSize},
};

/// Properties of [`ScrollRegion`].
#[derive(Properties, PartialEq)]
pub struct ScrollRegionProps {
    /// Name for screen readers.
    pub label: AttrValue,
    /// Whether its height is limited, with the head staying in view.
    #[prop_or_default]
    pub tall: bool,
    /// The table.
    pub children: Html,
}

/// A region that scrolls sideways on its own, reachable by keyboard.
#[component]
pub fn ScrollRegion(props: &ScrollRegionProps) -> Html {
    html! {
        <div
            class={classes!("ks-scroll", props.tall.then_some("ks-scroll--tall"))}
            tabindex="0"
            role="region"
            aria-label={&props.label}
        >
            { props.children.clone() }
        </div>
    }
}

/// Properties of [`SortHead`].
#[derive(Properties, PartialEq)]
pub struct SortHeadProps {
    /// Name of the column.
    pub label: AttrValue,
    /// Value of `aria-sort`: `none`, `ascending` or `descending`.
    pub aria_sort: AttrValue,
    /// Whether the column holds numbers.
    #[prop_or_default]
    pub numeric: bool,
    /// What the column is, for the tooltip.
    #[prop_or_default]
    pub title: Option<AttrValue>,
    /// The user wants the table sorted by this column.
    pub on_sort: Callback<()>,
}

/// The head of a column that the table can be sorted by.
#[component]
pub fn SortHead(props: &SortHeadProps) -> Html {
    let words = use_app().words;
    let arrow = match props.aria_sort.as_str() {
        "ascending" => "sort-up",
        "descending" => "sort-down",
        _ => "sort",
    };
    let onclick = props.on_sort.reform(|_: MouseEvent| ());
    let title = props
        .title
        .clone()
        .filter(|title| !title.is_empty())
        .unwrap_or_else(|| AttrValue::from(words.with("table.sort_by", &[("column", &props.label)])));
    html! {
        <th scope="col" class={props.numeric.then_some("ks-table__num")} aria-sort={&props.aria_sort}>
            <button type="button" class="ks-sort" {onclick} {title}>
                { &props.label }<Icon name={arrow} size={IconSize::Small} />
            </button>
        </th>
    }
}
