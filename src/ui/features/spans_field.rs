//! Spans of days in a form: first and last day of each.

use yew::prelude::*;

use crate::{
    platform::dom,
    ui::components::{
        button::{Button, IconButton},
        icon::{IconSize, icon},
    },
    view::{message::Words, spans::SpanEntry},
};

/// What a typed text does to the list.
type Write = Box<dyn Fn(&mut Vec<SpanEntry>, String)>;

/// A list of spans. Texts are keys of the catalogue.
#[derive(Debug, Clone)]
pub struct SpansField<'a> {
    /// Id, different from every other on the page.
    pub id: &'static str,
    /// What the spans are.
    pub label: &'a str,
    /// What they do.
    pub hint: &'a str,
    /// What the button for another one says.
    pub add: &'a str,
    /// The spans.
    pub spans: &'a [SpanEntry],
    /// Changed.
    pub on_change: Callback<Vec<SpanEntry>>,
    /// What is wrong.
    pub error: Option<AttrValue>,
}

impl SpansField<'_> {
    /// Draws it.
    pub fn view(self, words: Words) -> Html {
        let changed = |write: Write| {
            let (spans, on_change) = (self.spans.to_vec(), self.on_change.clone());
            Callback::from(move |text: String| {
                let mut next = spans.clone();
                write(&mut next, text);
                on_change.emit(next);
            })
        };
        let add = changed(Box::new(|spans, _| spans.push(SpanEntry::default())));
        let row = |(place, span): (usize, &SpanEntry)| {
            let day = |is_last: bool| {
                let (key, value) = if is_last { ("last", &span.last) } else { ("first", &span.first) };
                let label = format!("{} {}", words.get(self.label), words.get(&format!("presence.{key}")));
                let oninput = changed(Box::new(move |spans, text| {
                    if let Some(span) = spans.get_mut(place) {
                        if is_last { span.last = text } else { span.first = text }
                    }
                }));
                let [first, last] = span.is_read();
                let is_read = if is_last { last } else { first };
                html! {
                    <input class="ks-input" type="date" id={format!("{}-{place}-{key}", self.id)} aria-label={label}
                        aria-invalid={(!is_read).then_some("true")} value={value.clone()}
                        oninput={oninput.reform(|event: InputEvent| dom::text_of(&event))} />
                }
            };
            let gone = changed(Box::new(move |spans, _| {
                if place < spans.len() {
                    spans.remove(place);
                }
            }));
            let remove = IconButton {
                icon: "minus",
                small: true,
                label: words.with("presence.remove", &[("n", &(place + 1).to_string())]).into(),
                onclick: gone.reform(|_: MouseEvent| String::new()),
                ..IconButton::default()
            };
            html! {
                <div key={place} class="ks-spans__row">
                    { day(false) }<span aria-hidden="true">{ "–" }</span>{ day(true) }{ remove.view() }
                </div>
            }
        };
        let button = Button {
            small: true,
            icon: Some("plus"),
            onclick: add.reform(|_: MouseEvent| String::new()),
            ..Button::default()
        };
        html! {
            <fieldset class={classes!("ks-field", "ks-shares", self.error.is_some().then_some("ks-field--error"))} id={self.id}>
                <legend class="ks-field__label">{ words.get(self.label) }</legend>
                { for self.spans.iter().enumerate().map(row) }
                <div class="ks-row">{ button.view(words.get(self.add)) }</div>
                <p class="ks-field__hint">{ words.get(self.hint) }</p>
                if let Some(error) = &self.error { <p class="ks-field__error">{ icon("octagon", IconSize::Small) }{ error.clone() }</p> }
            </fieldset>
        }
    }
}
