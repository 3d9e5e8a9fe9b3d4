//! A card that is tried out: which one, and the bench of its numbers.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{
        context::use_app,
        route::{Route, use_address_query, use_period},
    },
    domain::scope::{Member, Scope},
    platform::collate::collator,
    ui::{
        components::{
            icon::icon_and_text,
            link::{RouteLink, go},
            select::{Choice, Select},
        },
        features::what_if::Bench,
    },
    view::{
        facts::{accounts_by_name, people_by_name},
        formats::Formats,
        names::Names,
    },
};

/// Properties of [`WhatIfPage`].
#[derive(Properties, PartialEq)]
pub struct WhatIfPageProps {
    /// Whose card: an account or a person.
    pub subject: Member,
}

/// The screen.
#[component]
pub fn WhatIfPage(props: &WhatIfPageProps) -> Html {
    let app = use_app();
    let words = app.words;
    let (period, _) = use_period();
    let query = use_address_query();
    let Some(open) = app.state.open() else { return Html::default() };
    let (id, workspace) = (open.id, Rc::clone(&open.catalogue));
    let (formats, names) = (Formats::of(words, &workspace), Names::at(&workspace, words, period));
    let compare = collator(words.lang());
    let accounts = accounts_by_name(&workspace, &formats, &*compare).into_iter();
    let accounts = accounts.filter(|account| names.is_key_account(*account)).map(|account| {
        let name = names.account(account).unwrap_or_default();
        Choice::under(words.get("accounts.title"), format!("accounts/{account}"), name)
    });
    let people = people_by_name(&workspace, &formats, &*compare).into_iter().map(|person| {
        let name = names.employee(person).unwrap_or_default();
        Choice::under(words.get("people.title"), format!("people/{person}"), name)
    });
    let (card, value) = match props.subject {
        Member::Employee(person) => (Route::Person { workspace: id, person }, format!("people/{person}")),
        Member::Account(account) => {
            (Route::Account { workspace: id, account }, format!("accounts/{account}"))
        }
        _ => return Html::default(),
    };
    let scope = Scope::from(props.subject);
    let name = names.scope(&scope);
    let select = Select {
        id: "what-if-card".into(),
        label: words.get("what_if.which").into(),
        bare: true,
        choices: accounts.chain(people).collect(),
        value: value.into(),
        on_select: Callback::from(move |picked: AttrValue| {
            let to = match picked.split_once('/') {
                Some(("accounts", account)) => {
                    account.parse().ok().map(|account| Route::AccountWhatIf { workspace: id, account })
                }
                Some((_, person)) => {
                    person.parse().ok().map(|person| Route::PersonWhatIf { workspace: id, person })
                }
                None => None,
            };
            if let Some(to) = to {
                go(to, query);
            }
        }),
        ..Select::default()
    };
    html! {
        <div class="ks-page" data-ready="what-if">
            <header class="ks-page__head">
                <div>
                    <nav class="ks-crumbs" aria-label={name.to_string()}>
                        { RouteLink::new(card, query, "").view(icon_and_text("left", &name)) }
                    </nav>
                    <h1 class="ks-page__title">{ words.with("what_if.title", &[("name", &name)]) }</h1>
                    <p class="ks-page__lead">{ words.with("what_if.lead", &[("period", &formats.period(period))]) }</p>
                </div>
                <div class="ks-page__actions">{ select.view() }</div>
            </header>
            <Bench key={format!("{scope} {period}")} scope={scope.clone()} {period} />
        </div>
    }
}
