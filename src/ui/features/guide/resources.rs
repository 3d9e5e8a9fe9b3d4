//! Step 3: what the firm can do in a month, and what it ever did.

use rust_decimal::Decimal;
use yew::prelude::*;

use crate::{
    app::{
        answer::{Async, use_answer},
        context::App,
    },
    domain::{
        guide::{GuideAnswer, Guided, Resources},
        kpi::{Kpi, Unit},
        scope::Scope,
    },
    engine::{
        guide::{
            goals::reached,
            promises::{Promise, promises},
        },
        query::{Answer, Query},
    },
    ui::{
        components::{
            card::Card,
            cell::{Cell, Taken},
            empty::Empty,
        },
        features::guide::{Guide, tick, write},
    },
    view::{entry, formats::Formats, number::NO_VALUE},
};

/// Draws it.
pub fn view(guide: &Guide) -> Html {
    let words = guide.app.words;
    let resources = guide.resources();
    let on_capacity = {
        let (app, resources) = (guide.app.clone(), resources.clone());
        Callback::from(move |typed: AttrValue| match entry::read(&typed, Unit::Currency) {
            Ok(monthly_capacity) => put(&app, Resources { monthly_capacity, ..resources.clone() }),
            Err(error) => Taken::Refused(AttrValue::from(app.words.get(error.key()))),
        })
    };
    let on_staff = {
        let (app, resources) = (guide.app.clone(), resources.clone());
        Callback::from(move |typed: AttrValue| match entry::read_count(&typed) {
            Ok(service_staff) => put(&app, Resources { service_staff, ..resources.clone() }),
            Err(error) => Taken::Refused(AttrValue::from(app.words.get(error.key()))),
        })
    };
    let flag = |wish: fn(&mut Resources, bool)| {
        let (app, resources) = (guide.app.clone(), resources.clone());
        Callback::from(move |ticked: bool| {
            let mut wanted = resources.clone();
            wish(&mut wanted, ticked);
            let _ = put(&app, wanted);
        })
    };
    let capacity =
        resources.monthly_capacity.map(|value| entry::write(value, Unit::Currency)).unwrap_or_default();
    let staff = resources.service_staff.map(|count| count.to_string()).unwrap_or_default();
    let line = |key: &str, control: Html| {
        html! { <tr key={key.to_owned()}><th scope="row">{ words.get(&format!("guide.{key}")) }</th><td class="ks-table__edit">{ control }</td><td class="ks-mute ks-table__wrap">{ words.get(&format!("guide.{key}_note")) }</td></tr> }
    };
    let card = Card {
        title: words.get("guide.resources").into(),
        sub: Some(words.get("guide.resources_sub").into()),
        flush: true,
        ..Card::default()
    };
    card.view(html! {
        <>
        { for promises(&guide.proposal, &guide.answers()).iter().map(|one| promise_note(guide, one)) }
        <div class="ks-scroll" tabindex="0" role="region" aria-label={words.get("guide.resources")}><table class="ks-table ks-table--plain">
            <caption class="ks-sr">{ words.get("guide.resources") }</caption>
            <thead><tr><th scope="col">{ words.get("general.what") }</th><th scope="col">{ words.get("general.value") }</th><th scope="col">{ words.get("general.meaning") }</th></tr></thead>
            <tbody>
                { line("capacity", html! { <Cell id="guide-capacity" label={AttrValue::from(words.get("guide.capacity"))} value={capacity} on_commit={on_capacity} /> }) }
                { line("service_staff", html! { <Cell id="guide-staff" label={AttrValue::from(words.get("guide.service_staff"))} value={staff} on_commit={on_staff} /> }) }
                { line("equipment", tick("guide-equipment".to_owned(), words.get("guide.is_so").to_string(), resources.equipment_is_limited, flag(|wanted, ticked| wanted.equipment_is_limited = ticked))) }
                { line("staff", tick("guide-short".to_owned(), words.get("guide.is_so").to_string(), resources.staff_is_short, flag(|wanted, ticked| wanted.staff_is_short = ticked))) }
            </tbody>
        </table></div>
        </>
    })
}

/// That a quick response is promised which the people at hand may not be able to keep.
fn promise_note(guide: &Guide, promise: &Promise) -> Html {
    let words = guide.app.words;
    let staff = match promise.staff {
        Some(staff) => words.with("guide.promise_staff", &[("staff", &staff.to_string())]),
        None => words.get("guide.promise_short"),
    };
    let name = guide.card_name(&promise.card);
    let said = words.with(
        "guide.promise_note",
        &[("n", &promise.accounts.to_string()), ("name", &name), ("staff", &staff)],
    );
    html! { <div class="ks-card__bar"><div class="ks-note ks-note--watch" data-test="promise"><div>{ said }</div></div></div> }
}

/// Properties of [`ReachedCard`].
#[derive(Properties, PartialEq)]
pub struct ReachedCardProps {
    /// What every step sees.
    pub guide: Guide,
}

/// What the proposed indicators ever came to: the ground for what can be asked of them.
#[component]
pub fn ReachedCard(props: &ReachedCardProps) -> Html {
    let guide = &props.guide;
    let words = guide.app.words;
    let kpis: Vec<&Kpi> = guide
        .rows
        .iter()
        .filter_map(|row| guide.workspace.kpis.get(&guide.stocked.library.kpi_id(&row.card)))
        .collect();
    let answer = use_answer(Query::History {
        kpis: kpis.iter().map(|kpi| kpi.id).collect(),
        scope: Scope::COMPANY,
        year: guide.year,
    });
    let histories = match &answer {
        Async::Ready { value, .. } => match value.as_ref() {
            Answer::History(histories) => histories.clone(),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    };
    let formats = Formats::of(words, &guide.workspace);
    let row = |kpi: &&Kpi| {
        let history = histories.iter().find(|known| known.kpi == kpi.id)?;
        let known = reached(&history.months, kpi.direction);
        if known.months == 0 {
            return None;
        }
        let value = |value: Option<Decimal>| {
            value.map_or_else(|| NO_VALUE.to_owned(), |value| formats.target(kpi, value))
        };
        let limits = known.limits.map_or_else(
            || NO_VALUE.to_owned(),
            |limits| {
                words
                    .with(
                        "guide.range",
                        &[
                            ("lower", &formats.target(kpi, limits.lower)),
                            ("upper", &formats.target(kpi, limits.upper)),
                        ],
                    )
                    .to_string()
            },
        );
        Some(html! {
            <tr key={kpi.code.clone()}><th scope="row">{ words.of(&kpi.name) }</th><td class="ks-table__num">{ known.months }</td>
                <td class="ks-table__num">{ value(known.best) }</td><td class="ks-table__num">{ value(known.mean) }</td><td class="ks-table__num">{ value(known.trend) }</td><td class="ks-nowrap">{ limits }</td></tr>
        })
    };
    let rows: Vec<Html> = kpis.iter().filter_map(row).collect();
    let none = Empty {
        icon: "chart",
        small: true,
        text: Some(words.get("guide.nothing_reached").into()),
        ..Empty::default()
    };
    let head = |key: &str, number: bool| html! { <th scope="col" class={number.then_some("ks-table__num")}>{ words.get(key) }</th> };
    let body = if rows.is_empty() {
        none.view()
    } else {
        html! {
            <div class="ks-scroll" tabindex="0" role="region" aria-label={words.get("guide.reached")}><table class="ks-table ks-table--dense ks-table--plain" data-test="guide-reached">
                <caption class="ks-sr">{ words.get("guide.reached") }</caption>
                <thead><tr>{ head("setup.indicator", false) }{ head("guide.reached_months", true) }{ head("guide.reached_best", true) }{ head("guide.reached_mean", true) }{ head("guide.reached_trend", true) }{ head("guide.reached_limits", false) }</tr></thead>
                <tbody>{ for rows }</tbody>
            </table></div>
        }
    };
    Card {
        title: words.get("guide.reached").into(),
        sub: Some(words.get("guide.reached_sub").into()),
        flush: true,
        ..Card::default()
    }
    .view(body)
}

fn put(app: &App, resources: Resources) -> Taken {
    write(app, GuideAnswer::resources_id(), Guided::Resources(resources))
}
