//! A choice of one out of a list, as the browser's own select.

use yew::prelude::*;

use crate::{
    platform::dom,
    ui::components::{
        field::{Labelled, described_by},
        icon::{IconSize, icon},
    },
};

/// A choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Value, as given back.
    pub value: AttrValue,
    /// Wording.
    pub label: AttrValue,
    /// Heading under which it stands; choices of one heading stand together.
    pub group: Option<AttrValue>,
}

impl Choice {
    /// A choice without a heading.
    pub fn new(value: impl Into<AttrValue>, label: impl Into<AttrValue>) -> Self {
        Self { value: value.into(), label: label.into(), group: None }
    }

    /// A choice under a heading.
    pub fn under(
        group: impl Into<AttrValue>,
        value: impl Into<AttrValue>,
        label: impl Into<AttrValue>,
    ) -> Self {
        Self { group: Some(group.into()), ..Self::new(value, label) }
    }
}

/// A select with its label.
#[derive(Debug, Clone, Default)]
pub struct Select {
    /// Id, different from every other on the page.
    pub id: AttrValue,
    /// Label.
    pub label: AttrValue,
    /// Whether the label is only read out, because what stands around says it.
    pub bare: bool,
    /// Less high.
    pub small: bool,
    /// Choices in order.
    pub choices: Vec<Choice>,
    /// Value of the choice at hand.
    pub value: AttrValue,
    /// Picked: the value.
    pub on_select: Callback<AttrValue>,
    /// What to pick.
    pub hint: Option<AttrValue>,
    /// What is wrong with the choice.
    pub error: Option<AttrValue>,
}

impl Select {
    /// Draws it.
    pub fn view(self) -> Html {
        let Self { id, label, bare, small, choices, value, on_select, hint, error } = self;
        let onchange = on_select.reform(|event: Event| AttrValue::from(dom::text_of(&event)));
        let control = html! {
            <span class={classes!("ks-select", small.then_some("ks-select--sm"))}>
                // As a property: what the user once picked no longer follows the attribute of the options.
                <select class="ks-input" id={id.clone()} ~value={value.as_str()} {onchange}
                    aria-label={bare.then(|| label.clone())} aria-invalid={error.is_some().then_some("true")}
                    aria-describedby={described_by(&id, hint.is_some() && !bare, error.is_some() && !bare)}>
                    { options(&choices, &value) }
                </select>
                { icon("down-chev", IconSize::Small) }
            </span>
        };
        if bare { control } else { Labelled { id, label, hint, error, ..Labelled::default() }.view(control) }
    }
}

fn options(choices: &[Choice], value: &AttrValue) -> Html {
    let option = |choice: &Choice| {
        html! { <option key={choice.value.to_string()} value={choice.value.clone()} selected={choice.value == *value}>{ choice.label.clone() }</option> }
    };
    choices
        .chunk_by(|left, right| left.group == right.group)
        .map(|group| match group.first().and_then(|choice| choice.group.clone()) {
            Some(label) => html! { <optgroup key={format!("group {label}")} {label}>{ for group.iter().map(option) }</optgroup> },
            None => group.iter().map(option).collect::<Html>(),
        })
        .collect()
}
