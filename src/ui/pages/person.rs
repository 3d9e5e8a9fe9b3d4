//! One person's card: headline, perspectives, what moved the score, KPIs, and how figures are credited.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{
        answer::use_answer,
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
            avatar::avatar,
            badge::{BadgeLook, badge},
            card::Card,
            link::RouteLink,
        },
        features::{
            bonus_card::BonusCard, erase_person::ErasePerson, owners::hand_over::HandOver, pay_card::PayCard,
            scorecard::Scorecard,
        },
        pages::card_frame::{CardFrame, place_of},
    },
    view::{
        facts::{neighbours, people_by_name},
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
    let list = Route::People { workspace: id };
    let more = Some((Route::Sheet { workspace: id, person: Some(person) }, "sheet.open"));
    let frame = CardFrame { page: "person", list, list_page: "people", query, more };
    let Some(name) = names.employee(person) else { return frame.not_found(words) };
    let scope = Scope::from(Member::Employee(person));
    let place = place_of(&everybody, &scope);
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
                    <PayCard {person} {period} />
                    <BonusCard {person} {period} />
                    { credit.clone() }
                    <ErasePerson {person} name={name.clone()} />
                </>
            }
        })
    };
    let (previous, next) = neighbours(&order, person);
    let step = |to: Id<Employee>| {
        (Route::Person { workspace: id, person: to }, names.employee(to).unwrap_or_default())
    };
    let (roles, region) = (names.roles(person), names.employee_region(person));
    let title = html! {
        <div class="ks-row">
            { avatar(&name, true) }
            <h1 class="ks-page__title">{ name }</h1>
        </div>
    };
    let meta = html! {
        <>
            if !roles.is_empty() { { badge(BadgeLook::Plain, &roles) } }
            if !region.is_empty() { <span>{ region }</span> }
            if let Some(manager) = names.manager(person) {
                <span>{ format!("{} {manager}", words.get("person.manager")) }</span>
            }
        </>
    };
    frame.view((title, meta), [previous.map(step), next.map(step)], answer, draw, words)
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
    let actions = if accounts.is_empty() {
        Html::default()
    } else {
        html! { <HandOver {person} /> }
    };
    Card { title: words.get("person.attribution_title").into(), actions, ..Card::default() }.view(html! {
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
