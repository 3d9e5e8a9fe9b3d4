//! Tabs: one stop of the Tab key, arrow keys move between them.

use yew::prelude::*;

use crate::platform::dom;

/// A tab.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tab {
    /// Value, as given back.
    pub value: AttrValue,
    /// Wording.
    pub label: AttrValue,
    /// How many things it holds.
    pub count: Option<usize>,
}

/// Properties of [`Tabs`].
#[derive(Properties, PartialEq)]
pub struct TabsProps {
    /// What the tabs divide, read out.
    pub label: AttrValue,
    /// Tabs in order.
    pub tabs: Vec<Tab>,
    /// Value of the tab at hand.
    pub value: AttrValue,
    /// Picked: the value.
    pub on_select: Callback<AttrValue>,
    /// Id of the panel below, which has `role="tabpanel"` and is labelled by `<panel>-<value>`.
    pub panel: AttrValue,
}

/// Left and right move the focus among the items of a row that match the selector.
pub fn arrows_rove(row: &NodeRef, selector: &'static str) -> Callback<KeyboardEvent> {
    let row = row.clone();
    Callback::from(move |event: KeyboardEvent| {
        let steps = match event.key().as_str() {
            "ArrowRight" => 1,
            "ArrowLeft" => -1,
            _ => return,
        };
        event.prevent_default();
        dom::rove(&row, selector, steps);
    })
}

/// A list of tabs.
#[component]
pub fn Tabs(props: &TabsProps) -> Html {
    let list = use_node_ref();
    let onkeydown = arrows_rove(&list, "[role=tab]");
    let tab = |tab: &Tab| {
        let value = tab.value.clone();
        let onclick = props.on_select.reform(move |_: MouseEvent| value.clone());
        let selected = tab.value == props.value;
        html! {
            <button key={tab.value.to_string()} type="button" class="ks-tabs__tab" role="tab" id={format!("{}-{}", props.panel, tab.value)}
                aria-selected={selected.to_string()} aria-controls={selected.then(|| props.panel.clone())}
                tabindex={if selected { "0" } else { "-1" }} {onclick}>
                { tab.label.clone() }
                if let Some(count) = tab.count { <span class="ks-tabs__count">{ count }</span> }
            </button>
        }
    };
    html! {
        <div class="ks-tabs" role="tablist" ref={list} aria-label={props.label.clone()} {onkeydown}>{ for props.tabs.iter().map(tab) }</div>
    }
}
