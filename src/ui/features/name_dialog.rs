//! Asks for a name.

use yew::prelude::*;

use crate::{
    app::context::use_app,
    ui::components::{
        button::{Button, ButtonKind},
        dialog::{Dialog, DialogKind},
        field::TextField,
    },
};

/// Properties of [`NameDialog`].
#[derive(Properties, PartialEq)]
pub struct NameDialogProps {
    /// Title.
    pub title: AttrValue,
    /// Name to begin with.
    #[prop_or_default]
    pub name: AttrValue,
    /// What the field is called, where it is not the name of a workspace.
    #[prop_or_default]
    pub label: Option<AttrValue>,
    /// What the main button says.
    pub action: AttrValue,
    /// The name, without blanks around it, never empty.
    pub on_save: Callback<String>,
    /// Left without saving.
    pub on_close: Callback<()>,
}

/// A dialog with one field.
#[component]
pub fn NameDialog(props: &NameDialogProps) -> Html {
    let words = use_app().words;
    let name = use_state(|| props.name.to_string());
    let is_refused = use_state(|| false);
    let on_input = {
        let (name, is_refused) = (name.setter(), is_refused.setter());
        Callback::from(move |text: String| {
            name.set(text);
            is_refused.set(false);
        })
    };
    let on_submit = {
        let (name, is_refused, on_save) = (name.clone(), is_refused.setter(), props.on_save.clone());
        Callback::from(move |()| {
            let trimmed = name.trim();
            if trimmed.is_empty() { is_refused.set(true) } else { on_save.emit(trimmed.to_owned()) }
        })
    };
    let cancel = props.on_close.reform(|_: MouseEvent| ());
    let foot = html! {
        <>
            { Button { onclick: cancel, ..Button::default() }.view(words.get("action.cancel")) }
            { Button { kind: ButtonKind::Primary, submit: true, ..Button::default() }.view(props.action.clone()) }
        </>
    };
    let error = is_refused.then(|| AttrValue::from(words.get("errors.workspace_name_missing")));
    html! {
        <Dialog id="name-dialog" title={props.title.clone()} kind={DialogKind::Small} close_label={AttrValue::from(words.get("action.close"))}
            on_close={props.on_close.clone()} on_submit={Some(on_submit)} {foot}>
            { TextField {
                id: "workspace-name".into(),
                label: props.label.clone().unwrap_or_else(|| words.get("start.name_label").into()),
                value: (*name).clone().into(),
                on_input,
                error,
                first: true,
                ..TextField::default()
            }.view() }
        </Dialog>
    }
}
