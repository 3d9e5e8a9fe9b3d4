//! Versions and backups of the open workspace: giving the state of now a name, seeing what restoring would change, restoring.

use yew::prelude::*;

use crate::{
    app::{
        context::{App, use_app},
        tasks::keep::{ask_keeper, restore_copy, say_why},
    },
    data::{
        copies::{CopyKind, CopyMeta, KindCount},
        store::WorkspaceId,
    },
    platform::clock,
    ui::{
        components::{
            button::{Button, ButtonKind, IconButton},
            card::Card,
            dialog::{Dialog, DialogKind},
            table::{ScrollHeight, scroll_region},
        },
        features::name_dialog::NameDialog,
    },
    view::{bytes::size_text, keep_words::kind_key, message::Words},
    worker::keep_protocol::{KeepReply, KeepTask},
};

/// The copies of a workspace, newest first, once they are known; and how to have them read again.
#[hook]
pub fn use_copies(workspace: WorkspaceId, revision: u64) -> (Option<Vec<CopyMeta>>, Callback<()>) {
    let app = use_app();
    let copies = use_state(|| None::<Vec<CopyMeta>>);
    let round = use_state(|| 0_u32);
    {
        let (copies, runtime) = (copies.setter(), app.dispatch.runtime().clone());
        use_effect_with((workspace, revision, *round), move |(workspace, ..)| {
            ask_keeper(&runtime, &KeepTask::Copies(*workspace), move |reply| {
                if let KeepReply::Copies(found) = reply {
                    copies.set(Some(found));
                }
            });
        });
    }
    let again = {
        let (round, now) = (round.setter(), *round);
        Callback::from(move |()| round.set(now + 1))
    };
    ((*copies).clone(), again)
}

/// What a copy is, in words.
pub fn kind_words(copy: &CopyMeta, words: Words) -> AttrValue {
    match copy.kind {
        CopyKind::Version => AttrValue::from(copy.name.clone()),
        CopyKind::Backup => words.get("keep.kind_backup").into(),
        CopyKind::BeforeRestore => words.get("keep.kind_before_restore").into(),
        CopyKind::BeforeMigration => words.get("keep.kind_before_migration").into(),
    }
}

/// The copies as a card.
#[component]
pub fn Copies() -> Html {
    let app = use_app();
    let words = app.words;
    let open = app.state.open();
    let id = open.map_or_else(|| WorkspaceId::from_raw(0), |open| open.id);
    // A step that is stored may be a restored copy, before which another was kept.
    let (copies, again) = use_copies(id, open.map_or(0, |open| open.revision));
    let is_naming = use_state(|| false);
    let compared = use_state(|| None::<(CopyMeta, Vec<KindCount>)>);
    let close_naming = {
        let is_naming = is_naming.setter();
        Callback::from(move |()| is_naming.set(false))
    };
    let name = {
        let (app, again, is_naming) = (app.clone(), again.clone(), is_naming.setter());
        Callback::from(move |name: String| {
            let task = KeepTask::Name { workspace: id, name, at: clock::now_seconds() };
            tell(&app, &task, &again);
            is_naming.set(false);
        })
    };
    let compare = {
        let (app, compared) = (app.clone(), compared.setter());
        Callback::from(move |copy: CopyMeta| {
            let (runtime, compared) = (app.dispatch.runtime().clone(), compared.clone());
            let owner = runtime.clone();
            let task = KeepTask::Compare { workspace: id, number: copy.number };
            ask_keeper(&runtime, &task, move |reply| match reply {
                KeepReply::Difference(counts) => compared.set(Some((copy, counts))),
                reply => say_why(&owner, &reply),
            });
        })
    };
    let remove = {
        let (app, again) = (app.clone(), again.clone());
        Callback::from(move |number: u64| tell(&app, &KeepTask::Drop { workspace: id, number }, &again))
    };
    let close = {
        let compared = compared.setter();
        Callback::from(move |()| compared.set(None))
    };
    let start_naming = {
        let is_naming = is_naming.setter();
        Callback::from(move |_: MouseEvent| is_naming.set(true))
    };
    let actions = Button { icon: Some("plus"), onclick: start_naming, ..Button::default() }
        .view(words.get("keep.name_now"));
    let title = AttrValue::from(words.get("keep.copies_title"));
    let sub = Some(words.get("keep.copies_sub").into());
    html! {
        <>
            { Card { title, sub, flush: copies.as_ref().is_some_and(|copies| !copies.is_empty()), actions, ..Card::default() }.view(match &copies {
                None => html! { <div class="ks-skel ks-skel--row" aria-hidden="true"></div> },
                Some(copies) if copies.is_empty() => html! { <p class="ks-mute" data-test="no-copies">{ words.get("keep.none") }</p> },
                Some(copies) => table(copies, &compare, &remove, words),
            }) }
            if *is_naming {
                <NameDialog title={AttrValue::from(words.get("keep.name_title"))} label={AttrValue::from(words.get("keep.name_label"))} action={AttrValue::from(words.get("keep.name_action"))} on_save={name} on_close={close_naming} />
            }
            if let Some((copy, counts)) = &*compared { { preview(&app, id, copy, counts, &close) } }
        </>
    }
}

/// Has the keeper do something, and reads the copies again.
fn tell(app: &App, task: &KeepTask, again: &Callback<()>) {
    let (runtime, again) = (app.dispatch.runtime().clone(), again.clone());
    let owner = runtime.clone();
    ask_keeper(&runtime, task, move |reply| {
        if reply != KeepReply::Done {
            say_why(&owner, &reply);
        }
        again.emit(());
    });
}

fn table(copies: &[CopyMeta], compare: &Callback<CopyMeta>, remove: &Callback<u64>, words: Words) -> Html {
    let row = |copy: &CopyMeta| {
        let name = kind_words(copy, words);
        let time = clock::local_day_minute(copy.at);
        let (look, number) = (copy.clone(), copy.number);
        let look = compare.reform(move |_: MouseEvent| look.clone());
        let label = words.with("keep.remove_named", &[("copy", &format!("{name} {time}"))]);
        html! {
            <tr key={copy.number} data-test="copy">
                <th scope="row">{ name }{ " " }if copy.kind == CopyKind::Version { <span class="ks-badge ks-badge--accent">{ words.get("keep.version") }</span> }</th>
                <td class="ks-nowrap">{ time }</td>
                <td class="ks-table__num">{ copy.revision }</td>
                <td class="ks-table__num ks-nowrap">{ size_text(copy.bytes) }</td>
                <td class="ks-table__act"><div class="ks-row ks-row--nowrap ks-row--end">
                    { Button { small: true, onclick: look, ..Button::default() }.view(words.get("keep.look")) }
                    { IconButton { icon: "trash", small: true, label: label.into(), onclick: remove.reform(move |_: MouseEvent| number), ..IconButton::default() }.view() }
                </div></td>
            </tr>
        }
    };
    scroll_region(
        words.get("keep.copies_title"),
        ScrollHeight::Whole,
        html! {
            <table class="ks-table">
                <caption class="ks-sr">{ words.get("keep.copies_title") }</caption>
                <thead><tr>
                    <th scope="col">{ words.get("keep.copy") }</th><th scope="col">{ words.get("keep.time") }</th>
                    <th scope="col" class="ks-table__num">{ words.get("keep.revision") }</th><th scope="col" class="ks-table__num">{ words.get("keep.size") }</th>
                    <th scope="col"><span class="ks-sr">{ words.get("keep.actions") }</span></th>
                </tr></thead>
                <tbody>{ for copies.iter().map(row) }</tbody>
            </table>
        },
    )
}

/// What restoring would change, before it is done.
fn preview(app: &App, id: WorkspaceId, copy: &CopyMeta, counts: &[KindCount], close: &Callback<()>) -> Html {
    let words = app.words;
    let said = format!("{} {}", kind_words(copy, words), clock::local_day_minute(copy.at));
    let restore = {
        let (app, close, said, number) = (app.clone(), close.clone(), said.clone(), copy.number);
        Callback::from(move |_: MouseEvent| {
            restore_copy(&app, id, number, said.clone());
            close.emit(());
        })
    };
    let is_same = counts.is_empty();
    let foot = html! {
        <>
            { Button { onclick: close.reform(|_: MouseEvent| ()), ..Button::default() }.view(words.get("action.cancel")) }
            { Button { kind: ButtonKind::Primary, disabled: is_same, onclick: restore, ..Button::default() }.view(words.get("keep.restore")) }
        </>
    };
    let row = |count: &KindCount| {
        let name = words.get(kind_key(&count.kind));
        html! {
            <tr key={count.kind.clone()}><th scope="row">{ name }</th><td class="ks-table__num">{ count.added }</td><td class="ks-table__num">{ count.removed }</td><td class="ks-table__num">{ count.changed }</td></tr>
        }
    };
    html! {
        <Dialog id="copy-dialog" title={AttrValue::from(words.get("keep.look_title"))} sub={AttrValue::from(said)} kind={DialogKind::Normal}
            close_label={AttrValue::from(words.get("action.close"))} on_close={close.clone()} {foot}>
            if is_same {
                <p>{ words.get("keep.same") }</p>
            } else {
                <p>{ words.get("keep.look_text") }</p>
                { scroll_region(words.get("keep.look_title"), ScrollHeight::Whole, html! {
                    <table class="ks-table ks-table--dense">
                        <caption class="ks-sr">{ words.get("keep.look_title") }</caption>
                        <thead><tr><th scope="col">{ words.get("keep.kind") }</th><th scope="col" class="ks-table__num">{ words.get("keep.added") }</th><th scope="col" class="ks-table__num">{ words.get("keep.removed") }</th><th scope="col" class="ks-table__num">{ words.get("keep.changed") }</th></tr></thead>
                        <tbody>{ for counts.iter().map(row) }</tbody>
                    </table>
                }) }
            }
        </Dialog>
    }
}
