//! What of the changes would be written, to be read before it is: one step that can be undone.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::context::use_app,
    domain::{change::Label, scope::Scope},
    engine::query::WhatIfReading,
    state::edits::{Edit, label_with},
    ui::{
        components::{
            button::{Button, ButtonKind},
            cell::Taken,
            dialog::Dialog,
            same::Same,
        },
        features::commit::take,
    },
    view::{explain::scope_text, formats::Formats, what_if},
};

/// Properties of [`ApplyDialog`].
#[derive(Properties, PartialEq)]
pub struct ApplyDialogProps {
    /// Whose card.
    pub scope: Scope,
    /// What the changes come to.
    pub reading: Same<WhatIfReading>,
    /// Applied.
    pub on_applied: Callback<()>,
    /// Closed.
    pub on_close: Callback<()>,
}

/// The dialog.
#[component]
pub fn ApplyDialog(props: &ApplyDialogProps) -> Html {
    let app = use_app();
    let words = app.words;
    let refusal = use_state_eq(|| None::<AttrValue>);
    let Some(open) = app.state.open() else { return Html::default() };
    let workspace = Rc::clone(&open.catalogue);
    let formats = Formats::of(words, &workspace);
    let reading = &props.reading.0;
    let (written, assumed) = what_if::told(reading, &workspace, &formats);
    let count = written.len().to_string();
    let on_submit = {
        let (app, reading, scope) = (app.clone(), Rc::clone(reading), props.scope.clone());
        let (refusal, on_applied) = (refusal.setter(), props.on_applied.clone());
        let (workspace, count) = (Rc::clone(&workspace), count.clone());
        Callback::from(move |()| {
            let name = scope_text(&scope, &workspace).unwrap_or_default();
            let label = label_with(Label::plain("what_if_applied").with("n", count.clone()), "name", &name);
            match take(&app, Ok(Edit { label, changes: reading.changes.clone() })) {
                Taken::Refused(reason) => refusal.set(Some(reason)),
                Taken::Changed | Taken::Same => on_applied.emit(()),
            }
        })
    };
    let foot = html! {
        <>
            { Button { onclick: props.on_close.reform(|_: MouseEvent| ()), ..Button::default() }.view(words.get("action.cancel")) }
            { Button { kind: ButtonKind::Primary, submit: true, disabled: written.is_empty(), ..Button::default() }.view(words.with("what_if.apply_do", &[("n", &count)])) }
        </>
    };
    let list = |lines: Vec<String>| {
        html! { <ul class="ks-list">{ for lines.into_iter().map(|line| html! { <li key={line.clone()}>{ line }</li> }) }</ul> }
    };
    html! {
        <Dialog id="what-if-apply" title={AttrValue::from(words.get("what_if.apply_title"))} sub={Some(AttrValue::from(words.get("what_if.apply_sub")))}
            close_label={AttrValue::from(words.get("action.close"))} on_close={props.on_close.clone()} on_submit={Some(on_submit)} {foot}>
            <div class="ks-stack ks-stack--tight">
                if written.is_empty() { <p>{ words.get("what_if.apply_none") }</p> } else { <h3 class="ks-rule__head">{ words.get("what_if.apply_written") }</h3>{ list(written) } }
                if !assumed.is_empty() {
                    <h3 class="ks-rule__head">{ words.get("what_if.apply_assumed") }</h3>
                    { list(assumed) }
                    <p class="ks-field__hint">{ words.get("what_if.apply_assumed_why") }</p>
                }
                if let Some(reason) = (*refusal).clone() { <p class="ks-field__error" role="alert">{ reason }</p> }
            </div>
        </Dialog>
    }
}
