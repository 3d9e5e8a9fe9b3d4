//! A field with its visible label, hint and error. Errors stand in text beside the field.

use yew::prelude::*;

use crate::{
    platform::dom,
    ui::components::icon::{Icon, IconSize},
};

/// Properties of [`Labelled`].
#[derive(Properties, PartialEq)]
pub struct LabelledProps {
    /// Id of the control that the label belongs to.
    pub id: AttrValue,
    /// Label.
    pub label: AttrValue,
    /// Says that the field may stay empty.
    #[prop_or_default]
    pub optional: Option<AttrValue>,
    /// What to write.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// What is wrong.
    #[prop_or_default]
    pub error: Option<AttrValue>,
    /// The control.
    pub children: Html,
}

/// Label, control, hint and error. The control names `<id>-h` and `<id>-e` as its description.
#[component]
pub fn Labelled(props: &LabelledProps) -> Html {
    html! {
        <div class={classes!("ks-field", props.error.is_some().then_some("ks-field--error"))}>
            <label class="ks-field__label" for={props.id.clone()}>
                { props.label.clone() }
                if let Some(optional) = &props.optional { <span class="ks-field__opt">{ optional.clone() }</span> }
            </label>
            { props.children.clone() }
            if let Some(hint) = &props.hint { <p class="ks-field__hint" id={format!("{}-h", props.id)}>{ hint.clone() }</p> }
            if let Some(error) = &props.error {
                <p class="ks-field__error" id={format!("{}-e", props.id)}><Icon name="octagon" size={IconSize::Small} />{ error.clone() }</p>
            }
        </div>
    }
}

/// The ids that describe a control: its hint and its error, where they are.
pub fn described_by(id: &str, hint: bool, error: bool) -> Option<AttrValue> {
    let parts = [hint.then(|| format!("{id}-h")), error.then(|| format!("{id}-e"))];
    let ids: Vec<String> = parts.into_iter().flatten().collect();
    (!ids.is_empty()).then(|| AttrValue::from(ids.join(" ")))
}

/// Properties of [`TextField`].
#[derive(Properties, PartialEq)]
pub struct TextFieldProps {
    /// Id, different from every other on the page.
    pub id: AttrValue,
    /// Label.
    pub label: AttrValue,
    /// Text.
    pub value: AttrValue,
    /// Typed: the whole text.
    pub on_input: Callback<String>,
    /// Kind of input, `text` by default.
    #[prop_or(AttrValue::Static("text"))]
    pub kind: AttrValue,
    /// Says that the field may stay empty.
    #[prop_or_default]
    pub optional: Option<AttrValue>,
    /// What to write.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// What is wrong.
    #[prop_or_default]
    pub error: Option<AttrValue>,
    /// Several lines.
    #[prop_or_default]
    pub area: bool,
    /// Whether the focus goes here when the dialog opens.
    #[prop_or_default]
    pub first: bool,
    /// Language of the text where it is not the page's.
    #[prop_or_default]
    pub lang: Option<AttrValue>,
}

/// A text field.
#[component]
pub fn TextField(props: &TextFieldProps) -> Html {
    let oninput = props.on_input.reform(|event: InputEvent| dom::text_of(&event));
    let described = described_by(&props.id, props.hint.is_some(), props.error.is_some());
    let invalid = props.error.is_some().then_some("true");
    let id = props.id.clone();
    let control = if props.area {
        html! {
            <textarea class="ks-input" {id} value={props.value.clone()} {oninput} aria-invalid={invalid}
                aria-describedby={described} lang={props.lang.clone()} autocomplete="off" spellcheck="false" />
        }
    } else {
        html! {
            <input class="ks-input" {id} type={props.kind.clone()} value={props.value.clone()} {oninput} aria-invalid={invalid}
                aria-describedby={described} lang={props.lang.clone()} autofocus={props.first} autocomplete="off" spellcheck="false" />
        }
    };
    html! {
        <Labelled id={props.id.clone()} label={props.label.clone()} optional={props.optional.clone()} hint={props.hint.clone()} error={props.error.clone()}>
            { control }
        </Labelled>
    }
}
