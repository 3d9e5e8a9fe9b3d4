//! Appeals against the results of a review cycle, and what came of them.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::context::use_app,
    domain::{
        cycle::{Appeal, AppealOutcome, Cycle, Verdict},
        id::Id,
        people::Employee,
        scope::{Member, Scope},
    },
    platform::clock,
    state::edits::cycle::{appeal, decide},
    ui::{
        components::{
            button::Button,
            card::Card,
            cell::Taken,
            dialog::{Dialog, DialogKind},
            field::{TextField, TextKind},
            select::{Choice, Select},
            table::{ScrollHeight, scroll_region},
        },
        features::{commit::take, cycles::newest, record_editor::form_buttons},
    },
    view::{cascade::scope_name2, cycle::VERDICTS, message::Words},
};

/// Properties of [`AppealsCard`].
#[derive(Properties, PartialEq)]
pub(super) struct AppealsCardProps {
    pub(super) cycle: Cycle,
}

/// The card.
#[component]
pub(super) fn AppealsCard(props: &AppealsCardProps) -> Html {
    let app = use_app();
    let words = app.words;
    // The appeal that is decided, by its place; a new one where there is none.
    let asked = use_state_eq(|| None::<Option<usize>>);
    let workspace = app.state.open().map(|open| Rc::clone(&open.catalogue)).unwrap_or_default();
    let cycle = &props.cycle;
    let ask = |what: Option<Option<usize>>| {
        let asked = asked.setter();
        Callback::from(move |_: MouseEvent| asked.set(what))
    };
    let name_of =
        |person: Id<Employee>| words.of(&scope_name2(&Scope::from(Member::Employee(person)), &workspace));
    let row = |(place, appeal): (usize, &Appeal)| {
        let name = name_of(appeal.person);
        let key = if appeal.outcome.is_some() { "cycles.do_decide_again" } else { "cycles.do_decide" };
        let text = html! { <>{ words.get(key) }<span class="ks-sr">{ format!(" {name}") }</span></> };
        let earlier = appeal.earlier.iter().rev().map(|outcome| {
            html! { <p key={outcome.at.to_string()} class="ks-mute" data-test="earlier-outcome">{ words.get("cycles.decided_before") }{ " " }{ outcome_text(outcome, words) }</p> }
        });
        html! {
            <tr key={place.to_string()}>
                <th scope="row">{ name }</th>
                <td class="ks-nowrap">{ clock::local_day_minute(appeal.at) }</td>
                <td class="ks-table__wrap">{ appeal.text.clone() }</td>
                <td class="ks-table__wrap" data-test="outcome">
                    { for appeal.outcome.iter().map(|outcome| outcome_text(outcome, words)) }
                    { for earlier }
                </td>
                <td class="ks-table__act">{ Button { small: true, onclick: ask(Some(Some(place))), ..Button::default() }.view(text) }</td>
            </tr>
        }
    };
    let body = if cycle.appeals.is_empty() {
        html! { <p class="ks-card__bar ks-mute">{ words.get("cycles.no_appeals") }</p> }
    } else {
        scroll_region(
            words.get("cycles.appeals").to_string(),
            ScrollHeight::Whole,
            html! {
                <table class="ks-table">
                    <caption class="ks-sr">{ words.get("cycles.appeals") }</caption>
                    <thead><tr>
                        <th scope="col">{ words.get("cycles.person") }</th><th scope="col">{ words.get("cycles.when") }</th>
                        <th scope="col">{ words.get("cycles.appeal_text") }</th><th scope="col">{ words.get("cycles.outcome") }</th>
                        <th scope="col"><span class="ks-sr">{ words.get("cycles.do_decide") }</span></th>
                    </tr></thead>
                    <tbody>{ for cycle.appeals.iter().enumerate().map(row) }</tbody>
                </table>
            },
        )
    };
    let on_close = {
        let asked = asked.setter();
        Callback::from(move |()| asked.set(None))
    };
    let add = Button { small: true, icon: Some("plus"), onclick: ask(Some(None)), ..Button::default() };
    let card = Card {
        title: words.get("cycles.appeals").into(),
        sub: Some(words.get("cycles.appeals_sub").into()),
        flush: true,
        actions: add.view(words.get("cycles.do_appeal")),
        ..Card::default()
    };
    html! {
        <>
            { card.view(body) }
            if let Some(place) = *asked { <AppealDialog cycle={cycle.clone()} {place} {on_close} /> }
        </>
    }
}

/// A decision with its reason and its time.
fn outcome_text(outcome: &AppealOutcome, words: Words) -> Html {
    let verdict = VERDICTS.iter().find(|(verdict, ..)| *verdict == outcome.verdict);
    let verdict = verdict.map(|(_, _, key)| words.get(key)).unwrap_or_default();
    html! { <><strong>{ verdict }</strong>{ " " }{ outcome.text.clone() }{ " " }<span class="ks-mute ks-nowrap">{ clock::local_day_minute(outcome.at) }</span></> }
}

#[derive(Properties, PartialEq)]
struct AppealDialogProps {
    cycle: Cycle,
    /// The appeal that is decided; `None` for a new one.
    place: Option<usize>,
    on_close: Callback<()>,
}

/// The form of an appeal, or of what came of it.
#[component]
fn AppealDialog(props: &AppealDialogProps) -> Html {
    let app = use_app();
    let words = app.words;
    let (text, picked) = (use_state(String::new), use_state_eq(String::new));
    let refusal = use_state_eq(|| None::<AttrValue>);
    let workspace = app.state.open().map(|open| Rc::clone(&open.catalogue)).unwrap_or_default();
    let mut people: Vec<Choice> = workspace
        .employees
        .values()
        .map(|one| Choice::new(one.id.to_string(), words.of(&one.name)))
        .collect();
    people.sort_by(|left, right| left.label.cmp(&right.label));
    let choices = match props.place {
        None => people,
        Some(_) => VERDICTS.iter().map(|(_, name, key)| Choice::new(*name, words.get(key))).collect(),
    };
    let value = if picked.is_empty() {
        choices.first().map(|choice| choice.value.clone()).unwrap_or_default()
    } else {
        AttrValue::from((*picked).clone())
    };
    let on_submit = {
        let (app, cycle, place, value) = (app.clone(), props.cycle.clone(), props.place, value.clone());
        let (text, refusal, on_close) = (text.clone(), refusal.setter(), props.on_close.clone());
        Callback::from(move |()| {
            let (cycle, at) = (newest(&app, &cycle), clock::now_seconds());
            let edit = match place {
                None => match value.parse() {
                    Ok(person) => appeal(&cycle, person, at, &text),
                    Err(_) => return,
                },
                Some(place) => {
                    let verdict = VERDICTS.iter().find(|(_, name, _)| *name == value.as_str());
                    decide(
                        &cycle,
                        place,
                        verdict.map_or(Verdict::Upheld, |(verdict, ..)| *verdict),
                        at,
                        &text,
                    )
                }
            };
            match take(&app, edit) {
                Taken::Refused(why) => refusal.set(Some(why)),
                Taken::Changed | Taken::Same => on_close.emit(()),
            }
        })
    };
    let on_input = {
        let (text, refusal) = (text.setter(), refusal.setter());
        Callback::from(move |typed: String| {
            text.set(typed);
            refusal.set(None);
        })
    };
    let (title, label, text_label) = match props.place {
        None => ("cycles.do_appeal", "cycles.person", "cycles.appeal_text"),
        Some(_) => ("cycles.do_decide", "cycles.outcome", "cycles.outcome_text"),
    };
    html! {
        <Dialog id="appeal-dialog" title={AttrValue::from(words.get(title))} sub={Some(AttrValue::from(words.of(&props.cycle.name)))} kind={DialogKind::Normal}
            close_label={AttrValue::from(words.get("action.close"))} on_close={props.on_close.clone()} on_submit={Some(on_submit)}
            foot={form_buttons(&props.on_close, false, words)}>
            <div class="ks-form">
                { Select {
                    id: "appeal-pick".into(),
                    label: words.get(label).into(),
                    choices,
                    value,
                    on_select: {
                        let picked = picked.setter();
                        Callback::from(move |value: AttrValue| picked.set(value.to_string()))
                    },
                    ..Select::default()
                }.view() }
                { TextField {
                    id: "appeal-text".into(),
                    kind: TextKind::Area,
                    label: words.get(text_label).into(),
                    value: (*text).clone().into(),
                    on_input,
                    error: (*refusal).clone(),
                    first: true,
                    ..TextField::default()
                }.view() }
            </div>
        </Dialog>
    }
}
