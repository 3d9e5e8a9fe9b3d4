//! Actions as a table: what, about which figure, who, by when, how far, and what became of the figure.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    domain::monitor::ActionItem,
    ui::components::{
        badge::{BadgeLook, badge},
        status::{StatusLook, status_mark},
        table::{ScrollHeight, scroll_region},
    },
    view::{
        actions::{ActionRow, EffectLine, stage_key},
        message::Words,
        number::NO_VALUE,
    },
};

/// The table.
pub(super) fn list(rows: &[ActionRow], on_open: &Callback<Rc<ActionItem>>, words: Words) -> Html {
    let row = |row: &ActionRow| {
        let action = Rc::clone(&row.action);
        let onclick = on_open.reform(move |_: MouseEvent| Rc::clone(&action));
        html! {
            <tr key={row.action.id.to_string()} data-action={row.action.id.to_string()} data-stage={row.action.stage.name()}>
                <th scope="row" class="ks-table__wrap">
                    <button type="button" class="ks-link ks-actions__name" aria-haspopup="dialog" {onclick}>{ &row.action.name }</button>
                    <span class="ks-table__sub">{ &row.about }</span>
                </th>
                <td class="ks-nowrap">{ or_none(&row.owner) }</td>
                <td class="ks-nowrap">{ due(row, words) }</td>
                <td class="ks-nowrap">{ words.get(stage_key(row.action.stage)) }</td>
                <td class="ks-table__num">{ or_none(&row.expected) }</td>
                <td class="ks-table__num">{ row.effect.as_ref().map_or_else(|| NO_VALUE.into(), |effect| change(effect, words)) }</td>
            </tr>
        }
    };
    let head = |key: &str, numeric: bool| html! { <th scope="col" class={numeric.then_some("ks-table__num")}>{ words.get(key) }</th> };
    scroll_region(
        words.get("actions.title"),
        ScrollHeight::Whole,
        html! {
            <table class="ks-table ks-table--pin">
                <caption class="ks-sr">{ words.get("actions.title") }</caption>
                <thead><tr>
                    { head("actions.name", false) }
                    { head("actions.owner", false) }
                    { head("actions.due", false) }
                    { head("actions.stage_head", false) }
                    { head("actions.expected", true) }
                    { head("actions.effect", true) }
                </tr></thead>
                <tbody>{ for rows.iter().map(row) }</tbody>
            </table>
        },
    )
}

fn or_none(text: &str) -> String {
    if text.is_empty() { NO_VALUE.to_owned() } else { text.to_owned() }
}

/// The due day, marked where it is over.
pub(super) fn due(row: &ActionRow, words: Words) -> Html {
    html! {
        <>
            { or_none(&row.due) }
            if row.is_late { { " " }{ badge(BadgeLook::Outline, &words.get("actions.late")) } }
        </>
    }
}

/// The change of the figure so far, with the part of what was expected.
pub(super) fn change(effect: &EffectLine, words: Words) -> Html {
    if effect.change.is_empty() {
        return html! { <span class="ks-mute">{ words.get("actions.no_effect_yet") }</span> };
    }
    let (before, now) = (&effect.before, effect.now.as_ref());
    let from_to =
        now.map(|now| format!("{} {} → {} {}", before.0, before.1, now.0, now.1)).unwrap_or_default();
    html! {
        <span title={from_to}>
            <span class="ks-row ks-row--nowrap ks-row--end">
                if !effect.share.is_empty() { { status_mark(effect.status, "", StatusLook::Mark) } }
                { &effect.change }
            </span>
            if !effect.share.is_empty() { <span class="ks-table__sub">{ words.with("actions.share", &[("share", &effect.share)]) }</span> }
        </span>
    }
}
