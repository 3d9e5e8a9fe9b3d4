//! Roles, regions, product lines and account types: a card of each with its form.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{
        answer::{Async, use_answer},
        context::use_app,
    },
    domain::text::{Lang, Text2},
    engine::query::{Answer, Query, RecordUses},
    platform::{collate::collator, random},
    state::edits::{
        EditError,
        master::{MasterKind, name_of, remove_master, save_master},
    },
    ui::{
        components::{
            button::{Button, ButtonKind},
            cell::Taken,
            dialog::{Dialog, DialogKind},
            table::ScrollHeight,
        },
        features::{
            commit::take,
            record_editor::{EditorCard, NameFields, edit_cell, form_buttons},
        },
    },
    view::masters::uses_lines,
};

/// Properties of [`MasterEditor`].
#[derive(Properties, PartialEq)]
pub struct MasterEditorProps {
    /// Which records.
    pub kind: MasterKind,
}

/// Keys of title, line below it, button and what is said where there is none.
const fn keys_of(kind: MasterKind) -> [&'static str; 4] {
    match kind {
        MasterKind::Role => ["masters.roles", "masters.roles_sub", "masters.role_add", "masters.no_roles"],
        MasterKind::Region => {
            ["masters.regions", "masters.regions_sub", "masters.region_add", "masters.no_regions"]
        }
        MasterKind::ProductLine => {
            ["masters.lines", "masters.lines_sub", "masters.line_add", "masters.no_lines"]
        }
        MasterKind::AccountType => {
            ["masters.types", "masters.types_sub", "masters.type_add", "masters.no_types"]
        }
    }
}

/// The card.
#[component]
pub fn MasterEditor(props: &MasterEditorProps) -> Html {
    let app = use_app();
    let words = app.words;
    let kind = props.kind;
    // The bits of the record whose form is open; `None` inside for a new one.
    let edited = use_state_eq(|| None::<Option<u64>>);
    let Some(open) = app.state.open() else { return Html::default() };
    let compare = collator(words.lang());
    let mut records: Vec<(u64, Text2)> = kind
        .records(&open.catalogue)
        .into_iter()
        .filter_map(|(raw, record)| Some((raw, name_of(&record)?.clone())))
        .collect();
    records.sort_by(|left, right| compare(&words.of(&left.1), &words.of(&right.1)));
    let show = |what: Option<Option<u64>>| {
        let edited = edited.setter();
        Callback::from(move |()| edited.set(what))
    };
    let [title, sub, add, none] = keys_of(kind);
    let is_chinese = words.lang() == Lang::Zh;
    let row = |(raw, name): &(u64, Text2)| {
        let shown = words.of(name);
        html! {
            <tr key={*raw}>
                <th scope="row">{ shown.clone() }</th>
                <td lang={if is_chinese { "en" } else { "zh-CN" }}>{ if is_chinese { &name.en } else { &name.zh } }</td>
                { edit_cell(&shown, show(Some(Some(*raw))), words) }
            </tr>
        }
    };
    let above = match *edited {
        None => Html::default(),
        Some(raw) => html! { <MasterDialog {kind} {raw} on_close={show(None)} /> },
    };
    EditorCard {
        title,
        sub,
        add,
        on_add: show(Some(None)),
        none: ("people", none),
        height: ScrollHeight::Limited,
        columns: &["masters.name", if is_chinese { "setup.name_en" } else { "setup.name_zh" }],
    }
    .view(words, records.iter().map(row).collect(), above)
}

#[derive(Properties, PartialEq)]
struct MasterDialogProps {
    kind: MasterKind,
    /// The bits of the record; `None` for a new one.
    raw: Option<u64>,
    on_close: Callback<()>,
}

/// The form of one record: its name, and what uses it.
#[component]
fn MasterDialog(props: &MasterDialogProps) -> Html {
    let app = use_app();
    let words = app.words;
    let (kind, raw) = (props.kind, props.raw);
    let workspace = app.state.open().map(|open| Rc::clone(&open.catalogue)).unwrap_or_default();
    let answer = use_answer(Query::Uses(kind.key(raw.unwrap_or_default())));
    let name = use_state(|| {
        let records = kind.records(&workspace);
        let known = records.iter().find(|(other, _)| Some(*other) == raw);
        known.and_then(|(_, record)| name_of(record)).cloned().unwrap_or_default()
    });
    let opened = use_state(|| (*name).clone());
    let refusal = use_state_eq(|| None::<(Option<EditError>, AttrValue)>);
    let uses: Option<RecordUses> = match &answer {
        Async::Ready { value, stale: false } => match &**value {
            Answer::Uses(uses) => Some(uses.clone()),
            _ => None,
        },
        _ => None,
    };
    let on_submit = {
        let (app, workspace, name) = (app.clone(), Rc::clone(&workspace), (*name).clone());
        let (refusal, on_close) = (refusal.setter(), props.on_close.clone());
        Callback::from(move |()| {
            let edit = save_master(&workspace, kind, raw.unwrap_or_else(random::random_bits), &name);
            let error = edit.as_ref().err().copied();
            match take(&app, edit) {
                Taken::Refused(text) => refusal.set(Some((error, text))),
                _ => on_close.emit(()),
            }
        })
    };
    let set = |write: fn(&mut Text2, String)| {
        let name = name.clone();
        Callback::from(move |text: String| {
            let mut next = (*name).clone();
            write(&mut next, text);
            name.set(next);
        })
    };
    let remove = {
        let (app, workspace, uses) = (app.clone(), Rc::clone(&workspace), uses.clone());
        let (refusal, on_close) = (refusal.setter(), props.on_close.clone());
        Callback::from(move |_: MouseEvent| {
            let (Some(uses), Some(raw)) = (&uses, raw) else { return };
            let edit = remove_master(&workspace, kind, raw, uses);
            let error = edit.as_ref().err().copied();
            match take(&app, edit) {
                Taken::Refused(text) => refusal.set(Some((error, text))),
                _ => on_close.emit(()),
            }
        })
    };
    let is_free = uses.as_ref().is_some_and(|uses| *uses == RecordUses::default());
    let lines = uses.as_ref().map(|uses| uses_lines(uses, &workspace, words)).unwrap_or_default();
    let [_, _, add, _] = keys_of(kind);
    let title = match raw {
        None => words.get(add),
        Some(_) => words.with("action.edit_named", &[("name", &words.of(&opened))]),
    };
    let foot = html! {
        <>
            if raw.is_some() {
                <span class="ks-dialog__aside">{ Button { kind: ButtonKind::Ghost, icon: Some("trash"), onclick: remove, disabled: !is_free, ..Button::default() }.view(words.get("action.delete")) }</span>
            }
            { form_buttons(&props.on_close, false, words) }
        </>
    };
    html! {
        <Dialog id="master-dialog" title={AttrValue::from(title)} kind={DialogKind::Small} close_label={AttrValue::from(words.get("action.close"))}
            on_close={props.on_close.clone()} on_submit={Some(on_submit)} {foot}>
            <div class="ks-form">
                { NameFields {
                    ids: ["master-zh", "master-en"],
                    name: &name,
                    on_zh: set(|name, text| name.zh = text),
                    on_en: set(|name, text| name.en = text),
                    error: (*refusal).clone().map(|(_, text)| text),
                    optional: Some(words.get("setup.optional").into()),
                }.view(words) }
                if raw.is_some() && !lines.is_empty() {
                    <section data-test="master-uses">
                        <p>{ words.get("masters.in_use_text") }</p>
                        <ul class="ks-formula__uses">{ for lines.iter().map(|line| html! { <li key={line.clone()}>{ line.clone() }</li> }) }</ul>
                    </section>
                }
            </div>
        </Dialog>
    }
}
