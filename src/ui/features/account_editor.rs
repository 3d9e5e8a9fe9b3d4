//! The accounts: who they are, of which types, in which region and tier.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::context::use_app,
    domain::{
        account::{Account, AccountFacts},
        id::Id,
    },
    platform::{collate::collator, dom, random},
    state::edits::{
        EditError,
        account::{create_account, edit_account},
        ownership::{SplitWish, in_force, split_changes},
    },
    ui::{
        components::{dialog::Dialog, field::TextField, select::Choice, table::ScrollHeight},
        features::{
            facts_form::{shares_text, use_facts_draft},
            owners::draft::use_owners_draft,
            record_editor::{EditorCard, NameFields, edit_cell, form_buttons, named_select},
            shares_field::SharesField,
        },
    },
};

/// What the dialog edits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Edited {
    New,
    Known(Id<Account>),
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
    let compare = collator(words.lang());
    accounts.sort_by(|left, right| compare(left.name.get(words.lang()), right.name.get(words.lang())));
    let show = |what: Option<Edited>| {
        let edited = edited.setter();
        Callback::from(move |()| edited.set(what))
    };
    let row = |account: &Account| {
        let name = words.of(&account.name);
        let facts = account.facts.latest().cloned().unwrap_or_default();
        let types = facts.types.iter().map(|share| {
            let kind = workspace.account_types.get(&share.account_type);
            (kind.map(|kind| &kind.name), share.share)
        });
        let region = facts.region.and_then(|id| workspace.regions.get(&id));
        html! {
            <tr key={account.id.to_string()}>
                <th scope="row">{ name.clone() }</th>
                <td>{ shares_text(types, words) }</td>
                <td>{ facts.tier.clone() }</td>
                <td>{ region.map(|region| words.of(&region.name)).unwrap_or_default() }</td>
                <td>{ words.get(if facts.key_account { "setup.yes" } else { "setup.no" }) }</td>
                { edit_cell(&name, show(Some(Edited::Known(account.id))), words) }
            </tr>
        }
    };
    let dialog = |account: Option<Account>| html! { <AccountDialog {account} on_close={show(None)} /> };
    let above = match *edited {
        None => Html::default(),
        Some(Edited::New) => dialog(None),
        Some(Edited::Known(id)) => {
            workspace.accounts.get(&id).cloned().map(|account| dialog(Some(account))).unwrap_or_default()
        }
    };
    EditorCard {
        title: "setup.tab_accounts",
        sub: "setup.accounts_sub",
        add: "setup.account_add",
        on_add: show(Some(Edited::New)),
        none: ("accounts", "setup.no_accounts"),
        height: ScrollHeight::Limited,
        columns: &["setup.account", "setup.types", "setup.tier", "setup.region", "setup.key_account"],
    }
    .view(words, accounts.into_iter().map(row).collect(), above)
}

#[derive(Properties, PartialEq)]
struct AccountDialogProps {
    /// The account as it is now; `None` for a new one.
    account: Option<Account>,
    on_close: Callback<()>,
}

/// The form of one account.
#[component]
fn AccountDialog(props: &AccountDialogProps) -> Html {
    let app = use_app();
    let words = app.words;
    let account = props.account.as_ref();
    let draft = use_facts_draft(account.map(|account| (&account.name, &account.facts)), || AccountFacts {
        key_account: true,
        ..AccountFacts::default()
    });
    let split =
        app.state.open().zip(account).and_then(|(open, account)| in_force(&open.catalogue, account.id, None));
    let owners = use_owners_draft(split);
    let Some(open) = app.state.open() else { return Html::default() };
    let workspace = &open.catalogue;
    let form = &draft.form;
    let on_submit = {
        let account = props.account.clone();
        let now = account.as_ref().map(|account| (account.name.clone(), account.facts.clone()));
        let workspace = Rc::clone(workspace);
        let (owners, is_rest_open) = (owners.is_changed().then(|| owners.shares()), owners.is_rest_open());
        draft.on_submit(&app, now, &props.on_close, move |form| {
            let id =
                account.as_ref().map_or_else(|| Id::from_raw(random::random_bits()), |account| account.id);
            let mut edit = match &account {
                None => create_account(id, form),
                Some(account) => edit_account(account, form),
            }?;
            if let Some(shares) = &owners {
                let shares = shares.as_deref().ok_or(EditError::OwnersFaulty)?;
                let (from, reason) = (form.from, form.reason.as_str());
                let wish = SplitWish { shares, is_rest_open, from, reason, instead_of: None };
                edit.changes.extend(split_changes(&workspace, id, &wish)?);
            }
            Ok(edit)
        })
    };
    let types = workspace.account_types.values();
    let types = types.map(|kind| Choice::new(kind.id.to_string(), words.of(&kind.name))).collect();
    let regions = workspace.regions.values().map(|region| (region.id.to_string(), &region.name));
    let on_region = draft.change(|form, text| form.facts.region = text.parse().ok());
    let on_key = {
        let form = form.clone();
        Callback::from(move |event: Event| {
            let mut next = (*form).clone();
            next.facts.key_account = dom::is_checked(&event);
            form.set(next);
        })
    };
    let title = account.map_or_else(
        || words.get("setup.account_add"),
        |account| words.with("action.edit_named", &[("name", &words.of(&account.name))]),
    );
    let foot = form_buttons(&props.on_close, false, words);
    html! {
        <Dialog id="account-dialog" title={AttrValue::from(title)} close_label={AttrValue::from(words.get("action.close"))} on_close={props.on_close.clone()} on_submit={Some(on_submit)} {foot}>
            <div class="ks-form">
                <div class="ks-form ks-form--cols">
                    { NameFields {
                        ids: ["account-zh", "account-en"],
                        name: &form.name,
                        on_zh: draft.change(|form, text| form.name.zh = text),
                        on_en: draft.change(|form, text| form.name.en = text),
                        error: draft.error(&[EditError::NameMissing], words),
                        optional: Some(words.get("setup.optional").into()),
                    }.view(words) }
                    { TextField {
                        id: "account-tier".into(),
                        label: words.get("setup.tier").into(),
                        optional: Some(words.get("setup.optional").into()),
                        value: form.facts.tier.clone().into(),
                        on_input: draft.change(|form, text| form.facts.tier = text),
                        ..TextField::default()
                    }.view() }
                    { named_select("account-region", "setup.region", regions, form.facts.region.map(|id| id.to_string()), on_region, words) }
                </div>
                { SharesField {
                    id: "account-types",
                    label: words.get("setup.types").into(),
                    choices: types,
                    shares: &draft.shares,
                    on_change: draft.on_shares(),
                    error: draft.error(&[EditError::SharesNotWhole, EditError::ShareTwice], words),
                }.view(words) }
                <label class="ks-check"><input type="checkbox" checked={form.facts.key_account} onchange={on_key} /><span>{ words.get("setup.key_account") }</span></label>
                { owners.view(&app, "account-owners", draft.error(&[EditError::OwnersFaulty], words)) }
                { draft.since_fields("account", words) }
            </div>
        </Dialog>
    }
}
