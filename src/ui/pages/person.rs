//! One person's card: headline, perspectives, what moved the score, KPIs, and how figures are credited.

use std::rc::Rc;

use rust_decimal::Decimal;
use yew::prelude::*;

use crate::{
    app::{
        answer::{Async, use_answer},
        context::use_app,
        route::{AddressQuery, Route, SetupTab, use_address_query, use_period},
    },
    data::{share::card::Whose, store::WorkspaceId},
    domain::{
        id::Id,
        people::Employee,
        scope::{Member, Scope},
    },
    engine::{
        query::{Answer, Query, Subjects},
        report::TotalMissing,
    },
    platform::collate::collator,
    ui::{
        components::{
            avatar::avatar,
            badge::{BadgeLook, badge},
            card::Card,
            link::RouteLink,
        },
        features::{
            appraisal_card::AppraisalCard, bonus_card::BonusCard, erase_person::ErasePerson,
            owners::hand_over::HandOver, pay_card::PayCard, scorecard::Scorecard,
        },
        pages::card_frame::{CardFrame, place_of},
    },
    view::{
        facts::{neighbours, people_by_name},
        formats::Formats,
        kpi_row::credited_by_ownership,
        message::Words,
        names::Names,
        spans,
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
    let rated = use_answer(Query::Appraisals { subjects: vec![Subjects::Employee(person)], period });
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
    let more = vec![
        (Route::PersonWhatIf { workspace: id, person }, query, "what_if.open"),
        (Route::Sheet { workspace: id, person: Some(person) }, query, "sheet.open"),
    ];
    let frame = CardFrame { page: "person", list, list_page: "people", query, more, whose: None };
    let Some(name) = names.employee(person) else { return frame.not_found(words) };
    let whose = Some((Whose::Person(person), AttrValue::from(name.clone())));
    let frame = CardFrame { whose, ..frame };
    let scope = Scope::from(Member::Employee(person));
    let place = place_of(&everybody, &scope);
    let indicators = indicators_of(&rated, person);
    let credit = html! {
        <>
            { facts_card((id, query), &names, workspace.employees.get(&person), words) }
            { credit_card(words, &credited_by_ownership(&workspace, words)) }
        </>
    };
    let draw = {
        let (workspace, name, scope) = (Rc::clone(&workspace), AttrValue::from(name.clone()), scope.clone());
        Callback::from(move |answer: Rc<Answer>| {
            html! {
                <>
                    { weights_note((id, query), &answer, &scope, words) }
                    <Scorecard
                        {answer} workspace={Rc::clone(&workspace)} scope={scope.clone()} name={name.clone()}
                        label={AttrValue::from(words.get("person.hero"))} rank={place} {indicators}
                    />
                    <AppraisalCard {person} {period} />
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
    let employed = workspace.employees.get(&person).map(|one| one.employed.clone()).unwrap_or_default();
    let employed = (!employed.is_empty()).then(|| spans::in_words(&employed, words).join(&joint(words)));
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
            if let Some(employed) = employed { <span data-test="employed">{ format!("{} {employed}", words.get("presence.employed")) }</span> }
        </>
    };
    frame.view((title, meta), [previous.map(step), next.map(step)], answer, draw, words)
}

/// What the indicators come to, where that is not the total of the card.
fn indicators_of(rated: &Async<Rc<Answer>>, person: Id<Employee>) -> Option<Option<Decimal>> {
    let Async::Ready { value, .. } = rated else { return None };
    let Answer::Appraisals(found) = &**value else { return None };
    let found = found.iter().find(|one| one.person == person)?;
    Some(found.parts.first().map_or(found.figured, |part| part.score))
}

fn joint(words: Words) -> String {
    words.get("attention.and").to_string()
}

/// That the weights of the role are still open, with the way to where they are given.
fn weights_note(
    (id, query): (WorkspaceId, AddressQuery),
    answer: &Answer,
    scope: &Scope,
    words: Words,
) -> Html {
    let Answer::Cards(cards) = answer else { return Html::default() };
    let card = cards.cards.iter().find(|card| card.scope == *scope);
    let is_open = card.is_some_and(|card| {
        matches!(card.total_missing, Some(TotalMissing::NoWeights | TotalMissing::WeightsNotWhole))
    });
    if !is_open {
        return Html::default();
    }
    let way = Route::SetupTab { workspace: id, tab: SetupTab::Weights };
    let way = RouteLink::new(way, query, "").view(words.get("person.weights_set"));
    html! { <div class="ks-note ks-note--watch" data-test="weights-open"><div>{ words.get("person.weights_open") }{ " " }{ way }</div></div> }
}

/// Days of employment and of leave, and the accounts that the person looks after.
fn facts_card(
    (id, query): (WorkspaceId, AddressQuery),
    names: &Names<'_>,
    person: Option<&Employee>,
    words: Words,
) -> Html {
    let Some(person) = person else { return Html::default() };
    let compare = collator(words.lang());
    let mut accounts = names.accounts_of(person.id);
    accounts.sort_by(|left, right| compare(&left.1, &right.1));
    let actions = if accounts.is_empty() {
        Html::default()
    } else {
        html! { <HandOver person={person.id} /> }
    };
    let days = |key: &str, spans: Vec<String>| {
        html! { <div><dt>{ words.get(key) }</dt>{ for spans.into_iter().map(|span| html! { <dd key={span.clone()}>{ span }</dd> }) }</div> }
    };
    let employed = match person.employed.as_slice() {
        [] => vec![words.get("presence.always").to_string()],
        spans => spans::in_words(spans, words),
    };
    Card { title: words.get("person.facts").into(), actions, ..Card::default() }.view(html! {
        <dl class="ks-defs" data-test="person-facts">
            { days("presence.employed", employed) }
            if !person.away.is_empty() { { days("presence.away", spans::in_words(&person.away, words)) } }
            <div>
                <dt>{ words.get("person.accounts") }</dt>
                if accounts.is_empty() { <dd class="ks-mute">{ words.get("person.no_accounts") }</dd> }
                { for accounts.into_iter().map(|(account, name, share)| html! {
                    <dd key={account.to_string()}>
                        { RouteLink::new(Route::Account { workspace: id, account }, query, "").view(name) }
                        { format!(" {}%", crate::view::number::weight(share)) }
                    </dd>
                }) }
            </div>
        </dl>
    })
}

/// How figures are credited to the person.
fn credit_card(words: Words, by_ownership: &str) -> Html {
    Card { title: words.get("person.attribution_title").into(), ..Card::default() }.view(html! {
        <div class="ks-stack ks-stack--tight">
            <p>{ words.get("person.attribution_record") }</p>
            if !by_ownership.is_empty() {
                <p>{ words.with("person.attribution_owner", &[("kpis", by_ownership)]) }</p>
            }
        </div>
    })
}
