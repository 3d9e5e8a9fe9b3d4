//! A number that is asked for: the input with its unit, its label, and what is said about it.

use yew::prelude::*;

use crate::{
    domain::kpi::Unit,
    ui::components::{
        field::{Labelled, described_by},
        icon::{IconSize, icon},
    },
    view::{formats::Formats, message::Words},
};

/// How a number is asked for.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// What it is.
    pub label: AttrValue,
    /// Whether the field may stay empty.
    pub optional: bool,
    /// What helps to fill it.
    pub hint: Option<AttrValue>,
    /// What holds while it is empty.
    pub placeholder: Option<AttrValue>,
    /// The label is only read out.
    pub bare: bool,
}

impl Asked {
    /// The field around an input; `error` says what is wrong with what was typed.
    pub fn view(self, input: NumberInput, error: Option<AttrValue>, words: Words) -> Html {
        let id = input.id.clone();
        let control = number_input(NumberInput {
            placeholder: self.placeholder,
            label: self.bare.then(|| self.label.clone()),
            described: described_by(&id, self.hint.is_some(), error.is_some()),
            is_invalid: error.is_some(),
            ..input
        });
        if !self.bare {
            let optional = self.optional.then(|| AttrValue::from(words.get("setup.optional")));
            return Labelled { id, label: self.label, optional, hint: self.hint, error }.view(control);
        }
        html! {
            <div class={classes!("ks-field", error.is_some().then_some("ks-field--error"))}>
                { control }
                if let Some(hint) = self.hint { <p class="ks-field__hint" id={format!("{id}-h")}>{ hint }</p> }
                if let Some(error) = error { <p class="ks-field__error" id={format!("{id}-e")}>{ icon("octagon", IconSize::Small) }{ error }</p> }
            </div>
        }
    }
}

/// An input for a number with the unit behind it.
#[derive(Debug, Clone, Default)]
pub struct NumberInput {
    /// Id, different from every other on the page.
    pub id: AttrValue,
    /// Text.
    pub value: AttrValue,
    /// What stands behind it.
    pub unit: AttrValue,
    /// What holds while it is empty.
    pub placeholder: Option<AttrValue>,
    /// Typed.
    pub oninput: Callback<InputEvent>,
    /// What is read out where no label stands beside it.
    pub label: Option<AttrValue>,
    /// Ids of what describes it.
    pub described: Option<AttrValue>,
    /// Whether it is wrong.
    pub is_invalid: bool,
}

/// Draws the input.
pub fn number_input(input: NumberInput) -> Html {
    html! {
        <span class="ks-affix">
            <input class="ks-input ks-input--num" id={input.id} type="text" inputmode="decimal" value={input.value} placeholder={input.placeholder} oninput={input.oninput}
                aria-label={input.label} aria-describedby={input.described} aria-invalid={input.is_invalid.then_some("true")} autocomplete="off" spellcheck="false" />
            if !input.unit.is_empty() { <span class="ks-affix__text">{ input.unit }</span> }
        </span>
    }
}

/// What stands behind a number of a unit.
pub fn unit_word(unit: Unit, formats: &Formats) -> AttrValue {
    let words = formats.words;
    match unit {
        Unit::Currency => AttrValue::from(formats.currency.to_string()),
        Unit::Ratio => AttrValue::Static("%"),
        Unit::Count => AttrValue::Static(""),
        Unit::Hours => words.get("unit.hours").into(),
        Unit::Days => words.get("unit.days").into(),
        Unit::Points => words.get("unit.points").into(),
    }
}
