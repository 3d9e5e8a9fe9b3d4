//! The field in which a formula is written: what is wrong stands below with its place, what could be put in beside it.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{
        answer::{Async, use_answer},
        context::use_app,
    },
    domain::{id::Id, kpi::Kpi},
    engine::query::{Answer, Completion, Query},
    platform::dom,
    ui::components::{
        button::Button,
        icon::{IconSize, icon},
        tabs::arrows_rove,
    },
    view::formula_draft::{Wrong, kind_words, with_insert},
};

/// Properties of [`FormulaField`].
#[derive(Properties, PartialEq)]
pub struct FormulaFieldProps {
    /// The text.
    pub text: AttrValue,
    /// Whose formula it is.
    pub kpi: Option<Id<Kpi>>,
    /// What is wrong with it.
    pub wrong: Option<Wrong>,
    /// Typed, or put in.
    pub on_text: Callback<String>,
    /// An input method begins or ends to compose a word.
    pub on_composing: Callback<bool>,
    /// Ctrl+Enter.
    pub on_submit: Callback<()>,
}

const ID: &str = "kpi-formula";

/// The field.
#[component]
pub fn FormulaField(props: &FormulaFieldProps) -> Html {
    let words = use_app().words;
    let area = use_node_ref();
    let caret = use_state_eq(|| None::<usize>);
    // Where the caret belongs after something was put in; the browser puts it at the end.
    let due = use_mut_ref(|| None::<usize>);
    {
        let (area, due) = (area.clone(), Rc::clone(&due));
        use_effect_with(props.text.clone(), move |_| {
            if let Some(caret) = due.borrow_mut().take() {
                dom::set_caret(&area, caret);
            }
        });
    }
    {
        let (area, on_composing) = (area.clone(), props.on_composing.clone());
        use_effect_with((), move |()| {
            let compositions = dom::Compositions::of(&area, on_composing);
            move || drop(compositions)
        });
    }
    let put = {
        let (on_text, caret) = (props.on_text.clone(), caret.setter());
        Callback::from(move |(text, at): (String, usize)| {
            *due.borrow_mut() = Some(at);
            caret.set(Some(at));
            on_text.emit(text);
        })
    };
    let oninput = {
        let (on_text, caret) = (props.on_text.clone(), caret.setter());
        Callback::from(move |event: InputEvent| {
            caret.set(dom::caret_of(&event));
            on_text.emit(dom::text_of(&event));
        })
    };
    let move_caret = |event: &Event, caret: &UseStateHandle<Option<usize>>| caret.set(dom::caret_of(event));
    let onkeyup = {
        let caret = caret.clone();
        Callback::from(move |event: KeyboardEvent| move_caret(&event, &caret))
    };
    let onclick = {
        let caret = caret.clone();
        Callback::from(move |event: MouseEvent| move_caret(&event, &caret))
    };
    let onkeydown = {
        let on_submit = props.on_submit.clone();
        Callback::from(move |event: KeyboardEvent| {
            let is_sent = event.key() == "Enter" && (event.ctrl_key() || event.meta_key());
            if is_sent && !dom::is_composing(&event) {
                event.prevent_default();
                on_submit.emit(());
            }
        })
    };
    let (hint_id, error_id) = (format!("{ID}-h"), format!("{ID}-e"));
    let is_wrong = props.wrong.is_some();
    let described = if is_wrong { format!("{error_id} {hint_id}") } else { hint_id.clone() };
    let repair = props.wrong.as_ref().and_then(|wrong| {
        let (name, text) = (wrong.suggestion.as_ref()?, wrong.repaired.clone()?);
        let put = put.clone();
        let onclick = Callback::from(move |_: MouseEvent| put.emit((text.clone(), text.chars().count())));
        let say = words.with("formula.draft.use", &[("name", name)]);
        Some(Button { small: true, icon: Some("check"), onclick, ..Button::default() }.view(say))
    });
    html! {
        <div class={classes!("ks-field", "ks-formula", is_wrong.then_some("ks-field--error"))}>
            <label class="ks-field__label" for={ID}>{ words.get("setup.formula") }</label>
            <textarea ref={area} class="ks-input ks-mono" id={ID} value={props.text.clone()} {oninput} {onkeyup} {onclick} {onkeydown}
                rows="3" maxlength="4000"
                aria-invalid={is_wrong.then_some("true")} aria-describedby={described} autocomplete="off" autocapitalize="off" spellcheck="false" />
            <div class="ks-formula__offers">
                <p class="ks-field__hint" id={hint_id}>{ words.with("formula.draft.hint", &[("keys", if dom::has_command_key() { "⌘+Enter" } else { "Ctrl+Enter" })]) }</p>
                if let Some(caret) = *caret { <Offers text={props.text.clone()} {caret} kpi={props.kpi} on_put={put} /> }
            </div>
            <div role="alert">
                if let Some(wrong) = &props.wrong { { problem(wrong, &error_id, &words.with("formula.draft.at", &[("position", &wrong.position), ("sentence", &wrong.sentence)])) } }
            </div>
            { repair.map(|button| html! { <div>{ button }</div> }).unwrap_or_default() }
        </div>
    }
}

/// The sentence, and the text with its place marked: underlined and framed, and told in words before the sentence.
fn problem(wrong: &Wrong, id: &str, at: &str) -> Html {
    let sentence = if wrong.place.is_some() { at.to_owned() } else { wrong.sentence.clone() };
    html! {
        <>
            <p class="ks-field__error" id={id.to_owned()}>{ icon("octagon", IconSize::Small) }<span>{ sentence }</span></p>
            if let Some((before, inside, behind)) = &wrong.place {
                <p class="ks-formula__marked ks-mono" aria-hidden="true">{ before }<mark class={classes!("ks-formula__mark", inside.is_empty().then_some("ks-formula__mark--end"))}>{ inside }</mark>{ behind }</p>
            }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct OffersProps {
    text: AttrValue,
    caret: usize,
    kpi: Option<Id<Kpi>>,
    on_put: Callback<(String, usize)>,
}

/// What could be put in at the caret: a row of buttons, one stop for the Tab key, arrows move inside.
#[component]
fn Offers(props: &OffersProps) -> Html {
    let words = use_app().words;
    let row = use_node_ref();
    let (text, caret) = (props.text.to_string(), props.caret);
    let answer = use_answer(Query::Complete { text, caret, kpi: props.kpi, lang: words.lang() });
    let Async::Ready { value, stale } = answer else { return Html::default() };
    let Answer::Completions(found) = &*value else { return Html::default() };
    if found.is_empty() {
        return Html::default();
    }
    let onkeydown = arrows_rove(&row, "button");
    let offer = |place: usize, one: &Completion| {
        let onclick = {
            let (one, text, on_put) = (one.clone(), props.text.clone(), props.on_put.clone());
            // Offers for an older text have other places.
            Callback::from(move |_: MouseEvent| {
                if !stale {
                    on_put.emit(with_insert(&text, one.at, &one.insert));
                }
            })
        };
        html! {
            <button key={format!("{place} {}", one.insert)} type="button" class="ks-btn ks-btn--sm" tabindex={if place == 0 { "0" } else { "-1" }} {onclick} title={kind_words(one.kind, words).to_string()}>
                <span class="ks-mono">{ one.insert.trim_end_matches('(').to_owned() }</span>
                if !one.also.is_empty() { <span class="ks-mute">{ one.also.clone() }</span> }
            </button>
        }
    };
    html! {
        <div ref={row} class="ks-formula__row" role="toolbar" aria-label={words.get("formula.draft.offers").to_string()} {onkeydown}>
            { for found.iter().enumerate().map(|(place, one)| offer(place, one)) }
        </div>
    }
}
