//! Keys of colours: of the series of a chart, of the levels of a heat table.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::context::use_app,
    engine::report::Status,
    ui::components::status::StatusMark,
    view::chart::{Chart, SeriesRole},
};

/// Properties of [`SeriesLegend`].
#[derive(Properties, PartialEq)]
pub struct SeriesLegendProps {
    /// The chart.
    pub chart: Rc<Chart>,
}

/// The keys of a chart's series.
#[component]
pub fn SeriesLegend(props: &SeriesLegendProps) -> Html {
    let key = |role: SeriesRole| match role {
        SeriesRole::Actual => html! {
            <svg class="ks-legend__key ks-legend__key--c1" viewBox="0 0 12 12" aria-hidden="true">
                <rect y="4" width="12" height="4" rx="1" />
            </svg>
        },
        SeriesRole::Target => html! {
            <svg class="ks-legend__key ks-legend__key--target" viewBox="0 0 12 12" aria-hidden="true">
                <rect y="5" width="3" height="2" /><rect x="4.5" y="5" width="3" height="2" /><rect x="9" y="5" width="3" height="2" />
            </svg>
        },
        SeriesRole::Previous => html! {
            <svg class="ks-legend__key ks-legend__key--previous" viewBox="0 0 12 12" aria-hidden="true">
                <rect y="5" width="12" height="2" rx="1" />
            </svg>
        },
    };
    html! {
        <ul class="ks-legend">
            { for props.chart.series.iter().map(|series| html! {
                <li key={series.name.to_string()} class="ks-legend__item">{ key(series.role) }{ Rc::clone(&series.name) }</li>
            }) }
        </ul>
    }
}

/// Properties of [`HeatLegend`].
#[derive(Properties, PartialEq)]
pub struct HeatLegendProps {
    /// Levels with their wording.
    pub keys: Vec<(u8, String)>,
}

/// The keys of the levels of a heat table.
#[component]
pub fn HeatLegend(props: &HeatLegendProps) -> Html {
    let words = use_app().words;
    let mark = |status: Status, key: &str| {
        html! { <li class="ks-legend__item"><StatusMark {status} word={AttrValue::from(words.get(key))} /></li> }
    };
    html! {
        <ul class="ks-legend">
            { for props.keys.iter().map(|(level, text)| html! {
                <li key={text.clone()} class="ks-legend__item">
                    <svg class={format!("ks-legend__key ks-legend__key--{level}")} viewBox="0 0 12 12" aria-hidden="true">
                        <rect x=".5" y=".5" width="11" height="11" rx="2" />
                    </svg>
                    { text }
                </li>
            }) }
            { mark(Status::Watch, "heat.mark_watch") }
            { mark(Status::Bad, "heat.mark_bad") }
        </ul>
    }
}
