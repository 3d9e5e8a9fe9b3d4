//! What rows found in other tables by their keys, and the keys that are not there, each of which can be said to mean another.
//! Shown only where there are two tables.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{
        answer::{Async, use_answer},
        context::use_app,
    },
    domain::{
        key_alias::KeyAlias,
        table::{ColumnId, TableId},
        workspace::Workspace,
    },
    engine::{
        look_ups::{AliasUse, LookUp, UnmatchedKey},
        query::{Answer, Query},
    },
    platform::dom,
    state::edits::key_alias::{forget, remember},
    ui::{
        components::{
            button::{Button, ButtonKind},
            card::Card,
            cell::Taken,
            table::{ScrollHeight, scroll_region},
        },
        features::commit::take,
    },
    view::{
        import_words::{column_names, column_of, count, table_name},
        message::Words,
    },
};

/// Keys that are named of one look-up.
const NAMED: usize = 12;

/// The look-ups as a card.
#[component]
pub fn LookUps() -> Html {
    let app = use_app();
    let words = app.words;
    let catalogue = app.state.open().map(|open| open.catalogue.clone()).unwrap_or_default();
    let Async::Ready { value, .. } = use_answer(Query::LookUps) else { return Html::default() };
    let Answer::LookUps(found) = &*value else { return Html::default() };
    if found.is_empty() {
        return Html::default();
    }
    Card {
        title: words.get("look_ups.title").into(),
        sub: Some(words.get("look_ups.sub").into()),
        flush: true,
        ..Card::default()
    }
    .view(html! {
        <>
            { summary(found, &catalogue, words) }
            { written_otherwise(found, &catalogue, words) }
        </>
    })
}

fn summary(found: &[LookUp], workspace: &Workspace, words: Words) -> Html {
    let heads = ["key", "to", "brings"].map(|name| words.get(&format!("look_ups.{name}")));
    let numbers = ["found", "filled", "unmatched"].map(|name| words.get(&format!("look_ups.{name}")));
    scroll_region(
        words.get("look_ups.title"),
        ScrollHeight::Whole,
        html! {
            <table class="ks-table" data-test="look-ups">
                <caption class="ks-sr">{ words.get("look_ups.title") }</caption>
                <thead><tr>
                    { for heads.into_iter().map(|head| html! { <th scope="col">{ head }</th> }) }
                    { for numbers.into_iter().map(|head| html! { <th scope="col" class="ks-table__num">{ head }</th> }) }
                </tr></thead>
                <tbody>{ for found.iter().map(|one| row(one, workspace, words)) }</tbody>
            </table>
        },
    )
}

/// Keys that are not there, each with what it may mean, and what was remembered of others.
fn written_otherwise(found: &[LookUp], workspace: &Workspace, words: Words) -> Html {
    let open = found.iter().flat_map(|one| {
        one.keys.iter().take(NAMED).map(move |key| {
            html! {
                <OpenKey key={format!("{} {} {}", one.table.0, one.column.0, key.key)} from={key_of(one, workspace, words)}
                    table={one.to.clone()} column={one.key.clone()} unmatched={key.clone()} />
            }
        })
    });
    // Several tables may look up the same key.
    let mut known: Vec<(&LookUp, &AliasUse)> =
        found.iter().flat_map(|one| one.aliases.iter().map(move |alias| (one, alias))).collect();
    known.sort_by_key(|(one, alias)| (one.to.clone(), one.key.clone(), alias.written.clone()));
    let known: Vec<_> = known
        .chunk_by(|(one, alias), (other, next)| {
            (&one.to, &one.key, &alias.written) == (&other.to, &other.key, &next.written)
        })
        .filter_map(|same| {
            let (one, alias) = same.first()?;
            let rows = same.iter().map(|(_, alias)| alias.rows).sum();
            Some((*one, AliasUse { rows, ..(*alias).clone() }))
        })
        .collect();
    let open: Vec<Html> = open.collect();
    if open.is_empty() && known.is_empty() {
        return Html::default();
    }
    let title = words.get("look_ups.alias.title");
    let heads = ["written", "means"].map(|name| words.get(&format!("look_ups.alias.{name}")));
    let table = html! {
        <table class="ks-table" data-test="key-aliases">
            <caption class="ks-sr">{ title.clone() }</caption>
            <thead><tr>
                { for heads.into_iter().map(|head| html! { <th scope="col">{ head }</th> }) }
                <th scope="col" class="ks-table__num">{ words.get("look_ups.alias.rows") }</th>
                <th scope="col"><span class="ks-sr">{ words.get("look_ups.alias.what") }</span></th>
            </tr></thead>
            <tbody>
                { for open }
                { for known.into_iter().map(|(one, alias)| html! {
                    <KnownAlias key={format!("{} {}", one.to.0, alias.written)} table={one.to.clone()} column={one.key.clone()} alias={alias.clone()} />
                }) }
            </tbody>
        </table>
    };
    html! {
        <>
            <div class="ks-card__head">
                <div>
                    <h3 class="ks-card__title">{ title.clone() }</h3>
                    <p class="ks-card__sub">{ words.get("look_ups.alias.sub") }</p>
                </div>
            </div>
            { scroll_region(title, ScrollHeight::Whole, table) }
        </>
    }
}

fn key_of(one: &LookUp, workspace: &Workspace, words: Words) -> AttrValue {
    let table = table_name(&one.table, workspace, words);
    let column = column_of(&one.table, &one.column, workspace, words);
    words.with("look_ups.key_of", &[("table", &table), ("column", &column)]).into()
}

#[derive(Properties, PartialEq)]
struct OpenKeyProps {
    from: AttrValue,
    table: TableId,
    column: ColumnId,
    unmatched: UnmatchedKey,
}

/// A key that is not there, with a field for what it means.
#[component]
fn OpenKey(props: &OpenKeyProps) -> Html {
    let app = use_app();
    let words = app.words;
    let UnmatchedKey { key, rows, like } = &props.unmatched;
    let text = use_state(|| like.first().cloned().unwrap_or_default());
    let refused = use_state(|| None::<AttrValue>);
    let id = format!("alias-{}-{key}", props.table.0);
    let list = format!("{id}-like");
    let oninput = {
        let text = text.clone();
        Callback::from(move |event: InputEvent| text.set(dom::text_of(&event)))
    };
    let on_remember = {
        let (app, text, refused) = (app.clone(), text.clone(), refused.clone());
        let (table, column, key) = (props.table.clone(), props.column.clone(), key.clone());
        Callback::from(move |_: MouseEvent| {
            let state = app.dispatch.runtime().state();
            let Some(open) = state.open() else { return };
            let alias = KeyAlias::new(table.clone(), column.clone(), &key, &text);
            match take(&app, remember(&open.catalogue, alias)) {
                Taken::Refused(why) => refused.set(Some(why)),
                _ => refused.set(None),
            }
        })
    };
    let label = words.with("look_ups.alias.of", &[("key", key)]);
    html! {
        <tr data-key={key.clone()}>
            <th scope="row">{ key }<span class="ks-table__sub">{ props.from.clone() }</span></th>
            <td>
                <input class="ks-input" {id} type="text" value={(*text).clone()} {oninput} list={list.clone()} aria-label={label}
                    autocomplete="off" spellcheck="false" />
                <datalist id={list}>{ for like.iter().map(|like| html! { <option value={like.clone()} /> }) }</datalist>
                if let Some(why) = &*refused { <p class="ks-field__error">{ why }</p> }
            </td>
            <td class="ks-table__num">{ count(*rows) }</td>
            <td>{ Button { onclick: on_remember, small: true, disabled: text.trim().is_empty(), ..Button::default() }.view(words.get("look_ups.alias.remember")) }</td>
        </tr>
    }
}

#[derive(Properties, PartialEq)]
struct KnownAliasProps {
    table: TableId,
    column: ColumnId,
    alias: AliasUse,
}

/// What was remembered of a key.
#[component]
fn KnownAlias(props: &KnownAliasProps) -> Html {
    let app = use_app();
    let words = app.words;
    let AliasUse { written, meant, rows, is_there } = &props.alias;
    let catalogue = app.state.open().map(|open| open.catalogue.clone()).unwrap_or_default();
    let table = table_name(&props.table, &catalogue, words);
    let on_forget = {
        let app = app.clone();
        let id = KeyAlias::new(props.table.clone(), props.column.clone(), written, meant).id;
        Callback::from(move |_: MouseEvent| {
            let state = app.dispatch.runtime().state();
            if let Some(open) = state.open() {
                let _ = take(&app, forget(&open.catalogue, id));
            }
        })
    };
    html! {
        <tr data-alias={written.clone()}>
            <th scope="row">{ written }</th>
            <td>
                { meant }
                if !is_there { <span class="ks-table__sub">{ words.with("look_ups.alias.not_there", &[("table", &table)]) }</span> }
            </td>
            <td class="ks-table__num">{ count(*rows) }</td>
            <td>{ Button { onclick: on_forget, small: true, kind: ButtonKind::Ghost, ..Button::default() }.view(words.get("look_ups.alias.forget")) }</td>
        </tr>
    }
}

fn row(one: &LookUp, workspace: &Workspace, words: Words) -> Html {
    let key = key_of(one, workspace, words);
    html! {
        <tr key={format!("{} {} {}", one.table.0, one.column.0, one.to.0)} data-unmatched={one.unmatched.to_string()}>
            <th scope="row">{ key }</th>
            <td>{ table_name(&one.to, workspace, words) }</td>
            <td class="ks-table__wrap">{ column_names(&one.carried, words) }</td>
            <td class="ks-table__num">{ count(one.found) }</td>
            <td class="ks-table__num">{ count(one.filled) }</td>
            <td class="ks-table__num">{ count(one.unmatched) }{ keys(one, words) }</td>
        </tr>
    }
}

/// The keys that are not there, those of most rows first.
fn keys(one: &LookUp, words: Words) -> Html {
    if one.keys.is_empty() {
        return Html::default();
    }
    let named = one
        .keys
        .iter()
        .take(NAMED)
        .map(|one| words.with("look_ups.missing_key", &[("key", &one.key), ("rows", &count(one.rows))]));
    let named: Vec<Rc<str>> = named.collect();
    let more = one.unmatched_keys.saturating_sub(named.len() as u64);
    html! {
        <span class="ks-table__sub ks-table__wrap">
            { named.join(&words.get("import.and")) }
            if more > 0 { { words.with("look_ups.more", &[("n", &count(more))]) } }
        </span>
    }
}
