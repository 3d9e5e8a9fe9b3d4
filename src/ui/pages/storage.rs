//! What is stored on this computer: how much of what, whether the browser keeps it, and deleting all of it.

use yew::{platform::spawn_local, prelude::*};

use crate::{
    app::{
        context::{App, use_app},
        part::Chore,
        route::Route,
        tasks::{self, keep::ask_keeper},
    },
    data::copies::StoredSize,
    platform::{clock, durable, global},
    ui::{
        components::{
            button::{Button, ButtonKind},
            card::Card,
            dialog::{Dialog, DialogKind},
            icon::{IconSize, icon},
            link::RouteLink,
            table::{ScrollHeight, scroll_region},
            toast::toasts,
        },
        features::shell::switches::{language_switch, theme_menu},
    },
    view::bytes::size_text,
    worker::keep_protocol::{KeepReply, KeepTask},
};

/// The page.
#[component]
pub fn StoragePage() -> Html {
    let app = use_app();
    let words = app.words;
    let sizes = use_state(|| None::<Vec<StoredSize>>);
    let is_durable = use_state(|| None::<bool>);
    let round = use_state(|| 0_u32);
    let is_asking = use_state(|| false);
    {
        let (sizes, runtime) = (sizes.setter(), app.dispatch.runtime().clone());
        use_effect_with((*round, app.state.shelf.clone()), move |_| {
            ask_keeper(&runtime, &KeepTask::Sizes, move |reply| {
                sizes.set(Some(if let KeepReply::Sizes(found) = reply { found } else { Vec::new() }));
            });
        });
    }
    {
        let is_durable = is_durable.setter();
        use_effect_with(*round, move |_| {
            spawn_local(async move { is_durable.set(durable::is_durable().await) })
        });
    }
    let keep = {
        let (round, now) = (round.setter(), *round);
        Callback::from(move |_: MouseEvent| {
            let round = round.clone();
            spawn_local(async move {
                durable::ask().await;
                round.set(now + 1);
            });
        })
    };
    let ask = |wanted: bool| {
        let is_asking = is_asking.setter();
        Callback::from(move |()| is_asking.set(wanted))
    };
    html! {
        <>
            <main class="ks-start" tabindex="-1" data-ready={sizes.is_some().then_some("storage")}>
                <div class="ks-start__head">
                    { RouteLink::plain(Route::Start, "ks-brand").view(html! { <><svg class="ks-brand__mark" aria-hidden="true"><use href="icons.svg#i-brand" /></svg><span class="ks-brand__name">{ words.get("app.name") }</span></> }) }
                    <div class="ks-row">{ language_switch(&app) }{ theme_menu(&app) }</div>
                </div>
                <header class="ks-page__head"><div>
                    <h1 class="ks-page__title">{ words.get("keep.storage_title") }</h1>
                    <p class="ks-page__lead">{ words.get("keep.storage_lead") }</p>
                </div></header>
                <div class="ks-stack">
                    { list(&app, sizes.as_deref()) }
                    <div class="ks-grid ks-grid--halves">
                        { durability(&app, *is_durable, keep) }
                        { session(&app) }
                    </div>
                    { Card { title: words.get("keep.wipe_title").into(), ..Card::default() }.view(html! {
                        <div class="ks-stack ks-stack--tight">
                            <p class="ks-mute">{ words.get("keep.wipe_text") }</p>
                            <div class="ks-row">{ Button { kind: ButtonKind::Danger, icon: Some("trash"), onclick: ask(true).reform(|_: MouseEvent| ()), ..Button::default() }.view(words.get("keep.wipe")) }</div>
                        </div>
                    }) }
                    <p>{ RouteLink::plain(Route::Start, "").view(words.get("start.back")) }</p>
                </div>
            </main>
            if *is_asking { { wipe_dialog(&app, &ask(false)) } }
            { toasts(&app) }
        </>
    }
}

fn list(app: &App, sizes: Option<&[StoredSize]>) -> Html {
    let words = app.words;
    let title = AttrValue::from(words.get("keep.sizes_title"));
    let Some(sizes) = sizes else {
        return Card { title, ..Card::default() }
            .view(html! { <div class="ks-skel ks-skel--row" aria-hidden="true"></div> });
    };
    if sizes.is_empty() {
        return Card { title, ..Card::default() }
            .view(html! { <p class="ks-mute">{ words.get("keep.sizes_none") }</p> });
    }
    let row = |size: &StoredSize| {
        let meta = &size.meta;
        let name = words.of(&meta.name);
        let all = size.document + size.copies + size.rows;
        let restore = {
            let (app, id) = (app.clone(), meta.id);
            Callback::from(move |_: MouseEvent| tasks::chore(app.dispatch.runtime(), Chore::Restore(id)))
        };
        html! {
            <tr key={meta.id.to_string()} class={size.removed_at.is_some().then_some("ks-table__row--muted")}>
                <th scope="row">{ name }{ " " }
                    if meta.sample { <span class="ks-badge ks-badge--sample">{ words.get("shell.sample") }</span> }
                    if size.removed_at.is_some() { <span class="ks-badge">{ words.get("keep.removed_badge") }</span> }</th>
                <td class="ks-table__num ks-nowrap">{ size_text(size.document) }</td>
                <td class="ks-table__num ks-nowrap">{ size_text(size.rows) }</td>
                <td class="ks-table__num ks-nowrap">{ size_text(size.copies) }</td>
                <td class="ks-table__num ks-nowrap">{ size_text(all) }</td>
                <td class="ks-nowrap">{ clock::local_day_minute(meta.changed_at) }</td>
                <td class="ks-table__act">if size.removed_at.is_some() { { Button { small: true, onclick: restore, ..Button::default() }.view(words.get("keep.bring_back")) } }</td>
            </tr>
        }
    };
    let sub = Some(AttrValue::from(words.get("keep.sizes_sub")));
    Card { title, sub, flush: true, ..Card::default() }.view(scroll_region(words.get("keep.sizes_title"), ScrollHeight::Whole, html! {
        <table class="ks-table" data-test="sizes">
            <caption class="ks-sr">{ words.get("keep.sizes_title") }</caption>
            <thead><tr><th scope="col">{ words.get("keep.workspace") }</th><th scope="col" class="ks-table__num">{ words.get("keep.size_document") }</th>
                <th scope="col" class="ks-table__num">{ words.get("keep.size_rows") }</th><th scope="col" class="ks-table__num">{ words.get("keep.size_copies") }</th>
                <th scope="col" class="ks-table__num">{ words.get("keep.size_all") }</th><th scope="col">{ words.get("keep.changed_at") }</th>
                <th scope="col"><span class="ks-sr">{ words.get("keep.actions") }</span></th></tr></thead>
            <tbody>{ for sizes.iter().map(row) }</tbody>
        </table>
    }))
}

fn durability(app: &App, is_durable: Option<bool>, keep: Callback<MouseEvent>) -> Html {
    let words = app.words;
    let (mark, said) = match is_durable {
        Some(true) => ("good", "keep.durable"),
        Some(false) => ("watch", "keep.not_durable"),
        None => ("none", "keep.durable_unknown"),
    };
    Card { title: words.get("keep.durable_title").into(), ..Card::default() }.view(html! {
        <div class="ks-stack ks-stack--tight" data-test="durable">
            <p class="ks-row ks-row--nowrap">{ icon(mark, IconSize::Normal) }<span>{ words.get(said) }</span></p>
            if is_durable == Some(false) { <div class="ks-row">{ Button { onclick: keep, ..Button::default() }.view(words.get("keep.durable_ask")) }</div> }
        </div>
    })
}

fn session(app: &App) -> Html {
    let words = app.words;
    let is_session = global::is_session();
    let onclick =
        Callback::from(
            move |_: MouseEvent| {
                if is_session { tasks::wipe::end_session() } else { tasks::wipe::begin_session() }
            },
        );
    Card { title: words.get("keep.session_title").into(), ..Card::default() }.view(html! {
        <div class="ks-stack ks-stack--tight">
            <p class="ks-mute">{ words.get(if is_session { "keep.session" } else { "keep.session_text" }) }</p>
            <div class="ks-row">{ Button { onclick, ..Button::default() }.view(words.get(if is_session { "keep.session_end" } else { "keep.session_begin" })) }</div>
        </div>
    })
}

fn wipe_dialog(app: &App, close: &Callback<()>) -> Html {
    let words = app.words;
    let wipe = Callback::from(|_: MouseEvent| tasks::wipe::wipe_all());
    let raw = Callback::from(|_: MouseEvent| tasks::rescue::download_raw());
    let foot = html! {
        <>
            { Button { onclick: close.reform(|_: MouseEvent| ()), ..Button::default() }.view(words.get("action.cancel")) }
            { Button { kind: ButtonKind::Danger, onclick: wipe, ..Button::default() }.view(words.get("keep.wipe_confirm")) }
        </>
    };
    html! {
        <Dialog id="wipe-dialog" title={AttrValue::from(words.get("keep.wipe_title"))} kind={DialogKind::Small}
            close_label={AttrValue::from(words.get("action.close"))} on_close={close.clone()} {foot}>
            <p>{ words.get("keep.wipe_sure") }</p>
            <div class="ks-row">{ Button { icon: Some("download"), onclick: raw, ..Button::default() }.view(words.get("keep.raw")) }</div>
        </Dialog>
    }
}
