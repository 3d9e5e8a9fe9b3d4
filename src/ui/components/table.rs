//! Parts of tables: the scroll region with a name, the head of a sortable column.

use yew::prelude::*;

use crate::{
    platform::one_stop,
    ui::components::icon::{IconSize, icon},
    view::message::Words,
};

/// How high a scroll region may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ScrollHeight {
    /// As high as its table.
    #[default]
    Whole,
    /// Limited, with the head staying in view.
    Limited,
}

/// A region that scrolls sideways on its own, reachable by keyboard; the label is its name for screen readers.
pub fn scroll_region(label: impl Into<AttrValue>, height: ScrollHeight, table: Html) -> Html {
    region(label.into(), height, table)
}

fn region(label: AttrValue, height: ScrollHeight, table: Html) -> Html {
    let tall = (height == ScrollHeight::Limited).then_some("ks-scroll--tall");
    html! { <div class={classes!("ks-scroll", tall)} tabindex="0" role="region" aria-label={label}>{ table }</div> }
}

/// Properties of [`OneStop`].
#[derive(Properties, PartialEq)]
pub struct OneStopProps {
    /// What the table holds.
    pub label: AttrValue,
    /// The table; its cells are drawn as roving ones.
    pub children: Html,
}

/// A region that scrolls with a table of fields in it: the Tab key stops once, at the field that had the focus last.
#[component]
pub fn OneStop(props: &OneStopProps) -> Html {
    let region = use_node_ref();
    {
        let region = region.clone();
        use_effect(move || one_stop::keep(&region));
    }
    let onfocusin = {
        let region = region.clone();
        Callback::from(move |event: FocusEvent| one_stop::entered(&region, &event))
    };
    html! { <div ref={region} class="ks-scroll ks-scroll--tall" role="region" aria-label={props.label.clone()} {onfocusin}>{ props.children.clone() }</div> }
}

/// The head of a column that the table can be sorted by.
#[derive(Debug, Clone, Default)]
pub struct SortHead {
    /// Name of the column.
    pub label: AttrValue,
    /// A second line below the name.
    pub sub: Option<AttrValue>,
    /// Value of `aria-sort`: `none`, `ascending` or `descending`.
    pub aria_sort: &'static str,
    /// Whether the column holds numbers.
    pub numeric: bool,
    /// What the column is, for the tooltip.
    pub title: Option<AttrValue>,
    /// The user wants the table sorted by this column.
    pub on_sort: Callback<()>,
}

impl SortHead {
    /// Draws it.
    pub fn view(self, words: Words) -> Html {
        let arrow = match self.aria_sort {
            "ascending" => "sort-up",
            "descending" => "sort-down",
            _ => "sort",
        };
        let onclick = self.on_sort.reform(|_: MouseEvent| ());
        let title = self
            .title
            .filter(|title| !title.is_empty())
            .unwrap_or_else(|| AttrValue::from(words.with("table.sort_by", &[("column", &self.label)])));
        html! {
            <th scope="col" class={self.numeric.then_some("ks-table__num")} aria-sort={self.aria_sort}>
                <button type="button" class="ks-sort" {onclick} {title}>
                    { self.label }{ icon(arrow, IconSize::Small) }
                </button>
                if let Some(sub) = self.sub { <span class="ks-table__sub">{ sub }</span> }
            </th>
        }
    }
}
