//! A chart as a figure: canvas, finding, and the same numbers as a table.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::context::use_app,
    ui::{
        charts::canvas::ChartCanvas,
        components::{
            icon::{IconSize, icon},
            table::{ScrollHeight, scroll_region},
        },
    },
    view::{
        chart::{Chart, ChartKind},
        formats::Formats,
    },
};

/// Properties of [`ChartFigure`].
#[derive(Properties, PartialEq)]
pub struct ChartFigureProps {
    /// What to draw.
    pub chart: Rc<Chart>,
    /// How numbers on the axis are written.
    pub formats: Formats,
    /// Whether it is drawn high.
    #[prop_or_default]
    pub tall: bool,
}

/// A chart with everything that tells the same without seeing it.
#[component]
pub fn ChartFigure(props: &ChartFigureProps) -> Html {
    let words = use_app().words;
    let failed = use_state_eq(|| false);
    let on_failed = {
        let failed = failed.setter();
        use_callback((), move |(), ()| failed.set(true))
    };
    let chart = &props.chart;
    let kind = match chart.kind {
        ChartKind::Radar => Some("ks-chart--radar"),
        ChartKind::Line | ChartKind::Bars => props.tall.then_some("ks-chart--tall"),
    };
    html! {
        <figure class={classes!("ks-chart", kind)}>
            if *failed {
                <p class="ks-mute">{ words.get("chart.failed") }</p>
            } else if chart.has_values() {
                <div class="ks-chart__box">
                    <ChartCanvas chart={Rc::clone(chart)} formats={props.formats.clone()} {on_failed} />
                </div>
            }
            <figcaption class="ks-chart__finding">{ Rc::clone(&chart.finding) }</figcaption>
            if chart.has_values() {
                <details class="ks-chart__data" open={*failed}>
                    <summary>{ icon("table", IconSize::Small) }{ words.get("table.show") }</summary>
                    { scroll_region(Rc::clone(&chart.finding), ScrollHeight::Whole, table(chart)) }
                </details>
            }
        </figure>
    }
}

fn table(chart: &Chart) -> Html {
    let row = |(place, row): (usize, Vec<String>)| {
        let mut cells = row.into_iter();
        let label = cells.next().unwrap_or_default();
        html! {
            <tr key={place}>
                <th scope="row">{ label }</th>
                { for cells.map(|text| html! { <td class="ks-table__num">{ text }</td> }) }
            </tr>
        }
    };
    html! {
        <table class="ks-table ks-table--dense">
            <caption class="ks-sr">{ Rc::clone(&chart.finding) }</caption>
            <thead>
                <tr>
                    <th scope="col">{ Rc::clone(&chart.label_name) }</th>
                    { for chart.series.iter().map(|series| html! {
                        <th scope="col" class="ks-table__num">{ Rc::clone(&series.name) }</th>
                    }) }
                </tr>
            </thead>
            <tbody>{ for chart.table().into_iter().enumerate().map(row) }</tbody>
        </table>
    }
}
