//! A row of exclusive choices, each a button that says whether it is pressed.

use yew::prelude::*;

use crate::ui::components::select::Choice;

/// A segmented control.
#[derive(Debug, Clone, Default)]
pub struct Seg {
    /// What is chosen here, read out.
    pub label: AttrValue,
    /// Choices in order.
    pub choices: Vec<Choice>,
    /// Value of the choice at hand.
    pub value: AttrValue,
    /// Picked: the value.
    pub on_select: Callback<AttrValue>,
    /// Less high.
    pub small: bool,
}

impl Seg {
    /// Draws it.
    pub fn view(self) -> Html {
        let Self { label, choices, value: at_hand, on_select, small } = self;
        let item = |choice: Choice| {
            let (value, pressed) = (choice.value.clone(), choice.value == at_hand);
            let onclick = on_select.reform(move |_: MouseEvent| value.clone());
            html! {
                <button key={choice.value.to_string()} type="button" class="ks-seg__item" aria-pressed={pressed.to_string()} {onclick}>{ choice.label }</button>
            }
        };
        html! {
            <div class={classes!("ks-seg", small.then_some("ks-seg--sm"))} role="group" aria-label={label}>
                { for choices.into_iter().map(item) }
            </div>
        }
    }
}
