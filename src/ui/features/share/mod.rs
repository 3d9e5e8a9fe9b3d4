//! Sharing the open workspace, or one card of it, by a link that carries it.

pub mod lock_file;
mod made;

use yew::prelude::*;

use crate::{
    app::{
        context::use_app,
        route::use_period,
        tasks::share::{Made, Wanted, propose_passphrase, share},
    },
    data::share::{LEAST_PASSPHRASE, card::Whose},
    platform::dom,
    ui::{
        components::{
            button::{Button, ButtonKind},
            dialog::{Dialog, DialogKind},
            field::TextField,
            icon::{IconSize, icon},
            seg::Seg,
            select::Choice,
        },
        features::share::made::made_view,
    },
    view::formats::Formats,
};

/// The value of the choice that shares all of the workspace.
const ALL: &str = "all";

/// Properties of [`ShareButton`].
#[derive(Properties, PartialEq)]
pub struct ShareButtonProps {
    /// Whose card the screen shows.
    pub whose: Whose,
    /// The name of that person or account.
    pub name: AttrValue,
}

/// A button that opens the dialog.
#[component]
pub fn ShareButton(props: &ShareButtonProps) -> Html {
    let words = use_app().words;
    let is_open = use_state_eq(|| false);
    let set = |wanted: bool| {
        let is_open = is_open.setter();
        Callback::from(move |()| is_open.set(wanted))
    };
    let button =
        Button { icon: Some("link"), onclick: set(true).reform(|_: MouseEvent| ()), ..Button::default() };
    html! {
        <>
            { button.view(words.get("share.open")) }
            if *is_open { <ShareDialog card={Some((props.whose, props.name.clone()))} on_close={set(false)} /> }
        </>
    }
}

/// Properties of [`ShareDialog`].
#[derive(Properties, PartialEq)]
pub struct ShareDialogProps {
    /// The card that is on the screen, with the name of the person or account.
    #[prop_or_default]
    pub card: Option<(Whose, AttrValue)>,
    /// Closed.
    pub on_close: Callback<()>,
}

/// The dialog.
#[component]
pub fn ShareDialog(props: &ShareDialogProps) -> Html {
    let app = use_app();
    let words = app.words;
    let (period, _) = use_period();
    let is_all = use_state_eq(|| props.card.is_none());
    let passphrase = use_state_eq(|| None::<String>);
    let is_short = use_state_eq(|| false);
    let is_masked = use_state_eq(|| false);
    let is_making = use_state_eq(|| false);
    let made = use_state_eq(|| None::<Made>);
    let Some(open) = app.state.open() else { return Html::default() };
    let formats = Formats::of(words, &open.catalogue);
    let whose = props.card.as_ref().filter(|_| !*is_all).map(|(whose, _)| *whose);
    let on_what = {
        let (is_all, made) = (is_all.setter(), made.setter());
        Callback::from(move |value: AttrValue| {
            is_all.set(value == ALL);
            made.set(None);
        })
    };
    let on_mask = {
        let (is_masked, made) = (is_masked.setter(), made.setter());
        Callback::from(move |event: Event| {
            is_masked.set(dom::is_checked(&event));
            made.set(None);
        })
    };
    let on_lock = {
        let (passphrase, is_short, made) = (passphrase.setter(), is_short.setter(), made.setter());
        Callback::from(move |event: Event| {
            passphrase.set(dom::is_checked(&event).then(|| propose_passphrase().unwrap_or_default()));
            is_short.set(false);
            made.set(None);
        })
    };
    let on_passphrase = {
        let (passphrase, is_short, made) = (passphrase.setter(), is_short.setter(), made.setter());
        Callback::from(move |text: String| {
            passphrase.set(Some(text));
            is_short.set(false);
            made.set(None);
        })
    };
    let on_submit = {
        let (app, passphrase, is_short) = (app.clone(), (*passphrase).clone(), is_short.setter());
        let is_masked = *is_masked;
        let (is_making, made) = (is_making.setter(), made.setter());
        Callback::from(move |()| {
            let passphrase = passphrase.as_deref().map(|text| dom::composed(text.trim()));
            if passphrase.as_ref().is_some_and(|text| text.chars().count() < LEAST_PASSPHRASE) {
                return is_short.set(true);
            }
            is_making.set(true);
            made.set(None);
            let (is_making, made) = (is_making.clone(), made.clone());
            let on_done = Callback::from(move |outcome: Made| {
                is_making.set(false);
                made.set(Some(outcome));
            });
            share(&app, Wanted { whose, period, passphrase, is_masked }, on_done);
        })
    };
    let what = props.card.is_some().then(|| {
        let seg = Seg {
            label: words.get("share.what").into(),
            choices: vec![
                Choice::new("card", words.get("share.card").to_string()),
                Choice::new(ALL, words.get("share.all").to_string()),
            ],
            value: if *is_all { ALL.into() } else { "card".into() },
            on_select: on_what,
            small: false,
        };
        seg.view()
    });
    let about = match props.card.as_ref().filter(|_| !*is_all) {
        Some((_, name)) => {
            words.with("share.card_text", &[("name", name), ("period", &formats.period(period))])
        }
        None => words.get("share.all_text"),
    };
    let foot = html! {
        <>
            { Button { onclick: props.on_close.reform(|_: MouseEvent| ()), ..Button::default() }.view(words.get("action.close")) }
            { Button { kind: ButtonKind::Primary, submit: true, busy: *is_making, icon: Some("link"), ..Button::default() }.view(words.get("share.make")) }
        </>
    };
    let field = passphrase.as_ref().map(|text| {
        TextField {
            id: "share-passphrase".into(),
            label: words.get("share.passphrase").into(),
            value: text.clone().into(),
            on_input: on_passphrase,
            hint: Some(words.get("share.passphrase_hint").into()),
            error: is_short.then(|| {
                words.with("share.passphrase_short", &[("n", &LEAST_PASSPHRASE.to_string())]).into()
            }),
            ..TextField::default()
        }
        .view()
    });
    let outcome = (*made).as_ref().map(|made| made_view(&app, &open.catalogue, made, passphrase.is_some()));
    html! {
        <Dialog id="share-dialog" title={AttrValue::from(words.get("share.title"))} sub={AttrValue::from(words.get("share.sub"))} kind={DialogKind::Normal}
            close_label={AttrValue::from(words.get("action.close"))} on_close={props.on_close.clone()} on_submit={Some(on_submit)} {foot}>
            <div class="ks-form">
                <div class="ks-stack ks-stack--tight">
                    { what.unwrap_or_default() }
                    <p class="ks-mute">{ about }</p>
                </div>
                <div class="ks-stack ks-stack--tight">
                    <label class="ks-check"><input type="checkbox" data-test="share-mask" checked={*is_masked} onchange={on_mask} /><span>{ words.get("share.mask") }</span></label>
                    if *is_masked { <p class="ks-mute">{ words.get("share.mask_text") }</p> }
                    <label class="ks-check"><input type="checkbox" data-test="share-lock" checked={passphrase.is_some()} onchange={on_lock} /><span>{ words.get("share.lock") }</span></label>
                    { field.unwrap_or_default() }
                </div>
                <div class="ks-note">{ icon("info", IconSize::Normal) }<div>{ words.get(if passphrase.is_some() { "share.honest_locked" } else { "share.honest" }) }</div></div>
                <div role="status" class="ks-stack ks-stack--tight">{ outcome.unwrap_or_default() }</div>
            </div>
        </Dialog>
    }
}
