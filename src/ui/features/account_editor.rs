//! The accounts: who they are, of which types, in which region and tier.

use yew::prelude::*;

use crate::{
    app::context::use_app,
    domain::{
        account::{Account, TypeShare},
        id::Id,
        workspace::Workspace,
    },
    platform::random,
    state::edits::{
        EditError,
        account::{AccountForm, create_account, edit_account},
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
    Known(Account),
}

/// The tab of accounts.
#[component]
pub fn AccountEditor() -> Html {
    let app = use_app();
    let words = app.words;
    let edited = use_state(|| None::<Edited>);
    let Some(open) = app.state.open() else { return Html::default() };
    let workspace = &open.catalogue;
    let mut accounts: Vec<&Account> = workspace.accounts.values().collect();
    accounts.sort_by(|left, right| left.name.get(words.lang()).cmp(right.name.get(words.lang())));
    let add = {
        let edited = edited.setter();
        Callback::from(move |_: MouseEvent| edited.set(Some(Edited::New)))
    };
    let close = {
        let edited = edited.setter();
        Callback::from(move |()| edited.set(None))
    };
    let row = |account: &&Account| {
        let name = words.of(&account.name);
        let facts = account.facts.latest().cloned().unwrap_or_default();
        let edit = {
            let (edited, account) = (edited.setter(), (*account).clone());
            Callback::from(move |_: MouseEvent| edited.set(Some(Edited::Known(account.clone()))))
        };
        let region = facts
            .region
            .and_then(|id| workspace.regions.get(&id))
            .map(|region| words.of(&region.name))
            .unwrap_or_default();
        html! {
            <tr key={account.id.to_string()}>
                <th scope="row">{ name.clone() }</th>
                <td>{ types_text(&facts.types, workspace, words) }</td>
                <td>{ facts.tier.clone() }</td>
                <td>{ region }</td>
                <td>{ words.get(if facts.key_account { "setup.yes" } else { "setup.no" }) }</td>
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
        Button { icon: Some("plus"), onclick: add, ..Button::default() }.view(words.get("setup.account_add"));
    Card {
        title: words.get("setup.tab_accounts").into(),
        sub: Some(words.get("setup.accounts_sub").into()),
        flush: true,
        actions,
        ..Card::default()
    }.view(html! {
        <>
            if accounts.is_empty() {
                { Empty { icon: "accounts", small: true, text: Some(words.get("setup.no_accounts").into()), ..Empty::default() }.view() }
            } else {
                { scroll_region(words.get("setup.tab_accounts"), ScrollHeight::Limited, html! {
                    <table class="ks-table ks-table--pin">
                        <caption class="ks-sr">{ words.get("setup.tab_accounts") }</caption>
                        <thead><tr>
                            <th scope="col">{ words.get("setup.account") }</th>
                            <th scope="col">{ words.get("setup.types") }</th>
                            <th scope="col">{ words.get("setup.tier") }</th>
                            <th scope="col">{ words.get("setup.region") }</th>
                            <th scope="col">{ words.get("setup.key_account") }</th>
                            <th scope="col"><span class="ks-sr">{ words.get("action.edit") }</span></th>
                        </tr></thead>
                        <tbody>{ for accounts.iter().map(row) }</tbody>
                    </table>
                }) }
            }
            if let Some(what) = &*edited { <AccountDialog what={what.clone()} on_close={close} /> }
        </>
    })
}

fn types_text(types: &[TypeShare], workspace: &Workspace, words: Words) -> String {
    let parts = types.iter().filter_map(|share| {
        let name = words.of(&workspace.account_types.get(&share.account_type)?.name);
        Some(if types.len() == 1 {
            name.to_string()
        } else {
            format!("{name} {}%", number::weight(share.share))
        })
    });
    parts.collect::<Vec<_>>().join(" · ")
}

/// Shares as they are typed.
fn entries_of(shares: &[TypeShare]) -> Vec<ShareEntry> {
    shares.iter().map(|share| ShareEntry::new(share.account_type, share.share)).collect()
}

/// Typed shares of known members.
fn shares_of(entries: &[ShareEntry]) -> Vec<TypeShare> {
    let share = |entry: &ShareEntry| {
        Some(TypeShare { account_type: entry.member.parse().ok()?, share: entry.share() })
    };
    entries.iter().filter_map(share).collect()
}

#[derive(Properties, PartialEq)]
struct AccountDialogProps {
    what: Edited,
    on_close: Callback<()>,
}

/// The form of one account.
#[component]
fn AccountDialog(props: &AccountDialogProps) -> Html {
    let app = use_app();
    let words = app.words;
    let form = use_state(|| match &props.what {
        Edited::Known(account) => AccountForm::of(account),
        Edited::New => {
            let mut form = AccountForm::default();
            form.facts.key_account = true;
            form
        }
    });
    let shares = use_state(|| entries_of(&form.facts.types));
    let from = use_state(String::new);
    let refusal = use_state(|| None::<EditError>);
    let Some(open) = app.state.open() else { return Html::default() };
    let change = |write: fn(&mut AccountForm, String)| {
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
            form.facts.types = shares_of(&shares);
            form.from = from.trim().parse().ok();
            if is_bad_day {
                return;
            }
            let edit = match &what {
                Edited::New => create_account(Id::from_raw(random::random_bits()), &form),
                Edited::Known(account) => edit_account(account, &form),
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
    let types = open
        .catalogue
        .account_types
        .values()
        .map(|kind| Choice::new(kind.id.to_string(), words.of(&kind.name)))
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
    let on_key = {
        let form = form.clone();
        Callback::from(move |event: Event| {
            let mut next = (*form).clone();
            next.facts.key_account = crate::platform::dom::is_checked(&event);
            form.set(next);
        })
    };
    let on_from = {
        let (from, form, shares, what) = (from.setter(), form.clone(), shares.clone(), props.what.clone());
        Callback::from(move |text: String| {
            // What was not changed yet is shown as it held on that day.
            if let Edited::Known(account) = &what {
                let mut typed = (*form).clone();
                typed.facts.types = shares_of(&shares);
                let next = typed.clone().beginning(account, text.trim().parse().ok());
                if next.facts != typed.facts {
                    shares.set(entries_of(&next.facts.types));
                }
                form.set(next);
            }
            from.set(text);
        })
    };
    let on_region = change(|form, text| form.facts.region = text.parse().ok())
        .reform(|value: AttrValue| value.to_string());
    let title = match &props.what {
        Edited::New => words.get("setup.account_add"),
        Edited::Known(account) => words.with("action.edit_named", &[("name", &words.of(&account.name))]),
    };
    let foot = html! {
        <>
            { Button { onclick: props.on_close.reform(|_: MouseEvent| ()), ..Button::default() }.view(words.get("action.cancel")) }
            { Button { kind: ButtonKind::Primary, submit: true, ..Button::default() }.view(words.get("action.save")) }
        </>
    };
    html! {
        <Dialog id="account-dialog" title={AttrValue::from(title)} close_label={AttrValue::from(words.get("action.close"))} on_close={props.on_close.clone()} on_submit={Some(on_submit)} {foot}>
            <div class="ks-form">
                <div class="ks-form ks-form--cols">
                    { TextField {
                        id: "account-zh".into(),
                        label: words.get("setup.name_zh").into(),
                        value: form.name.zh.clone().into(),
                        on_input: change(|form, text| form.name.zh = text),
                        error: error(&[EditError::NameMissing]),
                        lang: Some("zh-CN"),
                        first: true,
                        ..TextField::default()
                    }.view() }
                    { TextField {
                        id: "account-en".into(),
                        label: words.get("setup.name_en").into(),
                        optional: Some(words.get("setup.optional").into()),
                        value: form.name.en.clone().into(),
                        on_input: change(|form, text| form.name.en = text),
                        lang: Some("en"),
                        ..TextField::default()
                    }.view() }
                    { TextField {
                        id: "account-tier".into(),
                        label: words.get("setup.tier").into(),
                        optional: Some(words.get("setup.optional").into()),
                        value: form.facts.tier.clone().into(),
                        on_input: change(|form, text| form.facts.tier = text),
                        ..TextField::default()
                    }.view() }
                    { Select {
                        id: "account-region".into(),
                        label: words.get("setup.region").into(),
                        choices: regions.collect::<Vec<_>>(),
                        value: form.facts.region.map(|id| id.to_string()).unwrap_or_default().into(),
                        on_select: on_region,
                        ..Select::default()
                    }.view() }
                </div>
                { SharesField {
                    id: "account-types",
                    label: words.get("setup.types").into(),
                    choices: types,
                    shares: &shares,
                    on_change: on_shares,
                    error: error(&[EditError::SharesNotWhole, EditError::ShareTwice]),
                }.view(words) }
                <label class="ks-check"><input type="checkbox" checked={form.facts.key_account} onchange={on_key} /><span>{ words.get("setup.key_account") }</span></label>
                if matches!(props.what, Edited::Known(_)) {
                    { TextField {
                        id: "account-from".into(),
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
