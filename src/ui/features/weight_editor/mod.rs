//! The weights of cards: whose card, since when, and the table that edits them.

pub mod judge;
pub mod judge_fields;
pub mod table;

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::context::{App, use_app},
    domain::{
        date::Day,
        text::{Lang, Text2},
        weight::{WeightOwner, WeightSet},
        workspace::Workspace,
    },
    platform::collate::collator,
    state::edits::weight::{CardPlace, own_set, remove_set},
    ui::{
        components::{
            button::{Button, ButtonKind},
            card::Card,
            dialog::{Dialog, DialogKind},
            empty::Empty,
            field::{TextField, TextKind},
            icon::{IconSize, icon},
            select::{Choice, Select},
        },
        features::{
            commit::take,
            weight_editor::{judge::JudgeDialog, table::WeightTable},
        },
    },
    view::{
        explain::scope_text,
        message::Words,
        period,
        weight_card::{Source, scope_of, set_at_hand, sets_of, wider},
    },
};

/// The tab of weights.
#[component]
pub fn WeightEditor() -> Html {
    let app = use_app();
    let words = app.words;
    let picked = use_state(|| 0_usize);
    let from = use_state(|| None::<Day>);
    let is_dating = use_state(|| false);
    let is_judging = use_state(|| false);
    let Some(open) = app.state.open() else { return Html::default() };
    let workspace = Rc::clone(&open.catalogue);
    let owners = owners(&workspace, words);
    let owner = owners.get(*picked).map_or(WeightOwner::Company, |(_, owner)| *owner);
    let name = owner_name(owner, &workspace);
    let choices = owners.iter().enumerate().map(|(place, (group, owner))| {
        Choice::under(words.get(group), place.to_string(), words.of(&owner_name(*owner, &workspace)))
    });
    let on_owner = {
        let (picked, from) = (picked.setter(), from.setter());
        Callback::from(move |value: AttrValue| {
            picked.set(value.parse().unwrap_or_default());
            from.set(None);
        })
    };
    let at_hand = set_at_hand(&workspace, owner, *from);
    let own_sets = sets_of(&workspace, owner);
    let since = |day: Day| {
        if day == Day::BEGIN {
            words.get("setup.since_always")
        } else {
            words.with("setup.since", &[("day", &period::day(day, words))])
        }
    };
    let revisions: Vec<Choice> =
        own_sets.iter().map(|set| Choice::new(set.from.to_string(), since(set.from))).collect();
    let on_revision = {
        let from = from.setter();
        Callback::from(move |value: AttrValue| from.set(value.parse().ok()))
    };
    let commit_own = {
        let (app, name, inherited) =
            (app.clone(), name.clone(), at_hand.as_ref().map(|(set, _)| (*set).clone()));
        Callback::from(move |_: MouseEvent| {
            take(&app, Ok(own_set(&CardPlace { owner, name: &name, from: None }, inherited.as_ref())));
        })
    };
    let start_dating = {
        let is_dating = is_dating.setter();
        Callback::from(move |_: MouseEvent| is_dating.set(true))
    };
    let start_judging = {
        let is_judging = is_judging.setter();
        Callback::from(move |_: MouseEvent| is_judging.set(true))
    };
    let end_judging = {
        let is_judging = is_judging.setter();
        Callback::from(move |()| is_judging.set(false))
    };
    let is_own = matches!(at_hand, Some((_, Source::Own)));
    let judged = at_hand.as_ref().filter(|_| is_own && *is_judging).map(|(set, _)| (*set).clone());
    let actions = html! {
        <>
            { Select {
                id: "weight-owner".into(),
                label: words.get("setup.weight_owner").into(),
                bare: true,
                choices: choices.collect::<Vec<_>>(),
                value: picked.to_string().into(),
                on_select: on_owner,
                ..Select::default()
            }.view() }
            if revisions.len() > 1 {
                { Select {
                    id: "weight-from".into(),
                    label: words.get("setup.weight_since").into(),
                    bare: true,
                    choices: revisions,
                    value: at_hand.as_ref().map(|(set, _)| set.from.to_string()).unwrap_or_default().into(),
                    on_select: on_revision,
                    ..Select::default()
                }.view() }
            }
        </>
    };
    let sub = match &at_hand {
        Some((set, Source::Own)) => since(set.from),
        Some((_, Source::From(broader))) => {
            words.with("setup.weights_from", &[("owner", &words.of(&owner_name(*broader, &workspace)))])
        }
        None => words.get("setup.weights_none"),
    };
    // Without anything wider to fall back to, the last set stays: its weights can be changed instead.
    let can_remove = own_sets.len() > 1 || !wider(&workspace, owner).is_empty();
    let remove = at_hand.as_ref().filter(|_| is_own && can_remove).map(|(set, _)| {
        let (app, name, set) = (app.clone(), name.clone(), (*set).clone());
        Callback::from(move |_: MouseEvent| {
            take(&app, Ok(remove_set(&CardPlace { owner, name: &name, from: None }, &set)));
        })
    });
    let foot = html! {
        <>
            <span class="ks-mute">{ words.get("setup.weights_note") }</span>
            <span class="ks-row">
                if let Some(remove) = remove { { Button { small: true, onclick: remove, ..Button::default() }.view(words.get(if own_sets.len() > 1 { "setup.weights_remove_dated" } else { "setup.weights_remove" })) } }
                if is_own { { Button { small: true, icon: Some("calendar"), onclick: start_dating, ..Button::default() }.view(words.get("setup.weights_date")) } }
            </span>
        </>
    };
    let close = {
        let is_dating = is_dating.setter();
        Callback::from(move |()| is_dating.set(false))
    };
    let on_day = {
        let (app, name, base, is_dating, from) = (
            app.clone(),
            name.clone(),
            at_hand.as_ref().map(|(set, _)| (*set).clone()),
            is_dating.setter(),
            from.setter(),
        );
        Callback::from(move |day: Day| {
            take(&app, Ok(own_set(&CardPlace { owner, name: &name, from: Some(day) }, base.as_ref())));
            from.set(Some(day));
            is_dating.set(false);
        })
    };
    Card {
        title: words.with("setup.weights_of", &[("name", &words.of(&name))]).into(),
        sub: Some(sub.into()),
        flush: true,
        actions,
        foot: Some(foot),
    }.view(html! {
        <>
            { body(&app, at_hand, (owner, &name), (&commit_own, &start_judging)) }
            if let Some(set) = judged { <JudgeDialog {set} name={name.clone()} on_close={end_judging} /> }
            if *is_dating { <DayDialog taken={own_sets.iter().map(|set| set.from).collect::<Vec<_>>()} {on_day} on_close={close} /> }
        </>
    })
}

fn body(
    app: &App,
    at_hand: Option<(&WeightSet, Source)>,
    (owner, name): (WeightOwner, &Text2),
    (commit_own, start_judging): (&Callback<MouseEvent>, &Callback<MouseEvent>),
) -> Html {
    let words = app.words;
    match at_hand {
        Some((set, Source::Own)) => WeightTable { set, name, on_judge: Some(start_judging) }.view(app),
        Some((set, Source::From(_))) => html! {
            <>
                <div class="ks-card__bar">
                    <div class="ks-note">{ icon("info", IconSize::Normal) }<div>{ words.get("setup.weights_inherited") }</div></div>
                    { Button { icon: Some("edit"), onclick: commit_own.clone(), ..Button::default() }.view(words.get("setup.weights_own")) }
                </div>
                { WeightTable { set, name, on_judge: None }.view(app) }
            </>
        },
        None => {
            let text = if matches!(owner, WeightOwner::Employee(_)) {
                "setup.weights_none_person"
            } else {
                "setup.weights_none_text"
            };
            Empty {
                icon: "target",
                small: true,
                text: Some(words.get(text).into()),
                actions: Button {
                    kind: ButtonKind::Primary,
                    onclick: commit_own.clone(),
                    ..Button::default()
                }
                .view(words.get("setup.weights_start")),
                ..Empty::default()
            }
            .view()
        }
    }
}

/// Every owner there can be, with the message key of its heading.
fn owners(workspace: &Workspace, words: Words) -> Vec<(&'static str, WeightOwner)> {
    let compare = collator(words.lang());
    let sorted = |mut list: Vec<(WeightOwner, Text2)>| {
        list.sort_by(|left, right| compare(left.1.get(words.lang()), right.1.get(words.lang())));
        list.into_iter().map(|(owner, _)| owner).collect::<Vec<_>>()
    };
    let types = sorted(
        workspace
            .account_types
            .values()
            .map(|kind| (WeightOwner::AccountType(kind.id), kind.name.clone()))
            .collect(),
    );
    let accounts = sorted(
        workspace
            .accounts
            .values()
            .map(|account| (WeightOwner::Account(account.id), account.name.clone()))
            .collect(),
    );
    let roles = sorted(
        workspace.roles.values().map(|role| (WeightOwner::Role(role.id), role.name.clone())).collect(),
    );
    let people = sorted(
        workspace
            .employees
            .values()
            .map(|person| (WeightOwner::Employee(person.id), person.name.clone()))
            .collect(),
    );
    let under = |group: &'static str, owners: Vec<WeightOwner>| {
        owners.into_iter().map(move |owner| (group, owner)).collect::<Vec<_>>()
    };
    [
        under("setup.group_general", vec![WeightOwner::Company, WeightOwner::EveryAccount]),
        under("setup.group_types", types),
        under("setup.group_roles", roles),
        under("setup.group_accounts", accounts),
        under("setup.group_people", people),
    ]
    .concat()
}

/// The bilingual name of an owner.
fn owner_name(owner: WeightOwner, workspace: &Workspace) -> Text2 {
    let both = |key: &str| {
        Text2::new(Words::new(Lang::Zh).get(key).to_string(), Words::new(Lang::En).get(key).to_string())
    };
    match scope_of(owner) {
        None => both("setup.every_account"),
        Some(scope) => scope_text(&scope, workspace).unwrap_or_else(|| both("setup.company_card")),
    }
}

#[derive(Properties, PartialEq)]
struct DayDialogProps {
    /// Days on which a set begins already.
    taken: Vec<Day>,
    on_day: Callback<Day>,
    on_close: Callback<()>,
}

/// Asks for the day from which other weights hold.
#[component]
fn DayDialog(props: &DayDialogProps) -> Html {
    let words = use_app().words;
    let text = use_state(String::new);
    let refusal = use_state(|| None::<&'static str>);
    let on_input = {
        let (text, refusal) = (text.setter(), refusal.setter());
        Callback::from(move |typed: String| {
            text.set(typed);
            refusal.set(None);
        })
    };
    let on_submit = {
        let (text, refusal, taken, on_day) =
            (text.clone(), refusal.setter(), props.taken.clone(), props.on_day.clone());
        Callback::from(move |()| match text.trim().parse::<Day>() {
            Ok(day) if taken.contains(&day) => refusal.set(Some("errors.day_taken")),
            Ok(day) => on_day.emit(day),
            Err(_) => refusal.set(Some("errors.not_a_day")),
        })
    };
    let foot = html! {
        <>
            { Button { onclick: props.on_close.reform(|_: MouseEvent| ()), ..Button::default() }.view(words.get("action.cancel")) }
            { Button { kind: ButtonKind::Primary, submit: true, ..Button::default() }.view(words.get("setup.weights_date_go")) }
        </>
    };
    html! {
        <Dialog id="weight-day" title={AttrValue::from(words.get("setup.weights_date"))} kind={DialogKind::Small} close_label={AttrValue::from(words.get("action.close"))}
            on_close={props.on_close.clone()} on_submit={Some(on_submit)} {foot}>
            { TextField {
                id: "weight-day-field".into(),
                kind: TextKind::Day,
                label: words.get("setup.weights_date_label").into(),
                hint: Some(words.get("setup.weights_date_hint").into()),
                value: (*text).clone().into(),
                on_input,
                error: refusal.map(|key| AttrValue::from(words.get(key))),
                first: true,
                ..TextField::default()
            }.view() }
        </Dialog>
    }
}
