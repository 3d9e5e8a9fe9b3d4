//! The accounts: who they are, of which types, in which region and tier.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::context::use_app,
    domain::{
        account::{Account, AccountFacts},
        date::Day,
        id::Id,
        workspace::Workspace,
    },
    platform::{clock, dom, random},
    state::edits::{
        EditError,
        account::{create_account, edit_account},
        ownership::{SplitWish, in_force, split_changes},
        rows::{
            accounts::{AccountColumn, write_accounts},
            codes_text,
        },
    },
    ui::{
        components::{
            dialog::Dialog,
            field::TextField,
            grid::{
                Grid,
                desk::{Write, Written},
            },
            same::Same,
            select::Choice,
        },
        features::{
            facts_form::{shares_text, use_facts_draft},
            owners::draft::use_owners_draft,
            record_editor::{NameFields, form_buttons, named_select},
            record_grid::{
                GridCard, chosen_from, name_cells, name_columns, refused, sort_by_name, write_rows,
            },
            shares_field::SharesField,
        },
    },
    view::{
        grid::{Column, ColumnKind, Row},
        message::Words,
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
    let show = |what: Option<Edited>| {
        let edited = edited.setter();
        Callback::from(move |()| edited.set(what))
    };
    let dialog = |account: Option<Account>| html! { <AccountDialog {account} on_close={show(None)} /> };
    let above = match *edited {
        None => Html::default(),
        Some(Edited::New) => dialog(None),
        Some(Edited::Known(id)) => {
            workspace.accounts.get(&id).cloned().map(|account| dialog(Some(account))).unwrap_or_default()
        }
    };
    let on_edit = {
        let edited = edited.setter();
        Callback::from(move |key: Rc<str>| edited.set(key.parse().ok().map(Id::from_raw).map(Edited::Known)))
    };
    let grid = html! { <AccountGrid workspace={Same(Rc::clone(workspace))} {on_edit} /> };
    GridCard {
        title: "setup.tab_accounts",
        sub: "setup.accounts_sub",
        add: "setup.account_add",
        on_add: show(Some(Edited::New)),
        none: workspace.accounts.is_empty().then_some("setup.no_accounts"),
        notes: &["grid.facts", "grid.keys"],
    }
    .view(grid, above, words)
}

#[derive(Properties, PartialEq)]
struct AccountGridProps {
    workspace: Same<Workspace>,
    on_edit: Callback<Rc<str>>,
}

/// All accounts, a row each.
#[component]
fn AccountGrid(props: &AccountGridProps) -> Html {
    let app = use_app();
    let words = app.words;
    let drawn = use_memo((props.workspace.clone(), clock::today(), words), |(workspace, today, words)| {
        let (rows, columns) = account_rows(&workspace.0, *today, *words);
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
            let (first, second) = (AccountColumn::Name(first), AccountColumn::OtherName(second));
            let columns = [
                first,
                second,
                AccountColumn::Codes,
                AccountColumn::Types,
                AccountColumn::Tier,
                AccountColumn::Region,
                AccountColumn::KeyAccount,
            ];
            write_rows(&app, &columns, &writes, |texts| write_accounts(&open, clock::today(), texts))
        })
    };
    html! {
        <Grid id="accounts" caption={AttrValue::from(words.get("setup.tab_accounts"))} {columns} {rows} new_row={AttrValue::from(words.get("grid.new_account"))}
            {on_write} on_refused={refused(&app)} on_edit={props.on_edit.clone()} test="accounts-grid" {words} />
    }
}

fn account_rows(workspace: &Workspace, today: Day, words: Words) -> (Vec<Row>, Vec<Column>) {
    let mut accounts: Vec<&Account> = workspace.accounts.values().collect();
    sort_by_name(&mut accounts, |one| one.name.get(words.lang()), words);
    let [yes, no] = ["setup.yes", "setup.no"].map(|key| words.get(key));
    let row = |account: &&Account| {
        let blank = AccountFacts::default();
        let facts = account.facts.at_or_first(today).unwrap_or(&blank);
        let types = facts.types.iter().map(|share| {
            let kind = workspace.account_types.get(&share.account_type);
            (kind.map(|kind| &kind.name), share.share)
        });
        let region =
            facts.region.and_then(|id| workspace.regions.get(&id)).map(|region| words.of(&region.name));
        let [first, second] = name_cells(&account.name, words);
        let cells = vec![
            first,
            second,
            Rc::from(codes_text(&account.keys)),
            Rc::from(shares_text(types, words)),
            Rc::from(facts.tier.as_str()),
            region.unwrap_or_default(),
            Rc::clone(if facts.key_account { &yes } else { &no }),
        ];
        let (key, name) = (Rc::from(account.id.raw().to_string()), words.of(&account.name));
        Row { key, name, cells, ..Row::default() }
    };
    let rows = accounts.iter().map(row).collect();
    let [(_, first), (_, second)] = name_columns(words);
    let columns = vec![
        first,
        second,
        Column::new(words.get("grid.codes"), ColumnKind::Text),
        chosen_from("setup.types", workspace.account_types.values().map(|kind| words.of(&kind.name)), words),
        Column::new(words.get("setup.tier"), ColumnKind::Text),
        chosen_from("setup.region", workspace.regions.values().map(|one| words.of(&one.name)), words),
        chosen_from("setup.key_account", [&yes, &no].into_iter().cloned(), words),
    ];
    (rows, columns)
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
