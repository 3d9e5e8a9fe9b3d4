//! The trend of one KPI or of the total by month, with a choice of which.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::context::use_app,
    domain::{id::Id, kpi::Kpi, workspace::Workspace},
    engine::report::Scorecard,
    ui::{
        charts::{figure::ChartFigure, legend::series_legend},
        components::{
            card::Card,
            select::{Choice, Select},
        },
    },
    view::{chart, formats::Formats, kpi_row::kpi_name},
};

/// Value of the choice "total".
const TOTAL: &str = "total";

/// Properties of [`TrendCard`].
#[derive(Properties, PartialEq)]
pub struct TrendCardProps {
    /// The card whose trends are shown.
    pub card: Rc<Scorecard>,
    /// The document, for names.
    pub workspace: Rc<Workspace>,
    /// Formats.
    pub formats: Formats,
    /// Wording of the choice "total".
    pub total_label: AttrValue,
    /// Whether the total is shown first, not the first KPI.
    #[prop_or_default]
    pub total_first: bool,
}

/// Properties of [`OpenTrend`].
#[derive(Properties, PartialEq)]
pub struct OpenTrendProps {
    /// The card whose trends are shown.
    pub card: Rc<Scorecard>,
    /// Wording of the choice "total".
    pub total_label: AttrValue,
}

/// The trend of a card of the open workspace.
#[component]
pub fn OpenTrend(props: &OpenTrendProps) -> Html {
    let app = use_app();
    let Some(open) = app.state.open() else { return Html::default() };
    let (workspace, formats) = (Rc::clone(&open.catalogue), Formats::of(app.words, &open.catalogue));
    html! { <TrendCard card={Rc::clone(&props.card)} {workspace} {formats} total_label={props.total_label.clone()} /> }
}

/// The card.
#[component]
pub fn TrendCard(props: &TrendCardProps) -> Html {
    let app = use_app();
    let words = app.words;
    let until = app.state.open().and_then(|open| open.coverage.days).map(|days| days.until);
    let picked = use_state_eq(|| None::<AttrValue>);
    let first = || {
        let kpi = props.card.indicators.iter().find(|indicator| !indicator.trend.is_empty())?.kpi;
        (!props.total_first).then(|| AttrValue::from(kpi.to_string()))
    };
    let value = (*picked).clone().or_else(first).unwrap_or_else(|| AttrValue::from(TOTAL));
    let is_kpi = value != TOTAL;
    let chart = use_memo(
        (Rc::clone(&props.card), props.formats.clone(), Rc::clone(&props.workspace), value.clone(), until),
        |(card, formats, workspace, value, until)| {
            let kpi = value.parse::<Id<Kpi>>().ok();
            let indicator = kpi.and_then(|kpi| card.indicators.iter().find(|indicator| indicator.kpi == kpi));
            match kpi.and_then(|kpi| workspace.kpis.get(&kpi)).zip(indicator) {
                Some((kpi, indicator)) => chart::kpi_trend(formats, kpi, &indicator.trend, *until),
                None => chart::total_trend(formats, &card.trend),
            }
        },
    );
    let kpis = props.card.indicators.iter().filter_map(|indicator| props.workspace.kpis.get(&indicator.kpi));
    let total = Choice::new(AttrValue::Static(TOTAL), props.total_label.clone());
    let kpi_choices =
        kpis.map(|kpi| Choice::new(kpi.id.to_string(), AttrValue::from(kpi_name(kpi, &props.formats))));
    let choices: Vec<Choice> = std::iter::once(total).chain(kpi_choices).collect();
    let on_select = {
        let picked = picked.setter();
        Callback::from(move |value| picked.set(Some(value)))
    };
    let actions = html! {
        <>
            if chart.has_values() { { series_legend(&chart) } }
            { Select {
                id: "trend-kpi".into(),
                label: words.get("overview.trend_kpi").into(),
                bare: true,
                small: true,
                choices,
                value,
                on_select,
                ..Select::default()
            }.view() }
        </>
    };
    let sub = words.get(if is_kpi { "overview.trend_sub" } else { "overview.trend_total_sub" });
    Card { title: words.get("overview.trend").into(), sub: Some(sub.into()), actions, ..Card::default() }
        .view(html! { <ChartFigure {chart} formats={props.formats.clone()} tall={!props.total_first} /> })
}
