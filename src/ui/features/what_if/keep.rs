//! Asks under which name changes are kept, and what they are about.

use yew::prelude::*;

use crate::{
    app::context::use_app,
    ui::components::{
        button::{Button, ButtonKind},
        cell::Taken,
        dialog::{Dialog, DialogKind},
        field::{TextField, TextKind},
    },
};

/// Properties of [`KeepDialog`].
#[derive(Properties, PartialEq)]
pub struct KeepDialogProps {
    /// Title.
    pub title: AttrValue,
    /// What is to be known.
    #[prop_or_default]
    pub sub: Option<AttrValue>,
    /// What the main button says.
    pub action: AttrValue,
    /// Name to begin with.
    #[prop_or_default]
    pub name: AttrValue,
    /// Note to begin with.
    #[prop_or_default]
    pub note: AttrValue,
    /// Takes name and note.
    pub on_save: Callback<(String, String), Taken>,
    /// Closed.
    pub on_close: Callback<()>,
}

/// The dialog.
#[component]
pub fn KeepDialog(props: &KeepDialogProps) -> Html {
    let words = use_app().words;
    let name = use_state_eq(|| props.name.to_string());
    let note = use_state_eq(|| props.note.to_string());
    let refusal = use_state_eq(|| None::<AttrValue>);
    let on_submit = {
        let (name, note, refusal) = (name.clone(), note.clone(), refusal.setter());
        let (on_save, on_close) = (props.on_save.clone(), props.on_close.clone());
        Callback::from(move |()| match on_save.emit(((*name).clone(), (*note).clone())) {
            Taken::Refused(reason) => refusal.set(Some(reason)),
            Taken::Changed | Taken::Same => on_close.emit(()),
        })
    };
    let foot = html! {
        <>
            { Button { onclick: props.on_close.reform(|_: MouseEvent| ()), ..Button::default() }.view(words.get("action.cancel")) }
            { Button { kind: ButtonKind::Primary, submit: true, ..Button::default() }.view(props.action.clone()) }
        </>
    };
    let typed = |text: UseStateHandle<String>| Callback::from(move |typed: String| text.set(typed));
    html! {
        <Dialog id="scenario-dialog" title={props.title.clone()} sub={props.sub.clone()} kind={DialogKind::Small}
            close_label={AttrValue::from(words.get("action.close"))} on_close={props.on_close.clone()} on_submit={Some(on_submit)} {foot}>
            <div class="ks-form">
                { TextField { id: "scenario-name".into(), label: words.get("what_if.keep_name").into(), value: (*name).clone().into(), on_input: typed(name.clone()), error: (*refusal).clone(), first: true, ..TextField::default() }.view() }
                { TextField { id: "scenario-note".into(), label: words.get("what_if.keep_note").into(), value: (*note).clone().into(), on_input: typed(note.clone()), kind: TextKind::Area, optional: Some(words.get("setup.optional").into()), ..TextField::default() }.view() }
            </div>
        </Dialog>
    }
}
