//! Step 7: the system as one document: why, what, target, weight, owner, source of data. Made to be printed.

use std::rc::Rc;

use rust_decimal::Decimal;
use yew::prelude::*;

use crate::{
    app::{
        answer::{Async, use_answer},
        route::{AddressQuery, GuideStep, Route, use_address_query},
    },
    domain::{
        guide::{AccountNeed, SwotTheme},
        kpi::Kpi,
        scope::Scope,
        target::TargetSeries,
        weight::Weight,
    },
    engine::{
        guide::{
            AccountPlan, SystemRow,
            cards::{CardPlan, Whose},
        },
        query::{Answer, Query},
    },
    platform::dom,
    state::edits::guide::{makes_roles, role_id},
    ui::{
        components::{button::Button, card::Card, empty::Empty, link::RouteLink},
        features::guide::{
            Guide,
            account_targets::lacking,
            card_reasons::CardReasons,
            establish::{EstablishCard, is_pending},
            matrix,
            people_targets::{MOST_PEOPLE, names_of, use_lacks},
            printed,
        },
    },
    view::{
        facts_words, formats::Formats, formula, guide_words, people_targets::Lack, period,
        target_history::year_value,
    },
};

/// Properties of [`ResultStep`].
#[derive(Properties, PartialEq)]
pub struct ResultStepProps {
    /// What every step sees.
    pub guide: Guide,
}

/// The step.
#[component]
pub fn ResultStep(props: &ResultStepProps) -> Html {
    let guide = &props.guide;
    let words = guide.app.words;
    let query = use_address_query();
    let lacks = use_lacks(guide);
    let answer = use_answer(Query::Targets { year: guide.year });
    let known = match &answer {
        Async::Ready { value, .. } => match value.as_ref() {
            Answer::Targets(targets) => Some(Rc::new(targets.clone())),
            _ => None,
        },
        _ => None,
    };
    let targets: Rc<Vec<TargetSeries>> = known.clone().unwrap_or_default();
    if guide.rows.is_empty() {
        return Card { title: words.get("guide.document").into(), ..Card::default() }.view(
            Empty {
                icon: "file",
                small: true,
                text: Some(words.get("guide.nothing_yet").into()),
                ..Empty::default()
            }
            .view(),
        );
    }
    let formats = Formats::of(words, &guide.workspace);
    let joint = words.get("library.joint");
    let strategies: Vec<String> = (1..)
        .zip(guide.strategies())
        .map(|(rank, strategy): (u32, _)| {
            format!("{rank}. {}", words.get(&format!("guide.strategy_{}", strategy.code())))
        })
        .collect();
    let swot: Vec<String> = SwotTheme::ALL
        .into_iter()
        .filter_map(|theme| {
            let item = guide.swot(theme).filter(|item| item.counts())?;
            let name = words.get(&format!("guide.swot_{}", theme.code()));
            Some(if item.note.is_empty() {
                name.to_string()
            } else {
                words.with("guide.with_note", &[("name", &name), ("note", &item.note)]).to_string()
            })
        })
        .chain(
            guide
                .own_swot(None)
                .into_iter()
                .filter(|(_, item)| item.counts())
                .map(|(_, item)| item.text.clone()),
        )
        .collect();
    let is_plan = known.as_deref().is_none_or(|targets| is_pending(guide, targets));
    let print = Button {
        icon: Some("print"),
        onclick: Callback::from(|_: MouseEvent| dom::print()),
        ..Button::default()
    };
    let total = Weight::total(guide.rows.iter().map(|row| row.weight));
    let row = |row: &SystemRow| system_row(guide, &formats, &targets, row);
    let fact = |key: &str, text: String| html! { <div><dt>{ words.get(key) }</dt><dd>{ text }</dd></div> };
    let card = Card {
        title: words.with("guide.document_of", &[("year", &guide.year.to_string())]).into(),
        sub: Some(words.get("guide.document_sub").into()),
        actions: print.view(words.get(if is_plan { "guide.print_plan" } else { "guide.print" })),
        flush: true,
        ..Card::default()
    };
    html! {
        <>
            { printed::head(guide, is_plan) }
            <EstablishCard guide={guide.clone()} targets={known} />
            { waiting(guide, &targets, lacks.as_deref().filter(|_| !is_plan).unwrap_or_default(), query) }
            { Card { title: words.get("guide.ground").into(), ..Card::default() }.view(html! {
                <dl class="ks-guide__ground">
                    { fact("guide.strategies", or_none(strategies.join(&joint), &words.get("guide.none"))) }
                    { fact("guide.step_swot", or_none(swot.join(&joint), &words.get("guide.none"))) }
                    { for limits(guide, &formats).into_iter().map(|(key, text)| fact(key, text)) }
                    { for guide.proposal.accounts.iter().filter_map(|plan| account_fact(guide, &formats, plan)) }
                </dl>
            }) }
            { card.view(html! {
                <div class="ks-scroll" tabindex="0" role="region" aria-label={words.get("guide.document")}><table class="ks-table ks-table--plain ks-table--stack ks-guide__doc" data-test="guide-document">
                    <caption class="ks-sr">{ words.get("guide.document") }</caption>
                    <thead><tr>
                        <th scope="col">{ words.get("setup.indicator") }</th><th scope="col">{ words.get("guide.why") }</th><th scope="col">{ words.get("guide.target") }</th>
                        <th scope="col" class="ks-table__num">{ words.get("guide.weight") }</th><th scope="col">{ words.get("guide.owner") }</th><th scope="col">{ words.get("setup.source") }</th>
                    </tr></thead>
                    <tbody>{ for guide.rows.iter().map(row) }</tbody>
                    <tfoot><tr><th scope="row" colspan="3">{ words.get("guide.months_sum") }</th><td class="ks-table__num" data-test="weights-total">{ formats.weight(total) }</td><td colspan="2"></td></tr></tfoot>
                </table></div>
            }) }
            <CardReasons guide={guide.clone()} targets={Rc::clone(&targets)} />
            { matrix::weights(guide, true) }
            { matrix::held(guide, &targets, true) }
        </>
    }
}

/// What the firm can do and what limits it, where that was said.
fn limits(guide: &Guide, formats: &Formats) -> Vec<(&'static str, String)> {
    let words = guide.app.words;
    let resources = guide.resources();
    let mut said: Vec<String> = Vec::new();
    said.extend(resources.monthly_capacity.map(|value| {
        let amount = format!("{} {}", formats.amount(value), formats.currency);
        words.with("guide.capacity_fact", &[("value", &amount)]).to_string()
    }));
    said.extend(resources.equipment_is_limited.then(|| words.get("guide.equipment").to_string()));
    said.extend(resources.staff_is_short.then(|| words.get("guide.staff").to_string()));
    let mut found = Vec::new();
    found.extend((!said.is_empty()).then(|| ("guide.limits_fact", said.join(&words.get("library.joint")))));
    found.extend(resources.service_staff.map(|staff| ("guide.service_staff", staff.to_string())));
    found
}

/// Cards of accounts and people that wait for targets, with the way to where they are set.
fn waiting(guide: &Guide, targets: &[TargetSeries], lacks: &[Lack], query: AddressQuery) -> Html {
    let words = guide.app.words;
    let waits = |plan: &CardPlan| {
        let Whose::Account(id) = plan.whose else { return None };
        let account = guide.workspace.accounts.get(&id)?;
        let lacking = lacking(guide, targets, plan);
        let names: Vec<String> = lacking.iter().map(|code| guide.card_name(code)).collect();
        let names = names.join(&words.get("library.joint"));
        let said = words.with("guide.waits", &[("account", &words.of(&account.name)), ("names", &names)]);
        (!lacking.is_empty()).then(|| html! { <li key={id.to_string()}>{ said }</li> })
    };
    let formats = Formats::of(words, &guide.workspace);
    let person = |lack: &Lack| {
        let person = guide.workspace.employees.get(&lack.person)?;
        let facts = [
            ("name", words.of(&person.name).to_string()),
            ("names", names_of(guide, lack)),
            ("weight", formats.weight(lack.weight)),
        ];
        let facts: Vec<(&str, &str)> = facts.iter().map(|(name, text)| (*name, text.as_str())).collect();
        Some(html! { <li key={lack.person.to_string()}>{ words.with("guide.waits_people", &facts) }</li> })
    };
    let mut waiting: Vec<Html> = guide.cards.iter().filter_map(waits).collect();
    let lacking = lacks.iter().filter(|lack| !lack.kpis.is_empty());
    let hidden = lacking.clone().count().saturating_sub(MOST_PEOPLE);
    waiting.extend(lacking.take(MOST_PEOPLE).filter_map(person));
    if hidden > 0 {
        let more = words.with("guide.more_people", &[("n", &hidden.to_string())]);
        waiting.push(html! { <li key="more">{ more }</li> });
    }
    let Some(open) = guide.app.state.open().filter(|_| !waiting.is_empty()) else { return Html::default() };
    let way = RouteLink::new(Route::Guide { workspace: open.id, step: GuideStep::Targets }, query, "ks-link")
        .view(words.get("guide.waits_way"));
    html! {
        <div class="ks-note ks-note--watch" data-test="cards-wait"><div>
            <p class="ks-strong">{ words.get("guide.waits_title") }</p>
            <ul>{ for waiting }</ul>
            <p class="ks-screen">{ way }</p>
        </div></div>
    }
}

fn or_none(text: String, none: &str) -> String {
    if text.is_empty() { none.to_owned() } else { text }
}

fn account_fact(guide: &Guide, formats: &Formats, plan: &AccountPlan) -> Option<Html> {
    let words = guide.app.words;
    let account = guide.workspace.accounts.get(&plan.account)?;
    let joint = words.get("library.joint");
    let mut said: Vec<String> = plan
        .types
        .iter()
        .map(|(code, share)| {
            format!("{} {}", words.get(&format!("library.type_{code}")), formats.weight(*share))
        })
        .collect();
    if let Some(tier) = plan.tier {
        said.push(words.get(&format!("guide.tier_{}", tier.code())).to_string());
    }
    let mut text = or_none(said.join(&joint), &words.get("guide.no_type"));
    // Each need with who says so and when.
    let needs = guide.needs(plan.account);
    let need = |known: &AccountNeed| {
        let source = known.source.map_or_else(
            || words.get("guide.need_no_source"),
            |source| words.get(&format!("guide.source_{}", source.code())),
        );
        let day = known.day.map(|day| format!(" {}", period::day(day, words))).unwrap_or_default();
        let name = words.get(&format!("guide.need_{}", known.need.code()));
        words.with("guide.need_facts", &[("need", &name), ("source", &format!("{source}{day}"))]).to_string()
    };
    let needs: Vec<String> = needs.needs.iter().map(need).collect();
    if !needs.is_empty() {
        text = format!("{text} · {}", needs.join(&joint));
    }
    Some(
        html! { <div key={plan.account.to_string()}><dt>{ words.of(&account.name) }</dt><dd>{ text }</dd></div> },
    )
}

fn system_row(guide: &Guide, formats: &Formats, targets: &[TargetSeries], row: &SystemRow) -> Html {
    let words = guide.app.words;
    let Some(card) = guide.stocked.library.card(&row.card) else { return Html::default() };
    let kpi = guide.workspace.kpis.get(&guide.stocked.library.kpi_id(&row.card));
    let shown: Option<&Kpi> = kpi.or_else(|| guide.stocked.shelf.kpi(card));
    let series = targets.iter().find(|series| {
        series.kpi == guide.stocked.library.kpi_id(&row.card) && series.scope == Scope::COMPANY
    });
    let target: Option<Decimal> = series
        .and_then(|series| series.plan.latest())
        .zip(shown)
        .and_then(|(plan, kpi)| year_value(plan, kpi));
    let target = target.zip(shown).map_or_else(
        || words.get("guide.no_target").to_string(),
        |(target, kpi)| guide_words::threshold(formats, kpi, target),
    );
    let owner = kpi
        .and_then(|kpi| kpi.about.owner)
        .and_then(|owner| guide.workspace.employees.get(&owner))
        .map(|person| words.of(&person.name).to_string());
    // Where there is nothing to compute it from, the way to give it.
    let to_data = guide.app.state.open().filter(|_| !guide.stocked.shelf.has_data(card)).map(|open| {
        RouteLink::plain(Route::Data { workspace: open.id }, "ks-link").view(words.get("guide.no_data_yet"))
    });
    let method =
        guide.stocked.shelf.kpi(card).map(|kpi| {
            formula::in_words(&formula::unguarded(&kpi.formula), &guide.stocked.shelf.bench, words)
        });
    // Who answers for it: the roles on whose cards it stands, the heaviest first; where there is none, those that usually do.
    let mut held: Vec<(Weight, &str)> = guide
        .cards
        .iter()
        .filter_map(|plan| match plan.whose {
            Whose::Role(role) if guide.workspace.roles.contains_key(&role_id(role)) => {
                Some((plan.weight(&row.card)?, role))
            }
            _ => None,
        })
        .collect();
    held.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    let is_made = makes_roles(&guide.workspace, guide.days.from) && !held.is_empty();
    let role_name = |role: &str| words.get(&format!("library.role_{role}")).to_string();
    let roles: Vec<String> = if is_made {
        held.iter().map(|(weight, role)| format!("{} {}", role_name(role), formats.weight(*weight))).collect()
    } else {
        card.roles.iter().map(|role| role_name(role)).collect()
    };
    html! {
        <tr key={row.card.clone()} data-card={row.card.clone()}>
            <th scope="row">{ guide.card_name(&row.card) }<span class="ks-table__sub">{ words.of(&card.definition) }</span>
                if let Some(method) = method { <span class="ks-table__sub" data-test="formula">{ words.with("guide.computed", &[("formula", &method)]) }</span> }
            </th>
            <td class="ks-table__wrap" data-label={words.get("guide.why")}>{ for guide.reasons(&row.reasons).into_iter().map(|reason| html! { <p>{ reason }</p> }) }</td>
            <td class="ks-nowrap" data-label={words.get("guide.target")}>{ target }</td>
            <td class="ks-table__num" data-label={words.get("guide.weight")}>{ formats.weight(row.weight) }</td>
            <td data-label={words.get("guide.owner")}>{ owner.unwrap_or_else(|| roles.join(&words.get("library.joint"))) }</td>
            <td data-label={words.get("setup.source")}><span class="ks-nowrap">{ facts_words::source(card.source, words) }</span>
                if let Some(way) = to_data { <span class="ks-table__sub ks-screen" data-test="no-data">{ way }</span> }
            </td>
        </tr>
    }
}
