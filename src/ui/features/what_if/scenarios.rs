//! The scenarios of a card: what each comes to now, two to four of them side by side.

use std::{collections::BTreeSet, rc::Rc};

use yew::prelude::*;

use crate::{
    app::{
        answer::{Async, use_answer},
        context::{App, use_app},
        route::{AddressQuery, Route},
    },
    domain::{
        id::Id,
        period::Period,
        scenario::{Move, Scenario},
        scope::{Member, Scope},
        text::Text2,
    },
    engine::query::{Answer, Query, WhatIf, WhatIfReading},
    platform::dom,
    state::edits::scenario::{remove_scenario, rename_scenario},
    ui::{
        components::{
            button::IconButton,
            card::Card,
            cell::Taken,
            delta::delta_mark,
            link::RouteLink,
            table::{ScrollHeight, scroll_region},
        },
        features::{commit::take, what_if::keep::KeepDialog},
    },
    view::{
        formats::Formats,
        message::Words,
        number::NO_VALUE,
        scenario::{BesideLine, MOST_BESIDE, ScenarioRow, beside, list, of_card},
    },
};

/// Properties of [`Scenarios`].
#[derive(Properties, PartialEq)]
pub struct ScenariosProps {
    /// Whose card.
    pub scope: Scope,
    /// The period of the screen.
    pub period: Period,
    /// Opened: its moves.
    pub on_open: Callback<Vec<Move>>,
}

/// The cards; nothing where there are no scenarios.
#[component]
pub fn Scenarios(props: &ScenariosProps) -> Html {
    let app = use_app();
    let words = app.words;
    let picked = use_state_eq(BTreeSet::<Id<Scenario>>::new);
    let renaming = use_state_eq(|| None::<Id<Scenario>>);
    let workspace = app.state.open().map(|open| Rc::clone(&open.catalogue)).unwrap_or_default();
    let formats = Formats::of(words, &workspace);
    let scenarios = of_card(&workspace, &props.scope, &formats);
    let asked = |scenario: &&Scenario| WhatIf {
        scope: scenario.scope.clone(),
        period: scenario.period,
        moves: scenario.moves.clone(),
        reason: String::new(),
    };
    let answer = use_answer(Query::WhatIfs(scenarios.iter().map(asked).collect()));
    let readings: &[WhatIfReading] = match &answer {
        Async::Ready { value, .. } => match &**value {
            Answer::WhatIfs(readings) => readings,
            _ => &[],
        },
        _ => &[],
    };
    if scenarios.is_empty() {
        return Html::default();
    }
    let rows = list(&scenarios, readings, props.period, &workspace, &formats);
    let chosen: Vec<usize> = rows
        .iter()
        .enumerate()
        .filter(|(_, row)| row.own.is_some() && row.other.is_none() && picked.contains(&row.id))
        .map(|(place, _)| place)
        .collect();
    let is_full = chosen.len() >= MOST_BESIDE;
    let on_pick = {
        let picked = picked.clone();
        Callback::from(move |(id, is_picked): (Id<Scenario>, bool)| {
            let mut next = (*picked).clone();
            if is_picked {
                next.insert(id)
            } else {
                next.remove(&id)
            };
            picked.set(next);
        })
    };
    let on_rename = {
        let renaming = renaming.setter();
        Callback::from(move |id: Id<Scenario>| renaming.set(Some(id)))
    };
    let on_delete = {
        let app = app.clone();
        Callback::from(move |id: Id<Scenario>| {
            if let Some(scenario) = newest(&app, id) {
                let _: Taken = take(&app, Ok(remove_scenario(&scenario)));
            }
        })
    };
    let act = Act { on_pick, on_rename, on_delete, on_open: props.on_open.clone(), is_full };
    let moves_of =
        |id: Id<Scenario>| workspace.scenarios.get(&id).map(|one| one.moves.clone()).unwrap_or_default();
    let open = app.state.open().map(|open| open.id);
    let way = |period: Period| {
        let to = match (open?, props.scope.single()?) {
            (workspace, Member::Account(account)) => Route::AccountWhatIf { workspace, account },
            (workspace, Member::Employee(person)) => Route::PersonWhatIf { workspace, person },
            _ => return None,
        };
        Some((to, AddressQuery { p: Some(period), at: None }))
    };
    let title = words.get("what_if.scenarios");
    let table = html! {
        <table class="ks-table ks-table--dense ks-table--plain" data-test="scenarios">
            <caption class="ks-sr">{ title.clone() }</caption>
            <thead><tr>
                <th scope="col">{ words.get("what_if.compare") }</th>
                <th scope="col">{ words.get("what_if.scenario") }</th>
                <th scope="col" class="ks-table__num">{ words.get("what_if.changes") }</th>
                <th scope="col" class="ks-table__num">{ words.get("what_if.then") }</th>
                <th scope="col" class="ks-table__num">{ words.get("what_if.change") }</th>
                <td></td>
            </tr></thead>
            <tbody>{ for rows.iter().map(|row| line(row, &act, picked.contains(&row.id), moves_of(row.id), row.other.and_then(way), &formats)) }</tbody>
        </table>
    };
    let renamed = (*renaming).and_then(|id| workspace.scenarios.get(&id)).map(|scenario| {
        let (app, id) = (app.clone(), scenario.id);
        let on_save = Callback::from(move |(name, note): (String, String)| match newest(&app, id) {
            Some(now) => {
                let name = renamed_text(&now.name, &name, app.words);
                take(&app, rename_scenario(&now, &name, &note))
            }
            None => Taken::Same,
        });
        let on_close = {
            let renaming = renaming.setter();
            Callback::from(move |()| renaming.set(None))
        };
        html! {
            <KeepDialog title={AttrValue::from(words.get("what_if.rename_title"))} action={AttrValue::from(words.get("what_if.rename_do"))}
                name={AttrValue::from(words.of(&scenario.name))} note={AttrValue::from(scenario.note.clone())} {on_save} {on_close} />
        }
    });
    let compared = (chosen.len() >= 2).then(|| {
        let sides: Vec<&WhatIfReading> = chosen.iter().filter_map(|place| readings.get(*place)).collect();
        let names: Vec<Rc<str>> =
            chosen.iter().filter_map(|place| rows.get(*place)).map(|row| Rc::clone(&row.name)).collect();
        comparison(
            &names,
            &beside(&sides, &workspace, &formats),
            &words.with("what_if.beside_sub", &[("period", &formats.period(props.period))]),
            words,
        )
    });
    let sub = Some(words.get("what_if.scenarios_sub").into());
    html! {
        <>
            { Card { title: title.clone().into(), sub, flush: true, ..Card::default() }.view(scroll_region(title, ScrollHeight::Whole, table)) }
            { compared.unwrap_or_default() }
            { renamed.unwrap_or_default() }
        </>
    }
}

/// The scenario as it is now: another tab may have changed it meanwhile.
fn newest(app: &App, id: Id<Scenario>) -> Option<Scenario> {
    app.dispatch.runtime().state().open().and_then(|open| open.catalogue.scenarios.get(&id).cloned())
}

/// The name with the reader's language written over.
fn renamed_text(now: &Text2, typed: &str, words: Words) -> Text2 {
    if *words.of(now) == *typed.trim() { now.clone() } else { Text2::same(typed.trim()) }
}

/// What can be done with a row.
struct Act {
    on_pick: Callback<(Id<Scenario>, bool)>,
    on_rename: Callback<Id<Scenario>>,
    on_delete: Callback<Id<Scenario>>,
    on_open: Callback<Vec<Move>>,
    is_full: bool,
}

fn line(
    row: &ScenarioRow,
    act: &Act,
    is_picked: bool,
    moves: Vec<Move>,
    way: Option<(Route, AddressQuery)>,
    formats: &Formats,
) -> Html {
    let words = formats.words;
    let id = row.id;
    let named = |key: &str| {
        AttrValue::from(words.with("what_if.named", &[("action", &words.get(key)), ("name", &row.name)]))
    };
    let onchange = act.on_pick.reform(move |event: Event| (id, dom::is_checked(&event)));
    let icon = |icon: &'static str, key: &str, onclick: Callback<MouseEvent>| {
        IconButton { icon, small: true, label: named(key), onclick, ..IconButton::default() }.view()
    };
    html! {
        <tr key={id.to_string()} data-scenario={id.to_string()}>
            <td>
                if row.other.is_none() {
                    <label class="ks-check"><input type="checkbox" checked={is_picked} disabled={!is_picked && act.is_full} {onchange} aria-label={AttrValue::from(words.with("what_if.compare_named", &[("name", &row.name)]))} /></label>
                }
            </td>
            <th scope="row">
                { row.name.clone() }
                if let (Some(period), Some((to, query))) = (row.other, way) { <span class="ks-table__sub">{ RouteLink::new(to, query, "").view(words.with("what_if.other_period", &[("period", &formats.period(period))])) }</span> }
                if !row.note.is_empty() { <span class="ks-table__sub">{ row.note.clone() }</span> }
                { for row.warnings.iter().map(|warning| html! { <span key={warning.to_string()} class="ks-table__sub ks-whatif__warning" data-test="scenario-warning">{ warning.clone() }</span> }) }
            </th>
            <td class="ks-table__num">{ row.count.to_string() }</td>
            <td class="ks-table__num ks-strong" data-test="scenario-total" data-exact={row.own.as_ref().map(|own| own.exact.1.clone())}>{ row.own.as_ref().map_or_else(|| NO_VALUE.to_owned(), |own| own.then.clone()) }</td>
            <td class="ks-table__num">if let Some(change) = row.own.as_ref().and_then(|own| own.change.as_ref()) { { delta_mark(change, words) } }</td>
            <td class="ks-table__act">
                if row.other.is_none() { { icon("right", "what_if.open_scenario", act.on_open.reform(move |_: MouseEvent| moves.clone())) } }
                { icon("edit", "what_if.rename", act.on_rename.reform(move |_: MouseEvent| id)) }
                { icon("trash", "what_if.delete", act.on_delete.reform(move |_: MouseEvent| id)) }
            </td>
        </tr>
    }
}

fn comparison(names: &[Rc<str>], lines: &[BesideLine], sub: &str, words: Words) -> Html {
    let title = words.get("what_if.beside");
    let line = |line: &BesideLine| {
        let stored = line.cells.first().map(|(text, _)| text.clone());
        let cell = |(place, (text, exact)): (usize, &(String, String))| {
            let is_other = place > 0 && stored.as_ref() != Some(text);
            html! { <td key={place.to_string()} class={classes!("ks-table__num", is_other.then_some("ks-strong"))} data-exact={exact.clone()}>{ text }</td> }
        };
        html! { <tr key={line.key.clone()} data-line={line.key.clone()}><th scope="row">{ line.name.clone() }</th>{ for line.cells.iter().enumerate().map(cell) }</tr> }
    };
    let table = html! {
        <table class="ks-table ks-table--dense ks-table--pin" data-test="side-by-side">
            <caption class="ks-sr">{ title.clone() }</caption>
            <thead><tr>
                <th scope="col">{ words.get("what_if.figure") }</th>
                <th scope="col" class="ks-table__num">{ words.get("what_if.now") }</th>
                { for names.iter().enumerate().map(|(place, name)| html! { <th key={place.to_string()} scope="col" class="ks-table__num">{ name.clone() }</th> }) }
            </tr></thead>
            <tbody>{ for lines.iter().map(line) }</tbody>
        </table>
    };
    Card { title: title.clone().into(), sub: Some(sub.to_owned().into()), flush: true, ..Card::default() }
        .view(scroll_region(title, ScrollHeight::Whole, table))
}
