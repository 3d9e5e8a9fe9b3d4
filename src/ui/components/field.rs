//! A field with its visible label, hint and error. Errors stand in text beside the field.

use yew::prelude::*;

use crate::{
    platform::dom,
    ui::components::icon::{IconSize, icon},
};

/// What stands around a control.
#[derive(Debug, Clone, Default)]
pub struct Labelled {
    /// Id of the control that the label belongs to.
    pub id: AttrValue,
    /// Label.
    pub label: AttrValue,
    /// Says that the field may stay empty.
    pub optional: Option<AttrValue>,
    /// What to write.
    pub hint: Option<AttrValue>,
    /// What is wrong.
    pub error: Option<AttrValue>,
}

impl Labelled {
    /// Label, control, hint and error. The control names `<id>-h` and `<id>-e` as its description.
    pub fn view(self, control: Html) -> Html {
        let (hint_id, error_id) = (format!("{}-h", self.id), format!("{}-e", self.id));
        html! {
            <div class={classes!("ks-field", self.error.is_some().then_some("ks-field--error"))}>
                <label class="ks-field__label" for={self.id}>
                    { self.label }
                    if let Some(optional) = self.optional { <span class="ks-field__opt">{ optional }</span> }
                </label>
                { control }
                if let Some(hint) = self.hint { <p class="ks-field__hint" id={hint_id}>{ hint }</p> }
                if let Some(error) = self.error {
                    <p class="ks-field__error" id={error_id}>{ icon("octagon", IconSize::Small) }{ error }</p>
                }
            </div>
        }
    }
}

/// The ids that describe a control: its hint and its error, where they are.
pub fn described_by(id: &str, hint: bool, error: bool) -> Option<AttrValue> {
    let parts = [hint.then(|| format!("{id}-h")), error.then(|| format!("{id}-e"))];
    let ids: Vec<String> = parts.into_iter().flatten().collect();
    (!ids.is_empty()).then(|| AttrValue::from(ids.join(" ")))
}

/// A text field.
#[derive(Debug, Clone, Default)]
pub struct TextField {
    /// Id, different from every other on the page.
    pub id: AttrValue,
    /// Label.
    pub label: AttrValue,
    /// Text.
    pub value: AttrValue,
    /// Typed: the whole text.
    pub on_input: Callback<String>,
    /// What it takes.
    pub kind: TextKind,
    /// Says that the field may stay empty.
    pub optional: Option<AttrValue>,
    /// What to write.
    pub hint: Option<AttrValue>,
    /// What is wrong.
    pub error: Option<AttrValue>,
    /// Whether the focus goes here when the dialog opens.
    pub first: bool,
    /// Language of the text where it is not the page's.
    pub lang: Option<&'static str>,
}

/// What a text field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TextKind {
    /// One line.
    #[default]
    Line,
    /// Several lines.
    Area,
    /// A day, as the browser lets it be picked.
    Day,
}

impl TextField {
    /// Draws it with its label.
    pub fn view(self) -> Html {
        let oninput = self.on_input.reform(|event: InputEvent| dom::text_of(&event));
        let described = described_by(&self.id, self.hint.is_some(), self.error.is_some());
        let invalid = self.error.is_some().then_some("true");
        let (id, value, lang) = (self.id.clone(), self.value, self.lang);
        let control = if self.kind == TextKind::Area {
            html! {
                <textarea class="ks-input" {id} {value} {oninput} aria-invalid={invalid}
                    aria-describedby={described} {lang} autofocus={self.first} autocomplete="off" spellcheck="false" />
            }
        } else {
            let kind = if self.kind == TextKind::Day { "date" } else { "text" };
            html! {
                <input class="ks-input" {id} type={kind} {value} {oninput} aria-invalid={invalid}
                    aria-describedby={described} {lang} autofocus={self.first} autocomplete="off" spellcheck="false" />
            }
        };
        let (optional, hint, error) = (self.optional, self.hint, self.error);
        Labelled { id: self.id, label: self.label, optional, hint, error }.view(control)
    }
}
