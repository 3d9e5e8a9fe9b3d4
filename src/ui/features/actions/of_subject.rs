//! On the page of an account or a person: what is being done about their figures, and comments and events on a line of time.

use std::{cmp::Reverse, rc::Rc};

use yew::prelude::*;

use super::{
    dialog::{ActionDialog, Begin},
    event::EventDialog,
    list::list,
};
use crate::{
    app::{
        answer::{Async, use_answer},
        context::use_app,
    },
    domain::{
        monitor::{ActionItem, Note},
        scope::Scope,
    },
    engine::query::{Answer, Query},
    platform::clock,
    state::edits::monitor::remove_note,
    ui::{
        components::{
            button::{Button, IconButton},
            card::Card,
            empty::Empty,
        },
        features::commit::take,
    },
    view::{
        actions::{self, ActionRow},
        formats::Formats,
        kpi_row::kpi_name,
        period,
    },
};

/// Properties of [`SubjectFollowUp`].
#[derive(Properties, PartialEq)]
pub struct SubjectFollowUpProps {
    /// Whose page.
    pub scope: Scope,
}

/// Both cards.
#[component]
pub fn SubjectFollowUp(props: &SubjectFollowUpProps) -> Html {
    let app = use_app();
    let words = app.words;
    let answer = use_answer(Query::Effects);
    let opened = use_state(|| None::<Begin>);
    let is_writing = use_state_eq(|| false);
    let Some(open) = app.state.open() else { return Html::default() };
    let workspace = Rc::clone(&open.catalogue);
    let formats = Formats::of(words, &workspace);
    let effects = match &answer {
        Async::Ready { value, .. } => match &**value {
            Answer::Effects(effects) => effects.clone(),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    };
    let rows: Vec<ActionRow> = actions::rows(&formats, &workspace, &effects, clock::today())
        .into_iter()
        .filter(|row| row.action.scope == props.scope)
        .collect();
    let on_open = {
        let opened = opened.setter();
        Callback::from(move |action: Rc<ActionItem>| opened.set(Some(Begin::Of((*action).clone()))))
    };
    let on_close = {
        let opened = opened.setter();
        Callback::from(move |()| opened.set(None))
    };
    let write = |writes: bool| {
        let is_writing = is_writing.setter();
        move || is_writing.set(writes)
    };
    let (begin_event, end_event) = (write(true), write(false));
    let mut notes: Vec<&Note> = workspace.notes.values().filter(|note| note.scope == props.scope).collect();
    notes.sort_by_key(|note| (Reverse(note.day), note.id));
    let note = |note: &&Note| {
        let kpi = note.kpi.and_then(|kpi| workspace.kpis.get(&kpi)).map(|kpi| kpi_name(kpi, &formats));
        let about = kpi.map(|kpi| match note.period {
            Some(period) => format!("{kpi} · {}", formats.period(period)),
            None => kpi.to_string(),
        });
        let more: Vec<String> =
            about.into_iter().chain(Some(note.name.clone()).filter(|name| !name.is_empty())).collect();
        let on_remove = {
            let (app, note) = (app.clone(), (*note).clone());
            Callback::from(move |_: MouseEvent| {
                take(&app, Ok(remove_note(&note)));
            })
        };
        let day = period::day(note.day, words);
        let label = words.with("actions.remove_note", &[("day", &day)]).into();
        let remove =
            IconButton { icon: "trash", small: true, label, onclick: on_remove, ..IconButton::default() };
        html! {
            <li key={note.id.to_string()} class="ks-feed__item" data-note={note.id.to_string()}>
                <p class="ks-timeline__day">{ day }</p>
                <div class="ks-feed__body"><p>{ &note.text }</p>if !more.is_empty() { <p class="ks-feed__text">{ more.join(" · ") }</p> }</div>
                <div class="ks-feed__end">{ remove.view() }</div>
            </li>
        }
    };
    let add = Button {
        icon: Some("plus"),
        onclick: Callback::from(move |_: MouseEvent| begin_event()),
        ..Button::default()
    };
    let timeline = html! {
        if notes.is_empty() {
            { Empty { icon: "clock", text: Some(words.get("actions.no_notes").into()), small: true, ..Empty::default() }.view() }
        } else {
            <ul class="ks-feed">{ for notes.iter().map(note) }</ul>
        }
    };
    html! {
        <>
            if !rows.is_empty() {
                { Card { title: words.get("actions.title").into(), flush: true, ..Card::default() }.view(list(&rows, &on_open, words)) }
            }
            { Card {
                title: words.get("actions.timeline").into(),
                sub: Some(words.get("actions.timeline_sub").into()),
                actions: html! { <span data-test="event">{ add.view(words.get("actions.add_event")) }</span> },
                ..Card::default()
            }.view(timeline) }
            if let Some(begin) = &*opened { <ActionDialog begin={begin.clone()} {on_close} /> }
            if *is_writing { <EventDialog scope={props.scope.clone()} on_close={Callback::from(move |()| end_event())} /> }
        </>
    }
}
