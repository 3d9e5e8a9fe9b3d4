//! The library of indicators: search, filters, what data are at hand, the finished card, and bringing it into the workspace.

mod card;
mod personal;
mod templates;

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{
        answer::Async,
        context::{App, use_app},
        library::{Stocked, use_library},
    },
    domain::{
        id::Id,
        kpi::{Kpi, Perspective},
        library::LibraryCard,
    },
    platform::dom,
    state::edits::library::adopt,
    ui::{
        components::{
            badge::{BadgeLook, badge},
            button::{Button, ButtonKind},
            card::Card,
            empty::Empty,
            icon::{IconSize, icon},
            select::{Choice, Select},
            table::{ScrollHeight, scroll_region},
        },
        features::{commit::take, kpi_editor::dialog::KpiDialog, library::card::card_drawer},
    },
    view::{
        facts_words,
        formats::Formats,
        library::{ACCOUNT_TYPES, ROLES, Sought, found},
        message::Words,
        names,
    },
};

/// The tab of the library.
#[component]
pub fn LibraryTab() -> Html {
    let app = use_app();
    let words = app.words;
    let sought = use_state_eq(Sought::default);
    let shown = use_state_eq(|| None::<String>);
    let occasion = use_state_eq(|| 0_u32);
    let adapting = use_state_eq(|| None::<Id<Kpi>>);
    let stocked = match use_library(*occasion) {
        Async::Pending => {
            return html! { <div class="ks-skel ks-skel--chart" aria-busy="true"><p class="ks-sr" role="status">{ &*words.get("state.loading") }</p></div> };
        }
        Async::Failed(text) => return failed(text, words),
        Async::Ready { value, .. } => value,
    };
    let cards = found(&stocked.library, &stocked.shelf, &sought);
    let on_show = {
        let shown = shown.setter();
        Callback::from(move |code: Option<String>| shown.set(code))
    };
    let on_adapted = {
        let adapting = adapting.setter();
        Callback::from(move |id: Option<Id<Kpi>>| adapting.set(id))
    };
    let on_adapt = {
        let (on_show, on_adapted) = (on_show.clone(), on_adapted.clone());
        Callback::from(move |id: Id<Kpi>| {
            on_show.emit(None);
            on_adapted.emit(Some(id));
        })
    };
    let count = words.with(
        "library.count",
        &[("n", &cards.len().to_string()), ("all", &stocked.library.cards.len().to_string())],
    );
    let bar = filters(&sought, words);
    let none = Empty {
        icon: "search",
        small: true,
        text: Some(words.get("library.nothing").into()),
        ..Empty::default()
    };
    let body = html! {
        <>
            <div class="ks-card__bar">{ bar }<p class="ks-mute" role="status" data-test="library-count">{ count }</p></div>
            if cards.is_empty() { { none.view() } } else { { table(&app, &stocked, &cards, &on_show) } }
            if let Some(card) = shown.as_ref().and_then(|code| stocked.library.card(code)) {
                { card_drawer(&app, &stocked, card, &on_show, &on_adapt) }
            }
            if let Some(kpi) = adapting.and_then(|id| app.state.open().and_then(|open| open.catalogue.kpis.get(&id).cloned())) {
                <KpiDialog key={kpi.id.to_string()} kpi={Some(kpi.clone())} on_close={on_adapted.reform(|()| None)} on_delete={on_adapted.reform(|_: Id<Kpi>| None)} />
            }
        </>
    };
    let card = Card {
        title: words.get("library.title").into(),
        sub: Some(words.get("library.sub").into()),
        flush: true,
        ..Card::default()
    };
    html! { <div class="ks-stack">{ personal::view(&app, &stocked, &occasion) }{ card.view(body) }{ templates::view(&app) }</div> }
}

/// Why there is no library.
pub fn failed(text: String, words: Words) -> Html {
    Empty {
        icon: "octagon",
        title: Some(words.get("state.failed").into()),
        text: Some(text.into()),
        error: true,
        ..Empty::default()
    }
    .view()
}

/// Brings cards into the workspace, with everything they need.
pub fn add_cards(app: &App, stocked: &Stocked, codes: &[String]) {
    let state = app.dispatch.runtime().state();
    let Some(open) = state.open() else { return };
    let records = stocked.shelf.lacking(&stocked.library, codes, &open.catalogue);
    let _ = take(app, Ok(adopt(records)));
}

fn filters(sought: &UseStateHandle<Sought>, words: Words) -> Html {
    let change = |wish: fn(&mut Sought, AttrValue)| {
        let sought = sought.clone();
        Callback::from(move |value: AttrValue| {
            let mut wanted = (*sought).clone();
            wish(&mut wanted, value);
            sought.set(wanted);
        })
    };
    let on_text = change(|sought, value| sought.text = value.to_string());
    let oninput = on_text.reform(|event: InputEvent| AttrValue::from(dom::text_of(&event)));
    let select =
        |id: &'static str, key: &str, choices: Vec<Choice>, value: String, on_select: Callback<AttrValue>| {
            let all = Choice::new("", words.get("library.all"));
            let choices = std::iter::once(all).chain(choices).collect();
            Select {
                id: id.into(),
                label: words.get(key).into(),
                choices,
                value: value.into(),
                on_select,
                ..Select::default()
            }
            .view()
        };
    let perspectives = Perspective::ALL
        .into_iter()
        .map(|one| Choice::new(format!("{one:?}"), names::perspective(one, words)))
        .collect();
    let types = ACCOUNT_TYPES
        .into_iter()
        .map(|code| Choice::new(code, words.get(&format!("library.type_{code}"))))
        .collect();
    let roles =
        ROLES.into_iter().map(|code| Choice::new(code, words.get(&format!("library.role_{code}")))).collect();
    let data =
        vec![Choice::new("yes", words.get("library.have")), Choice::new("no", words.get("library.lack"))];
    let data_value = sought.has_data.map_or("", |has| if has { "yes" } else { "no" });
    html! {
        <div class="ks-library__bar" role="search" aria-label={words.get("library.search")}>
            <div class="ks-field">
                <label class="ks-field__label" for="library-text">{ words.get("library.search") }</label>
                <div class="ks-search">
                    { icon("search", IconSize::Normal) }
                    <input class="ks-input" type="search" id="library-text" value={sought.text.clone()} {oninput} autocomplete="off" spellcheck="false" placeholder={words.get("library.search_hint")} />
                </div>
            </div>
            { select("library-perspective", "setup.perspective", perspectives, sought.perspective.map(|one| format!("{one:?}")).unwrap_or_default(),
                change(|sought, value| sought.perspective = Perspective::ALL.into_iter().find(|one| format!("{one:?}") == value.as_str()))) }
            { select("library-type", "library.account_type", types, sought.account_type.clone(), change(|sought, value| sought.account_type = value.to_string())) }
            { select("library-role", "library.role", roles, sought.role.clone(), change(|sought, value| sought.role = value.to_string())) }
            { select("library-data", "library.data", data, data_value.to_owned(), change(|sought, value| {
                sought.has_data = match value.as_str() { "yes" => Some(true), "no" => Some(false), _ => None };
            })) }
        </div>
    }
}

fn table(app: &App, stocked: &Stocked, cards: &[&LibraryCard], on_show: &Callback<Option<String>>) -> Html {
    let words = app.words;
    let rows = cards.iter().map(|card| row(app, stocked, card, on_show));
    scroll_region(
        words.get("library.title"),
        ScrollHeight::Limited,
        html! {
            <table class="ks-table ks-table--pin">
                <caption class="ks-sr">{ words.get("library.title") }</caption>
                <thead><tr>
                    <th scope="col">{ words.get("setup.indicator") }</th>
                    <th scope="col">{ words.get("setup.perspective") }</th>
                    <th scope="col">{ words.get("setup.unit") }</th>
                    <th scope="col">{ words.get("setup.direction") }</th>
                    <th scope="col">{ words.get("library.why") }</th>
                    <th scope="col">{ words.get("library.data") }</th>
                    <th scope="col"><span class="ks-sr">{ words.get("library.add") }</span></th>
                </tr></thead>
                <tbody>{ for rows }</tbody>
            </table>
        },
    )
}

fn row(app: &App, stocked: &Stocked, card: &LibraryCard, on_show: &Callback<Option<String>>) -> Html {
    let words = app.words;
    let Some(open) = app.state.open() else { return Html::default() };
    let currency = Formats::of(words, &open.catalogue).currency;
    let code = card.code.clone();
    let onclick = on_show.reform(move |_: MouseEvent| Some(code.clone()));
    let variant = words.of(&card.variant);
    let unit = facts_words::unit(card.unit, &currency, words);
    html! {
        <tr key={card.code.clone()} data-card={card.code.clone()}>
            <th scope="row"><span class="ks-name">
                <button type="button" class="ks-link ks-name__main" {onclick}>{ words.of(&card.name) }</button>
                <span class="ks-name__sub">{ card.code.clone() }if !variant.is_empty() { { " · " }{ variant } }</span>
            </span></th>
            <td class="ks-nowrap">{ names::perspective(card.perspective, words) }</td>
            <td class="ks-nowrap">{ unit }</td>
            <td class="ks-nowrap">{ way(card, words) }</td>
            <td class="ks-table__wrap">{ words.of(&card.why) }</td>
            <td class="ks-nowrap">{ data_mark(stocked.shelf.has_data(card), words) }</td>
            <td class="ks-table__act">{ add_button(app, stocked, card, true) }</td>
        </tr>
    }
}

/// Which way is better, or that it is kept in a range.
fn way(card: &LibraryCard, words: Words) -> Rc<str> {
    if card.scoring.is_some() {
        words.get("library.range")
    } else {
        facts_words::direction(card.direction, words)
    }
}

/// Whether the workspace has data.
fn data_mark(has: bool, words: Words) -> Html {
    if has {
        html! { <span class="ks-status ks-status--good"><svg class="ks-status__mark" aria-hidden="true"><use href="icons.svg#i-good" /></svg>{ words.get("library.have") }</span> }
    } else {
        html! { <span class="ks-status ks-status--none"><svg class="ks-status__mark" aria-hidden="true"><use href="icons.svg#i-none" /></svg>{ words.get("library.lack") }</span> }
    }
}

fn add_button(app: &App, stocked: &Stocked, card: &LibraryCard, small: bool) -> Html {
    let words = app.words;
    let is_there = app.state.open().is_some_and(|open| open.catalogue.kpis.contains_key(&card.kpi_id()));
    if is_there {
        return badge(BadgeLook::Outline, &words.get("library.there"));
    }
    let onclick = {
        let (app, stocked, code) = (app.clone(), stocked.clone(), card.code.clone());
        Callback::from(move |_: MouseEvent| add_cards(&app, &stocked, std::slice::from_ref(&code)))
    };
    let kind = if small { ButtonKind::Plain } else { ButtonKind::Primary };
    let label = words.with("library.add_named", &[("code", &card.code)]);
    Button { icon: Some("plus"), kind, small, onclick, ..Button::default() }
        .view(html! { <><span aria-hidden="true">{ words.get("library.add") }</span><span class="ks-sr">{ label }</span></> })
}
