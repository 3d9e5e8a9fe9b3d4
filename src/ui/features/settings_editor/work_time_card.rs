//! Working time: the hours of each weekday, and holidays and days worked instead of them.

use yew::prelude::*;

use crate::{
    app::context::{App, use_app},
    domain::work_calendar::SpecialDay,
    state::edits::{
        Edit, EditError,
        work_calendar::{add_day, calendar_of, hours_text, remove_day, set_weekday},
    },
    ui::{
        components::{
            button::{Button, IconButton},
            card::Card,
            cell::{Cell, Taken},
            field::{TextField, TextKind},
            table::{ScrollHeight, scroll_region},
        },
        features::commit::take,
    },
    view::{message::Words, period},
};

/// The day that is being added.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Draft {
    day: String,
    name: String,
    hours: String,
}

/// The card.
#[component]
pub(super) fn WorkTimeCard() -> Html {
    let app = use_app();
    let words = app.words;
    let draft = use_state_eq(Draft::default);
    let refusal = use_state_eq(|| None::<AttrValue>);
    let Some(open) = app.state.open() else { return Html::default() };
    let calendar = calendar_of(&open.catalogue);
    let week = calendar.week.latest().cloned().unwrap_or_default();
    let weekday = |(place, hours): (usize, &Vec<_>)| {
        let name = words.get(&format!("general.day_{}", place + 1));
        let on_commit = {
            let app = app.clone();
            Callback::from(move |typed: AttrValue| {
                commit(&app, |workspace| set_weekday(workspace, place, &typed))
            })
        };
        html! {
            <tr key={place}>
                <th scope="row">{ name.clone() }</th>
                <td class="ks-table__edit"><Cell id={format!("work-day-{place}")} label={AttrValue::from(name)} value={hours_text(hours)} text=true {on_commit} /></td>
                <td class="ks-mute">{ if hours.is_empty() { words.get("general.day_off") } else { worked(hours.iter().map(|span| u32::from(span.minutes())).sum(), words) } }</td>
            </tr>
        }
    };
    let edited = |set: fn(&mut Draft, String)| {
        let draft = draft.clone();
        Callback::from(move |text: String| {
            let mut next = (*draft).clone();
            set(&mut next, text);
            draft.set(next);
        })
    };
    let on_add = {
        let (app, draft, refusal) = (app.clone(), draft.clone(), refusal.clone());
        Callback::from(move |_: MouseEvent| {
            let Draft { day, name, hours } = &*draft;
            match commit(&app, |workspace| add_day(workspace, day, name, hours)) {
                Taken::Refused(reason) => refusal.set(Some(reason)),
                Taken::Changed | Taken::Same => {
                    refusal.set(None);
                    draft.set(Draft::default());
                }
            }
        })
    };
    let special = calendar.days.iter().map(|day| special_row(&app, day));
    Card {
        title: words.get("general.work_time").into(),
        sub: Some(words.get("general.work_time_sub").into()),
        ..Card::default()
    }
    .view(html! {
        <div class="ks-stack">
            { scroll_region(words.get("general.work_time"), ScrollHeight::Whole, html! {
                <table class="ks-table ks-table--plain">
                    <caption class="ks-table__caption">{ words.get("general.work_time_caption") }</caption>
                    <thead><tr>
                        <th scope="col">{ words.get("general.weekday") }</th>
                        <th scope="col">{ words.get("general.hours") }</th>
                        <th scope="col">{ words.get("general.worked") }</th>
                    </tr></thead>
                    <tbody>{ for week.hours.iter().enumerate().map(weekday) }</tbody>
                </table>
            }) }
            if !calendar.days.is_empty() {
                { scroll_region(words.get("general.special_days"), ScrollHeight::Limited, html! {
                    <table class="ks-table ks-table--plain" data-test="special-days">
                        <caption class="ks-table__caption">{ words.get("general.special_days") }</caption>
                        <thead><tr>
                            <th scope="col">{ words.get("general.day") }</th>
                            <th scope="col">{ words.get("general.day_name") }</th>
                            <th scope="col">{ words.get("general.hours") }</th>
                            <th scope="col"><span class="ks-sr">{ words.get("action.edit") }</span></th>
                        </tr></thead>
                        <tbody>{ for special }</tbody>
                    </table>
                }) }
            }
            <fieldset class="ks-fieldset">
                <legend class="ks-fieldset__legend">{ words.get("general.special_add") }</legend>
                <div class="ks-form ks-form--cols">
                    { TextField {
                        id: "special-day".into(),
                        label: words.get("general.day").into(),
                        kind: TextKind::Day,
                        value: AttrValue::from(draft.day.clone()),
                        on_input: edited(|draft, text| draft.day = text),
                        error: (*refusal).clone(),
                        ..TextField::default()
                    }.view() }
                    { TextField {
                        id: "special-name".into(),
                        label: words.get("general.day_name").into(),
                        value: AttrValue::from(draft.name.clone()),
                        on_input: edited(|draft, text| draft.name = text),
                        ..TextField::default()
                    }.view() }
                    { TextField {
                        id: "special-hours".into(),
                        label: words.get("general.hours").into(),
                        hint: Some(words.get("general.special_hint").into()),
                        value: AttrValue::from(draft.hours.clone()),
                        on_input: edited(|draft, text| draft.hours = text),
                        ..TextField::default()
                    }.view() }
                </div>
                <div class="ks-row">{ Button { icon: Some("plus"), onclick: on_add, ..Button::default() }.view(words.get("general.special_add")) }</div>
            </fieldset>
        </div>
    })
}

fn special_row(app: &App, special: &SpecialDay) -> Html {
    let words = app.words;
    let day = special.day;
    let shown = period::day(day, words);
    let onclick = {
        let app = app.clone();
        Callback::from(move |_: MouseEvent| {
            // A day that another tab has taken out already is out.
            let _ = commit(&app, |workspace| remove_day(workspace, day));
        })
    };
    let hours = if special.hours.is_empty() {
        words.get("general.day_off").to_string()
    } else {
        hours_text(&special.hours)
    };
    html! {
        <tr key={day.to_string()}>
            <th scope="row">{ shown.clone() }</th>
            <td>{ words.of(&special.name) }</td>
            <td>{ hours }</td>
            <td class="ks-table__act">
                { IconButton { icon: "trash", small: true, label: words.with("action.remove_named", &[("name", &shown)]).into(), onclick, ..IconButton::default() }.view() }
            </td>
        </tr>
    }
}

/// Hours and minutes of a day in words.
fn worked(minutes: u32, words: Words) -> std::rc::Rc<str> {
    let (hours, rest) = ((minutes / 60).to_string(), (minutes % 60).to_string());
    let key = if minutes.is_multiple_of(60) { "general.worked_hours" } else { "general.worked_minutes" };
    words.with(key, &[("hours", &hours), ("minutes", &rest)])
}

/// Commits an edit of the document as it is now.
fn commit(
    app: &App,
    edit: impl FnOnce(&crate::domain::workspace::Workspace) -> Result<Edit, EditError>,
) -> Taken {
    let state = app.dispatch.runtime().state();
    take(app, state.open().map_or(Err(EditError::Gone), |open| edit(&open.catalogue)))
}
