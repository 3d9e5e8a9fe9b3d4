//! What a row rests on: each signal with its rule and numbers, what was said about it, comments on the figure, and the ways on.

use std::rc::Rc;

use yew::prelude::*;

use super::{Deed, OnDeed};
use crate::{
    app::{
        context::use_app,
        route::{Route, use_address_query},
    },
    domain::{
        monitor::{Acknowledgement, Note, SignalRules},
        scope::Member,
        workspace::Workspace,
    },
    state::edits::monitor::reopen,
    ui::{
        components::{
            button::{Button, ButtonKind},
            dialog::{Dialog, DialogKind},
            icon::icon_and_text,
            link::RouteLink,
        },
        features::{commit::take, explain::ExplainButton},
    },
    view::{
        formats::Formats,
        message::Words,
        period,
        signals::{SignalRow, basis, kind_key},
    },
};

/// Properties of [`SignalDrawer`].
#[derive(Properties, PartialEq)]
pub(super) struct SignalDrawerProps {
    /// The row.
    pub(super) row: SignalRow,
    /// Something else is to be done with it.
    pub(super) on_deed: OnDeed,
    /// Closed.
    pub(super) on_close: Callback<()>,
}

/// The drawer.
#[component]
pub(super) fn SignalDrawer(props: &SignalDrawerProps) -> Html {
    let app = use_app();
    let words = app.words;
    let query = use_address_query();
    let Some(open) = app.state.open() else { return Html::default() };
    let (id, workspace) = (open.id, Rc::clone(&open.catalogue));
    let row = &props.row;
    let formats = Formats::of(words, &workspace);
    let card = match row.cell.scope.single() {
        Some(Member::Account(account)) => Route::Account { workspace: id, account },
        Some(Member::Employee(person)) => Route::Person { workspace: id, person },
        _ => Route::Overview { workspace: id },
    };
    let on = |deed: Deed| {
        let row = row.clone();
        props.on_deed.reform(move |_: MouseEvent| (deed, row.clone()))
    };
    let on_reopen = {
        let (app, ids, on_close) = (app.clone(), row.acknowledgements(), props.on_close.clone());
        Callback::from(move |_: MouseEvent| {
            let Some(open) = app.state.open() else { return };
            take(&app, Ok(reopen(&open.catalogue, &ids)));
            on_close.emit(());
        })
    };
    let said: Vec<&Acknowledgement> = row.items.iter().filter_map(|item| item.said.as_ref()).collect();
    let foot = html! {
        <>
            <span class="ks-dialog__aside">{ Button { icon: Some("edit"), onclick: on(Deed::Comment), ..Button::default() }.view(words.get("signals.comment")) }</span>
            { Button { icon: Some("target"), onclick: on(Deed::Act), ..Button::default() }.view(words.get("signals.act")) }
            if !said.is_empty() { { Button { icon: Some("undo"), onclick: on_reopen, ..Button::default() }.view(words.get("signals.reopen")) } }
            if row.is_open() { { Button { kind: ButtonKind::Primary, icon: Some("check"), onclick: on(Deed::Acknowledge), ..Button::default() }.view(words.get("signals.acknowledge")) } }
        </>
    };
    let title = words.with("signals.drawer", &[("kpi", &row.name), ("name", &row.whose)]);
    html! {
        <Dialog id="signal-drawer" title={AttrValue::from(title)} sub={Some(AttrValue::from(formats.period(row.period)))} kind={DialogKind::Drawer}
            close_label={AttrValue::from(words.get("action.close"))} on_close={props.on_close.clone()} {foot}>
            <ol class="ks-derive" data-ready="signal">{ for signals(row, &workspace, &formats) }</ol>
            { comments(row, &workspace, words) }
            <div class="ks-row">
                <ExplainButton scope={row.cell.scope.clone()} kpi={row.cell.kpi} period={row.period} class="ks-btn ks-btn--sm" label={AttrValue::from(words.get("signals.explain"))}>
                    { icon_and_text("explain", &words.get("signals.explain")) }
                </ExplainButton>
                { RouteLink::new(card, query, "ks-btn ks-btn--sm").view(icon_and_text("link", &words.get("signals.to_card"))) }
            </div>
        </Dialog>
    }
}

/// Each signal: what it says, what it rests on, by which rule, and what was said about it.
fn signals(row: &SignalRow, workspace: &Workspace, formats: &Formats) -> Vec<Html> {
    let words = formats.words;
    let rules = SignalRules::of(workspace);
    let Some(kpi) = workspace.kpis.get(&row.cell.kpi) else { return Vec::new() };
    let step = |(item, signal): (&crate::view::signals::SignalItem, &crate::engine::signals::Signal)| {
        let (rule, lines) = basis(formats, kpi, signal, &rules);
        let lines =
            lines.into_iter().map(|(name, value)| html! { <div><dt>{ name }</dt><dd>{ value }</dd></div> });
        html! {
            <li key={item.kind.name()} class="ks-derive__step">
                <h3 class="ks-derive__name">{ words.get(kind_key(item.kind)) }</h3>
                <p class="ks-derive__text">{ &item.text }</p>
                <dl class="ks-derive__in">{ for lines }</dl>
                <p class="ks-derive__text ks-mute">{ rule }</p>
                if let Some(said) = &item.said { { said_note(said, words) } }
            </li>
        }
    };
    row.items.iter().zip(&row.cell.signals).map(step).collect()
}

/// What was said about a signal: who, when, until when, why.
fn said_note(said: &Acknowledgement, words: Words) -> Html {
    let day = period::day(said.day, words);
    let head = if said.name.is_empty() {
        words.with("signals.said", &[("day", &day)])
    } else {
        words.with("signals.said_by", &[("name", &said.name), ("day", &day)])
    };
    let until = said.until.map(|until| {
        let until = period::day(until, words);
        format!(" · {}", words.with("signals.said_until", &[("day", &until)]))
    });
    html! {
        <div class="ks-note ks-note--good" data-test="said"><div>
            <p class="ks-mute">{ head }{ until.unwrap_or_default() }</p>
            <p>{ &said.reason }</p>
        </div></div>
    }
}

/// Comments on the figure of the period, newest first.
fn comments(row: &SignalRow, workspace: &Workspace, words: Words) -> Html {
    let is_about = |note: &&Note| {
        note.kpi == Some(row.cell.kpi) && note.scope == row.cell.scope && note.period == Some(row.period)
    };
    let mut notes: Vec<&Note> = workspace.notes.values().filter(is_about).collect();
    if notes.is_empty() {
        return Html::default();
    }
    notes.sort_by_key(|note| (std::cmp::Reverse(note.day), note.id));
    let item = |note: &&Note| {
        let day = period::day(note.day, words);
        let by = if note.name.is_empty() {
            day
        } else {
            words.with("signals.comment_by", &[("name", &note.name), ("day", &day)]).to_string()
        };
        html! {
            <li key={note.id.to_string()} class="ks-feed__item"><div class="ks-feed__body"><p>{ &note.text }</p><p class="ks-feed__text">{ by }</p></div></li>
        }
    };
    html! {
        <section class="ks-stack ks-stack--tight">
            <h3 class="ks-mute">{ words.get("signals.comments") }</h3>
            <ul class="ks-feed">{ for notes.iter().map(item) }</ul>
        </section>
    }
}
