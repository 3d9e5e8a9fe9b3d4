//! One account's card: headline, perspectives, what moved the score, KPIs.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{
        answer::{Async, use_answer},
        context::use_app,
        route::{Route, use_address_query, use_period},
    },
    domain::{
        account::Account,
        id::Id,
        scope::{Member, Scope},
    },
    engine::query::{Answer, Query, Subjects},
    platform::collate::collator,
    ui::{
        components::{
            async_view::{AsyncView, Skeleton},
            badge::{BadgeLook, badge},
            empty::Empty,
            icon::{IconSize, icon},
            link::RouteLink,
        },
        features::scorecard::Scorecard,
    },
    view::{
        facts::{accounts_by_name, neighbours, rank},
        formats::Formats,
        names::Names,
    },
};

/// Properties of [`AccountPage`].
#[derive(Properties, PartialEq)]
pub struct AccountPageProps {
    /// Which account.
    pub account: Id<Account>,
}

/// The screen.
#[component]
pub fn AccountPage(props: &AccountPageProps) -> Html {
    let app = use_app();
    let words = app.words;
    let account = props.account;
    let (period, _) = use_period();
    let query = use_address_query();
    let answer = use_answer(Query::Cards { subjects: vec![Subjects::Account(account)], period });
    let everybody = use_answer(Query::Cards { subjects: vec![Subjects::Accounts], period });
    let order =
        use_memo((app.state.open().map(|open| Rc::clone(&open.catalogue)), words), |(workspace, words)| {
            let list = |workspace: &Rc<_>| {
                accounts_by_name(workspace, &Formats::of(*words, workspace), &*collator(words.lang()))
            };
            workspace.as_ref().map(list).unwrap_or_default()
        });
    let Some(open) = app.state.open() else { return Html::default() };
    let (id, workspace) = (open.id, Rc::clone(&open.catalogue));
    let names = Names::at(&workspace, words, period);
    let Some(name) = names.account(account) else {
        return html! {
            <div class="ks-page" data-ready="account">
                <h1 class="ks-sr">{ words.get("account.not_found_title") }</h1>
                { Empty {
                    icon: "accounts",
                    title: Some(words.get("account.not_found_title").into()),
                    text: Some(words.get("account.not_found_text").into()),
                    actions: RouteLink::new(Route::Accounts { workspace: id }, query, "ks-btn").view(words.get("account.back")),
                    ..Empty::default()
                }.view() }
            </div>
        };
    };
    let scope = Scope::from(Member::Account(account));
    let place = match &everybody {
        Async::Ready { value, .. } => match &**value {
            Answer::Cards(cards) => rank(&cards.cards, &scope),
            _ => None,
        },
        _ => None,
    };
    let is_ready = matches!(answer, Async::Ready { stale: false, .. });
    let draw = {
        let (workspace, name, scope) = (Rc::clone(&workspace), AttrValue::from(name.clone()), scope.clone());
        Callback::from(move |answer: Rc<Answer>| {
            html! {
                <Scorecard
                    {answer} workspace={Rc::clone(&workspace)} scope={scope.clone()} name={name.clone()}
                    label={AttrValue::from(words.get("account.hero"))} rank={place}
                />
            }
        })
    };
    let (previous, next) = neighbours(&order, account);
    let step = |to: Option<Id<Account>>, key: &str, picture: &'static str| {
        to.map(|to| {
            let label = words.with(key, &[("name", &names.account(to).unwrap_or_default())]);
            RouteLink::new(Route::Account { workspace: id, account: to }, query, "ks-btn ks-btn--icon")
                .labelled(label, icon(picture, IconSize::Normal))
        })
    };
    let (types, tier, region, owners) = (
        names.account_types(account),
        names.tier(account),
        names.account_region(account),
        names.owners(account),
    );
    html! {
        <div class="ks-page" data-ready={is_ready.then_some("account")}>
            <header class="ks-page__head">
                <div>
                    <nav class="ks-crumbs" aria-label={words.get("accounts.title").to_string()}>
                        { RouteLink::new(Route::Accounts { workspace: id }, query, "").view(words.get("accounts.title")) }
                        <span aria-hidden="true">{ "/" }</span>
                    </nav>
                    <h1 class="ks-page__title">{ name }</h1>
                    <div class="ks-page__meta">
                        if !types.is_empty() { { badge(BadgeLook::Plain, &types) } }
                        if !tier.is_empty() { { badge(BadgeLook::Outline, &tier) } }
                        if !region.is_empty() { <span>{ region }</span> }
                        if !owners.is_empty() { <span>{ format!("{} {owners}", words.get("account.owner")) }</span> }
                    </div>
                </div>
                <div class="ks-page__actions">
                    { step(previous, "account.previous", "left") }
                    { step(next, "account.next", "right") }
                </div>
            </header>
            <AsyncView {answer} skeleton={Skeleton::Dashboard} {draw} />
        </div>
    }
}
