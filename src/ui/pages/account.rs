//! One account's card: headline, perspectives, what moved the score, KPIs.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{
        answer::use_answer,
        context::use_app,
        route::{AddressQuery, GuideStep, Route, use_address_query, use_period},
    },
    data::share::card::Whose,
    domain::{
        account::Account,
        guide::GuideAnswer,
        id::Id,
        scope::{Member, Scope},
    },
    engine::query::{Answer, Query, Subjects},
    platform::collate::collator,
    ui::{
        components::badge::{BadgeLook, badge},
        features::{actions::of_subject::SubjectFollowUp, owners::OwnersCard, scorecard::Scorecard},
        pages::card_frame::{CardFrame, place_of},
    },
    view::{
        facts::{accounts_by_name, neighbours},
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
    let list = Route::Accounts { workspace: id };
    let is_guided = workspace.guide.contains_key(&GuideAnswer::needs_id(account));
    let why = Route::Guide { workspace: id, step: GuideStep::Result };
    let why = is_guided.then_some((why, AddressQuery { at: Some(account), ..query }, "account.why"));
    let what_if = (Route::AccountWhatIf { workspace: id, account }, query, "what_if.open");
    let more = why.into_iter().chain([what_if]).collect();
    let frame = CardFrame { page: "account", list, list_page: "accounts", query, more, whose: None };
    let Some(name) = names.account(account) else { return frame.not_found(words) };
    let whose = Some((Whose::Account(account), AttrValue::from(name.clone())));
    let frame = CardFrame { whose, ..frame };
    let scope = Scope::from(Member::Account(account));
    let place = place_of(&everybody, &scope);
    let draw = {
        let (workspace, name, scope) = (Rc::clone(&workspace), AttrValue::from(name.clone()), scope.clone());
        Callback::from(move |answer: Rc<Answer>| {
            html! {
                <>
                    <Scorecard
                        {answer} workspace={Rc::clone(&workspace)} scope={scope.clone()} name={name.clone()}
                        label={AttrValue::from(words.get("account.hero"))} rank={place}
                    />
                    <OwnersCard {account} {period} />
                    <SubjectFollowUp scope={scope.clone()} />
                </>
            }
        })
    };
    let (previous, next) = neighbours(&order, account);
    let step = |to: Id<Account>| {
        (Route::Account { workspace: id, account: to }, names.account(to).unwrap_or_default())
    };
    let (types, tier, region, owners) = (
        names.account_types(account),
        names.tier(account),
        names.account_region(account),
        names.owners(account),
    );
    let title = html! { <h1 class="ks-page__title">{ name }</h1> };
    let meta = html! {
        <>
            if !types.is_empty() { { badge(BadgeLook::Plain, &types) } }
            if !tier.is_empty() { { badge(BadgeLook::Outline, &tier) } }
            if !region.is_empty() { <span>{ region }</span> }
            if !owners.is_empty() { <span>{ format!("{} {owners}", words.get("account.owner")) }</span> }
        </>
    };
    frame.view((title, meta), [previous.map(step), next.map(step)], answer, draw, words)
}
