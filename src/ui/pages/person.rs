//! One person's card: headline, perspectives, what moved the score, KPIs, and how figures are credited.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{
        answer::{Async, use_answer},
        context::use_app,
        route::{AddressQuery, Route, use_address_query, use_period},
    },
    data::store::WorkspaceId,
    domain::{
        id::Id,
        people::Employee,
        scope::{Member, Scope},
    },
    engine::query::{Answer, Query, Subjects},
    platform::collate::collator,
    ui::{
        components::{
            async_view::{AsyncView, Skeleton},
            avatar::avatar,
            badge::{BadgeLook, badge},
            card::Card,
            empty::Empty,
            icon::{IconSize, icon},
            link::RouteLink,
        },
        features::scorecard::Scorecard,
    },
    view::{
        facts::{neighbours, people_by_name, rank},
        formats::Formats,
        kpi_row::credited_by_ownership,
        message::Words,
        names::Names,
    },
};

/// Properties of [`PersonPage`].
#[derive(Properties, PartialEq)]
pub struct PersonPageProps {
    /// Who.
    pub person: Id<Employee>,
}

/// The screen.
#[component]
pub fn PersonPage(props: &PersonPageProps) -> Html {
    let app = use_app();
    let words = app.words;
    let person = props.person;
    let (period, _) = use_period();
    let query = use_address_query();
    let answer = use_answer(Query::Cards { subjects: vec![Subjects::Employee(person)], period });
    let everybody = use_answer(Query::Cards { subjects: vec![Subjects::Employees], period });
    let order =
        use_memo((app.state.open().map(|open| Rc::clone(&open.catalogue)), words), |(workspace, words)| {
            let list = |workspace: &Rc<_>| {
                people_by_name(workspace, &Formats::of(*words, workspace), &*collator(words.lang()))
            };
            workspace.as_ref().map(list).unwrap_or_default()
        });
    let Some(open) = app.state.open() else { return Html::default() };
    let (id, workspace) = (open.id, Rc::clone(&open.catalogue));
    let names = Names::at(&workspace, words, period);
    let Some(name) = names.employee(person) else {
        return html! {
            <div class="ks-page" data-ready="person">
                <h1 class="ks-sr">{ words.get("person.not_found_title") }</h1>
                { Empty {
                    icon: "people",
                    title: Some(words.get("person.not_found_title").into()),
                    text: Some(words.get("person.not_found_text").into()),
                    actions: RouteLink::new(Route::People { workspace: id }, query, "ks-btn").view(words.get("person.back")),
                    ..Empty::default()
                }.view() }
            </div>
        };
    };
    let scope = Scope::from(Member::Employee(person));
    let place = match &everybody {
        Async::Ready { value, .. } => match &**value {
            Answer::Cards(cards) => rank(&cards.cards, &scope),
            _ => None,
        },
        _ => None,
    };
    let is_ready = matches!(answer, Async::Ready { stale: false, .. });
    let credit = credit_card((id, query), &names, person, words, &credited_by_ownership(&workspace, words));
    let draw = {
        let (workspace, name, scope) = (Rc::clone(&workspace), AttrValue::from(name.clone()), scope.clone());
        Callback::from(move |answer: Rc<Answer>| {
            html! {
                <>
                    <Scorecard
                        {answer} workspace={Rc::clone(&workspace)} scope={scope.clone()} name={name.clone()}
                        label={AttrValue::from(words.get("person.hero"))} rank={place}
                    />
                    { credit.clone() }
                </>
            }
        })
    };
    let (previous, next) = neighbours(&order, person);
    let step = |to: Option<Id<Employee>>, key: &str, picture: &'static str| {
        to.map(|to| {
            let label = words.with(key, &[("name", &names.employee(to).unwrap_or_default())]);
            RouteLink::new(Route::Person { workspace: id, person: to }, query, "ks-btn ks-btn--icon")
                .labelled(label, icon(picture, IconSize::Normal))
        })
    };
    let (roles, region) = (names.roles(person), names.employee_region(person));
    html! {
        <div class="ks-page" data-ready={is_ready.then_some("person")}>
            <header class="ks-page__head">
                <div>
                    <nav class="ks-crumbs" aria-label={words.get("people.title").to_string()}>
                        { RouteLink::new(Route::People { workspace: id }, query, "").view(words.get("people.title")) }
                        <span aria-hidden="true">{ "/" }</span>
                    </nav>
                    <div class="ks-row">
                        { avatar(&name, true) }
                        <h1 class="ks-page__title">{ name }</h1>
                    </div>
                    <div class="ks-page__meta">
                        if !roles.is_empty() { { badge(BadgeLook::Plain, &roles) } }
                        if !region.is_empty() { <span>{ region }</span> }
                        if let Some(manager) = names.manager(person) {
                            <span>{ format!("{} {manager}", words.get("person.manager")) }</span>
                        }
                    </div>
                </div>
                <div class="ks-page__actions">
                    { step(previous, "person.previous", "left") }
                    { step(next, "person.next", "right") }
                </div>
            </header>
            <AsyncView {answer} skeleton={Skeleton::Dashboard} {draw} />
        </div>
    }
}

/// How figures are credited to the person, and the accounts the person looks after.
fn credit_card(
    (id, query): (WorkspaceId, AddressQuery),
    names: &Names<'_>,
    person: Id<Employee>,
    words: Words,
    by_ownership: &str,
) -> Html {
    let accounts = names.accounts_of(person);
    Card { title: words.get("person.attribution_title").into(), ..Card::default() }.view(html! {
        <div class="ks-stack ks-stack--tight">
            <p>{ words.get("person.attribution_record") }</p>
            if !by_ownership.is_empty() {
                <p>{ words.with("person.attribution_owner", &[("kpis", by_ownership)]) }</p>
            }
            if !accounts.is_empty() {
                <dl class="ks-defs">
                    <div>
                        <dt>{ words.get("person.accounts") }</dt>
                        { for accounts.into_iter().map(|(account, name, share)| html! {
                            <dd key={account.to_string()}>
                                { RouteLink::new(Route::Account { workspace: id, account }, query, "").view(name) }
                                { format!(" {}%", crate::view::number::weight(share)) }
                            </dd>
                        }) }
                    </div>
                </dl>
            }
        </div>
    })
}
