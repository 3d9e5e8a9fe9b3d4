//! A row of exclusive choices, each a button that says whether it is pressed.

use yew::prelude::*;

use crate::ui::components::select::Choice;

/// Properties of [`Seg`].
#[derive(Properties, PartialEq)]
pub struct SegProps {
    /// What is chosen here, read out.
    pub label: AttrValue,
    /// Choices in order.
    pub choices: Vec<Choice>,
    /// Value of the choice at hand.
    pub value: AttrValue,
    /// Picked: the value.
    pub on_select: Callback<AttrValue>,
    /// Less high.
    #[prop_or_default]
    pub small: bool,
}

/// A segmented control.
#[component]
pub fn Seg(props: &SegProps) -> Html {
    let item = |choice: &Choice| {
        let value = choice.value.clone();
        let onclick = props.on_select.reform(move |_: MouseEvent| value.clone());
        let pressed = choice.value == props.value;
        html! {
            <button key={choice.value.to_string()} type="button" class="ks-seg__item" aria-pressed={pressed.to_string()} {onclick}>{ choice.label.clone() }</button>
        }
    };
    html! {
        <div class={classes!("ks-seg", props.small.then_some("ks-seg--sm"))} role="group" aria-label={props.label.clone()}>
            { for props.choices.iter().map(item) }
        </div>
    }
}
