//! Who looks after an account since when: the card of an account, its form, and handing all accounts of a person over.

mod dialog;
pub mod draft;
pub mod hand_over;

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::context::use_app,
    domain::{account::Account, date::Day, id::Id, ownership::OwnershipSplit, period::Period},
    state::edits::ownership::{in_force, remove_split, splits_of},
    ui::{
        components::{
            badge::{BadgeLook, badge},
            button::{Button, IconButton},
            card::Card,
            empty::Empty,
            table::{ScrollHeight, scroll_region},
        },
        features::{commit::take, owners::dialog::OwnersDialog},
    },
    view::{message::Words, ownership::owners_text, period},
};

/// Properties of [`OwnersCard`].
#[derive(Properties, PartialEq)]
pub struct OwnersCardProps {
    /// Whose owners.
    pub account: Id<Account>,
    /// The period on screen: its last day says who owns now.
    pub period: Period,
}

/// Which split the form is open for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Edited {
    New,
    Known(Day),
}

/// The card with the dated list of owners.
#[component]
pub fn OwnersCard(props: &OwnersCardProps) -> Html {
    let app = use_app();
    let words = app.words;
    let edited = use_state_eq(|| None::<Edited>);
    let Some(open) = app.state.open() else { return Html::default() };
    let workspace = Rc::clone(&open.catalogue);
    let Some(account) = workspace.accounts.get(&props.account).cloned() else { return Html::default() };
    let calendar = workspace.settings().map(|settings| settings.calendar).unwrap_or_default();
    let now =
        in_force(&workspace, account.id, Some(props.period.days(calendar).last())).map(|split| split.id);
    let show = |what: Option<Edited>| {
        let edited = edited.setter();
        Callback::from(move |()| edited.set(what))
    };
    let row = |split: &OwnershipSplit| {
        let since = since_words(split.from, words);
        let remove = {
            let (app, account, split) = (app.clone(), account.clone(), split.clone());
            Callback::from(move |_: MouseEvent| {
                take(&app, Ok(remove_split(&account, &split)));
            })
        };
        let label = |key: &str| AttrValue::from(words.with(key, &[("name", &since)]));
        let (edit, gone) = (
            IconButton {
                icon: "edit",
                small: true,
                label: label("action.edit_named"),
                onclick: show(Some(Edited::Known(split.from))).reform(|_: MouseEvent| ()),
                ..IconButton::default()
            },
            IconButton {
                icon: "trash",
                small: true,
                label: label("action.remove_named"),
                onclick: remove,
                ..IconButton::default()
            },
        );
        html! {
            <tr key={split.id.to_string()} data-from={split.from.to_string()}>
                <th scope="row">
                    { since.clone() }
                    if Some(split.id) == now { { " " }{ badge(BadgeLook::Accent, &words.get("owners.now")) } }
                </th>
                <td>{ owners_text(split, &workspace, words) }</td>
                <td>{ split.reason.clone() }</td>
                <td class="ks-table__act">{ edit.view() }{ gone.view() }</td>
            </tr>
        }
    };
    let splits = splits_of(&workspace, account.id);
    let change = Button {
        icon: Some("plus"),
        onclick: show(Some(Edited::New)).reform(|_: MouseEvent| ()),
        ..Button::default()
    };
    let action = if splits.is_empty() { "owners.set" } else { "owners.change" };
    let body = html! {
        <>
            if splits.is_empty() {
                { Empty { icon: "people", small: true, text: Some(words.get("owners.none").into()), ..Empty::default() }.view() }
            } else {
                { scroll_region(words.get("owners.title"), ScrollHeight::Limited, html! {
                    <table class="ks-table" data-test="owners">
                        <caption class="ks-sr">{ words.get("owners.title") }</caption>
                        <thead><tr>
                            <th scope="col">{ words.get("owners.since") }</th>
                            <th scope="col">{ words.get("owners.who") }</th>
                            <th scope="col">{ words.get("owners.reason") }</th>
                            <th scope="col"><span class="ks-sr">{ words.get("action.edit") }</span></th>
                        </tr></thead>
                        <tbody>{ for splits.values().rev().map(|split| row(split)) }</tbody>
                    </table>
                }) }
            }
            if let Some(what) = *edited {
                <OwnersDialog account={account.id} known={match what { Edited::New => None, Edited::Known(day) => Some(day) }} on_close={show(None)} />
            }
        </>
    };
    Card {
        title: words.get("owners.title").into(),
        sub: Some(words.get("owners.sub").into()),
        flush: true,
        actions: change.view(words.get(action)),
        ..Card::default()
    }
    .view(body)
}

/// A first day in words.
pub(super) fn since_words(from: Day, words: Words) -> String {
    if from == Day::BEGIN { words.get("owners.always").to_string() } else { period::day(from, words) }
}
