//! The people: their roles, regions and managers.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{
        answer::{Async, use_answer},
        context::use_app,
    },
    domain::{
        date::{Day, DayRange},
        id::Id,
        people::{Employee, EmployeeFacts},
        workspace::Workspace,
    },
    engine::query::{Answer, Query},
    platform::{clock, random},
    state::edits::{
        EditError,
        employee::{Presence, apart, create_employee, edit_employee, take_regions},
        rows::{
            codes_text,
            people::{PersonColumn, write_people},
        },
    },
    ui::{
        components::{
            button::Button,
            dialog::Dialog,
            grid::{
                Grid,
                desk::{Write, Written},
            },
            icon::{IconSize, icon},
            same::Same,
            select::Choice,
        },
        features::{
            commit::take,
            facts_form::{shares_text, use_facts_draft},
            record_editor::{NameFields, form_buttons, named_select},
            record_grid::{
                GridCard, chosen_from, name_cells, name_columns, refused, sort_by_name, write_rows,
            },
            shares_field::SharesField,
            spans_field::SpansField,
        },
    },
    view::{
        grid::{Column, ColumnKind, Row},
        message::Words,
        spans::{SpanEntry, read_spans},
    },
};

/// What the dialog edits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Edited {
    New,
    Known(Id<Employee>),
}

/// The tab of people.
#[component]
pub fn PeopleEditor() -> Html {
    let app = use_app();
    let words = app.words;
    let edited = use_state(|| None::<Edited>);
    let answer = use_answer(Query::PersonRegions);
    let Some(open) = app.state.open() else { return Html::default() };
    let workspace = &open.catalogue;
    let told: Vec<_> = match &answer {
        Async::Ready { value, stale: false } => match &**value {
            Answer::PersonRegions(told) => told.clone(),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    };
    let show = |what: Option<Edited>| {
        let edited = edited.setter();
        Callback::from(move |()| edited.set(what))
    };
    let dialog = |person: Option<Employee>| html! { <PersonDialog {person} on_close={show(None)} /> };
    let above = match *edited {
        None => Html::default(),
        Some(Edited::New) => dialog(None),
        Some(Edited::Known(id)) => {
            workspace.employees.get(&id).cloned().map(|person| dialog(Some(person))).unwrap_or_default()
        }
    };
    let take_over = {
        let (app, workspace, told) = (app.clone(), Rc::clone(workspace), told.clone());
        Callback::from(move |_: MouseEvent| {
            take(&app, take_regions(&workspace, &told));
        })
    };
    let button = Button { small: true, onclick: take_over, ..Button::default() };
    let on_edit = {
        let edited = edited.setter();
        Callback::from(move |key: Rc<str>| edited.set(key.parse().ok().map(Id::from_raw).map(Edited::Known)))
    };
    let grid = html! { <PeopleGrid workspace={Same(Rc::clone(workspace))} {on_edit} /> };
    let card = GridCard {
        title: "setup.tab_people",
        sub: "setup.people_sub",
        add: "setup.person_add",
        on_add: show(Some(Edited::New)),
        none: workspace.employees.is_empty().then_some("setup.no_people"),
        notes: &["grid.facts", "grid.shares", "grid.keys"],
    }
    .view(grid, above, words);
    html! {
        <>
            if !told.is_empty() {
                <div class="ks-note" data-test="territories">
                    { icon("info", IconSize::Normal) }
                    <div class="ks-row ks-row--between"><span>{ words.with("presence.territories", &[("n", &told.len().to_string())]) }</span>{ button.view(words.get("presence.territories_take")) }</div>
                </div>
            }
            { card }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct PeopleGridProps {
    workspace: Same<Workspace>,
    on_edit: Callback<Rc<str>>,
}

/// Everybody, a row each.
#[component]
fn PeopleGrid(props: &PeopleGridProps) -> Html {
    let app = use_app();
    let words = app.words;
    let drawn = use_memo((props.workspace.clone(), clock::today(), words), |(workspace, today, words)| {
        let (rows, columns) = people_rows(&workspace.0, *today, *words);
        (Same(Rc::new(rows)), Rc::new(columns))
    });
    let (rows, columns) = (drawn.0.clone(), Rc::clone(&drawn.1));
    let on_write = {
        let app = app.clone();
        Callback::from(move |writes: Vec<Write>| {
            let now = app.dispatch.runtime().state();
            let Some(open) = now.open().map(|open| Rc::clone(&open.catalogue)) else {
                return Written::Same;
            };
            let [(first, _), (second, _)] = name_columns(app.words);
            let (first, second) = (PersonColumn::Name(first), PersonColumn::OtherName(second));
            let columns = [
                first,
                second,
                PersonColumn::Codes,
                PersonColumn::Roles,
                PersonColumn::Region,
                PersonColumn::Manager,
            ];
            write_rows(&app, &columns, &writes, |texts| write_people(&open, clock::today(), texts))
        })
    };
    html! {
        <Grid id="people" caption={AttrValue::from(words.get("setup.tab_people"))} {columns} {rows} new_row={AttrValue::from(words.get("grid.new_person"))}
            {on_write} on_refused={refused(&app)} on_edit={props.on_edit.clone()} test="people-grid" {words} />
    }
}

fn people_rows(workspace: &Workspace, today: Day, words: Words) -> (Vec<Row>, Vec<Column>) {
    let mut people: Vec<&Employee> = workspace.employees.values().collect();
    sort_by_name(&mut people, |one| one.name.get(words.lang()), words);
    let names: Rc<[Rc<str>]> = people.iter().map(|person| words.of(&person.name)).collect();
    let row = |person: &&Employee| {
        let blank = EmployeeFacts::default();
        let facts = person.facts.at_or_first(today).unwrap_or(&blank);
        let roles = facts.roles.iter().map(|share| {
            let role = workspace.roles.get(&share.role);
            (role.map(|role| &role.name), share.share)
        });
        let region =
            facts.region.and_then(|id| workspace.regions.get(&id)).map(|region| words.of(&region.name));
        let manager =
            facts.manager.and_then(|id| workspace.employees.get(&id)).map(|one| words.of(&one.name));
        let [first, second] = name_cells(&person.name, words);
        let cells = vec![
            first,
            second,
            Rc::from(codes_text(&person.keys)),
            Rc::from(shares_text(roles, words)),
            region.unwrap_or_default(),
            manager.unwrap_or_default(),
        ];
        let (key, name) = (Rc::from(person.id.raw().to_string()), words.of(&person.name));
        Row { key, name, cells, ..Row::default() }
    };
    let rows = people.iter().map(row).collect();
    let [(_, first), (_, second)] = name_columns(words);
    let columns = vec![
        first,
        second,
        Column::new(words.get("grid.codes"), ColumnKind::Text),
        chosen_from("setup.roles", workspace.roles.values().map(|role| words.of(&role.name)), words),
        chosen_from("setup.region", workspace.regions.values().map(|one| words.of(&one.name)), words),
        Column { choices: Some(names), ..Column::new(words.get("setup.manager"), ColumnKind::Text) },
    ];
    (rows, columns)
}

#[derive(Properties, PartialEq)]
struct PersonDialogProps {
    /// The person as they are now; `None` for a new one.
    person: Option<Employee>,
    on_close: Callback<()>,
}

/// The form of one person.
#[component]
fn PersonDialog(props: &PersonDialogProps) -> Html {
    let app = use_app();
    let words = app.words;
    let person = props.person.as_ref();
    let draft = use_facts_draft(person.map(|person| (&person.name, &person.facts)), EmployeeFacts::default);
    let opened = use_state(|| person.map(Presence::of).unwrap_or_default());
    let entries = |spans: &[DayRange]| spans.iter().copied().map(SpanEntry::new).collect::<Vec<_>>();
    let employed = use_state(|| entries(&opened.employed));
    let away = use_state(|| entries(&opened.away));
    let Some(open) = app.state.open() else { return Html::default() };
    let workspace = &open.catalogue;
    let form = &draft.form;
    let on_submit = {
        let person = props.person.clone();
        let now = person.as_ref().map(|person| (person.name.clone(), person.facts.clone()));
        let typed = (read_spans(&employed), read_spans(&away));
        let opened = (*opened).clone();
        draft.on_submit(&app, now, &props.on_close, move |form| {
            let (Some(employed), Some(away)) = typed.clone() else { return Err(EditError::SpansWrong) };
            let typed = Presence { employed, away };
            match &person {
                None => create_employee(Id::from_raw(random::random_bits()), form, &typed),
                Some(person) => edit_employee(person, form, &typed.over(&opened, &Presence::of(person))),
            }
        })
    };
    let on_spans = |state: &UseStateHandle<Vec<SpanEntry>>| {
        let state = state.setter();
        Callback::from(move |next: Vec<SpanEntry>| state.set(next))
    };
    let wrong_spans = draft.error(&[EditError::SpansWrong], words);
    let is_wrong = |entries: &[SpanEntry]| read_spans(entries).is_none_or(|spans| apart(&spans).is_err());
    let roles = workspace.roles.values();
    let roles = roles.map(|role| Choice::new(role.id.to_string(), words.of(&role.name))).collect();
    let regions = workspace.regions.values().map(|region| (region.id.to_string(), &region.name));
    let own = person.map(|person| person.id);
    let managers = workspace.employees.values().filter(|other| Some(other.id) != own);
    let managers = managers.map(|other| (other.id.to_string(), &other.name));
    let on_region = draft.change(|form, text| form.facts.region = text.parse().ok());
    let on_manager = draft.change(|form, text| form.facts.manager = text.parse().ok());
    let title = person.map_or_else(
        || words.get("setup.person_add"),
        |person| words.with("action.edit_named", &[("name", &words.of(&person.name))]),
    );
    let foot = form_buttons(&props.on_close, false, words);
    html! {
        <Dialog id="person-dialog" title={AttrValue::from(title)} close_label={AttrValue::from(words.get("action.close"))} on_close={props.on_close.clone()} on_submit={Some(on_submit)} {foot}>
            <div class="ks-form">
                <div class="ks-form ks-form--cols">
                    { NameFields {
                        ids: ["person-zh", "person-en"],
                        name: &form.name,
                        on_zh: draft.change(|form, text| form.name.zh = text),
                        on_en: draft.change(|form, text| form.name.en = text),
                        error: draft.error(&[EditError::NameMissing], words),
                        optional: None,
                    }.view(words) }
                    { named_select("person-region", "setup.region", regions, form.facts.region.map(|id| id.to_string()), on_region, words) }
                    { named_select("person-manager", "setup.manager", managers, form.facts.manager.map(|id| id.to_string()), on_manager, words) }
                </div>
                { SharesField {
                    id: "person-roles",
                    label: words.get("setup.roles").into(),
                    choices: roles,
                    shares: &draft.shares,
                    on_change: draft.on_shares(),
                    error: draft.error(&[EditError::SharesNotWhole, EditError::ShareTwice], words),
                }.view(words) }
                { SpansField {
                    id: "person-employed",
                    label: "presence.employed",
                    hint: "presence.employed_hint",
                    add: "presence.add_employed",
                    spans: &employed,
                    on_change: on_spans(&employed),
                    error: wrong_spans.clone().filter(|_| is_wrong(&employed)),
                }.view(words) }
                { SpansField {
                    id: "person-away",
                    label: "presence.away",
                    hint: "presence.away_hint",
                    add: "presence.add_away",
                    spans: &away,
                    on_change: on_spans(&away),
                    error: wrong_spans.filter(|_| is_wrong(&away)),
                }.view(words) }
                { draft.since_fields("person", words) }
            </div>
        </Dialog>
    }
}
