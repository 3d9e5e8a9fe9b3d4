//! The tables of the user's own: what they hold, what reads them, renaming and deleting. They are made by an import.

use yew::prelude::*;

use crate::{
    app::context::{App, use_app},
    domain::{change::Label, own_table::OwnTable, text::Text2, workspace::Workspace},
    state::{
        action::Action,
        app_state::{Offer, Tone},
        edits::{
            EditError,
            own_table::{batches, remove_table, rename_table, uses},
        },
    },
    ui::{
        components::{
            button::{Button, ButtonKind, IconButton},
            card::Card,
            cell::Taken,
            dialog::{Dialog, DialogKind},
            table::{ScrollHeight, scroll_region},
        },
        features::{
            commit::take,
            record_editor::{NameFields, form_buttons},
        },
    },
    view::{
        import_words::count,
        message::Words,
        own_table_words::{example, own_column_name},
    },
};

/// What is open above the list.
#[derive(Debug, Clone, PartialEq)]
enum Open {
    Rename(OwnTable),
    Delete(OwnTable),
}

/// The list as a card; nothing where there is no such table.
#[component]
pub fn OwnTables() -> Html {
    let app = use_app();
    let words = app.words;
    let open = use_state_eq(|| None::<Open>);
    let Some(catalogue) = app.state.open().map(|open| open.catalogue.clone()) else { return Html::default() };
    if catalogue.own_tables.is_empty() {
        return Html::default();
    }
    let mut tables: Vec<&OwnTable> = catalogue.own_tables.values().collect();
    tables.sort_by(|left, right| left.code.cmp(&right.code));
    let on_open = {
        let open = open.setter();
        Callback::from(move |what: Open| open.set(Some(what)))
    };
    let on_close = {
        let open = open.setter();
        Callback::from(move |()| open.set(None))
    };
    let above = match &*open {
        Some(Open::Rename(table)) => html! { <RenameTable table={table.clone()} {on_close} /> },
        Some(Open::Delete(table)) => delete_dialog(&app, table, &on_close),
        None => Html::default(),
    };
    let heads = ["table", "in_formulas", "columns", "key", "used"];
    Card {
        title: words.get("own_table.list.title").into(),
        sub: Some(words.get("own_table.list.sub").into()),
        flush: true,
        ..Card::default()
    }.view(html! {
        <>
            { scroll_region(words.get("own_table.list.title"), ScrollHeight::Whole, html! {
                <table class="ks-table" data-test="own-tables">
                    <caption class="ks-sr">{ words.get("own_table.list.title") }</caption>
                    <thead><tr>
                        { for heads.map(|head| html! { <th key={head} scope="col">{ words.get(if head == "in_formulas" { "own_table.in_formulas".to_owned() } else { format!("own_table.list.{head}") }.as_str()) }</th> }) }
                        <th scope="col" class="ks-table__num">{ words.get("own_table.list.rows") }</th>
                        <th scope="col"><span class="ks-sr">{ words.get("action.edit") }</span></th>
                    </tr></thead>
                    <tbody>{ for tables.into_iter().map(|table| row(table, &catalogue, &on_open, words)) }</tbody>
                </table>
            }) }
            { above }
        </>
    })
}

fn row(table: &OwnTable, catalogue: &Workspace, on_open: &Callback<Open>, words: Words) -> Html {
    let name = words.of(&table.name);
    let rows: u64 = batches(catalogue, &table.code).iter().map(|batch| u64::from(batch.rows)).sum();
    let names = |codes: Vec<_>| -> String {
        let names: Vec<_> = codes.into_iter().map(|column| own_column_name(column, words)).collect();
        names.join(&words.get("import.and"))
    };
    let columns = names(table.columns.iter().collect());
    let key = names(table.key.iter().filter_map(|key| table.column(key)).collect());
    let used = readers(catalogue, table, words);
    let button = |icon: &'static str, key: &str, what: Open| {
        let onclick = on_open.reform(move |_: MouseEvent| what.clone());
        IconButton {
            icon,
            small: true,
            label: words.with(key, &[("name", &name)]).into(),
            onclick,
            ..IconButton::default()
        }
        .view()
    };
    html! {
        <tr key={table.code.0.clone()} data-table={table.code.0.clone()}>
            <th scope="row">{ name.clone() }</th>
            <td><code>{ example(table) }</code></td>
            <td class="ks-table__wrap">{ columns }</td>
            <td class="ks-table__wrap">{ key }</td>
            <td class="ks-table__wrap">{ if used.is_empty() { words.get("own_table.list.unused").to_string() } else { used.join(&words.get("import.and")) } }</td>
            <td class="ks-table__num">{ count(rows) }</td>
            <td class="ks-table__act">
                { button("edit", "own_table.list.rename_named", Open::Rename(table.clone())) }
                { button("trash", "own_table.list.delete_named", Open::Delete(table.clone())) }
            </td>
        </tr>
    }
}

/// What reads a table, each in a few words.
fn readers(catalogue: &Workspace, table: &OwnTable, words: Words) -> Vec<String> {
    let found = uses(catalogue, &table.code);
    let kpis = found.kpis.iter().map(|kpi| format!("{} {}", kpi.code, words.of(&kpi.name)));
    kpis.chain(found.inputs.iter().map(|input| words.of(&input.name).to_string())).collect()
}

/// The question before a table goes, or the reason why it cannot.
fn delete_dialog(app: &App, table: &OwnTable, on_close: &Callback<()>) -> Html {
    let words = app.words;
    let Some(catalogue) = app.state.open().map(|open| open.catalogue.clone()) else { return Html::default() };
    let name = words.of(&table.name);
    let used = readers(&catalogue, table, words);
    let found = batches(&catalogue, &table.code);
    let rows = count(found.iter().map(|batch| u64::from(batch.rows)).sum());
    let on_submit = {
        let (app, code, on_close) = (app.clone(), table.code.clone(), on_close.clone());
        let said = Label::plain("own_table_removed").with("name", &*name).with("rows", &rows);
        Callback::from(move |()| {
            let edit =
                app.state.open().map_or(Err(EditError::Gone), |open| remove_table(&open.catalogue, &code));
            if !matches!(take(&app, edit), Taken::Refused(_)) {
                app.dispatch.send(Action::Notify(Tone::Plain, said.clone(), Some(Offer::Undo)));
            }
            on_close.emit(());
        })
    };
    let close = on_close.reform(|_: MouseEvent| ());
    let is_free = used.is_empty();
    let foot = if is_free {
        html! {
            <>
                { Button { onclick: close, ..Button::default() }.view(words.get("action.cancel")) }
                { Button { kind: ButtonKind::Danger, submit: true, ..Button::default() }.view(words.get("action.delete")) }
            </>
        }
    } else {
        Button { kind: ButtonKind::Primary, onclick: close, ..Button::default() }
            .view(words.get("action.close"))
    };
    let title = words
        .with(if is_free { "own_table.delete.title" } else { "own_table.delete.in_use" }, &[("name", &name)]);
    html! {
        <Dialog id="own-table-delete" title={AttrValue::from(title)} kind={DialogKind::Small} close_label={AttrValue::from(words.get("action.close"))}
            on_close={on_close.clone()} on_submit={is_free.then_some(on_submit)} {foot}>
            if is_free {
                <p>{ words.with("own_table.delete.text", &[("rows", &rows), ("files", &found.len().to_string())]) }</p>
            } else {
                <p>{ words.get("own_table.delete.in_use_text") }</p>
                <ul class="ks-formula__uses">{ for used.iter().map(|line| html! { <li key={line.clone()}>{ line.clone() }</li> }) }</ul>
            }
        </Dialog>
    }
}

/// Properties of [`RenameTable`].
#[derive(Properties, PartialEq)]
struct RenameTableProps {
    /// The table.
    table: OwnTable,
    /// Closed.
    on_close: Callback<()>,
}

#[component]
fn RenameTable(props: &RenameTableProps) -> Html {
    let app = use_app();
    let words = app.words;
    let name = use_state_eq(|| props.table.name.clone());
    let refusal = use_state_eq(|| None::<AttrValue>);
    let change = |write: fn(&mut Text2, String)| {
        let (name, refusal) = (name.clone(), refusal.setter());
        Callback::from(move |text: String| {
            let mut next = (*name).clone();
            write(&mut next, text);
            refusal.set(None);
            name.set(next);
        })
    };
    let on_submit = {
        let (app, code, name) = (app.clone(), props.table.code.clone(), (*name).clone());
        let (refusal, on_close) = (refusal.setter(), props.on_close.clone());
        Callback::from(move |()| {
            let edit = app
                .state
                .open()
                .map_or(Err(EditError::Gone), |open| rename_table(&open.catalogue, &code, &name));
            match take(&app, edit) {
                Taken::Refused(why) => refusal.set(Some(why)),
                _ => on_close.emit(()),
            }
        })
    };
    let title = words.with("own_table.list.rename_named", &[("name", &words.of(&props.table.name))]);
    let foot = form_buttons(&props.on_close, false, words);
    html! {
        <Dialog id="own-table-rename" title={AttrValue::from(title)} kind={DialogKind::Small} close_label={AttrValue::from(words.get("action.close"))}
            on_close={props.on_close.clone()} on_submit={Some(on_submit)} {foot}>
            { NameFields {
                ids: ["own-rename-zh", "own-rename-en"],
                name: &name,
                on_zh: change(|name, text| name.zh = text),
                on_en: change(|name, text| name.en = text),
                error: (*refusal).clone(),
                optional: None,
            }.view(words) }
        </Dialog>
    }
}
