//! The workspace file with a passphrase: asks for it and offers the locked file.

use yew::prelude::*;

use crate::{
    app::{
        context::use_app,
        tasks::{
            self,
            share::{lock_with, propose_passphrase},
        },
    },
    data::share::LEAST_PASSPHRASE,
    domain::change::Label,
    platform::dom,
    state::{action::Action, app_state::Tone},
    ui::components::{
        button::{Button, ButtonKind},
        dialog::{Dialog, DialogKind},
        field::TextField,
    },
};

/// A button that opens the question.
#[component]
pub fn LockFile() -> Html {
    let app = use_app();
    let words = app.words;
    let passphrase = use_state_eq(|| None::<String>);
    let is_short = use_state_eq(|| false);
    let is_writing = use_state_eq(|| false);
    let begin = {
        let (passphrase, is_short) = (passphrase.setter(), is_short.setter());
        Callback::from(move |_: MouseEvent| {
            passphrase.set(Some(propose_passphrase().unwrap_or_default()));
            is_short.set(false);
        })
    };
    let close = {
        let passphrase = passphrase.setter();
        Callback::from(move |()| passphrase.set(None))
    };
    let on_input = {
        let (passphrase, is_short) = (passphrase.setter(), is_short.setter());
        Callback::from(move |text: String| {
            passphrase.set(Some(text));
            is_short.set(false);
        })
    };
    let on_submit = {
        let (app, written) = (app.clone(), (*passphrase).clone().unwrap_or_default());
        let (is_short, is_writing, close) = (is_short.setter(), is_writing.setter(), close.clone());
        Callback::from(move |()| {
            let written = dom::composed(written.trim());
            if written.chars().count() < LEAST_PASSPHRASE {
                return is_short.set(true);
            }
            let Some(lock) = lock_with(written) else {
                let detail = app.words.get("share.no_secrets").to_string();
                let label = Label::plain("not_exported").with("detail", detail);
                return app.dispatch.send(Action::Notify(Tone::Bad, label, None));
            };
            is_writing.set(true);
            let (is_writing, close) = (is_writing.clone(), close.clone());
            let on_end = Callback::from(move |()| {
                is_writing.set(false);
                close.emit(());
            });
            tasks::export_locked(app.dispatch.runtime(), lock, on_end);
        })
    };
    let dialog = (*passphrase).as_ref().map(|text| {
        let foot = html! {
            <>
                { Button { onclick: close.reform(|_: MouseEvent| ()), ..Button::default() }.view(words.get("action.cancel")) }
                { Button { kind: ButtonKind::Primary, submit: true, busy: *is_writing, icon: Some("download"), ..Button::default() }.view(words.get("share.file_lock_go")) }
            </>
        };
        let field = TextField {
            id: "file-passphrase".into(),
            label: words.get("share.passphrase").into(),
            value: text.clone().into(),
            on_input,
            hint: Some(words.get("share.passphrase_hint").into()),
            error: is_short.then(|| {
                words.with("share.passphrase_short", &[("n", &LEAST_PASSPHRASE.to_string())]).into()
            }),
            first: true,
            ..TextField::default()
        };
        html! {
            <Dialog id="lock-dialog" title={AttrValue::from(words.get("share.file_lock_title"))} sub={AttrValue::from(words.get("share.file_lock_sub"))} kind={DialogKind::Small}
                close_label={AttrValue::from(words.get("action.close"))} on_close={close.clone()} on_submit={Some(on_submit)} {foot}>
                <div class="ks-form">{ field.view() }</div>
            </Dialog>
        }
    });
    html! {
        <>
            { Button { icon: Some("lock"), onclick: begin, ..Button::default() }.view(words.get("share.file_lock")) }
            { dialog.unwrap_or_default() }
        </>
    }
}
