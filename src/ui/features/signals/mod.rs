//! The signals of a period as a list that is worked down: what needs somebody, what it rests on, and what is done about it.

mod acknowledge;
mod comment;
mod drawer;
mod list;
mod rules;

use std::rc::Rc;

use yew::prelude::*;

use self::{
    acknowledge::AcknowledgeDialog, comment::CommentDialog, drawer::SignalDrawer, list::SignalList,
    rules::RulesDialog,
};
use crate::{
    app::{
        answer::{Async, use_answer},
        context::use_app,
        route::use_period,
    },
    domain::workspace::Workspace,
    engine::{
        query::{Answer, Query},
        signals::SignalReading,
    },
    platform::clock,
    ui::{
        components::{
            async_view::{Skeleton, async_view},
            button::Button,
            card::Card,
            same::Same,
        },
        features::actions::dialog::{ActionDialog, Begin},
    },
    view::{
        formats::Formats,
        message::Words,
        period,
        signals::{self, SignalRow},
    },
};

/// What lies over the list.
#[derive(Debug, Clone, PartialEq)]
enum Open {
    /// Something is done with a row.
    Row(Deed, Rc<SignalRow>),
    /// The rules.
    Rules,
}

/// Something to be done with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Deed {
    /// To see what it rests on.
    Why,
    /// To acknowledge it.
    Acknowledge,
    /// To comment on the figure.
    Comment,
    /// To do something about it.
    Act,
}

/// A row, and what is to be done with it.
type OnDeed = Callback<(Deed, SignalRow)>;

/// What the list shows, computed once per answer, document and language.
struct Drawn {
    rows: Rc<Vec<SignalRow>>,
    sub: AttrValue,
    looked_at: u32,
    period: AttrValue,
}

fn drawn(answer: &Answer, workspace: &Workspace, words: Words) -> Option<Drawn> {
    let Answer::Signals(reading) = answer else { return None };
    let formats = Formats::of(words, workspace);
    let rows = signals::rows(&formats, workspace, reading, clock::today());
    Some(Drawn {
        sub: summary(reading, &rows, words).into(),
        rows: Rc::new(rows),
        looked_at: reading.looked_at,
        period: formats.period(reading.period).into(),
    })
}

/// How much is left to do, and how fresh the data are.
fn summary(reading: &SignalReading, rows: &[SignalRow], words: Words) -> String {
    let (open, done) = signals::counts(rows);
    let counts = [open.to_string(), done.to_string(), reading.looked_at.to_string()];
    let [open, done, looked] = counts.each_ref().map(String::as_str);
    let said = words.with("signals.counts", &[("open", open), ("done", done), ("looked", looked)]);
    let until = reading.data_until.map(|day| period::day(day, words));
    match until {
        Some(until) => format!("{said} · {}", words.with("signals.data_until", &[("day", &until)])),
        None => said.to_string(),
    }
}

/// The card.
#[component]
pub fn SignalsCard() -> Html {
    let app = use_app();
    let words = app.words;
    let (period, _) = use_period();
    let answer = use_answer(Query::Signals { period, today: clock::today() });
    let opened = use_state(|| None::<Open>);
    let value = match &answer {
        Async::Ready { value, .. } => Some(Same(Rc::clone(value))),
        _ => None,
    };
    let workspace = app.state.open().map(|open| Same(Rc::clone(&open.catalogue)));
    let shown = use_memo((value, workspace, words), |(value, workspace, words)| {
        drawn(&value.as_ref()?.0, &workspace.as_ref()?.0, *words)
    });
    let show = |open: Open| {
        let opened = opened.setter();
        Callback::from(move |_: MouseEvent| opened.set(Some(open.clone())))
    };
    let on_deed: OnDeed = {
        let opened = opened.setter();
        Callback::from(move |(deed, row)| opened.set(Some(Open::Row(deed, Rc::new(row)))))
    };
    let on_close = {
        let opened = opened.setter();
        Callback::from(move |()| opened.set(None))
    };
    let above = match &*opened {
        None => Html::default(),
        Some(Open::Rules) => html! { <RulesDialog {on_close} /> },
        Some(Open::Row(Deed::Why, row)) => {
            html! { <SignalDrawer row={(**row).clone()} on_deed={on_deed.clone()} {on_close} /> }
        }
        Some(Open::Row(Deed::Acknowledge, row)) => {
            html! { <AcknowledgeDialog row={(**row).clone()} {on_close} /> }
        }
        Some(Open::Row(Deed::Act, row)) => {
            let begin = Begin::About(row.cell.scope.clone(), row.cell.kpi, row.period);
            html! { <ActionDialog {begin} {on_close} /> }
        }
        Some(Open::Row(Deed::Comment, row)) => html! { <CommentDialog row={(**row).clone()} {on_close} /> },
    };
    let rules = Button { icon: Some("settings"), onclick: show(Open::Rules), ..Button::default() };
    let ready = matches!(answer, Async::Ready { stale: false, .. }).then_some("signals");
    let body = html! {
        <div data-ready={ready}>
            { async_view(&answer, Skeleton::Rows, words, |_| html! {
                if let Some(shown) = &*shown {
                    <SignalList rows={Same(Rc::clone(&shown.rows))} looked_at={shown.looked_at} period={shown.period.clone()} on_deed={on_deed.clone()} />
                }
            }) }
            { above }
        </div>
    };
    Card {
        title: words.get("signals.card").into(),
        sub: shown.as_ref().as_ref().map(|shown| shown.sub.clone()),
        actions: rules.view(words.get("signals.rules")),
        flush: true,
        ..Card::default()
    }
    .view(body)
}
