//! Handing all accounts of a person over to another one from a day on.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::context::use_app,
    domain::{date::Day, id::Id, people::Employee},
    platform::{collate::collator, dom},
    state::edits::{
        EditError,
        ownership::{hand_over, held_from},
    },
    ui::{
        components::{
            button::Button,
            cell::Taken,
            dialog::Dialog,
            field::{TextField, TextKind},
            icon::{IconSize, icon},
            select::{Choice, Select},
        },
        features::{commit::take, record_editor::form_buttons},
    },
    view::number,
};

/// Properties of [`HandOver`].
#[derive(Properties, PartialEq)]
pub struct HandOverProps {
    /// Whose accounts.
    pub person: Id<Employee>,
}

/// The button that opens the form.
#[component]
pub fn HandOver(props: &HandOverProps) -> Html {
    let app = use_app();
    let is_open = use_state_eq(|| false);
    let show = |wanted: bool| {
        let is_open = is_open.setter();
        Callback::from(move |()| is_open.set(wanted))
    };
    let button = Button {
        small: true,
        icon: Some("right"),
        onclick: show(true).reform(|_: MouseEvent| ()),
        ..Button::default()
    };
    html! {
        <>
            <span id="hand-over-open">{ button.view(app.words.get("owners.hand_over")) }</span>
            if *is_open { <HandOverDialog person={props.person} on_close={show(false)} /> }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct HandOverDialogProps {
    person: Id<Employee>,
    on_close: Callback<()>,
}

/// What is typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Typed {
    to: String,
    from: String,
    reason: String,
}

#[component]
fn HandOverDialog(props: &HandOverDialogProps) -> Html {
    let app = use_app();
    let words = app.words;
    let typed = use_state(Typed::default);
    let refusal = use_state_eq(|| None::<(Option<EditError>, AttrValue)>);
    let body = use_node_ref();
    let Some(open) = app.state.open() else { return Html::default() };
    let workspace = Rc::clone(&open.catalogue);
    let Some(person) = workspace.employees.get(&props.person) else { return Html::default() };
    let day = typed.from.trim().parse::<Day>().ok();
    let held = held_from(&workspace, person.id, day.unwrap_or(Day::END));
    let on_submit = {
        let (app, workspace, giver) = (app.clone(), Rc::clone(&workspace), person.id);
        let (to, reason) = (typed.to.parse::<Id<Employee>>().ok(), typed.reason.clone());
        let (refusal, on_close, body) = (refusal.setter(), props.on_close.clone(), body.clone());
        let (pick, no_day) = (words.get("owners.pick"), words.get("errors.not_a_day"));
        let nothing = words.get("owners.nothing");
        Callback::from(move |()| {
            let edit = match (to, day) {
                (None, _) => {
                    refusal.set(Some((Some(EditError::ShareTwice), AttrValue::from(pick.clone()))));
                    dom::focus_in(&body, "select");
                    return;
                }
                (_, None) => {
                    refusal.set(Some((Some(EditError::DayUnread), AttrValue::from(no_day.clone()))));
                    return;
                }
                (Some(to), Some(day)) => hand_over(&workspace, (giver, to), day, &reason),
            };
            let error = edit.as_ref().err().copied();
            match take(&app, edit) {
                Taken::Refused(_) if error == Some(EditError::Gone) => {
                    refusal.set(Some((error, AttrValue::from(nothing.clone()))));
                }
                Taken::Refused(text) => refusal.set(Some((error, text))),
                _ => on_close.emit(()),
            }
        })
    };
    let wrong = |about: &[EditError]| {
        let found = (*refusal).clone()?;
        found.0.is_some_and(|error| about.contains(&error)).then_some(found.1)
    };
    let other = (*refusal).clone().filter(|(error, _)| error.is_none_or(|error| error == EditError::Gone));
    let write = |write: fn(&mut Typed, String)| {
        let (typed, refusal) = (typed.clone(), refusal.setter());
        Callback::from(move |text: String| {
            let mut next = (*typed).clone();
            write(&mut next, text);
            typed.set(next);
            refusal.set(None);
        })
    };
    let compare = collator(words.lang());
    let others = workspace.employees.values().filter(|one| one.id != person.id);
    let mut others: Vec<_> = others.map(|one| (one.id, words.of(&one.name))).collect();
    others.sort_by(|left, right| compare(&left.1, &right.1));
    let none = std::iter::once(Choice::new("", words.get("owners.pick_one")));
    let choices = none.chain(others.into_iter().map(|(id, name)| Choice::new(id.to_string(), name)));
    let account = |(account, share): &(Id<_>, _)| {
        let known = workspace.accounts.get(account)?;
        let name = words.of(&known.name);
        Some(html! { <li key={account.to_string()}>{ format!("{name} {}%", number::weight(*share)) }</li> })
    };
    let name = words.of(&person.name);
    let title = words.with("owners.hand_over_title", &[("name", &name)]);
    let foot = form_buttons(&props.on_close, false, words);
    html! {
        <Dialog id="hand-over" title={AttrValue::from(title)} close_label={AttrValue::from(words.get("action.close"))}
            on_close={props.on_close.clone()} on_submit={Some(on_submit)} {foot}>
            <div class="ks-form" ref={body}>
                <div class="ks-form ks-form--cols">
                    { Select {
                        id: "hand-over-to".into(),
                        label: words.get("owners.to").into(),
                        choices: choices.collect(),
                        value: typed.to.clone().into(),
                        on_select: write(|typed, text| typed.to = text).reform(|value: AttrValue| value.to_string()),
                        error: wrong(&[EditError::ShareTwice]),
                        ..Select::default()
                    }.view() }
                    { TextField {
                        id: "hand-over-from".into(),
                        kind: TextKind::Day,
                        label: words.get("owners.from").into(),
                        value: typed.from.clone().into(),
                        on_input: write(|typed, text| typed.from = text),
                        error: wrong(&[EditError::DayUnread]),
                        ..TextField::default()
                    }.view() }
                </div>
                { TextField {
                    id: "hand-over-reason".into(),
                    label: words.get("owners.reason").into(),
                    value: typed.reason.clone().into(),
                    on_input: write(|typed, text| typed.reason = text),
                    error: wrong(&[EditError::ReasonMissing]),
                    ..TextField::default()
                }.view() }
                <section data-test="hand-over-accounts">
                    <h3 class="ks-field__label">{ words.get("owners.accounts") }</h3>
                    if held.is_empty() {
                        <p class="ks-mute">{ words.get("owners.nothing") }</p>
                    } else {
                        <ul class="ks-formula__uses">{ for held.iter().filter_map(account) }</ul>
                    }
                    <p class="ks-field__hint">{ words.get("owners.hand_over_hint") }</p>
                </section>
                if let Some((_, text)) = other { <p class="ks-field__error" role="alert">{ icon("octagon", IconSize::Small) }{ text }</p> }
            </div>
        </Dialog>
    }
}
