//! A number of a card that can be moved: a field and a slider that move at once, with the stored value beside.

use yew::prelude::*;

use crate::{
    app::context::use_app,
    domain::scenario::MovePart,
    platform::dom,
    ui::components::{
        button::IconButton,
        icon::{IconSize, icon},
    },
    view::what_if::Lever,
};
use rust_decimal::Decimal;

/// Properties of [`LeverField`].
#[derive(Properties, PartialEq)]
pub struct LeverFieldProps {
    /// Id, different from every other on the page.
    pub id: AttrValue,
    /// Name of the indicator.
    pub kpi: AttrValue,
    /// The number.
    pub lever: Lever,
    /// What stands behind it.
    pub unit: AttrValue,
    /// Moved; `None` puts it back.
    pub on_move: Callback<Option<Decimal>>,
}

/// The field.
#[component]
pub fn LeverField(props: &LeverFieldProps) -> Html {
    let app = use_app();
    let words = app.words;
    // What is being typed stands as it is typed until the field is left.
    let typing = use_state_eq(|| None::<AttrValue>);
    let lever = &props.lever;
    let part = words.get(&format!("what_if.{}", lever.part.name()));
    let spoken = AttrValue::from(format!("{} · {part}", props.kpi));
    let error = typing.as_ref().and_then(|text| lever.read(text).err());
    let oninput = {
        let (typing, lever, on_move) = (typing.setter(), lever.clone(), props.on_move.clone());
        Callback::from(move |event: InputEvent| {
            let text = dom::text_of(&event);
            if let Ok(value) = lever.read(&text) {
                on_move.emit(value);
            }
            typing.set(Some(text.into()));
        })
    };
    let onblur = {
        let typing = typing.setter();
        Callback::from(move |_: FocusEvent| typing.set(None))
    };
    let on_reset = {
        let (typing, on_move) = (typing.setter(), props.on_move.clone());
        Callback::from(move |_: MouseEvent| {
            typing.set(None);
            on_move.emit(None);
        })
    };
    let slider = lever.scale.map(|scale| {
        let position = lever.value.map_or(0, |value| scale.position(value));
        let on_slide = {
            let (typing, on_move) = (typing.setter(), props.on_move.clone());
            Callback::from(move |event: InputEvent| {
                typing.set(None);
                on_move.emit(dom::text_of(&event).parse().ok().map(|position| scale.value(position)));
            })
        };
        let said = if lever.text.is_empty() { lever.stored.clone() } else { format!("{} {}", lever.text, props.unit) };
        html! {
            <input class="ks-range" type="range" id={format!("{}-slide", props.id)} min="0" max={scale.steps.to_string()} step="1"
                ~value={position.to_string()} aria-label={spoken.clone()} aria-valuetext={said} oninput={on_slide} />
        }
    });
    let note = error
        .map(|error| (words.get(error.key()), true))
        .or_else(|| lever.note.as_ref().map(|note| (note.text.clone(), note.is_refusal)));
    let note_id = format!("{}-n", props.id);
    let is_invalid = note.as_ref().is_some_and(|(_, is_refusal)| *is_refusal);
    let shown = typing.as_ref().cloned().unwrap_or_else(|| AttrValue::from(lever.text.clone()));
    html! {
        <div class={classes!("ks-lever", lever.is_moved.then_some("ks-lever--moved"))} data-part={lever.part.name()}>
            <label class="ks-lever__label" for={props.id.clone()}><span aria-hidden="true">{ part }</span><span class="ks-sr">{ spoken.clone() }</span></label>
            <span class="ks-affix">
                <input class="ks-input ks-input--num ks-input--sm" id={props.id.clone()} type="text" inputmode="decimal" ~value={shown}
                    {oninput} {onblur} aria-invalid={is_invalid.then_some("true")} aria-describedby={note.is_some().then(|| note_id.clone())}
                    autocomplete="off" spellcheck="false" />
                if !props.unit.is_empty() { <span class="ks-affix__text">{ props.unit.clone() }</span> }
            </span>
            { slider.unwrap_or_default() }
            <p class="ks-lever__stored">
                if lever.is_moved {
                    <span>{ words.with("what_if.stored", &[("value", &lever.stored)]) }</span>
                    { IconButton { icon: "undo", small: true, label: words.with("what_if.reset_named", &[("name", &spoken)]).into(), onclick: on_reset, ..IconButton::default() }.view() }
                } else if lever.part == MovePart::Weight && lever.value.is_some() && format!("{}%", lever.text) != lever.stored {
                    <span>{ words.with("what_if.stored", &[("value", &lever.stored)]) }</span>
                }
            </p>
            if let Some((text, is_refusal)) = note {
                <p class={if is_refusal { "ks-field__error" } else { "ks-field__hint" }} id={note_id} role={is_refusal.then_some("alert")}>
                    if is_refusal { { icon("octagon", IconSize::Small) } }{ text }
                </p>
            }
        </div>
    }
}
