//! What is done about figures: a list and a board by the steps of PDCA, the form, and a calendar file.

mod board;
pub mod dialog;
mod event;
mod list;
pub mod of_subject;

use std::rc::Rc;

use yew::prelude::*;

use self::{
    board::Board,
    dialog::{ActionDialog, Begin},
    list::list,
};
use crate::{
    app::{
        answer::{Async, use_answer},
        context::use_app,
    },
    data::calendar_file,
    domain::monitor::ActionItem,
    engine::query::{Answer, Query},
    platform::{clock, download},
    ui::components::{button::Button, card::Card, empty::Empty, same::Same, seg::Seg, select::Choice},
    view::{
        actions::{self, ActionRow},
        formats::Formats,
    },
};

/// MIME type of a calendar file.
const CALENDAR: &str = "text/calendar;charset=utf-8";

/// How actions are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layout {
    List,
    Board,
}

/// Which actions are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    Open,
    All,
}

/// The card.
#[component]
pub fn ActionsCard() -> Html {
    let app = use_app();
    let words = app.words;
    let answer = use_answer(Query::Effects);
    let layout = use_state_eq(|| Layout::List);
    let shown = use_state_eq(|| Shown::Open);
    let opened = use_state(|| None::<Begin>);
    let workspace = app.state.open().map(|open| Same(Rc::clone(&open.catalogue)));
    let value = match &answer {
        Async::Ready { value, .. } => Some(Same(Rc::clone(value))),
        _ => None,
    };
    let rows = use_memo((value, workspace.clone(), words), |(value, workspace, words)| {
        let Some(Same(workspace)) = workspace else { return Vec::new() };
        let effects = match value.as_ref().map(|value| &*value.0) {
            Some(Answer::Effects(effects)) => effects.as_slice(),
            _ => &[],
        };
        actions::rows(&Formats::of(*words, workspace), workspace, effects, clock::today())
    });
    let Some(Same(workspace)) = workspace else { return Html::default() };
    let on_open = {
        let opened = opened.setter();
        Callback::from(move |action: Rc<ActionItem>| opened.set(Some(Begin::Of((*action).clone()))))
    };
    let on_new = {
        let opened = opened.setter();
        Callback::from(move |_: MouseEvent| opened.set(Some(Begin::New)))
    };
    let on_close = {
        let opened = opened.setter();
        Callback::from(move |()| opened.set(None))
    };
    let on_calendar = {
        let workspace = Rc::clone(&workspace);
        Callback::from(move |_: MouseEvent| {
            let events = actions::calendar(&Formats::of(words, &workspace), &workspace);
            let name = workspace.settings().map(|settings| words.of(&settings.name)).unwrap_or_default();
            let name = words.with("actions.calendar_name", &[("name", &name)]);
            let text = calendar_file::write(&name, &events, clock::now_seconds());
            download::offer("keyscore.ics", CALENDAR, text.as_bytes());
        })
    };
    let picked: Vec<ActionRow> =
        rows.iter().filter(|row| *shown == Shown::All || row.action.is_open()).cloned().collect();
    let has_days = rows
        .iter()
        .any(|row| row.action.is_open() && (row.action.due.is_some() || row.action.review.is_some()));
    let late = rows.iter().filter(|row| row.is_late).count();
    let counts = [rows.iter().filter(|row| row.action.is_open()).count().to_string(), late.to_string()];
    let [open_count, late_count] = counts.each_ref().map(String::as_str);
    let sub = words.with("actions.counts", &[("open", open_count), ("late", late_count)]);
    let choose_layout = {
        let layout = layout.setter();
        Callback::from(move |value: AttrValue| {
            layout.set(if value == "board" { Layout::Board } else { Layout::List })
        })
    };
    let choose_shown = {
        let shown = shown.setter();
        Callback::from(move |value: AttrValue| {
            shown.set(if value == "all" { Shown::All } else { Shown::Open })
        })
    };
    let bar = html! {
        <div class="ks-signals__bar">
            { Seg {
                label: words.get("actions.layout").into(),
                choices: vec![Choice::new("list", words.get("actions.layout_list")), Choice::new("board", words.get("actions.layout_board"))],
                value: if *layout == Layout::Board { "board" } else { "list" }.into(),
                on_select: choose_layout,
                ..Seg::default()
            }.view() }
            if *layout == Layout::List {
                { Seg {
                    label: words.get("actions.shown").into(),
                    choices: vec![Choice::new("open", words.get("actions.shown_open")), Choice::new("all", words.get("actions.shown_all"))],
                    value: if *shown == Shown::All { "all" } else { "open" }.into(),
                    on_select: choose_shown,
                    ..Seg::default()
                }.view() }
            }
        </div>
    };
    let body = if workspace.actions.is_empty() {
        Empty {
            icon: "target",
            text: Some(words.get("actions.none").into()),
            small: true,
            ..Empty::default()
        }
        .view()
    } else if *layout == Layout::Board {
        html! { <>{ bar }<Board rows={Same(Rc::new((*rows).clone()))} on_open={on_open} /></> }
    } else if picked.is_empty() {
        let none = Empty {
            icon: "good",
            text: Some(words.get("actions.none_open").into()),
            small: true,
            ..Empty::default()
        };
        html! { <>{ bar }{ none.view() }</> }
    } else {
        html! { <>{ bar }{ list(&picked, &on_open, words) }</> }
    };
    let actions = html! {
        <>
            if has_days { { Button { icon: Some("calendar"), onclick: on_calendar, ..Button::default() }.view(words.get("actions.calendar")) } }
            { Button { icon: Some("plus"), onclick: on_new, ..Button::default() }.view(words.get("actions.add")) }
        </>
    };
    let above = opened.as_ref().map(|begin| html! { <ActionDialog begin={begin.clone()} {on_close} /> });
    let ready = matches!(answer, Async::Ready { stale: false, .. }).then_some("actions");
    Card {
        title: words.get("actions.title").into(),
        sub: Some(sub.into()),
        actions,
        flush: true,
        ..Card::default()
    }
    .view(html! { <div data-ready={ready}>{ body }{ above.unwrap_or_default() }</div> })
}
