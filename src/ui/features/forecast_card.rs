//! What a KPI comes to at the end of the period, by several methods, each with its error on past data, and the months ahead.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{
        answer::{Async, use_answer},
        context::use_app,
    },
    domain::{id::Id, kpi::Kpi, period::Period, scope::Scope},
    engine::{
        forecast::{ForecastReading, Method},
        query::{Answer, Query},
        report::Status,
    },
    ui::{
        charts::{figure::ChartFigure, legend::series_legend},
        components::{
            badge::{BadgeLook, badge},
            card::Card,
            figure::figure,
            icon::{IconSize, icon},
            select::{Choice, Select},
            status::{StatusLook, status_mark},
            table::{ScrollHeight, scroll_region},
        },
    },
    view::{
        forecast::{self, ForecastRow, method_key, method_text_key},
        formats::Formats,
        kpi_row::{Tag, kpi_name},
        period,
    },
};

/// Properties of [`ForecastCard`].
#[derive(Properties, PartialEq)]
pub struct ForecastCardProps {
    /// Whose figures.
    pub scope: Scope,
    /// The period.
    pub period: Period,
    /// The KPIs of the card, in its order; there is at least one.
    pub kpis: Vec<Id<Kpi>>,
}

/// The card; nothing without a KPI.
#[component]
pub fn ForecastCard(props: &ForecastCardProps) -> Html {
    let app = use_app();
    let words = app.words;
    let picked = use_state_eq(|| None::<Id<Kpi>>);
    let method = use_state_eq(|| None::<Method>);
    let kpi = (*picked).filter(|kpi| props.kpis.contains(kpi)).or_else(|| props.kpis.first().copied());
    let asked = kpi.unwrap_or_else(|| Id::from_raw(0));
    let answer = use_answer(Query::Forecast { scope: props.scope.clone(), kpi: asked, period: props.period });
    let Some(open) = app.state.open() else { return Html::default() };
    let (Some(kpi), Async::Ready { value, stale }) =
        (kpi.and_then(|kpi| open.catalogue.kpis.get(&kpi)), &answer)
    else {
        return Html::default();
    };
    let Answer::Forecast(Some(reading)) = &**value else { return Html::default() };
    let formats = Formats::of(words, &open.catalogue);
    let shown = (*method).filter(|one| reading.methods.iter().any(|found| found.method == *one));
    let shown = shown.or_else(|| reading.methods.first().map(|found| found.method));
    let known = props.kpis.iter().filter_map(|kpi| open.catalogue.kpis.get(kpi));
    let choices = known.map(|kpi| Choice::new(kpi.id.to_string(), AttrValue::from(kpi_name(kpi, &formats))));
    let on_kpi = {
        let picked = picked.setter();
        Callback::from(move |value: AttrValue| picked.set(value.parse::<Id<Kpi>>().ok()))
    };
    let select = Select {
        id: "forecast-kpi".into(),
        label: words.get("forecast.kpi").into(),
        bare: true,
        small: true,
        choices: choices.collect(),
        value: kpi.id.to_string().into(),
        on_select: on_kpi,
        ..Select::default()
    };
    let body = match shown {
        None => nothing(reading, &formats, open.coverage.days.map(|days| days.last())),
        Some(shown) => {
            let on_method = {
                let method = method.setter();
                Callback::from(move |picked: Method| method.set(Some(picked)))
            };
            let chart = forecast::chart(&formats, kpi, reading, shown).map(Rc::new);
            html! {
                <div class="ks-grid ks-grid--halves">
                    if let Some(chart) = chart {
                        <div class="ks-stack ks-stack--tight">
                            { series_legend(&chart) }
                            <ChartFigure {chart} formats={formats.clone()} />
                        </div>
                    }
                    { table(props, kpi, reading, &formats, shown, &on_method) }
                </div>
            }
        }
    };
    let sub = Some(words.get("forecast.sub").into());
    let title = words.get("forecast.title").into();
    Card { title, sub, actions: select.view(), ..Card::default() }.view(html! {
        <div data-ready="forecast" aria-busy={stale.then_some("true")}>{ body }</div>
    })
}

/// Why there is no forecast.
fn nothing(reading: &ForecastReading, formats: &Formats, last: Option<crate::domain::date::Day>) -> Html {
    let words = formats.words;
    let end = reading.period.days(formats.calendar).last();
    let text = match last {
        Some(last) if end <= last => {
            words.with("forecast.over_already", &[("day", &period::day(last, words))])
        }
        _ if reading.months.len() < 4 => words.get("forecast.too_few"),
        _ => words.get("forecast.too_far"),
    };
    html! { <div class="ks-note">{ icon("info", IconSize::Normal) }<div>{ text }</div></div> }
}

/// The methods beside each other.
fn table(
    props: &ForecastCardProps,
    kpi: &Kpi,
    reading: &ForecastReading,
    formats: &Formats,
    shown: Method,
    on_method: &Callback<Method>,
) -> Html {
    let words = formats.words;
    let row = |row: ForecastRow| {
        let method = row.method;
        let onchange = on_method.reform(move |_: Event| method);
        let status = row.misses.map(|misses| if misses { Status::Bad } else { Status::Good });
        let tag = Tag {
            kpi: kpi.code.clone(),
            scope: props.scope.to_string(),
            period: props.period.to_string(),
            exact: row.exact.clone(),
        };
        html! {
            <tr key={method.name()} data-method={method.name()}>
                <th scope="row">
                    <label class="ks-check">
                        <input type="radio" name="forecast-method" checked={method == shown} {onchange} />
                        <span>{ words.get(method_key(method)) }{ " " }if row.is_best { { badge(BadgeLook::Outline, &words.get("forecast.best")) } }</span>
                    </label>
                    <span class="ks-table__sub">{ words.get(method_text_key(method)) }</span>
                </th>
                <td class="ks-table__num"><span data-forecast="end">{ figure(&tag, &row.end) }</span></td>
                <td class="ks-table__num">
                    <span class="ks-row ks-row--nowrap ks-row--end">
                        if let Some(status) = status { { status_mark(status, "", StatusLook::Mark) } }
                        { &row.against }
                    </span>
                </td>
                <td class="ks-table__num">{ &row.score }</td>
                <td class="ks-table__num">{ &row.mae }</td>
                <td class="ks-table__num">{ &row.mase }</td>
            </tr>
        }
    };
    let title = words.get("forecast.title");
    scroll_region(
        title.clone(),
        ScrollHeight::Whole,
        html! {
            <table class="ks-table ks-table--dense">
                <caption class="ks-sr">{ title }</caption>
                <thead><tr>
                    <th scope="col">{ words.get("forecast.method") }</th>
                    <th scope="col" class="ks-table__num">{ words.get("forecast.end") }</th>
                    <th scope="col" class="ks-table__num">{ words.get("forecast.against") }</th>
                    <th scope="col" class="ks-table__num">{ words.get("forecast.score") }</th>
                    <th scope="col" class="ks-table__num">{ words.get("forecast.mae") }</th>
                    <th scope="col" class="ks-table__num" title={words.get("forecast.mase_title").to_string()}>{ words.get("forecast.mase") }</th>
                </tr></thead>
                <tbody>{ for forecast::rows(formats, kpi, reading).into_iter().map(row) }</tbody>
            </table>
        },
    )
}
