//! Keys of colours: of the series of a chart, of the levels of a heat table.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    engine::report::Status,
    ui::components::status::{StatusLook, status_mark},
    view::{
        chart::{Chart, SeriesRole},
        message::Words,
    },
};

/// The keys of a chart's series.
pub fn series_legend(chart: &Chart) -> Html {
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
        SeriesRole::Limit => html! {
            <svg class="ks-legend__key ks-legend__key--previous" viewBox="0 0 12 12" aria-hidden="true">
                <rect y="5" width="5" height="2" /><rect x="7" y="5" width="5" height="2" />
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
            { for chart.series.iter().map(|series| html! {
                <li key={series.name.to_string()} class="ks-legend__item">{ key(series.role) }{ Rc::clone(&series.name) }</li>
            }) }
        </ul>
    }
}

/// The keys of the levels of a heat table.
pub fn heat_legend(keys: &[(u8, String)], words: Words) -> Html {
    let mark = |status: Status, key: &str| {
        html! { <li class="ks-legend__item">{ status_mark(status, &words.get(key), StatusLook::Plain) }</li> }
    };
    html! {
        <ul class="ks-legend">
            { for keys.iter().map(|(level, text)| html! {
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
