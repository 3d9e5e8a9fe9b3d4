//! The people: their roles, regions and managers.

use yew::prelude::*;

use crate::{
    app::context::use_app,
    domain::{
        id::Id,
        people::{Employee, RoleShare},
        workspace::Workspace,
    },
    platform::random,
    state::edits::{
        EditError,
        employee::{EmployeeForm, create_employee, edit_employee},
    },
    ui::{
        components::{
            button::{Button, ButtonKind, IconButton},
            card::Card,
            cell::Taken,
            dialog::Dialog,
            empty::Empty,
            field::{TextField, TextKind},
            select::{Choice, Select},
            table::{ScrollHeight, scroll_region},
        },
        features::{
            commit::take,
            shares_field::{ShareEntry, SharesField},
        },
    },
    view::{message::Words, number},
};

/// What the dialog edits.
#[derive(Debug, Clone, PartialEq)]
enum Edited {
    New,
    Known(Employee),
}

/// The tab of people.
#[component]
pub fn PeopleEditor() -> Html {
    let app = use_app();
    let words = app.words;
    let edited = use_state(|| None::<Edited>);
    let Some(open) = app.state.open() else { return Html::default() };
    let workspace = &open.catalogue;
    let mut people: Vec<&Employee> = workspace.employees.values().collect();
    people.sort_by(|left, right| left.name.get(words.lang()).cmp(right.name.get(words.lang())));
    let add = {
        let edited = edited.setter();
        Callback::from(move |_: MouseEvent| edited.set(Some(Edited::New)))
    };
    let close = {
        let edited = edited.setter();
        Callback::from(move |()| edited.set(None))
    };
    let row = |person: &&Employee| {
        let name = words.of(&person.name);
        let facts = person.facts.latest().cloned().unwrap_or_default();
        let edit = {
            let (edited, person) = (edited.setter(), (*person).clone());
            Callback::from(move |_: MouseEvent| edited.set(Some(Edited::Known(person.clone()))))
        };
        let region = facts
            .region
            .and_then(|id| workspace.regions.get(&id))
            .map(|region| words.of(&region.name))
            .unwrap_or_default();
        let manager = facts
            .manager
            .and_then(|id| workspace.employees.get(&id))
            .map(|manager| words.of(&manager.name))
            .unwrap_or_default();
        html! {
            <tr key={person.id.to_string()}>
                <th scope="row">{ name.clone() }</th>
                <td>{ roles_text(&facts.roles, workspace, words) }</td>
                <td>{ region }</td>
                <td>{ manager }</td>
                <td class="ks-table__act">{ IconButton {
                    icon: "edit",
                    small: true,
                    label: words.with("action.edit_named", &[("name", &name)]).into(),
                    onclick: edit,
                    ..IconButton::default()
                }.view() }</td>
            </tr>
        }
    };
    let actions =
        Button { icon: Some("plus"), onclick: add, ..Button::default() }.view(words.get("setup.person_add"));
    Card { title: words.get("setup.tab_people").into(), sub: Some(words.get("setup.people_sub").into()), flush: true, actions, ..Card::default() }.view(html! {
        <>
            if people.is_empty() {
                { Empty { icon: "people", small: true, text: Some(words.get("setup.no_people").into()), ..Empty::default() }.view() }
            } else {
                { scroll_region(words.get("setup.tab_people"), ScrollHeight::Limited, html! {
                    <table class="ks-table ks-table--pin">
                        <caption class="ks-sr">{ words.get("setup.tab_people") }</caption>
                        <thead><tr>
                            <th scope="col">{ words.get("setup.person") }</th>
                            <th scope="col">{ words.get("setup.roles") }</th>
                            <th scope="col">{ words.get("setup.region") }</th>
                            <th scope="col">{ words.get("setup.manager") }</th>
                            <th scope="col"><span class="ks-sr">{ words.get("action.edit") }</span></th>
                        </tr></thead>
                        <tbody>{ for people.iter().map(row) }</tbody>
                    </table>
                }) }
            }
            if let Some(what) = &*edited { <PersonDialog what={what.clone()} on_close={close} /> }
        </>
    })
}

fn roles_text(roles: &[RoleShare], workspace: &Workspace, words: Words) -> String {
    let parts = roles.iter().filter_map(|share| {
        let name = words.of(&workspace.roles.get(&share.role)?.name);
        Some(if roles.len() == 1 {
            name.to_string()
        } else {
            format!("{name} {}%", number::weight(share.share))
        })
    });
    parts.collect::<Vec<_>>().join(" · ")
}

/// Shares as they are typed.
fn entries_of(shares: &[RoleShare]) -> Vec<ShareEntry> {
    shares.iter().map(|share| ShareEntry::new(share.role, share.share)).collect()
}

/// Typed shares of known members.
fn shares_of(entries: &[ShareEntry]) -> Vec<RoleShare> {
    let share =
        |entry: &ShareEntry| Some(RoleShare { role: entry.member.parse().ok()?, share: entry.share() });
    entries.iter().filter_map(share).collect()
}

#[derive(Properties, PartialEq)]
struct PersonDialogProps {
    what: Edited,
    on_close: Callback<()>,
}

/// The form of one person.
#[component]
fn PersonDialog(props: &PersonDialogProps) -> Html {
    let app = use_app();
    let words = app.words;
    let form = use_state(|| match &props.what {
        Edited::Known(person) => EmployeeForm::of(person),
        Edited::New => EmployeeForm::default(),
    });
    let shares = use_state(|| entries_of(&form.facts.roles));
    let from = use_state(String::new);
    let refusal = use_state(|| None::<EditError>);
    let Some(open) = app.state.open() else { return Html::default() };
    let change = |write: fn(&mut EmployeeForm, String)| {
        let form = form.clone();
        Callback::from(move |text: String| {
            let mut next = (*form).clone();
            write(&mut next, text);
            form.set(next);
        })
    };
    let is_bad_day = !from.trim().is_empty() && from.trim().parse::<crate::domain::date::Day>().is_err();
    let on_submit = {
        let (app, form, shares, from, refusal, on_close, what) = (
            app.clone(),
            form.clone(),
            shares.clone(),
            from.clone(),
            refusal.setter(),
            props.on_close.clone(),
            props.what.clone(),
        );
        Callback::from(move |()| {
            let mut form = (*form).clone();
            form.facts.roles = shares_of(&shares);
            form.from = from.trim().parse().ok();
            if is_bad_day {
                return;
            }
            let edit = match &what {
                Edited::New => create_employee(Id::from_raw(random::random_bits()), &form),
                Edited::Known(person) => edit_employee(person, &form),
            };
            refusal.set(edit.as_ref().err().copied());
            if !matches!(take(&app, edit), Taken::Refused(_)) {
                on_close.emit(());
            }
        })
    };
    let error = |about: &[EditError]| {
        refusal.filter(|error| about.contains(error)).map(|error| AttrValue::from(words.get(error.key())))
    };
    let roles = open
        .catalogue
        .roles
        .values()
        .map(|role| Choice::new(role.id.to_string(), words.of(&role.name)))
        .collect::<Vec<_>>();
    let regions = std::iter::once(Choice::new("", words.get("setup.none"))).chain(
        open.catalogue
            .regions
            .values()
            .map(|region| Choice::new(region.id.to_string(), words.of(&region.name))),
    );
    let on_shares = {
        let shares = shares.setter();
        Callback::from(move |next: Vec<ShareEntry>| shares.set(next))
    };
    let own = match &props.what {
        Edited::New => None,
        Edited::Known(person) => Some(person.id),
    };
    let managers = std::iter::once(Choice::new("", words.get("setup.none"))).chain(
        open.catalogue
            .employees
            .values()
            .filter(|person| Some(person.id) != own)
            .map(|person| Choice::new(person.id.to_string(), words.of(&person.name))),
    );
    let on_manager = change(|form, text| form.facts.manager = text.parse().ok())
        .reform(|value: AttrValue| value.to_string());
    let on_from = {
        let (from, form, shares, what) = (from.setter(), form.clone(), shares.clone(), props.what.clone());
        Callback::from(move |text: String| {
            // What was not changed yet is shown as it held on that day.
            if let Edited::Known(person) = &what {
                let mut typed = (*form).clone();
                typed.facts.roles = shares_of(&shares);
                let next = typed.clone().beginning(person, text.trim().parse().ok());
                if next.facts != typed.facts {
                    shares.set(entries_of(&next.facts.roles));
                }
                form.set(next);
            }
            from.set(text);
        })
    };
    let on_region = change(|form, text| form.facts.region = text.parse().ok())
        .reform(|value: AttrValue| value.to_string());
    let title = match &props.what {
        Edited::New => words.get("setup.person_add"),
        Edited::Known(person) => words.with("action.edit_named", &[("name", &words.of(&person.name))]),
    };
    let foot = html! {
        <>
            { Button { onclick: props.on_close.reform(|_: MouseEvent| ()), ..Button::default() }.view(words.get("action.cancel")) }
            { Button { kind: ButtonKind::Primary, submit: true, ..Button::default() }.view(words.get("action.save")) }
        </>
    };
    html! {
        <Dialog id="person-dialog" title={AttrValue::from(title)} close_label={AttrValue::from(words.get("action.close"))} on_close={props.on_close.clone()} on_submit={Some(on_submit)} {foot}>
            <div class="ks-form">
                <div class="ks-form ks-form--cols">
                    { TextField {
                        id: "person-zh".into(),
                        label: words.get("setup.name_zh").into(),
                        value: form.name.zh.clone().into(),
                        on_input: change(|form, text| form.name.zh = text),
                        error: error(&[EditError::NameMissing]),
                        lang: Some("zh-CN"),
                        first: true,
                        ..TextField::default()
                    }.view() }
                    { TextField {
                        id: "person-en".into(),
                        label: words.get("setup.name_en").into(),
                        optional: Some(words.get("setup.optional").into()),
                        value: form.name.en.clone().into(),
                        on_input: change(|form, text| form.name.en = text),
                        lang: Some("en"),
                        ..TextField::default()
                    }.view() }
                    { Select {
                        id: "person-region".into(),
                        label: words.get("setup.region").into(),
                        choices: regions.collect::<Vec<_>>(),
                        value: form.facts.region.map(|id| id.to_string()).unwrap_or_default().into(),
                        on_select: on_region,
                        ..Select::default()
                    }.view() }
                    { Select {
                        id: "person-manager".into(),
                        label: words.get("setup.manager").into(),
                        choices: managers.collect::<Vec<_>>(),
                        value: form.facts.manager.map(|id| id.to_string()).unwrap_or_default().into(),
                        on_select: on_manager,
                        ..Select::default()
                    }.view() }
                </div>
                { SharesField {
                    id: "person-roles",
                    label: words.get("setup.roles").into(),
                    choices: roles,
                    shares: &shares,
                    on_change: on_shares,
                    error: error(&[EditError::SharesNotWhole, EditError::ShareTwice]),
                }.view(words) }
                if matches!(props.what, Edited::Known(_)) {
                    { TextField {
                        id: "person-from".into(),
                        kind: TextKind::Day,
                        label: words.get("setup.facts_from").into(),
                        optional: Some(words.get("setup.optional").into()),
                        hint: Some(words.get("setup.facts_from_hint").into()),
                        value: (*from).clone().into(),
                        on_input: on_from,
                        error: is_bad_day.then(|| AttrValue::from(words.get("errors.not_a_day"))),
                        ..TextField::default()
                    }.view() }
                }
            </div>
        </Dialog>
    }
}
