//! One person's card: headline, perspectives, what moved the score, KPIs, and how figures are credited.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{
        answer::{Async, use_answer},
        context::use_app,
        route::{Route, use_period},
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
            avatar::Avatar,
            badge::Badge,
            card::Card,
            empty::Empty,
            icon::Icon,
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
                <Empty
                    icon="people"
                    title={AttrValue::from(words.get("person.not_found_title"))}
                    text={AttrValue::from(words.get("person.not_found_text"))}
                >
                    <RouteLink to={Route::People { workspace: id }} class="ks-btn">{ words.get("person.back") }</RouteLink>
                </Empty>
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
    let credit = credit_card(id, &names, person, words, &credited_by_ownership(&workspace, words));
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
    let step = |to: Option<Id<Employee>>, key: &str, icon: &'static str| {
        to.map(|to| {
            let label = words.with(key, &[("name", &names.employee(to).unwrap_or_default())]);
            html! {
                <RouteLink
                    to={Route::Person { workspace: id, person: to }}
                    class="ks-btn ks-btn--icon" label={AttrValue::from(label)}
                ><Icon name={icon} /></RouteLink>
            }
        })
    };
    let (roles, region) = (names.roles(person), names.employee_region(person));
    html! {
        <div class="ks-page" data-ready={is_ready.then_some("person")}>
            <header class="ks-page__head">
                <div>
                    <nav class="ks-crumbs" aria-label={words.get("people.title").to_string()}>
                        <RouteLink to={Route::People { workspace: id }}>{ words.get("people.title") }</RouteLink>
                        <span aria-hidden="true">{ "/" }</span>
                    </nav>
                    <div class="ks-row">
                        <Avatar name={AttrValue::from(name.clone())} large=true />
                        <h1 class="ks-page__title">{ name }</h1>
                    </div>
                    <div class="ks-page__meta">
                        if !roles.is_empty() { <Badge>{ roles }</Badge> }
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
    id: WorkspaceId,
    names: &Names<'_>,
    person: Id<Employee>,
    words: Words,
    by_ownership: &str,
) -> Html {
    let accounts = names.accounts_of(person);
    html! {
        <Card title={AttrValue::from(words.get("person.attribution_title"))}>
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
                                    <RouteLink to={Route::Account { workspace: id, account }}>{ name }</RouteLink>
                                    { format!(" {}%", crate::view::number::weight(share)) }
                                </dd>
                            }) }
                        </div>
                    </dl>
                }
            </div>
        </Card>
    }
}
