//! Roles, regions, product lines and account types: a card of each with its form.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{
        answer::{Async, use_answer},
        context::use_app,
    },
    domain::{record::Record, text::Text2, workspace::Workspace},
    engine::query::{Answer, Query, RecordUses},
    platform::{collate::collator, random},
    state::edits::{
        EditError,
        master::{MasterKind, codes_of, name_of, remove_master, save_master},
        rows::{
            codes_text,
            masters::{MasterColumn, write_masters},
        },
    },
    ui::{
        components::{
            button::{Button, ButtonKind},
            cell::Taken,
            dialog::{Dialog, DialogKind},
            grid::{
                Grid,
                desk::{Write, Written},
            },
            same::Same,
        },
        features::{
            commit::take,
            record_editor::{NameFields, form_buttons},
            record_grid::{GridCard, name_cells, name_columns, refused, write_rows},
        },
    },
    view::{
        grid::{Column, ColumnKind, Row},
        masters::uses_lines,
        message::Words,
    },
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
    let show = |what: Option<Option<u64>>| {
        let edited = edited.setter();
        Callback::from(move |()| edited.set(what))
    };
    let [title, sub, add, none] = keys_of(kind);
    let above = match *edited {
        None => Html::default(),
        Some(raw) => html! { <MasterDialog {kind} {raw} on_close={show(None)} /> },
    };
    let workspace = &open.catalogue;
    let (rows, columns) = master_rows(kind, workspace, words);
    let is_empty = rows.is_empty();
    let on_write = {
        let app = app.clone();
        Callback::from(move |writes: Vec<Write>| {
            let now = app.dispatch.runtime().state();
            let Some(open) = now.open().map(|open| Rc::clone(&open.catalogue)) else {
                return Written::Same;
            };
            let [(first, _), (second, _)] = name_columns(app.words);
            let (first, second) = (MasterColumn::Name(first), MasterColumn::OtherName(second));
            write_rows(&app, &[first, second, MasterColumn::Codes], &writes, |texts| {
                write_masters(&open, kind, texts)
            })
        })
    };
    let on_edit = {
        let edited = edited.setter();
        Callback::from(move |key: Rc<str>| edited.set(key.parse().ok().map(Some)))
    };
    let grid = html! {
        <Grid id={title} caption={AttrValue::from(words.get(title))} columns={Rc::new(columns)} rows={Same(Rc::new(rows))} new_row={AttrValue::from(words.get("grid.new_master"))}
            {on_write} on_refused={refused(&app)} {on_edit} test={title} {words} />
    };
    GridCard { title, sub, add, on_add: show(Some(None)), none: is_empty.then_some(none), notes: &[] }
        .view(grid, above, words)
}

fn master_rows(kind: MasterKind, workspace: &Workspace, words: Words) -> (Vec<Row>, Vec<Column>) {
    let compare = collator(words.lang());
    let row = |(raw, record): (u64, Record)| {
        let name = name_of(&record)?;
        let [first, second] = name_cells(name, words);
        let mut cells = vec![first, second];
        if let Some(keys) = codes_of(&record) {
            cells.push(Rc::from(codes_text(keys)));
        }
        Some(Row { key: Rc::from(raw.to_string()), name: words.of(name), cells, ..Row::default() })
    };
    let mut rows: Vec<Row> = kind.records(workspace).into_iter().filter_map(row).collect();
    rows.sort_by(|left, right| compare(&left.name, &right.name));
    let [(_, first), (_, second)] = name_columns(words);
    let mut columns = vec![first, second];
    if kind.has_codes() {
        columns.push(Column::new(words.get("grid.codes"), ColumnKind::Text));
    }
    (rows, columns)
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
            let edit = save_master(&workspace, kind, raw.unwrap_or_else(random::random_bits), &name, None);
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
