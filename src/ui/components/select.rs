//! A choice of one out of a list, as the browser's own select.

use yew::prelude::*;

use crate::{
    platform::dom,
    ui::components::{
        field::{Labelled, described_by},
        icon::{Icon, IconSize},
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

/// Properties of [`Select`].
#[derive(Properties, PartialEq)]
pub struct SelectProps {
    /// Id, different from every other on the page.
    pub id: AttrValue,
    /// Label.
    pub label: AttrValue,
    /// Whether the label is only read out, because what stands around says it.
    #[prop_or_default]
    pub bare: bool,
    /// Less high.
    #[prop_or_default]
    pub small: bool,
    /// Choices in order.
    pub choices: Vec<Choice>,
    /// Value of the choice at hand.
    pub value: AttrValue,
    /// Picked: the value.
    pub on_select: Callback<AttrValue>,
    /// What to pick.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// What is wrong.
    #[prop_or_default]
    pub error: Option<AttrValue>,
    /// Whether nothing can be picked now.
    #[prop_or_default]
    pub disabled: bool,
}

/// A select with its label.
#[component]
pub fn Select(props: &SelectProps) -> Html {
    let onchange = props.on_select.reform(|event: Event| AttrValue::from(dom::text_of(&event)));
    let control = html! {
        <span class={classes!("ks-select", props.small.then_some("ks-select--sm"))}>
            // As a property: what the user once picked no longer follows the attribute of the options.
            <select class="ks-input" id={props.id.clone()} ~value={props.value.as_str()} {onchange} disabled={props.disabled}
                aria-label={props.bare.then(|| props.label.clone())}
                aria-invalid={props.error.is_some().then_some("true")}
                aria-describedby={described_by(&props.id, props.hint.is_some() && !props.bare, props.error.is_some() && !props.bare)}>
                { options(&props.choices, &props.value) }
            </select>
            <Icon name="down-chev" size={IconSize::Small} />
        </span>
    };
    if props.bare {
        return control;
    }
    html! {
        <Labelled id={props.id.clone()} label={props.label.clone()} hint={props.hint.clone()} error={props.error.clone()}>{ control }</Labelled>
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
