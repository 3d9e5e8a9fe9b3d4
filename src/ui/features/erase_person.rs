//! Erasing a person's name and codes: says what is rewritten and what stays, shows the texts in which the name stands, and asks
//! twice.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{
        context::use_app,
        tasks::{
            erase::{erase_person, texts_of_person},
            keep::is_saved,
        },
    },
    domain::{id::Id, people::Employee},
    platform::dom,
    ui::components::{
        button::{Button, ButtonKind},
        card::Card,
        dialog::{Dialog, DialogKind},
        icon::{IconSize, icon_like},
    },
};

/// What is rewritten, as keys below `erase.`.
const REWRITTEN: [&str; 4] = ["erase.name", "erase.rows", "erase.copies", "erase.cycles"];
/// What stays.
const STAYS: [&str; 4] = ["erase.figures", "erase.longer", "erase.files", "erase.others"];
/// Texts that are shown at most.
const MOST_TEXTS: usize = 50;

/// Properties of [`ErasePerson`].
#[derive(Properties, PartialEq)]
pub struct ErasePersonProps {
    /// Who.
    pub person: Id<Employee>,
    /// Their name.
    pub name: AttrValue,
}

/// How far the question is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    No,
    Once,
    Twice,
}

/// The card with the action.
#[component]
pub fn ErasePerson(props: &ErasePersonProps) -> Html {
    let app = use_app();
    let words = app.words;
    let asked = use_state_eq(|| Asked::No);
    let is_sure = use_state_eq(|| false);
    let is_busy = use_state_eq(|| false);
    let texts = use_state_eq(Rc::<Vec<String>>::default);
    let Some(open) = app.state.open() else { return Html::default() };
    let (id, is_read_only) = (open.id, open.read_only);
    let ask = {
        let asked = asked.setter();
        Callback::from(move |_: MouseEvent| asked.set(Asked::Once))
    };
    let on_close = {
        let (asked, is_sure, is_busy) = (asked.setter(), is_sure.setter(), *is_busy);
        Callback::from(move |()| {
            if !is_busy {
                asked.set(Asked::No);
                is_sure.set(false);
            }
        })
    };
    let on_submit = {
        let (app, person, now) = (app.clone(), props.person, *asked);
        let (asked, is_sure, is_busy, was_sure) =
            (asked.setter(), is_sure.setter(), is_busy.clone(), *is_sure);
        let texts = texts.setter();
        Callback::from(move |()| match now {
            Asked::Once if !*is_busy && is_saved(&app) => {
                is_busy.set(true);
                let (asked, texts, is_busy) = (asked.clone(), texts.clone(), is_busy.setter());
                texts_of_person(&app, id, person, move |found| {
                    is_busy.set(false);
                    asked.set(if found.is_some() { Asked::Twice } else { Asked::No });
                    texts.set(Rc::new(found.unwrap_or_default()));
                });
            }
            Asked::Twice if was_sure && !*is_busy && is_saved(&app) => {
                is_busy.set(true);
                let (asked, is_sure, is_busy) = (asked.clone(), is_sure.clone(), is_busy.setter());
                erase_person(&app, id, person, move |_| {
                    is_busy.set(false);
                    is_sure.set(false);
                    asked.set(Asked::No);
                });
            }
            _ => {}
        })
    };
    let on_sure = {
        let is_sure = is_sure.setter();
        Callback::from(move |event: Event| is_sure.set(dom::is_checked(&event)))
    };
    let list = |keys: &[&str]| html! { <ul class="ks-formula__uses">{ for keys.iter().map(|key| html! { <li key={*key}>{ words.get(key) }</li> }) }</ul> };
    let dialog = (*asked != Asked::No).then(|| {
        let is_last = *asked == Asked::Twice;
        let cancel = Button { onclick: on_close.reform(|_: MouseEvent| ()), disabled: *is_busy, ..Button::default() };
        let go = Button {
            kind: if is_last { ButtonKind::Danger } else { ButtonKind::Primary },
            submit: true,
            busy: *is_busy,
            disabled: !is_saved(&app) || (is_last && !*is_sure),
            ..Button::default()
        };
        let foot = html! { <>{ cancel.view(words.get("action.cancel")) }{ go.view(words.get(if is_last { "erase.do" } else { "erase.next" })) }</> };
        html! {
            <Dialog id="erase-dialog" title={AttrValue::from(words.with("erase.title", &[("name", &props.name)]))} kind={DialogKind::Small}
                close_label={AttrValue::from(words.get("action.close"))} on_close={on_close.clone()} on_submit={Some(on_submit)} {foot}>
                if is_last {
                    <div class="ks-stack ks-stack--tight">
                        if texts.is_empty() {
                            <p>{ words.get("erase.texts_none") }</p>
                        } else {
                            <div>
                                <p>{ words.with("erase.texts", &[("n", &texts.len().to_string())]) }</p>
                                <ul class="ks-formula__uses" data-test="erase-texts">{ for texts.iter().take(MOST_TEXTS).map(|text| html! { <li key={text.clone()}>{ text.clone() }</li> }) }</ul>
                            </div>
                            if texts.len() > MOST_TEXTS { <p class="ks-mute">{ words.with("erase.texts_more", &[("n", &(texts.len() - MOST_TEXTS).to_string())]) }</p> }
                        }
                        <div class="ks-note ks-note--watch">{ icon_like("watch", IconSize::Normal, Some("ks-status__mark")) }<div>{ words.get("erase.no_way_back") }</div></div>
                        <label class="ks-check"><input type="checkbox" data-test="erase-sure" checked={*is_sure} onchange={on_sure} /><span>{ words.with("erase.sure", &[("name", &props.name)]) }</span></label>
                    </div>
                } else {
                    <div class="ks-stack">
                        <div><p>{ words.get("erase.rewritten") }</p>{ list(&REWRITTEN) }</div>
                        <div><p>{ words.get("erase.stays") }</p>{ list(&STAYS) }</div>
                    </div>
                }
            </Dialog>
        }
    });
    let action = Button {
        kind: ButtonKind::Ghost,
        icon: Some("trash"),
        onclick: ask,
        disabled: is_read_only,
        ..Button::default()
    };
    Card {
        title: words.get("erase.card").into(),
        actions: html! { <span data-test="erase-open">{ action.view(words.get("erase.open")) }</span> },
        ..Card::default()
    }
    .view(
        html! { <><p class="ks-mute">{ words.get("erase.card_text") }</p>{ dialog.unwrap_or_default() }</> },
    )
}
